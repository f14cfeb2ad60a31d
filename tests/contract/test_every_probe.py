"""Every probe of the registry has a case that confirms, one that refutes and one left open."""

from __future__ import annotations

import threading
from collections.abc import Iterator, Mapping
from dataclasses import replace
from pathlib import Path
from types import ModuleType

import pytest
from tests.contract import (
    test_exact_probes,
    test_magento_probes,
    test_probes,
    test_visma_probes,
)
from tests.integration import test_exact_tokens

from troubleshooter.connectors.transport import Limits
from troubleshooter.errors import (
    AnswerLost,
    CallNotAllowed,
    ConnectorError,
    CredentialsRejected,
    LimitReached,
    Refused,
    UnexpectedAnswer,
    Unreachable,
    VendorFault,
)
from troubleshooter.live import Connection, ConnectionSystem, ProbeOutcome, Reference
from troubleshooter.model import Rule
from troubleshooter.probes.probe import Finding, Look, Probe
from troubleshooter.probes.registry import PROBES
from troubleshooter.probes.runner import Question, run
from troubleshooter.sandbox import visma_books as books
from troubleshooter.sandbox.server import Sandbox

LIMITS = Limits(connect_s=2, read_s=2, total_s=3)
FLOOR = Path(__file__).parents[3] / "shared" / "documented-errors.tsv"
CONFIRMS, REFUTES, OPEN = "confirms", "refutes", "leaves open"
_NAME = "test_a_name_that_is_not_known_makes_all_others_pointless"
_GONE = "test_a_system_that_is_gone_could_not_be_asked"
_CERTIFICATE = "test_a_certificate_counts_only_when_trusted_and_for_its_name"
_AGE = "test_the_age_of_kept_tokens_is_told_without_spending_them"
_STORE = "test_a_store_code_that_the_shop_does_not_have_is_named_with_the_nearest"
_LATE = "test_a_look_that_takes_too_long_is_left_open"
ELSEWHERE: Mapping[tuple[str, str], tuple[ModuleType | None, str]] = {
    ("network.dns", CONFIRMS): (test_probes, _NAME),
    ("network.dns", OPEN): (None, _LATE),
    ("network.tcp", CONFIRMS): (test_probes, _GONE),
    ("network.tcp", OPEN): (None, _LATE),
    ("network.tls", CONFIRMS): (test_probes, _CERTIFICATE),
    ("network.tls", REFUTES): (test_probes, _CERTIFICATE),
    ("exact.token", CONFIRMS): (test_exact_tokens, _AGE),
    ("exact.token", REFUTES): (test_exact_tokens, _AGE),
    ("magento.store", CONFIRMS): (test_magento_probes, _STORE),
}
"""Cases that need more than a fault and a value, by the test that holds them."""
NEVER = {("eboekhouden.payment-term", CONFIRMS)}
"""The number of days stands in OutSmart, which shows it to nobody: e-Boekhouden can only refute."""


def cases() -> Iterator[tuple[str, str]]:
    """Probe and condition of every case in the tables of the vendors."""
    for module in (test_probes, test_exact_probes, test_magento_probes, test_visma_probes):
        for probe, *_, condition in module.CASES:
            yield probe, condition


def kind(probe: Probe, condition: str) -> str:
    if not condition:
        return OPEN
    return REFUTES if condition == probe.conditions[-1] else CONFIRMS


@pytest.mark.parametrize("name", sorted(PROBES))
def test_it_has_a_case_that_confirms_one_that_refutes_and_one_left_open(name: str) -> None:
    shown = {kind(PROBES[name], condition) for probe, condition in cases() if probe == name}
    for wanted in {CONFIRMS, REFUTES, OPEN} - shown:
        if (name, wanted) in NEVER:
            continue
        module, test = ELSEWHERE[name, wanted]
        assert callable(globals().get(test) if module is None else getattr(module, test, None))


def test_no_exception_is_kept_longer_than_it_is_needed() -> None:
    shown = {(probe, kind(PROBES[probe], condition)) for probe, condition in cases()}
    assert not shown & set(ELSEWHERE)
    assert not shown & NEVER


def test_there_are_at_least_thirty_probes() -> None:
    assert len(PROBES) >= 30


def test_at_least_thirty_five_documented_rules_say_what_confirms_and_what_refutes(
    rules: Mapping[str, Rule],
) -> None:
    if not FLOOR.exists():
        pytest.skip("the list of documented errors is not here")
    lines = [line for line in FLOOR.read_text("utf-8").splitlines() if line[:1] not in ("#", "")]
    documented = {line.split("\t")[0] for line in lines[1:]}
    both = set()
    for name in documented:
        found = [one for one in rules[name].verify if (one.probe, CONFIRMS) not in NEVER]
        if any(one.confirms for one in found) and any(one.refutes for one in found):
            both.add(name)
    assert len(both) >= 35


def test_each_verdict_names_a_word_that_its_probe_answers_with(rules: Mapping[str, Rule]) -> None:
    for rule in rules.values():
        for verdict in rule.verify:
            words = {verdict.confirms, verdict.refutes} - {""}
            assert words, rule.id
            assert words <= set(PROBES[verdict.probe].conditions), rule.id


@pytest.fixture
def erp(monkeypatch: pytest.MonkeyPatch) -> Iterator[tuple[Connection, Sandbox]]:
    monkeypatch.setenv("ERP_SECRET", books.CLIENT_SECRET)
    with Sandbox() as sandbox:
        values = {"client_id": books.CLIENT_ID, "tenant_id": books.TENANT_ID}
        secret = {"client_secret": Reference("env", "ERP_SECRET")}
        url = sandbox.addresses["visma.net"]
        yield Connection("erp", ConnectionSystem.VISMA, url, values, secret), sandbox


@pytest.mark.parametrize("name", ["network.dns", "network.tcp", "visma.session", "visma.customer"])
def test_a_look_that_takes_too_long_is_left_open(
    erp: tuple[Connection, Sandbox], monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    reached, sandbox = erp
    over = threading.Event()

    def waits(_look: Look) -> Finding:
        over.wait(20)
        raise AnswerLost("it ended too late to matter")

    monkeypatch.setitem(PROBES, name, replace(PROBES[name], ask=waits, limit_s=0.2))
    question = Question({"relation": "10001"}, frozenset({name}))
    try:
        done = run(reached, question, {}, LIMITS)
    finally:
        over.set()
    found = next(one for one in done.results if one.probe == name)
    assert (found.outcome, found.condition) == (ProbeOutcome.OPEN, "")
    assert "no answer within 0.2 seconds" in found.message
    assert not [row for row in sandbox.log if row.writes]


ERRORS = [
    Unreachable, AnswerLost, Refused, CredentialsRejected, LimitReached, VendorFault,
    UnexpectedAnswer, CallNotAllowed, ConnectorError,
]  # fmt: skip


@pytest.mark.parametrize("error", ERRORS)
def test_whatever_stands_in_the_way_leaves_a_look_open(
    erp: tuple[Connection, Sandbox],
    monkeypatch: pytest.MonkeyPatch,
    rules: Mapping[str, Rule],
    error: type[ConnectorError],
) -> None:
    reached, _ = erp

    def fails(_look: Look) -> Finding:
        raise error("said by the vendor")

    monkeypatch.setitem(PROBES, "visma.customer", replace(PROBES["visma.customer"], ask=fails))
    verdicts = {name: rule.verify for name, rule in rules.items()}
    question = Question({"relation": "10001"}, frozenset({"visma.customer"}))
    done = run(reached, question, verdicts, LIMITS)
    found = next(one for one in done.results if one.probe == "visma.customer")
    assert found.outcome is ProbeOutcome.OPEN
    assert found.confirms + found.refutes == ()
    assert "said by the vendor" in found.message


@pytest.mark.parametrize("name", sorted(PROBES))
def test_every_look_has_a_time_limit_that_a_person_waits_for(name: str) -> None:
    assert 0 < PROBES[name].limit_s <= 150
