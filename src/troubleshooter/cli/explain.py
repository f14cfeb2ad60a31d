"""`explain`: what a message is, why, and how to fix it."""

from __future__ import annotations

import json
import sys
from enum import StrEnum
from typing import Annotated, TextIO

import typer

from troubleshooter.cli import console, explaining, verified
from troubleshooter.cli.options import LangOption, SystemOption, VerifyOption, language
from troubleshooter.errors import ConnectorError, TroubleshooterError, UsageError
from troubleshooter.matching.many import Many
from troubleshooter.matching.outcome import Explanation
from troubleshooter.matching.reasons import lacking
from troubleshooter.model import Language, Rule, System, Verification
from troubleshooter.pipeline.knowledge import Knowledge, open_knowledge

_LONGEST = 4_000_000


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
    try:
        knowledge = open_knowledge()
        if jsonl and verify is not None:
            raise UsageError("--verify goes with one message, not with --jsonl")
        if jsonl:
            _lines(sys.stdin, knowledge)
            return
        if message in (None, "-"):
            if message is None and sys.stdin.isatty():
                raise UsageError("give a message, or - to read it from standard input")
            message = sys.stdin.read(_LONGEST)
        explained = knowledge.matcher.explain(message or "", system)
        looked = _verified(explained, knowledge, verify, language(lang))
        if output is Format.JSON:
            document = {**_document(explained), **_knowledge(explained, knowledge, language(lang))}
            if looked is not None:
                document["verification"] = verified.document(looked)
            console.out(json.dumps(document, ensure_ascii=False, indent=2))
        else:
            console.out(explaining.text(explained, knowledge.rules, language(lang)))
            if why:
                console.out("\n" + explaining.record(explained, language(lang)))
            if looked is not None:
                console.out("\n" + verified.text(looked, knowledge.rules, language(lang)))
    except TroubleshooterError as error:
        console.fail(error)
    if looked is not None and not looked.looked:
        raise typer.Exit(ConnectorError.exit_code)


def _verified(
    explained: Explanation, knowledge: Knowledge, connection: str | None, spoken: Language
) -> Verification | None:
    if connection is None:
        return None
    from troubleshooter.pipeline.verdicts import judge, suspects_of_message
    from troubleshooter.pipeline.verify import connection_named

    reached = connection_named(knowledge, connection)
    return judge(knowledge, reached, suspects_of_message(explained), spoken)


def _lines(stream: TextIO, knowledge: Knowledge) -> None:
    seen: dict[tuple[str, System | None], str] = {}
    many = Many(knowledge.matcher)
    for number, line in enumerate(stream, start=1):
        if not line.strip():
            continue
        key = _request(line, number)
        answer = seen.get(key)
        if answer is None:
            explained = many.explain(*key)
            answer = json.dumps(_document(explained), ensure_ascii=False)
            if len(seen) < 200_000:
                seen[key] = answer
        console.out(answer)


def _request(line: str, number: int) -> tuple[str, System | None]:
    try:
        asked = json.loads(line.removeprefix("\ufeff"))
    except (ValueError, RecursionError) as error:
        raise UsageError(f"line {number} is no JSON: {error}") from error
    message = asked.get("message") if isinstance(asked, dict) else None
    if not isinstance(message, str):
        raise UsageError(f'line {number} has no text under "message"')
    system = asked.get("system")
    try:
        return message, System(system) if system else None
    except ValueError as error:
        known = ", ".join(item.value for item in System)
        raise UsageError(f"line {number}: system {system!r} is not one of {known}") from error


def _document(explained: Explanation) -> dict[str, object]:
    return {
        "diagnoses": [
            {
                "rule": match.rule,
                "confidence": match.confidence,
                "parameters": dict(match.parameters),
                "why": match.why,
            }
            for match in explained.diagnoses
        ],
        "suggestions": [{"rule": item.rule, "score": item.score} for item in explained.suggestions],
    }


def _knowledge(explained: Explanation, knowledge: Knowledge, spoken: Language) -> dict[str, object]:
    rules = [match.rule for match in explained.diagnoses]
    rules += [item.rule for item in explained.suggestions]
    return {
        "lacking": list(lacking(explained, spoken)),
        "competing": [system.value for system in explained.competing],
        "routed": explained.routed,
        "steps": [
            {
                "stage": step.stage,
                "rule": step.rule or None,
                "evidence": step.evidence,
                "score": step.score,
                "outcome": step.outcome.value,
            }
            for step in explained.steps
        ],
        "rules": {name: _rule(knowledge.rules[name], spoken) for name in rules},
    }


def _rule(rule: Rule, spoken: Language) -> dict[str, object]:
    return {
        "system": rule.system.value,
        "level": rule.level.value,
        "title": rule.title.in_language(spoken),
        "cause": rule.cause.in_language(spoken),
        "fix": [
            {"text": step.text.in_language(spoken), "where": step.where or None}
            for step in rule.fix
        ],
        "retry": {"when": rule.retry.when.value, "said": explaining.retry(rule, spoken)},
        "articles": list(rule.articles),
    }
