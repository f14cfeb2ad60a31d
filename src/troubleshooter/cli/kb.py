"""`kb`: search and show the knowledge-base articles."""

from __future__ import annotations

import json
import re
from typing import Annotated

import typer

from troubleshooter.cli import console
from troubleshooter.cli.options import JsonFlag, LangOption, language
from troubleshooter.errors import TroubleshooterError, UsageError
from troubleshooter.pipeline.knowledge import open_knowledge

app = typer.Typer(help="Search and show knowledge-base articles.", no_args_is_help=True)

_LINK = re.compile(r"\[([^\[\]]*)\]\((?:article|rule):([^()\s]*)\)")
_BOLD = re.compile(r"\*\*([^*]+)\*\*")


@app.command()
def search(
    words: Annotated[list[str], typer.Argument(help="What you look for, in your own words.")],
    lang: LangOption = None,
    limit: Annotated[int, typer.Option(min=1, max=50, help="Articles at most.")] = 8,
    as_json: JsonFlag = False,
) -> None:
    """Find articles; Dutch and English words both do, typing errors too."""
    try:
        hits = open_knowledge().articles.search(" ".join(words), language(lang), limit)
    except TroubleshooterError as error:
        console.fail(error)
    if as_json:
        rows = [
            {
                "id": hit.article.id,
                "title": hit.article.title,
                "summary": hit.article.summary,
                "score": round(hit.score, 3),
                "snippet": hit.snippet,
            }
            for hit in hits
        ]
        console.out(json.dumps(rows, ensure_ascii=False, indent=2))
        return
    if not hits:
        console.talk("nothing found")
        return
    for hit in hits:
        console.out(f"{console.styled(hit.article.title, 'bold')}  {hit.article.id}")
        console.out(console.wrapped(hit.snippet or hit.article.summary, "    "))


@app.command()
def show(
    article_id: Annotated[str, typer.Argument(metavar="ID", help="The article's id.")],
    lang: LangOption = None,
    as_json: JsonFlag = False,
) -> None:
    """Show one article."""
    spoken = language(lang)
    try:
        knowledge = open_knowledge().articles
        article = knowledge.article(article_id, spoken)
        if article is None:
            hint = knowledge.nearest_id(article_id)
            raise UsageError(f"no article {article_id!r}" + (f"; {hint}" if hint else ""))
    except TroubleshooterError as error:
        console.fail(error)
    if as_json:
        document = {
            "id": article.id,
            "language": article.language,
            "title": article.title,
            "summary": article.summary,
            "keywords": list(article.keywords),
            "body": article.body,
        }
        console.out(json.dumps(document, ensure_ascii=False, indent=2))
        return
    console.out(console.styled(article.title, "bold"))
    console.out(console.wrapped(article.summary, ""))
    for line in article.body.split("\n"):
        console.out(_readable(line))


def _readable(line: str) -> str:
    """A Markdown line as plain text: links become their words with the id behind."""
    text = _LINK.sub(r"\1 [\2]", line)
    if text.startswith("#"):
        return console.styled(text.lstrip("# "), "bold")
    text = _BOLD.sub(r"\1", text)
    indent = len(text) - len(text.lstrip())
    listed = re.match(r"\s*(?:[-*]|\d+\.)\s+", text)
    if not text.strip() or text.lstrip().startswith("|"):
        return console.visible(text)
    hanging = " " * (listed.end() if listed else indent)
    return console.wrapped(text, hanging, " " * indent)
