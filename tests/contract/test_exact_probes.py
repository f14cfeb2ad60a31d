"""Every probe of Exact Online against the sandbox: confirmed, refuted, left open; no writing."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path

import keyring
import keyring.backends.fail
import pytest

from troubleshooter.connectors.metering import COUNTED_ERRORS
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
from troubleshooter.sandbox import exact_books as books
from troubleshooter.sandbox import exact_oauth
from troubleshooter.sandbox.server import Sandbox

EXACT = ConnectionSystem.EXACT
LIMITS = Limits(connect_s=2, read_s=2, total_s=3, body_bytes=8_000_000)
SECRETS = {
    "client_secret": exact_oauth.CLIENT_SECRET,
    "refresh_token": exact_oauth.REFRESH_TOKEN,
    "access_token": exact_oauth.ACCESS_TOKEN,
}
OPEN_ENTRY, PROCESSED_ENTRY = "20260012", "20260009"
GONE = "11111111-2222-3333-4444-555555555555"
ENTRY_ID = books.key("entry", 20260012)


@pytest.fixture
def sandbox(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[Sandbox]:
    for key, value in SECRETS.items():
        monkeypatch.setenv(f"EXACT_{key}", value)
    monkeypatch.setenv("TROUBLESHOOTER_HOME", str(tmp_path))
    before = keyring.get_keyring()
    keyring.set_keyring(keyring.backends.fail.Keyring())  # type: ignore[no-untyped-call]
    with Sandbox() as running:
        running.latency_s = 0.2
        yield running
    keyring.set_keyring(before)


def connection(sandbox: Sandbox, *secrets: str, **values: str) -> Connection:
    given = {"client_id": exact_oauth.CLIENT_ID, "division": str(books.DIVISION), **values}
    kept = {key: Reference("env", f"EXACT_{key}") for key in secrets or SECRETS}
    return Connection("shop", EXACT, sandbox.addresses["exact-online"], given, kept)


def asked(
    sandbox: Sandbox,
    probe: str,
    parameters: Mapping[str, str],
    rules: Mapping[str, Rule],
    language: Language = "en",
) -> tuple[ProbeResult, ProbeRun]:
    verdicts = {name: rule.verify for name, rule in rules.items()}
    question = Question(parameters, frozenset({probe}), language)
    done = run(connection(sandbox), question, verdicts, LIMITS)
    return next(result for result in done.results if result.probe == probe), done


CASES: list[tuple[str, tuple[str, ...], dict[str, str], str]] = [
    ("network.http", (), {}, "vendor"),
    ("network.http", ("login-page",), {}, "someone-else"),
    ("exact.service", (), {}, "available"),
    ("exact.service", ("exact.service-unavailable",), {}, "unavailable"),
    ("exact.service", ("html-500",), {}, "unavailable"),
    ("exact.service", ("exact.maintenance",), {}, ""),
    ("exact.service", ("drop",), {}, ""),
    ("exact.token", (), {}, ""),
    ("exact.session", (), {}, "accepted"),
    ("exact.session", ("exact.unauthorized",), {}, "rejected"),
    ("exact.session", ("drop",), {}, ""),
    ("exact.session", ("truncated",), {}, ""),
    ("exact.session", ("half",), {}, ""),
    ("exact.session", ("not-json",), {}, ""),
    ("exact.division", (), {}, "accessible"),
    ("exact.division", ("exact.wrong-division",), {}, "no-access"),
    ("exact.division", ("exact.no-division-access",), {}, "no-access"),
    ("exact.division", ("exact.license-expired",), {}, "no-access"),
    ("exact.division", ("exact.unauthorized",), {}, "no-access"),
    ("exact.division", ("exact.division-blocked",), {}, "blocked"),
    ("exact.division", ("drop@GET system/Divisions",), {}, ""),
    ("exact.right", (), {}, "granted"),
    ("exact.right", ("exact.no-right",), {}, "no-right"),
    ("exact.right", ("exact.wrong-division",), {}, "no-access"),
    ("exact.right", ("exact.unauthorized",), {}, "no-access"),
    ("exact.right", ("drop@GET users/UserHasRights",), {}, ""),
    ("exact.rate-limit", (), {}, "clear"),
    ("exact.rate-limit", ("exact.rate-minutely",), {}, "minutely"),
    ("exact.rate-limit", ("exact.rate-daily",), {}, "daily"),
    ("exact.rate-limit", ("exact.429-bare",), {}, ""),
    ("exact.error-block", (), {}, "clear"),
    ("exact.error-block", ("exact.too-many-requests",), {}, "blocked"),
    ("exact.error-block", ("exact.rate-daily",), {}, ""),
    ("exact.error-block", ("exact.internal-server-error",), {}, ""),
    ("exact.customer", (), {"customer": "20001"}, "present"),
    ("exact.customer", (), {"customer": "Familie de Boer"}, "present"),
    ("exact.customer", (), {"customer": books.key("account", "20001")}, "present"),
    ("exact.customer", (), {"customer": "Jansen & Zn."}, "present"),
    ("exact.customer", (), {"customer": "29999"}, "missing"),
    ("exact.customer", (), {"customer": "O'Neil' or 1 eq 1"}, "missing"),
    ("exact.customer", (), {"customer": "L-100"}, "not-customer"),
    ("exact.customer", (), {"customer": "M. O'Neill"}, "not-customer"),
    ("exact.customer", (), {"customer": "20004"}, "inactive"),
    ("exact.customer", (), {"customer": "20005"}, "blocked"),
    ("exact.customer", ("exact.sees-nothing",), {"customer": "20001"}, ""),
    ("exact.customer", ("exact.too-broad@GET crm/Accounts",), {"customer": "1"}, ""),
    ("exact.ledger-account", (), {"ledger_account": "8000"}, "fits"),
    ("exact.ledger-account", (), {"ledger_account": "8090"}, "fits"),
    ("exact.ledger-account", (), {"ledger_account": "8888"}, "missing"),
    ("exact.ledger-account", (), {"ledger_account": "8999"}, "blocked"),
    ("exact.ledger-account", (), {"ledger_account": "1300"}, "wrong-type"),
    ("exact.ledger-account", (), {"ledger_account": "1400"}, ""),
    ("exact.ledger-account", ("exact.sees-nothing",), {"ledger_account": "8000"}, ""),
    ("exact.vat-code", (), {"vat_code": "2"}, "valid"),
    ("exact.vat-code", (), {"tax_code": "4"}, "valid"),
    ("exact.vat-code", (), {"vat_code": "1500"}, "ledger-number"),
    ("exact.vat-code", (), {"vat_code": "55"}, "unknown"),
    ("exact.vat-code", (), {"vat_code": "9"}, "blocked"),
    ("exact.vat-code", (), {"vat_code": "7"}, "purchase-only"),
    ("exact.vat-code", ("exact.sees-nothing",), {"vat_code": "2"}, ""),
    ("exact.vat-code", (), {}, ""),
    ("exact.payment-condition", (), {}, "present"),
    ("exact.payment-condition", (), {"payment_condition": "60"}, "missing"),
    ("exact.payment-condition", ("exact.sees-nothing",), {}, ""),
    ("exact.journal", (), {"journal": "70"}, "usable"),
    ("exact.journal", (), {"journal": "90"}, "wrong-type"),
    ("exact.journal", (), {"journal": "71"}, "blocked"),
    ("exact.journal", (), {"journal": "99"}, "missing"),
    ("exact.journal", ("exact.sees-nothing",), {"journal": "70"}, ""),
    ("exact.item", (), {"item": "HUUR-WEEK"}, "present"),
    ("exact.item", (), {"item": "NIETS"}, "missing"),
    ("exact.item", (), {"item": "LINNEN-INK"}, "not-sold"),
    ("exact.item", ("exact.sees-nothing",), {"item": "HUUR-WEEK"}, ""),
    ("exact.financial-period", (), {"date": "2026-03-14"}, "present"),
    ("exact.financial-period", (), {"date": "31-12-2027 00:00:00"}, "missing"),
    ("exact.financial-period", (), {"date": "03/04/2026"}, ""),
    ("exact.financial-period", ("exact.sees-nothing",), {"date": "2026-03-14"}, ""),
    ("exact.period-open", (), {"date": "14-03-2026"}, "open"),
    ("exact.period-open", (), {"date": "2025-06-01", "journal": "70"}, "closed"),
    ("exact.period-open", (), {"date": "2027-06-01"}, ""),
    ("exact.period-open", ("exact.sees-nothing",), {"date": "2026-03-14"}, ""),
    ("exact.entry-number", (), {"invoice": "20269999"}, "free"),
    ("exact.entry-number", (), {"invoice": OPEN_ENTRY}, "used"),
    ("exact.entry-number", (), {"entry_number": OPEN_ENTRY, "journal": "70"}, "used"),
    ("exact.entry-number", (), {"invoice": "BZ-20260012"}, "used"),
    ("exact.entry-number", (), {"invoice": "F-2026/1"}, "free"),
    ("exact.entry-number", ("exact.sees-nothing",), {"invoice": OPEN_ENTRY}, ""),
    ("exact.entry-id", (), {"guid": ENTRY_ID}, "present"),
    ("exact.entry-id", (), {"guid": f"{{{GONE.upper()}}}"}, "gone"),
    ("exact.entry-id", (), {"invoice": "20269999"}, "gone"),
    ("exact.entry-id", (), {"invoice": OPEN_ENTRY}, ""),
    ("exact.entry-id", (), {"guid": "no-guid"}, ""),
    ("exact.entry-id", ("exact.sees-nothing",), {"guid": GONE}, ""),
    ("exact.entry-status", (), {"invoice": PROCESSED_ENTRY}, "processed"),
    ("exact.entry-status", (), {"invoice": OPEN_ENTRY}, "changeable"),
    ("exact.entry-status", (), {"invoice": "20269999"}, ""),
    ("exact.payment", (), {"invoice": OPEN_ENTRY}, "outstanding"),
    ("exact.payment", (), {"invoice": PROCESSED_ENTRY}, "settled"),
    ("exact.payment", (), {"invoice": "20269999"}, ""),
    ("exact.payment", (), {"invoice": "F-2026/1"}, ""),
]


@pytest.mark.parametrize(("probe", "faults", "parameters", "condition"), CASES)
def test_a_probe_finds_what_is_there_and_writes_and_spends_nothing(
    sandbox: Sandbox,
    rules: Mapping[str, Rule],
    probe: str,
    faults: tuple[str, ...],
    parameters: dict[str, str],
    condition: str,
) -> None:
    sandbox.switch(*faults)
    result, done = asked(sandbox, probe, parameters, rules)
    assert result.condition == condition, result
    verdicts = [
        (name, one) for name, rule in rules.items() for one in rule.verify if one.probe == probe
    ]
    assert set(result.confirms) == {name for name, one in verdicts if one.confirms == condition}
    assert set(result.refutes) == {name for name, one in verdicts if one.refutes == condition}
    good = PROBES[probe].conditions[-1] == condition
    if condition:
        assert result.outcome is (ProbeOutcome.PASS if good else ProbeOutcome.FAIL)
    else:
        assert result.outcome in (ProbeOutcome.OPEN, ProbeOutcome.SKIPPED)
    assert not [row for row in sandbox.log if row.writes or "oauth2" in row.call]
    shown = repr(done)
    assert not [value for value in SECRETS.values() if value in shown]


def test_every_probe_has_a_case_for_each_word_it_answers_with_and_one_left_open() -> None:
    shown = {(probe, condition) for probe, _, _, condition in CASES}
    own = [one for one in PROBES.values() if one.name.startswith("exact.")]
    wanted = {(one.name, word) for one in own for word in (*one.conditions, "")}
    # The tokens that are kept have tests of their own.
    assert wanted - shown == {("exact.token", "lost"), ("exact.token", "live")}


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_sentence_comes_out_in_both_languages(
    sandbox: Sandbox, rules: Mapping[str, Rule], language: Language
) -> None:
    for probe, faults, parameters, _ in CASES:
        sandbox.switch(*(fault for fault in faults if not fault.startswith(("drop", "trunc"))))
        result, _ = asked(sandbox, probe, parameters, rules, language)
        assert result.message
        assert "{" not in result.message.replace(exact_oauth.CLIENT_ID, "").replace("{1111", "")


def test_both_languages_have_the_same_sentences_for_exact() -> None:
    found = [
        {
            name: set(own)
            for name, own in words(language).entries.items()
            if name.startswith("exact.")
        }
        for language in LANGUAGES
    ]
    assert found[0] == found[1]
    assert set(found[0]) == {name for name in PROBES if name.startswith("exact.")}


@pytest.mark.parametrize("secrets", [("client_secret", "refresh_token"), ("client_secret",)])
def test_without_a_live_access_token_nothing_is_asked_and_the_reason_is_given(
    sandbox: Sandbox, secrets: tuple[str, ...]
) -> None:
    done = run(connection(sandbox, *secrets), Question({}), {}, LIMITS)
    found = {result.probe: result for result in done.results}
    assert not done.looked
    assert found["exact.session"].outcome is ProbeOutcome.OPEN
    said = "may_refresh" if "refresh_token" in secrets else "connections login"
    assert said in found["exact.session"].message
    assert found["exact.customer"].outcome is ProbeOutcome.SKIPPED
    assert sandbox.exact.tokens.spent == 0
    assert {row.call for row in sandbox.log} == {"GET current/Me"}


def test_a_token_that_is_not_accepted_costs_one_call(sandbox: Sandbox) -> None:
    sandbox.switch("exact.unauthorized")
    values = {"customer": "20001", "vat_code": "2", "journal": "70", "invoice": "1"}
    run(connection(sandbox), Question(values), {}, LIMITS)
    # The first is the look without a login, the second the one with the token.
    assert [row.status for row in sandbox.log] == [401, 401]


@pytest.mark.parametrize(("fault", "errors"), [("", 0), ("exact.unauthorized", 1)])
def test_what_counts_toward_the_error_block_is_shown(
    sandbox: Sandbox, fault: str, errors: int
) -> None:
    sandbox.switch(*filter(None, [fault]))
    done = run(connection(sandbox), Question({"customer": "20001"}), {}, LIMITS)
    told = [one.evidence[COUNTED_ERRORS] for one in done.results if COUNTED_ERRORS in one.evidence]
    assert sum(int(one) for one in told) == errors


def test_a_division_out_of_reach_is_not_called_at_all(sandbox: Sandbox) -> None:
    away = connection(sandbox, division="9999999")
    run(away, Question({"customer": "20001", "vat_code": "2"}), {}, LIMITS)
    assert {row.status for row in sandbox.log if "Me" not in row.call} <= {200}


@pytest.mark.parametrize(
    ("given", "words_found"),
    [
        ({"customer": "20001", "date": "14-03-2026", "amount": "121,00"}, "the same invoice"),
        ({"customer": "Familie de Boer", "amount": "€ 121.00"}, "the same invoice"),
        ({"customer": "20001"}, "most likely"),
        ({"customer": "20002", "amount": "121.00"}, "differs in customer"),
        ({"customer": "20001", "amount": "1.121,00"}, "differs in amount"),
        ({}, "compare date and amount"),
    ],
)
def test_a_used_number_is_compared_with_the_invoice(
    sandbox: Sandbox, rules: Mapping[str, Rule], given: dict[str, str], words_found: str
) -> None:
    result, _ = asked(sandbox, "exact.entry-number", {"invoice": OPEN_ENTRY, **given}, rules)
    assert words_found in result.message


def test_calls_and_limits_are_shown_as_the_sandbox_counts_them(
    sandbox: Sandbox, rules: Mapping[str, Rule]
) -> None:
    result, done = asked(sandbox, "exact.rate-limit", {}, rules)
    assert sum(one.calls for one in done.results) == len(sandbox.log)
    counted = [row for row in sandbox.log if "current/Me" not in row.call]
    assert sum(one.counted_calls for one in done.results) == len(counted)
    assert result.evidence["daily_left"] == 5000 - len(counted)


def test_a_list_longer_than_one_page_is_read_to_its_end(
    sandbox: Sandbox, rules: Mapping[str, Rule]
) -> None:
    sandbox.exact.bounds.page = 2
    result, _ = asked(sandbox, "exact.vat-code", {"vat_code": "7"}, rules)
    assert result.condition == "purchase-only"


@pytest.mark.parametrize("path", ["", "/", "/api", "/api/v1", "/api/v1/"])
def test_the_address_may_name_the_path_of_the_api(sandbox: Sandbox, path: str) -> None:
    made = connection(sandbox)
    there = Connection(made.name, made.system, made.url + path, made.values, made.references)
    done = run(there, Question({}, frozenset({"exact.session"})), {}, LIMITS)
    assert {one.probe: one.condition for one in done.results}["exact.session"] == "accepted"
