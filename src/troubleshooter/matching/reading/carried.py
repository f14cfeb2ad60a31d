"""Undo what mail headers, containers' logs, Markdown, counting and copying put around a text."""

from __future__ import annotations

import re

from troubleshooter.matching.reading.late import Late

_SHEET_BREAK = re.compile(r"_x000[0-9A-Fa-f]_\n?")
"""A control character as workbooks write it."""
_ENCODED = re.compile(r"=\?[\w\-]{2,20}\?[QqBb]\?[^?\n]{0,2000}\?=(?:\s{1,4}(?==\?))?")
_SPACES = str.maketrans(" ", "_")
_NAMED_LINE = re.compile(r"[\w.\-/]{1,60} {0,12}\| ?")
_COUNTED_LINE = re.compile(r" {2,12}\d{1,9} (?=\S)")
_GRID_ROW = re.compile(r"(?i)(\be-?boekhouden (?:yes|no|ja|nee)) (?=\d{1,9} \d{4})")
_GRID_END = re.compile(r"(?im)(\be-?boekhouden) (?=(?:yes|no|ja|nee)\s{0,20}$)")
"""The shop's last column, which says whether it went well: its `No` denies nothing."""
_ESCAPE = re.compile(r"\\([.()\[\]_#!>\-])")
_PROGRAM = Late(
    r"\.\*|[\w)\]][*+?]|[\^$|`]|\\[a-zA-Z]|/[^/\n]*\\[^/\n]*/|\"[^\"\n]*\\[^\"\n]*\""
    r"|'[^'\n]*\\[^'\n]*'"
    r"|(?i:grep|regex|pattern|patroon|match|expect|alert|filter|contains|like|rule|regel)|=~|=\s"
)
"""What shows that escapes belong to a pattern."""


def without_carriers(text: str) -> str:
    """`text` as it was before a mail's header, a container's log, `uniq -c` or Markdown carried it,
    with the rows of the shop's grid in lines of their own again."""
    if "[.]" in text:
        text = text.replace("[.]", ".")  # an address that must not become a link
    if "_x00" in text:
        text = _SHEET_BREAK.sub("", text)
    if "=?" in text:
        text = _ENCODED.sub(_decoded, text)
    if "\n" in text:
        if "| " in text:
            text = _unnamed(text)
        if text.startswith("  "):
            text = _uncounted(text)
    if "oekhouden" in text:
        text = _GRID_END.sub(r"\1\t", _GRID_ROW.sub(r"\1\n", text))
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
    """`text` without the name that a container's log has before each line: `sync-1  | `."""
    lines = text.split("\n")
    name = _NAMED_LINE.match(lines[0])
    if name is None or not all(line.startswith(name[0].rstrip()) for line in lines):
        return text
    return "\n".join(line[len(name[0]) :] for line in lines)


def _uncounted(text: str) -> str:
    """`text` without how often each of its lines came, in a column before them."""
    lines = text.rstrip("\n").split("\n")
    counts = [_COUNTED_LINE.match(line) for line in lines]
    ends = {count.end() if count else 0 for count in counts}
    if len(lines) < 2 or len(ends) > 1 or 0 in ends:
        return text
    return "\n".join(line[max(ends) :] for line in lines)
