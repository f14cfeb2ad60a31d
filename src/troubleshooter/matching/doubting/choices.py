"""Whether a text offers the name of an error as a setting or a box to tick."""

from __future__ import annotations

import re

from troubleshooter.matching.reading.late import Late

_CHOSEN = 12  # characters behind a setting's name
_CHOICE = Late(
    r"(?i)^[\"')\]]{0,2}\s{0,2}[:=]?\s{0,2}[(\[]?"
    r"(?:[jy]/n|ja/nee|yes/no|true/false|aan/uit|on/off|\[[ xX]\])(?:\W|$)"
)
"""What may be chosen behind the name of a setting or a column."""
_VALUE = Late(
    r"(?i)^[\"']?\s?[:=]\s?(?:yes|no|ja|nee|true|false|on|off|aan|uit|optional|optioneel)\b"
    r"|^[\"']?\s?[:=]\s?\d(?:\s|$)"
)
_ASSIGNED = re.compile(r" = [\w\"']|=(?:true|false|yes|no|ja|nee|[01])\b")
_IN_UNITS = re.compile(
    r" \((?:in )?(?:seconds|seconden|secs?|sec|s|ms|minutes|minuten|min)\)"
    r"(?:\s?[:=]|\s{1,8}(?:\[[^\W\d_][\w ]{2,20}\]\s{1,8})?\d{1,6}(?:\s|$))"
    r"|\s?[:=]\s?\d{1,6} ?\((?:in )?(?:seconds|seconden|secs?|sec|s|ms|minutes|minuten|min)\)\W*$"
)
"""What a setting is given in: `Connection timeout (seconds): 30`, `: 30 (seconds)`."""
_SET_AT = Late(
    r"(?i)^[^.;:!?\n\d]{0,40}\s(?:(?:is |was |staat |stond |now |nu |currently )?set (?:to|at)"
    r"|configured (?:to|at|as)|ingesteld op|(?:staat|stond) (?:nu |standaard )?(?:op|ingesteld op)"
    r"|gezet op|(?:raised|increased|lowered|reduced|changed) to|(?:verhoogd|verlaagd) naar)\s"
    r"\d{1,6}\s?(?:s|sec\w{0,5}|ms|milli\w{2,9}|min\w{0,5}|uur|hours?|h)\b",
    needs=("to", "at", "as", "op", "naar"),
)
"""How long somebody made it: `Timeout for the connection set to 60 seconds`."""
_HOLDS_TIME = re.compile(r"\s?[:=]\s?\d{1,6}\s?(?:s|sec\w{0,5}|ms|min\w{0,5})\b", re.IGNORECASE)
_SETTING_BESIDE = Late(
    r"(?i)\b(?:log ?level|loglevel|interval|batch(?:[ _]?size)?|page[ _]?size|pool(?:[ _]?size)?"
    r"|schedule|cron|verify[ _]?ssl|debug(?:[ _]?mode)?|keep[ _]?alive|connect[ _]?timeout"
    r"|read[ _]?timeout)\s?[:=]"
)
"""Other settings in the line of one that holds a time."""
_SCOPED = re.compile(
    r"(?:\s\([^()\n]{1,12}\))?\s{0,4}"
    r"\[(?:(?:store view|website|winkelweergave|store ?weergave)\]|(?:global|globaal)\]\s{1,8}\d)"
    r"|\s?:?[^\n:,;]{0,40}\b(?:use (?:system value|default|website|config settings)"
    r"|(?:gebruik )?systeemwaarde(?: gebruiken)?|standaard(?:waarde)? gebruiken)\s{0,8}"
    r"(?:\[[ xX]?\]\s{0,8})?(?:$|\n)",
    re.IGNORECASE,
)
"""For which shops a setting of Magento counts, and the box beside it."""
_NOTICE = Late(
    r"(?i)^[\s\-*>|\x{2022}]{0,8}(?:please )?"
    r"(?:(?:send|e-?mail|mail|notify|alert|warn|inform|tell|text|page|sms)\b"
    r"|(?:stuur|mail|e-?mail|waarschuw|informeer|bericht|sms|meld)\b"
    r"|(?:e-?mail|sms|push)?[ \-]?(?:notifications?|alerts?|warnings?|meldingen|melding"
    r"|notificaties?|waarschuwing(?:en)?|berichten|mails?)\b)"
    r"[^\n:=\d]{0,40}\b(?:on|for|when|if|about|upon|in case of|bij|voor|als|over|wanneer|zodra)\s"
    r"(?:(?:the|de|het|an?|een|error|fout|foutmelding|melding|message|code)\s){0,2}[\"'`(]{0,2}$"
)
_SWITCHED = Late(
    r"(?i)^[\"'`)]{0,2}(?:\s(?:occurs|appears|happens|optreedt|verschijnt|voorkomt))?\s{0,3}[:=|]?"
    r"\s{0,3}[(\[]?(?:on|off|yes|no|ja|nee|aan|uit|true|false|enabled|disabled|ingeschakeld"
    r"|uitgeschakeld)[)\]]?[.;]?\s*(?:$|\n)",
    needs=(
        "on",
        "off",
        "yes",
        "no",
        "ja",
        "nee",
        "aan",
        "uit",
        "true",
        "false",
        "abled",
        "geschakeld",
    ),
)
"""Whether somebody is to be told of an error."""
_DEMANDS = Late(r"(?i)\b(?:required|mandatory|verplicht)$")
"""What a setting asks for, where it has a value: `Email required: Yes`."""
_ANSWERED = Late(r"(?i)^[\"')]?\s?\?\s{0,3}[\[(]?(?:yes|no|ja|nee|y|n)[\])]?\s{0,3}(?:$|[;,.|\n])")
"""A question of a form and its answer: `Customer email required? No`."""
_HOLDS_DEMAND = Late(
    r"(?i)[:=|] ?[\"'\[]?(?:required|mandatory|verplicht|vereist)[\"'\]]?$",
    needs=("required", "mandatory", "verplicht", "vereist"),
)
_BY_DEFAULT = re.compile(
    r"[\"']?\s{0,2}[(\[|]\s?(?:default|standaard|std|was|current|huidig|global|globaal|website"
    r"|store"
    r"|winkel)\b",
    re.IGNORECASE,
)
"""A setting that holds what it demands, and what it held before: `required (default: no)`."""
_SET_TO = re.compile(
    r"[ \t>*\-\u2022]{0,6}[\"']?[^\W\d][^\n=:]{2,40} = "
    r"[\"']?(?:required|mandatory|verplicht|vereist)[\"']?[ \t]*(?:[(;\[#][^\n]{0,60})?",
    re.IGNORECASE,
)
_HOLDS_CHOICE = re.compile(
    r"^[ \t>*\-\u2022]{0,6}[^\W\d][^\n=:]{1,40}(?: ?[:=] |\t)[\"']?(?:optional|optioneel|hidden"
    r"|verborgen|not required|niet verplicht|off|uit|no|nee|yes|ja|on|aan)[\"']?[ \t]*$",
    re.IGNORECASE | re.MULTILINE,
)
_FIELDS_LINE = re.compile(
    r"[ \t>*\-\u2022]{0,6}[^\W\d][^\n=:]{1,40}(?: ?[:=] |\t)[\"']?"
    r"(?:required|mandatory|verplicht|vereist)[\"']?[ \t]*",
    re.IGNORECASE,
)
"""A field that must be filled in, among others that need not be."""
_BOX = Late(r"^[ \t>]{0,8}(?:[-*] )?(?:\[[ xXvV*]?\]|[\x{2610}-\x{2612}]) ?$")
_EMPTY_BOX = Late(r"(?m)^[ \t>]{0,8}(?:[-*] )?(?:\[ ?\]|\x{2610}) ?\w")

_OPEN_BOX = re.compile(r"(?:\[[ _]?\]|\( {0,2}\)|\u2610)[ \t]+[\"']?(?:[Tt]he )?$")
_ANY_BOX = re.compile(
    r"(?m)(?:^|\s)(?:\[[ _xXvV\u2713]?\]|\( {0,2}[xXoO\u2022]?\)|[\u2610-\u2612])\s"
)
_FILLS = re.compile(r"[\"'.]{0,2}\s*(?:$|\n|(?:\[[ _xXvV]?\]|[\u2610-\u2612])\s)")
_FEW = 3  # boxes that make a list of choices


def is_setting(inside: str, behind: str) -> bool:
    """Whether the words `inside` name a setting of which `behind` tells what may be chosen, or
    what was."""
    if "/" in behind[:_CHOSEN] and _CHOICE.search(behind) is not None:
        return True
    if _IN_UNITS.match(behind) is not None or _SCOPED.match(behind) is not None:
        return True
    if _SET_AT.search(behind) is not None:
        return True
    near = behind[:_CHOSEN]
    if _BY_DEFAULT.match(behind) is not None and _HOLDS_DEMAND.search(inside) is not None:
        return True
    if (
        "_" in inside
        and inside.islower()
        and " " not in inside
        and _ASSIGNED.match(near) is not None
    ):
        return True
    if ":" not in near and "=" not in near:
        return False
    return _VALUE.search(near) is not None and _DEMANDS.search(inside) is not None


def is_among_settings(inside: str, rest: str) -> bool:
    """Whether the words `inside` and the `rest` of their line are settings, one of which is a
    time, or a form's question: `Timeout: 60 s | Retries: 3 | Log level: debug`."""
    if rest[:3].lstrip("\"')")[:1] == "?" and _DEMANDS.search(inside) is not None:
        return _ANSWERED.search(rest) is not None
    time = _HOLDS_TIME.match(rest) or _HOLDS_TIME.search(inside)
    return time is not None and _SETTING_BESIDE.search(rest) is not None


def is_field_setting(line: str, inside: str, text: str) -> bool:
    """Whether all of the `line` of an error, `inside`, is a field's name and that it is demanded,
    as a setting has it: behind an equals sign, or in a `text` where other fields are optional."""
    if _HOLDS_DEMAND.search(inside) is None and "=" not in inside:
        return False
    if _SET_TO.fullmatch(line) is not None:
        return True
    return _FIELDS_LINE.fullmatch(line) is not None and _HOLDS_CHOICE.search(text) is not None


def is_notice(before: str, behind: str) -> bool:
    """Whether a line, its error between `before` and `behind`, sets who is told of such errors."""
    return _SWITCHED.search(behind) is not None and _NOTICE.search(before) is not None


def is_box(before: str, behind: str, text: str) -> bool:
    """Whether what stands between `before` and `behind` of its line is all that stands at a box to
    tick, and another box in the `text` is empty."""
    if behind.strip() or _BOX.search(before) is None:
        return False
    return _EMPTY_BOX.search(text) is not None


def is_left_open(text: str, before: str, behind: str) -> bool:
    """Whether a text is all of a choice that is not ticked, among others."""
    if _OPEN_BOX.search(before) is None or _FILLS.match(behind) is None:
        return False
    return len(_ANY_BOX.findall(text)) >= _FEW
