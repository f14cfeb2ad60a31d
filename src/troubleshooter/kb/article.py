"""One article file: its front matter, its Markdown body, and the links the body holds."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Literal

from troubleshooter.errors import Problem, RuleError
from troubleshooter.kb.front_matter import Entry, read_front_matter
from troubleshooter.model import Article, Language

MAX_ARTICLE_BYTES = 256 * 1024
ARTICLE_ID = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*/[a-z0-9]+(?:-[a-z0-9]+)*")
RULE_ID = re.compile(r"[a-z0-9]+\.[a-z0-9]+(?:-[a-z0-9]+)*")

_FENCE = "---"
# The target excludes the brackets that start another link, so a line is scanned in linear time.
_LINK = re.compile(r"\]\(([^()\[\]\s]*)\)")

LinkKind = Literal["article", "rule"]


@dataclass(frozen=True, slots=True)
class Link:
    """A link from an article to another article or to a rule; `line` is 1-based in the file."""

    kind: LinkKind
    target: str
    line: int


@dataclass(frozen=True, slots=True)
class ArticleFile:
    """An article with what only its file knows: path, sources, review date and links."""

    path: Path
    article: Article
    sources: tuple[str, ...]
    reviewed: date
    links: tuple[Link, ...]


def parse_article(path: Path, article_id: str, language: Language) -> ArticleFile:
    """Read one article file.

    Raises RuleError with every problem found: unreadable or oversized file, bad front matter,
    a body that is empty or has a `#` heading, links that are not understood.
    """
    lines = _read_lines(path)
    end = _front_matter_end(lines, path)
    problems: list[Problem] = []
    entries = read_front_matter("\n".join(lines[1:end]), path, problems)
    reviewed = _date(entries.get("reviewed"), path, problems)
    links = _read_body(lines, end + 1, path, problems)
    if problems:
        raise RuleError(tuple(problems))
    article = Article(
        id=article_id,
        language=language,
        title=entries["title"].values[0],
        summary=entries["summary"].values[0],
        keywords=entries["keywords"].values,
        body="\n".join(lines[end + 1 :]).strip() + "\n",
    )
    return ArticleFile(path, article, entries["sources"].values, reviewed, links)


def _refusal(path: Path, line: int, message: str, hint: str = "") -> RuleError:
    return RuleError((Problem(str(path), line, message, hint),))


def _read_lines(path: Path) -> list[str]:
    try:
        with path.open("rb") as file:
            data = file.read(MAX_ARTICLE_BYTES + 1)
    except OSError as error:
        raise _refusal(path, 1, f"cannot be read: {error.strerror}") from error
    if len(data) > MAX_ARTICLE_BYTES:
        limit = f"larger than {MAX_ARTICLE_BYTES // 1024} KiB"
        raise _refusal(path, 1, limit, "split the article")
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise _refusal(path, line, "not UTF-8 text", "save the file as UTF-8") from error
    return text.replace("\r\n", "\n").split("\n")


def _front_matter_end(lines: list[str], path: Path) -> int:
    """Index of the line that closes the front matter."""
    if lines[0].rstrip() != _FENCE:
        raise _refusal(path, 1, "there is no front matter", "the first line must be ---")
    for index, line in enumerate(lines[1:], start=1):
        if line.rstrip() == _FENCE:
            return index
    raise _refusal(path, 1, "the front matter is not closed", "end it with a line ---")


def _date(entry: Entry | None, path: Path, problems: list[Problem]) -> date:
    if entry is None:
        return date.min  # its absence is a problem already
    try:
        return date.fromisoformat(entry.values[0])
    except ValueError:
        message = f"'reviewed' is not a date: '{entry.values[0]}'"
        problems.append(Problem(str(path), entry.line, message, "write it like 2026-11-21"))
        return date.min


def _read_body(
    lines: list[str], start: int, path: Path, problems: list[Problem]
) -> tuple[Link, ...]:
    """The links of the body, which starts at index `start`; what is wrong goes to `problems`."""
    links: list[Link] = []
    in_code = False
    for number, line in enumerate(lines[start:], start=start + 1):
        if line.lstrip().startswith("```"):
            in_code = not in_code
        elif not in_code:
            if line.startswith("# "):
                hint = "the title stands in the front matter; start at ##"
                problems.append(Problem(str(path), number, "heading of the first level", hint))
            for match in _LINK.finditer(line):
                _read_link(match[1], number, path, links, problems)
    if not any(line.strip() for line in lines[start:]):
        problems.append(Problem(str(path), start, "the article has no text"))
    return tuple(links)


def _read_link(
    target: str, line: int, path: Path, links: list[Link], problems: list[Problem]
) -> None:
    scheme, _, name = target.partition(":")
    if scheme == "article" and ARTICLE_ID.fullmatch(name):
        links.append(Link("article", name, line))
    elif scheme == "rule" and RULE_ID.fullmatch(name):
        links.append(Link("rule", name, line))
    elif scheme != "https":
        hint = "write article:system/slug, rule:system.slug or https://..."
        problems.append(Problem(str(path), line, f"link '{target}' is not understood", hint))
