"""The words logs use for outcomes, levels and systems, in Dutch and English."""

from __future__ import annotations

import re
from collections.abc import Mapping

import polars as pl

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

_USUAL_OUTCOMES: dict[str, bool] = {
    spelling: outcome
    for word, outcome in _OUTCOMES.items()
    for spelling in (word, word.capitalize(), word.upper())
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


def _known(texts: pl.Expr, words: Mapping[str, object], dtype: pl.DataType) -> pl.Expr:
    plain = texts.str.strip_chars().str.to_lowercase()
    return plain.replace_strict(words, default=None, return_dtype=dtype)


def failed(texts: pl.Expr) -> pl.Expr:
    """A column that says whether a record succeeded, as whether it failed; null if it does not.

    Only the usual spellings; `completed_failed` reads the others.
    """
    return texts.replace_strict(_USUAL_OUTCOMES, default=None, return_dtype=pl.Boolean)


def completed_failed(outcomes: pl.Series, texts: pl.Series) -> pl.Series:
    """`outcomes`, as `failed` gave them, with those of unusual spelling added."""
    unread = (outcomes.is_null() & texts.is_not_null() & (texts != "")).arg_true()
    if not len(unread):
        return outcomes
    rest = texts.gather(unread).to_frame("t")
    read = rest.select(_known(pl.col("t"), _OUTCOMES, pl.Boolean())).to_series()
    return outcomes.scatter(unread, read)


def levels(texts: pl.Expr) -> pl.Expr:
    """Level names or numbers as debug, info, warning, error or success; null for others."""
    return _known(texts, LEVELS, pl.String())


def failed_at(level: pl.Expr) -> pl.Expr:
    """What a level says of the outcome: an error failed, a warning leaves it open."""
    return level.replace_strict(_FAILED_AT, default=None, return_dtype=pl.Boolean)


def systems(texts: pl.Expr) -> pl.Expr:
    """Names of systems as System values; null for names of none."""
    return _known(texts, _SYSTEM_NAMES, pl.String())


def system_named_in(text: str) -> System | None:
    """The first system that `text`, a title or heading, names."""
    found = [
        (match.start(), system)
        for pattern, system in _SYSTEMS
        if (match := re.search(pattern, text, re.IGNORECASE))
    ]
    others = [item for item in found if item[1] is not System.OUTSMART]
    return min(others or found)[1] if found else None
