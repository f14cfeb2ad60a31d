"""A setting that bears the name of an error is none; what came beside such words is."""

from __future__ import annotations

import pytest

from troubleshooter.matching.matcher import Matcher
from troubleshooter.model import System

SETTINGS = [
    ("Timeout for the e-Boekhouden connection set to 60 seconds", None),
    ("De time-out van de koppeling met e-Boekhouden is verhoogd naar 90 sec", None),
    ("Timeout: 60 s | Retries: 3 | Log level: debug", "magento"),
    ('Send me an e-mail on "Error creating customer in VISMA.net": Off', None),
    ('Notify on "Invoice template not found": On', None),
    ("E-mail bij 'Relatie niet bekend in eBoekhouden': Aan", None),
    ("Notification for CFACT028: disabled", None),
    ("Waarschuw bij CFACT028: ja", None),
    ("Waarschuwing bij Factuursjabloon niet gevonden (CFACT028): uit", None),
    ("Timeout (seconds) [store view]  30   Use system value", "magento"),
    ("Timeout [global] 30", "magento"),
    ("Connection timeout [website] 30 [ ] Use Default", "magento"),
    ("Time-out (seconden) [winkelweergave] 30 Systeemwaarde gebruiken", "magento"),
    ("Timeout (seconds)  30", "magento"),
    ("Checkout > Guest fields > Customer email: required (default: required)", "magento"),
    ("E-mailadres van de klant: verplicht (standaard: optioneel)", "magento"),
    ("Customer email = required", "magento"),
    ("Email required = 1", "magento"),
    ("- Customer email: required\n- Telephone: optional\n- Fax: off", "magento"),
]
CAME = [
    ("Timeout: 60 s, retries: 3, order 100012 not sent", "magento", "magento.connection-timeout"),
    (
        "Connection timeout after 30 s, limit set to 30 s",
        "magento",
        "magento.connection-timeout",
    ),
    ("Error creating customer in VISMA.net: yes", None, "visma.customer-creation-failed"),
    (
        "Error creating customer in VISMA.net: Off Limits BV",
        None,
        "visma.customer-creation-failed",
    ),
    ("Melding bij werkbon 26-0412: CFACT028: ja", None, "eboekhouden.invoice-template-not-found"),
    ("Melding over CFACT028", "e-boekhouden", "eboekhouden.invoice-template-not-found"),
    (
        "E-mail alerts on CFACT014: on\nWork order 26-0412: CFACT028",
        None,
        "eboekhouden.invoice-template-not-found",
    ),
    ("Timeout (30 seconds)", "magento", "magento.connection-timeout"),
    ("Timeout after 30 seconds", "magento", "magento.connection-timeout"),
    ("Timeout while sending order 000031007 [website]", "magento", "magento.connection-timeout"),
    ("Timeout [store view nl]", "magento", "magento.connection-timeout"),
    ("Customer email: required", "magento", "magento.customer-email-required"),
    ("Order 000001233: customer email: required", "magento", "magento.customer-email-required"),
    ("Error: Customer email = required", "magento", "magento.customer-email-required"),
    (
        "Customer email: required\nOrder 000001233: optional fields kept",
        "magento",
        "magento.customer-email-required",
    ),
]


@pytest.mark.parametrize(("message", "system"), SETTINGS)
def test_a_setting_is_no_error(matcher: Matcher, message: str, system: str | None) -> None:
    assert matcher.diagnose(message, System(system) if system else None) == ()


@pytest.mark.parametrize(("message", "system", "rule"), CAME)
def test_what_looks_like_a_setting_and_came_is_told(
    matcher: Matcher, message: str, system: str | None, rule: str
) -> None:
    found = matcher.diagnose(message, System(system) if system else None)
    assert [match.rule for match in found] == [rule]
