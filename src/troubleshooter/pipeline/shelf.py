"""What was counted of files before, kept so that a file that has not changed is not read again."""

from __future__ import annotations

import hashlib
import json
import os
import re
import zlib
from collections.abc import Collection, Mapping
from contextlib import suppress
from dataclasses import asdict, dataclass, field
from importlib.metadata import version
from pathlib import Path
from typing import Any, BinaryIO

from troubleshooter.errors import StoreError
from troubleshooter.ingest.growing import Cut
from troubleshooter.model import Rule, System
from troubleshooter.pipeline.filtering import Filter
from troubleshooter.pipeline.parts import Part

FOLDER = "scans"
"""Where the shelf lies in the folder of the program's state."""

MOST_FILES = 2_000
MOST_BYTES = 256 * 1024 * 1024
"""What a shelf holds in all; what was not asked for the longest time goes first."""
MOST_ENTRY_BYTES = 32 * 1024 * 1024
MOST_GROUPS = 20_000
_MOST_UNPACKED = 1024 * 1024 * 1024
_FORM = 2
_PRINT_BYTES = 64 * 1024
_HEAD_BYTES = 64 * 1024
_SHOWN = re.compile(r'^\{"mark": "[^"]*", "shown": ("(?:[^"\\]|\\.)*")')


@dataclass(frozen=True, slots=True)
class Seen:
    """What a file looks like from the outside, and digests of its beginning and its end."""

    size: int
    changed_ns: int
    head: str
    tail: str


@dataclass(slots=True)
class Kept:
    """What was counted of a file when it looked like `seen`.

    `settled` is all but the last record, which is `opened`, for a text that can be read on from
    `cut`; else it is everything.
    """

    seen: Seen
    settled: Part
    opened: Part
    cut: Cut | None = None

    def whole(self) -> Part:
        """All that was counted."""
        whole = Part()
        whole.merge(self.settled)
        whole.go_on(self.opened)
        return whole


def look(path: Path, size: int | None = None) -> Seen | None:
    """How a file looks, or how it looked when it had `size` bytes; None if it cannot be read."""
    try:
        with path.open("rb") as file:
            status = os.fstat(file.fileno())
            end = status.st_size if size is None else size
            head = _digest(file, 0, min(end, _PRINT_BYTES))
            tail = _digest(file, max(0, end - _PRINT_BYTES), min(end, _PRINT_BYTES))
    except OSError:
        return None
    return Seen(end, status.st_mtime_ns, head, tail)


def _digest(file: BinaryIO, start: int, size: int) -> str:
    file.seek(start)
    return hashlib.sha256(file.read(size)).hexdigest()


_DECIDES = (
    "id",
    "system",
    "level",
    "status",
    "codes",
    "numbers",
    "wordings",
    "patterns",
    "given_patterns",
    "generic",
    "frame",
    "covers",
    "parameters",
    "parent",
    "refused",
)
"""What a rule is found by; its long texts are not read for a scan."""


def rules_mark(rules: Mapping[str, Rule]) -> str:
    """A digest of what decides in the rules, and of the program: the same on every machine that has
    the same."""
    digest = hashlib.sha256(f"{_FORM} {version('troubleshooter')}".encode())
    for name in sorted(rules):
        rule = rules[name]
        digest.update(repr([getattr(rule, decides) for decides in _DECIDES]).encode())
    return digest.hexdigest()


def filter_mark(system: System | None, only: Filter) -> str:
    """A digest of which records count, the same on every machine."""
    told = [(name, getattr(only, name)) for name in only.__slots__ if name != "rules"]
    whole = (system and system.value, told, sorted(only.rules))
    return hashlib.sha256(repr(whole).encode()).hexdigest()


@dataclass(slots=True)
class Shelf:
    """A folder with one entry for each file scanned; entries of another `mark` do not count.

    The shelf only saves time: what cannot be read or written there is as if it had never been.
    """

    folder: Path
    mark: str
    written: int = 0
    _names: dict[Path, str] = field(default_factory=dict)

    def find(self, path: Path, shown: str) -> Kept | None:
        """What is kept of the file at `path`, which is shown as `shown`."""
        entry = self._entry(path, shown)
        try:
            packed = entry.read_bytes()
            unpacker = zlib.decompressobj()
            document = json.loads(unpacker.decompress(packed, _MOST_UNPACKED))
            if document["mark"] != self.mark or document["shown"] != shown:
                return None
            kept = _kept(document)
            os.utime(entry)
        except (OSError, ValueError, KeyError, TypeError, AttributeError, RecursionError):
            return None
        except (zlib.error, OverflowError):
            return None
        return kept

    def keep(self, path: Path, shown: str, kept: Kept) -> None:
        """Keep what was counted of a file, unless that is too much."""
        tally = kept.settled.tally
        if len(tally.clusters) > MOST_GROUPS:
            return
        document = {
            "mark": self.mark,
            "shown": shown,
            "seen": asdict(kept.seen),
            "settled": kept.settled.packed(),
            "opened": kept.opened.packed(),
            "cut": None if kept.cut is None else asdict(kept.cut),
        }
        packed = zlib.compress(json.dumps(document).encode(), 1)
        if len(packed) > MOST_ENTRY_BYTES:
            return
        entry = self._entry(path, shown)
        draft = entry.with_suffix(f".{os.getpid()}.part")
        try:
            self.folder.mkdir(parents=True, exist_ok=True)
            # Only the user may read it: samples of messages stand in it.
            descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
            with os.fdopen(descriptor, "wb") as file:
                file.write(packed)
            draft.replace(entry)
            self.written += 1
        except OSError:
            with suppress(OSError):
                draft.unlink(missing_ok=True)

    def tidy(self) -> None:
        """Let go of what was not asked for the longest time, until the rest fits."""
        if not self.written:
            return
        try:
            entries = [(path.stat(), path) for path in self.folder.iterdir()]
            entries.sort(key=lambda entry: (-entry[0].st_mtime_ns, entry[1].name))
            size = 0
            for number, (status, path) in enumerate(entries):
                size += status.st_size
                if number >= MOST_FILES or size > MOST_BYTES:
                    path.unlink(missing_ok=True)
        except OSError:
            return

    def _entry(self, path: Path, shown: str) -> Path:
        name = f"{path.absolute()}\n{shown}\n{self.mark}"
        return self.folder / f"{hashlib.sha256(name.encode(errors='replace')).hexdigest()[:40]}.z"


def forget(folder: Path, shown: Collection[str]) -> int:
    """Delete the entries of files that were shown so, of whatever mark; how many there were.

    Raises StoreError when an entry cannot be deleted.
    """
    gone = 0
    try:
        for entry in folder.glob("*.z") if shown else ():
            if _shown_in(entry) in shown:
                entry.unlink(missing_ok=True)
                gone += 1
    except OSError as error:
        raise StoreError(f"{folder}: cannot be deleted from: {error.strerror or error}") from error
    return gone


def _shown_in(entry: Path) -> str:
    """The name that an entry begins with; '' when it cannot be read."""
    try:
        with entry.open("rb") as file:
            begun = zlib.decompressobj().decompress(file.read(_HEAD_BYTES), _HEAD_BYTES)
        found = _SHOWN.search(begun.decode("utf-8", "replace"))
        return str(json.loads(found[1])) if found else ""
    except (OSError, zlib.error, ValueError):
        return ""


def _kept(document: Mapping[str, Any]) -> Kept:
    cut = document["cut"]
    return Kept(
        Seen(**document["seen"]),
        Part.unpacked(document["settled"]),
        Part.unpacked(document["opened"]),
        None if cut is None else Cut(**cut),
    )
