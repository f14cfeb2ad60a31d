"""The files that the given paths stand for: folders walked, links followed with care."""

from __future__ import annotations

import stat
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from troubleshooter.ingest.table import Unreadable

# What operating systems leave behind in folders and archives; never a log.
LEFTOVERS = frozenset({".DS_Store", "Thumbs.db", "desktop.ini"})
LEFTOVER_FOLDER = "__MACOSX"


@dataclass(frozen=True, slots=True)
class FileSource:
    """A file on disk, the path it is shown under, and whether it can be read in any order."""

    path: Path
    shown: str
    seekable: bool = True


def find_files(path: str) -> Iterator[FileSource | Unreadable]:
    """The file at `path`, or every file below the folder there, sorted by name. A named pipe
    is read only when `path` itself is one, for nobody may be writing to it.

    What cannot be read, also a link that leads back to a folder it lies in, becomes Unreadable.
    """
    yield from _find(Path(path), path, ())


def _find(
    path: Path, shown: str, above: tuple[tuple[int, int], ...]
) -> Iterator[FileSource | Unreadable]:
    try:
        status = path.stat()
    except OSError as error:
        yield Unreadable(shown, _why(path, error))
        return
    except ValueError:
        yield Unreadable(shown, "no valid path")
        return
    if stat.S_ISREG(status.st_mode):
        yield FileSource(path, shown)
    elif stat.S_ISFIFO(status.st_mode) and not above:
        yield FileSource(path, shown, seekable=False)
    elif stat.S_ISDIR(status.st_mode):
        identity = (status.st_dev, status.st_ino)
        if identity in above and identity != (0, 0):
            yield Unreadable(shown, "a link that leads back to a folder it lies in")
            return
        yield from _find_in_folder(path, shown, (*above, identity))
    else:
        yield Unreadable(shown, "not a file but a device, pipe or socket")


def _find_in_folder(
    path: Path, shown: str, above: tuple[tuple[int, int], ...]
) -> Iterator[FileSource | Unreadable]:
    try:
        names = sorted(entry.name for entry in path.iterdir())
    except OSError as error:
        yield Unreadable(shown, _why(path, error))
        return
    names = [name for name in names if name not in LEFTOVERS and name != LEFTOVER_FOLDER]
    if not names:
        yield Unreadable(shown, "an empty folder")
    for name in names:
        yield from _find(path / name, str(Path(shown) / name), above)


def _why(path: Path, error: OSError) -> str:
    if isinstance(error, FileNotFoundError):
        return "a link to a file that is gone" if path.is_symlink() else "not found"
    if isinstance(error, PermissionError):
        return "no permission to read it"
    if isinstance(error, NotADirectoryError):
        return "not found"
    return reason(error)


def reason(error: OSError) -> str:
    """What the operating system says is wrong, in one line."""
    if isinstance(error, PermissionError):
        return "no permission to read it"
    return (error.strerror or str(error) or type(error).__name__).lower()
