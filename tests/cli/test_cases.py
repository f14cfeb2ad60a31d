"""`cases` and `scan --customer` from the outside."""

from __future__ import annotations

import json
import os
import stat
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from troubleshooter.tui.remembered import opened, recall, remember

from .conftest import Run

HEAD = 'ID,Order,"Invoice ID",Message,"Date Created",Platform,Success'
RULE = "eboekhouden.invoice-template-not-found"
NOW = datetime.now()  # noqa: DTZ005 - local, as in logs


def row(number: int, when: datetime) -> str:
    return (
        f"{number},0000003{number:02},{number},CFACT028: Factuursjabloon 'Kort' niet gevonden,"
        f"{when:%Y-%m-%d %H:%M:%S},e-Boekhouden,No"
    )


def write(path: Path, *days_ago: int) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    rows = [row(number, NOW - timedelta(days=ago)) for number, ago in enumerate(days_ago)]
    path.write_text("\n".join((HEAD, *rows)) + "\n", "utf-8")
    return path


@pytest.fixture
def log(tmp_path: Path) -> Path:
    return write(tmp_path / "export.csv", 31, 30)


def cases(run: Run, *options: str) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = json.loads(run("cases", "list", "--json", *options).stdout)
    return found


def test_a_scan_of_a_customer_says_what_is_new_and_what_came_back(run: Run, log: Path) -> None:
    first = run("scan", str(log), "--customer", "De Vries", "--lang", "en")
    assert "First time at De Vries" in first.stdout
    assert "De Vries: 1 new" in first.stdout
    again = run("scan", str(log), "--customer", "de vries", "--lang", "nl")
    assert "De Vries: 1 nieuw" in again.stdout
    [case] = cases(run)
    assert (case["customer"], case["rule"], case["state"]) == ("De Vries", RULE, "open")
    assert [len(case["seen"]), case["times"][0]["records"]] == [1, 2]
    fixed = run("cases", "fixed", case["id"][:4], "--by", "template renamed", "--lang", "en")
    assert fixed.stdout.endswith("fixed\n")
    settled = run("scan", str(log), "--customer", "De Vries", "--lang", "en")
    assert "template renamed; not seen here since" in settled.stdout
    write(log, 31, 30, -9)
    back = run("scan", str(log), "--customer", "De Vries", "--lang", "en")
    told = " ".join(back.stdout.split())
    assert "fixed by: template renamed; came back after" in told
    assert "De Vries: 1 came back" in told
    assert cases(run, "--state", "came-back", "--customer", "DE VRIES", "--rule", RULE)


def test_with_json_on_stdout_the_cases_are_told_on_stderr(run: Run, log: Path) -> None:
    done = run("scan", str(log), "--customer", "De Vries", "--json", "-", "--lang", "en")
    json.loads(done.stdout)
    assert "De Vries: 1 new" in done.stderr


def test_without_a_customer_nothing_is_kept(run: Run, log: Path, tmp_path: Path) -> None:
    run("scan", str(log))
    assert not (tmp_path / "home" / "cases.sqlite").exists()


def test_each_folder_is_a_customer_unless_nothing_is_to_be_kept(run: Run, tmp_path: Path) -> None:
    for name in ("De Vries", "Bakker"):
        write(tmp_path / "all" / name / "export.csv", 3)
    batch = ("scan", "all", "--per-folder", "--reports", "out", "--lang", "en")
    run(*batch, "--no-cases")
    assert not (tmp_path / "home" / "cases.sqlite").exists()
    done = run(*batch)
    assert (done.returncode, "Bakker: 1 new" in done.stderr) == (0, True)
    assert {case["customer"] for case in cases(run)} == {"De Vries", "Bakker"}
    [case] = cases(run, "--customer", "Bakker")
    shown = run("cases", "show", case["id"], "--lang", "nl").stdout
    assert "ook gezien bij 1 andere klant" in shown


def test_a_case_is_shown_noted_closed_and_opened_again(run: Run, log: Path) -> None:
    run("scan", str(log), "--customer", "De Vries")
    [case] = cases(run)
    run("cases", "note", case["id"], "-", given="ask Piet\nabout the template\n")
    assert run("cases", "close", case["id"], "--lang", "en").stdout.endswith("closed\n")
    refused = run("cases", "close", case["id"])
    assert (refused.returncode, "closed already" in refused.stderr) == (2, True)
    assert run("cases", "reopen", case["id"], "--lang", "nl").stdout.endswith("open\n")
    shown = run("cases", "show", case["id"], "--lang", "en").stdout
    for words in ("De Vries", "○ open", "ask Piet", "closed", "000000300", RULE):
        assert words in shown
    [whole] = json.loads(run("cases", "show", case["id"], "--json").stdout)
    assert [deed["what"] for deed in whole["done"]] == ["closed", "reopened"]
    assert run("cases", "show", "zz").returncode == 2


def test_a_customer_is_renamed_into_another(run: Run, log: Path) -> None:
    run("scan", str(log), "--customer", "De Vries Instalaties")
    run("scan", str(log), "--customer", "De Vries Installaties")
    done = run("cases", "rename", "De Vries Instalaties", "De Vries Installaties", "--lang", "en")
    assert "1 cases are of De Vries Installaties now" in done.stdout
    [case] = cases(run)
    assert case["times"][0]["records"] == 2


def test_deleting_asks_first_and_leaves_nothing(run: Run, log: Path, tmp_path: Path) -> None:
    run("scan", str(log), "--customer", "De Vries")
    assert list((tmp_path / "home" / "state" / "scans").iterdir())
    unasked = run("cases", "delete", "--customer", "De Vries")
    assert (unasked.returncode, "--yes" in unasked.stderr) == (2, True)
    done = run("cases", "delete", "--customer", "de vries", "--yes", "--lang", "en")
    assert done.stdout.startswith("deleted: 1 cases")
    assert cases(run) == []
    home = tmp_path / "home"
    assert not list((home / "state" / "scans").iterdir())
    assert not any(b"De Vries" in path.read_bytes() for path in home.glob("cases.sqlite*"))
    assert run("cases", "delete").returncode == 2


def test_deleting_forgets_that_its_logs_were_opened(run: Run, log: Path, tmp_path: Path) -> None:
    run("scan", str(log), "--customer", "De Vries")
    remember(tmp_path / "home" / "tui.json", opened([str(log)]))
    remember(tmp_path / "home" / "tui.json", opened(["/elsewhere/other.csv"]))
    run("cases", "delete", "--customer", "De Vries", "--yes")
    left = recall(tmp_path / "home" / "tui.json").recent
    assert [Path(one.paths[0]).name for one in left] == ["other.csv"]


def test_what_is_old_is_purged_by_a_date_or_by_the_settings(
    run: Run, log: Path, tmp_path: Path
) -> None:
    run("scan", str(log), "--customer", "De Vries")
    without = run("cases", "purge", "--yes")
    assert (without.returncode, "keep_days" in without.stderr) == (2, True)
    (tmp_path / "home" / "cases.toml").write_text("keep_days = 7\n")
    assert "no cases" in run("cases", "purge", "--yes", "--lang", "en").stderr
    tomorrow = f"{NOW + timedelta(days=2):%d-%m-%Y}"
    done = run("cases", "purge", "--before", tomorrow, "--yes", "--lang", "nl")
    assert "1 dossiers" in done.stdout


@pytest.mark.skipif(os.name != "posix", reason="permissions are POSIX's")
def test_an_export_is_json_that_only_its_owner_reads(run: Run, log: Path, tmp_path: Path) -> None:
    run("scan", str(log), "--customer", "De Vries")
    run("cases", "export", "--out", "cases.json")
    assert json.loads((tmp_path / "cases.json").read_text("utf-8")) == cases(run)
    assert stat.S_IMODE((tmp_path / "cases.json").stat().st_mode) == 0o600
    again = run("cases", "export", "--out", "cases.json")
    assert (again.returncode, "cannot be written" in again.stderr) == (2, True)


def test_no_personal_data_and_no_secrets_are_kept(run: Run, tmp_path: Path) -> None:
    log = tmp_path / "export.csv"
    told = (
        "Relatie “J. van den Berg” <piet@example.org> kan niet: SecurityCode2=abcdef123456,"
        " IBAN NL91ABNA0417164300 tel. 06-12345678"
    )
    log.write_text(f'{HEAD}\n1,000000301,1,"{told}",2026-10-01 07:00:00,x,No\n', "utf-8")
    run("scan", str(log), "--customer", "De Vries")
    [case] = cases(run)
    kept = b"".join(path.read_bytes() for path in (tmp_path / "home").glob("cases.sqlite*"))
    assert case["sample"]
    for word in ("piet@", "abcdef123456", "NL91ABNA", "06-12345678", "van den Berg"):
        assert word.encode() not in kept, word


@pytest.mark.parametrize(
    ("options", "why"),
    [
        (["--customer", "x", "--no-cases"], "give one of them"),
        (["--customer", "x", "--view", "today"], "keep no cases"),
        (["--customer", "x", "--per-folder", "--reports", "out"], "folder's name"),
        (["--customer", " "], "cannot be empty"),
    ],
)
def test_what_makes_no_sense_is_refused_before_reading(
    run: Run, log: Path, options: list[str], why: str
) -> None:
    done = run("scan", str(log), *options)
    assert (done.returncode, why in done.stderr) == (2, True)


def test_mistakes_in_the_settings_are_told_before_reading(
    run: Run, log: Path, tmp_path: Path
) -> None:
    (tmp_path / "home").mkdir()
    (tmp_path / "home" / "cases.toml").write_text("keep_days = 'long'\n")
    done = run("scan", str(log), "--customer", "x")
    assert (done.returncode, "cases.toml: keep_days" in done.stderr) == (2, True)
    assert run("scan", str(log)).returncode == 0


def test_a_store_that_cannot_be_used_ends_with_5_and_the_scan_is_told(
    run: Run, log: Path, tmp_path: Path
) -> None:
    (tmp_path / "home").mkdir()
    (tmp_path / "home" / "cases.sqlite").write_bytes(b"no database at all " * 99)
    done = run("scan", str(log), "--customer", "x")
    assert (done.returncode, RULE in done.stdout) == (5, True)
    assert "not a database" in done.stderr
    assert run("cases", "list").returncode == 5


def test_no_cases_belongs_to_the_app_and_to_scan(run: Run) -> None:
    done = run("--no-cases", "kb", "show", "x")
    assert (done.returncode, "goes before files" in done.stderr) == (2, True)
