"""Search over the shipped articles: forgiving, in both languages, silent on nonsense."""

from __future__ import annotations

from pathlib import Path

import pytest

from troubleshooter.kb.loader import KnowledgeBase, load_articles
from troubleshooter.kb.search import MAX_QUERY_CHARACTERS, SNIPPET_CHARACTERS, SearchIndex
from troubleshooter.model import LANGUAGES, Article, Language

SHIPPED = Path(__file__).parents[3] / "kb"


@pytest.fixture(scope="module")
def shipped() -> KnowledgeBase:
    return load_articles([SHIPPED])


def found(knowledge_base: KnowledgeBase, query: str, language: Language = "en") -> list[str]:
    return [hit.article.id for hit in knowledge_base.search(query, language)]


FIRST = [
    # plain questions, English and Dutch
    ("where is the visma log", "visma/log"),
    ("log van visma lezen", "visma/log"),
    ("nothing to import", "visma/faq"),
    ("reconnect visma", "visma/reconnecting"),
    ("verbinding verlopen", "visma/reconnecting"),
    ("work order status error", "visma/work-status"),
    ("werkbon kwijt", "visma/finding-exported-work-orders"),
    ("how long am I blocked", "exact/error-block"),
    ("429", "exact/error-block"),
    ("match a payment by hand", "exact/matching-payments"),
    ("betalingen afletteren", "exact/matching-payments"),
    ("boekstuknummer in gebruik", "exact/entry-number-in-use"),
    ("boekjaar aanmaken", "exact/financial-periods"),
    ("old refresh token used", "exact/connection-settings"),
    ("btw-code en grootboekrekening verwisseld", "exact/ledger-and-vat-settings"),
    ("Exact ligt eruit", "exact/outages"),
    ("sync takes longer and longer", "exact/how-the-sync-works"),
    ("rode kruisjes", "exact/how-the-sync-works"),
    ("unit hour becomes hour type", "eboekhouden/how-the-sync-works"),
    ("vrije velden materiaalkaart", "eboekhouden/material-card-fields"),
    ("E003.1", "eboekhouden/limits"),
    ("more than 2000 relations", "eboekhouden/limits"),
    ("CFACT028", "eboekhouden/export-settings"),
    ("hoelang logs bewaren", "magento/log-retention"),
    ("klant zonder e-mailadres", "magento/customer-data"),
    ("opnieuw versturen factuur magento", "magento/sending-again"),
    ("exception.log", "magento/log-files"),
    ("security codes magento", "magento/credentials"),
    ("booked twice", "general/never-book-twice"),
    ("vreemde tekens in csv", "general/reading-log-exports"),
    # typing errors
    ("matchng payments", "exact/matching-payments"),
    ("geblokeerd exact", "exact/error-block"),
    ("tokn verlopen", "visma/reconnecting"),
    ("finacial yaers", "exact/financial-periods"),
    ("materialkart vrije velden", "eboekhouden/material-card-fields"),
    ("dubble booking", "general/never-book-twice"),
    ("bewartermijn", "magento/log-retention"),
    # spellings of one word
    ("boek jaar", "exact/financial-periods"),
    ("VRIJE VELDEN", "eboekhouden/material-card-fields"),
    ("geëxporteerde werkbon vinden", "visma/finding-exported-work-orders"),
    ("geexporteerde werkbon vinden", "visma/finding-exported-work-orders"),
    ("taxrate mapping", "magento/tax-rate-mapping"),
    ("tax-rate mapping", "magento/tax-rate-mapping"),
    ("invoicetemplate", "eboekhouden/export-settings"),
    ("synchronisatiefouten vinden", "magento/find-failed-syncs"),
    # an unfinished word
    ("reconn", "visma/reconnecting"),
    ("aflet", "exact/matching-payments"),
]


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(("query", "expected"), FIRST, ids=[query for query, _ in FIRST])
def test_the_right_article_comes_first_in_either_language(
    shipped: KnowledgeBase, query: str, expected: str, language: Language
) -> None:
    hits = shipped.search(query, language)
    assert hits[0].article.id == expected
    assert {hit.article.language for hit in hits} == {language}


@pytest.mark.parametrize(
    "query",
    [
        "",
        "   ",
        "?!",
        "the and of",
        "de het een",
        "xyzzy qwrtp",
        "bake a cake",
        "hoe bak ik een appeltaart",
        "weather in amsterdam tomorrow",
        "🙂",
    ],
)
def test_nonsense_finds_nothing(shipped: KnowledgeBase, query: str) -> None:
    assert found(shipped, query) == []


def test_scores_fall(shipped: KnowledgeBase) -> None:
    scores = [hit.score for hit in shipped.search("export settings", "en")]
    assert len(scores) > 2
    assert scores == sorted(scores, reverse=True)


def test_the_limit_is_kept(shipped: KnowledgeBase) -> None:
    assert len(shipped.search("log", "en", limit=3)) == 3
    assert shipped.search("log", "en", limit=0) == ()


def test_the_same_question_gives_the_same_answer(shipped: KnowledgeBase) -> None:
    again = load_articles([SHIPPED])
    assert shipped.search("invoice booked twice", "en") == again.search(
        "invoice booked twice", "en"
    )


def test_a_snippet_is_the_line_that_answers(shipped: KnowledgeBase) -> None:
    snippet = shipped.search("old refresh token used", "en")[0].snippet
    assert snippet.startswith("Old refresh token used")


def test_a_snippet_of_another_languages_question_is_the_summary(shipped: KnowledgeBase) -> None:
    hit = shipped.search("boekjaar", "en")[0]
    assert hit.snippet == hit.article.summary


@pytest.mark.parametrize("language", LANGUAGES)
def test_snippets_are_short_plain_text(shipped: KnowledgeBase, language: Language) -> None:
    for query in ("log", "token", "factuur", "e-Boekhouden", "btw code", "time-out"):
        for hit in shipped.search(query, language, limit=50):
            assert hit.snippet
            assert len(hit.snippet) <= SNIPPET_CHARACTERS + 4
            assert not any(mark in hit.snippet for mark in ("**", "](", "|", "`", "\n"))


def test_a_very_long_question_is_cut_not_refused(shipped: KnowledgeBase) -> None:
    assert (
        found(shipped, "boekjaar " + "zzz " * MAX_QUERY_CHARACTERS)[0] == "exact/financial-periods"
    )


def test_an_index_of_nothing_finds_nothing() -> None:
    assert SearchIndex([]).search("log", "en") == ()


def article(name: str, **parts: str) -> Article:
    fields = {"title": "Plain", "summary": "Plain.", "body": "Plain."} | parts
    keywords = (fields.pop("keyword", "plain"),)
    return Article(id=f"test/{name}", language="en", keywords=keywords, **fields)


def test_title_outweighs_keywords_outweigh_summary_outweighs_body() -> None:
    index = SearchIndex(
        [
            article("d-title", title="Walrus"),
            article("c-keyword", keyword="walrus"),
            article("b-summary", summary="A walrus."),
            article("a-body", body="The walrus."),
        ]
    )
    hits = index.search("walrus", "en")
    assert [hit.article.id for hit in hits] == [
        "test/d-title",
        "test/c-keyword",
        "test/b-summary",
        "test/a-body",
    ]


def test_an_article_of_another_language_is_not_shown() -> None:
    assert SearchIndex([article("one", title="Walrus")]).search("walrus", "nl") == ()


def test_a_rare_word_decides_over_a_common_one() -> None:
    common = [article(f"common-{number}", body="order order order") for number in range(5)]
    index = SearchIndex([*common, article("rare", body="order walrus")])
    assert index.search("order walrus", "en")[0].article.id == "test/rare"
