"""Whether another product says what was found: its host, its log's channel, its stack frame, the
line above, or a sentence (`Mollie says ".."`) names it."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache

from troubleshooter.matching.aligning.found import Found
from troubleshooter.matching.doubting.around import around, sentence
from troubleshooter.matching.doubting.mood import is_sentence
from troubleshooter.matching.doubting.products import Names, is_any_programs, spoken_of
from troubleshooter.matching.outcome import Outcome, Step
from troubleshooter.matching.reading.lexicon import Lexicon
from troubleshooter.matching.reading.routing import is_own_host, named_plainly
from troubleshooter.model import System

_CARRIERS = frozenset(
    "docker kubernetes kubelet jenkins npm azure mysql mariadb redis elasticsearch opensearch"
    " rabbitmq postgres postgresql mongodb oracle nginx varnish cloudflare haproxy traefik kafka"
    " mqtt memcached minio synology nagios proxmox veeam zapier ssh sshd rpc".split()
)
"""What our systems run on, or what hands on their words."""
_PARAGRAPH, _SAID = 800, 120  # characters before and behind a find, and before it in its line
_HOST = re.compile(r"(?<![\w@-])(?:https?://)?((?:[\w-]{1,63}\.){1,5}[a-z]{2,12})\b(?![.(]\w)")
_ADDRESS = re.compile(r"https?://|\b(?:api|smtp|imap|mail|my|www|app|rest|webhooks?)\.")
_FRONT = r"(?:\[[^\[\]\n]{0,40}\]|[\d:.,/TZ+\- ]|(?:ERROR|WARN(?:ING)?|FATAL)\b){0,12} ?"
_SAYS = (
    r"(?:zegt|zei|zeggen|meldt|meldde|geeft|gaf|toont|toonde|antwoordt|antwoordde|says|said|shows|showed"
    r"|gives|gave|returns|returned|reports|reported|answers|answered|throws|threw)"
)
_FOR_HOST = re.compile(
    r"[\"'\u201d\u2019)]{0,2},? (?:for|from|at|on|to|voor|van|bij|op|naar|door|by) "
    r"(?P<host>(?:[\w-]{1,63}\.){1,5}[a-z]{2,12})\b"
)
_ANSWERS = re.compile(
    r"(?P<host>\bapi\.(?:[\w-]{1,63}\.){1,4}[a-z]{2,12})(?:/[^\s\"']{0,120})?\"? (?:responded|answered|returned|said"
    r"|says|antwoordde|antwoordt|gaf|geeft)(?: with| met)?:? ?[\"'(]{0,2}$"
)
_FRAME = re.compile(r"^\s*(?:at|bij|in) (?P<of>[A-Za-z_]\w*(?:\.\w+){1,12})[.(<\[`]", re.MULTILINE)
_RUNTIMES = frozenset({"system", "microsoft", "mscorlib", "newtonsoft", "polly", "nlog", "serilog"})
"""What every program of .NET calls."""
_OWN = re.compile(r"exact|bookzo|visma|outsmart|boekhoud|magmodules|magento", re.IGNORECASE)
_SIGNED = re.compile(r"\burn:ietf:params:acme:error\b|\bFullyQualifiedErrorId\b|\+ CategoryInfo +: ")
"""What certificates' authorities and PowerShell put beside their errors."""
_PASSED_ON = frozenset(
    "mollie adyen stripe paypal klarna buckaroo multisafepay ccv sumup tikkie paynl ogone worldline icepay"
    " omnikassa afterpay riverty billink zettle izettle dhl postnl dpd gls fedex bpost sendcloud myparcel amazon"
    " bol channable picqer effectconnect mailchimp outlook gmail office365".split()
)
"""Who pays, carries or sells what our systems' errors are about: named in a sentence, they say
nothing of whose error it is."""
_SHOWN = 30  # characters


@lru_cache(maxsize=8)
def _patterns(products: Names) -> tuple[re.Pattern[str], ...]:
    """What finds these names at a line's head or in a stack frame, in a text's first or last line,
    in a line that ends in a colon, anywhere, and before a word of saying."""
    names = "|".join(sorted("[ _-]?".join(map(re.escape, name)) for name in products))
    named = rf"(?<![\w-])(?P<name>{names})"
    return (
        re.compile(
            rf"(?im)^(?:{_FRONT}{named}(?:[-_]\w+){{0,3}}(?:\.[A-Z]{{4,9}}\b|\[|: | \[)"
            rf"|\[(?:{names})[\w/.-]{{0,30}}\]|\s*(?:at|bij|in) (?:{names})\.\w)"
        ),
        re.compile(
            rf"(?i)\n[\s<]{{0,9}}(?:!--|#|//|--|(?:source|bron|from|van|via|app):)\s*{named}\b[^\n]*\s*$"
            rf"|^\W{{0,4}}(?:{names})\b[^\n.?!:]{{0,60}}\n(?!\n)"
        ),
        re.compile(rf"(?i)^[^\n]{{0,60}}{named}\b[^\n.?!]{{0,60}}:\s*$"),
        re.compile(rf"(?i){named}(?:'s|s)?\b"),
        re.compile(
            rf"(?i){named}(?:[-_]\w+)?(?: \w+)?(?:,? (?:which|that|die|dat|wat))? {_SAYS}"
            r"(?: (?:dan|nu|then|now|weer|again|me|mij|ons|us))?(?P<told>[^\n\w]{0,4})$"
        ),
    )


@lru_cache(maxsize=8)
def _labels(products: Names) -> frozenset[str]:
    """The names as they stand in hosts."""
    return frozenset("".join(name) for name in products)


def not_of_others(
    found: Iterable[Found], text: str, lexicon: Lexicon, *, whose: bool, record: list[Step]
) -> list[Found]:
    """`found` less what another product says, which goes into the record with the words that show
    it. `whose` is whether it is known of which system the message is: then only what the line above
    or its own sentence calls another's words is left out. Codes are a vendor's own."""
    items = list(found)
    folded = text.casefold()
    signed = _SIGNED.search(text)
    named = any(word in folded for word in lexicon.product_words - _CARRIERS)
    if not (signed or named or _FRAME.search(text) or "api." in folded):
        return items
    kept: list[Found] = []
    for item in items:
        products = frozenset(
            name
            for name in lexicon.other_products - spoken_of(item.rule, lexicon)
            if name[0] not in _CARRIERS
        )
        anybodys = item.stage == "code" or item.rule.system is System.NETWORK
        words = "" if anybodys else _speaker(item, text, products, whose=whose)
        if signed and not (words or anybodys) and not (whose and signed[0][0] == "F"):
            words = signed[0]
        if words:
            record.append(item.step(Outcome.FOREIGN, words[:_SHOWN]))
        else:
            kept.append(item)
    return kept


def _speaker(item: Found, text: str, products: Names, *, whose: bool) -> str:
    head, outline, label, named, said = _patterns(products)
    low = text.rfind("\n", 0, item.start) + 1
    before = text[max(low, item.start - _SAID) : item.start]
    if (one := said.search(before) or head.match(before)) is not None:
        return one[0].strip()
    if (host := _ANSWERS.search(before)) is not None and not is_own_host(host["host"]):
        return host["host"]
    if words := _subject(item, text, named):
        return words
    host = _FOR_HOST.match(text, item.end)
    if host is not None and _is_of(host["host"], products):
        return host["host"]
    above = text[:low].rstrip("\n").rpartition("\n")[2]
    if (one := label.search(above)) is not None and not named_plainly(above):
        return above.strip()
    first, last = _paragraph(text, item.start, item.end)
    one = outline.search(text[first:last])
    if one is not None and not named_plainly(one[0]):
        return one[0].strip()
    if whose:
        return ""
    around = text[first:last]
    one = head.search(around)
    if one is not None:
        return one[0].strip()
    return _host(around, products) or (_frame(around) if is_any_programs(item.rule) else "")


def _subject(item: Found, text: str, named: re.Pattern[str]) -> str:
    """The other product that a sentence names last before what was found in it: `in SnelStart
    kregen we steeds ".."`."""
    low, _ = sentence(text, item.start, item.end, _SAID)
    before = text[low : item.start]
    if "\n" in before or not is_sentence(around(text, item.start, item.end)):
        return ""
    others = [one for one in named.finditer(before) if one["name"].lower() not in _PASSED_ON]
    if not others or named_plainly(before[others[-1].start() :]):
        return ""
    return others[-1]["name"]


def _frame(around: str) -> str:
    """A stack frame of a program that is none of ours, where no other is of ours."""
    frames = [one["of"] for one in _FRAME.finditer(around)]
    if any(map(_OWN.search, frames)):
        return ""
    return next((one for one in frames if one.split(".")[0].lower() not in _RUNTIMES), "")


def _paragraph(text: str, start: int, end: int) -> tuple[int, int]:
    low, high = text.rfind("\n\n", 0, start), text.find("\n\n", end)
    return (
        max(low + 1, start - _PARAGRAPH),
        min(high if high >= 0 else len(text), end + _PARAGRAPH),
    )


def _host(around: str, products: Names) -> str:
    """The address of another product's service, where none of ours stands beside it."""
    if _ADDRESS.search(around) is None:
        return ""
    hosts = [found[1].lower() for found in _HOST.finditer(around)]
    if any(map(is_own_host, hosts)):
        return ""
    return next((host for host in hosts if _is_of(host, products)), "")


def _is_of(host: str, products: Names) -> bool:
    return not _labels(products).isdisjoint(host.lower().split(".")[:-1])
