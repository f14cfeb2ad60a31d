"""What was read is kept for the next start, and only ever good for what it was read of."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from typing import Any

import pytest

from troubleshooter.kept import Keeper, NoKeeper, Part
from troubleshooter.matching.matcher import Matcher
from troubleshooter.model import Rule
from troubleshooter.pipeline.keeping import Files, Pieces
from troubleshooter.rules import compiled

MESSAGES = (
    "CFACT028",
    "Invoice number 12345 already exists",
    "Invo1ce nurnber 12345 alreadyexists",
    "Our invoice layout name seems to be wrong in the bookkeeping",
    "cURL error 28: Operation timed out after 300 milliseconds",
    "Good morning",
)


def files_in(folder: Path, mark: str) -> Files:
    return Files(folder, mark, Pieces(folder / "pieces", "this code"))


def made(content: Part) -> Part:
    """What a maker gives that is called."""
    return {**content, "anew": True}


def test_a_part_is_made_once(tmp_path: Path) -> None:
    files = files_in(tmp_path / "cache", "of these rules")
    assert files.part("words", lambda: made({"a": 1})) == {"a": 1, "anew": True}
    assert files.part("words", lambda: {"b": 2}) == {"a": 1, "anew": True}


@pytest.mark.parametrize("damage", ["other mark", "cut", "flipped", "no json"])
def test_a_part_that_is_damaged_or_of_other_rules_is_made_anew(tmp_path: Path, damage: str) -> None:
    files_in(tmp_path, "of these rules").part("words", lambda: {"a": 1})
    path = tmp_path / "words.json"
    content = path.read_bytes()
    if damage == "cut":
        path.write_bytes(content[:-3])
    elif damage == "flipped":
        path.write_bytes(content.replace(b'"a": 1', b'"a": 2'))
    elif damage == "no json":
        path.write_bytes(b"\xff\x00")
    mark = "of other rules" if damage == "other mark" else "of these rules"
    assert files_in(tmp_path, mark).part("words", lambda: {"b": 2}) == {"b": 2}


def test_a_folder_that_cannot_be_written_costs_time_only(tmp_path: Path) -> None:
    (tmp_path / "cache").write_text("a file where the folder should be")
    files = files_in(tmp_path / "cache", "x")
    assert files.part("words", lambda: {"a": 1}) == {"a": 1}


def test_a_matcher_over_kept_parts_says_the_same(rules: Mapping[str, Rule], tmp_path: Path) -> None:
    own = [rule for rule in rules.values() if rule.takes_part][::2]
    fresh = Matcher(own)
    first, second = Matcher(own, files_in(tmp_path, "x")), Matcher(own, files_in(tmp_path, "x"))
    for message in MESSAGES:
        said = fresh.explain(message)
        assert first.explain(message) == said
        assert second.explain(message) == said
    assert {path.stem for path in tmp_path.iterdir()} >= {"wordings", "letters", "suggestions"}


def test_a_piece_is_made_once_whatever_else_is_asked_for(tmp_path: Path) -> None:
    asked: list[str] = []

    def make(key: str) -> str:
        asked.append(key)
        return key.upper()

    kept = Pieces(tmp_path, "this code")
    assert kept.pieces("words", "", ["a", "b", "a"], make) == {"a": "A", "b": "B"}
    again = Pieces(tmp_path, "this code").pieces("words", "", ["b", "c"], make)
    assert (again["b"], again["c"]) == ("B", "C")
    assert asked == ["a", "b", "c"]


@pytest.mark.parametrize(("code", "of"), [("other code", "it"), ("this code", "other"), ("", "")])
def test_pieces_by_other_code_or_of_something_else_are_made_anew(
    tmp_path: Path, code: str, of: str
) -> None:
    Pieces(tmp_path, "this code").pieces("words", "it", ["a"], str.upper)
    assert Pieces(tmp_path, code).pieces("words", of, ["a"], str.title) == {"a": "A"}
    assert Pieces(tmp_path, code).pieces("words", of, ["a"], str.swapcase) == {"a": "A"}


def test_pieces_of_what_is_no_more_do_not_pile_up(tmp_path: Path) -> None:
    kept = Pieces(tmp_path, "")
    for number in range(4):
        kept.pieces("words", "", [f"{number} {one}" for one in range(1_500)], str.upper)
    left = kept.pieces("words", "", ["3 7"], str.lower)
    assert left["3 7"] == "3 7"
    assert len(left) <= 5_000


class Recorder:
    """Keeps the parts that were made, to be looked at."""

    def __init__(self, shared: Keeper) -> None:
        self.parts: dict[str, Part] = {}
        self._shared = shared

    def part(self, name: str, make: Callable[[], Part]) -> Part:
        """What `make` gives, as JSON gives it back."""
        self.parts[name] = json.loads(json.dumps(make()))
        return self.parts[name]

    def pieces(
        self, name: str, of: str, keys: Iterable[str], make: Callable[[str], Any]
    ) -> Mapping[str, Any]:
        """Those of another keeper."""
        return self._shared.pieces(name, of, keys, make)


def read_of(own: Iterable[Rule], keeper: Keeper) -> Mapping[str, Part]:
    """All that is read of rules when they are loaded."""
    recorder = Recorder(keeper)
    Matcher(own, recorder).wordings.letters()
    assert {"wordings", "letters", "patterns"} <= recorder.parts.keys()
    return recorder.parts


@pytest.mark.parametrize("before", [slice(0, None, 2), slice(1, None)])
def test_a_rulebook_that_changed_is_read_as_one_that_is_new(
    rules: Mapping[str, Rule], tmp_path: Path, before: slice
) -> None:
    own = [rule for rule in rules.values() if rule.takes_part][::3]
    kept = Pieces(tmp_path, "")
    read_of(own[before], kept)
    assert read_of(own, kept) == read_of(own, NoKeeper())


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
