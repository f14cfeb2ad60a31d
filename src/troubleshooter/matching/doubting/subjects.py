"""Whether the words of a match are about another thing than the wording's, or denied as a whole."""

from __future__ import annotations

from itertools import pairwise

import re2

from troubleshooter.matching.aligning.align import Alignment
from troubleshooter.matching.reading.late import Late
from troubleshooter.matching.reading.lexicon import NOT, Lexicon
from troubleshooter.matching.reading.reader import VALUE, WORD, Reader, Reading, Unit
from troubleshooter.matching.reading.tokens import Gap
from troubleshooter.matching.reading.windows import Window
from troubleshooter.model import Rule

_OF = frozenset({"of", "van"})
_ARTICLES = frozenset({"the", "de", "het", "a", "an", "een", "this", "that", "deze", "dit", "our"})
_NONE = frozenset({"geen", "no", "none", "nooit", "never"})
_SINGLE = frozenset({"een", "enkele", "enkel", "one", "single"})
_NOTHING = frozenset({"niets", "nothing", "niks"})
_OWNED = frozenset({"customer", "relation", "account", "invoice", "order", "supplier", "user"})
"""What has parts and people of its own: the account manager of a customer is no customer."""
_STANDS = frozenset({"is", "are", "was", "were", "zijn", "staat", "has", "heeft"})
_NUMBERED = frozenset({"ledger_account", "invoice", "order", "entry_number", "line", "count"})
_JSON_KEYS = frozenset({"code", "message", "type", "status", "error", "title", "detail"})


def is_anothers(alignment: Alignment, reading: Reading, lexicon: Lexicon) -> bool:
    """Whether a part of the wording stands for something else: a key of JSON, a number's place
    that holds a description, a person or part `of` what the wording names, another's denial."""
    return (
        _is_key(alignment, reading)
        or _holds_more(alignment, reading)
        or _is_part_of_it(alignment, reading, lexicon)
        or _denies_other(alignment, reading, lexicon)
    )


def _is_key(alignment: Alignment, reading: Reading) -> bool:
    """Whether a matched word is only the name of a field: `{"code":"invalid_sku"}`."""
    if alignment.exact:
        return False
    for _, unit in alignment.pairs:
        token = reading.tokens[reading.units[unit].last]
        behind = reading.text[token.end : token.end + 2]
        if token.form in _JSON_KEYS and token.quoted and behind == '":':
            return True
    return False


def _holds_more(alignment: Alignment, reading: Reading) -> bool:
    """Whether words stand where the wording has a number: `Account manager of customer 7`."""
    units, phrase = reading.units, alignment.phrase
    for (one, here), (other, there) in pairwise(alignment.pairs):
        names = {name for name in phrase.holes[one + 1 : other + 1] if name}
        if names.isdisjoint(_NUMBERED) or there - here <= 2:
            continue
        between = units[here + 1 : there]
        if any(reading.tokens[unit.first].quoted for unit in between):
            continue
        of = any(reading.tokens[unit.first].form in _OF for unit in between)
        if of and any(unit.concept in _OWNED for unit in between):
            return True
    return False


def _has_another_head(alignment: Alignment, reading: Reading) -> bool:
    """Whether the word where the wording has a name says what of it is meant: `Invoice number
    prefix already exists`, `Material photo 10 not found in VISMA.net`."""
    units, text = reading.units, reading.text
    for (_, here), (_, there) in pairwise(alignment.pairs):
        if there - here < 2:
            continue
        unit, after = units[here + 1], units[here + 2]
        token = reading.tokens[unit.first]
        joined = unit.gap is Gap.NONE and after.gap is Gap.NONE
        named = token.form in _HEADS or token.form in _PART_WORDS
        # A name has capitals or quotes: `Material PAGE-12`.
        if joined and named and not token.quoted and text[token.start : token.end].islower():
            return True
    return False


def _is_anothers_time(alignment: Alignment, reading: Reading) -> bool:
    """Whether it is a session that ends or a lock that expires: `Session timeout after 15 min`."""
    first, phrase = alignment.first, alignment.phrase
    if not first or phrase.concepts[0] != "time-out" or not any(phrase.holes):
        return False
    if reading.units[first].gap is not Gap.NONE:
        return False
    return reading.tokens[reading.units[first - 1].last].form in _KEPT_FOR_A_TIME


def _is_part_of_it(alignment: Alignment, reading: Reading, lexicon: Lexicon) -> bool:
    """Whether the wording's first word only says whose it is: `contact person of customer 7`."""
    units, tokens = reading.units, reading.tokens
    first = alignment.first
    if units[first].concept not in _OWNED or alignment.pairs[0][0] != 0:
        return False
    behind = units[first + 1 : alignment.last + 1]
    if not any(tokens[unit.first].form in _STANDS for unit in behind):
        return False
    place = units[first].first - 1
    while place > 0 and tokens[place].form in _ARTICLES:
        place -= 1
    if place < 1 or tokens[place].form not in _OF:
        return False
    head = next((unit for unit in units if unit.first <= place - 1 <= unit.last), None)
    if head is None or any(tokens[at].gap is not Gap.NONE for at in (place, units[first].first)):
        return False
    return head.concept not in _TELLING and head.concept not in lexicon.stopwords


def is_of_it(alignment: Alignment, reading: Reading) -> bool:
    """Whether what is denied or told is another thing of it: `supplier 70012 of material 10 not
    found`, `e-mail of customer updated`, `material list not found`."""
    if _has_another_head(alignment, reading) or _is_anothers_time(alignment, reading):
        return True
    denies = alignment.phrase.denies
    fails = alignment.phrase.fails and not alignment.exact
    if denies and _only_says_whose(alignment, reading):
        return True
    if not (denies or fails) and alignment.pairs[0][0] != 0:
        return False
    units, tokens = reading.units, reading.tokens
    matched = {unit for _, unit in alignment.pairs}
    for _, unit in alignment.pairs:
        of = units[unit].first - 1
        if units[unit].concept not in _HAVING or not (denies or fails or unit == alignment.first):
            continue
        if denies and _is_beside_it(unit, matched, reading):
            return True
        if of < 1 or tokens[of].form not in _BELONGING:
            continue
        part = tokens[of - 2 if tokens[of - 1].form == "s" else of - 1]  # `foto's van ..`
        if part.form in _PART_WORDS and tokens[of].gap is Gap.NONE:
            return True
        named = (at for at in range(unit - 1, max(-1, unit - _NAMED), -1) if units[at].last < of)
        if _heads_its_clause(of, matched, reading):
            return True
        head = next((at for at in named if not _is_a_name(units[at])), None)
        if head is not None and units[head].concept in _PARTS and head not in matched:
            return True
    return False


def _only_says_whose(alignment: Alignment, reading: Reading) -> bool:
    """Whether the first thing that a wording names is only whose the thing is that a clause begins
    with, and which is told not to be there: `Invoice 12 of relation 7 not found`."""
    units, tokens, text = reading.units, reading.tokens, reading.text
    matched = sorted(unit for _, unit in alignment.pairs)
    subject = next((unit for unit in matched if units[unit].concept in _THINGS), -1)
    denial = next((unit for unit in matched if units[unit].concept == NOT), -1)
    if subject < 0 or denial < subject:
        return False
    of = units[subject].first - 1
    while of > 0 and tokens[of].form in _ARTICLES:
        of -= 1
    if of < 1 or tokens[of].form not in _OF:
        return False
    head = next((at for at in range(subject) if units[at].last >= of), subject) - 1
    while head > 0 and _is_a_name(units[head]):
        head -= 1
    if head < 0 or head in matched or units[head].concept not in _THINGS:
        return False
    whose, what = units[subject].concept, units[head].concept
    if _SAME.get(what, what) == _SAME.get(whose, whose):
        return False
    said = text[tokens[units[subject].last].end : tokens[units[denial].first].start]
    if _PARTING.search(said) is not None:
        return False
    first = units[head].first
    while first and tokens[first].gap is Gap.NONE and tokens[first - 1].form in _ARTICLES:
        first -= 1
    return not first or tokens[first].gap is not Gap.NONE


def _heads_its_clause(of: int, matched: set[int], reading: Reading) -> bool:
    """Whether the words before `of` are a thing with which a clause begins, and no document:
    `Vehicle of relation 7 not known`, `Contact 12 of relation 7 does not exist`."""
    units, tokens, text = reading.units, reading.tokens, reading.text
    at = next((place for place, unit in enumerate(units) if unit.last == of - 1), 0)
    if at and _is_a_name(units[at]) and text[tokens[units[at].first].start].isdigit():
        at -= 1
    head = units[at]
    if at in matched or head.last >= of or head.concept in _HAVING or head.concept in _TELLING:
        return False
    if tokens[head.last].form in _ITS_NAMES:
        return False
    if not text[tokens[head.last].start : tokens[head.last].end].isalpha():
        return False
    first = head.first
    while first and tokens[first].gap is Gap.NONE and tokens[first - 1].form in _ARTICLES:
        first -= 1
    if first and at and tokens[first].gap is Gap.NONE and units[at - 1].last == first - 1:
        other = units[at - 1]  # `VAT zone of relation 7`
        if other.concept not in _HAVING and other.concept not in _TELLING:
            first = other.first
    return not first or tokens[first].gap is not Gap.NONE


def _is_beside_it(unit: int, matched: set[int], reading: Reading) -> bool:
    """Whether a part stands right before the name of what has it, or right before the denial:
    `delivery address relation 7 not found`, `relation 7: delivery address not found`."""
    units, tokens, text = reading.units, reading.tokens, reading.text
    before = units[unit - 1] if unit else None
    if before is not None and units[unit].gap is Gap.NONE and before.concept in _HAD:
        return unit - 1 not in matched
    denial = next((at for at in sorted(matched) if at > unit and units[at].concept == NOT), 0)
    while denial > unit and tokens[units[denial].first - 1].form in _STANDS:
        denial -= 1
    last = units[denial - 1] if denial - 1 > unit else None
    if last is None or denial - 1 in matched or units[denial].gap is not Gap.NONE:
        return False
    token = tokens[last.last]
    part = last.concept in _HAD or last.concept in _PARTS or token.form in _PART_WORDS
    # A name has capitals: `relation De Foto not found`.
    return part and text[token.start : token.end].islower()


def _is_a_name(unit: Unit) -> bool:
    return unit.concept in (VALUE, WORD) or unit.concept.isdigit()


_HAVING = frozenset(
    {"relation", "customer", "material", "article", "item", "supplier", "invoice", "order"}
    | {"work-order", "credit-memo"}
)
_THINGS = _HAVING | {"vat-code", "tax-code", "counter-account", "ledger-account", "payment-term"}
_SAME = {"customer": "relation", "relation": "relation", "article": "item", "material": "item"}
_PARTING = Late(
    r"(?i)[:;,(\n]|\s[\-\x{2013}\x{2014}|]\s|\b(?:want|omdat|doordat|daar|because|since|as|die|dat|who"
    r"|which|that|whom|maar|but|en|and)\s|\b(?:mislukt\w*|failed|fails|geweigerd|refused|rejected"
    r"|afgekeurd|exported|ge[e\x{00eb}]xporteerd|geboekt|booked|verwerkt|processed|synced)\b"
)
"""What begins another statement between whose a thing is and a denial, which may be of the former:
`Order 4 of customer 12 who does not exist`."""
_BELONGING = _OF | {"for", "voor", "bij"}
_PARTS = frozenset(
    {"contact-person", "supplier", "location", "warehouse", "object", "address", "branch", "unit"}
    | {
        "email-template",
        "salesperson",
        "department",
        "employee",
        "price-list",
        "price",
        "discount",
        "email",
    }
    | {"shipping-address", "billing-address", "phone-number", "chamber-of-commerce-number"}
    | {
        "delivery-date",
        "customer-class",
        "item-class",
        "vat-code",
        "vat-number",
        "currency",
        "cost-centre",
        "project",
    }
)
"""What a relation or a material has, and where it may be looked for by itself."""
_HAD = frozenset(
    {"address", "shipping-address", "billing-address", "phone-number", "contact-person"}
)
"""Those that nobody names without saying whose they are."""
_PART_WORDS = frozenset(
    {"logo", "photo", "photos", "foto", "picture", "pictures", "image", "images"}
    | {"afbeelding", "afbeeldingen", "plaatje", "thumbnail", "icon", "pictogram", "barcode", "ean"}
    | {"e-mailsjabloon", "emailsjabloon", "mailsjabloon", "e-mailtemplate", "emailtemplate"}
    | {
        "mailtemplate",
        "website",
        "webadres",
        "fax",
        "faxnummer",
        "mobile",
        "coordinates",
        "route",
        "rayon",
    }
    | {"region", "regio", "iban", "bankrekening", "bankrekeningnummer", "attachment", "attachments"}
    | {"bijlage", "bijlagen", "pdf", "note", "notes", "notitie", "opmerking", "remark", "language"}
    | {"taal", "category", "categorie", "brand", "merk", "weight", "gewicht", "description"}
    | {"omschrijving", "signature", "handtekening", "contactgegevens", "contacts", "contact"}
    | {"contacten", "prices", "prijzen", "inkoopprijs", "verkoopprijs", "kostprijs", "staffel"}
    | {"staffelprijs", "kortingsgroep", "prijsgroep", "klantgroep", "segment", "group", "groep"}
    | {"bezoekadres", "postadres", "woonadres", "werkadres", "installatie", "installation"}
    | {"valuta", "currency", "parent", "datasheet", "productblad", "leveranciersartikelnummer"}
    | {"accountmanager", "vertegenwoordiger", "aanhef", "salutation", "country", "land", "postcode"}
    | {"zipcode", "mandate", "machtiging", "contract", "abonnement", "subscription", "offerte"}
    | {
        "quote",
        "quotation",
        "serienummer",
        "stock",
        "voorraad",
        "manual",
        "packaging",
        "verpakking",
        "birthday",
    }
)
"""Such parts that no wording names."""
_HEADS = frozenset(
    {"prefix", "prefixes", "suffix", "voorvoegsel", "achtervoegsel", "range", "reeks", "length"}
    | {"lengte", "format", "formaat", "pattern", "patroon", "folder", "map", "directory", "page"}
    | {"pagina", "screen", "scherm", "report", "rapport", "grid", "overview", "overzicht", "list"}
    | {"lijst", "widget", "block", "blok", "tab", "menu", "button", "knop", "link", "url"}
    | {"history", "historie", "cache", "attribute", "attribuut", "filter", "colour", "color"}
    | {"kleur", "background", "achtergrond", "font", "lettertype", "header", "footer", "layout"}
)
"""What things have that no wording is about, right behind the thing's own name."""
_ITS_NAMES = frozenset(
    {"debiteurnummer", "debiteurennummer", "klantnummer", "relatienummer", "materiaalnummer"}
    | {"artikelnummer", "klantcode", "relatiecode", "materiaalcode", "artikelcode", "naam", "code"}
    | {"nummer", "gegevens", "details", "data", "kaart", "card", "account"}
)
"""By which a thing is looked for: what is not found of these is the thing itself."""
_KEPT_FOR_A_TIME = frozenset(
    {"session", "sessie", "sessions", "idle", "inactivity", "cache", "lock", "cart", "basket"}
    | {"winkelwagen", "cookie", "screen", "scherm", "screensaver", "admin", "login"}
)
_NAMED = 5  # units from a thing's name to whose it is
_TELLING = frozenset(
    {NOT, VALUE, "status", "number", "code", "export", "import", "sync", "create", "update"}
    | {"send", "book", "save", "process", "error", "fail", "name", "message", "log", "line"}
)
"""What is said of a thing itself: the status of a customer, the export of an invoice."""


def _denies_other(alignment: Alignment, reading: Reading, lexicon: Lexicon) -> bool:
    """Whether the denial is another word's: `journal 70 is not blocked and of the right type`."""
    units, phrase = reading.units, alignment.phrase
    if alignment.exact or not phrase.denies:
        return False
    matched = {unit for _, unit in alignment.pairs}
    for position, unit in alignment.pairs:
        after = unit + 1
        if phrase.concepts[position] != NOT or after >= len(units) or after in matched:
            continue
        behind = units[after]
        if behind.gap is Gap.NONE and behind.similarity == 1.0 and not phrase.holes[position + 1]:
            known = behind.concept not in (VALUE, WORD, NOT)
            if known and behind.concept not in lexicon.stopwords:
                return behind.concept not in phrase.concepts
    return False


def is_none_of_it(alignment: Alignment, reading: Reading, window: Window, lexicon: Lexicon) -> bool:
    """Whether a wording that denies is denied itself: `no relation is missing`, `there are no
    invalid codes`, `nothing is missing`."""
    units, first, last = reading.units, alignment.first, alignment.last
    denies = alignment.phrase.concepts.count(NOT)
    if not denies:
        return False
    inside = sum(unit.concept == NOT for unit in units[first : last + 1])
    before = first - 1
    while before >= window.low and _is_light(before, reading, lexicon):
        before -= 1
    joined = all(units[at].gap is Gap.NONE for at in range(before + 1, first + 1))
    if before >= window.low and joined and inside >= denies and _is(before, _NONE, reading):
        return True
    if inside > denies and _is(first, _NONE, reading):
        return True
    return _none_behind(last, reading, window, lexicon)


def _none_behind(last: int, reading: Reading, window: Window, lexicon: Lexicon) -> bool:
    """Whether nothing, or not a single one, is what the sentence is about: `er ontbreekt niets`."""
    units = reading.units
    after = last + 1
    while after < window.high and units[after].gap is Gap.NONE:
        if _is(after, _NOTHING, reading):
            return after + 1 == window.high or units[after + 1].gap is not Gap.NONE
        if _is(after, _NONE, reading):
            return after + 1 < window.high and _is(after + 1, _SINGLE, reading)
        if not _is_light(after, reading, lexicon):
            return False
        after += 1
    return False


def names_a_stranger(rule: Rule, match: re2._Match[str], reader: Reader) -> bool:
    """Whether a rule that says nothing without its system is found by the name of a field of
    which no rule knows a word: `Geblokkeerd: USB-poort`."""
    if not rule.generic or not all(wording.given for wording in rule.wordings):
        return False
    name = match.groupdict().get("field")
    if not name or not match[0].partition(name)[0].rstrip().endswith(":"):
        return False
    return all(unit.concept in (VALUE, WORD) for unit in reader.read(name).units)


def _is(index: int, words: frozenset[str], reading: Reading) -> bool:
    return reading.tokens[reading.units[index].first].form in words


def _is_light(index: int, reading: Reading, lexicon: Lexicon) -> bool:
    concept = reading.units[index].concept
    return concept in lexicon.stopwords or _is(index, _SINGLE, reading)
