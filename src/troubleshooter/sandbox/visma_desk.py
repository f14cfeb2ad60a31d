"""Visma.net as a stand-in answers it: tokens, customers and invoices, sales orders."""

from __future__ import annotations

import json
import secrets
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import unquote

from troubleshooter.sandbox import visma_books as books
from troubleshooter.sandbox import visma_faults
from troubleshooter.sandbox.reply import Asked, Reply
from troubleshooter.sandbox.visma_documents import found
from troubleshooter.sandbox.visma_tokens import Granted, VismaTokens
from troubleshooter.sandbox.visma_writes import Written, write

_JSON = "application/json; charset=utf-8"
_HTML = "text/html; charset=utf-8"
_OLD, _NEW, _ORDERS = "API/controller/api/v1", "v1", "api/v3"
_READ = "vismanet_erp_service_api:read"
_SCOPES = {
    (_NEW, "GET"): _READ,
    (_NEW, "POST"): "vismanet_erp_service_api:create",
    (_NEW, "PUT"): "vismanet_erp_service_api:update",
    (_ORDERS, "GET"): "visma.net.erp.salesorder:read",
    (_ORDERS, "POST"): "visma.net.erp.salesorder:write",
}
_LIMIT, _WINDOW_S = 500, 1800
_RELEASED = "Payment can't be updated because it is already released."


@dataclass(slots=True)
class VismaDesk:
    """Answers calls from its own books; `advance` lets time pass."""

    books: books.VismaBooks = field(default_factory=books.small)
    connect: VismaTokens = field(init=False)
    left: int = _LIMIT
    _expired: bool = False
    _ahead_s: float = 0.0

    def __post_init__(self) -> None:
        self.connect = VismaTokens(self._now)

    @property
    def tokens(self) -> dict[str, Granted]:
        """The access tokens that were handed out."""
        return self.connect.live

    def advance(self, seconds: float) -> None:
        """Let time pass."""
        self._ahead_s += seconds

    def _now(self) -> float:
        return time.monotonic() + self._ahead_s

    def answer(self, asked: Asked, path: str, root: str) -> Reply:
        """The answer to one request for `path` below /visma, which stands at `root`."""
        if path == "connect/token":
            return self.connect.token(asked)
        if path == "connect/authorize" and asked.method == "GET":
            return self.connect.authorise(asked)
        for prefix in (_OLD, _NEW, _ORDERS):
            if path == prefix or path.startswith(prefix + "/"):
                service = _ORDERS if prefix == _ORDERS else _NEW
                rest = [unquote(part) for part in path[len(prefix) + 1 :].split("/") if part]
                return self._service(asked, service, rest, f"{root}/{prefix}")
        return Reply(f"{asked.method} /{path}", b"<html>Not found</html>", _HTML, 404)

    def _service(self, asked: Asked, service: str, rest: list[str], root: str) -> Reply:
        call = f"{asked.method} /{rest[0] if rest else ''}"
        if asked.faulty("rate-limit", call=call):
            body = b'{"message":"Too Many Requests"}'
            headers = {**_quota(0), "Retry-After": str(_WINDOW_S)}
            return Reply(call, body, _JSON, 429, False, headers)
        refused = self._refused(asked, service, call)
        if refused is not None:
            return refused
        reply = self._answered(asked, service, rest, root, call)
        self.left = max(self.left - 1, 0)
        headers = {} if asked.faulty("visma-no-quota") else _quota(
            2 if asked.faulty("visma-quota-low") else self.left
        )  # fmt: skip
        if asked.faulty("visma-gateway-502", call=call):
            return Reply(call, b"<html>Bad gateway</html>", _HTML, 502, reply.writes)
        return Reply(
            call,
            reply.body,
            reply.media_type,
            reply.status,
            reply.writes,
            {**headers, **reply.headers},
        )

    def _refused(self, asked: Asked, service: str, call: str) -> Reply | None:
        """The refusal that the token, its scope or a fault of the gateway stands for."""
        text = asked.headers.get("authorization", "").removeprefix("Bearer ")
        if asked.faulty("session-expired") and not self._expired:
            self._expired = True
            self.tokens.pop(text, None)
        token = self.tokens.get(text)
        if token is None or token.tenant != books.TENANT_ID or token.until < self._now():
            return Reply(call, b"", _JSON, 401)
        if not token.may(_SCOPES.get((service, asked.method), "")):
            return Reply(call, b"", _JSON, 403)
        for name, refusal in visma_faults.REFUSALS.items():
            if refusal.on == "any" and asked.faulty(name, call=call):
                return _refusal(call, refusal)
        return None

    def _answered(self, asked: Asked, service: str, rest: list[str], root: str, call: str) -> Reply:
        if asked.method == "GET":
            with self.books.lock:
                return self._read(asked, service, rest, call)
        for name, refusal in visma_faults.REFUSALS.items():
            if refusal.on == "write" and asked.faulty(name, call=call):
                hard = asked.faulty("visma-refused-with-500", call=call)
                return _refusal(call, refusal, 500 if hard else 0)
        with self.books.lock:
            return self._write(asked, rest, root, call)

    def _read(self, asked: Asked, service: str, rest: list[str], call: str) -> Reply:
        if rest[:1] == ["background"]:
            return self._background(asked, rest[1:], call)
        many = asked.faulty("many-records")
        kept = self.books.customers
        if many:
            self.books.customers = books.many_customers()
        try:
            document, version = found(self.books, service == _ORDERS, rest, asked.query)
        finally:
            self.books.customers = kept
        if document is None:
            missing = visma_faults.message(f"'{rest[-1] if rest else ''}' cannot be found")
            return _json(call, missing, 404)
        if asked.faulty("visma-other-record", call=call) and isinstance(document, dict):
            document = {
                name: "99999" if isinstance(value, str) else value
                for name, value in document.items()
            }
        body = json.dumps(document, ensure_ascii=False).encode()
        etag = {"ETag": f'"{version}"'} if version else {}
        return Reply(call, body, _JSON, 200, False, etag)

    def _write(self, asked: Asked, rest: list[str], root: str, call: str) -> Reply:
        queued = bool(asked.headers.get("erp-api-background"))
        if queued and asked.faulty("visma-job-failed", call=call):
            written = Written(400, refusal=_RELEASED)
        else:
            written = write(self.books, asked, rest)
        if queued:
            return self._queue(written, rest, root, call)
        if written.refusal:
            hard = asked.faulty("visma-refused-with-500", call=call)
            return _json(
                call, visma_faults.message(written.refusal, written.head), 500 if hard else
                written.status or 400
            )  # fmt: skip
        headers = {}
        if written.status == 201 and not asked.faulty("visma-no-location", call=call):
            headers["Location"] = f"{root}/{rest[0]}/{written.place}"
        if written.version:
            headers["ETag"] = f'"{written.version}"'
        return Reply(call, b"", _JSON, written.status, True, headers)

    def _queue(self, written: Written, rest: list[str], root: str, call: str) -> Reply:
        job = secrets.token_hex(12)
        failed = bool(written.refusal)
        said = visma_faults.message(written.refusal, written.head)
        self.books.queued[job] = books.Queued(
            job,
            400 if failed else 201,
            "" if failed else f"{root}/{rest[0]}/{written.place}",
            json.dumps(said).encode() if failed else b"",
        )
        where = f"{root}/background/{job}"
        body = json.dumps({"id": job, "stateLocation": where}).encode()
        return Reply(call, body, _JSON, 202, True, {"Location": where})

    def _background(self, asked: Asked, rest: list[str], call: str) -> Reply:
        job = self.books.queued.get(rest[0] if rest else "")
        if job is None:
            return _json(call, visma_faults.message("The operation cannot be found"), 404)
        if rest[1:] == ["content"]:
            return Reply(call, job.content, _JSON)
        slow = asked.faulty("visma-job-slow", call=call)
        document: dict[str, Any] = {
            "id": job.id,
            "status": "Executing" if slow else "Finished",
            "statusCode": 0 if slow else job.status,
            "hasResponseContent": bool(job.content) and not slow,
            "hasRequestContent": True,
            "errorMessage": None,
            "reference": None,
            "responseHeaders": {"Location": job.location} if job.location and not slow else None,
        }
        return _json(call, document)


def _quota(left: int) -> dict[str, str]:
    return {
        "X-RateLimit-Limit": str(_LIMIT),
        "X-RateLimit-Remaining": str(left),
        "X-RateLimit-Reset": str(_WINDOW_S),
        "X-RateLimit-Policy": "4-fixed-window",
    }


def _refusal(call: str, refusal: visma_faults.Refusal, status: int = 0) -> Reply:
    body, told = visma_faults.written(refusal, status)
    return Reply(call, body, _JSON, told)


def _json(call: str, document: Mapping[str, Any], status: int = 200) -> Reply:
    return Reply(call, json.dumps(document, ensure_ascii=False).encode(), _JSON, status)
