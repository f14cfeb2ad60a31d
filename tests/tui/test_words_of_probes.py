"""What probes and trials said, fitted to the screen and in its language."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from troubleshooter.live import ProbeOutcome, ProbeResult
from troubleshooter.tui.faults import told_faults
from troubleshooter.tui.screens.reply import ReplyPage
from troubleshooter.tui.widgets.probe_lines import hanging, probe_lines
from troubleshooter.tui.wording import wording_for

if TYPE_CHECKING:
    from tests.tui.conftest import OpenApp

LONG = "the payment term stands in the export settings, which no interface shows; look there"
RESULTS = (
    ProbeResult("network.dns", ProbeOutcome.PASS, "known", "known"),
    ProbeResult("eboekhouden.administration", ProbeOutcome.OPEN, "", LONG),
)


@pytest.mark.parametrize("width", [60, 76, 100, 160])
def test_every_line_of_a_message_begins_where_the_first_one_does(width: int) -> None:
    lines = probe_lines(RESULTS, width).plain.split("\n")
    assert max(map(len, lines)) <= width
    named = next(number for number, line in enumerate(lines) if RESULTS[1].probe in line)
    beside = width >= 90
    edge = len(RESULTS[1].probe) + 4 if beside else 2
    told = lines[named:] if beside else lines[named + 1 :]
    assert " ".join(line[edge:] for line in told) == LONG
    assert not any(line[:edge].strip() for line in lines[named + 1 :])


def test_nothing_hangs_below_where_nothing_is_said() -> None:
    assert hanging("", 4, 80) == ""
    assert hanging("so it is", 4, 80) == "\n    so it is"


def test_a_rule_that_also_fires_is_told_in_the_language_of_the_screen() -> None:
    faults = ["example: also came out as magento.api-error: 'API error: HTTP 503'"]
    [told] = told_faults(faults, wording_for("nl"), lambda rule: f"titel van {rule}")
    expected = "de melding wordt ook herkend als “titel van magento.api-error”: API error: HTTP 503"
    assert told == expected


async def test_what_is_opened_from_a_message_stands_under_that_tab(open_app: OpenApp) -> None:
    from troubleshooter.tui.widgets.top_bar import TabLabel

    async with open_app() as desk:
        await desk.ask("Work order 26-0812: Invoice template not found (CFACT028)")
        await desk.press("alt+r")
        await desk.until(lambda: isinstance(desk.app.screen, ReplyPage))
        active = desk.app.screen.query(TabLabel).filter(".-active")
        assert [label.tab for label in active] == ["message"]


@pytest.mark.parametrize("language", ["nl", "en"])
async def test_in_the_answer_escape_is_called_what_it_does(
    open_app: OpenApp, language: str
) -> None:
    async with open_app(language="nl" if language == "nl" else "en") as desk:
        await desk.ask("Work order 26-0812: Invoice template not found (CFACT028)")
        assert "esc Leegmaken" in desk.text() or "esc Clear" in desk.text()
        await desk.press("tab")
        words = "esc Naar het veld" if language == "nl" else "esc To the field"
        await desk.until(lambda: words in desk.text().splitlines()[-1])
        await desk.press("escape")
        assert desk.field().has_focus
        assert desk.field().text
