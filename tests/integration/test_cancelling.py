"""Calling off a look at a vendor's system: it ends at once, and leaves nothing open there."""

from __future__ import annotations

import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from troubleshooter.cancelling import Cancellation, carried_out
from troubleshooter.connectors.command import CommandRunner
from troubleshooter.connectors.eboekhouden_rest import EBoekhoudenRest
from troubleshooter.connectors.eboekhouden_soap import EBoekhoudenSoap, SoapLogin
from troubleshooter.connectors.process_lock import locked
from troubleshooter.connectors.transport import HttpClient
from troubleshooter.credentials import Secret, Veil
from troubleshooter.errors import Cancelled
from troubleshooter.live import (
    Connection,
    ConnectionSystem,
    OpenReason,
    ProbeOutcome,
    ProbeResult,
    Reference,
    VerdictKind,
)
from troubleshooter.pipeline.knowledge import Knowledge
from troubleshooter.pipeline.verdicts import Suspect, judge
from troubleshooter.pipeline.verify import try_connection
from troubleshooter.sandbox import company
from troubleshooter.sandbox.server import Sandbox

SOON_S = 4.0
"""Less than any of the answers here takes that is called off."""
LATE_S = 30.0
ACCOUNT, RELATION = "eboekhouden.counter-account-unknown", "eboekhouden.relation-unknown"


@pytest.fixture
def sandbox(monkeypatch: pytest.MonkeyPatch) -> Iterator[Sandbox]:
    monkeypatch.setenv("C_CODE_1", company.SECURITY_CODE_1)
    monkeypatch.setenv("C_CODE_2", company.SECURITY_CODE_2)
    monkeypatch.setenv("C_TOKEN", company.ACCESS_TOKEN)
    with Sandbox() as running:
        running.latency_s = LATE_S
        yield running


def soap(sandbox: Sandbox) -> Connection:
    codes = {f"security_code_{n}": Reference("env", f"C_CODE_{n}") for n in (1, 2)}
    url = sandbox.addresses["e-boekhouden"]
    values = {"username": company.USERNAME}
    return Connection("books", ConnectionSystem.EBOEKHOUDEN, url, values, codes)


def rest(sandbox: Sandbox) -> Connection:
    url = sandbox.addresses["e-boekhouden-rest"]
    token = {"access_token": Reference("env", "C_TOKEN")}
    return Connection("rest", ConnectionSystem.EBOEKHOUDEN_REST, url, {}, token)


def open_sessions(sandbox: Sandbox) -> int:
    return len(sandbox.soap.open_sessions) + len(sandbox.rest.open_sessions)


def asked(sandbox: Sandbox, call: str) -> Callable[[], bool]:
    return lambda: any(row.call == call for row in sandbox.log)


@contextmanager
def called_off(cancellation: Cancellation, when: Callable[[], object]) -> Iterator[None]:
    """Calls off what runs in the block once `when` holds; it must end soon after."""
    called: list[float] = []

    def watch() -> None:
        until = time.monotonic() + LATE_S / 2
        while not when() and time.monotonic() < until:
            over.wait(0.005)
        called.append(time.monotonic())
        cancellation.cancel()

    over = threading.Event()
    watcher = threading.Thread(target=watch)
    watcher.start()
    try:
        yield
    finally:
        ended = time.monotonic()
        over.set()
        watcher.join()
    assert ended - called[0] < SOON_S, "it went on after it was called off"


# -- a verification, a test of a connection


@pytest.mark.parametrize(
    ("reached", "fault", "call"),
    [
        (soap, "latency@GetGrootboekrekeningen", "GetGrootboekrekeningen"),
        (rest, "latency@GET /ledger", "GET /ledger"),
    ],
)
def test_a_verification_ends_at_once_and_closes_its_session(
    knowledge: Knowledge,
    sandbox: Sandbox,
    reached: Callable[[Sandbox], Connection],
    fault: str,
    call: str,
) -> None:
    sandbox.switch(fault)
    cancellation, heard = Cancellation(), list[ProbeResult]()
    suspects = [Suspect(ACCOUNT, ({"ledger_account": "9999"},))]
    with called_off(cancellation, asked(sandbox, call)):
        told = judge(
            knowledge,
            reached(sandbox),
            suspects,
            heard=heard.append,
            cancellation=cancellation,
        )
    assert told.called_off
    assert told.verdicts[ACCOUNT].kind is VerdictKind.OPEN
    assert told.verdicts[ACCOUNT].reason is OpenReason.CALLED_OFF
    assert {"network.tcp", "eboekhouden.session"} <= {one.probe for one in heard}
    assert open_sessions(sandbox) == 0


def test_what_was_answered_keeps_its_verdict(knowledge: Knowledge, sandbox: Sandbox) -> None:
    sandbox.switch("latency@GetRelaties")
    cancellation, heard = Cancellation(), list[ProbeResult]()
    suspects = [
        Suspect(ACCOUNT, ({"ledger_account": "9999"},)),
        Suspect(RELATION, ({"relation": "10001"},)),
    ]

    def both() -> bool:
        answered = any(one.probe == "eboekhouden.ledger-account" for one in heard)
        return answered and asked(sandbox, "GetRelaties")()

    with called_off(cancellation, both):
        told = judge(
            knowledge, soap(sandbox), suspects, heard=heard.append, cancellation=cancellation
        )
    assert told.verdicts[ACCOUNT].kind is VerdictKind.CONFIRMED
    assert told.verdicts[RELATION].reason is OpenReason.CALLED_OFF
    assert open_sessions(sandbox) == 0


@pytest.mark.parametrize(
    ("reached", "fault", "call"),
    [
        (soap, "latency@OpenSession", "OpenSession"),
        (rest, "latency@POST /session", "POST /session"),
    ],
)
def test_a_session_that_is_being_opened_is_closed_as_well(
    sandbox: Sandbox, reached: Callable[[Sandbox], Connection], fault: str, call: str
) -> None:
    sandbox.latency_s = 1.0
    sandbox.switch(fault)
    cancellation = Cancellation()
    with called_off(cancellation, asked(sandbox, call)):
        run = try_connection(reached(sandbox), cancellation=cancellation)
    assert run.called_off
    assert open_sessions(sandbox) == 0
    assert [row.call for row in sandbox.log][-1] in ("CloseSession", "DELETE /session")


def test_what_was_known_of_a_connection_is_kept(sandbox: Sandbox) -> None:
    sandbox.switch("latency@GetAdministraties")
    cancellation = Cancellation()
    with called_off(cancellation, asked(sandbox, "GetAdministraties")):
        run = try_connection(soap(sandbox), cancellation=cancellation)
    told = {one.probe: one.outcome for one in run.results}
    assert told["eboekhouden.session"] is ProbeOutcome.PASS
    assert told["eboekhouden.administration"] is ProbeOutcome.SKIPPED
    assert run.called_off


def test_what_was_called_off_before_it_began_asks_nothing(sandbox: Sandbox) -> None:
    cancellation = Cancellation()
    cancellation.cancel()
    run = try_connection(soap(sandbox), cancellation=cancellation)
    assert {one.outcome for one in run.results} == {ProbeOutcome.SKIPPED}
    assert not sandbox.log


def test_without_a_cancellation_nothing_is_cut(sandbox: Sandbox) -> None:
    run = try_connection(soap(sandbox))
    assert not run.called_off
    assert open_sessions(sandbox) == 0


# -- one call


def test_a_call_under_way_is_cut_and_its_connection_closed(sandbox: Sandbox) -> None:
    sandbox.switch("latency")
    cancellation = Cancellation()
    http = HttpClient(sandbox.addresses["e-boekhouden"], Veil(), cancellation=cancellation)
    before = threading.active_count()
    with (
        called_off(cancellation, lambda: len(sandbox.log) == 1),
        pytest.raises(Cancelled),
    ):
        http.send("GET", "?WSDL")
    with pytest.raises(Cancelled):
        http.send("GET", "?WSDL")
    assert len(sandbox.log) == 1, "sent after it was called off"
    http.close()
    sandbox.stopping.set()
    assert all(one.daemon for one in threading.enumerate()[before:] if one.name == "cancellable")


def test_an_uncut_call_gets_its_answer_after_all(sandbox: Sandbox) -> None:
    sandbox.latency_s = 0.5
    sandbox.switch("latency")
    cancellation = Cancellation()
    http = HttpClient(sandbox.addresses["e-boekhouden"], Veil(), cancellation=cancellation)
    with called_off(cancellation, lambda: len(sandbox.log) == 1):
        answer = http.uncut().send("GET", "?WSDL")
    assert answer.status == 200
    http.close()


def test_an_uncut_call_has_its_grace_and_no_more(sandbox: Sandbox) -> None:
    sandbox.switch("latency")
    cancellation = Cancellation()
    http = HttpClient(sandbox.addresses["e-boekhouden"], Veil(), cancellation=cancellation)
    with (
        called_off(cancellation, lambda: len(sandbox.log) == 1),
        pytest.raises(Cancelled),
    ):
        http.uncut(0.3).send("GET", "?WSDL")
    http.close()


def test_who_writes_can_never_be_cut(sandbox: Sandbox) -> None:
    http = HttpClient(sandbox.addresses["e-boekhouden"], Veil())
    assert http.uncut() is http
    http.check()
    http.close()


def test_a_session_closes_also_when_what_was_asked_in_it_is_cut(sandbox: Sandbox) -> None:
    sandbox.switch("latency@GET /ledger")
    cancellation = Cancellation()
    url = sandbox.addresses["e-boekhouden-rest"]
    http = HttpClient(url, Veil(), cancellation=cancellation)
    connector = EBoekhoudenRest(http, Secret(company.ACCESS_TOKEN), "Test")
    with (
        called_off(cancellation, asked(sandbox, "GET /ledger")),
        pytest.raises(Cancelled),
        connector.session() as books,
    ):
        books.ledger_account("8000")
    http.close()
    assert open_sessions(sandbox) == 0


def test_no_session_is_opened_once_it_is_called_off(sandbox: Sandbox) -> None:
    cancellation = Cancellation()
    http = HttpClient(sandbox.addresses["e-boekhouden"], Veil(), cancellation=cancellation)
    codes = Secret(company.SECURITY_CODE_1), Secret(company.SECURITY_CODE_2)
    connector = EBoekhoudenSoap(http, SoapLogin(company.USERNAME, *codes, "Test", ""))
    cancellation.cancel()
    with pytest.raises(Cancelled), connector.session():
        pass
    http.close()
    assert not sandbox.log


# -- what else takes its time


def test_what_cannot_be_ended_is_left_alone_and_not_waited_for() -> None:
    cancellation, never = Cancellation(), threading.Event()
    with called_off(cancellation, lambda: True), pytest.raises(Cancelled):
        carried_out(never.wait, cancellation)
    never.set()


def test_a_command_ends_with_what_it_started(tmp_path: Path) -> None:
    begun = tmp_path / "begun"
    program = f"import pathlib, time; pathlib.Path({str(begun)!r}).touch(); time.sleep({LATE_S})"
    cancellation = Cancellation()
    runner = CommandRunner([sys.executable, "-c", program], cancellation=cancellation)
    with called_off(cancellation, begun.exists), pytest.raises(Cancelled):
        runner.run([])


def test_a_lock_that_another_holds_is_not_waited_for_and_stays_free(tmp_path: Path) -> None:
    path, cancellation = tmp_path / "tokens.lock", Cancellation()
    with (
        locked(path),
        called_off(cancellation, lambda: True),
        pytest.raises(Cancelled),
        locked(path, LATE_S, cancellation),
    ):
        pytest.fail("it is held by another")
    with locked(path, 0.5):
        assert path.exists()


# -- the cancellation itself


def test_who_listens_is_told_once_and_who_comes_late_at_once() -> None:
    cancellation, told = Cancellation(), list[str]()
    with cancellation.telling(lambda: told.append("gone")):
        pass
    with cancellation.telling(lambda: told.append("there")):
        cancellation.cancel()
        cancellation.cancel()
    with cancellation.telling(lambda: told.append("late")):
        assert told == ["there", "late"]


def test_an_error_of_the_work_is_raised_where_its_outcome_is_asked_for() -> None:
    def fail() -> None:
        raise TimeoutError("its own")

    with pytest.raises(TimeoutError, match="its own"):
        carried_out(fail, Cancellation())
