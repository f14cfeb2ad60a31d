"""Running the command as its users do: a process of its own, with a home folder of its own."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest
from tests.cli.starting import started

from troubleshooter.pipeline.knowledge import Knowledge

Run = Callable[..., subprocess.CompletedProcess[str]]


@pytest.fixture
def run(tmp_path: Path, knowledge: Knowledge) -> Run:
    """Run `troubleshooter` in the test's folder; see `runner`."""
    return runner(tmp_path, knowledge)


def runner(folder: Path, knowledge: Knowledge) -> Run:
    """What runs `troubleshooter` in `folder`, with a home there, with arguments and standard
    input; where it can, in a process that has all modules loaded."""
    home = folder / "home"
    knowledge.matcher.wordings.letters()  # read once and kept, as that takes a second

    def run(*arguments: str, given: str = "") -> subprocess.CompletedProcess[str]:
        environment = {
            **os.environ,
            "TROUBLESHOOTER_HOME": str(home),
            "PYTHONIOENCODING": "utf-8",
            "COLUMNS": "100",
        }
        return started(arguments, given, folder, environment)

    return run
