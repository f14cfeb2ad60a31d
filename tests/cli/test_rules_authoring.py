"""`rules new`, `backtest`, `diff`, `packs`, `feedback` and `coverage` from the outside."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest

from troubleshooter.pipeline.knowledge import Knowledge

from .conftest import Run, runner

MESSAGE = "Gift card GC-2044 of order 100000417 could not be handed over to the till"
NEW = (
    "rules", "new", MESSAGE, "--id", "own.gift-card", "--system", "magento",
    "--title-en", "Gift card not handed over", "--title-nl", "Cadeaubon niet overgedragen",
    "--cause-en", "The till is closed.", "--cause-nl", "De kassa is dicht.",
    "--fix-en", "Open the till.", "--fix-nl", "Open de kassa.", "--where", "Till > Open",
)  # fmt: skip


pytestmark = pytest.mark.xdist_group("authoring")  # so that what `made` takes is taken once


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory, knowledge: Knowledge) -> Path:
    """A home in which the new rule was kept and read, which takes many seconds."""
    folder = tmp_path_factory.mktemp("made")
    run = runner(folder, knowledge)
    done = run(*NEW)
    assert done.returncode == 0, done.stderr
    run("explain", MESSAGE)
    return folder / "home"


@pytest.fixture
def kept(made: Path, tmp_path: Path) -> Path:
    shutil.copytree(made, tmp_path / "home")
    return tmp_path / "home" / "rules" / "own" / "gift-card.yaml"


def test_a_new_rule_is_kept_and_used_at_once(run: Run, kept: Path, tmp_path: Path) -> None:
    other = MESSAGE.replace("2044", "3055")
    found = json.loads(run("explain", other, "--format", "json").stdout)
    assert found["diagnoses"][0]["rule"] == "own.gift-card"
    changes = json.loads(run("rules", "diff", "shipped", "in-force", "--json").stdout)
    assert [(item["what"], item["rule"]) for item in changes] == [("added", "own.gift-card")]
    assert "+ own.gift-card" in run("rules", "diff", "shipped", "own").stdout
    log = tmp_path / "a.log"
    log.write_text(f"2026-03-14 09:15:02 ERROR {MESSAGE}\n", "utf-8")
    done = json.loads(run("rules", "backtest", str(log), "--json").stdout)
    assert done["hits"] == {"own.gift-card": 1}
    assert done["shifts"][0]["before"] == ["unknown failure"]
    assert run("rules", "backtest", str(tmp_path / "no.log")).returncode == 3
    assert run("rules", "test", "own.gift-card").returncode == 0
    lint = json.loads(run("rules", "lint", "own.gift-card", "--json").stdout)
    assert [(row["rule"], row["check"]) for row in lint] == [("own.gift-card", "too-narrow")]


def test_a_rule_that_is_not_whole_is_not_kept(run: Run, tmp_path: Path) -> None:
    done = run("rules", "new", MESSAGE, "--system", "magento", "--id", "own.gift-card")
    assert done.returncode == 2
    assert "still to be said: --title-en, --title-nl" in done.stderr
    assert not (tmp_path / "home" / "rules").exists()


def test_a_rule_that_takes_anothers_message_is_not_kept(run: Run, tmp_path: Path) -> None:
    done = run(*[part if part != MESSAGE else "Invoice template not found" for part in NEW])
    assert done.returncode == 2
    assert "not kept" in done.stderr
    assert "eboekhouden.invoice-template-not-found" in done.stderr
    assert not (tmp_path / "home" / "rules").exists()


def test_a_draft_is_kept_whatever_is_wrong_and_takes_no_part(run: Run, tmp_path: Path) -> None:
    done = run("rules", "new", MESSAGE, "--system", "magento", "--id", "own.x", "--draft")
    assert done.returncode == 0
    text = (tmp_path / "home" / "rules" / "own" / "x.yaml").read_text("utf-8")
    assert "status: draft" in text
    assert "Nog te schrijven." in text
    assert json.loads(run("explain", MESSAGE, "--format", "json").stdout)["diagnoses"] == []


def test_a_rule_from_a_cluster_of_a_scan(run: Run, tmp_path: Path) -> None:
    log = tmp_path / "a.log"
    lines = [
        f"2026-03-14 09:{minute}:02 ERROR {MESSAGE.replace('2044', f'20{minute}')}"
        for minute in range(10, 16)
    ]
    log.write_text("\n".join(lines) + "\n", "utf-8")
    run("scan", str(log), "--json", str(tmp_path / "scan.json"))
    wanted = [part for part in NEW if part != MESSAGE]
    done = run(*wanted, "--from", str(tmp_path / "scan.json"), "--cluster", "1", "--json")
    made = json.loads(done.stdout)
    assert (made["id"], made["faults"]) == ("own.gift-card", [])


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        ((), "give a message, --from a scan's JSON, or --code"),
        (("x y z",), "does not say which system it is of"),
        (("x y z", "--system", "magento", "--id", "Own X", "--draft"), "is no rule id"),
        (("--from", "nowhere.json"), "nowhere.json: No such file"),
    ],
)
def test_new_says_what_it_lacks(run: Run, arguments: tuple[str, ...], told: str) -> None:
    done = run("rules", "new", *arguments)
    assert done.returncode == 2
    assert told in done.stderr


def test_a_pack_from_the_command_line(run: Run, kept: Path, tmp_path: Path) -> None:
    pack = tmp_path / "team" / "rules" / "own"
    pack.mkdir(parents=True)
    kept.rename(pack / "gift-card.yaml")
    assert json.loads(run("explain", MESSAGE, "--format", "json").stdout)["diagnoses"] == []
    added = run("rules", "packs", "add", str(tmp_path / "team"))
    assert added.stdout.startswith("team: added, 1 rules at sha256:")
    assert json.loads(run("explain", MESSAGE, "--format", "json").stdout)["diagnoses"]
    listed = json.loads(run("rules", "packs", "list", "--json").stdout)
    assert [item["name"] for item in listed["packs"]] == ["team"]
    assert run("rules", "packs", "update", "team").stdout.startswith("team: up to date")
    assert run("rules", "packs", "disable", "team").returncode == 0
    assert json.loads(run("explain", MESSAGE, "--format", "json").stdout)["diagnoses"] == []
    assert run("rules", "packs", "enable", "team").returncode == 0
    assert run("rules", "packs", "remove", "team").stdout == "team: removed\n"
    assert run("rules", "packs", "enable", "team").returncode == 2


def test_feedback_is_obeyed_counted_and_taken_back(run: Run, kept: Path) -> None:
    wrong = f"Test: {MESSAGE} at the owner's wish"
    assert json.loads(run("explain", wrong, "--format", "json").stdout)["diagnoses"]
    said = run(
        "rules", "feedback", "wrong", "own.gift-card", wrong, "--case", "T-1", "--lang", "nl"
    )
    assert "laat zulke berichten voortaan met rust" in said.stdout
    assert json.loads(run("explain", wrong, "--format", "json").stdout)["diagnoses"] == []
    assert "iets anders is" in run("explain", wrong, "--why", "--lang", "nl").stdout
    run("rules", "feedback", "right", "own.gift-card", MESSAGE)
    run("rules", "feedback", "none", "-", given="what is this")
    shown = json.loads(run("rules", "show", "own.gift-card", "--json").stdout)
    assert shown["feedback"] == {"right": 1, "wrong": 1}
    given = json.loads(run("rules", "feedback", "list", "--json").stdout)
    assert [(item["verdict"], item["case"]) for item in given] == [
        ("wrong", "T-1"), ("right", ""), ("none", ""),
    ]  # fmt: skip
    assert run("rules", "feedback", "undo", given[0]["id"], "--lang", "en").stdout == (
        "Taken back: wrong own.gift-card\n"
    )
    assert json.loads(run("explain", wrong, "--format", "json").stdout)["diagnoses"]


def test_coverage_counts_and_tells_what_has_no_rule(run: Run) -> None:
    rows = json.loads(run("rules", "coverage", "--json").stdout)
    assert {"state", "rule", "examples", "probes", "articles", "stale"} <= rows[0].keys()
    assert not [row for row in rows if row["state"] == "wrong"]
    told = run("rules", "coverage")
    assert "codes and messages:" in told.stderr
    assert "no part of the integrations" in told.stdout
