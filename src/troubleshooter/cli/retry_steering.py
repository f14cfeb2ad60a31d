"""The `retry` commands with which a person steers the queue."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from troubleshooter.cli import console
from troubleshooter.cli.options import LangOption, language
from troubleshooter.cli.retry_queue import opened
from troubleshooter.errors import TroubleshooterError, UsageError
from troubleshooter.model import Text

if TYPE_CHECKING:
    from troubleshooter.pipeline.retry import Retrying
    from troubleshooter.retry.job import Job
    from troubleshooter.retry.steering import Hand

_PAUSED = Text("{name}: gepauzeerd", "{name}: paused")
_REOPENED = Text("{name}: hervat, {count} × opgeheven", "{name}: resumed, {count} holds lifted")
_PACED = Text("{name}: ingesteld", "{name}: set")

JobsArgument = Annotated[
    list[str] | None, typer.Argument(metavar="JOB...", help="Ids, their beginnings, or records.")
]
OneJob = Annotated[str, typer.Argument(metavar="JOB", help="The id, its beginning, or the record.")]
ConnectionOption = Annotated[
    str | None, typer.Option("--connection", metavar="NAME", help="The whole connection.")
]


def register(app: typer.Typer) -> None:
    """Add the commands to `retry`."""
    for name, command in (
        ("cancel", cancel),
        ("resume", resume),
        ("now", now),
        ("fixed", fixed),
        ("arrived", arrived),
        ("edit", edit),
        ("pause", pause),
        ("pace", pace),
    ):
        app.command(name)(command)


def cancel(jobs: JobsArgument = None, lang: LangOption = None) -> None:
    """Do nothing more with these jobs."""
    _each(jobs, lang, lambda _retrying, hand, job: hand.cancel(job))


def resume(
    jobs: JobsArgument = None, connection: ConnectionOption = None, lang: LangOption = None
) -> None:
    """Give cancelled jobs and dead letters a fresh start, or let a connection through again."""
    if connection is None:
        _each(jobs, lang, lambda _retrying, hand, job: hand.resume(job))
        return
    with _Deed() as retrying, retrying.hand() as hand:
        number = hand.reopen(connection)
    _say(_REOPENED, lang, name=connection, count=number)


def now(jobs: JobsArgument = None, lang: LangOption = None) -> None:
    """Take these jobs up now, whatever they waited for; a held connection stays held."""
    _each(jobs, lang, lambda _retrying, hand, job: hand.at_once(job))


def fixed(
    jobs: JobsArgument = None,
    rule: Annotated[
        str | None, typer.Option("--rule", metavar="ID", help="All jobs of this rule.")
    ] = None,
    connection: ConnectionOption = None,
    lang: LangOption = None,
) -> None:
    """Say that the cause is gone: its probe is asked at once, or you are believed."""
    chosen = list(jobs or [])
    with _Deed() as retrying:
        if rule is not None:
            from troubleshooter.retry.job import JobState
            from troubleshooter.retry.jobs import Chosen

            waiting = [JobState.FIXING, JobState.PERSON]
            found = retrying.chosen(Chosen(waiting, rule, connection, most=100_000))
            if not found:
                raise UsageError(f"no job waits for {rule}")
            chosen += [job.id for job in found]
    _each(chosen, lang, lambda retrying, hand, job: retrying.fixed(hand, job))


def arrived(jobs: JobsArgument = None, lang: LangOption = None) -> None:
    """Say that you saw these records in the books: their jobs are done."""
    _each(jobs, lang, lambda _retrying, hand, job: hand.arrived(job))


def edit(
    job: OneJob,
    payload: Annotated[
        Path, typer.Option("--payload", metavar="FILE", help="The new data, in JSON.")
    ],
    lang: LangOption = None,
) -> None:
    """Replace a job's data; the first version and the difference are kept."""
    from troubleshooter.pipeline.retry_intake import read_json

    def replaced(retrying: Retrying, hand: Hand, found: Job) -> Job:
        return hand.edit(found, retrying.operation(found.operation), read_json(payload))

    _each([job], lang, replaced)


def pause(
    connection: Annotated[str, typer.Argument(help="The connection's name.")],
    lang: LangOption = None,
) -> None:
    """Let nothing through to this connection until `retry resume --connection`."""
    with _Deed() as retrying, retrying.hand() as hand:
        hand.pause(connection)
    _say(_PAUSED, lang, name=connection)


def pace(
    connection: Annotated[str, typer.Argument(help="The connection's name.")],
    together: Annotated[
        int | None, typer.Option("--together", min=1, max=20, help="Jobs at the same time.")
    ] = None,
    per_minute: Annotated[
        int | None, typer.Option("--per-minute", min=1, max=10_000, help="Jobs started a minute.")
    ] = None,
    lang: LangOption = None,
) -> None:
    """Set how many jobs of a connection run at once and start in a minute."""
    wanted = {"together": together, "per_minute": per_minute}
    own = {name: float(value) for name, value in wanted.items() if value is not None}
    with _Deed() as retrying, retrying.hand() as hand:
        if not own:
            raise UsageError("say --together or --per-minute")
        hand.pace(connection, **own)
    _say(_PACED, lang, name=connection)


def _say(text: Text, lang: LangOption, **values: object) -> None:
    console.out((text.nl if language(lang) == "nl" else text.en).format(**values))


class _Deed:
    """Opens the queue; what goes wrong in the block ends the command with its own exit code."""

    def __enter__(self) -> Retrying:
        try:
            return opened()
        except TroubleshooterError as error:
            console.fail(error)

    def __exit__(self, kind: object, error: BaseException | None, _trace: object) -> None:
        if isinstance(error, TroubleshooterError):
            console.fail(error)


def _each(
    jobs: list[str] | None, lang: LangOption, deed: Callable[[Retrying, Hand, Job], Job]
) -> None:
    from troubleshooter.cli import retry_showing as showing

    with _Deed() as retrying, retrying.hand() as hand:
        if not jobs:
            raise UsageError("which jobs? `troubleshooter retry list` shows their ids")
        done = [deed(retrying, hand, job) for job in retrying.named(hand, jobs)]
    console.out(showing.table(done, language(lang)))
