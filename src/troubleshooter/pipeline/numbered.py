"""Columns found by the numbers of categories, which several threads read and add to."""

from __future__ import annotations

from dataclasses import dataclass, field
from threading import Lock

import polars as pl


def categories() -> pl.Categorical:
    """A type of categories with numbers of its own."""
    return pl.Categorical(pl.Categories.random())


def replaced(made: pl.Series, places: pl.Series, own: pl.Series) -> pl.Series:
    """`made` with `own` at `places`; for categories, which cannot be scattered."""
    both = pl.concat([made, own.alias(made.name)], rechunk=True)
    rows = pl.int_range(len(made), dtype=pl.UInt32, eager=True)
    behind = pl.int_range(len(made), len(both), dtype=pl.UInt32, eager=True)
    return both.gather(rows.scatter(places, behind))


@dataclass(slots=True)
class Numbered:
    """A column of whole numbers of type `dtype`; 0 where nothing was put."""

    dtype: type[pl.DataType]
    _column: pl.Series = field(init=False)
    _lock: Lock = field(default_factory=Lock)

    def __post_init__(self) -> None:
        self._column = pl.Series([], dtype=self.dtype)

    def __len__(self) -> int:
        return len(self._column)

    def of(self, numbers: pl.Series) -> pl.Series:
        """What was put at each of `numbers`."""
        with self._lock:
            self._reach(numbers)
            column = self._column
        return column.gather(numbers)

    def put(self, numbers: pl.Series, values: pl.Series) -> None:
        """Put `values` at `numbers`; who has asked before keeps what was found."""
        with self._lock:
            self._reach(numbers)
            self._column = self._column.clone().scatter(numbers, values)

    def _reach(self, numbers: pl.Series) -> None:
        missing = int(numbers.max() or 0) + 1 - len(self._column)  # type: ignore[arg-type]
        if missing > 0:
            more = pl.zeros(missing, self.dtype, eager=True)
            self._column = pl.concat([self._column, more], rechunk=True)


@dataclass(slots=True)
class Templates:
    """Templates (categories of `keys`) found by number."""

    keys: pl.Categorical
    _places: Numbered = field(default_factory=lambda: Numbered(pl.UInt32))
    _templates: pl.Series = field(init=False)
    _lock: Lock = field(default_factory=Lock)

    def __post_init__(self) -> None:
        self._templates = pl.Series([""]).cast(self.keys)

    def __len__(self) -> int:
        return len(self._templates)

    def of(self, numbers: pl.Series) -> tuple[pl.Series, pl.Series]:
        """For each number its template, and whether there is none."""
        places = self._places.of(numbers)
        return self._templates.gather(places), places == 0

    def note(self, numbers: pl.Series, made: pl.Series) -> None:
        """Remember the templates `made` under `numbers`."""
        with self._lock:
            first = len(self._templates)
            more = made.cast(self.keys).alias("")
            self._templates = pl.concat([self._templates, more], rechunk=True)
        places = pl.int_range(first, first + len(made), dtype=pl.UInt32, eager=True)
        self._places.put(numbers, places)
