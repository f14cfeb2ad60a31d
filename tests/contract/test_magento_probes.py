"""Every probe of a Magento shop against the sandbox: confirmed, refuted, left open; no writing."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Mapping
from pathlib import Path

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
from troubleshooter.model import LANGUAGES, Rule
from troubleshooter.probes.registry import PROBES
from troubleshooter.probes.runner import Question, run
from troubleshooter.sandbox import magento_console
from troubleshooter.sandbox import magento_stock as stock
from troubleshooter.sandbox.magento_faults import BEHAVIOURS, LOG_MESSAGES
from troubleshooter.sandbox.server import Sandbox

LIMITS = Limits(connect_s=2, read_s=2, total_s=3, body_bytes=8_000_000)
SECRETS = {
    "token": stock.TOKEN,
    "consumer_secret": stock.CONSUMER_SECRET,
    "token_secret": stock.TOKEN_SECRET,
    "password": stock.PASSWORD,
}
WAYS: Mapping[str, tuple[dict[str, str], tuple[str, ...]]] = {
    "bearer": ({}, ("token",)),
    "signed": (
        {"consumer_key": stock.CONSUMER_KEY},
        ("token", "consumer_secret", "token_secret"),
    ),
    "admin": ({"username": stock.ADMIN}, ("password",)),
    "none": ({}, ()),
}
COMMAND = {"magento.selftest", "magento.books-login", "magento.cron", "magento.tax-mapping"}
"""Probes that ask the shop's command line."""


@pytest.fixture
def sandbox(monkeypatch: pytest.MonkeyPatch) -> Iterator[Sandbox]:
    for key, value in SECRETS.items():
        monkeypatch.setenv(f"SHOP_{key}", value)
    with Sandbox() as running:
        running.latency_s = 0.2
        yield running


def connection(sandbox: Sandbox, way: str = "bearer", **more: str) -> Connection:
    values, secrets = WAYS[way]
    references = {key: Reference("env", f"SHOP_{key}") for key in secrets}
    url = sandbox.addresses["magento"]
    return Connection("shop", ConnectionSystem.MAGENTO, url, {**values, **more}, references)


def with_folder(sandbox: Sandbox, tmp_path: Path, **more: str) -> Connection:
    magento_console.install(tmp_path, sandbox.url)
    return connection(sandbox, php=sys.executable, magento_path=str(tmp_path), **more)


def asked(
    reached: Connection,
    probe: str,
    parameters: Mapping[str, str] | None = None,
    rules: Mapping[str, Rule] | None = None,
) -> tuple[ProbeResult, ProbeRun]:
    verdicts = {name: rule.verify for name, rule in (rules or {}).items()}
    done = run(reached, Question(parameters or {}, frozenset({probe})), verdicts, LIMITS)
    return next(result for result in done.results if result.probe == probe), done


FOLDER = "with a shop folder"
CASES: list[tuple[str, str, tuple[str, ...], dict[str, str], str]] = [
    ("network.http", "bearer", (), {}, "vendor"),
    ("network.http", "bearer", ("login-page",), {}, "someone-else"),
    ("network.http", "bearer", ("password-gate",), {}, "someone-else"),
    ("network.http", "bearer", ("maintenance",), {}, ""),
    ("network.http", "bearer", ("html-500",), {}, ""),
    ("magento.session", "bearer", (), {}, "accepted"),
    ("magento.session", "signed", (), {}, "accepted"),
    ("magento.session", "signed", ("bearer-off",), {}, "accepted"),
    ("magento.session", "admin", (), {}, "accepted"),
    ("magento.session", "bearer", ("no-rights@GET store/storeConfigs",), {}, "accepted"),
    ("magento.session", "bearer", ("bearer-off",), {}, "rejected"),
    ("magento.session", "bearer", ("wrong-credentials",), {}, "rejected"),
    ("magento.session", "bearer", ("wrong-credentials", "developer-mode"), {}, "rejected"),
    ("magento.session", "signed", ("wrong-credentials",), {}, "rejected"),
    ("magento.session", "admin", ("wrong-credentials",), {}, "rejected"),
    ("magento.session", "admin", ("two-factor",), {}, "two-factor"),
    ("magento.session", "none", (), {}, ""),
    ("magento.session", "bearer", ("php-fatal",), {}, ""),
    ("magento.session", "bearer", ("webapi-500",), {}, ""),
    ("magento.session", "bearer", ("bad-request",), {}, ""),
    ("magento.session", "bearer", ("rate-limit",), {}, ""),
    ("magento.session", "bearer", ("drop@GET store/storeConfigs",), {}, ""),
    ("magento.session", "bearer", ("truncated",), {}, ""),
    ("magento.session", "bearer", ("half",), {}, ""),
    ("magento.session", "bearer", ("not-json",), {}, ""),
    ("magento.store", "bearer", (), {}, "known"),
    ("magento.store", "bearer", ("version-hidden",), {}, "known"),
    ("magento.store", "bearer", ("no-rights@GET store/storeConfigs",), {}, ""),
    ("magento.module", "bearer", (), {}, "present"),
    ("magento.module", "bearer", ("module-off",), {}, "absent"),
    ("magento.module", "bearer", ("no-rights@GET modules",), {}, ""),
    ("magento.order", "bearer", (), {"order": "000000101"}, "present"),
    ("magento.order", "bearer", (), {"order": "000000999"}, "missing"),
    ("magento.order", "bearer", ("items-null",), {"order": "000000999"}, "missing"),
    ("magento.order", "signed", (), {"order": "000000101"}, "present"),
    ("magento.order", "bearer", ("no-such-entity@GET orders",), {"order": "000000101"}, ""),
    ("magento.order", "bearer", ("half@GET orders",), {"order": "000000101"}, ""),
    ("magento.order", "bearer", (), {}, ""),
    ("magento.invoice", "bearer", (), {"order": "000000101"}, "present"),
    ("magento.invoice", "bearer", (), {"order": "000000105"}, "present"),
    ("magento.invoice", "bearer", (), {"order": "000000103"}, "missing"),
    ("magento.invoice", "bearer", (), {"order": "000000101", "invoice": "9"}, "missing"),
    ("magento.invoice", "bearer", (), {"order": "000000999"}, ""),
    ("magento.creditmemo-invoice", "bearer", (), {"creditmemo": "000000301"}, "present"),
    ("magento.creditmemo-invoice", "bearer", (), {"creditmemo": "C000000303"}, "present"),
    ("magento.creditmemo-invoice", "bearer", (), {"creditmemo": "000000302"}, "missing"),
    ("magento.creditmemo-invoice", "bearer", (), {"creditmemo": "000000999"}, ""),
    ("magento.customer-email", "bearer", (), {"order": "000000101"}, "present"),
    ("magento.customer-email", "bearer", (), {"order": "000000102"}, "missing"),
    ("magento.customer-email", "bearer", (), {"order": "000000108"}, "missing"),
    ("magento.customer-email", "bearer", (), {"order": "000000999"}, ""),
    ("magento.billing-address", "bearer", (), {"order": "000000101"}, "complete"),
    ("magento.billing-address", "bearer", (), {"order": "000000104"}, "incomplete"),
    ("magento.billing-address", "bearer", (), {"order": "000000106"}, "incomplete"),
    ("magento.billing-address", "bearer", (), {"order": "000000999"}, ""),
    ("magento.tax-code", "bearer", (), {"tax_code": "HOOG_VERK_21"}, "valid"),
    ("magento.tax-code", "bearer", (), {"tax_code": "BUITEN_EU_VERK"}, "unknown"),
    ("magento.tax-code", "bearer", (), {"tax_code": "hoog_verk_21"}, "unknown"),
    ("magento.tax-code", "bearer", (), {"tax_code": "OSS_DE_19"}, "unknown"),
    ("magento.tax-code", "bearer", (), {"tax_code": "BE_21"}, ""),
    ("magento.tax-mapping", FOLDER, (), {}, "mapped"),
    ("magento.tax-mapping", FOLDER, ("tax-unmapped",), {}, "unmapped"),
    ("magento.tax-mapping", "bearer", ("odd-tax-rate",), {}, "unmapped"),
    ("magento.tax-mapping", "bearer", ("old-tax-rate",), {}, ""),
    ("magento.tax-mapping", "bearer", (), {}, ""),
    ("magento.tax-mapping", FOLDER, ("no-command",), {}, ""),
    ("magento.tax-mapping", FOLDER, ("selftest-unknown-words",), {}, ""),
    ("magento.tax-mapping", "bearer", ("no-rights@GET taxRates/search",), {}, ""),
    ("magento.invoice-duplicate", "bearer", (), {"invoice": "000000201"}, "once"),
    ("magento.invoice-duplicate", "bearer", (), {"invoice": "000000206"}, "twice"),
    ("magento.invoice-duplicate", "bearer", (), {"invoice": "000000999"}, ""),
    ("magento.customer-duplicate", "bearer", (), {"order": "000000107"}, "one"),
    ("magento.customer-duplicate", "bearer", (), {"order": "000000101"}, "several"),
    ("magento.customer-duplicate", "bearer", (), {"order": "000000105"}, "several"),
    ("magento.customer-duplicate", "bearer", (), {"order": "000000102"}, ""),
    ("magento.customer-duplicate", "bearer", (), {"order": "000000999"}, ""),
    ("magento.selftest", FOLDER, (), {}, "passed"),
    ("magento.selftest", FOLDER, ("tax-unmapped",), {}, "failed"),
    ("magento.selftest", FOLDER, ("cron-dead",), {}, "failed"),
    ("magento.selftest", FOLDER, ("no-command",), {}, ""),
    ("magento.selftest", FOLDER, ("garbled-selftest",), {}, ""),
    ("magento.selftest", FOLDER, ("selftest-one-line",), {}, "passed"),
    ("magento.selftest", FOLDER, ("selftest-one-line", "cron-dead"), {}, "failed"),
    ("magento.selftest", FOLDER, ("selftest-unknown-words",), {}, ""),
    ("magento.selftest", "bearer", (), {}, ""),
    ("magento.books-login", FOLDER, (), {}, "working"),
    ("magento.books-login", FOLDER, ("books-refused",), {}, "login-refused"),
    ("magento.books-login", FOLDER, ("books-timeout",), {}, "failing"),
    ("magento.books-login", FOLDER, ("selftest-one-line", "books-refused"), {}, "login-refused"),
    ("magento.books-login", FOLDER, ("selftest-unknown-words",), {}, ""),
    ("magento.books-login", "bearer", (), {}, ""),
    ("magento.cron", FOLDER, (), {}, "running"),
    ("magento.cron", FOLDER, ("cron-dead",), {}, "stopped"),
    ("magento.cron", FOLDER, ("selftest-unknown-words",), {}, ""),
    ("magento.cron", "bearer", (), {}, ""),
]


@pytest.mark.parametrize(("probe", "way", "faults", "parameters", "condition"), CASES)
def test_a_probe_finds_what_is_there_and_writes_nothing(
    sandbox: Sandbox,
    tmp_path: Path,
    rules: Mapping[str, Rule],
    probe: str,
    way: str,
    faults: tuple[str, ...],
    parameters: dict[str, str],
    condition: str,
) -> None:
    sandbox.switch(*faults)
    reached = with_folder(sandbox, tmp_path) if way == FOLDER else connection(sandbox, way)
    result, done = asked(reached, probe, parameters, rules)
    assert result.condition == condition, result
    if condition:
        trouble = PROBES[probe].conditions[-1] != condition
        assert result.outcome is (ProbeOutcome.FAIL if trouble else ProbeOutcome.PASS)
    else:
        assert result.outcome in (ProbeOutcome.OPEN, ProbeOutcome.SKIPPED)
        assert not result.confirms + result.refutes
    assert not [entry for entry in sandbox.log if entry.writes]
    shown = repr(done)
    assert not [value for value in SECRETS.values() if value in shown]


def test_every_probe_has_a_case_for_each_word_it_answers_with() -> None:
    shown = {(probe, condition) for probe, *_, condition in CASES}
    own = [one for one in PROBES.values() if one.name.startswith("magento.")]
    wanted = {(one.name, word) for one in own for word in one.conditions}
    assert wanted - shown == {("magento.store", "unknown")}, "that one wants a store code"
    assert {one.name for one in own} <= {probe for probe, *_ in CASES}
    opened = {probe for probe, *_, condition in CASES if not condition}
    assert {one.name for one in own} <= opened


@pytest.mark.parametrize(("code", "condition"), [("nl_b2b", "known"), ("nl_b2c", "unknown")])
def test_a_store_code_that_the_shop_does_not_have_is_named_with_the_nearest(
    sandbox: Sandbox, code: str, condition: str
) -> None:
    result, _ = asked(connection(sandbox, store_code=code), "magento.store")
    assert result.condition == condition
    assert ("'nl_b2b' comes nearest" in result.message) is (condition == "unknown")


def test_every_fault_of_the_shop_is_shown_by_some_case() -> None:
    shown = {fault.partition("@")[0] for _, _, faults, _, _ in CASES for fault in faults}
    assert set(BEHAVIOURS) <= shown


def test_an_order_is_asked_once_however_many_probes_look_at_it(sandbox: Sandbox) -> None:
    run(connection(sandbox), Question({"order": "000000101"}), {}, LIMITS)
    assert [row.call for row in sandbox.log].count("GET orders") == 1


@pytest.mark.parametrize(
    ("rule", "probe", "faults", "parameters", "judged"),
    [
        ("api-error", "magento.books-login", ("books-timeout",), {}, "confirms"),
        ("api-error", "magento.books-login", (), {}, "refutes"),
        ("authentication-failed", "magento.books-login", ("books-refused",), {}, "confirms"),
        ("authentication-failed", "magento.books-login", ("books-timeout",), {}, ""),
        ("authentication-failed", "magento.books-login", (), {}, "refutes"),
        ("connection-timeout", "magento.books-login", ("books-timeout",), {}, "confirms"),
        ("connection-timeout", "magento.books-login", (), {}, "refutes"),
        ("customer-email-required", "magento.customer-email", (), {"order": "000000102"},
         "confirms"),
        ("customer-email-required", "magento.customer-email", (), {"order": "000000101"},
         "refutes"),
        ("validation-error", "magento.billing-address", (), {"order": "000000104"}, "confirms"),
        ("validation-error", "magento.billing-address", (), {"order": "000000101"}, "refutes"),
        ("invoice-not-found", "magento.creditmemo-invoice", (), {"creditmemo": "000000302"},
         "confirms"),
        ("invoice-not-found", "magento.creditmemo-invoice", (), {"creditmemo": "000000301"}, ""),
        ("tax-code-invalid", "magento.tax-code", (), {"tax_code": "BUITEN_EU_VERK"}, "confirms"),
        ("tax-code-invalid", "magento.tax-code", (), {"tax_code": "LAAG_VERK_9"}, "refutes"),
        ("tax-code-invalid", "magento.tax-mapping", ("tax-unmapped",), {}, "confirms"),
        ("tax-code-invalid", "magento.tax-mapping", (), {}, ""),
        ("invoice-number-exists", "magento.invoice-duplicate", (), {"invoice": "000000206"},
         "confirms"),
        ("invoice-number-exists", "magento.invoice-duplicate", (), {"invoice": "000000201"}, ""),
        ("duplicate-found", "magento.customer-duplicate", (), {"order": "000000101"}, "confirms"),
    ],
)  # fmt: skip
def test_a_look_judges_the_rule(
    sandbox: Sandbox,
    tmp_path: Path,
    rules: Mapping[str, Rule],
    rule: str,
    probe: str,
    faults: tuple[str, ...],
    parameters: dict[str, str],
    judged: str,
) -> None:
    sandbox.switch(*faults)
    result, _ = asked(with_folder(sandbox, tmp_path), probe, parameters, rules)
    found = {word for word in ("confirms", "refutes") if f"magento.{rule}" in getattr(result, word)}
    assert found == ({judged} if judged else set()), result


def test_every_documented_rule_names_a_probe_that_can_judge_it(rules: Mapping[str, Rule]) -> None:
    judged = {name.removeprefix("magento.") for name, rule in rules.items() if rule.verify}
    assert set(LOG_MESSAGES) <= judged


def test_a_refused_admin_signs_in_once_however_much_is_asked(sandbox: Sandbox) -> None:
    sandbox.switch("wrong-credentials")
    values = {"order": "000000101", "invoice": "1", "creditmemo": "1", "tax_code": "X"}
    run(connection(sandbox, "admin"), Question(values), {}, LIMITS)
    assert sandbox.magento.sign_ins == 1


def test_the_self_test_runs_once_however_many_probes_read_it(
    sandbox: Sandbox, tmp_path: Path
) -> None:
    done = run(with_folder(sandbox, tmp_path), Question({}), {}, LIMITS)
    assert sandbox.magento_console.ran == [["accounting:selftest", "--no-ansi", "--no-interaction"]]
    told = {result.probe: result.outcome for result in done.results if result.probe in COMMAND}
    assert set(told) == COMMAND
    assert set(told.values()) == {ProbeOutcome.PASS}


def test_no_personal_data_and_no_secret_is_in_a_result(sandbox: Sandbox, tmp_path: Path) -> None:
    values = {"order": "000000101", "invoice": "000000201", "creditmemo": "000000301"}
    for language in LANGUAGES:
        done = run(with_folder(sandbox, tmp_path), Question(values, language=language), {}, LIMITS)
        shown = repr(done)
        hidden = [*SECRETS.values(), "voorbeeld.nl", "Noor", "Dorpsstraat", "1234 AB"]
        assert not [word for word in hidden if word in shown]


def test_calls_are_counted_as_the_sandbox_counts_them(sandbox: Sandbox, tmp_path: Path) -> None:
    done = run(with_folder(sandbox, tmp_path), Question({"order": "000000101"}), {}, LIMITS)
    assert sum(result.calls for result in done.results) == len(sandbox.log)
    assert sum(result.counted_calls for result in done.results) == 0
