"""The terminal app in a browser of this computer: one key in its address, used once."""

from __future__ import annotations

import hmac
import secrets
import shlex
import socket
import subprocess
import sys
from collections.abc import Callable

from aiohttp import web
from aiohttp.typedefs import Handler, Middleware
from textual_serve.server import Server

from troubleshooter.errors import UsageError

LOOPBACK = "127.0.0.1"
_COOKIE = "troubleshooter"
_PROGRAM = (
    "import sys; from troubleshooter.tui.app import TroubleshooterApp; "
    "TroubleshooterApp(sys.argv[1:]).run()"
)
_POLICY = (
    "default-src 'none'; script-src 'self' 'unsafe-inline'; style-src 'self' 'unsafe-inline'; "
    "img-src 'self' data:; font-src 'self' data:; connect-src 'self' {socket}; "
    "base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
)


class GuardedServer(Server):
    """Serves the app to the one browser that comes first with the key.

    It listens on this computer only. `key` is good for one request, which gets a cookie in
    exchange; nothing is answered without it, nor to a page of another origin. `ready` is told the
    address with the key, at which `listener` listens already.
    """

    def __init__(
        self, listener: socket.socket, paths: tuple[str, ...], ready: Callable[[str], None]
    ) -> None:
        port = int(listener.getsockname()[1])
        super().__init__(_command(paths), LOOPBACK, port, "troubleshooter")
        self._listener = listener
        self.key = secrets.token_urlsafe(24)
        self._own = f"{LOOPBACK}:{port}"
        self._session = secrets.token_urlsafe(32)
        self._spent = False
        self._ready = ready

    def serve(self, debug: bool = False) -> None:  # noqa: ARG002
        """Serve until interrupted, without a log: addresses with keys do not belong in one."""
        web.run_app(self._make_app(), sock=self._listener, access_log=None, print=None)

    async def on_startup(self, app: web.Application) -> None:  # noqa: ARG002
        """Tell the address."""
        self._ready(f"http://{self._own}/?key={self.key}")

    async def _make_app(self) -> web.Application:
        app = await super()._make_app()
        app.middlewares.append(self._guard())
        return app

    def _guard(self) -> Middleware:
        @web.middleware
        async def guard(request: web.Request, handler: Handler) -> web.StreamResponse:
            # Another name for this computer would let a foreign page reach it by its own name.
            if request.host != self._own or not self._own_page(request):
                raise web.HTTPForbidden(text="not from here")
            given = request.query.get("key")
            if given is not None and request.path == "/":
                return self._exchanged(given)
            if not self._same(request.cookies.get(_COOKIE, ""), self._session):
                raise web.HTTPForbidden(text="open the address that the terminal shows")
            response = await handler(request)
            if not response.prepared:
                policy = _POLICY.format(socket=f"ws://{self._own}")
                response.headers["Content-Security-Policy"] = policy
                response.headers["Cache-Control"] = "no-store"
                response.headers["Referrer-Policy"] = "no-referrer"
                response.headers["X-Content-Type-Options"] = "nosniff"
            return response

        return guard

    def _own_page(self, request: web.Request) -> bool:
        return request.headers.get("Origin") in (None, f"http://{self._own}")

    def _exchanged(self, given: str) -> web.Response:
        """The cookie for the key, once."""
        if self._spent or not self._same(given, self.key):
            raise web.HTTPForbidden(text="this address was used; start anew for another one")
        self._spent = True
        moved = web.Response(status=303, headers={"Location": "/", "Cache-Control": "no-store"})
        moved.set_cookie(_COOKIE, self._session, httponly=True, samesite="Strict", path="/")
        return moved

    @staticmethod
    def _same(given: str, known: str) -> bool:
        return hmac.compare_digest(given.encode("utf-8", "replace"), known.encode())


def serve(port: int, paths: tuple[str, ...], ready: Callable[[str], None]) -> None:
    """Serve the app, on `paths` as logs, until interrupted; port 0 takes a free one.

    Raises UsageError for a port that cannot be used.
    """
    with _listening(port) as listener:
        GuardedServer(listener, paths, ready).serve()


def _listening(port: int) -> socket.socket:
    try:
        return socket.create_server((LOOPBACK, port))
    except OSError as error:
        raise UsageError(f"port {port} cannot be used: {error.strerror}") from error


def _command(paths: tuple[str, ...]) -> str:
    """The command line that opens the app, as this system's shell reads it."""
    words = [sys.executable, "-c", _PROGRAM, *paths]
    return subprocess.list2cmdline(words) if sys.platform == "win32" else shlex.join(words)
