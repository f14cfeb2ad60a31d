"""Work done by a few threads at once, its results delivered in order."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from itertools import chain, islice
from typing import TypeVar

import polars as pl

from troubleshooter.ingest.table import Completeness

Piece = TypeVar("Piece")
Made = TypeVar("Made")
ReadChunk = Callable[[Piece, Completeness], pl.DataFrame]
WORKERS = 2


def frames_in_order(
    chunks: Iterator[Piece], read: ReadChunk[Piece], completeness: Completeness
) -> Iterator[pl.DataFrame]:
    """What `read` makes of each chunk, empty frames left out.

    `read` runs in threads (Polars works outside Python's lock) and notes what it skips in the
    completeness it is given, which is added to `completeness` in the chunks' order.
    """

    def noting(chunk: Piece) -> tuple[pl.DataFrame, Completeness]:
        noted = Completeness()
        return read(chunk, noted), noted

    for frame, noted in in_order(chunks, noting):
        for skipped in noted.skipped:
            completeness.skip(skipped.reason, skipped.count)
        if frame.height:
            yield frame


def in_order(pieces: Iterator[Piece], work: Callable[[Piece], Made]) -> Iterator[Made]:
    """What `work` makes of each piece, in the pieces' order.

    A single piece is worked on at once, several in threads. No more than a handful are held at a
    time; closing the iterator ends the threads.
    """
    first = list(islice(pieces, 2))
    if len(first) < 2:
        yield from map(work, first)
        return
    waiting: deque[Future[Made]] = deque()
    with ThreadPoolExecutor(WORKERS, thread_name_prefix="in-order") as pool:
        try:
            for piece in chain(first, pieces):
                waiting.append(pool.submit(work, piece))
                if len(waiting) >= WORKERS:
                    yield waiting.popleft().result()
            while waiting:
                yield waiting.popleft().result()
        finally:
            for future in waiting:
                future.cancel()
