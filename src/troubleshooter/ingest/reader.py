"""Opens whatever is handed over (files, folders, archives, standard input) as log tables."""

from __future__ import annotations

import zipfile
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import chain
from typing import IO, BinaryIO

from troubleshooter.errors import InputError
from troubleshooter.ingest import gunzip, sniff, zips
from troubleshooter.ingest.budget import Budget
from troubleshooter.ingest.encoding import clean
from troubleshooter.ingest.formats import workbook
from troubleshooter.ingest.limits import Limits
from troubleshooter.ingest.magic import OLE, ZIP, binary_kind
from troubleshooter.ingest.sources import FileSource, find_files, reason
from troubleshooter.ingest.table import Completeness, LogTable, Unreadable
from troubleshooter.ingest.text import TextStream

STDIN = "-"
PIECE = 1024 * 1024
_MAGIC_BYTES = 4096
Watch = Callable[[bytes], None]
"""Shown every piece of bytes as it is read."""


def _unwatched(_: bytes) -> None:
    """Nobody wants to know."""


def format_names() -> tuple[str, ...]:
    """The names of all formats that can be read, as LogTable.format gives them."""
    return sniff.format_names()


def find_sources(paths: Sequence[str]) -> Iterator[FileSource | Unreadable | None]:
    """The files that `paths` stand for, folders walked; None stands for standard input (`-`)."""
    for path in paths:
        if path == STDIN:
            yield None
        else:
            yield from find_files(path)


def open_inputs(
    paths: Sequence[str], stdin: BinaryIO, limits: Limits | None = None
) -> Iterator[LogTable | Unreadable]:
    """Every log that `paths` hold, one after the other; `-` is `stdin`.

    Folders are walked, archives opened; their members are shown as `archive!member`. A table's
    frames must be consumed before the next input is asked for, which closes the one before.
    Whatever is wrong with an input ends as Unreadable or in its table's completeness: nothing
    is raised.
    """
    for source in find_sources(paths):
        yield from open_source(source, stdin, limits)


def open_source(
    source: FileSource | Unreadable | None,
    stdin: BinaryIO,
    limits: Limits | None = None,
    watch: Watch = _unwatched,
) -> Iterator[LogTable | Unreadable]:
    """The logs of one source, as `open_inputs` gives them; `watch` is shown its bytes."""
    bounds = limits or Limits()
    if source is None:
        yield from _open_file(stdin, STDIN, bounds, watch)
    elif isinstance(source, Unreadable):
        yield source
    else:
        yield from _open_on_disk(source, bounds, watch)


def _open_on_disk(
    source: FileSource, limits: Limits, watch: Watch
) -> Iterator[LogTable | Unreadable]:
    try:
        file = source.path.open("rb")
    except OSError as error:
        yield Unreadable(source.shown, reason(error))
        return
    with file:
        yield from _open_file(file, source.shown, limits, watch, seekable=source.seekable)


def _open_file(
    file: IO[bytes], shown: str, limits: Limits, watch: Watch, *, seekable: bool = False
) -> Iterator[LogTable | Unreadable]:
    content = _Content(shown, _pieces(file, shown, watch), file if seekable else None)
    yield from _open(content, Budget(shown, limits))


def _pieces(file: IO[bytes], shown: str, watch: Watch) -> Iterator[bytes]:
    try:
        while piece := file.read(PIECE):
            watch(piece)
            yield piece
    except OSError as error:
        raise InputError(shown, f"reading stopped: {reason(error)}") from error


@dataclass(frozen=True, slots=True)
class _Content:
    """Bytes to be read: the path they are shown under, how deep in archives they lie, and the
    file they come from where it can be read in any order."""

    shown: str
    raw: Iterator[bytes]
    file: IO[bytes] | None = None
    depth: int = 0


def _open(content: _Content, budget: Budget) -> Iterator[LogTable | Unreadable]:
    try:
        yield from _open_content(content, budget)
    except InputError as error:
        yield Unreadable(content.shown, error.reason)


def _open_content(content: _Content, budget: Budget) -> Iterator[LogTable | Unreadable]:
    first, raw = _first_bytes(content.raw)
    if not first:
        yield Unreadable(content.shown, "an empty file")
    elif first.startswith(gunzip.MAGIC):
        depth = _deeper(content, budget)
        unpacked = gunzip.gunzip(raw, budget)
        yield from _open(_Content(content.shown, unpacked, None, depth), budget)
    elif first.startswith(ZIP):
        yield from _open_zip(content, raw, budget)
    elif first.startswith(OLE):
        yield Unreadable(content.shown, "no log but an old Office document; save it as .xlsx")
    elif (kind := binary_kind(first)) is not None:
        yield Unreadable(content.shown, f"no log but {kind}")
    else:
        yield open_text(content.shown, raw, budget.limits)


def _first_bytes(raw: Iterator[bytes]) -> tuple[bytes, Iterator[bytes]]:
    """Enough of the beginning to tell what it is, and everything including it."""
    first = b""
    while len(first) < _MAGIC_BYTES:
        try:
            piece = next(raw, None)
        except InputError as error:
            if not first:
                raise
            return first, _then_raise(first, error)
        if piece is None:
            break
        first += piece
    return first, chain((first,), raw)


def _then_raise(data: bytes, error: InputError) -> Iterator[bytes]:
    yield data
    raise error


def _deeper(content: _Content, budget: Budget) -> int:
    if content.depth >= budget.limits.depth:
        raise InputError(
            content.shown, f"archives in archives more than {budget.limits.depth} deep"
        )
    return content.depth + 1


def open_text(
    shown: str,
    raw: Iterator[bytes],
    limits: Limits,
    completeness: Completeness | None = None,
    *,
    utf8: bool = False,
) -> LogTable | Unreadable:
    """The text that `raw` holds, shown as `shown`; `utf8` says that its encoding is known to be
    that. Raises InputError for content of a known kind that cannot be read."""
    noted = completeness or Completeness()
    stream = TextStream(clean(raw, noted, utf8=utf8), noted)
    found = sniff.recognise(stream)
    if found is None:
        return Unreadable(shown, noted.broken or "holds no text")
    frames = found.frames(stream, limits)
    return LogTable(shown, found.format, found.system, found.object_kind, found.zone, frames, noted)


def _open_zip(
    content: _Content, raw: Iterator[bytes], budget: Budget
) -> Iterator[LogTable | Unreadable]:
    file = content.file or zips.spool(raw, budget)
    with file, zips.open_zip(file, content.shown) as archive:
        if zips.is_workbook(archive):
            zips.check_workbook(archive, budget)
            file.seek(0)
            yield from workbook.open_workbook(file.read(), content.shown)
        elif (kind := zips.document_kind(archive)) is not None:
            yield Unreadable(content.shown, f"no log but {kind}")
        else:
            yield from _open_members(archive, content, budget)


def _printable(name: str) -> str:
    """A member's name without characters that could break the line it is shown in."""
    return "".join(char if char.isprintable() else "\N{REPLACEMENT CHARACTER}" for char in name)


def _open_members(
    archive: zipfile.ZipFile, content: _Content, budget: Budget
) -> Iterator[LogTable | Unreadable]:
    depth = _deeper(content, budget)
    members = zips.members(archive)
    if not members:
        yield Unreadable(content.shown, "an empty archive")
    allowed = budget.limits.members
    for info in members[:allowed]:
        shown = f"{content.shown}!{_printable(info.filename)}"
        pieces = zips.member_pieces(archive, info, budget)
        yield from _open(_Content(shown, pieces, None, depth), budget)
    if len(members) > allowed:
        yield Unreadable(
            content.shown, f"holds {len(members)} files; those after {allowed} were not opened"
        )
