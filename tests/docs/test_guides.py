"""The guides are true: commands, options, rules, probes, operations and links on them exist."""

from __future__ import annotations

import os
import re
import shlex
from collections.abc import Mapping
from enum import Enum
from pathlib import Path
from typing import Any

import pytest
import typer
from typer.testing import CliRunner

from troubleshooter.cli.main import command_line
from troubleshooter.kb.loader import load_articles
from troubleshooter.live import ConnectionSystem
from troubleshooter.locations import find
from troubleshooter.model import Rule
from troubleshooter.probes.registry import PROBES
from troubleshooter.retry.operations.registry import OPERATIONS

TOP = Path(__file__).parents[2]
DOCS = TOP / "docs"
GUIDES = {
    "e-boekhouden.md": ("eboekhouden.", "outsmart."),
    "visma-net.md": ("visma.",),
    "exact-online.md": ("exact.",),
    "magento.md": ("magento.",),
}
PAGES = (
    *(DOCS / name for name in ("README.md", "quick-start.md", "security.md", "team.md")),
    *(DOCS / "guides" / name for name in (*GUIDES, "cases.md")),
)
FENCED = re.compile(r"^```(\w*)\n(.*?)^```", re.DOTALL | re.MULTILINE)
INLINE = re.compile(r"`([^`\n]+)`")
LINK = re.compile(r"\[([^\]]*)\]\(([^)\s]+)\)")
NAMED = re.compile(r"(?:eboekhouden|visma|exact|magento|outsmart)\.[a-z][a-z-]+")
UPDATE = os.environ.get("TROUBLESHOOTER_UPDATE_GOLDEN") == "1"


def prose(page: Path) -> str:
    """The page without its fenced blocks."""
    return FENCED.sub("", page.read_text("utf-8"))


def commands(page: Path) -> list[str]:
    """Every command line shown on the page, from the program's name on."""
    found = [span for span in INLINE.findall(prose(page)) if span.startswith("troubleshooter ")]
    for kind, block in FENCED.findall(page.read_text("utf-8")):
        lines = block.splitlines()
        if kind == "console":
            lines = [line[2:] for line in lines if line.startswith("$ ")]
        for line in lines:
            start = re.search(r"(?:^|\s|\")(troubleshooter (?![^ ]*\").*)$", line)
            if start is not None and not line.startswith("export "):
                # The shell's own parts are not the program's: redirections, the closing quote.
                inside = line.startswith("schtasks")
                found.append(start[1].rstrip('"') if inside else start[1].split(" >")[0])
    return found


def faults(command: str) -> list[str]:
    """What is wrong with a command line: a command, an option or a choice that is not there."""
    words = shlex.split(command.replace("\\", "/"))[1:]
    entry: Any = typer.main.get_command(command_line())
    while words and hasattr(entry, "commands") and not words[0].startswith("-"):
        if words[0] not in entry.commands:
            opens_app = entry.name in (None, "root", "troubleshooter") and "." in words[0]
            return [] if opens_app else [f"no command {words[0]}"]
        entry = entry.commands[words.pop(0)]
    options = {name: item for item in entry.params for name in item.opts if name[0] == "-"}
    wrong = []
    for word, value in zip(words, [*words[1:], ""], strict=False):
        if not word.startswith("-") or word == "-":
            continue
        if word not in options and word != "--help":
            wrong.append(f"no option {word}")
            continue
        descriptor = getattr(options.get(word), "type_descriptor", None)
        choices = getattr(descriptor, "annotation", None)
        if not isinstance(choices, type) or not issubclass(choices, Enum):
            continue
        if value not in {one.value for one in choices}:
            wrong.append(f"{word} takes no {value}")
    return wrong


def all_options() -> set[str]:
    found: set[str] = set()
    waiting: list[Any] = [typer.main.get_command(command_line())]
    while waiting:
        entry = waiting.pop()
        waiting += getattr(entry, "commands", {}).values()
        found |= {name for item in entry.params for name in item.opts}
    return found


def anchors(page: Path) -> set[str]:
    """What a link may point to on a page: its headings, as forges write them, and its marks."""
    text = page.read_text("utf-8")
    found = set(re.findall(r'<a id="([^"]+)">', text))
    for heading in re.findall(r"^#+ (.*)$", FENCED.sub("", text), re.MULTILINE):
        kept = re.sub(r"[^\w\- ]", "", heading.casefold())
        found.add(kept.replace(" ", "-"))
    return found


def dead(page: Path, target: str) -> bool:
    place, _, anchor = target.partition("#")
    file = (page.parent / place).resolve() if place else page
    if not file.exists():
        return True
    return bool(anchor) and anchor not in anchors(file)


SHOWN = [(page.name, command) for page in PAGES for command in commands(page)]


def test_pages_show_commands_in_blocks_and_in_sentences() -> None:
    assert len(SHOWN) > 60
    assert ("quick-start.md", "troubleshooter connections test books") in SHOWN
    assert ("quick-start.md", "troubleshooter retry list") in SHOWN
    nightly = [text for name, text in SHOWN if name == "team.md" and "--per-folder" in text]
    assert len(nightly) == 2


@pytest.mark.parametrize(("page", "command"), sorted(set(SHOWN)))
def test_a_command_on_a_page_exists(page: str, command: str) -> None:
    assert faults(command) == [], page


@pytest.mark.parametrize(
    ("command", "wrong"),
    [
        ("troubleshooter scna export.csv", "no command scna"),
        ("troubleshooter retry ad", "no command ad"),
        ("troubleshooter scan export.csv --reprot x.html", "no option --reprot"),
        ("troubleshooter scan export.csv --system exact", "--system takes no exact"),
    ],
)
def test_a_command_that_is_not_there_is_found(command: str, wrong: str) -> None:
    assert faults(command) == [wrong]


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_an_option_named_in_a_sentence_exists(page: Path) -> None:
    named = {span.split()[0] for span in INLINE.findall(prose(page)) if span.startswith("--")}
    assert named - all_options() == set()


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_rules_and_probes_on_a_page_exist(page: Path, rules: Mapping[str, Rule]) -> None:
    spans = {span for span in INLINE.findall(prose(page)) if NAMED.fullmatch(span)}
    assert spans - set(rules) - set(PROBES) == set()


@pytest.mark.parametrize("name", GUIDES)
def test_a_rule_of_a_guide_is_linked_to_its_own_explanation(
    name: str, rules: Mapping[str, Rule]
) -> None:
    linked = {
        text.strip("`"): target
        for text, target in LINK.findall(prose(DOCS / "guides" / name))
        if NAMED.fullmatch(text.strip("`"))
    }
    assert len(linked) >= 10
    for rule, target in linked.items():
        assert rule in rules
        assert target.partition("#")[2] == rule.replace(".", "-")


@pytest.mark.parametrize("name", GUIDES)
def test_a_guide_names_every_probe_of_its_system(name: str) -> None:
    spans = set(INLINE.findall(prose(DOCS / "guides" / name)))
    own = {probe for probe in PROBES if probe.startswith(GUIDES[name])}
    assert own
    assert own - spans == set()


@pytest.mark.parametrize(("page", "command"), [one for one in SHOWN if " --rule " in one[1]])
def test_a_rule_asked_for_has_a_probe_that_takes_the_value(
    page: str, command: str, rules: Mapping[str, Rule]
) -> None:
    words = shlex.split(command)
    rule = rules[words[words.index("--rule") + 1]]
    given = {words[at + 1].partition("=")[0] for at, word in enumerate(words) if word == "--param"}
    taken = {name for judge in rule.verify for name in PROBES[judge.probe].takes}
    assert given, page
    assert given <= taken


def test_articles_named_on_the_pages_exist() -> None:
    named = {text.split()[-1] for _, text in SHOWN if text.startswith("troubleshooter kb show ")}
    known = set(load_articles(find().article_folders).ids)
    assert named
    assert named <= known


def test_the_guides_name_every_operation_and_every_kind_of_connection() -> None:
    text = "\n".join(prose(DOCS / "guides" / name) for name in GUIDES)
    shown = "\n".join((DOCS / "guides" / name).read_text("utf-8") for name in GUIDES)
    missing = {name for name in OPERATIONS if f"`{name}`" not in text}
    assert missing - {"watch"} == set()
    assert {one.value for one in ConnectionSystem if one.value not in shown} == set()


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_links_lead_to_a_page_and_a_place_on_it(page: Path) -> None:
    targets = [target for _, target in LINK.findall(prose(page))]
    assert targets
    assert [target for target in targets if dead(page, target)] == []


def test_a_link_that_leads_nowhere_is_found() -> None:
    page = DOCS / "guides" / "magento.md"
    assert dead(page, "../no-such-page.md")
    assert dead(page, "../rules/en/magento.md#magento-no-such-rule")
    assert not dead(page, "../rules/en/magento.md#magento-api-error")


def test_every_page_is_in_the_index() -> None:
    index = DOCS / "README.md"
    linked = {(DOCS / target).resolve() for _, target in LINK.findall(prose(index))}
    pages = {*DOCS.glob("*.md"), *(DOCS / "guides").glob("*.md")} - {index}
    assert {page.name for page in pages if page.resolve() not in linked} == set()


def test_outputs_on_the_quick_start_are_real(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("COLUMNS", "96")
    monkeypatch.setenv("TROUBLESHOOTER_HOME", str(tmp_path))
    monkeypatch.chdir(TOP)
    page = DOCS / "quick-start.md"
    text = page.read_text("utf-8")
    found = [block for kind, block in FENCED.findall(text) if kind == "console"]
    assert found
    for block in found:
        command, _, shown = block.partition("\n")
        done = CliRunner().invoke(command_line(), shlex.split(command)[2:])
        assert done.exit_code == 0, done.output
        if UPDATE:
            text = text.replace(shown, done.output)
        else:
            assert shown == done.output, command
    if UPDATE:
        page.write_text(text, "utf-8")
