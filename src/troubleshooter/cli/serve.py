"""`serve`: the terminal app in a browser of this computer."""

from __future__ import annotations

import importlib.util
from pathlib import Path
from typing import Annotated

import typer

from troubleshooter.cli import console
from troubleshooter.errors import ConfigurationError, TroubleshooterError


def serve(
    paths: Annotated[
        list[str] | None, typer.Argument(metavar="[FILE]...", help="Logs to open it on.")
    ] = None,
    port: Annotated[
        int, typer.Option("--port", min=0, max=65535, help="The port; 0 takes a free one.")
    ] = 0,
) -> None:
    """Serve the terminal app to a browser on this computer, until interrupted.

    The address holds a key that works once; nobody else on this computer gets in with it.
    """
    try:
        if importlib.util.find_spec("textual_serve") is None:
            raise ConfigurationError(
                'the browser needs one more package: pip install "troubleshooter[web]"'
            )
        from troubleshooter.tui.serving import serve as run

        run(port, tuple(str(Path(path).resolve()) for path in paths or ()), _ready)
    except TroubleshooterError as error:
        console.fail(error)


def _ready(address: str) -> None:
    console.talk("open this address in a browser on this computer; Ctrl+C ends it:")
    console.out(address)
    console.flush()
