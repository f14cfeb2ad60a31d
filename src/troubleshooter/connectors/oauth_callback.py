"""Waiting on this computer for the browser to come back from a vendor's consent page."""

from __future__ import annotations

import queue
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from types import TracebackType
from urllib.parse import parse_qs, urlsplit

from troubleshooter.config import is_loopback
from troubleshooter.errors import ConfigurationError

_DONE = (
    b"<!doctype html><html><head><meta charset='utf-8'><title>troubleshooter</title></head><body>"
    b"<p>U kunt dit venster sluiten en teruggaan naar de terminal.</p>"
    b"<p>You can close this window and go back to the terminal.</p></body></html>"
)


def can_wait_for(redirect_uri: str) -> bool:
    """Whether the redirect address is one on this computer that can be listened on.

    Raises ConfigurationError when it is no address at all.
    """
    try:
        parts = urlsplit(redirect_uri)
        port = parts.port
    except ValueError as error:
        raise ConfigurationError("redirect_uri is no address") from error
    return parts.scheme == "http" and is_loopback(parts.hostname or "") and bool(port)


class Callback:
    """A listener for one login, on this computer only; use it in a `with` block.

    Only a request for the redirect path that carries the login's own state is taken; anything else
    gets HTTP 404 and changes nothing.
    """

    def __init__(self, redirect_uri: str, state: str) -> None:
        parts = urlsplit(redirect_uri)
        self._back: queue.Queue[str] = queue.Queue()
        try:
            self._server = _Server(("127.0.0.1", parts.port or 0), _Handler)
        except OSError as error:
            raise ConfigurationError(
                f"port {parts.port} of redirect_uri cannot be listened on: {error.strerror}"
            ) from error
        self._server.wanted = (parts.path or "/", state)
        self._server.back = self._back
        self._base = f"{parts.scheme}://{parts.netloc}"
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.05,))

    def __enter__(self) -> Callback:
        self._thread.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._server.shutdown()
        self._thread.join()
        self._server.server_close()

    def wait(self, patience_s: float) -> str | None:
        """The whole address the browser came back to, None when it did not come in time."""
        try:
            return self._base + self._back.get(timeout=patience_s)
        except queue.Empty:
            return None


class _Server(ThreadingHTTPServer):
    daemon_threads = False
    wanted: tuple[str, str]
    back: queue.Queue[str]

    def handle_error(self, request: object, client_address: object) -> None:
        """A browser that goes away is no matter."""


class _Handler(BaseHTTPRequestHandler):
    server: _Server
    timeout = 5

    def log_message(self, *_arguments: object) -> None:
        """The address holds a code, so nothing is logged."""

    def do_GET(self) -> None:
        """Take the address when it is the one waited for."""
        path, state = self.server.wanted
        parts = urlsplit(self.path)
        fits = parts.path == path and parse_qs(parts.query).get("state") == [state]
        body = _DONE if fits else b""
        self.send_response(200 if fits else 404)
        self.send_header("Content-Type", "text/html; charset=utf-8")
        self.send_header("Content-Length", str(len(body)))
        self.send_header("Content-Security-Policy", "default-src 'none'")
        self.end_headers()
        self.wfile.write(body)
        if fits:
            self.server.back.put(self.path)
