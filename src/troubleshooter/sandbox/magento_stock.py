"""What the stand-in's shop holds: orders, invoices, credit memos, tax rates, accounts."""

from __future__ import annotations

from typing import Any

TOKEN = "sandbox-magento-token"  # noqa: S105
CONSUMER_KEY = "sandbox-consumer-key"
CONSUMER_SECRET = "sandbox-consumer-secret"  # noqa: S105
TOKEN_SECRET = "sandbox-token-secret"  # noqa: S105
ADMIN = "beheer"
PASSWORD = "sandbox-password"  # noqa: S105
VERSION = "Magento/2.4 (Community)"
STORES = ("default", "nl_b2b")
MODULES = (
    "Magento_Store",
    "Magento_Sales",
    "Magento_Tax",
    "Magmodules_Channable",
    "Magmodules_AccountingBase",
    "Magmodules_AccountingEBoekhouden",
)
Row = dict[str, Any]


def _billing(email: str | None = "klant@voorbeeld.nl", **changed: str | None) -> Row:
    row: Row = {
        "company": None,
        "firstname": "Noor",
        "lastname": "van Dam",
        "street": ["Dorpsstraat 1"],
        "postcode": "1234 AB",
        "city": "Ons Dorp",
        "country_id": "NL",
        "email": email,
        "vat_id": None,
    }
    return {**row, **changed}


def _order(number: int, billing: Row | None, **changed: Any) -> Row:
    return {
        "entity_id": number,
        "increment_id": f"{100 + number:09}",
        "store_id": 1,
        "state": "complete",
        "status": "complete",
        "order_currency_code": "EUR",
        "base_currency_code": "EUR",
        "grand_total": 121.0,
        "base_grand_total": 121.0,
        "customer_id": number,
        "customer_email": "klant@voorbeeld.nl",
        "billing_address": billing,
        **changed,
    }


ORDERS: tuple[Row, ...] = (
    _order(1, _billing()),
    _order(2, _billing(None), customer_email=None, customer_id=None),
    _order(3, _billing(), status="pending", state="new"),
    _order(4, _billing(postcode="", company="Vereniging " * 12)),
    _order(5, _billing("gast@voorbeeld.nl"), customer_id=None, customer_email="gast@voorbeeld.nl"),
    _order(6, _billing(company="Beheer " * 20)),
    _order(7, _billing("enig@voorbeeld.nl"), customer_email="enig@voorbeeld.nl"),
    _order(8, _billing("geen adres"), customer_email="geen adres"),
)


def _invoice(number: int, order: int, increment: int, base: float = 121.0) -> Row:
    return {
        "entity_id": number,
        "increment_id": f"{increment:09}",
        "order_id": order,
        "grand_total": 121.0,
        "base_grand_total": base,
        "state": 2,
    }


INVOICES: tuple[Row, ...] = (
    _invoice(1, 1, 201),
    _invoice(2, 2, 202),
    _invoice(4, 4, 204),
    _invoice(5, 5, 205, 110.0),
    _invoice(6, 6, 206),
    _invoice(7, 7, 206),
)
CREDIT_MEMOS: tuple[Row, ...] = (
    {"entity_id": 1, "increment_id": "000000301", "order_id": 1, "invoice_id": 1},
    {"entity_id": 2, "increment_id": "000000302", "order_id": 3, "invoice_id": None},
    {"entity_id": 3, "increment_id": "000000303", "order_id": 5, "invoice_id": None},
)
TAX_RATES: tuple[Row, ...] = (
    {"id": 1, "code": "NL-Hoog", "tax_country_id": "NL", "rate": 21},
    {"id": 2, "code": "NL-Laag", "tax_country_id": "NL", "rate": 9},
    {"id": 3, "code": "NL-Nul", "tax_country_id": "NL", "rate": 0},
    {"id": 4, "code": "DE-OSS", "tax_country_id": "DE", "rate": 19},
)
MORE_TAX_RATES: dict[str, Row] = {
    "old-tax-rate": {"id": 5, "code": "NL-Oud", "tax_country_id": "NL", "rate": 19},
    "odd-tax-rate": {"id": 6, "code": "NL-Vreemd", "tax_country_id": "NL", "rate": 20},
}
"""Those that a fault adds."""
ACCOUNTS: tuple[Row, ...] = (
    {"id": 1, "email": "klant@voorbeeld.nl"},
    {"id": 2, "email": "klant@voorbeeld.nl"},
    {"id": 3, "email": "gast@voorbeeld.nl"},
    {"id": 7, "email": "enig@voorbeeld.nl"},
)


def stores(url: str) -> list[Row]:
    """The configuration of every store view of the shop at `url`."""
    return [
        {
            "id": number,
            "code": code,
            "website_id": 1,
            "locale": "nl_NL",
            "base_currency_code": "EUR",
            "timezone": "Europe/Amsterdam",
            "base_url": f"{url}/",
            "secure_base_url": f"{url}/",
        }
        for number, code in enumerate(STORES, 1)
    ]
