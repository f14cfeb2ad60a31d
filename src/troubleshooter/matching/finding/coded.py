"""Rules found by the vendors' own codes."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from troubleshooter.kept import Keeper, Part
from troubleshooter.matching.aligning.found import Found, Lines
from troubleshooter.matching.outcome import Outcome, Step
from troubleshooter.matching.reading.bare_codes import is_things, is_told
from troubleshooter.matching.reading.codes import Code, is_denied
from troubleshooter.matching.reading.faults import find_faults, is_name
from troubleshooter.matching.reading.late import Late
from troubleshooter.matching.reading.reader import Reading
from troubleshooter.matching.reading.routing import is_no_shops
from troubleshooter.matching.reading.statuses import answers
from troubleshooter.model import Rule, System

_FAMILY = re.compile(r"[0-9.]+$")
_CODE_BEFORE = Late(
    r"(?i)(?:code|error|fout|e-?boekhouden|soap|session(?:sub)?)\W{0,4}$|^\W{0,4}$"
    r"|\b(?:err|status|result|response|antwoord)\W{1,4}$"
    r"|\b(?:gets?|got|krijg(?:t|en)?|kreeg|kregen|gives?|gave|geeft|gaf|returns?|returned|throws?|zegt"
    r"|says) (?:een |a )?$"
)
_STATUS_ROW = Late(
    r"(?im)^(?:[\s\"',;|:>=\x{2192}\-]{1,8}|\d[\d\-/.:T]{3,24}"
    r"|[a-z]{0,4}-?\d{4,12}(?:-[a-z\d]{1,4})?|factuur|invoice|boeking|entry|betaling|payment"
    r"|klant|customer|order|bestelling|exact(?: online)?|bookzo|nr\.?|no\.?){0,24}"
    r"\(([1-5]\d\d)\)[\s\"',;|.]{0,8}$"
)
"""A row that holds a status and else only when it was and what it was about."""
_PHRASE = r"[A-Z][a-z]+(?:[ \-][A-Za-z]+){0,3}"
_PLAIN_STATUS = re.compile(rf"HTTP ([1-5]\d\d)|\(([1-5]\d\d)\) {_PHRASE}")
_ANSWERED = re.compile(rf"(?:(?:[\w.\-]+/v\d|VISMA\.net:) )?([45]\d\d) {_PHRASE}")


Standing = Mapping[str, Sequence[Rule]]


@dataclass(frozen=True, slots=True)
class Bare:
    """The rules that little stands for, by it: each status of HTTP, each status of an answer to a
    call, each name of a broken connection."""

    status: Standing
    answer: Standing
    fault: Standing

    @classmethod
    def of(cls, rules: Mapping[str, Rule], keeper: Keeper) -> Bare:
        """Those of `rules`, of which the wordings are only read if `keeper` keeps nothing."""

        def read() -> Part:
            own = rules.values()
            made = {"status": by_status(own), "answer": by_answer(own), "fault": by_fault(own)}
            return {
                name: {what: [rule.id for rule in found] for what, found in standing.items()}
                for name, standing in made.items()
            }

        kept = keeper.part("bare", read)
        return cls(*(_named(kept[name], rules) for name in ("status", "answer", "fault")))


def _named(kept: Mapping[str, Sequence[str]], rules: Mapping[str, Rule]) -> Standing:
    return {what: tuple(rules[name] for name in names) for what, names in kept.items()}


def by_status(rules: Iterable[Rule]) -> Mapping[str, tuple[Rule, ...]]:
    """The rules that a bare status of HTTP stands for where their system is known."""
    return _by(_PLAIN_STATUS, rules)


def by_answer(rules: Iterable[Rule]) -> Mapping[str, tuple[Rule, ...]]:
    """The rules that a status stands for with which their system answered a call: those of
    wordings such as `api.vendor.example/v1 503 Service Unavailable`, and of bare statuses."""
    rules = list(rules)
    told = _by(_ANSWERED, rules)
    bare = by_status(rules)
    return {status: (*told.get(status, ()), *bare.get(status, ())) for status in {**told, **bare}}


def by_fault(rules: Iterable[Rule]) -> Mapping[str, tuple[Rule, ...]]:
    """The rules of broken connections by the names that programs give these, in capitals."""
    found: dict[str, tuple[Rule, ...]] = {}
    for rule in rules:
        if rule.system is System.NETWORK:
            for name in (one.text for one in rule.wordings if one.given and is_name(one.text)):
                found[name.upper()] = (*found.get(name.upper(), ()), rule)
    return found


def _by(shape: re.Pattern[str], rules: Iterable[Rule]) -> dict[str, tuple[Rule, ...]]:
    found: dict[str, tuple[Rule, ...]] = {}
    for rule in rules:
        plain = map(shape.fullmatch, (wording.text for wording in rule.wordings))
        for status in sorted({next(filter(None, one.groups())) for one in plain if one}):
            found[status] = (*found.get(status, ()), rule)
    return found


@dataclass(frozen=True, slots=True)
class Coded:
    """Finds rules by codes; `by_code` are the rules of each code in capitals, `by_status` those of
    each status of HTTP, `by_answer` those of each status of an answer to a call, `by_fault`
    those of each name of a broken connection."""

    by_code: Mapping[str, Sequence[Rule]]
    by_status: Mapping[str, Sequence[Rule]] = field(default_factory=dict)
    by_answer: Mapping[str, Sequence[Rule]] = field(default_factory=dict)
    by_fault: Mapping[str, Sequence[Rule]] = field(default_factory=dict)

    def find(
        self,
        codes: list[Code],
        allowed: frozenset[System],
        lines: Lines,
        reading: Reading,
        refused: list[Step],
    ) -> Iterator[Found]:
        """The rules of the codes that stand there and are not denied."""
        known = len(allowed) < len(System)
        for code in codes:
            if not (code.distinctive or _named_a_code(reading.text, code)) and not (
                known and is_told(reading.text, code.start, code.end)
            ):
                continue
            if code.code[0] == "E" and is_things(reading.text, code.start):
                continue  # `Materiaal E003.1`
            rules = [rule for rule in self.rules(code, reading) if rule.system in allowed]
            if len(rules) > 1 and len(allowed) == len(System) and is_no_shops(reading.text):
                rules = [rule for rule in rules if rule.system is System.EBOEKHOUDEN] or rules
            if rules and is_denied(reading.text, code.start, code.end):
                refused.extend(
                    Step("code", rule.id, code.code, 1.0, Outcome.DENIED) for rule in rules
                )
                continue
            if not rules and code.distinctive:
                refused.append(Step("code", "", code.code, 1.0, Outcome.NO_RULE))
            for rule in rules:
                yield Found(
                    rule,
                    "code",
                    1.0,
                    100.0,
                    code.start,
                    code.end,
                    lines.of(code.start),
                    code.code,
                    f"the code {code.code} alone decides",
                    None,
                )

    def find_statuses(self, text: str, allowed: frozenset[System], lines: Lines) -> Iterator[Found]:
        """The rules of statuses that are all a row of a log tells: `20260807 (503)`."""
        if "(" not in text or len(allowed) == len(System):
            return
        for row in _STATUS_ROW.finditer(text):
            start, end = row.start(1) - 1, row.end(1) + 1
            for rule in self.by_status.get(row[1], ()):
                if rule.system in allowed:
                    why = f"the row tells nothing but the status {row[1]}"
                    yield Found(
                        rule, "exact", 1.0, 1.0, start, end, lines.of(start), row[1], why, None
                    )

    def find_answers(self, text: str, allowed: frozenset[System], lines: Lines) -> Iterator[Found]:
        """The rules of statuses with which a vendor's service answered a call, where the line
        tells nothing else: `PUT /v1/customer/10044 412 31 ms`."""
        for answer in answers(text):
            if answer.system not in allowed:
                continue
            if len(allowed) == len(System) and not answer.sure:
                continue
            for rule in self.by_answer.get(answer.status, ()):
                if rule.system is answer.system:
                    yield Found(
                        rule,
                        "exact",
                        1.0,
                        1.0,
                        answer.start,
                        answer.end,
                        lines.of(answer.start),
                        answer.status,
                        f"the call was answered with the status {answer.status} alone",
                        None,
                    )

    def find_faults(self, text: str, allowed: frozenset[System], lines: Lines) -> Iterator[Found]:
        """The rules of connections that broke on the way to a service of ours, or where the system
        is known: `code: 'ECONNRESET'`; or whose name is all that is told."""
        known = len(allowed) < len(System)
        for fault in find_faults(text):
            told = known or fault.ours or text.strip() == text[fault.start : fault.end]
            for rule in self.by_fault.get(fault.name, ()) if told else ():
                yield Found(
                    rule,
                    "exact",
                    1.0,
                    1.0,
                    fault.start,
                    fault.end,
                    lines.of(fault.start),
                    text[fault.start : fault.end],
                    f"the connection broke with {fault.name}",
                    None,
                )

    def rules(self, code: Code, reading: Reading) -> Sequence[Rule]:
        """The rules of a code; else those of its family, if it is written plainly: a code that
        was misread may be a known one."""
        known = self.by_code.get(code.code)
        if known:
            return known
        written = reading.text[code.start : code.end].upper().replace(",", ".")
        if written == code.code.replace(".", ""):
            return self.by_code.get(_FAMILY.sub("*", code.code), ())
        if written != code.code or (written[0] == "E" and not _named_a_code(reading.text, code)):
            return ()
        return self.by_code.get(_FAMILY.sub("*", code.code), ())


def _named_a_code(text: str, code: Code) -> bool:
    """Whether the text itself calls it a code, or holds little else: `M006` may be an article."""
    return _CODE_BEFORE.search(text[max(0, code.start - 14) : code.start]) is not None
