"""Text cut into chunks of whole lines and whole records."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from troubleshooter.ingest.records import line_frame, split_records
from troubleshooter.ingest.table import Completeness
from troubleshooter.ingest.text import (
    RecordStart,
    TextStream,
    line_chunks,
    readable_size,
    record_chunks,
)

START = RecordStart("[", "[0-9]+\\] ")
words = st.text(st.sampled_from("ab[]1 \né"), max_size=120)


def stream(text: str) -> TextStream:
    return TextStream(iter([text.encode()]), Completeness())


def records(text: str, size: int, limit: int = 1 << 20) -> tuple[list[tuple[int, str]], list[str]]:
    source = stream(text)
    found: list[tuple[int, str]] = []
    stray: list[str] = []
    for chunk in record_chunks(source, size, limit, START):
        split = split_records(chunk, START, limit, source.completeness)
        found.extend(split.frame.rows())
        stray.extend(split.stray)
    return found, stray


def expected(text: str) -> list[tuple[int, str]]:
    """The records one by one, as a person would find them."""
    found: list[tuple[int, str]] = []
    for number, line in enumerate(text.removesuffix("\n").split("\n"), 1):
        digits, bracket, _ = line[1:].partition("] ")
        if line.startswith("[") and bracket and digits.isdigit():
            found.append((number, line[1:]))
        elif found:
            found[-1] = (found[-1][0], found[-1][1] + "\n" + line)
    return found


@settings(max_examples=200, deadline=None)
@given(words, st.integers(1, 60))
def test_records_are_those_a_person_finds(text: str, size: int) -> None:
    assert records(text, size)[0] == expected(text)


@settings(max_examples=200, deadline=None)
@given(words, st.integers(1, 60), st.integers(4, 30))
def test_size_of_chunks_does_not_matter_for_cut_records(text: str, size: int, limit: int) -> None:
    assert records(text, size, limit) == records(text, 1 << 20, limit)


@settings(max_examples=100, deadline=None)
@given(words, st.integers(1, 60))
def test_lines_keep_their_numbers(text: str, size: int) -> None:
    chunks = line_chunks(stream(text), size, 1 << 20)
    found = [row for chunk in chunks for row in line_frame(chunk).select("line", "text").rows()]
    lines = enumerate(text.split("\n"), 1)
    assert found == [(number, line) for number, line in lines if line.strip()]


def test_lines_above_the_first_record_are_stray() -> None:
    assert records("above\n\n[1] one\nmore\n[2] two\n", 8) == (
        [(3, "1] one\nmore"), (5, "2] two")],
        ["above"],
    )


def test_long_lines_are_cut_and_counted() -> None:
    source = stream("short\n" + "é" * 10 + "\nend\n")
    chunks = list(line_chunks(source, 3, 7))
    assert b"".join(chunk.data for chunk in chunks).decode() == "short\nééé\nend\n"
    assert [entry.count for entry in source.completeness.skipped] == [1]


def test_head_can_be_looked_at_before_reading() -> None:
    source = TextStream(iter([b"one\n", b"two\n", b"three\n"]), Completeness())
    assert source.head(5) == b"one\ntwo\n"
    assert not source.ended
    source.skip_lines(1)
    assert b"".join(source.chunks(2)) == b"two\nthree\n"


def test_sizes_are_readable() -> None:
    sizes = (900, 2000, 1 << 20, 64 << 20, 256 << 30)
    assert [readable_size(size) for size in sizes] == [
        "900 bytes", "1.95 kB", "1 MB", "64 MB", "256 GB",
    ]  # fmt: skip
