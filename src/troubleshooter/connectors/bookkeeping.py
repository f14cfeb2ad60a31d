"""What can be asked of an e-Boekhouden administration, by whichever of its interfaces."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Protocol


@dataclass(frozen=True, slots=True)
class Administration:
    """An administration that the login can open."""

    name: str
    guid: str


@dataclass(frozen=True, slots=True)
class LedgerAccount:
    """A ledger account; `category` as the vendor writes it, e.g. VW or BAL."""

    code: str
    description: str
    category: str


@dataclass(frozen=True, slots=True)
class BookRelation:
    """A relation: a debtor or creditor."""

    code: str
    name: str


@dataclass(frozen=True, slots=True)
class BookArticle:
    """An article; VAT code and counter account are '' when empty, None when not visible."""

    code: str
    description: str
    vat_code: str | None
    counter_account: str | None


@dataclass(frozen=True, slots=True)
class BookInvoice:
    """An invoice in the books; `total` includes VAT, `term` is in days; None when not visible."""

    number: str
    relation: str
    day: date | None
    total: float | None
    term: int | None


class Bookkeeping(Protocol):
    """Questions that change nothing; each raises a ConnectorError when it cannot be answered."""

    def administrations(self) -> tuple[Administration, ...]:
        """The administrations in reach."""

    def ledger_account(self, code: str) -> LedgerAccount | None:
        """The ledger account with exactly this code."""

    def relation(self, code: str) -> BookRelation | None:
        """The relation with exactly this code."""

    def article(self, code: str) -> BookArticle | None:
        """The article with exactly this code."""

    def invoice(self, number: str) -> BookInvoice | None:
        """The invoice with exactly this number."""

    def invoice_templates(self) -> tuple[str, ...] | None:
        """The names of all invoice templates; None when this interface does not show them."""

    def more_than(self, kind: str, limit: int) -> bool:
        """Whether the list of `kind` (relations, articles) reaches past what one request gives."""
