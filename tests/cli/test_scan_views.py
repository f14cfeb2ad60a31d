"""`scan` narrowed by the grids' filters, and its ready views, from the outside."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from .conftest import Run

GRID = '''ID,Order,"Invoice ID",Message,"Date Created",Platform,Success
1,000000901,000000701,Success,"2026-03-08 06:15:02",e-Boekhouden,Yes
2,000000902,000000702,"Invalid tax code ""HOOG_VERK21""","2026-03-08 06:30:11",e-Boekhouden,No
3,000000902,000000702,"Invalid tax code ""HOOG_VERK21""","2026-03-09 06:45:11",e-Boekhouden,No
4,000000903,000000703,"The moon is cheese","2026-03-09 07:00:00",e-Boekhouden,No
5,000000904,000000704,,"2026-03-09 07:15:00",Exact,
6,000000902,000000702,Success,"2026-03-09 08:45:11",e-Boekhouden,Yes
'''


@pytest.fixture
def grid(tmp_path: Path) -> Path:
    path = tmp_path / "grid.csv"
    path.write_text(GRID, "utf-8")
    return path


@pytest.mark.parametrize(
    ("options", "records"),
    [
        (["--only-failures"], 3),
        (["--success", "yes"], 2),
        (["--success", "no", "--platform", "boek"], 3),
        (["--platform", "exact"], 1),
        (["--rule", "magento.tax-code-invalid"], 2),
        (["--rule", "magento.tax-code-invalid", "--rule", "magento.sync-succeeded"], 4),
    ],
)
def test_the_grids_filters_narrow_a_scan(
    run: Run, grid: Path, options: list[str], records: int
) -> None:
    document = json.loads(run("scan", str(grid), *options, "--json", "-").stdout)
    assert document["records"] == records
    assert document["inputs"][0]["skipped"] == [
        {"reason": "left out by the filter", "count": 6 - records}
    ]


def test_an_unknown_rule_is_refused_with_the_nearest_name(run: Run, grid: Path) -> None:
    done = run("scan", str(grid), "--rule", "magento.tax-code-invalidd")
    assert done.returncode == 2
    assert "did you mean magento.tax-code-invalid?" in done.stderr


@pytest.mark.parametrize(
    ("options", "told"),
    [
        (["--view", "history"], "--document"),
        (["--document", "902"], "--view history"),
        (["--view", "failed", "--day", "2026-03-09"], "--view today"),
        (["--view", "failed", "--report", "x.html"], "--view"),
        (["--view", "today", "--day", "someday"], "is no date"),
        (["--view", "today", "--most", "4"], "--view failed"),
    ],
)
def test_options_that_do_not_go_together_are_refused(
    run: Run, grid: Path, options: list[str], told: str
) -> None:
    done = run("scan", str(grid), *options)
    assert done.returncode == 2
    assert told in done.stderr


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (["--view", "failed", "--lang", "en"], "3 of 6 records failed, newest first"),
        (["--view", "failed", "--lang", "nl"], "3 van 6 regels mislukt, nieuwste eerst"),
        (["--view", "failed", "--most", "1", "--lang", "nl"], "nog 2"),
        (["--view", "history", "--document", "902", "--lang", "en"], "No record is about 902."),
        (
            ["--view", "history", "--document", "000000702", "--lang", "nl"],
            "De laatste uitkomst is gelukt.",
        ),
        (["--view", "today", "--lang", "en"], "09-03-2026: 50.0% of 4 records succeeded, 2 failed"),
        (["--view", "today", "--day", "08-03-2026", "--lang", "nl"], "50,0 % van 2 regels gelukt"),
        (["--view", "patterns", "--lang", "en"], "Documents that failed more than once: 1"),
        (["--view", "patterns", "--lang", "nl"], "vooral om 06.00 uur"),
    ],
)
def test_views_speak_both_languages(run: Run, grid: Path, options: list[str], said: str) -> None:
    done = run("scan", str(grid), *options)
    assert done.returncode == 0, done.stderr
    assert said in done.stdout


def view(run: Run, *arguments: str) -> dict[str, object]:
    document = json.loads(run("scan", *arguments, "--json", "-").stdout)
    assert isinstance(document, dict)
    return document


def test_failed_records_as_json(run: Run, grid: Path) -> None:
    document = view(run, str(grid), "--view", "failed", "--most", "1")
    assert (document["view"], document["failed"], document["rest"]) == ("failed", 3, 2)
    assert document["attempts"] == [
        {
            "time": "2026-03-09T07:00:00",
            "document": {"kind": "order", "number": "000000903"},
            "message": "The moon is cheese",
            "rules": [],
            "failed": True,
            "location": {"path": str(grid), "line": 5},
        }
    ]


def test_a_day_as_json(run: Run, grid: Path) -> None:
    document = view(run, str(grid), "--view", "today")
    assert document["day"] == "2026-03-09"
    assert document["outcome"] == {"failed": 2, "other": 2, "success_rate": 0.5}
    assert document["before"] == {"failed": 1, "other": 1, "success_rate": 0.5, "days": 1}


def test_patterns_as_json(run: Run, grid: Path) -> None:
    document = view(run, str(grid), "--view", "patterns")
    causes = document["causes"]
    assert isinstance(causes, list)
    assert [cause["rule"] for cause in causes] == ["magento.tax-code-invalid", None]
    repeated = document["repeated"]
    assert isinstance(repeated, dict)
    assert repeated["count"] == 1


def test_a_view_of_a_missing_input_ends_with_3(run: Run, grid: Path) -> None:
    done = run("scan", str(grid), "nowhere.csv", "--view", "failed")
    assert done.returncode == 3
    assert "nowhere.csv: not found" in done.stderr
    assert "3 of 6" in done.stdout or "3 van 6" in done.stdout
