"""`scan --verify` and `explain --verify` as they are run: text, JSON, report, exit codes."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from troubleshooter.cli.verified import summary
from troubleshooter.live import ConnectionSystem, Verification
from troubleshooter.sandbox import visma_books
from troubleshooter.sandbox.server import Sandbox

from .conftest import Run

MESSAGE = "Relation 20418 on work order 26-0705 not found in VISMA.net"
PLAIN = {"inputs", "records", "diagnoses", "unknown", "unremarkable", "by_day", "partial"}
LOG = (
    "10-03-2026 12:30\tMaterial KRAAN-15 on work order 26-0702 not found in VISMA.net\n"
    f"10-03-2026 12:45\t{MESSAGE}\n"
    "10-03-2026 13:00\tThe quantity of material FILTER G4 has to be greater than 0\n"
)


@pytest.fixture
def sandbox(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Sandbox]:
    monkeypatch.setenv("V_SECRET", visma_books.CLIENT_SECRET)
    (tmp_path / "home").mkdir()
    (tmp_path / "panel.txt").write_text(LOG, "utf-8")
    with Sandbox() as running:
        (tmp_path / "home" / "connections.toml").write_text(
            f'[erp]\nsystem = "visma.net"\nurl = "{running.addresses["visma.net"]}"\n'
            f'client_id = "{visma_books.CLIENT_ID}"\ntenant_id = "{visma_books.TENANT_ID}"\n'
            'client_secret = "env:V_SECRET"\n',
            "utf-8",
        )
        yield running


def verdicts(document: dict[str, Any]) -> dict[str, str]:
    return {one["rule"]: one["verdict"] for one in document["verification"]["verdicts"]}


def test_a_scan_is_verified_in_text_json_and_report(run: Run, sandbox: Sandbox) -> None:
    done = run(
        "scan", "panel.txt", "--verify", "erp", "--lang", "en", "--json", "scan.json",
        "--report", "report.txt", "--reply", "reply.txt",
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    assert "confirmed: there is no customer '20418' in Visma.net" in done.stdout
    assert "refuted: the item 'KRAAN-15' exists" in done.stdout
    assert "open: no live look can judge this" in done.stdout
    assert "1 confirmed, 1 refuted, 1 open; " in done.stdout
    assert not [entry for entry in sandbox.log if entry.writes]


def test_the_json_of_a_scan_has_one_key_more_and_only_when_asked(
    run: Run, sandbox: Sandbox, tmp_path: Path
) -> None:
    plain = json.loads(run("scan", "panel.txt", "--json", "-").stdout)
    done = run("scan", "panel.txt", "--verify", "erp", "--json", "-", "--report", "report.json")
    asked = json.loads(done.stdout)
    assert set(plain) == PLAIN
    assert set(asked) == PLAIN | {"verification"}
    assert asked["diagnoses"] == plain["diagnoses"]
    assert verdicts(asked) == {
        "visma.relation-not-found": "confirmed",
        "visma.material-not-found": "refuted",
        "visma.quantity-not-positive": "open",
    }
    found = asked["verification"]
    assert found["calls"] == len(sandbox.log)
    assert set(found) == {
        "connection", "system", "at", "looked", "trouble", "calls", "counted_calls",
        "counted_errors", "elapsed_s",
        "verdicts",
    }  # fmt: skip
    assert json.loads((tmp_path / "report.json").read_text("utf-8")) == asked


@pytest.mark.parametrize(
    ("language", "confirmed", "refuted"),
    [
        ("nl", "Nagekeken: bevestigd.", "Nagekeken: niet meer aan de orde."),
        ("en", "Checked: confirmed.", "Checked: no longer so."),
    ],
)
def test_the_customer_reads_what_was_looked_up(
    run: Run, sandbox: Sandbox, tmp_path: Path, language: str, confirmed: str, refuted: str
) -> None:
    given = "scan", "panel.txt", "--verify", "erp", "--lang", language
    assert run(*given, "--report", "report.html").returncode == 0
    page = (tmp_path / "report.html").read_text("utf-8")
    assert page.index(confirmed) < page.index(refuted)
    assert "'20418'" in page or "&#39;20418&#39;" in page
    assert visma_books.CLIENT_SECRET not in page


def test_a_message_is_verified_in_text_and_json(run: Run, sandbox: Sandbox) -> None:
    text = run("explain", MESSAGE, "--verify", "erp", "--lang", "nl")
    assert text.returncode == 0, text.stderr
    assert "bevestigd: er is in Visma.net geen klant '20418'" in text.stdout
    shown = json.loads(run("explain", MESSAGE, "--verify", "erp", "--format", "json").stdout)
    assert verdicts(shown) == {"visma.relation-not-found": "confirmed"}
    plain = json.loads(run("explain", MESSAGE, "--format", "json").stdout)
    assert "verification" not in plain
    assert set(shown) == {*plain, "verification"}


def test_a_system_that_cannot_be_asked_ends_with_4_and_what_was_found(
    run: Run, sandbox: Sandbox
) -> None:
    sandbox.switch("html-500")
    done = run("scan", "panel.txt", "--verify", "erp", "--lang", "en")
    assert done.returncode == 4
    assert "visma.relation-not-found" in done.stdout
    assert "In the way: " in done.stdout


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("scan", "panel.txt", "--verify", "erq"), "did you mean 'erp'?"),
        (("explain", "--jsonl", "--verify", "erp"), "--jsonl"),
        (("scan", "home", "--per-folder", "--reports", "out", "--verify", "erp"), "--per-folder"),
    ],
)
def test_what_makes_no_sense_is_refused_before_anything_is_asked(
    run: Run, sandbox: Sandbox, arguments: tuple[str, ...], said: str
) -> None:
    done = run(*arguments)
    assert done.returncode == 2
    assert said in done.stderr
    assert not sandbox.log


def test_a_secret_is_in_nothing_that_is_printed_or_written(
    run: Run, sandbox: Sandbox, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("V_SECRET", "canary-client-secret")
    done = run(
        "scan", "panel.txt", "--verify", "erp", "--json", "scan.json", "--report", "report.html"
    )
    kept = b"".join(path.read_bytes() for path in tmp_path.rglob("*") if path.is_file())
    assert "canary" not in done.stdout + done.stderr
    assert b"canary" not in kept


@pytest.mark.parametrize(
    ("system", "told"),
    [(ConnectionSystem.EXACT, True), (ConnectionSystem.EBOEKHOUDEN, False)],
)
def test_errors_toward_a_block_are_told_where_a_vendor_blocks(
    system: ConnectionSystem, told: bool
) -> None:
    at = datetime(2026, 11, 21, 9, tzinfo=UTC)
    looked = Verification("books", system, at, {}, 5, 4, 0.5, counted_errors=2)
    assert ("and 2 as errors toward its block" in " ".join(summary(looked, "en"))) is told
