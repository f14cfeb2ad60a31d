"""Cases: whose log it is, what the customer had before, and what is done about it."""

from __future__ import annotations

import io
import json
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
import sqlalchemy as sa
from textual.widgets import Input, OptionList, TextArea

from troubleshooter.cases.case import Case, CaseState, DeedKind
from troubleshooter.cases.tables import DEEDS
from troubleshooter.locations import find
from troubleshooter.pipeline.case_taking import record
from troubleshooter.pipeline.cases import Cases, now, open_cases
from troubleshooter.pipeline.knowledge import Knowledge
from troubleshooter.pipeline.scan import Scanner
from troubleshooter.tui.screens.ask import AskDialog, NoteDialog
from troubleshooter.tui.screens.cases import CasePage, CasesPage
from troubleshooter.tui.screens.choose import ChooseDialog
from troubleshooter.tui.screens.customer import CustomerDialog
from troubleshooter.tui.screens.finding import FindingPage
from troubleshooter.tui.screens.log import LogPage
from troubleshooter.tui.screens.reply import ReplyPage
from troubleshooter.tui.screens.wrong import WrongMatchDialog
from troubleshooter.tui.widgets.choice import Choice

if TYPE_CHECKING:
    from tests.tui.conftest import Desk, OpenApp

RULE = "eboekhouden.invoice-template-not-found"
HEAD = 'ID,Order,"Invoice ID",Message,"Date Created",Platform,Success'
MESSAGE = "Work order 26-0812: Invoice template not found (CFACT028)"
VRIES = "De Vries Installaties"


def row(number: int, when: datetime) -> str:
    return (
        f"{number},00000030{number},{number},CFACT028: Factuursjabloon 'Kort' niet gevonden,"
        f"{when:%Y-%m-%d %H:%M:%S},e-Boekhouden,No"
    )


def write(path: Path, *days_ago: int) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    rows = [row(number, now() - timedelta(days=ago)) for number, ago in enumerate(days_ago)]
    unknown = "9,000000309,9,The quux refused to frobnicate the widget,2026-01-04 07:00:00,x,No"
    path.write_text("\n".join((HEAD, *rows, unknown)) + "\n", "utf-8")
    return path


@pytest.fixture
def log(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A log of a month ago, in a folder that bears the customer's name."""
    monkeypatch.chdir(tmp_path)
    return write(tmp_path / "exports" / VRIES / "export.csv", 31, 30)


@pytest.fixture
def store(home: Path) -> Iterator[Callable[[], Cases]]:
    """Opens the cases that the app keeps."""
    opened: list[Cases] = []

    def open_them() -> Cases:
        opened.append(open_cases(replace(find(), home=home)))
        return opened[-1]

    yield open_them
    for one in opened:
        one.store.close()


def of_rule(cases: Cases) -> Case:
    [case] = cases.chosen(subject=RULE)
    return case


async def read(desk: Desk) -> LogPage:
    page = desk.app.get_screen_stack("log")[0]
    assert isinstance(page, LogPage)
    await desk.until(lambda: page.result)
    return page


async def asked(desk: Desk) -> CustomerDialog:
    await desk.press("f8")
    await desk.until(lambda: isinstance(desk.app.screen, CustomerDialog))
    dialog = desk.app.screen
    assert isinstance(dialog, CustomerDialog)
    return dialog


async def say_customer(desk: Desk, name: str = "") -> None:
    dialog = await asked(desk)
    if name:
        dialog.query_one(Input).value = name
    await desk.press("enter")
    await desk.until(lambda: desk.app.session.memory.customer)


async def to_finding(desk: Desk) -> None:
    await desk.press("enter")
    await desk.until(lambda: isinstance(desk.app.screen, FindingPage))


# -- whose log it is


async def test_the_folder_s_name_is_proposed_and_nothing_is_kept_before_it_is_confirmed(
    open_app: OpenApp, log: Path, store: Callable[[], Cases]
) -> None:
    async with open_app(log) as desk:
        await read(desk)
        await desk.until(lambda: f"{VRIES}? F8 confirms" in desk.text())
        assert store().chosen() == ()
        await say_customer(desk)
        await desk.until(lambda: "2 new" in desk.text())
    assert {case.customer for case in store().chosen()} == {VRIES}
    assert {case.rule for case in store().chosen()} == {RULE, ""}


async def test_a_log_that_is_opened_again_is_known_and_nothing_counts_twice(
    open_app: OpenApp, log: Path, store: Callable[[], Cases]
) -> None:
    async with open_app(log) as desk:
        await read(desk)
        await say_customer(desk)
    async with open_app(log) as desk:
        await read(desk)
        await desk.until(lambda: f"{VRIES}  2 new" in desk.text())
    assert len(of_rule(store()).sightings) == 1


async def test_a_wrong_customer_is_put_right_and_keeps_nothing(
    open_app: OpenApp, log: Path, store: Callable[[], Cases]
) -> None:
    async with open_app(log) as desk:
        await read(desk)
        await say_customer(desk, "Bakker")
        await desk.until(lambda: "Bakker  2 new" in desk.text())
        dialog = await asked(desk)
        dialog.query_one(Input).value = VRIES
        await desk.press("enter")
        await desk.until(lambda: f"{VRIES}  2 new" in desk.text())
    assert {case.customer for case in store().chosen()} == {VRIES}


async def test_nobody_takes_back_what_was_kept(
    open_app: OpenApp, log: Path, store: Callable[[], Cases]
) -> None:
    async with open_app(log) as desk:
        await read(desk)
        await say_customer(desk)
        dialog = await asked(desk)
        await desk.press("down")
        options = dialog.query_one(OptionList)
        options.highlighted = options.option_count - 1
        await desk.press("enter")
        await desk.until(lambda: not desk.app.session.memory.customer)
        await desk.until(lambda: "F8 confirms" in desk.text())
    assert store().chosen() == ()
    async with open_app(log) as desk:
        await read(desk)
        await desk.until(lambda: "F8 confirms" in desk.text())


async def test_customers_are_found_as_one_types_in_any_spelling(
    open_app: OpenApp, log: Path, store: Callable[[], Cases]
) -> None:
    store().take_in("Café Zoë", [], ["/logs/x.csv"])
    async with open_app(log) as desk:
        await read(desk)
        dialog = await asked(desk)
        dialog.query_one(Input).value = "zoe"
        await desk.until(lambda: dialog.query_one(OptionList).option_count == 1)
        await desk.press("down", "enter")
        await desk.until(lambda: desk.app.session.memory.customer == "Café Zoë")


async def test_an_empty_name_stays_in_the_dialog(open_app: OpenApp, log: Path) -> None:
    async with open_app(log) as desk:
        await read(desk)
        dialog = await asked(desk)
        dialog.query_one(Input).value = "  "
        await desk.press("enter")
        assert desk.app.screen is dialog
        await desk.press("escape")
        assert not desk.app.session.memory.customer


# -- what was before


def taken_in(cases: Cases, knowledge: Knowledge, log: Path, customer: str = VRIES) -> None:
    """What the app keeps of a log, without opening it."""
    result = Scanner(knowledge.matcher).scan([str(log)], io.BytesIO()).result
    record(cases, customer, result, knowledge.rules, "en", None, [str(log)])


@pytest.fixture
def before(store: Callable[[], Cases], knowledge: Knowledge, log: Path) -> Case:
    """The customer had it a month ago, it was fixed three weeks ago, and it is in today's log."""
    cases = store()
    taken_in(cases, knowledge, log)
    case = of_rule(cases)
    cases.act([case.id], DeedKind.FIXED, "template renamed")
    with cases.store.begin() as db:
        then = (now() - timedelta(days=21)).timestamp()
        db.execute(sa.update(DEEDS).values(at=then))
    write(log, 31, 30, 12)
    return case


@pytest.mark.usefixtures("before")
@pytest.mark.parametrize("size", [(80, 24), (140, 40)], ids=["80x24", "140x40"])
async def test_what_came_back_is_said_at_the_log_and_at_the_finding(
    open_app: OpenApp, log: Path, size: tuple[int, int]
) -> None:
    async with open_app(log, size=size) as desk:
        await read(desk)
        await desk.until(lambda: "↻ 1 came back · 1 new" in desk.text())
        assert "↻ Invoice" in desk.text()
        await to_finding(desk)
        await desk.until(lambda: "came back after 9 days" in " ".join(desk.text().split()))
        told = " ".join(desk.text().split())
        last = desk.app.session.wording.locale.day(now() - timedelta(days=30))
        assert f"Once before: {last}, fixed by: template renamed; came back after 9 days" in told
        assert "c opens the case" in told


@pytest.mark.usefixtures("before")
async def test_it_is_said_in_the_other_language_too(open_app: OpenApp, log: Path) -> None:
    async with open_app(log, language="nl") as desk:
        await read(desk)
        await desk.until(lambda: "↻ 1 teruggekomen · 1 nieuw" in desk.text())
        await to_finding(desk)
        await desk.until(lambda: "opgelost met: template renamed; teruggekomen na 9" in desk.text())
        await desk.press("ctrl+l")
        await desk.until(lambda: "fixed by: template renamed; came back after 9" in desk.text())


async def test_other_customers_are_told_of_also_before_one_is_named(
    open_app: OpenApp, log: Path, store: Callable[[], Cases], knowledge: Knowledge, tmp_path: Path
) -> None:
    taken_in(store(), knowledge, log)
    other = write(tmp_path / "exports" / "Bakker" / "export.csv", 3)
    async with open_app(other) as desk:
        await read(desk)
        await desk.until(lambda: "Bakker? F8 confirms" in desk.text())
        await to_finding(desk)
        await desk.until(lambda: "Seen before at 1 customer" in desk.text())
        await say_customer(desk)
        await desk.until(lambda: "also seen at 1 other customer" in desk.text())


@pytest.mark.usefixtures("before")
async def test_a_message_says_what_was_before_and_is_kept_with_f9(
    open_app: OpenApp, log: Path, store: Callable[[], Cases]
) -> None:
    async with open_app(log) as desk:
        await read(desk)
        await desk.until(lambda: "came back" in desk.text())
        await desk.press("f2")
        await desk.ask(MESSAGE)
        await desk.until(lambda: "template renamed" in desk.text())
        assert "F9 keeps this and opens the case" in " ".join(desk.text().split())
        await desk.press("f9")
        await desk.until(lambda: isinstance(desk.app.screen, CasePage))
        assert "26-0812" in desk.text()
        await desk.press("escape", "f9")
        await desk.until(lambda: isinstance(desk.app.screen, CasePage))
    assert sum(not one.source for one in of_rule(store()).sightings) == 1


async def test_f9_asks_for_the_customer_first_and_lets_choose_of_several_messages(
    open_app: OpenApp, store: Callable[[], Cases]
) -> None:
    async with open_app() as desk:
        await desk.ask(f"{MESSAGE}\nWork order 26-0813: Payment term not filled in")
        await desk.press("f9")
        await desk.until(lambda: isinstance(desk.app.screen, ChooseDialog))
        await desk.press("down", "enter")
        await desk.until(lambda: isinstance(desk.app.screen, CustomerDialog))
        await desk.press(*"Bakker", "enter")
        await desk.until(lambda: isinstance(desk.app.screen, CasePage))
    [case] = store().chosen()
    assert (case.customer, case.rule) == ("Bakker", "eboekhouden.payment-term-missing")


async def test_f9_without_a_message_does_nothing(open_app: OpenApp) -> None:
    async with open_app() as desk:
        await desk.press("f9")
        await desk.ask("nothing that anybody knows")
        await desk.press("f9")
        assert desk.app.screen is desk.app.get_screen_stack("message")[0]


# -- what is done is written down


async def test_f_marks_a_finding_as_fixed_and_c_opens_its_case(
    open_app: OpenApp, log: Path, store: Callable[[], Cases]
) -> None:
    async with open_app(log) as desk:
        await read(desk)
        await to_finding(desk)
        await desk.press("f")
        await desk.until(lambda: isinstance(desk.app.screen, CustomerDialog))
        await desk.press("enter")
        await desk.until(lambda: isinstance(desk.app.screen, AskDialog))
        await desk.press(*"renamed", "enter")
        await desk.until(lambda: "Marked as fixed" in desk.text())
        await desk.until(lambda: "renamed; not seen here since" in desk.text())
        await desk.press("c")
        await desk.until(lambda: isinstance(desk.app.screen, CasePage))
        assert "✔ fixed" in desk.text()
        assert "fixed: renamed" in desk.text()
        await desk.press("o")
        await desk.until(lambda: "○ open" in desk.text())
        await desk.press("s")
        await desk.until(lambda: "– closed" in desk.text())
    kinds = [deed.kind for deed in of_rule(store()).deeds]
    assert kinds == [DeedKind.FIXED, DeedKind.REOPENED, DeedKind.CLOSED]


async def test_report_and_reply_are_written_down_in_the_case(
    open_app: OpenApp, log: Path, store: Callable[[], Cases]
) -> None:
    async with open_app(log) as desk:
        await read(desk)
        await say_customer(desk)
        await desk.until(lambda: "2 new" in desk.text())
        await desk.press("w")
        await desk.until(lambda: "Report written" in desk.text())
        await to_finding(desk)
        await desk.press("r")
        await desk.until(lambda: isinstance(desk.app.screen, ReplyPage))
        await desk.until(lambda: "Hello," in desk.text())
        await desk.press("c", "s")
        await desk.until(lambda: "Reply saved" in desk.text())
        cases = store()
        await desk.until(lambda: len(of_rule(cases).deeds) == 2)
    kinds = {deed.kind for deed in of_rule(cases).deeds}
    assert kinds == {DeedKind.REPORT, DeedKind.REPLY}
    [unknown] = [case for case in cases.chosen() if not case.rule]
    assert [deed.kind for deed in unknown.deeds] == [DeedKind.REPORT]


async def test_a_live_look_and_the_retry_queue_are_written_down(
    open_app: OpenApp, log: Path, home: Path, store: Callable[[], Cases]
) -> None:
    from tests.tui.test_acting import BOOKS, told

    from troubleshooter.live import VerdictKind
    from troubleshooter.tui.messages import Verified

    home.mkdir(exist_ok=True)
    (home / "connections.toml").write_text(BOOKS)
    async with open_app(log, own=True) as desk:
        result = (await read(desk)).result
        assert result is not None
        await say_customer(desk)
        await to_finding(desk)
        desk.app.post_message(Verified(told(RULE, VerdictKind.REFUTED), result))
        await desk.press("q")
        cases = store()
        await desk.until(lambda: len(of_rule(cases).deeds) == 2)
        await desk.press("c")
        await desk.until(lambda: isinstance(desk.app.screen, CasePage))
        await desk.until(lambda: "verified live: the cause is not there" in desk.text())
        assert "put into the retry queue: books: 2 new" in desk.text()


async def test_a_wrong_match_is_linked_to_the_case(
    open_app: OpenApp, log: Path, home: Path, store: Callable[[], Cases]
) -> None:
    text = log.read_text("utf-8").replace("CFACT028: F", "F").replace("Kort", "Heel kort 7")
    log.write_text(text, "utf-8")
    async with open_app(log, own=True) as desk:
        await read(desk)
        await say_customer(desk)
        await desk.until(lambda: "2 new" in desk.text())
        await to_finding(desk)
        await desk.press("x")
        await desk.until(lambda: isinstance(desk.app.screen, WrongMatchDialog))
        await desk.press("down", "home", "enter")
        await desk.until(lambda: "Remembered" in desk.text() or "Not remembered" in desk.text())
        kept = "Rules read again" in desk.text()
    case = of_rule(store())
    if kept:
        [line] = (home / "feedback.jsonl").read_text("utf-8").splitlines()
        assert json.loads(line)["case"] == case.id
        assert store().delete([case.id]).feedback == 1
        assert (home / "feedback.jsonl").read_text("utf-8") == ""


# -- the screen of all cases


def filled(store: Callable[[], Cases]) -> Cases:
    from tests.integration.test_case_store import seen

    cases = store()
    cases.take_in(VRIES, [seen(3), seen(rule="magento.tax-code-invalid")])
    cases.take_in("Bakker", [seen(ago=40)])
    [case] = cases.chosen("Bakker")
    cases.act([case.id], DeedKind.FIXED, "template renamed")
    return cases


async def to_cases(desk: Desk) -> CasesPage:
    await desk.press("f7")
    page = desk.app.screen
    assert isinstance(page, CasesPage)
    await desk.until(lambda: page.settled)
    return page


async def test_all_cases_are_listed_and_filtered_as_one_types(
    open_app: OpenApp, store: Callable[[], Cases]
) -> None:
    filled(store)
    async with open_app() as desk:
        page = await to_cases(desk)
        await desk.until(lambda: "3 of 3" in desk.text())
        await desk.press("slash", *"vries tax")
        await desk.until(lambda: "1 of 3" in desk.text())
        assert "Bakker" not in desk.text()
        await desk.press("escape", "escape")
        await desk.until(lambda: "3 of 3" in desk.text())
        await desk.press("slash", *"fixed")
        await desk.until(lambda: "1 of 3" in desk.text())
        assert "Bakker" in desk.text()
        await desk.press("enter", "escape")
        page.query_one(Choice).choose(list(CaseState).index(CaseState.OPEN) + 1)
        page.query_one(Choice).action_turn(0)
        await desk.until(lambda: "2 of 3" in desk.text())
        await desk.press("slash", *"zzz")
        await desk.until(lambda: "No case fits" in desk.text())


async def test_without_cases_it_tells_how_they_come(open_app: OpenApp) -> None:
    async with open_app(language="nl") as desk:
        await to_cases(desk)
        await desk.until(lambda: "Er zijn nog geen dossiers" in desk.text())
        await desk.press("f", "e", "s", "o", "d", "enter")
        assert "Er zijn nog geen dossiers" in desk.text()


@pytest.mark.parametrize("size", [(80, 24), (140, 40)], ids=["80x24", "140x40"])
async def test_a_note_is_written_kept_and_shown(
    open_app: OpenApp, store: Callable[[], Cases], size: tuple[int, int]
) -> None:
    cases = filled(store)
    async with open_app(size=size) as desk:
        page = await to_cases(desk)
        await desk.until(lambda: page.case)
        assert page.case is not None
        case_id = page.case.id
        await desk.press("e")
        await desk.until(lambda: isinstance(desk.app.screen, NoteDialog))
        await desk.press(*"ask Piet", "ctrl+s")
        await desk.until(lambda: cases.named(case_id).note == "ask Piet")
        await desk.press("enter")
        await desk.until(lambda: isinstance(desk.app.screen, CasePage))
        await desk.until(lambda: "ask Piet" in desk.text())
        await desk.press("e")
        await desk.until(lambda: isinstance(desk.app.screen, NoteDialog))
        assert desk.app.screen.query_one(TextArea).text == "ask Piet"
        await desk.press(*" or not", "escape")
        assert cases.named(case_id).note == "ask Piet"


async def test_a_case_is_deleted_only_after_it_was_asked(
    open_app: OpenApp, store: Callable[[], Cases], home: Path
) -> None:
    cases = filled(store)
    [case] = cases.chosen("Bakker")
    async with open_app() as desk:
        await to_cases(desk)
        await desk.press("slash", *"bakker", "enter")
        await desk.until(lambda: "1 of 3" in desk.text())
        await desk.press("enter")
        await desk.until(lambda: isinstance(desk.app.screen, CasePage))
        await desk.press("d")
        await desk.until(lambda: isinstance(desk.app.screen, ChooseDialog))
        await desk.press("enter")
        assert cases.named(case.id) == case
        await desk.press("d")
        await desk.until(lambda: isinstance(desk.app.screen, ChooseDialog))
        await desk.press("down", "enter")
        await desk.until(lambda: "Case deleted" in desk.text())
        await desk.until(lambda: isinstance(desk.app.screen, CasesPage))
        await desk.until(lambda: "0 of 2" in desk.text())
    assert b"Bakker" not in (home / "cases.sqlite").read_bytes()


async def test_enter_on_a_case_page_explains_its_error(
    open_app: OpenApp, store: Callable[[], Cases]
) -> None:
    filled(store)
    async with open_app() as desk:
        page = await to_cases(desk)
        await desk.until(lambda: page.case)
        await desk.press("enter")
        await desk.until(lambda: isinstance(desk.app.screen, CasePage))
        await desk.press("enter")
        await desk.until(lambda: "What the customer does" in desk.text())
        await desk.press("escape")
        assert isinstance(desk.app.screen, CasePage)


async def test_hostile_text_in_a_case_is_shown_as_text(
    open_app: OpenApp, store: Callable[[], Cases]
) -> None:
    from tests.integration.test_case_store import seen

    cases = store()
    cases.take_in("[red]Evil[/red]", [replace(seen(), sample="\x1b[31mred\u202e[bold]")])
    cases.write_note(cases.chosen()[0].id, "[link=https://x]note[/link]")
    async with open_app() as desk:
        page = await to_cases(desk)
        await desk.until(lambda: page.case)
        await desk.press("enter")
        await desk.until(lambda: "[red]Evil[/red]" in desk.text())
        assert "[link=https://x]note[/link]" in desk.text()
        assert "\x1b" not in desk.text()
        assert "\u202e" not in desk.text()


# -- private, and trouble


async def test_private_keeps_and_shows_nothing_until_it_is_switched_off(
    open_app: OpenApp, log: Path, store: Callable[[], Cases]
) -> None:
    async with open_app(log) as desk:
        await read(desk)
        await say_customer(desk)
        await desk.until(lambda: "2 new" in desk.text())
        desk.app.action_private()
        await desk.until(lambda: "Private: nothing of this is kept" in desk.text())
        write(log, 31, 30, 2)
        desk.app.action_open()
        await desk.until(lambda: desk.app.screen.query(Input))
        desk.app.screen.query_one(Input).value = str(log)
        await desk.press("enter")
        await read(desk)
        await to_finding(desk)
        assert VRIES not in desk.text().splitlines()[2]
        await desk.press("c")
        await desk.until(lambda: "nothing of this is kept in cases" in desk.text())
        assert len(of_rule(store()).sightings) == 1
        desk.app.action_private()
        await desk.until(lambda: len(of_rule(store()).sightings) == 2)


async def test_by_the_settings_nothing_is_kept(
    open_app: OpenApp, log: Path, home: Path, store: Callable[[], Cases]
) -> None:
    home.mkdir(exist_ok=True)
    (home / "cases.toml").write_text("record = false\n")
    async with open_app(log) as desk:
        await read(desk)
        await desk.until(lambda: desk.app.session.memory.off)
        await desk.press("f8")
        await desk.until(lambda: "Cases are switched off" in desk.text())
        assert "F8 confirms" not in desk.text()
    assert store().chosen() == ()


async def test_a_store_that_cannot_be_used_is_told_once_and_the_log_is_read(
    open_app: OpenApp, log: Path, home: Path
) -> None:
    home.mkdir(exist_ok=True)
    (home / "cases.sqlite").write_bytes(b"no database, whatever its name says " * 99)
    async with open_app(log) as desk:
        await read(desk)
        await desk.until(lambda: "Cases cannot be kept" in desk.text())
        await to_finding(desk)
        await desk.until(lambda: "Invoice template" in desk.text())
        await desk.press("f7")
        await desk.until(lambda: "not a database" in desk.text())


async def test_a_full_disk_is_told_and_the_app_goes_on(open_app: OpenApp, log: Path) -> None:
    text = "\n".join(
        f"{n},00000{n},{n},The {chr(97 + n) * 4} {'refused to frobnicate ' * 9}{chr(120 - n) * 5},"
        f"2026-01-04 07:00:00,x,No"
        for n in range(20)
    )
    log.write_text(f"{log.read_text('utf-8')}{text}\n", "utf-8")
    async with open_app(log) as desk:
        await read(desk)
        cases = desk.app.open_cases()
        sa.event.listen(
            cases.store.engine, "begin", lambda db: db.exec_driver_sql("PRAGMA max_page_count=1")
        )
        await asked(desk)
        await desk.press("enter")
        await desk.until(lambda: "the disk is full" in desk.text())
        await to_finding(desk)
        await desk.until(lambda: "Invoice template" in desk.text())


async def test_the_palette_offers_cases_and_customers(open_app: OpenApp) -> None:
    async with open_app(language="nl") as desk:
        names = {command.title for command in desk.app.get_system_commands(desk.app.screen)}
        assert {"Dossiers", "Klant", "Privé", "Dossier"} <= names
