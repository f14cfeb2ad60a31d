"""The e-Boekhouden connector against the vendor's own description of the service."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

import pytest

from troubleshooter.connectors.eboekhouden_soap import (
    EBoekhoudenSoap,
    ReadMethod,
    SessionMethod,
    SoapLogin,
    WriteMethod,
)
from troubleshooter.connectors.transport import HttpClient
from troubleshooter.credentials import Secret, Veil
from troubleshooter.errors import AnswerLost, CallNotAllowed, Refused
from troubleshooter.sandbox import company, service, soap_desk
from troubleshooter.sandbox.server import Sandbox

REAL = Path(__file__).parents[3] / "shared" / "domain" / "eboekhouden.wsdl"
ONCE = datetime(2026, 1, 1)  # noqa: DTZ001 - the service takes local times
LINE = {
    "Aantal": 1,
    "Code": "KRAAN-15",
    "PrijsPerEenheid": 12.5,
    "BTWCode": "HOOG_VERK_21",
    "TegenrekeningCode": "8000",
    "KostenplaatsID": 0,
}
INVOICE = {
    "Relatiecode": "10001",
    "Datum": ONCE,
    "Betalingstermijn": 14,
    "Factuursjabloon": "Onderhoud 2026",
    "PerEmailVerzenden": False,
    "AutomatischeIncasso": False,
    "IncassoMachtigingDatumOndertekening": ONCE,
    "IncassoMachtigingFirst": False,
    "InBoekhoudingPlaatsen": True,
    "Regels": {"cFactuurRegel": [LINE]},
}


def connector(sandbox: Sandbox) -> tuple[EBoekhoudenSoap, HttpClient]:
    http = HttpClient(sandbox.addresses["e-boekhouden"], Veil())
    codes = Secret(company.SECURITY_CODE_1), Secret(company.SECURITY_CODE_2)
    return EBoekhoudenSoap(http, SoapLogin(company.USERNAME, *codes, "Test")), http


def test_the_lists_hold_all_twenty_methods() -> None:
    listed = {*ReadMethod, *WriteMethod, *SessionMethod}
    assert listed == set(service.REQUESTS)
    assert len(listed) == 20


@pytest.mark.parametrize("own", [True, False])
def test_it_works_with_our_description_and_with_the_vendors(
    own: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    if not own:
        if not REAL.is_file():
            pytest.skip("the vendor's description is not here")
        real = REAL.read_bytes()
        monkeypatch.setattr(soap_desk, "wsdl", lambda _location: real)
    with Sandbox() as sandbox:
        soap, http = connector(sandbox)
        with soap.session() as books:
            assert books.relation("10002") is not None
            found = books.invoice("2026-0001")
            assert found is not None
            assert (found.relation, found.total, found.term) == ("10001", 121.0, 14)
            with pytest.raises(CallNotAllowed):
                books.read("AddFactuur")  # type: ignore[arg-type]
        with soap.writing_session() as books:
            done = books.write(WriteMethod.ADD_FACTUUR, oFact=INVOICE)
            assert done.payload["Factuurnummer"] == "2026-0003"
        http.close()
        assert not sandbox.soap.open_sessions


@pytest.mark.parametrize(
    ("code", "change"),
    [
        ("CFACT006", {"Regels": None}),
        ("CFACT014", {"Betalingstermijn": 0}),
        ("CFACT028", {"Factuursjabloon": "onderhoud 2026"}),
        ("CFACT037", {"Regels": {"cFactuurRegel": [{**LINE, "Code": "X"}]}}),
        ("CFACT038", {"Regels": {"cFactuurRegel": [{**LINE, "BTWCode": ""}]}}),
        ("CFACT040", {"Regels": {"cFactuurRegel": [{**LINE, "TegenrekeningCode": ""}]}}),
        ("CMUT012", {"Regels": {"cFactuurRegel": [{**LINE, "TegenrekeningCode": "1"}]}}),
    ],
)
def test_each_documented_code_comes_out_as_a_refusal(code: str, change: dict[str, object]) -> None:
    with Sandbox() as sandbox:
        soap, http = connector(sandbox)
        with soap.writing_session() as books, pytest.raises(Refused) as caught:
            books.write(WriteMethod.ADD_FACTUUR, oFact={**INVOICE, **change})
        http.close()
    assert caught.value.code == code


def test_an_answer_that_is_lost_after_the_write_is_told_as_such() -> None:
    with Sandbox(["answer-lost"]) as sandbox:
        soap, http = connector(sandbox)
        with soap.writing_session() as books, pytest.raises(AnswerLost):
            books.write(WriteMethod.ADD_FACTUUR, oFact=INVOICE)
        http.close()
        assert len(sandbox.company.invoices) == 3
        assert not sandbox.soap.open_sessions
