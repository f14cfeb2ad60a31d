"""Finding personal data in log text: where it stands and of which kind it is."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Literal

import re2

from troubleshooter.report.addresses import find_addresses
from troubleshooter.report.people import find_people

PersonalKind = Literal["name", "address", "email", "iban", "phone", "vat", "coc", "user"]
KINDS: tuple[PersonalKind, ...] = (
    "name",
    "address",
    "email",
    "phone",
    "iban",
    "vat",
    "coc",
    "user",
)
"""In the order in which they are told."""


@dataclass(frozen=True, slots=True)
class Found:
    """One value in a text, from `start` to before `end`."""

    start: int
    end: int
    kind: PersonalKind
    value: str


# RE2's own \w and \b know ASCII only; all of Unicode would make the patterns too large.
_LETTERS = r"A-Za-z\x{C0}-\x{24F}"
_EMAIL = re2.compile(
    rf"[{_LETTERS}0-9_.+'-]{{0,63}}[{_LETTERS}0-9_+-](?:@|%40|&#64;|&commat;)"
    rf"[{_LETTERS}][{_LETTERS}0-9_-]{{0,62}}(?:\.[{_LETTERS}0-9_-]{{1,63}}){{0,8}}"
)
_IBAN = re2.compile(r"(?i)\b[a-z]{2}[0-9]{2}[ .-]?(?:[a-z0-9]{4}[ .-]?){2,7}[a-z0-9]{0,4}\b")
_DUTCH_IBAN = re2.compile(r"(?i)[a-z]{2}[0-9]{2}[a-z]{4}[0-9]{10}")
_IBAN_CUE = re2.compile(r"(?i)\biban\b[ \-]?(?:nummer|number|nr|no)?\W{0,5}$")
_ACCOUNT = re2.compile(
    r"(?i)\b(?:iban|bank ?rekening(?:nummer)?|bank account(?: number)?)\b\W{0,5}"
    r"([a-z]{2}[0-9]{2}[a-z0-9]{6,30}|[0-9][0-9.]{6,12}[0-9])\b"
)
_VAT = re2.compile(
    r"(?i)\b(?:nl[ .]?[0-9]{4}[ .]?[0-9]{2}[ .]?[0-9]{3}[ .]?b[ .]?[0-9]{2}"
    r"|be[ .]?[01][0-9]{3}[ .]?[0-9]{3}[ .]?[0-9]{3}|(?:de|gb)[ .]?[0-9]{9}|atu[0-9]{8})\b"
)
_VAT_CUE = re2.compile(
    r"(?i)\b(?:btw|vat|ust|tax)[ _-]?(?:identificatienummer|registration number|nummer|number|nr"
    r"|no|id)\b\W{0,5}([a-z]{0,3}[0-9][a-z0-9.]{6,13})\b"
)
_COC = re2.compile(
    r"(?i)\b(?:kvk|k\.v\.k\.?|kamer van koophandel|chamber of commerce|coc|handelsregister"
    r"|trade register)[ _-]?(?:nummer|number|nr|no)?\W{0,5}"
    r"([0-9]{2}[ .]?[0-9]{3}[ .]?[0-9]{3}(?:[ .]?[0-9]{4})?)\b"
)
_PHONE = re2.compile(
    r"(?:\+[1-9]|00(?:3[0-9]|4[0-9]|1))[0-9]{0,2}[ .\-]?(?:\(0\)[ .\-]?)?"
    r"(?:[0-9][ .\-/]?){6,11}[0-9]"
    r"|\(?0(?:6|[1-9][0-9]{1,2})\)?(?: ?- ?| )[0-9](?:[0-9 ]|[0-9]-){4,10}[0-9]"
    r"|06[0-9]{8}"
)
_DAY = re2.compile(r"[0-9]{2}[ -][0-9]{2}[ -][0-9]{4}(?:[^0-9]|$)")
_PHONE_CUE = re2.compile(
    r"(?i)\b(?:tel|telefoon(?:nummer)?|telephone|phone|mobiel|mobile|gsm|fax)\b"
    r"(?:[ _-](?:nummer|number|nr|no))?\W{0,5}(\(?(?:\+|0)[0-9()\- .]{6,18}[0-9])"
)
_DOCUMENT_CUE = re2.compile(
    r"(?i)(?:order|bestelling|factuur|invoice|bon|nota|memo|stuk|entry|betaling|payment|artikel"
    r"|materi\w+|relatie|relation|debiteur|debtor|id|nr|no|nummer|number|#)"
    r"[ _.-]?(?:nummer|number|nr|no|id)?\W{0,4}$"
)
_HOME = re2.compile(r"(?i)(?:[\\/](?:home|users))[\\/]+([^\\/\s:\"'<>|\[\]]{1,64})[\\/]")
_USER = re2.compile(
    r"(?i)\b(?:user ?name|user_name|user|gebruikersnaam|gebruiker|inlognaam|login ?name|login)\b"
    r"(?:[\"'”’]?\s{0,3}(?:[:=]>?)\s{0,3}[\"'“‘„]?([^\s\"'“”‘’„,;|<>()\[\]{}]{1,120})"
    r"|\s{1,3}[\"'“‘„]([^\"'“”‘’„\n\[\]]{1,120})[\"'”’]"
    r"|\s{1,3}([A-Za-z]\w{0,60}[0-9._][\w.]{0,60}))"
)

_PERSON = (
    r"(?:dhr|mevr|mw|mr|mrs|ms|t\.a\.v|t\.n\.v|de heer|mevrouw|ten name van|dear"
    r"|geachte(?: heer| mevrouw)?)"
)
_PARTY = (
    r"(?:klant|debiteur|relatie|afnemer|besteller|ontvanger|leverancier|contactpersoon"
    r"|customer|debtor|relation|recipient|supplier|contact person|account holder)"
)
_NAME_KEY = (
    r"(?:(?:customer|klant|billing|shipping|contact|debtor)_)?"
    r"(?:(?:klant|debiteur|relatie|contact|bedrijfs|voor|achter)?naam|naam (?:van de )?klant"
    r"|(?:customer|billing|shipping|debtor|relation|contact|company|first|last|full)[ _-]?name|name"
    r"|company|customer|debtor|relation|klant|debiteur|relatie|contact(?:persoon)?"
    r"|t\.?n\.?v\.?|t\.?a\.?v\.?)"
)
_BEFORE_KEY = (
    r"(?:^|[\n\"'{(\[,;|&?]|  "
    r"|\b(?:klant|customer|debiteur|debtor|relatie|relation|van|met|for|with) )"
)
_WORD = rf"(?:[A-Z\x{{C0}}-\x{{DE}}][{_LETTERS}0-9_.'’&-]{{0,40}}|&)"
_PARTICLE = r"(?:van|de|der|den|ten|ter|te|het|in ’t|in 't|el|la|le|di|von|und|en|and|of|bv|b\.v\.)"
_RUN = rf"{_WORD}(?: (?:{_PARTICLE} ){{0,3}}{_WORD}){{0,5}}"
_NAME_RUN = re2.compile(
    rf"(?:^|[^\w.])(?i:{_PERSON}\.?|{_PARTY}) ((?:(?i:{_PARTICLE}) ){{0,2}}{_RUN})"
)
_NAME_QUOTED = re2.compile(
    rf"(?i)(?:^|[^\w.])(?:{_PARTY}|{_NAME_KEY}) [\"'“‘„]([^\"“”„\n\[\]]{{2,80}}?)[\"'”’](?:\W|$)"
)
_NAME_KEYED = re2.compile(
    rf"(?i){_BEFORE_KEY}\s?{_NAME_KEY}[\"'”’]?\s{{0,2}}[:=]>?\s{{0,2}}[\"'“‘„]?"
    r"([^\s\"“”„,;:|<>()\[\]{}=&](?:[^\"“”„,;:|<>()\[\]{}\n=&]|& ){1,80})"
)
# A report shows a message up to a part of this; names that stand farther on are not read.
_READ = 3000
_SPACES = re2.compile(r"\s+")
_UPPER_CODE = re2.compile(r"[A-Z]{1,12}(?:[-_/][A-Z0-9]{1,12}){1,4}")
_PARTICLES = frozenset(_PARTICLE.strip("(?:)").replace("’", "'").split("|"))


def is_code(value: str) -> bool:
    """Whether a value is a reference, such as 10422, D-20.118/A or GEM-EDE, and not a name."""
    if not any(character.isalpha() for character in value):
        return True
    if " " in value or "@" in value:
        return False
    return any(map(str.isdigit, value)) or bool(_UPPER_CODE.fullmatch(value))


def key_of(kind: PersonalKind, value: str) -> str:
    """What makes two spellings the same value: case, spaces and separators do not count."""
    if kind in ("name", "user", "email"):
        plain = value.replace("%40", "@").replace("&#64;", "@").replace("&commat;", "@")
        return str(_SPACES.sub(" ", plain).casefold()).strip()
    bare = "".join(character for character in value if character.isalnum()).casefold()
    if kind == "phone":
        prefix = value.lstrip("(").startswith("+")
        bare = bare.replace("0", "", 1) if "(0)" in value else bare
        for country in ("0031", "31"):
            if bare.startswith(country) and (prefix or country == "0031"):
                return "0" + bare.removeprefix(country)
        return f"00{bare}" if prefix else bare
    return bare


@dataclass(frozen=True, slots=True)
class Finder:
    """Finds personal data; `vocabulary` are words (lower case) that make no name, `documents`
    the numbers that are never taken for a telephone or other number of a person."""

    vocabulary: frozenset[str]
    documents: frozenset[str]

    def find(self, text: str) -> Iterator[Found]:
        """All values in `text`, surest kinds first; they may overlap."""
        finders: tuple[Callable[[str], Iterator[Found]], ...] = (
            self._emails,
            self._ibans,
            self._vat,
            self._coc,
            self._phones,
            self._users,
            self._addresses,
            self._names,
        )
        for finder in finders:
            yield from finder(text)

    def _emails(self, text: str) -> Iterator[Found]:
        for match in _EMAIL.finditer(text):
            value = match[0].lstrip(".'-")
            yield Found(match.end() - len(value), match.end(), "email", value)

    def _ibans(self, text: str) -> Iterator[Found]:
        for match in _IBAN.finditer(text):
            value = match[0].rstrip(" .-")
            cued = _IBAN_CUE.search(text[max(0, match.start() - 20) : match.start()])
            while not (cued or _is_iban(value)) and " " in value:
                value = value.rpartition(" ")[0]  # The words after it look like more of it.
            if cued or _is_iban(value):
                yield Found(match.start(), match.start() + len(value), "iban", value)
        for match in _ACCOUNT.finditer(text):
            yield from self._group(match, "iban")

    def _vat(self, text: str) -> Iterator[Found]:
        for match in _VAT.finditer(text):
            yield from self._number(text, match.start(), match.end(), "vat")
        for match in _VAT_CUE.finditer(text):
            if sum(character.isdigit() for character in match[1]) >= 7:
                yield from self._group(match, "vat")

    def _coc(self, text: str) -> Iterator[Found]:
        for match in _COC.finditer(text):
            yield from self._group(match, "coc")

    def _phones(self, text: str) -> Iterator[Found]:
        for match in _PHONE_CUE.finditer(text):
            yield from self._group(match, "phone")
        for match in _PHONE.finditer(text):
            digits = sum(character.isdigit() for character in match[0])
            enough = digits >= 10 if match[0][0] == "+" or match[0][:2] == "00" else digits == 10
            if enough and not _DAY.match(match[0]):
                yield from self._number(text, match.start(), match.end(), "phone")

    def _users(self, text: str) -> Iterator[Found]:
        for match in _HOME.finditer(text):
            yield from self._group(match, "user")
        for match in _USER.finditer(text):
            group = 1 if match[1] is not None else 2 if match[2] is not None else 3
            value = match[group].rstrip(".:!?")
            if value and value.casefold() not in self.vocabulary:
                start = match.start(group)
                yield Found(start, start + len(value), "user", value)

    def _addresses(self, text: str) -> Iterator[Found]:
        for start, end in find_addresses(text, self.vocabulary):
            if text[start:end] not in self.documents:
                yield Found(start, end, "address", text[start:end])

    def _names(self, text: str) -> Iterator[Found]:
        for pattern in (_NAME_KEYED, _NAME_QUOTED, _NAME_RUN):
            for match in pattern.finditer(text):
                yield from self._name(match.start(1), match[1])
        for start, end in find_people(text[:_READ], self.vocabulary):
            yield Found(start, end, "name", text[start:end])

    def _name(self, start: int, value: str) -> Iterator[Found]:
        """The name that `value` is, without the reference before it or the log's words after."""
        first, space, rest = value.partition(" ")
        if space and is_code(first):
            start, value = start + len(first) + 1, rest
        words = value.split(" ")
        ends = (place for place, word in enumerate(words) if place and self._goes_on(word))
        words = words[: next(ends, len(words))]
        while words and (not words[-1] or self._known(words[-1])):
            words.pop()
        value = " ".join(words).rstrip(" .,-'’\t")
        if len(value) > 1 and not is_code(value):
            yield Found(start, start + len(value), "name", value)

    def _known(self, word: str) -> bool:
        return word.strip(".,:!'’").casefold() in self.vocabulary

    def _goes_on(self, word: str) -> bool:
        """Whether the sentence goes on with this word, after a name."""
        return word[:1].islower() and word not in _PARTICLES and self._known(word)

    def _group(self, match: re2._Match[str], kind: PersonalKind) -> Iterator[Found]:
        if match[1] not in self.documents:
            yield Found(match.start(1), match.end(1), kind, match[1])

    def _number(self, text: str, start: int, end: int, kind: PersonalKind) -> Iterator[Found]:
        """The number between `start` and `end`, unless it is part of more or a document's."""
        before, after = text[max(0, start - 1) : start], text[end : end + 1]
        loose = not (before.isalnum() or before in tuple("-/._+")) and not after.isalnum()
        value = text[start:end]
        numbered = value in self.documents or key_of(kind, value) in self.documents
        cued = _DOCUMENT_CUE.search(text[max(0, start - 24) : start])
        if loose and not numbered and not cued:
            yield Found(start, end, kind, value)


def _is_iban(value: str) -> bool:
    """Whether the check digits fit, or it has the Dutch shape and may hold a typing error."""
    bare = "".join(character for character in value if character.isalnum()).upper()
    if not bare.isascii() or not 15 <= len(bare) <= 34:
        return False
    turned = bare[4:] + bare[:4]
    number = int("".join(str(int(character, 36)) for character in turned))
    return number % 97 == 1 or bool(_DUTCH_IBAN.fullmatch(bare))
