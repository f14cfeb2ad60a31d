"""Telling Dutch that was left in English, and English that was left in Dutch."""

from __future__ import annotations

import re

_ENGLISH = frozenset((
    "the", "and", "with", "your", "you", "this", "that", "not", "are", "was", "from", "which",
    "should", "must", "has", "have", "will", "been", "does", "when", "then", "again", "because",
    "into", "there", "their", "cannot", "only", "if", "it", "be", "but", "an", "or", "for",
    "to", "by", "they", "what", "where", "how", "can", "who", "these", "those", "its",
))  # fmt: skip
_DUTCH = frozenset((
    "de", "het", "een", "niet", "wordt", "worden", "van", "voor", "met", "zijn", "naar", "bij",
    "ook", "deze", "dat", "uw", "kan", "moet", "heeft", "aan", "om", "dan", "als", "wel",
    "geen", "door", "nog", "maar", "staat", "er", "u", "op", "te", "en", "wat", "waar", "hoe",
    "wie", "dit", "die", "hun", "haar",
))  # fmt: skip
_FAMILIAR = frozenset({"je", "jij", "jouw", "jullie"})
_JARGON = (
    "payload", "endpoint", "stack trace", "stacktrace", "regex", "idempotent", "deserialise",
    "deserialize", "deserialiseren", "parser", "parsen", "boolean", "mutex", "thread",
    "dereference", "middleware", "null reference", "nullreference", "boilerplate", "stub",
)  # fmt: skip
_QUOTED = re.compile(r"“[^”]*”|\"[^\"]*\"|„[^”“]*[”“]|(?<!\w)['‘][^'’]{1,120}['’](?!\w)|`[^`]*`")
_WORD = re.compile(r"[^\W\d_]+")
_SHORT = 9
"""A text of fewer words than this needs two foreign words to be called foreign, else three."""


def words(text: str) -> list[str]:
    """The words of a text in lower case, without digits and marks."""
    return _WORD.findall(text.casefold())


def foreign_words(text: str, language: str) -> tuple[str, ...]:
    """Words of the other language in a text of `language` (nl or en), when they are too many to be
    the name of a button: quoted text does not count. Empty when all is well."""
    told = words(_QUOTED.sub(" ", text))
    other, own = (_ENGLISH, _DUTCH) if language == "nl" else (_DUTCH, _ENGLISH)
    found = [word for word in told if word in other]
    at_home = sum(word in own for word in told)
    few = (2 if at_home else 1) if len(told) < _SHORT else 3
    if len(found) < few or len(found) * 4 < at_home:
        return ()
    return tuple(dict.fromkeys(found))


def familiar_words(text: str) -> tuple[str, ...]:
    """Words of the familiar form in a Dutch text that should speak in the polite one."""
    told = words(_QUOTED.sub(" ", text))
    return tuple(dict.fromkeys(word for word in told if word in _FAMILIAR))


def jargon(text: str) -> tuple[str, ...]:
    """Words that somebody who keeps books or a shop would not know."""
    told = f" {' '.join(words(_QUOTED.sub(' ', text)))} "
    return tuple(word for word in _JARGON if f" {word} " in told or f" {word}s " in told)
