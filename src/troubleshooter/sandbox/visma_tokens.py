"""Visma Connect as a stand-in: tokens for a client of its own, and for users who consent."""

from __future__ import annotations

import base64
import hashlib
import json
import secrets
import threading
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import parse_qsl, urlencode

from troubleshooter.sandbox import visma_books as books
from troubleshooter.sandbox import visma_faults
from troubleshooter.sandbox.reply import Asked, Reply

LIFE_S = 3600.0
_CODE_LIFE_S = 300.0
_SERVICE, _USER = "vismanet_erp_service_api", "vismanet_erp_interactive_api"
_ORDERS = frozenset({"visma.net.erp.salesorder:read", "visma.net.erp.salesorder:write"})
_WAYS = ("read", "create", "update", "delete")
_FOR_SERVICE = {f"{_SERVICE}:{way}" for way in _WAYS} | _ORDERS
_FOR_USER = {f"{_USER}:{way}" for way in _WAYS} | {"openid", "profile", "email", "offline_access"}
_JSON = "application/json; charset=utf-8"
_HTML = "text/html; charset=utf-8"


@dataclass(frozen=True, slots=True)
class Granted:
    """What an access token opens, and until when on the stand-in's clock."""

    scopes: frozenset[str]
    tenant: str
    until: float

    def may(self, way: str) -> bool:
        """Whether it may do this, for a service client or as a user."""
        return way in self.scopes or way.replace(_SERVICE, _USER) in self.scopes


@dataclass(frozen=True, slots=True)
class _Code:
    scopes: frozenset[str]
    redirect: str
    challenge: str
    until: float


@dataclass(slots=True)
class VismaTokens:
    """Hands out tokens; a refresh token works once unless the app re-uses them."""

    clock: Callable[[], float]
    live: dict[str, Granted] = field(default_factory=dict)
    refreshes: dict[str, frozenset[str]] = field(default_factory=dict)
    spent: int = 0
    """How often a refresh token was taken."""
    _codes: dict[str, _Code] = field(default_factory=dict)
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def authorise(self, asked: Asked) -> Reply:
        """Consent is given at once: back to the redirect address, with a code and the state."""
        call, query = "GET /connect/authorize", asked.query
        redirect = query.get("redirect_uri", "")
        scopes = frozenset(query.get("scope", "").split())
        wrong = query.get("client_id") != books.APP_ID or not redirect
        plain = query.get("code_challenge_method", "S256") != "S256"
        asks = query.get("response_type") == "code" and scopes and not scopes - _FOR_USER
        if wrong or plain or not asks:
            page = b"<html><body>Sorry, there was an error: invalid_request</body></html>"
            return Reply(call, page, _HTML, 400)
        back = {"state": query.get("state", "")}
        if asked.faulty("visma-consent-denied"):
            back["error"] = "access_denied"
        else:
            back["code"] = secrets.token_hex(32)
            shown = query.get("code_challenge", "")
            until = self.clock() + _CODE_LIFE_S
            with self._lock:
                self._codes[back["code"]] = _Code(scopes, redirect, shown, until)
        mark = "&" if "?" in redirect else "?"
        return Reply(
            call, b"", _HTML, 302, False, {"Location": f"{redirect}{mark}{urlencode(back)}"}
        )

    def token(self, asked: Asked) -> Reply:
        """The token endpoint."""
        call = "POST /connect/token"
        form = dict(parse_qsl(asked.body.decode("utf-8", "replace")))
        for name, refusal in visma_faults.REFUSALS.items():
            if refusal.on == "token" and asked.faulty(name, call=call):
                return _refused(call, refusal.code)
        if asked.faulty("wrong-credentials"):
            return _refused(call, "invalid_client")
        with self._lock:
            if form.get("grant_type") == "client_credentials":
                return self._service(asked, call, form)
            return self._user(asked, call, form)

    def _service(self, asked: Asked, call: str, form: Mapping[str, str]) -> Reply:
        scopes = frozenset(form.get("scope", "").split())
        client = (form.get("client_id"), form.get("client_secret"))
        if client != (books.CLIENT_ID, books.CLIENT_SECRET):
            return _refused(call, "invalid_client")
        if form.get("tenant_id") not in (books.TENANT_ID, books.CUSTOMER_TENANT_ID):
            return _refused(call, "invalid_tenant")
        closed = scopes & _ORDERS and asked.faulty("visma-no-order-scope", call=call)
        if closed or not scopes or scopes - _FOR_SERVICE:
            return _refused(call, "invalid_scope")
        tenant = form.get("tenant_id", "")
        return self._given(asked, call, scopes, tenant)

    def _user(self, asked: Asked, call: str, form: Mapping[str, str]) -> Reply:
        if form.get("client_id") != books.APP_ID:
            return _refused(call, "invalid_client")
        # An app that can keep no secret sends none, and proves itself by the verifier.
        renewed = form.get("grant_type") == "refresh_token"
        public = "client_secret" not in form and ("code_verifier" in form or renewed)
        if form.get("client_secret") != books.APP_SECRET and not public:
            return _refused(call, "invalid_client")
        # In the browser the user chose a company, which the token then opens.
        other = asked.faulty("visma-other-company")
        tenant = books.CUSTOMER_TENANT_ID if other else books.TENANT_ID
        match form.get("grant_type"):
            case "authorization_code":
                code = self._codes.pop(form.get("code", ""), None)
                if code is None or not self._fits(code, form):
                    return _refused(call, "invalid_grant")
                return self._given(asked, call, code.scopes, tenant)
            case "refresh_token":
                old = form.get("refresh_token", "")
                scopes = self.refreshes.get(old)
                if scopes is None:
                    return _refused(call, "invalid_grant")
                self.spent += 1
                again = old if asked.faulty("visma-refresh-reuse") else ""
                if not again:
                    del self.refreshes[old]
                return self._given(asked, call, scopes, tenant, again)
        return _refused(call, "unsupported_grant_type")

    def _fits(self, code: _Code, form: Mapping[str, str]) -> bool:
        digest = hashlib.sha256(form.get("code_verifier", "").encode()).digest()
        shown = base64.urlsafe_b64encode(digest).rstrip(b"=").decode()
        proven = code.challenge == (shown if "code_verifier" in form else "")
        return proven and code.redirect == form.get("redirect_uri") and code.until > self.clock()

    def _given(
        self, asked: Asked, call: str, scopes: frozenset[str], tenant: str, again: str = ""
    ) -> Reply:
        if asked.faulty("visma-customer-tenant", call=call):
            tenant = books.CUSTOMER_TENANT_ID
        if asked.faulty("visma-scope-cut", call=call):
            scopes = scopes & {"offline_access"} | {"openid"}
        access = f"sandbox-token-{secrets.token_hex(16)}"
        self.live[access] = Granted(scopes, tenant, self.clock() + LIFE_S)
        given: dict[str, Any] = {
            "access_token": access,
            "token_type": "Bearer",
            "expires_in": int(LIFE_S),
        }
        if "offline_access" in scopes and not asked.faulty("visma-no-refresh-token"):
            renewal = again or f"sandbox-refresh-{secrets.token_hex(24)}"
            self.refreshes[renewal] = scopes
            given["refresh_token"] = renewal
        if not asked.faulty("visma-scope-untold", call=call):
            given["scope"] = " ".join(sorted(scopes))
        return Reply(call, json.dumps(given).encode(), _JSON)


def _refused(call: str, code: str) -> Reply:
    body = json.dumps({"error": code}).encode()
    return Reply(call, body, _JSON, 401 if code == "invalid_client" else 400)
