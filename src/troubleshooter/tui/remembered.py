"""What the app keeps between runs, in `tui.json` of the user's folder: choices, and paths of logs;
never what a log or a message says."""

from __future__ import annotations

import json
import os
import time
from collections.abc import Callable, Collection, Mapping
from contextlib import ExitStack, suppress
from dataclasses import asdict, dataclass, field, replace
from pathlib import Path
from typing import Any, Literal

from troubleshooter.errors import ConfigurationError, ConnectorError, StoreError
from troubleshooter.model import LANGUAGES, Language

ThemeName = Literal["dark", "light"]

MOST_RECENT = 20
MOST_PATHS = 20
"""Files opened at once that are kept as one entry; of more nothing is kept."""

_LONGEST_PATH = 4_096
_LONGEST = 256 * 1024
_LONGEST_WORD = 200
_PATIENCE_S = 1.0
_OLD_S = 3_600.0


@dataclass(frozen=True, slots=True)
class Narrowed:
    """The filters of a log's table that are kept: the outcome (None is any), a mark of the
    platform's name, which itself is the log's, and days as they were typed."""

    success: bool | None = None
    platform: str = ""
    since: str = ""
    until: str = ""


@dataclass(frozen=True, slots=True)
class Recent:
    """Logs that were opened together, by their whole paths, and how their table was narrowed."""

    paths: tuple[str, ...]
    filters: Narrowed = field(default_factory=Narrowed)


@dataclass(frozen=True, slots=True)
class Remembered:
    """The choices of the last run; None or '' where nothing was chosen yet. `recent` are the logs
    opened last, the newest first; `connection` is the one asked last whether something is so;
    `cases` the state that the list of cases was narrowed to."""

    language: Language | None = None
    theme: ThemeName = "dark"
    recent: tuple[Recent, ...] = ()
    connection: str = ""
    cases: str = ""


Change = Callable[[Remembered], Remembered]


def recall(path: Path) -> Remembered:
    """What `path` holds; a missing or damaged file, or an unknown value, counts as no choice."""
    return _read(_document(path) or {})


def damaged(path: Path) -> bool:
    """Whether there is a file that cannot be made sense of."""
    return os.path.lexists(path) and _document(path) is None


def remember(path: Path, change: Change) -> Remembered:
    """Change what `path` holds, and give what it holds then: what other apps wrote meanwhile, also
    newer ones than this, stays. The file is written through a neighbour, so that a crash leaves
    the old or the new; only the user may read it.

    Raises StoreError when it cannot be written.
    """
    from troubleshooter.connectors.process_lock import locked

    try:
        with ExitStack() as held:
            # Where another holds it too long it is changed anyway: it is whole either way.
            with suppress(ConnectorError):
                held.enter_context(locked(path.parent / "state" / "tui.lock", _PATIENCE_S))
            document = _document(path) or {}
            made = change(_read(document))
            _write(path, {**document, **_written(made)}, _left_out(made))
    except (OSError, ConfigurationError) as error:
        why = (error.strerror if isinstance(error, OSError) else None) or error
        raise StoreError(f"{path}: cannot be written: {why}") from error
    return made


def opened(paths: Collection[str]) -> Change:
    """That these logs were opened."""
    whole = _whole(paths)

    def change(before: Remembered) -> Remembered:
        kept = next((one for one in before.recent if one.paths == whole), Recent(whole))
        others = [one for one in before.recent if one.paths != whole]
        return replace(before, recent=(kept, *others)[:MOST_RECENT])

    sound = 0 < len(whole) <= MOST_PATHS and all(map(_sound_path, whole))
    return change if sound else lambda before: before


def narrowed(paths: Collection[str], filters: Narrowed) -> Change:
    """That the table of these logs was narrowed so."""
    whole = _whole(paths)

    def change(before: Remembered) -> Remembered:
        found = [
            replace(one, filters=filters) if one.paths == whole else one for one in before.recent
        ]
        return replace(before, recent=tuple(found))

    return change


def forgotten(paths: Collection[str] | None = None) -> Change:
    """That logs are to be forgotten with whatever was opened beside them; None is all of them. A
    path that is not whole is meant wherever the file lies."""
    whole = set(_whole(paths or ()))
    names = {Path(path).name for path in paths or () if not Path(path).is_absolute()}

    def meant(path: str) -> bool:
        return paths is None or path in whole or Path(path).name in names

    def change(before: Remembered) -> Remembered:
        left = tuple(one for one in before.recent if not any(map(meant, one.paths)))
        return replace(before, recent=left)

    return change


def filters_of(choices: Remembered, paths: Collection[str]) -> Narrowed:
    """How the table of these logs was narrowed the last time."""
    whole = _whole(paths)
    return next((one.filters for one in choices.recent if one.paths == whole), Narrowed())


def _whole(paths: Collection[str]) -> tuple[str, ...]:
    try:
        return tuple(str(Path(path).absolute()) for path in paths)
    except OSError:
        return ()  # The current folder is gone.


def mark_of(name: str) -> str:
    """A mark by which a name is known again without being kept; '' of ''."""
    import hashlib

    return hashlib.sha256(name.encode("utf-8", "replace")).hexdigest()[:16] if name else ""


@dataclass(slots=True)
class Choices:
    """What is chosen now; without a `path` it is kept nowhere."""

    path: Path | None = None
    now: Remembered = field(default_factory=Remembered)
    damaged: bool = False

    @classmethod
    def of(cls, path: Path) -> Choices:
        """What was chosen the last time."""
        return cls(path, recall(path), damaged(path))

    def change(self, change: Change) -> None:
        """Choose something, and keep that beside what other runs kept meanwhile.

        Raises StoreError when it cannot be kept; it counts for this run nevertheless.
        """
        self.now = change(self.now)
        if self.path is not None:
            remember(self.path, change)


# -- the file


def _document(path: Path) -> dict[str, Any] | None:
    try:
        with path.open("rb") as file:
            text = file.read(_LONGEST + 1)
        document = json.loads(text) if len(text) <= _LONGEST else None
    except (OSError, ValueError, RecursionError):
        return None
    return document if isinstance(document, dict) else None


def _read(document: Mapping[str, Any]) -> Remembered:
    language = next((known for known in LANGUAGES if known == document.get("language")), None)
    recent = document.get("recent")
    entries = recent[:MOST_RECENT] if isinstance(recent, list) else []
    return Remembered(
        language,
        "light" if document.get("theme") == "light" else "dark",
        tuple(one for one in map(_recent, entries) if one is not None),
        _word(document.get("connection")),
        _word(document.get("cases")),
    )


def _recent(entry: object) -> Recent | None:
    paths = entry.get("paths") if isinstance(entry, dict) else None
    if not isinstance(entry, dict) or not isinstance(paths, list):
        return None
    if not 0 < len(paths) <= MOST_PATHS or not all(map(_sound_path, paths)):
        return None
    kept = entry.get("filters")
    told = kept if isinstance(kept, dict) else {}
    success = told.get("success")
    days = (_word(told.get(name)) for name in ("platform", "since", "until"))
    return Recent(tuple(paths), Narrowed(success if isinstance(success, bool) else None, *days))


def _sound_path(path: object) -> bool:
    return isinstance(path, str) and 0 < len(path) <= _LONGEST_PATH and path.isprintable()


def _word(value: object) -> str:
    return value if isinstance(value, str) and len(value) <= _LONGEST_WORD else ""


def _written(choices: Remembered) -> dict[str, object]:
    """All that was chosen."""
    made: dict[str, object] = {"language": choices.language, "theme": choices.theme}
    if choices.recent:
        made["recent"] = [_entry(one) for one in choices.recent]
    made |= {name: word for name in ("connection", "cases") if (word := getattr(choices, name))}
    return made


def _entry(recent: Recent) -> dict[str, object]:
    entry: dict[str, object] = {"paths": list(recent.paths)}
    chosen = {name: one for name, one in asdict(recent.filters).items() if one not in (None, "")}
    return {**entry, "filters": chosen} if chosen else entry


def _left_out(choices: Remembered) -> set[str]:
    """What is to be gone from the file, as it is chosen no longer."""
    return {"recent", "connection", "cases"} - _written(choices).keys()


def _write(path: Path, document: Mapping[str, object], gone: Collection[str]) -> None:
    text = json.dumps({name: one for name, one in document.items() if name not in gone}) + "\n"
    draft = path.with_name(f".{path.name}.{os.getpid()}-{os.urandom(4).hex()}.part")
    path.parent.mkdir(parents=True, exist_ok=True)
    try:
        # Only the user may read it: paths may name customers.
        descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(descriptor, "w", encoding="utf-8") as file:
            file.write(text)
        draft.replace(path)
    except OSError:
        with suppress(OSError):
            draft.unlink(missing_ok=True)
        raise
    _tidy(path)


def _tidy(path: Path) -> None:
    """Clear away what a run that was killed left half written."""
    with suppress(OSError):
        for draft in path.parent.glob(f".{path.name}.*.part"):
            if time.time() - draft.stat().st_mtime > _OLD_S:
                draft.unlink(missing_ok=True)
