"""Answering `explain`: one message as text or JSON, or many as lines of JSON."""

from __future__ import annotations

import json
import sys
from dataclasses import dataclass
from typing import TYPE_CHECKING

from troubleshooter.cli import console, explaining
from troubleshooter.cli.said import said
from troubleshooter.errors import ConnectorError, UsageError
from troubleshooter.matching.reasons import lacking
from troubleshooter.model import Language, System
from troubleshooter.pipeline.knowledge import Knowledge, open_knowledge

if TYPE_CHECKING:
    from troubleshooter.live import Verification
    from troubleshooter.matching.outcome import Explanation
    from troubleshooter.model import Rule

_LONGEST = 4_000_000


@dataclass(frozen=True, slots=True)
class Asked:
    """What `explain` is asked: a message (None or `-`: what standard input holds), or with `jsonl`
    lines of JSON; `verify` names the connection to ask as well."""

    message: str | None
    system: System | None
    language: Language
    json: bool = False
    why: bool = False
    jsonl: bool = False
    verify: str | None = None


def answer(asked: Asked) -> int:
    """Print the answer; the exit code, which is not 0 when the connection could not be asked.

    Raises TroubleshooterError when there is no answer.
    """
    knowledge = open_knowledge()
    if asked.jsonl:
        if asked.verify is not None:
            raise UsageError("--verify goes with one message, not with --jsonl")
        from troubleshooter.cli.lines import answer_lines

        answer_lines(sys.stdin, knowledge.matcher)
        return 0
    explained = knowledge.matcher.explain(_message(asked), asked.system)
    looked = _verified(explained, knowledge, asked)
    if asked.json:
        _print_json(explained, knowledge, asked.language, looked)
    else:
        _print_text(explained, knowledge, asked, looked)
    return 0 if looked is None or looked.looked else ConnectorError.exit_code


def _message(asked: Asked) -> str:
    if asked.message is not None and asked.message != "-":
        return asked.message
    if asked.message is None and sys.stdin.isatty():
        raise UsageError("give a message, or - to read it from standard input")
    return sys.stdin.read(_LONGEST)


def _verified(explained: Explanation, knowledge: Knowledge, asked: Asked) -> Verification | None:
    if asked.verify is None:
        return None
    from troubleshooter.pipeline.verdicts import judge, suspects_of_message
    from troubleshooter.pipeline.verify import connection_named

    reached = connection_named(knowledge, asked.verify)
    return judge(knowledge, reached, suspects_of_message(explained), asked.language)


def _print_text(
    explained: Explanation, knowledge: Knowledge, asked: Asked, looked: Verification | None
) -> None:
    console.out(explaining.text(explained, knowledge.rules, asked.language))
    if asked.why:
        console.out("\n" + explaining.record(explained, asked.language))
    if looked is not None:
        from troubleshooter.cli import verified

        console.out("\n" + verified.text(looked, knowledge.rules, asked.language))


def _print_json(
    explained: Explanation, knowledge: Knowledge, spoken: Language, looked: Verification | None
) -> None:
    document = {**said(explained), **_known(explained, knowledge, spoken)}
    if looked is not None:
        from troubleshooter.cli import verified

        document["verification"] = verified.document(looked)
    console.out(json.dumps(document, ensure_ascii=False, indent=2))


def _known(explained: Explanation, knowledge: Knowledge, spoken: Language) -> dict[str, object]:
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
