"""A lock between processes, held on a file that stays empty."""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from troubleshooter.cancelling import Cancellation
from troubleshooter.errors import ConfigurationError, ConnectorError

_PAUSE_S = 0.05


@contextmanager
def locked(
    path: Path, patience_s: float = 60.0, cancellation: Cancellation | None = None
) -> Iterator[None]:
    """Hold the lock at `path` inside the block, alone among all threads and processes.

    Raises Cancelled when it is called off while it waits, ConnectorError when another holds it for
    longer than `patience_s` seconds, and ConfigurationError when the file cannot be made. A process
    that ends lets go of its locks.
    """
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        handle = os.open(path, os.O_RDWR | os.O_CREAT, 0o600)
    except OSError as error:
        raise ConfigurationError(f"{path}: cannot be written: {error.strerror}") from error
    try:
        until = time.monotonic() + patience_s
        while not _taken(handle):
            if time.monotonic() > until:
                raise ConnectorError(f"{path.name} is held by another process; try again later")
            if cancellation is not None:
                cancellation.check()
            time.sleep(_PAUSE_S)
        try:
            yield
        finally:
            _let_go(handle)
    finally:
        os.close(handle)


if sys.platform == "win32":
    import msvcrt

    def _taken(handle: int) -> bool:
        os.lseek(handle, 0, os.SEEK_SET)
        try:
            msvcrt.locking(handle, msvcrt.LK_NBLCK, 1)
        except OSError:
            return False
        return True

    def _let_go(handle: int) -> None:
        os.lseek(handle, 0, os.SEEK_SET)
        msvcrt.locking(handle, msvcrt.LK_UNLCK, 1)

else:
    import fcntl

    def _taken(handle: int) -> bool:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            return False
        return True

    def _let_go(handle: int) -> None:
        fcntl.flock(handle, fcntl.LOCK_UN)
