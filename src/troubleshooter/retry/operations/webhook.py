"""A webhook: the record goes to an address of the user's own, with a key against doubles."""

from __future__ import annotations

import json
from typing import Any

from pydantic import Field

from troubleshooter.connectors.transport import HttpClient
from troubleshooter.credentials import Veil, fetch
from troubleshooter.errors import (
    CredentialsRejected,
    LimitReached,
    Refused,
    UnexpectedAnswer,
    VendorFault,
)
from troubleshooter.live import ConnectionSystem, Reference
from troubleshooter.locations import find
from troubleshooter.retry.job import Answer
from troubleshooter.retry.operations.arrival import arrived
from troubleshooter.retry.operations.operation import Form, Operation, Task, absent, done, undecided
from troubleshooter.retry.settings import webhook_named


class Hook(Form):
    """Which webhook of retry.toml takes the record, what it is told besides, and under which
    number the record will stand in the books, where that can be seen."""

    webhook: str = Field(pattern=r"^[A-Za-z0-9_-]{1,60}$")
    body: dict[str, Any] = Field(default_factory=dict)
    invoice: str = Field(default="", max_length=60)
    record: str = ""


def _look(desk: Any, task: Task) -> Answer:
    invoice = str(task.payload.get("invoice") or "")
    if invoice:
        return arrived(desk, invoice, task.payload)
    if task.sent:
        return undecided("the webhook was called; what it did cannot be seen from here")
    return absent("the webhook has not been called yet")


def _send(_desk: Any, task: Task) -> Answer:
    hook = webhook_named(find().home, str(task.payload["webhook"]))
    veil = Veil()
    headers = {"Content-Type": "application/json", "Idempotency-Key": task.job}
    if hook.secret:
        place, _, name = hook.secret.partition(":")
        secret = fetch(Reference("env" if place == "env" else "keyring", name))
        veil.add(secret)
        headers["Authorization"] = f"Bearer {secret.reveal()}"
    body = {
        "record": task.record,
        "parameters": dict(task.parameters),
        "body": task.payload.get("body", {}),
    }
    http = HttpClient(hook.url, veil)
    try:
        content = json.dumps(body, ensure_ascii=False).encode()
        answer = http.send("POST", headers=headers, content=content)
    finally:
        http.close()
    said = f"{http.host} answers HTTP {answer.status}: {' '.join(veil(answer.text).split())[:200]}"
    code = str(answer.status)
    match answer.status:
        case 409:
            return done("", f"was taken before: {said}")
        case status if 200 <= status < 300:
            return done("", said)
        case 401 | 403:
            raise CredentialsRejected(said, code)
        case 429:
            raise LimitReached(said, code)
        case status if status >= 500:
            raise VendorFault(said, code)
        case status if status >= 400:
            raise Refused(said, code)
    raise UnexpectedAnswer(said, code)


OPERATIONS = (
    Operation(
        "webhook",
        frozenset(ConnectionSystem),
        Hook,
        _look,
        _send,
        lambda payload: str(payload.get("record", "")),
    ),
)
