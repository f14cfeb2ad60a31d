"""Templates of messages of several lines: the first line and the rest, a stack trace say, apart."""

from __future__ import annotations

from dataclasses import dataclass, field
from threading import Lock

import polars as pl

from troubleshooter.pipeline.keys import Keys, once_for_common
from troubleshooter.pipeline.numbered import categories

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
    named: frozenset[str] = frozenset()
    _firsts: Keys = field(init=False)
    _rests: Keys = field(init=False)
    _known: dict[str, str] = field(default_factory=dict)
    _held: int = 0
    _lock: Lock = field(default_factory=Lock)

    def __post_init__(self) -> None:
        self._firsts, self._rests = Keys(self.named), Keys(self.named)

    def of(self, messages: pl.Series) -> pl.Series:
        """The template of each message, as categories; see `Keys.of`."""
        return once_for_common(messages, self._of)

    def _of(self, messages: pl.Series) -> pl.Series:
        rows, parts = _apart(messages)
        if not len(rows):
            return self._firsts.of(messages)
        whole = pl.zeros(len(messages), pl.UInt8, eager=True).scatter(rows, 1) == 0
        order = pl.concat([rows, whole.arg_true()])
        first = self._firsts.of(pl.concat([parts["first"], messages.filter(whole)]))
        rest = parts["rest"].cast(categories())
        number = pl.int_range(len(order), dtype=pl.UInt32, eager=True)
        below = pl.repeat(_NO_REST, len(order), dtype=pl.UInt64, eager=True)
        below = below.scatter(number.head(len(rows)), rest.to_physical())
        pairs = pl.DataFrame(
            {"pair": first.to_physical().cast(pl.UInt64) * (_NO_REST + 1) + below, "at": number}
        )
        distinct = pairs.unique("pair")
        places = distinct["at"]
        below_which = places.set(places >= len(rows), None)
        ends = self._of_rests(rest.gather(below_which).cast(pl.String))
        keys = first.gather(places).cast(pl.String) + ("\n" + ends).fill_null("")
        made = distinct.select("pair", key=keys.cast(rest.dtype))
        found = pairs.join(made, on="pair", how="left", maintain_order="left")["key"]
        return found.gather(number.scatter(order, number))

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


def _apart(messages: pl.Series) -> tuple[pl.Series, pl.DataFrame]:
    """Which messages have a rest that is masked apart from their `first` line, and both."""
    ends = messages.str.find("\n", literal=True)
    rows = ends.is_not_null().arg_true()
    text, end = pl.col("text").cast(pl.Binary), pl.col("end")
    parts = pl.DataFrame({"text": messages.gather(rows), "end": ends.gather(rows)}).select(
        first=text.bin.slice(0, end).cast(pl.String), rest=text.bin.slice(end + 1).cast(pl.String)
    )
    apart = ~parts["rest"].str.starts_with("0")
    return (rows, parts) if apart.all() else (rows.filter(apart), parts.filter(apart))
