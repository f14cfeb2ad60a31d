"""What a file's first bytes say it is, for those that hold no text."""

from __future__ import annotations

import re

from troubleshooter.ingest.encoding import detect

_MAGIC: tuple[tuple[bytes, str], ...] = (
    (b"%PDF", "a PDF document"),
    (b"\x89PNG\r\n\x1a\n", "a PNG picture"),
    (b"\xff\xd8\xff", "a JPEG picture"),
    (b"GIF87a", "a GIF picture"),
    (b"GIF89a", "a GIF picture"),
    (b"BM\x00", "a bitmap picture"),
    (b"II*\x00", "a TIFF picture"),
    (b"MM\x00*", "a TIFF picture"),
    (b"BZh", "a bzip2 archive; unpack it first"),
    (b"\xfd7zXZ\x00", "an xz archive; unpack it first"),
    (b"\x28\xb5\x2f\xfd", "a Zstandard archive; unpack it first"),
    (b"7z\xbc\xaf\x27\x1c", "a 7-Zip archive; unpack it first"),
    (b"Rar!\x1a\x07", "a RAR archive; unpack it first"),
    (b"SQLite format 3\x00", "a SQLite database"),
    (b"\x7fELF", "a program"),
    (b"MZ", "a Windows program"),
    (b"\xca\xfe\xba\xbe", "a program"),
    (b"\xcf\xfa\xed\xfe", "a program"),
    (b"PAR1", "a Parquet file"),
    (b"ARROW1", "an Arrow file"),
    (b"OggS", "a sound file"),
    (b"ID3", "a sound file"),
    (b"RIFF", "a sound, film or WebP file"),
    (b"wOFF", "a font"),
    (b"wOF2", "a font"),
    (b"{\\rtf", "an RTF document; save it as plain text"),
)
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
ZIP: tuple[bytes, ...] = (b"PK\x03\x04", b"PK\x05\x06", b"PK\x07\x08")
_CONTROL = re.compile(rb"[\x00-\x08\x0e-\x1a\x1c-\x1f\x7f]")


def binary_kind(head: bytes) -> str | None:
    """What the file that begins with `head` looks like, when that is no text; else None."""
    for magic, name in _MAGIC:
        if head.startswith(magic):
            if magic in (b"MZ", b"BZh", b"BM\x00", b"ID3", b"RIFF") and not _has_controls(head):
                continue
            return name
    if head[4:8] == b"ftyp":
        return "a film or picture (MP4, HEIC)"
    if head[257:262] == b"ustar":
        return "a tar archive; unpack it first"
    encoding, _ = detect(head)
    if not encoding.startswith(("utf-16", "utf-32")) and _has_controls(head):
        return "binary data"
    return None


def _has_controls(head: bytes) -> bool:
    """Whether more of `head` is control characters than text ever holds."""
    sample = head[:65536]
    return len(_CONTROL.findall(sample)) * 20 > len(sample)
