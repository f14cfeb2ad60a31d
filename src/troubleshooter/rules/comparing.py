"""Two rulebooks laid side by side: what was added, removed and changed, key by key."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Literal

import yaml

from troubleshooter.errors import UsageError
from troubleshooter.rules import positions
from troubleshooter.rules.loader import FEEDBACK
from troubleshooter.rules.unpacking import Files

_NESTED = ("match", "examples", "title", "cause", "retry")


@dataclass(frozen=True, slots=True)
class KeyChange:
    """What happened to one key: entries added and removed, or the old and the new value."""

    key: str
    removed: tuple[str, ...]
    added: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class RuleChange:
    """What happened to one rule, by its id."""

    rule: str
    what: Literal["added", "removed", "changed"]
    title: str
    keys: tuple[KeyChange, ...] = ()


def compare(before: Files, after: Files) -> tuple[RuleChange, ...]:
    """The rules that differ between two sets of rule files, by id.

    Files are compared as they are written: what a parent lends is no change of its children.
    Raises UsageError for a file that is no YAML.
    """
    old, new = _rules(before), _rules(after)
    return tuple(_changes(old, new))


def _changes(
    old: Mapping[str, Mapping[str, object]], new: Mapping[str, Mapping[str, object]]
) -> Iterator[RuleChange]:
    for rule in sorted(old.keys() | new.keys()):
        if rule not in new:
            yield RuleChange(rule, "removed", _title(old[rule]))
        elif rule not in old:
            yield RuleChange(rule, "added", _title(new[rule]))
        elif old[rule] != new[rule]:
            keys = tuple(_keys("", old[rule], new[rule]))
            yield RuleChange(rule, "changed", _title(new[rule]), keys)


def _rules(files: Files) -> dict[str, Mapping[str, object]]:
    found: dict[str, Mapping[str, object]] = {}
    for place, content in files.items():
        if place.endswith(FEEDBACK):
            continue
        document = positions.parse(content, place)
        if document.problems:
            raise UsageError("\n".join(map(str, document.problems)))
        if isinstance(document.data, dict):
            rule = place.removesuffix(".yaml").replace("/", ".")
            found[str(document.data.get("id", rule))] = document.data
    return found


def _title(data: Mapping[str, object]) -> str:
    title = data.get("title")
    return str(title.get("en", "")) if isinstance(title, dict) else ""


def _keys(above: str, old: Mapping[str, object], new: Mapping[str, object]) -> Iterator[KeyChange]:
    for key in dict.fromkeys([*old, *new]):
        one, other = old.get(key), new.get(key)
        if one == other:
            continue
        if isinstance(one, dict) and isinstance(other, dict) and (above or key in _NESTED):
            yield from _keys(f"{above}{key}.", one, other)
            continue
        first, second = _entries(one), _entries(other)
        removed = tuple(entry for entry in first if entry not in second)
        added = tuple(entry for entry in second if entry not in first)
        yield KeyChange(f"{above}{key}", removed, added)


def _entries(value: object) -> tuple[str, ...]:
    if value is None:
        return ()
    if isinstance(value, list):
        return tuple(_shown(item) for item in value)
    return (_shown(value),)


def _shown(value: object) -> str:
    if isinstance(value, (dict, list)):
        text: str = yaml.safe_dump(value, allow_unicode=True, default_flow_style=True, width=10_000)
        return text.strip()
    return " ".join(str(value).split())
