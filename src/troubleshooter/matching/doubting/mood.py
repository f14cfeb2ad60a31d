"""How much a text speaks of an error without saying that it happened.

The way of NegEx and ConText, which read denials and conditions in doctors' notes: words that show a
mood, each with its reach, weighed here on the labelled messages that are worked on.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from types import MappingProxyType

from troubleshooter.matching.doubting import moodwords as words
from troubleshooter.matching.doubting.around import Around, Cue
from troubleshooter.matching.doubting.forms import is_in_a_row, of_documents, of_labels, of_lines
from troubleshooter.matching.doubting.leaning import lean
from troubleshooter.matching.doubting.phrases import INVERTED, of_all_around, of_phrases
from troubleshooter.matching.doubting.telling import is_stamped, of_facts
from troubleshooter.matching.reading.late import Late

WEIGHTS: Mapping[str, float] = MappingProxyType(
    {
        # who has not seen it, and what is not so
        "nobody": 4.0,
        "unseen": 3.25,
        "unseen behind": 3.0,
        "denied": 2.25,
        "not it": 3.5,
        "gone": 3.5,
        "gone behind": 3.5,
        "over": 1.75,
        "none": 3.75,
        "none behind": 1.25,
        "none near": 4.0,
        "not ours": 4.5,
        "fine here": 2.25,
        "others": 3.5,
        "past": 3.0,
        "relief": 2.0,
        # what may be, will be, or is feared or asked
        "might": 2.25,
        "might behind": 2.25,
        "will": 1.75,
        "later": 3.25,
        "ever": 2.0,
        "supposed": 4.0,
        "if": 3.25,
        "if elsewhere": 2.0,
        "only when": 3.75,
        "whether": 3.5,
        "feared": 3.75,
        "asked": 2.25,
        "inverted": 1.25,
        "meaning": 3.25,
        "curious": 3.5,
        "bidden": 3.25,
        "generic": 1.5,
        "explains": 2.25,
        "decided": 3.5,
        # what only bears or treats its words
        "called": 1.25,
        "called, told": 2.25,
        "about": 2.5,
        "untold": 3.75,
        "untold in brief": 2.0,
        "treated": 2.25,
        "treated behind": 2.5,
        "acted": 3.25,
        "such as": 3.25,
        "listed": 2.75,
        "in a row": 2.25,
        "label": 3.75,
        "label near": 1.5,
        "hearsay": 1.75,
        "read about": 2.5,
        "jokes": 3.75,
        "thanks": 0.75,
        # what document or line it stands in
        "titled": 3.75,
        "article": 3.75,
        "subject": 2.75,
        "subject beside": 2.75,
        "guides": 2.25,
        "meeting": 1.5,
        "contents": 3.5,
        "checklist": 3.25,
        "defined": 3.5,
        "query": 3.5,
        "expected": 3.75,
        "given": 2.0,
        "news": 3.5,
        "comment": 3.5,
        "remark": 2.75,
        "program": 3.75,
        "unset": 3.5,
        "healthy": 1.75,
        "healthy behind": 1.25,
        "quiet": 1.75,
        # what speaks for it
        "now": -0.25,
        "numbered": -1.0,
        "timed": -0.5,
        "to us": -0.5,
        "failed": -1.25,
        "what to do": -0.5,
        "severe": -1.5,
        "colon": -0.25,
    }
)
"""How much each cue counts: fitted and rounded, `tests.bench.moods --fit` shows the figures."""
LIMIT = 3.25
"""From this sum on, the cues alone would have it that the text only speaks of the error."""

_BLOT = re.compile(r"(?<!\w)_+(?!\w)")
"""Where a find or another error stood, in the words that show a mood."""
_DATA = Late(
    r"\":\s?(?:[\"'\d\[{-]|true|false|null)|\",\"|{\"|\"}",
    needs=('"',),
)
_TELLS = words.TOLD | words.NOW | words.FAILED
_NONE = frozenset({"no", "geen"})
_NEAR, _BEHIND, _LEAD = 6, 12, 3  # words
_LATER_TOLD = 4  # words behind a condition's own, after which its main clause may tell
_ORDINARY = words.ORDINARY | words.NOBODY | words.MIGHT | words.IF | words.WONDERED | words.US
_SENTENCE, _FULL_SENTENCE = 1, 5  # ordinary words
_MANY = 3  # rules


def is_only_spoken_of(here: Around, rules: int, bad: bool) -> tuple[str, ...]:
    """The words that show that a text only speaks of what stands at a find; empty if it tells that
    it happened. `rules` are found in its line; `bad` is whether it is an error or a warning."""
    sentence = is_sentence(here)
    shown = list(_against(here, rules, bad, sentence))
    counted = sum(WEIGHTS[name] for name, _ in (*shown, *_for_it(here, sentence)))
    leans, around = lean(here, counted, LIMIT)
    if leans < 0:
        return ()
    strongest = sorted(shown, key=lambda cue: (cue[0] in _OF_LACK, -WEIGHTS[cue[0]]))
    told = [_BLOT.sub("\u2026", word) or name for name, word in strongest if WEIGHTS[name] > 0]
    return tuple(dict.fromkeys((*told, *around))) or ("\u2026",)


_OF_ERRORS = frozenset({"healthy", "healthy behind", "quiet", "not ours", "none near", "fine here"})
"""Cues that good news shows as well."""
_OF_LACK = frozenset({"untold", "untold in brief"})
"""Cues of which the words that are there show the least."""


def cues(here: Around, rules: int, bad: bool) -> Iterator[Cue]:
    """What speaks for and against a find's being told of as having happened."""
    sentence = is_sentence(here)
    yield from _against(here, rules, bad, sentence)
    yield from _for_it(here, sentence)


def _for_it(here: Around, sentence: bool) -> Iterator[Cue]:
    yield from of_facts(here, sentence)
    if sentence and here.before.rstrip(" \"'(")[-1:] == ":":
        yield "colon", ":"


def _against(here: Around, rules: int, bad: bool, sentence: bool) -> Iterator[Cue]:
    yield from (cue for cue in of_lines(here) if bad or cue[0] not in _OF_ERRORS)
    documents = tuple(of_documents(here))
    yield from documents
    if sentence or _is_prose(here):
        yield from (cue for cue in _of_text(here) if bad or cue[0] not in _OF_ERRORS)
    if sentence:
        known = {"subject"} if any(name == "titled" for name, _ in documents) else set()
        left_out = known if bad else known | _OF_ERRORS
        yield from (cue for cue in _of_sentence(here) if cue[0] not in left_out)
        if rules >= _MANY:
            yield "listed", ","
    elif bad:
        yield from of_labels(here)


def _of_sentence(here: Around) -> Iterator[Cue]:
    yield from _of_words(here)
    yield from of_phrases(here)
    lead = here.clause_before[-5:]
    if not words.JOINING.isdisjoint(lead[-1:]) and (word := words.first(lead, words.ABOUT)):
        yield "about", word
    yield from _of_conditions(here)
    yield from _of_questions(here)
    if here.quoted:
        yield from _of_quotations(here)
        if is_in_a_row(here):
            yield "in a row", '", "'


def is_sentence(here: Around) -> bool:
    """Whether a find stands in a sentence that somebody wrote, and not in data or a bare log."""
    return not _is_data(here) and _ordinary(*here.words_before, *here.words_behind) >= _SENTENCE


def _is_prose(here: Around) -> bool:
    """Whether a find that is no part of a sentence stands beside some."""
    return not _is_data(here) and _ordinary(*here.words_beside) >= _FULL_SENTENCE


def _is_data(here: Around) -> bool:
    beside = here.text[max(0, here.start - 2) : here.start] + here.behind
    if _DATA.search(here.before) is not None or _DATA.search(beside) is not None:
        return True
    return (
        "\t" in here.text[max(0, here.start - 3) : here.start] + here.text[here.end : here.end + 3]
    )


def _ordinary(*row: str) -> int:
    return sum(word in _ORDINARY for word in row)


def _of_text(here: Around) -> Iterator[Cue]:
    """What the sentences beside show, also where a find is no part of one."""
    before, behind, beside = here.words_before, here.words_behind[:_BEHIND], here.words_beside
    for name, row, among in (
        ("hearsay", (*before, *beside), words.HEARSAY),
        ("subject beside", beside, words.SUBJECT),
        ("jokes", (*before, *behind, *beside), words.JOKES),
        ("acted", (*before, *behind, *beside), words.ACTED),
        ("relief", (*behind, *beside), words.RELIEF),
    ):
        if word := words.first(row, among):
            yield name, word
    yield from of_all_around(here)


def _of_words(here: Around) -> Iterator[Cue]:
    before, behind = here.words_before, here.words_behind[:_BEHIND]
    for name, row, among in (
        ("nobody", before, words.NOBODY),
        ("might", () if words.asks(before) else before, words.MIGHT),
        ("ever", before, words.EVER),
        ("might behind", here.clause_behind[:4], words.MIGHT | words.CAN),
        ("will", here.clause_before[-8:], words.WILL),
        ("bidden", before[1:2] if before[:1] == ("please",) else before[:1], words.BIDDEN),
        ("feared", before, words.FEARED),
        ("treated", _after(before, words.TOLD | words.NOW), words.TREATED),
        ("treated behind", behind[:_NEAR], words.TREATED),
        ("gone", behind[:8], words.GONE),
        ("subject", (*before, *behind), words.SUBJECT),
        ("guides", (*before, *behind), words.GUIDES),
    ):
        if word := words.first(row, among):
            yield name, word


def _of_conditions(here: Around) -> Iterator[Cue]:
    """A condition, unless its main clause says what somebody gets then: `als ik opsla krijg ik`."""
    row = here.words_before
    place = next(
        (at for at, word in enumerate(row) if word in words.IF and row[at - 1 : at] != ("met",)),
        None,  # `rood, met als tekst ..` is no condition
    )
    if place is None:
        return
    main = row[place + _LATER_TOLD :]
    if row[place] in words.WHEN and not words.PAST.isdisjoint(main):
        return  # when somebody did that, it came
    told = not words.TOLD.isdisjoint(main)
    if not told or words.US.isdisjoint(row[place:]):
        yield ("if" if row[place] in here.clause_before else "if elsewhere"), row[place]


def _of_questions(here: Around) -> Iterator[Cue]:
    """A question or a supposition, told by its order, that asks for no help."""
    every = {*here.words_before, *here.words_behind, *here.words_beside}
    if not words.HELP.isdisjoint(every):
        return
    if "?" in here.behind:
        yield "asked", "?"
    if (found := INVERTED.search(here.before)) is not None:
        yield "inverted", found[0].strip(" .!?")


def _of_quotations(here: Around) -> Iterator[Cue]:
    """What a quotation is called, and whether anything says that it came: `krijg ik ".."`."""
    before, clause = here.words_before, here.clause_before
    if words.first(clause[-1:], _NONE):
        yield "none", before[-1]
    near = {*before[-_LEAD:], *clause[-_NEAR:], *here.clause_behind[:4]}
    told = not _TELLS.isdisjoint(near)
    if told and (word := words.first(before, words.CALLED)):
        yield "called, told", word
    elif word := words.first(_named(clause), words.CALLED):
        yield "called", word
    if told or is_stamped(here):
        return
    if here.before.rstrip(" \"'")[-1:] not in (":", "", ">", "="):
        # in a note of a few words verbs are left out
        brief = _ordinary(*before, *here.words_behind) < _FULL_SENTENCE
        yield ("untold in brief" if brief else "untold"), before[-1] if before else ""


def _named(clause: tuple[str, ...]) -> tuple[str, ...]:
    """The word that a quotation is the name or the object of: `the text ".."`, `alert for ".."`."""
    return clause[-2:-1] if clause[-1:] and clause[-1] in words.JOINING else clause[-1:]


def _after(row: tuple[str, ...], among: frozenset[str]) -> tuple[str, ...]:
    """The end of a row behind the last word of those `among`."""
    last = next((at for at in range(len(row), 0, -1) if row[at - 1] in among), 0)
    return row[last:]
