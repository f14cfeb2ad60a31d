"""The `troubleshooter` command: every command is one module beside this one."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated

import typer

from troubleshooter.cli import console
from troubleshooter.cli.app import open_app
from troubleshooter.cli.connections import app as connections_app
from troubleshooter.cli.demo import demo
from troubleshooter.cli.explain import explain
from troubleshooter.cli.kb import app as kb_app
from troubleshooter.cli.probe import probe
from troubleshooter.cli.rules import app as rules_app
from troubleshooter.cli.sandbox import sandbox
from troubleshooter.cli.scan import scan

app = typer.Typer(
    name="troubleshooter",
    help="Say which known error an accounting-integration log holds, and how to fix it.",
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
)
app.command()(explain)
app.command()(scan)
app.command()(demo)
app.command()(probe)
app.command()(sandbox)
app.add_typer(connections_app, name="connections")
app.add_typer(rules_app, name="rules")
app.add_typer(kb_app, name="kb")


@app.callback(invoke_without_command=True)
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
    known = {"explain", "scan", "demo", "rules", "kb", "connections", "probe", "sandbox"}
    try:
        if first and not first.startswith("-") and first not in known and Path(first).exists():
            if not console.interactive():
                console.talk("no terminal to open the app on; `troubleshooter scan` reads files")
                sys.exit(2)
            open_app(arguments)
            return
        app(arguments)
    except KeyboardInterrupt:
        sys.exit(console.INTERRUPTED)
    except BrokenPipeError:
        sys.stderr.close()
        sys.exit(0)
