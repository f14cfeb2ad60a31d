"""`rules packs`: rules of others, added, renewed, switched and removed."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import asdict
from typing import TYPE_CHECKING, Annotated

import typer

from troubleshooter.cli import console
from troubleshooter.cli.options import JsonFlag
from troubleshooter.errors import TroubleshooterError
from troubleshooter.locations import find

if TYPE_CHECKING:
    from troubleshooter.pipeline.packs import Change, Conflict

app = typer.Typer(help="Packs of rules: folders, git repositories, zips.", no_args_is_help=True)

_MOST_TOLD = 10

PackName = Annotated[str, typer.Argument(metavar="NAME", help="The pack's name.")]


@app.command()
def add(
    source: Annotated[
        str,
        typer.Argument(help="A folder, a git checkout, a zip, or a git address (https or ssh)."),
    ],
    name: Annotated[str, typer.Option("--name", help="What to call it.")] = "",
    ref: Annotated[str, typer.Option("--ref", help="A branch, tag or commit (git).")] = "",
    as_json: JsonFlag = False,
) -> None:
    """Add a pack; its rules come after the shipped ones and before your own."""
    from troubleshooter.pipeline import packs

    try:
        change = packs.add(find(), source, name, ref)
    except TroubleshooterError as error:
        console.fail(error)
    _tell(change, as_json, "added")


@app.command("list")
def list_packs(as_json: JsonFlag = False) -> None:
    """List the packs, in the order they are read in, and the ids that stand in two places."""
    from troubleshooter.pipeline import packs

    try:
        found, clashes = packs.listed(find()), packs.conflicts(find())
    except TroubleshooterError as error:
        console.fail(error)
    if as_json:
        rows = {
            "packs": [asdict(pack) for pack in found],
            "conflicts": [asdict(clash) for clash in clashes],
        }
        console.out(json.dumps(rows, ensure_ascii=False, indent=2))
        return
    for pack in found:
        state = "enabled" if pack.enabled else "disabled"
        console.out(
            console.visible(
                f"{pack.name}  {state}  {pack.rules} rules  {pack.kind} {pack.version[:19]}"
                f"  {pack.added}  {pack.source}"
            )
        )
    _tell_conflicts(clashes)
    if not found:
        console.talk("no packs")


@app.command()
def update(
    name: PackName,
    ref: Annotated[
        str | None, typer.Option("--ref", help="Another branch, tag or commit (git).")
    ] = None,
    as_json: JsonFlag = False,
) -> None:
    """Fetch a pack anew from where it came from."""
    from troubleshooter.pipeline import packs

    try:
        change = packs.update(find(), name, ref)
    except TroubleshooterError as error:
        console.fail(error)
    _tell(change, as_json, "renewed")


@app.command()
def enable(name: PackName, as_json: JsonFlag = False) -> None:
    """Let a pack's rules take part again."""
    _switch(name, True, as_json)


@app.command()
def disable(name: PackName, as_json: JsonFlag = False) -> None:
    """Keep a pack, without its rules taking part."""
    _switch(name, False, as_json)


@app.command()
def remove(name: PackName) -> None:
    """Remove a pack and its files."""
    from troubleshooter.pipeline import packs

    try:
        pack = packs.remove(find(), name)
    except TroubleshooterError as error:
        console.fail(error)
    console.out(f"{pack.name}: removed")


def _switch(name: str, enabled: bool, as_json: bool) -> None:
    from troubleshooter.pipeline import packs

    try:
        change = packs.switch(find(), name, enabled)
    except TroubleshooterError as error:
        console.fail(error)
    _tell(change, as_json, "enabled" if enabled else "disabled")


def _tell(change: Change, as_json: bool, done: str) -> None:
    pack = change.pack
    if as_json:
        console.out(json.dumps(asdict(change), ensure_ascii=False, indent=2))
        return
    said = done if change.changed else "up to date"
    console.out(console.visible(f"{pack.name}: {said}, {pack.rules} rules at {pack.version[:19]}"))
    _tell_conflicts(change.conflicts)
    for fault in change.faults:
        console.talk(f"example of {fault.rule}: {fault.fault}: {fault.message[:120]!r}")


def _tell_conflicts(clashes: Sequence[Conflict]) -> None:
    for clash in clashes[:_MOST_TOLD]:
        places = " and ".join(clash.places)
        console.talk(f"{clash.rule} stands in {places}; that of {clash.winner} is in force")
    if len(clashes) > _MOST_TOLD:
        console.talk(f"and {len(clashes) - _MOST_TOLD} more; --json lists all")
