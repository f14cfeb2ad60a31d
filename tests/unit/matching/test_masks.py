"""Templates: what varies goes, what decides stays, and columns agree with single messages."""

from __future__ import annotations

import pytest

from troubleshooter.matching.masks import readable, template


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Order 100000123: API error", "Order 100099999: API error"),
        ("Material 10450 on work order 26-0201", "Material 88012 on work order 2024-1187/03"),
        ("op 31-12-2026 14:05 voor a@b.nl", "op 01-01-2027 03:59 voor piet@example.org"),
        ("bedrag 1.234,56 van NL91ABNA0417164300", "bedrag 7,50 van NL02RABO0123456789"),
        ("Counter account code 8000 unknown", "Counter account code 12 unknown"),
        ("tegenrekeningcode: 5 onbekend", "tegenrekeningcode: 8021 onbekend"),
        ('Invalid tax code "HOOG_VERK_21"', 'Invalid tax code "HOOG_VERK_19"'),
        (
            "VismaId: 28322e5e-9f20-484e-aa65-6f6a0577053e.",
            "VismaId: 00000000-9f20-484e-aa65-aaaaaaaaaaaa.",
        ),
    ],
)
def test_what_varies_goes(one: str, other: str) -> None:
    assert template(one) == template(other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("CFACT028: x", "CFACT038: x"),
        ("error: (401) Unauthorized", "error: (503) Unauthorized"),
        ("HTTP 502", "HTTP 404"),
        ("SOAP limit (E003.1)", "SOAP limit (E003.2)"),
        ("greater than 0", "greater than 5"),
        ("API errors: 0, success: 10", "API errors: 3, success: 10"),
        ("FACT_018 x", "FACT_019 x"),
        ("error code 35", "error code 60"),
        ("Customer code 0", "Customer code 12"),
    ],
)
def test_what_decides_stays(one: str, other: str) -> None:
    assert template(one) != template(other)


@pytest.mark.parametrize(
    ("message", "shown"),
    [
        ("CFACT212 Kostenplaats op regel 4", "CFACT212 Kostenplaats op regel <number>"),
        ("limit (E003.1), HTTP 502", "limit (E003.1), HTTP 502"),
    ],
)
def test_a_template_is_shown_without_its_marks(message: str, shown: str) -> None:
    assert readable(template(message)) == shown
