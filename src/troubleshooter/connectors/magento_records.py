"""Records of a Magento shop, read from its REST answers; what is not there is '' or None."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

Row = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class StoreView:
    """A store view by its code, with the settings that matter to the books."""

    code: str
    base_url: str
    currency: str
    timezone: str
    locale: str


@dataclass(frozen=True, slots=True)
class BillingAddress:
    """The billing address of an order; `street` holds its lines in one."""

    company: str
    firstname: str
    lastname: str
    street: str
    postcode: str
    city: str
    country: str
    email: str
    vat_number: str


@dataclass(frozen=True, slots=True)
class ShopOrder:
    """An order; `number` is its increment id, amounts are in `currency` with VAT."""

    id: int
    number: str
    status: str
    currency: str
    total: float | None
    email: str
    customer: int | None
    billing: BillingAddress | None


@dataclass(frozen=True, slots=True)
class ShopInvoice:
    """An invoice of the shop; totals with VAT, in the order's and in the shop's own currency."""

    id: int
    number: str
    order: int
    total: float | None
    base_total: float | None


@dataclass(frozen=True, slots=True)
class CreditMemo:
    """A credit memo; `invoice` is the id of the invoice it was made on, None when on none."""

    id: int
    number: str
    order: int
    invoice: int | None


@dataclass(frozen=True, slots=True)
class TaxRate:
    """A tax rate; `percentage` as in 21.0, `country` as in NL."""

    id: int
    code: str
    country: str
    percentage: float


def store_view(row: Row) -> StoreView:
    """A store view from `store/storeConfigs`."""
    return StoreView(
        text(row, "code"),
        text(row, "secure_base_url") or text(row, "base_url"),
        text(row, "base_currency_code"),
        text(row, "timezone"),
        text(row, "locale"),
    )


def order(row: Row) -> ShopOrder:
    """An order from `orders`."""
    billing = row.get("billing_address")
    return ShopOrder(
        number(row, "entity_id") or 0,
        text(row, "increment_id"),
        text(row, "status") or text(row, "state"),
        text(row, "order_currency_code"),
        amount(row, "grand_total"),
        text(row, "customer_email"),
        number(row, "customer_id"),
        _billing(billing) if isinstance(billing, Mapping) else None,
    )


def _billing(row: Row) -> BillingAddress:
    street = row.get("street")
    lines = street if isinstance(street, list) else [street]
    return BillingAddress(
        text(row, "company"),
        text(row, "firstname"),
        text(row, "lastname"),
        " ".join(line.strip() for line in lines if isinstance(line, str)).strip(),
        text(row, "postcode"),
        text(row, "city"),
        text(row, "country_id"),
        text(row, "email"),
        text(row, "vat_id"),
    )


def invoice(row: Row) -> ShopInvoice:
    """An invoice from `invoices`."""
    return ShopInvoice(
        number(row, "entity_id") or 0,
        text(row, "increment_id"),
        number(row, "order_id") or 0,
        amount(row, "grand_total"),
        amount(row, "base_grand_total"),
    )


def credit_memo(row: Row) -> CreditMemo:
    """A credit memo from `creditmemos`."""
    return CreditMemo(
        number(row, "entity_id") or 0,
        text(row, "increment_id"),
        number(row, "order_id") or 0,
        number(row, "invoice_id") or None,
    )


def tax_rate(row: Row) -> TaxRate:
    """A tax rate from `taxRates/search`."""
    return TaxRate(
        number(row, "id") or 0,
        text(row, "code"),
        text(row, "tax_country_id"),
        amount(row, "rate") or 0.0,
    )


def text(row: Row, key: str) -> str:
    """The text under `key` without spaces around it, '' for anything else."""
    value = row.get(key)
    return value.strip() if isinstance(value, str) else ""


def number(row: Row, key: str) -> int | None:
    """The whole number under `key`, which some shops write as text."""
    value = row.get(key)
    if isinstance(value, str) and value.isdecimal() and len(value) < 20:
        return int(value)
    return value if isinstance(value, int) and not isinstance(value, bool) else None


def amount(row: Row, key: str) -> float | None:
    """The number under `key`, which some shops write as text."""
    value = row.get(key)
    if isinstance(value, str):
        try:
            return float(value)
        except ValueError:
            return None
    return float(value) if isinstance(value, int | float) and not isinstance(value, bool) else None
