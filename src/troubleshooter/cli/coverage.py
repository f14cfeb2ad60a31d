"""`rules coverage`: the ledger of codes and messages, and what the rulebook makes of each."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Annotated

import typer

from troubleshooter.cli import console
from troubleshooter.cli.options import JsonFlag, SystemOption
from troubleshooter.errors import TroubleshooterError
from troubleshooter.pipeline.knowledge import open_knowledge

if TYPE_CHECKING:
    from troubleshooter.rules.coverage import Row


def coverage(
    system: SystemOption = None,
    every: Annotated[
        bool, typer.Option("--all", help="Also list what is covered and not stale.")
    ] = False,
    page: Annotated[
        bool, typer.Option("--page", help="Print the whole ledger as a Markdown page.")
    ] = False,
    as_json: JsonFlag = False,
) -> None:
    """Say which codes and messages of the sources have a rule, and which have none and why."""
    from troubleshooter.pipeline import coverage as ledger

    try:
        rows = ledger.rows(open_knowledge())
    except TroubleshooterError as error:
        console.fail(error)
    chosen = [row for row in rows if system is None or row.entry.system is system]
    if page:
        console.out(ledger.page(chosen).rstrip("\n"))
        return
    if as_json:
        console.out(json.dumps([_document(row) for row in chosen], ensure_ascii=False, indent=2))
        return
    for row in chosen:
        if every or row.state != "covered" or row.stale:
            console.out(console.visible(_line(row)))
    console.talk(ledger.summary(chosen))


def _line(row: Row) -> str:
    entry = row.entry
    if row.state == "covered":
        said = f"{row.rule}{' (stale)' if row.stale else ''}"
    elif row.state == "wrong":
        said = f"comes out as {row.rule}, must be {entry.rule}"
    else:
        said = entry.why_none or "no rule"
    return f"{row.state:8}  {entry.system.value:12}  {entry.message[:70]:70}  {said}"


def _document(row: Row) -> dict[str, object]:
    entry = row.entry
    return {
        "system": entry.system.value,
        "source": entry.source,
        "code": entry.code or None,
        "message": entry.message,
        "state": row.state,
        "why_none": entry.why_none or None,
        "rule": row.rule or None,
        "examples": row.examples,
        "probes": list(row.probes),
        "articles": list(row.articles),
        "reviewed": row.reviewed.isoformat() if row.reviewed else None,
        "stale": row.stale,
    }
