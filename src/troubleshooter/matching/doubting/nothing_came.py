"""Whether a line says of an error that there was none of it: a count in words or figures, a check
that was passed, a fear that did not come true, that it was ruled out."""

from __future__ import annotations

from troubleshooter.matching.doubting.own_words import is_of_work
from troubleshooter.matching.reading.late import AnyOf, Late

_NO = r"(?:0|zero|nul|nihil|nil|none|geen(?: enkele)?)"
_TIMES = r"(?: ?(?:x|\x{00d7})| (?:keer|maal|times|stuks|hits|treffers|gevallen|cases))"
_PERIOD = (
    r"(?:this|dit|deze|last|vorige?|afgelopen|past|vandaag|today|gisteren|yesterday|since|sinds"
    r"|so far|tot nu toe|per|tonight|vannacht)\b"
)
_PLACE = r"(?:for|in|on|at|van|of|voor|bij|op|during|tijdens)\b"
_FINE = (
    r"(?:passed|akkoord|geslaagd|doorstaan|ok\x{e9}?|okay|in orde|fine|clean|schoon|groen|green"
    r"|succeeded|goedgekeurd|(?:no|geen|zonder|without) (?:findings|bevindingen|bijzonderheden"
    r"|remarks|opmerkingen|afwijkingen|deviations))"
)
_CHECK = (
    r"(?:check|controle|test|scan|validation|validatie|rule|regel|audit|verificatie|verification"
    r"|toets)"
)
_ENDS = r"\)?[.!]?\s*$"
_NONE_BEHIND = Late(
    r"(?i)(?:"
    rf"\s?(?:[:=|(]|[\-\x{{2013}}\x{{2014}}] |->|=>|\x{{2192}})\s?(?:nihil|nil|(?:0|zero|nul|none"
    rf"|geen){_TIMES})(?: (?:{_PERIOD}|{_PLACE})[^,;:!?\n]{{0,30}})?"
    rf"|\b(?:hits |errors? |fouten |keer |times )?{_PERIOD}[^,;:=.!?\n]{{0,25}}[:=] ?{_NO}"
    rf"(?:{_TIMES}| keer)?(?: (?:of|van|out of)(?: de| the)? \d{{1,6}}(?: [^\W\d]{{2,20}}){{0,2}})?"
    rf"| {_PLACE}[^,;:=.!?\n]{{3,30}}[:=] ?(?:nul|none|nihil|nil|zero|geen(?: enkele)?)"
    rf"|[:=] ?(?:none|geen)(?: enkele)? (?:of|van)(?: de"
    rf"| the)? \d{{1,6}}(?: [^\W\d]{{2,20}}){{0,2}}"
    rf"| {_PLACE} {_NO} (?:of|van|out of)(?: de| the)? \d{{1,6}}(?: [^\W\d]{{2,20}}){{0,3}}"
    r"|: (?:no|geen|0) (?:rows?|rijen|results?|resultaten|records|regels|lines|matches|hits"
    r"|treffers|entries|meldingen)(?: [\w']{2,20}){1,4} (?:filters?|selecti(?:on|e)|view|weergave"
    r"|search|zoekopdracht|query|periode?|week|month|maand|logs?|logboek)"
    r"| (?:was |were |is |werd )?(?:never|nooit|not|niet) (?:been )?(?:seen|gezien|logged|gelogd"
    r"|noted|genoteerd|reported|gemeld) in (?:this|the|our|any|het|dit|deze|de|ons|onze|geen"
    r"|enig)(?: [\w']{2,20}){0,3}[ ]?(?:logs?|logboek|logbestand|logging|history|historie)"
    r"(?: (?:of|van|for|voor) [^,;:!?\n]{2,25})?"
    r")[.!)]?\s*$",
    needs=(
        "0",
        "zero",
        "nul",
        "nihil",
        "nil",
        "none",
        "geen",
        "no ",
        "never",
        "nooit",
        "not ",
        "niet ",
    ),
)
"""A count of none that ends the line, and of when or of what it is one."""
_METRIC_BEFORE = Late(r"^\W{0,3}[a-z_:]{3,60}\{[^{}\n]{0,120}=\"$", needs=("{",))
_METRIC_BEHIND = Late(r"^\"(?:,[^{}\n]{0,120})?\} 0(?:\.0+)?(?: \d{10,13})?\s*$", needs=("0",))
"""A metric that has counted none: `errors_total{code=".."} 0`."""
_COUNT_BEFORE = Late(
    r"(?i)^\W{0,3}(?:\(?0 ?(?:x|\x{00d7})\)?:? ?[\"'(]?"
    r"|(?:not (?:a single|one|any)|geen (?:enkele|een)|nul|zero) [\"'(]{0,2})$"
)
_COUNTS_BEFORE = Late(
    r"(?i)^[^:=\n]{0,30}\b(?:occurrences?|aantal(?: keer)?|counts?|number|instances|gevallen"
    r"|voorkomens|hits|times)(?: (?:of|van|for|voor|the|de|het)){0,2} [\"'(]{0,2}$"
)
_SINCE_BEHIND = Late(
    rf"(?i)^[\"')\]]{{0,3}}(?: (?:{_PERIOD}|in\b|after\b|na\b|for\b)[^,;:!?\n]{{0,30}})?[.!]?\s*$"
)
_COUNTED_BEHIND = Late(
    rf"(?i)^[\"')\]]{{0,3}}[^:=,;!?\n]{{0,30}}[:=] ?{_NO}{_ENDS}",
)
_WENT_BEFORE = Late(
    r"(?i)\b(?:all|alle|alles|everything|gevonden|found|bekend|known|ingevuld|filled in|present"
    r"|aanwezig|verstuurd|sent|bijgewerkt|updated|exported|ge[e\x{00eb}]xporteerd|synced|verwerkt"
    r"|processed|geslaagd|succeeded|fine|goed|ok)\b[^;.!?\n]{0,40}[,;] (?:(?:and|en|dus|so|hence"
    r"|therefore|daarom) )?(?:no|geen|not|zonder|without)(?: een| an?| enkele)? [\"'(]{0,2}$"
)
"""What went well, so that there was none: `Factuursjabloon gevonden, dus geen CFACT028`."""
_NOT_WENT = Late(r"(?i)\b(?:not|niet|no|geen|never|nooit|fail\w*|mislukt\w*|but|maar|n't)\b")
_NOTHING_MORE = Late(r"^[\"')\]]{0,3}[.!]?\s*$")
_CHECKED_BEHIND = Late(
    r"(?i)(?:"
    rf"[ \-]{_CHECK}(?: [\w\-]{{0,12}}\d[\w\-]{{0,8}})?:?(?: (?:was|is|has|now|nu|weer))?"
    rf" {_FINE}(?:(?:,| in| on| op| for| voor) [^;:!?\n]{{0,40}})?"
    rf"|[ \-]{_CHECK}\b[^.;:!?\n]{{0,40}}[:,] (?:all|alle|alles)\b[^.,;:!?\n]{{0,25}}"
    r"\b(?:fine|good|ok|goed|in orde|akkoord|correct|valid|geldig|clean|passed)"
    rf"|[ \-][^\W\d_]{{3,20}}[ \-]{_CHECK}: (?:all|alle) [^.,;:!?\n]{{2,30}} (?:have|hebben|carry)"
    r" [^.,;:!?\n]{2,30}"
    r"|[^,;.\s] (?:verified|checked|gecontroleerd|nagelopen|getoetst|scanned|gescand)[:,]"
    r" (?:all|alle)"
    r" [^.,;:!?\n]{0,40}\b(?:carry|have|hebben|fine|ok|okay|in orde|valid|geldig|correct|known"
    r"|bekend"
    r"|present|aanwezig|filled in|ingevuld|complete|compleet|good|goed)\b[^.,;:!?\n]{0,30}"
    rf"){_ENDS}",
    needs=(
        *("check", "control", "test", "scan", "valida", "rule", "regel", "audit", "verif", "toets"),
        "nagelopen",
    ),
)
"""A check for the error, which was passed."""
_CHECK_BEFORE = Late(
    rf"(?i)(?:^|[\W_]|[a-z]){_CHECK}(?: (?:of|op|van|for|voor))? [\"'(]{{0,2}}$",
)
_FINE_BEHIND = Late(
    rf"(?i)^[\"')\]]{{0,3}} (?:(?:is|was|weer|now|nu) )?{_FINE}"
    r"(?:(?:[,(]| in| on| op| for| voor)[^;:!?\n]{0,40})?[.!]?\s*$"
)
_WRONG_THERE = Late(
    r"(?i)\b(?:not|niet|no(?:ne)?|geen|nooit|never|fail\w*|fout\w*|errors?|wrong|missing|ontbre\w+"
    r"|zonder|without|lacks?|mist|missen|but|maar|behalve|except|nog|still|half)\b"
)
_NO_FINDINGS = Late(
    r"(?i)(?:no|geen|zonder|without) (?:findings|be\w+|bij\w+|re\w+|op\w+|af\w+|de\w+)"
)
_FEARED_BEFORE = Late(
    r"(?i)\b(?:fear(?:ed|s|ing)?|(?:afraid|scared) of|worried about|dread(?:ed|s)?|bang voor"
    r"|vreesden?|vreest|beducht voor) (?:(?:an?|the|een|de|het|for|voor) ){0,2}[\"'(]{0,2}$",
    needs=("fear", "afraid", "scared", "worried", "dread", "bang", "vree", "beducht"),
)
_RULED_OUT_BEFORE = Late(
    r"(?i)^\W{0,3}(?:ruled out|excluded|uitgesloten|dismissed|afgevallen): [\"'(]{0,2}"
    r"(?:the |de |het |an? |een )?$"
)
_OF_WHAT_BEHIND = Late(
    r"(?i)^[\"')\]]{0,3}(?: (?:on|for|in|at|op|bij|voor|van|of) [^,;:!?\n]{2,40})?[.!]?\s*$"
)
_NOT_SO_BEHIND = Late(
    r"(?i)^[\"')\]]{0,3}(?:"
    r"(?: ?[:,]| [\-\x{2013}\x{2014}])? (?:is |was )?(?:not the case|niet het geval"
    r"|niet aan de orde|does not apply|did not apply|niet van toepassing|not applicable)"
    r"(?: (?:for|with|on|in|at|here|hier|voor|bij|op)\b[^,;:!?\n]{0,40})?"
    r"| (?:is |was )?(?:niet|nooit|not|never) (?:opgetreden|voorgekomen|occurred|happened)"
    r"|,? (?:is |are )?(?:to be expected|te verwachten|expected)(?: (?:then|dan))?"
    r")[.!]?\s*$",
    needs=(
        *("case", "geval", "orde", "apply", "toepassing", "applicable", "opgetreden", "happened"),
        *("voorgekomen", "occurred", "expected", "verwachten"),
    ),
)
"""What says that it is not so, or is yet to come."""
_THERE_BEHIND = Late(
    r"(?i)(?:required|mandatory|verplicht) (?:and|en) (?:is |are |wel |also |ook )?(?:filled in"
    r"|ingevuld"
    r"|present|aanwezig|entered|given|opgegeven)\b[^,;:!?\n]{0,40}$",
    needs=("required", "mandatory", "verplicht"),
)
"""What is demanded and is there."""
_FIELD_BEHIND = Late(r"\w=\w|\|", needs=("=", "|"))
_CAME_TRUE = Late(r"(?i)\b(?:came|kwam|ja|jawel|yes|indeed|inderdaad|raak|again|weer|toch)\b")
_LONGEST = 300  # characters from an error to the end of its line


_SAID = AnyOf(_NONE_BEHIND, _THERE_BEHIND, _CHECKED_BEHIND)
_BEARS_OUT = AnyOf(_NOTHING_MORE, _METRIC_BEHIND, _COUNTED_BEHIND, _FINE_BEHIND, _OF_WHAT_BEHIND)


def is_nothing_came(before: str, inside: str, behind: str) -> bool:
    """Whether a line, its error `inside` between `before` and `behind`, says that none came."""
    if _FIELD_BEHIND.search(behind) is not None and _METRIC_BEFORE.search(before) is None:
        return False  # the next field of a record may hold none
    if _of_before(before, behind):
        return True
    if len(inside) > _LONGEST:
        inside = ""
    if inside.endswith((" geen", " no")) and behind[:1] == " " and _went_before(f"{inside} "):
        return True  # the denial is of what stands behind
    # A pattern with an open end takes in what is said of the error.
    said = inside + behind
    if _NOT_SO_BEHIND.search(behind) is not None:
        return True
    if not _SAID.fits(said):
        return False
    none = _NONE_BEHIND.search(said)
    if none is not None and not is_of_work(none[0]):
        return True
    if _THERE_BEHIND.search(said) is not None:
        return True
    if behind[:1] in (",", ";", "."):
        return False
    checked = _CHECKED_BEHIND.search(said)
    return checked is not None and _WRONG_THERE.search(_relieved(checked[0])) is None


def _relieved(checked: str) -> str:
    """The words of a check without those which say that nothing was found."""
    found = _NO_FINDINGS.search(checked)
    return checked if found is None else checked[: found.start()] + checked[found.end() :]


def _went_before(before: str) -> bool:
    """Whether what stands before `no` or `geen` and an error is that all went well."""
    went = _WENT_BEFORE.search(before)
    return went is not None and _NOT_WENT.search(before[: went.start()]) is None


def _of_before(before: str, behind: str) -> bool:
    """Whether what stands before an error says that none came, as far as `behind` bears it out."""
    if not before.strip():
        return False
    if _FEARED_BEFORE.search(before) is not None:
        return _CAME_TRUE.search(behind) is None
    if _COUNT_BEFORE.search(before) is not None and _SINCE_BEHIND.search(behind) is not None:
        return True
    if not _BEARS_OUT.fits(behind):
        return False
    if _NOTHING_MORE.search(behind) is not None and _went_before(before):
        return True
    return (
        (_METRIC_BEHIND.search(behind) is not None and _METRIC_BEFORE.search(before) is not None)
        or (
            _COUNTED_BEHIND.search(behind) is not None and _COUNTS_BEFORE.search(before) is not None
        )
        or (_FINE_BEHIND.search(behind) is not None and _CHECK_BEFORE.search(before) is not None)
        or (
            _OF_WHAT_BEHIND.search(behind) is not None
            and _RULED_OUT_BEFORE.search(before) is not None
        )
    )
