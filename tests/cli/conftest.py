"""Running the command as its users do: a process of its own, with a home folder of its own."""

from __future__ import annotations

import os
import shutil
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
    """What runs `troubleshooter` in `folder` with arguments and standard input; its `home` there
    holds, besides what a test puts into it, what reading the shipped rules gave, as that takes a
    second."""
    home = folder / "home"
    kept = knowledge.locations.kept
    knowledge.matcher.wordings.letters()

    def started(*arguments: str, given: str = "") -> subprocess.CompletedProcess[str]:
        if kept.is_dir() and not (home / kept.name).exists():
            shutil.copytree(kept, home / kept.name)
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
