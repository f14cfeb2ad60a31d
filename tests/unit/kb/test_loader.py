"""Article folders become one knowledge base, or a list of everything wrong with them."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from troubleshooter.errors import Problem, RuleError
from troubleshooter.kb.loader import RuleLink, load_articles, rule_links

from .conftest import GOOD, WriteArticle


def problems_of(*folders: Path) -> tuple[Problem, ...]:
    with pytest.raises(RuleError) as caught:
        load_articles(folders)
    return caught.value.problems


def test_articles_are_found_by_their_place(folder: Path, write: WriteArticle) -> None:
    for name in ("en/visma/log.md", "nl/visma/log.md", "en/exact/faq.md", "nl/exact/faq.md"):
        write(name)
    knowledge_base = load_articles([folder])
    assert knowledge_base.ids == ("exact/faq", "visma/log")
    assert [article.id for article in knowledge_base.articles("nl")] == ["exact/faq", "visma/log"]
    article = knowledge_base.article("visma/log", "nl")
    assert article is not None
    assert article.language == "nl"


def test_an_unknown_id_gives_nothing_but_a_hint(folder: Path, write: WriteArticle) -> None:
    write("en/visma/log.md")
    write("nl/visma/log.md")
    knowledge_base = load_articles([folder])
    assert knowledge_base.article("visma/logs", "en") is None
    assert knowledge_base.nearest_id("visma/logs") == "did you mean 'visma/log'?"
    assert knowledge_base.nearest_id("zzz") == ""


def test_a_later_folder_overrides_an_article_in_its_language(
    folder: Path, write: WriteArticle, tmp_path: Path
) -> None:
    write("en/visma/log.md")
    write("nl/visma/log.md")
    own = tmp_path / "own"
    write("nl/visma/log.md", GOOD.replace("Reading the log", "Ons log"), own)
    knowledge_base = load_articles([folder, own])
    titles = {file.article.language: file.article.title for file in knowledge_base.files}
    assert titles == {"en": "Reading the log", "nl": "Ons log"}


def test_a_folder_that_does_not_exist_holds_no_articles(tmp_path: Path) -> None:
    assert load_articles([tmp_path / "absent"]).ids == ()


def test_hidden_and_other_files_are_left_alone(folder: Path, write: WriteArticle) -> None:
    write("en/visma/.log.md", "junk")
    write(".drafts/en/visma/log.md", "junk")
    write("en/visma/picture.svg", "junk")
    assert load_articles([folder]).files == ()


def test_a_missing_twin_names_the_file_to_write(folder: Path, write: WriteArticle) -> None:
    path = write("en/visma/log.md")
    (problem,) = problems_of(folder)
    assert problem == Problem(
        str(path), 1, "'visma/log' is missing in language 'nl'", "write nl/visma/log.md"
    )


def test_a_twin_that_is_broken_is_not_called_missing(folder: Path, write: WriteArticle) -> None:
    write("en/visma/log.md")
    broken = write("nl/visma/log.md", "junk")
    (problem,) = problems_of(folder)
    assert (problem.path, problem.message) == (str(broken), "there is no front matter")


def test_a_dangling_article_link_names_the_nearest_article(
    folder: Path, write: WriteArticle
) -> None:
    write("en/visma/log.md", GOOD + "\n[x](article:visma/lo)\n")
    write("nl/visma/log.md")
    (problem,) = problems_of(folder)
    assert problem.line == 12
    assert problem.message == "link to unknown article 'visma/lo'"
    assert problem.hint == "did you mean 'visma/log'?"


@pytest.mark.parametrize(
    ("name", "message", "hint"),
    [
        ("log.md", "an article cannot stand here", "<language>/<system>/<slug>.md"),
        ("en/visma/deep/log.md", "an article cannot stand here", "<language>"),
        ("en/visma/My_Log.md", "an article cannot stand here", "lower case with hyphens"),
        ("de/visma/log.md", "unknown language 'de'", "languages are nl, en"),
        ("NL/visma/log.md", "unknown language 'NL'", "did you mean 'nl'?"),
    ],
)
def test_a_file_in_the_wrong_place_is_a_problem(
    folder: Path, write: WriteArticle, name: str, message: str, hint: str
) -> None:
    path = write(name)
    (problem,) = problems_of(folder)
    assert (problem.path, problem.line, problem.message) == (str(path), 1, message)
    assert hint in problem.hint


def test_problems_of_all_files_come_at_once_in_reading_order(
    folder: Path, write: WriteArticle
) -> None:
    first = write("en/exact/faq.md", GOOD.replace("reviewed: 2026-11-21\n", ""))
    write("nl/exact/faq.md")
    second = write("en/visma/log.md", GOOD + "[x](article:no/such)\n[y](ftp://z)\n")
    write("nl/visma/log.md", GOOD + "[x](article:no/such)\n")
    problems = problems_of(folder)
    assert [(problem.path, problem.line) for problem in problems] == [
        (str(first), 1),
        (str(second), 12),
        (str(folder / "nl" / "visma" / "log.md"), 11),
    ]


def test_rule_links_are_listed_for_the_caller(folder: Path, write: WriteArticle) -> None:
    english = write("en/visma/log.md", GOOD + "[x](rule:visma.token-invalid)\n")
    dutch = write("nl/visma/log.md", GOOD + "\n[x](rule:visma.token-invalid)\n")
    assert rule_links(load_articles([folder])) == (
        RuleLink("visma.token-invalid", english, 11),
        RuleLink("visma.token-invalid", dutch, 12),
    )


def test_loading_articles_imports_nothing_heavy() -> None:
    code = (
        "import sys, troubleshooter.kb.loader\n"
        "print([name for name in ('textual', 'polars', 'httpx', 'zeep', 'pydantic')"
        " if name in sys.modules])"
    )
    result = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True, timeout=60
    )
    assert result.stdout.strip() == "[]"
