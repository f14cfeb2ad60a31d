"""`sandbox`: local stand-ins of the vendors' systems, to practise on."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated

import typer

from troubleshooter.cli import console
from troubleshooter.errors import TroubleshooterError, UsageError


def sandbox(
    switched: Annotated[
        str, typer.Option("--faults", metavar="NAME,...", help="Faults to switch on.")
    ] = "",
    port: Annotated[
        int, typer.Option("--port", min=0, max=65535, help="The port; 0 takes a free one.")
    ] = 0,
    list_faults: Annotated[
        bool, typer.Option("--list-faults", help="List the faults and end.")
    ] = False,
) -> None:
    """Run stand-ins of the vendors' systems on this computer until interrupted."""
    from troubleshooter.sandbox import faults

    if list_faults:
        _list(faults.BY_SYSTEM)
        return
    try:
        _serve(switched, port)
    except TroubleshooterError as error:
        console.fail(error)


def _list(by_system: Mapping[str, Mapping[str, str]]) -> None:
    for place, (system, listed) in enumerate(by_system.items()):
        console.out(("\n" if place else "") + console.styled(system, "bold"))
        for name, said in listed.items():
            console.out(f"  {name:23} {said}")


def _serve(switched: str, port: int) -> None:
    import tempfile
    from pathlib import Path

    from troubleshooter.sandbox import magento_console
    from troubleshooter.sandbox.entries import entries
    from troubleshooter.sandbox.server import Sandbox

    try:
        stand_in = Sandbox(switched.split(","), port)
    except OSError as error:
        raise UsageError(f"port {port} cannot be used: {error.strerror}") from error
    with tempfile.TemporaryDirectory(prefix="shop-") as shop, stand_in as running:
        magento_console.install(Path(shop), running.url)
        listed = entries(running.addresses, shop)
        console.out("\n\n".join(entry.toml for entry in listed))
        console.flush()
        console.talk(f"listening at {running.url}; put the above in connections.toml, and set")
        for entry in listed:
            for variable, value in entry.secrets.items():
                console.talk(f"  {variable}={value}")
            if entry.wants_login:
                console.talk(f"  (first: troubleshooter connections login {entry.name})")
        # A bounded wait, because an endless one cannot be interrupted on Windows.
        while not running.stopping.wait(0.5):
            pass
