"""The small syntax of wordings: `{name}` captures a value."""

from __future__ import annotations

import re

_PLACE = re.compile(r"\{([a-z][a-z0-9_]{0,30})\}")
_NEIGHBOURS = re.compile(r"\}\s*\{")


def wording_problem(text: str) -> str:
    """What is wrong with a wording's placeholders, or '' when nothing is."""
    rest = _PLACE.sub("", text)
    if "{" in rest or "}" in rest:
        return f"wording {text!r} has a brace that is no {{name}}"
    names = _PLACE.findall(text)
    if len(names) != len(set(names)):
        return f"wording {text!r} captures a name twice"
    if _NEIGHBOURS.search(text):
        return f"wording {text!r} has two captures with nothing between them"
    if not any(character.isalpha() for character in rest):
        return f"wording {text!r} has no words of its own"
    return ""
