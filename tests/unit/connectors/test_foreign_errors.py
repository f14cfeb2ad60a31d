"""No exception of a library gets past a connector; every one has a place in our own tree."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import httpx
import pytest
import zeep.exceptions
from lxml import etree

from troubleshooter.connectors import soap, transport
from troubleshooter.credentials import Secret, Veil
from troubleshooter.errors import AnswerLost, ConnectorError, Unreachable


def below(*classes: type[BaseException]) -> Iterator[type[BaseException]]:
    for one in classes:
        yield one
        yield from below(*one.__subclasses__())


def made(kind: Any) -> Exception:
    """One of its kind; those of lxml are syntax errors too and want to be made properly."""
    if issubclass(kind, SyntaxError):
        placed = kind in (etree.ParseError, etree.XMLSyntaxError)
        error = kind("said", 1, 1, 1) if placed else kind("said")
    else:
        error = kind.__new__(kind)
    assert isinstance(error, Exception)
    return error


HTTPX = sorted(
    {
        one
        for one in vars(httpx).values()
        if isinstance(one, type) and issubclass(one, Exception) and not issubclass(one, Warning)
    },
    key=lambda one: one.__name__,
)
ZEEP = sorted(set(below(zeep.exceptions.Error, etree.LxmlError)), key=lambda one: one.__name__)


@pytest.mark.parametrize("kind", HTTPX)
def test_every_exception_of_httpx_becomes_ours(kind: type[Exception]) -> None:
    assert issubclass(kind, transport.FOREIGN)
    error = kind.__new__(kind)
    assert isinstance(transport.as_ours(error, "host", Veil()), ConnectorError)


@pytest.mark.parametrize("kind", ZEEP)
def test_every_exception_of_zeep_and_lxml_becomes_ours(kind: type[Exception]) -> None:
    assert issubclass(kind, soap.FOREIGN)
    error = made(kind)
    assert isinstance(soap.as_ours(error, "host", Veil()), ConnectorError)


def test_what_was_never_sent_is_told_from_an_answer_that_never_came() -> None:
    refused = transport.as_ours(httpx.ConnectError("refused"), "host", Veil())
    lost = transport.as_ours(httpx.ReadTimeout("slow"), "host", Veil())
    assert (type(refused), type(lost)) == (Unreachable, AnswerLost)


def test_a_secret_in_a_librarys_message_is_hidden() -> None:
    veil = Veil([Secret("canary secret/1")])
    error = httpx.ReadError("GET /?a=canary%20secret/1 and canary secret/1")
    assert "canary" not in str(transport.as_ours(error, "host", veil))
