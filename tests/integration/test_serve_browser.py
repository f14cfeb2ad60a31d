"""The app in a real browser: it shows and answers there, for one browser only, on this computer.

Needs a Chromium; TROUBLESHOOTER_NEEDS_CHROMIUM=1 makes its absence a failure. The last picture of
the page is written to TROUBLESHOOTER_SERVE_PICTURE when that names a file.
"""

from __future__ import annotations

import base64
import itertools
import json
import os
import re
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from websockets.exceptions import WebSocketException
from websockets.sync.client import ClientConnection, connect

from troubleshooter.report.pdf import arguments, find_browser

pytest.importorskip("textual_serve")

MESSAGE = "Work order 26-0812: Invoice template not found (CFACT028)"
ESCAPES = re.compile(r"\x1b\[[0-?]*[ -/]*[@-~]|\x1b\][^\x07]*\x07")
PATIENCE_S = 90


@dataclass(slots=True)
class Browser:
    """A running browser, spoken to over its debugging port; `drawn` is all that the app sent to a
    page, as text."""

    socket: ClientConnection
    drawn: dict[str, str] = field(default_factory=dict)
    _numbers: Iterator[int] = field(default_factory=lambda: itertools.count(1))

    def tell(self, method: str, session: str | None = None, **parameters: object) -> dict[str, Any]:
        """One command and its answer."""
        number = next(self._numbers)
        command: dict[str, object] = {"id": number, "method": method, "params": parameters}
        if session is not None:
            command["sessionId"] = session
        self.socket.send(json.dumps(command))
        while True:
            message = self._next()
            if message.get("id") == number:
                assert "error" not in message, message
                result: dict[str, Any] = message["result"]
                return result

    def until(self, condition: Callable[[], object]) -> None:
        """Listen until `condition` holds."""
        end = time.monotonic() + PATIENCE_S
        while not condition():
            assert time.monotonic() < end, self.drawn
            with suppress(TimeoutError):
                self._next(0.2)

    def _next(self, patience: float = PATIENCE_S) -> dict[str, Any]:
        message: dict[str, Any] = json.loads(self.socket.recv(timeout=patience))
        if message.get("method") == "Network.webSocketFrameReceived":
            frame = message["params"]["response"]
            if frame["opcode"] == 2:
                sent = base64.b64decode(frame["payloadData"]).decode("utf-8", "replace")
                session = message["sessionId"]
                self.drawn[session] = self.drawn.get(session, "") + ESCAPES.sub("", sent)
        return message

    def open(self, address: str) -> str:
        """A page on `address` in a profile of its own: no cookie of another one is there."""
        context = self.tell("Target.createBrowserContext")["browserContextId"]
        target = self.tell(
            "Target.createTarget", url="about:blank", browserContextId=context, width=1100,
            height=700,
        )["targetId"]  # fmt: skip
        session: str = self.tell("Target.attachToTarget", targetId=target, flatten=True)[
            "sessionId"
        ]
        for domain in ("Page", "Network", "Runtime"):
            self.tell(f"{domain}.enable", session)
        self.tell("Page.navigate", session, url=address)
        self.until(lambda: self.run(session, "document.readyState") == "complete")
        return session

    def run(self, session: str, expression: str) -> Any:
        """The value of `expression` in a page."""
        answer = self.tell("Runtime.evaluate", session, expression=expression, returnByValue=True)
        return answer["result"].get("value")

    def picture(self, session: str) -> bytes:
        """What a page looks like, as PNG."""
        told = self.tell("Page.captureScreenshot", session, format="png")
        return base64.b64decode(told["data"])


@pytest.fixture(scope="module")
def browser(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Browser]:
    found = find_browser(os.environ)
    if found is None:
        assert os.environ.get("TROUBLESHOOTER_NEEDS_CHROMIUM") != "1", "no Chromium is installed"
        pytest.skip("no Chromium on this computer")
    profile = tmp_path_factory.mktemp("profile")
    # Of the whole world only this computer is there.
    alone = "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1"
    command = [*arguments(found, profile), alone, "--remote-debugging-port=0", "about:blank"]
    with subprocess.Popen(command, stderr=subprocess.PIPE, text=True) as process:
        assert process.stderr is not None
        listening = (re.search(r"ws://\S+", line) for line in process.stderr)
        address = next(one[0] for one in listening if one)
        with connect(address, max_size=None) as opened:
            yield Browser(opened)
            with suppress(WebSocketException):
                opened.send(json.dumps({"id": 0, "method": "Browser.close"}))
        process.wait(PATIENCE_S)


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """What `troubleshooter serve` prints."""
    folder = tmp_path_factory.mktemp("served")
    (folder / "home").mkdir()
    (folder / "home" / "tui.json").write_text('{"language": "en"}')
    process = subprocess.Popen(
        [sys.executable, "-c", "from troubleshooter.cli.main import run; run()", "serve"],
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
        env={**os.environ, "TROUBLESHOOTER_HOME": str(folder / "home")},
        cwd=folder,
    )
    assert process.stdout is not None
    with process:
        try:
            yield process.stdout.readline().strip()
        finally:
            process.terminate()


def test_the_page_shows_the_app_which_answers_what_is_typed_there(
    browser: Browser, address: str, tmp_path: Path
) -> None:
    page = browser.open(address)
    browser.until(lambda: "Paste an error message" in browser.drawn.get(page, ""))
    browser.until(lambda: " rules" in browser.drawn.get(page, ""))
    assert "key=" not in browser.run(page, "location.href")
    before = browser.picture(page)
    browser.run(page, "document.querySelector('.xterm-helper-textarea').focus()")
    browser.tell("Input.insertText", page, text=MESSAGE)
    browser.until(lambda: "Open the invoice templates" in browser.drawn[page])
    browser.until(lambda: browser.picture(page) != before)
    wanted = os.environ.get("TROUBLESHOOTER_SERVE_PICTURE")
    picture = Path(wanted) if wanted else tmp_path / "serve.png"
    picture.write_bytes(browser.picture(page))
    assert picture.read_bytes().startswith(b"\x89PNG")
    assert picture.stat().st_size > 20_000  # An empty page of this size has some 4,000 bytes.

    # The key is spent now: nobody else gets in, whatever they try.
    own = "{0.scheme}://{0.netloc}".format(urlsplit(address))
    for tried, told in (
        (address, "this address was used"),
        (f"{own}/?key=guessed", "this address was used"),
        (own, "open the address that the terminal shows"),
    ):
        other = browser.open(tried)
        assert told in browser.run(other, "document.body.innerText")
        assert other not in browser.drawn


@pytest.mark.skipif(sys.platform != "linux", reason="elsewhere 127.0.0.2 is no address")
def test_only_the_loopback_address_listens(address: str) -> None:
    port = urlsplit(address).port
    assert port is not None
    with socket.create_connection(("127.0.0.1", port), 10):
        pass
    others = {"127.0.0.2"}
    with suppress(OSError), socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as asked:
        asked.connect(("192.0.2.1", 9))  # Sends nothing; tells by which address it would go.
        others.add(asked.getsockname()[0])
    for other in others - {"127.0.0.1"}:
        with pytest.raises(OSError, match="refused"), socket.create_connection((other, port), 10):
            pass
