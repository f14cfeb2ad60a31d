"""What users said of diagnoses: a line of JSON each, and the messages a rule must leave alone."""

from __future__ import annotations

import json
import os
from collections import Counter
from collections.abc import Collection, Iterable
from dataclasses import asdict, dataclass
from datetime import date
from pathlib import Path
from typing import Literal

from pydantic import ValidationError

from troubleshooter.errors import StoreError
from troubleshooter.rules import positions
from troubleshooter.rules.loader import FEEDBACK
from troubleshooter.rules.schema import FeedbackDoc, RefusalDoc
from troubleshooter.rules.writing import yaml_text

Verdict = Literal["right", "wrong", "none"]
_HEAD = "# What was said of this rule; `troubleshooter rules feedback undo` takes it back.\n"


@dataclass(frozen=True, slots=True)
class Said:
    """One word of feedback; `rule` is '' with `none`, `right` the rule it really was ('' unknown).

    `time` is ISO 8601 with its zone; `message` holds no secrets.
    """

    id: str
    time: str
    verdict: Verdict
    rule: str
    right: str
    message: str
    system: str
    case: str


def read(path: Path) -> tuple[Said, ...]:
    """All feedback that was not taken back, oldest first; a last line cut short does not count.

    Raises StoreError when the file cannot be read or a line of it is damaged.
    """
    try:
        lines = path.read_text("utf-8").split("\n")
    except FileNotFoundError:
        return ()
    except (OSError, UnicodeDecodeError) as error:
        raise StoreError(f"{path}: {error}") from error
    found: dict[str, Said] = {}
    for number, line in enumerate(lines[:-1], start=1):
        try:
            entry = json.loads(line)
            if "undone" in entry:
                found.pop(entry["undone"], None)
            else:
                found[entry["id"]] = Said(**entry)
        except (ValueError, KeyError, TypeError, RecursionError) as error:
            raise StoreError(f"{path}:{number}: is damaged: {error}") from error
    return tuple(found.values())


def append(path: Path, said: Said) -> None:
    """Keep one word of feedback; raises StoreError."""
    _append(path, asdict(said))


def take_back(path: Path, said_id: str) -> None:
    """Keep that a word of feedback does not count any more; raises StoreError."""
    _append(path, {"undone": said_id})


def erase(path: Path, folder: Path, cases: Collection[str]) -> int:
    """Delete all feedback on these cases, as if it had never been given, from the file of feedback
    and from the rules in `folder` that leave its messages alone; how much there was.

    Raises StoreError.
    """
    if not cases or not path.exists():
        return 0
    for said in read(path):
        if said.case in cases and said.verdict == "wrong":
            allow(folder, said)
    entries = [(line, json.loads(line)) for line in _lines(path)]
    gone = {entry["id"] for _, entry in entries if entry.get("case") in cases}
    kept = [line for line, one in entries if one.get("id", one.get("undone")) not in gone]
    if gone:
        _replace(path, "".join(f"{line}\n" for line in kept))
    return len(gone)


def _lines(path: Path) -> list[str]:
    try:
        return path.read_text("utf-8").split("\n")[:-1]
    except OSError as error:
        raise StoreError(f"{path}: {error.strerror}") from error


def _replace(path: Path, text: str) -> None:
    draft = path.with_name(f".{path.name}.{os.getpid()}.part")
    try:
        handle = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        with os.fdopen(handle, "w", encoding="utf-8", newline="\n") as file:
            file.write(text)
        draft.replace(path)
    except OSError as error:
        draft.unlink(missing_ok=True)
        raise StoreError(f"{path}: {error.strerror}") from error


def right_and_wrong(said: Iterable[Said]) -> tuple[Counter[str], Counter[str]]:
    """How often each rule was said to be right, and how often wrong."""
    right: Counter[str] = Counter()
    wrong: Counter[str] = Counter()
    for item in said:
        if item.verdict == "right":
            right[item.rule] += 1
        elif item.verdict == "wrong":
            wrong[item.rule] += 1
            if item.right:
                right[item.right] += 1
    return right, wrong


def refuse(folder: Path, said: Said, day: date) -> Path:
    """Write the message among those that the rule leaves alone, and return the file.

    `folder` is the user's rules folder. Raises StoreError when the file there is damaged or cannot
    be written.
    """
    path = _file(folder, said.rule)
    doc = _read(path, said.rule)
    refusal = RefusalDoc(id=said.id, message=said.message, said=day, right=said.right or None)
    _write(path, FeedbackDoc(rule=said.rule, ignores=[*doc.ignores, refusal]))
    return path


def allow(folder: Path, said: Said) -> None:
    """Take the message out again; a file that holds nothing more goes. Raises StoreError."""
    path = _file(folder, said.rule)
    doc = _read(path, said.rule)
    left = [item for item in doc.ignores if item.id != said.id]
    if left:
        _write(path, FeedbackDoc(rule=said.rule, ignores=left))
        return
    try:
        path.unlink(missing_ok=True)
    except OSError as error:
        raise StoreError(f"{path}: {error.strerror}") from error


def _append(path: Path, entry: object) -> None:
    line = json.dumps(entry, ensure_ascii=False) + "\n"
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
        with os.fdopen(handle, "a", encoding="utf-8", newline="\n") as file:
            file.write(line)
    except OSError as error:
        raise StoreError(f"{path}: {error.strerror}") from error


def _file(folder: Path, rule: str) -> Path:
    prefix, _, slug = rule.partition(".")
    return folder / prefix / f"{slug}{FEEDBACK}"


def _read(path: Path, rule: str) -> FeedbackDoc:
    if not path.exists():
        return FeedbackDoc(rule=rule, ignores=[])
    document = positions.read(path, str(path))
    if document.problems:
        raise StoreError(str(document.problems[0]))
    try:
        return FeedbackDoc.model_validate(document.data)
    except ValidationError as error:
        raise StoreError(f"{path}: {error.errors()[0]['msg']}") from error


def _write(path: Path, doc: FeedbackDoc) -> None:
    text = yaml_text(doc.model_dump(exclude_none=True))
    draft = path.with_name(f".{path.name}.{os.getpid()}.part")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        draft.write_text(_HEAD + text, "utf-8", newline="\n")
        draft.replace(path)
    except OSError as error:
        draft.unlink(missing_ok=True)
        raise StoreError(f"{path}: {error.strerror}") from error
