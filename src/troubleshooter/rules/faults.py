"""What pydantic found wrong with a rule file, as problems with a line and the nearest name."""

from __future__ import annotations

import difflib
from collections.abc import Iterable
from collections.abc import Set as AbstractSet
from typing import Any

from pydantic import ValidationError

from troubleshooter.errors import Problem
from troubleshooter.rules import positions
from troubleshooter.rules.schema import INHERITED
from troubleshooter.rules.valid_names import names_at


def explained(
    error: ValidationError, document: positions.Document, lent: AbstractSet[str] = frozenset()
) -> Iterable[Problem]:
    """Each fault once, without those under the keys that are `lent` by a parent: its file has
    them too."""
    seen: set[tuple[int, str]] = set()
    found = [
        (fault, tuple(part for part in fault["loc"] if _is_place(part)))
        for fault in error.errors(include_url=False, include_input=True)
    ]
    places = [location for _, location in found]
    for fault, location in found:
        if location and location[0] in lent:
            continue
        line = document.line(location)
        problem = _problem(fault, location, line, document.path)
        key = (line, problem.message)
        if key not in seen and not _other_branch(fault, location, places):
            seen.add(key)
            yield problem


def _is_place(part: str | int) -> bool:
    """Whether a part of pydantic's location is a key or index, not the name of a union branch."""
    return isinstance(part, int) or not (part[:1].isupper() or "[" in part or "-" in part)


def _other_branch(
    fault: Any, location: tuple[str | int, ...], places: list[tuple[str | int, ...]]
) -> bool:
    """A union reports the fault of each of its branches; only the one that was meant counts."""
    meant_a_mapping = any(
        place[: len(location)] == location and len(place) > len(location) for place in places
    )
    return fault["type"] == "string_type" and meant_a_mapping


def _problem(fault: Any, location: tuple[str | int, ...], line: int, path: str) -> Problem:
    name = str(location[-1]) if location else ""
    where = ".".join(str(part) for part in location)
    if fault["type"] == "extra_forbidden":
        near = difflib.get_close_matches(name, names_at(location[:-1]), 1, 0.5)
        hint = f"did you mean {near[0]!r}?" if near else ""
        return Problem(path, line, f"unknown key {where!r}", hint)
    if fault["type"] == "missing":
        return Problem(path, line, f"key {where!r} is missing", _missing_hint(location))
    if fault["type"] == "enum" or fault["type"] == "literal_error":
        given = str(fault.get("input", ""))
        choices = [
            part.strip(" '")
            for part in str(fault["ctx"]["expected"]).replace(" or ", ",").split(",")
        ]
        near = difflib.get_close_matches(given, choices, 1, 0.4)
        hint = f"did you mean {near[0]!r}?" if near else f"one of {', '.join(choices)}"
        return Problem(path, line, f"{where}: {given!r} is not known", hint)
    return Problem(path, line, f"{where}: {fault['msg']}")


def _missing_hint(location: tuple[str | int, ...]) -> str:
    name = str(location[-1])
    if len(location) == 1 and name in INHERITED:
        return "only a rule that names a `parent` may leave it out"
    languages = {
        "nl": "every text and every step stands in both languages",
        "en": "every text and every step stands in both languages",
        "examples": "a rule without examples does not load",
    }
    return languages.get(name, "")
