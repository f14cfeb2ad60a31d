"""`explain` from the outside: text, JSON, JSON lines, bad input."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from .conftest import Run

MESSAGE = "Work order 26-0417: VAT code not filled in (CFACT038): material WCD-2V"


def test_text_gives_title_cause_and_numbered_steps(run: Run) -> None:
    done = run("explain", MESSAGE, "--lang", "en")
    assert done.returncode == 0
    assert "eboekhouden.vat-code-missing" in done.stdout
    assert "work_order: 26-0417" in done.stdout
    assert "    1. " in done.stdout
    assert "Settings > General" in done.stdout


def test_dutch_text_is_dutch(run: Run) -> None:
    done = run("explain", MESSAGE, "--lang", "nl")
    assert "Oorzaak" in done.stdout
    assert "Wat u doet" in done.stdout


def test_json_lines_keep_order_and_shape(run: Run) -> None:
    rows = [
        {"message": MESSAGE, "system": "e-boekhouden"},
        {"message": "Good morning", "system": None},
        {"message": "Invalid tax code HOOG_VERK21", "system": "magento"},
    ]
    done = run("explain", "--jsonl", given="\n".join(map(json.dumps, rows)) + "\n")
    answers = [json.loads(line) for line in done.stdout.splitlines()]
    assert [[item["rule"] for item in answer["diagnoses"]] for answer in answers] == [
        ["eboekhouden.vat-code-missing"],
        [],
        ["magento.tax-code-invalid"],
    ]
    first = answers[0]["diagnoses"][0]
    assert first.keys() == {"rule", "confidence", "parameters", "why"}
    assert first["parameters"]["material"] == "WCD-2V"
    assert 0 < first["confidence"] <= 1


def test_json_lines_suggest_at_most_three_rules_for_a_description(run: Run) -> None:
    row = {
        "message": "Our invoice layout name seems to be wrong in the bookkeeping",
        "system": None,
    }
    done = run("explain", "--jsonl", given=json.dumps(row) + "\n")
    answer = json.loads(done.stdout)
    assert answer["diagnoses"] == []
    assert 1 <= len(answer["suggestions"]) <= 3
    assert all(0 <= item["score"] <= 1 for item in answer["suggestions"])


def test_message_is_read_from_standard_input(run: Run) -> None:
    done = run("explain", "-", "--format", "json", given="Reeds verwerkt\n")
    document = json.loads(done.stdout)
    assert [item["rule"] for item in document["diagnoses"]] == ["exact.already-processed"]
    assert document["rules"]["exact.already-processed"]["fix"]


def test_abstaining_says_what_was_lacking(run: Run) -> None:
    done = run("explain", "Relation 10045 is known in eBoekhouden", "--lang", "en")
    assert done.returncode == 0
    assert "No known error" in done.stdout
    assert "What was lacking" in done.stdout


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("not json", "line 1 is no JSON"),
        ("[1, 2]", 'has no text under "message"'),
        ('{"message": 3}', 'has no text under "message"'),
        ('{"message": "x", "system": "sap"}', "'sap' is not one of"),
    ],
)
def test_a_bad_line_is_one_clear_message_and_exit_2(run: Run, line: str, said: str) -> None:
    done = run("explain", "--jsonl", given=line + "\n")
    assert done.returncode == 2
    assert said in done.stderr
    assert "Traceback" not in done.stderr


def test_escapes_in_a_message_do_not_reach_the_terminal(run: Run) -> None:
    done = run("explain", "Invalid tax code \x1b]0;pwned\x07HOOG \x1b[31mred", "--lang", "en")
    assert "\x1b" not in done.stdout


def test_bytes_that_are_no_text_do_not_end_in_a_traceback(tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-c", "from troubleshooter.cli.main import run; run()", "explain", "-"],
        input=b"\xff\xfe Reeds verwerkt \xe9",
        capture_output=True,
        cwd=tmp_path,
        check=False,
        timeout=60,
    )
    assert done.returncode == 0
    assert b"Traceback" not in done.stderr


def test_a_byte_order_mark_before_json_lines_is_passed_over(run: Run) -> None:
    done = run("explain", "--jsonl", given='\ufeff{"message": "CFACT028", "system": null}\n')
    assert json.loads(done.stdout)["diagnoses"]


def test_why_shows_what_was_weighed(run: Run) -> None:
    done = run("explain", "API error: Invalid credentials", "--why", "--lang", "nl")
    assert "Wat er gewogen is" in done.stdout
    assert "magento.authentication-failed: gehouden" in done.stdout
    assert "magento.api-error: magento.authentication-failed verklaart meer" in done.stdout
