"""Which documents records are about, each counted once however often it failed."""

from __future__ import annotations

from dataclasses import dataclass, field

import polars as pl

from troubleshooter.model import ObjectRef

_COMPACT_ABOVE = 4_000_000


@dataclass(slots=True)
class Documents:
    """Distinct document numbers by kind (`order`, `invoice` ...), kept as columns; they merge."""

    _columns: dict[str, list[pl.Series]] = field(default_factory=dict)
    _loose: int = 0

    def add(self, kind: str, numbers: pl.Series) -> None:
        """Take in numbers of one kind; doubles are welcome."""
        self._columns.setdefault(kind, []).append(numbers)
        self._loose += len(numbers)
        if self._loose > _COMPACT_ABOVE:
            self._compact()

    def merge(self, other: Documents) -> None:
        """Take in the documents of `other`."""
        for kind, columns in other._columns.items():
            for numbers in columns:
                self.add(kind, numbers)

    def count(self) -> int:
        """How many different documents."""
        self._compact()
        return sum(len(columns[0]) for columns in self._columns.values())

    def first(self, most: int) -> tuple[ObjectRef, ...]:
        """The first `most` documents, by kind and number."""
        self._compact()
        found: list[ObjectRef] = []
        for kind in sorted(self._columns):
            numbers = self._columns[kind][0].bottom_k(most).sort()
            found.extend(ObjectRef(kind, number) for number in numbers)
        return tuple(found[:most])

    def _compact(self) -> None:
        for kind, columns in self._columns.items():
            if len(columns) > 1 or self._loose:
                self._columns[kind] = [pl.concat(columns, rechunk=True).unique()]
        self._loose = 0
