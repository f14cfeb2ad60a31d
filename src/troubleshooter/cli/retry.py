"""`retry`: bring over what failed, once; add to the queue, look at it, work on it, steer it."""

from __future__ import annotations

import json
import signal
import threading
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Annotated

import typer

from troubleshooter.cli import console
from troubleshooter.cli.options import JsonFlag, LangOption, language
from troubleshooter.cli.retry_queue import opened
from troubleshooter.cli.retry_steering import register
from troubleshooter.errors import TroubleshooterError, UsageError

app = typer.Typer(help="Bring over what failed, once.", no_args_is_help=True)
register(app)

ConnectionOption = Annotated[
    str | None, typer.Option("--connection", metavar="NAME", help="The connection to send over.")
]
MostOption = Annotated[
    int, typer.Option("--most", metavar="NUMBER", min=1, max=1_000_000, help="How many at most.")
]
RuleOption = Annotated[str | None, typer.Option("--rule", metavar="ID", help="Only this rule.")]


@app.command()
def add(
    connection: ConnectionOption = None,
    scan: Annotated[
        Path | None, typer.Option("--from", metavar="SCAN.json", help="What scan --json wrote.")
    ] = None,
    rule: RuleOption = None,
    payloads: Annotated[
        Path | None, typer.Option("--payloads", metavar="FOLDER", help="NUMBER.json per record.")
    ] = None,
    operation: Annotated[
        str | None, typer.Option("--operation", metavar="NAME", help="How it is sent.")
    ] = None,
    record: Annotated[
        str, typer.Option("--record", metavar="NUMBER", help="What is to arrive.")
    ] = "",
    payload: Annotated[
        Path | None, typer.Option("--payload", metavar="FILE", help="Its data, in JSON.")
    ] = None,
    priority: Annotated[
        int, typer.Option("--priority", min=1, max=100, help="1 goes first, 100 last.")
    ] = 50,
    lang: LangOption = None,
    as_json: JsonFlag = False,
) -> None:
    """Queue what failed: every record of a scan, or one record with its data."""
    from troubleshooter.pipeline.retry_intake import read_json

    spoken = language(lang)
    try:
        if connection is None:
            raise UsageError("--connection is needed: over which connection it is to go")
        if scan is not None and (record or payload is not None):
            raise UsageError("--from takes its records from the scan: no --record, no --payload")
        retrying = opened()
        if scan is not None:
            result = retrying.add_from_scan(scan, connection, rule, payloads, operation, priority)
        else:
            if operation is None:
                raise UsageError("--operation is needed, or --from SCAN.json")
            document = {} if payload is None else read_json(payload)
            result = retrying.add_one(connection, operation, record, document, rule, priority)
    except TroubleshooterError as error:
        console.fail(error)
    from troubleshooter.cli import retry_showing as showing

    if as_json:
        _print(showing.added_record(result, spoken))
        return
    console.out(showing.added(result, spoken))
    if result.new or result.joined:
        console.out(showing.table((result.new + result.joined)[:20], spoken))


@app.command("list")
def list_jobs(
    state: Annotated[
        list[str] | None, typer.Option("--state", help="Only jobs in this state; repeatable.")
    ] = None,
    rule: RuleOption = None,
    connection: ConnectionOption = None,
    older_than: Annotated[
        float | None, typer.Option("--older-than", metavar="HOURS", min=0, help="Added before.")
    ] = None,
    most: MostOption = 1_000,
    lang: LangOption = None,
    as_json: JsonFlag = False,
) -> None:
    """List jobs, those that come up first on top."""
    _list(state, rule, connection, older_than, most, lang, as_json)


@app.command()
def dead(most: MostOption = 1_000, lang: LangOption = None, as_json: JsonFlag = False) -> None:
    """List the dead letters; `retry resume` is their way back."""
    _list(["dead"], None, None, None, most, lang, as_json)


def _list(
    states: list[str] | None,
    rule: str | None,
    connection: str | None,
    older_than: float | None,
    most: int,
    lang: LangOption,
    as_json: bool,
) -> None:
    from troubleshooter.cli import retry_showing as showing
    from troubleshooter.retry.job import JobState
    from troubleshooter.retry.jobs import Chosen

    try:
        known = {one.value: one for one in JobState}
        unknown = [name for name in states or [] if name not in known]
        if unknown:
            raise UsageError(f"no state {unknown[0]!r}; one of {', '.join(known)}")
        retrying = opened()
        before = None if older_than is None else retrying.now() - timedelta(hours=older_than)
        chosen = Chosen(
            None if not states else [known[name] for name in states],
            rule,
            connection,
            before,
            most,
        )
        found = retrying.chosen(chosen)
        left = retrying.number(chosen) - len(found)
    except TroubleshooterError as error:
        console.fail(error)
    if as_json:
        _print([showing.record(job) for job in found])
    else:
        console.out(showing.table(found, language(lang)))
    if left > 0:
        console.talk(showing.word("unlisted", language(lang), count=f"{left:,}"))


@app.command()
def show(
    job: Annotated[str, typer.Argument(help="The job's id, its beginning, or the record.")],
    lang: LangOption = None,
    as_json: JsonFlag = False,
) -> None:
    """Show one job: every attempt with request and answer, and what was done to it."""
    from troubleshooter.cli import retry_showing as showing

    try:
        retrying = opened()
        found = retrying.show(job)
        if as_json:
            _print(showing.whole_record(found))
        else:
            console.out(showing.one(found, retrying.knowledge.rules, language(lang)))
    except TroubleshooterError as error:
        console.fail(error)


@app.command()
def plan(lang: LangOption = None, as_json: JsonFlag = False) -> None:
    """Show what will happen when, and what waits for whom."""
    from troubleshooter.cli import retry_showing as showing

    try:
        retrying = opened()
        lines = retrying.plan()
        if as_json:
            _print([showing.plan_record(line) for line in lines])
        else:
            console.out(showing.plan(lines, retrying.knowledge.rules, language(lang)))
    except TroubleshooterError as error:
        console.fail(error)


@app.command()
def audit(
    most: Annotated[int, typer.Option("--most", min=1, max=100_000, help="How many lines.")] = 200,
    lang: LangOption = None,
    as_json: JsonFlag = False,
) -> None:
    """Show who did what, oldest first."""
    from troubleshooter.cli import retry_showing as showing

    try:
        lines = opened().trail(most)
    except TroubleshooterError as error:
        console.fail(error)
    if as_json:
        _print([showing.entry_record(line) for line in lines])
        return
    for line in lines:
        console.out(showing.entry(line, language(lang)))


@app.command()
def run(
    drain: Annotated[
        bool, typer.Option("--drain", help="End when nothing more happens by itself for now.")
    ] = False,
    lang: LangOption = None,
    as_json: JsonFlag = False,
) -> None:
    """Work on the queue until interrupted; several workers may run at once, on several machines."""
    from troubleshooter.cli import retry_showing as showing
    from troubleshooter.retry.job import JobState
    from troubleshooter.retry.texts import STATES

    spoken = language(lang)
    stop = threading.Event()
    try:
        retrying = opened()
        with _ending(stop):
            whole = retrying.work(stop, console.talk, drain)
        counts = retrying.counts()
        lines = retrying.plan()
    except TroubleshooterError as error:
        console.fail(error)
    if as_json:
        _print({state.value: counts.get(state, 0) for state in JobState})
    else:
        for state, number in counts.items():
            console.out(f"{number:7,}  {STATES[state].in_language(spoken)}")
        if lines:
            console.out(showing.plan(lines, retrying.knowledge.rules, spoken))
    if not whole:
        raise typer.Exit(console.INTERRUPTED)


class _ending:  # noqa: N801
    """Ctrl-C and a service's end signal let what is under way finish; a second one does not."""

    def __init__(self, stop: threading.Event) -> None:
        self._stop = stop
        self._before: dict[int, Callable[..., object] | int | None] = {}

    def __enter__(self) -> None:
        for name in (signal.SIGINT, signal.SIGTERM):
            self._before[name] = signal.signal(name, self._asked)

    def __exit__(self, *_error: object) -> None:
        for name, before in self._before.items():
            signal.signal(name, before)

    def _asked(self, _signal: int, _frame: object) -> None:
        if self._stop.is_set():
            raise KeyboardInterrupt
        self._stop.set()
        console.talk("stopping: what is under way ends first")


def _print(document: object) -> None:
    console.out(json.dumps(document, ensure_ascii=False, indent=1))
