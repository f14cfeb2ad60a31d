"""Bytes of any usual encoding as clean UTF-8."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from troubleshooter.errors import InputError
from troubleshooter.ingest.encoding import NULS, REPLACED, clean
from troubleshooter.ingest.table import Completeness
from troubleshooter.model import Skipped


def cleaned(data: bytes, size: int = 1000) -> tuple[str, list[Skipped]]:
    completeness = Completeness()
    pieces = (data[start : start + size] for start in range(0, len(data), size))
    text = b"".join(clean(pieces, completeness)).decode("utf-8")
    return text, completeness.skipped


@pytest.mark.parametrize("size", [1, 2, 3, 1000])
@pytest.mark.parametrize("encoding", ["utf-8", "cp1252"])
def test_encoding_without_mark_is_recognised(encoding: str, size: int) -> None:
    text = "Datum;Melding\n1;Geëxporteerd voor € 12 – Zoë\n"
    assert cleaned(text.encode(encoding), size) == (text, [])


@pytest.mark.parametrize("size", [5, 6, 7, 1000])
@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32"])
def test_encoding_is_recognised_from_its_beginning(encoding: str, size: int) -> None:
    text = "Datum;Melding\n1;Geëxporteerd voor € 12 – Zoë\n"
    assert cleaned(text.encode(encoding), size) == (text, [])


def test_line_ends_become_line_feeds_also_when_cut_through() -> None:
    for size in (1, 2, 3, 5, 100):
        assert cleaned(b"a\r\nb\nc\r\n", size)[0] == "a\nb\nc\n"


def test_text_with_carriage_returns_alone_is_cut_into_lines() -> None:
    assert cleaned(b"a\rb\rc\r")[0] == "a\nb\nc\n"


def test_carriage_return_within_a_line_becomes_a_space() -> None:
    assert cleaned(b"a\nb\rc\n")[0] == "a\nb c\n"


def test_nul_characters_are_left_out_and_counted() -> None:
    assert cleaned(b"Melding\0\nGe\0reed\n") == ("Melding\nGereed\n", [Skipped(NULS, 2)])


def test_broken_characters_in_utf8_are_replaced_and_counted() -> None:
    text, skipped = cleaned("één twee drie ëë ".encode() + b"\xff\n")
    assert text == "één twee drie ëë \ufffd\n"
    assert skipped == [Skipped(REPLACED, 1)]


def test_replacement_characters_that_were_there_are_not_counted() -> None:
    assert cleaned("é \ufffd é".encode()) == ("é \ufffd é", [])


def test_bytes_that_windows_does_not_know_are_replaced_and_counted() -> None:
    text, skipped = cleaned(b"caf\xe9 \x81\n")
    assert text == "café \ufffd\n"
    assert skipped == [Skipped(REPLACED, 1)]


def test_break_while_reading_keeps_what_came_before() -> None:
    def pieces() -> Iterator[bytes]:
        yield b"one\n"
        yield b"two"
        raise InputError("x", "the disk is gone")

    completeness = Completeness()
    assert b"".join(clean(pieces(), completeness)) == b"one\ntwo"
    assert completeness.broken == "the disk is gone"


@settings(max_examples=150, deadline=None)
@given(st.binary(max_size=300), st.integers(1, 50))
def test_any_bytes_become_text(data: bytes, size: int) -> None:
    text, _ = cleaned(data, size)
    assert "\0" not in text
    assert "\r" not in text


@settings(max_examples=150, deadline=None)
@given(
    st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\r\0")), st.integers(1, 9)
)
def test_utf8_text_comes_through_unchanged(text: str, size: int) -> None:
    assert cleaned(b"\xef\xbb\xbf" + text.encode(), max(size, 3))[0] == text
