"""A way through menus to a setting that is called as an error reports none."""

from __future__ import annotations

import pytest

from troubleshooter.matching.matcher import Matcher
from troubleshooter.model import System

WAYS = [
    ("Accounting > Configuration > Timeout: 120 seconds", "magento"),
    ("Accounting \u203a Configuration \u203a Timeout: 120 seconds", "magento"),
    ("Stores -> Configuration -> Accounting -> API error -> Send email: Yes", "magento"),
    ("Stores > Configuration > e-Boekhouden > Connection timeout: 60", None),
    ("Winkels > Configuratie > Boekhouding > Time-out: 30 seconden", "magento"),
    ("Ga naar Winkels > Configuratie > Boekhouding > Time-out", "magento"),
    (
        "Settings > General > Software integrations > eBoekhouden > Invoice template not found"
        " > Notify: off",
        "e-boekhouden",
    ),
    ("Instellingen / Meldingen / Klant is geblokkeerd: aan", "exact-online"),
    ("Settings \u2192 Notifications \u2192 Customer on credit hold: Yes", "visma.net"),
    ("Bookzo > Log > Filter > Geblokkeerd: Klant", "exact-online"),
    ("System > Configuration > Sales > Invoice number already exists: skip", "magento"),
]
SHOWN = [
    ("Accounting > Invoices > 100000123: Timeout", "magento", "magento.connection-timeout"),
    ("Accounting > Logs > Invoice log: Validation error", "magento", "magento.validation-error"),
    ("Order 100000123 -> e-Boekhouden -> Timeout", "magento", "magento.connection-timeout"),
    (
        "Settings > General > Software integrations > VISMA.net > Log > Relation 30220 not found"
        " in VISMA.net",
        None,
        "visma.relation-not-found",
    ),
    (
        "Accounting > Configuration > Test connection: Invalid credentials",
        "magento",
        "magento.authentication-failed",
    ),
    (
        "Stores > Configuration > Accounting > Validate credentials > Invalid credentials",
        "magento",
        "magento.authentication-failed",
    ),
    (
        "Instellingen > Koppelingen > eBoekhouden > De API-instellingen zijn niet geldig",
        None,
        "eboekhouden.api-settings-invalid",
    ),
    ("Bookzo > Log > (503) Server Unavailable", "exact-online", "exact.service-unavailable"),
    ("Admin > Timeout", "magento", "magento.connection-timeout"),
]


@pytest.mark.parametrize(("message", "system"), WAYS)
def test_a_station_is_no_error(matcher: Matcher, message: str, system: str | None) -> None:
    assert matcher.diagnose(message, System(system) if system else None) == ()


@pytest.mark.parametrize(("message", "system", "rule"), SHOWN)
def test_an_error_shown_there_is_found(
    matcher: Matcher, message: str, system: str | None, rule: str
) -> None:
    found = matcher.diagnose(message, System(system) if system else None)
    assert [match.rule for match in found] == [rule]
