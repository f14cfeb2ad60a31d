"""Starting the command in a process of its own, at once where that can be forked."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from collections.abc import Mapping, Sequence
from pathlib import Path

from tests.forking import forking

PATIENCE_S = 120


def started(
    arguments: Sequence[str], given: str, folder: Path, environment: Mapping[str, str]
) -> subprocess.CompletedProcess[str]:
    """What came of `troubleshooter` with these arguments and standard input, in a folder."""
    start = _spawned if forking() is None else _forked
    return start(arguments, given, folder, environment)


def _spawned(
    arguments: Sequence[str], given: str, folder: Path, environment: Mapping[str, str]
) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-c", "from troubleshooter.cli.main import run; run()", *arguments],
        input=given,
        capture_output=True,
        encoding="utf-8",
        cwd=folder,
        env=environment,
        timeout=PATIENCE_S,
        check=False,
    )


def _forked(
    arguments: Sequence[str], given: str, folder: Path, environment: Mapping[str, str]
) -> subprocess.CompletedProcess[str]:
    context = forking()
    assert context is not None
    with tempfile.TemporaryDirectory() as place:
        streams = [Path(place) / name for name in ("in", "out", "err")]
        streams[0].write_text(given, "utf-8")
        process = context.Process(  # type: ignore[attr-defined]
            target=_run, args=(tuple(arguments), folder, dict(environment), streams)
        )
        process.start()
        process.join(PATIENCE_S)
        if process.exitcode is None:
            process.kill()
            raise subprocess.TimeoutExpired(arguments, PATIENCE_S)
        out, err = (stream.read_text("utf-8") for stream in streams[1:])
    return subprocess.CompletedProcess(arguments, process.exitcode, out, err)


def _run(
    arguments: tuple[str, ...], folder: Path, environment: dict[str, str], streams: list[Path]
) -> None:
    """The command itself, in a process that was forked for it."""
    from troubleshooter.cli.main import run as command

    os.chdir(folder)
    os.environ.clear()
    os.environ.update(environment)
    for number, (path, mode) in enumerate(zip(streams, ("r", "w", "w"), strict=True)):
        with path.open(mode) as stream:
            os.dup2(stream.fileno(), number)
    sys.stdin = open(0, encoding="utf-8", closefd=False)  # noqa: SIM115
    sys.stdout = open(1, "w", encoding="utf-8", closefd=False)  # noqa: SIM115
    sys.stderr = open(2, "w", encoding="utf-8", closefd=False, errors="backslashreplace")  # noqa: SIM115
    sys.argv = ["troubleshooter", *arguments]
    command()
