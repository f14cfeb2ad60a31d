"""Log text made safe to look at: every character that hides, moves or colours text is shown."""

from __future__ import annotations

import unicodedata

_HIDING = frozenset({"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"})
_FILLERS = frozenset("\u115f\u1160\u3164\uffa0\u2800")  # letters that draw nothing
_BREAKS = str.maketrans({"\x85": "\n", "\u2028": "\n", "\u2029": "\n"})


def _hides(character: str) -> bool:
    return unicodedata.category(character) in _HIDING or character in _FILLERS


def visible(text: str) -> str:
    """`text` with line breaks as LF, tabs as spaces and every control, direction or invisible
    character replaced by its code, such as <U+202E>; nothing is left out.

    The code points of control characters also have pictures in Unicode, but few fonts hold them.
    """
    text = text.replace("\r\n", "\n").replace("\r", "\n").translate(_BREAKS).expandtabs(4)
    if text.isascii() and text.isprintable():
        return text
    return "".join(
        f"<U+{ord(character):04X}>" if character != "\n" and _hides(character) else character
        for character in text
    )


def visible_line(text: str) -> str:
    """`visible` on one line: line breaks and runs of blanks become one space."""
    return " ".join(visible(text).split())


def cut(text: str, length: int) -> tuple[str, int]:
    """The first `length` characters of `text`, and how many were left off."""
    return (text, 0) if len(text) <= length else (text[:length], len(text) - length)
