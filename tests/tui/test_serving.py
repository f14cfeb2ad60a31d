"""The app in a browser: on this computer only, for whoever comes first with the key."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

import httpx
import pytest

pytest.importorskip("textual_serve")


@pytest.fixture
def address(tmp_path: Path) -> Iterator[str]:
    """What `troubleshooter serve` prints."""
    process = subprocess.Popen(
        [sys.executable, "-c", "from troubleshooter.cli.main import run; run()", "serve"],
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
        env={**os.environ, "TROUBLESHOOTER_HOME": str(tmp_path / "home")},
        cwd=tmp_path,
    )
    assert process.stdout is not None
    with process:
        try:
            yield process.stdout.readline().strip()
        finally:
            process.terminate()


def own(address: str) -> str:
    parts = urlsplit(address)
    return f"{parts.scheme}://{parts.netloc}"


def test_the_key_opens_once_and_nothing_opens_without_it(address: str) -> None:
    assert urlsplit(address).hostname == "127.0.0.1"
    with httpx.Client(follow_redirects=True) as first, httpx.Client() as other:
        assert other.get(own(address)).status_code == 403
        assert other.get(own(address) + "/?key=guessed").status_code == 403
        page = first.get(address)
        assert page.status_code == 200
        assert "key=" not in str(page.url)
        assert "textual-terminal" in page.text
        assert "default-src 'none'" in page.headers["Content-Security-Policy"]
        assert first.get(own(address)).status_code == 200
        assert other.get(address).status_code == 403
        assert other.get(own(address) + "/static/js/textual.js").status_code == 403


def test_another_name_or_page_does_not_get_in(address: str) -> None:
    with httpx.Client(follow_redirects=True) as client:
        assert client.get(address).status_code == 200
        upgrade = {
            "Connection": "Upgrade",
            "Upgrade": "websocket",
            "Sec-WebSocket-Version": "13",
            "Sec-WebSocket-Key": "dGhlIHNhbXBsZSBub25jZQ==",
        }
        for wrong in ({"Host": "evil.example"}, {"Origin": "https://evil.example"}):
            answer = client.get(own(address) + "/ws", headers={**upgrade, **wrong})
            assert answer.status_code == 403


def test_a_port_in_use_is_told(tmp_path: Path) -> None:
    import socket

    from troubleshooter.errors import UsageError
    from troubleshooter.tui.serving import serve

    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        with pytest.raises(UsageError, match="cannot be used"):
            serve(taken.getsockname()[1], (), print)


def test_the_address_is_told_only_when_somebody_listens_there() -> None:
    import socket

    from aiohttp.web_runner import GracefulExit

    from troubleshooter.tui.serving import serve

    reached: list[str] = []

    def open_it(told: str) -> None:
        parts = urlsplit(told)
        with socket.create_connection((parts.hostname, parts.port), 10):
            reached.append(told)
        raise GracefulExit

    serve(0, (), open_it)
    assert len(reached) == 1
