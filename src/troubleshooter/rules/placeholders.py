"""The small syntax of `{name}`: it captures a value in a wording, and shows it in a text."""

from __future__ import annotations

import difflib
import re
from collections.abc import Collection, Iterable, Mapping

from troubleshooter.model import PLACE

_VALUES: Mapping[str, str] = {
    "status": "503",
    "order": "100000417",
    "invoice": "20260417",
    "work_order": "26-0417",
    "date": "2026-03-14",
    "email": "piet@voorbeeld.example",
    "guid": "0b8f5a52-3f7e-4f6e-9d0a-6c1d2b3a4f50",
    "milliseconds": "30000",
    "host": "shop.example",
}
_VALUE = "Q7-41"
_NEIGHBOURS = re.compile(r"\}\s*\{")


def wording_problem(text: str) -> str:
    """What is wrong with a wording's placeholders, or '' when nothing is."""
    rest = PLACE.sub("", text)
    if "{" in rest or "}" in rest:
        return f"wording {text!r} has a brace that is no {{name}}"
    names = PLACE.findall(text)
    if len(names) != len(set(names)):
        return f"wording {text!r} captures a name twice"
    if _NEIGHBOURS.search(text):
        return f"wording {text!r} has two captures with nothing between them"
    if not any(character.isalpha() for character in rest):
        return f"wording {text!r} has no words of its own"
    return ""


def names_in(wordings: Iterable[str]) -> frozenset[str]:
    """The names that wordings capture."""
    return frozenset(name for text in wordings for name in PLACE.findall(text))


def text_problem(text: str, names: Collection[str]) -> tuple[str, str] | None:
    """What is wrong with the places in a text of a rule that knows the values of `names`, and a
    hint; None when nothing is."""
    for name in PLACE.findall(text):
        if name not in names:
            near = difflib.get_close_matches(name, sorted(names), 1, 0.5)
            hint = f"did you mean {near[0]!r}?" if near else "list it under `parameters`"
            return f"the text names {{{name}}}, which this rule finds nowhere", hint
    return None


def filled(wording: str) -> str:
    """A wording with a likely value in each of its places."""
    return PLACE.sub(lambda place: _VALUES.get(place[1], _VALUE), wording)
