"""`connections`: list, add and test the connections to vendors' systems."""

from __future__ import annotations

import json
import sys
from typing import TYPE_CHECKING, Annotated

import typer

from troubleshooter.cli import console
from troubleshooter.cli.options import JsonFlag, LangOption, language
from troubleshooter.cli.probe import print_run
from troubleshooter.errors import ConfigurationError, TroubleshooterError, UsageError
from troubleshooter.locations import find
from troubleshooter.model import ConnectionSystem
from troubleshooter.pipeline.knowledge import open_knowledge

if TYPE_CHECKING:
    from troubleshooter.config import Shape

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
            _complete(name, shape, table)
        added = add_connection(find().connections, name, table)
    except TroubleshooterError as error:
        console.fail(error)
    then = "tries it"
    if added.system is ConnectionSystem.EXACT and "client_id" in added.values:
        then = f"tries it, after `troubleshooter connections login {added.name}`"
    console.talk(f"{added.name}: added; `troubleshooter connections test {added.name}` {then}")


def _complete(name: str, shape: Shape, table: dict[str, str]) -> None:
    """Ask for what is not given: what is required, then what may be left out."""
    needed = (*(() if shape.url else ("url",)), *shape.required)
    for key in (*needed, *shape.asked):
        if key not in table:
            given = _ask(name, key, key in shape.secrets, key in needed)
            if given:
                table[key] = given


def _ask(name: str, key: str, secret: bool, needed: bool) -> str:
    from troubleshooter.credentials import Secret, keep

    said = key.replace("_", " ") + ("" if needed else " (empty leaves it out)")
    default = None if needed else ""
    if not secret:
        return str(typer.prompt(said, default, show_default=False, err=True))
    unseen = f"{said} (unseen; or env:NAME)"
    given = str(typer.prompt(unseen, default, hide_input=True, show_default=False, err=True))
    if not given or given.startswith(("env:", "keyring:")):
        return given
    return str(keep(f"{name}.{key}", Secret(given)))


@app.command("test")
def try_out(
    name: Annotated[str, typer.Argument(help="The connection's name.")],
    lang: LangOption = None,
    as_json: JsonFlag = False,
) -> None:
    """Test a connection: is the system reached, and does it take the login?"""
    from troubleshooter.pipeline.verify import connection_named, try_connection

    chosen = language(lang)
    try:
        run = try_connection(connection_named(open_knowledge(), name), chosen)
    except TroubleshooterError as error:
        console.fail(error)
    print_run(run, as_json, chosen)


_PATIENCE_S = 300.0


@app.command("login")
def log_in(
    name: Annotated[str, typer.Argument(help="The connection's name.")],
    paste: Annotated[
        bool, typer.Option("--paste", help="Paste the address instead of waiting for the browser.")
    ] = False,
) -> None:
    """Log in to Exact Online in the browser; the tokens go into the keyring."""
    from troubleshooter.pipeline.login import login
    from troubleshooter.pipeline.verify import connection_named

    try:
        with login(connection_named(open_knowledge(), name), paste) as under_way:
            console.talk("open this address in the browser and give consent:")
            console.out(under_way.url)
            console.flush()
            if under_way.callback is None:
                console.talk("then paste the whole address that the browser was sent back to:")
                address = sys.stdin.readline().strip()
            else:
                console.talk("waiting for the browser; --paste takes the address by hand")
                address = under_way.callback.wait(_PATIENCE_S) or ""
            if not address:
                raise UsageError("no address came back, so nobody is logged in")
            state = under_way.finish(address)
    except TroubleshooterError as error:
        console.fail(error)
    console.talk(f"{name}: logged in; the access token lives {state.access_left_s} seconds")


@app.command("refresh")
def refresh_tokens(
    name: Annotated[str, typer.Argument(help="The connection's name.")],
) -> None:
    """Spend the refresh token of Exact Online for new tokens; no probe does so by itself."""
    from troubleshooter.pipeline.login import refresh
    from troubleshooter.pipeline.verify import connection_named

    try:
        state = refresh(connection_named(open_knowledge(), name))
    except TroubleshooterError as error:
        console.fail(error)
    console.talk(f"{name}: the access token lives {state.access_left_s} seconds")
