"""What was read is kept for the next start, and only ever good for what it was read of."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import pytest

from troubleshooter.matching.kept import Part
from troubleshooter.matching.matcher import Matcher
from troubleshooter.model import Rule
from troubleshooter.pipeline.keeping import Files
from troubleshooter.rules import compiled

MESSAGES = (
    "CFACT028",
    "Invoice number 12345 already exists",
    "Invo1ce nurnber 12345 alreadyexists",
    "Our invoice layout name seems to be wrong in the bookkeeping",
    "cURL error 28: Operation timed out after 300 milliseconds",
    "Good morning",
)


def made(content: Part) -> Part:
    """What a maker gives that is called."""
    return {**content, "anew": True}


def test_a_part_is_made_once(tmp_path: Path) -> None:
    files = Files(tmp_path / "cache", "of these rules")
    assert files.part("words", lambda: made({"a": 1})) == {"a": 1, "anew": True}
    assert files.part("words", lambda: {"b": 2}) == {"a": 1, "anew": True}


@pytest.mark.parametrize("damage", ["other mark", "cut", "flipped", "no json"])
def test_a_part_that_is_damaged_or_of_other_rules_is_made_anew(tmp_path: Path, damage: str) -> None:
    Files(tmp_path, "of these rules").part("words", lambda: {"a": 1})
    path = tmp_path / "words.json"
    content = path.read_bytes()
    if damage == "cut":
        path.write_bytes(content[:-3])
    elif damage == "flipped":
        path.write_bytes(content.replace(b'"a": 1', b'"a": 2'))
    elif damage == "no json":
        path.write_bytes(b"\xff\x00")
    mark = "of other rules" if damage == "other mark" else "of these rules"
    assert Files(tmp_path, mark).part("words", lambda: {"b": 2}) == {"b": 2}


def test_a_folder_that_cannot_be_written_costs_time_only(tmp_path: Path) -> None:
    (tmp_path / "cache").write_text("a file where the folder should be")
    files = Files(tmp_path / "cache", "x")
    assert files.part("words", lambda: {"a": 1}) == {"a": 1}


def test_a_matcher_over_kept_parts_says_the_same(rules: Mapping[str, Rule], tmp_path: Path) -> None:
    own = [rule for rule in rules.values() if rule.takes_part]
    fresh = Matcher(own)
    first, second = Matcher(own, Files(tmp_path, "x")), Matcher(own, Files(tmp_path, "x"))
    for message in MESSAGES:
        said = fresh.explain(message)
        assert first.explain(message) == said
        assert second.explain(message) == said
    assert {path.stem for path in tmp_path.iterdir()} >= {"lexicon", "letters", "suggestions"}


def test_many_messages_are_looked_through_as_the_first_few(matcher: Matcher) -> None:
    before = [matcher.explain(message) for message in MESSAGES]
    for number in range(60):
        matcher.explain(f"Nothing of note {number}")
    assert [matcher.explain(message) for message in MESSAGES] == before


def test_kept_rules_are_the_rules(rules: Mapping[str, Rule], tmp_path: Path) -> None:
    path = tmp_path / "rulebook.json"
    compiled.save(path, "these", rules)
    kept = compiled.load(path, "these")
    assert kept is not None
    assert list(kept) == list(rules)
    assert kept == dict(rules)
    assert compiled.load(path, "others") is None
    content = path.read_bytes()
    path.write_bytes(content[:-2] + b"x" + content[-1:])
    assert compiled.load(path, "these") is None


def test_touching_adding_or_renaming_a_rule_file_is_noticed(tmp_path: Path) -> None:
    folder = tmp_path / "rules"
    (folder / "own").mkdir(parents=True)
    rule = folder / "own" / "one.yaml"
    rule.write_text("id: own.one")
    marks = [compiled.mark([folder])]
    assert compiled.mark([folder]) == marks[0]
    rule.write_text("id: own.two!")
    marks.append(compiled.mark([folder]))
    rule.rename(folder / "own" / "two.yaml")
    marks.append(compiled.mark([folder]))
    (folder / "own" / "notes.txt").write_text("no rule")
    assert compiled.mark([folder]) == marks[-1]
    (folder / "own" / "three.yaml").write_text("id: own.three")
    marks.append(compiled.mark([folder]))
    assert len(set(marks)) == len(marks)
