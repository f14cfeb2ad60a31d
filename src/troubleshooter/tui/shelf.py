"""What can be read: the rules and articles, their titles, and one search over both."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Literal

from troubleshooter.kb.loader import KnowledgeBase
from troubleshooter.kb.search import SearchIndex
from troubleshooter.model import LANGUAGES, Article, Language, Rule

Kind = Literal["rule", "article"]

_MOST_HITS = 12


@dataclass(frozen=True, slots=True)
class Entry:
    """Something to read: a rule or an article, with one line on what it holds."""

    kind: Kind
    id: str
    title: str
    about: str


@dataclass(frozen=True)
class Shelf:
    """The rules and articles in force."""

    rules: Mapping[str, Rule]
    articles: KnowledgeBase

    def rule_title(self, rule_id: str, language: Language) -> str:
        """The title of a rule; its id when there is no such rule."""
        rule = self.rules.get(rule_id)
        return rule.title.in_language(language) if rule else rule_id

    def article_title(self, article_id: str, language: Language) -> str:
        """The title of an article; its id when there is no such article."""
        article = self.articles.article(article_id, language)
        return article.title if article else article_id

    def everything(self, language: Language) -> tuple[Entry, ...]:
        """All articles and then all rules, by id."""
        rules = sorted(self.rules.values(), key=lambda rule: rule.id)
        return (
            *(_of_article(article) for article in self.articles.articles(language)),
            *(_of_rule(rule, language) for rule in rules),
        )

    def search(self, query: str, language: Language) -> tuple[Entry, ...]:
        """The articles and rules that answer `query`, in either language, best first."""
        hits = [
            (hit.score, 1, Entry("article", hit.article.id, hit.article.title, hit.snippet))
            for hit in self.articles.search(query, language, _MOST_HITS)
        ]
        for hit in self._rule_index.search(query, language, _MOST_HITS):
            rule = self.rules[_rule_id(hit.article.id)]
            hits.append((hit.score, 0, _of_rule(rule, language)))
        hits.sort(key=lambda item: (-item[0], item[1], item[2].id))
        return tuple(entry for _, _, entry in hits)

    @cached_property
    def _rule_index(self) -> SearchIndex:
        return SearchIndex(text for rule in self.rules.values() for text in _as_articles(rule))


def _of_article(article: Article) -> Entry:
    return Entry("article", article.id, article.title, article.summary)


def _of_rule(rule: Rule, language: Language) -> Entry:
    cause = rule.cause.in_language(language).strip().split("\n", 1)[0]
    return Entry("rule", rule.id, rule.title.in_language(language), cause)


def _rule_id(article_id: str) -> str:
    return article_id.replace("/", ".", 1)


def _as_articles(rule: Rule) -> Iterator[Article]:
    """A rule as the search index takes it: wordings and codes are its keywords."""
    wordings = tuple(wording.text for wording in rule.wordings)
    for language in LANGUAGES:
        symptoms = rule.symptoms_nl if language == "nl" else rule.symptoms_en
        steps = (step.text.in_language(language) for step in rule.fix)
        yield Article(
            id=rule.id.replace(".", "/", 1),
            language=language,
            title=rule.title.in_language(language),
            summary=" ".join(wordings),
            keywords=rule.codes,
            body="\n\n".join((rule.cause.in_language(language), *steps, *symptoms)),
        )
