"""The YAML front matter of an article file, read strictly and with line numbers."""

from __future__ import annotations

import difflib
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from troubleshooter.errors import Problem, RuleError
from troubleshooter.safe_yaml import LOADER

KEYS = ("title", "summary", "keywords", "sources", "reviewed")
LIST_KEYS = frozenset({"keywords", "sources"})

_NULLS = frozenset({"", "~", "null", "Null", "NULL"})
_FIRST_LINE = 2  # the front matter's text starts below the opening ---


@dataclass(frozen=True, slots=True)
class Entry:
    """One key's value or values as written, and the key's 1-based line in the file."""

    values: tuple[str, ...]
    line: int


def nearest(name: str, valid: Collection[str]) -> str:
    """A hint naming the valid name that `name` was probably meant to be, '' when none is close."""
    close = difflib.get_close_matches(name.casefold(), sorted(valid), n=1, cutoff=0.6)
    return f"did you mean '{close[0]}'?" if close else ""


def read_front_matter(text: str, path: Path, problems: list[Problem]) -> dict[str, Entry]:
    """The entries of the front matter `text` (without its --- lines) of the file `path`.

    What is wrong goes to `problems`; entries that are wrong are left out. Walks parser events
    instead of composing a tree: nothing is built but text, and neither deep nesting nor aliases
    can exhaust stack or memory.
    """
    reader = _Reader(path, {}, {}, problems)
    try:
        reader.read(iter(yaml.parse(text, Loader=LOADER)))
    except RuleError as error:
        problems.extend(error.problems)
    except yaml.MarkedYAMLError as error:
        line = error.problem_mark.line + _FIRST_LINE if error.problem_mark else 1
        problems.append(Problem(str(path), line, f"not YAML: {error.problem}"))
    except yaml.YAMLError as error:
        problems.append(Problem(str(path), 1, f"not YAML: {str(error).splitlines()[0]}"))
    else:
        reader.report_missing()
    return reader.entries


@dataclass(slots=True)
class _Reader:
    path: Path
    entries: dict[str, Entry]
    first_lines: dict[str, int]
    problems: list[Problem]

    def read(self, events: Iterator[Any]) -> None:
        """Read the one mapping; raises RuleError or YAMLError where reading on makes no sense."""
        for event in events:
            if isinstance(event, yaml.MappingStartEvent):
                break
            if not isinstance(event, yaml.StreamStartEvent | yaml.DocumentStartEvent):
                hint = f"write the keys {', '.join(KEYS)}"
                raise self._refusal(event, "the front matter has no keys", hint)
        for event in events:
            if isinstance(event, yaml.MappingEndEvent):
                return
            self._read_entry(event, events)

    def report_missing(self) -> None:
        """Report every key that was not given at all."""
        for key in KEYS:
            if key not in self.first_lines:
                hint = f"the front matter needs {', '.join(KEYS)}"
                self.problems.append(Problem(str(self.path), 1, f"'{key}' is missing", hint))

    def _read_entry(self, key: Any, events: Iterator[Any]) -> None:
        if not isinstance(key, yaml.ScalarEvent):
            raise self._refusal(key, "a key must be plain text", f"one of {', '.join(KEYS)}")
        name, line = str(key.value), _line(key)
        values, is_list = self._read_value(next(events), events, name)
        if name not in KEYS:
            hint = nearest(name, KEYS) or f"known keys are {', '.join(KEYS)}"
            self._report(line, f"unknown key '{name}'", hint)
            return
        if name in self.first_lines:
            self._report(line, f"'{name}' is given twice", f"see line {self.first_lines[name]}")
            return
        self.first_lines[name] = line
        if is_list != (name in LIST_KEYS):
            wanted = "a list of texts" if name in LIST_KEYS else "one text"
            self._report(line, f"'{name}' must be {wanted}")
        elif not values or not all(values):
            self._report(line, f"'{name}' is empty")
        else:
            self.entries[name] = Entry(values, line)

    def _read_value(
        self, event: Any, events: Iterator[Any], name: str
    ) -> tuple[tuple[str, ...], bool]:
        """The text or texts of a key, and whether they stand in a list."""
        if isinstance(event, yaml.ScalarEvent):
            return (_text(event),), False
        if not isinstance(event, yaml.SequenceStartEvent):
            raise self._refusal(event, f"'{name}' must be a text or a list of texts")
        values = []
        for item in events:
            if isinstance(item, yaml.SequenceEndEvent):
                break
            if not isinstance(item, yaml.ScalarEvent):
                hint = "put quotes around a text that holds ': '"
                raise self._refusal(item, f"'{name}' may list texts only", hint)
            values.append(_text(item))
        return tuple(values), True

    def _report(self, line: int, message: str, hint: str = "") -> None:
        self.problems.append(Problem(str(self.path), line, message, hint))

    def _refusal(self, event: Any, message: str, hint: str = "") -> RuleError:
        return RuleError((Problem(str(self.path), _line(event), message, hint),))


def _line(event: Any) -> int:
    return int(event.start_mark.line) + _FIRST_LINE


def _text(event: Any) -> str:
    """A scalar as written, on one line; YAML's ways of writing nothing give ''."""
    if event.implicit[0] and event.value in _NULLS:
        return ""
    return " ".join(str(event.value).split())
