"""What the app loads before its first screen stands: the less, the sooner one can paste."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from textual.widgets import TextArea

if TYPE_CHECKING:
    from tests.tui.conftest import OpenApp

    from troubleshooter.pipeline.knowledge import Knowledge

LATER = (
    "babel",
    "httpx",
    "jinja2",
    "lxml",
    "markdown_it",
    "polars",
    "pydantic",
    "rapidfuzz",
    "re2",
    "sqlalchemy",
    "typer",
    "troubleshooter.kb",
    "troubleshooter.matching",
    "troubleshooter.pipeline",
    "troubleshooter.report.locale",
    "troubleshooter.tui.screens.knowledge",
    "troubleshooter.tui.screens.log",
    "troubleshooter.tui.screens.retry",
)
START = f"""
import asyncio, sys
from dataclasses import replace
from pathlib import Path
from troubleshooter.locations import find
from troubleshooter.tui.app import TroubleshooterApp

class Started(TroubleshooterApp):
    def _load(self):
        print(*[name for name in {LATER!r} if name in sys.modules])
        print(self.screen.query_one("#field").region.width > 10)
        self.exit()

home = Path(sys.argv[1])
asyncio.run(Started(locations=replace(find(), home=home)).run_async(headless=True, size=(100, 30)))
"""


def test_the_field_stands_there_before_anything_else_is_loaded(tmp_path: Path) -> None:
    told = subprocess.run(
        [sys.executable, "-c", START, str(tmp_path)], capture_output=True, text=True, check=True
    )
    loaded, drawn = told.stdout.splitlines()
    assert loaded == ""
    assert drawn == "True"


def test_without_arguments_no_command_is_loaded() -> None:
    program = (
        "import sys; from troubleshooter.cli import app, console, main; "
        "console.interactive = lambda: True; sys.argv = ['troubleshooter']; "
        "app.open_app = lambda paths: print([name for name in sys.modules if name == 'typer' "
        "or name in ('troubleshooter.cli.scan', 'troubleshooter.cli.report')]); main.run()"
    )
    told = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=True
    )
    assert told.stdout.strip() == "[]"


async def test_what_is_typed_while_the_rules_load_is_answered(
    open_app: OpenApp, knowledge: Knowledge
) -> None:
    from threading import Event

    gate = Event()

    def slowly() -> Knowledge:
        gate.wait(30)
        return knowledge

    async with open_app(load=slowly, ready=False) as desk:
        await desk.until(lambda: isinstance(desk.app.focused, TextArea))
        await desk.press(*"CFACT028")
        gate.set()
        await desk.until(lambda: "Invoice template not found" in desk.text())
