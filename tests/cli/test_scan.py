"""`scan` from the outside: JSON shape, reports, exit codes, bad input beside good."""

from __future__ import annotations

import gzip
import json
from pathlib import Path

import pytest

from .conftest import Run

GRID = '''ID,Order,"Invoice ID",Message,"Date Created",Platform,Success
1,000000901,000000701,Success,"2026-03-09 06:15:02",e-Boekhouden,Yes
2,000000902,000000702,"Invalid tax code ""HOOG_VERK21""","2026-03-09 06:30:11",e-Boekhouden,No
3,000000902,000000702,"Invalid tax code ""HOOG_VERK21""","2026-03-09 06:45:11",e-Boekhouden,No
4,000000903,000000703,"Warehouse 41 rejected pallet 7","2026-03-09 07:00:00",e-Boekhouden,No
5,000000904,000000704,,"2026-03-09 07:15:00",e-Boekhouden,
'''


@pytest.fixture
def grid(tmp_path: Path) -> Path:
    path = tmp_path / "export"
    path.write_text(GRID, "utf-8")
    return path


def test_json_has_the_promised_shape(run: Run, grid: Path) -> None:
    done = run("scan", str(grid), "--json", "-")
    assert done.returncode == 0
    document = json.loads(done.stdout)
    assert document["inputs"] == [
        {"path": str(grid), "format": "magento-grid-csv", "records": 5, "skipped": []}
    ]
    assert document["records"] == 5
    assert document["unremarkable"] == 1
    by_rule = {item["rule"]: item for item in document["diagnoses"]}
    tax = by_rule["magento.tax-code-invalid"]
    assert (tax["level"], tax["count"], tax["objects"]) == ("error", 2, 1)
    assert tax["first_seen"] == "2026-03-09T06:30:11"
    assert tax["last_seen"] == "2026-03-09T06:45:11"
    assert tax["samples"][0]["location"] == {"path": str(grid), "line": 3}
    assert tax["samples"][0]["parameters"]["tax_code"] == "HOOG_VERK21"
    assert document["unknown"]["count"] == 1
    assert document["unknown"]["clusters"][0]["count"] == 1


def test_every_record_is_counted_exactly_once(run: Run, grid: Path) -> None:
    document = json.loads(run("scan", str(grid), "--json", "-").stdout)
    under_rules = sum(item["count"] for item in document["diagnoses"])
    assert under_rules + document["unknown"]["count"] + document["unremarkable"] == 5


def test_lines_that_differ_in_a_status_only_are_counted_under_their_own_rules(
    run: Run, tmp_path: Path
) -> None:
    log = tmp_path / "export.log"
    call = "2026-11-01 10:00:00 ERROR POST https://api.e-boekhouden.nl/v1/session gaf"
    log.write_text("".join(f"{call} {status}\n" for status in (401, 503, 429, 401)), "utf-8")
    document = json.loads(run("scan", str(log), "--json", "-").stdout)
    assert {item["rule"]: item["count"] for item in document["diagnoses"]} == {
        "eboekhouden.rest-access-token-refused": 2,
        "eboekhouden.rest-service-unavailable": 1,
        "eboekhouden.rest-too-many-requests": 1,
    }


@pytest.mark.parametrize("option", ["--report", "--json", "--reply", "--part"])
def test_a_log_is_not_overwritten_by_what_is_written(run: Run, tmp_path: Path, option: str) -> None:
    log = tmp_path / "export.txt"
    log.write_text(GRID, "utf-8")
    done = run("scan", str(log), option, str(log))
    assert (done.returncode, log.read_text("utf-8")) == (2, GRID)


@pytest.mark.parametrize("name", ["report.html", "report.txt", "report.json"])
def test_report_is_written_in_the_form_its_ending_names(
    run: Run, grid: Path, tmp_path: Path, name: str
) -> None:
    done = run("scan", str(grid), "--report", name, "--lang", "nl")
    assert done.returncode == 0
    text = (tmp_path / name).read_text("utf-8")
    assert text.startswith({"html": "<!", "json": "{"}.get(name.rpartition(".")[2], ""))
    assert "HOOG_VERK21" in text


@pytest.mark.parametrize(("level", "code"), [("error", 1), ("warning", 1)])
def test_fail_on_ends_with_1_when_such_a_finding_is_there(
    run: Run, grid: Path, level: str, code: int
) -> None:
    assert run("scan", str(grid), "--fail-on", level).returncode == code


def test_fail_on_is_quiet_on_good_news(run: Run, tmp_path: Path) -> None:
    path = tmp_path / "good.csv"
    path.write_text("".join(GRID.splitlines(keepends=True)[:2]), "utf-8")
    assert run("scan", str(path), "--fail-on", "error").returncode == 0


def bad_inputs(folder: Path) -> dict[str, Path]:
    packed = gzip.compress(GRID.encode() * 400)
    made = {
        "empty": b"",
        "binary": b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 8,
        "cut.gz": packed[: len(packed) // 2],
    }
    for name, content in made.items():
        (folder / name).write_bytes(content)
    return {name: folder / name for name in [*made, "nowhere.csv"]}


@pytest.mark.parametrize("name", ["empty", "binary", "cut.gz", "nowhere.csv"])
def test_bad_input_is_one_line_and_exit_3_and_the_rest_is_scanned(
    run: Run, grid: Path, tmp_path: Path, name: str
) -> None:
    bad = bad_inputs(tmp_path)[name]
    done = run("scan", str(bad), str(grid), "--json", "-")
    assert done.returncode == 3
    assert len([line for line in done.stderr.splitlines() if line.strip()]) == 1
    assert bad.name in done.stderr
    document = json.loads(done.stdout)
    assert any(item["rule"] == "magento.tax-code-invalid" for item in document["diagnoses"])
    told = {read["path"]: read["skipped"] for read in document["inputs"]}
    assert told[str(bad)]


def test_ragged_rows_are_told_and_the_others_counted(run: Run, tmp_path: Path) -> None:
    path = tmp_path / "ragged.csv"
    path.write_text(GRID + '6,7,"8"\n9,000000905,000000705,Success,"2026-03-09 08:00:00",e,Yes\n')
    document = json.loads(run("scan", str(path), "--json", "-").stdout)
    assert document["inputs"][0]["skipped"]
    assert document["records"] >= 6


def test_standard_input_is_an_input(run: Run) -> None:
    document = json.loads(run("scan", "-", "--json", "-", given=GRID).stdout)
    assert document["records"] == 5


def test_a_report_that_cannot_be_written_is_one_line_and_exit_2(run: Run, grid: Path) -> None:
    done = run("scan", str(grid), "--report", "no/such/folder/report.html")
    assert done.returncode == 2
    assert "cannot be written" in done.stderr
    assert "Traceback" not in done.stderr


def test_secrets_are_not_shown(run: Run, tmp_path: Path) -> None:
    path = tmp_path / "soap.log"
    path.write_text(
        "[2026-03-09 04:00:00] main.ERROR: API error for order 100004411: <SecurityCode1>"
        "CANARY-7f3a</SecurityCode1> token=CANARY-8b21x {} []\n"
    )
    done = run("scan", str(path), "--json", "-", "--report", "report.html")
    written = (tmp_path / "report.html").read_text("utf-8")
    assert "CANARY" not in done.stdout + done.stderr + written


@pytest.mark.parametrize(
    ("options", "records"),
    [
        (["--since", "2026-03-09 06:45"], 3),
        (["--until", "09-03-2026"], 5),
        (["--until", "2026-03-08"], 0),
        (["--since", "09-03-2026", "--until", "2026-03-09 06:31"], 2),
        (["--text", "000000902"], 2),
        (["--text", "invalid TAX"], 2),
    ],
)
def test_a_scan_is_narrowed_and_says_what_it_left_out(
    run: Run, grid: Path, options: list[str], records: int
) -> None:
    document = json.loads(run("scan", str(grid), *options, "--json", "-").stdout)
    assert document["records"] == records
    left_out = [{"reason": "left out by the filter", "count": 5 - records}] if records < 5 else []
    assert document["inputs"][0]["skipped"] == left_out


def test_a_date_that_is_none_is_refused(run: Run, grid: Path) -> None:
    done = run("scan", str(grid), "--since", "yesterday")
    assert done.returncode == 2
    assert "is no date" in done.stderr
