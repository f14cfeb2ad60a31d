"""What the matcher read of a rulebook, kept as JSON for a quicker start.

Reading it anew gives the same; a copy that is damaged or of other rules or code counts as none.
"""

from __future__ import annotations

import json
import zlib
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from troubleshooter.matching.kept import Part
from troubleshooter.rules import compiled


@dataclass(frozen=True, slots=True)
class Files:
    """A file for each part in `folder`; `mark` tells what the parts were read of and by."""

    folder: Path
    mark: str

    def part(self, name: str, make: Callable[[], Part]) -> Part:
        """The part of this name as it was kept, or else as `make` gives it now; then it is kept.

        A folder that cannot be written is no error, only slower next time.
        """
        path = self.folder / f"{name}.json"
        kept = self._load(path)
        if kept is None:
            kept = make()
            body = json.dumps(kept, ensure_ascii=False).encode()
            compiled.keep(path, self._head(body) + b"\n" + body)
        return kept

    def _load(self, path: Path) -> Part | None:
        try:
            head, _, body = path.read_bytes().partition(b"\n")
            if head != self._head(body):
                return None
            kept: Part = json.loads(body)
        except (OSError, ValueError, RecursionError):
            return None
        return kept

    def _head(self, body: bytes) -> bytes:
        return json.dumps([self.mark, zlib.crc32(body)]).encode()
