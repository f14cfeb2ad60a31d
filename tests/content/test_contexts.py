"""The contexts that errors are put into are well formed, and their two parts share none."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from tests.bench.contexts import CONTEXTS, NAME, SLOT, Context, escaped, read_contexts

from troubleshooter.model import System

PARTS = ("train", "heldout")
SHORT = "short"
KEYS = {"says", "slot", "language", "escape", "text", "hand"}
VALUES: dict[str, set[str | None]] = {
    "says": {"report", "mention"},
    "slot": {"wording", "code", "either"},
    "language": {"nl", "en"},
    "escape": {None, "json", "xml", "csv", "url"},
}


def _path(part: str) -> Path:
    return CONTEXTS / f"{part}.jsonl"


def _rows(part: str) -> list[dict[str, str | None]]:
    lines = _path(part).read_text("utf-8").rstrip("\n").split("\n")
    return [json.loads(line) for line in lines]


@pytest.mark.parametrize("part", [*PARTS, SHORT])
def test_every_context_has_the_agreed_keys_and_values(part: str) -> None:
    wrong = [
        number
        for number, row in enumerate(_rows(part), 1)
        if row.keys() != KEYS or any(row[key] not in fine for key, fine in VALUES.items())
    ]
    assert wrong == []


@pytest.mark.parametrize("part", [*PARTS, SHORT])
def test_every_context_has_one_slot(part: str) -> None:
    wrong = [
        number
        for number, context in enumerate(read_contexts([_path(part)]), 1)
        if context.text.count(SLOT) != 1
    ]
    assert wrong == []


@pytest.mark.parametrize("part", PARTS)
def test_both_reports_and_mentions_are_many(part: str) -> None:
    reports = [context.report for context in read_contexts([_path(part)])]
    assert min(reports.count(True), reports.count(False)) > 100


def test_no_context_stands_in_both_parts() -> None:
    texts = [{str(row["text"]).casefold() for row in _rows(part)} for part in PARTS]
    assert len(texts[0] & texts[1]) == 0


def test_an_error_is_put_in_with_the_name_of_its_system() -> None:
    context = Context(f"{NAME} said: {SLOT}", True, "wording", None)
    assert context.filled("Timeout", System.EXACT) == "Exact Online said: Timeout"


@pytest.mark.parametrize(
    ("how", "written"),
    [
        (None, 'code "a" & b'),
        ("json", 'code \\"a\\" & b'),
        ("xml", "code &quot;a&quot; &amp; b"),
        ("csv", 'code ""a"" & b'),
        ("url", "code%20%22a%22%20%26%20b"),
    ],
)
def test_an_error_is_written_as_its_surroundings_need_it(how: str | None, written: str) -> None:
    assert escaped('code "a" & b', how) == written
