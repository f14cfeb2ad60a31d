"""Which documents records are about, each counted once however often it failed."""

from __future__ import annotations

import base64
import sys
import zlib
from array import array
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import polars as pl

from troubleshooter.model import ObjectRef

_COMPACT_ABOVE = 200_000
_MOST_DIGITS = 18
_MOST_UNPACKED = 1024 * 1024 * 1024
_BITS = 64
_BIT = pl.Series([1 << position for position in range(_BITS)], dtype=pl.UInt64)
_TENS = pl.Series([10**digits for digits in range(_MOST_DIGITS + 1)], dtype=pl.UInt64)
_NO_NUMBER = 1
_PREFIXED = rf"^(.*?)([0-9]{{1,{_MOST_DIGITS}}})$"


def codes(numbers: pl.Series) -> pl.Series:
    """Document numbers of digits only (at most 18) as integers that keep leading zeros: `007` is
    1007; null for all others."""
    lengths = numbers.str.len_bytes()
    fits = lengths <= _MOST_DIGITS
    values = numbers.cast(pl.UInt64, strict=False)
    # Comparing with what sorts before any digit is much faster than looking for a plus.
    signed = numbers.str.starts_with("+") if (numbers < "0").any() else pl.Series([False])
    if signed.any() or not fits.all():
        values = values.zip_with(fits & ~signed, pl.Series([None], dtype=pl.UInt64))
        lengths = lengths.clip(0, _MOST_DIGITS)
    return values + _TENS.gather(lengths)


def _number(code: int) -> str:
    return str(code)[1:]


def _packed(numbers: pl.Series) -> str:
    values = array("Q", numbers)
    if sys.byteorder == "big":
        values.byteswap()
    return base64.b64encode(zlib.compress(values.tobytes(), 1)).decode()


def _unpacked(name: str, packed: str) -> pl.Series:
    unpacker = zlib.decompressobj()
    try:
        data = unpacker.decompress(base64.b64decode(packed, validate=True), _MOST_UNPACKED)
    except zlib.error as error:
        raise ValueError(name) from error
    if not unpacker.eof:
        raise ValueError(f"{name}: too much, or cut short")
    values = array("Q", data)
    if sys.byteorder == "big":
        values.byteswap()
    return pl.Series(name, values, dtype=pl.UInt64)


def _steps(words: pl.Series) -> pl.Series:
    """Words in order as steps from one to the next, which take less room."""
    return words - words.shift(1, fill_value=0)


@dataclass(slots=True)
class NumberSet:
    """Distinct codes as sets of bits, 64 neighbours to a word: what is numbered on takes a
    fraction of a byte a document, and counting stays exact. `by` names further columns that
    codes are told apart by. `_parts` are sets, each larger than all after it, so that a word is
    seldom brought together with others again."""

    by: tuple[str, ...] = ()
    _parts: list[pl.DataFrame] = field(default_factory=list)
    _loose: list[pl.DataFrame] = field(default_factory=list)
    _waiting: int = 0

    def add(self, found: pl.DataFrame, *, owned: bool = False) -> None:
        """Take in rows of `code` and the columns of `by`; doubles are welcome. `owned` says that
        they are no part of larger columns."""
        # Sorting copies them: a few rows would hold on to all they were taken from.
        self._loose.append(found if owned else found.sort("code"))
        self._waiting += found.height
        if self._waiting > _COMPACT_ABOVE:
            self._compact()

    def merge(self, other: NumberSet) -> None:
        """Take in the codes of `other`."""
        self._unite(other.words())

    def words(self) -> pl.DataFrame:
        """The set: the columns of `by`, `word` (code // 64) and `bits` (which of the 64)."""
        self._compact()
        while len(self._parts) > 1:
            last = self._parts.pop()
            self._parts.append(self._united(self._parts.pop(), last))
        return self._parts[0] if self._parts else pl.DataFrame()

    def count(self) -> int:
        """How many different codes."""
        words = self.words()
        return int(words["bits"].bitwise_count_ones().sum() or 0) if words.height else 0

    def first(self, most: int) -> list[tuple[str, int]]:
        """The `most` first of what `by` names (its first column, else '') and codes, in order."""
        words = self.words()
        if not words.height:
            return []
        found: list[tuple[str, int]] = []
        order = [*self.by, "word"]
        for *names, word, bits in words.bottom_k(most, by=order).sort(order).iter_rows():
            if len(found) >= most:
                break
            name = names[0] if names else ""
            found += [(name, word * _BITS + at) for at in range(_BITS) if bits >> at & 1]
        return found[:most]

    def packed(self) -> dict[str, object]:
        """The set as plain data for JSON; `unpacked` reads it."""
        words = self.words()
        if not words.height:
            return {}
        words = words.sort(*self.by, "word")
        if not self.by:
            words = words.with_columns(_steps(words["word"]))
        packed: dict[str, object] = {name: words[name].to_list() for name in self.by}
        return packed | {name: _packed(words[name]) for name in ("word", "bits")}

    @classmethod
    def unpacked(cls, packed: Mapping[str, Any], by: tuple[str, ...] = ()) -> NumberSet:
        """The set that `packed` gave; raises ValueError, KeyError or TypeError for other data."""
        numbers = cls(by)
        if packed:
            columns = [pl.Series(name, packed[name], dtype=pl.String) for name in by]
            columns += [_unpacked(name, packed[name]) for name in ("word", "bits")]
            if len({len(column) for column in columns}) > 1:
                raise ValueError("columns of different lengths")
            words = pl.DataFrame(columns)
            numbers._unite(words if by else words.with_columns(pl.col("word").cum_sum()))
        return numbers

    def _compact(self) -> None:
        if not self._loose:
            return
        # In order they group much faster; what is numbered on comes almost so.
        every = pl.concat(self._loose).sort("code")
        self._loose, self._waiting = [], 0
        found = every["code"]
        bits = _BIT.gather(found % _BITS).alias("bits")
        words = every.select(*self.by, word=(found // _BITS).set_sorted()).with_columns(bits)
        self._unite(self._grouped(words))

    def _unite(self, words: pl.DataFrame) -> None:
        if not words.height:
            return
        while self._parts and self._parts[-1].height < 2 * words.height:
            words = self._united(self._parts.pop(), words)
        self._parts.append(words)

    def _united(self, one: pl.DataFrame, two: pl.DataFrame) -> pl.DataFrame:
        both = pl.concat([one, two])
        return self._grouped(both if self.by else both.sort("word"))

    def _grouped(self, words: pl.DataFrame) -> pl.DataFrame:
        order = [*self.by, "word"]
        return words.group_by(order, maintain_order=not self.by).agg(pl.col("bits").bitwise_or())


@dataclass(slots=True)
class Documents:
    """Distinct document numbers by kind (`order`, `invoice` ...); parts merge into the whole."""

    _plain: dict[str, NumberSet] = field(default_factory=dict)
    _prefixed: dict[str, NumberSet] = field(default_factory=dict)

    def add(self, kind: str, numbers: pl.Series) -> None:
        """Take in numbers of one kind as they are written; doubles are welcome."""
        found = codes(numbers)
        if found.null_count():
            self._add_prefixed(kind, numbers.filter(found.is_null()).drop_nulls())
            found = found.drop_nulls()
        if len(found):
            self.add_codes(kind, found)

    def add_codes(self, kind: str, found: pl.Series, *, owned: bool = False) -> None:
        """Take in numbers of one kind as `codes` gives them, without nulls; `owned` says that they
        are no part of a larger column."""
        self._plain.setdefault(kind, NumberSet()).add(found.to_frame("code"), owned=owned)

    def merge(self, other: Documents) -> None:
        """Take in the documents of `other`."""
        for kind, numbers in other._plain.items():
            self._plain.setdefault(kind, NumberSet()).merge(numbers)
        for kind, numbers in other._prefixed.items():
            self._prefixed.setdefault(kind, NumberSet(("prefix",))).merge(numbers)

    def packed(self) -> dict[str, object]:
        """The documents as plain data for JSON; `unpacked` reads it."""
        groups = {"plain": self._plain, "prefixed": self._prefixed}
        return {
            name: {kind: numbers.packed() for kind, numbers in sorted(group.items())}
            for name, group in groups.items()
            if group
        }

    @classmethod
    def unpacked(cls, packed: Mapping[str, Any]) -> Documents:
        """What `packed` gave; raises ValueError, KeyError, TypeError or AttributeError for other
        data."""
        documents = cls()
        for kind, numbers in packed.get("plain", {}).items():
            documents._plain[kind] = NumberSet.unpacked(numbers)
        for kind, numbers in packed.get("prefixed", {}).items():
            documents._prefixed[kind] = NumberSet.unpacked(numbers, ("prefix",))
        return documents

    def count(self) -> int:
        """How many different documents."""
        every = (*self._plain.values(), *self._prefixed.values())
        return sum(numbers.count() for numbers in every)

    def first(self, most: int) -> tuple[ObjectRef, ...]:
        """The first `most` documents by kind; plain numbers come before those with letters."""
        found: list[ObjectRef] = []
        for kind in sorted(self._plain.keys() | self._prefixed.keys()):
            for group in (self._plain, self._prefixed):
                if kind in group:
                    for prefix, code in group[kind].first(most):
                        found.append(ObjectRef(kind, prefix + _number(code)))
        return tuple(found[:most])

    def _add_prefixed(self, kind: str, names: pl.Series) -> None:
        parts = (
            names.unique()
            .to_frame("name")
            .select(
                pl.col("name").str.extract(_PREFIXED, 1).fill_null(pl.col("name")).alias("prefix"),
                pl.col("name").str.extract(_PREFIXED, 2).fill_null("").alias("number"),
            )
        )
        found = parts.select("prefix", code=codes(parts["number"]).fill_null(_NO_NUMBER))
        self._prefixed.setdefault(kind, NumberSet(("prefix",))).add(found)
