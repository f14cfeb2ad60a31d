"""Each operation over its stand-in: absent, sent, found; another's number; no way to find it."""

from __future__ import annotations

import json
import sys
import threading
from collections.abc import Iterator, Mapping
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from typing import Any

import pytest
from tests.integration.retry_bench import invoice

from troubleshooter.cli.rehearsal import connections
from troubleshooter.errors import (
    AnswerLost,
    CallNotAllowed,
    ConfigurationError,
    ConnectorError,
    CredentialsRejected,
    LimitReached,
    Refused,
    UsageError,
    VendorFault,
)
from troubleshooter.live import Connection, ConnectionSystem
from troubleshooter.retry.desks import Desks
from troubleshooter.retry.job import AnswerKind
from troubleshooter.retry.operations.operation import Task
from troubleshooter.retry.operations.registry import OPERATIONS
from troubleshooter.sandbox import exact_books, magento_console
from troubleshooter.sandbox.server import Sandbox

CUSTOMER = exact_books.key("account", "20001")
OTHER = exact_books.key("account", "20002")
ENTRY = {
    "Customer": CUSTOMER,
    "Journal": "70",
    "EntryDate": "2026-04-02T00:00:00",
    "EntryNumber": 20260700,
    "YourRef": "BZ-700",
    "SalesEntryLines": [
        {"GLAccount": exact_books.key("ledger", "8000"), "AmountFC": 100.0, "VATCode": "2"}
    ],
}
SALES_INVOICE = {
    "OrderedBy": CUSTOMER,
    "Journal": "70",
    "YourRef": "BZ-701",
    "OrderDate": "2026-04-02T00:00:00",
    "SalesInvoiceLines": [
        {"Item": exact_books.key("item", "HUUR-WEEK"), "Quantity": 1, "UnitPrice": 500.0}
    ],
}
VISMA_INVOICE = {
    "customerNumber": "10001",
    "documentDate": "2026-03-02T00:00:00.000Z",
    "externalReference": "26-0700",
    "invoiceLines": [{"inventoryNumber": "KRAAN-15", "quantity": 2, "unitPriceInCurrency": 12.5}],
}
VISMA_ORDER = {
    "type": "SO",
    "customer": {"id": "10001"},
    "date": "2026-03-02",
    "customerRefNo": "26-0700",
    "orderLines": [{"inventoryId": "KRAAN-15", "quantity": 1, "unitPrice": 12.5}],
}
VISMA_CUSTOMER = {"number": "10777", "name": "Fietsenmaker Bos"}


@pytest.fixture
def sandbox() -> Iterator[Sandbox]:
    with Sandbox() as running:
        yield running


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("TROUBLESHOOTER_HOME", str(tmp_path / "home"))
    (tmp_path / "home").mkdir()
    return tmp_path / "home"


@pytest.fixture
def desks(sandbox: Sandbox, tmp_path: Path, home: Path) -> Iterator[Desks]:
    shop = tmp_path / "shop"
    shop.mkdir()
    magento_console.install(shop, sandbox.url)
    by_system = {one.system: one for one in connections(sandbox, shop)}

    def named(name: str) -> Connection:
        return by_system[ConnectionSystem(name)]

    opened = Desks(named)
    yield opened
    opened.close()


def task(operation: str, payload: Mapping[str, Any], sent: bool = False) -> Task:
    chosen = OPERATIONS[operation]
    sound = chosen.checked(payload)
    return Task("job", chosen.record_of(sound) or "r-1", sound, {}, sent)


@pytest.mark.parametrize(
    ("system", "operation", "payload"),
    [
        ("exact-online", "SalesEntries", ENTRY),
        ("exact-online", "SalesEntries", {k: v for k, v in ENTRY.items() if k != "EntryNumber"}),
        ("exact-online", "SalesInvoices", SALES_INVOICE),
        ("exact-online", "Accounts", {"Code": "20777", "Name": "Slagerij Smit", "Status": "C"}),
        ("visma.net", "customer-invoice", VISMA_INVOICE),
        ("visma.net", "sales-order", VISMA_ORDER),
        ("visma.net", "customer", VISMA_CUSTOMER),
    ],
)
def test_a_record_is_absent_then_sent_then_found(
    desks: Desks, system: str, operation: str, payload: dict[str, object]
) -> None:
    chosen, asked = OPERATIONS[operation], task(operation, payload)
    assert chosen.send is not None
    with desks.at(system) as desk:
        assert chosen.look_up(desk, asked).kind is AnswerKind.ABSENT
        made = chosen.send(desk, asked)
        assert made.kind is AnswerKind.DONE
    with desks.at(system) as desk:
        seen = chosen.look_up(desk, asked)
    assert (seen.kind, seen.reference) == (AnswerKind.FOUND, made.reference)


@pytest.mark.parametrize(
    ("system", "operation", "payload", "changes"),
    [
        ("exact-online", "SalesEntries", ENTRY, {"Customer": OTHER}),
        ("exact-online", "Accounts", {"Code": "20001", "Name": "x"}, {}),
        ("visma.net", "customer", {"number": "10001", "name": "Iemand anders"}, {}),
    ],
)
def test_a_number_that_is_anothers_is_no_match(
    desks: Desks,
    system: str,
    operation: str,
    payload: dict[str, object],
    changes: dict[str, object],
) -> None:
    chosen = OPERATIONS[operation]
    with desks.at(system) as desk:
        if changes:
            assert chosen.send is not None
            chosen.send(desk, task(operation, payload))
        asked = task(operation, {**payload, **changes})
        assert chosen.look_up(desk, asked).kind is AnswerKind.CONFLICT


@pytest.mark.parametrize(
    ("operation", "payload", "missing"),
    [
        ("SalesEntries", {**ENTRY, "EntryNumber": None, "YourRef": ""}, "find it again"),
        ("SalesInvoices", {**SALES_INVOICE, "YourRef": ""}, "YourRef"),
        ("AddFactuur", {**invoice("1"), "Factuurnummer": ""}, "Factuurnummer"),
        ("AddRelatie", {"Bedrijf": "x"}, "Code"),
        ("invoice", {"relationId": 1}, "invoiceNumber"),
        ("customer-invoice", {**VISMA_INVOICE, "externalReference": ""}, "externalReference"),
        ("sales-order", {**VISMA_ORDER, "customerRefNo": ""}, "customerRefNo"),
        ("command", {"values": {"order": "1; rm -rf /"}}, "values.order"),
        ("command", {"values": {"order": "-o"}}, "values.order"),
        ("webhook", {"webhook": "../x"}, "webhook"),
        ("AddFactuur", ["no", "object"], "no JSON object"),
        ("AddFactuur", {**invoice("1"), "Regels": []}, "Regels"),
    ],
)
def test_what_could_not_be_found_again_or_is_not_sound_is_refused(
    operation: str, payload: object, missing: str
) -> None:
    with pytest.raises(UsageError, match=missing):
        OPERATIONS[operation].checked(payload)


def test_two_payments_of_one_invoice_are_two_records() -> None:
    def payment(day: str) -> dict[str, Any]:
        line = {
            "BedragInvoer": 50, "BedragExclBTW": 50, "BedragInclBTW": 50, "BTWCode": "GEEN",
            "TegenrekeningCode": "1300",
        }  # fmt: skip
        return {
            "Soort": "FactuurbetalingOntvangen", "Datum": day, "Rekening": "1010",
            "Factuurnummer": "2026-0001", "MutatieRegels": [line],
        }  # fmt: skip

    chosen = OPERATIONS["AddMutatie"]
    records = {chosen.record_of(chosen.checked(payment(f"2026-03-0{n}"))) for n in (1, 2)}
    assert len(records) == 2


@pytest.fixture
def script(tmp_path: Path, home: Path) -> Path:
    """A command `note` that writes its argument down, and `fail` that does not end well."""
    path, notes = tmp_path / "note.py", tmp_path / "notes.txt"
    path.write_text(
        f"import sys\nopen({str(notes)!r}, 'a').write(sys.argv[1] + '\\n')\n"
        "print('synced', sys.argv[1])\nsys.exit(3 if 'fail' in sys.argv else 0)\n",
        "utf-8",
    )
    (home / "retry.toml").write_text(
        f"[commands.note]\nrun = {json.dumps([sys.executable, str(path), '--order-id={order}'])}\n"
        f"[commands.fail]\nrun = {json.dumps([sys.executable, str(path), '{order}', 'fail'])}\n",
        "utf-8",
    )
    return notes


def test_a_command_gets_its_values_as_whole_arguments(desks: Desks, script: Path) -> None:
    asked = task("command", {"command": "note", "values": {"order": "000000123"}})
    with desks.at("e-boekhouden") as desk:
        assert OPERATIONS["command"].look_up(desk, asked).kind is AnswerKind.ABSENT
        done = _send("command", desk, asked)
    assert (done.kind, done.message) == (AnswerKind.DONE, "synced --order-id=000000123")
    assert script.read_text() == "--order-id=000000123\n"


def test_a_command_that_does_not_end_well_is_a_refusal(desks: Desks, script: Path) -> None:
    asked = task("command", {"command": "fail", "values": {"order": "1"}})
    with desks.at("e-boekhouden") as desk, pytest.raises(Refused, match="ended with 3"):
        _send("command", desk, asked)


def test_what_a_command_did_is_seen_in_the_books_where_they_show_it(
    desks: Desks, script: Path
) -> None:
    there = {"command": "note", "values": {"order": "1"}, "invoice": "2026-0001"}
    missing = {**there, "invoice": "2026-0999"}
    with desks.at("e-boekhouden") as desk:
        assert _send("command", desk, task("command", there)).kind is AnswerKind.DONE
        assert _send("command", desk, task("command", missing)).kind is AnswerKind.LOST


def test_a_command_whose_end_nobody_saw_is_for_a_person(desks: Desks) -> None:
    asked = task("command", {"command": "note"}, sent=True)
    with desks.at("e-boekhouden") as desk:
        assert OPERATIONS["command"].look_up(desk, asked).kind is AnswerKind.UNDECIDED


def test_a_command_that_nobody_configured_is_not_run(desks: Desks, script: Path) -> None:
    with desks.at("e-boekhouden") as desk:
        with pytest.raises(ConfigurationError, match="there is fail, note"):
            _send("command", desk, task("command", {"command": "other"}))
        with pytest.raises(CallNotAllowed):
            _send("command", desk, task("command", {}))


class _Hook(BaseHTTPRequestHandler):
    status = 200
    seen: list[tuple[dict[str, str], Any]]

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"]))
        type(self).seen.append((dict(self.headers.items()), json.loads(body)))
        if self.status == 0:
            return
        self.send_response(self.status)
        self.send_header("Content-Length", "2")
        self.end_headers()
        self.wfile.write(b"ok")

    def log_message(self, *_arguments: object) -> None:
        """Nothing is printed."""


@pytest.fixture
def hook(home: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[type[_Hook]]:
    handler = type("Hook", (_Hook,), {"seen": []})
    server = HTTPServer(("127.0.0.1", 0), handler)
    thread = threading.Thread(target=server.serve_forever, args=(0.02,))
    thread.start()
    monkeypatch.setenv("HOOK_TOKEN", "hook-token-hook-token")
    (home / "retry.toml").write_text(
        f'[webhooks.own]\nurl = "http://127.0.0.1:{server.server_address[1]}/retry"\n'
        'secret = "env:HOOK_TOKEN"\n[webhooks.plain]\nurl = "http://example.org/retry"\n',
        "utf-8",
    )
    yield handler
    server.shutdown()
    thread.join()
    server.server_close()


def test_a_webhook_gets_the_record_with_a_key_against_doubles(
    desks: Desks, hook: type[_Hook]
) -> None:
    asked = task("webhook", {"webhook": "own", "body": {"order": "1"}, "record": "r-9"})
    with desks.at("e-boekhouden") as desk:
        assert _send("webhook", desk, asked).kind is AnswerKind.DONE
    ((headers, body),) = hook.seen
    assert headers["Idempotency-Key"] == "job"
    assert headers["Authorization"] == "Bearer hook-token-hook-token"
    assert body == {"record": "r-9", "parameters": {}, "body": {"order": "1"}}


@pytest.mark.parametrize(
    ("status", "error"),
    [
        (400, Refused),
        (401, CredentialsRejected),
        (429, LimitReached),
        (503, VendorFault),
        (0, AnswerLost),
    ],
)
def test_what_a_webhook_answers_is_understood(
    desks: Desks, hook: type[_Hook], status: int, error: type[ConnectorError]
) -> None:
    hook.status = status
    with desks.at("e-boekhouden") as desk, pytest.raises(error) as raised:
        _send("webhook", desk, task("webhook", {"webhook": "own"}))
    assert "hook-token" not in str(raised.value)


def test_a_webhook_is_not_called_in_the_clear(desks: Desks, hook: type[_Hook]) -> None:
    with (
        desks.at("e-boekhouden") as desk,
        pytest.raises(ConfigurationError, match="no https address"),
    ):
        _send("webhook", desk, task("webhook", {"webhook": "plain"}))


def _send(operation: str, desk: Any, asked: Task) -> Any:
    send = OPERATIONS[operation].send
    assert send is not None
    return send(desk, asked)
