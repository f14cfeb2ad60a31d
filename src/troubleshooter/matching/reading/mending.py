"""A message as it was before it was damaged, as far as its words were read: for patterns, which
know one spelling only."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from troubleshooter.matching.reading.joining import TOGETHER, is_stamp
from troubleshooter.matching.reading.reader import Reading
from troubleshooter.matching.reading.tokens import Token

_MOST_UNITS = 90  # of a message whose lines may be one that was wrapped
_DISTURBING = ("\t", "*", "`", '" :', "r then ", "e then ", "you're ")
_LITTLE = ("than", "your")  # written as others, too
_MARKS = str.maketrans("", "", "*`")
_QUOTED = re.compile(r"(\A|\n)[ \t]*[>|][ >|]*")
_LINE = re.compile(r"[ \t]*\n[ \t]*(?:[>|][ >|]*)?$")
_HYPHEN = re.compile(r"^(?:-[ \t]+|[ \t]+_)$")
_BLANKS = re.compile(r"[ \t]{1,80}")
_LEAST_LINES, _LEAST_WIDTH, _MOST_WIDTH = 2, 16, 120
_CLOSING_LINE = (".", "!", "?", ";")
_SURE = 0.9
_CLOSING = (".", "!", "?", ")", ":", ";", ",")
_DOTS = re.compile(r"[\s'\"(]*(?:\.{2,3}|\u2026)?[\s'\"]*$")
_MOST_WORDS = 120  # that may have been meant by a word that was cut off
_BEFORE_END = 240  # characters that are looked at with each of them


@dataclass(frozen=True, slots=True)
class Mended:
    """A text with its words as they were read; of each its place here, its span in the message, and
    how sure its reading is (0..1)."""

    text: str
    places: Sequence[int]
    spans: Sequence[tuple[int, int]]
    certainty: Sequence[float]

    def tokens(self, start: int, end: int) -> range:
        """The numbers of the tokens, among those of the mended text, from `start` to `end`."""
        first = max(0, bisect_right(self.places, start) - 1)
        return range(first, max(first + 1, bisect_left(self.places, end)))

    def span(self, start: int, end: int) -> tuple[int, int]:
        """The place in the message that `start` to `end` here was read from."""
        tokens = self.tokens(start, end)
        return self.spans[tokens[0]][0], self.spans[tokens[-1]][1]

    def sure(self, start: int, end: int) -> bool:
        """Whether `start` to `end` holds several words, at least half of them without a doubt."""
        tokens = self.tokens(start, end)
        sure = sum(self.certainty[number] >= _SURE for number in tokens)
        return len(tokens) > 1 and 2 * sure >= len(tokens)


def mended(reading: Reading, *, together: bool = False) -> Mended | None:
    """`reading` mended; None where that makes no difference to it. Words that are one stand as they
    are written, or `together`."""
    tokens, text = reading.tokens, reading.text
    wrapped = len(reading.units) <= _MOST_UNITS
    at_width = wrapped and _is_at_width(text)
    if not tokens or not (any(reading.spelt) or _is_disturbed(reading, wrapped)):
        return None
    front = _QUOTED.sub(r"\1", text[: tokens[0].start])
    pieces: list[str] = [front]
    places: list[int] = []
    spans: list[tuple[int, int]] = []
    certainty: list[float] = []
    size, end = len(front), tokens[0].start
    for number, token in enumerate(tokens):
        if token.form[0].isdigit() and _is_in_the_way(reading, number):
            end = token.end
            continue
        goes_on = at_width or (wrapped and _goes_on(text, end, token))
        between = _between(text[end : token.start], goes_on) if number else ""
        read = reading.spelt[number]
        word = text[token.start : token.end]
        if read and (together or read[1] != TOGETHER):
            word = read[0]
        elif token.form in _LITTLE:
            word = token.form
        pieces += (between, word)
        places.append(size + len(between))
        spans.append((token.start, token.end))
        certainty.append(read[1] if read else 1.0)
        size += len(between) + len(word)
        end = token.end
    return Mended("".join((*pieces, text[end:])), places, spans, certainty)


def _is_at_width(text: str) -> bool:
    """Whether the lines of a text are one that was broken at a width: each is as long as may be."""
    lines = [line.strip(" \t>|") for line in text.split("\n")] if "\n" in text else []
    if len(lines) < _LEAST_LINES or not all(lines):
        return False
    width = max(map(len, lines))
    return _LEAST_WIDTH <= width <= _MOST_WIDTH and all(
        len(line) + 1 + len(after.split(" ", 1)[0]) > width and not line.endswith(_CLOSING_LINE)
        for line, after in pairwise(lines)
    )


def _goes_on(text: str, end: int, token: Token) -> bool:
    """Whether a token may be the next of a line that breaks off at `end`."""
    if text[token.start].islower():
        return True
    number = token.form[0].isdigit() and not is_stamp(token)
    return number and text[max(0, end - 1)].islower()


def _is_disturbed(reading: Reading, wrapped: bool) -> bool:
    """Whether anything but its words is otherwise in a message than somebody wrote it."""
    text, tokens = reading.text, reading.tokens
    if (wrapped and "\n" in text) or text.startswith(">") or "  " in text:
        return True
    if any(mark in text for mark in _DISTURBING):
        return True
    if any(one.end == other.start for one, other in pairwise(tokens)):
        return True
    numbers = (number for number, token in enumerate(tokens) if token.form[0].isdigit())
    return any(_is_in_the_way(reading, number) for number in numbers)


def _between(between: str, goes_on: bool) -> str:
    """What stands between two words as it was before; `goes_on` when a line's end there may be one
    that was put in."""
    if not between or between == " ":
        return " "
    if _HYPHEN.match(between):
        return between.strip()
    between = _LINE.sub(" ", between) if goes_on else _QUOTED.sub(r"\1", between)
    between = _BLANKS.sub(" ", between.translate(_MARKS))
    return between.replace('" :', '":').replace('" ,', '",')


def _is_in_the_way(reading: Reading, number: int) -> bool:
    """Whether a log's own date or time stands in the middle of a sentence."""
    tokens, text = reading.tokens, reading.text
    if not 0 < number < len(tokens) - 1 or not is_stamp(tokens[number]):
        return False
    before, after = tokens[number - 1], tokens[number + 1]
    between = text[before.end : tokens[number].start] + text[tokens[number].end : after.start]
    if between.strip(" "):
        return False
    lower = text[after.start].islower() or is_stamp(after)
    return lower and (text[before.end - 1].islower() or is_stamp(before))


def completed(text: str, words: Sequence[str]) -> Iterator[str]:
    """The end of `text`, whose last word was cut off, with each of the words (`words` is sorted)
    that this may have been."""
    end = _DOTS.sub("", text)
    if not end or end.endswith(_CLOSING) or "\n" in end[-_BEFORE_END:]:
        end = end.rpartition("\n")[2]
    at = len(end)
    while at and end[at - 1].isalpha():
        at -= 1
    begun = end[at:].lower()
    if not begun or end[at - 1 : at] not in (" ", "'", '"', "("):
        return
    front = end[max(0, at - _BEFORE_END) : at]
    for word in _beginning(begun, words):
        yield front + word


def _beginning(begun: str, words: Sequence[str]) -> Iterable[str]:
    start = bisect_left(words, begun)
    found: list[str] = []
    for word in words[start : start + _MOST_WORDS]:
        if not word.startswith(begun):
            break
        if word != begun:
            found.append(word)
    return found
