"""Taking feedback: stored with its rule, and a wrong match never made again."""

from __future__ import annotations

import difflib
import secrets
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path

from troubleshooter.errors import UsageError
from troubleshooter.locations import Locations
from troubleshooter.matching.doubting.refusals import key
from troubleshooter.matching.matcher import Matcher
from troubleshooter.model import Rule, System
from troubleshooter.pipeline.knowledge import Knowledge
from troubleshooter.redact import redact
from troubleshooter.rules import feedback
from troubleshooter.rules.feedback import Said, Verdict

LONGEST = 8_000
"""Characters of a message that feedback is about."""


@dataclass(frozen=True, slots=True)
class Opinion:
    """What a user says of one message: `rule` is '' with `none`, `right` '' when not known."""

    verdict: Verdict
    message: str
    rule: str = ""
    right: str = ""
    system: System | None = None
    case: str = ""


@dataclass(frozen=True, slots=True)
class Taken:
    """Feedback as stored, and the file that now keeps the rule from such messages, if any."""

    said: Said
    file: Path | None


def take(knowledge: Knowledge, opinion: Opinion) -> Taken:
    """Store what a user says of a message, without its secrets.

    A wrong match becomes a message that the rule leaves alone from now on. Raises UsageError for
    an unknown rule, a message that is empty or too long, or one that is like an example of the
    rule; StoreError when it cannot be stored. Then nothing has changed.
    """
    _check(knowledge.rules, opinion)
    said = Said(
        id=secrets.token_hex(4),
        time=datetime.now().astimezone().isoformat(timespec="seconds"),
        verdict=opinion.verdict,
        rule=opinion.rule,
        right=opinion.right,
        message=redact(opinion.message.encode("utf-8", "ignore").decode("utf-8")),
        system=opinion.system.value if opinion.system else "",
        case=opinion.case,
    )
    file = None
    if opinion.verdict == "wrong" and _comes_out(knowledge.matcher, opinion):
        _must_not_break(knowledge, said)
        today = datetime.now().astimezone().date()
        file = feedback.refuse(knowledge.locations.user_rules, said, today)
    feedback.append(knowledge.locations.feedback, said)
    return Taken(said, file)


def undo(locations: Locations, said_id: str = "") -> Said:
    """Take back the feedback `said_id`, or the latest; raises UsageError when there is none."""
    given = feedback.read(locations.feedback)
    if not given:
        raise UsageError("there is no feedback to take back")
    said = next((item for item in given if item.id == said_id), None) if said_id else given[-1]
    if said is None:
        raise UsageError(f"no feedback {said_id!r}; `rules feedback list` shows all")
    if said.verdict == "wrong":
        feedback.allow(locations.user_rules, said)
    feedback.take_back(locations.feedback, said.id)
    return said


def _check(rules: Mapping[str, Rule], opinion: Opinion) -> None:
    if not opinion.message.strip():
        raise UsageError("the message is empty")
    if len(opinion.message) > LONGEST:
        raise UsageError(f"give only the lines it is about: at most {LONGEST} characters")
    for name in (opinion.rule, opinion.right):
        if name and name not in rules:
            near = difflib.get_close_matches(name, list(rules), 1, 0.4)
            raise UsageError(f"no rule {name!r}" + (f"; did you mean {near[0]}?" if near else ""))
    if opinion.rule and opinion.rule == opinion.right:
        raise UsageError(f"{opinion.rule} cannot be both the wrong rule and the right one")


def _comes_out(matcher: Matcher, opinion: Opinion) -> bool:
    found = matcher.diagnose(opinion.message, opinion.system)
    return any(match.rule == opinion.rule for match in found)


def _must_not_break(knowledge: Knowledge, said: Said) -> None:
    """Refuse a message that no longer tells the rule's own examples from what it must ignore."""
    rules = knowledge.rules
    rule = rules[said.rule]
    like = key(said.message)
    for example in rule.matches:
        if like == key(example.message) or like in map(key, example.message.split("\n")):
            raise UsageError(
                f"such a message is an example of {rule.id} itself: {example.message[:200]!r}; "
                "if that is wrong, write a rule of your own that says better"
            )
    refusing = replace(rule, refused=(*rule.refused, said.message))
    others = (other for other in rules.values() if other.takes_part and other.id != rule.id)
    matcher = Matcher([*others, refusing], knowledge.pieces)
    for example in rule.matches:
        found = matcher.diagnose(example.message, example.system or rule.system)
        if not any(match.rule == rule.id for match in found):
            raise UsageError(f"{rule.id} would not recognise {example.message[:200]!r} any more")
