"""The sandbox: one server on this computer that stands in for the vendors' systems."""

from __future__ import annotations

import json
import re
import ssl
import threading
from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from types import TracebackType
from urllib.parse import parse_qsl, unquote_plus, urlsplit

from troubleshooter.sandbox import faults
from troubleshooter.sandbox.company import Company, small
from troubleshooter.sandbox.exact_desk import ExactDesk
from troubleshooter.sandbox.magento_console import MagentoConsole
from troubleshooter.sandbox.magento_desk import MagentoDesk
from troubleshooter.sandbox.reply import Asked, Logged, Reply
from troubleshooter.sandbox.rest_desk import OutSmartDesk, RestDesk
from troubleshooter.sandbox.soap_desk import SoapDesk, fault
from troubleshooter.sandbox.visma_desk import VismaDesk

_MOST_BODY = 4_000_000
_HTML = "text/html; charset=utf-8"
_LOGIN_PAGE = (
    b'<html><head><title>Sign in to the network</title></head><body><form method="post">'
    b'<input name="user"><input type="password" name="pass"></form></body></html>'
)
_ENTITY = b'<?xml version="1.0"?><!DOCTYPE a [<!ENTITY b "bbbbbbbb">]><a>&b;</a>'


_WORDS = re.compile(r"[\w!{}.-]{8,}")
_LATE = {"AddFactuur", "AddMutatie", "AddRelatie", "POST invoice", "POST mutation"}


def _named(asked: Asked) -> str:
    """The call as far as it can be told before anything is done."""
    action = asked.headers.get("soapaction", "").strip('"').rpartition("/")[2]
    return action or f"{asked.method} {asked.path.rpartition('/')[2]}"


class Sandbox:
    """A running sandbox; use it in a `with` block. Faults can be switched while it runs."""

    def __init__(
        self, switched: Iterable[str] = (), port: int = 0, tls: ssl.SSLContext | None = None
    ) -> None:
        self.company: Company = small()
        self.log: list[Logged] = []
        self.latency_s = 2.0
        self.soap = SoapDesk(self.company)
        self.rest = RestDesk(self.company)
        self.outsmart = OutSmartDesk()
        self.exact = ExactDesk()
        self.magento = MagentoDesk()
        self.magento_console = MagentoConsole(self.company)
        self.visma = VismaDesk()
        self._faults = faults.check(switched)
        self.stopping = threading.Event()
        self._server = _Server(("127.0.0.1", port), _Handler)
        self._server.sandbox = self
        self._scheme = "https" if tls else "http"
        self._name = "localhost" if tls else "127.0.0.1"
        if tls is not None:
            self._server.socket = tls.wrap_socket(
                self._server.socket, server_side=True, do_handshake_on_connect=False
            )
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.02,))

    def __enter__(self) -> Sandbox:
        self._thread.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.stopping.set()
        self._server.shutdown()
        self._thread.join()
        self._server.server_close()

    @property
    def url(self) -> str:
        """Where it listens."""
        return f"{self._scheme}://{self._name}:{self._server.server_address[1]}"

    @property
    def addresses(self) -> dict[str, str]:
        """The address of each stand-in, by the system's name in connections.toml."""
        return {
            "e-boekhouden": f"{self.url}/soap.asmx",
            "e-boekhouden-rest": f"{self.url}/v1",
            "outsmart": f"{self.url}/openapi/8",
            "exact-online": self.url,
            "visma.net": f"{self.url}/visma/v1",
            "magento": f"{self.url}/magento",
        }

    def switch(self, *names: str) -> None:
        """Switch on exactly these faults; raises UsageError for one that is not known."""
        self._faults = faults.check(names)

    def faulty(self, *names: str, call: str = "") -> bool:
        """Whether one of the faults is on, for every call or for this one."""
        return any(name in self._faults or f"{name}@{call}" in self._faults for name in names)

    def answer(self, asked: Asked) -> tuple[str, Reply]:
        """The vendor that is asked and its answer, before faults of the line."""
        path = asked.path
        if path == "/sandbox/log":
            rows = [[row.vendor, row.call, row.writes, row.status] for row in self.log]
            return "sandbox", Reply("log", json.dumps(rows).encode(), "application/json")
        if path == "/sandbox/magento":
            return "magento-command", self.magento_console.answer(asked)
        if path.startswith("/magento"):
            shop = f"{self.url}/magento"
            return "magento", self.magento.answer(asked, path[8:].strip("/"), shop)
        if path.startswith("/visma/"):
            return "visma.net", self.visma.answer(asked, path[7:], f"{self.url}/visma")
        if path.startswith("/soap.asmx"):
            return "e-boekhouden", self.soap.answer(asked, f"{self.url}/soap.asmx")
        if path.startswith("/v1"):
            return "e-boekhouden-rest", self.rest.answer(asked, path[3:].strip("/"))
        if path.startswith("/api/"):
            return "exact-online", self.exact.answer(asked, path[5:].strip("/"), self.url)
        if path.startswith("/openapi/8"):
            return "outsmart", self.outsmart.answer(asked, path[10:].strip("/"))
        return "sandbox", Reply("unknown", b"<html>Not found</html>", _HTML, 404)


def _echoed(asked: Asked, path: str) -> Reply:
    """A refusal that repeats the whole request, in the form of each vendor's errors."""
    sent = "; ".join([path, *(f"{name}: {value}" for name, value in asked.headers.items())])
    body = unquote_plus(asked.body.decode("utf-8", "replace"))
    # First without the names they stand beside: what hides by name must not be enough.
    bare = _WORDS.findall(f"{body} {asked.headers.get('authorization', '')} {path}")
    whole = f"{' '.join(sorted(bare, key=len, reverse=True))} {sent} {body}"
    if path.startswith("/soap.asmx"):
        return fault("echo", whole)
    named = dict.fromkeys(("message", "title", "ExceptionMessage", "error_description"), whole)
    told = whole if "token" in path else {"code": "", "message": {"lang": "", "value": whole}}
    found = {**named, "code": 1007, "messages": [whole], "response": [], "error": told}
    return Reply("echo", json.dumps(found).encode(), "application/json", 400)


class _Server(ThreadingHTTPServer):
    daemon_threads = False
    sandbox: Sandbox

    def handle_error(self, request: object, client_address: object) -> None:
        """A client that goes away is no matter."""


class _Handler(BaseHTTPRequestHandler):
    server: _Server
    timeout = 10

    def log_message(self, *_arguments: object) -> None:
        """The sandbox keeps its own log, free of secrets."""

    def date_time_string(self, _timestamp: float | None = None) -> str:
        """The Date header, wrong when that fault is on."""
        now = datetime.now(UTC)
        skew = timedelta(hours=2) if self.server.sandbox.faulty("clock-skew") else timedelta()
        return format_datetime(now + skew, usegmt=True)

    def do_GET(self) -> None:
        """Answer a GET."""
        self._serve()

    def do_POST(self) -> None:
        """Answer a POST."""
        self._serve()

    def do_PUT(self) -> None:
        """Answer a PUT."""
        self._serve()

    def do_DELETE(self) -> None:
        """Answer a DELETE."""
        self._serve()

    def _serve(self) -> None:
        sandbox = self.server.sandbox
        parts = urlsplit(self.path)
        length = int(self.headers.get("Content-Length") or 0)
        body = self.rfile.read(min(length, _MOST_BODY))
        headers = {name.casefold(): value for name, value in self.headers.items()}
        asked = Asked(
            self.command, parts.path, dict(parse_qsl(parts.query)), headers, body, sandbox.faulty
        )
        if _named(asked) in _LATE and sandbox.faulty("late-write", call=_named(asked)):
            threading.Timer(sandbox.latency_s, sandbox.answer, (asked,)).start()
            self.close_connection = True
            return
        vendor, reply = sandbox.answer(asked)
        changed = _echoed(asked, self.path) if sandbox.faulty("echo") else self._altered(reply)
        sandbox.log.append(Logged(vendor, reply.call, reply.writes, changed.status))
        if sandbox.faulty("latency", call=reply.call):
            sandbox.stopping.wait(sandbox.latency_s)
        lost = reply.writes and sandbox.faulty("answer-lost", call=reply.call)
        if not lost and not sandbox.faulty("drop", call=reply.call):
            self._send(changed, reply.call)

    def _altered(self, reply: Reply) -> Reply:
        faulty = self.server.sandbox.faulty
        call = reply.call
        if faulty("login-page", call=call):
            return Reply(call, _LOGIN_PAGE, _HTML)
        if faulty("html-500", call=call):
            return Reply(call, b"<html><body>Runtime Error</body></html>", _HTML, 500)
        if faulty("half", call=call):
            return Reply(call, reply.body[: len(reply.body) // 2], reply.media_type, reply.status)
        if faulty("entity", call=call):
            return Reply(call, _ENTITY, "text/xml", reply.status)
        if faulty("not-json", call=call) and "json" in reply.media_type:
            return Reply(call, b"OK", "text/plain", reply.status)
        return reply

    def _send(self, reply: Reply, call: str) -> None:
        faulty = self.server.sandbox.faulty
        self.send_response(reply.status)
        self.send_header("Content-Type", reply.media_type)
        for name, value in reply.headers.items():
            self.send_header(name, value)
        if faulty("huge", call=call):
            self.end_headers()
            block = b" " * 1_000_000
            while not self.server.sandbox.stopping.is_set():
                self.wfile.write(block)
            return
        self.send_header("Content-Length", str(len(reply.body)))
        self.end_headers()
        cut = len(reply.body) // 2 if faulty("truncated", call=call) else len(reply.body)
        self.wfile.write(reply.body[:cut])
