"""`rules new` asks in the reader's language, and takes answers that are nearly right."""

from __future__ import annotations

import pytest
import typer
from typer.testing import CliRunner

from troubleshooter.cli.new_rule_asking import (
    QUESTIONS,
    RETRIES,
    SAID,
    ask_retry,
    ask_system,
    ask_words,
)
from troubleshooter.model import LANGUAGES, Language, RetryWhen
from troubleshooter.pipeline.drafting import Words


def answered(spoken: Language, typed: str) -> tuple[str, str]:
    """What was asked, and what the answers came to, after typing `typed`."""
    app = typer.Typer()

    @app.command()
    def ask() -> None:
        words = ask_words(Words(title_en="Till shut", title_nl="Kassa dicht"), spoken)
        system, retry = ask_system(spoken), ask_retry(spoken)
        typer.echo(f"{words.cause_nl}|{words.where}|{system}|{retry}")

    result = CliRunner().invoke(app, input=typed)
    assert result.exit_code == 0, result.output
    return result.stderr, result.stdout.splitlines()[-1]


TYPED = "Shut.\nDicht.\nOpen it.\nOpen hem.\nKassa > Open\nmagneto\nlook\n"


@pytest.mark.parametrize(
    ("spoken", "question"),
    [("nl", "Waardoor het komt, in het Nederlands"), ("en", "Why it happens, in Dutch")],
)
def test_it_asks_in_the_language_for_what_is_not_said(spoken: Language, question: str) -> None:
    asked, got = answered(spoken, TYPED)
    assert question in asked
    assert QUESTIONS[spoken]["title_nl"] not in asked
    assert got == "Dicht.|Kassa > Open|magento|lookup"


def test_an_empty_answer_to_the_retry_means_once_the_cause_is_gone() -> None:
    _, got = answered("nl", TYPED.replace("look\n", "\n"))
    assert got.endswith("|after-fix")


@pytest.mark.parametrize("table", [QUESTIONS, RETRIES, SAID], ids=["questions", "retries", "said"])
def test_both_languages_say_the_same_things(table: dict[Language, dict[str, str]]) -> None:
    assert set(table) == set(LANGUAGES)
    assert table["nl"].keys() == table["en"].keys()
    assert set(table["nl"].values()).isdisjoint(table["en"].values())
    assert len(RETRIES["nl"]) == len(RetryWhen)
