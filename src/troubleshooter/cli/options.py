"""Options that several commands share."""

from __future__ import annotations

import locale
from enum import StrEnum
from typing import Annotated

import typer

from troubleshooter.model import Language, System


class Lang(StrEnum):
    """The language of texts for people."""

    NL = "nl"
    EN = "en"


LangOption = Annotated[Lang | None, typer.Option("--lang", help="Language of explanations.")]
SystemOption = Annotated[
    System | None, typer.Option("--system", help="The system the messages come from.")
]
JsonFlag = Annotated[bool, typer.Option("--json", help="Print JSON.")]


def language(chosen: Lang | None) -> Language:
    """The chosen language, else Dutch where the computer speaks Dutch, else English."""
    if chosen is not None:
        return "nl" if chosen is Lang.NL else "en"
    spoken = (locale.getlocale()[0] or "").casefold()
    return "nl" if spoken.startswith(("nl", "dutch")) else "en"
