"""The shipped rulebook: sound files, own examples, no rule winning another's, the whole floor."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import pytest

from troubleshooter.locations import find
from troubleshooter.matching.masks import template
from troubleshooter.matching.matcher import Matcher
from troubleshooter.model import Rule, System
from troubleshooter.pipeline import rulebook
from troubleshooter.pipeline.own_examples import failing_examples

FLOOR = Path(__file__).parents[3] / "shared" / "documented-errors.tsv"
LINES = {
    System.EBOEKHOUDEN: "14-03-2026 09:15 Work order 26-0417: {message}",
    System.VISMA: "14-03-2026 09:15 {message}",
    System.EXACT: "14-03-2026 02:00:12\t20260417\t{message}",
    System.MAGENTO: '4417,000000417,000000341,"{message}","2026-03-14 09:15:02",e-Boekhouden,No',
}


def floor() -> list[dict[str, str]]:
    if not FLOOR.exists():
        return []
    rows = [row for row in FLOOR.read_text("utf-8").splitlines() if not row.startswith("#")]
    names = rows[0].split("\t")
    return [dict(zip(names, row.split("\t"), strict=True)) for row in rows[1:]]


def test_no_rule_file_or_article_has_a_problem() -> None:
    _, problems = rulebook.lint(find())
    assert problems == ()


def test_every_example_gives_its_rule_and_no_other(rules: Mapping[str, Rule]) -> None:
    assert failing_examples(rules) == ()


def test_what_tells_rules_apart_is_left_by_the_masks(rules: Mapping[str, Rule]) -> None:
    """A scan decides once for all messages of a template."""
    seen: dict[tuple[str, System | None], dict[str, str]] = {}
    for rule in rules.values():
        for example in rule.matches:
            place = template(example.message), example.system
            seen.setdefault(place, {})[rule.id] = example.message
    shared = {
        place: found
        for place, found in seen.items()
        if len(found) > 1 and len(set(found.values())) > 1
    }
    assert shared == {}


@pytest.mark.parametrize("row", floor(), ids=lambda row: f"{row['id']}:{row['code']}")
def test_documented_message_diagnoses_alone(row: dict[str, str], matcher: Matcher) -> None:
    for message in row["message"].split(" / "):
        found = [match.rule for match in matcher.explain(message).diagnoses]
        assert found == [row["id"]], message


@pytest.mark.parametrize("row", floor(), ids=lambda row: f"{row['id']}:{row['code']}")
def test_documented_message_diagnoses_in_a_log_line(row: dict[str, str], matcher: Matcher) -> None:
    system = System(row["system"])
    for message in row["message"].split(" / "):
        line = LINES[system].format(message=message)
        for hint in (None, system):
            found = [match.rule for match in matcher.explain(line, hint).diagnoses]
            assert found == [row["id"]], line


@pytest.mark.parametrize("row", floor(), ids=lambda row: f"{row['id']}:{row['code']}")
def test_rule_agrees_with_its_documentation(row: dict[str, str], rules: Mapping[str, Rule]) -> None:
    rule = rules[row["id"]]
    assert rule.system.value == row["system"]
    assert rule.level.value == row["level"]
    assert rule.retry.when.value == row["retry"]


def test_rule_without_documented_solution_marks_its_own_as_field_knowledge(
    rules: Mapping[str, Rule],
) -> None:
    rows = floor()
    solved = {row["id"] for row in rows if row["documented"] == "yes"}
    for rule_id in {row["id"] for row in rows} - solved:
        assert rules[rule_id].fix_evidence.value == "field-knowledge", rule_id
