"""The demo's queue: drained against the sandbox, and told what became of each record."""

from __future__ import annotations

import threading
from collections.abc import Mapping
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any

import sqlalchemy as sa

from troubleshooter.cli.console import wrapped
from troubleshooter.live import Connection, ConnectionSystem
from troubleshooter.model import Language, Text
from troubleshooter.pipeline.knowledge import Knowledge
from troubleshooter.pipeline.retry import Retrying
from troubleshooter.retry import doors
from troubleshooter.retry.job import JobState, Reason
from troubleshooter.retry.jobs import Chosen
from troubleshooter.retry.tables import METADATA
from troubleshooter.retry.texts import REASONS
from troubleshooter.retry.worker import Timing
from troubleshooter.sandbox import company
from troubleshooter.sandbox.server import Sandbox
from troubleshooter.store import Store

if TYPE_CHECKING:
    from troubleshooter.retry.job import Job

_NAME = "sandbox"
_TIMING = Timing(tick_s=0.05, poll_s=0.05, soon_s=1.5, patience_s=5.0)
_QUICK = {"settle": 1.0, "backoff": 0.2, "per_minute": 10_000, "recheck": 600.0}
_ARRIVED = Text("aangekomen: {records}", "arrived: {records}")
_SETTLED = Text(
    "{record}: het antwoord ging verloren; opgezocht in plaats van nog eens verstuurd",
    "{record}: its answer was lost; looked up instead of sent again",
)
_THERE = Text("stond er al, niet nog eens geboekt: {records}", "was there already: {records}")
_WAITS = Text("wacht op een mens: {record}: {reason}", "waits for a person: {record}: {reason}")
_OTHER = Text("nog bezig: {record}: {reason}", "still going: {record}: {reason}")


def drained(knowledge: Knowledge, language: Language) -> str:
    """Queue five failed records, drain the queue, and say what became of them."""
    with TemporaryDirectory(prefix="queue-") as folder, Sandbox() as sandbox:
        store = Store(sa.URL.create("sqlite", database=str(Path(folder) / "retry.sqlite")))
        try:
            store.create(METADATA)
            connection = _connection(sandbox)
            retrying = Retrying(knowledge, store, lambda _name: connection)
            _fill(retrying)
            sandbox.switch("answer-lost@AddFactuur")
            retrying.work(threading.Event(), lambda _said: None, drain=True, timing=_TIMING)
            return _told(retrying.chosen(Chosen()), language)
        finally:
            store.close()


def _connection(sandbox: Sandbox) -> Connection:
    # Everybody's sandbox has the same login: it is no secret.
    values = {
        "username": company.USERNAME,
        "security_code_1": company.SECURITY_CODE_1,
        "security_code_2": company.SECURITY_CODE_2,
    }
    url = sandbox.addresses["e-boekhouden"]
    return Connection(_NAME, ConnectionSystem.EBOEKHOUDEN, url, values)


def _fill(retrying: Retrying) -> None:
    missing, rule = "Onderhoud 2025", "eboekhouden.invoice-template-not-found"
    records: tuple[tuple[str, Mapping[str, Any], str | None], ...] = (
        ("AddFactuur", _invoice("2026-0613"), None),
        ("AddFactuur", _invoice("2026-0614", "10002"), None),
        ("AddFactuur", _invoice("2026-0001", day="2026-01-12", price=50.0), None),
        ("AddFactuur", _invoice("2026-0615", template=missing), rule),
        ("watch", {"record": "26-0618", "invoice": "2026-0618"}, "eboekhouden.no-order-lines"),
    )
    for operation, payload, diagnosed in records:
        retrying.add_one(_NAME, operation, "", payload, diagnosed)
    with retrying.store.begin() as db:
        doors.set_limits(db, _NAME, **_QUICK)


def _invoice(
    number: str,
    relation: str = "10001",
    day: str = "2026-03-09",
    price: float = 12.5,
    template: str = "Onderhoud 2026",
) -> Mapping[str, Any]:
    line = {
        "Aantal": 2,
        "Code": "KRAAN-15",
        "PrijsPerEenheid": price,
        "BTWCode": "HOOG_VERK_21",
        "TegenrekeningCode": "8000",
    }
    return {
        "Factuurnummer": number,
        "Relatiecode": relation,
        "Datum": day,
        "Betalingstermijn": 14,
        "Factuursjabloon": template,
        "Regels": [line],
    }


def _told(found: tuple[Job, ...], language: Language) -> str:
    jobs = sorted(found, key=lambda job: job.record)
    arrived = [job for job in jobs if job.reason is Reason.ARRIVED]
    there = [job for job in jobs if job.reason is Reason.ALREADY_THERE]
    lines = [_said(_ARRIVED, language, records=_names(arrived))]
    lines += [
        _said(_SETTLED, language, "     ", record=job.record) for job in arrived if job.turn > 1
    ]
    lines.append(_said(_THERE, language, records=_names(there)))
    for job in jobs:
        if job.state is JobState.DONE:
            continue
        person = job.state in (JobState.PERSON, JobState.FIXING, JobState.DEAD)
        reason = REASONS[job.reason].in_language(language)
        text = _WAITS if person else _OTHER
        lines.append(_said(text, language, record=job.record, reason=reason))
    return "\n".join(lines)


def _names(jobs: list[Job]) -> str:
    return ", ".join(job.record for job in jobs) or "-"


def _said(text: Text, language: Language, indent: str = "   ", **values: str) -> str:
    chosen = text.nl if language == "nl" else text.en
    return wrapped(chosen.format(**values), indent + "  ", indent)
