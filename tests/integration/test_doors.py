"""What the doors to vendors' systems let through, and what they cannot do at all."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from tests.integration.canaries import connect
from tests.integration.keyrings import no_keyring

from troubleshooter.config import read_connections
from troubleshooter.connectors.eboekhouden_rest import EBoekhoudenRest, Resource
from troubleshooter.connectors.exact_online import exact_address, token_desk
from troubleshooter.connectors.opening import http_for, open_connector
from troubleshooter.connectors.outsmart import OutSmart
from troubleshooter.connectors.transport import HttpClient, Limits
from troubleshooter.credentials import Secret, Veil
from troubleshooter.errors import ConnectorError
from troubleshooter.live import Connection
from troubleshooter.probes.runner import Question, run
from troubleshooter.sandbox import exact_books
from troubleshooter.sandbox.company import many_debtors
from troubleshooter.sandbox.server import Sandbox

LIMITS = Limits(connect_s=2, read_s=4, total_s=6)
VALUES = {
    "customer": "20001", "ledger_account": "8000", "vat_code": "2", "journal": "70",
    "item": "HUUR-WEEK", "date": "2026-03-14", "invoice": "20260012", "entry_number": "20260012",
    "guid": exact_books.key("entry", 20260012), "payment_condition": "14", "amount": "121.00",
}  # fmt: skip


@pytest.fixture
def sandbox() -> Iterator[Sandbox]:
    with Sandbox() as running, no_keyring():
        yield running


@pytest.fixture
def connections(
    sandbox: Sandbox, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> dict[str, Connection]:
    monkeypatch.setenv("TROUBLESHOOTER_HOME", str(tmp_path / "home"))
    connect(sandbox, tmp_path / "home", monkeypatch)
    return read_connections(tmp_path / "home" / "connections.toml")


@pytest.fixture
def reach(connections: dict[str, Connection]) -> Iterator[Callable[[str], Any]]:
    clients: list[HttpClient] = []

    def opened(name: str) -> Any:
        clients.append(http_for(connections[name], Veil(), LIMITS))
        return open_connector(connections[name], clients[-1])

    yield opened
    for client in clients:
        client.close()


def test_a_list_is_read_in_pages_of_two_thousand_to_its_end(
    sandbox: Sandbox, reach: Callable[[str], Any]
) -> None:
    rest: EBoekhoudenRest = reach("sandbox-rest")
    sandbox.switch("many-records")
    with rest.session() as books:
        rows = list(books.rows(Resource.RELATION))
    assert len(rows) == len(many_debtors()) > 2_000
    assert len({row["code"] for row in rows}) == len(rows)
    assert [row.call for row in sandbox.log] == [
        "POST /session", "GET /relation", "GET /relation", "DELETE /session",
    ]  # fmt: skip
    assert not sandbox.rest.open_sessions


def test_a_rest_session_is_closed_when_what_is_asked_fails(
    sandbox: Sandbox, reach: Callable[[str], Any]
) -> None:
    rest: EBoekhoudenRest = reach("sandbox-rest")
    sandbox.switch("ERR_001@GET /ledger")

    def asked() -> None:
        with rest.session() as books:
            list(books.rows(Resource.LEDGER))

    with pytest.raises(ConnectorError):
        asked()
    assert not sandbox.rest.open_sessions


def test_outsmart_can_be_asked_for_its_employees_and_for_nothing_else(
    sandbox: Sandbox, reach: Callable[[str], Any]
) -> None:
    outsmart: OutSmart = reach("sandbox-outsmart")
    assert {name for name in dir(outsmart) if not name.startswith("_")} == {"employees"}
    assert outsmart.employees() == 1
    assert [row.call for row in sandbox.log] == ["employees"]
    # No endpoint that moves work orders on can be named: there is none in the module.
    import troubleshooter.connectors.outsmart as module

    assert "orkorder" not in Path(str(module.__file__)).read_text("utf-8").partition('"""')[2]


def test_no_probe_makes_exact_count_an_error_or_a_missing_filter(
    sandbox: Sandbox, connections: dict[str, Connection]
) -> None:
    run(connections["sandbox-exact"], Question(VALUES), {}, LIMITS)
    inside = [row for row in sandbox.log if "current/Me" not in row.call]
    assert len(inside) > 8
    assert {row.status for row in inside} == {200}


@pytest.mark.parametrize("country", ["nl", "be", "de", "fr", "es", "co.uk", "com"])
def test_each_country_has_its_own_address_for_calls_and_for_consent(country: str) -> None:
    url = exact_address(f"https://start.exactonline.{country}/api/v1/")
    assert url == f"https://start.exactonline.{country}"
    values = {"client_id": "{a}", "client_secret": "b", "redirect_uri": "https://park.example/x"}
    client = HttpClient(url, Veil())
    consent = token_desk({key: Secret(value) for key, value in values.items()}, client).consent()
    client.close()
    parts = urlsplit(consent.url)
    assert (parts.scheme, parts.hostname) == ("https", f"start.exactonline.{country}")
    assert parse_qs(parts.query)["redirect_uri"] == ["https://park.example/x"]


@pytest.mark.parametrize("name", ["sandbox-exact", "sandbox-visma", "sandbox-magento", "sandbox"])
def test_probes_of_every_vendor_leave_no_write_in_the_log(
    sandbox: Sandbox, connections: dict[str, Connection], name: str
) -> None:
    values = {
        **VALUES, "relation": "10001", "material": "KRAAN-15", "order": "000000101",
        "creditmemo": "000000301", "tax_code": "X", "template": "X", "payment_terms": "14",
        "subaccount": "10-01", "branch": "1", "customer_class": "EU",
    }  # fmt: skip
    run(connections[name], Question(values), {}, LIMITS)
    assert len(sandbox.log) > 5
    assert not [row for row in sandbox.log if row.writes]
