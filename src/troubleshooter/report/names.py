"""The words of a text as names are read from them, and the lists that names are made of."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from importlib import resources

import re2

# RE2's own \w and \b know ASCII only.
_LETTERS = r"A-Za-z\x{C0}-\x{D6}\x{D8}-\x{F6}\x{F8}-\x{24F}"
_INITIAL = r"(?:[A-Z]|Ch|Chr|Fr|IJ|Joh|Ph|Th)\."
_TOKEN = re2.compile(
    rf"{_INITIAL}(?:[ -]?{_INITIAL}){{0,5}}|['’]t|&"
    rf"|[{_LETTERS}](?:[{_LETTERS}'’-]{{0,40}}[{_LETTERS}])?"
)
_LETTER_FOR = str.maketrans(
    {"ı": "i", "ø": "o", "ł": "l", "đ": "d", "ß": "ss", "æ": "ae", "œ": "oe", "’": "'", "þ": "th"}
)
_SHORTENED = frozenset(("gebr", "fa", "fam"))


@dataclass(frozen=True, slots=True)
class Names:
    """The headings of names.txt; all words are folded."""

    given: frozenset[str]
    doubtful: frozenset[str]
    surnames: frozenset[str]
    nouns: frozenset[str]
    ends: tuple[str, ...]
    particles: frozenset[str]
    leading: frozenset[str]
    trades: frozenset[str]
    firms: frozenset[str]
    words: frozenset[str]
    places: frozenset[str]
    colours: frozenset[str]
    lettered: frozenset[str]
    abbreviations: frozenset[str]
    greetings: frozenset[str]
    doing: frozenset[str]
    done: frozenset[str]


@dataclass(frozen=True, slots=True)
class Word:
    """One word of a text: where it stands, and how it is looked up; `joined` when nothing but a
    space parts it from the word before."""

    start: int
    end: int
    text: str
    folded: str
    joined: bool

    @property
    def capital(self) -> bool:
        """Whether it begins with a capital."""
        return self.text[:1].isupper()

    @property
    def initials(self) -> bool:
        """Whether it is one or more initials."""
        return self.text.endswith(".")


@cache
def open_names() -> Names:
    """What names.txt holds; a first name that is doubtful there counts as doubtful only."""
    source = resources.files("troubleshooter.report") / "names.txt"
    headings: dict[str, list[str]] = {}
    words: list[str] = []
    for line in source.read_text(encoding="utf-8").splitlines():
        if line.startswith("["):
            words = headings.setdefault(line.strip("[]"), [])
        elif not line.startswith("#"):
            words += line.split()
    ends = tuple(headings.pop("ends"))
    sets = {heading: frozenset(listed) for heading, listed in headings.items()}
    sets["given"] -= sets["doubtful"]
    return Names(ends=ends, **sets)


def split(text: str) -> Sequence[Word]:
    """The words of `text` that can be part of a name, in its order; not those that are part of an
    identifier, an address or a path."""
    found: list[Word] = []
    last = -2
    for match in _TOKEN.finditer(text):
        start, end = match.span()
        if _glued(text, start, end):
            last = -2
            continue
        between = text[last:start] if last >= 0 else ""
        joined = between == " " or (between == ". " and found[-1].folded in _SHORTENED)
        found.append(Word(start, end, match[0], fold(match[0]), joined))
        last = end
    return found


def _glued(text: str, start: int, end: int) -> bool:
    before, after = text[max(0, start - 1) : start], text[end : end + 1]
    if before and (before.isalnum() or before in "_@/\\.#$%=-+"):
        return True
    if after and (after.isalnum() or after in "_@/\\=%$"):
        return True
    follows = text[end + 1 : end + 2]
    return after in (".", ":") and (follows.isalnum() or follows == ":")


def fold(word: str) -> str:
    """`word` as it is looked up: lower case, without accents."""
    lower = word.casefold().removesuffix("'s").removesuffix("’s")
    if lower.isascii():
        return lower
    plain = unicodedata.normalize("NFKD", lower.translate(_LETTER_FOR))
    return "".join(one for one in plain if not unicodedata.combining(one))
