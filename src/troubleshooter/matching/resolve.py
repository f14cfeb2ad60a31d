"""From everything found in a message to what stays: the strongest at each place, once each."""

from __future__ import annotations

import re
from dataclasses import dataclass

from troubleshooter.matching.aligning.found import MARGIN, Found
from troubleshooter.matching.outcome import Outcome
from troubleshooter.matching.overlapping import (
    names_in_quotes,
    only_says_whose,
    overlap,
    share_a_part,
    stands_in_a_hole,
)
from troubleshooter.matching.reading import routing
from troubleshooter.matching.reading.windows import begins_another, is_apart, separated
from troubleshooter.model import Rule, System

_STATUS_LINE = re.compile(
    r"[<\s]{0,3}(?:HTTP/[\d.]{1,3} \d|Status(?: ?code)?: ?\d{3}\b"
    r"|(?:GET|POST|PUT|PATCH|DELETE) \S{1,300} ?(?:[\-=]>|\u2192|:)? ?"
    r"(?:HTTP(?:/[\d.]{1,3})? )?\(?\d{3}\b)"
)
_NEXT_LINE = re.compile(r"(?i)[^\n]{0,80}\n\s{0,8}[\"']?(?:(?:the|an?|de|het|een) )?")
_TO_THE_BODY = re.compile(
    r"[^\n]{0,80}\n(?:[<\s]{0,3}[A-Za-z][A-Za-z\-]{1,40}: [^\n]{0,300}\n|\s{0,4}\n){0,20}"
    r"\s{0,8}[{\[<](?:[^\n]|\n\s)*"
)
"""What stands between the status of an answer and what its body says: headers, an empty line."""
_LOGIN_FAILED = re.compile(
    r"(?i)\b(?:login|log ?in|sign[ -]?in|inloggen|aanmelden|aanmelding)\b[^:\n]{0,40}"
    r"\b(?:failed|fails|mislukt(?:e)?|niet gelukt|unsuccessful|impossible|not possible)[\"')]?$"
)
_REASON = re.compile(r"(?i)[\"')]?\s?[:\-\u2013]\s{1,3}[\"'(]?(?:(?:the|de|het) )?")
"""What stands between a login that failed and its reason."""
_BODY = 1_500  # characters from the status of an answer
_LINE = 2_000  # characters of a line that are looked at
_ANNOUNCED = 4  # lines below a frame in which its error may stand


_SAME = {"tax": "vat", "article": "material", "customer": "relation"}
_SAYS_WHAT = frozenset(
    {"missing", "unknown", "invalid", "not", "found", "code", "unpublished", "exists", "no", "in"}
)
"""Words of rules' names that say what is wrong, and not with what."""
_CELL = 40  # characters
_FRONT = re.compile(
    r"[\W\d_]*(?:(?:fout|error)?code|fout|error|export|import|sync|bon|werkbon|order|factuur"
    r"|invoice"
    r"|wo|log|work order)?[\W\d_]*(?:code|bon|werkbon|order|factuur|invoice|wo)?[\W\d_]*",
    re.IGNORECASE,
)
"""What stands in a row before the cell of a code that the wording follows."""
_TO_THE_CELL = re.compile(
    r"[^|;\t\n]{0,60}?(?: ?[|;\t] ?|\",\s?)(?:code|fout(?:code)?|error)?[\s:=\"'(\[]{0,4}",
    re.IGNORECASE,
)
_CELL_ENDS = re.compile(r"[\"')\]]{0,2}[ \t]{0,8}(?:$|[|;,\t\n])")
_CELL_BEGINS = re.compile(r"(?:[|;\t\n]|\",)[ \t]{0,8}[\"'(\[]{0,2}$")
_TO_THE_BRACKET = re.compile(r"[^.;:,|()\"'\n]{0,60}\(")
_FROM_THE_CELL = re.compile(r"[\"')\]]{0,2}[ \t]{0,8}(?:[|;\t]|,\")[ \t]{0,8}[\"']?")
"""What stands between a wording's cell and the one beside it that holds a code alone."""

Reason = tuple[Outcome, str]
"""Why something is dropped, and the rule or code that stood in its way ('' for none)."""


@dataclass(frozen=True, slots=True)
class Resolution:
    """What stays, in reading order, and what does not, each with the reason."""

    kept: tuple[Found, ...]
    dropped: tuple[tuple[Found, Reason], ...]


def resolve(found: list[Found], text: str) -> Resolution:
    """The strongest match at each place, each rule once; a special case before its parent."""
    families = _families(found, text)
    parents = {id(item) for item, _ in families}
    resolution = _weighed([item for item in found if id(item) not in parents], text)
    kept = {item.rule.id for item in resolution.kept}
    lost = {name for _, cases in families if kept.isdisjoint(cases) for name in cases}
    if lost:  # no case of the family came through, so the parent must have its chance
        again = resolve([item for item in found if item.rule.id not in lost], text)
        told = tuple(entry for entry in resolution.dropped if entry[0].rule.id in lost)
        return Resolution(again.kept, (*told, *again.dropped))
    gave_way = tuple(
        (item, (Outcome.PARENT, next(name for name in cases if name in kept)))
        for item, cases in families
    )
    return Resolution(resolution.kept, (*gave_way, *resolution.dropped))


def _families(found: list[Found], text: str) -> list[tuple[Found, tuple[str, ...]]]:
    """The finds that special cases of the same rule stand beside in one statement, with these."""
    children = [item for item in found if item.rule.parent]
    beside = (
        (item, tuple(child.rule.id for child in children if _is_case(child, item, text)))
        for item in (found if children else ())
    )
    return [(item, cases) for item, cases in beside if cases]


def _is_case(child: Found, parent: Found, text: str) -> bool:
    """Whether `child` says more of what `parent` found; a code decides over the wording of a rule
    that has codes of its own."""
    if child.rule.parent != parent.rule.id:
        return False
    if parent.stage == "code" and child.stage != "code" and child.rule.codes:
        return False
    return _together(parent, child, text)


def _together(one: Found, other: Found, text: str) -> bool:
    """Whether two finds stand at one place or in one statement."""
    first, last = (one, other) if one.start <= other.start else (other, one)
    return overlap(one, other) or not separated(text, first.end, last.start)


def _weighed(found: list[Found], text: str) -> Resolution:
    several = len({item.rule.system for item in found}) > 1
    order = sorted(
        found,
        key=lambda item: (
            item.stage != "code",
            item.rule.frame,
            item.rule.generic,
            item.score < 1.0,
            not item.complete,
            item.rule.system is System.NETWORK,  # what a vendor's own rule says is more
            several and _is_of_another(item, text),
            -round(item.weight, 6),  # sums of the same figures differ by their order
            item.start,
            -item.end,
        ),
    )
    kept: list[Found] = []
    dropped: list[tuple[Found, Reason]] = []
    again: list[Found] = []
    told: set[str] = set()
    for item in order:
        if item.rule.id in told:
            dropped.append((item, (Outcome.AGAIN, "")))
            again.append(item)
            continue
        over = next(
            (
                other
                for other in kept
                if overlap(item, other) and not share_a_part(item, other, text)
            ),
            None,
        )
        over = over or next((other for other in again if _says_it_again(item, other)), None)
        over = over or next((other for other in found if stands_in_a_hole(other, item, text)), None)
        over = over or next((other for other in found if names_in_quotes(other, item, text)), None)
        over = over or next((other for other in found if only_says_whose(item, other, text)), None)
        if over is not None:
            dropped.append((item, (Outcome.OVERLAPPED, over.rule.id)))
        else:
            kept.append(item)
            told.add(item.rule.id)
    for reason in (_contradicted, _close_rival, _gives_way, _failed_by, _announces, _covered):
        judged = [(item, reason(item, kept, found, text)) for item in kept]
        dropped.extend((item, said) for item, said in judged if said is not None)
        kept = [item for item, said in judged if said is None]
    return Resolution(tuple(sorted(kept, key=lambda item: item.start)), tuple(dropped))


def _is_of_another(item: Found, text: str) -> bool:
    """Whether the line names other systems than the rule's: `exact: "(429) Too Many Requests"`."""
    low, high = text.rfind("\n", 0, item.start) + 1, text.find("\n", item.end)
    line = text[low : high if high >= 0 else len(text)][:_LINE]
    named = routing.named_plainly(line)
    return bool(named) and item.rule.system not in named


def _says_it_again(item: Found, other: Found) -> bool:
    """Whether a rule that is kept for an earlier place stands here by the same code."""
    return item.stage == other.stage == "code" and item.start == other.start


def _contradicted(item: Found, kept: list[Found], found: list[Found], text: str) -> Reason | None:
    """A code decides over wording in its own statement that belongs to other codes."""
    if item.stage == "code":
        return None
    listed = len({one.evidence for one in kept if one.stage == "code"}) > 1
    for other in kept:
        if other.stage != "code":
            continue
        first, last = (item, other) if item.start <= other.start else (other, item)
        if _is_cell_beside(item, other, text) or _closes_it(item, other, found, text):
            return Outcome.CONTRADICTED, other.evidence
        if not item.rule.codes or separated(text, item.start, other.start):
            continue
        if not is_apart(text, first.end, last.start, listed=listed):
            return Outcome.CONTRADICTED, other.evidence
    return None


def _is_cell_beside(item: Found, code: Found, text: str) -> bool:
    """Whether a code of an error that is easily confused with `item` has the cell beside it, so
    that the row is about the code's: `bon 24-0719 | tegenrekening niet ingevuld | CMUT012`."""
    if not _are_alike(item.rule, code.rule):
        return False
    if item.start < code.start:
        return (
            _TO_THE_CELL.fullmatch(text, item.end, code.start) is not None
            and _CELL_ENDS.match(text, code.end) is not None
            and not begins_another(text, item.end, code.start)
        )
    line = text[text.rfind("\n", 0, code.start) + 1 : code.start]
    if _FRONT.fullmatch(line[-_LINE:]) is None:
        return False
    front = text[max(0, code.start - _CELL) : code.start]
    begins = not front.strip(" \"'") or _CELL_BEGINS.search(front) is not None
    return begins and _FROM_THE_CELL.fullmatch(text, code.end, item.start) is not None


def _closes_it(item: Found, code: Found, found: list[Found], text: str) -> bool:
    """Whether a code of an error that is easily confused with `item` stands in brackets at the end
    of its clause: `bon 24-1407 heeft geen materialen en geen uren (CFACT006)`."""
    between = item.end < code.start and _TO_THE_BRACKET.fullmatch(text, item.end, code.start)
    if not between or not _are_alike(item.rule, code.rule):
        return False
    return not any(one.rule is code.rule and item.end <= one.start < code.start for one in found)


def _are_alike(one: Rule, other: Rule) -> bool:
    """Whether two rules are about the same thing and are said to be easily confused."""
    named = {alike.rule for alike in (*one.not_this, *other.not_this)}
    if one.id not in named and other.id not in named:
        return False
    return not _subject(one).isdisjoint(_subject(other))


def _subject(rule: Rule) -> set[str]:
    """What a rule's name says that it is about."""
    words = rule.id.partition(".")[2].split("-")
    return {_SAME.get(word, word) for word in words} - _SAYS_WHAT


def _gives_way(item: Found, kept: list[Found], _: list[Found], text: str) -> Reason | None:
    """A generic rule gives way to a specific one in the same statement, and any status to what the
    body of its answer says of another system."""
    for other in kept:
        may = item.rule.generic or other.rule.system is not item.rule.system
        if may and _is_the_body(item, other, text):
            return Outcome.GENERIC, other.rule.id
        listed = item.evidence.isdigit() and other.evidence.isdigit()  # statuses, one after another
        if item.rule.generic and not other.rule.generic and not listed:
            one, two = (item, other) if item.end <= other.start else (other, item)
            if not separated(text, one.end, two.start):
                return Outcome.GENERIC, other.rule.id
    return None


def _failed_by(item: Found, kept: list[Found], _: list[Found], text: str) -> Reason | None:
    """A login that failed was not refused if a colon names another reason: `Exact login failed:
    (503) Server Unavailable`."""
    if _LOGIN_FAILED.search(text, item.start, item.end) is None:
        return None
    for other in kept:
        same = other.rule.system is item.rule.system and other.rule.level.bad
        if same and other is not item and _REASON.fullmatch(text, item.end, other.start):
            return Outcome.GENERIC, other.rule.id
    return None


def _is_the_body(item: Found, other: Found, text: str) -> bool:
    """Whether `item` is the status line of an answer, and `other` stands in its body."""
    if not 0 <= other.start - item.end <= _BODY:
        return False
    line = text[text.rfind("\n", 0, item.end) + 1 : item.end]
    if _STATUS_LINE.match(line) is None:
        return False
    return any(way.fullmatch(text, item.end, other.start) for way in (_TO_THE_BODY, _NEXT_LINE))


def _announces(item: Found, kept: list[Found], _: list[Found], __: str) -> Reason | None:
    """A frame gives way to an error that stands behind it, on its line or one of the next."""
    if not item.rule.frame:
        return None
    for other in kept:
        near = 0 <= other.line - item.line <= _ANNOUNCED
        told = not other.rule.frame and other.rule.level.bad
        if told and near and other.start > item.start:
            return Outcome.GENERIC, other.rule.id
    return None


def _covered(item: Found, kept: list[Found], _: list[Found], __: str) -> Reason | None:
    """An error that stands behind one which speaks for it is that one's cause."""
    for other in kept:
        near = 0 <= item.line - other.line <= _ANNOUNCED and item.start > other.start
        if near and not {item.rule.id, item.rule.parent}.isdisjoint(other.rule.covers):
            return Outcome.COVERED, other.rule.id
    return None


def _close_rival(item: Found, _: list[Found], found: list[Found], text: str) -> Reason | None:
    """A fuzzy match that another rule's comes close to at the same place decides nothing."""
    if item.score >= 1.0:
        return None
    for other in found:
        if (
            other.rule.id != item.rule.id
            and not other.rule.generic
            and not other.rule.frame
            and overlap(item, other)
            and other.score > item.score - MARGIN
            and not share_a_part(item, other, text)
        ):
            return Outcome.RIVAL, other.rule.id
    return None
