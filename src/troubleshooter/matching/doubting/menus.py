"""Whether an error's name is only a station on the way through the menus of a program."""

from __future__ import annotations

import re

from troubleshooter.matching.reading.late import Late

_STATION = r"(?:[A-Za-z\x{00c0}-\x{024f}][^\s>/:=|,;\d]{0,24}(?: [^\s>/:=|,;\d]{1,24}){0,3})"
_WAYS = tuple(
    (
        mark.strip(),
        Late(
            rf"(?i)^\W{{0,6}}(?P<head>[^\n:>/]{{0,60}}: ?)?"
            rf"(?P<way>{_STATION}(?:{shape}{_STATION}){{0,8}}{shape})[\"'\x{{201c}}]?$"
        ),
    )
    for mark, shape in (
        (">", r"\s{0,3}>\s{0,3}"),
        ("\u203a", r"\s{0,3}\x{203a}\s{0,3}"),
        ('"', r' " '),  # as a reader sees the double arrow
        ("->", r"\s{0,3}->\s{0,3}"),
        ("=>", r"\s{0,3}=>\s{0,3}"),
        ("\u2192", r"\s{0,3}\x{2192}\s{0,3}"),
        ("/", r" / "),
    )
)
"""What leads to an error in its line: stations with the same mark between them."""
_SETTINGS = Late(
    r"(?i)(?:^|[\s>/\x{203a}\x{2192}])(?:[a-z]{0,12}(?:configurati(?:on|e)|settings?"
    r"|instelling(?:en)?"
    r"|preferences|voorkeuren|options|opties|parameters)|setup|admin|beheer|filters?|notifications?"
    r"|(?:error|message|fout|melding|log)[ \-]?(?:types?|kinds|codes|soorten)|notificaties"
    r"|alerts?|alarmen|rules|regels|e-?mail ?templates?|sjablonen)"
    r"(?:$|[\s>/\x{203a}\x{2192}-])"
)
_LOG = Late(
    r"(?i)(?:\b(?:logs?|logging|logfiles?|logbestand\w{0,4}|history|historie|geschiedenis|messages"
    r"|berichten|errors|fouten|invoices|facturen|orders|bestellingen|export|exports|import|result"
    r"|resultaat|test|verbinding testen|test connection|status|sync|save|opslaan|output|run|queue"
    r"|wachtrij|tasks|taken|jobs)|[a-z]{2,20}log(?:boek)?)(?:$|[\s>/\x{203a}\x{2192}-])"
)
"""Where a program shows what went wrong."""
_HEAD = Late(
    r"(?i)^\W{0,4}(?:breadcrumbs?|kruimelpad|menu(?:pad|path)?|navigat(?:e|ie|ion)(?: to| naar)?"
    r"|path|pad|where|waar|setting|instelling|config|location|locatie|ga naar|go to)\s?:? ?$"
)
_GO_TO = Late(
    r"(?i)^\W{0,6}(?:(?:please )?(?:go to|navigate to|open|ga naar|klik op|click(?: on)?|kies|zie"
    r"|see)\s)?"
)
_SET = re.compile(
    r"[\"']?\s{0,3}(?:$|\n|[:=]\s{0,3}(?:\d{1,6}(?:[.,]\d{1,3})?\s?(?:s|sec|secs|seconds?|seconden"
    r"|ms|min|minutes?|minuten|%|x|keer|times|dagen|days)?\b|(?:yes|no|ja|nee|on|off|aan|uit|true"
    r"|false|enabled|disabled|none|geen|default|standaard|skip|ignore|negeren|overslaan|stop"
    r"|retry|log|mail"
    r"|warn)\b|\[|$|\n)[^\n:]{0,30}"
    r"|(?:->|=>|[>/\u203a\u2192])\s{0,3}[^\W\d_]?[^\n]{0,60})(?:$|\n)",
    re.IGNORECASE,
)
"""What a setting holds, or a station behind it."""
_MARKS = tuple(mark for mark, _ in _WAYS if mark != "/")
_FILTER = Late(
    r"(?i)(?:filters?|notificat\w{2,6}|alerts?|(?:error|message|fout|melding"
    r"|log)[ \-]?(?:types?|kinds"
    r"|codes|soorten|en typen))\s{0,3}\W{1,2}\s{0,3}[\"']?$"
)
"""The last station, where kinds of errors are chosen."""
_LINE = 300  # characters
_SHORTEST = 2  # stations before a bare name
_FEW = 4  # words of a setting's name


def is_in_a_menu(before: str, inside: str, behind: str) -> bool:
    """Whether a line, its error between `before` and `behind`, is the way to a setting of that
    name: `Accounting > Configuration > Timeout: 120 seconds`."""
    if not any(mark in before or mark in inside for mark, _ in _WAYS):
        return False
    inner = max((inside.rfind(mark) + len(mark) for mark in _MARKS if mark in inside), default=0)
    before, inside = before + inside[:inner], inside[inner:].strip()
    if len(before) > _LINE or len(inside.split()) > _FEW or _SET.match(behind) is None:
        return False
    bare = before[len(start[0]) :] if (start := _GO_TO.search(before)) else before
    for mark, shape in _WAYS:
        if mark not in bare or (found := shape.search(bare)) is None:
            continue
        way = found["way"]
        if _LOG.search(way[: -len(mark)].rstrip()) is not None and _FILTER.search(way) is None:
            return False
        if (
            not behind.strip()
            and (" " in inside or way.count(mark) < _SHORTEST)
            and _FILTER.search(way) is None
        ):
            return False  # an error that was shown there
        if _SETTINGS.search(way) is not None:
            return True
        return found["head"] is not None and _HEAD.search(found["head"]) is not None
    return False
