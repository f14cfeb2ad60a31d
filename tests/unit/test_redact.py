"""Secrets do not survive redaction; ordinary text does."""

from __future__ import annotations

import pytest

from troubleshooter.redact import HIDDEN, redact


@pytest.mark.parametrize(
    "text",
    [
        "<SecurityCode1>CANARY</SecurityCode1>",
        "<soap:SessionID>{CANARY}</soap:SessionID>",
        "<WACHTWOORD>CANARY</WACHTWOORD>",
        "GET /employees?token=CANARY&software_token=CANARY",
        "Authorization: Bearer CANARY-12345678",
        "Bearer CANARYCANARY1234",
        '{"access_token": "CANARY", "client_secret":"CANARY"}',
        "{'refresh_token': 'CANARY'}",
        "token eyJhbGciOiJCANARY.eyJzdWIiCANARY.sigCANARY expired",
        "password=CANARY-secret",
    ],
)
def test_secrets_are_hidden(text: str) -> None:
    hidden = redact(text)
    assert "CANARY" not in hidden
    assert HIDDEN in hidden


@pytest.mark.parametrize(
    "text",
    [
        "API token invalid. Please reauthenticate",
        "Work order 26-0201: VAT code not filled in (CFACT038): material UUR",
        'Authentication failed for user "info@winkel.example" in store view "nl"',
        "The token: expired",
    ],
)
def test_ordinary_text_is_left_alone(text: str) -> None:
    assert redact(text) == text
