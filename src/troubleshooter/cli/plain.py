"""Reading the arguments of `explain` as they are mostly given, without loading all options."""

from __future__ import annotations

from collections.abc import Sequence

from troubleshooter.cli.answering import Asked
from troubleshooter.cli.spoken import Lang, language
from troubleshooter.model import System

_FLAGS = ("--why", "--jsonl")
_CHOICES = {
    "--system": tuple(System),
    "--lang": tuple(Lang),
    "--format": ("text", "json"),
}


def read(arguments: Sequence[str]) -> Asked | None:
    """What `explain` with these arguments is asked, or None for the full command line to read
    them and to say what is wrong with them: anything but a message and well-known options, each
    given once."""
    found: dict[str, str] = {}
    position = 0
    while position < len(arguments):
        name, equals, value = arguments[position].partition("=")
        position += 1
        if not name.startswith("-") or name == "-":
            name, value = "", arguments[position - 1]
        elif name in _FLAGS and not equals:
            value = name
        elif name in _CHOICES:
            if not equals and position < len(arguments):
                value = arguments[position]
                position += 1
            if value not in _CHOICES[name]:
                return None
        else:
            return None
        if name in found:
            return None
        found[name] = value
    lang, system = found.get("--lang"), found.get("--system")
    return Asked(
        found.get(""),
        System(system) if system else None,
        language(Lang(lang) if lang else None),
        json=found.get("--format") == "json",
        why="--why" in found,
        jsonl="--jsonl" in found,
    )
