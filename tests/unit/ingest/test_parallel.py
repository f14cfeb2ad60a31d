"""Work in threads comes back in order, in bounded numbers, and with its errors in their place."""

from __future__ import annotations

import threading
import weakref
from collections.abc import Iterator
from typing import Any

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from troubleshooter.ingest.parallel import Frames, in_order, made_of
from troubleshooter.ingest.table import Completeness


def frame_of(rows: int, noted: Completeness) -> pl.DataFrame:
    if not rows:
        noted.skip("empty")
    return pl.DataFrame({"line": range(rows)})


def height_and_last(frame: pl.DataFrame, last: bool) -> tuple[int, bool]:
    return frame.height, last


@settings(deadline=None, max_examples=50)
@given(st.lists(st.integers()), st.integers(1, 5))
def test_results_come_in_the_order_of_the_pieces(pieces: list[int], ahead: int) -> None:
    assert list(in_order(iter(pieces), lambda piece: -piece, ahead)) == [-one for one in pieces]


def test_a_single_piece_is_worked_on_by_the_caller() -> None:
    (worker,) = in_order(iter([1]), lambda _: threading.current_thread())
    assert worker is threading.current_thread()


def test_no_more_pieces_are_taken_than_may_wait() -> None:
    taken: list[int] = []

    def pieces() -> Iterator[int]:
        for number in range(40):
            taken.append(number)
            yield number

    most = 0
    for delivered, _ in enumerate(in_order(pieces(), lambda piece: piece, 3), start=1):
        most = max(most, len(taken) - delivered)
    assert 0 < most <= 3


def test_what_taking_a_piece_raises_comes_behind_the_results_before_it() -> None:
    def pieces() -> Iterator[int]:
        yield from (1, 2, 3)
        raise OSError("gone")

    results = in_order(pieces(), lambda piece: piece * 10)
    assert [next(results) for _ in range(3)] == [10, 20, 30]
    with pytest.raises(OSError, match="gone"):
        next(results)


def test_what_the_work_raises_comes_in_its_place() -> None:
    results = in_order(iter([4, 2, 0, 1]), lambda piece: 8 / piece)
    assert [next(results), next(results)] == [2, 4]
    with pytest.raises(ZeroDivisionError):
        next(results)


def test_closing_ends_the_threads_and_the_pieces() -> None:
    ended: list[bool] = []

    def pieces() -> Iterator[int]:
        try:
            yield from range(1000)
        finally:
            ended.append(True)

    before = threading.active_count()
    taken = pieces()  # held on to, so that nothing but closing ends it
    results: Any = in_order(taken, lambda piece: piece)
    assert next(results) == 0
    results.close()
    assert threading.active_count() == before
    assert ended


def test_a_piece_is_let_go_of_once_it_is_worked_on() -> None:
    class Piece:
        pass

    alive: list[weakref.ref[Piece]] = []

    def piece() -> Piece:
        made = Piece()
        alive.append(weakref.ref(made))
        return made

    pieces = (piece() for _ in range(4))
    assert [alive[at]() for at, _ in enumerate(in_order(pieces, lambda _: None))] == [None] * 4


@pytest.mark.parametrize(
    ("rows", "made"),
    [
        ([], []),
        ([3], [(3, True)]),
        ([3, 1, 2], [(3, False), (1, False), (2, True)]),
        ([3, 0, 2], [(3, False), (2, True)]),
        ([3, 2, 0], [(3, False), (2, False)]),
        ([0, 0], []),
    ],
)
def test_the_last_frame_is_known_as_such_unless_it_is_empty(
    rows: list[int], made: list[tuple[int, bool]]
) -> None:
    frames = Frames(iter(rows), frame_of, Completeness())
    assert list(made_of(frames, height_and_last, 2)) == made


def test_of_other_frames_the_last_that_is_not_empty_is_the_last() -> None:
    frames = (frame_of(rows, Completeness()) for rows in (3, 2, 0))
    assert list(made_of(frames, height_and_last, 2)) == [(3, False), (2, True)]


def test_what_reading_skips_is_noted_for_frames_and_for_work_on_them() -> None:
    for work in (False, True):
        completeness = Completeness()
        frames = Frames(iter([1, 0, 2, 0]), frame_of, completeness)
        assert len(list(made_of(frames, height_and_last, 2) if work else frames)) == 2
        assert [(one.reason, one.count) for one in completeness.skipped] == [("empty", 2)]
