"""`explain`: what a message is, why, and how to fix it."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated

import typer

from troubleshooter.cli import console
from troubleshooter.cli.answering import Asked, answer
from troubleshooter.cli.options import LangOption, SystemOption, VerifyOption, language
from troubleshooter.errors import TroubleshooterError


class Format(StrEnum):
    """How an explanation is printed."""

    TEXT = "text"
    JSON = "json"


def explain(
    message: Annotated[
        str | None, typer.Argument(help="The message; - or nothing reads standard input.")
    ] = None,
    system: SystemOption = None,
    lang: LangOption = None,
    output: Annotated[Format, typer.Option("--format", help="Text or JSON.")] = Format.TEXT,
    why: Annotated[
        bool, typer.Option("--why", help="Also print all that was weighed, and what became of it.")
    ] = False,
    verify: VerifyOption = None,
    jsonl: Annotated[
        bool, typer.Option("--jsonl", help='Read lines {"message", "system"}, print one for each.')
    ] = False,
) -> None:
    """Say which known error a message is, why, what causes it and how to fix it."""
    asked = Asked(
        message, system, language(lang), output is Format.JSON, why, jsonl=jsonl, verify=verify
    )
    try:
        code = answer(asked)
    except TroubleshooterError as error:
        console.fail(error)
    if code:
        raise typer.Exit(code)
