"""`connections`: list, add and test the connections to vendors' systems."""

from __future__ import annotations

import json
import sys
from typing import Annotated

import typer

from troubleshooter.cli import console
from troubleshooter.cli.connection_texts import HINTS, WORDS
from troubleshooter.cli.options import JsonFlag, LangOption, language
from troubleshooter.cli.probe import print_run
from troubleshooter.errors import ConfigurationError, TroubleshooterError, UsageError
from troubleshooter.live import ConnectionSystem
from troubleshooter.locations import find
from troubleshooter.model import Language
from troubleshooter.pipeline.knowledge import open_knowledge

app = typer.Typer(help="List, add and test connections to vendors' systems.", no_args_is_help=True)


@app.command("list")
def list_connections(lang: LangOption = None, as_json: JsonFlag = False) -> None:
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
        console.talk(WORDS[language(lang)]["none yet"])
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
    lang: LangOption = None,
) -> None:
    """Add a connection; on a terminal it asks for what is not given, secrets unseen."""
    from troubleshooter.config import SHAPES, STORE_IT, add_connection
    from troubleshooter.pipeline.login import takes_login

    chosen = language(lang)
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
            _complete(name, system, table, chosen)
        added = add_connection(find().connections, name, table)
    except TroubleshooterError as error:
        console.fail(error)
    then = "added, log in" if takes_login(added) else "added"
    console.talk(WORDS[chosen][then].format(name=added.name))


def _complete(name: str, system: ConnectionSystem, table: dict[str, str], lang: Language) -> None:
    """Ask for what is not given: what is required, then what may be left out."""
    from troubleshooter.config import SHAPES

    shape = SHAPES[system]
    needed = (*(() if shape.url else ("url",)), *shape.required)
    for key in (*needed, *shape.asked):
        if key not in table:
            hint = HINTS[lang].get((system, key), "")
            said = key.replace("_", " ") + (f" ({hint})" if hint else "")
            if key not in needed:
                said += WORDS[lang]["leave out"]
            given = _ask(f"{name}.{key}", said, key in shape.secrets, key in needed, lang)
            if given:
                table[key] = given


def _ask(entry: str, said: str, secret: bool, needed: bool, lang: Language) -> str:
    """What the user answers; a secret goes into the keyring under `entry`."""
    from troubleshooter.credentials import Secret, keep

    default = None if needed else ""
    if not secret:
        return str(typer.prompt(said, default, show_default=False, err=True))
    unseen = WORDS[lang]["unseen"].format(said=said)
    given = str(typer.prompt(unseen, default, hide_input=True, show_default=False, err=True))
    if not given or given.startswith(("env:", "keyring:")):
        return given
    return str(keep(entry, Secret(given)))


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
    lang: LangOption = None,
) -> None:
    """Log in to Exact Online or Visma.net in the browser; the tokens go into the keyring."""
    from troubleshooter.pipeline.login import login
    from troubleshooter.pipeline.verify import connection_named

    words = WORDS[language(lang)]
    try:
        with login(connection_named(open_knowledge(), name), paste) as under_way:
            console.talk(words["open"])
            console.out(under_way.url)
            console.flush()
            if under_way.callback is None:
                console.talk(words["paste"])
                address = sys.stdin.readline().strip()
            else:
                console.talk(words["waiting"])
                address = under_way.callback.wait(_PATIENCE_S) or ""
            if not address:
                raise UsageError(words["nobody"])
            state = under_way.finish(address)
    except TroubleshooterError as error:
        console.fail(error)
    console.talk(words["logged in"].format(name=name, seconds=state.access_left_s))
    if not state.refresh_known:
        console.talk(words["not kept"].format(name=name))


@app.command("refresh")
def refresh_tokens(
    name: Annotated[str, typer.Argument(help="The connection's name.")],
    lang: LangOption = None,
) -> None:
    """Spend the refresh token of a login in the browser for new tokens; no probe does so itself."""
    from troubleshooter.pipeline.login import refresh
    from troubleshooter.pipeline.verify import connection_named

    try:
        state = refresh(connection_named(open_knowledge(), name))
    except TroubleshooterError as error:
        console.fail(error)
    words = WORDS[language(lang)]
    console.talk(words["lives"].format(name=name, seconds=state.access_left_s))
