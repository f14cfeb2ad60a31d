"""Times as logs write them, read as whole columns."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

import polars as pl

TIME = pl.Datetime("us")

_ISO = (
    r"^(\d{4}-\d\d-\d\d)[T ](\d\d:\d\d(?::\d\d)?)(?:[.,](\d{1,9}))?"
    r"\s*(Z|UTC|[+-]\d\d:?\d\d)?$"
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
_DATE_FORMATS: tuple[str, ...] = ("%Y-%m-%d", "%d-%m-%Y", "%d/%m/%Y", "%d.%m.%Y", "%b %d, %Y")
_MONTHS = {
    "january": "Jan", "januari": "Jan", "jan.": "Jan",
    "february": "Feb", "februari": "Feb", "feb.": "Feb",
    "march": "Mar", "maart": "Mar", "mrt.": "Mar", "mrt": "Mar", "mar.": "Mar",
    "april": "Apr", "apr.": "Apr",
    "mei": "May",
    "june": "Jun", "juni": "Jun", "jun.": "Jun",
    "july": "Jul", "juli": "Jul", "jul.": "Jul",
    "august": "Aug", "augustus": "Aug", "aug.": "Aug",
    "september": "Sep", "sept.": "Sep", "sep.": "Sep",
    "october": "Oct", "oktober": "Oct", "okt.": "Oct", "okt": "Oct", "oct.": "Oct",
    "november": "Nov", "nov.": "Nov",
    "december": "Dec", "dec.": "Dec",
}  # fmt: skip

LOOKS_LIKE_TIME = re.compile(
    r"\s*(?:\d{4}[-/]\d\d?[-/]\d\d?|\d\d?[-/.]\d\d?[-/.]\d{4}|[A-Za-z]{3,9}\.? \d\d?, \d{4}"
    r"|\d\d? [A-Za-z]{3,9}\.? \d{4})\b[T ,]*(?:\d\d?:\d\d[^A-Za-z]*(?:[AaPp][Mm]|Z)?)?\s*\Z"
)


@dataclass(slots=True)
class TimeReader:
    """Reads columns of times; it begins with the form that served last, as logs keep to one.

    Times that name an offset from UTC become UTC; all others are taken as written.
    """

    _formats: list[str] = field(default_factory=lambda: list(_PLAIN_FORMATS))

    def read(self, texts: pl.Series) -> pl.Series:
        """`texts` as datetimes; null where there is no time or none that can be read."""
        best = texts.str.to_datetime(self._formats[0], time_unit="us", strict=False, cache=False)
        if best.null_count() == 0:
            return best
        cleaned = texts.str.strip_chars()
        open_at = (best.is_null() & (cleaned != "").fill_null(value=False)).arg_true()
        if not len(open_at):
            return best
        rest = self._others(cleaned.gather(open_at))
        return best.scatter(open_at, rest)

    def _others(self, texts: pl.Series) -> pl.Series:
        best = pl.Series(texts.name, [None], dtype=TIME).new_from_index(0, len(texts))
        for form in self._formats:
            read = texts.str.to_datetime(form, time_unit="us", strict=False, cache=False)
            if read.null_count() < len(texts):
                best = best.zip_with(best.is_not_null(), read)
                if form != self._formats[0]:
                    self._formats.remove(form)
                    self._formats.insert(0, form)
                    break
        if best.null_count():
            best = best.zip_with(best.is_not_null(), _iso(texts))
        if best.null_count():
            best = best.zip_with(best.is_not_null(), _worded(texts))
        return best


def _iso(texts: pl.Series) -> pl.Series:
    groups = texts.str.extract_groups(_ISO).struct
    clock = groups[1]
    clock = (clock + ":00").zip_with(clock.str.len_bytes() == 5, clock)
    base = (groups[0] + " " + clock).str.to_datetime(
        "%Y-%m-%d %H:%M:%S", time_unit="us", strict=False, cache=False
    )
    micros = (groups[2] + "000000").str.slice(0, 6).cast(pl.Int64, strict=False).fill_null(0)
    zone = groups[3].fill_null("Z")
    offset = zone.str.extract(r"^[+-](\d\d)").cast(pl.Int64).fill_null(0) * 60
    offset = offset + zone.str.extract(r"^[+-]\d\d:?(\d\d)").cast(pl.Int64).fill_null(0)
    signed = (-offset).zip_with(zone.str.starts_with("-"), offset)
    shift = (micros - signed * 60_000_000).cast(pl.Duration("us"))
    return base + shift


def _worded(texts: pl.Series) -> pl.Series:
    plain = texts.str.to_lowercase().str.replace_all(r"\s+", " ")
    plain = plain.str.replace_many(
        [rf"{name} " for name in _MONTHS], [f"{short} " for short in _MONTHS.values()]
    )
    half_day = plain.str.replace(r" [ap]m$", "")
    best = pl.Series(texts.name, [None], dtype=TIME).new_from_index(0, len(texts))
    for form in (*_PLAIN_FORMATS, *_WORDED_FORMATS):
        source = plain if "%p" in form else half_day
        read = source.str.to_datetime(form, time_unit="us", strict=False, cache=False)
        best = best.zip_with(best.is_not_null(), read)
        if not best.null_count():
            return best
    for form in _DATE_FORMATS:
        day = half_day.str.to_date(form, strict=False).cast(TIME)
        best = best.zip_with(best.is_not_null(), day)
    return best
