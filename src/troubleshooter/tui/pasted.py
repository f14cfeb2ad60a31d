"""What was pasted: text made fit to show, or the paths of files that were dropped."""

from __future__ import annotations

import shlex
import unicodedata
from itertools import islice
from pathlib import Path
from urllib.parse import unquote, urlsplit

import re2

_SEQUENCE = re2.compile(
    r"\x1b\[[0-?]*[ -/]*[@-~]"  # colours, cursor movements
    r"|\x1b\][^\x07\x1b]*(?:\x07|\x1b\\)"  # titles, links, clipboard
    r"|\x1b[PX^_][^\x1b]*\x1b\\|\x1b[@-Z\\-_]"
)
_HIDING = frozenset({"Cc", "Cf", "Cs", "Co", "Cn"})
_BREAKS = str.maketrans({"\r": "\n", "\x85": "\n", "\u2028": "\n", "\u2029": "\n"})
_LONGEST_PATHS = 8192
_MOST_ENTRIES = 5_000


def clean(text: str) -> str:
    """`text` without terminal sequences, control characters and characters that draw nothing or
    turn the direction of reading; they are no part of a message."""
    text = text.replace("\r\n", "\n").translate(_BREAKS).expandtabs(4)
    if text.isascii() and text.replace("\n", "").isprintable():
        return text
    text = _SEQUENCE.sub("", text)
    return "".join(
        character
        for character in text
        if character == "\n" or unicodedata.category(character) not in _HIDING
    )


def paths_in(text: str, bare: bool = False) -> tuple[str, ...]:
    """The existing files that `text` names and nothing else, as a terminal pastes dropped files:
    quoted, escaped, as file: addresses, one or several; () when anything in it is no file.

    One word without a folder or an ending counts only when `bare`.
    """
    text = text.strip()
    if not text or len(text) > _LONGEST_PATHS or "\x00" in text:
        return ()
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    for candidates in (lines, _shell_words(text)):
        found = [_existing(candidate, bare) for candidate in candidates]
        if found and all(found):
            return tuple(found)
    return ()


def _shell_words(text: str) -> list[str]:
    try:
        return shlex.split(text)
    except ValueError:
        return []


def completed(text: str) -> str:
    """`text` lengthened to the first file or folder whose path begins with it; '' when none."""
    try:
        given = Path(text).expanduser()
        folder = given if text.endswith(("/", "\\")) else given.parent
        start = "" if folder == given else given.name
        names = sorted(
            entry.name + ("/" if entry.is_dir() else "")
            for entry in islice(folder.iterdir(), _MOST_ENTRIES)
            if entry.name.startswith(start) and (start or not entry.name.startswith("."))
        )
    except (OSError, ValueError, RuntimeError):
        return ""
    fitting = [name for name in names if name.isprintable()]
    return text + fitting[0][len(start) :] if text and fitting else ""


def _existing(candidate: str, bare: bool) -> str:
    """The path of the file or folder that `candidate` names, '' when there is none."""
    if candidate.startswith("file://"):
        candidate = unquote(urlsplit(candidate).path)
    elif len(candidate) > 1 and candidate[0] == candidate[-1] and candidate[0] in "'\"":
        candidate = candidate[1:-1]
    try:
        path = Path(candidate).expanduser()
        # One bare word can be a message as well as a name in this folder.
        named = bare or path.is_absolute() or len(path.parts) > 1 or bool(path.suffix)
        return str(path) if named and path.exists() else ""
    except (OSError, ValueError, RuntimeError):
        return ""
