"""The compiled module: what it takes for alike, and that no bytes bring it down."""

from __future__ import annotations

import os
import struct
from array import array

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.integration.native_fuzz import PIECES

from troubleshooter.ingest import native

pytestmark = pytest.mark.skipif(
    native.alike is None and "TROUBLESHOOTER_NEEDS_NATIVE" not in os.environ,
    reason="the C module was not compiled",
)

FORM = b"YYYY-MM-DD hh:mm:ss"
Found = tuple[bytes, bytes, bytes, bytes, bytes, bytes, bytes, int, int]


def found(
    data: bytes,
    shapes: tuple[tuple[bytes, bytes], ...] = (),
    named: bytes = b"",
    form: bytes = FORM,
    time: int = 2,
) -> Found | None:
    """Rows of four columns: order, message, time, success."""
    return native.alike(
        data, 0, len(data), ord(","), 4, 1, time, 0, (3,), form, shapes, named, 1, 0
    )


def kinds(made: Found | None) -> list[tuple[int, bytes]]:
    """How many rows each kind has, and what tells it from others."""
    assert made is not None
    counted, end = [], 0
    for count, _, size, *_ in struct.iter_unpack("=16q", made[0]):
        counted.append((count, made[1][end : end + size]))
        end += size
    return counted


def rows(*messages: str, time: str = "2026-01-05 10:00:00") -> bytes:
    return "".join(f"12,{message},{time},No\n" for message in messages).encode()


def odd(made: Found | None) -> list[tuple[int, int, int]]:
    assert made is not None
    return list(struct.iter_unpack("=3q", made[6]))


def test_rows_that_differ_in_figures_are_alike() -> None:
    assert kinds(found(rows("item 12 gone", "item 34 gone"))) == [(2, b"item 00 gone")]


@pytest.mark.parametrize(
    "messages",
    [("item 1 gone", "item 12 gone"), ("a", "b"), ("x", ""), ("1a", "a1"), ("0", "/")],
)
def test_rows_that_differ_otherwise_are_not(messages: tuple[str, str]) -> None:
    assert [count for count, _ in kinds(found(rows(*messages)))] == [1, 1]


def test_days_and_words_part_rows() -> None:
    data = rows("a", "a") + rows("a", time="2026-01-06 10:00:00") + b"1,a,2026-01-05 10:00:00,Yes\n"
    made = found(data)
    assert made is not None
    assert [count for count, _ in kinds(made)] == [3, 1]
    days = array("q", made[2])
    assert list(days[6:9]) == [2, 1, 1]


def test_a_digit_that_tells_parts_rows_by_its_value() -> None:
    marks = array("I", [5, 1024 + (1 << 0)]).tobytes()
    made = found(rows("step 0", "step 1", "step 2"), ((b"step 0", marks),))
    assert kinds(made) == [(1, b"step 0"), (2, b"step \xfe")]


def test_a_number_that_rules_name_parts_rows() -> None:
    marks, named = array("I", [5, 3]).tobytes(), array("I", [401, 3]).tobytes()
    made = found(rows("code 401", "code 402", "code 403"), ((b"code 000", marks),), named)
    assert kinds(made) == [(1, b"code 401"), (2, b"code \xff\xff\xff")]


@pytest.mark.parametrize(
    "row",
    [
        b"",
        b"12,message",
        b"12,message,2026-01-05 10:00:00,No,more",
        b"12,message,2026-02-30 10:00:00,No",
        b"12,message,2026-01-05 24:00:00,No",
        b"12,message,5 January,No",
        b"12,message,1969-12-31 23:59:59,No",
        b"A12,message,2026-01-05 10:00:00,No",
        b",message,2026-01-05 10:00:00,No",
        b"1234567890123456789,message,2026-01-05 10:00:00,No",
        b"12, message,2026-01-05 10:00:00,No",
        b"12," + b"m" * 2001 + b",2026-01-05 10:00:00,No",
        b'12,"two\nlines",2026-01-05 10:00:00,No',
    ],
)
def test_a_row_that_is_not_plain_is_handed_back(row: bytes) -> None:
    made = found(rows("a") + row + b"\n" + rows("b"))
    start = len(rows("a"))
    assert odd(made) == [(start, len(row) + 1, 2)]


@pytest.mark.parametrize("row", [b'12,a"b,,No', b'12,"a"b,,No', b'12,"open,,No'])
def test_quotes_that_make_no_sense_leave_all_to_the_careful_reader(row: bytes) -> None:
    assert found(rows("a") + row + b"\n" + rows("b")) is None


def test_too_many_kinds_are_none() -> None:
    def spelled(number: int) -> str:
        return "".join(chr(97 + int(digit)) for digit in str(number))

    assert found(rows(*map(spelled, range(5000)))) is None
    assert found(rows(*map(spelled, range(4000)))) is not None


def test_documents_keep_leading_zeros() -> None:
    made = found(b"007,a,2026-01-05 10:00:00,No\n7,a,2026-01-05 10:00:00,No\n")
    assert made is not None
    assert list(array("Q", made[4])) == [1007, 17]


@pytest.mark.parametrize(
    "arguments",
    [
        {"form": b"hh:mm:ss YYYY-MM-DD"},
        {"form": b"YYYY hh:mm"},
        {"form": b"Y" * 99},
        {"form": b"YYYYYYYYY-MM-DD hh:mm:ss"},
        {"time": 1},
        {"time": 4},
        {"shapes": ((b"0", array("I", [1, 1024]).tobytes()),)},
        {"shapes": ((b"0", array("I", [0, 9]).tobytes()),)},
        {"shapes": ((b"0000", array("I", [0, 99]).tobytes()),)},
        {"shapes": ((b"0", b""), (b"0", b""))},
    ],
)
def test_what_makes_no_sense_is_refused(arguments: dict[str, object]) -> None:
    with pytest.raises(ValueError, match=r"no such column|form of|marks? |twice"):
        found(rows("a"), **arguments)  # type: ignore[arg-type]


@pytest.mark.parametrize(("start", "end"), [(-1, 2), (2, 1), (0, 99)])
def test_a_part_outside_of_the_text_is_refused(start: int, end: int) -> None:
    with pytest.raises(ValueError, match="no such part"):
        native.alike(b"abc", start, end, 44, 4, 1, 2, 0, (3,), FORM, (), b"", 1, 0)
    with pytest.raises(ValueError, match="no such part"):
        native.counted(b"abc", start, end)


@settings(max_examples=300, deadline=None)
@given(st.binary(max_size=300), st.integers(0, 300), st.integers(0, 300))
def test_quotes_and_line_feeds_are_counted(data: bytes, one: int, two: int) -> None:
    data = data.replace(b"\x01", b'"').replace(b"\x02", b"\n")
    start, end = sorted((min(one, len(data)), min(two, len(data))))
    part = data[start:end]
    assert native.counted(data, start, end) == (part.count(b'"'), part.count(b"\n"))


@settings(max_examples=500, deadline=None)
@given(
    st.one_of(st.binary(max_size=200), st.lists(st.sampled_from(PIECES), max_size=80).map(b"".join))
)
def test_every_row_is_in_a_kind_or_handed_back(data: bytes) -> None:
    made = found(data)
    if made is not None:
        counted = sum(count for count, _ in kinds(made))
        ends = data.count(b"\n") + (not data.endswith(b"\n") and data != b"")
        assert counted * 8 == len(made[4]) == 2 * len(made[5])
        assert counted + len(odd(made)) <= ends
        assert all(at >= 0 and at + size <= len(data) for at, size, _ in odd(made))
