"""Full-text search over articles: both languages at once, forgiving, ranked."""

from __future__ import annotations

import math
import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import pairwise

from rapidfuzz import process
from rapidfuzz.distance import OSA

from troubleshooter.kb.words import STOP_WORDS, compounds, parts, stem, words
from troubleshooter.model import Article, Language

MAX_QUERY_CHARACTERS = 1000
MAX_QUERY_TERMS = 32
SNIPPET_CHARACTERS = 160

_TITLE, _KEYWORDS, _SUMMARY, _BODY = 8.0, 5.0, 3.0, 1.0
_SATURATION = 6.0  # BM25's k1, high because one word in a title already counts 8
_LENGTH_PENALTY = 0.4  # BM25's b
_LEAST_COVERAGE = 0.34
_LEAST_SHARE_OF_BEST = 0.12
_ONE_EDIT, _TWO_EDITS, _PREFIX, _HALF = 0.8, 0.6, 0.75, 0.8
_MARKUP = re.compile(r"\[([^\[\]]*)\]\([^()\[\]\s]*\)|[*`]+|^\s*(?:[-|]|\d+\.)\s+")
_OPENS_PASSAGE = re.compile(r"\s*(?:[-|]|\d+\.)\s")
_RULER = re.compile(r"[\s|:-]*")


@dataclass(frozen=True, slots=True)
class SearchHit:
    """An article found; `score` has no unit and compares within one search only, `snippet` is
    the line of the article that answers best, as plain text."""

    article: Article
    score: float
    snippet: str


@dataclass(frozen=True, slots=True)
class _Term:
    """A word asked for: the stems that count as it, each with how well (0..1)."""

    stems: tuple[tuple[str, float], ...]


class SearchIndex:
    """Ranks articles with BM25 over weighted fields.

    The texts of one article in all languages form one document, so that a question in one
    language finds the article that is then shown in another.
    """

    def __init__(self, articles: Iterable[Article]) -> None:
        self._articles = {(article.id, article.language): article for article in articles}
        self._postings: dict[str, dict[str, float]] = {}
        self._surfaces: dict[str, str] = {}
        self._lengths: Counter[str] = Counter()
        for article in self._articles.values():
            self._add(article)
        self._vocabulary = sorted(self._surfaces)
        count = max(len(self._lengths), 1)
        self._mean_length = sum(self._lengths.values()) / count
        self._unknown_weight = math.log(1 + count) / 2

    def search(self, query: str, language: Language, limit: int = 10) -> tuple[SearchHit, ...]:
        """The articles in `language` that answer `query`, best first, at most `limit`."""
        terms = list(self._terms(query))
        scores = self._scores(terms)
        weights = {
            root: self._weight(len(self._postings[root]))
            for term in terms
            for root, _ in term.stems
        }
        hits: list[SearchHit] = []
        for article_id, score in sorted(scores.items(), key=lambda item: (-item[1], item[0])):
            article = self._articles.get((article_id, language))
            if len(hits) >= limit:
                break
            if article is not None:
                hits.append(SearchHit(article, score, _snippet(article, weights)))
        return tuple(hits)

    def _add(self, article: Article) -> None:
        fields = (
            (f"{article.title} {article.id}", _TITLE),
            (" ".join(article.keywords), _KEYWORDS),
            (article.summary, _SUMMARY),
            (article.body, _BODY),
        )
        for text, weight in fields:
            for word in words(text):
                if word in STOP_WORDS:
                    continue
                root = self._surfaces.setdefault(word, stem(word))
                posting = self._postings.setdefault(root, {})
                posting[article.id] = posting.get(article.id, 0.0) + weight
                self._lengths[article.id] += 1

    def _weight(self, found: int) -> float:
        """BM25's inverse document frequency of what stands in `found` articles."""
        return math.log(1 + (len(self._lengths) - found + 0.5) / (found + 0.5))

    def _scores(self, terms: list[_Term]) -> dict[str, float]:
        scores: dict[str, float] = defaultdict(float)
        covered: dict[str, float] = defaultdict(float)
        asked = 0.0
        for term in terms:
            frequencies = self._frequencies(term)
            weight = self._weight(len(frequencies))
            asked += weight if frequencies else self._unknown_weight
            for article_id, (frequency, share) in frequencies.items():
                length = self._lengths[article_id] / self._mean_length
                adjusted = frequency / (1 - _LENGTH_PENALTY + _LENGTH_PENALTY * length)
                scores[article_id] += weight * adjusted / (adjusted + _SATURATION)
                covered[article_id] += weight * share
        for article_id in scores:
            coverage = covered[article_id] / asked
            scores[article_id] *= coverage if coverage >= _LEAST_COVERAGE else 0.0
        least = max(scores.values(), default=0.0) * _LEAST_SHARE_OF_BEST
        return {key: score for key, score in scores.items() if score > 0 and score >= least}

    def _frequencies(self, term: _Term) -> dict[str, tuple[float, float]]:
        """How often each article has the term, its stems taken as one word, and how well the
        best of them meets it (0..1)."""
        found: dict[str, tuple[float, float]] = {}
        for root, share in term.stems:
            for article_id, frequency in self._postings[root].items():
                before, best = found.get(article_id, (0.0, 0.0))
                found[article_id] = (before + share * frequency, max(best, share))
        return found

    def _terms(self, query: str) -> Iterator[_Term]:
        """What is asked for; two words that the articles write as one ('boek jaar') count as
        found where the one word is."""
        asked = self._query_words(query[:MAX_QUERY_CHARACTERS])
        together = [first + second for first, second in pairwise(asked)]
        seen: set[str] = set()
        for index, word in enumerate(asked):
            if word in STOP_WORDS or word in seen:
                continue
            seen.add(word)
            joined = [pair for pair in together[max(index - 1, 0) : index + 1] if self._known(pair)]
            also = tuple((stem(pair), 1.0) for pair in joined)
            yield from (_Term(term.stems + also) for term in self._resolve(word))
            if len(seen) == MAX_QUERY_TERMS:
                return

    def _query_words(self, query: str) -> list[str]:
        asked: list[str] = []
        for compound in compounds(query):
            written = parts(compound)
            joined = "".join(written)
            asked.extend([joined] if self._known(joined) else written)
        return asked

    def _known(self, word: str) -> bool:
        return stem(word) in self._postings

    def _resolve(self, word: str) -> list[_Term]:
        """The terms a word stands for: itself, a misspelt or unfinished word, or a compound's
        two halves; a term without stems when the articles know nothing like it."""
        if self._known(word):
            return [_Term(((stem(word), 1.0),))]
        found = self._misspelt(word, 1, _ONE_EDIT) or self._unfinished(word)
        if found:
            return [_Term(found)]
        halves = self._halves(word)
        if halves:
            return [_Term(((half, _HALF),)) for half in halves]
        return [_Term(self._misspelt(word, 2, _TWO_EDITS))]

    def _misspelt(self, word: str, edits: int, share: float) -> tuple[tuple[str, float], ...]:
        """Vocabulary words within `edits` typing errors; short words and codes allow fewer."""
        if len(word) < 4 * edits or not word.isalpha():
            return ()
        close = process.extract(
            word, self._vocabulary, scorer=OSA.distance, score_cutoff=edits, limit=8
        )
        # A wrong first letter is rare in typing and common between two short words.
        kept = [near for near, _, _ in close if near[0] == word[0] or len(word) > 6]
        # Of four letters only a forgotten one is taken for an error: cake is not case.
        kept = [near for near in kept if near.isalpha() and len(near) > 4]
        return tuple((root, share) for root in dict.fromkeys(self._surfaces[k] for k in kept))

    def _unfinished(self, word: str) -> tuple[tuple[str, float], ...]:
        if len(word) < 4:
            return ()
        longer = [near for near in self._vocabulary if near.startswith(word)]
        return tuple((root, _PREFIX) for root in dict.fromkeys(self._surfaces[k] for k in longer))

    def _halves(self, word: str) -> tuple[str, ...]:
        for cut in range(len(word) - 3, 2, -1):
            first, second = word[:cut], word[cut:]
            if not self._known(second):
                continue
            for candidate in (first, first.removesuffix("s")):
                if len(candidate) >= 3 and self._known(candidate):
                    return stem(candidate), stem(second)
        return ()


def _snippet(article: Article, weights: dict[str, float]) -> str:
    best, best_score = article.summary, 0.0
    for text in _passages(article.body):
        found = [stem(word) for word in words(text)]
        score = sum(weights.get(root, 0.0) for root in set(found)) / (1 + len(found) / 60)
        if score > best_score:
            best, best_score = text, score
    return _cut(best, weights)


def _passages(body: str) -> Iterator[str]:
    """The paragraphs, list items and table rows of a Markdown text, plain and on one line."""
    passage: list[str] = []
    for line in (*body.splitlines(), ""):
        heading = line.startswith("#")
        if passage and (heading or _OPENS_PASSAGE.match(line) or not line.strip()):
            yield " ".join(" ".join(passage).split())
            passage = []
        if _RULER.fullmatch(line):
            passage = []  # what stood above a table's ruler was its header
        elif not heading:
            passage.append(_MARKUP.sub(r"\1", line).replace("|", " "))


def _cut(text: str, weights: dict[str, float]) -> str:
    """At most SNIPPET_CHARACTERS of `text`, starting a little before its first asked word."""
    if len(text) <= SNIPPET_CHARACTERS:
        return text
    start = 0
    position = 0
    for word in text.split():
        if any(stem(part) in weights for part in words(word)):
            start = max(0, min(position - 40, len(text) - SNIPPET_CHARACTERS))
            break
        position += len(word) + 1
    if start:
        start = text.find(" ", start) + 1
    end = start + SNIPPET_CHARACTERS - 2
    if end < len(text):
        end = max(text.rfind(" ", start, end), start) or end
    return ("… " if start else "") + text[start:end] + (" …" if end < len(text) else "")
