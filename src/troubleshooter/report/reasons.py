"""Why something was not read, in the reader's language.

Readers say it in English; the English locale holds those sentences under `reason.`, and the same
key in another locale is their translation. What no locale knows is shown as it was said.
"""

from __future__ import annotations

import re
from functools import cache

from troubleshooter.report.locale import Locale, locale_for

_PLACE = re.compile(r"\{(\w+)\}")
_MAX_DEPTH = 3


def told_reason(reason: str, locale: Locale, depth: int = _MAX_DEPTH) -> str:
    """`reason` in the language of `locale`, with what it quotes translated too."""
    if not depth:
        return reason
    for key, pattern in _patterns():
        match = pattern.fullmatch(reason)
        if match is not None and key in locale.entries:
            values = {
                name: told_reason(value, locale, depth - 1)
                for name, value in match.groupdict().items()
            }
            return locale.say(key, **values)
    return reason


@cache
def _patterns() -> tuple[tuple[str, re.Pattern[str]], ...]:
    """The English sentences as patterns, those with the most fixed text first."""
    known = [
        (key, entry)
        for key, entry in locale_for("en").entries.items()
        if key.startswith("reason.") and isinstance(entry, str)
    ]
    known.sort(key=lambda item: (item[1].count("{"), -len(item[1])))
    return tuple((key, _pattern(entry)) for key, entry in known)


def _pattern(sentence: str) -> re.Pattern[str]:
    parts = _PLACE.split(sentence)
    fixed, names = parts[::2], parts[1::2]
    built = re.escape(fixed[0])
    for name, text in zip(names, fixed[1:], strict=True):
        built += f"(?P<{name}>.{{1,200}}){re.escape(text)}"
    return re.compile(built)
