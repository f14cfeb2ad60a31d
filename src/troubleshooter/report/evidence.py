"""What was seen, ready to be shown: documents, samples and the short names of inputs."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from troubleshooter.model import Diagnosis, ObjectRef, Sample
from troubleshooter.report.content import (
    DocumentGroup,
    Documents,
    SampleShown,
    Value,
)
from troubleshooter.report.locale import Locale
from troubleshooter.report.visible import cut, visible, visible_line

MAX_NUMBERS = 200
MAX_NUMBER_LENGTH = 60
MAX_SAMPLES = 3
MAX_MESSAGE = 1000
MAX_VALUES = 12
MAX_VALUE = 200
MAX_PATH = 160

_SEPARATORS = re.compile(r"[\\/]+")


@dataclass(frozen=True, slots=True)
class ShortPaths:
    """Input paths as the reader knows the files: without the folders they all share, which say
    more about the computer the report was made on than about the log."""

    shared: int
    pasted: str

    def __call__(self, path: str) -> str:
        """`path` without its shared folders; standard input gets a name of its own."""
        if path in ("-", "<stdin>", "stdin", ""):
            return self.pasted
        outer, mark, member = path.partition("!")
        parts = [part for part in _SEPARATORS.split(outer) if part]
        kept = parts[self.shared :] or parts[-1:]
        return cut(visible_line("/".join(kept) + mark + member), MAX_PATH)[0]


def short_paths(paths: Iterable[str], locale: Locale) -> ShortPaths:
    """How to shorten these `paths` so that they can still be told apart."""
    folders = [
        [part for part in _SEPARATORS.split(path.partition("!")[0]) if part][:-1]
        for path in paths
        if path not in ("-", "<stdin>", "stdin", "")
    ]
    shared = 0
    for level in zip(*folders, strict=False):
        if len(set(level)) > 1:
            break
        shared += 1
    return ShortPaths(shared, locale.say("completeness.pasted"))


def document_phrase(locale: Locale, kinds: Mapping[str, int], total: int, *, exact: bool) -> str:
    """ "3 invoices and 1 order", "at least 7 documents": `kinds` counts what is known by kind."""
    if exact and 1 <= len(kinds) <= 3:
        return locale.listing([_unit(locale, kind, n) for kind, n in kinds.items()])
    kind = next(iter(kinds)) if len(kinds) == 1 else "document"
    phrase = _unit(locale, kind, total)
    return phrase if exact else locale.say("unit.at_least", amount=phrase)


def _known(locale: Locale, kind: str) -> str:
    return kind if f"kind.{kind}" in locale.entries else "document"


def _unit(locale: Locale, kind: str, n: int) -> str:
    return locale.say(f"unit.{_known(locale, kind)}", n=n)


def count_kinds(locale: Locale, references: Iterable[ObjectRef]) -> dict[str, int]:
    """How many references of each kind the locale has a word for, most first."""
    counts: dict[str, int] = {}
    for reference in references:
        kind = _known(locale, reference.kind)
        counts[kind] = counts.get(kind, 0) + 1
    return dict(sorted(counts.items(), key=lambda item: (-item[1], item[0])))


def documents_of(diagnosis: Diagnosis, locale: Locale) -> Documents:
    """The documents of one diagnosis: counted in full, listed up to MAX_NUMBERS."""
    if not diagnosis.objects:
        return Documents(0, "")
    listed = diagnosis.object_list[:MAX_NUMBERS]
    kinds = count_kinds(locale, diagnosis.object_list)
    known = _groups(locale, diagnosis.object_list, kinds)
    if len(diagnosis.object_list) < diagnosis.objects:
        # The rest is of the same kind where only one kind was listed, else simply documents.
        kinds = dict.fromkeys(kinds, diagnosis.objects) if len(kinds) == 1 else {}
    return Documents(
        total=diagnosis.objects,
        phrase=document_phrase(locale, kinds, diagnosis.objects, exact=True),
        groups=_groups(locale, listed, kinds),
        unlisted=diagnosis.objects - len(listed),
        known=known,
    )


def _groups(
    locale: Locale, references: Sequence[ObjectRef], kinds: Iterable[str]
) -> tuple[DocumentGroup, ...]:
    """The numbers by kind; all under one heading when there are no kinds to tell apart."""
    numbers: dict[str, list[str]] = {kind: [] for kind in kinds} or {"document": []}
    for reference in references:
        kind = _known(locale, reference.kind)
        shown = cut(visible_line(reference.number), MAX_NUMBER_LENGTH)[0]
        numbers[kind if kind in numbers else "document"].append(shown)
    return tuple(
        DocumentGroup(kind, locale.say(f"kind.{kind}"), tuple(some))
        for kind, some in numbers.items()
        if some
    )


def all_documents(diagnoses: Sequence[Diagnosis], locale: Locale) -> Documents:
    """The distinct documents of several diagnoses together, without their numbers.

    Documents beyond a diagnosis's bounded list cannot be told apart from those of another, so
    then the total is only what is certain and the phrase says so.
    """
    union = {reference for diagnosis in diagnoses for reference in diagnosis.object_list}
    exact = all(len(diagnosis.object_list) >= diagnosis.objects for diagnosis in diagnoses)
    total = max([len(union), *(diagnosis.objects for diagnosis in diagnoses)])
    if not total:
        return Documents(0, "")
    kinds = count_kinds(locale, union)
    return Documents(
        total,
        document_phrase(locale, kinds, total, exact=exact),
        unlisted=0 if exact else total - len(union),
    )


def samples_shown(
    samples: Sequence[Sample], locale: Locale, paths: ShortPaths
) -> tuple[SampleShown, ...]:
    """The first MAX_SAMPLES samples, bounded and safe to look at."""
    shown = []
    for sample in samples[:MAX_SAMPLES]:
        message, more = cut(visible(sample.message).strip("\n"), MAX_MESSAGE)
        line = "" if sample.location.line is None else f":{sample.location.line}"
        values = tuple(
            Value(
                locale.say_or(f"value.{name}", visible_line(name.replace("_", " "))),
                cut(visible_line(value), MAX_VALUE)[0],
            )
            for name, value in list(sample.parameters.items())[:MAX_VALUES]
        )
        location = f"{paths(sample.location.path)}{line}"
        shown.append(SampleShown(message, location, sample.time, values, more))
    return tuple(shown)
