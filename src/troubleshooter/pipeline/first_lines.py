"""Templates of messages of several lines: the first line and the rest, a stack trace say, apart."""

from __future__ import annotations

from dataclasses import dataclass, field
from threading import Lock

import polars as pl

from troubleshooter.pipeline.keys import Keys, once_for_common

_NO_REST = (1 << 32) - 1


@dataclass(slots=True)
class LineKeys:
    """Makes the templates that `Keys` makes, of messages of several lines faster.

    No mask looks across the end of a line, save that a lone 0 before it takes it along, so that
    one behind it is passed by: all others have the template of their first line and that of the
    rest. Stack traces stand to the letter below many first lines, and are masked once; of them
    no more than `most` characters are remembered, and what one batch holds.
    """

    most: int = 16_000_000
    _firsts: Keys = field(default_factory=Keys)
    _rests: Keys = field(default_factory=Keys)
    _known: dict[str, str] = field(default_factory=dict)
    _held: int = 0
    _lock: Lock = field(default_factory=Lock)

    def of(self, messages: pl.Series) -> pl.Series:
        """The template of each message, as categories; see `Keys.of`."""
        return once_for_common(messages, self._of)

    def _of(self, messages: pl.Series) -> pl.Series:
        if not messages.str.contains("\n", literal=True).any():
            return self._firsts.of(messages)
        lines = messages.str.splitn("\n", 2).struct
        apart = ~lines[1].str.starts_with("0")
        first = self._firsts.of(lines[0].zip_with(apart.fill_null(value=True), messages))
        rest = lines[1].zip_with(apart, pl.Series([None], dtype=pl.String))
        rest = rest.cast(pl.Categorical(pl.Categories.random()))
        below = rest.to_physical().cast(pl.UInt64).fill_null(_NO_REST)
        rows = pl.DataFrame({"pair": first.to_physical().cast(pl.UInt64) * (_NO_REST + 1) + below})
        pairs = rows.with_columns(first=first, rest=rest).unique("pair")
        ends = self._of_rests(pairs["rest"].cast(pl.String))
        whole = pairs["first"].cast(pl.String) + ("\n" + ends).fill_null("")
        made = pairs.select("pair", key=whole.cast(rest.dtype))
        return rows.join(made, on="pair", how="left", maintain_order="left")["key"]

    def _of_rests(self, rests: pl.Series) -> pl.Series:
        """The templates of what stands below first lines; null where nothing does."""
        distinct = rests.unique().drop_nulls()
        with self._lock:
            found = {rest: self._known[rest] for rest in distinct if rest in self._known}
        news = [rest for rest in distinct if rest not in found]
        if news:
            made = self._rests.of(pl.Series(news)).cast(pl.String)
            found.update(zip(news, made, strict=True))
            with self._lock:
                if self._held > self.most:
                    self._known, self._held = {}, 0
                self._known.update((rest, found[rest]) for rest in news)
                self._held += sum(map(len, news))
        return pl.Series([None if rest is None else found[rest] for rest in rests], dtype=pl.String)
