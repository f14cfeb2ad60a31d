"""No secret is on a screen of the app, nor in the picture that is made of it."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from tests.integration.canaries import FIXED, connect, handed_out, showing, written

from troubleshooter.sandbox.server import Sandbox
from troubleshooter.tui.screens.finding import FindingPage
from troubleshooter.tui.screens.log import LogPage
from troubleshooter.tui.screens.verify import VerifyPage

if TYPE_CHECKING:
    from tests.tui.conftest import OpenApp

MESSAGE = "Relation 20418 on work order 26-0705 not found in VISMA.net"


async def test_no_secret_is_on_the_connections_screen_or_in_its_picture(
    open_app: OpenApp, home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with Sandbox(["echo"]) as sandbox:
        names = connect(sandbox, home, monkeypatch)
        async with open_app() as desk:
            await desk.press("f6")
            await desk.until(lambda: names[-1] in desk.text())
            for place in range(len(names)):
                await desk.press(*(["down"] if place else []), "enter")
                await desk.until(lambda: "calls, of which" in desk.text())
                picture = desk.app.export_screenshot(title="troubleshooter")
                (home / f"{place}.svg").write_text(picture, "utf-8")
                assert not showing({*FIXED, *handed_out(sandbox)}, desk.text(), picture)
    assert (home / "0.svg").stat().st_size
    assert not showing({*FIXED, *handed_out(sandbox)}, written(home))


async def test_no_secret_is_on_the_screen_that_verifies_or_in_its_picture(
    open_app: OpenApp, home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    log = tmp_path / "panel.txt"
    log.write_text(f"10-03-2026 12:45\t{MESSAGE}\n", "utf-8")
    with Sandbox(["echo"]) as sandbox:
        connect(sandbox, home, monkeypatch)
        path = home / "connections.toml"
        entry = path.read_text("utf-8").partition("[sandbox-visma]")[2].partition("[")[0]
        path.write_text(f"[sandbox-visma]{entry}", "utf-8")
        async with open_app(log, own=True) as desk:
            page = desk.app.get_screen_stack("log")[0]
            assert isinstance(page, LogPage)
            await desk.until(lambda: page.result)
            await desk.press("enter")
            await desk.until(lambda: isinstance(desk.app.screen, FindingPage))
            await desk.until(lambda: "1 entry" in desk.text())
            await desk.press("v")
            await desk.until(lambda: isinstance(desk.app.screen, VerifyPage))
            verifying = desk.app.screen
            assert isinstance(verifying, VerifyPage)
            await desk.until(lambda: verifying.verification)
            picture = desk.app.export_screenshot(title="troubleshooter")
            assert "visma.session" in desk.text()
            assert not showing({*FIXED, *handed_out(sandbox)}, desk.text(), picture)
