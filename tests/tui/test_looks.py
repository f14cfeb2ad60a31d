"""How the main screens look, at three sizes and in both themes, as SVG files kept beside this.

Set TROUBLESHOOTER_UPDATE_GOLDEN=1 to write them anew, then look at them before committing.
"""

from __future__ import annotations

import os
import re
from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
import sqlalchemy as sa

from troubleshooter.cases import keeping
from troubleshooter.cases.case import Deed, DeedKind, Seen, Sighting
from troubleshooter.cases.tables import CASES, DEEDS, SIGHTINGS
from troubleshooter.locations import find
from troubleshooter.pipeline.cases import open_cases
from troubleshooter.pipeline.knowledge import Knowledge
from troubleshooter.tui.remembered import Remembered, ThemeName, remember
from troubleshooter.tui.screens.cases import CasePage, CasesPage
from troubleshooter.tui.screens.log import LogPage
from troubleshooter.tui.screens.message import MessagePage
from troubleshooter.tui.screens.records import RecordsPage

if TYPE_CHECKING:
    from tests.tui.conftest import Desk, OpenApp

LOOKS = Path(__file__).parent / "looks"
SIZES = {"80x24": (80, 24), "120x40": (120, 40), "180x50": (180, 50)}
RULE = """
id: shop.store-closed
system: magento
level: error
status: stable
title: {en: The store is closed, nl: De winkel is gesloten}
match:
  messages: ["Store {store} is closed for synchronisation"]
cause: {en: "Somebody closed the store in the settings.", nl: "De winkel is dichtgezet."}
fix:
  - {en: Open the store., nl: Open de winkel., where: Stores > Settings}
  - {en: Start the sync again., nl: Start de synchronisatie opnieuw.}
retry: {when: after-fix}
evidence: field-knowledge
sources: ["field: our own cases"]
examples:
  matches:
    - {message: "Store nl is closed for synchronisation", parameters: {store: nl}}
    - Store be_fr is closed for synchronisation
    - "[2026-03-09 04:00:12] main.ERROR: Store nl is closed for synchronisation [] []"
  ignores:
    - Store nl is open for synchronisation
    - Store nl closed its cash drawer
    - Synchronisation finished
"""
LOG = """ID,Order,"Invoice ID",Message,"Date Created",Platform,Success
1,000000301,1,Exported to the books,2026-01-02 06:15:20,e-Boekhouden,Yes
2,000000302,2,Store nl is closed for synchronisation,2026-01-03 07:00:00,e-Boekhouden,No
3,000000303,3,Store be is closed for synchronisation,2026-01-05 07:00:00,e-Boekhouden,No
4,000000304,4,The quux refused to frobnicate the widget,2026-01-05 08:00:00,e-Boekhouden,No
5,000000305,5,Exported to the books,2026-01-06 06:15:20,e-Boekhouden,Yes
"""
MORE = """6,000000306,6,Store nl is closed for synchronisation,2026-01-08 07:00:00,e-Boekhouden,No
7,000000307,7,The frob has no quux any more,2026-01-08 07:00:00,e-Boekhouden,No
8,000000308,8,The frob has no quux any more,2026-01-09 07:00:00,e-Boekhouden,No
"""


@pytest.fixture
def book(home: Path, tmp_path: Path) -> Knowledge:
    """One rule only, so that no picture depends on the shipped rulebook."""
    path = tmp_path / "rules" / "shop" / "store-closed.yaml"
    path.parent.mkdir(parents=True)
    path.write_text(RULE, "utf-8")
    places = replace(find(), home=home, rules=tmp_path / "rules", articles=tmp_path / "none")
    return Knowledge(places)


@pytest.fixture
def log(tmp_path: Path) -> Path:
    path = tmp_path / "exports" / "magento-invoice-log.csv"
    path.parent.mkdir()
    path.write_text(LOG, "utf-8")
    return path


def keep(home: Path, log: Path) -> None:
    """Cases of two customers, as they would be kept before this log is opened."""
    cases = open_cases(replace(find(), home=home))
    for number, (customer, days) in enumerate(
        {"De Vries Installaties": ("2025-11-02", "2025-12-24"), "Bakker": ("2025-12-30",)}.items()
    ):
        for day in days:
            at = datetime.fromisoformat(f"{day} 09:00")
            sighting = Sighting(day, at, 3, at, at, {at.date(): 3}, "", "log.csv", ("000000288",))
            sample = "Store nl is closed for synchronisation"
            seen = Seen("shop.store-closed", "shop.store-closed", sighting, "", sample)
            cases.take_in(customer, [seen], [str(log)] if number == 0 else [])
    with cases.store.begin() as db:
        [vries] = keeping.find(db, "De Vries Installaties")
        for day, kind, detail in (
            ("2025-12-24 10:00", DeedKind.REPLY, ""),
            ("2025-12-25 11:30", DeedKind.FIXED, "store opened in the settings"),
        ):
            keeping.act(db, vries.id, Deed(datetime.fromisoformat(day), kind, detail))
        keeping.write_note(db, vries.id, "They close it before stocktaking.")
        for name, table in (("id", CASES), ("case_id", SIGHTINGS), ("case_id", DEEDS)):
            db.execute(sa.update(table).where(table.c[name] == vries.id).values({name: "5a1ab1e0"}))
    cases.store.close()


async def message(desk: Desk) -> None:
    await desk.press("f2")
    page = desk.app.screen
    assert isinstance(page, MessagePage)
    desk.field().cursor_blink = False
    await desk.paste("Order 302: Store nl is closed for synchronisation")
    await desk.until(lambda: page.settled and "99% sure" in desk.text())


async def found(desk: Desk) -> None:
    page = desk.app.get_screen_stack("log")[0]
    assert isinstance(page, LogPage)
    await desk.until(lambda: page.result)
    await desk.until(lambda: desk.app.session.memory.known)


async def followed(desk: Desk) -> None:
    await found(desk)
    page = desk.app.get_screen_stack("log")[0]
    assert isinstance(page, LogPage)
    await desk.press("f")
    with Path(desk.app._paths[0]).open("a", encoding="utf-8", newline="") as file:
        file.write(MORE)
    await desk.until(lambda: page.result and page.result.records == 8)


async def finding(desk: Desk) -> None:
    await found(desk)
    await desk.press("enter")
    await desk.until(lambda: "Somebody closed" in desk.text())


async def records(desk: Desk) -> None:
    await found(desk)
    await desk.press("t")
    await desk.until(lambda: isinstance(desk.app.screen, RecordsPage))
    page = desk.app.screen
    assert isinstance(page, RecordsPage)
    await desk.until(lambda: page.settled)
    await desk.press("e")


async def came_back(desk: Desk) -> None:
    await found(desk)
    await desk.until(lambda: "1 came back" in desk.text())
    await desk.press("enter")
    await desk.until(lambda: "Somebody closed" in desk.text())


async def cases(desk: Desk) -> None:
    await found(desk)
    await desk.until(lambda: "1 came back" in desk.text())
    await desk.press("f7")
    page = desk.app.screen
    assert isinstance(page, CasesPage)
    await desk.until(lambda: page.settled and "3 of 3" in desk.text())


async def case(desk: Desk) -> None:
    await came_back(desk)
    await desk.press("c")
    await desk.until(lambda: isinstance(desk.app.screen, CasePage))
    await desk.until(lambda: "stocktaking" in desk.text())


WAYS: Mapping[str, object] = {
    "message": message,
    "log": found,
    "followed": followed,
    "finding": finding,
    "records": records,
    "came-back": came_back,
    "cases": cases,
    "case": case,
}
KEPT = ("came-back", "cases", "case")
"""Where the customer is known from before."""


def normal(svg: str) -> str:
    """The picture without what differs from run to run."""
    svg = re.sub(r"terminal-[0-9a-f]+", "terminal", svg)
    svg = re.sub(r"(at&#160;)\d\d:\d\d:\d\d", r"\g<1>09:30:00", svg)  # when a log grew
    return "\n".join(line.rstrip() for line in svg.splitlines()) + "\n"


@pytest.mark.parametrize("theme", ["dark", "light"])
@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("way", WAYS)
async def test_a_screen_looks_as_it_did(
    open_app: OpenApp, home: Path, book: Knowledge, log: Path, way: str, size: str, theme: ThemeName
) -> None:
    remember(home / "tui.json", lambda _: Remembered("en", theme))
    if way in KEPT:
        keep(home, log)
    async with open_app(log, size=SIZES[size], load=lambda: book) as desk:
        await WAYS[way](desk)  # type: ignore[operator]
        await desk.pilot.pause()
        await desk.pilot.wait_for_scheduled_animations()
        looks = normal(desk.app.export_screenshot(title="troubleshooter"))
    path = LOOKS / f"{way}-{size}-{theme}.svg"
    if os.environ.get("TROUBLESHOOTER_UPDATE_GOLDEN") == "1":
        path.parent.mkdir(exist_ok=True)
        path.write_text(looks, "utf-8", newline="\n")
    assert path.is_file(), "set TROUBLESHOOTER_UPDATE_GOLDEN=1 to make it, and look at it"
    assert looks == path.read_text("utf-8"), f"{path.name} looks different now"
