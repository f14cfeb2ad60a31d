"""A Magento 2 shop over its REST API; this connector only reads."""

from __future__ import annotations

import re
import threading
from collections.abc import Mapping, Sequence
from enum import StrEnum
from typing import Any
from urllib.parse import quote

from troubleshooter.connectors import magento_records as records
from troubleshooter.connectors.magento_answers import checked
from troubleshooter.connectors.magento_login import Login
from troubleshooter.connectors.magento_records import (
    CreditMemo,
    Row,
    ShopInvoice,
    ShopOrder,
    StoreView,
    TaxRate,
)
from troubleshooter.connectors.transport import HttpClient
from troubleshooter.errors import CallNotAllowed, CredentialsRejected, UnexpectedAnswer

_MOST_ROWS = 300
_VERSION_PATH = "/magento_version"
_VERSION = re.compile(r"[A-Za-z]{2,20}/\d{1,3}(?:\.\d{1,3})* \([A-Za-z ]{2,30}\)")
_API = re.compile(r"/rest(?:/[\w-]{1,64})?(?:/V1)?/?\Z")


class Resource(StrEnum):
    """What can be read; every one of them is a GET that changes nothing."""

    STORE_CONFIGS = "store/storeConfigs"
    MODULES = "modules"
    ORDERS = "orders"
    INVOICES = "invoices"
    CREDIT_MEMOS = "creditmemos"
    TAX_RATES = "taxRates/search"
    TAX_RULES = "taxRules/search"
    CUSTOMERS = "customers/search"


class MagentoShop:
    """One shop. There is no door to anything but the resources above, and only by GET."""

    def __init__(self, http: HttpClient, login: Login | None, store_code: str = "") -> None:
        self._http = http
        self._login = login
        self._lock = threading.Lock()
        self._stores: tuple[StoreView, ...] | None = None
        self._orders: dict[str, ShopOrder | None] = {}
        self.store_code = store_code

    @property
    def login_kind(self) -> str:
        """How calls show who is asking: bearer, signed or admin; '' without a login."""
        return self._login.kind if self._login is not None else ""

    def read(self, resource: Resource, criteria: Sequence[tuple[str, str]] = ()) -> Any:
        """The JSON that `resource` answers; raises a ConnectorError when it does not.

        `criteria` are query parameters as `search` makes them.
        """
        if not isinstance(resource, Resource):
            raise CallNotAllowed(f"{resource} is not on the list of what is read")
        if self._login is None:
            raise CredentialsRejected("the connection holds no login for the shop's API")
        # Store configurations are asked without a store, so a wrong store code can be told apart.
        scope = "" if resource is Resource.STORE_CONFIGS else self.store_code
        store = f"/{quote(scope, safe='')}" if scope else ""
        path = f"/rest{store}/V1/{resource.value}"
        if criteria:
            path += "?" + "&".join(f"{_quoted(key)}={_quoted(value)}" for key, value in criteria)
        headers = {
            "Authorization": self._login.authorization(self._http.url + path),
            "Accept": "application/json",
        }
        return checked(self._http.send("GET", path, headers=headers), self._http)

    def store_views(self) -> tuple[StoreView, ...]:
        """The shop's store views; asked once."""
        with self._lock:
            if self._stores is None:
                rows = self._list(self.read(Resource.STORE_CONFIGS))
                self._stores = tuple(records.store_view(row) for row in rows)
            return self._stores

    def version(self) -> str:
        """Name, version without patch level and edition as the shop shows them to everybody; ''
        when it hides them, as many do."""
        answer = self._http.send("GET", _VERSION_PATH)
        found = _VERSION.fullmatch(answer.text.strip()) if answer.status == 200 else None
        return found[0] if found else ""

    def modules(self) -> tuple[str, ...]:
        """The names of the modules that are switched on."""
        found = self.read(Resource.MODULES)
        if not isinstance(found, list):
            raise UnexpectedAnswer(f"{self._http.host} answers without a list of modules")
        return tuple(name for name in found if isinstance(name, str))

    def order(self, number: str) -> ShopOrder | None:
        """The order with exactly this number (increment id); asked once."""
        with self._lock:
            if number not in self._orders:
                rows = self._found(Resource.ORDERS, "increment_id", number)
                self._orders[number] = next((records.order(row) for row in rows), None)
            return self._orders[number]

    def invoices(self, number: str) -> tuple[ShopInvoice, ...]:
        """The invoices with exactly this number; store views that share a prefix may share it."""
        rows = self._found(Resource.INVOICES, "increment_id", number)
        return tuple(records.invoice(row) for row in rows)

    def invoices_of(self, order: ShopOrder | CreditMemo) -> tuple[ShopInvoice, ...]:
        """The invoices of the order, or of the order that the credit memo is for."""
        wanted = order.id if isinstance(order, ShopOrder) else order.order
        rows = self._found(Resource.INVOICES, "order_id", str(wanted))
        return tuple(records.invoice(row) for row in rows)

    def credit_memo(self, number: str) -> CreditMemo | None:
        """The credit memo with exactly this number (increment id)."""
        rows = self._found(Resource.CREDIT_MEMOS, "increment_id", number)
        return next((records.credit_memo(row) for row in rows), None)

    def tax_rates(self) -> tuple[TaxRate, ...]:
        """The shop's tax rates, up to a bound."""
        found = self.read(Resource.TAX_RATES, search(size=_MOST_ROWS))
        return tuple(records.tax_rate(row) for row in self._items(found))

    def accounts_with(self, email: str) -> int:
        """How many customer accounts have this e-mail address."""
        return len(self._found(Resource.CUSTOMERS, "email", email))

    def _found(self, resource: Resource, field: str, value: str) -> list[Row]:
        rows = self._items(self.read(resource, search({field: value}, 20)))
        # Compared again: a filter on a field the shop does not know must not find another record.
        return [row for row in rows if _same(row.get(field), value)]

    def _items(self, found: Any) -> list[Row]:
        return self._list(found.get("items") if isinstance(found, Mapping) else None, found)

    def _list(self, rows: Any, found: Any = None) -> list[Row]:
        # A search that finds nothing answers items: null in some versions.
        if rows is None and isinstance(found, Mapping) and found.get("total_count") == 0:
            return []
        if not isinstance(rows, list):
            raise UnexpectedAnswer(f"{self._http.host} answers without a list of records")
        return [row for row in rows if isinstance(row, Mapping)]


def search(filters: Mapping[str, str] | None = None, size: int = 20) -> list[tuple[str, str]]:
    """searchCriteria: records for which every filter holds, at most `size` of them."""
    found: list[tuple[str, str]] = []
    for place, (field, value) in enumerate((filters or {}).items()):
        start = f"searchCriteria[filter_groups][{place}][filters][0]"
        found += [
            (f"{start}[field]", field),
            (f"{start}[value]", value),
            (f"{start}[condition_type]", "eq"),
        ]
    return [*found, ("searchCriteria[pageSize]", str(size))]


def base_of(url: str) -> str:
    """The shop's own address, also when that of its API was given."""
    return _API.sub("", url)


def _same(found: Any, value: str) -> bool:
    return str(found).casefold() == value.casefold()


def _quoted(text: str) -> str:
    return quote(text, safe="")
