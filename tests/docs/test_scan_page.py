"""The page on scanning is true: its outputs come out, its commands exist, no option is left out."""

from __future__ import annotations

import os
import re
import shlex
from pathlib import Path

import pytest
import typer.core
import typer.main
from typer.testing import CliRunner

from troubleshooter.cli.main import command_line

TOP = Path(__file__).parents[2]
PAGE = TOP / "docs" / "scan.md"
CONSOLE = re.compile(r"```console\n\$ troubleshooter (.*?)\n(.*?)```", re.DOTALL)
COMMANDS = [
    line
    for line in PAGE.read_text("utf-8").splitlines()
    if line.startswith(("troubleshooter scan ", "30 5 ", "schtasks "))
]
UPDATE = os.environ.get("TROUBLESHOOTER_UPDATE_GOLDEN") == "1"


def options() -> set[str]:
    group = typer.main.get_command(command_line())
    assert isinstance(group, typer.core.TyperGroup)
    params = group.commands["scan"].params
    return {option for item in params for option in item.opts if option.startswith("--")}


def test_outputs_on_the_page_are_real(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("COLUMNS", "96")
    monkeypatch.setenv("TROUBLESHOOTER_HOME", str(tmp_path))
    monkeypatch.chdir(TOP)
    text = PAGE.read_text("utf-8")
    found = CONSOLE.findall(text)
    assert len(found) == 5
    for arguments, shown in found:
        done = CliRunner().invoke(command_line(), shlex.split(arguments))
        assert done.exit_code == 0, done.output
        if UPDATE:
            text = text.replace(f"{arguments}\n{shown}```", f"{arguments}\n{done.output}```")
        else:
            assert shown == done.output, arguments
    if UPDATE:
        PAGE.write_text(text, "utf-8")


@pytest.mark.parametrize("command", COMMANDS)
def test_commands_on_the_page_exist(command: str) -> None:
    assert set(re.findall(r"--[a-z-]+", command)) <= options()


def test_every_option_of_scan_is_on_a_page() -> None:
    pages = PAGE.read_text("utf-8") + (TOP / "docs" / "reports.md").read_text("utf-8")
    assert {option for option in options() if option not in pages} <= {"--lang", "--help"}
