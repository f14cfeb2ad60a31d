"""`rules new`: a rule out of a message, a cluster of a scan, or a code."""

from __future__ import annotations

import json
import re
import sys
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from troubleshooter.cli import console
from troubleshooter.cli.new_rule_asking import SAID, ask_retry, ask_system, ask_words
from troubleshooter.cli.options import JsonFlag, LangOption, SystemOption, language
from troubleshooter.errors import TroubleshooterError, UsageError
from troubleshooter.model import Language, Level, RetryWhen, System
from troubleshooter.pipeline.knowledge import Knowledge, open_knowledge

if TYPE_CHECKING:
    from troubleshooter.pipeline.drafting import Seed, Wish, Words

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
        RetryWhen | None, typer.Option("--retry", help="When sending again can succeed.")
    ] = None,
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
    lang: LangOption = None,
    as_json: JsonFlag = False,
) -> None:
    """Draft a rule and keep it in your own rules folder, once it passes every test.

    It must recognise the messages it comes from, stay silent on ordinary traffic and leave every
    other rule its examples. A draft (--draft) is kept whatever is wrong; it takes no part until
    its status is stable.
    """
    from troubleshooter.pipeline.drafting import Words

    spoken = language(lang)
    words = Words(title_en, title_nl, cause_en, cause_nl, fix_en, fix_nl, where)
    try:
        seed = _seed(messages or (), scan, cluster, code)
        knowledge = open_knowledge()
        asked = console.interactive() and not as_json
        chosen = system or _system(knowledge, seed, asked, spoken)
        if asked:
            words = ask_words(words, spoken)
            retry = retry or ask_retry(spoken)
        if words.missing() and not draft and not printed:
            options = ", ".join(f"--{name.replace('_', '-')}" for name in words.missing())
            raise UsageError(SAID[spoken]["unsaid"].format(options=options))
        when = retry or RetryWhen.AFTER_FIX
        wish = _wish(rule_id, chosen, level, when, source, words, draft, seed)
        _make(knowledge, seed, wish, printed, as_json, spoken)
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


def _system(knowledge: Knowledge, seed: Seed, asked: bool, spoken: Language) -> System:
    """The one system the messages name, else the one that is answered; raises UsageError."""
    for message in seed.messages:
        explained = knowledge.matcher.explain(message)
        named = [system for system in explained.competing if system is not System.NETWORK]
        if explained.routed == "named" and len(named) == 1:
            return named[0]
    answered = ask_system(spoken) if asked else None
    if answered is not None:
        return answered
    names = ", ".join(system.value for system in System)
    raise UsageError(SAID[spoken]["which"].format(names=names))


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


def _make(
    knowledge: Knowledge, seed: Seed, wish: Wish, printed: bool, as_json: bool, spoken: Language
) -> None:
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
        kept = SAID[spoken]["draft" if wish.draft else "kept"]
        console.talk(kept.format(id=wish.id, path=path))
    elif faults and not printed:
        console.talk(SAID[spoken]["not kept"].format(id=wish.id))
    if faults and path is None:
        raise typer.Exit(2)
