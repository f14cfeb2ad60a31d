"""`connections`: list, add and test the connections to vendors' systems."""

from __future__ import annotations

import json
import sys
from typing import Annotated

import typer

from troubleshooter.cli import console
from troubleshooter.cli.options import JsonFlag
from troubleshooter.cli.probe import print_run
from troubleshooter.errors import ConfigurationError, TroubleshooterError, UsageError
from troubleshooter.locations import find
from troubleshooter.model import ConnectionSystem
from troubleshooter.pipeline.knowledge import open_knowledge

app = typer.Typer(help="List, add and test connections to vendors' systems.", no_args_is_help=True)


@app.command("list")
def list_connections(as_json: JsonFlag = False) -> None:
    """List the connections; secrets show only where they are kept."""
    from troubleshooter.config import read_connections

    try:
        found = read_connections(find().connections)
    except TroubleshooterError as error:
        console.fail(error)
    if as_json:
        rows = [
            {
                "name": one.name,
                "system": one.system.value,
                "url": one.url,
                "values": dict(one.values),
                "secrets": {key: str(reference) for key, reference in one.references.items()},
            }
            for one in found.values()
        ]
        console.out(json.dumps(rows, ensure_ascii=False, indent=2))
        return
    if not found:
        console.talk("no connections yet; `troubleshooter connections add NAME` makes one")
    longest = max((len(name) for name in found), default=0)
    for one in found.values():
        console.out(console.visible(f"{one.name:{longest}}  {one.system.value:17}  {one.url}"))


@app.command()
def add(
    name: Annotated[str, typer.Argument(help="What the connection is called.")],
    system: Annotated[
        ConnectionSystem | None, typer.Option("--system", help="The vendor's interface.")
    ] = None,
    url: Annotated[
        str | None, typer.Option("--url", help="Another address than the vendor's own.")
    ] = None,
    settings: Annotated[
        list[str] | None,
        typer.Option("--set", metavar="KEY=VALUE", help="A setting; a secret as env:NAME."),
    ] = None,
) -> None:
    """Add a connection; on a terminal it asks for what is not given, secrets unseen."""
    from troubleshooter.config import SHAPES, STORE_IT, add_connection

    try:
        if system is None:
            raise UsageError(f"give --system, one of {', '.join(ConnectionSystem)}")
        shape = SHAPES[system]
        table = {"system": system.value, **({"url": url} if url else {})}
        for text in settings or []:
            key, equals, value = text.partition("=")
            if not equals:
                raise UsageError(f"--set {key}: write KEY=VALUE")
            if key in shape.secrets and not value.startswith(("env:", "keyring:")):
                raise ConfigurationError(f"{key}: {STORE_IT}")
            table[key] = value
        if sys.stdin.isatty():
            for key in shape.required:
                if key not in table:
                    table[key] = _ask(name, key, key in shape.secrets)
        added = add_connection(find().connections, name, table)
    except TroubleshooterError as error:
        console.fail(error)
    console.talk(f"{added.name}: added; `troubleshooter connections test {added.name}` tries it")


def _ask(name: str, key: str, secret: bool) -> str:
    from troubleshooter.credentials import Secret, keep

    said = key.replace("_", " ")
    if not secret:
        return str(typer.prompt(said, err=True))
    given = str(typer.prompt(f"{said} (unseen; or env:NAME)", hide_input=True, err=True))
    if given.startswith(("env:", "keyring:")):
        return given
    return str(keep(f"{name}.{key}", Secret(given)))


@app.command("test")
def try_out(
    name: Annotated[str, typer.Argument(help="The connection's name.")], as_json: JsonFlag = False
) -> None:
    """Test a connection: is the system reached, and does it take the login?"""
    from troubleshooter.pipeline.verify import connection_named, try_connection

    try:
        run = try_connection(connection_named(open_knowledge(), name))
    except TroubleshooterError as error:
        console.fail(error)
    print_run(run, as_json)
