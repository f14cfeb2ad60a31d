"""`sandbox`: local stand-ins of the vendors' systems, to practise on."""

from __future__ import annotations

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
    """Run stand-ins of e-Boekhouden and OutSmart on this computer until interrupted."""
    from troubleshooter.sandbox import faults

    if list_faults:
        for name, said in faults.KNOWN.items():
            console.out(f"{name:18} {said}")
        return
    try:
        _serve(switched, port)
    except TroubleshooterError as error:
        console.fail(error)


def _serve(switched: str, port: int) -> None:
    from troubleshooter.sandbox import company
    from troubleshooter.sandbox.server import Sandbox

    try:
        stand_in = Sandbox(switched.split(","), port)
    except OSError as error:
        raise UsageError(f"port {port} cannot be used: {error.strerror}") from error
    with stand_in as running:
        where = running.addresses
        console.out(f'[sandbox]\nsystem = "e-boekhouden"\nurl = "{where["e-boekhouden"]}"')
        console.out(f'username = "{company.USERNAME}"\nsecurity_code_1 = "env:SANDBOX_CODE_1"')
        console.out('security_code_2 = "env:SANDBOX_CODE_2"\n')
        console.out(
            f'[sandbox-rest]\nsystem = "e-boekhouden-rest"\nurl = "{where["e-boekhouden-rest"]}"'
        )
        console.out('access_token = "env:SANDBOX_ACCESS_TOKEN"\n')
        console.out(f'[sandbox-outsmart]\nsystem = "outsmart"\nurl = "{where["outsmart"]}"')
        console.out('token = "env:SANDBOX_TOKEN"\nsoftware_token = "env:SANDBOX_SOFTWARE_TOKEN"')
        console.flush()
        console.talk(f"listening at {running.url}; put the above in connections.toml, and set")
        console.talk(f"  SANDBOX_CODE_1={company.SECURITY_CODE_1}")
        console.talk(f"  SANDBOX_CODE_2={company.SECURITY_CODE_2}")
        console.talk(f"  SANDBOX_ACCESS_TOKEN={company.ACCESS_TOKEN}")
        console.talk(f"  SANDBOX_TOKEN={company.OUTSMART_TOKEN}")
        console.talk(f"  SANDBOX_SOFTWARE_TOKEN={company.OUTSMART_SOFTWARE_TOKEN}")
        # A bounded wait, because an endless one cannot be interrupted on Windows.
        while not running.stopping.wait(0.5):
            pass
