"""`probe` and `connections` as they are run: JSON, exit codes, and no secret anywhere."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from troubleshooter.sandbox import company
from troubleshooter.sandbox.server import Sandbox

from .conftest import Run

CANARIES = ("canary-code-1", "canary-code-2")


def connect(tmp_path: Path, url: str, monkeypatch: pytest.MonkeyPatch, *codes: str) -> None:
    monkeypatch.setenv("CODE_1", codes[0])
    monkeypatch.setenv("CODE_2", codes[1])
    home = tmp_path / "home"
    home.mkdir()
    (home / "connections.toml").write_text(
        f'[shop]\nsystem = "e-boekhouden"\nurl = "{url}"\nusername = "{company.USERNAME}"\n'
        'security_code_1 = "env:CODE_1"\nsecurity_code_2 = "env:CODE_2"\n',
        "utf-8",
    )


def test_a_verdict_comes_out_as_json(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with Sandbox() as sandbox:
        url = sandbox.addresses["e-boekhouden"]
        codes = company.SECURITY_CODE_1, company.SECURITY_CODE_2
        connect(tmp_path, url, monkeypatch, *codes)
        rule = "eboekhouden.relation-unknown"
        done = run("probe", "shop", "--rule", rule, "--param", "relation=404", "--json")
    assert done.returncode == 0, done.stderr
    results = json.loads(done.stdout)["results"]
    assert results[-1]["probe"] == "eboekhouden.relation"
    assert results[-1]["confirms"] == [rule]
    assert set(results[0]) == {
        "probe", "outcome", "confirms", "refutes", "message", "evidence", "calls",
        "counted_calls", "elapsed_s",
    }  # fmt: skip


def test_secrets_appear_nowhere_even_when_they_are_wrong(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with Sandbox() as sandbox:
        connect(tmp_path, sandbox.addresses["e-boekhouden"], monkeypatch, *CANARIES)
        shown = [run("probe", "shop"), run("connections", "list", "--json")]
        shown.append(run("connections", "test", "shop", "--json"))
    assert [done.returncode for done in shown] == [0, 0, 0]
    said = "".join(done.stdout + done.stderr for done in shown)
    kept = b"".join(path.read_bytes() for path in tmp_path.rglob("*") if path.is_file())
    assert "confirms eboekhouden.api-settings-invalid" in said
    assert not [one for one in CANARIES if one in said or one.encode() in kept]


def test_a_system_that_cannot_be_asked_ends_with_4(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with Sandbox() as sandbox:
        url = sandbox.addresses["e-boekhouden"]
    connect(tmp_path, url, monkeypatch, *CANARIES)
    assert run("probe", "shop", "--json").returncode == 4


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("probe", "shp"), "did you mean 'shop'?"),
        (("probe", "shop", "--rule", "eboekhouden.relation"), "no rule"),
        (("probe", "shop", "--param", "relatio=1"), "did you mean 'relation'?"),
        (("sandbox", "--faults", "CFACT999"), "no fault"),
        (
            ("connections", "add", "x", "--system", "outsmart", "--set", "token=canary"),
            "a secret does not stand in this file",
        ),
    ],
)
def test_what_makes_no_sense_ends_with_2(
    run: Run,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    arguments: tuple[str, ...],
    said: str,
) -> None:
    connect(tmp_path, "http://127.0.0.1:9", monkeypatch, *CANARIES)
    done = run(*arguments)
    assert done.returncode == 2
    assert said in done.stderr
    assert "canary" not in done.stderr


def test_a_connection_is_added_by_options(run: Run, tmp_path: Path) -> None:
    done = run(
        "connections", "add", "api", "--system", "e-boekhouden-rest", "--set", "access_token=env:T"
    )
    assert done.returncode == 0, done.stderr
    assert "[api]" in (tmp_path / "home" / "connections.toml").read_text("utf-8")
