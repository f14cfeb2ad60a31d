"""What the phrases of a sentence show of an error: unseen, to come, of others, a question."""

from __future__ import annotations

from collections.abc import Iterator

from troubleshooter.matching.doubting.around import Around, Cue
from troubleshooter.matching.reading.late import Late

_DENIED_BEFORE = Late(
    r" (?:not (?:one|once|a single|any|seen|hit|had|been|even|read|what)|no (?:sign|trace|such"
    r"|mention|question|sightings?)|none of|geen (?:enkele?|van|spoor|sprake|teken)"
    r"|niet (?:\x{00e9}\x{00e9}n|eenmaal|zozeer|gezien)"
    r"|(?:is|was|are|were|has|have|had|do|does|did)(?:n't| not)|nothing (?:like|of)"
    r"|stay clear of|free of|gevrijwaard van)(?: \w+){0,9} $"
)
_NOT_IT = Late(
    r" (?:was|is|were|are|het|ook|nor|either|evenmin)(?: \w+)? (?:geen|no|not an?|niet een) $"
    r"| (?:instead of|rather than|in plaats van)"
    r"(?: (?:the|an?|de|het|een|error|message|melding|fout))* $"
)
_UNSEEN = Late(
    r"(?:\bnot|n't|\bniet|\bgeen|\bnooit)(?: \w+){0,2} (?:sees?|seen|read|had|hit|gets?|got|gotten"
    r"|received|met|zien|gezien|gehad|gekregen|gelezen|tegengekomen)(?: \w+){0,3} $"
    r"| (?:geen|none|not one|niet \x{00e9}\x{00e9}n) (?:van|of)(?: \w+){0,9} $"
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
INVERTED = Late(
    r"(?:^|[.!?]\s)\W*(?:Krijg(?:t|en)?|Zou(?:den)?|Does|Do|Would|Could|Might|Will|Is het|Kan"
    r"|Bestaat|Zegt|Komt|Geeft|May)\s"
)
_SUPPOSED = Late(
    r"(?:^|[.!?:]\s)\W*(?:Should|Were|Had|Mocht(?:en)?|Stel|Suppose|Imagine|Was het maar|If only"
    r"|I wish)\s"
)
_WHETHER = Late(
    r" (?:whether|(?:kijk|kijken|check|checks|see|asks?|vraagt|weten|know|wonder|controleer|nagaan"
    r") (?:if|of)|tests? if|test(?:en)? of (?:de|het|er|die|dat|we|wij|ik|je|hij|ze)) "
)
_BEFORE_NOW = Late(
    r" (?:vorige? (?:week|maand|jaar)|last (?:week|month|year)|vroeger|voorheen|previously|formerly"
    r"|used to|in het verleden|destijds|jaren geleden|years ago) "
)
_OTHERS = Late(
    r" (?:buurman|neighbou?r|printer|andere? (?:klant|bedrijf|systeem|pakket|leverancier)"
    r"|other (?:customer|company|system|shop|supplier)|concurrent|competitor)(?:'s)? "
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
_UNSEEN_BEHIND = Late(
    r"^ (?:\w+ )?(?:hebben|heeft|heb|hadden|had|have|has|zijn|was|were|never|nooit|krijgen|zien) "
    r"(?:\w+ ){0,2}(?:nooit|never|niet|not|nog geen|nergens) "
)
_NONE_NEAR = Late(
    r" (?:(?:no|zero|geen(?: enkele?)?|niet een|not a single) (?:hits?|treffers?|match(?:es)?"
    r"|results?|resultaten|resultaat|instances?|gevallen|meldingen|such)|nergens het geval"
    r"|nowhere to be|(?:kwam|komt|kwamen|komen) (?:\w+ ){0,4}niet voor"
    r"|did not (?:occur|come up|happen|appear)|nothing came up|niets gevonden|niks gevonden"
    r"|none were|none was|evenmin) "
)
_MEANING = Late(
    r" (?:(?:what|wat) (?:\w+ ){0,3}_ (?:\w+ ){0,3}"
    r"(?:means?|meant|betekent|betekenen|bedoeld|stands? for)"
    r"|(?:what (?:do|does|is|would) (?:\w+ ){0,2}|wat (?:betekent|betekenen|zou) (?:\w+ ){0,3})_"
    r" (?:\w+ ){0,2}(?:mean|meant|betekenen|inhouden|again|alweer|ook|precies|exactly|actually"
    r"|eigenlijk)|wat (?:betekent|betekenen) (?:eigenlijk |ook |precies |nou )?_"
    r"|wat (?:houdt|houden) _ (?:\w+ ){0,2}in"
    r"|what (?:is|s) meant (?:by|with) (?:\w+ ){0,2}_"
    r"|(?:what|waar|where) (?:\w+ ){0,4}_ (?:\w+ ){0,3}(?:voor sta(?:at|an)|for)"
    r"|(?:betekenis van|meaning of|verschil tussen|difference between|bedoeld met)"
    r" (?:\w+ ){0,3}_) "
)
_CURIOUS = Late(
    r" (?:(?:uit|out of) (?:\w+ )?(?:interesse|nieuwsgierigheid|interest|curiosity)"
    r"|puur nieuwsgierig|ben benieuwd|just (?:curious|wondering)|for my own understanding"
    r"|vr(?:oe|aa)g me af|for the (?:glossary|faq|docs|records?|wiki)|asking for"
    r"|before (?:we|i) start|voordat (?:we|wij|ik) begin\w*|still deciding|nog aan het beslissen"
    r"|in theor(?:y|ie)|ter illustratie|(?:as an|by way of) example|(?:als|bij wijze van) voorbeeld"
    r"|not (?:yet )?started|nog niet begonnen|planning (?:the|our|for)) "
)
_READ_ABOUT = Late(
    r" (?:(?:i|ik|we|wij|he|she|hij|zij) (?:read|las|lees|heard|hoorde|hoorden)"
    r" (?:\w+ ){0,6}(?:dat|that|over|about|of|from) (?:\w+ ){0,9}_"
    r"|las (?:ik|wij|hij|ze|erover|op)|read (?:about|on|in|that)|\w*forum|reddit|stackoverflow"
    r"|linkedin|buren|(?:vorige|previous|former|last|oude) (?:werkgever|employer|job|baan)"
    r"|kennis van|friend of|elders|elsewhere|third part(?:y|ies)|branchegenoot|zusterbedrijf) "
)
_FINE_HERE = Late(
    r" (?:(?:bij|met|aan) (?:ons|mij|onze kant) (?:\w+ ){0,4}(?:niet|nooit|geen|prima|goed|nergens)"
    r"|(?:with|for|at|on) (?:us|our side|our end) (?:\w+ ){0,3}(?:not|never|fine|ok)"
    r"|ours (?:is|are|has|have)|(?:zelf|wij|we|ik|i|hij) (?:\w+ ){0,3}(?:nooit|never) (?:\w+ ){0,2}"
    r"(?:gehad|gezien|had|seen|gekregen|got)|nobody (?:\w+ ){0,3}(?:hit|seen|has|gets|ever)"
    r"|speelt (?:\w+ ){0,2}niet|alles (?:is )?(?:groen|goed|prima)|all (?:\w+ )?green) "
)
_ONLY_WHEN = Late(
    r"^(?: \w+){0,4} (?:alleen|pas|only|enkel|altijd|always|appears?|verschijnt|komt|shown"
    r"|ontstaat|treedt)(?: \w+){0,3} (?:als|when|if|wanneer|indien|once) "
)


_YEAR = Late(r"(?i)\b(?:in|uit|from|van|of|during|tijdens) (?:19|20)\d\d\b")
_GENERIC = Late(
    r" (?:(?:u|je|jij|men|you(?:'d|'ll)?|one|they|customers?|klanten|klant|users?|gebruikers?)"
    r" (?:\w+ ){0,2}(?:ziet|krijgt|zie|zien|krijg|krijgen|leest|sees?|gets?|find|notice"
    r"|come across|tegenk\w+)|(?:krijgt?|ziet|zie|leest) (?:u|je|jij|men)|(?:if|als) (?:u|je|you)) "
)
"""What anybody gets, not somebody."""
_EXPLAINS = Late(
    r" (?:betekenis|meaning|stands? for|(?:appears?|verschijnt|komt|shown|occurs?|ontstaat)"
    r" (?:\w+ )?(?:when|if|als|wanneer)|treedt op) "
)
_DECIDED = Late(
    r" (?:decided|decision|besloten|besluit|agreed|afgesproken|we treat|behandelen we|discussed"
    r"|wij willen|we want) "
)
_MEETING = Late(r" (?:minutes|notulen|action point|agenda|overleg) ")
_THANKS = Late(r" (?:thanks|thank you|bedankt|dank) ")
_OVER = Late(
    r" (?:closed|close this|afgerond|verholpen|opgelost|solved|resolved|happy|spot on|no further"
    r"|off the list|voorbij|teruggekomen|come back) "
)
_AROUND = {
    "none near": _NONE_NEAR,
    "meaning": _MEANING,
    "curious": _CURIOUS,
    "read about": _READ_ABOUT,
    "fine here": _FINE_HERE,
    "over": _OVER,
    "meeting": _MEETING,
    "thanks": _THANKS,
    "explains": _EXPLAINS,
    "generic": _GENERIC,
}
_ALL_AROUND = Late("|".join(one.pattern for one in _AROUND.values()))
"""All of these at once, as most texts hold none."""


_NO = frozenset({"geen", "no", "not", "a", "an", "een", "niet", "nooit", "never", "nog", "nergens"})
_WHEN = frozenset({"als", "when", "if", "wanneer", "indien", "once"})
_WHETHERS = frozenset({"whether", "if", "of"})
"""Words without which some of the patterns above fit nowhere."""


def of_phrases(here: Around) -> Iterator[Cue]:
    """What the phrases of a find's own sentence show."""
    before, behind = f" {' '.join(here.words_before)} ", f" {' '.join(here.words_behind)} "
    clause = f" {' '.join(here.clause_before)} "
    beside = f" {' '.join(here.words_beside)} "
    near = here.words_behind[:12]
    for name, row, pattern in (
        ("unseen", clause, _UNSEEN),
        ("denied", clause, _DENIED_BEFORE),
        ("not it", clause, _NOT_IT),
        ("gone behind", behind, _GONE_BEHIND),
        ("later", before + behind, _LATER),
        ("whether", before if not _WHETHERS.isdisjoint(here.words_before) else "", _WHETHER),
        ("past", before, _BEFORE_NOW),
        ("others", before + behind, _OTHERS),
        ("not ours", behind + beside, _NOT_OURS),
        ("supposed", here.before, _SUPPOSED),
        ("unseen behind", behind if not _NO.isdisjoint(near) else "", _UNSEEN_BEHIND),
        ("past", here.before + " _ " + here.behind, _YEAR),
        ("decided", before + behind, _DECIDED),
        ("only when", behind if not _WHEN.isdisjoint(near) else "", _ONLY_WHEN),
    ):
        if row and (found := pattern.search(row)) is not None:
            yield name, found[0].strip(" .!?")[:40]


def of_all_around(here: Around) -> Iterator[Cue]:
    """What the text says around a find, in its sentence and beside."""
    every = f" {' '.join((*here.words_before, '_', *here.words_behind, *here.words_beside))} "
    if _ALL_AROUND.search(every) is None:
        return
    for name, pattern in _AROUND.items():
        if (found := pattern.search(every)) is not None:
            yield name, found[0].strip()[:40]
