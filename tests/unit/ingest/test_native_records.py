"""The compiled module on records of a log: where they begin and end, and which are alike."""

from __future__ import annotations

import os
import struct
from array import array

import pytest

from troubleshooter.ingest import native

pytestmark = pytest.mark.skipif(
    native.records is None and "TROUBLESHOOTER_NEEDS_NATIVE" not in os.environ,
    reason="the C module was not compiled",
)

PLAIN, ISO = b"YYYY-MM-DD hh:mm:ss", b"YYYY-MM-DD?hh:mm:ss~"
START = "[2026-01-05 10:00:00] main.ERROR: "
Found = tuple[bytes, bytes, bytes, bytes, bytes, bytes, bytes, int, int]


def found(text: str, form: bytes = PLAIN) -> Found | None:
    data = text.encode()
    return native.records(data, 0, len(data), form, (), b"", 1, 0)


def counts(made: Found | None) -> list[int]:
    """How many records each kind has."""
    assert made is not None
    return [fields[0] for fields in struct.iter_unpack("=16q", made[0])]


def messages(text: str) -> list[str]:
    """The first message of each kind, with all that stands below it."""
    made = found(text)
    assert made is not None
    places = [fields[6:8] for fields in struct.iter_unpack("=16q", made[0])]
    return [text.encode()[at : at + size].decode() for at, size in places]


def odd(made: Found | None) -> list[int]:
    """The lines of the records that are handed back."""
    assert made is not None
    return [line for _, _, line in struct.iter_unpack("=3q", made[6])]


def test_records_that_differ_in_figures_are_alike() -> None:
    assert counts(found(f"{START}order 12\n{START}order 34\n")) == [2]


def test_a_message_goes_on_until_the_next_record() -> None:
    assert messages(f"{START}one\n#0 x\n\n{START}two\n") == ["one\n#0 x\n", "two"]


@pytest.mark.parametrize(
    "line",
    [
        "[x] main.ERROR: no time",
        "[2026-01-05 10:00:00] ERROR: no channel",
        "[2026-01-05 10:00:00] main.error: no level",
        "[2026-01-05 10:00:00] main.ERROR no colon",
        "[2026-01-05 10:00] main.ERROR: no seconds",
        "[2026-01-05 10:00:00.] main.ERROR: no fraction",
        " [2026-01-05 10:00:00] main.ERROR: not at the line's start",
        f"[2026-01-05 10:00:00] {'x' * 101}.ERROR: too long a channel",
    ],
)
def test_a_line_that_begins_no_record_is_part_of_the_one_above(line: str) -> None:
    assert messages(f"{START}one\n{line}\n") == [f"one\n{line}"]


@pytest.mark.parametrize("level", ["DEBUG", "INFO", "NOTICE", "WARNING", "ALERT", "EMERGENCY"])
def test_records_of_other_levels_are_of_other_kinds(level: str) -> None:
    assert counts(found(f"{START}one\n{START.replace('ERROR', level)}one\n")) == [1, 1]


def test_what_stands_below_must_be_the_same_to_the_letter() -> None:
    one, two = f"{START}order 1\n#0 x(1)\n", f"{START}order 2\n#0 x(2)\n"
    assert counts(found(one + two + one)) == [2, 1]


def test_text_above_the_first_record_is_not_for_it() -> None:
    assert found(f"no record\n{START}one\n") is None


def test_below_the_first_line_a_zero_at_the_front_is_handed_back() -> None:
    assert odd(found(f"{START}one\n0 x\n{START}two\n")) == [1]


@pytest.mark.parametrize(
    "time",
    [
        "2026-01-05T10:00:00.123456+00:00",
        "2026-01-05 10:00:00.5Z",
        "2026-01-05T10:00:00",
        "2026-01-05T10:00:00Z",
    ],
)
def test_a_time_in_utc_is_read_with_its_fraction(time: str) -> None:
    made = found(f"[{time}] main.ERROR: one\n", ISO)
    assert made is not None
    fraction = {"123456": 123_456, ".5Z": 500_000}
    wanted = next((micros for part, micros in fraction.items() if part in time), 0)
    first = struct.unpack("=16q", made[0])[5]
    assert first % 1_000_000 == wanted
    assert first // 1_000_000 == 1_767_607_200


def test_a_time_of_another_zone_is_handed_back() -> None:
    text = f"[2026-01-05T10:00:00+01:00] main.ERROR: one\n{START}two\n"
    assert odd(found(text, ISO)) == [1]


def test_a_number_is_read_where_messages_of_its_kind_name_it() -> None:
    text = f"{START}order 0123 gone\n{START}order 4567 gone\n"
    made = found(text)
    assert made is not None
    spans = array("I", [6, 4]).tobytes()
    packed = native.numbers(text.encode(), made[4], made[5], spans)
    assert struct.unpack("=2Q", packed) == (10_123, 14_567)


def test_what_is_no_number_of_digits_gives_none() -> None:
    text = f"{START}order 12A gone\n"
    made = found(text)
    assert made is not None
    spans = array("I", [6, 3]).tobytes()
    assert struct.unpack("=Q", native.numbers(text.encode(), made[4], made[5], spans)) == (0,)


@pytest.mark.parametrize("span", [(1000, 1), (0, 1 << 30)])
def test_a_number_outside_of_the_text_is_refused(span: tuple[int, int]) -> None:
    text = f"{START}order 12\n"
    made = found(text)
    assert made is not None
    with pytest.raises(ValueError, match="outside"):
        native.numbers(text.encode(), made[4], made[5], array("I", span).tobytes())
