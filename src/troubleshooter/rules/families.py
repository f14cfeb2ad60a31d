"""Rules that are a special case of another: what a rule takes from the parent it names."""

from __future__ import annotations

import difflib
from collections.abc import Mapping
from dataclasses import dataclass, replace

from troubleshooter.errors import Problem
from troubleshooter.model import LookAlike, Rule, Text
from troubleshooter.rules.positions import Document
from troubleshooter.rules.schema import INHERITED

_GENERAL = Text(
    en="The general case: it applies when nothing in the message points to this special one.",
    nl="Het algemene geval: dat geldt als niets in het bericht op dit bijzondere geval wijst.",
)


@dataclass(frozen=True, slots=True)
class Merged:
    """A rule file's data with what its parent lends it, and the names of the keys lent.

    `problem` says why the parent cannot lend anything; then its keys are not to be missed.
    """

    data: object
    lent: frozenset[str] = frozenset()
    problem: Problem | None = None


def merge(document: Document, documents: Mapping[str, Document], broken: frozenset[str]) -> Merged:
    """`document` completed from its parent among `documents` (by rule id), if it names one.

    A parent whose file cannot be read (`broken`) lends nothing, which is no problem of the child's.
    """
    data = document.data
    if not isinstance(data, dict) or not isinstance(data.get("parent"), str):
        return Merged(data)
    own_id, name = data.get("id"), data["parent"]
    parent = documents.get(name)
    problem = _problem(document, own_id, name, parent, documents, broken)
    if problem is not None or parent is None or not isinstance(parent.data, dict):
        return Merged(data, frozenset(INHERITED) - data.keys(), problem)
    lent = {key: parent.data[key] for key in INHERITED if key in parent.data and key not in data}
    if isinstance(lent.get("not_this"), list):
        lent["not_this"] = [item for item in lent["not_this"] if _rule_of(item) != own_id]
    return Merged({**data, **lent}, frozenset(INHERITED) - data.keys())


def beside_parent(rule: Rule, parent: Rule) -> Rule:
    """`rule` with its parent among its look-alikes, where the two are explained differently."""
    same = rule.cause == parent.cause and rule.fix == parent.fix
    if same or any(item.rule == parent.id for item in rule.not_this):
        return rule
    return replace(rule, not_this=(*rule.not_this, LookAlike(parent.id, _GENERAL)))


def _rule_of(item: object) -> object:
    return item.get("rule") if isinstance(item, dict) else None


def _problem(
    document: Document,
    own_id: object,
    name: str,
    parent: Document | None,
    documents: Mapping[str, Document],
    broken: frozenset[str],
) -> Problem | None:
    def problem(message: str, hint: str = "") -> Problem:
        return Problem(document.path, document.line(("parent",)), f"parent: {message}", hint)

    if name == own_id:
        return problem(f"{name!r} is the rule itself")
    if parent is None:
        if name in broken:
            return None
        near = difflib.get_close_matches(name, sorted(documents), 1, 0.5)
        return problem(f"no rule {name!r}", f"did you mean {near[0]!r}?" if near else "")
    if isinstance(parent.data, dict) and "parent" in parent.data:
        above = parent.data["parent"]
        hint = f"families have one level: name {above!r}, or write the keys out"
        return problem(f"{name!r} has a parent itself", hint)
    return None
