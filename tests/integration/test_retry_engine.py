"""Jobs over the sandbox, from being added to standing in the books, once."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
import sqlalchemy as sa
from tests.integration.retry_bench import (
    BOOKS,
    SECRETS,
    STORES,
    Bench,
    connection_to,
    doubles,
    fresh_store,
    invoice,
)

from troubleshooter.model import RetryPolicy, RetryWhen
from troubleshooter.retry import doors
from troubleshooter.retry.job import Hold, HoldKind, JobState, Reason
from troubleshooter.sandbox.server import Sandbox

PATIENT_S = 60.0


@pytest.fixture
def sandbox() -> Iterator[Sandbox]:
    with Sandbox() as running:
        yield running


@pytest.fixture(params=STORES)
def bench(
    sandbox: Sandbox,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    request: pytest.FixtureRequest,
) -> Iterator[Bench]:
    for name, value in SECRETS.items():
        monkeypatch.setenv(name, value)
    store = fresh_store(tmp_path, request.param)
    made = Bench(store, connection_to(sandbox))
    made.prepare()
    yield made
    store.close()


def test_a_record_that_is_not_there_is_sent_once(bench: Bench, sandbox: Sandbox) -> None:
    bench.add(invoice("2026-0100"))
    assert bench.work()
    assert bench.history() == [("look-up", "absent"), ("send", "done")]
    assert (bench.job().state, bench.job().reason) == (JobState.DONE, Reason.ARRIVED)
    assert [one.number for one in sandbox.company.invoices].count("2026-0100") == 1


def test_a_record_that_is_there_already_is_not_sent(bench: Bench, sandbox: Sandbox) -> None:
    there = {"Datum": "2026-01-12", "Regels": [{**_line(), "Aantal": 8}]}
    bench.add(invoice("2026-0001", **there))
    bench.work()
    assert (bench.job().state, bench.job().reason) == (JobState.DONE, Reason.ALREADY_THERE)
    assert bench.job().reference == "2026-0001"
    assert not doubles(sandbox)


def test_a_number_that_another_invoice_has_is_for_a_person(bench: Bench, sandbox: Sandbox) -> None:
    bench.add(invoice("2026-0001"))
    bench.work()
    assert (bench.job().state, bench.job().reason) == (JobState.PERSON, Reason.CONFLICT)
    assert not doubles(sandbox)


def test_a_lost_answer_is_settled_by_looking(bench: Bench, sandbox: Sandbox) -> None:
    sandbox.switch("answer-lost@AddFactuur")
    bench.add(invoice("2026-0100"))
    bench.work()
    assert bench.history() == [("look-up", "absent"), ("send", "lost"), ("look-up", "found")]
    assert bench.job().state is JobState.DONE
    assert not doubles(sandbox)


def test_what_was_never_carried_out_is_sent_anew_once_that_is_certain(
    bench: Bench, sandbox: Sandbox
) -> None:
    sandbox.switch("html-500@AddFactuur", "CFACT014@AddFactuur")
    bench.add(invoice("2026-0100"))
    _switch_off_after_sending(bench, sandbox)
    bench.work()
    kinds = [kind for kind, _answer in bench.history()]
    assert kinds.count("send") == 2
    assert bench.job().state is JobState.DONE
    assert [one.number for one in sandbox.company.invoices].count("2026-0100") == 1


def test_a_second_addition_joins_the_first(bench: Bench) -> None:
    first, second = bench.add(invoice("2026-0100")), bench.add(invoice("2026-0100"))
    assert first.id == second.id
    assert len(bench.jobs()) == 1


def test_the_call_limit_holds_every_job_of_the_connection(bench: Bench, sandbox: Sandbox) -> None:
    sandbox.switch("E003.1")
    for number in range(5):
        bench.add(invoice(f"2026-010{number}"))
    bench.prepare(limit_wait=600, longest_limit_wait=600)
    bench.work_until(lambda: bool(_holds(bench)))
    with bench.store.read() as db:
        (hold,) = doors.holds(db, BOOKS)
    assert hold.kind is HoldKind.LIMIT
    refused = [row for row in sandbox.log if row.call == "OpenSession"]
    assert len(refused) <= 2
    assert all(job.sends == 0 for job in bench.jobs())


def holds(bench: Bench) -> tuple[object, ...]:
    with bench.store.read() as db:
        return tuple(doors.holds(db, BOOKS))


def test_when_the_limit_lifted_all_of_them_arrive(bench: Bench, sandbox: Sandbox) -> None:
    sandbox.switch("E003.1")
    for number in range(5):
        bench.add(invoice(f"2026-010{number}"))
    bench.work_until(lambda: bool(holds(bench)))
    sandbox.switch()
    bench.work_until(lambda: all(job.state is JobState.DONE for job in bench.jobs()), PATIENT_S)
    assert {job.state for job in bench.jobs()} == {JobState.DONE}
    assert holds(bench) == ()


def test_a_record_waits_for_its_fix_without_being_offered(bench: Bench, sandbox: Sandbox) -> None:
    bench.adviser.word = "confirmed"
    bench.add(invoice("2026-0100", Factuursjabloon="Weg"), when="after-fix", rule="test.template")
    bench.work_until(lambda: bench.adviser.asked == 2)
    assert (bench.job().state, bench.job().reason) == (JobState.FIXING, Reason.CAUSE_THERE)
    assert bench.history() == []


def test_when_the_probe_turned_it_arrives_and_the_diagnosis_is_stamped(bench: Bench) -> None:
    bench.adviser.word = "confirmed"
    bench.add(invoice("2026-0100"), when="after-fix", rule="test.template")
    bench.work_until(lambda: bench.adviser.asked > 0)
    bench.adviser.word = "refuted"
    bench.work_until(lambda: bool(bench.job().resolved), PATIENT_S)
    job = bench.job()
    assert (job.state, job.resolved) == (JobState.DONE, "resolved")
    assert job.resolved_at is not None


def test_many_records_with_one_cause_cost_one_probe(bench: Bench) -> None:
    bench.adviser.word = "refuted"
    for number in range(8):
        bench.add(invoice(f"2026-010{number}"), when="after-fix", rule="test.template")
    bench.work()
    assert {job.resolved for job in bench.jobs()} == {"resolved"}
    assert bench.adviser.asked <= 3


def test_a_refusal_is_diagnosed_and_waits_for_its_own_fix(bench: Bench, sandbox: Sandbox) -> None:
    bench.adviser.rules["CFACT028"] = RetryPolicy(RetryWhen.AFTER_FIX)
    bench.adviser.word = "confirmed"
    bench.add(invoice("2026-0100", Factuursjabloon="Weg"))
    bench.work_until(lambda: bench.job().state is JobState.FIXING)
    job = bench.job()
    assert (job.state, job.rule, job.sends) == (JobState.FIXING, "test.cfact028", 1)


def test_a_refusal_that_nobody_knows_is_a_dead_letter(bench: Bench) -> None:
    bench.add(invoice("2026-0100", Factuursjabloon="Weg"))
    bench.work()
    assert (bench.job().state, bench.job().reason) == (JobState.DEAD, Reason.REFUSED)
    assert "CFACT028" in bench.job().message


def test_what_a_person_must_start_is_told_and_closes_when_it_is_there(
    bench: Bench, sandbox: Sandbox
) -> None:
    bench.prepare(look_again=0.3)
    bench.add({"record": "26-0618", "invoice": "2026-0002"}, "watch", "after-fix", "test.watch")
    missing = bench.add({"record": "26-0619"}, "watch", "after-fix", "test.watch")
    bench.work_until(lambda: all(job.state is not JobState.QUEUED for job in bench.jobs()))
    states = {job.record: (job.state, job.sends) for job in bench.jobs()}
    assert states == {"26-0618": (JobState.DONE, 0), missing.record: (JobState.PERSON, 0)}


@pytest.mark.parametrize(
    ("operation", "payload"),
    [
        (
            "AddMutatie",
            {
                "Soort": "FactuurVerstuurd", "Datum": "2026-03-01", "Rekening": "1300",
                "RelatieCode": "10001", "Factuurnummer": "2026-0300", "Omschrijving": "Onderhoud",
                "MutatieRegels": [
                    {"BedragInvoer": "100.00", "BedragExclBTW": "100.00", "BedragBTW": "21.00",
                     "BedragInclBTW": "121.00", "BTWCode": "HOOG_VERK_21", "BTWPercentage": "21",
                     "TegenrekeningCode": "8000"}
                ],
            },
        ),
        ("AddRelatie", {"Code": "10099", "Bedrijf": "Slagerij Bos"}),
    ],
)  # fmt: skip
@pytest.mark.parametrize("fault", ["", "answer-lost"])
def test_the_other_soap_records_arrive_once_too(
    bench: Bench, sandbox: Sandbox, operation: str, payload: dict[str, object], fault: str
) -> None:
    if fault:
        sandbox.switch(f"{fault}@{operation}")
    bench.add(payload, operation)
    bench.work()
    assert bench.job().state is JobState.DONE
    assert bench.job().sends == 1
    debtors = [one for one in sandbox.company.debtors if one.code == "10099"]
    assert len(sandbox.company.mutations) + len(debtors) == 1


@pytest.mark.parametrize(
    ("operation", "payload"),
    [
        (
            "invoice",
            {"invoiceNumber": "2026-0400", "relationId": 1, "date": "2026-03-01",
             "termOfPayment": 14, "templateId": 1,
             "items": [{"description": "Kraan", "vatCode": "HOOG_VERK_21", "ledgerId": 4,
                        "pricePerUnit": 12.5}]},
        ),
        (
            "mutation",
            {"type": 2, "date": "2026-03-01", "ledgerId": 2, "invoiceNumber": "2026-0401",
             "rows": [{"ledgerId": 4, "vatCode": "HOOG_VERK_21", "amount": 100.0}]},
        ),
        ("relation", {"code": "10098", "name": "Fietsenmaker"}),
    ],
)  # fmt: skip
@pytest.mark.parametrize("fault", ["", "answer-lost"])
def test_rest_records_arrive_once(
    sandbox: Sandbox,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    operation: str,
    payload: dict[str, object],
    fault: str,
) -> None:
    for name, value in SECRETS.items():
        monkeypatch.setenv(name, value)
    store = fresh_store(tmp_path)
    rest = Bench(store, connection_to(sandbox, "e-boekhouden-rest"))
    rest.prepare()
    if fault:
        sandbox.switch(f"{fault}@POST /{operation}")
    rest.add(payload, operation)
    rest.work()
    assert rest.job().state is JobState.DONE
    assert rest.job().sends == 1
    debtors = [one for one in sandbox.company.debtors if one.code == "10098"]
    store.close()
    made = len(sandbox.company.invoices) - 2 + len(sandbox.company.mutations) + len(debtors)
    assert made == 1


def test_a_stop_lets_what_is_under_way_end(bench: Bench, sandbox: Sandbox) -> None:
    sandbox.latency_s = 0.5
    sandbox.switch("latency@AddFactuur")
    for number in range(4):
        bench.add(invoice(f"2026-010{number}"))
    assert bench.work_until(lambda: any(job.sends for job in bench.jobs()))
    begun = [job for job in bench.jobs() if job.sends]
    assert begun
    assert all(job.state is JobState.DONE for job in begun)
    with bench.store.read() as db:
        assert db.execute(sa.text("select count(*) from retry_workers")).scalar() == 0


def test_no_secret_stands_in_the_store(bench: Bench, sandbox: Sandbox, tmp_path: Path) -> None:
    sandbox.switch("wrong-credentials")
    bench.add(invoice("2026-0100"))
    bench.work_until(lambda: bool(_holds(bench)))
    kept = b"".join(path.read_bytes() for path in tmp_path.iterdir()) or _all_text(bench)
    for secret in SECRETS.values():
        assert secret.encode() not in kept


def _all_text(bench: Bench) -> bytes:
    """Everything that stands in a database, of whichever table."""
    names = "SELECT quote_ident(table_schema) || '.' || quote_ident(table_name) FROM "
    names += "information_schema.tables WHERE table_schema IN ('public', 'dbos')"
    with bench.store.read() as db:
        tables = [str(row[0]) for row in db.execute(sa.text(names))]
        found = [
            str(row[0])
            for table in tables
            for row in db.execute(sa.text(f"SELECT t::text FROM {table} AS t"))  # noqa: S608
        ]
    assert any("E003" in one or "books" in one for one in found)
    return "\n".join(found).encode()


def _holds(bench: Bench) -> tuple[Hold, ...]:
    with bench.store.read() as db:
        return doors.holds(db, BOOKS)


def _line() -> dict[str, object]:
    lines = invoice("x")["Regels"]
    assert isinstance(lines, list)
    return dict(lines[0])


def _switch_off_after_sending(bench: Bench, sandbox: Sandbox) -> None:
    def passed(boundary: object) -> None:
        if boundary == "after commit of the answer":
            sandbox.switch()

    bench.at = passed
