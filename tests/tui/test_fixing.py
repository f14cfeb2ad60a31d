"""'Fixed' on a pasted message and on a finding: in the case, in the retry queue, and taken back."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from troubleshooter.cases.case import Case, CaseState, DeedKind
from troubleshooter.cases.history import state_of
from troubleshooter.locations import find
from troubleshooter.pipeline.cases import Cases, open_cases
from troubleshooter.pipeline.knowledge import Knowledge
from troubleshooter.pipeline.retry import Retrying, open_retrying
from troubleshooter.retry.job import JobState, Reason
from troubleshooter.retry.jobs import Chosen
from troubleshooter.tui.screens.ask import AskDialog
from troubleshooter.tui.screens.choose import ChooseDialog
from troubleshooter.tui.screens.customer import CustomerDialog
from troubleshooter.tui.screens.finding import FindingPage
from troubleshooter.tui.screens.message import MessagePage
from troubleshooter.tui.widgets.answer import Answer

if TYPE_CHECKING:
    from tests.tui.conftest import Desk, OpenApp

MESSAGE = "Work order 26-0812: Payment term not filled in (CFACT014)"
OTHER = "Work order 26-0813: Invoice template not found (CFACT028)"
RULE = "eboekhouden.payment-term-missing"
CUSTOMER = "De Vries"
INVOICE = {
    "Relatiecode": "10001",
    "Datum": "2026-01-03",
    "Betalingstermijn": 14,
    "Factuursjabloon": "Onderhoud 2026",
    "Regels": [
        {"Aantal": 1, "PrijsPerEenheid": 12.5, "BTWCode": "HOOG", "TegenrekeningCode": "8000"}
    ],
}
ONE = """
[{name}]
system = "e-boekhouden"
url = "http://127.0.0.1:9/soap.asmx"
username = "demo"
security_code_1 = "env:TUI_TEST_CODE_1"
security_code_2 = "env:TUI_TEST_CODE_2"
"""


@pytest.fixture
def places(home: Path) -> Callable[..., None]:
    """Adds connections, and a job on each that waits for the fix."""
    home.mkdir(exist_ok=True)
    listed = home / "connections.toml"

    def add(*names: str) -> None:
        listed.write_text("".join(ONE.format(name=name) for name in names), "utf-8")
        for name in names:
            queue(home).add_one(name, "AddFactuur", "", {**INVOICE, "Factuurnummer": name}, RULE)

    return add


def queue(home: Path) -> Retrying:
    return open_retrying(Knowledge(replace(find(), home=home)))


def states(home: Path) -> dict[str, tuple[JobState, Reason]]:
    found = queue(home).chosen(Chosen())
    return {job.connection: (job.state, job.reason) for job in found}


@pytest.fixture
def cases(home: Path) -> Iterator[Callable[[], Case]]:
    opened: list[Cases] = []

    def case() -> Case:
        if not opened:
            opened.append(open_cases(replace(find(), home=home)))
        [found] = opened[0].chosen(subject=RULE)
        return found

    yield case
    for one in opened:
        one.store.close()


async def marked(desk: Desk, key: str, by: str = "term filled in") -> None:
    await desk.press(key)
    await desk.until(lambda: isinstance(desk.app.screen, CustomerDialog | AskDialog))
    if isinstance(desk.app.screen, CustomerDialog):
        await desk.press(*CUSTOMER.replace(" ", "~").replace("~", "_"), "enter")
        await desk.until(lambda: isinstance(desk.app.screen, AskDialog))
    await desk.press(*by.replace(" ", "_"), "enter")


@pytest.mark.parametrize(
    ("language", "fixed", "reopened"),
    [("en", "Marked as fixed", "Reopened"), ("nl", "Als opgelost gemerkt", "Heropend")],
)
async def test_one_key_marks_a_pasted_message_as_fixed_and_another_takes_it_back(
    open_app: OpenApp, cases: Callable[[], Case], language: str, fixed: str, reopened: str
) -> None:
    async with open_app(language="nl" if language == "nl" else "en") as desk:
        await desk.ask(MESSAGE)
        footer = desk.text().splitlines()[-1]
        assert ("alt+f Opgelost" if language == "nl" else "alt+f Fixed") in footer
        await marked(desk, "alt+f")
        await desk.until(lambda: fixed in desk.text())
        assert state_of(cases()) is CaseState.FIXED
        assert [(one.kind, one.detail) for one in cases().deeds] == [
            (DeedKind.FIXED, "term_filled_in")
        ]
        await desk.until(lambda: "alt+o" in desk.text().splitlines()[-1])
        assert "alt+f" not in desk.text().splitlines()[-1]
        await desk.press("alt+o")
        await desk.until(lambda: reopened in desk.text())
        await desk.until(lambda: "alt+f" in desk.text().splitlines()[-1])
        assert state_of(cases()) is CaseState.OPEN
        assert desk.field().text == MESSAGE


async def test_in_the_answer_the_letter_alone_marks_it(
    open_app: OpenApp, cases: Callable[[], Case]
) -> None:
    async with open_app() as desk:
        await desk.ask(MESSAGE)
        desk.app.screen.query_one(Answer).focus()
        await desk.until(lambda: " f Fixed" in desk.text().splitlines()[-1])
        await marked(desk, "f")
        await desk.until(lambda: "Marked as fixed" in desk.text())
        await desk.until(lambda: " o Reopen" in desk.text().splitlines()[-1])
        await desk.press("o")
        await desk.until(lambda: "Reopened" in desk.text())
    assert state_of(cases()) is CaseState.OPEN


async def test_of_several_messages_one_is_marked(
    open_app: OpenApp, cases: Callable[[], Case]
) -> None:
    async with open_app() as desk:
        await desk.ask(f"{OTHER}\n{MESSAGE}")
        await desk.press("alt+f")
        await desk.until(lambda: isinstance(desk.app.screen, ChooseDialog))
        assert "Fixed: about which?" in desk.text()
        await desk.press("down", "enter")
        await desk.until(lambda: isinstance(desk.app.screen, CustomerDialog))
        await desk.press(*"Smit", "enter")
        await desk.until(lambda: isinstance(desk.app.screen, AskDialog))
        await desk.press("enter")
        await desk.until(lambda: "Marked as fixed" in desk.text())
    assert state_of(cases()) is CaseState.FIXED


async def test_escape_marks_nothing(open_app: OpenApp, home: Path) -> None:
    async with open_app() as desk:
        await desk.ask(MESSAGE)
        await desk.press("alt+f")
        await desk.until(lambda: isinstance(desk.app.screen, CustomerDialog))
        await desk.press("escape")
        assert isinstance(desk.app.screen, MessagePage)
    assert not open_cases(replace(find(), home=home)).chosen()


async def test_without_an_error_the_key_does_nothing(open_app: OpenApp) -> None:
    async with open_app() as desk:
        await desk.press("alt+f", "alt+o")
        assert isinstance(desk.app.screen, MessagePage)
        assert desk.field().text == ""


# -- the jobs that wait for it


@pytest.fixture
def codes(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TUI_TEST_CODE_1", "secret-one-1111")
    monkeypatch.setenv("TUI_TEST_CODE_2", "secret-two-2222")


@pytest.mark.usefixtures("codes")
async def test_jobs_of_the_named_connection_are_woken_and_called_back(
    open_app: OpenApp, home: Path, places: Callable[..., None]
) -> None:
    places("books", "other-books")
    before = states(home)
    assert {state for state, _ in before.values()} == {JobState.FIXING}
    async with open_app(own=True) as desk:
        await desk.ask(MESSAGE)
        await marked(desk, "alt+f")
        await desk.until(lambda: isinstance(desk.app.screen, ChooseDialog))
        assert "Over which connection is this fixed?" in desk.text()
        row = desk.text().index("other-books") < desk.text().index("books  1 job")
        await desk.press("down" if row else "home", "enter")
        await desk.until(lambda: "books: 1 job is taken up again" in desk.text())
        woken = queue(home).trail()
        assert [entry.action for entry in woken if entry.action == "fixed"] == ["fixed"]
        assert {entry.connection for entry in woken if entry.action == "fixed"} == {"books"}
        await desk.press("alt+o")
        await desk.until(lambda: "Reopened" in desk.text())
        await desk.until(lambda: any(one.action == "unfixed" for one in queue(home).trail()))
    assert states(home)["other-books"] == before["other-books"]
    assert states(home)["books"][0] is JobState.FIXING


@pytest.mark.usefixtures("codes")
async def test_when_none_of_them_is_meant_all_wait_on(
    open_app: OpenApp, home: Path, places: Callable[..., None]
) -> None:
    places("books")
    before = states(home)
    async with open_app(own=True) as desk:
        await desk.ask(MESSAGE)
        await marked(desk, "alt+f")
        await desk.until(lambda: isinstance(desk.app.screen, ChooseDialog))
        await desk.press("end", "enter")
        await desk.until(lambda: isinstance(desk.app.screen, MessagePage))
    assert states(home) == before


async def test_a_finding_of_a_log_is_marked_and_opened_again_with_the_same_keys(
    open_app: OpenApp, tmp_path: Path, cases: Callable[[], Case]
) -> None:
    log = tmp_path / "a.log"
    log.write_text("2026-01-03 07:00:00 Payment term not filled in (CFACT014)\n")
    async with open_app(log) as desk:
        await desk.until(lambda: "1 known error" in desk.text())
        await desk.press("enter")
        await desk.until(lambda: isinstance(desk.app.screen, FindingPage))
        await marked(desk, "f")
        await desk.until(lambda: "Marked as fixed" in desk.text())
        await desk.press("o")
        await desk.until(lambda: "Reopened" in desk.text())
    assert [deed.kind for deed in cases().deeds] == [DeedKind.FIXED, DeedKind.REOPENED]
