"""A pattern with the other quotes and contractions in which its text is also written, and without
the articles that people leave out."""

from __future__ import annotations

import re

_ATOM = re.compile(r"(?s)\\.|\[\^?\]?(?:\\.|\[:\w+:\]|[^\]\\])*\]|.")
_QUOTE = "['\"]"
_VERBS = "is|are|was|were|do|does|did|has|have|could|would|should"
_CONTRACTED = re.compile(rf"\b({_VERBS})(?: ?n'\??t\b| not\b)")
_ARTICLE = re.compile(r"(?<=[a-z] )(the|an|een|het|de) (?=[a-z]{2})", re.IGNORECASE)
_CANNOT = re.compile(r"\bcan(?:'\??t| ?\??not)\b")


def widened(pattern: str) -> str:
    """`pattern` (RE2 syntax) with either quote where it has one, with `cannot` and `is not` also as
    `can't` and `isn't`, the other way round too, and with articles between words or without; sets
    stay as they are."""
    pattern = _CONTRACTED.sub(r"\1(?: not|n'?t)", pattern)
    pattern = _CANNOT.sub("can(?: ?not|'?t)", pattern)
    pattern = _ARTICLE.sub(r"(?:\1 )?", pattern)
    if "'" not in pattern and '"' not in pattern:
        return pattern
    return "".join(
        _QUOTE if atom[0] in ("'", '"', "\\'", '\\"') else atom[0]
        for atom in _ATOM.finditer(pattern)
    )
