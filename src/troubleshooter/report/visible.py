"""Log text made safe to look at: every character that hides, moves or colours text is shown."""

from __future__ import annotations

import unicodedata

_HIDING = frozenset({"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"})
_FILLERS = frozenset("\u115f\u1160\u3164\uffa0\u2800")  # letters that draw nothing
_BREAKS = str.maketrans({"\x85": "\n", "\u2028": "\n", "\u2029": "\n"})
_DELETE = 0x7F
_CONTROL_PICTURES = 0x2400


def _substitute(character: str) -> str:
    point = ord(character)
    if point < ord(" "):
        return chr(_CONTROL_PICTURES + point)
    if point == _DELETE:
        return "\u2421"
    return f"<U+{point:04X}>"


def _hides(character: str) -> bool:
    return unicodedata.category(character) in _HIDING or character in _FILLERS


def visible(text: str) -> str:
    """`text` with line breaks as LF, tabs as spaces and every control, direction or invisible
    character replaced by a sign that can be seen; nothing is left out."""
    text = text.replace("\r\n", "\n").replace("\r", "\n").translate(_BREAKS).expandtabs(4)
    if text.isascii() and text.isprintable():
        return text
    return "".join(
        _substitute(character) if character != "\n" and _hides(character) else character
        for character in text
    )


def visible_line(text: str) -> str:
    """`visible` on one line: line breaks and runs of blanks become one space."""
    return " ".join(visible(text).split())


def cut(text: str, length: int) -> tuple[str, int]:
    """The first `length` characters of `text`, and how many were left off."""
    return (text, 0) if len(text) <= length else (text[:length], len(text) - length)
