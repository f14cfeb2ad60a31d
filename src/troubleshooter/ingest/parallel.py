"""Work done by a few threads at once, its results delivered in order."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Generator, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, field
from itertools import chain, islice
from queue import SimpleQueue
from threading import Lock
from typing import Generic, Protocol, TypeVar

import polars as pl

from troubleshooter.ingest.alike import Alike, Kinds
from troubleshooter.ingest.table import Completeness

Piece = TypeVar("Piece")
Piece_contra = TypeVar("Piece_contra", contravariant=True)
Made = TypeVar("Made")
ReadChunk = Callable[[Piece, Completeness], pl.DataFrame]
WorkOnFrame = Callable[[pl.DataFrame, bool], Made]
PROCESSORS = 2
WORKERS = 3
"""One more than processors: a thread waits half its time for Polars' own."""


class FindsAlike(Protocol[Piece_contra]):
    """Finds the records of a chunk that are alike, see `finding.Finder`."""

    @property
    def quoted(self) -> bool:
        """Whether messages stand in cells, quotes doubled."""

    def of(
        self, chunk: Piece_contra, completeness: Completeness, kinds: Kinds, beyond: int, /
    ) -> Alike | None:
        """The kinds of a chunk's records; None where these are to be read as usual."""


@dataclass(slots=True)
class _Pace:
    """How many results may wait to be asked for, which may change on the way, and how many threads
    there are."""

    most: int
    workers: int = WORKERS


@dataclass(frozen=True, slots=True)
class OnAlike(Generic[Made]):
    """What is done with the records of a chunk that are found by `kinds`; `beyond` is the line
    below which the first one is asked for. The `last` chunk may be wanted row by row all the same.
    As what comes of it takes little room, as many results as `ahead` says may wait.
    """

    work: Callable[[Alike], Made]
    kinds: Kinds
    beyond: int
    last: bool
    ahead: int


class Frames(Iterator[pl.DataFrame], Generic[Piece]):
    """What `read` makes of each chunk, in the chunks' order and once, empty frames left out.

    `read` runs in threads (Polars works outside Python's lock) and notes what it skips in the
    completeness it is given, which is added to `completeness` in the chunks' order. `finder`, where
    there is one, finds the kinds of a chunk's records for those who need no more.
    """

    def __init__(
        self,
        chunks: Iterator[Piece],
        read: ReadChunk[Piece],
        completeness: Completeness,
        finder: FindsAlike[Piece] | None = None,
    ) -> None:
        self._chunks = chunks
        self._read = read
        self.finder = finder
        self._completeness = completeness
        self._frames = self.made(lambda frame, _: frame, WORKERS)

    def __next__(self) -> pl.DataFrame:
        return next(self._frames)

    def made(
        self, work: WorkOnFrame[Made], ahead: int, alike: OnAlike[Made] | None = None
    ) -> Iterator[Made]:
        """What `work` makes of each frame, in the thread that reads it; see `made_of`."""
        find = self.finder.of if self.finder is not None and alike is not None else None
        pace = _Pace(ahead)
        if find is not None and alike is not None:
            pace = _Pace(alike.ahead, PROCESSORS)

        def noting(chunk: tuple[Piece, bool]) -> tuple[Made | None, Completeness]:
            noted = Completeness()
            piece, last = chunk
            del chunk
            if find is not None and alike is not None and (alike.last or not last):
                found = find(piece, noted, alike.kinds, alike.beyond)
                if found is not None:
                    return alike.work(found), noted
                pace.most = ahead
            frame = self._read(piece, noted)
            del piece
            return (work(frame, last) if frame.height else None), noted

        for made, noted in in_order(_with_last(self._chunks), noting, pace):
            for skipped in noted.skipped:
                self._completeness.skip(skipped.reason, skipped.count)
            if made is not None:
                yield made


def made_of(
    frames: Iterator[pl.DataFrame],
    work: WorkOnFrame[Made],
    ahead: int,
    alike: OnAlike[Made] | None = None,
) -> Iterator[Made]:
    """What `work` makes in threads of each frame that is not empty, in the frames' order; or what
    `alike` makes, which is asked first where there is one.

    `work` is also given whether it is the last frame; none is, should it turn out to be empty.
    As many results as `ahead` says may wait to be asked for.
    """
    if isinstance(frames, Frames):
        return frames.made(work, ahead, alike)
    filled = (frame for frame in frames if frame.height)
    return in_order(_with_last(filled), lambda frame: work(*frame), ahead)


def _with_last(pieces: Iterator[Piece]) -> Iterator[tuple[Piece, bool]]:
    """Each piece, and whether it is the last."""
    held = deque(islice(pieces, 1))
    for piece in pieces:
        held.append(piece)
        yield held.popleft(), False
    if held:
        yield held.popleft(), True


def _drained(pieces: deque[Piece]) -> Iterator[Piece]:
    while pieces:
        yield pieces.popleft()


def in_order(
    pieces: Iterator[Piece], work: Callable[[Piece], Made], ahead: int | _Pace = WORKERS
) -> Iterator[Made]:
    """What `work` makes of each piece, in the pieces' order.

    A single piece is worked on at once, several in threads, which also take the pieces from
    their iterator, one thread at a time. No more than `ahead` pieces are taken before what the
    first of them gave is asked for; closing the iterator ends the threads and the pieces.
    """
    first = deque(islice(pieces, 2))
    if len(first) < 2:
        yield from map(work, first)
        return
    try:
        pace = _Pace(ahead) if isinstance(ahead, int) else ahead
        with ThreadPoolExecutor(pace.workers, thread_name_prefix="in-order") as pool:
            line = _Line(pool, chain(_drained(first), pieces), work, pace)
            try:
                yield from line.results()
            finally:
                line.end()
    finally:
        if isinstance(pieces, Generator):
            pieces.close()


@dataclass(slots=True)
class _Line(Generic[Piece, Made]):
    """Pieces on their way through the threads of `pool`.

    Taking a piece is a task of its own, one at a time; it puts the work on it behind itself, and
    then the next taking, if there is room. Nothing waits in a thread.
    """

    pool: ThreadPoolExecutor
    pieces: Iterator[Piece]
    work: Callable[[Piece], Made]
    pace: _Pace
    _takings: SimpleQueue[Future[Future[Made] | None]] = field(default_factory=SimpleQueue)
    _lock: Lock = field(default_factory=Lock)
    _taking: bool = False
    _undelivered: int = 0

    def results(self) -> Iterator[Made]:
        """What the work made, in order; raises what taking a piece or working on it raised."""
        self._go_on()
        while (work := self._takings.get().result()) is not None:
            made = work.result()
            with self._lock:
                self._undelivered -= 1
            self._go_on()
            yield made

    def end(self) -> None:
        """Take no more pieces."""
        with self._lock:
            self._taking = True

    def _go_on(self) -> None:
        with self._lock:
            if not self._taking and self._undelivered < self.pace.most:
                self._taking = True
                self._takings.put(self.pool.submit(self._take))

    def _take(self) -> Future[Made] | None:
        """The work on the next piece; None behind the last, after which nothing is taken."""
        for piece in self.pieces:
            work = self.pool.submit(self._worked, [piece])
            with self._lock:
                self._undelivered += 1
                self._taking = False
            self._go_on()
            return work
        return None

    def _worked(self, box: list[Piece]) -> Made:
        # A piece is held by nobody but the work itself, which may let go of it half way.
        return self.work(box.pop())
