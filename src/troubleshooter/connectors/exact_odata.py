"""OData version 2 as Exact Online speaks it: filter literals, lists of rows, dates."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal, InvalidOperation
from typing import Any
from urllib.parse import parse_qsl, urlsplit

from troubleshooter.errors import Refused

Row = Mapping[str, Any]
_CODE_WIDTH = 18
_GUID = re.compile(r"[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}")
_WHOLE = re.compile(r"-?[0-9]{1,18}")
_TICKS = re.compile(r"/Date\((-?\d{1,15})\)/")


@dataclass(frozen=True, slots=True)
class Page:
    """Rows of a list, and the parameters that ask for the next page ({} for none)."""

    rows: tuple[Row, ...]
    following: Mapping[str, str]


def is_guid(text: str) -> bool:
    """Whether `text` is a GUID, with or without braces."""
    return _GUID.fullmatch(text.strip("{} ")) is not None


def quoted(text: str) -> str:
    """A string literal."""
    doubled = text.replace("'", "''")
    return f"'{doubled}'"


def guid(text: str) -> str:
    """A GUID literal; raises Refused for what is no GUID."""
    plain = text.strip("{} ")
    if not is_guid(plain):
        raise Refused(f"{text[:60]!r} is no GUID")
    return f"guid'{plain.lower()}'"


def whole(text: str) -> str:
    """A number literal for Exact's 32-bit numbers; raises Refused for anything else."""
    plain = text.strip()
    if not plain.isascii() or not plain.isdigit() or int(plain) > 2**31 - 1:
        raise Refused(f"{text[:60]!r} is no number that Exact can hold")
    return str(int(plain))


def padded(code: str) -> str:
    """A string literal for a code that Exact keeps 18 wide, spaces in front."""
    return quoted(code.strip().rjust(_CODE_WIDTH))


def moment(day: date) -> str:
    """A literal for the start of a day."""
    return f"datetime'{day.isoformat()}T00:00:00'"


def page(document: Mapping[str, Any]) -> Page | None:
    """The rows in an answer, whatever shape the endpoint gives them; None if it holds none."""
    if "d" not in document:
        return None
    inside = document["d"]
    following: Mapping[str, str] = {}
    if isinstance(inside, Mapping) and "results" in inside:
        following = _following(inside.get("__next"))
        inside = inside["results"]
    if isinstance(inside, Mapping):
        # Some endpoints number their rows; one record stands by itself.
        numbered = bool(inside) and all(str(key).isdigit() for key in inside)
        inside = list(inside.values()) if numbered else [inside]
    if not isinstance(inside, list):
        return None
    return Page(tuple(row for row in inside if isinstance(row, Mapping)), following)


def _following(address: Any) -> Mapping[str, str]:
    """Only the parameters are taken over: the host and path stay ours."""
    if not isinstance(address, str):
        return {}
    try:
        return dict(parse_qsl(urlsplit(address).query))
    except ValueError:
        return {}


def text_in(row: Row, key: str) -> str:
    """A text field without the spaces around it, '' when empty; numbers as they are written."""
    value = row.get(key)
    if isinstance(value, str):
        return value.strip()
    return str(value) if isinstance(value, int) and not isinstance(value, bool) else ""


def number_in(row: Row, key: str) -> int | None:
    """A whole number, also when it came as text."""
    value = row.get(key)
    if isinstance(value, str) and _WHOLE.fullmatch(value.strip()):
        value = int(value)
    return value if isinstance(value, int) and not isinstance(value, bool) else None


def amount_in(row: Row, key: str) -> Decimal | None:
    """An amount in cents of exactness."""
    value = row.get(key)
    if isinstance(value, bool) or not isinstance(value, int | float | str):
        return None
    try:
        found = Decimal(str(value))
        return found.quantize(Decimal("0.01")) if found.is_finite() else None
    except InvalidOperation:
        return None


def truth_in(row: Row, key: str) -> bool | None:
    """A yes or no, also when it came as a number; None when not told."""
    value = row.get(key)
    if isinstance(value, bool | int):
        return bool(value)
    return None


def day_in(row: Row, key: str) -> date | None:
    """The day of a date field, written in ticks or as ISO."""
    value = row.get(key)
    if not isinstance(value, str):
        return None
    ticks = _TICKS.fullmatch(value)
    try:
        if ticks is not None:
            started = datetime(1970, 1, 1, tzinfo=UTC)
            return (started + timedelta(milliseconds=int(ticks[1]))).date()
        return date.fromisoformat(value[:10])
    except (ValueError, OverflowError):
        return None
