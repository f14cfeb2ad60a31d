"""Loads article folders into one knowledge base, or refuses with everything that is wrong."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from troubleshooter.errors import Problem, RuleError
from troubleshooter.kb.article import ARTICLE_ID, ArticleFile, parse_article
from troubleshooter.kb.front_matter import nearest
from troubleshooter.kb.search import SearchHit, SearchIndex
from troubleshooter.model import LANGUAGES, Article, Language

_Key = tuple[str, Language]


@dataclass(frozen=True, slots=True)
class RuleLink:
    """A place in an article that points to a rule."""

    rule: str
    path: Path
    line: int


class KnowledgeBase:
    """All articles, in every language, by id; immutable."""

    def __init__(self, files: Mapping[_Key, ArticleFile]) -> None:
        self._files = dict(sorted(files.items()))

    @property
    def files(self) -> tuple[ArticleFile, ...]:
        """Every article file, by id and language."""
        return tuple(self._files.values())

    @cached_property
    def ids(self) -> tuple[str, ...]:
        """Article ids, sorted."""
        return tuple(sorted({article_id for article_id, _ in self._files}))

    def articles(self, language: Language) -> tuple[Article, ...]:
        """The articles in one language, by id."""
        return tuple(file.article for file in self.files if file.article.language == language)

    def article(self, article_id: str, language: Language) -> Article | None:
        """The article with this id, None when there is none; see `nearest_id` for a hint."""
        file = self._files.get((article_id, language))
        return file.article if file else None

    def nearest_id(self, article_id: str) -> str:
        """A hint naming the id that `article_id` was probably meant to be, '' when none is."""
        return nearest(article_id, self.ids)

    def search(self, query: str, language: Language, limit: int = 10) -> tuple[SearchHit, ...]:
        """Articles in `language` for a query in either language, best first, at most `limit`;
        empty when the query means nothing here."""
        return self._index.search(query, language, limit)

    @cached_property
    def _index(self) -> SearchIndex:
        return SearchIndex(file.article for file in self.files)


def load_articles(folders: Sequence[Path]) -> KnowledgeBase:
    """Load `<folder>/<language>/<system>/<slug>.md` from every folder.

    A later folder's file replaces an earlier one of the same id and language. Folders that do
    not exist hold no articles. Raises RuleError with the problems of all files at once.
    """
    files: dict[_Key, ArticleFile] = {}
    broken: set[_Key] = set()
    problems: list[Problem] = []
    for folder in folders:
        for path in _article_paths(folder):
            key = _key(folder, path, problems)
            if key is None:
                continue
            try:
                files[key] = parse_article(path, *key)
            except RuleError as error:
                problems.extend(error.problems)
                broken.add(key)
    present = files.keys() | broken
    problems.extend(_missing_twins(files, present))
    problems.extend(_dangling_links(files.values(), {article_id for article_id, _ in present}))
    if problems:
        raise RuleError(tuple(sorted(problems, key=lambda problem: (problem.path, problem.line))))
    return KnowledgeBase(files)


def rule_links(knowledge_base: KnowledgeBase) -> tuple[RuleLink, ...]:
    """Every link to a rule, for a caller that knows the rules to check."""
    return tuple(
        RuleLink(link.target, file.path, link.line)
        for file in knowledge_base.files
        for link in file.links
        if link.kind == "rule"
    )


def _article_paths(folder: Path) -> list[Path]:
    paths = (path for path in folder.rglob("*.md") if path.is_file())
    return sorted(
        path
        for path in paths
        if not any(part.startswith(".") for part in path.relative_to(folder).parts)
    )


def _key(folder: Path, path: Path, problems: list[Problem]) -> _Key | None:
    """Id and language from the file's place; None, and a problem, when the place is wrong."""
    parts = path.relative_to(folder).with_suffix("").parts
    article_id = "/".join(parts[1:])
    if len(parts) != 3 or not ARTICLE_ID.fullmatch(article_id):
        hint = "put it at <language>/<system>/<slug>.md, in lower case with hyphens"
        problems.append(Problem(str(path), 1, "an article cannot stand here", hint))
        return None
    for language in LANGUAGES:
        if parts[0] == language:
            return article_id, language
    hint = nearest(parts[0], LANGUAGES) or f"languages are {', '.join(LANGUAGES)}"
    problems.append(Problem(str(path), 1, f"unknown language '{parts[0]}'", hint))
    return None


def _missing_twins(files: Mapping[_Key, ArticleFile], present: Iterable[_Key]) -> list[Problem]:
    there = set(present)
    problems = []
    for (article_id, _), file in files.items():
        for language in LANGUAGES:
            if (article_id, language) not in there:
                message = f"'{article_id}' is missing in language '{language}'"
                hint = f"write {language}/{article_id}.md"
                problems.append(Problem(str(file.path), 1, message, hint))
    return problems


def _dangling_links(files: Iterable[ArticleFile], ids: set[str]) -> list[Problem]:
    return [
        Problem(
            str(file.path),
            link.line,
            f"link to unknown article '{link.target}'",
            nearest(link.target, ids) or "no article has a name like it",
        )
        for file in files
        for link in file.links
        if link.kind == "article" and link.target not in ids
    ]
