"""The names of broken connections are read where a text tells of one that broke."""

from __future__ import annotations

import pytest

from troubleshooter.matching.masks import template
from troubleshooter.matching.matcher import Matcher
from troubleshooter.matching.reading.faults import find_faults, is_name
from troubleshooter.model import System

OURS = "api.e-boekhouden.nl"


@pytest.mark.parametrize(
    ("text", "names", "ours"),
    [
        (f"2026-11-03T04:12:09Z push failed host={OURS} errno=ECONNREFUSED", "ECONNREFUSED", True),
        ("{ errno: -111, code: 'ECONNREFUSED', port: 443 }", "ECONNREFUSED OSERROR 111", True),
        ("node sync.js: code ECONNRESET, syscall read", "ECONNRESET", False),
        (f"java.net.UnknownHostException: {OURS}", "UNKNOWNHOSTEXCEPTION", True),
        (f"aiohttp.ClientOSError [Errno 104] ({OURS})", "OSERROR 104", True),
        (f"SocketException (10060) {OURS}:443", "WINERROR 10060", True),
        (f"getaddrinfo EAI_AGAIN {OURS}: EAI_AGAIN", "EAI_AGAIN", True),
        (f"code: 'ENOTFOUND',\n  syscall: 'getaddrinfo',\n  hostname: '{OURS}'", "ENOTFOUND", True),
    ],
)
def test_names_are_read(text: str, names: str, ours: bool) -> None:
    found = [one for one in find_faults(text) if one.name in names]
    assert " ".join(one.name for one in found) == names
    assert {one.ours for one in found} == {ours}


@pytest.mark.parametrize(
    "text",
    [
        f"if (e.code === 'ENOTFOUND' && host === '{OURS}') backoff();",
        f"we retry ECONNRESET and ETIMEDOUT towards {OURS} up to 5 times",
        f"retryable: [ECONNRESET, ETIMEDOUT, EPIPE] for {OURS}",
        f"0x ECONNRESET, 0x ETIMEDOUT ({OURS})",
        f"ETIMEDOUT=30000 API=https://{OURS}",
        "{ code: 'ECONNREFUSED', address: '127.0.0.1', port: 6379 }",
        "Error: connect ECONNREFUSED 127.0.0.1:5432",
        "redis: code ECONNREFUSED",
    ],
)
def test_lists_settings_and_other_connections_are_none(text: str) -> None:
    known = ("ECONN", "ETIMED", "EPIPE", "ENOTFOUND")
    assert [one.name for one in find_faults(text) if one.name.startswith(known)] == []


@pytest.mark.parametrize(
    "text",
    [f"host={OURS} [Errno {{}}]", f"host={OURS} errno: -{{}},", f"{OURS} WinError 10{{}}"],
)
def test_numbers_are_left_by_masks(text: str) -> None:
    assert len({template(text.format(number)) for number in (104, 111, 113)}) == 3


@pytest.mark.parametrize(
    ("text", "system", "rule"),
    [
        (f"winsock 10054 (WSAECONNRESET) bij {OURS}", None, "network.connection-reset"),
        ("node sync.js: code ECONNRESET", System.EBOEKHOUDEN, "network.connection-reset"),
        (f"requests.exceptions.ReadTimeout ({OURS})", None, "network.connection-timed-out"),
        (f"WebException Status=TrustFailure {OURS}", None, "network.tls-certificate-refused"),
        ("connect EHOSTUNREACH 203.0.113.44:443", None, "network.unreachable"),
    ],
)
def test_a_name_is_its_rule(matcher: Matcher, text: str, system: System | None, rule: str) -> None:
    assert [match.rule for match in matcher.explain(text, system).diagnoses] == [rule]


def test_a_name_of_an_unknown_program_is_nothing(matcher: Matcher) -> None:
    assert matcher.explain("node sync.js: code ECONNRESET").diagnoses == ()


def test_a_name_behind_an_error_is_its_cause(matcher: Matcher) -> None:
    text = (
        "De externe naam kan niet worden omgezet: 'start.exactonline.nl'. ---> "
        "SocketException 11001"
    )
    found = [match.rule for match in matcher.explain(text, System.EXACT).diagnoses]
    assert found == ["exact.host-name-unresolved"]


@pytest.mark.parametrize(
    ("text", "whether"),
    [
        ("ECONNRESET", True),
        ("ConnectionResetError", True),
        ("OSError 104", True),
        ("Connection reset", False),
        ("connect ECONNRESET", False),
    ],
)
def test_wordings_that_are_names(text: str, whether: bool) -> None:
    assert is_name(text) is whether
