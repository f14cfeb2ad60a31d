"""`rules new`: a rule out of a message, a cluster of a scan, or a code."""

from __future__ import annotations

import difflib
import json
import re
import sys
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from troubleshooter.cli import console
from troubleshooter.cli.options import JsonFlag, SystemOption
from troubleshooter.errors import TroubleshooterError, UsageError
from troubleshooter.model import Level, RetryWhen, System
from troubleshooter.pipeline.knowledge import Knowledge, open_knowledge

if TYPE_CHECKING:
    from troubleshooter.pipeline.drafting import Seed, Wish, Words

_QUESTIONS = {
    "title_en": "Title in English (short, says the trouble)",
    "title_nl": "Title in Dutch",
    "cause_en": "Why it happens, in English",
    "cause_nl": "Why it happens, in Dutch",
    "fix_en": "What to do first, in English",
    "fix_nl": "What to do first, in Dutch",
}
_ID = re.compile(r"[a-z0-9]+(\.[a-z0-9]+(-[a-z0-9]+)*)")


def new_rule(
    messages: Annotated[
        list[str] | None,
        typer.Argument(metavar="[MESSAGE]...", help="Messages of the error; - for stdin."),
    ] = None,
    scan: Annotated[
        Path | None, typer.Option("--from", metavar="SCAN.json", help="A scan's JSON.")
    ] = None,
    cluster: Annotated[
        int, typer.Option("--cluster", help="Which of its unknown clusters, from 1.")
    ] = 1,
    code: Annotated[str, typer.Option("--code", help="The vendor's code.")] = "",
    rule_id: Annotated[
        str, typer.Option("--id", help="The rule's id, such as own.label-refused.")
    ] = "",
    system: SystemOption = None,
    level: Annotated[Level, typer.Option("--level", help="How bad it is.")] = Level.ERROR,
    retry: Annotated[
        RetryWhen, typer.Option("--retry", help="When sending again can succeed.")
    ] = RetryWhen.AFTER_FIX,
    title_en: Annotated[str, typer.Option("--title-en")] = "",
    title_nl: Annotated[str, typer.Option("--title-nl")] = "",
    cause_en: Annotated[str, typer.Option("--cause-en")] = "",
    cause_nl: Annotated[str, typer.Option("--cause-nl")] = "",
    fix_en: Annotated[str, typer.Option("--fix-en", help="The first step.")] = "",
    fix_nl: Annotated[str, typer.Option("--fix-nl")] = "",
    where: Annotated[str, typer.Option("--where", help="Where to click for it.")] = "",
    source: Annotated[
        str, typer.Option("--source", help="Who says so: vendor:, public: or field: ...")
    ] = "field: our own cases",
    draft: Annotated[
        bool, typer.Option("--draft", help="Keep it as a draft, whole or not.")
    ] = False,
    printed: Annotated[
        bool, typer.Option("--print", help="Print the rule file instead of keeping it.")
    ] = False,
    as_json: JsonFlag = False,
) -> None:
    """Draft a rule and keep it in your own rules folder, once it passes every test.

    It must recognise the messages it comes from, stay silent on ordinary traffic and leave every
    other rule its examples. A draft (--draft) is kept whatever is wrong; it takes no part until
    its status is stable.
    """
    from troubleshooter.pipeline.drafting import Words

    words = Words(title_en, title_nl, cause_en, cause_nl, fix_en, fix_nl, where)
    try:
        seed = _seed(messages or (), scan, cluster, code)
        knowledge = open_knowledge()
        asked = console.interactive() and not as_json
        chosen = system or _system(knowledge, seed, asked)
        if asked:
            words = _asked(words)
        if words.missing() and not draft and not printed:
            options = ", ".join(f"--{name.replace('_', '-')}" for name in words.missing())
            raise UsageError(f"still to be said: {options}; or keep it as a --draft")
        wish = _wish(rule_id, chosen, level, retry, source, words, draft, seed)
        _make(knowledge, seed, wish, printed, as_json)
    except TroubleshooterError as error:
        console.fail(error)


def _seed(messages: Sequence[str], scan: Path | None, cluster: int, code: str) -> Seed:
    from troubleshooter.pipeline.authoring import cluster_samples
    from troubleshooter.pipeline.drafting import Seed

    found = [sys.stdin.read(1_000_000) if text == "-" else text for text in messages]
    if scan is not None:
        found.extend(cluster_samples(scan, cluster))
    found = [text for text in found if text.strip()]
    if not found and not code.strip():
        raise UsageError("give a message, --from a scan's JSON, or --code")
    if any(len(text) > 8000 for text in found):
        raise UsageError("give only the lines it is about: at most 8000 characters a message")
    return Seed(tuple(found), code.strip())


def _asked(words: Words) -> Words:
    answers = {
        name: typer.prompt(question, default="", show_default=False, err=True)
        for name, question in _QUESTIONS.items()
        if not getattr(words, name)
    }
    return replace(words, **answers)


def _system(knowledge: Knowledge, seed: Seed, asked: bool) -> System:
    """The one system the messages name, else the one that is answered; raises UsageError."""
    for message in seed.messages:
        explained = knowledge.matcher.explain(message)
        named = [system for system in explained.competing if system is not System.NETWORK]
        if explained.routed == "named" and len(named) == 1:
            return named[0]
    names = ", ".join(system.value for system in System)
    if asked:
        answer = typer.prompt(f"System ({names})", err=True).strip().casefold()
        near = difflib.get_close_matches(answer, [system.value for system in System], 1, 0.5)
        if near:
            return System(near[0])
    raise UsageError(f"the message does not say which system it is of; give --system: {names}")


def _wish(
    rule_id: str,
    system: System,
    level: Level,
    retry: RetryWhen,
    source: str,
    words: Words,
    draft: bool,
    seed: Seed,
) -> Wish:
    from troubleshooter.pipeline.drafting import Wish, wordings
    from troubleshooter.rules.language import words as words_of

    if not rule_id:
        said = words.title_en or next(iter(wordings(seed.messages)), "") or seed.code
        slug = [word for word in words_of(re.sub(r"\{\w+\}", " ", said)) if word.isascii()][:5]
        rule_id = f"own.{'-'.join(slug) or re.sub(r'[^a-z0-9]+', '-', seed.code.lower())}"
    if not _ID.fullmatch(rule_id):
        raise UsageError(f"{rule_id!r} is no rule id; one is made as own.label-refused")
    return Wish(rule_id, system, level, retry, source, words, draft)


def _make(knowledge: Knowledge, seed: Seed, wish: Wish, printed: bool, as_json: bool) -> None:
    from troubleshooter.pipeline.authoring import trial
    from troubleshooter.pipeline.drafting import draft
    from troubleshooter.rules.writing import rule_text, save

    text = rule_text(draft(seed, wish, datetime.now().astimezone().date()))
    faults = trial(knowledge, wish.id, text, seed.messages)
    path = None
    if not printed and (not faults or wish.draft):
        path = save(knowledge.locations.user_rules, wish.id, text)
    if as_json:
        document = {
            "id": wish.id,
            "path": str(path) if path else None,
            "faults": list(faults),
            "rule": text,
        }
        console.out(json.dumps(document, ensure_ascii=False, indent=2))
    elif printed:
        console.out(text.rstrip("\n"))
    for fault in faults:
        console.talk(fault)
    if path is not None:
        console.talk(f"{wish.id}: kept{' as a draft' if wish.draft else ''} in {path}")
    elif faults and not printed:
        console.talk(f"{wish.id}: not kept; mend it with options, or keep it as a --draft")
    if faults and path is None:
        raise typer.Exit(2)
