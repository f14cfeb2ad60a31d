"""A Magento 2 shop's REST API as a stand-in answers it."""

from __future__ import annotations

import json
import re
import secrets
from collections.abc import Mapping
from typing import Any

from troubleshooter.sandbox import magento_stock as stock
from troubleshooter.sandbox.magento_signature import complaint
from troubleshooter.sandbox.reply import Asked, Reply

_JSON = "application/json; charset=utf-8"
_HTML = "text/html; charset=utf-8"
_API = re.compile(r"rest(?:/(?P<store>(?!V1/)\w+))?/V1/(?P<resource>[\w/-]+)")
_FIELD = re.compile(r"searchCriteria\[filter_groups\]\[(\d+)\]\[filters\]\[0\]\[field\]")
_ADMIN = "integration/admin/token"
_RIGHTS = {
    "store/storeConfigs": "Magento_Backend::store",
    "modules": "Magento_Backend::admin",
    "orders": "Magento_Sales::actions_view",
    "invoices": "Magento_Sales::sales",
    "creditmemos": "Magento_Sales::sales",
    "taxRates/search": "Magento_Tax::manage_tax",
    "taxRules/search": "Magento_Tax::manage_tax",
    "customers/search": "Magento_Customer::customer",
}
_UNAUTHORISED = "The consumer isn't authorized to access %resources."
_SIGN_IN = (
    "The account sign-in was incorrect or your account is disabled temporarily. "
    "Please wait and try again later."
)
_TWO_FACTOR = "Please use the 2fa provider-specific endpoints to obtain a token."


class MagentoDesk:
    """Answers a shop's REST calls; what is written is only told, nothing is kept."""

    def __init__(self) -> None:
        self._admin_tokens: set[str] = set()
        self._nonces: set[str] = set()
        self.sign_ins = 0

    def answer(self, asked: Asked, path: str, url: str) -> Reply:
        """The answer to one request for `path` below the shop's address `url`."""
        if path == "magento_version":
            return self._version(asked)
        found = _API.fullmatch(path)
        if found is None:
            return Reply(path or "front", b"<html><body>Webshop</body></html>", _HTML)
        resource, store = found["resource"], found["store"] or ""
        call = f"{asked.method} {resource}"
        broken = self._broken(asked, call)
        if broken is not None:
            return broken
        if resource == _ADMIN:
            return self._admin(asked, call)
        refused = self._refused(asked, call, resource, f"{url}/{path}")
        if refused is not None:
            return refused
        if store and store not in (*stock.STORES, "all"):
            text = "The store that was requested wasn't found. Verify the store and try again."
            return _error(asked, call, 404, text)
        if asked.method != "GET":
            return _json(call, "1", 200, True)
        return self._read(asked, call, resource, url)

    def _version(self, asked: Asked) -> Reply:
        call = f"{asked.method} magento_version"
        if asked.faulty("maintenance", call=call):
            return Reply(
                call, b"<html><body>Service Temporarily Unavailable</body></html>", _HTML, 503
            )
        if asked.faulty("version-hidden", call=call):
            return Reply(call, b"<html><body>404 Not Found</body></html>", _HTML, 404)
        return Reply(call, stock.VERSION.encode(), _HTML)

    def _broken(self, asked: Asked, call: str) -> Reply | None:
        """The answer of a shop in trouble, None when no such fault is on."""
        if asked.faulty("maintenance", call=call):
            return Reply(
                call, b"<html><body>Service Temporarily Unavailable</body></html>", _HTML, 503
            )
        if asked.faulty("password-gate", call=call):
            gate = {"WWW-Authenticate": 'Basic realm="staging"'}
            return Reply(call, b"<html>401 Authorization Required</html>", _HTML, 401, False, gate)
        if asked.faulty("rate-limit", call=call):
            body = json.dumps({"message": "Too Many Requests", "trace": None}).encode()
            return Reply(call, body, _JSON, 429, False, {"Retry-After": "30"})
        if asked.faulty("php-fatal", call=call):
            message = "Server internal error. See details in report api/1034567890"
            fatal: dict[str, Any] = {"messages": {"error": [{"code": 500, "message": message}]}}
            return _json(call, fatal, 500)
        if asked.faulty("webapi-500", call=call):
            text = (
                "Internal Error. Details are available in Magento log file. "
                f"Report ID: webapi-{secrets.token_hex(7)}"
            )
            return _error(asked, call, 500, text)
        if asked.faulty("no-such-entity", call=call):
            text = "No such entity with %fieldName = %fieldValue"
            return _error(asked, call, 404, text, {"fieldName": "orderId", "fieldValue": 417})
        if asked.faulty("bad-request", call=call):
            document: dict[str, Any] = {
                "message": 'Invalid value of "%1" for the %2 field',
                "parameters": ["x", "pageSize"],
                "errors": [{"message": '"%fieldName" is required.',
                            "parameters": {"fieldName": "field"}}],
            }  # fmt: skip
            return _json(call, document, 400)
        return None

    def _admin(self, asked: Asked, call: str) -> Reply:
        self.sign_ins += 1
        try:
            given = json.loads(asked.body or b"{}")
        except ValueError:
            given = {}
        right = given.get("username") == stock.ADMIN and given.get("password") == stock.PASSWORD
        if not right or asked.faulty("wrong-credentials", call=call):
            return _error(asked, call, 401, _SIGN_IN)
        if asked.faulty("two-factor", call=call):
            return _error(asked, call, 401, _TWO_FACTOR, {"active_providers": ["google"]})
        token = secrets.token_hex(16)
        self._admin_tokens.add(token)
        return _json(call, token)

    def _refused(self, asked: Asked, call: str, resource: str, url: str) -> Reply | None:
        """The refusal of a call whose login or rights fall short, None when they do not."""
        shown = asked.headers.get("authorization", "")
        right = {"resources": _RIGHTS.get(resource, "Magento_Backend::admin")}
        if shown.startswith("OAuth "):
            said = complaint(asked, url, self._nonces)
            if said or asked.faulty("wrong-credentials", call=call):
                return _error(asked, call, 401, said or "Specified token does not exist")
            good = True
        else:
            token = shown.removeprefix("Bearer ")
            good = token in self._admin_tokens or (
                token == stock.TOKEN
                and not asked.faulty("bearer-off", call=call)
                and not asked.faulty("wrong-credentials", call=call)
            )
        if not good or asked.faulty("no-rights", call=call):
            return _error(asked, call, 401, _UNAUTHORISED, right)
        return None

    def _read(self, asked: Asked, call: str, resource: str, url: str) -> Reply:
        if resource == "store/storeConfigs":
            return _json(call, stock.stores(url))
        if resource == "modules":
            off = asked.faulty("module-off", call=call)
            names = [name for name in stock.MODULES if not (off and "Accounting" in name)]
            return _json(call, names)
        more = [row for name, row in stock.MORE_TAX_RATES.items() if asked.faulty(name, call=call)]
        lists: Mapping[str, list[stock.Row]] = {
            "orders": list(stock.ORDERS),
            "invoices": list(stock.INVOICES),
            "creditmemos": list(stock.CREDIT_MEMOS),
            "taxRates/search": [*stock.TAX_RATES, *more],
            "taxRules/search": [{"id": 1, "code": "Nederland", "tax_rate_ids": [1, 2, 3]}],
            "customers/search": list(stock.ACCOUNTS),
        }
        if resource not in lists:
            return _error(asked, call, 404, "Request does not match any route.")
        if "searchCriteria[pageSize]" not in asked.query:
            text = '"%fieldName" is required. Enter and try again.'
            return _error(asked, call, 400, text, {"fieldName": "searchCriteria"})
        found = [row for row in lists[resource] if _fits(row, asked.query)]
        nothing: list[stock.Row] | None = None if asked.faulty("items-null", call=call) else []
        page = found[: int(asked.query["searchCriteria[pageSize]"])]
        return _json(call, {"items": page or nothing, "total_count": len(found)})


def _fits(row: Mapping[str, Any], query: Mapping[str, str]) -> bool:
    for name, field in query.items():
        group = _FIELD.fullmatch(name)
        if group is not None:
            wanted = query.get(f"searchCriteria[filter_groups][{group[1]}][filters][0][value]")
            if str(row.get(field)) != wanted:
                return False
    return True


def _json(call: str, document: Any, status: int = 200, writes: bool = False) -> Reply:
    body = json.dumps(document, ensure_ascii=False).encode()
    return Reply(call, body, _JSON, status, writes)


def _error(asked: Asked, call: str, status: int, message: str, parameters: Any = None) -> Reply:
    document: dict[str, Any] = {"message": message}
    if parameters is not None:
        document["parameters"] = parameters
    if asked.faulty("developer-mode", call=call):
        document["trace"] = "#0 /srv/shop/vendor/magento/framework/Webapi/Rest.php(12): x()"
    return _json(call, document, status)
