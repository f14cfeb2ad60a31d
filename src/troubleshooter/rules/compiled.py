"""A rulebook kept as JSON, so that a start need not read, check and build every rule file.

The copy is good as long as no rule file was touched since; a damaged or foreign copy counts as
none. It holds what the rule files hold and nothing else.
"""

from __future__ import annotations

import dataclasses
import hashlib
import json
import os
from collections.abc import Callable, Mapping, Sequence
from datetime import date, timedelta
from enum import Enum
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

_FORM = 4
"""Raised when the shape of a kept rulebook changes."""


def fingerprint(folders: Sequence[Path], version: str) -> str:
    """A digest of the rule files' names, sizes and times of change, and the program's version."""
    digest = hashlib.sha256(f"{_FORM} {version}".encode())
    for folder in folders:
        for path in sorted(folder.glob("*/*.yaml")):
            status = path.stat()
            digest.update(f"{path} {status.st_size} {status.st_mtime_ns}\n".encode())
    return digest.hexdigest()


def load(path: Path, wanted: str) -> dict[str, Rule] | None:
    """The rules kept in `path` under the fingerprint `wanted`, or None."""
    try:
        document = json.loads(path.read_bytes())
        if document["fingerprint"] != wanted:
            return None
        return {rule["id"]: _rule(rule) for rule in document["rules"]}
    except (OSError, ValueError, KeyError, TypeError, RecursionError):
        return None


def save(path: Path, fingerprint_: str, rules: Mapping[str, Rule]) -> None:
    """Keep `rules`; a folder that cannot be written is no error, only slower next time."""
    keep(path, fingerprint_, {"rules": [dataclasses.asdict(rule) for rule in rules.values()]})


def keep(path: Path, fingerprint_: str, content: Mapping[str, object]) -> None:
    """Write JSON for the next start, whole or not at all; a failure only costs time then."""
    document = {"fingerprint": fingerprint_, **content}
    draft = path.with_name(f"{path.name}.{os.getpid()}.part")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        draft.write_text(json.dumps(document, default=_plain, ensure_ascii=False), "utf-8")
        draft.replace(path)
    except OSError:
        draft.unlink(missing_ok=True)


def _plain(value: object) -> object:
    if isinstance(value, timedelta):
        return value.total_seconds()
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Enum):
        return value.value
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


def _rule(kept: Any) -> Rule:
    tuples = (
        "codes",
        "patterns",
        "symptoms_nl",
        "symptoms_en",
        "parameters",
        "sources",
        "articles",
        "refused",
    )
    return Rule(
        id=kept["id"],
        system=System(kept["system"]),
        level=Level(kept["level"]),
        status=kept["status"],
        title=_text(kept["title"]),
        cause=_text(kept["cause"]),
        fix=tuple(FixStep(_text(step["text"]), step["where"]) for step in kept["fix"]),
        retry=_retry(kept["retry"]),
        wordings=tuple(Wording(**item) for item in kept["wordings"]),
        generic=kept["generic"],
        not_this=tuple(
            LookAlike(item["rule"], _text(item["difference"])) for item in kept["not_this"]
        ),
        verify=tuple(ProbeVerdict(**item) for item in kept["verify"]),
        via=kept["via"],
        cause_evidence=Evidence(kept["cause_evidence"]),
        fix_evidence=Evidence(kept["fix_evidence"]),
        reviewed=_maybe(date.fromisoformat, kept["reviewed"]),
        parent=kept["parent"],
        matches=tuple(
            Example(item["message"], item["parameters"], _maybe(System, item["system"]))
            for item in kept["matches"]
        ),
        ignores=tuple(
            NearMiss(item["message"], item["rule"], _maybe(System, item["system"]))
            for item in kept["ignores"]
        ),
        **{name: tuple(kept[name]) for name in tuples},
    )
