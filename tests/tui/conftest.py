"""The app on the rulebook in force, in a home of its own, and ways to wait for it."""

from __future__ import annotations

import asyncio
import inspect
import re
import shutil
import time
from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from dataclasses import replace
from pathlib import Path
from typing import Protocol

import pytest
from textual import events
from textual.pilot import Pilot
from textual.screen import Screen
from textual.widgets import TextArea

from troubleshooter.locations import find
from troubleshooter.model import Language
from troubleshooter.pipeline.knowledge import Knowledge
from troubleshooter.tui.app import TroubleshooterApp
from troubleshooter.tui.screens.message import MessagePage
from troubleshooter.tui.session import LoadKnowledge

WIDE = (140, 40)

_MOST_S = 100.0
_RULE_ID = re.compile(r"\b(?:eboekhouden|exact|magento|network|outsmart|visma)\.[a-z][a-z\-]+")
_TURN_S = 0.004  # How long the app gets between two looks at it; nothing waits for it to pass.


class OpenApp(Protocol):
    """Starts the app; `ready` waits until the knowledge is loaded, which is the home's `own`, of a
    few rules, where it is changed."""

    def __call__(
        self,
        *paths: Path,
        language: Language | None = "en",
        size: tuple[int, int] = WIDE,
        load: LoadKnowledge | None = None,
        ready: bool = True,
        own: bool = False,
    ) -> AbstractAsyncContextManager[Desk]: ...


class Desk:
    """A running app, driven as a person would."""

    def __init__(self, app: TroubleshooterApp, pilot: Pilot[None]) -> None:
        self.app = app
        self.pilot = pilot
        self.expects_errors = False

    async def until(self, condition: Callable[[], object]) -> None:
        """Let the app work until `condition` holds; fails when it never does."""
        end = time.monotonic() + _MOST_S
        while time.monotonic() < end:
            await asyncio.sleep(_TURN_S)
            if condition():
                await self.pilot.pause()
                return
        pytest.fail("the app did not get there:\n" + self.text())

    async def press(self, *keys: str) -> None:
        """Press keys one after another."""
        await self.pilot.press(*keys)
        await self.pilot.pause()

    async def paste(self, text: str) -> None:
        """Paste into the focused widget, as the terminal does."""
        focused = self.app.focused
        assert focused is not None
        focused.post_message(events.Paste(text))
        await self.pilot.pause()

    async def ask(self, text: str) -> None:
        """Paste a message and wait for its answer."""
        await self.paste(text)
        page = self.app.screen
        assert isinstance(page, MessagePage)
        await self.until(lambda: self.field().text and page.settled)

    def field(self) -> TextArea:
        """The paste field."""
        return self.app.screen.query_one(TextArea)

    def text(self, screen: Screen[object] | None = None) -> str:
        """What stands on the screen, a line a row."""
        lines = (screen or self.app.screen)._compositor.render_strips()
        return "\n".join("".join(segment.text for segment in strip).rstrip() for strip in lines)


@pytest.fixture
def home(tmp_path: Path) -> Path:
    """The user's folder of the app under test."""
    return tmp_path / "home"


@pytest.fixture(scope="session")
def few_rules(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Four shipped rules and those that they name: a new rule is tried against all others, which
    takes many seconds with all that ship."""
    shipped, folder = find().rules, tmp_path_factory.mktemp("few") / "rules"
    asked = [
        "eboekhouden.invoice-template-not-found",
        "eboekhouden.payment-term-missing",
        "magento.authentication-failed",
        "magento.invoice-not-found",
    ]
    while asked:
        system, _, slug = asked.pop().partition(".")
        path, copy = shipped / system / f"{slug}.yaml", folder / system / f"{slug}.yaml"
        if path.is_file() and not copy.exists():
            copy.parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(path, copy)
            named = _RULE_ID.finditer(path.read_text("utf-8"))
            asked += [found[0] for found in named]
    return folder


@pytest.fixture
def open_app(home: Path, knowledge: Knowledge, few_rules: Path) -> OpenApp:
    """Opens the app on the session's knowledge."""

    @asynccontextmanager
    async def opened(
        *paths: Path,
        language: Language | None = "en",
        size: tuple[int, int] = WIDE,
        load: LoadKnowledge | None = None,
        ready: bool = True,
        own: bool = False,
    ) -> AsyncIterator[Desk]:
        places = replace(find(), home=home)
        if own:
            places = replace(places, rules=few_rules)
        shared = (lambda: Knowledge(places)) if own else (lambda: knowledge)
        app = TroubleshooterApp(
            [str(path) for path in paths],
            language,
            locations=places,
            open_knowledge=load or shared,
        )
        async with app.run_test(size=size, notifications=True) as pilot:
            desk = Desk(app, pilot)
            if ready:
                await desk.until(lambda: app.session.loaded)
            yield desk
        survived = [repr(error) for error in app.survived.errors]
        assert desk.expects_errors or not survived, survived

    return opened


@pytest.hookimpl(tryfirst=True)
def pytest_pyfunc_call(pyfuncitem: pytest.Function) -> bool | None:
    """Run `async def` tests of this folder, each in a loop of its own."""
    if not inspect.iscoroutinefunction(pyfuncitem.obj):
        return None
    names = pyfuncitem._fixtureinfo.argnames
    asyncio.run(pyfuncitem.obj(**{name: pyfuncitem.funcargs[name] for name in names}))
    return True
