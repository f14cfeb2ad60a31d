"""Rule packs kept under the user's folder: which there are, in what order, from where."""

from __future__ import annotations

import json
import os
import re
import shutil
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Literal

from troubleshooter.errors import ConfigurationError, UsageError
from troubleshooter.rules.unpacking import Files

Kind = Literal["folder", "git", "zip"]
_NAME = re.compile(r"[a-z0-9][a-z0-9-]{0,40}")


@dataclass(frozen=True, slots=True)
class Pack:
    """One pack: where it came from and exactly which version of it is kept.

    `version` is the commit of a git source (`ref` is what was asked for, '' for its HEAD), or a
    digest of the content. `added` is the day of the last change, as YYYY-MM-DD.
    """

    name: str
    kind: Kind
    source: str
    version: str
    ref: str
    enabled: bool
    added: str
    rules: int


def check_name(name: str) -> str:
    """`name`, when a pack can be called that; raises UsageError."""
    if not _NAME.fullmatch(name):
        raise UsageError(f"{name!r} is no name for a pack: small letters, digits and hyphens")
    return name


def read_index(path: Path) -> tuple[Pack, ...]:
    """The packs in the order they are read in; raises ConfigurationError when it is damaged."""
    try:
        return tuple(Pack(**entry) for entry in json.loads(path.read_bytes()))
    except FileNotFoundError:
        return ()
    except (OSError, ValueError, TypeError, RecursionError) as error:
        raise ConfigurationError(f"{path}: is damaged: {error}") from error


def write_index(path: Path, packs: Sequence[Pack]) -> None:
    """Keep the index; raises ConfigurationError when it cannot be written."""
    draft = path.with_name(f"{path.name}.{os.getpid()}.part")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        text = json.dumps([asdict(pack) for pack in packs], indent=2, ensure_ascii=False)
        draft.write_text(text + "\n", "utf-8")
        draft.replace(path)
    except OSError as error:
        draft.unlink(missing_ok=True)
        raise ConfigurationError(f"{path}: {error.strerror}") from error


def write_files(folder: Path, files: Files) -> None:
    """Put rule files into an empty `folder`; raises ConfigurationError."""
    try:
        shutil.rmtree(folder, ignore_errors=True)
        for place, content in files.items():
            target = folder / place
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_bytes(content)
    except OSError as error:
        raise ConfigurationError(f"{folder}: {error.strerror}") from error


def swap(draft: Path, folder: Path) -> None:
    """Let `draft` take the place of `folder`; raises ConfigurationError."""
    old = folder.with_name(f".{folder.name}.old")
    try:
        shutil.rmtree(old, ignore_errors=True)
        if folder.exists():
            folder.replace(old)
        draft.replace(folder)
    except OSError as error:
        raise ConfigurationError(f"{folder}: {error.strerror}") from error
    shutil.rmtree(old, ignore_errors=True)
