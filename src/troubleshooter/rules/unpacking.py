"""Rule files out of a folder or a zip archive, within bounds; nothing but rule files comes out."""

from __future__ import annotations

import hashlib
import re
import stat
import zipfile
import zlib
from collections.abc import Iterator, Mapping
from pathlib import Path, PurePosixPath
from typing import IO

from troubleshooter.errors import UsageError
from troubleshooter.rules.positions import MAX_BYTES

MOST_FILES = 5_000
"""A set of rules with more rule files than this is refused."""

_MOST_MEMBERS = 50_000
_MOST_BYTES = 64_000_000
_RULE_FILE = re.compile(r"[a-z0-9]+/[a-z0-9]+(?:[.-][a-z0-9]+)*\.yaml")
_DAMAGED = (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError, ValueError)

Files = Mapping[str, bytes]
"""Rule files by their place, such as `exact/unauthorized.yaml`."""


def from_folder(folder: Path) -> Files:
    """The rule files of a folder: its own `<system>/<slug>.yaml`, or those of its `rules`.

    Raises UsageError when there are none, when one is a link, or when there are too many.
    """
    root = folder / "rules" if (folder / "rules").is_dir() else folder
    found: dict[str, bytes] = {}
    for path in sorted(root.glob("*/*.yaml")):
        place = path.relative_to(root).as_posix()
        if not _RULE_FILE.fullmatch(place):
            continue
        if path.is_symlink() or path.parent.is_symlink():
            raise UsageError(f"{path}: is a link, and links are not followed")
        try:
            with path.open("rb") as file:
                found[place] = file.read(MAX_BYTES + 1)
        except OSError as error:
            raise UsageError(f"{path}: {error.strerror}") from error
        _check(str(folder), found)
    return _some(str(folder), found)


def from_zip(file: IO[bytes], name: str) -> Files:
    """The rule files of a zip archive, wherever in it `<system>/<slug>.yaml` stand together.

    Raises UsageError when it is damaged, locked or too large, or when a member is a link or has
    a path that leads out of it.
    """
    try:
        with zipfile.ZipFile(file) as archive:
            return _some(name, _gathered(name, dict(_members(archive, name))))
    except _DAMAGED as error:
        raise UsageError(f"{name}: is no sound zip archive: {error}") from error
    except OSError as error:
        raise UsageError(f"{name}: {error.strerror or error}") from error


def content_version(files: Files) -> str:
    """A name for exactly these files: `sha256:` and the first 16 hex digits."""
    digest = hashlib.sha256()
    for place, content in sorted(files.items()):
        digest.update(f"{place}\0{len(content)}\0".encode())
        digest.update(content)
    return f"sha256:{digest.hexdigest()[:16]}"


def _members(archive: zipfile.ZipFile, name: str) -> Iterator[tuple[str, bytes]]:
    infos = archive.infolist()
    if len(infos) > _MOST_MEMBERS:
        raise UsageError(f"{name}: holds more than {_MOST_MEMBERS} files")
    total = 0
    for info in infos:
        path = info.filename
        if not _leads_nowhere_else(path):
            raise UsageError(f"{name}: {path!r} leads out of the archive")
        if stat.S_ISLNK(info.external_attr >> 16):
            raise UsageError(f"{name}: {path!r} is a link")
        if not path.endswith(".yaml") or info.is_dir():
            continue
        if info.flag_bits & 1:
            raise UsageError(f"{name}: is locked with a password")
        with archive.open(info) as member:
            content = member.read(MAX_BYTES + 1)
        total += len(content)
        if total > _MOST_BYTES:
            raise UsageError(f"{name}: holds more than {_MOST_BYTES} bytes")
        yield path, content


def _leads_nowhere_else(path: str) -> bool:
    parts = PurePosixPath(path).parts
    return not (path.startswith("/") or ".." in parts or "\\" in path or ":" in path)


def _gathered(name: str, members: Mapping[str, bytes]) -> dict[str, bytes]:
    """The members that are rule files, from the one folder they stand in."""
    roots: dict[str, dict[str, bytes]] = {}
    for path, content in members.items():
        parts = PurePosixPath(path).parts
        place = "/".join(parts[-2:])
        if len(parts) >= 2 and _RULE_FILE.fullmatch(place):
            roots.setdefault("/".join(parts[:-2]), {})[place] = content
    named = {root for root in roots if PurePosixPath(root).name == "rules"}
    chosen = named or roots.keys()
    if len(chosen) > 1:
        raise UsageError(f"{name}: holds rules in several places: {', '.join(sorted(chosen))}")
    found = roots[next(iter(chosen))] if chosen else {}
    _check(name, found)
    return found


def _check(name: str, found: Mapping[str, bytes]) -> None:
    if len(found) > MOST_FILES:
        raise UsageError(f"{name}: holds more than {MOST_FILES} rule files")
    for place, content in found.items():
        if len(content) > MAX_BYTES:
            raise UsageError(f"{name}: {place} is larger than {MAX_BYTES} bytes")


def _some(name: str, found: Mapping[str, bytes]) -> Files:
    if not found:
        raise UsageError(f"{name}: holds no rule file <system>/<slug>.yaml")
    return found
