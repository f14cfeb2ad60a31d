"""Trying a new rule against everything that is known before it is kept."""

from __future__ import annotations

import json
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path

from troubleshooter.errors import UsageError
from troubleshooter.matching.finding.reach import Reach
from troubleshooter.matching.matcher import Matcher
from troubleshooter.model import Rule
from troubleshooter.pipeline.knowledge import Knowledge
from troubleshooter.pipeline.own_examples import faults_of
from troubleshooter.rules.healthy import healthy_lines
from troubleshooter.rules.loader import References, Rulebook, open_rulebook
from troubleshooter.rules.placeholders import filled
from troubleshooter.rules.writing import place_of

_LARGEST_SCAN = 200_000_000


def trial(knowledge: Knowledge, rule_id: str, text: str, samples: Sequence[str]) -> tuple[str, ...]:
    """What is wrong with a new rule file; empty when it may be kept.

    It must load, recognise `samples` and its own examples and nothing else, stay silent on
    ordinary traffic and leave every other rule its examples and wordings.
    """
    if rule_id in knowledge.rules:
        return (f"there is a rule {rule_id} already",)
    book = _read(knowledge, rule_id, text)
    shown = f"rules/{place_of(rule_id)}"
    problems = tuple(str(problem) for problem in book.problems if problem.path == shown)
    rule = book.rules.get(rule_id)
    if problems or rule is None:
        return problems or (f"{shown}: cannot be read",)
    return tuple(_faults(knowledge, replace(rule, status="stable"), samples))


def _read(knowledge: Knowledge, rule_id: str, text: str) -> Rulebook:
    """The new rule file, with the whole rulebook only where it needs a parent from there."""
    known = References(rules=frozenset(knowledge.rules))
    others = knowledge.locations.rule_folders if "parent:" in text else ()
    with tempfile.TemporaryDirectory(prefix="troubleshooter-") as folder:
        path = Path(folder) / "rules" / place_of(rule_id)
        path.parent.mkdir(parents=True)
        path.write_text(text, "utf-8")
        return open_rulebook((*others, Path(folder) / "rules"), known, knowledge.pieces)


def _faults(knowledge: Knowledge, rule: Rule, samples: Sequence[str]) -> Iterator[str]:
    rules = {name: other for name, other in knowledge.rules.items() if other.takes_part}
    rules[rule.id] = rule
    matcher = Matcher(rules.values(), knowledge.pieces)
    for message in samples:
        found = [match.rule for match in matcher.diagnose(message, rule.system)]
        if rule.id not in found:
            came = ", ".join(found) or "nothing"
            yield f"the message comes out as {came}: {message[:200]!r}"
    for item in faults_of([rule], matcher):
        yield f"example: {item.fault}: {item.message[:200]!r}"
    reach = Reach(rule, matcher.book, matcher.lexicon)
    if rule.level.bad:
        for line in filter(reach.may, healthy_lines()):
            if any(match.rule == rule.id for match in matcher.diagnose(line)):
                yield f"fires on ordinary traffic: {line[:200]!r}"
    yield from _taken_from_others(rules, rule, matcher, reach)


def _taken_from_others(
    rules: Mapping[str, Rule], rule: Rule, matcher: Matcher, reach: Reach
) -> Iterator[str]:
    alone = Matcher([rule])
    for other in rules.values():
        if other.id == rule.id:
            continue
        told = [(item.message, item.system) for item in other.matches]
        told += [(filled(wording.text), None) for wording in other.wordings]
        for message, of in dict.fromkeys(told):
            if not reach.may(message) or not alone.diagnose(message, of):
                continue
            for system in dict.fromkeys((of, of or other.system)):
                found = [match.rule for match in matcher.diagnose(message, system)]
                if rule.id in found:
                    yield f"takes a message of {other.id}: {message[:200]!r}"
                    break


def cluster_samples(path: Path, number: int) -> tuple[str, ...]:
    """The messages of the cluster `number` (from 1) of unknown failures in a scan's JSON.

    Raises UsageError when the file is no such JSON or has no such cluster.
    """
    try:
        with path.open("rb") as file:
            raw = file.read(_LARGEST_SCAN + 1)
        if len(raw) > _LARGEST_SCAN:
            raise UsageError(f"{path}: is larger than {_LARGEST_SCAN} bytes")
        clusters = json.loads(raw)["unknown"]["clusters"]
        known = len(clusters)
        if not 1 <= number <= known:
            raise UsageError(f"{path}: has no cluster {number}, but {known}")
        samples = clusters[number - 1]["samples"]
        found = tuple(str(sample["message"]) for sample in samples)
    except OSError as error:
        raise UsageError(f"{path}: {error.strerror}") from error
    except (ValueError, KeyError, TypeError, RecursionError) as error:
        raise UsageError(f"{path}: is not what `scan --json` writes") from error
    if not found:
        raise UsageError(f"{path}: cluster {number} shows no messages")
    return found
