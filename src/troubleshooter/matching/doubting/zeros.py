"""Whether a text counts an error at none, or says that there is enough, or time, left."""

from __future__ import annotations

import re

from troubleshooter.matching.reading.late import AnyOf, Late

_HAVING = (
    r"(?:with|met|for|voor|had|having|hebben|heeft|in|of type|van het type|containing|where|waar|de"
    r"|(?:occurrences?|instances?|cases|gevallen|errors?|fouten|meldingen) (?:of|van))"
)
_NAMING = (
    r"(?:the|an?|de|het|een|status(?:code)?|results?|resultaat|errors?|fout|codes?|foutcode"
    r"|messages?"
    r"|melding|tekst|text|type|state|reason|reden)"
)
_NONE_WITH = Late(
    r"(?i)(?:^|[,(:>|\-]\s?|\d:\d\d\]?\s|\b(?:and|en|found|gevonden|are|were|zijn|had|have|heeft"
    r"|er)\s)"
    r"(?P<count>0x?|zero|nul|no|geen)\s"
    rf"(?P<kind>(?:[^\s,:;.()\"']{{1,30}}\s){{0,4}}?){_HAVING}\s(?:{_NAMING}\s?[:=]?\s?){{0,3}}"
    r"[\"']?"
    r"(?:(?:the|an?|de|het|een)\s)?$",
    needs=("0", "zero", "nul", "no", "geen"),
)
_NONE_OF = Late(
    r"(?i)(?:^|[\s(:])0\s?(?:/|(?:of|van|out of)(?: de| the| all)?)\s?\d[\d.,]{0,11}\s"
    r"(?:[^\W\d_]{2,20}\s){0,4}[(\[]?$",
    needs=("0",),
)
_NONE_LACKING = Late(
    r"(?i)(?:^|[,;(:]\s?|\b(?:and|en|of which|waarvan)\s)(?:0|zero|nul|none|geen)\s"
    r"(?:[^\W\d_]{2,20}\s){0,2}(?:without|zonder|missing|lacking)\s[^,;.:!?\n\d]{2,40}[(\[]$",
    needs=("without", "zonder", "missing", "lacking"),
)
"""`57 work orders checked, 0 without order lines (CFACT006)`."""
_NONE_REFUSED = Late(
    r"(?i)(?:^|[,(:>|\-]\s?|\d:\d\d\]?\s|\b(?:today|vandaag|gisteren|yesterday|week|month|maand"
    r"|nacht"
    r"|tonight|far|toe)\s)(?:0|zero|nul|geen(?: enkele)?|no)\s"
    r"(?:[^\W\d_]{2,20}\s){1,3}?(?:(?:were|was|are|is|werden|werd|zijn)\s)?(?:skipped|rejected"
    r"|refused|failed|failing|blocked|held|stopped|affected|hit|stuck|overgeslagen|geweigerd"
    r"|afgewezen|afgekeurd|mislukt|geblokkeerd|tegengehouden|getroffen|geraakt)\b[^.,;\d\n]{0,40}$",
    needs=("0", "zero", "nul", "geen", "no"),
)
"""`0 invoices skipped because the ..`; what failed beside them is told behind a comma."""
_NEVER = Late(
    r"(?i)(?:^|[\s(,;|\-])0\s?(?:x|\x{00d7}|keer|maal|times|errors?|fouten|meldingen|messages"
    r"|hits)\s(?:(?:of|van)(?: type| the type| het type| kind)?\s)?[\"'(]{0,2}"
    r"(?:(?:the|de|het|an?|een)\s)?$",
    needs=("0",),
)
_ALL_NONE = Late(
    r"(?i)^[\"')\]]{0,3}\s{0,3}(?:[:=]|,|[\-\x{2013}\x{2014}]\s|\()\s{0,3}(?:0|zero|nul)"
    r"(?P<things>\s?(?:x|\x{00d7})|(?:\s[^\W\d_]{2,20}){1,4})?\)?\s{0,3}(?:[.!]\s*)?(?:$|\n)",
    needs=("0", "zero", "nul"),
)
"""A count that ends its line: `Relation not known in eBoekhouden: 0 work orders`."""
_MEASURED = Late(
    r"(?i)\b(?:bytes?|kb|mb|results?|resultaten|rows returned|seconds?|seconden|ms|minutes?"
    r"|minuten|days?|dagen|euro|eur|retries|pogingen|attempts?|left|over|remaining|resterend|meer"
    r"|new|nieuwe?)\b"
)
"""Of what there may be none beside an error."""
_OTHER_COUNTS = re.compile(
    r"[\"')\]]{0,2}:?\s0\s?[,;|/]\s?[^\W\d_]{2,20}(?:\s[^\W\d_]{2,20}){0,3}:?\s\d"
)
"""`Relation not known in eBoekhouden 0, success 31`."""
_FAILED_BEFORE = Late(
    r"(?i)\b(?:fail(?:s|ed|ing|ure)?|errors?|fout|exception|mislukt\w?|faalt|refused|geweigerd"
    r"|rejected|because|omdat|wegens|due to)\b"
)
_DONE = Late(
    r"(?i)\b(?:(?:re-?)?(?:export|push|sen[dt]|sync|creat|book|import|process|connect|post)\w*"
    r"|verwerkt|ge[eë]xporteerd|verstuurd|verzonden|geboekt|aangemaakt|ge[iï]mporteerd)\b"
)
_ANY_OF_KIND = re.compile(r"\b(?:[^\W\d_]{2,}(?:s|en)|enkele?|single|any)\b")
_NONE_BEHIND = Late(
    r"(?i)^[\"')\]]{0,2}\s{0,12}(?P<mark>[:=|,(\-\x{2013}\x{2014}\t]|->|=>|\.{3,60}"
    r"|\x{2026})?\s{0,12}"
    r"(?:0|zero|nul|none|geen)"
    r"(?P<unit>\s?x\b|(?:\s?/\s?|\s(?:of|van|out of)(?: de| the| all)? )\d[\d.,]{0,11}"
    r"(?: [^\W\d_]{1,20}){0,3}"
    r"|\s(?:keer|times|rijen|rows?|regels?|lines?|records?|hits|matches|orders?|conflict(?:s|en)"
    r"|invoices?|facturen|bonnen|documents?|stuks|requests|responses|calls|aanvragen|antwoorden"
    r"|attempts|pogingen|entries|boekingen|payments|betalingen)"
    r"(?: (?:affected|found|geraakt|getroffen|gevonden))?"
    r"|(?:[.,]0{1,2})?\s?%)?\s{0,3}(?:$|[,;.|)\n\]]|/ (?:\D|$)"
    r"|(?P<where>out of|van de|since|sinds|today|vandaag|this|deze|in (?:the|de|het|\d{1,3})"
    r"|over (?:the|de))\b)",
    needs=("0", "zero", "nul", "none", "geen"),
)
_NONE_SO = Late(
    r"(?i)(?:(?:^|[\s,:;(])(?:0|zero|nul)"
    r"|, ?(?:and |en )?(?:none|geen(?: enkele| een)?)(?: of (?:them|these))?)"
    r"\s(?:(?:were|zijn|are|is) )?"
    r"(?:invalid|ongeldige?|missing|ontbrekende?|failed|failures?|mislukte?|rejected|refused"
    r"|geweigerde?|duplicates?|dubbele?|errors?|fouten|not (?:found|known|filled in|valid)"
    r"|niet (?:gevonden|bekend|ingevuld|geldig)|unknown|onbekende?"
    r"|blocked|geblokkeerde?|locked|vergrendelde?|on hold|expired|verlopen|incomplete"
    r"|onvolledige?)\b"
)
_NO_CASES = Late(
    r"(?i)^[\"')\]]{0,2}\s{0,4}(?:[:=|,(\-\x{2013}\x{2014}]|->|=>)?\s{0,4}"
    r"(?:(?:0|zero|nul)\s(?:errors?|fouten|failures?|times|keer)"
    r"|(?:0|zero|nul|no|geen)\s(?:occurrences?|instances?|incident(?:s|en)?|cases|gevallen"
    r"|voorvallen|meldingen|hits|treffers))\b",
    needs=("0", "zero", "nul", "geen", "no"),
)
"""`E003.1: 0 occurrences in the last 7 days`."""
_FOR_NONE = Late(
    r"(?i)^[\"')\]]{0,2}\s(?:for|on|in|at|by|bij|voor|op|van|of)\s(?:(?:0|zero|nul|geen enkele?"
    r"|none of (?:the|our|these))\s(?:of the \d{1,6}\s)?[^\W\d]{2,20}(?:\s[^\W\d]{2,20})?"
    r"|(?:no|geen)\s[^\W\d]{3,20}(?:s|en))\s{0,3}(?:$|[,;.)\n])"
)
"""`VAT code missing for 0 materials`, `Invalid tax code in no order`."""
_NUMBER_OF = Late(r"(?i)\b(?:number of|aantal|how many|hoeveel)\b")
_IS_NONE = Late(
    r"(?i)^[^:=\n(]{0,60}[:=]\s{0,3}(?:0|zero|nul|none|geen)\s{0,3}(?:$|[,;.|)](?:\D|$)|\n)",
    needs=(":", "="),
)
_OF_WHICH_NONE = Late(
    r"(?i)^[\"')]?\s(?:responses?|errors?|fouten|foutmeldingen|meldingen|hits|times|keer|gevallen"
    r"|occurrences|answers|antwoorden)\b[^:=\n(]{0,40}[:=]\s{0,3}0\s{0,3}(?:$|[,;|)\n])",
    needs=("0",),
)
"""`E003.1 responses in the last 24 h: 0`."""
_SEEN = (
    r"(?:seen|found|logged|reported|recorded|counted|detected|observed|occurred|returned|gezien"
    r"|gevonden|gelogd|gemeld|geteld|voorgekomen|opgetreden|geregistreerd|teruggekomen)"
)
_WAS = r"(?:is|are|was|were|has been|have been|has|had|werd|werden|zijn|kwam|kwamen|komt)"
_TODAY = r"(?:\s?(?:today|so far|vandaag|ook|dus|nog)\b)?"
_BEHIND_IT = r"^[\"')\]]{0,2}(?:\s\([^()\n]{1,24}\))?:?\s"
_SEEN_NONE = Late(
    rf"(?i){_BEHIND_IT}(?:{_WAS}{_TODAY}(?:\s{_SEEN})?|{_SEEN}):?\s(?:0x|(?:0|zero|nul|no|geen)\s?"
    r"(?:times?|x|keer|maal|hits?|results?|matches|resultaten|treffers))\b",
    needs=("0", "zero", "nul", "no", "geen"),
)
"""`E003.1 seen 0 times`, `CFACT028 kwam 0 keer voor`."""
_PERIOD = (
    r"(?:(?:in|during|over|for|within|gedurende)\s)?(?:(?:the|de|het)\s)?(?:(?:last|past|laatste"
    r"|afgelopen)\b|today\b|vandaag\b|this (?:week|month)\b|deze (?:week|maand)\b"
    r"|(?:since|sinds)\b)"
)
_NOT_SEEN = Late(
    rf"(?i){_BEHIND_IT}(?:{_WAS}\s)?(?:not|never|niet|nooit)\s(?:been\s)?{_SEEN}\s{_PERIOD}"
    rf"|{_BEHIND_IT}(?:is|was|werd)\s(?:vandaag|deze week|de (?:laatste|afgelopen)\s"
    rf"(?:[\d\w]{{1,8}}\s){{1,2}})\s?niet\s{_SEEN}",
    needs=("not", "never", "niet", "nooit"),
)
_BUT = Late(r"(?i)\b(?:but|maar|until|tot|except|behalve|now|nu|again|weer|only|alleen|pas)\b")
"""What may say that it came after all."""
_TIMES_NONE = Late(
    r"^[\"')\]]{0,2}\s{0,2}[x\x{00d7}]\s?0(?:$|[,;.|)\n\]])",
    needs=("x", "\xd7"),
)
_COUNTING = Late(
    r"(?i)\b(?:aantal(?:len)?|counts?|totals?|totaal|number of|summary|samenvatting|overzicht"
    r"|statisti\w{2,6}|stats|rows with|last \d|afgelopen|per (?:code|status|fout|error))\b"
)
_NOUGHT = re.compile(r"[:=|\t(]\s{0,12}0(?![\d.,]\d|\d)")
_UNTRUE = Late(
    r"^[\"']\s?:\s?(?:false|null)\b",
    needs=("false", "null"),
)
_KEY = re.compile(r"(?:^|[\"'])[A-Za-z_][\w.\-]{2,60}$")
"""A field of a record that is not set: `"authenticationFailed": false`."""
_BARE_NOUGHT = re.compile(r"\w {1,40}0(?=[,;.|)\n]|$)")
_NOUGHTS = 2
_NOUGHT_INSIDE = re.compile(r"[:=]\s?0[,;]\s")
"""A count of none that a wording with a value took in: `VAT codes missing: 0, hour types`."""
_OWN_NOUGHT = re.compile(r"\s?[:=|\-]\s?0(?:\s\w{1,10})?$")
_WRONG = frozenset(
    {"valid", "reached", "known", "found", "missing", "unknown", "invalid", "filled", "exists"}
    | {"failed", "required", "empty", "credentials", "timeout", "unavailable", "unauthorized", "in"}
    | {
        "bekend",
        "gevonden",
        "ongeldig",
        "ingevuld",
        "ontbreekt",
        "onbekend",
        "bereikt",
        "verplicht",
    }
    | {"mislukt", "bestaat", "verwerkt", "requests", "incorrect", "recognised", "herkend"}
)
_SOME_BESIDE = re.compile(r"[^\n,;]{0,20}[,;] ?[1-9]")
"""Another count behind one of none: `0 today, 3 yesterday`."""
_NONE_INSIDE = re.compile(
    r"[:=(]\s?0\s(?:of|van|out of)\s\d|\s(?:of|for|on|van|voor|bij|op)\s0\s(?!days|dagen|bytes"
    r"|calls"
    r"|sec|uur|hours|and|en)[a-z]{3}"
)
_ENOUGH = Late(
    r"(?i)(?:^|[\s(,;:])(?P<not>(?:not|niet|geen) )?(?:plenty of|enough|sufficient|lots of|a lot of"
    r"|ample|genoeg|voldoende|ruim|nog|[1-9][\d.,]{0,12}\s?(?:[KMGT]i?B?|%|bytes|percent))\s"
    r"(?:of |free |disk ?|schijf|vrije? ){0,3}(?:space|ruimte|memory|geheugen|room)\s"
    r"(?:is )?(?:left|over|free|vrij|available|beschikbaar|remaining)\b"
)
_ROOM = ("space", "ruimte", "memory", "geheugen", "room")
_STILL = ("far", "near", "lang", "expire", "verloopt")
_FAR = Late(r"(?i)\b(?:far from|nowhere near|not nearly|(?:nog )?lang niet|bij lange na niet)\b")
_WILL = Late(r"(?i)\bexpires? (?:at|on|in|over|op)\b|\bverloopt (?:op|over|pas)\b")
_BELOW = Late(
    r"(?i)\b(?:below|under|within|short of|onder|binnen|(?:less|fewer|lower) than"
    r"|(?:minder|lager) dan) (?:the |de |het )?"
    r"(?:limit of |limiet van |grens van )?"
    r"[\d.,]{0,9}[ \-]?$"
)
_SAID_BEHIND = AnyOf(_SEEN_NONE, _NO_CASES, _FOR_NONE, _ALL_NONE, _OF_WHICH_NONE, _IS_NONE)
_SAID_BEFORE = AnyOf(_NONE_OF, _NEVER, _NONE_REFUSED, _NONE_LACKING, _NONE_WITH)
_BEHIND = 40  # characters
_COUNTED = 80  # characters
_NEAR = 120  # characters of an error
_AROUND = 500  # characters
_NONE = re.compile(r"(?i)\b(?:zero|nul|no|geen|none)\b")


_NO_MORE = re.compile(
    r"[\"')\]]{0,2}\s(?:(?:fout(?:en)?|errors?|meldingen?|codes?)\s)?"
    r"(?:meer|any ?more|any longer)\b",
    re.IGNORECASE,
)
_NO_BEFORE = re.compile(r"\b(?:geen|no)\s[\"'(\[]{0,2}$", re.IGNORECASE)
_NO_MORE_BEFORE = re.compile(r"\bno more\s[\"'(\[\u2018\u201c]{0,2}$", re.IGNORECASE)
"""What does not come any more: `geen (503) Server Unavailable meer`, `no more timeouts`."""


def is_none(text: str, before: str, start: int, end: int) -> bool:
    """Whether the error at `start`..`end` of `text` is counted at none: `0 invoices with status
    "API error"`, `Timeout | 0`; `before` is its sentence up to it."""
    near, behind = text[max(0, end - _NEAR) : end + _COUNTED], text[end : end + _COUNTED]
    if _UNTRUE.search(behind) is not None and _KEY.search(text[start:end]) is not None:
        return True
    if _NOT_SEEN.search(behind) is not None and _BUT.search(text[end : end + _AROUND]) is None:
        return True
    if "0" not in before and "0" not in near and _NONE.search(before + near) is None:
        return False
    if _OTHER_COUNTS.match(behind) is not None:
        return True
    if _SAID_BEHIND.fits(behind) and _is_said_behind(before, text[start:end], behind):
        return True
    if _NO_MORE_BEFORE.search(before) is not None:
        return True
    if _NO_MORE.match(behind) is not None and _NO_BEFORE.search(before) is not None:
        return True
    low = max(0, start - 1)  # whether a word begins there
    inside, first = text[low:end], start - low
    if _NONE_SO.search(inside, first) is not None or _NONE_INSIDE.search(inside, first) is not None:
        return True
    nought = _NOUGHT_INSIDE.search(inside, first)
    if nought is not None:
        ahead = inside[first : nought.start()].rstrip("\"')] ").rpartition(" ")[2]
        if ahead.lower() in _WRONG:
            return True
    own = _OWN_NOUGHT.search(inside, first)  # a pattern may take the figure in
    last = low + own.start() if own else end
    around = text[max(0, start - _AROUND) : end + _AROUND]
    return is_none_of_kind(before) or _is_nought(text[last : last + _BEHIND], around)


def _is_said_behind(before: str, inside: str, behind: str) -> bool:
    """Whether what stands behind an error counts it at none."""
    if any(
        one.search(behind) is not None for one in (_SEEN_NONE, _NO_CASES, _FOR_NONE, _OF_WHICH_NONE)
    ):
        return True
    if _IS_NONE.search(behind) is not None and _NUMBER_OF.search(before + inside) is not None:
        return True
    return _is_all_none(before, inside, behind)


def _is_all_none(before: str, inside: str, behind: str) -> bool:
    """Whether a line counts an error at none and says no more."""
    found = _ALL_NONE.search(behind)
    if found is None or _FAILED_BEFORE.search(before) is not None:
        return False
    things = found["things"]
    if things is None:
        return found[0].lstrip("\"')]")[:1] != "," and _ends_in_a_word(inside)
    return _DONE.search(things) is None and _MEASURED.search(things) is None


def _ends_in_a_word(inside: str) -> bool:
    """Whether an error's words end with what is wrong, and not with the thing that has a value, as
    in `Invalid tax code: 0`."""
    last = inside.rstrip("\"')] ").rpartition(" ")[2].lower()
    return last in _WRONG or last[-1:].isdigit()


def is_fine(before: str, inside: str) -> bool:
    """Whether there is enough of what the error says is gone, or it is still to come: `plenty of
    space left`, `limit far from reached`, `expires at 12:00`."""
    if any(room in inside for room in _ROOM):
        enough = _ENOUGH.search(before[-_BEHIND:] + inside)
        if enough is not None and not enough["not"]:
            return True
    limit = any(word in inside.lower() for word in ("limi", "grens"))
    if limit and _BELOW.search(before[-_BEHIND:]) is not None:
        return True
    if any(word in inside for word in _STILL):
        return _FAR.search(inside) is not None or _WILL.search(inside) is not None
    return False


def is_none_of_kind(before: str) -> bool:
    """Whether what stands before an error counts those that have it at none: `0 invoices with`."""
    if not _SAID_BEFORE.fits(before):
        return False
    shapes = _NONE_OF, _NEVER, _NONE_REFUSED, _NONE_LACKING
    if any(shape.search(before) is not None for shape in shapes):
        return True
    found = _NONE_WITH.search(before)
    if found is None or _DONE.search(found["kind"]) is not None:
        return False  # `0 invoices sent with error ..` tells of the error
    bare = found["count"].lower() in ("no", "geen")
    return not bare or _ANY_OF_KIND.search(found["kind"]) is not None


def _is_nought(after: str, around: str) -> bool:
    behind = _NONE_BEHIND.search(after)
    if behind is None:
        return _TIMES_NONE.search(after) is not None
    if behind["unit"]:
        return _DONE.search(after[: behind.end()]) is None
    if behind["where"]:
        return _SOME_BESIDE.match(after, behind.end()) is None
    if not behind["mark"]:
        return len(_BARE_NOUGHT.findall(around)) >= _NOUGHTS
    return _COUNTING.search(around) is not None or len(_NOUGHT.findall(around)) >= _NOUGHTS
