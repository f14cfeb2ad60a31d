"""Parts of a scan as files, to be counted on several machines and merged on one."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from troubleshooter.errors import InputError, UsageError
from troubleshooter.matching.matcher import Matcher
from troubleshooter.model import System
from troubleshooter.pipeline.parts import Part
from troubleshooter.pipeline.scan import Scanned, Scanner
from troubleshooter.pipeline.shelf import filter_mark, rules_mark

_KIND = "troubleshooter scan part 2"
_MOST_BYTES = 1024 * 1024 * 1024


@dataclass(frozen=True, slots=True)
class PartFile:
    """A part as it was read: what it counted, by which rules and of which records."""

    path: str
    rules: str
    records: str
    system: System | None
    partial: bool
    part: Part


def written(scanned: Scanned, scanner: Scanner) -> str:
    """What a scan counted as the text of a part file; no secrets stand in it."""
    document = {
        "kind": _KIND,
        "rules": rules_mark(scanner.matcher.rules),
        "records": filter_mark(scanner.system, scanner.only),
        "system": scanner.system,
        "partial": scanned.result.partial,
        "part": scanned.part.packed(),
    }
    return json.dumps(document)


def merged(paths: Sequence[str], matcher: Matcher) -> Scanned:
    """The scan of which `paths` are the parts, in the order of the inputs.

    Raises InputError for a file that is no part and UsageError for parts that do not belong
    together or were counted by other rules than those in force.
    """
    parts = [_read(path) for path in paths]
    first = parts[0]
    own = rules_mark(matcher.rules)
    whole = Part()
    for one in parts:
        if one.rules != own:
            raise UsageError(f"{one.path}: was counted by other rules or another version")
        if one.records != first.records:
            raise UsageError(f"{one.path}: has other filters than {first.path}")
        whole.merge(one.part)
    scanner = Scanner(matcher, first.system)
    return scanner.conclude(whole, partial=any(one.partial for one in parts))


def _read(path: str) -> PartFile:
    try:
        with Path(path).open("rb") as file:
            text = file.read(_MOST_BYTES + 1)
    except OSError as error:
        raise InputError(path, (error.strerror or str(error)).lower()) from error
    if len(text) > _MOST_BYTES:
        raise InputError(path, "too large for a part of a scan")
    try:
        document = json.loads(text)
        if document["kind"] != _KIND:
            raise ValueError(_KIND)
        system = document["system"]
        return PartFile(
            path,
            str(document["rules"]),
            str(document["records"]),
            None if system is None else System(system),
            bool(document["partial"]),
            Part.unpacked(document["part"]),
        )
    except (
        ValueError,
        KeyError,
        TypeError,
        AttributeError,
        OverflowError,
        RecursionError,
    ) as error:
        raise InputError(path, "is no part of a scan, or a damaged one") from error
