"""Regular expressions that are compiled when they are first asked, as a start asks but few."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

import re2

_SHORT = 400
"""Characters of a text for which the last answer is remembered."""
_NAME = re.compile(r"\(\?P<\w+>")


def searched(compiled: re2._Regexp[str], text: str, encoded: bytes) -> re2._Match[str] | None:
    """The first place in `text`, which is also given `encoded`, that fits. Most texts fit nothing:
    bytes tell that in half the time, as no places in them need be told in characters."""
    return None if compiled.search(encoded) is None else compiled.search(text)


@dataclass(slots=True, eq=False)
class Late:
    """A regular expression of RE2; asked like one that is compiled. Raises re2.error when asked,
    for a pattern that is none."""

    pattern: str
    needs: Sequence[str] = ()
    """Pieces in lower case; where a text holds none of them, the pattern fits nowhere."""
    _compiled: re2._Regexp[str] | None = field(default=None, init=False)
    _last: tuple[str, re2._Match[str] | None] = field(default=("", None), init=False)

    def _ready(self) -> re2._Regexp[str]:
        if self._compiled is None:
            self._compiled = re2.compile(self.pattern)
        return self._compiled

    def search(
        self, text: str, start: int | None = None, end: int | None = None
    ) -> re2._Match[str] | None:
        """The first place in `text`, from `start` to `end`, that fits."""
        if start is not None or end is not None:
            return self._ready().search(text, start, end)
        if self.needs and not any(map(text.casefold().__contains__, self.needs)):
            return None
        if not 0 < len(text) < _SHORT:
            return searched(self._ready(), text, text.encode(errors="replace"))
        # A third of all questions are asked twice, as an error is judged more than once.
        last, found = self._last
        if last != text:
            found = searched(self._ready(), text, text.encode(errors="replace"))
            self._last = text, found
        return found

    def fullmatch(self, text: str) -> re2._Match[str] | None:
        """`text` if all of it fits."""
        return self._ready().fullmatch(text)

    def finditer(self, text: str) -> Iterator[re2._Match[str]]:
        """All places that fit, one after another."""
        if self._ready().search(text.encode(errors="replace")) is None:
            return iter(())
        found: Iterator[re2._Match[str]] = self._ready().finditer(text)
        return found

    def findall(self, text: str) -> list[str]:
        """The texts of all places that fit; of their group, if there is one."""
        found: list[str] = self._ready().findall(text)
        return found


class AnyOf:
    """Several patterns that are asked about the same text, in one search: most texts fit none."""

    def __init__(self, *patterns: Late) -> None:
        self._all = Late("|".join(f"(?:{_NAME.sub('(?:', one.pattern)})" for one in patterns))

    def fits(self, text: str) -> bool:
        """Whether any of the patterns fits anywhere in `text`."""
        return self._all.search(text) is not None
