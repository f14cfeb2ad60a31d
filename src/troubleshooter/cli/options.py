"""Options that several commands share."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Annotated

import typer

from troubleshooter.cli.spoken import Lang as Lang
from troubleshooter.cli.spoken import language as language
from troubleshooter.errors import UsageError
from troubleshooter.model import System

VerifyOption = Annotated[
    str | None,
    typer.Option(
        "--verify",
        metavar="CONNECTION",
        help="Also ask that connection's system, reading only, whether each cause is there.",
    ),
]
LangOption = Annotated[Lang | None, typer.Option("--lang", help="Language of explanations.")]
SystemOption = Annotated[
    System | None, typer.Option("--system", help="The system the messages come from.")
]
UnmaskedFlag = Annotated[
    bool, typer.Option("--unmasked", help="Leave names, addresses and the like as they are.")
]
JsonFlag = Annotated[bool, typer.Option("--json", help="Print JSON.")]


def moment(text: str | None, end_of_day: bool = False) -> datetime | None:
    """A date or time as people write it, without zone, as the logs have it.

    With `end_of_day` a date alone means the end of that day. Raises UsageError for anything else.
    """
    if text is None:
        return None
    for form in ("%Y-%m-%d", "%d-%m-%Y"):
        for clock in ("", " %H:%M", " %H:%M:%S"):
            try:
                found = datetime.strptime(text.replace("T", " "), form + clock)  # noqa: DTZ007
            except ValueError:
                continue
            return found + timedelta(days=1) if end_of_day and not clock else found
    raise UsageError(f"{text!r} is no date such as 2026-03-09 or 09-03-2026 14:30")
