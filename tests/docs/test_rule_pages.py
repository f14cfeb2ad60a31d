"""Pages made from the rulebook agree with it; TROUBLESHOOTER_UPDATE_GOLDEN=1 writes them anew."""

from __future__ import annotations

import os
from datetime import date
from pathlib import Path

import pytest

from troubleshooter.model import LANGUAGES, Language, System
from troubleshooter.pipeline import coverage, reference
from troubleshooter.pipeline.knowledge import Knowledge

DOCS = Path(__file__).parents[2] / "docs"
UPDATE = os.environ.get("TROUBLESHOOTER_UPDATE_GOLDEN") == "1"
REVIEW_DAY = date(2026, 11, 21)


def agree(path: Path, fresh: str) -> None:
    if UPDATE:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(fresh, "utf-8", newline="\n")
    assert path.read_text("utf-8") == fresh, f"{path.name}: write it anew"


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("system", list(System))
def test_a_systems_page_is_made_from_its_rules(
    knowledge: Knowledge, system: System, language: Language
) -> None:
    fresh = reference.page(system, knowledge.rules.values(), language)
    agree(DOCS / "rules" / language / f"{reference.file_name(system)}.md", fresh)


def test_the_index_counts_the_rules(knowledge: Knowledge) -> None:
    agree(DOCS / "rules" / "README.md", reference.index(knowledge.rules.values()))


def test_the_ledger_page_agrees_with_the_rulebook(knowledge: Knowledge) -> None:
    agree(DOCS / "coverage.md", coverage.page(coverage.rows(knowledge, REVIEW_DAY)))


def test_no_message_comes_out_as_another_rule_than_its_documentation_says(
    knowledge: Knowledge,
) -> None:
    rows = coverage.rows(knowledge, REVIEW_DAY)
    assert [row.entry.message for row in rows if row.state == "wrong"] == []


def test_what_is_left_out_on_purpose_has_no_rule(knowledge: Knowledge) -> None:
    rows = coverage.rows(knowledge, REVIEW_DAY)
    assert [(row.entry.message, row.rule) for row in rows if row.rule and row.entry.why_none] == []
