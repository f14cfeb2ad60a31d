"""Every error that a vendor itself emits can be switched on in the sandbox, and becomes ours."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import suppress
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from tests.integration.keyrings import no_keyring

from troubleshooter.config import read_connections
from troubleshooter.connectors.eboekhouden_rest import EBoekhoudenRest, Resource, checked
from troubleshooter.connectors.eboekhouden_rest import WriteResource as RestResource
from troubleshooter.connectors.eboekhouden_soap import EBoekhoudenSoap, WriteMethod
from troubleshooter.connectors.exact_answers import Rejected
from troubleshooter.connectors.exact_online import ExactOnline, token_desk
from troubleshooter.connectors.exact_writing import EntryLine, NewSalesEntry
from troubleshooter.connectors.opening import http_for, open_connector
from troubleshooter.connectors.outsmart import OutSmart
from troubleshooter.connectors.rest import encoded
from troubleshooter.connectors.transport import HttpClient, Limits
from troubleshooter.connectors.visma_net import VismaNet
from troubleshooter.connectors.visma_writing import wrapped
from troubleshooter.credentials import Secret, Veil, values_of
from troubleshooter.errors import ConnectorError, CredentialsRejected, LimitReached
from troubleshooter.live import Connection
from troubleshooter.sandbox import (
    company,
    exact_books,
    exact_faults,
    faults,
    magento_faults,
    visma_faults,
)
from troubleshooter.sandbox.entries import entries
from troubleshooter.sandbox.server import Sandbox

LIMITS = Limits(connect_s=2, read_s=2, total_s=3)
FLOOR = Path(__file__).parents[3] / "shared" / "documented-errors.tsv"
IN_THE_LINK = "the link says this of itself; no vendor's system emits it"
ON_THE_WAY = "it comes about before the vendor is reached"
DOCUMENTED: Mapping[str, str] = {
    "eboekhouden.api-settings-invalid": "wrong-credentials",
    "eboekhouden.record-limit-reached": "many-records",
    "eboekhouden.call-limit-reached": "E003.1",
    "eboekhouden.relation-unknown": "relation-unknown",
    "eboekhouden.invoice-template-not-found": "CFACT028",
    "eboekhouden.payment-term-missing": "CFACT014",
    "eboekhouden.counter-account-missing": "CFACT040",
    "eboekhouden.vat-code-missing": "CFACT038",
    "eboekhouden.material-code-invalid": "CFACT037",
    "eboekhouden.counter-account-unknown": "CMUT012",
    "eboekhouden.no-order-lines": "CFACT006",
    "visma.material-not-found": "visma-item-unknown",
    "visma.relation-not-found": "visma-fields",
    "visma.work-order-relation-missing": IN_THE_LINK,
    "visma.quantity-not-positive": IN_THE_LINK,
    "visma.export-format-not-set": IN_THE_LINK,
    "visma.token-refresh-failed": "visma-invalid-grant",
    "visma.token-invalid": "visma-unauthorised",
    "visma.customer-creation-failed": "visma-customer-id-empty",
    "visma.nothing-to-sync": IN_THE_LINK,
    "exact.payment-export-null-reference": IN_THE_LINK,
    "exact.host-name-unresolved": ON_THE_WAY,
}
"""The fault for each documented error; those of Exact and Magento bear the rule's own name."""


def fault_of(rule: str) -> str:
    name = rule.removeprefix("magento.") if rule.startswith("magento.") else rule
    return DOCUMENTED.get(rule, name)


def test_every_documented_error_that_a_vendor_emits_can_be_switched_on() -> None:
    if not FLOOR.exists():
        pytest.skip("the list of documented errors is not here")
    lines = [line for line in FLOOR.read_text("utf-8").splitlines() if line[:1] not in ("#", "")]
    documented = {line.split("\t")[0] for line in lines[1:]}
    assert len(documented) == 52
    assert set(DOCUMENTED) <= documented
    wanted = {fault_of(rule) for rule in documented} - {IN_THE_LINK, ON_THE_WAY}
    assert wanted <= set(faults.KNOWN)


@pytest.fixture
def sandbox(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[Sandbox]:
    monkeypatch.setenv("TROUBLESHOOTER_HOME", str(tmp_path / "home"))
    with Sandbox() as running, no_keyring():
        running.latency_s = 0.2
        yield running


@pytest.fixture
def reach(
    sandbox: Sandbox, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Callable[[str], Any]]:
    """The connector to a stand-in by the name of its entry."""
    path = tmp_path / "connections.toml"
    listed = entries(sandbox.addresses, "/srv/shop")
    path.write_text("\n\n".join(entry.toml for entry in listed), "utf-8")
    for entry in listed:
        for variable, value in entry.secrets.items():
            monkeypatch.setenv(variable, value)
    found = read_connections(path)
    clients: list[HttpClient] = []

    def opened(name: str) -> Any:
        clients.append(http_for(found[name], Veil(), LIMITS))
        return open_connector(found[name], clients[-1])

    yield opened
    for client in clients:
        client.close()


INVOICE = {
    "Relatiecode": "10001",
    "Datum": datetime(2026, 1, 1),  # noqa: DTZ001 - the service takes local times
    "Betalingstermijn": 14,
    "Factuursjabloon": "Onderhoud 2026",
    "PerEmailVerzenden": False,
    "AutomatischeIncasso": False,
    "IncassoMachtigingDatumOndertekening": datetime(2026, 1, 1),  # noqa: DTZ001
    "IncassoMachtigingFirst": False,
    "InBoekhoudingPlaatsen": True,
    "Regels": {"cFactuurRegel": [
        {"Aantal": 1, "Code": "KRAAN-15", "PrijsPerEenheid": 12.5, "BTWCode": "HOOG_VERK_21",
         "TegenrekeningCode": "8000", "KostenplaatsID": 0},
    ]},
}  # fmt: skip


@pytest.mark.parametrize("code", [*faults.SOAP_CODES, *faults.SOAP_BEHAVIOURS])
def test_what_the_soap_service_refuses_becomes_ours(
    sandbox: Sandbox, reach: Callable[[str], Any], code: str
) -> None:
    soap: EBoekhoudenSoap = reach("sandbox")
    sandbox.switch(f"{code}@AddFactuur")
    with soap.writing_session() as books, pytest.raises(ConnectorError) as caught:
        books.write(WriteMethod.ADD_FACTUUR, oFact=INVOICE)
    assert caught.value.code in (code, "SANDBOX03")
    assert isinstance(caught.value, LimitReached) is (code == "E003.1")
    assert not sandbox.soap.open_sessions
    assert len(sandbox.company.invoices) == len(company.small().invoices)


FAMILIES = {
    "FACT_": RestResource.INVOICE,
    "MUT_": RestResource.MUTATION,
    "REL_": RestResource.RELATION,
}


REST_CODES = sorted(code for code in faults.REST_CODES if not code.startswith("LEDG_"))


@pytest.mark.parametrize("code", REST_CODES)
def test_what_the_rest_service_refuses_becomes_ours(
    sandbox: Sandbox, reach: Callable[[str], Any], code: str
) -> None:
    rest: EBoekhoudenRest = reach("sandbox-rest")
    family = next((one for name, one in FAMILIES.items() if code.startswith(name)), None)

    def asked() -> None:
        with rest.writing_session() as books:
            if family is None:
                list(books.rows(Resource.LEDGER))
            else:
                books.create(family, {"a": 1})

    sandbox.switch(code)
    with pytest.raises(ConnectorError) as caught:
        asked()
    assert caught.value.code == code
    assert not [row for row in sandbox.log if row.writes]


@pytest.mark.parametrize("code", sorted(set(faults.REST_CODES) - set(REST_CODES)))
def test_refusals_of_ledger_accounts_are_read_though_no_door_writes_them(
    sandbox: Sandbox, code: str
) -> None:
    client = HttpClient(sandbox.addresses["e-boekhouden-rest"], Veil(), LIMITS)
    login = encoded({"accessToken": company.ACCESS_TOKEN, "source": "Test"})
    token = checked(client.send("POST", "/session", content=login), client)["token"]
    sandbox.switch(code)
    headers = {"Authorization": f"Bearer {token}"}
    answer = client.send("POST", "/ledger", headers=headers, content=b'{"a": 1}')
    with pytest.raises(ConnectorError) as caught:
        checked(answer, client)
    assert caught.value.code == code
    client.close()


@pytest.mark.parametrize("code", faults.OUTSMART_CODES)
def test_what_outsmart_refuses_becomes_ours(
    sandbox: Sandbox, reach: Callable[[str], Any], code: str
) -> None:
    outsmart: OutSmart = reach("sandbox-outsmart")
    sandbox.switch(code)
    with pytest.raises(ConnectorError) as caught:
        outsmart.employees()
    assert caught.value.code == code
    assert company.OUTSMART_TOKEN not in str(caught.value)


ENTRY = NewSalesEntry(
    exact_books.key("account", "20001"),
    "70",
    date(2026, 4, 2),
    (EntryLine(exact_books.key("ledger", "8000"), Decimal("100.00"), "2", "Week 14"),),
    number=20260101,
)
QUIET = {"exact.no-right", "exact.sees-nothing", "exact.payment-segment-not-found"}
"""These change what is found, and refuse nothing that is booked."""


@pytest.mark.parametrize(
    "name",
    sorted({*exact_faults.REFUSALS, *exact_faults.FORBIDDEN, *exact_faults.BEHAVIOURS} - QUIET),
)
def test_what_exact_refuses_becomes_ours(
    sandbox: Sandbox, reach: Callable[[str], Any], name: str
) -> None:
    exact: ExactOnline = reach("sandbox-exact")
    writer = exact.writer()
    sandbox.switch(name)
    with pytest.raises(ConnectorError) as caught:
        writer.create_sales_entry(ENTRY)
    if name in exact_faults.REFUSALS:
        assert isinstance(caught.value, Rejected)
        said = exact_faults.REFUSALS[name].split("\r\n")
        assert list(caught.value.causes) == said
    if name in exact_faults.FORBIDDEN and isinstance(caught.value, Rejected):
        reason, _ = exact_faults.FORBIDDEN[name]
        assert caught.value.reason == reason
    rows = sandbox.exact.books.lists["salesentry/SalesEntries"]
    assert not [row for row in rows if row["EntryNumber"] == 20260101]


def connection_in(tmp_path: Path, name: str) -> Connection:
    return read_connections(tmp_path / "connections.toml")[name]


@pytest.mark.parametrize("name", sorted(exact_faults.TOKEN_REFUSALS))
def test_what_exacts_token_endpoint_refuses_becomes_ours(
    sandbox: Sandbox, reach: Callable[[str], Any], tmp_path: Path, name: str
) -> None:
    reach("sandbox-exact")
    reached = connection_in(tmp_path, "sandbox-exact")
    client = HttpClient(reached.url, Veil(), LIMITS)
    sandbox.switch(name)
    with pytest.raises((CredentialsRejected, LimitReached)):
        token_desk(values_of(reached), client).refresh(Secret("any-token-at-all"))
    client.close()


VISMA = sorted(visma_faults.REFUSALS)


@pytest.mark.parametrize("name", VISMA)
def test_what_visma_refuses_becomes_ours(
    sandbox: Sandbox, reach: Callable[[str], Any], name: str
) -> None:
    visma: VismaNet = reach("sandbox-visma")
    sandbox.switch(name)
    document = wrapped({"customerNumber": "10001", "documentDate": "2026-03-02T00:00:00.000Z"})
    with visma.writing_session() as writer, pytest.raises(ConnectorError) as caught:
        writer.create_customer_invoice(document)
    refusal = visma_faults.REFUSALS[name]
    words = " ".join(refusal.said.split()) if refusal.form is not visma_faults.Form.PLATFORM else ""
    assert refusal.code in caught.value.code
    assert all(part in str(caught.value) for part in words.split(". ")[-1:])
    assert not [row for row in sandbox.log if row.writes]


def test_the_messages_of_the_shops_module_bear_the_names_of_their_rules() -> None:
    if not FLOOR.exists():
        pytest.skip("the list of documented errors is not here")
    rows = [line.split("\t") for line in FLOOR.read_text("utf-8").splitlines()]
    documented = {row[0].removeprefix("magento.") for row in rows if row[0].startswith("magento.")}
    assert set(magento_faults.LOG_MESSAGES) == documented


LINE = ("latency", "drop", "html-500", "login-page", "truncated", "half", "not-json", "entity",
        "rate-limit")  # fmt: skip


@pytest.mark.parametrize("fault", LINE)
def test_trouble_on_the_line_never_escapes_as_somebody_elses_exception(
    sandbox: Sandbox, reach: Callable[[str], Any], fault: str
) -> None:
    """Writing doors, too: what comes out is an error of ours or a plain answer."""
    sandbox.latency_s = 2.6
    sandbox.switch(fault)
    soap, rest, outsmart = (reach(f"sandbox{part}") for part in ("", "-rest", "-outsmart"))
    visma, exact = reach("sandbox-visma"), reach("sandbox-exact")

    def write_soap() -> None:
        with soap.writing_session() as books:
            books.write(WriteMethod.ADD_FACTUUR, oFact=INVOICE)

    def write_rest() -> None:
        with rest.writing_session() as books:
            books.create(RestResource.RELATION, {"name": "x"})

    def write_visma() -> None:
        with visma.writing_session() as writer:
            writer.create_customer(wrapped({"number": "30001", "name": "x"}))

    tried: list[Callable[[], object]] = [
        write_soap, write_rest, write_visma, outsmart.employees,
        lambda: exact.writer().create_sales_entry(ENTRY),
    ]  # fmt: skip
    for attempt in tried:
        with suppress(ConnectorError):
            attempt()
