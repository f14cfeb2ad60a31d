"""Whether a program, a resource, a list of texts or a query names an error, by the syntax."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from types import MappingProxyType

from troubleshooter.matching.doubting.definitions import defined
from troubleshooter.matching.doubting.entries import is_entry, kind
from troubleshooter.matching.doubting.listed import is_file_name, listed
from troubleshooter.matching.doubting.neighbours import Lines
from troubleshooter.matching.reading.late import Late

WEIGHTS: Mapping[str, float] = MappingProxyType(
    {
        # what its own place in the line says
        "compared": 2.5,
        "sought": 3.5,
        "pattern": 3.0,
        "argument": 2.0,
        "method": 1.0,
        "assigned": 2.0,
        "key": 2.5,
        "member": 2.5,
        "value": 3.0,
        "attribute": 2.0,
        "attributes": 1.5,
        "template": 3.0,
        "counted": 3.0,
        "comment": 2.0,
        "ends": 1.5,
        "keyword": 1.5,
        "placeholder": 1.0,
        # what stands in the lines around
        "entry": 3.0,
        "program": 1.5,
        "more program": 1.0,
        "enclosed": 2.0,
        "deep": 1.5,
        "changed": 3.0,
        "version": 6.0,
        "in one line": 3.0,
        "in one text": 1.5,
        # what speaks for an event
        "time": -3.0,
        "level": -1.5,
        "answer": -2.0,
        "frames": -2.0,
        "output": -2.0,
        "said by": -2.0,
        "data": -1.5,
    }
)
"""How much each mark of a program or of an event counts."""
LIMIT = 3.0
"""From this sum on, the error is only named."""

_MOST_SHOWN = 3  # marks
_NEAR = 240  # characters of its line before and behind a find
_AROUND = 1_500  # characters of the text before and behind a find
_LONGEST = 2_000  # characters of a line before and behind a find
_MARKS = frozenset("=({[|\\~<>\t")  # a one-line program has at least one
_OF_ONE_LINE = (
    *("grep", "msgid", "msgstr", "LIKE", "like '%", '","', '": "', "site:", "google:"),
    *("Merge ", "commit ", 'Revert "', "\u25a0"),
)
_BEGINS_WITH_TIME = re.compile(
    r"\W{0,2}(?:\d{4}-\d\d-\d\d[T ]\d\d:\d\d|\d{1,2}[-./]\d{1,2}[-./]\d{4}[ ,]+\d\d:\d\d"
    r"|[A-Z][a-z]{2} +\d{1,2} \d\d:\d\d:\d\d|\d\d:\d\d:\d\d\b)"
)

_QUOTES = frozenset("\"'`/")
_OF_PATTERNS = frozenset("\\*|%?")
_LEADERS = ("//", "/*", "# ", "--", "* ", "; ", "=item", "=head")
_OF_ENDS = frozenset(";{>|&")
_TOOLS = re.compile(r"grep|\b(?:rg|awk|sed|jq|findstr|Select-String)\s")
_COMPARED_BEFORE = Late(
    r"(?:[=!]==?|=~|!~|~=|\|=|<>|\b(?:LIKE|like|ILIKE|eq|ne|has|matches|contains|case|when)"
    r"|\b(?:IN|in) ?[(\[](?:[^()\[\]]*, ?)?|\b(?:WHEN|WHERE|AND|OR|where)\s[\w.]+\s?="
    r"|[\"'] (?:OR|AND|\|\|))"
    r"\s{0,3}[%~^(]{0,2}\s?[\"'`/]%?$|(?:\bcase|\|=|=~|!~)\s[\"'/`][^\"'/`]{0,60}$"
)
_COMPARED_BEHIND = re.compile(r"[\"'`] (?:(?:in|=>?|==|->) [\w.]+[\s.;,)]|(?:OR|AND|\|\|) [\"'\w])")
_SOUGHT = Late(
    r"(?:^|[|;&!(\"'`]\s?|\bif\s|[$#>]\s)"
    r"(?:[zef]?grep|rg|awk|sed|jq|findstr|Select-String)\s[^\n|]*[\"'/][^\"'\n|]{0,60}$"
    r"|\b(?:[zef]?grep|Select-String)\s[^\n|]*[\"'/][^\"'\n|]{0,60}$"
)
_PATTERN_BEFORE = Late(
    r"(?:[^`\w]\.\*|\\[.()\[\]|?+*^$]|\\[sdwb][+*]|\(\?[:i]|\(\w{2,30}\|)[^\n\"]{0,80}$"
)
_PATTERN_BEHIND = Late(
    r"^[^\n\"]{0,80}(?:[^`\w]\.\*|\\[.()\[\]|?+*^$]|\\[sdwb][+*]|\|\w{2,30}\)|[a-z.]%[\"'])"
)
_ARGUMENT = Late(
    r"(?P<made>\b(?:new|throw|raise)\s[^\n(]*)?(?P<name>[\w\]>?!$]{1,60})\("
    r"(?:\s?(?:[^\s()\"'`,]+|\"[^\"\n]*\"|'[^'\n]*'|new [\w.]+\()\s?,?\s?(?:=>)?\s?)*"
    r"[@$brf]?[\"'`/]$|(?:^|[\s(])\([\w/?!.\-]+ [^()\n]*\"$"
)
_METHOD = Late(r"(?:\w\)?|\$this)(?:\.|->|::)[a-z]\w*\([@$brf]?[\"'`/]$")
_ARGUMENT_ENDS = re.compile(r"[\"'`/][a-z]?\s*(?:[),|]|->|$)")
_SHOWN = re.compile(r"(?:Error|Exception|Fault|Failure|Refused)$")
_ASSIGNED = Late(
    r"(?:\b(?:const|let|var|val|final|static|public|private|readonly|type|def|define|[dD]im|my|our"
    r"|local)\b[^\n=]{0,80}|^\s*@\w+\([^()\n]*\) [\w :]{1,60}"
    r"|^\s*(?:export )?[A-Z][A-Z0-9]*_[A-Z0-9_]+|^\s*[$@]\w+)\s?:?=\s?"
    r"[@$]?[\"'`]?$|^\s*#define \w+ +\"$"
)
_KEY = re.compile(r"[\"'`]\]?\s?(?:=>|\]\s?=|:\s?[\"'`\[{(A-Za-z])")
_MEMBER = Late(
    r"(?:[\w\]>)] :?=|\w=\(|\bin|\bIN|\breturn|\{ ?\w+: [\w\"', ]*\w:|[\w)]:)\s?[\[({]{1,2}\s?"
    r"(?:(?:\"[^\"\n]*\"|'[^'\n]*'|\w+),?\s?)*[\"'`]?$|[\"'`] \| [\"'`]$"
)
_MEMBER_ENDS = re.compile(r"[\"'`]?\s?(?:[,\])}]|\| ?[\"'`])")
_VALUE = Late(  # tags are tabs where their attributes were kept
    r"[<\t][\w:.\-]+\s(?:[^<>\t]*\s)?(?:key|label|placeholder|pattern)\s?=\s?\"$"
    r"|[<\t](?:\w{1,8}:)?(?:enumeration|option|add) value=\"$|^\s*msg(?:id|str)(?:\[\d\])? \"$"
)
_ATTRIBUTE = Late(
    r"[<\t](?P<tag>[\w:.\-]+)\s(?:[^<>\t]*\s)?(?:name|key|id)\s?=\s?\""
    r"(?:\w+[._\-\\][\w.\-\\]+|[a-z]+[A-Z]\w+|\d+\" xsi:type=\"string)\"[^<>\t]*[>\t]\s*"
    r"(?:[A-Za-z]{1,12} ){0,2}$"
)
_NAMES = re.compile(r"[<\t]([\w:.\-]+)\s[^<>\t\n]{0,80}?\b(?:name|key|id)=\"([^\"\n]{1,80})\"")
_TEMPLATE = Late(
    r"\{\{[^{}]{0,120}$|\{%[^{}]{0,120}$|\{(?:if|elseif|l|foreach) [^{}]{0,120}$|<%[^%]{0,120}$"
)
_COUNTED = re.compile(r"\"[^}\n]{0,80}\} 0\s*$")
_NONE_MET = re.compile(r"[\"'][^\n]{0,80}[|;,] ?(?:matches|hits|treffers)\s?[:=] ?0\b")
_DOCUMENT = re.compile(r"\d{3}|\d-\d")
_COMMENT = Late(
    r"(?:^|[\s,;)}])(?://|/\*|#|--|<!--) [^\n]*$|^\s*(?:\*|///|;) [^\n]*$|^=(?:item|head\d) "
)
_ENDS = re.compile(
    r"[^\n]{0,200}?(?:[\"'`)\]}]\s?;|\)\s?\{|\);?\s?(?:\|\||&&|\{)|=>\s?(?:[\w.:(]{1,60}|[\"'][^\"'\n]*[\"']),?)\s*(?:(?://|#|/\*)[^\n]*)?$"
)
_KEYWORD = re.compile(
    r"[\s+\-]*(?:#define|if|elif|elsif|else|case|when|match|switch|return|throw|raise|catch|rescue|except"
    r"|func|fn|def|public|private|protected|static|final|const|let|var|val|assert\w*|expect|describe"
    r"|it|test|echo|print\w*|export|type|enum|update|UPDATE|SELECT|WHERE|fields|index)\b[^\n]*[({=:\"'`]"
    r"|\s*(?:select [^\n]{1,200}|delete) from |\s*(?://|/\*|#|--|;) ?(?:TODO|FIXME|XXX|HACK)\b"
)
_PLACEHOLDER = re.compile(r"%[sd]\b|\{\w{0,30}\}|\$\{\w|\$\w{2,}")
_LEVEL = re.compile(
    r"\b(?:ERROR|WARN|WARNING|CRITICAL|FATAL|INFO|ERR|FOUT)\b(?![\"'`(])"
    r"|\"?\b(?:[lL]evel|lvl|@l|severity)\"?\s?[:=]\s?\"?\w"
)
_SAID_BY = re.compile(
    r"(?:\b[\w.\\]*(?:Error|Exception|Fault|error|fout)\b[^\n\"'=]{0,40}: ?[\"']?|\]: )$"
)
_DATA = re.compile(r"\s*[\[{]\s?\{?\s?\"[\w@$.]+\"\s?:|[^\n({=]{0,80} \{\"")


def marks(text: str, start: int, end: int, lines: Lines) -> frozenset[str]:
    """The marks of a program, a list or an event around `start`..`end` of `text`, quotation marks
    left out; `lines` are those of `text`. None in a plain line."""
    low = max(text.rfind("\n", 0, start) + 1, start - _LONGEST)
    high = text.find("\n", end, end + _LONGEST)
    high = min(len(text), end + _LONGEST) if high < 0 else high
    line = text[low:high]
    if is_plain(text, line):
        return frozenset()
    before, behind = text[max(low, start - _NEAR) : start], text[end : min(high, end + _NEAR)]
    place = _Place(line, before, behind, text[max(0, low - _NEAR) : start])
    found = set(_in_its_line(place))
    found.update(defined(text, start, end, (low, high)))
    found.update(listed(text, start, end, (low, high)))
    if not found and "\n" not in text and "\t" not in place.above:
        return frozenset()
    found.update(lines.around(low))
    found.update(_of_an_event(place))
    found.update(_of_tags(place, text, start))
    if is_file_name(text[start:end], place.behind):
        found.add("entry")
        found.discard("output")
    if LIMIT - WEIGHTS["entry"] <= weight(found) < LIMIT and is_entry(text, start, end):
        found.add("entry")
    return frozenset(found)


def weight(marks: Iterable[str]) -> float:
    """What marks weigh together; from `LIMIT` on a program or a list only names the error."""
    return sum(WEIGHTS[mark] for mark in marks)


def telling(marks: Iterable[str]) -> str:
    """The marks of a program that tell most, for the record: in the same order every time."""
    most = [mark for mark in marks if WEIGHTS[mark] > 0]
    most.sort(key=lambda mark: (-WEIGHTS[mark], mark))
    return ", ".join(most[:_MOST_SHOWN])


def is_plain(text: str, line: str) -> bool:
    """Whether a line is a log's own or a sentence, in which no program is looked for."""
    if _BEGINS_WITH_TIME.match(line) is not None:
        return True
    if "\n" in text or not _MARKS.isdisjoint(line):
        return False
    return not any(word in line for word in _OF_ONE_LINE)


@dataclass(frozen=True, slots=True)
class _Place:
    """What stands `before` and `behind` a find in its `line`, and `above`: also in lines before."""

    line: str
    before: str
    behind: str
    above: str

    @property
    def quoted(self) -> bool:
        return self.before[-1:] in ('"', "'", "`", "/") and self.before != ""


def _in_its_line(place: _Place) -> Iterator[str]:
    """The marks of a program in a find's own line; each is asked for only where a part of it is
    there."""
    before, behind, quoted = place.before, place.behind, place.quoted
    if quoted or not _QUOTES.isdisjoint(before):
        yield from _in_quotation(before, behind, quoted)
    if ("=" in before or "#d" in before) and _ASSIGNED.search(before) is not None:
        yield "assigned"
    if not _OF_PATTERNS.isdisjoint(place.line) and (
        _PATTERN_BEFORE.search(before) is not None or _PATTERN_BEHIND.search(behind) is not None
    ):
        yield "pattern"
    if ("{" in before or "<%" in before) and _TEMPLATE.search(before) is not None:
        yield "template"
    if "0" in behind and _is_counted(place):
        yield "counted"
    if any(mark in before for mark in _LEADERS) and _COMMENT.search(before) is not None:
        yield "comment"
    if not _OF_ENDS.isdisjoint(behind) and _ENDS.match(behind) is not None:
        yield "ends"
    if _KEYWORD.match(place.line) is not None:
        yield "keyword"
    if _PLACEHOLDER.search(place.line) is not None:
        yield "placeholder"


def _is_counted(place: _Place) -> bool:
    """Whether a counter of a text stands at zero; what is said of a document has its number."""
    if _COUNTED.match(place.behind) is not None:
        return True
    return _NONE_MET.match(place.behind) is not None and _DOCUMENT.search(place.line) is None


def _in_quotation(before: str, behind: str, quoted: bool) -> Iterator[str]:
    """The marks of a literal, a pattern or a searched text."""
    if _COMPARED_BEFORE.search(before) is not None or _COMPARED_BEHIND.match(behind) is not None:
        yield "compared"
    if _TOOLS.search(before) is not None and _SOUGHT.search(before) is not None:
        yield "sought"
    if not quoted:
        return
    if "(" in before and _is_argument(before, behind):
        yield "argument"
        if _METHOD.search(before) is not None:
            yield "method"
    if _KEY.match(behind) is not None:
        yield "key"
    if _MEMBER_ENDS.match(behind) is not None and _MEMBER.search(before) is not None:
        yield "member"
    if ("\t" in before or "<" in before or "msg" in before) and _VALUE.search(before) is not None:
        yield "value"


def _of_tags(place: _Place, text: str, start: int) -> Iterator[str]:
    """Whether an element of a resource file holds a find: it has a name, like others beside it."""
    found = _ATTRIBUTE.search(place.above)
    if found is None:
        return
    yield "attribute"
    near = text[max(0, start - _AROUND) : start + _AROUND]
    kinds = [kind(name) for tag, name in _NAMES.findall(near) if tag == found["tag"]]
    if any(one and kinds.count(one) > 1 for one in kinds):
        yield "attributes"


def _is_argument(before: str, behind: str) -> bool:
    """Whether a call is given the quoted text; `ApiError("..")` alone is how an error is shown."""
    found = _ARGUMENT.search(before)
    if found is None or _ARGUMENT_ENDS.match(behind) is None:
        return False
    return found["made"] is not None or _SHOWN.search(found["name"] or "") is None


def _of_an_event(place: _Place) -> Iterator[str]:
    if _LEVEL.search(place.before) is not None or _LEVEL.search(place.behind) is not None:
        yield "level"
    if _SAID_BY.search(place.before) is not None:
        yield "said by"
    if _DATA.match(place.line) is not None:
        yield "data"
