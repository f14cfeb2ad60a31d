"""e-Boekhouden over SOAP: sessions that always close, a door for reading and one for writing."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Any

from troubleshooter.connectors.bookkeeping import (
    Administration,
    BookArticle,
    BookInvoice,
    BookRelation,
    LedgerAccount,
)
from troubleshooter.connectors.soap import SoapService
from troubleshooter.connectors.transport import HttpClient
from troubleshooter.credentials import Secret
from troubleshooter.errors import (
    CallNotAllowed,
    Cancelled,
    ConnectorError,
    CredentialsRejected,
    LimitReached,
    Refused,
    UnexpectedAnswer,
)

NAMESPACE = "http://www.e-boekhouden.nl/soap"
BINDING = f"{{{NAMESPACE}}}soapAppSoap"
CALL_LIMIT_CODE = "E003.1"
MOST_RECORDS = 2_000
"""The most that one request for a list returns."""
_EVER = {"DatumVan": datetime(1980, 1, 1), "DatumTm": datetime(2049, 12, 31)}  # noqa: DTZ001


class ReadMethod(StrEnum):
    """Methods that change nothing."""

    GET_ADMINISTRATIES = "GetAdministraties"
    GET_FACTUREN = "GetFacturen"
    GET_MUTATIES = "GetMutaties"
    GET_RELATIES = "GetRelaties"
    GET_GROOTBOEKREKENINGEN = "GetGrootboekrekeningen"
    GET_ARTIKELEN = "GetArtikelen"
    GET_KOSTENPLAATSEN = "GetKostenplaatsen"
    GET_SALDI = "GetSaldi"
    GET_SALDO = "GetSaldo"
    GET_OPEN_POSTEN = "GetOpenPosten"


class WriteMethod(StrEnum):
    """Methods that change the books, or hand out a way in."""

    ADD_FACTUUR = "AddFactuur"
    ADD_MUTATIE = "AddMutatie"
    ADD_RELATIE = "AddRelatie"
    UPDATE_RELATIE = "UpdateRelatie"
    ADD_GROOTBOEKREKENING = "AddGrootboekrekening"
    UPDATE_GROOTBOEKREKENING = "UpdateGrootboekrekening"
    AUTO_LOGIN = "AutoLogin"


class SessionMethod(StrEnum):
    """Methods that open and close a session."""

    OPEN_SESSION = "OpenSession"
    OPEN_SESSION_SUB = "OpenSessionSub"
    CLOSE_SESSION = "CloseSession"


@dataclass(frozen=True, slots=True)
class SoapLogin:
    """What opens a session; with `administration` (a GUID) that administration is opened."""

    username: str
    security_code_1: Secret
    security_code_2: Secret
    source: str
    administration: str = ""


@dataclass(frozen=True, slots=True)
class SoapAnswer:
    """A method's answer without its error part; values as the service description types them."""

    method: str
    payload: Mapping[str, Any]

    def records(self, collection: str, item: str) -> tuple[Mapping[str, Any], ...]:
        """The records of a collection, such as Relaties of cRelatie; nil entries left out."""
        inside = self.payload.get(collection) or {}
        found = inside.get(item) if isinstance(inside, Mapping) else None
        rows = found if isinstance(found, Sequence) else []
        return tuple(row for row in rows if isinstance(row, Mapping))


class SoapSession:
    """An open session that only reads."""

    def __init__(self, service: SoapService, login: SoapLogin, session_id: Secret) -> None:
        self._service = service
        self._login = login
        self._session_id = session_id

    def read(self, method: ReadMethod, **arguments: Any) -> SoapAnswer:
        """Ask; raises CallNotAllowed for a method that is not on the read list."""
        if not isinstance(method, ReadMethod):
            raise CallNotAllowed(f"{method} changes something; this session only reads")
        return self._call(method, arguments)

    def _call(self, method: ReadMethod | WriteMethod, arguments: Mapping[str, Any]) -> SoapAnswer:
        session: dict[str, Any] = {"SessionID": self._session_id.reveal()}
        answer = self._service.call(
            method.value,
            {**session, "SecurityCode2": self._login.security_code_2.reveal(), **arguments},
        )
        return _checked(method.value, answer)

    def administrations(self) -> tuple[Administration, ...]:
        """The administrations in reach of the login."""
        answer = self.read(ReadMethod.GET_ADMINISTRATIES)
        rows = answer.records("Administraties", "cAdministratie")
        return tuple(Administration(_text(row, "Bedrijf"), _text(row, "Guid")) for row in rows)

    def ledger_account(self, code: str) -> LedgerAccount | None:
        """The ledger account with exactly this code."""
        answer = self.read(ReadMethod.GET_GROOTBOEKREKENINGEN, cFilter={"ID": 0, "Code": code})
        for row in answer.records("Rekeningen", "cGrootboekrekening"):
            if _text(row, "Code") == code:
                return LedgerAccount(code, _text(row, "Omschrijving"), _text(row, "Categorie"))
        return None

    def relation(self, code: str) -> BookRelation | None:
        """The relation with exactly this code."""
        answer = self.read(ReadMethod.GET_RELATIES, cFilter={"Code": code, "ID": 0})
        for row in answer.records("Relaties", "cRelatie"):
            if _text(row, "Code") == code:
                return BookRelation(code, _text(row, "Bedrijf"))
        return None

    def article(self, code: str) -> BookArticle | None:
        """The article with exactly this code."""
        answer = self.read(ReadMethod.GET_ARTIKELEN, cFilter={"ArtikelCode": code})
        for row in answer.records("Artikelen", "cArtikel"):
            if _text(row, "ArtikelCode") == code:
                return BookArticle(
                    code,
                    _text(row, "ArtikelOmschrijving"),
                    _text(row, "BTWCode"),
                    _text(row, "TegenrekeningCode"),
                )
        return None

    def invoice(self, number: str) -> BookInvoice | None:
        """The invoice with exactly this number."""
        answer = self.read(ReadMethod.GET_FACTUREN, cFilter={"Factuurnummer": number, **_EVER})
        for row in answer.records("Facturen", "cFactuurList"):
            if _text(row, "Factuurnummer") == number:
                day, total, term = row.get("Datum"), row.get("TotaalInclBTW"), None
                if isinstance(row.get("Betalingstermijn"), int):
                    term = row["Betalingstermijn"]
                return BookInvoice(
                    number,
                    _plain(row.get("Relatiecode")),
                    day.date() if isinstance(day, datetime) else _day(day),
                    float(total) if isinstance(total, int | float) else None,
                    term,
                )
        return None

    def invoice_templates(self) -> tuple[str, ...] | None:
        """None: no SOAP method shows invoice templates."""
        return None

    def more_than(self, kind: str, limit: int) -> bool:
        """Whether the list is as long as one request can give; SOAP shows nothing beyond."""
        if kind == "articles":
            rows = self.read(ReadMethod.GET_ARTIKELEN, cFilter={}).records("Artikelen", "cArtikel")
        else:
            rows = self.read(ReadMethod.GET_RELATIES, cFilter={"ID": 0}).records(
                "Relaties", "cRelatie"
            )
        return len(rows) >= limit


class WritingSoapSession(SoapSession):
    """An open session that also writes; probes are never given one."""

    def write(self, method: WriteMethod, **arguments: Any) -> SoapAnswer:
        """Carry out a method that changes something.

        AnswerLost means that it may have been carried out: look before sending again.
        """
        if not isinstance(method, WriteMethod):
            raise CallNotAllowed(f"{method} is not on the list of writing methods")
        return self._call(method, arguments)


class EBoekhoudenSoap:
    """One connection to e-Boekhouden over SOAP."""

    def __init__(self, http: HttpClient, login: SoapLogin) -> None:
        self._http = http
        self._login = login
        self._service = SoapService(http, BINDING)

    @contextmanager
    def session(self) -> Iterator[SoapSession]:
        """A session that only reads; it is closed whatever happens inside."""
        session_id = self._open()
        try:
            yield SoapSession(self._service, self._login, session_id)
        finally:
            self._close(session_id)

    @contextmanager
    def writing_session(self) -> Iterator[WritingSoapSession]:
        """A session that may write; it is closed whatever happens inside."""
        session_id = self._open()
        try:
            yield WritingSoapSession(self._service, self._login, session_id)
        finally:
            self._close(session_id)

    def _open(self) -> Secret:
        login = self._login
        arguments = {
            "Username": login.username,
            "SecurityCode1": login.security_code_1.reveal(),
            "SecurityCode2": login.security_code_2.reveal(),
            "Source": login.source,
        }
        method = SessionMethod.OPEN_SESSION
        if login.administration:
            method = SessionMethod.OPEN_SESSION_SUB
            arguments["AdministratieGUID"] = login.administration
        # A session whose id is not waited for could not be closed again.
        self._http.check()
        answer = self._service.call(method.value, arguments, whole=True)
        code, description = _error(answer)
        if code == CALL_LIMIT_CODE:
            raise LimitReached(f"e-Boekhouden takes no more calls for now ({code})", code)
        if code or description:
            said = self._http.veil(" ".join(part for part in (code, description) if part))
            raise CredentialsRejected(f"e-Boekhouden opens no session: {said[:300]}", code)
        session_id = _text(answer, "SessionID")
        if not session_id:
            raise UnexpectedAnswer("e-Boekhouden gives neither a session nor an error")
        secret = Secret(session_id)
        self._http.veil.add(secret)
        return secret

    def _close(self, session_id: Secret) -> None:
        # A session that cannot be closed ends by itself; what was asked in it still stands.
        with suppress(ConnectorError, Cancelled):
            self._service.call(
                SessionMethod.CLOSE_SESSION.value, {"SessionID": session_id.reveal()}, whole=True
            )


def _checked(method: str, answer: Mapping[str, Any]) -> SoapAnswer:
    code, description = _error(answer)
    if code == CALL_LIMIT_CODE:
        raise LimitReached(f"e-Boekhouden takes no more calls for now ({code})", code)
    if code or description:
        said = " ".join(part for part in (code, description) if part)
        raise Refused(f"e-Boekhouden refuses {method}: {said[:300]}", code)
    return SoapAnswer(method, {key: part for key, part in answer.items() if key != "ErrorMsg"})


def _error(answer: Mapping[str, Any]) -> tuple[str, str]:
    """Code and description, both '' when all is well: empty, nil and absent all mean that.

    Two methods answer with the error itself instead of a record that holds one.
    """
    error = answer.get("ErrorMsg") if "ErrorMsg" in answer else answer
    if not isinstance(error, Mapping):
        return "", ""
    return _text(error, "LastErrorCode").strip(), _text(error, "LastErrorDescription").strip()


def _text(row: Mapping[str, Any], key: str) -> str:
    value = row.get(key)
    return value if isinstance(value, str) else ""


def _plain(value: Any) -> str:
    """A value without a declared type: text, or the element that held it."""
    text = value if isinstance(value, str) else getattr(value, "text", None)
    return text if isinstance(text, str) else ""


def _day(value: Any) -> date | None:
    return value if isinstance(value, date) else None
