"""gzip, unpacked as a stream, so that what stands before a break is not lost."""

from __future__ import annotations

import zlib
from collections.abc import Iterator

from troubleshooter.errors import InputError
from troubleshooter.ingest.budget import Budget

PIECE = 1024 * 1024
_GZIP = 16 + zlib.MAX_WBITS
MAGIC = b"\x1f\x8b"


def gunzip(raw: Iterator[bytes], budget: Budget) -> Iterator[bytes]:
    """The unpacked bytes of `raw`, member after member; padding behind the last is ignored.

    Raises InputError when the data is damaged, ends too early or unpacks to too much.
    """
    engine = zlib.decompressobj(_GZIP)
    packed = unpacked = 0
    fresh = True  # nothing of the current member has been read
    for piece in raw:
        packed += len(piece)
        data = piece
        while data:
            if fresh and unpacked:
                data = data.lstrip(b"\x00")
                if not data:
                    break
                if not MAGIC.startswith(data[:2]):
                    return
            fresh = False
            try:
                out = engine.decompress(data, PIECE)
            except zlib.error as error:
                raise InputError(budget.path, "the gzip data is damaged") from error
            data = engine.unconsumed_tail
            if out:
                unpacked += len(out)
                budget.spend(len(out))
                budget.check_ratio(packed, unpacked)
                yield out
            if engine.eof:
                data = engine.unused_data
                engine = zlib.decompressobj(_GZIP)
                fresh = True
    while not fresh and (out := engine.decompress(engine.unconsumed_tail, PIECE)):
        unpacked += len(out)
        budget.spend(len(out))
        budget.check_ratio(packed, unpacked)
        yield out
    if not (fresh or engine.eof):
        raise InputError(budget.path, "the gzip data ends too early: the rest is missing")
