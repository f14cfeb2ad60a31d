"""No input makes reading fail, and the size of the batches never shows."""

from __future__ import annotations

import io
from pathlib import Path

import polars as pl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from troubleshooter.ingest.limits import Limits
from troubleshooter.ingest.reader import open_inputs
from troubleshooter.ingest.table import SCHEMA, Unreadable

LOGS = Path(__file__).parents[2] / "data" / "logs"
SAMPLES = {path.name: path.read_bytes() for path in sorted(LOGS.iterdir())}
SCRAPS = (
    b'"', b'""', b"\n", b"\r\n", b"\r", b",", b";", b"\t", b"\0", b"\xff", b"\xe2\x82", b"\x01",
    b"<tr>", b"<td>", b"</td>", b"<!--", b"-->", b"<script>", b"&#x41;", b"<Row>", b"<Cell/>",
    b"{", b"}", b"[", b"]", b"\\", b"\\u00", b"null", b'"message":', b"Message", b"2026-03-02",
    b"03-03-2026 10:15\n", b"[2026-03-05 02:00:01] main.INFO: ", b"\n\n\n", b"\xef\xbb\xbf",
)  # fmt: skip

Read = list[Unreadable | tuple[str, pl.DataFrame, list[str], str | None]]


@st.composite
def damaged(draw: st.DrawFn, sample: bytes) -> bytes:
    """`sample` with pieces put in, taken out, repeated or moved."""
    data = sample
    for _ in range(draw(st.integers(1, 4))):
        start = draw(st.integers(0, len(data)))
        end = min(len(data), start + draw(st.sampled_from([1, 2, 7, 40, 300])))
        piece = draw(st.sampled_from([*SCRAPS, b"", data[start:end] * 2, data[:end]]))
        data = data[:start] + piece + data[draw(st.sampled_from([start, end])) :]
    return data


def read(data: bytes, limits: Limits) -> Read:
    found: Read = []
    for table in open_inputs(["-"], io.BytesIO(data), limits):
        if isinstance(table, Unreadable):
            found.append(table)
            continue
        frames = list(table.frames)
        assert all(frame.schema == SCHEMA for frame in frames)
        records = pl.concat([SCHEMA.to_frame(), *frames])
        skipped = sorted(map(str, table.completeness.skipped))
        found.append((table.format, records, skipped, table.completeness.broken))
    return found


def same(first: Read, second: Read) -> bool:
    if len(first) != len(second):
        return False
    for one, other in zip(first, second, strict=True):
        if isinstance(one, Unreadable) or isinstance(other, Unreadable):
            if one != other:
                return False
        elif not one[1].equals(other[1]) or (one[0], *one[2:]) != (other[0], *other[2:]):
            return False
    return True


@pytest.mark.parametrize("name", SAMPLES)
@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(data=st.data())
def test_damaged_log_is_read_the_same_in_any_batches(name: str, data: st.DataObject) -> None:
    content = data.draw(damaged(SAMPLES[name]))
    record = data.draw(st.sampled_from([200, 1 << 20]))
    whole = read(content, Limits(record=record))
    assert same(whole, read(content, Limits(batch=data.draw(st.integers(1, 90)), record=record)))


@settings(max_examples=60, deadline=None)
@given(st.binary(max_size=400))
def test_any_bytes_are_read_or_refused(data: bytes) -> None:
    assert len(read(data, Limits())) == 1


@settings(max_examples=60, deadline=None)
@given(
    st.sampled_from([b"\x1f\x8b\x08\x00\x00\x00\x00\x00", b"PK\x03\x04", b"<?xml ", b"<html><tr>"]),
    st.binary(max_size=200),
)
def test_any_bytes_behind_a_known_beginning_are_read_or_refused(start: bytes, rest: bytes) -> None:
    assert len(read(start + rest, Limits())) == 1
