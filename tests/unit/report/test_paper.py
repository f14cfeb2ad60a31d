"""What a report says on paper: its running head, what stays on the screen, colours without CSS."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import datetime
from importlib import resources
from pathlib import Path

import pytest

from troubleshooter.errors import ConfigurationError
from troubleshooter.model import LANGUAGES, Language, Rule, ScanResult
from troubleshooter.report.branding import Branding
from troubleshooter.report.build import build_report
from troubleshooter.report.colours import INKS
from troubleshooter.report.csv import MAX_HEAD, begins_list, render_csv
from troubleshooter.report.html import render_html

TEMPLATES = resources.files("troubleshooter.report") / "templates"
CSS = (TEMPLATES / "report.css").read_text("utf-8")


@pytest.fixture
def page(result: ScanResult, rules: Mapping[str, Rule], generated: datetime) -> str:
    sender = "Desk \"}</style><script>alert(1)</script> '; \\ é <desk@firm.example>"
    return render_html(build_report(result, rules, "en", generated), Branding(sender=sender))


def test_the_running_head_names_report_sender_and_date(page: str) -> None:
    head = re.findall(r'content: "([^"]*)"', page)
    assert head[-2].startswith(r"Accounting sync report \b7  ")
    assert "16 Feb 2026, 08:05" in head[-1]
    assert "@page :first" in page


def test_a_senders_name_cannot_leave_the_style_sheet(page: str) -> None:
    assert page.count("</style>") == 1
    assert "<script" not in page
    style = page[page.index("<style>") : page.index("</style>")]
    assert style.count('"') % 2 == 0
    assert "alert(1)" not in style


def test_log_lines_and_background_stay_on_the_screen(page: str) -> None:
    paper = CSS[CSS.index("@media print") :]
    hidden = re.search(r"([^{}]*)\{ display: none; \}", paper)
    assert hidden is not None
    assert {".background", ".if-stuck", ".kind details"} <= {
        one.strip() for one in hidden[1].split(",")
    }
    assert 'class="background"' in page
    assert 'class="on-paper"' in page


def test_charts_have_their_colours_also_where_no_style_reaches(page: str) -> None:
    light = dict(re.findall(r"--([\w-]+): (#[0-9a-f]{6});", CSS[: CSS.index("@media")]))
    for name in ("cause-1", "cause-2", "cause-3", "cause-4", "cause-5"):
        assert INKS[name] == light[name.replace("cause", "chart")]
    assert INKS["others"] == light["chart-rest"]
    assert INKS["unknown"] == light["chart-unknown"]
    assert INKS["known"] == light["chart-1"]
    assert all(INKS[name] == light[name] for name in ("fine", "plain", "soft", "line"))
    assert f'fill="{INKS["cause-1"]}"' in page


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_list_of_documents_is_known_by_its_beginning(
    result: ScanResult, rules: Mapping[str, Rule], generated: datetime, language: Language
) -> None:
    content = render_csv(build_report(result, rules, language, generated)).encode()
    assert begins_list(content[:MAX_HEAD])
    assert not begins_list(content[3:MAX_HEAD])


@pytest.mark.parametrize("content", [b"", b"\xef\xbb\xbf", b"ID,Order,Message\n", b"Kenmerk;"])
def test_other_files_are_no_list_of_ours(content: bytes) -> None:
    assert not begins_list(content)


def test_a_templates_folder_that_went_away_is_told(
    result: ScanResult, rules: Mapping[str, Rule], generated: datetime, tmp_path: Path
) -> None:
    branding = Branding(templates=tmp_path / "gone")
    with pytest.raises(ConfigurationError, match="gone: cannot be read"):
        render_html(build_report(result, rules, "en", generated), branding)
