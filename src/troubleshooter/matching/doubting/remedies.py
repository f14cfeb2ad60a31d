"""What a log says it did at once about something that was lacking, and whether all went on."""

from __future__ import annotations

import re
from dataclasses import dataclass

from troubleshooter.matching.doubting.moodwords import words
from troubleshooter.matching.reading.late import Late
from troubleshooter.model import Rule, System

_CLAUSES = re.compile(
    r"[;|()]|,(?=\s)|:(?=\s)|->|=>|\u2192|\s>\s|\s[-\u2013\u2014/]\s|\s(?:en|and|then|daarna)\s"
)
_MARK = re.compile(r",\s|;|->|\s>\s|\s[-\u2013\u2014]\s")
_DATE = 12  # characters
_SENTENCE = re.compile(r"[.!?]\s+(?=[^\W\d_])|\n")
_LACKS = Late(
    r"(?i)\b(?:not|niet|no|geen|unknown|onbekend\w*|missing|ontbreekt|ontbrak|ontbrekend\w*|empty"
    r"|leeg|lege|mandatory|required|verplicht)\b"
)
_EXISTS = Late(
    r"(?i)\b(?:already|reeds|al|duplicate|dubbel\w*|in use|in gebruik|twice|processed|verwerkt)\b"
)
"""Errors of which the reason is that something was created, booked or found before."""
_NO_FAILURE = Late(
    r"(?i)\b(?:no|geen|zero|0|none|without|zonder|nothing|niets)\s(?:errors?|fout(?:en|melding)?"
    r"|missing|lost|verloren|failed|mislukt|rejected|refused|geweigerd|skipped|overgeslagen"
    r"|warnings?)\b"
)
_FAILS = Late(
    r"(?i)\b(?:errors?|fout\w*|fail\w*|mislukt\w*|refus\w+|reject\w*|geweigerd|weigert?|afgekeurd"
    r"|declined|invalid|ongeldig\w*|not|niet|no|geen|none|cannot|never|nooit|nothing|niets|unable"
    r"|abort\w*|afgebroken|stop\w*|gestopt|halted|still|nog|yet|remains?|blijft|pending|parked"
    r"|geparkeerd|wacht\w*|waiting|exception|crash\w*|time-?out|gave up|giving up|opgegeven"
    r"|tevergeefs|in vain|un\w+ful\w*|but|maar|however|echter|missing|ontbreekt|unknown|onbekend"
    r"|same|zelfde|weer|opnieuw (?:exporteren|verzenden|versturen|sturen|aanbieden|proberen)"
    r"|wrong|manually|handmatig|blocked|geblokkeerd)\b|n't\b|^0(?:\s|$)"
)
_LOST = Late(
    r"(?i)\b(?:without|zonder|left out|weggelaten|skip\w*|overgeslagen|dropped|omitted|lost"
    r"|vervallen|only|alleen|part(?:ial)?ly|deels|gedeeltelijk|incomplete\w*|onvolledig\w*)\b"
)
"""What went on went on without what was lacking."""
_TO_COME = Late(
    r"(?i)\b(?:can|kan|kunnen|could|may|mag|must|moet\w*|should|need\w*|will|zal|zullen|would|zou"
    r"|wordt|worden|to be|te|if|indien|unless|tenzij|first|eerst|please|graag|newly|yesterday"
    r"|gisteren|today|vandaag|vorige?|last|earlier|eerder|ago|geleden|was|had|nog)\b"
)
_SO_FAR = ("yet", "as yet", "so far")
"""What ends the error's own clause: `not known yet, created`."""
_HAD_BEEN = words("was had were")
_PAST = Late(
    r"(?i)\b(?:was|were|had|did|waren|hadden|bestond(?:en)?|ontbrak(?:en)?|stond(?:en)?"
    r"|miste(?:n)?)\b"
)
"""An error that is told as what was; what `was` done about it is as long ago."""
_PUT_RIGHT = Late(
    r"(?i)^(?:(?:it|they|has|have|been|was|were|is|are|zijn|werd|werden|nu|now|daarna|then|later"
    r"|inmiddels"
    r"|meanwhile|opnieuw|automatically|automatisch|daarom|therefore)\s){0,4}(?:renewed|refreshed"
    r"|corrected"
    r"|repaired|fixed|restored|replaced|mapped|entered|re-?entered|filled in|reset|vernieuwd"
    r"|ververst"
    r"|gecorrigeerd|hersteld|gerepareerd|vervangen|ingevuld|gekoppeld|aangepast)\b"
)
"""What was done about an error of the past, by the line of a program."""
_BEING_MADE = Late(
    r"(?i)^[^.;:\n]{0,30}?\b(?:wordt|worden|is being|are being|will be)\s(?:(?:now|nu|automatisch"
    r"|daarom"
    r"|automatically|eerst|first|alsnog|therefore|dus)\s){0,2}"
    r"(?P<made>created|aangemaakt|added|toegevoegd|imported|ge[i\x{00ef}]mporteerd)\b"
)
_NOT_YET = Late(
    r"(?i)\b(?:nog (?:niet|geen|onbekend)|not yet|(?:not|unknown)[^,;]{0,30} yet|new)\b"
)
_RIGHT_NOW = Late(
    r"(?i)^(?:(?:it|they|that|dat|die|which|is|are|zijn|now|nu|inmiddels|meanwhile|alles|weer|again"
    r"|since)\s){1,4}(?:ok|okay|ok\x{e9}|good|goed|fine|valid|geldig|right|correct|in orde|known"
    r"|bekend|complete|compleet|filled in|ingevuld|present|aanwezig|(?:set to |op )?\d[\w.]{0,12}"
    r"(?: (?:days|dagen))?)$"
)
"""`API settings were not valid, entered again and now valid`."""
_DATED = re.compile(r"^\W{0,3}[0-9]{1,4}[-/.][0-9]")
"""Behind `created` it is a column that tells when."""
_OTHERS = Late(r"(?i)\b(?:others?|rest|remaining|overige|andere|anderen|similar|duplicate)\b")
_USED_UP = Late(r"(?i)\b(?:already|al|reeds|all|alle|fully|volledig|twice|dubbel)\b")
_COUNTED = re.compile(r"[0-9][0-9.,]{0,12}\s[A-Za-z]")
_SHARE = re.compile(r"^[0-9]{1,6}\s?(?:/|of|van(?: de)?|out of)\s?[0-9]{1,6}\s[a-z]")
_STATUS = re.compile(r"(?:^|\s)[1-5][0-9]{2}$|^[1-5][0-9]{2}\s")
"""Which figures they are is not looked at, as messages that differ in those count as alike."""
_INSTEAD = Late(
    r"(?i)\b(?:default|standaard\w*|fallback|terugval\w*|main|hoofd\w{0,20}|general|generic"
    r"|algemene?)\b.*\b(?:used|gebruikt|applied|toegepast"
    r"|taken|genomen|aangehouden|ingevuld|assumed|chosen|gekozen)(?:$|\s(?:instead|for|voor)\b)"
    r"|\b(?:used|gebruikt|taken|genomen) (?:instead|in plaats daarvan)\b"
    r"|\b(?:using|used|fell back (?:to|on)|falling back (?:to|on)|teruggevallen op)"
    r" (?:the |de |het |its )?(?:default|standaard\w*|fallback)\b"
    r"|\b(?:replaced (?:by|with)|vervangen door|substituted by)\s"
    r"|\b(?:corrected|gecorrigeerd)(?:$| (?:to|naar|in) )"
    r"|\b(?:split|(?:op)?gesplitst|opgedeeld)\s(?:per|by|into|in)\s"
)
"""What was used in place of anything that would not do."""
_SUPPLIED = Late(
    r"(?i)\b(?:filled(?: in)? with|(?:in|aan)gevuld met|supplemented with)\s"
    r"|\b(?:from|uit|volgens|of|van)\s.*\b(?:used|gebruikt|genomen|taken|applied|toegepast)$"
    r"|^(?:[^\s]{1,30}\s){1,3}(?:assumed|used|gebruikt|aangehouden|toegepast)$"
    r"|(?:^|\s)(?:taken from|overgenomen (?:uit|van)|aangevuld (?:uit|vanuit))\s"
    r"|\b(?:matched (?:on|by)|gematcht op|herkend aan|gekoppeld op)\s"
    r"|(?:^|\s)(?P<made>created|aangemaakt|added|toegevoegd|inserted|aangelegd|imported"
    r"|ge[i\x{00ef}]mporteerd|made|gemaakt|generated|gegenereerd|assigned|toegekend)"
    r"(?:$|\s(?:as|als|because|omdat|automatically|automatisch|with|met|(?:by|door)(?: the| de)?"
    r" (?:export|import|sync|new|connector|integration|extension|koppeling|module|job))\b)"
    r"|^(?:(?:now|nu|wel|toch|alsnog)\s)*(?:gevonden|found)(?:$|\s(?:after all|alsnog)\b)"
    r"|\b(?:found|gevonden) (?:after all|(?:at|on|in|bij|na) (?:the |de )?"
    r"(?:second|third|tweede|derde|retry)\b)"
)
"""What was supplied where something was lacking."""
_LOOKED_UP = Late(
    r"(?i)\b(?:read|fetched|loaded|retrieved|requested|opgehaald|gelezen|opgevraagd)\s"
    r"(?:from|uit|bij|van)\s"
)
_KEPT_LIST = Late(r"(?i)\b(?:cache\w*|local|lokale?|lijst|index|geheugen|memory)\b")
"""Where programs look before they ask; what is not there is not yet an error."""
_RECORD = (
    r"(?:(?:sales |purchase )?(?:order|invoice|entry|document|lines?|credit ?memo)"
    r"|(?:verkoop|inkoop)?(?:order|factuur|boeking)|boekstuk|bon|regels?|creditnota)"
)
_DOCUMENTS = words("order invoice workorder work")
_DOCUMENT = Late(r"(?i)(?:orders?|invoices?|factuur|facturen|werkbon|boeking|bestelling)\b")
_SOURCES = words("outsmart bookzo magento webshop shop")
"""Where a thing that is created is not yet where it was looked for."""
_LIGHT = words(
    "is are has been was were werd werden zijn nu now alsnog toch the de het a een new nieuwe"
    " nieuw one ones it they and en so dus wordt worden being will be therefore daarom"
    " automatically automatisch eerst first also ook meteen direct directly hence vandaar"
)
_WORD = re.compile(r"[^\W\d_]{2,}")
_BOOKED = Late(r"(?i)\b(?:sales|purchase|verkoop\w*|inkoop\w*|boekstuk|boeking|entry)\b")
"""What is made where it was sent, and not in the shop that it came from."""
_SHOPS = frozenset({System.MAGENTO, System.EXACT})
"""Whose orders and invoices are made somewhere else before they are sent."""
_REF = r"(?:\s[\w./#'\-]{0,20}\d[\w./#'\-]{0,20})?"
_IS = r"(?:\s(?:is|are|was|has been|werd|now|nu|alsnog|successfully|toch))*"
_ARRIVED = Late(
    rf"(?i)^(?:the |de |het |all |alle )?(?:(?:work ?order|werkbon|{_RECORD}){_REF}{_IS}\s"
    r"(?:exported|booked|accepted|posted|inserted|synchroni[sz]ed|delivered|ge[e\x{00eb}]xporteerd"
    rf"|geboekt|geaccepteerd|gesynchroniseerd)|{_RECORD}{_REF}{_IS}\s(?P<made>created|aangemaakt))"
    r"(?:\s(?:as|als|with|met|anyway|successfully)\b.*)?\W*$"
)
_HINT = Late(
    r"(?i)used|gebruikt|using|applied|toegepast|taken|genomen|aangehouden|ingevuld|assumed|chosen"
    r"|gekozen"
    r"|fell back|falling back|teruggevallen|replaced|vervangen|substituted|corrected|gecorrigeerd"
    r"|split|gesplitst|opgedeeld|filled|gevuld|supplemented|overgenomen|match|herkend|gekoppeld"
    r"|created|aangemaakt|added|toegevoegd|inserted|aangelegd|found|gevonden|read|fetched|loaded"
    r"|imported|ge[i\x{00ef}]mporteerd|made|gemaakt|generat|gegenereerd|assigned|toegekend"
    r"|\b(?:now|nu|inmiddels|weer)\b|renewed|reset|fixed|mapped|entered|aangepast"
    r"|retrieved|requested|opgehaald|gelezen|opgevraagd|exported|booked|accepted|posted|delivered"
    r"|synchroni|synchroon|ge[e\x{00eb}]xporteerd|geboekt|geaccepteerd|gesynchroniseerd|\bok\b"
    r"|succe|gelukt|geslaagd"
)
_AGAIN = Late(
    r"(?i)\b(?:retry|retried|retries|second|third|attempt|poging|tweede|derde|opnieuw"
    r"|(?:new|nieuwe) (?:session|sessie|token)|renewed|vernieuwd|refreshed|ververst)\b"
)
_WENT_WELL = Late(r"(?i)(?:^|\s)(?:ok|succeeded|successful(?:ly)?|gelukt|geslaagd)\W*$")
_NUMBERED = Late(
    r"(?i)\b(relation|relatie|customer|klant|debtor|debiteur|invoice|factuur|work ?order|werkbon"
    r"|bon|material|materiaal|item|artikel|order|bestelling)s?\s['\"#]?"
    r"[\w./\-]{0,20}\d"
)
_SAME = {
    **dict.fromkeys(("relatie", "customer", "klant", "debtor", "debiteur"), "relation"),
    **dict.fromkeys(("materiaal", "item", "artikel"), "material"),
    **dict.fromkeys(("werkbon", "bon"), "workorder"),
    **dict.fromkeys(("regel", "regels", "lines", "orderregel", "orderregels"), "line"),
    "factuur": "invoice",
    "bestelling": "order",
}


@dataclass(frozen=True, slots=True)
class Said:
    """What an error says: that something `lacks`, or `exists` already, or was so in the `past`; of
    which records."""

    inside: str
    things: frozenset[str]
    lacks: bool
    exists: bool
    past: bool
    in_shop: bool
    known: frozenset[str]

    @classmethod
    def of(cls, rule: Rule, before: str, inside: str) -> Said:
        """What the words `inside` that were found of a rule say, with those `before` them."""
        told = f"{inside}\n{rule.wordings[0].text if rule.wordings else ''}"
        exists = _EXISTS.search(told) is not None
        lacks = not exists and _LACKS.search(told) is not None
        known = _numbered(before + inside)
        past = _PAST.search(inside) is not None
        return cls(inside, _things(told), lacks, exists, past, rule.system in _SHOPS, known)

    def is_of_another(self, clause: str) -> bool:
        """Whether a clause may be about another record, as it names one of a kind of which the
        error names one."""
        return not _numbered(clause).isdisjoint(self.known)


def ended_well(behind: str, failed: bool, error: Said) -> str:
    """The words behind an error that tell that it ended well; `failed` if what stands before it
    tells of a failure, which only what arrived undoes."""
    done, again = "", False
    sentence = _SENTENCE.search(behind)
    ends = sentence.start() if sentence else len(behind)
    place = 0
    for clause in _CLAUSES.split(behind):
        start = behind.find(clause, place)
        place = start + len(clause)
        said = clause.strip(" .\t\"'")
        if not said or said in _SO_FAR:
            continue
        if is_lost(said):
            return ""
        answered = _STATUS.search(said) is not None and behind[start - 1 : start] != "("
        if answered or fails(said):
            done, again, failed = "", False, True
            continue
        again = again or _AGAIN.search(said) is not None
        if start >= ends or error.is_of_another(said):
            continue
        dated = _DATED.search(behind[place : place + _DATE]) is not None
        if _has_arrived(said, error, dated) or (again and _went_well(said)):
            done, failed = done or said, False
        elif not failed and _is_remedy(said, behind, error, dated):
            done = done or said
    return done


def may_tell_a_remedy(behind: str) -> bool:
    """Whether any word stands there without which nothing was put right."""
    return behind != "" and _HINT.search(behind) is not None


def first_remedy(inside: str) -> int | None:
    """Where in the words of an error a clause begins that tells what was done about it."""
    for mark in _MARK.finditer(inside):
        clause = _CLAUSES.split(inside[mark.end() :])[0]
        if any(
            told.search(clause) for told in (_INSTEAD, _SUPPLIED, _LOOKED_UP, _ARRIVED, _BEING_MADE)
        ):
            return mark.start()
    return None


def is_of_documents(text: str) -> bool:
    """Whether a text names an order or an invoice, which things are put right for."""
    return _DOCUMENT.search(text) is not None


def is_lost(clause: str) -> bool:
    """Whether a clause says that something was left out."""
    return _LOST.search(_relieved(clause)) is not None


def fails(clause: str) -> bool:
    """Whether a clause tells of a failure; `no errors` and `none missing` do not."""
    if _SHARE.search(clause) is not None:
        return True
    return _FAILS.search(_relieved(clause)) is not None


def _relieved(clause: str) -> str:
    """A clause without the failures that it says there were none of."""
    none = _NO_FAILURE.search(clause)
    return clause if none is None else clause[: none.start()] + clause[none.end() :]


def _went_well(clause: str) -> bool:
    others = _OTHERS.search(clause) is not None or _COUNTED.match(clause) is not None
    return not others and _WENT_WELL.search(clause) is not None


def _has_arrived(clause: str, error: Said, dated: bool) -> bool:
    """Whether a clause says that the record got where it was sent; a shop's order was made there
    before."""
    found = _ARRIVED.search(clause)
    if found is None or error.exists or dated:
        return False
    return not (found["made"] and error.in_shop) or _BOOKED.search(clause) is not None


def _is_remedy(clause: str, behind: str, error: Said, dated: bool) -> bool:
    """Whether a clause tells what was done instead, or to supply what was lacking."""
    if _OTHERS.search(clause) is not None or _USED_UP.search(clause) is not None:
        return False
    found = _INSTEAD.search(clause)
    if found is None and error.lacks:
        found = _SUPPLIED.search(clause)
        if found is None and _KEPT_LIST.search(error.inside + behind[:20]) is not None:
            found = _LOOKED_UP.search(clause)
    if error.past and any(one.search(clause) for one in (_RIGHT_NOW, _PUT_RIGHT)):
        return True
    if found is None and error.lacks and _NOT_YET.search(error.inside) is not None:
        found = _BEING_MADE.search(clause)
        if found is not None:
            return _is_of_the_same(clause[: found.start(1)], error)
    if found is None or _is_not_done_yet(clause[: found.end()], error):
        return False
    if not found.groupdict().get("made"):
        return True
    return not dated and _is_of_the_same(clause[: found.start(1)], error)


def _is_of_the_same(before: str, error: Said) -> bool:
    """Whether the words `before` what was made name what was lacking, or nothing."""
    things = _things(before)
    if not things.isdisjoint(_SOURCES):
        return False
    return not things or not things.isdisjoint(error.things - _DOCUMENTS)


def _is_not_done_yet(clause: str, error: Said) -> bool:
    """Whether what a clause tells is still to come, or was done before the error."""
    left = clause
    if error.past:
        left = " ".join(word for word in clause.split() if word.lower() not in _HAD_BEEN)
    return _TO_COME.search(left) is not None


def _things(text: str) -> frozenset[str]:
    """The words of a text that may name things, those that mean the same as one."""
    named = (word.lower() for word in _WORD.findall(text))
    return frozenset(_SAME.get(word, word) for word in named) - _LIGHT


def _numbered(text: str) -> frozenset[str]:
    """The kinds of records that a text names with their numbers."""
    kinds = (match[1].lower().replace(" ", "") for match in _NUMBERED.finditer(text))
    return frozenset(_SAME.get(kind, kind) for kind in kinds)
