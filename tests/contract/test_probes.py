"""Every probe against the sandbox: a case that confirms, one that refutes, one left open."""

from __future__ import annotations

import ssl
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
import trustme

from troubleshooter.connectors.transport import Limits
from troubleshooter.live import (
    Connection,
    ConnectionSystem,
    ProbeOutcome,
    ProbeResult,
    ProbeRun,
    Reference,
)
from troubleshooter.model import Rule
from troubleshooter.probes.registry import PROBES
from troubleshooter.probes.runner import Question, run
from troubleshooter.sandbox import company
from troubleshooter.sandbox.server import Sandbox

SOAP, REST = ConnectionSystem.EBOEKHOUDEN, ConnectionSystem.EBOEKHOUDEN_REST
OUTSMART = ConnectionSystem.OUTSMART
LIMITS = Limits(connect_s=2, read_s=2, total_s=3, body_bytes=8_000_000)
SECRETS = {
    "security_code_1": company.SECURITY_CODE_1,
    "security_code_2": company.SECURITY_CODE_2,
    "access_token": company.ACCESS_TOKEN,
    "token": company.OUTSMART_TOKEN,
    "software_token": company.OUTSMART_SOFTWARE_TOKEN,
}
KEYS = {
    SOAP: ("security_code_1", "security_code_2"),
    REST: ("access_token",),
    OUTSMART: ("token", "software_token"),
}


@pytest.fixture
def sandbox(monkeypatch: pytest.MonkeyPatch) -> Iterator[Sandbox]:
    for key, value in SECRETS.items():
        monkeypatch.setenv(f"PROBE_{key}", value)
    with Sandbox() as running:
        running.latency_s = 1.0
        yield running


def connection(system: ConnectionSystem, url: str) -> Connection:
    references = {key: Reference("env", f"PROBE_{key}") for key in KEYS[system]}
    values = {"username": company.USERNAME} if system is SOAP else {}
    return Connection("shop", system, url, values, references)


def asked(
    sandbox: Sandbox,
    system: ConnectionSystem,
    probe: str,
    parameters: Mapping[str, str],
    rules: Mapping[str, Rule],
) -> tuple[ProbeResult, ProbeRun]:
    verdicts = {name: rule.verify for name, rule in rules.items()}
    url = sandbox.addresses[system.value]
    done = run(connection(system, url), Question(parameters, frozenset({probe})), verdicts, LIMITS)
    return next(result for result in done.results if result.probe == probe), done


def named(rules: Mapping[str, Rule], probe: str, word: str, condition: str) -> set[str]:
    """The rules that this answer of the probe confirms or refutes, as their files say."""
    return {
        name
        for name, rule in rules.items()
        for verdict in rule.verify
        if verdict.probe == probe and getattr(verdict, word) == condition
    }


OWN_FILES = ("exact.", "visma.", "magento.")
"""Probes whose cases stand in a file of their own."""
CASES: list[tuple[str, ConnectionSystem, tuple[str, ...], dict[str, str], str]] = [
    ("network.dns", SOAP, (), {}, "known"),
    ("network.tcp", SOAP, (), {}, "open"),
    ("network.tls", SOAP, (), {}, ""),
    ("network.http", SOAP, (), {}, "vendor"),
    ("network.http", REST, (), {}, "vendor"),
    ("network.http", OUTSMART, (), {}, "vendor"),
    ("network.http", SOAP, ("login-page",), {}, "someone-else"),
    ("network.http", OUTSMART, ("login-page",), {}, "someone-else"),
    ("network.http", SOAP, ("html-500",), {}, ""),
    ("network.http", SOAP, ("drop",), {}, ""),
    ("network.latency", SOAP, (), {}, "quick"),
    ("network.latency", SOAP, ("latency",), {}, "slow"),
    ("network.latency", SOAP, ("drop",), {}, ""),
    ("network.clock", SOAP, (), {}, "right"),
    ("network.clock", SOAP, ("clock-skew",), {}, "wrong"),
    ("network.clock", SOAP, ("drop",), {}, ""),
    ("eboekhouden.session", SOAP, (), {}, "accepted"),
    ("eboekhouden.session", SOAP, ("error-nil",), {}, "accepted"),
    ("eboekhouden.session", SOAP, ("error-absent",), {}, "accepted"),
    ("eboekhouden.session", SOAP, ("wrong-credentials",), {}, "rejected"),
    ("eboekhouden.session", SOAP, ("E003.1",), {}, ""),
    ("eboekhouden.session", SOAP, ("drop@OpenSession",), {}, ""),
    ("eboekhouden.session", SOAP, ("half@OpenSession",), {}, ""),
    ("eboekhouden.session", SOAP, ("truncated@OpenSession",), {}, ""),
    ("eboekhouden.session", SOAP, ("entity@OpenSession",), {}, ""),
    ("eboekhouden.session", SOAP, ("huge@OpenSession",), {}, ""),
    ("eboekhouden.session", SOAP, ("soap-fault",), {}, ""),
    ("eboekhouden.session", REST, (), {}, "accepted"),
    ("eboekhouden.session", REST, ("wrong-credentials",), {}, "rejected"),
    ("eboekhouden.session", REST, ("not-json@POST /session",), {}, ""),
    ("eboekhouden.call-limit", SOAP, (), {}, "clear"),
    ("eboekhouden.call-limit", SOAP, ("E003.1",), {}, "reached"),
    ("eboekhouden.call-limit", SOAP, ("E003.1@GetAdministraties",), {}, "reached"),
    ("eboekhouden.call-limit", SOAP, ("drop@OpenSession",), {}, ""),
    ("eboekhouden.call-limit", REST, ("rate-limit@POST /session",), {}, "reached"),
    ("eboekhouden.administration", SOAP, (), {}, "accessible"),
    ("eboekhouden.administration", REST, ("SECURITY_002",), {}, "closed"),
    ("eboekhouden.administration", SOAP, ("drop@GetAdministraties",), {}, ""),
    ("eboekhouden.invoice-template", REST, (), {"template": "Factuur Standaard"}, "missing"),
    ("eboekhouden.invoice-template", REST, (), {"template": "Factuur Standaard "}, "present"),
    ("eboekhouden.invoice-template", REST, ("session-expired",), {"template": "X"}, "missing"),
    ("eboekhouden.invoice-template", SOAP, (), {"template": "Factuur Standaard"}, ""),
    ("eboekhouden.payment-term", SOAP, (), {"invoice": "2026-0001"}, "filled"),
    ("eboekhouden.payment-term", SOAP, (), {}, ""),
    ("eboekhouden.ledger-account", SOAP, (), {"ledger_account": "8999"}, "missing"),
    ("eboekhouden.ledger-account", SOAP, (), {"ledger_account": "8000"}, "present"),
    ("eboekhouden.ledger-account", REST, (), {"ledger_account": "8000"}, "present"),
    ("eboekhouden.ledger-account", REST, ("ERR_001",), {"ledger_account": "8000"}, ""),
    ("eboekhouden.vat-code", SOAP, (), {"vat_code": "8000"}, "unknown"),
    ("eboekhouden.vat-code", SOAP, (), {"vat_code": "HOOG_VERK_21"}, "valid"),
    ("eboekhouden.vat-code", REST, (), {"vat_code": "BE_21"}, ""),
    ("eboekhouden.relation", SOAP, (), {"relation": "99999"}, "missing"),
    ("eboekhouden.relation", SOAP, (), {"relation": "D-20.118/A"}, "present"),
    ("eboekhouden.relation", SOAP, ("E003.1@GetRelaties",), {"relation": "10001"}, ""),
    ("eboekhouden.article", SOAP, (), {"material": "NO-SUCH"}, "missing"),
    ("eboekhouden.article", REST, (), {"material": "KRAAN-15"}, "present"),
    ("eboekhouden.article", SOAP, (), {}, ""),
    ("eboekhouden.article-vat", SOAP, (), {"material": "VOORRIJ-1"}, "not-valid"),
    ("eboekhouden.article-vat", SOAP, (), {"material": "BUIS-28"}, "not-valid"),
    ("eboekhouden.article-vat", SOAP, (), {"material": "KRAAN-15"}, "valid"),
    ("eboekhouden.article-vat", SOAP, (), {"material": "NO-SUCH"}, ""),
    ("eboekhouden.article-account", SOAP, (), {"material": "ROOKMELDER-10"}, "empty"),
    ("eboekhouden.article-account", REST, (), {"material": "KRAAN-15"}, "filled"),
    ("eboekhouden.article-account", SOAP, (), {"material": "NO-SUCH"}, ""),
    ("eboekhouden.record-count", SOAP, ("many-records",), {}, "reached"),
    ("eboekhouden.record-count", REST, ("many-records",), {}, "reached"),
    ("eboekhouden.record-count", REST, (), {}, "below"),
    ("eboekhouden.record-count", REST, ("PAGE_002",), {}, ""),
    ("eboekhouden.invoice-number", SOAP, (), {"invoice": "2026-0001"}, "used"),
    ("eboekhouden.invoice-number", REST, (), {"invoice": "2026-9999"}, "free"),
    ("eboekhouden.invoice-number", SOAP, ("drop@GetFacturen",), {"invoice": "1"}, ""),
    ("outsmart.tokens", OUTSMART, (), {}, "accepted"),
    ("outsmart.tokens", OUTSMART, ("wrong-credentials",), {}, "rejected"),
    ("outsmart.tokens", OUTSMART, ("1005",), {}, "rejected"),
    ("outsmart.tokens", OUTSMART, ("1007",), {}, ""),
]


@pytest.mark.parametrize(("probe", "system", "faults", "parameters", "condition"), CASES)
def test_a_probe_finds_what_is_there_and_writes_nothing(
    sandbox: Sandbox,
    rules: Mapping[str, Rule],
    probe: str,
    system: ConnectionSystem,
    faults: tuple[str, ...],
    parameters: dict[str, str],
    condition: str,
) -> None:
    sandbox.switch(*faults)
    result, done = asked(sandbox, system, probe, parameters, rules)
    assert result.condition == condition, result
    if condition:
        trouble = PROBES[probe].conditions[-1] != condition
        assert result.outcome is (ProbeOutcome.FAIL if trouble else ProbeOutcome.PASS)
        assert set(result.confirms) == named(rules, probe, "confirms", condition)
        assert set(result.refutes) == named(rules, probe, "refutes", condition)
    else:
        assert result.outcome in (ProbeOutcome.OPEN, ProbeOutcome.SKIPPED)
        assert not result.confirms + result.refutes
    assert not [entry for entry in sandbox.log if entry.writes]
    shown = repr(done)
    assert not [value for value in SECRETS.values() if value in shown]


def test_every_probe_has_a_case_for_each_word_it_answers_with() -> None:
    shown = {(probe, condition) for probe, *_, condition in CASES}
    elsewhere = {
        ("network.dns", "unknown"),
        ("network.tcp", "closed"),
        ("network.tls", "trusted"),
        ("network.tls", "rejected"),
        ("network.http", "no-answer"),
        ("eboekhouden.payment-term", "empty"),  # stands in OutSmart, which shows it to nobody
    }
    mine = [one for one in PROBES.values() if not one.name.startswith(OWN_FILES)]
    wanted = {(one.name, word) for one in mine for word in one.conditions}
    assert wanted - shown == elsewhere


@pytest.mark.parametrize("fault", ["", "E003.1@GetRelaties", "drop@GetRelaties"])
def test_every_session_that_opens_is_closed(
    sandbox: Sandbox, rules: Mapping[str, Rule], fault: str
) -> None:
    sandbox.switch(*([fault] if fault else []))
    asked(sandbox, SOAP, "eboekhouden.relation", {"relation": "1"}, rules)
    assert not sandbox.soap.open_sessions


def test_calls_are_counted_as_the_sandbox_counts_them(
    sandbox: Sandbox, rules: Mapping[str, Rule]
) -> None:
    _, done = asked(sandbox, SOAP, "eboekhouden.relation", {"relation": "1"}, rules)
    assert sum(result.calls for result in done.results) == len(sandbox.log)
    methods = [entry for entry in sandbox.log if entry.call != "WSDL"]
    assert sum(result.counted_calls for result in done.results) == len(methods)


def test_a_system_that_is_gone_could_not_be_asked(rules: Mapping[str, Rule]) -> None:
    with Sandbox() as gone:
        url = gone.addresses["outsmart"]
    with pytest.MonkeyPatch.context() as patch:
        for key, value in SECRETS.items():
            patch.setenv(f"PROBE_{key}", value)
        done = run(connection(OUTSMART, url), Question({}), {}, LIMITS)
    found = {result.probe: result for result in done.results}
    assert not done.looked
    assert found["network.tcp"].condition == "closed"
    assert found["outsmart.tokens"].outcome is ProbeOutcome.SKIPPED


def over_tls(
    monkeypatch: pytest.MonkeyPatch,
    tmp_path: Path,
    name: str,
    known: bool = True,
    until: datetime | None = None,
) -> ProbeRun:
    """A run against the sandbox with a certificate for `name`, from an issuer known or not."""
    issuer = trustme.CA()
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    issuer.issue_cert(name, not_after=until).configure_cert(context)
    trusted = issuer if known else trustme.CA()
    trusted.cert_pem.write_to_path(str(tmp_path / "ca.pem"))
    monkeypatch.setenv("SSL_CERT_FILE", str(tmp_path / "ca.pem"))
    for key, value in SECRETS.items():
        monkeypatch.setenv(f"PROBE_{key}", value)
    with Sandbox(tls=context) as sandbox:
        url = sandbox.addresses["outsmart"]
        return run(connection(OUTSMART, url), Question({}), {}, LIMITS)


@pytest.mark.parametrize(
    ("name", "known", "condition", "reason"),
    [
        ("localhost", True, "trusted", None),
        ("localhost", False, "rejected", "chain"),
        ("elsewhere.example", True, "rejected", "name"),
    ],
)
def test_a_certificate_counts_only_when_trusted_and_for_its_name(
    monkeypatch: pytest.MonkeyPatch,
    tmp_path: Path,
    name: str,
    known: bool,
    condition: str,
    reason: str | None,
) -> None:
    done = over_tls(monkeypatch, tmp_path, name, known)
    found = {result.probe: result for result in done.results}
    assert found["network.tls"].condition == condition
    assert found["network.tls"].evidence.get("reason") == reason
    assert done.looked is (condition == "trusted")


@pytest.mark.parametrize(
    ("days", "condition", "said"),
    [(-1, "rejected", "has expired"), (3, "trusted", "it ends in"), (90, "trusted", "in between")],
)
def test_a_certificate_that_ends_is_told_in_time(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, days: int, condition: str, said: str
) -> None:
    until = datetime.now(UTC) + timedelta(days=days, hours=1)
    done = over_tls(monkeypatch, tmp_path, "localhost", until=until)
    found = next(result for result in done.results if result.probe == "network.tls")
    assert found.condition == condition
    assert said in found.message


def test_a_name_that_is_not_known_makes_all_others_pointless(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    for key, value in SECRETS.items():
        monkeypatch.setenv(f"PROBE_{key}", value)
    # A label of more than 63 letters is refused by this computer itself: nothing is looked up.
    done = run(connection(OUTSMART, f"https://{'a' * 70}.example/x"), Question({}), {}, LIMITS)
    assert done.results[0].condition == "unknown"
    assert {result.outcome for result in done.results[1:]} == {ProbeOutcome.SKIPPED}
