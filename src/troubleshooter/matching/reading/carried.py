"""Undo what mail headers, containers' logs and Markdown put around or into the text they carry."""

from __future__ import annotations

import re

from troubleshooter.matching.reading.late import Late

_ENCODED = re.compile(r"=\?[\w\-]{2,20}\?[QqBb]\?[^?\n]{0,2000}\?=(?:\s{1,4}(?==\?))?")
_SPACES = str.maketrans(" ", "_")
_NAMED_LINE = re.compile(r"[\w.\-/]{1,60} {0,12}\| ?")
_ESCAPE = re.compile(r"\\([.()\[\]_#!>\-])")
_PROGRAM = Late(
    r"\.\*|[\w)\]][*+?]|[\^$|`]|\\[a-zA-Z]|/[^/\n]*\\[^/\n]*/|\"[^\"\n]*\\[^\"\n]*\""
    r"|'[^'\n]*\\[^'\n]*'"
    r"|(?i:grep|regex|pattern|patroon|match|expect|alert|filter|contains|like|rule|regel)|=~|=\s"
)
"""What shows that escapes belong to a pattern."""


def without_carriers(text: str) -> str:
    """`text` as it was before a mail's header, a container's log or Markdown carried it."""
    if "=?" in text:
        text = _ENCODED.sub(_decoded, text)
    if "| " in text and "\n" in text:
        text = _unnamed(text)
    if "\\" in text and _ESCAPE.search(text) and _PROGRAM.search(text) is None:
        text = _ESCAPE.sub(r"\1", text)
    return text


def _decoded(match: re.Match[str]) -> str:
    """An encoded word of RFC 2047 as it was, with spaces where a copy has them for underscores."""
    from email.errors import HeaderParseError
    from email.header import decode_header, make_header

    try:
        return str(make_header(decode_header(match[0].strip().translate(_SPACES))))
    except (HeaderParseError, LookupError, UnicodeError, ValueError):
        return match[0]


def _unnamed(text: str) -> str:
    """`text` without the name that a container's log has before each line: `sync-1  | `. A word
    that such a log broke goes on where its next line begins."""
    lines = text.split("\n")
    name = _NAMED_LINE.match(lines[0])
    if name is None or not all(line.startswith(name[0].rstrip()) for line in lines):
        return text
    return "\n".join(line[len(name[0]) :] for line in lines)
