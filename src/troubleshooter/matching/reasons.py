"""Why something was not kept, in Dutch and English: the wording of the matcher's record."""

from __future__ import annotations

from collections.abc import Iterable

from troubleshooter.matching.outcome import Explanation, Outcome, Step
from troubleshooter.model import Language

_TOLD: dict[Language, dict[Outcome, str]] = {
    "en": {
        Outcome.KEPT: "kept",
        Outcome.SHORT: "fits for only {score}",
        Outcome.DENIED: "the message denies it",
        Outcome.NOT_DENIED: "the wording denies something that the message does not",
        Outcome.NO_FAILURE: "the wording tells of a failure, the message does not",
        Outcome.FAILURE: "the wording is good news, the message is not",
        Outcome.NUMBER: "a deciding number differs",
        Outcome.NOT_WHOLE: "too common a wording to count inside other text",
        Outcome.OVER: "the message says that it is over",
        Outcome.FOREIGN: "the message is about another product",
        Outcome.SUBSTITUTED: "a deciding word is another one in the message",
        Outcome.OTHER_CODE: "an error code beside it means something else",
        Outcome.NO_RULE: "no competing rule has this code",
        Outcome.AGAIN: "says the same again",
        Outcome.OVERLAPPED: "{other} explains more of the same words",
        Outcome.CONTRADICTED: "the code {other} beside it says otherwise",
        Outcome.GENERIC: "gives way to {other}, which says more",
        Outcome.PARENT: "gives way to {other}, a special case of it",
        Outcome.COVERED: "is the cause of {other}, which stands before it",
        Outcome.RIVAL: "{other} fits as well",
        Outcome.REFUSED: "you said of such a message that it is something else",
        Outcome.SUPPOSED: "the sentence supposes, explains or remembers it",
        Outcome.MENTIONED: "the text only speaks of it: {other}",
        Outcome.HANDLED: "it was put right at once: {other}",
        Outcome.PROGRAM: "a program or a list only names it: {other}",
        Outcome.VALUE: "a name or value holds these words",
    },
    "nl": {
        Outcome.KEPT: "gehouden",
        Outcome.SHORT: "past maar voor {score}",
        Outcome.DENIED: "het bericht ontkent het juist",
        Outcome.NOT_DENIED: "de tekst ontkent iets wat het bericht niet ontkent",
        Outcome.NO_FAILURE: "de tekst meldt dat iets misging, het bericht niet",
        Outcome.FAILURE: "de tekst is goed nieuws, het bericht niet",
        Outcome.NUMBER: "een getal dat beslist is anders",
        Outcome.NOT_WHOLE: "een te gewone tekst om binnen andere tekst te tellen",
        Outcome.OVER: "het bericht zegt dat het voorbij is",
        Outcome.FOREIGN: "het bericht gaat over een ander product",
        Outcome.SUBSTITUTED: "een woord dat beslist is in het bericht een ander woord",
        Outcome.OTHER_CODE: "een foutcode ernaast betekent iets anders",
        Outcome.NO_RULE: "geen regel die meedoet heeft deze code",
        Outcome.AGAIN: "zegt hetzelfde nog een keer",
        Outcome.OVERLAPPED: "{other} verklaart meer van dezelfde woorden",
        Outcome.CONTRADICTED: "de code {other} ernaast zegt iets anders",
        Outcome.GENERIC: "wijkt voor {other}, dat meer zegt",
        Outcome.PARENT: "wijkt voor {other}, een bijzonder geval ervan",
        Outcome.COVERED: "is de oorzaak van {other}, dat ervoor staat",
        Outcome.RIVAL: "{other} past even goed",
        Outcome.REFUSED: "u gaf van zo'n bericht aan dat het iets anders is",
        Outcome.SUPPOSED: "de zin veronderstelt het, legt het uit of kijkt terug",
        Outcome.MENTIONED: "de tekst heeft het er alleen over: {other}",
        Outcome.HANDLED: "het werd meteen goed gezet: {other}",
        Outcome.PROGRAM: "programmatekst of een lijst noemt het alleen: {other}",
        Outcome.VALUE: "een naam of waarde bevat deze woorden",
    },
}
_MARKS: dict[str, dict[Language, str]] = {
    "compared": {"en": "a comparison", "nl": "een vergelijking"},
    "sought": {"en": "a search command", "nl": "een zoekopdracht"},
    "pattern": {"en": "a search pattern", "nl": "een zoekpatroon"},
    "argument": {"en": "a value given to a call", "nl": "een waarde bij een aanroep"},
    "method": {"en": "a call", "nl": "een aanroep"},
    "assigned": {"en": "an assignment", "nl": "een toekenning"},
    "key": {"en": "a key", "nl": "een sleutel"},
    "member": {"en": "a member of a list", "nl": "een element van een opsomming"},
    "value": {"en": "a text of a resource file", "nl": "een tekst uit een tekstbestand"},
    "attribute": {"en": "a named element", "nl": "een element met een naam"},
    "attributes": {"en": "like others beside it", "nl": "zoals andere ernaast"},
    "template": {"en": "a page's template", "nl": "een paginasjabloon"},
    "counted": {"en": "a counter at zero", "nl": "een teller die op nul staat"},
    "comment": {"en": "a comment", "nl": "commentaar"},
    "ends": {"en": "the end of a statement", "nl": "het einde van een opdracht"},
    "keyword": {"en": "a statement", "nl": "een opdracht"},
    "placeholder": {"en": "a placeholder", "nl": "een invulplek"},
    "entry": {"en": "one of several alike", "nl": "een van meer gelijksoortige regels"},
    "program": {"en": "program text beside it", "nl": "programmatekst ernaast"},
    "more program": {"en": "in several lines", "nl": "op meer regels"},
    "enclosed": {"en": "inside a block", "nl": "binnen een blok"},
    "deep": {"en": "under keys", "nl": "onder sleutels"},
    "version": {"en": "a version's history", "nl": "de historie van een versie"},
    "changed": {"en": "a change to files", "nl": "een wijziging in bestanden"},
    "in one line": {"en": "another such in the line", "nl": "nog zoiets in de regel"},
    "in one text": {"en": "another such beside it", "nl": "nog zoiets ernaast"},
}
"""What shows a program, by the names of `doubting/program.py`."""


def told(step: Step, language: Language) -> str:
    """What became of one step."""
    other = step.other
    if step.outcome is Outcome.PROGRAM:
        other = ", ".join(_MARKS[mark][language] for mark in other.split(", "))
    return _TOLD[language][step.outcome].format(score=f"{step.score:.0%}", other=other)


def telling(steps: Iterable[Step], most: int) -> tuple[Step, ...]:
    """The steps worth showing: what was kept, then the nearest of each other rule."""
    seen: set[tuple[str, bool]] = set()
    shown: list[Step] = []
    for step in sorted(steps, key=lambda step: (step.outcome is not Outcome.KEPT, -step.score)):
        key = step.rule or step.evidence, step.outcome is Outcome.KEPT
        if key in seen or step.outcome is Outcome.AGAIN or (step.rule, True) in seen:
            continue
        seen.add(key)
        shown.append(step)
    return tuple(shown[:most])


def lacking(explained: Explanation, language: Language, most: int = 3) -> tuple[str, ...]:
    """What kept the nearest rules from being accepted, nearest first; empty with a diagnosis."""
    if explained.diagnoses:
        return ()
    return tuple(
        f"{step.rule or step.evidence}: {told(step, language)}"
        + (f" (“{step.evidence}”)" if step.rule else "")
        for step in telling(explained.steps, most)
    )
