"""How much a text speaks of an error without saying that it happened.

The way of NegEx and ConText, which read denials and conditions in doctors' notes: words that show a
mood, each with its reach, weighed here on the labelled messages that are worked on.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from types import MappingProxyType

from troubleshooter.matching.doubting import moodwords as words
from troubleshooter.matching.doubting.around import MARKS, Around, pieces
from troubleshooter.matching.reading.late import Late

WEIGHTS: Mapping[str, float] = MappingProxyType(
    {
        # who has not seen it, and what is not so
        "nobody": 3.5,
        "unseen": 3.25,
        "denied": 2.0,
        "denied behind": 1.0,
        "gone": 3.25,
        "gone behind": 3.0,
        "none": 3.25,
        "none behind": 1.0,
        "not ours": 4.25,
        "others": 3.75,
        "past": 3.0,
        "relief": 2.0,
        # what may be, will be, or is feared or asked
        "might": 2.0,
        "might behind": 2.25,
        "will": 2.0,
        "later": 3.25,
        "supposed": 3.5,
        "if": 3.5,
        "if elsewhere": 2.0,
        "whether": 3.25,
        "feared": 3.5,
        "asked": 3.0,
        "inverted": 2.25,
        "bidden": 3.25,
        # what only bears or treats its words
        "called": 1.0,
        "called, told": 2.5,
        "untold": 4.5,
        "untold in brief": 1.5,
        "treated": 3.25,
        "treated behind": 2.0,
        "subject": 3.75,
        "subject beside": 2.75,
        "guides": 2.0,
        "hearsay": 2.5,
        "jokes": 4.25,
        "listed": 2.0,
        "comment": 3.25,
        "remark": 1.25,
        "program": 3.5,
        "heading": 3.25,
        "news": 3.5,
        "unset": 3.5,
        "label": 4.0,
        "label near": 2.5,
        "healthy": 1.5,
        "healthy behind": 1.0,
        "quiet": 1.5,
        # what speaks for it
        "severe": -1.25,
        "colon": -0.75,
    }
)
"""How much each cue counts: fitted and rounded, `tests.bench.moods --fit` shows the figures."""
LIMIT = 3.25
"""From this sum on, the text only speaks of the error."""

_ANSWER = Late(
    r"(?i)(?:message|error|title|detail|descr\w*|value|reason|melding|fault\w*|string|text|\bmsg"
    r"|code)\w{0,12}[\"']?\]?\s?(?:[:=]|=>)\s?\[?\s?$"
)
_DATA = ('":', '","', '{"', '"}')
_DENIED_BEFORE = Late(
    r" (?:not (?:one|once|a single|any|seen|hit|had|been|even|read|what)|no (?:sign|trace|such"
    r"|mention|question|sightings?)|none of|geen (?:enkele?|van|spoor|sprake|teken)"
    r"|niet (?:\x{00e9}\x{00e9}n|eenmaal|zozeer|gezien)"
    r"|(?:is|was|are|were|has|have|had|do|does|did)(?:n't| not)|nothing (?:like|of)"
    r"|stay clear of|free of|gevrijwaard van)(?: \w+){0,9} $"
)
_UNSEEN = Late(
    r"(?:\bnot|n't|\bniet|\bgeen|\bnooit)(?: \w+){0,2} (?:sees?|seen|read|had|hit|gets?|got|gotten"
    r"|received|met|zien|gezien|gehad|gekregen|gelezen|tegengekomen)(?: \w+){0,3} $"
    r"| (?:geen|none|not one|niet \x{00e9}\x{00e9}n) (?:van|of)(?: \w+){0,9} $"
)
_DENIED_BEHIND = Late(
    r"^ (?:is|was|are|were|komt|came|has|have|heeft|hebben|kwam|zijn|waren)? ?"
    r"(?:not|niet|no longer|never|nooit|geen) "
)
_GONE_BEHIND = Late(
    r" (?:niet meer|nooit meer|no longer|any ?more|ever again|never again|to rest|te voorkomen"
    r"|te vermijden|van de baan|verleden tijd|a thing of the past|is history|nothing of the kind"
    r"|niet te verwachten|niet voorgekomen|van toepassing|niet gebeurd|has not happened) "
)
_LATER = Late(
    r" (?:next (?:week|month|year|quarter|release|version|time)|volgende? (?:week|maand|keer|versie"
    r"|release|jaar|kwartaal)|from (?:next|release|version)|vanaf (?:versie|release|januari)"
    r"|tomorrow|soon|binnenkort|straks|after the go live|na de livegang) "
)
_INVERTED = Late(
    r"(?:^|[.!?]\s)\W*(?:Krijg(?:t|en)?|Zou(?:den)?|Does|Do|Would|Could|Might|Will|Is het|Kan"
    r"|Bestaat|Zegt|Komt|Geeft|May)\s"
)
_SUPPOSED = Late(
    r"(?:^|[.!?:]\s)\W*(?:Should|Were|Had|Mocht(?:en)?|Stel|Suppose|Imagine|Was het maar|If only"
    r"|I wish)\s"
)
_WHETHER = Late(
    r" (?:whether|(?:kijk|kijken|check|checks|see|asks?|vraagt|weten|know|wonder|controleer|nagaan"
    r"|testen|test) (?:if|of)) "
)
_BEFORE_NOW = Late(
    r" (?:vorige? (?:week|maand|jaar)|last (?:week|month|year)|vroeger|voorheen|previously|formerly"
    r"|used to|in het verleden|destijds|jaren geleden|years ago) "
)
_OTHERS = Late(
    r" (?:buurman|neighbou?r|printer|andere? (?:klant|bedrijf|systeem|pakket|leverancier)"
    r"|other (?:customer|company|system|shop|supplier)|concurrent|competitor) "
)
_NOT_OURS = Late(
    r" (?:not (?:us|ours|on any of ours|with us)|niet bij ons"
    r"|bij ons (?:niet|niks|loopt|gaat|is alles)|nog geen last|no action"
    r"|hoeft niets|hoeven niets|nothing (?:so far|to report|to worry|found)|we have none|none did"
    r"|wij hebben (?:ze |die |er )?(?:allebei |beide )?(?:niet|geen)|not happened"
    r"|niet echt gebeurd|tot nu toe (?:is dat )?niet|so far (?:no|nothing|none)|no open issues"
    r"|geen probleem gehad|not yet live|wij gebruiken geen|we don't use|no functional change"
    r"|alles staat erin|bij ons loopt alles) "
)
_NONE_BEFORE = Late(r"(?i)(?:^|[\s(,:])(?:0|nul|zero)\s?(?:x|keer|times|van|of|out of)?\s?[\"'(]*$")
_NONE = frozenset({"no", "geen"})
_NONE_BEHIND = Late(
    r"(?i)^[\"')\]]*\s{0,2}[:=|,]?\s{0,2}"
    r"(?:(?:matches: )?0(?:[\s,;)]|$)|(?:none|nul|false|n/a|no data|inactie[fv])\b)"
)
_UNSET = Late(r"(?i)^[\"']?\s?=\s?[\"']?(?:false|0|no|none|off|nee|uit|null)\b")
_HEALTHY = Late(r"\b(?:INFO|DEBUG|OK|PASS\w{0,3}|NOTICE)\b|[\x{2713}\x{2714}\x{2611}\x{2705}]")
_QUIET = Late(r"\b(?:INFO|DEBUG)\b")
_SEVERE = Late(r"\b(?:ERROR|WARN\w{0,4}|CRITICAL|FATAL|ERR|FOUT|SEVERE)\b")
_COMMENT = Late(r"(?:^|\s)(?://|/\*)[^\n]*$")
_REMARK = Late(r"(?:^|\s)(?:--\s|#\s)[^\n]*$")
_PROGRAM = Late(
    r"(?:\b(?:[sS]tarts_?[wW]ith|[eE]nds_?[wW]ith|[cC]ontains|includes|indexOf|[eE]quals|[mM]atches"
    r"|replace|strpos|str_contains|in_array|LIKE|IN|VALUES)\s?\([^\n]{0,80}"
    r"|[=!]==\s?|\|=\s?\"?\(?|\b(?:case|return|enum)\s[^\n]{0,60}"
    r"|\b[A-Z]{2,}_[A-Z_]{2,}\s?=\s?)$"
)
_NEWS = Late(
    r"(?im)^\W{0,4}(?:release ?notes?|changelog|what's new|wat is er nieuw"
    r"|nieuw in (?:versie|release)|new in (?:version|release)|upgrade notes?)\b"
)
_HEADING = Late(
    r"(?i)^\W{0,4}(?:config\w*|instelling(?:en)?|settings?|options?|optie|features?|scenario|enum"
    r"|note for \w+|template|sjabloon|e?mail ?template|canned reply|standaardtekst|macro)"
    r"\b[^\n:]{0,30}:"
)
_NEAR, _BEHIND, _LEAD = 6, 12, 3  # words
_LATER_TOLD = 4  # words behind a condition's own, after which its main clause may tell
_ORDINARY = words.ORDINARY | words.NOBODY | words.MIGHT | words.IF | words.WONDERED | words.US
_NEWS_REACH = 800  # characters
_SENTENCE, _FULL_SENTENCE = 2, 5  # ordinary words
_MANY = 3  # rules

Cue = tuple[str, str]
"""The name of a cue in `WEIGHTS`, and the words that show it."""


def is_only_spoken_of(here: Around, rules: int, bad: bool) -> tuple[str, ...]:
    """The words that show that a text only speaks of what stands at a find; empty if it tells that
    it happened. `rules` are found in its line; `bad` is whether it is an error or a warning."""
    shown = list(cues(here, rules, bad))
    if sum(WEIGHTS[name] for name, _ in shown) < LIMIT:
        return ()
    strongest = sorted(shown, key=lambda cue: (cue[0] in _OF_LACK, -WEIGHTS[cue[0]]))
    return tuple(word or name for name, word in strongest if WEIGHTS[name] > 0)


_OF_ERRORS = frozenset({"healthy", "healthy behind", "quiet", "not ours"})
"""Cues that good news shows as well."""
_OF_LACK = frozenset({"untold", "untold in brief"})
"""Cues of which the words that are there show the least."""


def cues(here: Around, rules: int, bad: bool) -> Iterator[Cue]:
    """What speaks for and against a find's being told of as having happened."""
    yield from (cue for cue in _of_lines(here) if bad or cue[0] not in _OF_ERRORS)
    if not is_sentence(here):
        if bad:
            yield from _of_labels(here)
        return
    if rules >= _MANY:
        yield "listed", ","
    if here.before.rstrip(" \"'(")[-1:] == ":":
        yield "colon", ":"
    yield from _of_words(here)
    yield from (cue for cue in _of_phrases(here) if bad or cue[0] not in _OF_ERRORS)
    yield from _of_conditions(here)
    yield from _of_questions(here)
    if here.quoted:
        yield from _of_quotations(here)


def is_sentence(here: Around) -> bool:
    """Whether a find stands in a sentence that somebody wrote, and not in data or a bare log."""
    beside = here.text[max(0, here.start - 2) : here.start] + here.behind
    if any(mark in here.before or mark in beside for mark in _DATA):
        return False
    if "\t" in here.text[max(0, here.start - 3) : here.start] + here.text[here.end : here.end + 3]:
        return False
    return _ordinary(here) >= _SENTENCE


def _ordinary(here: Around) -> int:
    return sum(word in _ORDINARY for word in (*here.words_before, *here.words_behind))


def _of_lines(here: Around) -> Iterator[Cue]:
    for name, pattern, text in (
        ("severe", _SEVERE, here.line),
        ("comment", _COMMENT, here.line),
        ("remark", _REMARK, here.line),
        ("heading", _HEADING, here.line),
        ("news", _NEWS, here.text[max(0, here.start - _NEWS_REACH) : here.start]),
        ("unset", _UNSET, here.behind),
        ("none", _NONE_BEFORE, here.before),
        ("none behind", _NONE_BEHIND, here.behind),
    ):
        if (found := pattern.search(text)) is not None:
            yield name, found[0].strip()[:20]
    if (found := _HEALTHY.search(here.before)) is not None and _parted(here.before[found.end() :]):
        yield "healthy", found[0]
    elif (found := _HEALTHY.search(here.behind)) is not None:
        yield "healthy behind", found[0]
    if (found := _QUIET.search(here.line)) is not None and _parted(here.line[found.end() :]):
        yield "quiet", found[0]


def _parted(between: str) -> bool:
    """Whether words stand between a log's level and the find, which is then not the log's own."""
    return sum(piece not in MARKS for piece in pieces(between)) > 1


def _of_labels(here: Around) -> Iterator[Cue]:
    """What a quotation in data or a bare log is called, and whether it is a program's own."""
    if here.quoted and (found := _PROGRAM.search(here.line[:-1])) is not None:
        yield "program", found[0].split("(")[0].strip()[:20]
    if not here.quoted or _ANSWER.search(here.before.rstrip()) is not None:
        return
    lead = here.words_before
    if lead and lead[-1] in words.CALLED:
        yield "label", lead[-1]
    elif word := _first((*lead[-4:], *here.words_behind[:1]), words.CALLED):
        yield "label near", word


def _of_words(here: Around) -> Iterator[Cue]:
    before, behind, beside = here.words_before, here.words_behind[:_BEHIND], here.words_beside
    for name, row, among in (
        ("nobody", before, words.NOBODY),
        ("might", before, words.MIGHT),
        ("might behind", here.clause_behind[:4], words.MIGHT | words.CAN),
        ("will", here.clause_before[-8:], words.WILL),
        ("bidden", before[1:2] if before[:1] == ("please",) else before[:1], words.BIDDEN),
        ("hearsay", (*before, *beside), words.HEARSAY),
        ("feared", before, words.FEARED),
        ("treated", _after(before, words.TOLD | words.NOW), words.TREATED),
        ("treated behind", behind[:_NEAR], words.TREATED),
        ("gone", behind[:8], words.GONE),
        ("subject", (*before, *behind), words.SUBJECT),
        ("subject beside", beside, words.SUBJECT),
        ("guides", (*before, *behind), words.GUIDES),
        ("jokes", (*before, *behind, *beside), words.JOKES),
        ("relief", (*behind, *beside), words.RELIEF),
    ):
        if word := _first(row, among):
            yield name, word


def _of_phrases(here: Around) -> Iterator[Cue]:
    before, behind = f" {' '.join(here.words_before)} ", f" {' '.join(here.words_behind)} "
    clause = f" {' '.join(here.clause_before)} "
    beside = f" {' '.join(here.words_beside)} "
    for name, row, pattern in (
        ("unseen", clause, _UNSEEN),
        ("denied", clause, _DENIED_BEFORE),
        ("denied behind", behind, _DENIED_BEHIND),
        ("gone behind", behind, _GONE_BEHIND),
        ("later", before + behind, _LATER),
        ("whether", before, _WHETHER),
        ("past", before, _BEFORE_NOW),
        ("others", before + behind, _OTHERS),
        ("not ours", behind + beside, _NOT_OURS),
        ("supposed", here.before, _SUPPOSED),
    ):
        if (found := pattern.search(row)) is not None:
            yield name, found[0].strip(" .!?")[:40]


def _of_conditions(here: Around) -> Iterator[Cue]:
    """A condition, unless its main clause says what somebody gets then: `als ik opsla krijg ik`."""
    row = here.words_before
    place = next((at for at, word in enumerate(row) if word in words.IF), None)
    if place is None:
        return
    told = not words.TOLD.isdisjoint(row[place + _LATER_TOLD :])
    if not told or words.US.isdisjoint(row[place:]):
        yield ("if" if row[place] in here.clause_before else "if elsewhere"), row[place]


def _of_questions(here: Around) -> Iterator[Cue]:
    """A question or a supposition, told by its order, that asks for no help."""
    every = {*here.words_before, *here.words_behind, *here.words_beside}
    if not words.HELP.isdisjoint(every):
        return
    if "?" in here.behind:
        yield "asked", "?"
    if (found := _INVERTED.search(here.before)) is not None:
        yield "inverted", found[0].strip(" .!?")


def _of_quotations(here: Around) -> Iterator[Cue]:
    """What a quotation is called, and whether anything says that it came: `krijg ik ".."`."""
    before, clause = here.words_before, here.clause_before
    if _first(clause[-1:], _NONE):
        yield "none", before[-1]
    near = {*before[-_LEAD:], *clause[-_NEAR:], *here.clause_behind[:4]}
    told = not (words.TOLD | words.NOW).isdisjoint(near)
    if told and (word := _first(before, words.CALLED)):
        yield "called, told", word
    elif word := _first(clause[-1:], words.CALLED):
        yield "called", word
    if not told and here.before.rstrip(" \"'")[-1:] not in (":", "", ">", "="):
        brief = _ordinary(here) < _FULL_SENTENCE  # in a note of a few words verbs are left out
        yield ("untold in brief" if brief else "untold"), before[-1] if before else ""


def _after(row: tuple[str, ...], among: frozenset[str]) -> tuple[str, ...]:
    """The end of a row behind the last word of those `among`."""
    last = next((at for at in range(len(row), 0, -1) if row[at - 1] in among), 0)
    return row[last:]


def _first(row: tuple[str, ...], among: frozenset[str]) -> str:
    return next((word for word in row if word in among), "")
