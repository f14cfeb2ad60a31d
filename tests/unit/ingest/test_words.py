"""The words logs use for outcomes, levels and systems."""

from __future__ import annotations

import polars as pl
import pytest

from troubleshooter.ingest import words
from troubleshooter.model import System


def meaning(vocabulary: words.Vocabulary, texts: pl.Series) -> pl.Series:
    usual = vocabulary.usual(texts)
    return vocabulary.complete(usual, texts)


def outcome(text: str) -> bool | None:
    texts = pl.Series("t", [text])
    found: bool | None = meaning(words.OUTCOME, texts)[0]
    return found


@pytest.mark.parametrize("text", ["Yes", "yes", "YES", "Ja", "1", "true", "True", " ja ", "yEs"])
def test_success_is_no_failure(text: str) -> None:
    assert outcome(text) is False


@pytest.mark.parametrize("text", ["No", "Nee", "0", "false", "FALSE", " nee", "nEE"])
def test_no_success_is_failure(text: str) -> None:
    assert outcome(text) is True


@pytest.mark.parametrize("text", ["", " ", "perhaps", "2"])
def test_other_words_say_nothing(text: str) -> None:
    assert outcome(text) is None


@pytest.mark.parametrize(
    ("text", "level", "failed"),
    [
        ("ERROR", "error", True),
        ("CRITICAL", "error", True),
        ("EMERGENCY", "error", True),
        ("fout", "error", True),
        ("50", "error", True),
        ("400", "error", True),
        ("Warning", "warning", None),
        ("waarschuwing", "warning", None),
        ("NOTICE", "info", False),
        ("INFO", "info", False),
        ("debug", "debug", False),
        ("success", "success", False),
        ("odd", None, None),
    ],
)
def test_level_and_what_it_says_of_the_outcome(
    text: str, level: str | None, failed: bool | None
) -> None:
    found = meaning(words.LEVEL, pl.Series("t", [text]))
    assert found[0] == level
    assert words.failed_at(found)[0] is failed


@pytest.mark.parametrize(
    ("title", "system"),
    [
        ("eBoekhouden", System.EBOEKHOUDEN),
        ("OutSmart - VISMA.net", System.VISMA),
        ("e-Boekhouden.nl koppeling", System.EBOEKHOUDEN),
        ("Exact Online", System.EXACT),
        ("OutSmart", System.OUTSMART),
        ("Instellingen", None),
    ],
)
def test_system_is_found_in_a_title(title: str, system: System | None) -> None:
    assert words.system_named_in(title) == system
