"""How far the words of an error reach on their line: what programs put before them, what a pattern
left out of them, and what one with an open end took in that somebody else said."""

from __future__ import annotations

from dataclasses import replace

from troubleshooter.matching.aligning.found import Found
from troubleshooter.matching.reading.late import Late

_FRAMES = Late(
    r"(?i)(?:^|[\s(\"'\x{2018}\x{201c}])("
    r"(?:[\w.\\]*(?:exception|error|fault|warning)(?: exception)?(?: ?[\[(][^\])\n]+[\])])*:? "
    r"|(?:errors?|fout|foutmelding|reason|reden|warning|waarschuwing|message|melding|status|code"
    r"|oauth_problem|main\.[a-z]+)(?: \[executing: ?\w+\]| [\d.]+)?[:=] ?"
    r"|(?:error|fout) (?:creating|inserting|updating|exporting|bij)(?: [\w.]+)+[.:] "
    r"|curl error \d+: |vismaid: [\w\-]+\. |sqlstate\[\w+\](?: \[\d+\])?:? "
    r"|(?:work ?order|werkbon|bon|order|invoice|factuur|relation|relatie|customer|klant)"
    r"(?: [\w\-]+)?: |code: \w+, description: |[a-z]+/[a-z]+: |[a-z]+_?[a-z]*\d\d+:? "
    r"|(?:get|post|put|patch|delete) |https?://|[a-z][\w.\-]+ (?:rest|soap)(?: api)?:? "
    r"|(?:the|de|het|an?|een|this|these|that|there|it|dit|deze|er|was|is|you|we|your|our|uw|je|u"
    r"|please) )+)$"
)
"""What programs and vendors write before what went wrong, and the words that a wording left out."""
_FINE = (
    r"(?:ok\x{e9}?|okay|goed|fine|in orde|opgelost|solved|fixed|resolved|verholpen|hersteld"
    r"|werkt weer|works again|working again|voorbij)"
)
_REST = Late(
    r"(?i)^([^,;!?\n]*?[^,;:!?\s])(?:"
    r" ?[:=] ?(?:0 ?(?:x|\x{00d7})|0 (?:of|van|out of) \d{1,6}(?: [^\W\d_]{2,20}){0,2}"
    r"|0(?: [^\W\d_]{2,20}){1,3}|0(?:[.,]0)? ?%|n\.?v\.?t\.?|n/a)"
    r"| ?\? (?:no|nee)(?: hoor)?| (?:-|\x{2192}|->|=>) (?:0(?: keer| times)?|none|geen|nul)"
    r"| (?:errors?|fouten|count|total|totaal|overslaan|negeren) ?[:=]? ?(?:0|aan|on|ja|yes)"
    r"| (?:is |was )?(?:ruled out|uitgesloten)| - 0(?: [^\W\d_]{2,20}){1,2}"
    r"| 0, [^\W\d_]{2,20} \d{1,6}|, (?:skipped as configured|overgeslagen zoals ingesteld)"
    r"| ?[:\-(]? ?last seen \d{1,2} (?:months?|years?) ago\)?"
    rf"| 0 ?x| \(0x?\)|[:,;] (?:nu|now|inmiddels|intussen|is|weer|again) (?:weer )?{_FINE}"
    rf"|[:,;] (?:retry |tweede poging |second attempt )?{_FINE}| - {_FINE}"
    rf"| \((?:{_FINE}|example|voorbeeld)\)"
    r"| (?:yesterday|gisteren),? (?:fine|ok|goed) (?:today|vandaag)"
    r")[.!]?$"
)
"""The rest of an error's words and what is said of them: `Gateway-time-out): 0 of 31 invoices`."""
_ENDED = Late(r"^([^,;!?\n]*[.)'\"!]:?)(?: ?[:=] ?[^\W_][^\s,;:]*)$")
"""Where a sentence or a bracket ends before, what stands behind a colon is no value of it."""
_OTHERS = Late(
    r"(?i)\b(?:but|maar|retr\w{1,5}|pogingen|attempts?|want|omdat|because|and|en|however|toch|status"
    r"|sinds|since|op|bij|on|for|voor|aantal|number|nr|regels|lines|type|not|niet|nog|still|weer"
    r"|again|sent|verstuurd|verzonden|verwerkt|processed|ge[e\x{eb}]xporteerd|exported|booked"
    r"|geboekt|left|over|now|nu)\b|\d{4}"
)
"""What the rest of an error's words is not, but a statement of its own."""
_CLAUSE = Late(r"^(?:[^,;?!\n]|,\d)*$")
_LONGEST = 300  # characters of a line
_REACH = 60  # characters behind a find
_ENDS_IN_COLON = ("::", ":?", ":,", ":;", ": ")
_LEADING = ", "
_LEAST = 8  # characters of an error
_OPENS, _CLOSES = (
    "\"'\N{LEFT SINGLE QUOTATION MARK}\N{LEFT DOUBLE QUOTATION MARK}",
    ("\"'\N{RIGHT SINGLE QUOTATION MARK}\N{RIGHT DOUBLE QUOTATION MARK}"),
)
_SAID_BEHIND = Late(
    r"(?i)(?P<said>(?:[:=] ?|(?: -|,|;) )(?:"
    # A bare nought or `none` may be the value that the wording ends with.
    r"0 ?(?:x|\x{00d7})|0 (?:of|van|out of) \d{1,6}(?: [^\W\d_]{2,20}){0,2}"
    r"|0(?: [^\W\d_]{2,20}){1,3}(?:, ?\d{1,6} [^\W\d_]{2,20})?"
    r"|n\.?v\.?t\.?|n/a|never|nooit|\d{1,2}x)|\? (?:no|nee)(?: hoor)?"
    r"| (?:-|\x{2192}|->|=>) ?(?:0|none|geen|nul)| 0 ?x"
    r"|[:=,;](?: ?(?:(?:nu|now|inmiddels|intussen|is|weer|again) ){0,2}"
    rf"| retry | second attempt | tweede poging ){_FINE}"
    rf"(?: (?:again|weer|now|nu|yesterday|gisteren))?| - {_FINE}| \((?:{_FINE}|example|voorbeeld)\)"
    rf"| is (?:{_FINE})|(?: is)? (?:{_FINE}) (?:door|by) [^\W\d_]{{2,20}}"
    r"| 0, [^\W\d_]{2,20} \d{1,6}"
    r"| (?:errors?|fouten|count|total|totaal) ?:? ?0|-(?:errors|fouten): 0"
    r"| (?:yesterday|gisteren),? (?:fine|ok|goed) (?:today|vandaag)"
    r"|,? \d?\d:\d\d,? (?:ok|goed|exported|sent|ge[e\x{eb}]xporteerd|verstuurd)(?: \d?\d:\d\d)?"
    r"|(?: ?(?:->|=>|\x{2192}) ?(?:created|corrected|retried|exported|ok|fixed|aangemaakt"
    r"|gecorrigeerd|ge[e\x{eb}]xporteerd)){1,2}"
    r"| (?:is |was )?(?:ruled out|uitgesloten)"
    r"| ?[:\-(]? ?last seen \d{1,2} (?:months?|years?) ago\)?"
    r"|, (?:skipped as configured|overgeslagen zoals ingesteld|automati\w{4,6} (?:corrected"
    r"|gecorrigeerd))|; default used"
    r")[.!]?$"
)
"""What somebody says behind an error that is none, where a pattern takes the line's end in."""
_NOT_SO = Late(r"(?i)\b(?:niet|not|nooit|never|nog|hardly|half)$")
_IS_IT = Late(
    r"(?i)\b(?:solved|fixed|resolved|ok\x{e9}?|okay|opgelost|verholpen|gelukt|works|werkt|done|klaar"
    r"|success|sent|exported|verstuurd|verwerkt)$"
)
"""What is asked about an error that is there: `Verplicht: Dagboek, opgelost? nee`."""
_DONE = Late(
    r"(?i)\b(?:sent|exported|processed|synced|booked|imported|verstuurd|verzonden|verwerkt|geboekt"
    r"|ge[e\x{eb}]xporteerd|ge[i\x{ef}]mporteerd|gesynct)\b"
)


def clipped(item: Found, text: str) -> Found:
    """A find of a pattern without what it took in beyond its quotation, of the word before it, or
    of what is said of it at the line's end: `Ongeldig: Btw-nummer - opgelost`."""
    if item.alignment is not None or item.stage == "code" or not item.rule.level.bad:
        return item
    start, end = item.start, item.end
    while end - start > 1 and text[start] in _LEADING:
        start += 1  # a comma by which a pattern parts it from what stands before
    inside = text[start:end]
    # An open front took in the last letter of a word, or a count of none.
    if inside[0].isalnum() and not inside[1:2].isalnum():
        torn = start > 0 and text[start - 1].isalnum()
        if (torn and inside[0].isalpha()) or (not torn and inside[:2] == "0 "):
            start += next((at for at, mark in enumerate(inside[1:], 1) if mark.isalnum()), 0)
    opened = next((mark for mark in (text[start - 1 : start], inside[:1]) if mark in _OPENS), "")
    if opened:
        # `'Customer Class' cannot be empty` begins with a value in quotation marks.
        closed = text.find(_CLOSES[_OPENS.index(opened)], start + 1, end)
        if ": " in text[start : max(closed, start)] and not text[closed + 1 : closed + 2].isalnum():
            end = closed
    high = text.find("\n", end, end + _REACH)
    said = _SAID_BEHIND.search(text[start : high if high >= 0 else end + _REACH])
    if said is not None and _LEAST <= said.start() < end - start:
        own = start + said.start()
        denied = _NOT_SO.search(text[start:own]) is not None  # `is nog niet verholpen`
        asked = said["said"][:1] == "?" and _IS_IT.search(text[start:own]) is not None
        denied = denied or asked or is_of_work(said["said"])
        end = end if denied else own
    return item if (start, end) == (item.start, item.end) else replace(item, start=start, end=end)


def is_of_work(said: str) -> bool:
    """Whether a count is of what was done, and so none of an error: `0 of 31 sent`."""
    return _DONE.search(said) is not None


def spread(text: str, first: int, last: int, start: int, end: int) -> tuple[int, int]:
    """From where to where all the words of an error stand that was found at `start`..`end` of the
    line `first`..`last`."""
    if 0 < start - first <= _LONGEST:
        own = _FRAMES.search(text[first:start])
        start = start if own is None else first + own.start(1)
    if 0 < last - end <= _LONGEST:
        end += _rest_of(text[end:last].rstrip())
    return start, end


def is_one_clause(rest: str) -> bool:
    """Whether the `rest` of a line behind a find can be of the error's own words to the end."""
    return (
        len(rest) <= _LONGEST
        and _CLAUSE.search(rest) is not None
        and (_OTHERS.search(rest) is None)
    )


def _rest_of(behind: str) -> int:
    """How much of what stands `behind` an error on its line are its own words: `. Unable to access
    API (solved)`."""
    for one in (_REST, _ENDED):
        found = one.search(behind)
        if found is not None and _OTHERS.search(found[1]) is None:
            return len(found[1])
    bare = len(behind) - len(behind.lstrip(".!)"))
    if behind[bare : bare + 2] in _ENDS_IN_COLON:
        return bare + 1
    return bare - 1 if behind[bare : bare + 1] == " " and behind[bare - 1 : bare] == "." else bare


def outer_quotation(
    text: str, first: int, last: int, start: int, end: int
) -> tuple[int, int] | None:
    """The inside of the outer marks, where a quotation on the line `first`..`last` holds others:
    `Vink 'Error: expired { code: 'CERT_HAS_EXPIRED' }' aan`."""
    if last - first > _LONGEST:
        return None
    opened: list[int] = []
    nested = False
    for place in range(first, last):
        mark = text[place]
        if mark not in _OPENS and mark not in _CLOSES:
            continue
        before, behind = (
            text[place - 1 : place] if place > first else " ",
            text[place + 1 : place + 2],
        )
        if before.isalnum() and behind.isalnum():
            continue  # an apostrophe
        if (before in " ([{=:" or before in _OPENS) and behind.strip():
            nested = nested or bool(opened)
            opened.append(place)
        elif opened:
            low = opened.pop()
            if not opened:
                if nested and low < start and end <= place:
                    return low + 1, place
                nested = False
    return None
