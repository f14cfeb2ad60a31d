"""Bytes of any usual encoding into clean UTF-8: no byte order mark, no NUL, line feeds only."""

from __future__ import annotations

import codecs
from collections.abc import Iterable, Iterator

from troubleshooter.errors import InputError
from troubleshooter.ingest.table import Completeness

REPLACED = "bytes that are no valid text, shown as \N{REPLACEMENT CHARACTER}"
NULS = "NUL characters left out"

_MARKS: tuple[tuple[bytes, str], ...] = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_REPLACEMENT = "\N{REPLACEMENT CHARACTER}"


def detect(head: bytes) -> tuple[str, int]:
    """The encoding of a text that starts with `head`, and the length of its byte order mark.

    '' means UTF-8 or Windows-1252, to be decided by the first bytes beyond ASCII.
    """
    for mark, name in _MARKS:
        if head.startswith(mark):
            return name, len(mark)
    sample = head[:4096]
    if len(sample) >= 4:
        half = len(sample) // 2
        if sample[1::2].count(0) > 0.4 * half and sample[0::2].count(0) < 0.1 * half:
            return "utf-16-le", 0
        if sample[0::2].count(0) > 0.4 * half and sample[1::2].count(0) < 0.1 * half:
            return "utf-16-be", 0
    return "", 0


def clean(
    raw: Iterable[bytes], completeness: Completeness, *, utf8: bool = False
) -> Iterator[bytes]:
    """`raw`, piece by piece, as UTF-8 text in which every line ends with a line feed.

    A carriage return within a line becomes a space, unless the text has no other line ends.
    What had to be replaced or left out is counted in `completeness`. The pieces of `raw` may be
    cut anywhere; a failure to read more ends the text and is noted as broken. The
    result does not depend on where, save that the choice between UTF-8 and
    Windows-1252 looks at the first piece with bytes beyond ASCII, unless `utf8` says that it is
    made.
    """
    pieces = _utf8(_until_broken(raw, completeness), completeness, utf8)
    held = b""
    lone_returns: bool | None = None
    for piece in pieces:
        if b"\x00" in piece:
            completeness.skip(NULS, piece.count(b"\x00"))
            piece = piece.replace(b"\x00", b"")
        if held:
            piece, held = held + piece, b""
        if b"\r" in piece:
            if lone_returns is None:
                lone_returns = b"\n" not in piece and piece.count(b"\r") > 1
            if piece.endswith(b"\r"):
                piece, held = piece[:-1], b"\r"
            piece = piece.replace(b"\r\n", b"\n")
            if b"\r" in piece:
                piece = piece.replace(b"\r", b"\n" if lone_returns else b" ")
        elif lone_returns is None and b"\n" in piece:
            lone_returns = False
        if piece:
            yield piece
    if held:
        yield b"\n"


def _until_broken(raw: Iterable[bytes], completeness: Completeness) -> Iterator[bytes]:
    try:
        yield from raw
    except InputError as error:
        completeness.broken = error.reason


def _utf8(raw: Iterable[bytes], completeness: Completeness, known: bool) -> Iterator[bytes]:
    pieces = iter(raw)
    first = next(pieces, b"")
    name, mark = detect(first)
    first = first[mark:]
    if name.startswith(("utf-16", "utf-32")):
        yield from _wide(name, first, pieces, completeness)
    else:
        yield from _narrow("utf-8" if known else name, first, pieces, completeness)


def _wide(
    name: str, first: bytes, pieces: Iterator[bytes], completeness: Completeness
) -> Iterator[bytes]:
    decoder = codecs.getincrementaldecoder(name)(errors="replace")
    data: bytes | None = first
    while data is not None:
        following = next(pieces, None)
        text = decoder.decode(data, final=following is None)
        if _REPLACEMENT in text:
            completeness.skip(REPLACED, text.count(_REPLACEMENT))
        yield text.encode("utf-8", errors="replace")
        data = following


def _narrow(
    name: str, first: bytes, pieces: Iterator[bytes], completeness: Completeness
) -> Iterator[bytes]:
    """UTF-8 or, when `name` is '' and the bytes say so, Windows-1252."""
    data: bytes | None = first
    held = b""
    while data is not None:
        following = next(pieces, None)
        data = held + data if held else data
        held = b""
        if data.isascii():
            yield data
        elif name == "cp1252":
            yield _from_cp1252(data, completeness)
        else:
            if following is not None:
                whole = len(data) - _unfinished(data)
                data, held = data[:whole], data[whole:]
            try:
                data.decode("utf-8")
                name = "utf-8" if not data.isascii() else name
                yield data
            except UnicodeDecodeError:
                if name == "" and not _mostly_utf8(data):
                    name = "cp1252"
                    yield _from_cp1252(data + held, completeness)
                    held = b""
                else:
                    name = "utf-8"
                    yield _from_broken_utf8(data, completeness)
        data = following


def _unfinished(data: bytes) -> int:
    """How many bytes at the end of `data` begin a UTF-8 character that is not complete."""
    for back in range(1, min(4, len(data)) + 1):
        byte = data[-back]
        if byte & 0xC0 == 0x80:
            continue
        needed = 4 if byte >= 0xF0 else 3 if byte >= 0xE0 else 2 if byte >= 0xC0 else 1
        return back if needed > back else 0
    return 0


def _mostly_utf8(data: bytes) -> bool:
    text = data.decode("utf-8", errors="replace")
    bad = text.count(_REPLACEMENT)
    beyond_ascii = len(text) - len(text.encode("ascii", errors="ignore"))
    return beyond_ascii - bad > bad


def _from_broken_utf8(data: bytes, completeness: Completeness) -> bytes:
    text = data.decode("utf-8", errors="replace")
    genuine = data.count(_REPLACEMENT.encode())
    completeness.skip(REPLACED, text.count(_REPLACEMENT) - genuine)
    return text.encode("utf-8")


def _from_cp1252(data: bytes, completeness: Completeness) -> bytes:
    text = data.decode("cp1252", errors="replace")
    if _REPLACEMENT in text:
        completeness.skip(REPLACED, text.count(_REPLACEMENT))
    return text.encode("utf-8")
