"""`rules` and `kb` from the outside."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from .conftest import Run

RULE = """id: own.store-closed
system: magento
level: error
status: stable
title: {en: The store is closed, nl: De winkel is gesloten}
match:
  messages: ["Store {store} is closed for synchronisation"]
cause: {en: Because., nl: Daarom.}
fix:
  - {en: Open it., nl: Open hem.}
retry: {when: after-fix}
evidence: field-knowledge
sources: [our own tickets]
examples:
  matches:
    - {message: Store nl is closed for synchronisation, parameters: {store: nl}}
    - Store be_fr is closed for synchronisation
    - "[2026-03-09 04:00:12] main.ERROR: Store nl is closed for synchronisation [] []"
  ignores: [Store nl is open for synchronisation, Store nl counted its stock, Sync finished]
"""


@pytest.fixture
def own_rule(tmp_path: Path) -> Path:
    path = tmp_path / "home" / "rules" / "own" / "store-closed.yaml"
    path.parent.mkdir(parents=True)
    path.write_text(RULE, "utf-8")
    return path


def test_lint_is_green_on_the_shipped_rulebook(run: Run) -> None:
    done = run("rules", "lint")
    assert done.returncode == 0, done.stdout
    assert done.stderr.startswith("0 problems, ")


def test_the_examples_of_named_rules_are_tried(run: Run) -> None:
    done = run("rules", "test", "exact.too-many-requests", "visma.account-inactive")
    assert done.returncode == 0, done.stdout
    assert "examples of 2 rules, 0 faults" in done.stderr


@pytest.mark.parametrize("command", ["lint", "test"])
def test_a_rule_that_is_not_there_cannot_be_looked_at(run: Run, command: str) -> None:
    done = run("rules", command, "exact.to-many-requests")
    assert done.returncode == 2
    assert "did you mean exact.too-many-requests" in done.stderr


def test_a_rule_of_the_users_own_is_used_at_once(run: Run, own_rule: Path) -> None:
    done = run("explain", "Store nl is closed for synchronisation", "--format", "json")
    assert json.loads(done.stdout)["diagnoses"][0]["rule"] == "own.store-closed"


FAULTS = {
    "key": ("sources:", "sorces:", "unknown key 'sorces' (did you mean 'sources'?)"),
    "language": (
        "fix:\n  - {en: Open it., nl: Open hem.}",
        "fix:\n  - {en: Open it.}",
        "'fix.0.nl'",
    ),
    "level": ("level: error", "level: eror", "'eror' is not known (did you mean 'error'?)"),
    "place": ("id: own.place", "id: own.store-open", "expected 'own.place'"),
    "match": ("messages: [", "mesages: [", "did you mean 'messages'?"),
    "retry": ("retry: {when: after-fix}", "retry: {when: after-fx}", "did you mean 'after-fix'?"),
    "twice": ("level: error", "level: error\nlevel: error", "stands twice"),
    "brace": ("{store} is", "{Store is", "has a brace"),
}
"""What is written instead of what, in a rule of that name, and what is said of it."""


def test_lint_names_each_file_with_its_line_and_a_hint(run: Run, own_rule: Path) -> None:
    for name, (old, new, _) in FAULTS.items():
        text = RULE.replace("own.store-closed", f"own.{name}", 1).replace(old, new, 1)
        own_rule.with_name(f"{name}.yaml").write_text(text, "utf-8")
    done = run("rules", "lint", "--quick")
    assert done.returncode == 2
    for name, (*_, said) in FAULTS.items():
        told = [line for line in done.stdout.splitlines() if f"rules/own/{name}.yaml:" in line]
        assert any(said in line for line in told), name
    assert "store-closed.yaml" not in done.stdout


def test_a_rule_without_examples_is_refused(run: Run, own_rule: Path) -> None:
    own_rule.write_text(RULE.partition("examples:")[0], "utf-8")
    done = run("explain", "anything")
    assert done.returncode == 2
    assert "'examples' is missing (a rule without examples does not load)" in done.stderr


def test_an_id_used_twice_is_refused(run: Run, own_rule: Path) -> None:
    own_rule.with_name("store-shut.yaml").write_text(RULE, "utf-8")
    done = run("rules", "lint", "--quick")
    assert "id 'own.store-closed' is already used (by rules/own/store-closed.yaml)" in done.stdout


def test_a_reference_to_nothing_is_refused_with_the_nearest_name(run: Run, own_rule: Path) -> None:
    extra = "not_this: [{rule: magento.tax-code-invald, en: x, nl: x}]\nretry:"
    own_rule.write_text(RULE.replace("retry:", extra, 1), "utf-8")
    done = run("rules", "lint", "--quick")
    assert "did you mean 'magento.tax-code-invalid'?" in done.stdout


def test_all_problems_are_told_in_one_run(run: Run, own_rule: Path) -> None:
    broken = RULE.replace("sources:", "sorces:").replace("level: error", "level: eror")
    own_rule.write_text(broken, "utf-8")
    done = run("rules", "lint", "--quick")
    assert "sorces" in done.stdout
    assert "eror" in done.stdout


def test_show_tells_how_a_rule_is_recognised(run: Run) -> None:
    done = run("rules", "show", "exact.too-many-requests", "--lang", "en")
    assert "(429) To Many Requests" in done.stdout
    assert "60 min" in done.stdout


def test_unknown_rule_gets_a_hint(run: Run) -> None:
    done = run("rules", "show", "exact.to-many-requests")
    assert done.returncode == 2
    assert "exact.too-many-requests" in done.stderr


def test_schema_is_json_schema(run: Run) -> None:
    schema = json.loads(run("rules", "schema").stdout)
    assert schema["type"] == "object"
    assert "match" in schema["properties"]


def test_list_as_json_holds_every_rule(run: Run) -> None:
    rows = json.loads(run("rules", "list", "--json").stdout)
    assert len(rows) >= 52
    assert {"id", "system", "level", "title"} <= rows[0].keys()


def test_kb_search_forgives_and_shows(run: Run) -> None:
    done = run("kb", "search", "opniuw", "verbinden", "--lang", "nl", "--json")
    ids = [row["id"] for row in json.loads(done.stdout)]
    assert "visma/reconnecting" in ids
    assert "##" not in run("kb", "show", ids[0], "--lang", "nl").stdout


def test_kb_show_of_nothing_gets_a_hint(run: Run) -> None:
    done = run("kb", "show", "visma/reconecting")
    assert done.returncode == 2
    assert "visma/reconnecting" in done.stderr
