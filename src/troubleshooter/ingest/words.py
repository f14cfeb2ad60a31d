"""The words logs use for outcomes, levels and systems, in Dutch and English."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

import polars as pl

from troubleshooter.ingest.series import replaced_at
from troubleshooter.model import System

_SUCCEEDED: tuple[str, ...] = (
    "yes", "ja", "y", "j", "1", "1.0", "true", "waar", "success", "succes", "succesvol", "ok",
    "gelukt", "geslaagd", "oui",
)  # fmt: skip
_FAILED: tuple[str, ...] = (
    "no", "nee", "n", "0", "0.0", "false", "onwaar", "failed", "failure", "mislukt", "fout",
    "error", "nein", "non",
)  # fmt: skip
_OUTCOMES: dict[str, bool] = {
    **dict.fromkeys(_SUCCEEDED, False),
    **dict.fromkeys(_FAILED, True),
}

LEVELS: dict[str, str] = {
    "trace": "debug", "verbose": "debug", "debug": "debug",
    "info": "info", "information": "info", "informational": "info", "informatie": "info",
    "notice": "info", "log": "info",
    "success": "success", "succes": "success", "ok": "success",
    "warn": "warning", "warning": "warning", "waarschuwing": "warning",
    "err": "error", "error": "error", "fout": "error", "severe": "error",
    "critical": "error", "crit": "error", "fatal": "error", "alert": "error",
    "emergency": "error", "emerg": "error", "panic": "error", "failed": "error",
    "100": "debug", "200": "info", "250": "info", "300": "warning",
    "400": "error", "500": "error", "550": "error", "600": "error",
    "10": "debug", "20": "debug", "30": "info", "40": "warning", "50": "error", "60": "error",
}  # fmt: skip

_FAILED_AT = {"error": True, "info": False, "debug": False, "success": False}

_SYSTEMS: tuple[tuple[str, System], ...] = (
    (r"e-?\s?boekhouden", System.EBOEKHOUDEN),
    (r"visma\.?\s?net|\bvisma\b", System.VISMA),
    (r"exact[-\s]?online|\bexact\b|bookzo", System.EXACT),
    (r"magento|magmodules", System.MAGENTO),
    (r"out-?smart", System.OUTSMART),
)
_SYSTEM_NAMES: dict[str, str] = {
    "e-boekhouden": "e-boekhouden", "eboekhouden": "e-boekhouden", "e boekhouden": "e-boekhouden",
    "e-boekhouden.nl": "e-boekhouden", "eboekhouden.nl": "e-boekhouden",
    "visma.net": "visma.net", "visma": "visma.net", "visma net": "visma.net",
    "vismanet": "visma.net", "visma.net erp": "visma.net",
    "exact-online": "exact-online", "exact online": "exact-online", "exactonline": "exact-online",
    "exact": "exact-online", "exact_online": "exact-online", "bookzo": "exact-online",
    "magento": "magento", "magento 2": "magento", "magento2": "magento",
    "outsmart": "outsmart", "out-smart": "outsmart",
    "network": "network",
}  # fmt: skip


_FEW = 4


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """Words and what they mean; case and surrounding spaces do not matter."""

    meanings: Mapping[str, object]
    dtype: pl.DataType
    _usual: Mapping[str, object] = field(init=False)

    def __post_init__(self) -> None:
        usual = {
            spelling: meaning
            for word, meaning in self.meanings.items()
            for spelling in (word, word.capitalize(), word.upper())
        }
        object.__setattr__(self, "_usual", usual)

    def usual(self, texts: pl.Series) -> pl.Series:
        """What `texts` mean where they are spelt as usual, else null."""
        # Most logs have two or three words; comparing with each is faster than looking up all.
        meaning: pl.Expr = pl.lit(None, self.dtype)
        rest = texts.drop_nulls()
        for _ in range(_FEW):
            if not len(rest):
                break
            word = rest[0]
            meaning = pl.when(texts == word).then(pl.lit(self._usual.get(word))).otherwise(meaning)
            rest = rest.filter(rest != word)
        else:
            meaning = pl.lit(texts).replace_strict(self._usual, default=None)
        return texts.to_frame("t").with_columns(t=meaning.cast(self.dtype))["t"]

    def complete(self, read: pl.Series, texts: pl.Series) -> pl.Series:
        """`read`, as `usual` gave it, with the meanings of other spellings added."""
        if not read.null_count():
            return read
        unread = (read.is_null() & texts.is_not_null() & (texts != "")).arg_true()
        if not len(unread):
            return read
        plain = texts.gather(unread).str.strip_chars().str.to_lowercase()
        found = plain.replace_strict(self.meanings, default=None, return_dtype=self.dtype)
        return replaced_at(read, unread, found)


OUTCOME = Vocabulary(_OUTCOMES, pl.Boolean())  # whether a record failed
LEVEL = Vocabulary(LEVELS, pl.String())
SYSTEM = Vocabulary(_SYSTEM_NAMES, pl.String())
_FAILURE = Vocabulary(_FAILED_AT, pl.Boolean())


def failed_at(level: pl.Series) -> pl.Series:
    """What a level says of the outcome: an error failed, a warning leaves it open."""
    return _FAILURE.usual(level)


def system_named_in(text: str) -> System | None:
    """The first system that `text`, a title or heading, names."""
    found = [
        (match.start(), system)
        for pattern, system in _SYSTEMS
        if (match := re.search(pattern, text, re.IGNORECASE))
    ]
    others = [item for item in found if item[1] is not System.OUTSMART]
    return min(others or found)[1] if found else None
