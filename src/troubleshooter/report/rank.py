"""The order of things to do: what blocks most comes first."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta

from troubleshooter.model import Diagnosis, Level, RetryWhen, Rule, System
from troubleshooter.report.content import Stage

# Words of a rule's slug. One that is not named here counts as a single document's trouble,
# which at worst puts it lower in the list.
_CONNECTION = (
    "api-settings",
    "authentication",
    "certificate",
    "credentials",
    "forbidden",
    "licence",
    "login",
    "password",
    "session",
    "token",
    "unauthorized",
)
_SETTINGS = (
    "configuration",
    "counter-account-unknown",
    "currency",
    "export-format",
    "financial-period",
    "financial-year",
    "gl-account",
    "journal",
    "mapping",
    "payment-condition",
    "payment-export",
    "payment-term",
    "settings",
    "tax-code",
    "template",
    "vat-code-reference",
)
_QUIET = timedelta(hours=2)
_SETTING_SCREENS = ("settings", "instellingen", "configuration", "configuratie", "inrichting")


def _named(rule: Rule, words: tuple[str, ...]) -> bool:
    slug = f"-{rule.id.partition('.')[2]}-"
    return any(f"-{word}-" in slug for word in words)


def _fixed_on_a_settings_screen(rule: Rule) -> bool:
    """Whether an error that names no document in its message is fixed among the settings."""
    if rule.level is not Level.ERROR or rule.retry.when is not RetryWhen.AFTER_FIX:
        return False
    if rule.parameters or any("{" in wording.text for wording in rule.wordings):
        return False
    return any(word in rule.fix[0].where.lower() for word in _SETTING_SCREENS if rule.fix)


def stage_of(rule: Rule) -> Stage:
    """Whether `rule` is about the connection, a setting, or single documents.

    A connection that broke off under a call leaves one document to look up: others got through.
    """
    if rule.system is System.NETWORK:
        broke_off = rule.retry.when is RetryWhen.LOOKUP
        return Stage.ITEM if broke_off else Stage.CONNECTION
    if _named(rule, _CONNECTION):
        return Stage.CONNECTION
    if _named(rule, _SETTINGS) or _fixed_on_a_settings_screen(rule):
        return Stage.SETTINGS
    return Stage.ITEM


def resolves_itself(rule: Rule) -> bool:
    """Whether time alone cures it."""
    return rule.retry.when in (RetryWhen.WAIT, RetryWhen.TRANSIENT)


def working_again(
    diagnosis: Diagnosis, diagnoses: Sequence[Diagnosis], rules: Mapping[str, Rule]
) -> datetime | None:
    """When a lost connection was seen at work again, or None when it may still be lost.

    Whatever the same system answers about a document later on, good or bad, can only be said
    over a working connection. A few hours must lie between, since one log may hold several
    connections that fail and work in turn.
    """
    rule = rules[diagnosis.rule]
    if stage_of(rule) is not Stage.CONNECTION or diagnosis.last_seen is None:
        return None
    answers = [
        other.last_seen
        for other in diagnoses
        if other.last_seen is not None and _answers_over(rule, rules[other.rule])
    ]
    latest = max(answers, default=diagnosis.last_seen)
    return latest if latest - diagnosis.last_seen >= _QUIET else None


def _answers_over(connection: Rule, other: Rule) -> bool:
    """Whether a message of `other` shows that the connection of `connection` works."""
    if other.system is System.NETWORK:
        return False
    same = (other.system, other.via) == (connection.system, connection.via)
    return same and stage_of(other) is not Stage.CONNECTION and not resolves_itself(other)


def urgency(diagnosis: Diagnosis, rule: Rule, *, over: bool) -> tuple[int, int, int, int, str]:
    """Sort key: stage, then documents unblocked, then level, then how often, then the id; what
    is over comes last."""
    return (
        len(Stage) + 1 if over else stage_of(rule),
        -diagnosis.objects,
        -diagnosis.level.severity,
        -diagnosis.count,
        diagnosis.rule,
    )
