"""All twenty methods of e-Boekhouden's SOAP service, with every form of its error part."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

from troubleshooter.connectors.eboekhouden_soap import (
    EBoekhoudenSoap,
    ReadMethod,
    SessionMethod,
    SoapLogin,
    WriteMethod,
)
from troubleshooter.connectors.transport import HttpClient, Limits
from troubleshooter.credentials import Secret, Veil
from troubleshooter.errors import (
    ConnectorError,
    CredentialsRejected,
    LimitReached,
    Refused,
    VendorFault,
)
from troubleshooter.sandbox import company, soap_desk
from troubleshooter.sandbox.server import Sandbox

REAL = Path(__file__).parents[3] / "shared" / "domain" / "eboekhouden.wsdl"
LIMITS = Limits(connect_s=2, read_s=2, total_s=4)
DAY = datetime(2026, 1, 1)  # noqa: DTZ001 - the service takes local times
SINCE = {"DatumVan": DAY, "DatumTm": DAY}
RELATION = {
    "ID": 0, "AddDatum": DAY, "Code": "NEW-1", "Bedrijf": "Hoveniersbedrijf Blad", "Gb_ID": 0,
    "GeenEmail": 0, "NieuwsbriefgroepenCount": 0,
}  # fmt: skip
ACCOUNT = {"ID": 0, "Code": "8500", "Omschrijving": "Omzet", "Categorie": "VW", "Groep": ""}
LINE = {
    "Aantal": 1, "Code": "KRAAN-15", "PrijsPerEenheid": 12.5, "BTWCode": "HOOG_VERK_21",
    "TegenrekeningCode": "8000", "KostenplaatsID": 0,
}  # fmt: skip
INVOICE = {
    "Relatiecode": "10001", "Datum": DAY, "Betalingstermijn": 14,
    "Factuursjabloon": "Onderhoud 2026", "PerEmailVerzenden": False, "AutomatischeIncasso": False,
    "IncassoMachtigingDatumOndertekening": DAY, "IncassoMachtigingFirst": False,
    "InBoekhoudingPlaatsen": True, "Regels": {"cFactuurRegel": [LINE]},
}  # fmt: skip
MUTATION = {
    "MutatieNr": 0, "Soort": "Memoriaal", "Datum": DAY, "Rekening": "8000",
    "MutatieRegels": {"cMutatieRegel": []},
}  # fmt: skip
ASKED: dict[ReadMethod | WriteMethod, dict[str, Any]] = {
    ReadMethod.GET_ADMINISTRATIES: {},
    ReadMethod.GET_FACTUREN: {"cFilter": {"Factuurnummer": "2026-0001", **SINCE}},
    ReadMethod.GET_MUTATIES: {"cFilter": {"MutatieNr": 0, **SINCE}},
    ReadMethod.GET_RELATIES: {"cFilter": {"Code": "10001", "ID": 0}},
    ReadMethod.GET_GROOTBOEKREKENINGEN: {"cFilter": {"ID": 0, "Code": "8000"}},
    ReadMethod.GET_ARTIKELEN: {"cFilter": {"ArtikelCode": "KRAAN-15"}},
    ReadMethod.GET_KOSTENPLAATSEN: {"cFilter": {}},
    ReadMethod.GET_SALDI: {"cFilter": {"KostenPlaatsId": 0, "DatumVan": DAY, "DatumTot": None}},
    ReadMethod.GET_SALDO: {
        "cFilter": {"GbCode": "8000", "KostenPlaatsId": 0, "DatumVan": None, "DatumTot": None}
    },
    ReadMethod.GET_OPEN_POSTEN: {"OpSoort": "Debiteuren"},
    WriteMethod.ADD_FACTUUR: {"oFact": INVOICE},
    WriteMethod.ADD_MUTATIE: {"oMut": MUTATION},
    WriteMethod.ADD_RELATIE: {"oRel": RELATION},
    WriteMethod.UPDATE_RELATIE: {"oRel": RELATION},
    WriteMethod.ADD_GROOTBOEKREKENING: {"oGb": ACCOUNT},
    WriteMethod.UPDATE_GROOTBOEKREKENING: {"oGb": ACCOUNT},
    WriteMethod.AUTO_LOGIN: {"Username": company.USERNAME},
}
"""What each method inside a session is asked."""
BARE = (WriteMethod.UPDATE_RELATIE, WriteMethod.UPDATE_GROOTBOEKREKENING)
"""Those that answer with the error itself."""


@pytest.fixture(params=["our own description", "the vendor's"])
def sandbox(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> Iterator[Sandbox]:
    if request.param == "the vendor's":
        if not REAL.is_file():
            pytest.skip("the vendor's description is not here")
        real = REAL.read_bytes()
        # Its address is plain http at the vendor's; calls must come here all the same.
        assert b'location="http://soap.e-boekhouden.nl/soap.asmx"' in real
        monkeypatch.setattr(soap_desk, "wsdl", lambda _location: real)
    with Sandbox() as running:
        yield running


def soap(sandbox: Sandbox, administration: str = "") -> tuple[EBoekhoudenSoap, HttpClient]:
    http = HttpClient(sandbox.addresses["e-boekhouden"], Veil(), LIMITS)
    codes = Secret(company.SECURITY_CODE_1), Secret(company.SECURITY_CODE_2)
    return EBoekhoudenSoap(http, SoapLogin(company.USERNAME, *codes, "Test", administration)), http


@pytest.mark.parametrize("form", ["", "error-nil", "error-absent"])
def test_every_method_is_reachable_and_success_has_three_forms(sandbox: Sandbox, form: str) -> None:
    sandbox.switch(*filter(None, [form]))
    for administration in ("", company.GUID):
        opened, http = soap(sandbox, administration)
        with opened.writing_session() as books:
            for method, given in ASKED.items():
                if isinstance(method, ReadMethod):
                    books.read(method, **given)
                else:
                    books.write(method, **given)
        http.close()
    calls = {row.call for row in sandbox.log if row.vendor == "e-boekhouden"} - {"WSDL"}
    assert calls == {*ReadMethod, *WriteMethod, *SessionMethod}
    assert len(calls) == 20
    assert not sandbox.soap.open_sessions


@pytest.mark.parametrize("method", ASKED)
def test_a_refusal_is_read_wherever_it_stands_and_the_session_closes(
    sandbox: Sandbox, method: ReadMethod | WriteMethod
) -> None:
    opened, http = soap(sandbox)
    sandbox.switch(f"E003.1@{method}")

    def asked() -> None:
        with opened.writing_session() as books:
            if isinstance(method, ReadMethod):
                books.read(method, **ASKED[method])
            else:
                books.write(method, **ASKED[method])

    with pytest.raises(LimitReached) as caught:
        asked()
    http.close()
    assert caught.value.code == "E003.1"
    calls = [row.call for row in sandbox.log]
    assert (calls.count("OpenSession"), calls.count("CloseSession")) == (1, 1)


@pytest.mark.parametrize("method", BARE)
def test_a_bare_error_is_a_refusal_too(sandbox: Sandbox, method: WriteMethod) -> None:
    opened, http = soap(sandbox)
    with opened.writing_session() as books:
        sandbox.soap.open_sessions.clear()
        with pytest.raises(Refused) as caught:
            books.write(method, **ASKED[method])
    http.close()
    assert caught.value.code == "SANDBOX01"


@pytest.mark.parametrize("method", [*ASKED, *SessionMethod])
def test_a_soap_fault_is_the_vendors_failure_in_every_method(
    sandbox: Sandbox, method: ReadMethod | WriteMethod | SessionMethod
) -> None:
    administration = company.GUID if method is SessionMethod.OPEN_SESSION_SUB else ""
    opened, http = soap(sandbox, administration)
    sandbox.switch(f"soap-fault@{method}")

    def asked() -> None:
        with opened.writing_session() as books:
            if isinstance(method, ReadMethod):
                books.read(method, **ASKED[method])
            elif isinstance(method, WriteMethod):
                books.write(method, **ASKED[method])

    if method is SessionMethod.CLOSE_SESSION:
        asked()  # what was asked in it still stands
    else:
        with pytest.raises(VendorFault, match="SOAP fault"):
            asked()
    http.close()


def test_an_administration_that_is_not_in_reach_opens_no_session(sandbox: Sandbox) -> None:
    opened, http = soap(sandbox, "{00000000-0000-0000-0000-000000000000}")
    with pytest.raises(CredentialsRejected), opened.session():
        pass
    http.close()
    assert not sandbox.soap.open_sessions


@pytest.mark.parametrize("wrong", [RuntimeError("ours"), ConnectorError("theirs")])
def test_a_session_closes_whatever_happens_inside(sandbox: Sandbox, wrong: Exception) -> None:
    opened, http = soap(sandbox)
    with pytest.raises(type(wrong)), opened.session():
        raise wrong
    http.close()
    assert [row.call for row in sandbox.log if row.call.endswith("Session")] == [
        "OpenSession",
        "CloseSession",
    ]
    assert not sandbox.soap.open_sessions
