"""What shows that somebody tells of what happened: now, when, to which document, to whom."""

from __future__ import annotations

from collections.abc import Iterator

from troubleshooter.matching.doubting import moodwords as words
from troubleshooter.matching.doubting.around import Around, Cue
from troubleshooter.matching.reading.late import Late

_REACH = 160  # characters
_NUMBER = Late(
    r"\b(?:\d\d-(?:[013-9]\d{2,4}|2[1-9]\d{1,3})|\d{5,12}|[A-Z]{1,3}-?\d{4,12}"
    r"|(?i:(?:kl|klant|customer|order|bon|factuur|fact|invoice|inv|rel|relatie|relation|ticket"
    r"|debiteur|deb|shop|winkel|case|wo)\.?\s(?:nr\.?\s?)?#?\d{2,12}))\b"
)
_SEVERE = Late(
    r"\b(?:ERROR|WARN\w{0,4}|CRITICAL|FATAL|ERR|FOUT|SEVERE)\b"
    r"|(?i:\b(?:level|lvl|severity|niveau|status)[\"']?\s?[:=]\s?[\"']?"
    r"(?:err|fout|warn|crit|fatal|fail))"
)
_TIME = Late(r"\b(?:[01]?\d|2[0-3])[:.][0-5]\d(?::[0-5]\d)?\b")
_STAMP = Late(r"(?:[01]?\d|2[0-3]):[0-5]\d(?::[0-5]\d)?[\])]?[\s:>\"'-]*$")
_TO_US = Late(
    r" (?:(?:krijg|kreeg|krijgen|kregen|zie|zag|get|got|see|saw|gets|getting|received?|ontving"
    r"|ontvingen|heb|had) (?:ik|we|wij|i|nu|ze|hij|de klant)"
    r"|(?:i|we|ik|wij|klant|customer|he|she|hij|zij|ze) (?:\w+ ){0,2}"
    r"(?:krijg\w*|kreeg|kregen|zie|zien|zag|zagen|gets?|got|see|saw|sees|received)) "
)
_TO_DO = Late(
    r" (?:wat nu|wat moet\w*|what now|next step|what (?:should|must|can|do) (?:i|we)"
    r"|kun(?:t|nen)? (?:u|je|jullie|jij|iemand)|can (?:you|someone|anybody)|could (?:you|someone)"
    r"|hoe los|iemand een idee|any ideas?|please (?:help|advise|fix)|wie weet|any outage|help"
    r"|hoe krijg|hoe kan|is (?:dat|het) erg|belt terug|terugbellen) "
)


def of_facts(here: Around, sentence: bool) -> Iterator[Cue]:
    """What around a find only somebody tells to whom it happened."""
    every = (*here.words_before, *here.words_behind, *here.words_beside)
    for name, among in (("now", words.LATELY), ("failed", words.FAILED)):
        if word := words.first(every, among):
            yield name, word
    low, high = max(0, here.start - _REACH), here.end + _REACH
    near = here.text[low : here.start] + " " + here.text[here.end : high]
    row = f" {' '.join(every)} "
    for name, pattern, text in (
        ("severe", _SEVERE, here.line),
        ("numbered", _NUMBER, near),
        ("timed", _TIME, near if sentence else ""),
        ("to us", _TO_US, row),
        ("what to do", _TO_DO, row),
    ):
        if text and (found := pattern.search(text)) is not None:
            yield name, found[0].strip()[:20]


def is_stamped(here: Around) -> bool:
    """Whether a find is what somebody says at a time in a chat: `Joris 11:40 ".."`."""
    return _STAMP.search(here.before) is not None
