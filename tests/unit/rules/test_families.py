"""A rule that names a parent takes from it what it leaves out, and nothing else."""

from __future__ import annotations

from pathlib import Path

import pytest

from troubleshooter.errors import RuleError
from troubleshooter.model import Rule
from troubleshooter.rules import compiled
from troubleshooter.rules.loader import load_rules, read_rules
from troubleshooter.rules.schema import INHERITED
from troubleshooter.rules.valid_names import json_schema

FAMILY = """id: own.family
system: magento
via: Bookzo
level: warning
status: draft
title: {en: Family, nl: Familie}
match:
  messages: ["Field {field} is wrong"]
  symptoms: {en: [It fails], nl: [Het gaat mis]}
parameters: [order, field]
cause: {en: A field., nl: Een veld.}
fix:
  - {en: Mend it., nl: Herstel het., where: Settings}
not_this:
  - {rule: own.case, en: The case., nl: Het geval.}
  - {rule: own.other, en: Other., nl: Anders.}
retry: {when: wait, wait: 60m}
evidence: {cause: documented, fix: field-knowledge}
sources: ["vendor: a page"]
articles: [own/article]
reviewed: 2026-11-21
examples:
  matches: [Field a is wrong, Field b is wrong, Field c is wrong]
  ignores: [Field a is right, all is well, nothing]
"""
CASE = """id: own.case
parent: own.family
system: magento
title: {en: Case, nl: Geval}
match:
  messages: [Field colour is wrong]
examples:
  matches: [Field colour is wrong, 1 Field colour is wrong, 2 Field colour is wrong]
  ignores: [Field a is wrong, all is well, nothing]
"""
OTHER = FAMILY.replace("own.family", "own.other").replace(
    "  - {rule: own.other", "  - {rule: own.family"
)
OWN_KEYS: list[tuple[str, str, object]] = [
    ("via", "via: OutSmart", "OutSmart"),
    ("level", "level: error", "error"),
    ("status", "status: stable", "stable"),
    ("parameters", "parameters: []", ()),
    ("sources", 'sources: ["field: us"]', ("field: us",)),
    ("articles", "articles: []", ()),
]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    own = tmp_path / "rules" / "own"
    own.mkdir(parents=True)
    for name, text in (("family", FAMILY), ("case", CASE), ("other", OTHER)):
        (own / f"{name}.yaml").write_text(text, "utf-8")
    return tmp_path / "rules"


def case(folder: Path, text: str = CASE) -> Rule:
    (folder / "own" / "case.yaml").write_text(text, "utf-8")
    return load_rules([folder])["own.case"]


def refused(folder: Path, text: str) -> list[str]:
    (folder / "own" / "case.yaml").write_text(text, "utf-8")
    with pytest.raises(RuleError) as error:
        load_rules([folder])
    return [str(problem) for problem in error.value.problems]


@pytest.mark.parametrize(
    "name",
    ["via", "level", "status", "parameters", "cause", "fix", "retry", "cause_evidence",
     "fix_evidence", "sources", "articles", "reviewed"],
)  # fmt: skip
def test_what_is_left_out_comes_from_the_parent(folder: Path, name: str) -> None:
    rules = load_rules([folder])
    assert getattr(rules["own.case"], name) == getattr(rules["own.family"], name)


@pytest.mark.parametrize(("name", "line", "value"), OWN_KEYS, ids=lambda value: str(value)[:12])
def test_a_key_of_its_own_wins(folder: Path, name: str, line: str, value: object) -> None:
    assert getattr(case(folder, CASE + line + "\n"), name) == value


def test_match_title_and_examples_are_never_lent(folder: Path) -> None:
    rule = case(folder)
    assert rule.title.en == "Case"
    assert [wording.text for wording in rule.wordings] == ["Field colour is wrong"]
    assert rule.symptoms_en == ()
    assert rule.matches[0].message == "Field colour is wrong"


@pytest.mark.parametrize("key", ["title", "match", "examples"])
def test_a_key_that_is_never_lent_is_missed(folder: Path, key: str) -> None:
    blocks = {
        "title": "title: {en: Case, nl: Geval}\n",
        "match": "match:\n  messages: [Field colour is wrong]\n",
        "examples": CASE[CASE.index("examples:") :],
    }
    assert refused(folder, CASE.replace(blocks[key], "")) == [
        f"rules/own/case.yaml:1: key {key!r} is missing"
        + (" (a rule without examples does not load)" if key == "examples" else "")
    ]


def test_the_parents_look_alikes_are_lent_without_the_rule_itself(folder: Path) -> None:
    assert [item.rule for item in case(folder).not_this] == ["own.other"]


def test_a_case_with_a_cause_of_its_own_has_its_parent_as_a_look_alike(folder: Path) -> None:
    rule = case(folder, CASE + "cause: {en: A colour., nl: Een kleur.}\n")
    assert [item.rule for item in rule.not_this] == ["own.other", "own.family"]
    assert "bijzondere geval" in rule.not_this[-1].difference.nl


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (
            CASE.replace("parent: own.family", "parent: own.famly"),
            "rules/own/case.yaml:2: parent: no rule 'own.famly' (did you mean 'own.family'?)",
        ),
        (
            CASE.replace("parent: own.family", "parent: own.case"),
            "rules/own/case.yaml:2: parent: 'own.case' is the rule itself",
        ),
        (
            CASE.replace("parent: own.family\n", ""),
            "rules/own/case.yaml:1: key 'level' is missing"
            " (only a rule that names a `parent` may leave it out)",
        ),
        (
            CASE.replace("parent: own.family", "parnt: own.family"),
            "rules/own/case.yaml:2: unknown key 'parnt' (did you mean 'parent'?)",
        ),
        (CASE.replace("parent: own.family", "parent: [1]"), "rules/own/case.yaml:2: parent: "),
    ],
    ids=["unknown", "itself", "none", "mistyped", "no id"],
)
def test_a_parent_that_will_not_do_is_told_with_its_line(
    folder: Path, text: str, said: str
) -> None:
    told = refused(folder, text)
    assert any(line.startswith(said) for line in told), told


def test_an_unknown_parent_is_told_once_and_not_with_every_key_it_lacks(folder: Path) -> None:
    assert len(refused(folder, CASE.replace("own.family", "own.nothing"))) == 1


def test_a_parent_has_no_parent(folder: Path) -> None:
    (folder / "own" / "grandchild.yaml").write_text(
        CASE.replace("parent: own.family", "parent: own.case").replace(
            "id: own.case", "id: own.grandchild"
        ),
        "utf-8",
    )
    _, problems = read_rules([folder])
    assert [str(problem) for problem in problems] == [
        "rules/own/grandchild.yaml:2: parent: 'own.case' has a parent itself"
        " (families have one level: name 'own.family', or write the keys out)"
    ]


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [("level: warning", "level: bad", "'bad' is not known"), ("id: own.family", "id: [x", "YAML")],
)
def test_a_broken_parent_is_told_in_its_own_file_only(
    folder: Path, old: str, new: str, said: str
) -> None:
    (folder / "own" / "family.yaml").write_text(FAMILY.replace(old, new), "utf-8")
    _, problems = read_rules([folder])
    assert {problem.path for problem in problems} == {"rules/own/family.yaml"}
    assert said in str(problems[0])


def test_a_users_case_may_name_a_shipped_family(folder: Path, tmp_path: Path) -> None:
    mine = tmp_path / "mine" / "own"
    mine.mkdir(parents=True)
    (mine / "case.yaml").write_text((folder / "own" / "case.yaml").read_text("utf-8"), "utf-8")
    (folder / "own" / "case.yaml").unlink()
    for name in ("family", "other"):
        path = folder / "own" / f"{name}.yaml"
        path.write_text(
            path.read_text("utf-8").replace(
                "  - {rule: own.case, en: The case., nl: Het geval.}\n", ""
            ),
            "utf-8",
        )
    assert load_rules([folder, tmp_path / "mine"])["own.case"].via == "Bookzo"


def test_what_is_kept_is_of_all_modules_that_read_the_rules(tmp_path: Path) -> None:
    package = Path(compiled.__file__).parents[1]
    modules = {path.name for path in (package / "matching").rglob("*.py")}
    listed = set(compiled.mark([tmp_path]).split())
    assert listed >= modules


def test_a_kept_rulebook_keeps_families(folder: Path, tmp_path: Path) -> None:
    rules = load_rules([folder])
    compiled.save(tmp_path / "kept.json", "x", rules)
    assert compiled.load(tmp_path / "kept.json", "x") == rules


def test_the_json_schema_asks_for_less_where_a_parent_is_named() -> None:
    schema = json_schema()
    assert set(schema["required"]) == {"id", "system", "title", "match", "examples"}
    with_parent, without = schema["anyOf"]
    assert with_parent == {"required": ["parent"]}
    assert set(without["required"]) == {
        "level",
        "status",
        "cause",
        "fix",
        "retry",
        "evidence",
        "sources",
    }
    assert set(INHERITED) <= schema["properties"].keys()
