"""A rulebook kept as JSON, so that a start need not read, check and build every rule file.

The copy is good as long as no rule file was touched since; a damaged or foreign copy counts as
none. It holds what the rule files hold and nothing else. What a start needs of every rule is read
at once; its texts for people and its examples are read when first asked for.
"""

from __future__ import annotations

import json
import os
import zlib
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import fields, is_dataclass
from datetime import date, timedelta
from enum import Enum
from functools import cache
from pathlib import Path
from typing import Any, TypeVar

from troubleshooter.model import (
    Evidence,
    Example,
    FixStep,
    Level,
    LookAlike,
    NearMiss,
    ProbeVerdict,
    RetryPolicy,
    RetryWhen,
    Rule,
    System,
    Text,
    Wording,
)

T = TypeVar("T")
U = TypeVar("U")

_TUPLES = (
    "codes",
    "numbers",
    "patterns",
    "given_patterns",
    "parameters",
    "refused",
    "covers",
)
_PLAIN = ("id", "status", "generic", "frame", "parent")
_SOON = frozenset({*_TUPLES, *_PLAIN, "system", "level"})
_LATER = frozenset(field.name for field in fields(Rule)) - _SOON
_set = object.__setattr__


def mark(folders: Sequence[Path]) -> str:
    """What tells these rules, and the code that reads them, from any others: the rule files' and
    modules' names, sizes and times of change."""
    systems = (
        (folder, sorted(entry.name for entry in os.scandir(folder) if entry.is_dir()))
        for folder in folders
    )
    rules = (
        _listing(folder / name, ("yaml",), name) for folder, names in systems for name in names
    )
    return "\n".join((code_mark(), *map(str, folders), *rules))


@cache
def code_mark() -> str:
    """What tells the code that reads rules from any other, as it was when first asked."""
    package = Path(__file__).parents[1]
    matching = package / "matching"
    inside = sorted(path for path in matching.iterdir() if path.is_dir() and path.name[0] != "_")
    code = (package, matching, *inside, package / "rules")
    return "\n".join(_listing(folder, ("py", "yaml", "txt")) for folder in code)


def _listing(folder: Path, endings: tuple[str, ...], shown: str = "") -> str:
    lines = [shown or str(folder)]
    with os.scandir(folder) as entries:
        for entry in entries:
            if entry.name.rpartition(".")[2] in endings:
                status = entry.stat()
                lines.append(f"{entry.name} {status.st_size} {status.st_mtime_ns}")
    lines.sort()
    return " ".join(lines)


class _KeptRule(Rule):
    """A rule of which the rest is read when any of it is first asked for."""

    __slots__ = ("_rest",)

    def __getattr__(self, name: str) -> object:
        """Comes into play for what is not there yet."""
        if name not in _LATER:
            raise AttributeError(name)
        for key, value in _rest(json.loads(object.__getattribute__(self, "_rest"))):
            _set(self, key, value)
        return object.__getattribute__(self, name)

    def __eq__(self, other: object) -> bool:
        names = (field.name for field in fields(Rule))
        return isinstance(other, Rule) and all(
            getattr(self, name) == getattr(other, name) for name in names
        )

    __hash__ = Rule.__hash__


def load(path: Path, wanted: str) -> dict[str, Rule] | None:
    """The rules kept in `path` under the mark `wanted`, or None."""
    try:
        content = path.read_bytes()
        told, _, body = content.partition(b"\n")
        if json.loads(told) != [wanted, zlib.crc32(body)]:
            return None
        heads, *rests = body.split(b"\n")
        return {
            head["id"]: _kept(head, rest)
            for head, rest in zip(json.loads(heads), rests, strict=True)
        }
    except (OSError, ValueError, KeyError, TypeError, RecursionError):
        return None


def save(path: Path, mark_: str, rules: Mapping[str, Rule]) -> None:
    """Keep `rules`; a folder that cannot be written is no error, only slower next time."""
    heads = [{name: getattr(rule, name) for name in sorted(_SOON)} for rule in rules.values()]
    rests = ({name: getattr(rule, name) for name in sorted(_LATER)} for rule in rules.values())
    body = "\n".join(map(_json, (heads, *rests))).encode()
    keep(path, _json([mark_, zlib.crc32(body)]).encode() + b"\n" + body)


def keep(path: Path, content: bytes) -> None:
    """Write a file for the next start, whole or not at all; a failure only costs time then."""
    draft = path.with_name(f"{path.name}.{os.getpid()}.part")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        draft.write_bytes(content)
        draft.replace(path)
    except OSError:
        with suppress(OSError):
            draft.unlink(missing_ok=True)


def _json(content: object) -> str:
    return json.dumps(content, default=_plain, ensure_ascii=False)


def _plain(value: object) -> object:
    if isinstance(value, timedelta):
        return value.total_seconds()
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Enum):
        return value.value
    if is_dataclass(value) and not isinstance(value, type):
        return {field.name: getattr(value, field.name) for field in fields(value)}
    raise TypeError(f"cannot keep {type(value)}")


def _text(kept: Any) -> Text:
    return Text(nl=kept["nl"], en=kept["en"])


def _maybe(build: Callable[[T], U], kept: T | None) -> U | None:
    return None if kept is None else build(kept)


def _seconds(kept: float) -> timedelta:
    return timedelta(seconds=kept)


def _retry(kept: Any) -> RetryPolicy:
    return RetryPolicy(
        when=RetryWhen(kept["when"]),
        wait=_maybe(_seconds, kept["wait"]),
        resync=_maybe(_seconds, kept["resync"]),
        note=_maybe(_text, kept["note"]),
    )


def _kept(head: Any, rest: bytes) -> Rule:
    rule = _KeptRule.__new__(_KeptRule)
    _set(rule, "_rest", rest)
    for name in _PLAIN:
        _set(rule, name, head[name])
    for name in _TUPLES:
        _set(rule, name, tuple(head[name]))
    _set(rule, "system", System(head["system"]))
    _set(rule, "level", Level(head["level"]))
    return rule


def _rest(kept: Any) -> Iterator[tuple[str, object]]:
    for name in ("symptoms_nl", "symptoms_en", "sources", "articles"):
        yield name, tuple(kept[name])
    yield "wordings", tuple(Wording(**wording) for wording in kept["wordings"])
    yield "title", _text(kept["title"])
    yield "cause", _text(kept["cause"])
    yield "fix", tuple(FixStep(_text(step["text"]), step["where"]) for step in kept["fix"])
    yield "retry", _retry(kept["retry"])
    yield (
        "not_this",
        tuple(LookAlike(item["rule"], _text(item["difference"])) for item in kept["not_this"]),
    )
    yield "verify", tuple(ProbeVerdict(**item) for item in kept["verify"])
    yield "via", kept["via"]
    yield "cause_evidence", Evidence(kept["cause_evidence"])
    yield "fix_evidence", Evidence(kept["fix_evidence"])
    yield "reviewed", _maybe(date.fromisoformat, kept["reviewed"])
    yield (
        "matches",
        tuple(
            Example(item["message"], item["parameters"], _maybe(System, item["system"]))
            for item in kept["matches"]
        ),
    )
    yield (
        "ignores",
        tuple(
            NearMiss(item["message"], item["rule"], _maybe(System, item["system"]))
            for item in kept["ignores"]
        ),
    )
