"""The command itself: version, help, demo, and starting cheaply."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from .conftest import Run


def test_without_a_terminal_help_is_printed_and_2_returned(run: Run) -> None:
    done = run()
    assert done.returncode == 2
    assert "explain" in done.stderr
    assert done.stdout == ""


def test_version_is_printed(run: Run) -> None:
    assert run("--version").stdout.startswith("troubleshooter ")


@pytest.mark.parametrize("language", ["nl", "en"])
def test_demo_tells_the_story_and_writes_the_report(
    run: Run, tmp_path: Path, language: str
) -> None:
    done = run("demo", "--headless", "--lang", language)
    assert done.returncode == 0, done.stderr
    report = tmp_path / "troubleshooter-demo.html"
    assert str(report) in done.stdout
    assert f'lang="{language}"' in report.read_text("utf-8")


@pytest.mark.parametrize(
    "heavy", ["textual", "zeep", "polars", "dbos", "sqlalchemy", "jinja2", "httpx", "lxml"]
)
def test_explain_does_not_load_what_it_does_not_need(heavy: str) -> None:
    program = (
        "import sys; from troubleshooter.cli.main import run\n"
        "sys.argv = ['troubleshooter', 'explain', 'CFACT028']\n"
        "try: run()\n"
        "except SystemExit: pass\n"
        f"sys.exit({heavy!r} in sys.modules)"
    )
    done = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, check=False, timeout=60
    )
    assert done.returncode == 0
