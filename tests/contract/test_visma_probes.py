"""Every probe of Visma.net against the sandbox: confirmed, refuted, left open; and no writing."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

import pytest

from troubleshooter.connectors.transport import Limits
from troubleshooter.live import (
    Connection,
    ConnectionSystem,
    ProbeOutcome,
    ProbeResult,
    ProbeRun,
    Reference,
)
from troubleshooter.model import LANGUAGES, Language, Rule
from troubleshooter.probes.registry import PROBES
from troubleshooter.probes.runner import Question, run
from troubleshooter.probes.words import words
from troubleshooter.sandbox import visma_books as books
from troubleshooter.sandbox import visma_faults
from troubleshooter.sandbox.server import Sandbox

VISMA = ConnectionSystem.VISMA
LIMITS = Limits(connect_s=2, read_s=2, total_s=3, body_bytes=8_000_000)
RECORDS = {
    "relation": "10001",
    "material": "KRAAN-15",
    "vat_code": "1",
    "payment_terms": "14",
    "ledger_account": "8000",
    "subaccount": "10-01",
    "date": "2026-03-10",
    "invoice": "26-9999",
    "order": "999999",
    "branch": "1",
    "customer_class": "EU",
}


@pytest.fixture
def sandbox(monkeypatch: pytest.MonkeyPatch) -> Iterator[Sandbox]:
    monkeypatch.setenv("VISMA_SECRET", books.CLIENT_SECRET)
    monkeypatch.setenv("VISMA_TOKEN", "canary-token-that-nobody-gave")
    with Sandbox() as running:
        running.latency_s = 0.2
        yield running


def connection(sandbox: Sandbox, url: str = "", **values: str) -> Connection:
    given = {"client_id": books.CLIENT_ID, "tenant_id": books.TENANT_ID, **values}
    secret = {"client_secret": Reference("env", "VISMA_SECRET")}
    return Connection("shop", VISMA, url or sandbox.addresses["visma.net"], given, secret)


def asked(
    reached: Connection,
    probe: str,
    parameters: Mapping[str, str] | None = None,
    rules: Mapping[str, Rule] | None = None,
    language: Language = "en",
) -> tuple[ProbeResult, ProbeRun]:
    verdicts = {name: rule.verify for name, rule in (rules or {}).items()}
    question = Question(parameters or {}, frozenset({probe}), language)
    done = run(reached, question, verdicts, LIMITS)
    return next(result for result in done.results if result.probe == probe), done


def named(rules: Mapping[str, Rule], probe: str, word: str, condition: str) -> set[str]:
    return {
        name
        for name, rule in rules.items()
        for verdict in rule.verify
        if verdict.probe == probe and getattr(verdict, word) == condition
    }


CASES: list[tuple[str, tuple[str, ...], dict[str, str], str]] = [
    ("network.http", (), {}, "vendor"),
    ("network.http", ("login-page",), {}, "someone-else"),
    ("network.http", ("html-500",), {}, ""),
    ("visma.service", (), {}, "up"),
    ("visma.service", ("rate-limit",), {}, "up"),
    ("visma.service", ("html-500",), {}, "down"),
    ("visma.service", ("drop",), {}, ""),
    ("visma.session", (), {}, "accepted"),
    ("visma.session", ("wrong-credentials",), {}, "rejected"),
    ("visma.session", ("visma-invalid-client",), {}, "rejected"),
    ("visma.session", ("visma-invalid-grant",), {}, "rejected"),
    ("visma.session", ("visma-invalid-scope",), {}, "rejected"),
    ("visma.session", ("visma-invalid-tenant",), {}, "rejected"),
    ("visma.session", ("visma-unauthorized-client",), {}, "rejected"),
    ("visma.session", ("drop@POST /connect/token",), {}, ""),
    ("visma.session", ("html-500@POST /connect/token",), {}, ""),
    ("visma.session", ("login-page@POST /connect/token",), {}, ""),
    ("visma.session", ("truncated@POST /connect/token",), {}, ""),
    ("visma.session", ("half@POST /connect/token",), {}, ""),
    ("visma.session", ("not-json@POST /connect/token",), {}, ""),
    ("visma.session", ("huge@POST /connect/token",), {}, ""),
    ("visma.scope", (), {}, "granted"),
    ("visma.scope", ("visma-scope-cut",), {}, "missing"),
    ("visma.scope", ("visma-scope-untold",), {}, "granted"),
    ("visma.scope", ("drop@POST /connect/token",), {}, ""),
    ("visma.company", (), {}, "accessible"),
    ("visma.company", ("session-expired",), {}, "accessible"),
    ("visma.company", ("visma-no-licence",), {}, "no-access"),
    ("visma.company", ("visma-no-company",), {}, "no-access"),
    ("visma.company", ("visma-unauthorised",), {}, "no-access"),
    ("visma.company", ("visma-forbidden",), {}, "no-access"),
    ("visma.company", ("visma-customer-tenant",), {}, "no-access"),
    ("visma.company", ("rate-limit",), {}, ""),
    ("visma.company", ("visma-gateway-502",), {}, ""),
    ("visma.company", ("drop@GET /dimension",), {}, ""),
    ("visma.rate-limit", (), {}, "clear"),
    ("visma.rate-limit", ("visma-quota-low",), {}, "clear"),
    ("visma.rate-limit", ("visma-no-quota",), {}, "clear"),
    ("visma.rate-limit", ("visma-no-licence",), {}, "clear"),
    ("visma.rate-limit", ("rate-limit",), {}, "reached"),
    ("visma.rate-limit", ("visma-gateway-502",), {}, ""),
    ("visma.customer", (), {"relation": "99999"}, "missing"),
    ("visma.customer", (), {"relation": "Bakkerij Smit"}, "missing"),
    ("visma.customer", (), {"relation": "10001"}, "present"),
    ("visma.customer", (), {"relation": "D-20.118/A"}, "present"),
    ("visma.customer", (), {"relation": "D-99.999/Z"}, ""),
    ("visma.customer", ("visma-other-record@GET /customer",), {"relation": "10001"}, ""),
    ("visma.customer", ("html-500@GET /customer",), {"relation": "10001"}, ""),
    ("visma.customer", ("half@GET /customer",), {"relation": "10001"}, ""),
    ("visma.customer", ("login-page@GET /customer",), {"relation": "10001"}, ""),
    ("visma.customer", ("rate-limit@GET /customer",), {"relation": "10001"}, ""),
    ("visma.customer", (), {}, ""),
    ("visma.customer-status", (), {"relation": "20440"}, "credit-hold"),
    ("visma.customer-status", (), {"relation": "20441"}, "on-hold"),
    ("visma.customer-status", (), {"relation": "20442"}, "inactive"),
    ("visma.customer-status", (), {"relation": "10001"}, "usable"),
    ("visma.customer-status", (), {"relation": "99999"}, ""),
    ("visma.item", (), {"material": "NO-SUCH"}, "missing"),
    ("visma.item", (), {"material": "KRAAN-15"}, "present"),
    ("visma.item", (), {"material": 'AFDICHTING 3/4"'}, "present"),
    ("visma.item", (), {"material": 'AFDICHTING 9/8"'}, "missing"),
    ("visma.item", ("drop@GET /inventory",), {"material": "KRAAN-15"}, ""),
    ("visma.item-status", (), {"material": "OUD-1"}, "blocked"),
    ("visma.item-status", (), {"material": "INKOOP-1"}, "blocked"),
    ("visma.item-status", (), {"material": "KRAAN-15"}, "usable"),
    ("visma.item-status", (), {"material": "NO-SUCH"}, ""),
    ("visma.vat-category", (), {"vat_code": "0"}, "missing"),
    ("visma.vat-category", (), {"vat_code": "9"}, "inactive"),
    ("visma.vat-category", (), {"vat_code": "1"}, "valid"),
    ("visma.vat-category", ("not-json@GET /vatCategory",), {"vat_code": "1"}, ""),
    ("visma.payment-terms", (), {"payment_terms": "TT"}, "missing"),
    ("visma.payment-terms", (), {"payment_terms": "14"}, "present"),
    ("visma.payment-terms", ("visma-forbidden@GET /creditTerm",), {"payment_terms": "14"}, ""),
    ("visma.ledger-account", (), {"ledger_account": "8999"}, "missing"),
    ("visma.ledger-account", (), {"ledger_account": "8090"}, "inactive"),
    ("visma.ledger-account", (), {"ledger_account": "8000"}, "active"),
    ("visma.ledger-account", ("visma-gateway-502@GET /account",), {"ledger_account": "8000"}, ""),
    ("visma.subaccount", (), {"subaccount": "77-77"}, "missing"),
    ("visma.subaccount", (), {"subaccount": "10-99"}, "inactive"),
    ("visma.subaccount", (), {"subaccount": "1001"}, "active"),
    ("visma.subaccount", ("drop@GET /subaccount",), {"subaccount": "10-01"}, ""),
    ("visma.period", (), {"date": "2026-01-31"}, "closed"),
    ("visma.period", (), {"date": "2031-01-01"}, "missing"),
    ("visma.period", (), {"date": "2026-02-01"}, "open"),
    ("visma.period", (), {"date": "31-01-2026"}, "closed"),
    ("visma.period", (), {"date": "next week"}, ""),
    ("visma.invoice-number", (), {"invoice": "100001"}, "used"),
    ("visma.invoice-number", (), {"invoice": "26-0612"}, "used"),
    ("visma.invoice-number", (), {"invoice": "26-9999"}, "free"),
    ("visma.invoice-number", ("truncated@GET /customerinvoice",), {"invoice": "100001"}, ""),
    ("visma.sales-order", (), {"order": "000101"}, "used"),
    ("visma.sales-order", (), {"order": "000101", "order_type": "IN"}, "free"),
    ("visma.sales-order", (), {"order": "999999"}, "free"),
    ("visma.sales-order", ("visma-no-order-scope",), {"order": "000101"}, ""),
    ("visma.branch", (), {"branch": "7"}, "missing"),
    ("visma.branch", (), {"branch": "1"}, "present"),
    ("visma.branch", ("drop@GET /branch",), {"branch": "1"}, ""),
    ("visma.customer-class", (), {"customer_class": "MARS"}, "missing"),
    ("visma.customer-class", (), {"customer_class": "EU"}, "present"),
    ("visma.customer-class", ("half@GET /customer",), {"customer_class": "EU"}, ""),
]


@pytest.mark.parametrize(("probe", "faults", "parameters", "condition"), CASES)
def test_a_probe_finds_what_is_there_and_writes_nothing(
    sandbox: Sandbox,
    rules: Mapping[str, Rule],
    probe: str,
    faults: tuple[str, ...],
    parameters: dict[str, str],
    condition: str,
) -> None:
    sandbox.switch(*faults)
    result, done = asked(connection(sandbox), probe, parameters, rules)
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
    assert not [one for one in (books.CLIENT_SECRET, *sandbox.visma.tokens) if one in shown]


def test_every_probe_has_a_case_for_each_word_it_answers_with_and_for_none() -> None:
    shown = {(probe, condition) for probe, *_, condition in CASES}
    mine = [one for one in PROBES.values() if VISMA in one.systems and one.name[:5] == "visma"]
    assert len(mine) == 18
    wanted = {(one.name, word) for one in mine for word in (*one.conditions, "")}
    elsewhere = {("visma.service", "wrong-address")}
    assert wanted - shown == elsewhere


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_finding_is_worded_in_both_languages(sandbox: Sandbox, language: Language) -> None:
    for probe, faults, parameters, condition in CASES:
        if not faults and probe.startswith("visma."):
            result, _ = asked(connection(sandbox), probe, parameters, None, language)
            assert result.condition == condition
            assert result.message
            assert "{" not in result.message


def test_the_wording_of_both_languages_has_the_same_keys() -> None:
    dutch, english = words("nl").entries, words("en").entries
    mine = {name for name in english if name.startswith("visma.")}
    assert {name: set(english[name]) for name in mine} == {name: set(dutch[name]) for name in mine}


def test_one_token_serves_a_whole_run_and_the_company_is_asked_once(sandbox: Sandbox) -> None:
    done = run(connection(sandbox), Question(RECORDS), {}, LIMITS)
    calls = [entry.call for entry in sandbox.log]
    assert calls.count("POST /connect/token") == 2  # one for each service
    assert calls.count("GET /dimension") == 2  # once without a token
    assert {one.outcome for one in done.results} <= {ProbeOutcome.PASS, ProbeOutcome.OPEN}
    assert sum(one.calls for one in done.results) == len(calls)
    assert sum(one.counted_calls for one in done.results) == len(calls) - 3
    assert not [entry for entry in sandbox.log if entry.writes]


def test_a_refused_login_is_tried_once_and_leaves_the_rest_without_a_point(
    sandbox: Sandbox,
) -> None:
    sandbox.switch("wrong-credentials")
    done = run(connection(sandbox), Question(RECORDS), {}, LIMITS)
    calls = [entry.call for entry in sandbox.log]
    assert calls.count("POST /connect/token") == 1
    found = {one.probe: one for one in done.results}
    assert found["visma.customer"].outcome is ProbeOutcome.SKIPPED
    assert done.looked


def test_a_company_that_stays_closed_costs_one_call(sandbox: Sandbox) -> None:
    sandbox.switch("visma-no-licence")
    done = run(connection(sandbox), Question(RECORDS), {}, LIMITS)
    assert sum(one.counted_calls for one in done.results) == 1


def test_tokens_never_ask_for_more_than_reading(sandbox: Sandbox) -> None:
    run(connection(sandbox), Question(RECORDS), {}, LIMITS)
    granted = {scope for token in sandbox.visma.tokens.values() for scope in token.scopes}
    assert granted == {"vismanet_erp_service_api:read", "visma.net.erp.salesorder:read"}


def test_the_old_address_is_understood_too(sandbox: Sandbox) -> None:
    url = f"{sandbox.url}/visma/API/controller/api/v1"
    result, _ = asked(connection(sandbox, url), "visma.customer", {"relation": "10001"})
    assert result.condition == "present"


def test_a_wrong_address_makes_nothing_missing(sandbox: Sandbox) -> None:
    reached = connection(sandbox, f"{sandbox.url}/visma/v2/v1")
    done = run(reached, Question({"relation": "99999"}), {}, LIMITS)
    found = {one.probe: one for one in done.results}
    assert found["visma.service"].condition == "wrong-address"
    assert found["visma.customer"].outcome is not ProbeOutcome.FAIL


def test_a_token_that_is_given_is_used_and_never_shown(sandbox: Sandbox) -> None:
    reference = {"access_token": Reference("env", "VISMA_TOKEN")}
    reached = Connection("shop", VISMA, sandbox.addresses["visma.net"], {}, reference)
    result, done = asked(reached, "visma.company")
    assert result.condition == "no-access"
    assert "canary" not in repr(done)
    assert "POST /connect/token" not in [entry.call for entry in sandbox.log]


def test_every_refusal_of_the_gateway_has_a_case() -> None:
    refusals = {name for name, one in visma_faults.REFUSALS.items() if one.on in ("token", "any")}
    assert refusals <= {fault for _, faults, *_ in CASES for fault in faults}
