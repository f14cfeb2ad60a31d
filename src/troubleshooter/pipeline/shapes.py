"""Which figures tell messages apart that are the same but for their figures, as files hold them."""

from __future__ import annotations

import re
from array import array
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, field

import polars as pl

from troubleshooter.ingest.alike import DIGIT, Known, decoded, unquoted
from troubleshooter.matching.masks import template
from troubleshooter.pipeline.kept_figures import Places
from troubleshooter.pipeline.keys import shapes_of

_ZEROS = bytes.maketrans(b"123456789", b"000000000")
_MOST_SHAPES = 4_000
_MOST_SEEN = 20_000
_MOST_SPECIAL = 12
"""Figures of a message that may decide; each makes several forms of it to be looked at."""
_NUMBER = re.compile(r"(?<![0-9A-Za-z_])0{3,5}(?![0-9A-Za-z_])")
"""Where a number that rules name may stand, in a text whose digits are zeros."""
_ZERO = ord("0")
_OTHER_DIGIT, _OTHER_NUMBER = 0xFE, b"\xff"
"""Stand for digits and numbers that are not told apart; neither is part of UTF-8."""
_ANY_DIGIT = (1 << 10) - 1


@dataclass(slots=True)
class _Shape:
    """A shape in which figures tell: what `read`s such a message, where its characters stand in the
    file's text, in bytes, where masks look at figures by their value or leave them, and where
    numbers stand that rules may name. `marks` are those of `ingest.alike.Known`, also `packed`;
    `since` is when they last changed."""

    read: Callable[[bytes], str]
    offsets: Sequence[int]
    places: Places
    numbers: Sequence[tuple[int, int]]
    marks: list[tuple[int, int]] = field(default_factory=list)
    packed: bytes = b""
    since: int = 0

    def __post_init__(self) -> None:
        self.places.foresee()
        self.mark()

    def mark(self) -> None:
        """Note the marks anew."""
        special, kept = self.places.special, self.places.kept
        values = {place: _bits(digits) for place, digits in special.items()}
        digits = values | dict.fromkeys(kept, _ANY_DIGIT)
        marks = [(self.offsets[place], DIGIT + bits) for place, bits in digits.items()]
        # In order: a number comes before the digits in it.
        self.marks = sorted((*marks, *self.numbers))
        numbers = [part for mark in self.marks for part in mark]
        self.packed = array("I", numbers).tobytes()

    def learn(self, message: bytes) -> bool:
        """Look at a message; whether marks have changed."""
        before = len(self.places.kept)
        self.places.template(self.read(message))
        if len(self.places.kept) == before:
            return False
        self.mark()
        return True

    def told(self, message: bytes, numbers: Collection[str]) -> bytes:
        """A message of this shape with its digits as far as they tell."""
        told = bytearray(message.translate(_ZEROS))
        for place, what in self.marks:
            if what < DIGIT:
                number = message[place : place + what]
                named = number.decode() in numbers
                told[place : place + what] = number if named else _OTHER_NUMBER * what
            elif what >> (message[place] - _ZERO) & 1:
                told[place] = message[place]
            elif told[place] == _ZERO:
                told[place] = _OTHER_DIGIT
        return bytes(told)


def _bits(digits: str) -> int:
    return sum(1 << int(digit) for digit in set(digits))


@dataclass(slots=True)
class CellShapes:
    """Learns from messages as they stand in a file where figures tell; `numbers` are those that
    rules name, `quoted` says that they stand in cells, quotes doubled. Not for several threads at
    once."""

    numbers: frozenset[str] = frozenset()
    quoted: bool = True
    named: bytes = field(init=False)
    known: Known = field(default_factory=Known)
    _templates: dict[bytes, str] = field(default_factory=dict)
    _shapes: dict[bytes, _Shape] = field(default_factory=dict)
    _unfit: bool = False

    def __post_init__(self) -> None:
        pairs = sorted((int(number), len(number)) for number in self.numbers)
        self.named = array("I", [part for pair in pairs for part in pair]).tobytes()

    @property
    def full(self) -> bool:
        """Whether there are too many shapes, or one with too many figures that may decide."""
        return self._unfit or len(self._shapes) > _MOST_SHAPES

    def learn(self, messages: Sequence[bytes]) -> None:
        """Look at messages, which may add to `known`."""
        self._meet({message.translate(_ZEROS) for message in messages} - self._templates.keys())
        for message in messages:
            shape = self._shapes.get(message.translate(_ZEROS))
            if shape is not None and shape.learn(message):
                self._changed([shape])

    def told(self, message: bytes) -> bytes:
        """The message with its digits as far as they tell, as `_alike.c` has it."""
        plain = message.translate(_ZEROS)
        shape = self._shapes.get(plain)
        return plain if shape is None else shape.told(message, self.numbers)

    def template(self, message: bytes) -> str:
        """What masks make of a message."""
        plain = message.translate(_ZEROS)
        shape = self._shapes.get(plain)
        if shape is not None:
            return shape.places.template(self.text(message))
        return self._templates.get(plain) or template(self.text(message))

    def text(self, message: bytes) -> str:
        """What a message says that stands so in the file."""
        return unquoted(message) if self.quoted else decoded(message)

    def since(self, message: bytes) -> int:
        """When the marks of a message's shape last changed, in `changes` of what is known."""
        shape = self._shapes.get(message.translate(_ZEROS))
        return 0 if shape is None else shape.since

    def _changed(self, shapes: Iterable[_Shape]) -> None:
        changes = self.known.changes + 1
        for shape in shapes:
            shape.since = changes
        every = self._shapes.items()
        self.known = Known(tuple((text, shape.packed) for text, shape in every), changes)

    def _meet(self, news: set[bytes]) -> None:
        """Take in shapes."""
        if not news:
            return
        if len(self._templates) > _MOST_SEEN:
            self._templates = {shape: self._templates[shape] for shape in self._shapes}
        texts = [self.text(text) for text in news]
        templates, keeps = shapes_of(pl.Series(texts, dtype=pl.String))
        self._templates.update(zip(news, templates, strict=True))
        made: dict[bytes, _Shape] = {}
        for raw, text, kept in zip(news, texts, keeps, strict=True):
            numbers = list(_numbers(text)) if self.named else []
            if kept or numbers:
                offsets, places = array("I", _offsets(raw, self.quoted)), Places(text)
                if len(places.special) > _MOST_SPECIAL:
                    self._unfit = True
                    continue
                at = [(offsets[place], size) for place, size in numbers]
                made[raw] = _Shape(self.text, offsets, places, at)
        if made:
            self._shapes |= made
            self._changed(made.values())


def _numbers(text: str) -> Iterator[tuple[int, int]]:
    """Where numbers stand that rules may name, and how many digits they have."""
    return ((found.start(), len(found[0])) for found in _NUMBER.finditer(text))


def _offsets(cell: bytes, quoted: bool) -> Iterator[int]:
    """Where each character of the text stands in the cell, in bytes."""
    place = 0
    while place < len(cell):
        yield place
        place += 2 if quoted and cell.startswith(b'""', place) else 1
        while place < len(cell) and cell[place] & 0xC0 == 0x80:
            place += 1
