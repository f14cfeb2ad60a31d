"""Remarks on what rules recognise: too little, too much, or what is another rule's."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator
from datetime import datetime

from troubleshooter.kept import Keeper
from troubleshooter.matching.doubting.refusals import key
from troubleshooter.matching.finding.reach import Reach
from troubleshooter.matching.matcher import Matcher
from troubleshooter.matching.reading.faults import is_name, written
from troubleshooter.model import Rule, System
from troubleshooter.rules import language, style
from troubleshooter.rules.coverage import documented
from troubleshooter.rules.healthy import healthy_lines
from troubleshooter.rules.loader import Rulebook
from troubleshooter.rules.placeholders import filled
from troubleshooter.rules.remarks import Remark

_FEWEST_WORDS = 3
"""Messages of fewer words than this say too little to be called equal."""


_TELLING = re.compile(r"_\w+")
"""A number that the masks leave standing, because it tells errors apart."""


def remarks(
    book: Rulebook, only: Collection[str] = (), keeper: Keeper | None = None
) -> tuple[Remark, ...]:
    """All remarks on the rules, or those on the rules of `only`, in the order of their files;
    `keeper` keeps what is read of them."""
    found = [
        *style.review(book, datetime.now().astimezone().date(), documented()),
        *recognition(book, only, keeper),
        *_near_examples(book),
    ]
    wanted = (item for item in found if not only or item.rule in only)
    return tuple(sorted(wanted, key=lambda item: (item.path, item.line, item.check)))


def recognition(
    book: Rulebook, only: Collection[str] = (), keeper: Keeper | None = None
) -> Iterator[Remark]:
    """Rules that cannot be reached, wordings that come out as another rule, and rules that fire on
    ordinary traffic; a draft takes part only when it is asked for."""
    taking_part = [rule for rule in book.rules.values() if rule.takes_part or rule.id in only]
    matcher = Matcher(taking_part, keeper)
    chosen = [rule for rule in taking_part if not only or rule.id in only]
    for rule in chosen:
        yield from _reached(book, rule, matcher)
    lines: Iterable[str] = healthy_lines()
    if only:
        reaches = [Reach(rule, matcher.book, matcher.lexicon) for rule in chosen]
        lines = (line for line in lines if any(reach.may(line) for reach in reaches))
    yield from _on_healthy(book, matcher, lines)


def _one_of(code: str) -> str:
    """A code, or one that its family would hold."""
    return "E009.8" if code == "E*" else code.replace("*", "998")


def _used(wording: str) -> str:
    """A wording as messages have it: with values, a broken connection's name where it counts."""
    return written(wording) if is_name(wording) else filled(wording)


def _reached(book: Rulebook, rule: Rule, matcher: Matcher) -> Iterator[Remark]:
    missed: list[tuple[tuple[str | int, ...], str, list[str]]] = []
    ways: list[tuple[tuple[str | int, ...], str]]
    ways = [(("match", "codes", i), _one_of(code)) for i, code in enumerate(rule.codes)]
    called = "error code" if rule.level.bad else "code"
    ways += [(("match", "numbers", i), f"{called} {one}") for i, one in enumerate(rule.numbers)]
    ways += [(("match", "messages", i), _used(w.text)) for i, w in enumerate(rule.wordings)]
    for place, message in ways:
        found = [match.rule for match in matcher.diagnose(message, rule.system)]
        if rule.id not in found:
            missed.append((place, message, found))
    if ways and len(missed) == len(ways) and not rule.every_pattern:
        document = book.documents[rule.id]
        said = "cannot be reached: none of its codes and wordings comes out as this rule"
        others = sorted({name for *_, found in missed for name in found})
        hint = f"they come out as {', '.join(others)}" if others else "they come out as nothing"
        yield Remark(
            "error", "unreachable", rule.id, document.path, document.line(("match",)), said, hint
        )
        return
    for place, message, found in missed:
        if found:
            said = f"{message!r} comes out as {', '.join(found)}"
            yield style.remark(book, rule, "shadowed", place, said, "leave it out, or say more")
        else:
            said = f"{message!r} alone comes out as nothing"
            yield style.remark(book, rule, "no-use", place, said)


def _on_healthy(book: Rulebook, matcher: Matcher, lines: Iterable[str]) -> Iterator[Remark]:
    for line in lines:
        for match in matcher.diagnose(line):
            rule = book.rules[match.rule]
            if rule.level.bad:
                document = book.documents[rule.id]
                said = f"{match.evidence!r} fires on ordinary traffic: {line[:100]!r}"
                at = document.line(("match", "messages"))
                yield Remark("error", "too-broad", rule.id, document.path, at, said)


def _near_examples(book: Rulebook) -> Iterator[Remark]:
    """Examples that, values aside, hold the same words, codes and statuses as another rule's of
    the same system; not those whose telling word is hidden as a secret might be."""
    seen: dict[tuple[System, frozenset[str]], str] = {}
    for rule in book.rules.values():
        for index, example in enumerate(rule.matches):
            said_there = key(example.message)
            told = frozenset((*language.words(said_there), *_TELLING.findall(said_there)))
            if len(told) < _FEWEST_WORDS or "[hidden]" in said_there:
                continue
            other = seen.setdefault((rule.system, told), rule.id)
            if other != rule.id:
                said = f"has the same words as an example of {other}"
                yield style.remark(book, rule, "examples", ("examples", "matches", index), said)
