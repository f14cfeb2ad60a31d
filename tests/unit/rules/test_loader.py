"""Rule files are refused with reasons, all in one run, and never crash the loader."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from troubleshooter.errors import RuleError
from troubleshooter.kept import NoKeeper
from troubleshooter.rules.loader import References, load_rules, open_rulebook, read_rules

RULE = """id: own.one
system: magento
level: error
status: stable
title: {en: One, nl: Een}
match:
  messages: ["Store {store} is closed for good"]
cause: {en: Because., nl: Daarom.}
fix:
  - {en: Open it., nl: Open hem.}
retry: {when: wait, wait: 60m}
evidence: {cause: documented, fix: field-knowledge}
sources: [tickets]
articles: [own/article]
examples:
  matches: [Store a is closed for good, Store b is closed for good, Store c is closed for good]
  ignores: [Store a is open, Store b is shut, all is well]
"""
MESSAGES = '["Store {store} is closed for good"]'
ARTICLES = References(articles=frozenset({"own/article"}))


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "rules" / "own").mkdir(parents=True)
    return tmp_path / "rules"


def write(folder: Path, text: str | bytes, name: str = "own/one.yaml") -> None:
    data = text if isinstance(text, bytes) else text.encode()
    (folder / name).write_bytes(data)


def test_a_sound_rule_is_built_whole(folder: Path) -> None:
    write(folder, RULE)
    rule = load_rules([folder], ARTICLES)["own.one"]
    assert rule.retry.wait is not None
    assert rule.retry.wait.total_seconds() == 3600
    assert (rule.cause_evidence.value, rule.fix_evidence.value) == ("documented", "field-knowledge")


def test_a_rule_may_have_nothing_but_given_patterns(folder: Path) -> None:
    pattern = "given_patterns: ['closed by (?P<person>[a-z]{2,9})']"
    told = RULE.replace(f"messages: {MESSAGES}", pattern)
    write(folder, told.replace("en: Because.", 'en: "{person} did."'))
    rule = load_rules([folder], ARTICLES)["own.one"]
    assert (rule.patterns, rule.every_pattern) == ((), ("closed by (?P<person>[a-z]{2,9})",))


@pytest.mark.parametrize(
    ("text", "line", "said"),
    [
        (RULE.replace("title:", "titel:"), 5, "unknown key 'titel' (did you mean 'title'?)"),
        (RULE.replace("wait: 60m", "wait: soon"), 11, "a duration is a number and s, m, h or d"),
        (RULE.replace(", nl: Open hem.", ""), 10, "key 'fix.0.nl' is missing"),
        (RULE.replace("own/article", "own/artcle"), 14, "no article 'own/artcle' (did you mean"),
        (RULE.replace("match:", "match:\n  covers: [own.two]"), 7, "no rule 'own.two'"),
        (RULE.replace("{store} is", "{store} {shop} is"), 7, "two captures with nothing between"),
        (RULE.replace(MESSAGES, "[]"), 6, "no code, number, message or pattern"),
        (RULE.replace("messages:", "patterns: ['(']\n  messages:"), 7, "is no RE2 pattern"),
        (RULE.replace("messages:", "given_patterns: ['(']\n  messages:"), 7, "is no RE2 pattern"),
        (RULE.replace(", Store c is closed for good]", "]"), 16, "at least 3 items"),
        (RULE + "examples: {}\n", 18, "key 'examples' stands twice"),
        ("id: [own.one", 2, "is not valid YAML"),
        ("a: &a [1]\nb: *a\n", 1, "uses YAML aliases"),
        (b"\xff\xfe\x00", 1, "is not UTF-8 text"),
        ("[" * 3000, 1, "nested too deeply"),
        ("", 1, "valid dictionary"),
        ("x: " + "y" * 200_000, 1, "is larger than"),
    ],
    ids=lambda value: str(value)[:24] if isinstance(value, str) else None,
)
def test_refused_with_line_and_reason(
    folder: Path, text: str | bytes, line: int, said: str
) -> None:
    write(folder, text)
    with pytest.raises(RuleError) as refused:
        load_rules([folder], ARTICLES)
    told = [(problem.line, str(problem)) for problem in refused.value.problems]
    assert any(said in message for _, message in told), told
    assert line in [number for number, _ in told], told


@pytest.mark.parametrize("name", ["one.yaml", "own/one.yml"])
def test_a_file_in_the_wrong_place_is_not_passed_over_in_silence(folder: Path, name: str) -> None:
    write(folder, RULE, name)
    _, problems = read_rules([folder])
    assert [problem.message for problem in problems] == ["is not read"]


def test_a_later_folder_overrides_a_rule_by_id(folder: Path, tmp_path: Path) -> None:
    write(folder, RULE)
    (tmp_path / "mine" / "own").mkdir(parents=True)
    write(tmp_path / "mine", RULE.replace("en: One", "en: Mine"))
    assert load_rules([folder, tmp_path / "mine"])["own.one"].title.en == "Mine"


@settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(st.text(max_size=200) | st.binary(max_size=200))
def test_no_file_crashes_the_loader(folder: Path, content: str | bytes) -> None:
    data = content if isinstance(content, bytes) else content.encode("utf-8", "surrogatepass")
    write(folder, data)
    rules, problems = read_rules([folder])
    assert rules == {}
    assert problems


@settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(at=st.integers(0, len(RULE) - 1), put=st.sampled_from(":{}[]-#\n'\"x"))
def test_no_slip_of_the_pen_crashes_the_loader(folder: Path, at: int, put: str) -> None:
    write(folder, RULE[:at] + put + RULE[at + 1 :])
    rules, problems = read_rules([folder])
    assert rules or problems


def test_a_list_where_a_text_belongs_is_told(folder: Path) -> None:
    write(folder, RULE.replace("level:", "via: [OutSmart]\nlevel:"))
    _, problems = read_rules([folder])
    assert [problem.line for problem in problems] == [3]
    assert "via: Input should be a valid string" in str(problems[0])


@pytest.mark.parametrize(
    ("old", "new", "line", "hint"),
    [
        ("Because.", "Because {stor} shut.", 8, "did you mean 'store'?"),
        ("Open hem.", "Open {iban}.", 10, "list it under `parameters`"),
    ],
)
def test_a_text_names_only_values_that_the_rule_finds(
    folder: Path, old: str, new: str, line: int, hint: str
) -> None:
    write(folder, RULE.replace(old, f'"{new}"'))
    _, problems = read_rules([folder])
    assert [(problem.line, problem.hint) for problem in problems] == [(line, hint)]
    write(folder, RULE.replace("Because.", '"{store} shut."'))
    assert read_rules([folder])[1] == []


class Remembering(NoKeeper):
    """Keeps pieces as JSON gives them back."""

    def __init__(self) -> None:
        self.made: dict[str, str] = {}

    def pieces(
        self, name: str, of: str, keys: Iterable[str], make: Callable[[str], Any]
    ) -> Mapping[str, Any]:
        """Those that were made before, and the others made now."""
        known = {}
        for key in keys:
            place = f"{name} {of} {key}"
            if place not in self.made:
                self.made[place] = json.dumps(make(key))
            known[key] = json.loads(self.made[place])
        return known


@pytest.mark.parametrize(
    ("was", "now"),
    [
        ("", ""),
        ("articles:", "reviewed: 2026-01-05\narticles:"),
        ("articles:", "reviewed: 5 January\narticles:"),
        ("level: error", "level: eror"),
        ("level: error", "level: [error"),
        ("[tickets]", "[2026-01-05]"),
        ("[tickets]", "[404]"),
        ("{en: One, nl: Een}", "{en: One, nl: Een, 1: x}"),
        (f"messages: {MESSAGES}", "patterns: ['closed (?=x)']"),
        (f"messages: {MESSAGES}", "patterns: 5"),
        ("own/article", "own/artikel"),
    ],
)
def test_a_file_whose_data_was_kept_is_told_of_as_before(folder: Path, was: str, now: str) -> None:
    write(folder, RULE.replace(was, now, 1))
    keeper = Remembering()
    anew = open_rulebook([folder], ARTICLES)
    for _ in range(2):
        book = open_rulebook([folder], ARTICLES, keeper)
        assert (book.rules, book.problems) == (anew.rules, anew.problems)
