"""What to do first: the connection, then settings, then single documents."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from troubleshooter.model import (
    Diagnosis,
    Level,
    ObjectRef,
    RetryPolicy,
    RetryWhen,
    Rule,
    System,
)
from troubleshooter.report.content import Stage
from troubleshooter.report.rank import resolves_itself, stage_of, urgency, working_again

NOON = datetime.fromisoformat("2026-02-14T12:00:00")
STAGES = {
    Stage.CONNECTION: (
        "eboekhouden.api-settings-invalid",
        "exact.login-rejected",
        "exact.unauthorized",
        "magento.authentication-failed",
        "visma.token-invalid",
        "visma.token-refresh-failed",
    ),
    Stage.SETTINGS: (
        "eboekhouden.counter-account-unknown",
        "eboekhouden.invoice-template-not-found",
        "eboekhouden.payment-term-missing",
        "exact.financial-period-missing",
        "exact.gl-account-type-invalid",
        "exact.payment-condition-reference-invalid",
        "exact.payment-export-null-reference",
        "exact.vat-code-reference-invalid",
        "magento.tax-code-invalid",
        "visma.export-format-not-set",
    ),
    Stage.ITEM: (
        "eboekhouden.counter-account-missing",
        "eboekhouden.material-code-invalid",
        "eboekhouden.no-order-lines",
        "eboekhouden.record-limit-reached",
        "eboekhouden.relation-unknown",
        "eboekhouden.vat-code-missing",
        "exact.customer-reference-invalid",
        "exact.entry-number-in-use",
        "exact.guid-not-recognised",
        "exact.payment-matching-failed",
        "magento.customer-email-required",
        "magento.invoice-number-exists",
        "visma.material-not-found",
        "visma.relation-not-found",
        "visma.work-order-relation-missing",
    ),
}


def found(rule: str, *, objects: int = 0, count: int = 1, level: Level = Level.ERROR) -> Diagnosis:
    """A diagnosis with just the figures that decide its place."""
    listed = tuple(ObjectRef("order", str(number)) for number in range(objects))
    return Diagnosis(rule, level, count, objects, listed, NOON, NOON, ())


@pytest.fixture(scope="module")
def plain(rules: Mapping[str, Rule]) -> Rule:
    """A rule whose fix is on no settings screen, to give other ids to."""
    return rules["magento.customer-email-required"]


@pytest.mark.parametrize(
    ("rule_id", "stage"), [(rule, stage) for stage, ids in STAGES.items() for rule in ids]
)
def test_stage_of_documented_errors(plain: Rule, rule_id: str, stage: Stage) -> None:
    assert stage_of(replace(plain, id=rule_id)) is stage


@pytest.mark.parametrize(
    ("when", "stage"),
    [
        (RetryWhen.AFTER_FIX, Stage.CONNECTION),
        (RetryWhen.TRANSIENT, Stage.CONNECTION),
        (RetryWhen.LOOKUP, Stage.ITEM),
    ],
)
def test_trouble_of_the_network_is_about_the_connection_unless_it_broke_off_one_call(
    plain: Rule, when: RetryWhen, stage: Stage
) -> None:
    network = replace(plain, id="network.x", system=System.NETWORK, retry=RetryPolicy(when))
    assert stage_of(network) is stage


def test_a_rule_of_ones_own_fixed_on_a_settings_screen_is_a_setting(
    rules: Mapping[str, Rule],
) -> None:
    rule = rules["magento.authentication-failed"]
    assert stage_of(replace(rule, id="own.something-odd")) is Stage.SETTINGS


def test_a_rule_that_names_a_document_is_no_setting(rules: Mapping[str, Rule]) -> None:
    rule = replace(rules["magento.authentication-failed"], parameters=("order",))
    assert stage_of(replace(rule, id="own.something-odd")) is Stage.ITEM


def test_stage_goes_before_documents_and_documents_before_level(
    rules: Mapping[str, Rule],
) -> None:
    ordered = [
        found("magento.authentication-failed"),
        found("eboekhouden.invoice-template-not-found", objects=2),
        found("eboekhouden.counter-account-missing", objects=90),
        found("exact.payment-matching-failed", objects=5, level=Level.WARNING),
        found("magento.customer-email-required", objects=3, count=9),
        found("magento.invoice-number-exists", objects=3, count=3),
    ]
    mixed = sorted(ordered, key=lambda one: one.rule)
    assert sorted(mixed, key=lambda one: urgency(one, rules[one.rule], over=False)) == ordered


def test_an_error_goes_before_a_warning_that_holds_up_as_many(rules: Mapping[str, Rule]) -> None:
    warning = found("exact.payment-matching-failed", objects=3, count=50, level=Level.WARNING)
    error = found("magento.invoice-number-exists", objects=3)
    rank = [urgency(one, rules[one.rule], over=False) for one in (error, warning)]
    assert rank == sorted(rank)


@pytest.mark.parametrize("when", list(RetryWhen))
def test_only_time_cures_a_limit_and_an_outage(plain: Rule, when: RetryWhen) -> None:
    rule = replace(plain, retry=RetryPolicy(when))
    assert resolves_itself(rule) == (when in (RetryWhen.WAIT, RetryWhen.TRANSIENT))


@pytest.mark.parametrize(
    ("answer", "later", "over"),
    [
        ("magento.sync-succeeded", timedelta(hours=3), True),
        ("magento.customer-email-required", timedelta(hours=3), True),
        ("magento.sync-succeeded", timedelta(minutes=30), False),
        ("magento.connection-timeout", timedelta(hours=3), False),
        ("eboekhouden.invoice-template-not-found", timedelta(hours=3), False),
    ],
    ids=[
        "a success long after",
        "a refusal long after says the login works too",
        "a success shortly after may be another connection's",
        "a time-out says nothing",
        "another integration says nothing",
    ],
)
def test_a_lost_connection_is_over_once_the_system_answers_again(
    rules: Mapping[str, Rule], answer: str, later: timedelta, *, over: bool
) -> None:
    lost = found("magento.authentication-failed")
    answered = replace(found(answer), last_seen=NOON + later)
    moment = working_again(lost, (lost, answered), rules)
    assert moment == (NOON + later if over else None)


def test_a_call_that_broke_off_does_not_show_that_the_network_works(plain: Rule) -> None:
    rules = {
        f"network.{when.value}": replace(plain, system=System.NETWORK, retry=RetryPolicy(when))
        for when in (RetryWhen.AFTER_FIX, RetryWhen.LOOKUP)
    }
    lost = found("network.after-fix")
    broke_off = replace(found("network.lookup"), last_seen=NOON + timedelta(hours=3))
    assert working_again(lost, (lost, broke_off), rules) is None


def test_what_is_over_comes_last(rules: Mapping[str, Rule]) -> None:
    lost, item = found("magento.authentication-failed"), found("magento.invoice-number-exists")
    assert urgency(lost, rules[lost.rule], over=True) > urgency(item, rules[item.rule], over=False)
