"""The app's own log: one line for every error that it survived."""

from __future__ import annotations

import traceback
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from troubleshooter.report.visible import visible_line

_MOST_BYTES = 1_000_000
_FRAMES = 6


@dataclass(frozen=True, slots=True)
class Journal:
    """Appends to `path`; a full file is renamed to `<name>.old` and a new one begun."""

    path: Path

    def record(self, error: BaseException) -> bool:
        """Write one line for `error`, secrets hidden; False when that is impossible."""
        from troubleshooter.redact import redact

        trace = traceback.extract_tb(error.__traceback__)[-_FRAMES:]
        places = " < ".join(
            f"{Path(frame.filename).name}:{frame.lineno} {frame.name}" for frame in reversed(trace)
        )
        told = visible_line(redact(f"{type(error).__name__}: {error}"))[:2000]
        try:
            self.path.parent.mkdir(parents=True, exist_ok=True)
            if self.path.exists() and self.path.stat().st_size > _MOST_BYTES:
                self.path.replace(self.path.with_suffix(".old"))
            with self.path.open("a", encoding="utf-8", newline="\n") as file:
                file.write(f"{datetime.now(UTC):%Y-%m-%dT%H:%M:%SZ} {told} [{places}]\n")
        except OSError:
            return False
        return True
