"""Remarks on how rules are written: what a reader would stumble over."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from troubleshooter.model import PLACE, Rule, System, Text
from troubleshooter.rules import language, places
from troubleshooter.rules.loader import Rulebook
from troubleshooter.rules.remarks import Remark

SURE = ("vendor:", "public:", "field:")
"""How a source begins: how sure we are of it."""

FRESH_DAYS = 366
"""A rule that was last reviewed longer ago than this many days is stale."""

_FEWEST = 3
_FEWEST_WORDS, _LONG_WORD = 2, 14


def review(book: Rulebook, today: date, first: frozenset[str] = frozenset()) -> Iterator[Remark]:
    """Remarks on the texts of all rules; `first` are rules whose sources need no prefix."""
    for rule in book.rules.values():
        yield from _texts(book, rule)
        yield from _recognition(book, rule)
        yield from _ground(book, rule, today, first)
    yield from _doubles(book)


def remark(
    book: Rulebook, rule: Rule, check: str, place: tuple[str | int, ...], said: str, hint: str = ""
) -> Remark:
    """A warning at a place in the rule's file."""
    document = book.documents[rule.id]
    return Remark("warning", check, rule.id, document.path, document.line(place), said, hint)


def _own(book: Rulebook, rule: Rule, key: str) -> bool:
    """Whether the rule's own file has the key; what a parent lends is the parent's to mend."""
    data = book.documents[rule.id].data
    return isinstance(data, dict) and key in data


def _texts(book: Rulebook, rule: Rule) -> Iterator[Remark]:
    places: list[tuple[tuple[str | int, ...], Text, bool]] = [(("title",), rule.title, True)]
    if _own(book, rule, "cause"):
        places.append((("cause",), rule.cause, False))
    if _own(book, rule, "fix"):
        places += [(("fix", index), step.text, True) for index, step in enumerate(rule.fix)]
    if _own(book, rule, "retry") and rule.retry.note is not None:
        places.append((("retry", "note"), rule.retry.note, False))
    for place, text, plain in places:
        yield from _languages(book, rule, place, text)
        for name in ("en", "nl"):
            words = language.jargon(text.in_language("nl" if name == "nl" else "en"))
            if plain and words:
                said = f"a customer would not know {_listed(words)}"
                yield remark(book, rule, "jargon", (*place, name), said, "say what they see")
    for name, symptoms in (("en", rule.symptoms_en), ("nl", rule.symptoms_nl)):
        for index, symptom in enumerate(symptoms):
            words = language.jargon(symptom)
            place = ("match", "symptoms", name, index)
            if words:
                said = f"no customer says {_listed(words)}"
                yield remark(book, rule, "jargon", place, said)
            foreign = language.foreign_words(symptom, name)
            if foreign:
                yield remark(book, rule, "language", place, _foreign(foreign, name))


def _languages(
    book: Rulebook, rule: Rule, place: tuple[str | int, ...], text: Text
) -> Iterator[Remark]:
    for name, said in (("en", text.en), ("nl", text.nl)):
        words = language.foreign_words(said, name)
        if words:
            yield remark(book, rule, "language", (*place, name), _foreign(words, name))
    familiar = language.familiar_words(text.nl)
    if familiar:
        said = f"speaks to the reader with {_listed(familiar)}"
        yield remark(book, rule, "language", (*place, "nl"), said, "write u and uw")
    if text.en == text.nl and len(text.en.split()) > 2:
        yield remark(book, rule, "language", (*place, "nl"), "is the same in both languages")


def _foreign(words: tuple[str, ...], name: str) -> str:
    other, own = ("English", "Dutch") if name == "nl" else ("Dutch", "English")
    return f"{other} left in the {own}: {_listed(words)}"


def _recognition(book: Rulebook, rule: Rule) -> Iterator[Remark]:
    ways = len(rule.codes) + len(rule.numbers) + len(rule.wordings)
    ways += _FEWEST * len(rule.every_pattern)
    if ways < _FEWEST and not rule.codes:
        said = f"is recognised by only {ways} wording{'' if ways == 1 else 's'}"
        hint = "add the ways another release, language or log words it"
        yield remark(book, rule, "too-narrow", ("match", "messages"), said, hint)
    for index, wording in enumerate(rule.wordings):
        rest = PLACE.sub(" ", wording.text)
        words = [word for word in language.words(rest) if len(word) > 1]
        rare = any(len(word) > _LONG_WORD for word in words) or any(c.isdigit() for c in rest)
        if len(words) < _FEWEST_WORDS and not (wording.whole or wording.given or rare):
            said = f"{wording.text!r} is found inside much other text"
            hint = "add words, or write {text: ..., whole: true}"
            yield remark(book, rule, "too-broad", ("match", "messages", index), said, hint)


def _ground(book: Rulebook, rule: Rule, today: date, first: frozenset[str]) -> Iterator[Remark]:
    screens = [index for index, step in enumerate(rule.fix) if places.is_on_screen(step.text.en)]
    told = any(step.where for step in rule.fix) or not rule.level.bad
    if _own(book, rule, "fix") and screens and not told and rule.system is not System.NETWORK:
        said = "is done on a screen, and no step says where to click"
        yield remark(book, rule, "no-place", ("fix", screens[0]), said, "give it its `where`")
    for index, step in enumerate(rule.fix if _own(book, rule, "fix") else ()):
        if step.where.endswith((".", "!", "?")):
            said = f"{step.where[:60]!r} is a sentence, not a place"
            yield remark(book, rule, "no-place", ("fix", index, "where"), said)
    if rule.id not in first and _own(book, rule, "sources"):
        for index, source in enumerate(rule.sources):
            if not source.casefold().startswith(SURE):
                said = f"source {source[:60]!r} does not say how sure we are"
                hint = "begin it with vendor:, public: or field:"
                yield remark(book, rule, "source", ("sources", index), said, hint)
    if rule.reviewed is None:
        yield remark(book, rule, "stale", ("reviewed",), "was never reviewed", "add `reviewed`")
    elif (today - rule.reviewed).days > FRESH_DAYS and _own(book, rule, "reviewed"):
        said = f"was last reviewed on {rule.reviewed}, more than a year ago"
        yield remark(book, rule, "stale", ("reviewed",), said)


def _doubles(book: Rulebook) -> Iterator[Remark]:
    """Titles and symptoms that two rules share: a reader could not tell them apart."""
    titles: dict[tuple[str, str], str] = {}
    symptoms: dict[str, str] = {}
    for rule in book.rules.values():
        for name, title in (("en", rule.title.en), ("nl", rule.title.nl)):
            other = titles.setdefault((name, _folded(title)), rule.id)
            if other != rule.id:
                said = f"has the same title as {other}"
                yield remark(book, rule, "title", ("title", name), said)
        for name, told in (("en", rule.symptoms_en), ("nl", rule.symptoms_nl)):
            for index, symptom in enumerate(told):
                other = symptoms.setdefault(_folded(symptom), rule.id)
                if other != rule.id:
                    place = ("match", "symptoms", name, index)
                    yield remark(book, rule, "symptom", place, f"is a symptom of {other} too")


def _folded(text: str) -> str:
    return " ".join(language.words(text))


def _listed(words: tuple[str, ...]) -> str:
    return ", ".join(map(repr, words))
