"""What is kept of one customer's report: to rank customers, and to compare with the last run."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import IntEnum
from typing import Any

from troubleshooter.report.content import Item, Report, Stage
from troubleshooter.report.visible import cut, visible_line

VERSION = 1
MAX_KEPT = 200_000
"""Bytes of a kept file that are read at most."""

_MAX_NAME = 120
_UNSAFE = re.compile(r"[^a-z0-9]+")
_RESERVED = re.compile(r"(?:con|prn|aux|nul|com\d|lpt\d|index)")


class Urgency(IntEnum):
    """How soon a customer needs attention."""

    CONNECTION = 1
    SETTINGS = 2
    ITEM = 3
    UNKNOWN = 4
    NOTHING = 5
    OVER = 6
    WAITING = 7
    FINE = 8


@dataclass(frozen=True, slots=True)
class RuleFacts:
    """One failing rule at one customer: log entries and distinct documents."""

    entries: int
    documents: int


@dataclass(frozen=True, slots=True)
class CustomerFacts:
    """One customer in one run; `file` is the report's name, `first` the first thing to do or ''.

    `documents` is at least that many when `at_least`; `rules` are errors and warnings by id.
    """

    name: str
    file: str
    made: datetime
    urgency: Urgency
    first: str
    actions: int
    documents: int
    at_least: bool
    records: int
    failed: int
    unknown: int
    unread: int
    partial: bool
    rules: Mapping[str, RuleFacts]


def customer_facts(report: Report, name: str, file: str) -> CustomerFacts:
    """The facts of `report` about customer `name`."""
    read = report.completeness
    wrong = (*report.actions, *report.waiting)
    return CustomerFacts(
        name=cut(visible_line(name), _MAX_NAME)[0],
        file=file,
        made=report.generated,
        urgency=_urgency(report),
        first=report.actions[0].title if report.actions else "",
        actions=len(report.actions),
        documents=report.documents.total,
        at_least=bool(report.documents.unlisted),
        records=read.records,
        failed=report.failed,
        unknown=report.unknown.count,
        unread=read.unread,
        partial=read.partial,
        rules={item.rule: RuleFacts(item.seen.count, item.documents.total) for item in wrong},
    )


def _urgency(report: Report) -> Urgency:
    if report.actions:
        return min(map(_urgency_of, report.actions))
    if report.unknown.count:
        return Urgency.UNKNOWN
    if report.waiting:
        return Urgency.WAITING
    return Urgency.FINE if report.completeness.records else Urgency.NOTHING


def _urgency_of(item: Item) -> Urgency:
    if item.working_again is not None:
        return Urgency.OVER
    stages = {Stage.CONNECTION: Urgency.CONNECTION, Stage.SETTINGS: Urgency.SETTINGS}
    return stages.get(item.stage, Urgency.ITEM)


def file_names(customers: Iterable[str]) -> Mapping[str, str]:
    """For each customer a file name without ending that any system takes, none twice."""
    wanted: dict[str, list[str]] = {}
    for customer in customers:
        slug = _UNSAFE.sub("-", customer.casefold()).strip("-")[:60] or "map"
        wanted.setdefault(f"{slug}-1" if _RESERVED.fullmatch(slug) else slug, []).append(customer)
    return {
        customer: slug if len(same) == 1 else f"{slug}-{_digest(customer)}"
        for slug, same in wanted.items()
        for customer in same
    }


def kept_name(customer: str) -> str:
    """The name of the file with the facts of `customer`: the same in every run."""
    slug = _UNSAFE.sub("-", customer.casefold()).strip("-")[:60]
    return f"{slug}-{_digest(customer)}.json"


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:8]


def kept_text(facts: CustomerFacts) -> str:
    """`facts` as JSON, to be read again by `from_kept`."""
    document = {
        "version": VERSION,
        "name": facts.name,
        "file": facts.file,
        "made": facts.made.isoformat(),
        "urgency": int(facts.urgency),
        "first": facts.first,
        "actions": facts.actions,
        "documents": facts.documents,
        "at_least": facts.at_least,
        "records": facts.records,
        "failed": facts.failed,
        "unknown": facts.unknown,
        "unread": facts.unread,
        "partial": facts.partial,
        "rules": {
            rule: {"entries": seen.entries, "documents": seen.documents}
            for rule, seen in sorted(facts.rules.items())
        },
    }
    return json.dumps(document, indent=1) + "\n"


def from_kept(text: str) -> CustomerFacts | None:
    """The facts in `text`; None when it holds something else, or is of another version."""
    try:
        document = json.loads(text)
        if not isinstance(document, dict) or document.get("version") != VERSION:
            return None
        return CustomerFacts(
            name=cut(visible_line(_text(document, "name")), _MAX_NAME)[0],
            file=_text(document, "file"),
            made=datetime.fromisoformat(_text(document, "made")),
            urgency=Urgency(document["urgency"]),
            first=visible_line(_text(document, "first")),
            actions=_count(document, "actions"),
            documents=_count(document, "documents"),
            at_least=document["at_least"] is True,
            records=_count(document, "records"),
            failed=_count(document, "failed"),
            unknown=_count(document, "unknown"),
            unread=_count(document, "unread"),
            partial=document["partial"] is True,
            rules={
                visible_line(str(rule)): RuleFacts(
                    _count(seen, "entries"), _count(seen, "documents")
                )
                for rule, seen in document["rules"].items()
            },
        )
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
        return None  # Someone else's file, or one that was cut off: there is nothing to compare.


def _text(document: Mapping[str, Any], key: str) -> str:
    value = document[key]
    if not isinstance(value, str):
        raise TypeError(key)
    return value


def _count(document: Mapping[str, Any], key: str) -> int:
    value = document[key]
    if not isinstance(value, int) or isinstance(value, bool) or value < 0:
        raise TypeError(key)
    return value
