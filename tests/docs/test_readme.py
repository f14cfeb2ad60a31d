"""The README is true: its table is generated, its commands exist, its outputs come out."""

from __future__ import annotations

import os
import re
import shlex
from collections import Counter
from collections.abc import Mapping
from pathlib import Path

import pytest
from typer.testing import CliRunner

from troubleshooter.cli.main import command_line
from troubleshooter.model import Rule, System

TOP = Path(__file__).parents[2]
README = TOP / "README.md"
PART = re.compile(r"(<!-- generated: rules -->\n).*?(<!-- end -->)", re.DOTALL)
CONSOLE = re.compile(r"```console\n\$ troubleshooter (.*?)\n(.*?)```", re.DOTALL)
UPDATE = os.environ.get("TROUBLESHOOTER_UPDATE_GOLDEN") == "1"
SYSTEMS = {
    System.EBOEKHOUDEN: ("e-Boekhouden", "OutSmart"),
    System.VISMA: ("Visma.net", "OutSmart"),
    System.EXACT: ("Exact Online", "Bookzo"),
    System.MAGENTO: ("Magento 2", "Magmodules e-Boekhouden"),
    System.OUTSMART: ("OutSmart", "its own interface and adapters"),
    System.NETWORK: ("Network", "PHP, cURL, TLS, proxies"),
}


def table(rules: Mapping[str, Rule]) -> str:
    lines = [
        "| system | logged by | rules | errors and warnings | with a code | wordings | examples |",
        "|---|---|---|---|---|---|---|",
    ]
    total: Counter[str] = Counter()
    for system, (name, via) in SYSTEMS.items():
        own = [rule for rule in rules.values() if rule.system is system]
        counts = Counter(
            rules=len(own),
            bad=sum(rule.level.severity > 1 for rule in own),
            codes=sum(bool(rule.codes or rule.numbers) for rule in own),
            wordings=sum(len(rule.wordings) for rule in own),
            examples=sum(len(rule.matches) + len(rule.ignores) for rule in own),
        )
        total.update(counts)
        lines.append(f"| {name} | {via} | {cells(counts)} |")
    lines.append(f"| **together** | | {cells(total)} |")
    return "\n".join(lines) + "\n"


def cells(counts: Counter[str]) -> str:
    names = ("rules", "bad", "codes", "wordings", "examples")
    return " | ".join(f"{counts[name]:,}" for name in names)


def test_the_table_of_rules_is_the_rulebooks_own(rules: Mapping[str, Rule]) -> None:
    text = README.read_text("utf-8")
    fresh = PART.sub(lambda match: match[1] + table(rules) + match[2], text)
    if UPDATE:
        README.write_text(fresh, "utf-8")
    assert README.read_text("utf-8") == fresh


def test_outputs_in_the_readme_are_real(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "96")
    text = README.read_text("utf-8")
    for arguments, shown in CONSOLE.findall(text):
        if not shown:
            continue
        done = CliRunner().invoke(command_line(), shlex.split(arguments))
        if UPDATE:
            text = text.replace(shown, done.output)
        else:
            assert shown == done.output, arguments
    if UPDATE:
        README.write_text(text, "utf-8")


def test_every_command_is_mentioned() -> None:
    text = README.read_text("utf-8")
    app = command_line()
    for command in app.registered_commands:
        assert command.callback is not None
        assert f"troubleshooter {command.callback.__name__}" in text
    for group in app.registered_groups:
        assert f"troubleshooter {group.name} " in text


def test_the_two_commands_stand_in_the_ci_script_and_readme() -> None:
    text = README.read_text("utf-8")
    tests = 'python -m pip install -e ".[test]" && python -m pytest'
    assert "python -m pip install . && troubleshooter demo" in text
    assert tests in text
    assert tests in (TOP / ".ci" / "run").read_text("utf-8")


def test_links_in_the_documentation_lead_somewhere() -> None:
    for page in [README, *sorted((TOP / "docs").glob("*.md"))]:
        for target in re.findall(r"\]\(([^)#:]+)(?:#[^)]*)?\)", page.read_text("utf-8")):
            assert (page.parent / target).exists(), f"{page.name}: {target}"
