"""e-Boekhouden's SOAP service as a stand-in answers it."""

from __future__ import annotations

import secrets
from collections.abc import Callable, Mapping
from datetime import UTC, date, datetime
from typing import Any

from lxml import etree

from troubleshooter.sandbox import bookings
from troubleshooter.sandbox import company as books
from troubleshooter.sandbox.company import Company
from troubleshooter.sandbox.faults import SOAP_CODES
from troubleshooter.sandbox.reply import Asked, Reply
from troubleshooter.sandbox.service import NAMESPACE, RECORDS, REQUESTS, RESULTS, wsdl

_ENVELOPE = "http://schemas.xmlsoap.org/soap/envelope/"
_NIL = "{http://www.w3.org/2001/XMLSchema-instance}nil"
_XML = "text/xml; charset=utf-8"
_MOST = 2_000
_NEVER = datetime(2000, 1, 1, tzinfo=UTC)
_OWN_CODES = {
    "SANDBOX01": "No open session",
    "SANDBOX02": "Username or security code is not right",
    "SANDBOX03": "Relation not known",
}
"""Refusals for which the vendor's own codes are not known."""
WRITES = frozenset(
    [
        "AddFactuur",
        "AddMutatie",
        "AddRelatie",
        "UpdateRelatie",
        "AddGrootboekrekening",
        "UpdateGrootboekrekening",
        "AutoLogin",
    ]
)
Fields = Mapping[str, Any]


class SoapDesk:
    """Answers SOAP calls from the books; sessions end when they are closed."""

    def __init__(self, company: Company) -> None:
        self._company = company
        self.open_sessions: set[str] = set()

    def answer(self, asked: Asked, location: str) -> Reply:
        """The answer to one request: the description for a GET, else the method's result."""
        if asked.method == "GET":
            return Reply("WSDL", wsdl(location), _XML)
        parser = etree.XMLParser(resolve_entities=False, no_network=True)
        try:
            root = etree.fromstring(asked.body, parser)
        except etree.XMLSyntaxError:
            return fault("", "Server was unable to read request.")
        body = root.find(f"{{{_ENVELOPE}}}Body")
        if body is None or not len(body):
            return fault("", "Server was unable to read request.")
        method = etree.QName(body[0]).localname
        if method not in REQUESTS:
            return fault(method, "Server did not recognize the value of HTTP Header SOAPAction")
        return self._answered(method, _read(body[0]), asked)

    def _answered(self, method: str, given: Fields, asked: Asked) -> Reply:
        if asked.faulty("soap-fault", call=method):
            return fault(method, "Server was unable to process request.")
        code = self._forced(method, asked)
        if not code and method not in ("OpenSession", "OpenSessionSub", "CloseSession"):
            code = self._session_fault(given)
        if code:
            return self._reply(method, {}, code, asked)
        with self._company.lock:
            found = _METHODS[method](self, given, asked) if method in _METHODS else {}
        error = found.pop("error", "") if isinstance(found, dict) else ""
        return self._reply(method, found, error, asked)

    def _forced(self, method: str, asked: Asked) -> str:
        for code in SOAP_CODES:
            everywhere = code == "E003.1" and method != "CloseSession"
            fits = everywhere or (method in ("AddFactuur", "AddMutatie") and code != "E003.1")
            if fits and asked.faulty(code, call=method):
                return code
        booking = method in ("AddFactuur", "AddMutatie")
        return "SANDBOX03" if booking and asked.faulty("relation-unknown", call=method) else ""

    def _session_fault(self, given: Fields) -> str:
        return "" if given.get("SessionID") in self.open_sessions else "SANDBOX01"

    def _reply(self, method: str, found: Fields, code: str, asked: Asked) -> Reply:
        result = RESULTS[method]
        answer = etree.Element(f"{{{NAMESPACE}}}{method}Response", nsmap={None: NAMESPACE})
        if result:
            texts = {**_OWN_CODES, **SOAP_CODES}
            error = {"LastErrorCode": code, "LastErrorDescription": texts.get(code, code)}
            empty = {"LastErrorCode": "", "LastErrorDescription": ""}
            told: Fields | None = error if code else empty
            if not code and asked.faulty("error-absent", call=method):
                told = None
            if result == "cError":
                record: Fields = told or {}
            else:
                record = {**_zeroes(result), **found} if told is None else {
                    **_zeroes(result), **found, "ErrorMsg": told,
                }  # fmt: skip
            inside = _written(f"{method}Result", result, record)
            if not code and asked.faulty("error-nil", call=method):
                for element in inside.findall(f"{{{NAMESPACE}}}ErrorMsg"):
                    element.clear()
                    element.set(_NIL, "true")
            answer.append(inside)
        return Reply(method, _enveloped(answer), _XML, 200, method in WRITES)

    def _open(self, given: Fields, asked: Asked) -> dict[str, Any]:
        login = (given.get("Username"), given.get("SecurityCode1"), given.get("SecurityCode2"))
        right = (books.USERNAME, books.SECURITY_CODE_1, books.SECURITY_CODE_2)
        other = given.get("AdministratieGUID", books.GUID) != books.GUID
        if login != right or other or asked.faulty("wrong-credentials"):
            return {"error": "SANDBOX02"}
        session = "{" + secrets.token_hex(16) + "}"
        self.open_sessions.add(session)
        return {"SessionID": session}

    def _close(self, given: Fields, _asked: Asked) -> dict[str, Any]:
        self.open_sessions.discard(str(given.get("SessionID")))
        return {}

    def _administrations(self, _given: Fields, _asked: Asked) -> dict[str, Any]:
        row = {"Bedrijf": books.ADMINISTRATION, "Guid": books.GUID, "StartBoekjaar": "01-01-2026"}
        return {"Administraties": {"cAdministratie": [row]}}

    def _ledgers(self, given: Fields, _asked: Asked) -> dict[str, Any]:
        wanted = _filter(given).get("Code")
        rows = [
            {"ID": one.id, "Code": one.code, "Omschrijving": one.description,
             "Categorie": one.category}
            for one in self._company.ledgers if not wanted or one.code == wanted
        ]  # fmt: skip
        return {"Rekeningen": {"cGrootboekrekening": rows}}

    def _relations(self, given: Fields, asked: Asked) -> dict[str, Any]:
        wanted = _filter(given).get("Code")
        debtors = books.many_debtors() if asked.faulty("many-records") else self._company.debtors
        rows = [
            {"ID": one.id, "AddDatum": _NEVER, "Code": one.code, "Bedrijf": one.name, "Gb_ID": 0,
             "GeenEmail": 0, "NieuwsbriefgroepenCount": 0}
            for one in debtors if not wanted or one.code == wanted
        ]  # fmt: skip
        return {"Relaties": {"cRelatie": rows[:_MOST]}}

    def _articles(self, given: Fields, _asked: Asked) -> dict[str, Any]:
        wanted = _filter(given).get("ArtikelCode")
        rows = [
            {"ArtikelID": one.id, "ArtikelOmschrijving": one.description, "ArtikelCode": one.code,
             "Eenheid": one.unit, "InkoopprijsExclBTW": 0, "VerkoopprijsExclBTW": one.price,
             "VerkoopprijsInclBTW": one.price, "BTWCode": one.vat, "TegenrekeningCode": one.ledger,
             "BtwPercentage": 21, "KostenplaatsID": 0, "Actief": True}
            for one in self._company.items if not wanted or one.code == wanted
        ]  # fmt: skip
        return {"Artikelen": {"cArtikel": rows}}

    def _invoices(self, given: Fields, _asked: Asked) -> dict[str, Any]:
        wanted = _filter(given).get("Factuurnummer")
        rows = [
            {"Factuurnummer": one.number, "Relatiecode": one.relation, "Datum": one.day,
             "Betalingstermijn": one.term, "TotaalExclBTW": one.net, "TotaalBTW": one.vat,
             "TotaalInclBTW": one.net + one.vat, "TotaalOpenstaand": one.net + one.vat}
            for one in self._company.invoices if not wanted or one.number == wanted
        ]  # fmt: skip
        return {"Facturen": {"cFactuurList": rows}}

    def _add_invoice(self, given: Fields, _asked: Asked) -> dict[str, Any]:
        invoice = given.get("oFact") or {}
        lines = (invoice.get("Regels") or {}).get("cFactuurRegel") or []
        lines = lines if isinstance(lines, list) else [lines]
        code = self._refusal(invoice, lines)
        if code:
            return {"error": code}
        number = invoice.get("Factuurnummer") or f"2026-{len(self._company.invoices) + 1:04}"
        net = sum(float(line["Aantal"]) * float(line["PrijsPerEenheid"]) for line in lines)
        self._company.invoices.append(
            books.Invoice(
                number,
                invoice["Relatiecode"],
                date.fromisoformat(invoice["Datum"][:10]),
                int(invoice["Betalingstermijn"]),
                net,
                round(net * 0.21, 2),
            )
        )
        return {"Factuurnummer": number}

    def _refusal(self, invoice: Fields, lines: list[Fields]) -> str:
        company = self._company
        if not lines:
            return "CFACT006"
        if not int(invoice.get("Betalingstermijn") or 0):
            return "CFACT014"
        if invoice.get("Factuursjabloon") not in company.templates:
            return "CFACT028"
        if invoice.get("Relatiecode") not in {one.code for one in company.debtors}:
            return "SANDBOX03"
        for line in lines:
            if line.get("Code") not in {one.code for one in company.items}:
                return "CFACT037"
            if line.get("BTWCode") not in books.VAT_CODES:
                return "CFACT038"
            if not line.get("TegenrekeningCode"):
                return "CFACT040"
            if line["TegenrekeningCode"] not in {one.code for one in company.ledgers}:
                return "CMUT012"
        return ""

    def _add_mutation(self, given: Fields, _asked: Asked) -> dict[str, Any]:
        mutation = given.get("oMut") or {}
        if mutation.get("Rekening") not in {one.code for one in self._company.ledgers}:
            return {"error": "CMUT012"}
        self._company.mutations.append(bookings.mutation(mutation))
        return {"Mutatienummer": len(self._company.mutations)}

    def _mutations(self, given: Fields, _asked: Asked) -> dict[str, Any]:
        return {"Mutaties": {"cMutatieList": bookings.found(self._company, _filter(given))}}

    def _add_relation(self, given: Fields, _asked: Asked) -> dict[str, Any]:
        code = (given.get("oRel") or {}).get("Code")
        name = (given.get("oRel") or {}).get("Bedrijf") or ""
        debtors = self._company.debtors
        debtors.append(books.Debtor(len(debtors) + 1, code or f"R{len(debtors) + 1}", name))
        return {"Rel_ID": len(debtors)}

    def _login_link(self, _given: Fields, _asked: Asked) -> dict[str, Any]:
        return {"Token": secrets.token_hex(8)}


_METHODS: Mapping[str, Callable[[SoapDesk, Fields, Asked], dict[str, Any]]] = {
    "OpenSession": SoapDesk._open,
    "OpenSessionSub": SoapDesk._open,
    "CloseSession": SoapDesk._close,
    "AutoLogin": SoapDesk._login_link,
    "GetAdministraties": SoapDesk._administrations,
    "GetGrootboekrekeningen": SoapDesk._ledgers,
    "GetRelaties": SoapDesk._relations,
    "GetArtikelen": SoapDesk._articles,
    "GetFacturen": SoapDesk._invoices,
    "AddFactuur": SoapDesk._add_invoice,
    "AddMutatie": SoapDesk._add_mutation,
    "GetMutaties": SoapDesk._mutations,
    "AddRelatie": SoapDesk._add_relation,
}
"""Methods with an answer of their own; the others answer with an empty record."""


def _filter(given: Fields) -> Fields:
    found = given.get("cFilter")
    return found if isinstance(found, Mapping) else {}


def _read(element: Any) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for child in element.iterchildren(tag=etree.Element):
        name = etree.QName(child).localname
        value: Any = _read(child) if len(child) else (child.text or "")
        if name in found:
            before = found[name]
            found[name] = [*before, value] if isinstance(before, list) else [before, value]
        else:
            found[name] = value
    return found


def _zeroes(kind: str) -> dict[str, Any]:
    return {item.name: 0 for item in RECORDS[kind] if item.required and item.type != "dateTime"}


def _written(name: str, kind: str, value: Any) -> Any:
    element = etree.Element(f"{{{NAMESPACE}}}{name}")
    if kind not in RECORDS:
        element.text = _plain(value)
        return element
    for item in RECORDS[kind]:
        if item.name in value:
            rows = value[item.name] if item.repeated else [value[item.name]]
            element.extend(_written(item.name, item.type, row) for row in rows)
    return element


def _plain(value: Any) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, datetime):
        return value.strftime("%Y-%m-%dT%H:%M:%S")
    return f"{value.isoformat()}T00:00:00" if isinstance(value, date) else str(value)


def _enveloped(content: Any) -> bytes:
    envelope = etree.Element(f"{{{_ENVELOPE}}}Envelope", nsmap={"soap": _ENVELOPE})
    etree.SubElement(envelope, f"{{{_ENVELOPE}}}Body").append(content)
    return bytes(etree.tostring(envelope, encoding="utf-8", xml_declaration=True))


def fault(method: str, said: str) -> Reply:
    """A soap:Fault with HTTP 500."""
    fault = etree.Element(f"{{{_ENVELOPE}}}Fault")
    etree.SubElement(fault, "faultcode").text = "soap:Server"
    etree.SubElement(fault, "faultstring").text = said
    return Reply(method or "unreadable", _enveloped(fault), _XML, 500)
