"""A small rulebook of its own: two rules, a home folder, nothing shipped."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from troubleshooter.locations import Locations
from troubleshooter.pipeline.knowledge import Knowledge

RULE = """id: {id}
system: magento
level: error
status: {status}
title: {{en: {title}, nl: {title} NL}}
match:
  messages: ["{wording}", "{wording} today", "{wording} again"]
cause: {{en: Because., nl: Daarom.}}
fix:
  - {{en: Open it., nl: Open hem., where: Stores}}
retry: {{when: after-fix}}
evidence: field-knowledge
sources: ["field: tickets"]
reviewed: 2026-11-01
examples:
  matches: ["{example} one", "{example} two", "1 {example} three"]
  ignores: [All went well, Nothing to report, "Order 100000417 placed"]
"""

Write = Callable[..., Path]


def rule_file(
    folder: Path,
    rule_id: str = "shop.store-closed",
    wording: str = "Store closed for stocktaking",
    title: str = "",
    example: str = "",
    status: str = "stable",
) -> Path:
    """Write a rule file that loads and passes its own examples."""
    prefix, _, slug = rule_id.partition(".")
    path = folder / prefix / f"{slug}.yaml"
    path.parent.mkdir(parents=True, exist_ok=True)
    text = RULE.format(
        id=rule_id,
        wording=wording,
        title=title or f"Title of {slug}",
        example=example or wording,
        status=status,
    )
    path.write_text(text, "utf-8")
    return path


@pytest.fixture
def write() -> Write:
    return rule_file


@pytest.fixture
def locations(tmp_path: Path) -> Locations:
    shipped = tmp_path / "shipped" / "rules"
    rule_file(shipped)
    rule_file(shipped, "shop.label-refused", "Shipping label refused by carrier")
    articles = tmp_path / "shipped" / "kb"
    articles.mkdir()
    return Locations(home=tmp_path / "home", rules=shipped, articles=articles)


@pytest.fixture
def knowledge(locations: Locations) -> Callable[[], Knowledge]:
    """Opens the rulebook anew, as every start of the program does."""
    return lambda: Knowledge(locations)
