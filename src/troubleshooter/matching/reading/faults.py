"""The names that programs give to broken connections (`ECONNRESET`, `[Errno 104]`), where a text
tells of one that broke: as the value of a key, or behind a colon, and about the link."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from troubleshooter.matching.reading.late import Late

_NAME = Late(
    r"\b(?:E[A-Z]{3,14}(?:_[A-Z]{2,10})?|EAI_[A-Z]{4,10}|WSAE[A-Z]{4,16}|(?:CURLE|UND_ERR|ERR)_[A-Z0-9_]{4,48}"
    r"|[A-Z0-9]{3,20}(?:_[A-Z0-9]{2,20}){2,5}"
    r"|[A-Z][A-Za-z]{3,40}(?:Exception|Error|Failure|Timeout)|gaierror)\b"
)
_NUMBERED = Late(
    r"(?i)\b(errno|socketexception|winsock|winerror|win32 error)"
    r"[\"'\])]?\s?[:=(\[]?\s?-?(\d{1,5})\b"
)
_NUMBER = re.compile(r"(?:OSError|WinError) \d{1,5}")
_SHAPE = re.compile(
    r"[A-Z][A-Z0-9]*_?[A-Z0-9_]+|[A-Z][A-Za-z]+(?:Exception|Error|Failure|Timeout)|gaierror"
)
_HINT = re.compile(r"E[A-Z]{3}|_[A-Z]|[a-z](?:Exception|Error|Failure|Timeout)|[Ee]rr|100\d\d")
_VALUE_BEFORE = Late(
    r"(?i)(?:^|[\n\t]|[.:(|>{] ?|[\])] |\w\.|(?:code|errno|err|error|reason|cause|status|type|name"
    r"|exception|fout|met|with|got|door|mislukt|failed|aborted|gestopt|stopped)"
    r"[\"']?\s?[:= ]\s?[\"']?)$"
)
_PLACES = re.compile(r"(?:[A-Za-z]\w{0,30}\.){1,6}$")
_LISTED = Late(
    r"^[\"']?(?:\s?[,|/]\s?[\"']?|\s(?:and|or|en|of|&)\s[\"']?)"
    r"(?:E[A-Z]{4,14}|CURLE_|WSAE|[A-Z][A-Za-z]{3,40}(?:Exception|Error)\b)"
)
_LISTED_BEFORE = Late(
    r"(?:E[A-Z]{4,14}|CURLE_\w{4,40}|[a-z](?:Exception|Error))[\"']?(?:\s?[,|/]|\s(?:and|or|en|of|&))"
    r"\s?[\"']?$"
)
_SET = re.compile(r"[\"']?\s?=\s?\S|\s?\d{0,3}[\"')\]]*\s?(?:is|are|means|betekent|wordt|worden)\b")
_OURS = Late(r"(?i)(?:e-?boekhouden|exactonline|visma|out-?smart|bookzo)\.(?:nl|be|de|com|net)\b")
_PORT = Late(r"(?i)(?:\bport(?:number)?[\"']?\s?[:=]\s?[\"']?|[\w\]]:)(\d{2,5})\b")
_WEB = "443"
_CLOCK = re.compile(r"(?<!\d)\d{1,2}:\d\d(?::\d\d)?(?!\d)")
_BARE_ADDRESS = re.compile(r"(?<![\w.])\d{1,3}(?:\.\d{1,3}){3}(?![\w.])")
_ELSEWHERE = Late(
    r"(?i)\b(?:localhost|npm|redis|postgres\w*|mysql|mariadb|smtp|imap|pop3|s?ftp|ssh|ldap|printer"
    r"|elasticsearch|rabbitmq|amqp|docker|composer|git)\b|::1\b"
)
_NEAR = 200  # characters
_BELOW = 300  # characters of the lines below that belong to the same dump
_DUMPED = re.compile(r"[^\n]*(?:\n[ \t]{1,8}[^\n]*){0,6}")


@dataclass(frozen=True, slots=True)
class Fault:
    """One name of a broken connection in capitals, where it stands, and whether an address or port
    beside it shows that it broke on the way to a service of ours."""

    name: str
    start: int
    end: int
    ours: bool


def is_name(text: str) -> bool:
    """Whether a wording is nothing but such a name: `ECONNRESET`, `OSError 104`."""
    return bool(_SHAPE.fullmatch(text) or _NUMBER.fullmatch(text))


def written(name: str) -> str:
    """A line of a log that tells of a broken connection by such a name."""
    kind, _, number = name.partition(" ")
    told = f"[{'Errno' if kind == 'OSError' else kind} {number}]" if number else name
    return f"https://start.exactonline.nl: {told}"


def find_faults(text: str) -> Iterator[Fault]:
    """The names in `text` of connections that broke; none of lists, settings and comparisons, nor
    of connections to databases and the like."""
    if _HINT.search(text) is None:
        return
    for found in _NAME.finditer(text):
        start, end = found.span()
        if _is_told(text, start, end):
            yield from _fault(text, found[0], start, end)
    for found in _NUMBERED.finditer(text):
        word = "OSERROR " if found[1].lower() == "errno" else "WINERROR "
        if not text[found.end() :].startswith((".", "ms", "%")):
            yield from _fault(text, word + found[2], *found.span())


def _fault(text: str, name: str, start: int, end: int) -> Iterator[Fault]:
    low = max(text.rfind("\n", 0, start) + 1, start - _NEAR)
    dumped = _DUMPED.match(text[end : end + _BELOW])
    around = text[low : end + (dumped.end() if dumped else 0)]
    if _ELSEWHERE.search(around) is not None:
        return
    ports = set(_PORT.findall(_CLOCK.sub(" ", around)))
    if not ports <= {_WEB}:
        return
    ours = _OURS.search(around) is not None or bool(ports)
    if ours or _BARE_ADDRESS.search(around) is None:  # whose address it is, figures do not tell
        yield Fault(name.upper(), start, end, ours)


def _is_told(text: str, start: int, end: int) -> bool:
    before, behind = text[max(0, start - _NEAR) : start], text[end : end + _NEAR]
    places = _PLACES.search(before)
    if places is not None:  # java.net.UnknownHostException
        before = before[: places.start()]
    if before.strip() and _VALUE_BEFORE.search(before) is None and places is None:
        return False
    if _SET.match(behind) is not None:
        return False
    return _LISTED.search(behind) is None and _LISTED_BEFORE.search(before) is None
