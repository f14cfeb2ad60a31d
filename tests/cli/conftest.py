"""Running the command as its users do: a process of its own, with a home folder of its own."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from troubleshooter.pipeline.knowledge import Knowledge

Run = Callable[..., subprocess.CompletedProcess[str]]


@pytest.fixture
def run(tmp_path: Path, knowledge: Knowledge) -> Run:
    """Run `troubleshooter` in the test's folder; see `runner`."""
    return runner(tmp_path, knowledge)


def runner(folder: Path, knowledge: Knowledge) -> Run:
    """What runs `troubleshooter` in `folder`, with a home there, with arguments and standard
    input."""
    home = folder / "home"
    knowledge.matcher.wordings.letters()  # read once and kept, as that takes a second

    def started(*arguments: str, given: str = "") -> subprocess.CompletedProcess[str]:
        environment = {
            **os.environ,
            "TROUBLESHOOTER_HOME": str(home),
            "PYTHONIOENCODING": "utf-8",
            "COLUMNS": "100",
        }
        return subprocess.run(
            [sys.executable, "-c", "from troubleshooter.cli.main import run; run()", *arguments],
            input=given,
            capture_output=True,
            encoding="utf-8",
            cwd=folder,
            env=environment,
            timeout=120,
            check=False,
        )

    return started
