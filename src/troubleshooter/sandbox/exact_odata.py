"""The part of OData version 2 that the stand-in of Exact Online understands."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import Any

from troubleshooter.sandbox.exact_books import Row, day_of

MANDATORY = "This endpoint has mandatory filtering applied."
SYNTAX = "Bad Request - Error in query syntax."
WHOLE = "Please add a $select or a $top=1 statement to the query string."
_CLAUSE = re.compile(
    r"\s*(?:(?P<trim>trim)\((?P<inside>\w+)\)|(?P<name>\w+))\s+(?P<op>eq|ne|le|ge|lt|gt)\s+"
    r"(?P<value>(?:guid|datetime)?'(?:[^']|'')*'|-?\d+(?:\.\d+)?[dm]?|true|false)"
    r"\s*(?:(?P<more>and)\b|$)"
)
_COMPARED: Mapping[str, Callable[[Any, Any], bool]] = {
    "eq": lambda a, b: bool(a == b),
    "ne": lambda a, b: bool(a != b),
    "le": lambda a, b: bool(a <= b),
    "ge": lambda a, b: bool(a >= b),
    "lt": lambda a, b: bool(a < b),
    "gt": lambda a, b: bool(a > b),
}


class BadQuery(Exception):
    """The question is wrong; the message is what Exact says."""


def chosen(rows: list[Row], query: Mapping[str, str], filtered: bool) -> list[Row]:
    """The rows that the filter lets through, with the fields selected.

    `filtered` endpoints want a $filter. Raises BadQuery.
    """
    condition = query.get("$filter", "")
    if filtered and not condition:
        raise BadQuery(MANDATORY)
    names = [name for name in query.get("$select", "").split(",") if name]
    if not names and "$top" not in query:
        raise BadQuery(WHOLE)
    known = set(rows[0]) if rows else set()
    for name in names:
        if known and name not in known:
            raise BadQuery(f"The request is invalid: could not find a property named '{name}'.")
    tests = _tests(condition, known)
    found = [row for row in rows if all(test(row) for test in tests)]
    if not names:
        return found
    return [{name: row.get(name) for name in names} for row in found]


def _tests(condition: str, known: set[str]) -> list[Callable[[Row], bool]]:
    tests: list[Callable[[Row], bool]] = []
    at, more = 0, bool(condition)
    while more:
        clause = _CLAUSE.match(condition, at)
        if clause is None:
            raise BadQuery(SYNTAX)
        at, more = clause.end(), clause["more"] is not None
        name = clause["name"] or clause["inside"]
        if known and name not in known:
            raise BadQuery(SYNTAX)
        tests.append(_test(name, clause["op"], clause["value"], clause["trim"] is not None))
    if at != len(condition):
        raise BadQuery(SYNTAX)
    return tests


def _test(name: str, op: str, literal: str, trimmed: bool) -> Callable[[Row], bool]:
    compare = _COMPARED[op]
    wanted = _value(literal)

    def test(row: Row) -> bool:
        found: Any = row.get(name)
        if literal.startswith("datetime"):
            found = day_of(found)
        elif isinstance(found, str):
            # Spaces at the end never count, those in front do; letters' size does not.
            found = (found.strip() if trimmed else found.rstrip()).casefold()
        if found is None or wanted is None or isinstance(found, str) != isinstance(wanted, str):
            return op == "ne"
        return compare(found, wanted)

    return test


def _value(literal: str) -> Any:
    if literal in ("true", "false"):
        return literal == "true"
    if literal.startswith("datetime"):
        return day_of(literal[9:-1])
    if literal.startswith("guid"):
        return literal[5:-1].casefold()
    if literal.startswith("'"):
        return literal[1:-1].replace("''", "'").rstrip().casefold()
    return float(literal.rstrip("dm"))
