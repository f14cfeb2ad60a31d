"""What a pattern cannot match without, and what it matches whatever the figures are."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

_MOST = 24
_MOST_CLAUSES = 3
_TELLING = 3  # letters
_TYPES = frozenset("dDwWsSpP")
_PLACES = frozenset("bBAz")
_FLAGS = "imsU-"
_ENDS = "|)"
_BLANKS = {"n": "\n", "r": "\r", "t": "\t"}


Clause = frozenset[str]
"""Texts of which one stands in all that is matched."""


@dataclass(frozen=True, slots=True)
class _Part:
    """What is known of a piece of a pattern: all it can match (`exact`, lower case), if that is
    little, and the `clauses` that hold for all it matches."""

    exact: Clause | None = None
    clauses: tuple[Clause, ...] = ()

    def told(self) -> tuple[Clause, ...]:
        """All that must stand there."""
        return self.clauses if self.exact is None else (self.exact, *self.clauses)

    def best(self) -> Clause | None:
        """The most telling of it."""
        return max(self.told(), key=_worth, default=None)


_ANYTHING = _Part()
_NOTHING = _Part(frozenset({""}))


class _Unread(Exception):
    """Syntax that is not read here."""


def required(pattern: str) -> tuple[tuple[str, ...], ...]:
    """Clauses, the most telling first, of each of which at least one text in lower case stands in
    every text, made lower case, that `pattern` (RE2 syntax, case ignored) matches; empty when
    nothing can be said."""
    reader = _Reader(pattern)
    try:
        part = reader.alternatives()
        told = part.told() if reader.at_end() else ()
    except (_Unread, RecursionError):
        return ()
    first, *others = sorted(told, key=_worth, reverse=True) or [frozenset({""})]
    if "" in first:
        return ()
    more = (clause for clause in dict.fromkeys(others) if _worth(clause)[0] >= _TELLING)
    clauses = [first, *(clause for clause in more if clause != first)][:_MOST_CLAUSES]
    return tuple(tuple(sorted(clause)) for clause in clauses)


def _worth(texts: Clause) -> tuple[int, int]:
    return (min(map(len, texts)), -len(texts)) if texts else (-1, 0)


class _Reader:
    """Reads a pattern from left to right."""

    def __init__(self, pattern: str) -> None:
        self._pattern = pattern
        self._place = 0

    def at_end(self) -> bool:
        """Whether all was read."""
        return self._place >= len(self._pattern)

    def alternatives(self) -> _Part:
        """What stands between here and the end or a closing bracket, parted by bars."""
        parts = [self._row()]
        while self._next("|"):
            parts.append(self._row())
        if len(parts) == 1:
            return parts[0]
        either = _joined(part.best() for part in parts)
        exact = _joined(part.exact for part in parts)
        return _Part(exact, () if either is None else (either,))

    def _row(self) -> _Part:
        run: Clause = frozenset({""})
        clauses: list[Clause] = []
        whole = True
        while not self.at_end() and self._pattern[self._place] not in _ENDS:
            part = self._repeated(self._one())
            clauses += part.clauses
            if part.exact is not None and len(run) * len(part.exact) <= _MOST:
                run = frozenset(before + text for before in run for text in part.exact)
            else:
                clauses.append(run)
                whole = False
                run = part.exact or frozenset({""})
        return _Part(run, tuple(clauses)) if whole else _Part(None, (*clauses, run))

    def _repeated(self, part: _Part) -> _Part:
        while not self.at_end() and self._pattern[self._place] in "?*+{":
            mark = self._pattern[self._place]
            self._place += 1
            least = self._least() if mark == "{" else "?*+".index(mark) // 2
            self._next("?")  # as few as may be: the same texts
            if mark == "?" and part.exact is not None:
                part = _Part(part.exact | {""})
            elif least:
                part = _Part(None, part.told())
            else:
                part = _ANYTHING
        return part

    def _least(self) -> int:
        bounds, closed, _ = self._pattern[self._place :].partition("}")
        least = bounds.partition(",")[0]
        if not closed or not least.isdigit():
            raise _Unread
        self._place += len(bounds) + 1
        return int(least)

    def _one(self) -> _Part:
        character = self._take()
        if character == "(":
            return self._group()
        if character == "[":
            return self._class()
        if character == ".":
            return _ANYTHING
        if character in "^$":
            return _NOTHING
        return self._escaped() if character == "\\" else _literal(character)

    def _group(self) -> _Part:
        if self._next("?"):
            if self._next("P<"):
                while self._take() != ">":
                    pass
            elif (mark := self._after_flags()) == ")":
                return _NOTHING
            elif mark != ":":
                raise _Unread
        part = self.alternatives()
        if not self._next(")"):
            raise _Unread
        return part

    def _after_flags(self) -> str:
        while (character := self._take()) in _FLAGS:
            pass
        return character

    def _class(self) -> _Part:
        members: list[str] = []
        open_ended = self._next("^")
        if self._next("]"):
            raise _Unread
        while not self._next("]"):
            character = self._take()
            if character == "\\":
                character = self._take()
                open_ended = open_ended or character.isalnum()
            elif character in "[-":
                open_ended = True
            members.append(character)
        if open_ended or len(members) > _MOST:
            return _ANYTHING
        return _Part(_joined(_literal(member).exact for member in members))

    def _escaped(self) -> _Part:
        character = self._take()
        if character in _TYPES:
            if character in "pP":
                raise _Unread
            return _ANYTHING
        if character in _PLACES:
            return _NOTHING
        if character in _BLANKS:
            return _literal(_BLANKS[character])
        if character.isalnum():
            raise _Unread
        return _literal(character)

    def _take(self) -> str:
        if self.at_end():
            raise _Unread
        self._place += 1
        return self._pattern[self._place - 1]

    def _next(self, text: str) -> bool:
        """Whether `text` stands here; it is passed over."""
        found = self._pattern.startswith(text, self._place)
        self._place += len(text) if found else 0
        return found


def _literal(character: str) -> _Part:
    lower = character.lower()
    return _Part(frozenset({lower})) if len(lower) == 1 else _ANYTHING


def _joined(parts: Iterable[Clause | None]) -> Clause | None:
    joined: set[str] = set()
    for part in parts:
        if part is None or len(joined) > _MOST:
            return None
        joined |= part
    return frozenset(joined)


_ATOM = re.compile(
    r"(?s)(?P<escape>\\.)|(?P<set>\[\^?(?:\\.|[^\]\\])+\])"
    r"|(?P<bounds>\{\d+(?:,\d*)?\})|(?P<name>\(\?P<\w+>)|(?P<figure>[0-9])|."
)
_SAFE_ESCAPES = re.compile(r"\\[dDwWsSbBntrfAz\W]")
_SOME_FIGURES = re.compile("[0-9]-[0-9]|[0-9]")
_ODD_RANGE = re.compile(r"[0-9]-[^0-9\]]|[^0-9\[^]-[0-9]")
_ALL_FIGURES = "0-9"


def blind(pattern: str) -> str | None:
    """A pattern that matches what `pattern` does, whatever figures stand in the places of those
    there; None when it holds what is not read here."""
    made: list[str] = []
    for atom in _ATOM.finditer(pattern):
        text, kind = atom[0], atom.lastgroup
        if kind == "escape" and not _SAFE_ESCAPES.fullmatch(text):
            return None
        if kind == "set":
            if (
                "\\p" in text.lower()
                or "\\x" in text
                or "[:" in text[1:]
                or _ODD_RANGE.search(text)
            ):
                return None
            text = _blind_set(text)
        made.append("[0-9]" if kind == "figure" else text)
    return "".join(made)


def _blind_set(text: str) -> str:
    """A set of characters that holds all figures if it holds one."""
    members = text.replace(_ALL_FIGURES, "")
    if not any(map(str.isdigit, members)):
        return text
    if not text.startswith("[^"):
        return f"[{_ALL_FIGURES}{text[1:]}"
    if _ALL_FIGURES in text:
        return text
    left = _SOME_FIGURES.sub("", members)
    return left if left != "[^]" else "(?s:.)"
