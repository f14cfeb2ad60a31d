"""Chunks read into frames by a few threads at once, delivered in their order."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from itertools import chain, islice
from typing import TypeVar

import polars as pl

from troubleshooter.ingest.table import Completeness

Piece = TypeVar("Piece")
ReadChunk = Callable[[Piece, Completeness], pl.DataFrame]
WORKERS = 2


def frames_in_order(
    chunks: Iterator[Piece], read: ReadChunk[Piece], completeness: Completeness
) -> Iterator[pl.DataFrame]:
    """What `read` makes of each chunk, empty frames left out.

    `read` runs in threads (Polars works outside Python's lock) and notes what it skips in the
    completeness it is given, which is added to `completeness` in the chunks' order. No more than
    a handful of chunks are held at a time; closing the iterator ends the threads.
    """
    first = list(islice(chunks, 2))
    if len(first) < 2:
        yield from _one_by_one(first, read, completeness)
        return
    waiting: deque[Future[tuple[pl.DataFrame, Completeness]]] = deque()
    with ThreadPoolExecutor(WORKERS, thread_name_prefix="read-log") as pool:
        try:
            for chunk in chain(first, chunks):
                waiting.append(pool.submit(_read, read, chunk))
                if len(waiting) > WORKERS:
                    yield from _delivered(waiting.popleft().result(), completeness)
            while waiting:
                yield from _delivered(waiting.popleft().result(), completeness)
        finally:
            for future in waiting:
                future.cancel()


def _read(read: ReadChunk[Piece], chunk: Piece) -> tuple[pl.DataFrame, Completeness]:
    noted = Completeness()
    return read(chunk, noted), noted


def _delivered(
    done: tuple[pl.DataFrame, Completeness], completeness: Completeness
) -> Iterator[pl.DataFrame]:
    frame, noted = done
    for skipped in noted.skipped:
        completeness.skip(skipped.reason, skipped.count)
    if frame.height:
        yield frame


def _one_by_one(
    chunks: list[Piece], read: ReadChunk[Piece], completeness: Completeness
) -> Iterator[pl.DataFrame]:
    for chunk in chunks:
        yield from _delivered(_read(read, chunk), completeness)
