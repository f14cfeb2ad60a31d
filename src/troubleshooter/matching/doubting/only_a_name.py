"""Whether a line only gives an error's words as a name: of a setting of what is done about it, in
advice, as a heading or a folder, or of another thing that happens to be called so."""

from __future__ import annotations

from troubleshooter.matching.doubting.moodwords import words
from troubleshooter.matching.reading.late import Late

_QUOTES = r"\"'(\x{2018}\x{201c}"
_SHUT = r"\"')\]\x{2019}\x{201d}"
_SWITCH = r"(?:yes|no|ja|nee|on|off|aan|uit|always|never|altijd|nooit|enabled|disabled)"
_DO = (
    r"(?:skip|overslaan|stop|stoppen|retry|ignore|negeren|melden|mail|mailen|doorgaan|continue"
    r"|opnieuw"
    r"|wachten|wait|warn|waarschuwen|log|loggen|afbreken|abort|ask|vragen|hide|verbergen|pause"
    r"|pauzeren|markeren|mark|block|blokkeren|use|gebruik|gebruiken|create|aanmaken|tonen|show)"
)
_ACT_BEFORE = Late(
    r"(?i)^\W{0,3}(?:(?:gedrag|actie|handelwijze|afhandeling|reactie|behaviou?r|action|handling"
    r"|response)"
    r" (?:bij|on|for|voor|after|na|in case of|of|van)|bij|on|at|upon|in case of|in geval van"
    rf"|wat te doen bij|what to do on) [{_QUOTES}]{{0,2}}(?:an? |the |de |het |een )?$"
)
_ACT_BEHIND = Late(rf"(?i)^[{_SHUT}]{{0,2}} ?[:=] ?{_DO}(?: [^\W\d_]{{2,14}}){{0,2}}$")
"""What is done about it: `Gedrag bij '..': overslaan`."""
_TOLD_BEFORE = Late(
    r"(?i)^\W{0,3}(?:retry|retries|opnieuw proberen|herhalen|warn|(?:e-?)?mail|notify|alert"
    r"|skip|ignore"
    r"|show|hide|send|stuur|negeer|toon|verberg|meld|waarschuw|herhaal|melding|waarschuwing|warning"
    rf"|notification|notificatie|message|log|report)(?: (?:on|for|at|bij|voor|op|of|van|about"
    rf"|over))?"
    rf" [{_QUOTES}]{{0,2}}$"
)
_TOLD_BEHIND = Late(
    rf"(?i)^[{_SHUT}]{{0,2}}(?: (?:(?:mailen|sturen|melden|doorsturen|tonen|verbergen|send|mail"
    rf"|forward"
    r"|show) )?(?:in|on|to|for|after|naar|aan|na|tot|voor|until|every|elke|als|as|via|by|per)\b"
    rf"[^:=!?\n]{{0,30}})? ?[:=] ?(?:{_SWITCH}|\[[ xX]?\](?: {_SWITCH})?"
    rf"|[\w.+\-]{{1,40}}@[\w.\-]{{3,40}})$"
    rf"|^[{_SHUT}]{{0,2}} (?:after|na|every|elke|until|tot) ?[:=] ?\d{{1,3}} ?[a-z]{{1,8}}$"
)
_RETRY_BEFORE = Late(
    r"(?i)^\W{0,3}(?:retry|retries|opnieuw proberen|herhalen|wacht(?:tijd)?|wait|pause|back-?off)"
    rf" (?:on|for|at|bij|voor|op|na|after) [{_QUOTES}]{{0,2}}$"
)
_RETRY_BEHIND = Late(
    rf"(?i)^[{_SHUT}]{{0,2}}[^:=!?\n]{{0,30}}[:=] ?\d{{1,3}} ?(?:x|times|keer|min\w{{0,4}}|s"
    rf"|sec\w{{0,5}}"
    r"|uur|hours?)(?:,? [^;:!?\n]{2,30})?$"
)
"""Who is told of it, and how often it is tried again."""
_FAILED_AGAIN = Late(r"(?i)\b(?:fail\w*|mislukt\w*|again|weer|still|nog|steeds)\b")
_SET_BEHIND = Late(
    r"(?i)(?: ?(?:->|=>|\x{2192}) ?[^:=,;!?\n]{3,40}: ?"
    rf"(?:\[[ xX]?\] ?)?{_SWITCH}"
    rf"| (?:[^,;.:=!?\n]{{2,30}} )?(?:overslaan|negeren|maken|tonen|verbergen|melden|mailen"
    rf"|toestaan"
    rf"|blokkeren|skip|ignore|allow|block|show|hide)(?: [^,;.:=!?\n]{{2,30}})?[:=] ?{_SWITCH}"
    r"| (?:overslaan|negeren|verbergen|dempen|skip|ignore|hide|mute)(?:d)? (?:tot|until"
    r"|till): [^,;!?\n]{2,20}"
    r"|(?: [^,;.:=!?()\n]{2,40})? \((?:in )?(?:s|sec\w{0,5}|ms|min\w{0,4}|dagen|days|uur|hours?"
    r"|%|kb|mb)\) ?[:=] ?\d{1,6}"
    r"|[:=] ?\d{1,6} ?(?:s|sec\w{0,5}|ms|min\w{0,4}|dagen|days|uur|hours?|%)? ?\((?:default"
    r"|standaard)\)"
    r"|\((?:maak een keuze|kies(?: er)? (?:een|\x{00e9}\x{00e9}n)|choose(?: one)?|select(?: one)?"
    r"|pick one|make a choice|selecteer)[^()\n]{0,20}\))$"
)
_TIME_SET = Late(r"(?i)time-?out= ?\d{1,6} ?[a-z]{0,3}(?:[,;] ?[a-z_ ]{3,20}= ?[\w.]{1,20}){1,6}$")
"""How long is waited, among other settings: `connection: timeout=120, retries=2`."""
_DEMANDS = Late(r"(?i)\b(?:verplicht|required|mandatory)\b")
_WHETHER_BEFORE = Late(
    r"(?i)^\W{0,3}(?:is|are|zijn|wordt|worden|moet|moeten|must|mag|mogen|may|hoort|does|heeft|has)"
    r" (?:een|het|de|an?|the|elke?|every|each|any|ook)(?: een| het| de| an?| the)?"
    r" ?[\"'\x{2018}\x{201c}]?$"
)
_WHETHER_BEHIND = Late(
    r"(?i)^(?: (?:bij|at|on|for|voor|in|op|during|tijdens|when|als|while|to|om|te|met|with|always"
    r"|altijd|zijn|be|worden|by|door)\b(?: [^\W\d][\w\-.']*){0,7})? ?\?$"
)
_JUST_NOW = Late(
    r"(?i)\b(?:weer|again|nu|now|nog|still|steeds|vandaag|today|gisteren|yesterday|sinds|since"
    r"|deze|this"
    r"|onze|our|ons|us|mijn|my|al|already|dan|toch)\b"
)
"""A question of what has to be so: `Is een e-mailadres verplicht bij het afrekenen?`"""
_DEMANDED_BEHIND = Late(
    r"(?i)^(?: (?:bij|at|on|for|voor|in|op|during|tijdens) [^,;.:=!?\n\d]{2,30})?"
    rf" ?[:=] ?{_SWITCH}$"
)
"""Whether a field must be filled in: `E-mailadres verplicht bij afrekenen: Ja`."""
_OWN_KEY = Late(r"(?i)^_[a-z_]{2,40} ?[:=] ?[^\s]{1,20}$")
_COUNTS = Late(r"(?i)count|error|total|hits|seen|aantal|fout|last|message|status|reason")
"""A setting's key that begins with the code: `cfact014_default_days = 14`."""

_TICK_BEFORE = Late(
    r"(?i)^\W{0,3}(?:please )?(?:tick|untick|check|uncheck|vink|kies|choose|select|selecteer|press"
    rf"|klik(?: op)?|click(?: on)?|zet) [{_QUOTES}]{{1,2}}$"
)
"""A choice of that name: `Tick '..' to be warned`, `Vink '..' aan`."""
_TITLES_BEFORE = Late(
    r"(?i)^\W{0,3}(?:day|date|dag|datum|hour|uur|time|tijd|user"
    r"|gebruiker"
    r"|shop|winkel) ?[|;\t\x{2502}](?:[^|;\n\d\x{2502}]{0,40}[|;\t\x{2502}]){0,6} ?\(?$"
)
"""The head of a table that has a column for each."""
_COLUMNS = words(
    "day date dag datum hour uur time tijd user gebruiker shop winkel order orders invoice invoices"
    " factuur facturen customer klant amount bedrag status message bericht melding count aantal"
    " number nummer total totaal type system systeem success succes error errors fout fouten level"
    " platform description omschrijving"
)
_HEAD = Late(
    r"(?i)^(?:[a-z\-]{3,20} ){1,2}(?:created|updated|found|error|exists|aangemaakt|bijgewerkt)$"
)
"""What else heads a column: another kind of outcome."""
_KEY_BEFORE = Late(r"(?i)^\W{0,3}[a-z][\w\-]{0,20}\.[\w.\-]{2,40} ?= ?[\"']?$")
_FORMAT = Late(r"%(?:\d\$)?[sd]|\{\d\}")
"""A text of a language file, with its places for values."""
_DO_WITH = (
    r"(?:vul|los|zet|kies|controleer|wijzig|verwijder|koppel|vraag|bel|mail|log|wacht|probeer"
    r"|kijk|open|ga"
    r"|vernieuw|negeer|selecteer|fill|set|choose|check|wait|try|ask|call|look|go to|renew|ignore"
    r"|select|enter|use|gebruik|contact|neem)"
)
_WITH_BEFORE = Late(
    r"(?i)^\W{0,3}(?:bij|with|on|at|in case of|in geval van|upon)(?: een| an?| de| the)?"
    rf" [{_QUOTES}]{{0,2}}$"
)
_WITH_BEHIND = Late(
    rf"(?i)^[{_SHUT}]{{0,2}}(?:,? (?:(?:kunt?|moet|dient) (?:u|je|men)|kun je|is het (?:beter"
    rf"|best)|you"
    r" (?:had better|can|may|should|must|need)|it is (?:better|best))\b"
    rf"|: (?:(?:please|first|eerst|dan|just|simply) )?{_DO_WITH}\b"
    rf"|,? (?:eerst|first|always|altijd) {_DO_WITH}\b)"
)
_LATER_BEHIND = Late(
    rf"(?i)^[{_SHUT}]{{0,2}},? (?:eerst|later|altijd|zo nodig|eventueel|beter|liefst)\b"
    r"[^,;.:!?\n]{0,50} (?P<do>[^\W\d_]{2,20}(?:eren|open|den|ten|gen|ken|len|nen|pen|ven"
    r"|llen))[.!]?$"
)
_DO_BEHIND = Late(
    rf"(?i)^[{_SHUT}]{{0,2}}(?: (?:van|uit|in|from|of) [^\W\d_]{{2,15}})?[:,]?"
    r" (?:[^\W\d_]{2,15} |\d{1,3} ){0,9}(?:wachten|proberen|starten"
    r"|herstarten|inloggen|uitloggen|controleren|nakijken|synchroniseren|exporteren|versturen"
    r"|verzenden|bellen"
    r"|mailen|opnemen|melden|vernieuwen|verversen|instellen|invullen|aanvullen|aanpassen|kiezen"
    r"|doorgeven|nalopen)[.!]?$"
)
"""What to do about it, in Dutch without anybody who does: `Bij (429) 60 minuten wachten`."""
_OURS = Late(
    r"(?i)\b(?:i|ik|we|wij|me|mij|my|our|mijn|onze?|ons|us|now|nu|vandaag|today|gisteren"
    r"|yesterday|steeds"
    r"|still|nog|since|sinds|help|hulp|waarom|why|maar|but|not|niet|geen)\b"
)
"""What says that somebody tells of their own, or that it did not help."""
_AVOID_BEFORE = Late(
    r"(?i)(?:^\W{0,3}(?:vermijd|voorkom|avoid|prevent)"
    r"|\w (?:voorkomt|prevents|avoids|vermijdt)"
    r"|\bto (?:keep|stay|steer) clear of|\b(?:keeps|stays|staying|keeping) clear of"
    r"|^\W{0,3}(?:zet|switch|turn|tick|vink|kies|choose|set|use|gebruik|enable|fill|vul|enter|add)"
    r"\b[^.:;!?\n]{3,60} (?:tegen|against|to (?:avoid|prevent)))"
    rf" [{_QUOTES}]{{0,2}}(?:the |de |het |een |an? )?$"
)
_NEVER_AVOIDED = Late(r"(?i)\b(?:not|niet|n't|cannot|never|nooit|geen|nothing|niets|failed)\b")
_MORE_BEFORE = Late(
    r"(?i)^\W{0,3}(?:lees (?:ook|verder|meer(?: over)?)|read (?:also|more(?: about)?)"
    r"|veelgelezen|meest (?:gelezen|bekeken)|most (?:read|viewed)|populaire? (?:artikelen"
    r"|onderwerpen)"
    r"|popular (?:articles|topics)|related (?:articles|topics))[^:\n]{0,20}: ?"
    rf"[{_QUOTES}]{{0,2}}$"
    r"|^\W{0,3}(?:table|tabel|figure|figuur|appendix|bijlage) [\dA-Z]{1,3}[.:] [^\n]{0,60}[ (\"']$"
    r"|^\W{0,3}(?:changelog|release ?notes?|wijzigingenlijst) v?\d+\.\d[\d.]* ?[\-\x{2013}:] ?"
    rf"[{_QUOTES}]{{0,2}}$"
    r"|^\W{0,3}(?:(?:let op|nb|note|please note)[:,]? )?(?:meer dan|more than|vanaf)"
    r" \d[\d.]* (?:fouten|errors|calls|requests|aanroepen|verzoeken"
    r"|foutmeldingen|aanvragen)(?: [^,;.:!?\n]{2,20})? (?:geeft|gives?|leidt tot|leads? to"
    r"|results? in"
    rf"|levert|causes?|veroorzaakt)(?: een| an?)? [{_QUOTES}]{{0,2}}$"
)
"""Where else it is read of, and what gives such an error."""
_MIND_BEHIND = Late(
    r"(?i)[,;] (?:houd (?:er|hier)(?:mee)? rekening mee|let (?:hier|daar) ?op|bear (?:this|it"
    r"|that) in mind|be aware(?: of (?:this|it))?|keep (?:this|it) in mind"
    r"|wees (?:hierop|erop) voorbereid)[.!]?$",
    needs=("rekening", "let ", "mind", "aware", "voorbereid"),
)
_ASKED_BEFORE = Late(
    r"(?i)^\W{0,3}(?:hoeveel|how (?:many|long)|hoe lang|vanaf (?:hoeveel|wanneer)|(?:after"
    r"|from) how many"
    r"|na hoeveel|what sets|wat onderscheidt|waarin verschilt|how does|waarin verschillen)\b"
    r"[^.!?\n]{0,80}$"
)
_ASKS = Late(r"^[^.!?\n]{0,60}\?\s*$")
_OF_NOW = Late(
    r"(?i)\b(?:duurt|duren|lasts?|blijft|deze|dit|this|these|moet(?:en)?|must|verloren|lost"
    r"|hebben|heeft"
    r"|have|has|had|kregen|kreeg|got|came|kwam|kwamen|zijn|were|was|see|zie|ziet|keer|times"
    r"|\d{4,}|more|fail\w*"
    r"|mislukken|staan|liggen|hangen|invoices?|facturen|orders|bonnen|werkbonnen|betalingen"
    r"|payments|klanten"
    r"|customers)\b"
)
_HEADED_BEFORE = Late(
    r"(?i)^\W{0,3}(?:(?:the |de |het )?(?:column|kolom|sheet|tab(?:blad)?|veld|field|folder"
    r"|map(?:je)?"
    r"|directory|label|knop|button|bestand|file|rapport|report|view|weergave|menu|filter|tegel|tile"
    r"|lijst|list|kop|heading|header|section|sectie|hoofdstuk|chapter|slide|dia|optie|option"
    r"|status)"
    r"\b[^:\"'\n]{0,30} (?:heet|heten|is (?:nu |now )?(?:headed|called|named|labelled|titled"
    r"|getiteld|genaamd)|headed|named|called|genaamd|getiteld|hernoemd naar|renamed to)"
    r"(?: nu| now| voortaan)?"
    r"|(?:standaardantwoord|standaardtekst|macro|canned (?:reply|response|answer)|snippet|sjabloon"
    r"|template|modelantwoord|tekstblok|quick reply|snelantwoord) ?#?\d{1,4} ?[:\-])"
    r" ?[\"'\x{2018}\x{201c}]{1,2}$"
)
_FOLDER_BEFORE = Late(
    r"(?i)^\W{0,3}(?:the |de |het |een |an? |new |nieuwe? )?(?:map(?:je)?|folder|directory"
    r"|label|tag"
    r"|bladwijzer|bookmark|channel|kanaal|bord|board|lijst|list) [\"'\x{2018}\x{201c}]{1,2}$"
)
_FOLDER_BEHIND = Late(
    r"(?i)^[\"'\x{2019}\x{201d}]{1,2} [^,;:!?\n]{0,40}\b(?:gemaakt|aangemaakt|made|created|added"
    r"|toegevoegd|verwijderd|removed|renamed|hernoemd|geopend|opened|verplaatst|moved)\b"
    r"[^,;:!?\n]{0,30}$"
)
_TRANSLATED = Late(
    r"^[\"\x{201d}] ?(?:=>?|\x{2192}|->) ?[\"\x{201c}][^\"\n]{1,80}[\"\x{201d}][;,]?\s*$"
)
_TRANSLATES = Late(
    r"[\"\x{201c}](?P<other>[^\"\s]{2,30} [^\"\n]{2,60})[\"\x{201d}] ?(?:=>?|\x{2192}"
    r"|->) ?[\"\x{201c}]$"
)
_FIELD = Late(
    r"(?i)\b(?:errors?|message|fout\w*|melding|status|reason|reden|result\w*|response|answer"
    r"|antwoord"
    r"|last|laatste)\b"
)
"""A text and its translation; a field of a record is none."""
_CONTENTS_BEFORE = Late(r"^\s{0,8}\d{1,2}\.\d{1,2}(?:\.\d{1,2})?\.? \(?$")
_CONTENTS_BEHIND = Late(
    r"(?i)^ ?(?:\.{3,60}|\x{2026}{1,30}) ?(?:p\.? ?|pag\.? ?|blz\.? ?)?\d{1,4}\s*$",
    needs=("...", "\u2026"),
)
"""A table of contents."""
_BLANK = Late(r"\{[a-z_]{2,15}\}")
_FILLED = Late(r"[\"\[:]\s?\{|\}\s?:|\b\d{4,}\b")
"""A text whose places for values are not filled."""
_MANY = Late(r"(?i)\(\d{1,5} (?:on|op|stuks|x|keer|times)\b")
_SHELF_BEFORE = Late(
    r"(?i)(?:^|[\s(])(?:[a-z]{0,8}(?:vak|schap|stelling)|[a-z]{2,8}kast|magazijnplaats|shelf"
    r"|rack|bin"
    r"|pallet|locker|kluisje) [\"'(]?$"
)
_ITEM_BEFORE = Late(
    r"(?i)(?:^|[\s(])(?:artikel|article|item|product|material|materiaal|sku|onderdeel"
    r"|part)(?:code|nr\.?"
    r"|nummer| no\.?)? $"
)
_ITEM_BEHIND = Late(r"^ ['\"\x{2018}\x{201c}][^'\"\n]{2,40}['\"\x{2019}\x{201d}]")
_REF_BEFORE = Late(r"(?i)\b(?:ref|reference|referentie|kenmerk)\.?:? $")
_REF_BEHIND = Late(r"^-\d{1,3}(?: |$)")
_IS_NUMBER = Late(
    r"(?i)^ (?:is|was) (?:(?:hier|here|gewoon|just|simply|ook|also|only|alleen|for us|bij ons"
    r"|in fact) )"
    r"{0,3}(?:het|the|an?|een|our|ons|onze|their|hun) (?:artikel|item|product|klant|customer"
    r"|project|order"
    r"|part|article|debiteur|debtor)(?:en)?[ \-]?(?:nummer|number|code|no)\b"
)
_SHARE = Late(r"(?i)^ ?(?:of|van|out of|/)(?: de| the)? (?P<most>\d{1,6}) [^\W\d_]{3,20}")
_LEFT_OVER = Late(
    r"(?i)\b[45]\d\d (?:of|van|/)(?: de| the)? \d{3,6} [^\W\d_]{3,20} (?:over|left|remaining)\b"
)
"""What has the same number: an article, a shelf, calls that are left."""
_OPENING = tuple("\"'(\u2018\u201c")
_CLOSING = tuple("\"')\u2019\u201d")
_BARS = ("|", ";", "\t", "\u2502")
_FEW = 2  # places for values, or marks between cells
_LONGEST = 160  # characters before an error and behind it


def is_only_a_name(before: str, inside: str, behind: str) -> bool:
    """Whether a line, its error `inside` between `before` and `behind`, names it and no more."""
    if len(before) > _LONGEST or len(behind) > _LONGEST:
        return False
    return (
        _is_set(before, inside, behind)
        or _is_heading(before, inside, behind)
        or _is_advised(before, inside, behind)
        or _is_of_a_thing(before, inside, behind)
    )


def _is_set(before: str, inside: str, behind: str) -> bool:
    """Whether a line is a setting of what is done about such errors."""
    rest = behind.rstrip(" .")
    if not rest:
        return _SET_BEHIND.search(inside) is not None
    if rest[0] == "_" and inside[-1:].isdigit() and _OWN_KEY.search(rest) is not None:
        return _COUNTS.search(rest) is None
    if ":" not in rest and "=" not in rest and rest[-1] != ")":
        return False
    if _DEMANDED_BEHIND.search(rest) is not None and _DEMANDS.search(inside) is not None:
        return True
    if "=" in rest and _TIME_SET.search(inside[-8:] + rest) is not None:
        return True
    return (
        _SET_BEHIND.search(rest) is not None
        or (_ACT_BEHIND.search(rest) is not None and _ACT_BEFORE.search(before) is not None)
        or (_TOLD_BEHIND.search(rest) is not None and _TOLD_BEFORE.search(before) is not None)
        or (
            _RETRY_BEHIND.search(rest) is not None
            and _RETRY_BEFORE.search(before) is not None
            and _FAILED_AGAIN.search(rest) is None
        )
    )


def _is_heading(before: str, inside: str, behind: str) -> bool:
    """Whether a line tells what something is called, or is a text that is yet to be filled."""
    if before and (_HEADED_BEFORE.search(before) or _MORE_BEFORE.search(before)):
        # A table of what is open tells how many there are of it.
        return _MANY.search(behind) is None
    if before[-1:] in _OPENING and behind[:1] in _CLOSING and _TICK_BEFORE.search(before):
        return True
    if _is_title(before, behind):
        return True
    if "=" in before and _FORMAT.search(inside + behind) and _KEY_BEFORE.search(before):
        return True
    if before and _FOLDER_BEFORE.search(before) and _FOLDER_BEHIND.search(behind) is not None:
        return True
    if before[-1:] in ('"', "\u201c"):
        if _TRANSLATED.search(behind) is not None:
            return True
        other = _TRANSLATES.search(before)
        if other is not None and _FIELD.search(other["other"]) is None:
            return True
    if before and _CONTENTS_BEHIND.search(behind) and _CONTENTS_BEFORE.search(before) is not None:
        return True
    if "{" not in behind and "{" not in inside:
        return False
    line = before + inside + behind
    names = {found[0] for found in _BLANK.finditer(line)}
    return len(names) >= _FEW and _FILLED.search(line) is None


def _is_title(before: str, behind: str) -> bool:
    """Whether a line is the head of a table, and holds no figures of its own."""
    bar = before.rstrip(" (")[-1:]
    if bar not in _BARS or (before + behind).count(bar) < _FEW:
        return False
    rest = [cell.strip(" ()|") for cell in behind.split(bar)[1:]]
    others = [cell.strip(" ()|") for cell in before.split(bar)[:-1]] + rest
    outcomes = any(_HEAD.search(cell) for cell in others)
    if any(map(str.isdigit, behind)) or not (any(rest) or outcomes):
        return False
    heads = all(cell.lower() in _COLUMNS or _HEAD.search(cell) for cell in others if cell)
    return heads and _TITLES_BEFORE.search(before) is not None


def _is_advised(before: str, inside: str, behind: str) -> bool:
    """Whether a line tells what to do about an error, how to avoid it, or asks what gives it."""
    if behind.endswith("?") and _is_asked_of_all(before, inside, behind):
        return True
    if _MIND_BEHIND.search(behind) is not None:
        return _OURS.search(before) is None
    if not before:
        return False
    if behind.endswith("?") and _ASKED_BEFORE.search(before) is not None:
        said = f"{before} {behind}"
        return _ASKS.search(behind) is not None and not (_OF_NOW.search(said) or _OURS.search(said))
    if _AVOID_BEFORE.search(before) is not None:
        return not (_NEVER_AVOIDED.search(before) or _OURS.search(behind) or "?" in behind)
    if _WITH_BEFORE.search(before) is None or _OURS.search(behind) is not None:
        return False
    if _WITH_BEHIND.search(behind) is not None:
        return True
    if _DO_BEHIND.search(behind) is not None:
        return True
    later = _LATER_BEHIND.search(behind)
    return later is not None and not later["do"].startswith(("ge", "be", "ver"))


def _is_asked_of_all(before: str, inside: str, behind: str) -> bool:
    """Whether a line asks what has to be so at all times."""
    if _DEMANDS.search(inside) is None or _WHETHER_BEFORE.search(before) is None:
        return False
    return _WHETHER_BEHIND.search(behind) is not None and _JUST_NOW.search(behind) is None


def _is_of_a_thing(before: str, inside: str, behind: str) -> bool:
    """Whether a code or a number is that of another thing."""
    if " " in inside.strip():
        return " over" in behind + inside and _LEFT_OVER.search(inside + behind) is not None
    if inside.isdigit():
        share = _SHARE.search(behind)
        if share is None or int(share["most"]) < int(inside):
            return False
        # In Dutch `503 of 504` are two of them.
        return share["most"] == inside or not 400 <= int(share["most"]) < 600
    return (
        _SHELF_BEFORE.search(before) is not None
        or _IS_NUMBER.search(behind) is not None
        or (_ITEM_BEHIND.search(behind) is not None and _ITEM_BEFORE.search(before) is not None)
        or (_REF_BEHIND.search(behind) is not None and _REF_BEFORE.search(before) is not None)
        or _LEFT_OVER.search(inside + behind) is not None
    )
