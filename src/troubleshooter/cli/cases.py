"""`cases`: what customers had before and what was done about it: list, show, change, delete."""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Sequence
from datetime import date, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from troubleshooter.cases.case import CaseState, DeedKind
from troubleshooter.cli import console
from troubleshooter.cli.options import JsonFlag, LangOption, language, moment
from troubleshooter.errors import StoreError, TroubleshooterError, UsageError
from troubleshooter.locations import find
from troubleshooter.model import Language

if TYPE_CHECKING:
    from troubleshooter.cases.case import Case
    from troubleshooter.pipeline.cases import Cases, Deleted

app = typer.Typer(
    help="What customers had before, and what was done about it.", no_args_is_help=True
)

CaseId = Annotated[str, typer.Argument(metavar="ID", help="The case's id, or the beginning of it.")]
CustomerOption = Annotated[
    str, typer.Option("--customer", metavar="NAME", help="Only cases of this customer.")
]
YesFlag = Annotated[bool, typer.Option("--yes", help="Do not ask first.")]

_SAID: dict[Language, dict[str, str]] = {
    "en": {
        "none": "no cases",
        "ask": "Delete {n} cases with all that is kept of them? It cannot be undone. [y/N] ",
        "kept": "nothing deleted",
        "deleted": "deleted: {cases} cases, {feedback} words of feedback, counts kept of {scans}"
        " logs",
        "moved": "{n} cases are of {name} now",
    },
    "nl": {
        "none": "geen dossiers",
        "ask": "{n} dossiers verwijderen, met alles wat ervan bewaard is? Dit kan niet ongedaan"
        " gemaakt worden. [j/N] ",
        "kept": "niets verwijderd",
        "deleted": "verwijderd: {cases} dossiers, {feedback} oordelen, tellingen van {scans} logs",
        "moved": "{n} dossiers zijn nu van {name}",
    },
}


@app.command("list")
def list_cases(
    customer: CustomerOption = "",
    state: Annotated[
        list[CaseState] | None, typer.Option("--state", help="Only in this state; repeatable.")
    ] = None,
    rule: Annotated[str, typer.Option("--rule", metavar="ID", help="Only of this rule.")] = "",
    as_json: JsonFlag = False,
    lang: LangOption = None,
) -> None:
    """List cases, the one that changed last first."""
    from troubleshooter.cli.case_texts import row
    from troubleshooter.pipeline.knowledge import open_knowledge

    spoken = language(lang)
    try:
        found = _open().chosen(customer, state or (), rule)
        rules = {} if as_json else open_knowledge().rules
    except TroubleshooterError as error:
        console.fail(error)
    if as_json:
        _print(found)
        return
    for case in found:
        console.out(console.visible(row(case, rules, spoken)))
    if not found:
        console.talk(_SAID[spoken]["none"])


@app.command()
def show(case_id: CaseId, as_json: JsonFlag = False, lang: LangOption = None) -> None:
    """Show one case: when it was there, what was done, and at how many other customers it is."""
    from troubleshooter.cli.case_texts import whole
    from troubleshooter.pipeline.knowledge import open_knowledge

    try:
        cases = _open()
        case = cases.named(case_id)
        others = cases.known(case.customer).elsewhere.get(case.subject, 0)
        rules = {} if as_json else open_knowledge().rules
    except TroubleshooterError as error:
        console.fail(error)
    if as_json:
        _print([case])
    else:
        console.out(whole(case, others, rules, language(lang)))


@app.command()
def note(
    case_id: CaseId,
    text: Annotated[str, typer.Argument(help="The new note, '' for none; - reads standard input.")],
) -> None:
    """Replace a case's note."""
    try:
        cases = _open()
        case = cases.named(case_id)
        cases.write_note(case.id, sys.stdin.read(100_000) if text == "-" else text)
    except TroubleshooterError as error:
        console.fail(error)


@app.command()
def fixed(
    case_id: CaseId,
    by: Annotated[str, typer.Option("--by", metavar="TEXT", help="What fixed it.")] = "",
    lang: LangOption = None,
) -> None:
    """Write down that a case is fixed; what is seen later came back."""
    try:
        cases = _open()
        case = cases.named(case_id)
        cases.act([case.id], DeedKind.FIXED, by)
        _tell_state(cases.named(case.id), language(lang))
    except TroubleshooterError as error:
        console.fail(error)


@app.command()
def close(case_id: CaseId, lang: LangOption = None) -> None:
    """Close a case without a fix."""
    try:
        _tell_state(_open().close(case_id), language(lang))
    except TroubleshooterError as error:
        console.fail(error)


@app.command()
def reopen(case_id: CaseId, lang: LangOption = None) -> None:
    """Open a case again that was fixed or closed."""
    try:
        _tell_state(_open().reopen(case_id), language(lang))
    except TroubleshooterError as error:
        console.fail(error)


@app.command()
def rename(
    name: Annotated[str, typer.Argument(metavar="CUSTOMER", help="The customer as it is now.")],
    new_name: Annotated[
        str, typer.Argument(metavar="NAME", help="The name, which another customer may have.")
    ],
    lang: LangOption = None,
) -> None:
    """Give a customer another name; what two customers have becomes one."""
    try:
        moved = _open().rename(name, new_name)
    except TroubleshooterError as error:
        console.fail(error)
    console.out(console.visible(_SAID[language(lang)]["moved"].format(n=moved, name=new_name)))


@app.command()
def delete(
    case_ids: Annotated[
        list[str] | None, typer.Argument(metavar="[ID]...", help="Ids, or beginnings of them.")
    ] = None,
    customer: Annotated[
        str, typer.Option("--customer", metavar="NAME", help="All cases of this customer.")
    ] = "",
    yes: YesFlag = False,
    lang: LangOption = None,
) -> None:
    """Delete cases with all that is kept of them; nothing stays in the file."""
    spoken = language(lang)
    try:
        if bool(case_ids) is bool(customer):
            raise UsageError("name the cases by their ids, or a --customer")
        cases = _open()
        found = cases.chosen(customer) if customer else [cases.named(one) for one in case_ids or ()]
        if not found:
            raise UsageError(f"no cases of {customer!r}")
        _delete(cases, found, yes, spoken)
    except TroubleshooterError as error:
        console.fail(error)


@app.command()
def purge(
    before: Annotated[
        str | None,
        typer.Option(
            "--before", metavar="DATE", help="Cases of which nothing was heard since this day."
        ),
    ] = None,
    yes: YesFlag = False,
    lang: LangOption = None,
) -> None:
    """Delete what is older than a day, or than keep_days of cases.toml."""
    spoken = language(lang)
    try:
        cases = _open()
        found = cases.older_than(_day(before, cases))
        if found:
            _delete(cases, found, yes, spoken)
        else:
            console.talk(_SAID[spoken]["none"])
    except TroubleshooterError as error:
        console.fail(error)


@app.command()
def export(
    customer: CustomerOption = "",
    out: Annotated[
        Path | None, typer.Option("--out", metavar="FILE", help="Write to this file.")
    ] = None,
) -> None:
    """Write cases as JSON, to a file that only its owner reads or to standard output."""
    try:
        found = _open().chosen(customer)
        if out is None:
            _print(found)
        else:
            _write(out, _json(found) + "\n")
    except TroubleshooterError as error:
        console.fail(error)


def _open() -> Cases:
    from troubleshooter.pipeline.cases import open_cases

    return open_cases(find())


def _json(cases: Sequence[Case]) -> str:
    from troubleshooter.pipeline.case_export import as_data

    return json.dumps([as_data(case) for case in cases], ensure_ascii=False, indent=2)


def _print(cases: Sequence[Case]) -> None:
    console.out(_json(cases))


def _write(path: Path, text: str) -> None:
    try:
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(descriptor, "w", encoding="utf-8", newline="\n") as file:
            file.write(text)
    except OSError as error:
        raise UsageError(f"{path}: cannot be written: {error.strerror}") from error


def _tell_state(case: Case, spoken: Language) -> None:
    from troubleshooter.cases.history import state_of
    from troubleshooter.pipeline.case_words import Words

    told = f"{case.id}  {case.customer}  {case.subject}: {Words(spoken).state(state_of(case))}"
    console.out(console.visible(told))


def _day(before: str | None, cases: Cases) -> date:
    given = moment(before)
    if given is not None:
        return given.date()
    days = cases.settings.keep_days
    if days is None:
        raise UsageError("say --before DATE, or keep_days = N in cases.toml")
    from troubleshooter.pipeline.cases import now

    return (now() - timedelta(days=days)).date()


def _delete(cases: Cases, found: Sequence[Case], yes: bool, spoken: Language) -> None:
    words = _SAID[spoken]
    if not yes:
        if not sys.stdin.isatty():
            raise UsageError("nobody can be asked here; add --yes to delete without asking")
        sys.stderr.write(words["ask"].format(n=len(found)))
        sys.stderr.flush()
        if sys.stdin.readline().strip().casefold() not in ("y", "yes", "j", "ja"):
            console.talk(words["kept"])
            return
    from troubleshooter.tui.remembered import forgotten, remember

    deleted = cases.delete([case.id for case in found])
    if deleted.files and cases.locations.choices.exists():
        remember(cases.locations.choices, forgotten(deleted.files))
    _tell(deleted, words)


def _tell(deleted: Deleted, words: dict[str, str]) -> None:
    console.out(
        words["deleted"].format(cases=deleted.cases, feedback=deleted.feedback, scans=deleted.scans)
    )
    if deleted.trouble:
        raise StoreError(deleted.trouble)
