"""What `rules new` asks and answers, in Dutch and English."""

from __future__ import annotations

import difflib
from collections.abc import Mapping
from dataclasses import replace
from typing import TYPE_CHECKING

import typer

from troubleshooter.model import Language, RetryWhen, System

if TYPE_CHECKING:
    from troubleshooter.pipeline.drafting import Words

QUESTIONS: Mapping[Language, Mapping[str, str]] = {
    "en": {
        "title_en": "Title in English (short, says the trouble)",
        "title_nl": "Title in Dutch",
        "cause_en": "Why it happens, in English",
        "cause_nl": "Why it happens, in Dutch",
        "fix_en": "What to do first, in English",
        "fix_nl": "What to do first, in Dutch",
        "where": "Where to click for that (empty: on no screen)",
    },
    "nl": {
        "title_en": "Titel in het Engels (kort, zegt wat er mis is)",
        "title_nl": "Titel in het Nederlands",
        "cause_en": "Waardoor het komt, in het Engels",
        "cause_nl": "Waardoor het komt, in het Nederlands",
        "fix_en": "Wat u als eerste doet, in het Engels",
        "fix_nl": "Wat u als eerste doet, in het Nederlands",
        "where": "Waar u daarvoor klikt (leeg: nergens op een scherm)",
    },
}
RETRIES: Mapping[Language, Mapping[RetryWhen, str]] = {
    "en": {
        RetryWhen.AFTER_FIX: "once the cause is gone",
        RetryWhen.WAIT: "after a limit or block has passed",
        RetryWhen.TRANSIENT: "later, without a change",
        RetryWhen.LOOKUP: "only after looking whether it is done already",
        RetryWhen.MANUAL: "never by itself: a person sets it right",
        RetryWhen.NONE: "there is nothing to send again",
    },
    "nl": {
        RetryWhen.AFTER_FIX: "zodra de oorzaak weg is",
        RetryWhen.WAIT: "als een limiet of blokkade voorbij is",
        RetryWhen.TRANSIENT: "later, zonder dat er iets verandert",
        RetryWhen.LOOKUP: "pas nadat is opgezocht of het al gelukt is",
        RetryWhen.MANUAL: "nooit vanzelf: iemand moet het rechtzetten",
        RetryWhen.NONE: "er valt niets opnieuw te versturen",
    },
}
SAID: Mapping[Language, Mapping[str, str]] = {
    "en": {
        "retry": "When can sending again succeed?",
        "choose": "One of these",
        "system": "System ({names})",
        "unsaid": "still to be said: {options}; or keep it as a --draft",
        "which": "the message does not say which system it is of; give --system: {names}",
        "kept": "{id}: kept in {path}",
        "draft": "{id}: kept as a draft in {path}",
        "not kept": "{id}: not kept; mend it with options, or keep it as a --draft",
    },
    "nl": {
        "retry": "Wanneer kan opnieuw versturen lukken?",
        "choose": "Een van deze",
        "system": "Systeem ({names})",
        "unsaid": "nog niet gezegd: {options}; of bewaar de regel als concept met --draft",
        "which": "het bericht zegt niet van welk systeem het is; geef --system: {names}",
        "kept": "{id}: bewaard in {path}",
        "draft": "{id}: als concept bewaard in {path}",
        "not kept": "{id}: niet bewaard; verbeter de regel met opties, of bewaar hem als concept "
        "met --draft",
    },
}


def ask_words(words: Words, spoken: Language) -> Words:
    """`words` with an answer for whatever is not said yet; an empty answer leaves it out."""
    answers = {
        name: str(typer.prompt(question, default="", show_default=False, err=True)).strip()
        for name, question in QUESTIONS[spoken].items()
        if not getattr(words, name)
    }
    return replace(words, **answers)


def ask_retry(spoken: Language) -> RetryWhen:
    """When sending again can succeed; an empty or unknown answer means: once the cause is gone."""
    typer.echo(SAID[spoken]["retry"], err=True)
    for when, told in RETRIES[spoken].items():
        typer.echo(f"  {when.value:10} {told}", err=True)
    first = RetryWhen.AFTER_FIX.value
    answer = str(typer.prompt(SAID[spoken]["choose"], default=first, err=True)).strip().casefold()
    near = difflib.get_close_matches(answer, [when.value for when in RetryWhen], 1, 0.5)
    return RetryWhen(near[0]) if near else RetryWhen.AFTER_FIX


def ask_system(spoken: Language) -> System | None:
    """The system whose name comes nearest to the answer; None when none is near."""
    names = [system.value for system in System]
    said = SAID[spoken]["system"].format(names=", ".join(names))
    answer = str(typer.prompt(said, err=True)).strip().casefold()
    near = difflib.get_close_matches(answer, names, 1, 0.5)
    return System(near[0]) if near else None
