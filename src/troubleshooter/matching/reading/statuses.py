"""The statuses with which vendors' services answered calls, in the shapes in which logs write them:
`"GET /api/v1/1187003/crm/Accounts HTTP/1.1" 403 0`, `http.status=412 http.route=/v1/customer`."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from troubleshooter.matching.reading.late import Late
from troubleshooter.matching.reading.routing import is_anothers_answer
from troubleshooter.model import System

_FAILED = re.compile(r"(?:(?<![\d.\-/])|(?<=[A-Z]/))[45]\d\d(?![\d\-/]|\.\d)")
_EXACT_PARTS = (
    "accountancy|activities|assets|bulk|budget|cashflow|continuousmonitoring|crm|documents"
    "|financial|financialtransaction|general|generaljournalentry|hrm|inventory|logistics"
    "|mailbox|manufacturing|openingbalance|payroll|project|purchase|purchaseentry|purchaseorder"
    "|read|sales|salesentry|salesinvoice|salesorder|subscription|sync|system|users|vat|webhooks"
    "|workflow"
)
_VISMA_PARTS = (
    "account|branch|cashsale|contact|creditnote|creditwritoff|customer|customer(?:credit|debit)note"
    "|customerdocument|customerinvoice|customerpayment|department|dimension|discount|employee"
    "|financialperiod|generalledgerbalance|inventory|inventoryissue|inventoryreceipt|journaltransaction"
    "|location|numberingsequence|payment|paymentmethod|project|projectbudget|projecttask"
    "|projecttransaction|purchaseorder|purchasereceipt|salesorder|salesorderbasic|salesperson"
    "|shipment|shipments|stocktake|subaccount|supplier|supplierinvoice|supplierpayment|timecard"
    "|unitofmeasure|vat|vatcategory|vatzone|warehouse"
)
_EBOEKHOUDEN_PARTS = (
    "administration|costcenter|emailtemplate|invoice|invoicetemplate|ledger|member|mutation|product"
    "|productgroup|relation|session|unit|vat"
)
_CALL = Late(
    r"(?:https?://[\w.\-]{1,253})?(?:"
    r"(?P<exact>/api/(?:v1/(?:beta/)?(?:\d{4,9}|current|\{\w{1,20}\})/|oauth2/)\w"
    rf"|\b(?:{_EXACT_PARTS})/[A-Z][A-Za-z]{{3,40}}\b)"
    rf"|(?P<visma>(?i:/api/controller)?/(?:api/)?v[12]/(?i:{_VISMA_PARTS})\b)"
    rf"|(?P<eboekhouden>/v1/(?:{_EBOEKHOUDEN_PARTS})\b)"
    r"|(?P<exact_host>\bstart\.exactonline\.[a-z]{2,3}\b)"
    r"|(?P<visma_host>\b(?:api\.finance|integration)\.visma\.net\b)"
    r"|(?P<eboekhouden_host>\bapi\.e-boekhouden\.nl\b)"
    r")[^\s\"'`<>|;,]{0,300}(?:'[\w\-]{36}'\)[^\s\"'`<>|;,]{0,100})?"
)
_EXACTS_OWN = re.compile(
    r"/api/(?:v1|oauth2)/|\b(?:sales|purchase)(?:entry|invoice|order)/[A-Z]"
    r"|\b(?:financialtransaction|generaljournalentry|openingbalance|cashflow)/[A-Z]"
)
_SYSTEMS = {
    "exact": System.EXACT,
    "visma": System.VISMA,
    "eboekhouden": System.EBOEKHOUDEN,
    "exact_host": System.EXACT,
    "visma_host": System.VISMA,
    "eboekhouden_host": System.EBOEKHOUDEN,
}
_METHODS = "GET|POST|PUT|PATCH|DELETE|HEAD"
_LED = Late(rf"(?:{_METHODS})[\"']?[ \t|;,]{{1,3}}(?:https?://)?$")
_BEHIND = Late(
    r"^[\"'`)\]]{0,2}(?:[ \t]{0,2}(?:(?:[:=(\[]|[\-=]>|\x{2192})[ \t]?)"
    r"|[ \t]{0,2}[:,]?[ \t](?i:https?(?:/[\d.]{1,3})?[\"']?|status|code|error)[\"']?[ :=]{1,3}"
    r"|[ \t](?i:geeft|gaf|gives|gave|returns|returned|antwoordt|antwoordde|answers|answered)"
    r"(?i: met| with)?(?i: an?| een)? )"
    r"(?i:(?:https?(?:/[\d.]{1,3})?|status|code|error)[ :=]{1,3})?"
    r"[(\[]?([45]\d\d)(\b[^\n]*)"
)
_BEHIND_LED = Late(r"^[\"']?[ \t;|:,\-]{1,3}([45]\d\d)(\b[^\n]*)")
_BEFORE = Late(r"(?i)(?:^|[\s\[(\"|;,])([45]\d\d) (?:(?:on|for|op|bij|from|van|at|by) )?$")
"""What masks leave of the figures before and behind an address; in other shapes all are alike."""
_ANSWER_TO = Late(
    r"(?i)(?:^|[\s\[(\"|;,])(?:http(?:/[\d.]{1,3})? |status[ :=]{1,2})?([45]\d\d)"
    r"(?: [A-Za-z ]{2,30}?)?"
    rf" ?(?:<[\-=]{{1,2}}|\x{{2190}}) ?(?:(?:{_METHODS}) )?$"
)
"""A status with an arrow back from the address that gave it: `HTTP 503 <- https://...`."""
_HTTP_BEFORE = Late(r"(?i)(?:^|[\s\[(\"])http(?:/[\d.]{1,3})? ([45]\d\d):? $")
_LOGGED = Late(r"^ HTTP/[\d.]{1,3}[\"'] ([45]\d\d) [\d\-]")
"""What a proxy logs behind the call: the status, then figures and names of its own."""
_TIMED = Late(r" (?:[\d\-]+(?:/[+\-]?\d+){4} |TCP_[A-Z_]{3,30}/)([45]\d\d) [+\d]")
"""What HAProxy and Squid log before the call: five times or what the cache did, then the status."""
_LISTED = Late(r"^[ \t]{0,2}[:|]?[ \t]{1,3}([45]\d\d)\W{0,3}$")
_CELLED = Late(r"^(?:(?:\t|[ \t]{2,})\S{1,300})?(?:\t|[ \t]{2,})([45]\d\d)(?:\t|[ \t]{2,}|$)")
"""A cell of its own behind the call's, as browsers' and proxies' lists of calls have it."""
_TRIED = Late(
    r"(?i)\b(?:mock\w{0,6}|stub\w{0,4}|expect\w{0,5}|assert\w{0,10}|should|simulat\w{0,5}|fixture"
    r"|fake|tests?|testing)\b"
)
_THEN = Late(r"(?:[\-=]>|\x{2192})\s?\d{3}\b")
_KEYED = Late(
    r"(?i)(?:^|[\s,{\[(;|\"'._])(?:(?:http[._ ]?)?(?:response[._ ]?|upstream[._ ]?|backend)?status"
    r"(?:[._ ]?code)?|(?:result|(?:backend)?response)[._ ]?code|rc"
    r"|http(?:[._ ]?code)?)[\"']?\s?[:=]\s?[\"']?([1-5]\d\d)\b"
)
_PHRASES = (
    "bad request|unauthorized|forbidden|not found|method not allowed|request time-?out"
    "|too many requests|internal server error|bad gateway|service unavailable|gateway time-?out"
    "|precondition failed|payload too large|request entity too large|conflict"
)
_SAYS_NO_MORE = Late(
    rf"(?i)^[\"'`)\]]?(?:\s?\(?(?:{_PHRASES})\)?)?"
    r"(?:[^\w\"]|\"[^\"\n]{0,200}\"|\d[\d.,]*\s?(?:ms|s|sec|seconds|bytes|b|kb)?\b"
    r"|[\w\-]{1,63}(?:\.[\w\-]{1,63}){1,4}|x\d{1,6}\b"
    r"|\bretry \d{1,2}(?:/\d{1,2})?"
    r"|\b(?:in|took|after|na|rt|time|duration|dur|size|len|length|bytes|elapsed|body|empty|attempt"
    r"|calls|requests"
    r"|poging|try)\b)*$"
)
_PROSE = Late(
    r"(?i)[\"']?(?:message|error|msg|description|reason|detail|title|fout|melding|omschrijving"
    r"|exception)[\"']?\s?[:=]\s?[\"']?[^\s\"',;}]{1,40} ?[^\s\"',;}]"
)
_MAY_CALL = Late(r"/v[12]/|/api/|/[A-Z]|exactonline\.|visma\.net|e-boekhouden\.nl")
_LONGEST = 2_000  # characters of a line


@dataclass(frozen=True, slots=True)
class Answer:
    """The status (`403`) with which `system` answered a call, and where it stands; `sure` tells
    whether the call's address alone shows whose it is."""

    system: System
    status: str
    start: int
    end: int
    sure: bool


def answers(text: str) -> Iterator[Answer]:
    """The failures that lines of `text` tell by a status alone, one for each line at most.

    None where the line tells more, has another status too, or the address is another's.
    """
    if _FAILED.search(text) is None or _MAY_CALL.search(text) is None:
        return
    first = 0
    for line in text.split("\n"):
        if len(line) <= _LONGEST and _FAILED.search(line):
            yield from _in_line(line, first)
        first += len(line) + 1


def _in_line(line: str, first: int) -> Iterator[Answer]:
    calls = list(_CALL.finditer(line))
    names = [next(name for name in _SYSTEMS if call[name]) for call in calls]
    if len({_SYSTEMS[name] for name in names}) != 1 or _TRIED.search(line) is not None:
        return
    system = _SYSTEMS[names[0]]
    for name, call in zip(names, calls, strict=True):
        place = _status(line, call.start(), call.end())
        if place is None:
            continue
        status = line[slice(*place)]
        if not is_anothers_answer(system, status, line):
            sure = "_host" in name or _EXACTS_OWN.search(call[0]) is not None
            yield Answer(system, status, first + place[0], first + place[1], sure)
        return


def _status(line: str, start: int, end: int) -> tuple[int, int] | None:
    """Where the status stands of the call at `start`..`end`, or None."""
    led = _LED.search(line[:start])
    logged = _LOGGED.search(line[end:]) if led else None
    if logged is not None and _PROSE.search(line) is None:
        return end + logged.start(1), end + logged.end(1)
    timed = _TIMED.search(line[:start]) if led else None
    if timed is not None:
        return timed.start(1), timed.end(1)
    celled = _CELLED.search(line[end:])
    if celled is not None and _PROSE.search(line) is None:
        return end + celled.start(1), end + celled.end(1)
    listed = _LISTED.search(line[end:]) if not line[:start].strip(" \t-*/") else None
    if listed is not None:
        return end + listed.start(1), end + listed.end(1)
    for shape in (_BEHIND, _BEHIND_LED)[: 2 if led else 1]:
        behind = shape.search(line[end:])
        if behind is not None:
            more = _SAYS_NO_MORE.search(behind[2]) is None or _THEN.search(behind[2]) is not None
            return None if more else (end + behind.start(1), end + behind.end(1))
    before = _BEFORE.search(line[: led.start()]) if led else None
    if before is not None:
        told = _SAYS_NO_MORE.search(line[end:]) is not None
        return (before.start(1), before.end(1)) if told else None
    back = _ANSWER_TO.search(line[:start]) or _HTTP_BEFORE.search(line[:start])
    if back is not None and _SAYS_NO_MORE.search(line[end:]) is not None:
        return back.start(1), back.end(1)
    keyed = list(_KEYED.finditer(line))
    if len(keyed) != 1 or keyed[0][1][0] not in "45" or _PROSE.search(line) is not None:
        return None
    return keyed[0].start(1), keyed[0].end(1)
