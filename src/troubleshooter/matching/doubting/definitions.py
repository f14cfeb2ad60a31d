"""Whether a setting, a saved search, an alert or a language file names an error: what is looked
for and what is done then, and none that came."""

from __future__ import annotations

import re
from collections.abc import Iterator

from troubleshooter.matching.reading.late import Late

_REACH = 1_500  # characters
_LINES = 12  # before and behind that are looked at
_FAMILIES = 2  # of keys that make a definition
_PAIRS = 2  # that make a list of translations
_LOOKED_FOR = (
    r"(?i:query|zoekopdracht|filter|pattern|patroon|regexp?|expr(?:ession)?|selector"
    r"|condition|conditie|voorwaarde|when|match(?:es|er)?)"
)
_FIELD = r"(?:[\w.]{2,30}\s?(?::|={1,2}|~=?|=~|\b(?:contains|like|bevat)\b)\s?)?"
_LOOKED_FOR_BEFORE = Late(
    rf"(?:^|[|>{{,;]|(?:^|\s)-)\s*[\"']?{_LOOKED_FOR}[\"']?\s?[:=]\s?{_FIELD}[\"'`/]$",
    needs=(":", "="),
)
_SEARCHED_BEFORE = Late(
    r"(?:^|\s)(?:site:[\w\-]+\.|(?:inurl|intitle):)\S+ [^\n]*$|^\s*google: [a-z0-9]"
    r"|\b(?:index|sourcetype)=\S+ (?:[^\n]* )?[\"']$"
)
_PIPED_BEHIND = re.compile(
    r"[\"'`/)]+\s?\|=?\s?(?:stats|timechart|eventstats|summarize|dedup|rex|eval|project|where|top)"
    r" [\w(]"
)
_LIMITED_BEHIND = re.compile(r"[\"'] ?(?:>=?|≥) ?\d+ ?(?:per|in|within|binnen|/|x|keer|times)\b")
_SOUGHT_AND_LIMIT = Late(
    r"(?m)(?:^|[|>{,;]|(?:^|\s)-)\s*\"?(?:"
    r"(?P<sought>(?i:query|filter|pattern|patroon|regexp?|expr(?:ession)?|condition|conditie"
    r"|voorwaarde|selector|(?:tekst |text |message |melding )?(?:contains|bevat)))\"?\s?[:=]"
    r"|(?P<limit>(?i:thresholds?|drempel(?:waarde)?|evaluate\w*)\"?\s?[:=]"
    r"|(?i:window|interval|venster|for)\"?\s?[:=]\s?\"?\d+ ?[a-z]))"
    r"|(?P<over>[)\"'] ?>=? ?\d)"
)
_THEN = re.compile(r"[\"'],\s?[\"']?(?i:then|dan|action|actie|do|reply)[\"']?\s?:")
_PARTS_OF_CASE = Late(
    r"(?m)(?:^|[|{,;]|(?:^|\s)-)\s*[\"']?(?P<key>given|expect(?:ed)?|respond|stub|mock|assert"
    r"|bodyPatterns|urlPath|urlPattern|(?P<came>actual|got|received|result|gekregen|diff))[\"']?\s?:"
)
_CAME = Late(
    r"(?i)\b(?:fir(?:ing|ed)|triggered|alerting|resolved|breached|exceeded|afgegaan|overschreden"
    r"|opgelost)\b|\b(?:value|waarde|count|aantal|hits|treffers|current|matches|since|sinds|started"
    r"\w*|last)\"?\s?[:=]\s?\"?\d|\d\d[T ,]+\d{1,2}:\d\d|\b\d{1,2}:\d\d:\d\d\b"
)
_TOLD = Late(
    r"(?i:error|fout|exception|result|answer|antwoord)\w{0,12}[\"']?\s?[:=]\s?[\"']?$",
    needs=(":", "="),
)
_SCHEMA = Late(
    r"(?m)^(?P<indent> *)[\"']?(?:(?P<outer>responses|components|schemas?|paths"
    r"|requestBody)[\"']?:\s*\{?$|(?P<inner>description|summary|examples?|enum|\$ref)[\"']?:\s)"
)
_OF_KEY = re.compile(
    r"\s*[\"']?(?P<key>[\w.\-]{2,60})[\"']?\s?[:=]\s{0,4}\{(?P<told>[^{}\n\d]*)\},?\s*$"
)
_INNER = re.compile(r"(\w+)[\"']?\s?[:=]")
_COMMENTED = re.compile(r"\s*# ?\w[^\n#]{8,200}[\"'`(\[]$")
_SETTING = re.compile(r"\s*[A-Za-z]+[_.\-][\w.\-]*\s?=\s?[^\n=]*$", re.MULTILINE)
_VERB = r"(?:retry|skip|ignore|suppress|exclude|mute|drop|abort|give[_\-]up|silence|notify|alert)"
_HANDLED = (
    rf"[\"']?(?:\w{{1,30}}[_.\-])?(?:(?i:{_VERB})(?:[_\-](?i:on|if|when|for)|(?:On|If|When|For))"
    r"|(?i:retry|skip|ignore|suppress|exclude|mute)"
    r"(?:[_\-](?i:codes|errors|messages|texts|list)|(?:Codes|Errors|Messages|Texts|List)))"
)
_MEMBERS = r"(?:[\"']?[^\"'\n\[\](){}:=]{1,80}[\"']?,\s?)*[\"'`]?$"
_HANDLED_BEFORE = Late(
    rf"(?:^|[\s{{,;])(?:{_HANDLED}[\"']?\s?[:=]\s?[\[({{]?\s?"
    rf"|[\"']?(?i:{_VERB})[\"']?\s?[:=]\s?[\[({{]\s?){_MEMBERS}"
)
_HANDLED_ABOVE = Late(rf"\s*(?:- )?(?:{_HANDLED}|[\"']?(?i:{_VERB}))[\"']?\s?[:=]\s?[\[({{]?\s*")
_ITEM = re.compile(r"\s*(?:- |[\"'])[\"'`]?[^\s]")
_OF_ITEM = re.compile(r"\s*(?:- )?[\"'`]?$")
_OF_ALERTS = (
    *("uery", "ilter", "attern", "atroon", "egex", "xpr", "ondit", "oorwaarde", "elector"),
    *("ontains", "evat", "QUERY", "FILTER"),
)
_OF_CASES = ("expect", "respond", "stub", "mock", "assert", "bodyP", "urlP")
_OF_SCHEMAS = ("responses", "components", "schema", "paths", "requestBody")
_LANGUAGE_FILE = Late(
    r"[\w/\-]\.(?:properties|resx|pot?|strings|xlf|xliff|arb)\b"
    r"|(?:\b|_)(?:[a-z]{2}[_\-][A-Z]{2}|nl|en|de|fr)\.(?:json|ya?ml|php|csv|ts|js|xml|ini)\b"
)
_BEGINS_IN_LANGUAGE_FILE = Late(
    r"^\s*[\w./\-]+(?:\.(?:properties|resx|pot?|strings|xlf|xliff|arb)|(?:\b|_)(?:[a-z]{2}[_\-][A-Z]{2}"
    r"|nl|en|de|fr)\.(?:json|ya?ml|php|csv|ts|js|xml|ini)):?\s+[\w.\-]+\s?=",
    needs=("=",),
)
_GIVEN = re.compile(r"(?:[\"'`]|=)\s?$")
_OF_MODULE = re.compile(r"\"[^\"\n]+\",\"[^\"\n]+\",(?:module|theme),\w+\s*$")
_PAIR = re.compile(
    r"([\"'])(?P<key>[A-Z][^\"'\d\n]{2,120} [^\"'\d\n]{1,80})\1\s?(?:=>?|->|\u2192|:)\s?"
    r"([\"'])[^\W\d_][^\"'\d\n]{1,80} [^\"'\d\n]{1,120}\3"
)
_DIRECTIVE = re.compile(r"\{%-? ?(\w+)")
_OPENING = frozenset({"if", "elif", "elsif", "else", "for", "case", "when", "unless", "block"})


def defined(text: str, start: int, end: int, line: tuple[int, int]) -> Iterator[str]:
    """The marks of a definition around `start`..`end` of `text`, in the line of these places."""
    low, high = line
    before, behind, near = text[low:start], text[end:high], _near(text, low, high)
    if is_looked_for(before, behind) and _CAME.search(near) is None:
        yield "pattern"
        if _THEN.match(behind) is not None:
            yield "compared"
    if _is_handled(text, low, before):
        yield "key"
        yield "member"
    if _is_of_language_file(text, low, high, before):
        yield "value"
    if _is_translated(text[low:high], start - low):
        yield "entry"
    if "{%" in text and _is_in_template(text, start, end):
        yield "template"
    if _is_handled_by_key(text[low:high], start - low, near):
        yield "key"
        yield "entry"
    if "#" in before and _is_comment_of_setting(text, high, before):
        yield "program"
    if _TOLD.search(before) is not None:
        return
    if is_definition(near) or is_case(near) or _is_of_schema(near):
        yield "pattern"
        yield "enclosed"


def is_looked_for(before: str, behind: str) -> bool:
    """Whether a line says that a text is looked for: a query's value, a search engine's words."""
    if _LOOKED_FOR_BEFORE.search(before) is not None:
        return True
    if ("=" in before or ":" in before) and _SEARCHED_BEFORE.search(before) is not None:
        return True
    if "|" in behind and _PIPED_BEHIND.match(behind) is not None:
        return True
    return _LIMITED_BEHIND.match(behind) is not None


def is_case(near: str) -> bool:
    """Whether lines are a case of a test or a stand-in's answer: what is
    given, what is to be answered or expected, and nothing that came of it."""
    if not any(word in near for word in _OF_CASES):
        return False
    keys: set[str] = set()
    for found in _PARTS_OF_CASE.finditer(near):
        if found["came"]:
            return False
        keys.add(found["key"])
    return len(keys) >= _FAMILIES


def is_definition(near: str) -> bool:
    """Whether lines, or the cells of one, define an alert: what is looked for, and the limit. An
    alert that went off has a time or a count of its own."""
    if not any(word in near for word in _OF_ALERTS):
        return False
    kinds: set[str | None] = {found.lastgroup for found in _SOUGHT_AND_LIMIT.finditer(near)}
    if "sought" not in kinds or len(kinds) < _FAMILIES:
        return False
    return _CAME.search(near) is None


def _is_of_schema(near: str) -> bool:
    """Whether lines describe what a service may answer: responses upon descriptions."""
    if not any(word in near for word in _OF_SCHEMAS):
        return False
    outer: int | None = None
    for found in _SCHEMA.finditer(near):
        if found["outer"]:
            outer = len(found["indent"]) if outer is None else min(outer, len(found["indent"]))
        elif outer is not None and len(found["indent"]) > outer:
            return True
    return False


def _is_handled_by_key(line: str, place: int, near: str) -> bool:
    """Whether a text is a key below which stands what is done with it, as with other keys."""
    own = _OF_KEY.match(line) if "{" in line else None
    if own is None or not own.start("key") <= place < own.end("key"):
        return False
    told = _INNER.findall(own["told"])
    others = map(_OF_KEY.match, near.split("\n"))
    alike = {
        one["key"] for one in others if one is not None and _INNER.findall(one["told"]) == told
    }
    return bool(told) and len(alike) >= _PAIRS


def _is_comment_of_setting(text: str, high: int, before: str) -> bool:
    """Whether a comment cites a text, and a setting follows it."""
    return _COMMENTED.match(before) is not None and _SETTING.match(text, high + 1) is not None


def _near(text: str, low: int, high: int) -> str:
    """The lines around those at `low`..`high` that no empty line parts from them."""
    first, last = max(0, low - _REACH), min(len(text), high + _REACH)
    above = text[first:low].split("\n\n")[-1].split("\n")[-_LINES - 1 :]
    below = text[high:last].split("\n\n")[0].split("\n")[: _LINES + 1]
    return "\n".join(above) + text[low:high] + "\n".join(below)


def _is_handled(text: str, low: int, before: str) -> bool:
    """Whether a text is the value of a key that says what is done with each, or in a list below."""
    if ("=" in before or ":" in before) and _HANDLED_BEFORE.search(before) is not None:
        return True
    if _OF_ITEM.fullmatch(before) is None or not before.strip():
        return False
    for line in reversed(text[max(0, low - _REACH) : max(0, low - 1)].split("\n")[-_LINES:]):
        if _HANDLED_ABOVE.fullmatch(line) is not None:
            return True
        if _ITEM.match(line) is None:
            return False
    return False


def _is_of_language_file(text: str, low: int, high: int, before: str) -> bool:
    """Whether a text is given in a line that names a file of translations, or right below one."""
    if _GIVEN.search(before) is None:
        return _BEGINS_IN_LANGUAGE_FILE.search(before) is not None
    above = text.rfind("\n", 0, max(0, low - 1)) + 1
    return _LANGUAGE_FILE.search(text[max(above, low - _REACH) : high]) is not None


def _is_translated(line: str, place: int) -> bool:
    """Whether a text is the first of two, one of several such pairs in the line."""
    if _OF_MODULE.match(line) is not None:
        return True
    if '" ' not in line and '":' not in line and "' " not in line and "':" not in line:
        return False
    pairs = list(_PAIR.finditer(line))
    if len(pairs) < _PAIRS:
        return False
    return any(pair.start("key") <= place < pair.end("key") for pair in pairs)


def _is_in_template(text: str, start: int, end: int) -> bool:
    """Whether a text stands between directives of a template that open and close."""
    low = text.rfind("{%", max(0, start - _REACH), start)
    opened = _DIRECTIVE.match(text, low) if low >= 0 else None
    if opened is None or opened[1] not in _OPENING:
        return False
    high = text.find("{%", end, end + _REACH)
    closed = _DIRECTIVE.match(text, high) if high >= 0 else None
    return closed is not None and (closed[1].startswith("end") or closed[1] in _OPENING)
