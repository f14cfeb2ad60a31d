"""The `troubleshooter` command: every command is one module beside this one."""

from __future__ import annotations

import sys
from importlib import import_module
from pathlib import Path
from typing import Annotated

import typer

from troubleshooter.cli import console
from troubleshooter.cli.app import open_app

COMMANDS = ("explain", "scan", "demo", "probe", "sandbox", "serve")
"""Commands, each a function of the same name in the module of that name beside this one."""

GROUPS = ("connections", "report", "retry", "rules", "kb")
"""Commands with commands of their own: `app` in the module of that name."""


def command_line(only: str = "") -> typer.Typer:
    """All commands, or the one called `only`, so that a start need not load the others."""
    app = typer.Typer(
        name="troubleshooter",
        help="Say which known error an accounting-integration log holds, and how to fix it.",
        add_completion=False,
        pretty_exceptions_enable=False,
        rich_markup_mode=None,
    )
    app.callback(invoke_without_command=True)(_start)
    for name in COMMANDS:
        if only in ("", name):
            app.command(name)(getattr(import_module(f"troubleshooter.cli.{name}"), name))
    for name in GROUPS:
        if only in ("", name):
            app.add_typer(import_module(f"troubleshooter.cli.{name}").app, name=name)
    return app


def _start(
    context: typer.Context,
    version: Annotated[bool, typer.Option("--version", help="Print the version.")] = False,
) -> None:
    if version:
        from importlib.metadata import version as installed

        console.out(f"troubleshooter {installed('troubleshooter')}")
        raise typer.Exit(0)
    if context.invoked_subcommand is None:
        if console.interactive():
            open_app(())
            return
        console.talk(context.get_help())
        raise typer.Exit(2)


def run() -> None:
    """The console script: without a command the terminal app opens, on the files given if any."""
    console.prepare()
    arguments = sys.argv[1:]
    first = arguments[0] if arguments else ""
    known = first in (*COMMANDS, *GROUPS)
    try:
        if first and not first.startswith("-") and not known and Path(first).exists():
            if not console.interactive():
                console.talk("no terminal to open the app on; `troubleshooter scan` reads files")
                sys.exit(2)
            open_app(arguments)
            return
        command_line(first if known else "")(arguments)
    except KeyboardInterrupt:
        sys.exit(console.INTERRUPTED)
    except BrokenPipeError:
        sys.stderr.close()
        sys.exit(0)
