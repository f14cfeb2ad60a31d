"""Every shipped article exists in both languages, in the same shape, complete and clean."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path

import pytest

from troubleshooter.kb.article import ArticleFile
from troubleshooter.kb.loader import KnowledgeBase, load_articles
from troubleshooter.model import LANGUAGES, Article, Language

SHIPPED = Path(__file__).parents[2] / "kb"

SLUGS = {
    "eboekhouden": (
        "how-the-sync-works setting-up log quick-checks limits material-card-fields"
        " export-settings manual-sync faq"
    ),
    "visma": (
        "log quick-checks reconnecting work-status export-settings finding-exported-work-orders faq"
    ),
    "exact": (
        "how-the-sync-works log error-block matching-payments entry-number-in-use"
        " financial-periods connection-settings ledger-and-vat-settings customers outages"
    ),
    "magento": (
        "sync-logs log-entry-life-cycle filters find-failed-syncs investigate-invoice"
        " daily-activity debug-api-issues log-retention credentials tax-rate-mapping"
        " customer-data sending-again log-files"
    ),
    "general": "never-book-twice reading-log-exports",
}
IDS = [f"{system}/{slug}" for system, slugs in SLUGS.items() for slug in slugs.split()]

HEADING = re.compile(r"(#+) ")
STEP = re.compile(r"(\d+)\. ")
HOST = re.compile(r"\b(?:[\w-]+\.)+(?:com|net|org|io|dev|nl|be|eu|app|pkg|rs)\b", re.IGNORECASE)
VENDOR_NAMES = {"visma.net", "e-boekhouden.nl", "start.exactonline.nl", "soap.e-boekhouden.nl"}


@pytest.fixture(scope="module")
def shipped() -> KnowledgeBase:
    return load_articles([SHIPPED])


def pair(knowledge_base: KnowledgeBase, article_id: str) -> tuple[Article, Article]:
    english = knowledge_base.article(article_id, "en")
    dutch = knowledge_base.article(article_id, "nl")
    assert english is not None
    assert dutch is not None
    return english, dutch


def outline(article: Article) -> list[str]:
    """Headings, numbered steps, table rows and code fences in order, without their words."""
    shape = []
    for line in article.body.splitlines():
        if heading := HEADING.match(line):
            shape.append(heading[1])
        elif step := STEP.match(line):
            shape.append(step[1])
        elif line.startswith(("|", "```")):
            shape.append(re.sub(r"[^|`]", "", line))
    return shape


def link_targets(file: ArticleFile) -> list[str]:
    return sorted({link.target for link in file.links})


def test_every_expected_article_is_there_and_no_other(shipped: KnowledgeBase) -> None:
    assert sorted(shipped.ids) == sorted(IDS)


@pytest.mark.parametrize("language", LANGUAGES)
def test_titles_differ_within_a_language(shipped: KnowledgeBase, language: Language) -> None:
    titles = [article.title for article in shipped.articles(language)]
    assert len(set(titles)) == len(titles) == len(IDS)


@pytest.mark.parametrize("article_id", IDS)
def test_both_languages_have_the_same_outline(shipped: KnowledgeBase, article_id: str) -> None:
    english, dutch = pair(shipped, article_id)
    assert outline(english) == outline(dutch)


@pytest.mark.parametrize("article_id", IDS)
def test_both_languages_link_to_the_same_places(shipped: KnowledgeBase, article_id: str) -> None:
    english, dutch = (file for file in shipped.files if file.article.id == article_id)
    assert link_targets(english) == link_targets(dutch)


@pytest.mark.parametrize("article_id", IDS)
def test_no_section_is_empty(shipped: KnowledgeBase, article_id: str) -> None:
    for article in pair(shipped, article_id):
        sections = re.split(r"^#+ .*$", article.body, flags=re.MULTILINE)
        assert not sections[0].strip(), "text before the first heading"
        assert all(section.strip() for section in sections[1:])


@pytest.mark.parametrize("article_id", IDS)
def test_steps_are_numbered_from_one_without_a_gap(shipped: KnowledgeBase, article_id: str) -> None:
    for article in pair(shipped, article_id):
        expected = 1
        for mark in outline(article):
            if mark.isdigit():
                assert mark in (str(expected), "1")
                expected = int(mark) + 1
            elif mark.startswith("#"):
                expected = 1


@pytest.mark.parametrize("article_id", IDS)
def test_hosts_named_are_the_vendors_own(shipped: KnowledgeBase, article_id: str) -> None:
    for file in shipped.files:
        if file.article.id == article_id:
            text = file.path.read_text(encoding="utf-8")
            hosts = {host.casefold() for host in HOST.findall(text)}
            assert hosts <= VENDOR_NAMES


@pytest.mark.parametrize("article_id", IDS)
def test_an_article_can_be_found_and_trusted(shipped: KnowledgeBase, article_id: str) -> None:
    for file in shipped.files:
        if file.article.id == article_id:
            assert len(file.article.keywords) >= 5
            assert file.sources
            assert date(2026, 1, 1) <= file.reviewed


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_article_is_found_by_its_own_title(
    shipped: KnowledgeBase, language: Language
) -> None:
    for article in shipped.articles(language):
        hits = shipped.search(article.title, language)
        assert hits[0].article.id == article.id
