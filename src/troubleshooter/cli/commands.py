"""All commands put together, each from the module of its name beside this one."""

from __future__ import annotations

from importlib import import_module
from typing import Annotated

import typer

from troubleshooter.cli import console
from troubleshooter.cli.app import NO_CASES, open_app
from troubleshooter.errors import UsageError

COMMANDS = ("explain", "scan", "demo", "probe", "sandbox", "serve")
"""Commands, each a function of the same name in the module of that name beside this one."""

GROUPS = ("cases", "connections", "report", "retry", "rules", "kb")
"""Commands with commands of their own: `app` in the module of that name."""


def build(only: str = "") -> typer.Typer:
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
    no_cases: Annotated[
        bool, typer.Option(NO_CASES, help="Open the app and keep nothing in cases.")
    ] = False,
) -> None:
    if version:
        from importlib.metadata import version as installed

        console.out(f"troubleshooter {installed('troubleshooter')}")
        raise typer.Exit(0)
    if context.invoked_subcommand is None:
        if console.interactive():
            open_app((), no_cases)
            return
        console.talk(context.get_help())
        raise typer.Exit(2)
    if no_cases:
        console.fail(UsageError(f"{NO_CASES} goes before files, or behind `scan`"))
