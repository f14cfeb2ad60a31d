"""What messages are told apart by before templates are made: all but their figures."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from enum import Enum

import polars as pl

from troubleshooter.ingest.series import replaced_at
from troubleshooter.matching.masks import LONE_ZERO, MASKS, columnar

_MOST_REMEMBERED = 500_000
_BUT_ZERO = tuple(mask for mask in MASKS if mask is not LONE_ZERO)
_MAY_STAY = columnar(rf"{LONE_ZERO[0]}|\b0[.,]?000\b|(?m:^|[:=] ?)000\b")
_STAYS = columnar(rf"{LONE_ZERO[0]}|\b2[.,]?000\b|(?m:^|[:=] ?)[45][0-9]{{2}}\b")
"""Figures that masks leave for what they are: a lone 0, 2.000, a status of the form 4xx or 5xx;
and where such a one may stand once all digits are zeros."""


class _Figures(Enum):
    MASKED = 0
    PERHAPS = 1
    STAY = 2


@dataclass(slots=True)
class Keys:
    """Makes keys; remembers of texts without digits whether masks leave figures in them."""

    _seen: dict[str, _Figures] = field(default_factory=dict)

    def of(self, messages: pl.Series) -> pl.Series:
        """For each message a key that messages share only if their templates are the same.

        Masks look at digits by their kind, save for the few that decide (codes, statuses, 2.000).
        So a message whose digits are all masked has as its key itself with every digit a zero, and
        the masks need run on one message of each key only; any other has its template as its key.
        May be called by several threads at once.
        """
        plain = messages.str.replace_all("[0-9]", "0")
        found = self._figures(plain.unique())
        places = _places(plain, [text for text, kind in found.items() if kind is _Figures.STAY])
        perhaps = [text for text, kind in found.items() if kind is _Figures.PERHAPS]
        if perhaps:
            asked = _places(plain, perhaps)
            stays = messages.gather(asked).str.contains(_STAYS)
            places = pl.concat([places, asked.filter(stays)])
        if not len(places):
            return plain
        suspected = messages.gather(places).to_frame("message")
        made = suspected.unique()
        made = made.with_columns(("\x00" + templates(made["message"])).alias("key"))
        keys = suspected.join(made, on="message", how="left", maintain_order="left")["key"]
        return replaced_at(plain, places, keys)

    def _figures(self, distinct: pl.Series) -> dict[str, _Figures]:
        seen = self._seen if len(self._seen) < _MOST_REMEMBERED else {}
        news = pl.Series([text for text in distinct if text not in seen], dtype=pl.String)
        if len(news):
            masked = templates(news, _BUT_ZERO)
            stay, perhaps = masked.str.contains("[0-9]"), news.str.contains(_MAY_STAY)
            for text, surely, maybe in zip(news, stay, perhaps, strict=True):
                less = _Figures.PERHAPS if maybe else _Figures.MASKED
                seen[text] = _Figures.STAY if surely else less
        self._seen = seen
        return {text: seen[text] for text in distinct}


def _places(texts: pl.Series, wanted: list[str]) -> pl.Series:
    """Where `texts` holds one of `wanted`."""
    return texts.is_in(wanted).arg_true()


def templates(messages: pl.Series, masks: Sequence[tuple[str, str]] = MASKS) -> pl.Series:
    """The template of each message, as `masks.template` gives it, or what other masks make."""
    masked = pl.col("message")
    for pattern, replacement in masks:
        masked = masked.str.replace_all(columnar(pattern), replacement)
    return messages.to_frame("message").select(masked).to_series()
