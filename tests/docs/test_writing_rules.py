"""The guide to writing rules is true: its rule loads and passes, its commands exist."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
import typer
import yaml

from troubleshooter.cli.main import command_line
from troubleshooter.pipeline.authoring import trial
from troubleshooter.pipeline.knowledge import Knowledge
from troubleshooter.rules.schema import INHERITED, RuleDoc

TOP = Path(__file__).parents[2]
SOURCE = TOP / "src" / "troubleshooter"
CHECKED_IN = ("pipeline/review.py", "rules/style.py")
PAGE = (TOP / "docs" / "writing-rules.md").read_text("utf-8")
YAML = re.findall(r"```yaml\n(.*?)```", PAGE, re.DOTALL)
COMMANDS = [
    line
    for block in re.findall(r"```sh\n(.*?)```", PAGE, re.DOTALL)
    for line in block.splitlines()
    if line.startswith("troubleshooter ")
]


def test_the_whole_file_passes_its_trial(knowledge: Knowledge) -> None:
    text = YAML[0]
    samples = ["Gift card GC-9 could not be handed over to the till"]
    assert trial(knowledge, "own.gift-card-stuck", text, samples) == ()


def test_the_special_case_lacks_only_what_a_parent_lends() -> None:
    data = yaml.safe_load(YAML[1].replace("examples: ...", ""))
    required = {name for name, field in RuleDoc.model_fields.items() if field.is_required()}
    assert required - data.keys() - set(INHERITED) == {"examples"}


@pytest.mark.parametrize("command", COMMANDS)
def test_a_command_of_the_guide_exists(command: str) -> None:
    group: object = typer.main.get_command(command_line())
    words = command.split()[1:]
    while words and hasattr(group, "commands"):
        name = words.pop(0)
        assert name in group.commands, command
        group = group.commands[name]
    options = {option for item in getattr(group, "params", ()) for option in item.opts}
    given = {word for word in words if word.startswith("--")}
    assert given <= options, command


def test_every_check_of_lint_is_in_the_guide() -> None:
    source = "\n".join((SOURCE / name).read_text("utf-8") for name in CHECKED_IN)
    checks = set(re.findall(r'"(?:warning|error)",\s*"([a-z-]+)"', source))
    checks |= set(re.findall(r'remark\(\s*book, rule, "([a-z-]+)"', source))
    assert len(checks) > 10
    assert {name for name in checks if f"`{name}`" not in PAGE} == set()
