"""`retry` on the command line: from a scan to the queue, over the sandbox, and back to a person."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from tests.integration.retry_bench import SECRETS, invoice
from typer.testing import CliRunner, Result

from troubleshooter.cli.main import command_line
from troubleshooter.sandbox import company
from troubleshooter.sandbox.server import Sandbox

Call = Callable[..., Result]
TEMPLATE = "eboekhouden.invoice-template-not-found"


@pytest.fixture
def sandbox() -> Iterator[Sandbox]:
    with Sandbox() as running:
        yield running


@pytest.fixture
def call(sandbox: Sandbox, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Call:
    """Run `troubleshooter retry` with a connection `books` to the sandbox."""
    home = tmp_path / "home"
    home.mkdir()
    monkeypatch.setenv("TROUBLESHOOTER_HOME", str(home))
    monkeypatch.delenv("TROUBLESHOOTER_DATABASE", raising=False)
    for name, value in SECRETS.items():
        monkeypatch.setenv(name, value)
    (home / "connections.toml").write_text(
        f'[books]\nsystem = "e-boekhouden"\nurl = "{sandbox.addresses["e-boekhouden"]}"\n'
        f'username = "{company.USERNAME}"\nsecurity_code_1 = "env:RETRY_CODE_1"\n'
        'security_code_2 = "env:RETRY_CODE_2"\n',
        "utf-8",
    )

    def called(*arguments: str, code: int = 0) -> Result:
        result = CliRunner().invoke(command_line(), ["retry", *arguments])
        assert result.exit_code == code, result.output
        return result

    return called


@pytest.fixture
def payload(tmp_path: Path) -> Path:
    """A file with a sound invoice."""
    path = tmp_path / "2026-0100.json"
    path.write_text(json.dumps(invoice("2026-0100")), "utf-8")
    return path


@pytest.fixture
def scan(tmp_path: Path) -> Path:
    """What `scan --json` says of three rules: one to fix, one that is fine, one by hand."""
    document = {
        "diagnoses": [
            _diagnosed(TEMPLATE, "invoice", "2026-0100", "2026-0101"),
            _diagnosed("magento.sync-succeeded", "order", "000000001"),
            _diagnosed("exact.unauthorized", "invoice", "7001"),
            _diagnosed("magento.tax-code-invalid", "order", "000000009"),
            {"rule": "gone.rule", "object_list": []},
        ]
    }  # fmt: skip
    path = tmp_path / "scan.json"
    path.write_text(json.dumps(document), "utf-8")
    return path


def test_one_record_is_queued_and_arrives(call: Call, payload: Path) -> None:
    _add(call, payload)
    call("run", "--drain")
    (job,) = _listed(call)
    assert (job["state"], job["reason"], job["sends"]) == ("done", "arrived", 1)
    assert job["resolved"] == "arrived"


def test_a_second_addition_says_that_it_joined(call: Call, payload: Path) -> None:
    _add(call, payload)
    result = _add(call, payload, "--json")
    assert [len(json.loads(result.stdout)[key]) for key in ("added", "joined")] == [0, 1]


def test_a_scan_becomes_jobs_and_says_why_the_rest_does_not(
    call: Call, scan: Path, payload: Path
) -> None:
    result = call(
        "add", "--from", str(scan), "--connection", "books", "--payloads", str(payload.parent),
        "--lang", "en", "--json",
    )  # fmt: skip
    document = json.loads(result.stdout)
    added = {job["record"]: job["operation"] for job in document["added"]}
    assert added == {"2026-0100": "AddFactuur", "2026-0101": "watch"}
    why = {(one["rule"], one["record"]): one["why"] for one in document["not_taken"]}
    assert "no failure" in why["magento.sync-succeeded", ""]
    assert "another system" in why["exact.unauthorized", ""]
    assert "000000009.json" in why["magento.tax-code-invalid", "000000009"]
    assert "no such rule" in why["gone.rule", ""]


def test_a_payload_that_is_not_sound_is_named_with_its_fields(
    call: Call, scan: Path, payload: Path
) -> None:
    wrong: dict[str, Any] = {**invoice("2026-0100"), "Datum": "gisteren", "Korting": 3}
    payload.write_text(json.dumps(wrong), "utf-8")
    result = call(
        "add", "--from", str(scan), "--connection", "books", "--payloads", str(payload.parent),
        "--rule", "eboekhouden.invoice-template-not-found", "--json",
    )  # fmt: skip
    (refused,) = json.loads(result.stdout)["not_taken"]
    assert "Datum" in refused["detail"]
    assert "Korting" in refused["detail"]


def test_a_secret_in_a_payload_is_refused(call: Call, payload: Path) -> None:
    held = {**invoice("2026-0100"), "SecurityCode1": "geheim-geheim"}
    payload.write_text(json.dumps(held), "utf-8")
    result = _add(call, payload, code=2)
    assert "SecurityCode1: looks like a secret" in result.stderr
    assert "geheim-geheim" not in result.output


@pytest.mark.parametrize(
    ("arguments", "word"),
    [
        (["add"], "--connection"),
        (["add", "--connection", "boks", "--operation", "watch"], "'books'"),
        (["add", "--connection", "books"], "--operation"),
        (["add", "--connection", "books", "--operation", "AddFactur"], "AddFactuur"),
        (["add", "--connection", "books", "--operation", "invoice"], "e-boekhouden-rest"),
        (["add", "--connection", "books", "--operation", "watch"], "--record"),
        (["show", "nothing"], "no job"),
        (["list", "--state", "lost"], "queued"),
        (["cancel"], "which jobs"),
        (["pause", "books"], "no jobs for a connection"),
    ],
)
def test_what_makes_no_sense_is_told_with_a_way_on(
    call: Call, arguments: list[str], word: str
) -> None:
    assert word in call(*arguments, code=2).stderr


def test_an_unreadable_scan_ends_with_its_own_exit_code(call: Call, tmp_path: Path) -> None:
    (tmp_path / "no.json").write_text("[]", "utf-8")
    for path in (tmp_path / "no.json", tmp_path / "gone.json"):
        call("add", "--from", str(path), "--connection", "books", code=3)


def test_a_store_that_cannot_be_opened_ends_with_its_own_exit_code(
    call: Call, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    (tmp_path / "file").write_text("", "utf-8")
    monkeypatch.setenv("TROUBLESHOOTER_DATABASE", f"sqlite:///{tmp_path}/file/retry.sqlite")
    assert "file" in call("list", code=5).stderr


def test_a_cancelled_job_is_not_sent_and_finds_its_way_back(call: Call, payload: Path) -> None:
    job = json.loads(_add(call, payload, "--json").stdout)["added"][0]["id"]
    call("cancel", job)
    call("run", "--drain")
    assert _listed(call)[0]["state"] == "cancelled"
    call("resume", "2026-0100")
    call("run", "--drain")
    assert _listed(call)[0]["state"] == "done"


def test_a_record_that_is_edited_goes_again_and_the_difference_is_kept(
    call: Call, payload: Path
) -> None:
    payload.write_text(json.dumps(invoice("2026-0100", Factuursjabloon="Weg")), "utf-8")
    _add(call, payload)
    call("run", "--drain")
    (waiting,) = _listed(call)
    assert (waiting["state"], waiting["rule"]) == ("fixing", TEMPLATE)
    payload.write_text(json.dumps(invoice("2026-0100")), "utf-8")
    call("edit", waiting["id"], "--payload", str(payload))
    call("run", "--drain")
    shown = json.loads(call("show", waiting["id"], "--json").stdout)
    assert shown["state"] == "done"
    assert [line.strip(" ,") for line in shown["changed"].splitlines()] == [
        '- "Factuursjabloon": "Weg"', '+ "Factuursjabloon": "Onderhoud 2026"'
    ]  # fmt: skip
    actions = [line["action"] for line in shown["audit"]]
    assert actions == ["add", "edit"]


def test_a_list_says_how_many_it_does_not_show(call: Call, payload: Path, tmp_path: Path) -> None:
    _add(call, payload)
    second = tmp_path / "2026-0101.json"
    second.write_text(json.dumps(invoice("2026-0101")), "utf-8")
    call("add", "--connection", "books", "--operation", "AddFactuur", "--payload", str(second))
    shown = call("list", "--most", "1", "--lang", "en")
    assert len(shown.stdout.splitlines()) == 1
    assert "and 1 more; --most shows more of them" in shown.stderr
    assert "more" not in call("list", "--lang", "en").output


def test_a_dead_letter_finds_its_way_back(call: Call, payload: Path) -> None:
    _add(call, payload, "--rule", "magento.customer-created")
    (letter,) = json.loads(call("dead", "--json").stdout)
    assert letter["reason"] == "never"
    call("resume", letter["id"])
    call("run", "--drain")
    assert _listed(call)[0]["state"] == "done"


def test_a_paused_connection_lets_nothing_through(call: Call, payload: Path) -> None:
    _add(call, payload)
    call("pause", "books")
    call("run", "--drain")
    (line,) = json.loads(call("plan", "--json").stdout)
    assert (line["waits_for"], line["reason"], line["count"]) == ("person", "paused", 1)
    call("resume", "--connection", "books")
    call("run", "--drain")
    assert _listed(call)[0]["state"] == "done"


def test_what_a_person_must_do_is_shown_in_her_language(call: Call, scan: Path) -> None:
    call("add", "--from", str(scan), "--connection", "books")
    call("run", "--drain")
    shown = call("show", "2026-0101", "--lang", "nl").stdout
    assert "wacht op u" in shown
    assert "Start de synchronisatie zelf" in shown
    assert "staat er niet" in shown


def test_everything_a_person_did_stands_in_the_trail(call: Call, payload: Path) -> None:
    _add(call, payload)
    call("pause", "books")
    call("now", "2026-0100")
    call("pace", "books", "--together", "2", "--per-minute", "12")
    trail = json.loads(call("audit", "--json").stdout)
    assert [line["action"] for line in trail] == ["add", "pause", "now", "pace"]
    assert all(line["who"] for line in trail)


def _add(call: Call, payload: Path, *more: str, code: int = 0) -> Result:
    return call(
        "add", "--connection", "books", "--operation", "AddFactuur", "--record", "2026-0100",
        "--payload", str(payload), *more, code=code,
    )  # fmt: skip


def _listed(call: Call) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = json.loads(call("list", "--json").stdout)
    return found


def _diagnosed(rule: str, kind: str, *numbers: str) -> dict[str, object]:
    return {
        "rule": rule,
        "objects": len(numbers),
        "object_list": [{"kind": kind, "number": number} for number in numbers],
        "last_seen": "2026-03-01T10:00:00",
        "samples": [{"message": "…", "parameters": {}}],
    }
