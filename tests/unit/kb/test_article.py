"""What an article file gives, and what is refused in it."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from troubleshooter.errors import Problem, RuleError
from troubleshooter.kb.article import MAX_ARTICLE_BYTES, Link, parse_article

from .conftest import GOOD, WriteArticle


def problems_of(path: Path) -> tuple[Problem, ...]:
    with pytest.raises(RuleError) as caught:
        parse_article(path, "visma/log", "en")
    return caught.value.problems


def test_every_part_of_a_good_file_is_read(write: WriteArticle) -> None:
    file = parse_article(write("en/visma/log.md"), "visma/log", "en")
    article = file.article
    assert (article.id, article.language) == ("visma/log", "en")
    assert article.title == "Reading the log"
    assert article.summary == "Where the log is."
    assert article.keywords == ("log", "errors")
    assert article.body == "## Open it\n\nClick **Log**.\n"
    assert file.sources == ("Vendor help: log",)
    assert file.reviewed == date(2026, 11, 21)


@pytest.mark.parametrize("text", [GOOD.replace("\n", "\r\n"), "\ufeff" + GOOD])
def test_windows_line_ends_and_a_byte_order_mark_change_nothing(
    write: WriteArticle, text: str
) -> None:
    plain = parse_article(write("en/visma/log.md"), "visma/log", "en").article
    windows = parse_article(write("en/visma/log.md", text), "visma/log", "en").article
    assert windows == plain


def test_keywords_that_yaml_takes_for_numbers_or_truth_stay_text(write: WriteArticle) -> None:
    text = GOOD.replace("[log, errors]", "[429, no, 2026-01-01, 1.50]")
    article = parse_article(write("en/visma/log.md", text), "visma/log", "en").article
    assert article.keywords == ("429", "no", "2026-01-01", "1.50")


def test_links_carry_their_line(write: WriteArticle) -> None:
    text = GOOD + "See [this](article:visma/faq) and [that](rule:visma.token-invalid).\n"
    file = parse_article(write("en/visma/log.md", text), "visma/log", "en")
    assert file.links == (
        Link("article", "visma/faq", 11),
        Link("rule", "visma.token-invalid", 11),
    )


def test_links_in_code_are_no_links(write: WriteArticle) -> None:
    text = GOOD + "```\n[x](article:no/such)\n# comment\n```\n"
    assert parse_article(write("en/visma/log.md", text), "visma/log", "en").links == ()


REFUSED = [
    ("unknown key with a near name", ("keywords:", "keyword:"), 4, "'keyword'", "'keywords'"),
    ("unknown key", ("title:", "colour: red\ntitle:"), 2, "'colour'", "known keys are title"),
    ("missing key", ("reviewed: 2026-11-21\n", ""), 1, "'reviewed' is missing", "needs title"),
    ("key given twice", ("keywords:", "title: Again\nkeywords:"), 4, "given twice", "line 2"),
    ("empty text", ("title: Reading the log", "title:"), 2, "'title' is empty", ""),
    ("empty list", ("[log, errors]", "[]"), 4, "'keywords' is empty", ""),
    ("empty item", ("[log, errors]", '[log, ""]'), 4, "'keywords' is empty", ""),
    ("text for a list", ("[log, errors]", "log"), 4, "must be a list of texts", ""),
    ("list for a text", ("Where the log is.", "[Where]"), 3, "must be one text", ""),
    ("mapping in a list", ("[log, errors]", "[{a: b}]"), 4, "may list texts only", "quotes"),
    ("mapping for a value", ("[log, errors]", "{a: b}"), 4, "must be a text or a list", ""),
    ("alias", ("[log, errors]", "[*x]"), 4, "may list texts only", ""),
    ("not YAML", ("Reading the log", "Reading: the log"), 2, "not YAML", ""),
    ("no date", ("2026-11-21", "yesterday"), 6, "'yesterday'", "2026-11-21"),
    ("heading of the first level", ("## Open it", "# Open it"), 8, "first level", "start at ##"),
    ("foreign link", ("**Log**", "[x](javascript:1)"), 10, "not understood", "article:system"),
    ("article link of a wrong form", ("**Log**", "[x](article:Log)"), 10, "'article:Log'", "slug"),
    ("rule link of a wrong form", ("**Log**", "[x](rule:visma/log)"), 10, "'rule:", "rule:system"),
    ("no front matter", ("---\ntitle", "title"), 1, "no front matter", "must be ---"),
    ("front matter not closed", ("---\n## Open it", "## Open it"), 1, "not closed", "---"),
    ("no text", ("## Open it\n\nClick **Log**.\n", "\n"), 7, "has no text", ""),
]


@pytest.mark.parametrize(
    ("change", "line", "message", "hint"),
    [case[1:] for case in REFUSED],
    ids=[case[0] for case in REFUSED],
)
def test_refusals_name_file_line_and_remedy(
    write: WriteArticle, change: tuple[str, str], line: int, message: str, hint: str
) -> None:
    assert change[0] in GOOD
    path = write("en/visma/log.md", GOOD.replace(*change, 1))
    matching = [
        problem for problem in problems_of(path) if problem.line == line and message in str(problem)
    ]
    assert matching
    assert matching[0].path == str(path)
    assert hint in matching[0].hint


def test_all_problems_of_a_file_come_at_once(write: WriteArticle) -> None:
    text = GOOD.replace("title:", "titel:").replace("2026-11-21", "soon").replace("## ", "# ")
    messages = [problem.message for problem in problems_of(write("en/visma/log.md", text))]
    assert messages == [
        "unknown key 'titel'",
        "'title' is missing",
        "'reviewed' is not a date: 'soon'",
        "heading of the first level",
    ]


def test_a_file_beyond_the_bound_is_refused_unread(write: WriteArticle) -> None:
    path = write("en/visma/log.md", GOOD + "x" * MAX_ARTICLE_BYTES)
    (problem,) = problems_of(path)
    assert problem.message == "larger than 256 KiB"


def test_a_file_of_another_encoding_is_refused_at_its_line(folder: Path) -> None:
    path = folder / "log.md"
    path.write_bytes(GOOD.encode() + "één\n".encode("cp1252"))
    (problem,) = problems_of(path)
    assert (problem.line, problem.message) == (11, "not UTF-8 text")


def test_a_missing_file_is_a_problem_too(folder: Path) -> None:
    (problem,) = problems_of(folder / "absent.md")
    assert problem.message.startswith("cannot be read")


@pytest.mark.parametrize("opening", ["[", "{a: ", "- "])
def test_deep_nesting_is_refused_and_does_no_harm(write: WriteArticle, opening: str) -> None:
    nested = opening * 40_000
    path = write("en/visma/log.md", GOOD.replace("[log, errors]", nested, 1))
    assert problems_of(path)


def test_a_line_full_of_brackets_is_scanned_quickly(write: WriteArticle) -> None:
    path = write("en/visma/log.md", GOOD + "](" * 100_000 + "\n")
    assert parse_article(path, "visma/log", "en").links == ()
