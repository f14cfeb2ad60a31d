"""The `troubleshooter` command: every command is one module beside this one."""

from __future__ import annotations

import gc
import os
import sys
from contextlib import suppress
from typing import TYPE_CHECKING

from troubleshooter.cli import console

if TYPE_CHECKING:
    import typer

_VERSION = "--version"
_M_ARENA_MAX = -8
"""The option's number in glibc's malloc.h."""


def command_line(only: str = "") -> typer.Typer:
    """All commands, or the one called `only`, so that a start need not load the others."""
    from troubleshooter.cli.commands import build

    return build(only)


def run() -> None:
    """The console script: without a command the terminal app opens, on the files given if any."""
    console.prepare()
    arguments = sys.argv[1:]
    try:
        if arguments and arguments[0] == "explain":
            _explain(arguments)
        else:
            _any(arguments)
    except KeyboardInterrupt:
        sys.exit(console.INTERRUPTED)
    except BrokenPipeError:
        sys.stderr.close()
        sys.exit(0)


def _explain(arguments: list[str]) -> None:
    """The command that is waited for most, without the time that loading all options takes."""
    gc.disable()  # all that is made at the start stays
    from troubleshooter.cli.plain import read

    asked = read(arguments[1:])
    if asked is None:
        gc.enable()
        command_line("explain")(arguments)
        return
    from troubleshooter.cli.answering import answer
    from troubleshooter.errors import TroubleshooterError

    try:
        code = answer(asked)
        console.flush()
    except TroubleshooterError as error:
        code = console.complain(error)
    finally:
        gc.freeze()  # nothing to look through at the end
    sys.exit(code)


def _keep_freed_memory() -> None:
    """Let memory that a scan frees be used again at once: new pages from the system would cost a
    fifth of it. To be called before Polars is loaded."""
    # One place for all threads: a batch made by one is let go by another.
    conf = "dirty_decay_ms:10000,muzzy_decay_ms:10000,narenas:1,oversize_threshold:0"
    os.environ.setdefault("_RJEM_MALLOC_CONF", conf)
    # glibc keeps blocks up to the size of the largest that was ever freed; none is written to.
    bytearray(31 << 20)


def _keep_it_together() -> None:
    """Let all threads take memory from one place of glibc's: what each keeps for itself adds up."""
    if sys.platform == "linux":
        import ctypes

        with suppress(AttributeError, OSError):  # another C library
            ctypes.CDLL(None).mallopt(_M_ARENA_MAX, 1)


def _any(arguments: list[str]) -> None:
    _keep_freed_memory()
    from troubleshooter.cli.app import NO_CASES, open_app

    if not arguments and console.interactive():
        open_app(())  # At once: none of the commands is wanted.
        return
    if arguments[:1] == ["scan"]:
        _keep_it_together()
        gc.disable()  # until the scan itself begins: what is made for it stays
    from pathlib import Path

    from troubleshooter.cli.commands import COMMANDS, GROUPS

    private = arguments[:1] == [NO_CASES]
    files = arguments[int(private) :]
    first = files[0] if files else ""
    known = first in (*COMMANDS, *GROUPS)
    if first and not first.startswith("-") and not known and Path(first).exists():
        if not console.interactive():
            console.talk("no terminal to open the app on; `troubleshooter scan` reads files")
            sys.exit(2)
        open_app(files, private)
        return
    command_line(first if known or arguments == [_VERSION] else "")(arguments)
