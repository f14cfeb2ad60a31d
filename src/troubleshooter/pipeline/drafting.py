"""Drafting a rule from messages: what they have in common becomes its wording."""

from __future__ import annotations

import difflib
import math
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from troubleshooter.matching.doubting.refusals import STAMP
from troubleshooter.matching.failure import tells_failure
from troubleshooter.matching.masks import readable, template
from troubleshooter.matching.reading.codes import find_codes
from troubleshooter.matching.reading.transport import undo
from troubleshooter.model import Level, RetryWhen, System
from troubleshooter.redact import redact
from troubleshooter.rules import language
from troubleshooter.rules.healthy import healthy_lines
from troubleshooter.rules.placeholders import wording_problem

LINES: dict[System, str] = {
    System.EBOEKHOUDEN: "14-03-2026 09:15 {message}",
    System.VISMA: "14-03-2026 09:15 {message}",
    System.OUTSMART: "14-03-2026 09:15 {message}",
    System.EXACT: "14-03-2026 02:00:12\t20260417\t{message}",
    System.MAGENTO: "[2026-03-14T09:15:02.123456+00:00] main.ERROR: {message} [] []",
    System.NETWORK: "2026-03-14 09:15:02 ERROR {message}",
}
"""How a line of a system's log holds a message."""

_MOST_SAMPLES = 6
_LONGEST = 380  # characters of a wording
_ALIKE = 0.5
_LEAD = re.compile(r"^(?:[\s\[\](){}|,;:*\-]|<(?:date|time|number|hex)>)+")
_LEVEL = re.compile(r"^[\w.]{1,40}\.(?:DEBUG|INFO|NOTICE|WARNING|ERROR|CRITICAL|ALERT|EMERGENCY): ")
_TAIL = re.compile(r"[\s\[\]{}|,;]+$")
_MASK = re.compile(r"<(guid|email|iban|vat-number|hex|date|time|number|id)>")
_NAMED = (
    (re.compile(r"(?:work ?order|werkbon|werkorder|bon)\W*$", re.I), "work_order"),
    (re.compile(r"(?:order|bestelling)\W*$", re.I), "order"),
    (re.compile(r"(?:credit ?memo|creditnota)\W*$", re.I), "creditmemo"),
    (re.compile(r"(?:invoice|factuur|factuurnummer)\W*$", re.I), "invoice"),
    (re.compile(r"(?:relation|relatie|customer|klant|debiteur)\W*$", re.I), "relation"),
    (re.compile(r"(?:material|materiaal|article|artikel|item)\W*$", re.I), "material"),
    (re.compile(r"(?:account|rekening|grootboekrekening)\W*$", re.I), "ledger_account"),
)
_KINDS = {"email": "email", "guid": "guid", "hex": "guid", "date": "date", "time": "date"}


@dataclass(frozen=True, slots=True)
class Words:
    """What a person says of the error in both languages; '' where nothing was said yet."""

    title_en: str = ""
    title_nl: str = ""
    cause_en: str = ""
    cause_nl: str = ""
    fix_en: str = ""
    fix_nl: str = ""
    where: str = ""

    def missing(self) -> tuple[str, ...]:
        """The names of what must still be said before the rule is more than a draft."""
        names = ("title_en", "title_nl", "cause_en", "cause_nl", "fix_en", "fix_nl")
        return tuple(name for name in names if not getattr(self, name))


@dataclass(frozen=True, slots=True)
class Seed:
    """What a rule is drafted from: messages, a code, or both."""

    messages: tuple[str, ...]
    code: str = ""


@dataclass(frozen=True, slots=True)
class Wish:
    """What the drafted rule is to be called and to say."""

    id: str
    system: System
    level: Level
    retry: RetryWhen
    source: str
    words: Words
    draft: bool


def draft(seed: Seed, wish: Wish, reviewed: date) -> dict[str, object]:
    """The data of a rule file, reviewed on that day."""
    readable_ones = (redact(undo(text)).strip() for text in seed.messages)
    messages = tuple(dict.fromkeys(text for text in readable_ones if text))
    found = wordings(messages)
    codes = [seed.code] if seed.code and find_codes(seed.code) else []
    listed: list[object] = list(found)
    if seed.code and not codes:
        listed.insert(0, {"text": seed.code, "whole": True})
    match: dict[str, object] = {}
    if codes:
        match["codes"] = codes
    if listed:
        match["messages"] = listed
    told = wish.words
    title = (found or (f"Error {seed.code}",))[0]
    title = re.sub(r"\s+", " ", re.sub(r"\{\w+\}", "…", title))[:80]
    return {
        "id": wish.id,
        "system": wish.system.value,
        "level": wish.level.value,
        "status": "draft" if wish.draft else "stable",
        "title": {"en": told.title_en or title, "nl": told.title_nl or title},
        "match": match,
        "cause": {
            "en": told.cause_en or "Still to be written.",
            "nl": told.cause_nl or "Nog te schrijven.",
        },
        "fix": [
            {
                "en": told.fix_en or "Still to be written.",
                "nl": told.fix_nl or "Nog te schrijven.",
                **({"where": told.where} if told.where else {}),
            }
        ],
        "retry": {"when": wish.retry.value},
        "evidence": "field-knowledge",
        "sources": [wish.source],
        "reviewed": reviewed,
        "examples": {
            "matches": list(_matching(messages, found, seed.code, wish.system)),
            "ignores": list(near_misses(messages or (seed.code,))),
        },
    }


def wordings(messages: Sequence[str]) -> tuple[str, ...]:
    """What messages have in common, as wordings: one for those that are alike."""
    groups: list[list[str]] = []
    for message in messages:
        masked = _masked(message)
        for group in groups:
            if difflib.SequenceMatcher(None, group[0].split(), masked.split()).ratio() > _ALIKE:
                common = _common(group[0], masked)
                if len(language.words(_MASK.sub(" ", common.replace("\0", " ")))) > 1:
                    group[0] = common
                    break
        else:
            groups.append([masked])
    named = (_named(group[0]) for group in groups)
    return tuple(dict.fromkeys(text for text in named if text and not wording_problem(text)))


def near_misses(messages: Sequence[str], most: int = 4) -> tuple[str, ...]:
    """The lines of ordinary traffic that share the most words with the messages."""
    words = {word for message in messages for word in language.words(message)}

    def nearness(line: str) -> float:
        own = set(language.words(line))
        return len(words & own) / math.sqrt(len(own) or 1)

    return tuple(sorted(healthy_lines(), key=nearness, reverse=True)[:most])


def _masked(message: str) -> str:
    """The line of a message that tells of the failure, with masks for what varies."""
    lines = [line for line in message.split("\n") if line.strip()] or [message]
    line = next((line for line in lines if tells_failure(line)), lines[0])
    line = STAMP.sub("", line).replace("{", " ").replace("}", " ")
    masked = _LEAD.sub("", readable(template(line)))
    masked = _LEAD.sub("", _LEVEL.sub("", masked))
    return _TAIL.sub("", " ".join(masked.split()))[:_LONGEST]


def _common(one: str, other: str) -> str:
    """The words two masked messages share, in order, with a gap for what differs."""
    first, second = one.split(), other.split()
    found: list[str] = []
    matcher = difflib.SequenceMatcher(None, first, second, autojunk=False)
    for kind, low, high, *_ in matcher.get_opcodes():
        if kind == "equal":
            found.extend(first[low:high])
        elif not found or found[-1] != "\0":
            found.append("\0")
    return " ".join(found).strip("\0 ")


def _named(masked: str) -> str:
    """Masks and gaps as captures, named after the word before them; no two side by side."""
    used: dict[str, int] = {}
    text = ""
    for piece in re.split(r"(<[a-z-]+>|\0)", masked):
        kind = _MASK.fullmatch(piece)
        if kind is None and piece != "\0":
            text += piece
            continue
        if re.search(r"\}\W*$", text):
            continue
        name = next((name for before, name in _NAMED if before.search(text)), "")
        name = name or _KINDS.get(kind[1] if kind else "", "value")
        used[name] = used.get(name, 0) + 1
        text += "{" + (name if used[name] == 1 else f"{name}_{used[name]}") + "}"
    return re.sub(r"\s+", " ", text).strip()


def _matching(
    messages: Sequence[str], found: Sequence[str], code: str, system: System
) -> Iterator[str]:
    """Examples: the samples, one in a log line of its system, one with other values."""
    samples = list(messages[:_MOST_SAMPLES]) or [code, f"Error {code}", f"{code}: refused"]
    first = samples[0]
    extra = [LINES[system].format(message=first.split("\n")[0])]
    if re.search(r"\d", first) and found and "{" in found[0]:
        extra.append(_other_values(first))
    extra += [f"{first} ", f"Message: {first}"]
    told: list[str] = []
    for example in [*samples, *extra]:
        if example.strip() and example.strip() not in map(str.strip, told):
            told.append(example)
    yield from (example.strip() for example in told[: _MOST_SAMPLES + 2])


def _other_values(message: str) -> str:
    """The message about another document: the last digit of each longer number moves on."""
    codes = find_codes(message)

    def moved(number: re.Match[str]) -> str:
        if any(code.start < number.end() and number.start() < code.end for code in codes):
            return number[0]
        return f"{number[0][:-1]}{(int(number[0][-1]) + 1) % 10}"

    return re.sub(r"(?<!\w)\d{4,}(?!\w)", moved, message)
