"""`rules reference`: the rules of a system as a page to read or print."""

from __future__ import annotations

from typing import Annotated

import typer

from troubleshooter.cli import console
from troubleshooter.cli.options import LangOption, language
from troubleshooter.errors import TroubleshooterError, UsageError
from troubleshooter.model import System
from troubleshooter.pipeline.knowledge import open_knowledge


def reference(
    system: Annotated[System, typer.Option("--system", help="The system to tell of.")],
    lang: LangOption = None,
) -> None:
    """Print the rules of a system as a Markdown page: causes, steps, look-alikes."""
    from troubleshooter.pipeline.reference import page

    try:
        text = page(system, open_knowledge().rules.values(), language(lang))
        if not text:
            raise UsageError(f"no rule is of {system.value}")
    except TroubleshooterError as error:
        console.fail(error)
    console.out(text.rstrip("\n"))
