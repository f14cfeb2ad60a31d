"""Delimited text: fast where it is regular, with care where it is not, the same either way."""

from __future__ import annotations

import csv
import io

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from troubleshooter.ingest.careful import careful_rows
from troubleshooter.ingest.delimited import Layout, read_delimited
from troubleshooter.ingest.quoting import quoted_chunks, row_chunk
from troubleshooter.ingest.table import Completeness
from troubleshooter.ingest.text import TextStream

LAYOUT = Layout(",", 3, {"message": 1, "last": 2})

cell = st.text(st.sampled_from('ab ,;"\n\té'), max_size=6)
table = st.lists(st.tuples(cell, cell, cell), max_size=12)


def written(rows: list[tuple[str, ...]]) -> bytes:
    target = io.StringIO()
    csv.writer(target, lineterminator="\n").writerows(rows)
    return target.getvalue().encode()


def read(
    data: bytes, size: int = 1 << 20, limit: int = 1 << 20
) -> tuple[pl.DataFrame, Completeness]:
    completeness = Completeness()
    stream = TextStream(iter([data]), completeness)
    frames = [
        read_delimited(chunk, LAYOUT, completeness) for chunk in quoted_chunks(stream, size, limit)
    ]
    empty = read_delimited(row_chunk(b"", 1), LAYOUT, completeness)
    return pl.concat([empty, *frames]), completeness


@settings(max_examples=200, deadline=None)
@given(table, st.integers(1, 60))
def test_what_a_csv_writer_wrote_is_read_back(rows: list[tuple[str, ...]], size: int) -> None:
    data = written(rows)
    frame, completeness = read(data, size)
    lines, line = [], 1
    for row in rows:
        lines.append(line)
        line += 1 + sum(text.count("\n") for text in row)
    assert frame.rows() == [(at, row[1], row[2]) for at, row in zip(lines, rows, strict=True)]
    assert completeness.skipped == []


@settings(max_examples=200, deadline=None)
@given(st.text(st.sampled_from('ab,"\n'), max_size=80), st.integers(1, 40))
def test_reading_in_parts_gives_the_same_as_reading_at_once(text: str, size: int) -> None:
    whole, first = read(text.encode())
    parts, second = read(text.encode(), size)
    assert parts.equals(whole)
    assert sorted(map(str, first.skipped)) == sorted(map(str, second.skipped))


@settings(max_examples=200, deadline=None)
@given(st.text(st.sampled_from('ab,"\n'), max_size=60))
def test_fast_and_careful_reading_agree(text: str) -> None:
    data = text.encode()
    frame, _ = read(data)
    careful: list[tuple[int, str, str]] = []
    stream = TextStream(iter([data]), Completeness())
    for chunk in quoted_chunks(stream, 1 << 20, 1 << 20):
        rows = careful_rows(chunk, ",", 3, Completeness())
        careful.extend((row.line, row.cells[1], row.cells[2]) for row in rows)
    assert frame.rows() == careful


def test_line_feeds_in_columns_that_are_not_wanted_still_count() -> None:
    frame, _ = read(b'"a\nb",m1,x\nc,m2,y\n')
    assert frame.rows() == [(1, "m1", "x"), (3, "m2", "y")]


@pytest.mark.parametrize("count", [1, 500, 20_000])
def test_one_bad_row_among_many_is_found(count: int) -> None:
    good = b"1,message,end\n" * count
    frame, completeness = read(good + b"1,2\n" + good)
    assert frame.height == 2 * count
    assert frame["line"][-1] == 2 * count + 1
    assert [entry.count for entry in completeness.skipped] == [1]
