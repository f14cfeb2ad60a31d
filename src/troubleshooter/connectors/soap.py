"""SOAP over zeep, with our own transport beneath; exceptions of zeep and lxml end here."""

from __future__ import annotations

import io
import threading
from collections.abc import Mapping
from contextlib import nullcontext
from dataclasses import dataclass
from typing import Any, NoReturn

import zeep
import zeep.exceptions
import zeep.helpers
from lxml import etree

from troubleshooter.connectors.transport import Answer, HttpClient
from troubleshooter.credentials import Veil
from troubleshooter.errors import (
    ConnectorError,
    LimitReached,
    UnexpectedAnswer,
    VendorFault,
)

FOREIGN = (
    zeep.exceptions.Error,
    etree.LxmlError,
    ValueError,
    ArithmeticError,
    TypeError,
    AttributeError,
    LookupError,
)
"""What zeep raises over a description or an answer that is not as it should be; its own reading of
values raises plain built-in exceptions too."""
_SETTINGS = zeep.Settings(
    strict=False, forbid_dtd=True, forbid_entities=True, forbid_external=True, xml_huge_tree=False
)


@dataclass(frozen=True, slots=True)
class _Reply:
    """An answer in the shape that zeep reads."""

    status_code: int
    content: bytes
    headers: Mapping[str, str]
    encoding: str = "utf-8"


class _Transport:
    """What zeep sends through; it loads nothing that the description points to."""

    def __init__(self, http: HttpClient) -> None:
        self._http = http

    def load(self, _url: str) -> NoReturn:
        raise UnexpectedAnswer(f"the description of {self._http.host} points elsewhere")

    def settings(self, **_settings: Any) -> nullcontext[None]:
        return nullcontext()

    def post_xml(self, _address: str, envelope: Any, headers: Mapping[str, str]) -> _Reply:
        content = etree.tostring(envelope, encoding="utf-8", xml_declaration=True)
        answer = self._http.send("POST", counted=True, headers=dict(headers), content=content)
        check_xml(answer, self._http)
        return _Reply(
            answer.status, answer.body, {"Content-Type": answer.headers.get("content-type", "")}
        )


def check_xml(answer: Answer, http: HttpClient) -> None:
    """Refuse what is no whole XML document, or one with a document type of its own."""
    if answer.status == 429:
        raise LimitReached(f"{http.host} answers HTTP 429: too many calls")
    parser = etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=False)
    try:
        root = etree.fromstring(answer.body, parser)
    except (etree.LxmlError, ValueError):
        root = None
    kind = answer.media_type or "no content type"
    whole = root is not None and not root.getroottree().docinfo.doctype
    if whole and str(root.tag).endswith(("}Envelope", "}definitions")):
        return
    if answer.status >= 500:
        raise VendorFault(f"{http.host} answers HTTP {answer.status} ({kind})")
    raise UnexpectedAnswer(
        f"{http.host} answers HTTP {answer.status} ({kind}) with no valid SOAP answer"
    )


def as_ours(error: Exception, host: str, veil: Veil) -> ConnectorError:
    """The error of ours that an exception of zeep or lxml stands for."""
    if isinstance(error, zeep.exceptions.Fault):
        said = veil(str(getattr(error, "message", "") or ""))
        return VendorFault(f"{host} answers with a SOAP fault: {said[:500]}")
    if isinstance(error, zeep.exceptions.ValidationError):
        return UnexpectedAnswer(f"the call does not fit the description of {host}")
    return UnexpectedAnswer(f"the answer of {host} does not fit its description")


class SoapService:
    """One SOAP 1.1 service, called by method name.

    The calls go to the address of `http`, never to the one its description names: that one may
    still be plain http.
    """

    def __init__(self, http: HttpClient, binding: str) -> None:
        self._http = http
        self._binding = binding
        self._services: tuple[Any, Any] | None = None
        self._lock = threading.Lock()

    def call(
        self, method: str, arguments: Mapping[str, Any], whole: bool = False
    ) -> Mapping[str, Any]:
        """Call the method; its result as nested mappings, lists and plain values, {} for none.

        A call that must be `whole` is carried out and answered also when all is called off
        meanwhile. Raises a ConnectorError of the kind that fits.
        """
        service = self._opened()[whole]
        try:
            result = zeep.helpers.serialize_object(service[method](**arguments), dict)
        except FOREIGN as error:
            failure = as_ours(error, self._http.host, self._http.veil)
        else:
            if result is None:
                return {}
            if isinstance(result, Mapping):
                return result
            failure = UnexpectedAnswer(f"the answer of {self._http.host} is no record")
        raise failure

    def _opened(self) -> tuple[Any, Any]:
        """The service over a line that can be cut, and over one that is not."""
        with self._lock:
            if self._services is None:
                answer = self._http.send("GET", "?WSDL")
                check_xml(answer, self._http)
                try:
                    first = self._client(io.BytesIO(answer.body), self._http)
                    second = self._client(first.wsdl, self._http.uncut())
                    self._services = (
                        first.create_service(self._binding, self._http.url),
                        second.create_service(self._binding, self._http.url),
                    )
                except FOREIGN as error:
                    failure = as_ours(error, self._http.host, self._http.veil)
                    raise failure from None
            return self._services

    def _client(self, described: Any, http: HttpClient) -> Any:
        return zeep.Client(described, transport=_Transport(http), settings=_SETTINGS)
