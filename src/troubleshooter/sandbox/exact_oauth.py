"""The OAuth2 part of Exact Online's stand-in: tokens that work once, and not too soon."""

from __future__ import annotations

import json
import secrets
import threading
from collections.abc import Callable, Mapping
from urllib.parse import parse_qs, urlencode

from troubleshooter.sandbox.exact_faults import TOKEN_REFUSALS
from troubleshooter.sandbox.reply import Asked, Reply

CLIENT_ID = "{6f1c2f4e-1d0b-4b5e-8a37-2f9e0c4d7a10}"
CLIENT_SECRET = "sandbox-exact-secret"  # noqa: S105
REFRESH_TOKEN = "sandbox-exact-refresh"  # noqa: S105
ACCESS_TOKEN = "sandbox-exact-access"  # noqa: S105
LIFE_S = 600
EARLIEST_S = 570
_CODE_LIFE_S = 180
_JSON = "application/json; charset=utf-8"


class ExactTokens:
    """Hands out tokens; `spent` counts how often a refresh token was taken.

    `ACCESS_TOKEN` always works, to practise with; every other lives ten minutes.
    """

    def __init__(self, clock: Callable[[], float]) -> None:
        self._clock = clock
        self._lock = threading.Lock()
        self._refresh = REFRESH_TOKEN
        self._old: set[str] = set()
        self._issued: float | None = None
        self._live: dict[str, float] = {ACCESS_TOKEN: float("inf")}
        self._codes: dict[str, tuple[float, str]] = {}
        self.spent = 0

    def accepts(self, header: str) -> bool:
        """Whether the Authorization header holds a token that is good now."""
        token = header.removeprefix("Bearer ")
        return self._live.get(token, 0.0) > self._clock()

    def authorise(self, asked: Asked, call: str) -> Reply:
        """Consent is given at once: back to the redirect address, with a code and the state."""
        redirect = asked.query.get("redirect_uri", "")
        if asked.query.get("client_id") != CLIENT_ID or not redirect:
            said = f"Callback URI '{redirect[:200]}' is not valid".encode()
            return Reply(call, said, "text/plain", 400)
        code = f"code!{secrets.token_hex(8)}"
        with self._lock:
            self._codes[code] = (self._clock() + _CODE_LIFE_S, redirect)
        back = {"code": code, "state": asked.query.get("state", "")}
        mark = "&" if "?" in redirect else "?"
        where = f"{redirect}{mark}{urlencode(back)}"
        return Reply(call, b"", "text/html", 302, False, {"Location": where})

    def token(self, asked: Asked, call: str) -> Reply:
        """The token endpoint."""
        for name, (status, error, description) in TOKEN_REFUSALS.items():
            if asked.faulty(name, call=call):
                return refused(call, status, error, description)
        form = {name: values[-1] for name, values in parse_qs(asked.body.decode()).items()}
        if form.get("client_id") != CLIENT_ID or form.get("client_secret") != CLIENT_SECRET:
            return refused(call, 400, "invalid_client", "")
        with self._lock:
            if form.get("grant_type") == "authorization_code":
                return self._exchanged(call, form)
            return self._refreshed(call, form.get("refresh_token", ""))

    def _exchanged(self, call: str, form: Mapping[str, str]) -> Reply:
        until, redirect = self._codes.pop(form.get("code", ""), (0.0, ""))
        if until < self._clock() or redirect != form.get("redirect_uri"):
            return refused(call, *TOKEN_REFUSALS["exact.chain-id"])
        return self._given(call)

    def _refreshed(self, call: str, token: str) -> Reply:
        if token in self._old:
            return refused(call, *TOKEN_REFUSALS["exact.old-refresh-token"])
        if token != self._refresh:
            return refused(call, *TOKEN_REFUSALS["exact.chain-id"])
        now = self._clock()
        if self._issued is not None and now - self._issued < EARLIEST_S:
            return refused(call, *TOKEN_REFUSALS["exact.refresh-too-early"])
        self.spent += 1
        return self._given(call)

    def _given(self, call: str) -> Reply:
        now = self._clock()
        self._old.add(self._refresh)
        # As long as the real ones: a token that is cut off somewhere must show.
        self._refresh = f"__1P!I{secrets.token_urlsafe(240)}"
        access = f"AAEA{secrets.token_urlsafe(900)}"
        self._live[access] = now + LIFE_S
        self._issued = now
        found = {
            "access_token": access,
            "token_type": "bearer",
            "expires_in": str(LIFE_S),
            "refresh_token": self._refresh,
        }
        return Reply(call, json.dumps(found).encode(), _JSON)


def refused(call: str, status: int, error: str, description: str) -> Reply:
    """A refusal of the token endpoint, with the Reason header where Exact sends one."""
    found = {"error": error}
    if description:
        found["error_description"] = description
    reason = "TooEarlyToRefreshTokens" if "not expired" in description else "Unknown"
    headers = {"Reason": f"{reason}: {description}"} if description else {}
    return Reply(call, json.dumps(found).encode(), _JSON, status, False, headers)
