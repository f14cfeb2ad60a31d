"""The numbers that rules name: two messages that differ in one of them may be different errors."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from itertools import chain

from troubleshooter.model import Rule

_NUMBER = re.compile(r"(?<![0-9A-Za-z_])[0-9]{3,5}(?![0-9A-Za-z_])")
_BOUNDS = re.compile(r"(?<!\\)\{[0-9]+(?:,[0-9]*)?\}")
_ATOM = r"(?:[0-9]|\[[0-9\-]{1,20}\]|\\d)"
_GROUP = rf"\((?:\?:|\?P<\w+>)?(?:{_ATOM}|\|)+\)"
_ROW = re.compile(rf"(?:{_ATOM}|{_GROUP})+")
_CHOICE = re.compile(r"[\[\\(]")
_PLACES, _ATOMS = re.compile(rf"{_ATOM}|{_GROUP}"), re.compile(_ATOM)
_EDGES = re.compile(r"^\((?:\?:|\?P<\w+>)?|\)$")
_LEAST = 99
_CODE_END = re.compile(r"(?<=[A-Z_])[0-9]{3}$")
_MOST = 40
"""Numbers that one place of a pattern stands for; with more it tells none from others."""


def named_numbers(rules: Iterable[Rule]) -> frozenset[str]:
    """All numbers of three to five figures that stand by themselves in the rules' wordings and
    patterns, and those that are their codes or end them: the `028` of `CFACT 028`."""
    codes: set[str] = set()
    found: set[str] = set()
    rows: set[str] = set()
    for rule in rules:
        codes.update(rule.numbers)
        codes.update(end[0] for code in rule.codes if (end := _CODE_END.search(code)))
        for wording in rule.wordings:
            found.update(_NUMBER.findall(wording.text))
        for pattern in rule.every_pattern:
            rows.update(_ROW.findall(_BOUNDS.sub("", pattern)))
    told = (number for number in chain(found, *map(_numbers, rows)) if int(number) > _LEAST)
    return frozenset(chain(codes, told))


def _numbers(row: str) -> Iterable[str]:
    """The numbers that figures and choices of such in a pattern stand for."""
    if _CHOICE.search(row) is None:
        return (row,) if _NUMBER.fullmatch(row) else ()
    made = [""]
    for place in _PLACES.findall(row):
        ends = list(_spelt(place))
        made = [before + end for before in made for end in ends]
        if len(made) > _MOST:
            return ()
    return [number for number in made if _NUMBER.fullmatch(number)]


def _spelt(place: str) -> Iterator[str]:
    """What one atom or group of a pattern stands for."""
    if place[0] == "(":
        for row in _EDGES.sub("", place).split("|"):
            made = [""]
            for atom in _ATOMS.findall(row):
                made = [before + end for before in made for end in _spelt(atom)][: _MOST + 1]
            yield from made
    elif place == "\\d":
        yield from "0123456789"
    elif place[0] == "[":
        yield from (figure for figure in "0123456789" if re.match(place, figure))
    else:
        yield place
