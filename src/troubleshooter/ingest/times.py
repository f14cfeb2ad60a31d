"""Times as logs write them, read as whole columns."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

import polars as pl

from troubleshooter.ingest.series import replaced_at

TIME = pl.Datetime("us")

_ISO = (
    r"^([0-9]{4}-[0-9]{2}-[0-9]{2})[T ]([0-9]{2}:[0-9]{2}(?::[0-9]{2})?)(?:[.,]([0-9]{1,9}))?"
    r" *(Z|UTC|[+-][0-9]{2}:?[0-9]{2})?$"
)
_PLAIN_FORMATS: tuple[str, ...] = (
    "%Y-%m-%d %H:%M:%S",
    "%Y-%m-%dT%H:%M:%S",
    "%d-%m-%Y %H:%M:%S",
    "%d-%m-%Y %H:%M",
    "%d/%m/%Y %H:%M:%S",
    "%d/%m/%Y %H:%M",
    "%d.%m.%Y %H:%M:%S",
    "%d.%m.%Y %H:%M",
    "%Y/%m/%d %H:%M:%S",
    "%Y-%m-%d %H:%M",
)
_DIGITS = {"%Y": "YYYY", "%m": "MM", "%d": "DD", "%H": "hh", "%M": "mm", "%S": "ss"}
_WORDED_FORMATS: tuple[str, ...] = (
    "%b %d, %Y %I:%M:%S %p",
    "%b %d, %Y %H:%M:%S",
    "%b %d, %Y %I:%M %p",
    "%b %d, %Y %H:%M",
    "%d %b %Y %H:%M:%S",
    "%d %b %Y %H:%M",
    "%m/%d/%Y %I:%M:%S %p",
    "%m/%d/%Y %I:%M %p",
    "%m/%d/%Y %H:%M:%S",
    "%m/%d/%Y %H:%M",
    "%d/%m/%y %H:%M",
    "%d-%m-%y %H:%M",
)
_DATE_FORMATS: tuple[str, ...] = (
    "%Y-%m-%d",
    "%d-%m-%Y",
    "%d/%m/%Y",
    "%d.%m.%Y",
    "%b %d, %Y",
    "%d %b %Y",
)
_MONTHS: dict[str, tuple[str, ...]] = {
    "jan": ("january", "januari", "jan."),
    "feb": ("february", "februari", "feb."),
    "mar": ("march", "maart", "mrt.", "mrt", "mar."),
    "apr": ("april", "apr."),
    "may": ("mei",),
    "jun": ("june", "juni", "jun."),
    "jul": ("july", "juli", "jul."),
    "aug": ("august", "augustus", "aug."),
    "sep": ("september", "sept.", "sept", "sep."),
    "oct": ("october", "oktober", "okt.", "okt", "oct."),
    "nov": ("november", "nov."),
    "dec": ("december", "dec."),
}
_MONTH_NAMES: dict[str, str] = {
    f"{name} ": f"{short} " for short, names in _MONTHS.items() for name in names
}
_ANY_ISO = "ISO 8601 in UTC"
_FAST_FORMATS: tuple[str, ...] = (*_PLAIN_FORMATS, _ANY_ISO)
_FEW = 64
_EARLIEST = datetime(1970, 1, 1)  # noqa: DTZ001 (logs name no zone)
_LATEST = datetime(9000, 1, 1)  # noqa: DTZ001 (logs name no zone)


@dataclass(slots=True)
class TimeReader:
    """Reads columns of times; it begins with the form that serves the log, as logs keep to one.

    Times that name an offset from UTC become UTC; all others are taken as written. Numbers are
    seconds or milliseconds since 1970.
    """

    _format: str | None = None

    def look_at(self, texts: pl.Series) -> None:
        """Choose the form to begin with, unless that has been done."""
        if self._format is None:
            sample = texts.head(_FEW).str.strip_chars()
            self._format = max(_FAST_FORMATS, key=lambda form: _count_read(sample, form))

    @property
    def chosen(self) -> bool:
        """Whether the form to begin with is known."""
        return self._format is not None

    @property
    def form(self) -> str | None:
        """The form to begin with, Y, M, D, h, m and s for its digits, ? for a space or a T, and ~
        behind it if a fraction and UTC may follow; None where it is not known yet."""
        form = "%Y-%m-%d?%H:%M:%S~" if self._format == _ANY_ISO else self._format
        if form is None:
            return None
        for part, digits in _DIGITS.items():
            form = form.replace(part, digits)
        return form

    def expression(self, column: str) -> pl.Expr:
        """The times in `column` that have the form to begin with; null for others."""
        return _fast(pl.col(column), self._format or _PLAIN_FORMATS[0])

    def complete(self, times: pl.Series, texts: pl.Series) -> pl.Series:
        """`times`, as `expression` gave them, with those added that have other forms."""
        times = _without_absurd(times)
        if times.null_count() == 0:
            return times
        positions = (times.is_null() & texts.is_not_null() & (texts != "")).arg_true()
        if not len(positions):
            return times
        return replaced_at(times, positions, _any_form(texts.gather(positions).str.strip_chars()))


def _any_form(texts: pl.Series) -> pl.Series:
    best = texts.to_frame("t").select(_iso_in_utc(pl.col("t"))).to_series()
    best = _without_absurd(best)
    for attempt in (_iso, _epoch, _other_plain, _worded):
        positions = best.is_null().arg_true()
        if not len(positions):
            break
        read = _without_absurd(attempt(texts.gather(positions)))
        best = replaced_at(best, positions, read)
    return best


def _fast(texts: pl.Expr, form: str) -> pl.Expr:
    return _iso_in_utc(texts) if form == _ANY_ISO else _strict_form(texts, form)


def _count_read(texts: pl.Series, form: str) -> int:
    read = texts.to_frame("t").select(_fast(pl.col("t"), form)).to_series()
    return len(read) - _without_absurd(read).null_count()


def _has_absurd(times: pl.Series) -> bool:
    """Whether some time cannot be meant: a year of two digits, say, taken for one long ago."""
    return bool((~times.is_between(_EARLIEST, _LATEST)).any())


def _without_absurd(times: pl.Series) -> pl.Series:
    return times.set(~times.is_between(_EARLIEST, _LATEST), None) if _has_absurd(times) else times


def _strict_form(texts: pl.Expr, form: str) -> pl.Expr:
    return texts.str.to_datetime(form, time_unit="us", strict=False, cache=False)


def _iso_in_utc(text: pl.Expr) -> pl.Expr:
    """ISO times that are in UTC or name no offset, at column speed; null for others."""
    start = text.str.slice(0, 19)
    base = pl.coalesce(_strict_form(start, form) for form in _PLAIN_FORMATS[:2])
    tail = text.str.slice(19).str.strip_suffix("+00:00").str.strip_suffix("Z")
    is_fraction = (tail.str.len_bytes() <= 10) & tail.str.contains("^[.,]")
    micros = tail.str.slice(1, 6).str.pad_end(6, "0").cast(pl.Int64, strict=False)
    fraction = pl.when(tail == "").then(0).when(is_fraction).then(micros)
    return base + fraction.cast(pl.Duration("us"))


def _iso(texts: pl.Series) -> pl.Series:
    groups = texts.str.extract_groups(_ISO).struct
    clock, zone = groups[1], groups[3].fill_null("Z")
    clock = (clock + ":00").zip_with(clock.str.len_bytes() == 5, clock)
    base = (groups[0] + " " + clock).str.to_datetime(
        "%Y-%m-%d %H:%M:%S", time_unit="us", strict=False, cache=False
    )
    micros = (groups[2] + "000000").str.slice(0, 6).cast(pl.Int64, strict=False).fill_null(0)
    hours = zone.str.extract(r"^[+-]([0-9]{2})").cast(pl.Int64).fill_null(0)
    minutes = zone.str.extract(r"^[+-][0-9]{2}:?([0-9]{2})").cast(pl.Int64).fill_null(0)
    offset = hours * 60 + minutes
    signed = (-offset).zip_with(zone.str.starts_with("-"), offset)
    return base + (micros - signed * 60_000_000).cast(pl.Duration("us"))


def _epoch(texts: pl.Series) -> pl.Series:
    """Seconds (10 digits, fraction allowed), milli-, micro- or nanoseconds since 1970."""
    whole = texts.str.extract(r"^([0-9]{10}|[0-9]{13}|[0-9]{16}|[0-9]{19})(?:\.[0-9]{1,9})?$")
    fraction = texts.str.extract(r"^[0-9]{10}\.([0-9]{1,9})$")
    micros = (whole + "000000").str.slice(0, 16).cast(pl.Int64, strict=False)
    part = (fraction + "000000").str.slice(0, 6).cast(pl.Int64, strict=False).fill_null(0)
    return (micros + part).cast(TIME)


def _other_plain(texts: pl.Series) -> pl.Series:
    return _first_of(texts, texts, _PLAIN_FORMATS)


def _worded(texts: pl.Series) -> pl.Series:
    plain = texts.str.to_lowercase().str.replace_all(r"[ \t]+", " ")
    plain = plain.str.replace_many(list(_MONTH_NAMES), list(_MONTH_NAMES.values()), leftmost=True)
    without_half = plain.str.replace(r" [ap]m$", "")
    best = _first_of(plain, without_half, (*_PLAIN_FORMATS, *_WORDED_FORMATS))
    for form in _DATE_FORMATS:
        best = best.zip_with(best.is_not_null(), plain.str.to_date(form, strict=False).cast(TIME))
    return best


def _first_of(texts: pl.Series, without_half: pl.Series, forms: tuple[str, ...]) -> pl.Series:
    """What the first fitting of `forms` makes of each text; `without_half` are the texts
    without AM and PM, which some logs write behind hours up to 24."""
    frame = pl.DataFrame({"plain": texts, "half": without_half})
    attempts = [_strict_form(pl.col("plain" if "%p" in form else "half"), form) for form in forms]
    sensible = [
        pl.when(attempt.is_between(_EARLIEST, _LATEST)).then(attempt) for attempt in attempts
    ]
    return frame.select(pl.coalesce(sensible)).to_series()
