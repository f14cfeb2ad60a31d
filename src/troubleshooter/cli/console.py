"""stdout is data, stderr is talk: writing both safely, and ending with the right exit code."""

from __future__ import annotations

import os
import shutil
import sys
import textwrap
import unicodedata
from typing import NoReturn

from troubleshooter.errors import TroubleshooterError

INTERRUPTED = 130


def prepare() -> None:
    """Make the streams take any character; an old console shows a substitute."""
    for stream in (sys.stdin, sys.stdout, sys.stderr):
        reconfigure = getattr(stream, "reconfigure", None)
        if reconfigure is not None:
            reconfigure(encoding="utf-8" if os.name != "nt" else None, errors="replace")


def interactive() -> bool:
    """Whether a person sits at both ends: a full-screen app can open."""
    return sys.stdin.isatty() and sys.stdout.isatty()


def out(text: str = "") -> None:
    """Write one line of data."""
    sys.stdout.write(text + "\n")


def flush() -> None:
    """Hand over what was written so far, to a reader that does not wait for the end."""
    sys.stdout.flush()


def talk(text: str) -> None:
    """Write one line of talk, with control characters made harmless."""
    sys.stderr.write(visible(text) + "\n")


def complain(error: TroubleshooterError) -> int:
    """Say what is wrong; the exit code that goes with it."""
    for line in str(error).split("\n"):
        talk(line)
    return error.exit_code


def fail(error: TroubleshooterError) -> NoReturn:
    """Say what is wrong and end with its exit code."""
    from typer import Exit  # here, for a start that does without it

    raise Exit(complain(error))


def visible(text: str) -> str:
    """`text` without what a terminal would act on: escapes, controls, direction overrides."""
    if text.isprintable():
        return text
    return "".join(
        character
        if character.isprintable() or character in "\n\t"
        else ("\u2423" if unicodedata.category(character) == "Zs" else "\ufffd")
        for character in text.replace("\r\n", "\n")
    )


def width() -> int:
    """The columns to fill: the terminal's, between 60 and 100."""
    return max(60, min(100, shutil.get_terminal_size((88, 24)).columns))


def wrapped(text: str, indent: str = "", first: str | None = None) -> str:
    """`text` filled to the width, paragraphs kept, each line indented."""
    paragraphs = [part for part in visible(text).split("\n") if part.strip()]
    lead = indent if first is None else first
    lines: list[str] = []
    for paragraph in paragraphs:
        lines.append(
            textwrap.fill(
                paragraph.strip(),
                width(),
                initial_indent=lead,
                subsequent_indent=indent,
                break_on_hyphens=False,
            )
        )
        lead = indent
    return "\n".join(lines)


def styled(text: str, style: str) -> str:
    """`text` in bold, dim or a colour, when stdout is a terminal that wants it."""
    codes = {"bold": "1", "dim": "2", "red": "31", "yellow": "33", "green": "32", "blue": "34"}
    if not sys.stdout.isatty() or os.environ.get("NO_COLOR"):
        return text
    return f"\x1b[{codes[style]}m{text}\x1b[0m"
