"""`explain` without loading all options says what it says with them; lines are answered at once."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from typer.testing import CliRunner

from troubleshooter.cli.answering import Asked
from troubleshooter.cli.main import command_line
from troubleshooter.cli.plain import read
from troubleshooter.model import System

from .conftest import Run


@pytest.mark.parametrize(
    ("arguments", "asked"),
    [
        (["CFACT028", "--lang", "en"], Asked("CFACT028", None, "en")),
        (["--lang=nl", "CFACT028"], Asked("CFACT028", None, "nl")),
        (["-", "--lang", "en"], Asked("-", None, "en")),
        (["--lang", "en"], Asked(None, None, "en")),
        (["", "--lang", "en"], Asked("", None, "en")),
        (
            ["--system", "magento", "--why", "x y", "--format=json", "--lang", "en"],
            Asked("x y", System.MAGENTO, "en", json=True, why=True),
        ),
        (["--jsonl", "--lang", "en"], Asked(None, None, "en", jsonl=True)),
    ],
)
def test_common_arguments_are_read_by_hand(arguments: list[str], asked: Asked) -> None:
    assert read(arguments) == asked


@pytest.mark.parametrize(
    "arguments",
    [
        ["--help"],
        ["x", "--verify", "books"],
        ["x", "y"],
        ["x", "--system", "sap"],
        ["x", "--system"],
        ["x", "--lang", "en", "--lang", "nl"],
        ["x", "--why=1"],
        ["x", "--whi"],
        ["x", "-w"],
        ["--", "x"],
        ["x", "--format", "--why"],
    ],
)
def test_anything_else_is_left_to_the_full_command_line(arguments: list[str]) -> None:
    assert read(arguments) is None


@pytest.mark.parametrize(
    "arguments",
    [
        ["CFACT028", "--lang", "nl"],
        ["Invoice number 12 already exists", "--lang", "en", "--why"],
        ["Good morning", "--lang=en", "--format", "json"],
        ["Reeds verwerkt", "--system", "exact-online", "--lang", "nl"],
    ],
)
def test_both_ways_print_the_same(
    run: Run, monkeypatch: pytest.MonkeyPatch, arguments: list[str], tmp_path: Path
) -> None:
    monkeypatch.setenv("TROUBLESHOOTER_HOME", str(tmp_path / "home"))
    monkeypatch.setenv("COLUMNS", "100")
    quick = run("explain", *arguments)
    full = CliRunner().invoke(command_line("explain"), ["explain", *arguments])
    assert quick.returncode == full.exit_code == 0
    assert quick.stdout == full.stdout


def test_a_short_start_loads_no_options_and_no_rule_files(tmp_path: Path) -> None:
    program = (
        "import sys; from troubleshooter.cli.main import run\n"
        "sys.argv = ['troubleshooter', 'explain', 'CFACT028']\n"
        "try: run()\n"
        "except SystemExit: pass\n"
        "heavy = {'typer', 'click', 'pydantic', 'rich', 'yaml', 'hashlib', 'rapidfuzz'}\n"
        "sys.exit(' '.join(heavy & set(sys.modules)) or 0)"
    )
    environment = {**os.environ, "TROUBLESHOOTER_HOME": str(tmp_path)}
    for expected in (None, 0):
        done = subprocess.run(
            [sys.executable, "-c", program],
            capture_output=True,
            check=False,
            timeout=60,
            env=environment,
        )
        assert expected is None or (done.returncode, done.stderr) == (expected, b"")


def test_a_line_is_answered_before_the_next_is_given(tmp_path: Path) -> None:
    environment = {**os.environ, "TROUBLESHOOTER_HOME": str(tmp_path)}
    program = "from troubleshooter.cli.main import run; run()"
    with subprocess.Popen(
        [sys.executable, "-c", program, "explain", "--jsonl"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        env=environment,
    ) as process:
        assert process.stdin is not None
        assert process.stdout is not None
        for message, rule in (
            ("CFACT028", "eboekhouden.invoice-template-not-found"),
            ("Reeds verwerkt", "exact.already-processed"),
        ):
            process.stdin.write(json.dumps({"message": message}).encode() + b"\n")
            process.stdin.flush()
            answer = json.loads(process.stdout.readline())
            assert answer["diagnoses"][0]["rule"] == rule
        process.stdin.close()
        assert process.stdout.read() == b""
    assert process.returncode == 0


def test_lines_before_a_bad_one_are_answered(run: Run) -> None:
    good = '{"message": "CFACT028"}\n'
    done = run("explain", "--jsonl", given=f"{good}\n{good}no json\n{good}")
    assert done.returncode == 2
    assert len(done.stdout.splitlines()) == 2
    assert "line 4 is no JSON" in done.stderr


def test_lines_end_as_windows_and_old_macs_end_them_and_the_last_needs_no_end(run: Run) -> None:
    row = '{"message": "CFACT028"}'
    done = run("explain", "--jsonl", given=f"{row}\r\n{row}\r{row}")
    assert len(done.stdout.splitlines()) == 3


def test_repeated_kinds_are_answered_as_each_by_itself(run: Run) -> None:
    texts = [
        f'Order {number}: Invoice number {number * 7} already exists "\u00e9\\\x01\ue0001-2\ue001"'
        for number in range(100, 140)
    ] + [f"Item {number}: ledger is blocked at step {number % 40}" for number in range(80)]
    lines = [json.dumps({"message": text}) for text in texts]
    together = run("explain", "--jsonl", given="\n".join(lines) + "\n").stdout.splitlines()
    assert len(together) == len(lines)
    for place in (0, 3, 17, 39, 41, 60, 119):
        alone = run("explain", "--jsonl", given=lines[place] + "\n").stdout
        assert together[place] + "\n" == alone
