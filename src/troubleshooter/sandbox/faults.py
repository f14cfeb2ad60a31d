"""The faults that can be switched on, and what the vendors say with each of their codes."""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Mapping

from troubleshooter.errors import UsageError
from troubleshooter.sandbox import visma_faults
from troubleshooter.sandbox.exact_faults import EXACT
from troubleshooter.sandbox.magento_faults import MAGENTO

SOAP_CODES: Mapping[str, str] = {
    "E003.1": "SOAP call limit reached",
    "CFACT006": "No order lines on the work order",
    "CFACT014": "Payment term not filled in",
    "CFACT028": "Invoice template not found",
    "CFACT037": "Invalid material code",
    "CFACT038": "VAT code not filled in",
    "CFACT040": "Counter account code not filled in",
    "CMUT012": "Counter account code unknown",
}
SOAP_BEHAVIOURS: Mapping[str, str] = {
    "relation-unknown": "an invoice or mutation is refused because its relation is not known",
}
"""What the SOAP service refuses without a code that is known."""
REST_CODES: Mapping[str, str] = {
    "ERR_001": "Er is iets misgegaan.",
    "DATA_01": "Geen content body meegestuurd.",
    "PAGE_001": "Limit moet tussen 1 en 2000 liggen.",
    "PAGE_002": "Offset moet groter of gelijk aan 0 zijn.",
    "SECURITY_001": "Geen toegang tot de gevraagde resource.",
    "SECURITY_002": "Geen administratie geopend in de huidige sessie.",
    "SECURITY_010": "Niet geauthenticeerd. Controleer de Authorization header.",
    "REL_001": "Relatietype is ongeldig (B,P).",
    "REL_002": "Naam is verplicht.",
    "REL_007": "IBAN is ongeldig.",
    "REL_023": "E-mail is ongeldig.",
    "REL_049": "Code bestaat al.",
    "FACT_001": "Relatie ID ontbreekt.",
    "FACT_002": "Relatie niet gevonden.",
    "FACT_007": "Factuurnummer is te lang.",
    "FACT_011": "Factuurdatum ontbreekt.",
    "FACT_018": "Factuursjabloon niet gevonden.",
    "FACT_019": "Factuuritems ontbreken.",
    "FACT_101": "Factuurnummer is in gebruik.",
    "MUT_001": "Type is ongeldig.",
    "MUT_007": "Onbekende grootboekrekening voor mutatie.",
    "MUT_017": "In/Ex BTW moet 'IN' of 'EX' zijn.",
    "MUT_100": "Regels ontbreken.",
    "LEDG_001": "Code ontbreekt.",
    "LEDG_003": "Omschrijving ontbreekt.",
    "LEDG_005": "Categorie ontbreekt.",
    "LEDG_007": "Groep ontbreekt.",
    "LEDG_011": "Grootboekrekening niet gevonden.",
    "LEDG_013": "Grootboekcode bestaat al.",
    "API_SESSION_001": "Source is missing",
    # Of these the vendor's codes are known, not its words.
    "MUT_019": "Factuurnummer bestaat al voor deze relatie.",
    "MUT_020": "Factuurnummer bestaat al voor deze relatie.",
    "MUT_112": "Relatie ontbreekt op de betaalregel.",
    "MUT_120": "Factuurnummer ontbreekt op de betaalregel.",
}
OUTSMART_CODES: Mapping[str, str] = {
    "1000": "The URL being called is not containing an endpoint.",
    "1001": "The endpoint being provided is unknown on our side.",
    "1002": "Request is missing the GET parameter: token.",
    "1003": "Request is missing the GET parameter: software_token.",
    "1004": "Client token provided is unauthorized to execute this request.",
    "1005": "Software token provided is unauthorized to execute this request.",
    "1006": "All endpoints should use https.",
    "1007": "A general uncaught error occured. Please let WorkorderApp know.",
}
BEHAVIOURS: Mapping[str, str] = {
    "wrong-credentials": "every login is rejected",
    "latency": "answers come late",
    "drop": "the connection is closed without an answer",
    "html-500": "HTTP 500 with a page in HTML",
    "login-page": "a proxy's login page stands in the way",
    "truncated": "the body ends before its announced length",
    "half": "the body is cut off in the middle, its length as if it were whole",
    "answer-lost": "a write is carried out, then the connection is closed",
    "late-write": "the connection is closed at once, and the write carried out only later",
    "clock-skew": "the Date header is two hours off",
    "huge": "an answer without end",
    "entity": "an XML answer with a document type and entities of its own",
    "not-json": "the JSON interfaces answer with plain text",
    "echo": "every call is refused with an error that repeats the whole request, secrets and all",
    "soap-fault": "soap:Fault with HTTP 500",
    "error-nil": "ErrorMsg is nil when all is well",
    "error-absent": "ErrorMsg is absent when all is well",
    "rate-limit": "HTTP 429 with Retry-After",
    "session-expired": "the first REST session is no longer valid",
    "many-records": "more than 2,000 relations",
}
BY_SYSTEM: Mapping[str, Mapping[str, str]] = {
    "every system": BEHAVIOURS,
    "e-boekhouden": {**SOAP_CODES, **SOAP_BEHAVIOURS},
    "e-boekhouden-rest": REST_CODES,
    "outsmart": OUTSMART_CODES,
    "exact-online": EXACT,
    "visma.net": visma_faults.KNOWN,
    "magento": MAGENTO,
}
"""Every fault by system and name, with what it does or says."""
KNOWN: Mapping[str, str] = {
    name: said for listed in BY_SYSTEM.values() for name, said in listed.items()
}
"""Every fault by name, with what it does or says."""


def check(names: Iterable[str]) -> frozenset[str]:
    """The names, each known; `drop@OpenSession` limits a fault to one call. Raises UsageError."""
    found = frozenset(name.strip() for name in names if name.strip())
    for name in sorted(found):
        fault = name.partition("@")[0]
        if fault not in KNOWN:
            near = difflib.get_close_matches(fault, list(KNOWN), 1, 0.5)
            hint = f"; did you mean {near[0]!r}?" if near else ""
            raise UsageError(f"no fault {fault!r}{hint}")
    return found
