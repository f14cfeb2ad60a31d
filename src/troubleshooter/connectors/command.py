"""Runs one program with given arguments, on this computer or over ssh; never through a shell here.

The program, its place and its time limit come from the configuration; what comes out of a log
enters only as a whole argument that was checked first.
"""

from __future__ import annotations

import os
import re
import shlex
import shutil
import subprocess
import sys
import threading
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import IO

from troubleshooter.cancelling import Cancellation, end_all
from troubleshooter.config import ssh_host
from troubleshooter.connectors.metering import count
from troubleshooter.credentials import Veil
from troubleshooter.errors import AnswerLost, CallNotAllowed, ConfigurationError, Unreachable

_PLACEHOLDER = re.compile(r"(--[a-z][a-z0-9-]{0,40}=)?\{([a-z][a-z0-9_]{0,30})\}")
_VALUE = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,63}")
_KEPT = (
    "PATH", "HOME", "USER", "LOGNAME", "LANG", "LC_ALL", "TZ", "TMPDIR", "TEMP", "TMP",
    "SSH_AUTH_SOCK", "SYSTEMROOT", "SYSTEMDRIVE", "PATHEXT", "COMSPEC", "WINDIR", "USERPROFILE",
    "HOMEDRIVE", "HOMEPATH", "APPDATA", "LOCALAPPDATA", "PROGRAMDATA",
)  # fmt: skip
"""What a command sees of our environment: secrets kept there are none of its business."""
_SSH_FAILED = 255
_NEVER_RAN = (
    "host key verification failed",
    "permission denied",
    "could not resolve hostname",
    "connection refused",
    "connection timed out",
    "operation timed out",
    "no route to host",
    "network is unreachable",
    "identification has changed",
    "no matching host key",
    "kex_exchange_identification",
    "too many authentication failures",
)
_PIECE = 65_536
_GRACE_S = 2.0


@dataclass(frozen=True, slots=True)
class CommandLimits:
    """Bounds of one run: seconds in all, seconds to connect over ssh, bytes kept per stream."""

    total_s: float = 60.0
    connect_s: int = 10
    output_bytes: int = 256_000


@dataclass(frozen=True, slots=True)
class SshHost:
    """A host that ssh reaches by key, as `user@host` or an alias of the user's ssh settings."""

    name: str
    port: int | None = None


@dataclass(frozen=True, slots=True)
class CommandResult:
    """A command that ran to its end, whatever it came to; `cut` when output was left out."""

    exit_code: int
    stdout: str
    stderr: str
    elapsed_s: float
    cut: bool = False


class CommandRunner:
    """Runs `program` with arguments. `program` is absolute, or a name that the PATH knows."""

    def __init__(
        self,
        program: Sequence[str],
        host: SshHost | None = None,
        veil: Veil | None = None,
        limits: CommandLimits | None = None,
        cancellation: Cancellation | None = None,
    ) -> None:
        if not program or any(not part or "\0" in part for part in program):
            raise ConfigurationError("a command needs a program to run")
        self._program = tuple(program)
        self._host = host
        self._veil = veil or Veil()
        self._limits = limits or CommandLimits()
        self._cancellation = cancellation or Cancellation()

    @property
    def place(self) -> str:
        """Where it runs, in words."""
        return "this computer" if self._host is None else self._host.name

    def run(self, arguments: Sequence[str], limit_s: float | None = None) -> CommandResult:
        """Run to the end, at most `limit_s` seconds, and return what came out, veiled.

        Raises Unreachable when it certainly did not start, AnswerLost when it started and did not
        end in time or the connection broke: what it has done by then is unknown. An exit code
        other than 0 is a result. Raises Cancelled when it is called off, which ends the command.
        """
        self._cancellation.check()
        if any("\0" in argument for argument in arguments):
            raise CallNotAllowed("an argument holds a character that no command line takes")
        limit = self._limits.total_s if limit_s is None else limit_s
        count(False)
        result = self._ran(self._line(arguments), limit)
        if self._host is not None and result.exit_code == _SSH_FAILED:
            raise self._broken(result)
        return result

    def _line(self, arguments: Sequence[str]) -> list[str]:
        whole = [*self._program, *arguments]
        if self._host is None:
            return whole
        port = [] if self._host.port is None else ["-p", str(self._host.port)]
        return [
            _ssh(),
            "-T",
            *("-o", "BatchMode=yes"),
            *("-o", "StrictHostKeyChecking=yes"),
            *("-o", "UpdateHostKeys=no"),
            *("-o", f"ConnectTimeout={self._limits.connect_s}"),
            *("-o", "ServerAliveInterval=15"),
            *("-o", "ForwardAgent=no"),
            *("-o", "ClearAllForwardings=yes"),
            *("-o", "PermitLocalCommand=no"),
            *port,
            "--",
            self._host.name,
            # The far side has a shell of its own, which takes one text: every part is quoted.
            shlex.join(whole),
        ]

    def _ran(self, line: list[str], limit_s: float) -> CommandResult:
        started = time.monotonic()
        try:
            process = subprocess.Popen(  # noqa: S603 - a list, no shell, program from the settings
                line,
                stdin=subprocess.DEVNULL,
                stdout=subprocess.PIPE,
                stderr=subprocess.PIPE,
                env={name: os.environ[name] for name in _KEPT if name in os.environ},
                start_new_session=sys.platform != "win32",
            )
        except (OSError, ValueError) as error:
            why = getattr(error, "strerror", None) or type(error).__name__
            raise Unreachable(f"{line[0]} cannot be started on this computer: {why}") from error
        with process:
            streams = [_Stream(part, self._limits.output_bytes) for part in _pipes(process)]
            try:
                with self._cancellation.telling(partial(end_all, process)):
                    code = process.wait(limit_s)
            except subprocess.TimeoutExpired:
                code = None
            finally:
                # Also when the user interrupts: nothing is left running behind our back.
                if process.returncode is None:
                    _end(process)
            if not all(stream.ended(_GRACE_S) for stream in streams):
                # Something it left running holds its output open; that is not waited for.
                _end(process)
                for stream in streams:
                    stream.ended(_GRACE_S)
        self._cancellation.check()
        if code is None:
            raise AnswerLost(
                f"the command on {self.place} did not end within {limit_s:g} seconds; "
                "what it has done by then is unknown"
            )
        out, error_out = (self._veil(stream.text) for stream in streams)
        cut = any(stream.cut for stream in streams)
        return CommandResult(code, out, error_out, time.monotonic() - started, cut)

    def _broken(self, result: CommandResult) -> Unreachable | AnswerLost:
        lines = [line.strip() for line in result.stderr.splitlines() if line.strip()]
        said = lines[-1][:200] if lines else "no word on why"
        plain = result.stderr.casefold()
        if "host key verification failed" in plain or "identification has changed" in plain:
            return Unreachable(
                f"the host key of {self.place} is not known or has changed; sign in once by hand "
                "with ssh and compare it with what the host's owner says"
            )
        if any(mark in plain for mark in _NEVER_RAN):
            return Unreachable(f"ssh does not get to {self.place}: {said}")
        return AnswerLost(f"the connection to {self.place} broke: {said}")


class _Stream:
    """Reads a pipe to its end in a thread of its own and keeps the first bytes."""

    def __init__(self, pipe: IO[bytes], most: int) -> None:
        self._pipe = pipe
        self._most = most
        self._kept = bytearray()
        self.cut = False
        self._thread = threading.Thread(target=self._read, daemon=True)
        self._thread.start()

    def _read(self) -> None:
        try:
            while piece := os.read(self._pipe.fileno(), _PIECE):
                room = self._most - len(self._kept)
                self._kept += piece[:room]
                self.cut = self.cut or len(piece) > room
        except (OSError, ValueError):
            self.cut = True

    def ended(self, wait_s: float) -> bool:
        self._thread.join(wait_s)
        return not self._thread.is_alive()

    @property
    def text(self) -> str:
        return bytes(self._kept).decode("utf-8", "replace")


def _pipes(process: subprocess.Popen[bytes]) -> list[IO[bytes]]:
    return [pipe for pipe in (process.stdout, process.stderr) if pipe is not None]


def _end(process: subprocess.Popen[bytes]) -> None:
    """End the command and what it started."""
    end_all(process)
    process.wait()


def _ssh() -> str:
    found = shutil.which("ssh")
    if found is None:
        raise Unreachable("there is no ssh on this computer")
    return found


def host_of(command: str) -> SshHost:
    """The host of a setting `ssh [-p PORT] [USER@]HOST`; raises ConfigurationError."""
    found = ssh_host(command)
    if found is None:
        raise ConfigurationError(f"{command!r}: write ssh [-p PORT] [USER@]HOST")
    return SshHost(*found)


def filled(template: Sequence[str], values: Mapping[str, str]) -> tuple[str, ...]:
    """The arguments of `template` with `{name}` or `--option={name}` replaced by checked values.

    A placeholder is a whole argument or all of an option's value. Values are letters, digits, dot,
    dash and underscore, 64 at most, and never start with a dash. Raises ConfigurationError for a
    template that does otherwise, CallNotAllowed for a value that is missing or not sound.
    """
    found: list[str] = []
    for argument in template:
        if "{" not in argument and "}" not in argument:
            found.append(argument)
            continue
        placeholder = _PLACEHOLDER.fullmatch(argument)
        if placeholder is None:
            raise ConfigurationError(
                f"{argument!r}: a placeholder is a whole argument, {{name}} or --option={{name}}"
            )
        value = values.get(placeholder[2], "")
        if not _VALUE.fullmatch(value):
            raise CallNotAllowed(f"no sound value for {placeholder[2]!r}: nothing was run")
        found.append((placeholder[1] or "") + value)
    return tuple(found)
