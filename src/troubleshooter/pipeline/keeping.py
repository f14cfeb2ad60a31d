"""What was read of a rulebook, kept as JSON for a quicker start.

Reading it anew gives the same; a copy that is damaged or of other rules or code counts as none.
"""

from __future__ import annotations

import json
import zlib
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from troubleshooter.kept import Part
from troubleshooter.locations import Locations
from troubleshooter.rules import compiled

_SPARE = 2_000
"""Pieces that may be kept for no present rulebook."""


@dataclass(frozen=True, slots=True)
class Pieces:
    """A file for each kind of pieces in `folder`; `code` tells what read them. Parts of a whole
    rulebook are made anew each time: one that is tried out is read once."""

    folder: Path
    code: str

    def part(self, name: str, make: Callable[[], Part]) -> Part:  # noqa: ARG002 -- see Keeper
        """What `make` gives."""
        return make()

    def pieces(
        self, name: str, of: str, keys: Iterable[str], make: Callable[[str], Any]
    ) -> Mapping[str, Any]:
        """Those that were kept, and what `make` gives for the others, which then are, too."""
        path, mark = self.folder / f"{name}.json", f"{self.code}\n{of}"
        kept = dict(_load(path, mark) or {})
        wanted = dict.fromkeys(keys)
        missing = [key for key in wanted if key not in kept]
        if missing:
            kept |= {key: make(key) for key in missing}
            if len(kept) > 2 * len(wanted) + _SPARE:
                kept = {key: kept[key] for key in wanted}
            _save(path, mark, kept)
        return kept


def pieces_of(locations: Locations) -> Pieces:
    """What was read of the rules of any rulebook that is kept here."""
    return Pieces(locations.kept_pieces, compiled.code_mark())


@dataclass(frozen=True, slots=True)
class Files:
    """A file for each part in `folder`; `mark` tells what the parts were read of and by. Of what
    is not there any more, the `shared` pieces are taken."""

    folder: Path
    mark: str
    shared: Pieces

    def part(self, name: str, make: Callable[[], Part]) -> Part:
        """The part of this name as it was kept, or else as `make` gives it now; then it is kept.

        A folder that cannot be written is no error, only slower next time.
        """
        path = self.folder / f"{name}.json"
        kept = _load(path, self.mark)
        if kept is None:
            kept = make()
            _save(path, self.mark, kept)
        return kept

    def pieces(
        self, name: str, of: str, keys: Iterable[str], make: Callable[[str], Any]
    ) -> Mapping[str, Any]:
        """As `Pieces` gives them."""
        return self.shared.pieces(name, of, keys, make)


def _load(path: Path, mark: str) -> Part | None:
    try:
        head, _, body = path.read_bytes().partition(b"\n")
        if head != _head(mark, body):
            return None
        kept = json.loads(body)
    except (OSError, ValueError, RecursionError):
        return None
    return kept if isinstance(kept, dict) else None


def _save(path: Path, mark: str, content: Part) -> None:
    body = json.dumps(content, ensure_ascii=False).encode()
    compiled.keep(path, _head(mark, body) + b"\n" + body)


def _head(mark: str, body: bytes) -> bytes:
    return json.dumps([mark, zlib.crc32(body)]).encode()
