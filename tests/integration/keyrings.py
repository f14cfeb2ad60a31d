"""Keyrings of these tests' own: one in memory, and one in a file that processes share."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import keyring
import keyring.backend
import keyring.backends.fail
import keyring.errors

_BACKEND = """
import json, os, pathlib
import keyring.backend

class Keyring(keyring.backend.KeyringBackend):
    priority = 9
    path = pathlib.Path(os.environ["TEST_KEYRING"])
    def _read(self):
        return json.loads(self.path.read_text()) if self.path.exists() else {}
    def get_password(self, service, name):
        return self._read().get(f"{service}/{name}")
    def set_password(self, service, name, value):
        whole = {**self._read(), f"{service}/{name}": value}
        part = self.path.with_suffix(f".{os.getpid()}")
        part.write_text(json.dumps(whole))
        part.replace(self.path)
    def delete_password(self, service, name):
        raise NotImplementedError
"""


class MemoryKeyring(keyring.backend.KeyringBackend):
    """A keyring of this test; `refuse` says which entries it does not take."""

    priority = 9.0

    def __init__(self) -> None:
        self.entries: dict[str, str] = {}
        self.asked = 0
        self.refuse: Callable[[str, str], bool] = lambda _name, _value: False

    def get_password(self, service: str, username: str) -> str | None:  # noqa: ARG002
        self.asked += 1
        return self.entries.get(username)

    def set_password(self, service: str, username: str, password: str) -> None:  # noqa: ARG002
        assert len(password.encode("utf-16-le")) <= 2_560, "Windows would not keep this"
        if self.refuse(username, password):
            raise keyring.errors.PasswordSetError
        self.entries[username] = password

    def delete_password(self, service: str, username: str) -> None:  # noqa: ARG002
        del self.entries[username]


@contextmanager
def instead(other: keyring.backend.KeyringBackend) -> Iterator[None]:
    """Inside the block the system's keyring is this one."""
    before = keyring.get_keyring()
    keyring.set_keyring(other)
    try:
        yield
    finally:
        keyring.set_keyring(before)


@contextmanager
def no_keyring() -> Iterator[None]:
    """Inside the block this computer has none."""
    with instead(keyring.backends.fail.Keyring()):  # type: ignore[no-untyped-call]
        yield


def install(folder: Path) -> None:
    """Put the keyring in a file into `folder`/ring, for processes that `started` begins."""
    (folder / "ring").mkdir()
    (folder / "ring" / "file_keyring.py").write_text(_BACKEND, "utf-8")


def started(folder: Path, *arguments: str) -> subprocess.Popen[str]:
    """`troubleshooter` in a process of its own; its home and its keyring are in `folder`."""
    environment = {
        **os.environ,
        "TROUBLESHOOTER_HOME": str(folder / "home"),
        "PYTHON_KEYRING_BACKEND": "file_keyring.Keyring",
        "PYTHONPATH": os.pathsep.join([str(folder / "ring"), *filter(None, sys.path)]),
        "TEST_KEYRING": str(folder / "ring" / "entries.json"),
    }
    return subprocess.Popen(
        [sys.executable, "-c", "from troubleshooter.cli.main import run; run()", *arguments],
        env=environment,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        encoding="utf-8",
    )


def free_port() -> int:
    """A port of this computer that nobody listens on just now."""
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return int(found.getsockname()[1])
