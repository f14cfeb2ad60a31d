"""Whether another product says what was found: its host, its log's channel, its stack frame, the
line above, or the sentence (`Mollie says ".."`) names it."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from troubleshooter.matching.aligning.found import Found
from troubleshooter.matching.doubting.around import around, sentence
from troubleshooter.matching.doubting.mood import is_sentence
from troubleshooter.matching.doubting.moodwords import words
from troubleshooter.matching.doubting.products import Names, is_any_programs, spoken_of
from troubleshooter.matching.outcome import Outcome, Step
from troubleshooter.matching.reading.lexicon import Lexicon
from troubleshooter.matching.reading.routing import is_own_host, named_plainly
from troubleshooter.model import System

_CARRIERS = words(
    "docker kubernetes kubelet jenkins npm azure mysql mariadb redis elasticsearch opensearch"
    " rabbitmq postgres postgresql mongodb oracle nginx varnish cloudflare haproxy traefik kafka"
    " mqtt memcached minio synology nagios proxmox veeam zapier ssh sshd rpc"
)
"""What our systems run on, or what hands on their words."""
_PASSED_ON = words(
    "mollie adyen stripe paypal klarna buckaroo multisafepay ccv sumup tikkie paynl ogone worldline"
    " icepay omnikassa afterpay riverty billink zettle izettle dhl postnl dpd gls fedex bpost"
    " sendcloud myparcel amazon bol channable picqer effectconnect mailchimp outlook gmail"
    " office365"
)
"""Who pays, carries or sells what our systems' errors are about: named in a sentence, they say
nothing of whose error it is."""
_ALSO_NAMES = words(
    "king sage octopus informer korona monta loket mews dext simpl concur amazon oracle dynamics"
    " pleo etsy minox"
)
"""Names of products that are words, or customers' names, too."""
_SPLIT = re.compile(r"[ _-]")
_WORD = re.compile(r"(?<![\w-])[^\W_]+")
_GOES_ON = re.compile(r"\w")
_HOST = re.compile(r"(?<![\w@-])(?:https?://)?((?:[\w-]{1,63}\.){1,5}[a-z]{2,12})\b(?![.(]\w)")
_ADDRESS = re.compile(r"https?://|\b(?:api|smtp|imap|mail|my|www|app|rest|webhooks?)\.")
_FOR_HOST = re.compile(
    r"[\"'\u201d\u2019)]{0,2},? (?:for|from|at|on|to|voor|van|bij|op|naar|door|by) "
    r"(?P<host>(?:[\w-]{1,63}\.){1,5}[a-z]{2,12})\b"
)
_HOST_SAYS = re.compile(
    r"(?P<host>\bapi\.(?:[\w-]{1,63}\.){1,4}[a-z]{2,12})(?:/[^\s\"']{0,120})?\"? "
    r"(?:responded|answered|returned|said|says|antwoordde|antwoordt|gaf|geeft)(?: with| met)?:? ?"
    r"[\"'(]{0,2}$"
)
_SAYS = re.compile(
    r"(?:[-_]\w+)?(?: \w+)?(?:,? (?:which|that|die|dat|wat))? "
    r"(?:zegt|zei|zeggen|meldt|meldde|geeft|gaf|toont|toonde|antwoordt|antwoordde|says|said|shows"
    r"|showed|gives|gave|returns|returned|reports|reported|answers|answered|throws|threw)"
    r"(?: (?:dan|nu|then|now|weer|again|me|mij|ons|us))?[^\n\w]{0,4}"
)
_FRONT = re.compile(r"(?:\[[^\[\]\n]{0,40}\]|[\d:.,/TZ+\- ]|ERROR|WARN(?:ING)?|FATAL){0,40}")
_CHANNEL = re.compile(r"(?:[-_]\w+){0,3}(?:\.[A-Z]{4,9}\b|\[|: | \[)")
_IN_BRACKETS = re.compile(r"[\w/.-]{0,30}\]")
_SIGNATURE = re.compile(r"[\s<]{0,9}(?:!--|#|//|--|(?:source|bron|from|van|via|app):)\s*")
_HEADING = re.compile(r"[^\n.?!:]{0,60}\n(?!\n)")
_LABEL_GOES_ON = re.compile(r"[^\n.?!]{0,60}:\s*$")
_FRAME = re.compile(
    r"^\s{0,12}(?:at|bij|in) (?P<of>[A-Za-z_]\w{0,80}(?:\.\w{1,80}){1,12})[.(<\[`]", re.MULTILINE
)
_RUNTIMES = words("system microsoft mscorlib newtonsoft polly nlog serilog")
"""What every program of .NET calls."""
_OWN = re.compile(r"exact|bookzo|visma|outsmart|boekhoud|magmodules|magento", re.IGNORECASE)
_SIGNED = re.compile(
    r"\burn:ietf:params:acme:error\b|\bFullyQualifiedErrorId\b|\+ CategoryInfo {1,12}: "
)
"""What certificates' authorities and PowerShell put beside their errors."""
_PARAGRAPH, _SAID, _SHOWN = 800, 120, 30  # characters


@dataclass(frozen=True, slots=True)
class _Name:
    """A name of another product, and where it stands."""

    words: tuple[str, ...]
    start: int
    end: int


@lru_cache(maxsize=2)
def _by_first_word(products: Names) -> Mapping[str, Sequence[tuple[str, ...]]]:
    """The names of products but for carriers', by the word they begin with."""
    found: defaultdict[str, list[tuple[str, ...]]] = defaultdict(list)
    for name in sorted(products):
        if name[0] not in _CARRIERS:
            found[name[0]].append(name)
    return found


def _names_in(text: str, low: int, high: int, products: Names) -> Iterator[_Name]:
    """The names of products from `low` to `high` of `text`, one place after another."""
    known = _by_first_word(products)
    for one in _WORD.finditer(text, low, high):
        for name in known.get(one[0].lower(), ()):
            end = one.start() + len(" ".join(name))
            said = tuple(_SPLIT.split(text[one.start() : end].lower()))
            if said == name and _GOES_ON.match(text, end) is None:
                yield _Name(name, one.start(), end)


@lru_cache(maxsize=256)
def _labels(products: Names) -> frozenset[str]:
    """The names as they stand in hosts."""
    return frozenset("".join(name) for name in products if name[0] not in _CARRIERS)


def not_of_others(
    found: Iterable[Found], text: str, lexicon: Lexicon, *, whose: bool, record: list[Step]
) -> list[Found]:
    """`found` less what another product says, which goes into the record with the words that show
    it. `whose` is whether it is known of which system the message is: then only what the line above
    or its own sentence calls another's words is left out. Codes are a vendor's own."""
    items = list(found)
    if not any(map(_may_be_anothers, items)):
        return items
    signed = _SIGNED.search(text)
    named: dict[tuple[int, int], Sequence[_Name]] = {}
    kept: list[Found] = []
    for item in items:
        shown = ""
        if _may_be_anothers(item):
            part = _paragraph(text, item.start, item.end)
            if part not in named:
                named[part] = tuple(_names_in(text, *part, lexicon.other_products))
            shown = _Place(item, text, part, named[part], lexicon).speaker(whose=whose)
            if not shown and signed and (not whose or signed[0].startswith("urn")):
                shown = signed[0]
        if shown:
            record.append(item.step(Outcome.FOREIGN, shown[:_SHOWN]))
        else:
            kept.append(item)
    return kept


def _paragraph(text: str, start: int, end: int) -> tuple[int, int]:
    """The paragraph of a stretch, as far as it is looked at."""
    first, last = max(0, start - _PARAGRAPH), min(len(text), end + _PARAGRAPH)
    low, high = text.rfind("\n\n", first, start), text.find("\n\n", end, last)
    return low + 1 if low >= 0 else first, high if high >= 0 else last


def _may_be_anothers(item: Found) -> bool:
    """Whether a find is no vendor's own code, and not of the network, whose errors anybody's call
    may have."""
    return item.stage != "code" and item.rule.system is not System.NETWORK


class _Place:
    """A find, and the names of other products in its paragraph."""

    def __init__(
        self,
        item: Found,
        text: str,
        part: tuple[int, int],
        names: Sequence[_Name],
        lexicon: Lexicon,
    ) -> None:
        self._item, self._text = item, text
        self._first, self._last = part
        reach = max(0, item.start - _PARAGRAPH)
        self._line = text.rfind("\n", reach, item.start) + 1 or reach
        self._lexicon = lexicon
        own = spoken_of(item.rule, lexicon) if names else frozenset()
        self._names = [name for name in names if name.words not in own]
        anybodys = bool(self._names) and is_any_programs(item.rule)
        # `Mollie-betalingen:` above an error of ours says of what it is; above a bare 401, whose.
        self._speaking = [
            name for name in self._names if anybodys or name.words[0] not in _PASSED_ON
        ]

    def speaker(self, *, whose: bool) -> str:
        """The words that show another product to say it; empty if none do."""
        text, start = self._text, self._item.start
        before = text[max(self._line, start - _SAID) : start]
        if (host := _HOST_SAYS.search(before)) is not None and not is_own_host(host["host"]):
            return host["host"]
        host = _FOR_HOST.match(text, self._item.end)
        if host is not None and self._is_of(host["host"]):
            return host["host"]
        told = (self._told() or self._above() or self._outline()) if self._names else ""
        if told or whose:
            return told
        for name in self._speaking:
            if self._is_channel(name):
                return text[name.start : name.end]
        return self._host() or (self._frame() if is_any_programs(self._item.rule) else "")

    def _told(self) -> str:
        """What the find's own line or sentence says of who says it: a log's channel, `Mollie says`,
        or the last product that the sentence names, `in SnelStart kregen we ".."`."""
        text, start = self._text, self._item.start
        behind = [name for name in self._names if self._line <= name.end <= start]
        for name in behind:
            channel = name in self._speaking and self._is_channel(name)
            if channel or _SAYS.fullmatch(text, name.end, start) is not None:
                return text[name.start : start].strip()
        others = [name for name in behind if name.words[0] not in _PASSED_ON | _ALSO_NAMES]
        if not others:
            return ""
        low, _ = sentence(text, start, self._item.end, _SAID)
        if others[-1].start < low or named_plainly(text[others[-1].start : start]):
            return ""
        here = is_sentence(around(text, start, self._item.end))
        return text[others[-1].start : others[-1].end] if here else ""

    def _above(self) -> str:
        """The line above the find, if it ends in a colon and names another product alone."""
        end = max(0, self._line - 1)
        low = self._text.rfind("\n", max(0, end - _PARAGRAPH), end) + 1
        above = self._text[max(low, end - _PARAGRAPH) : end]
        for name in self._speaking:
            if name.start < low or name.start >= self._line or named_plainly(above):
                continue
            if _LABEL_GOES_ON.match(self._text[name.end : self._line]) is not None:
                return above.strip()
        return ""

    def _outline(self) -> str:
        """The text's first line that begins with another product's name, or its last one that is
        signed with it, in the find's paragraph."""
        text = self._text
        for name in self._names:
            low = text.rfind("\n", 0, name.start) + 1
            front, high = text[low : name.start], text.find("\n", name.end)
            line = text[low : high if high >= 0 else len(text)]
            heads = low == 0 and not front.strip(" \t#*>=_-\n")
            heads = heads and name in self._speaking and _HEADING.match(text, name.end) is not None
            signs = _SIGNATURE.fullmatch(front) is not None and not text[low + len(line) :].strip()
            if (heads or (signs and low > self._item.end)) and not named_plainly(line):
                return line.strip()
        return ""

    def _is_channel(self, name: _Name) -> bool:
        """Whether a name stands where a log's line or a stack frame names who says it."""
        text = self._text
        front = text[text.rfind("\n", 0, name.start) + 1 : name.start]
        if front[-1:] == "[" and _FRONT.fullmatch(front[:-1]) is not None:
            return _IN_BRACKETS.match(text, name.end) is not None
        if front.strip() in ("at", "bij", "in"):
            return text[name.end : name.end + 1] == "."
        channel = _CHANNEL.match(text, name.end)
        return channel is not None and _FRONT.fullmatch(front) is not None

    def _host(self) -> str:
        """The address of another product's service, where none of ours stands beside it."""
        paragraph = self._text[self._first : self._last]
        if _ADDRESS.search(paragraph) is None:
            return ""
        hosts = [found[1].lower() for found in _HOST.finditer(paragraph)]
        if any(map(is_own_host, hosts)):
            return ""
        return next((host for host in hosts if self._is_of(host)), "")

    def _is_of(self, host: str) -> bool:
        lexicon, rule = self._lexicon, self._item.rule
        parts = frozenset(host.lower().split(".")[:-1]) & _labels(lexicon.other_products)
        return bool(parts) and bool(parts - _labels(spoken_of(rule, lexicon)))

    def _frame(self) -> str:
        """A stack frame of a program that is none of ours, where no other is of ours."""
        found = _FRAME.finditer(self._text[self._first : self._last])
        frames = [one["of"] for one in found]
        if any(map(_OWN.search, frames)):
            return ""
        return next((one for one in frames if one.split(".")[0].lower() not in _RUNTIMES), "")
