"""What is wrong with a new rule, in the language of the interface and each kind of it once."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence

from troubleshooter.report.visible import visible_line
from troubleshooter.tui.wording import Wording

_KINDS = (
    ("takes", re.compile(r"takes a message of (?P<rule>\S+): (?P<message>.*)", re.DOTALL)),
    ("fires", re.compile(r"fires on ordinary traffic: (?P<message>.*)", re.DOTALL)),
    ("other", re.compile(r"the message comes out as (?P<rule>[^:]+): (?P<message>.*)", re.DOTALL)),
    (
        "also",
        re.compile(r"(?:example: )?also came out as (?P<rule>[^:]+): (?P<message>.*)", re.DOTALL),
    ),
    ("exists", re.compile(r"there is a rule (?P<rule>\S+) already")),
)


def told_faults(
    faults: Sequence[str], wording: Wording, title: Callable[[str], str]
) -> tuple[str, ...]:
    """`faults`, as a trial of a rule gives them, in `wording`; of those that are alike the first
    with how many there are. `title` names a rule."""
    groups: dict[tuple[str, str], list[str]] = {}
    for fault in faults:
        kind, rule, message = _read(fault)
        groups.setdefault((kind or fault, rule), []).append(message)
    return tuple(
        _told(kind, rule, messages, wording, title) for (kind, rule), messages in groups.items()
    )


def _read(fault: str) -> tuple[str, str, str]:
    for kind, form in _KINDS:
        found = form.fullmatch(fault)
        if found is not None:
            named = found.groupdict()
            return kind, named.get("rule", ""), named.get("message", "").strip("'\"")
    return "", "", ""


def _told(
    kind: str,
    rule: str,
    messages: Sequence[str],
    wording: Wording,
    title: Callable[[str], str],
) -> str:
    if kind not in {name for name, _ in _KINDS}:
        return visible_line(kind)
    names = ", ".join(title(name) for name in rule.split(", ")) if rule != "nothing" else ""
    if kind == "other" and not names:
        kind = "silent"
    shown = visible_line(messages[0])
    return wording.say(f"fault.{kind}", n=len(messages), rule=names, message=shown)
