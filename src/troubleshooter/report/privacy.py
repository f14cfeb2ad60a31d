"""Personal data in a scan's result replaced by tokens: the same value, the same token."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import lru_cache

import re2

from troubleshooter.live import Verification
from troubleshooter.model import Cluster, Diagnosis, InputRead, Rule, Sample, ScanResult
from troubleshooter.report.content import MaskedKind
from troubleshooter.report.locale import Locale
from troubleshooter.report.personal import KINDS, Finder, Found, PersonalKind, is_code, key_of

MAX_SAMPLES = 3
"""Samples of one finding that are kept: no report shows more, and only what is shown counts."""

_PEOPLE: Mapping[str, PersonalKind] = {
    "username": "user",
    "email": "email",
    "customer": "name",
    "relation": "name",
    "company": "name",
    "contact": "name",
    "name": "name",
}
_NUMBERED = frozenset(
    (
        "work_order",
        "order",
        "order_number",
        "invoice",
        "invoice_number",
        "creditmemo",
        "payment",
        "entry_number",
        "document",
        "number",
    )
)
_FIXED = re.compile(r"\{[^{}]*\}")
_BETWEEN = "{}"
"""Stands between texts: a place without a name, which no place of a text can run into."""
_WORDS = re.compile(r"[^\W\d_](?:[^\W_]|-)*")
_SURENESS: Mapping[PersonalKind, int] = {
    "email": 0,
    "iban": 1,
    "vat": 2,
    "coc": 3,
    "phone": 4,
    "address": 4,
    "user": 5,
    "name": 5,
}
_LOOSE = " ,;:/<>\"'“”\n\t"
_CHUNK = 50
_LEAST = 4


@dataclass(slots=True)
class Masker:
    """Gives out tokens; texts are first all collected and then all replaced, so that a value
    that is known by its place in one text is also found in another."""

    locale: Locale
    finder: Finder
    _kinds: dict[str, PersonalKind] = field(default_factory=dict)
    _numbers: dict[str, int] = field(default_factory=dict)
    _spellings: dict[str, str] = field(default_factory=dict)
    _literals: list[re2._Regexp[str]] = field(default_factory=list)
    _searched: dict[str, tuple[Found, ...]] = field(default_factory=dict)

    def collect(self, text: str) -> None:
        """Learn the values that stand in `text`."""
        for found in _apart(text, self._find(text)):
            self.learn(found.kind, found.value)

    def learn(self, kind: PersonalKind, value: str) -> None:
        """Learn one value; what it is known as first, it stays."""
        key = key_of(kind, value)
        if key and key not in self._kinds:
            self._kinds[key] = kind
            if self._telling(kind, value):
                self._spellings[value] = key

    def ready(self) -> None:
        """All is collected: from here on texts are replaced."""
        spelt = sorted(self._spellings, key=lambda value: (-len(value), value))
        self._literals = [
            re2.compile("(?i)" + "|".join(re2.escape(value) for value in spelt[at : at + _CHUNK]))
            for at in range(0, len(spelt), _CHUNK)
        ]

    def __call__(self, text: str) -> str:
        """`text` with its personal data replaced."""
        pieces: list[str] = []
        position = 0
        for found in _apart(text, (*self._find(text), *self._known(text))):
            pieces += (text[position : found.start], self.token(found.kind, found.value))
            position = found.end
        return "".join((*pieces, text[position:]))

    def whole(self, kind: PersonalKind, value: str) -> str:
        """A value that is personal as a whole."""
        return self.token(kind, value) if key_of(kind, value) in self._kinds else self(value)

    def token(self, kind: PersonalKind, value: str) -> str:
        """What stands in the place of `value`; values are numbered as they are first shown."""
        key = key_of(kind, value)
        kind = self._kinds.setdefault(key, kind)
        if key not in self._numbers:
            shown = sum(self._kinds[other] == kind for other in self._numbers)
            self._numbers[key] = shown + 1
        return self.locale.say(f"privacy.token.{kind}", number=str(self._numbers[key]))

    def told(self) -> tuple[MaskedKind, ...]:
        """What was masked, by kind."""
        counts = dict.fromkeys(KINDS, 0)
        for key in self._numbers:
            counts[self._kinds[key]] += 1
        return tuple(
            MaskedKind(kind, self.locale.say(f"privacy.kind.{kind}", n=n), n)
            for kind, n in counts.items()
            if n
        )

    def _find(self, text: str) -> tuple[Found, ...]:
        """What stands in `text`; each text is searched once."""
        if text not in self._searched:
            self._searched[text] = tuple(self.finder.find(text))
        return self._searched[text]

    def _known(self, text: str) -> Iterator[Found]:
        """Values learnt elsewhere, standing in `text` as words of their own."""
        for pattern in self._literals:
            for match in pattern.finditer(text):
                before = text[max(0, match.start() - 1) : match.start()]
                after = text[match.end() : match.end() + 1]
                if not before.isalnum() and not after.isalnum():
                    kind = self._kind_of(match[0])
                    if kind is not None:
                        yield Found(match.start(), match.end(), kind, match[0])

    def _kind_of(self, value: str) -> PersonalKind | None:
        return next((k for k in KINDS if self._kinds.get(key_of(k, value)) == k), None)

    def _telling(self, kind: PersonalKind, value: str) -> bool:
        """Whether a value says by itself what it is, without the word before it."""
        if value in self.finder.documents or value.casefold() in self.finder.vocabulary:
            return False
        return len(value) >= _LEAST and (kind not in ("name", "user") or not value.isdigit())


@dataclass(frozen=True, slots=True)
class Masking:
    """A result without personal data, and what was taken out of it."""

    result: ScanResult
    masked: tuple[MaskedKind, ...]
    verification: Verification | None = None


def mask(
    result: ScanResult,
    rules: Mapping[str, Rule],
    locale: Locale,
    verification: Verification | None = None,
) -> Masking:
    """`result`, and what was verified of it, without personal data: tokens stand in its place.

    Tokens are numbered in the order in which `result` holds its values. Document numbers stay:
    without them nobody finds the document.
    """
    kept = replace(
        result,
        diagnoses=tuple(
            replace(found, samples=found.samples[:MAX_SAMPLES]) for found in result.diagnoses
        ),
        clusters=tuple(
            replace(cluster, samples=cluster.samples[:MAX_SAMPLES]) for cluster in result.clusters
        ),
    )
    masker = Masker(locale, Finder(_vocabulary(rules.values()), _document_numbers(kept)))
    # Also from what is not shown: a name that one entry tells by its field is known in all.
    for text in (*_texts(result), *_looked(verification)):
        masker.collect(text)
    for sample in _samples(result):
        for name, value in sample.parameters.items():
            kind = _kind_of(name, value)
            if kind is not None:
                masker.learn(kind, value)
    masker.ready()
    diagnoses = tuple(_diagnosis(found, masker) for found in kept.diagnoses)
    clusters = tuple(_cluster(cluster, masker) for cluster in kept.clusters)
    inputs = tuple(_input(read, masker) for read in kept.inputs)
    shown = replace(kept, diagnoses=diagnoses, clusters=clusters, inputs=inputs)
    return Masking(shown, masker.told(), _verification(verification, masker))


def _looked(verification: Verification | None) -> Iterator[str]:
    if verification is not None:
        for verdict in verification.verdicts.values():
            yield from (look.message for look in verdict.looks)


def _verification(verification: Verification | None, masker: Masker) -> Verification | None:
    if verification is None:
        return None
    verdicts = {
        rule: replace(
            verdict,
            looks=tuple(
                replace(look, message=masker(look.message), parameters={}) for look in verdict.looks
            ),
        )
        for rule, verdict in verification.verdicts.items()
    }
    return replace(verification, verdicts=verdicts)


def told_privacy(masked: Sequence[MaskedKind] | None, locale: Locale) -> str:
    """What was masked, in words; None is what `build_report` notes when nothing may be."""
    if masked is None:
        return locale.say("privacy.unmasked")
    limits = locale.say("privacy.limits")
    if not masked:
        return f"{locale.say('privacy.nothing')} {limits}"
    kinds = locale.listing([one.phrase for one in masked])
    return f"{locale.say('privacy.masked', kinds=kinds)} {limits}"


def _kind_of(name: str, value: str) -> PersonalKind | None:
    kind = _PEOPLE.get(name)
    if kind is None or (kind == "name" and is_code(value)):
        return None
    return "email" if "@" in value else kind


def _vocabulary(rules: Iterable[Rule]) -> frozenset[str]:
    """The words that messages and titles of the rulebook are made of."""
    texts: list[str] = []
    for rule in rules:
        texts += (rule.title.nl, rule.title.en)
        texts += (wording.text for wording in rule.wordings)
    return _words_of(_BETWEEN.join(texts))


@lru_cache(maxsize=2)
def _words_of(texts: str) -> frozenset[str]:
    """The words of a whole rulebook, which is asked again for each report of a run."""
    return frozenset(map(str.casefold, _WORDS.findall(_FIXED.sub(" ", texts))))


def _document_numbers(result: ScanResult) -> frozenset[str]:
    numbers = {reference.number for found in result.diagnoses for reference in found.object_list}
    for sample in _samples(result):
        numbers.update(v for name, v in sample.parameters.items() if name in _NUMBERED)
    return frozenset(number for number in numbers if "@" not in number)


def _samples(result: ScanResult) -> Iterator[Sample]:
    for found in result.diagnoses:
        yield from found.samples
    for cluster in result.clusters:
        yield from cluster.samples


def _texts(result: ScanResult) -> Iterator[str]:
    for sample in _samples(result):
        yield sample.message
        yield sample.location.path
        yield from sample.parameters.values()
    for cluster in result.clusters:
        yield cluster.template
    for read in result.inputs:
        yield read.path


def _apart(text: str, found: Iterable[Found]) -> list[Found]:
    """Values that do not overlap, in the order of the text.

    The surer kind wins, then the longer value; what a value loses is told apart in what is left
    of it on both sides, so that no half of a name stays behind.
    """
    taken = bytearray(len(text))
    kept: list[Found] = []
    for one in sorted(found, key=lambda one: (_SURENESS[one.kind], one.start - one.end, one.start)):
        start = one.start
        while start < one.end:
            if taken[start]:
                start += 1
                continue
            stop = taken.find(1, start, one.end)
            end = one.end if stop < 0 else stop
            left = _trimmed(text, start, end)
            if left is not None:
                kept.append(one if left == (one.start, one.end) else _part(one, text, *left))
                taken[left[0] : left[1]] = b"\1" * (left[1] - left[0])
            start = end
    return sorted(kept, key=lambda one: one.start)


def _part(found: Found, text: str, start: int, end: int) -> Found:
    return Found(start, end, found.kind, text[start:end])


def _trimmed(text: str, start: int, end: int) -> tuple[int, int] | None:
    """Where the words between `start` and `end` stand; None for a lone sign or none at all."""
    value = text[start:end]
    start += len(value) - len(value.lstrip(_LOOSE))
    end -= len(value) - len(value.rstrip(_LOOSE))
    return (start, end) if end - start > 1 else None


def _diagnosis(found: Diagnosis, masker: Masker) -> Diagnosis:
    return replace(
        found,
        samples=_shown(found.samples, masker),
        object_list=tuple(
            replace(one, number=masker(one.number)) if "@" in one.number else one
            for one in found.object_list
        ),
    )


def _cluster(cluster: Cluster, masker: Masker) -> Cluster:
    samples = _shown(cluster.samples, masker)
    return replace(cluster, template=masker(cluster.template), samples=samples)


def _input(read: InputRead, masker: Masker) -> InputRead:
    return replace(read, path=masker(read.path))


def _shown(samples: Sequence[Sample], masker: Masker) -> tuple[Sample, ...]:
    return tuple(_sample(sample, masker) for sample in samples)


def _sample(sample: Sample, masker: Masker) -> Sample:
    values: dict[str, str] = {}
    message = masker(sample.message)
    for name, value in sample.parameters.items():
        kind = _kind_of(name, value)
        values[name] = masker(value) if kind is None else masker.whole(kind, value)
    location = replace(sample.location, path=masker(sample.location.path))
    return replace(sample, message=message, location=location, parameters=values)
