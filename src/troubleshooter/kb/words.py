"""Words of Dutch and English text, folded so that spellings of one word meet."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator

_WORD = re.compile(r"[a-z0-9]+(?:[-'’./_][a-z0-9]+)*")
_SEPARATOR = re.compile(r"[-'’./_]")
_DOUBLE = re.compile(r"([a-z])\1+")
# Endings of both languages with the fewest letters that must stay in front of them.
_ENDINGS = (("ings", 3), ("ing", 3), ("en", 3), ("es", 4), ("ed", 4), ("er", 4), ("s", 3), ("e", 4))

# Words too common in either language to say what a question is about.
_STOP = """
a about after again all am an and any anymore are as at be because been but by can cannot could
did do does doing don every for from get gets getting give gives got had has have he her him his
how i if in into is it its just keep keeps let like make many may me more my need not now of off
on one or our out please should so some something than that the their them then there these they
this to too up us want was we were what when where which who why will with would you your
aan al alle alles als altijd ben bent bij daar dan dat de deze die dit doe doen door dus een er
gaat ga geen geven had hadden heb hebben heeft het hem hier hij hoe hun iets ik in is ja je jij
jullie kan kon kunnen maar maken meer met mij mijn moet moeten na naar nee niet niets nog nu of
om onze ons ook op over steeds te toch tot uit uw van veel voor waar waarom wat we weer welke
werd wie wij wil willen word worden wordt zal ze zelf zich zij zijn zo zonder zou
"""
STOP_WORDS = frozenset(_STOP.split())


def fold(text: str) -> str:
    """`text` in lower case and without accents."""
    decomposed = unicodedata.normalize("NFKD", text.casefold())
    return "".join(char for char in decomposed if not unicodedata.combining(char))


def words(text: str) -> Iterator[str]:
    """The folded words of `text`; a compound such as btw-code gives its parts and `btwcode`."""
    for word in compounds(text):
        parts = _SEPARATOR.split(word)
        yield from parts
        if len(parts) > 1:
            yield "".join(parts)


def compounds(text: str) -> Iterator[str]:
    """The folded words of `text` with their inner hyphens, dots, slashes and apostrophes."""
    for match in _WORD.finditer(fold(text)):
        yield match[0]


def parts(compound: str) -> list[str]:
    """The words a compound is written with."""
    return _SEPARATOR.split(compound)


def stem(word: str) -> str:
    """What inflections of a folded word share in Dutch and English: facturen and factuur both
    give `factur`. A word with digits is a code or a number and stays as it is."""
    if not word.isalpha():
        return word
    for _ in range(2):
        for ending, stay in _ENDINGS:
            if word.endswith(ending) and len(word) - len(ending) >= stay:
                word = word[: -len(ending)]
                break
    return _DOUBLE.sub(r"\1", word)
