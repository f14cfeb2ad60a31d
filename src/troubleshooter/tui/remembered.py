"""What the app keeps between runs: language and theme, in `tui.json` of the user's folder."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Literal

from troubleshooter.errors import StoreError
from troubleshooter.model import LANGUAGES, Language

ThemeName = Literal["dark", "light"]

_LONGEST = 10_000


@dataclass(frozen=True, slots=True)
class Remembered:
    """The choices of the last run; None where nothing was chosen yet."""

    language: Language | None = None
    theme: ThemeName = "dark"


def recall(path: Path) -> Remembered:
    """What `path` holds; a missing or damaged file, or an unknown value, counts as no choice."""
    try:
        with path.open("rb") as file:
            document = json.loads(file.read(_LONGEST))
    except (OSError, ValueError, RecursionError):
        return Remembered()
    if not isinstance(document, dict):
        return Remembered()
    language = next((known for known in LANGUAGES if known == document.get("language")), None)
    return Remembered(language, "light" if document.get("theme") == "light" else "dark")


def remember(path: Path, choices: Remembered) -> None:
    """Write `choices` through a neighbour file, so that a crash leaves the old or the new.

    Raises StoreError when the file cannot be written.
    """
    draft = path.with_name(f".{path.name}.part")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        draft.write_text(json.dumps(asdict(choices)) + "\n", "utf-8")
        draft.replace(path)
    except OSError as error:
        raise StoreError(f"{path}: cannot be written: {error.strerror or error}") from error
