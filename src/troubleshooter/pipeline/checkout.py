"""Rule files of a commit in a git repository, by way of the git command."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import tempfile
from dataclasses import dataclass
from pathlib import Path

from troubleshooter.errors import UsageError
from troubleshooter.rules.unpacking import Files, from_zip

_URL = re.compile(r"(?:https://|ssh://)[A-Za-z0-9\[][^\s\x00-\x1f]{2,2000}")
_SCP_LIKE = re.compile(
    r"[A-Za-z0-9_][A-Za-z0-9_.-]*@[A-Za-z0-9][A-Za-z0-9.-]*:[^\s:-][^\s]{0,1000}"
)
_REF = re.compile(r"[A-Za-z0-9_][A-Za-z0-9_./@+-]{0,200}")
_SECONDS = 120
_CREDENTIALS = re.compile(r"(?<=://)[^/@\s]*@")


@dataclass(frozen=True, slots=True)
class Commit:
    """The rule files as one commit has them."""

    name: str
    files: Files


def is_address(source: str) -> bool:
    """Whether `source` is an address that git can fetch from: https or ssh, nothing else."""
    return bool(_URL.fullmatch(source) or _SCP_LIKE.fullmatch(source))


def without_password(address: str) -> str:
    """`address` as it may be shown and kept."""
    return _CREDENTIALS.sub("", address) if address.startswith("https://") else address


def at_commit(source: str, ref: str) -> Commit:
    """The rule files of `source` (an address, or the path of a checkout) at `ref` ('' for HEAD).

    Nothing is checked out, so nothing of the repository is run. Raises UsageError when git is not
    there or refuses.
    """
    if ref and not _REF.fullmatch(ref):
        raise UsageError(f"{ref!r} is no branch, tag or commit")
    with tempfile.TemporaryDirectory(prefix="troubleshooter-") as folder:
        return _fetched(source, ref, Path(folder) / "pack.git")


def _fetched(source: str, ref: str, bare: Path) -> Commit:
    local = not is_address(source)
    where = str(Path(source).resolve()) if local else source
    shown = without_password(source)
    _git(["init", "--quiet", "--bare", "--template=", str(bare)], shown, local)
    own = [f"--git-dir={bare}"]
    wanted = ref or "HEAD"
    fetch = ["fetch", "--quiet", "--no-tags", "--no-recurse-submodules", "--depth=1"]
    _git([*own, *fetch, "--", where, wanted], shown, local)
    name = _git([*own, "rev-parse", "FETCH_HEAD^{commit}"], shown, local).decode().strip()
    packed = bare.with_suffix(".zip")
    archive = ["archive", "--format=zip", f"--output={packed}", name, "--", ":(glob)**/*.yaml"]
    _git([*own, *archive], shown, local)
    with packed.open("rb") as file:
        return Commit(name, from_zip(file, shown))


def _git(arguments: list[str], shown: str, local: bool) -> bytes:
    program = shutil.which("git")
    if program is None:
        raise UsageError("git is not installed; give a folder or a zip instead")
    safe = [
        f"core.hooksPath={os.devnull}",
        "core.fsmonitor=false",
        "gc.auto=0",
        "core.symlinks=false",
    ]
    environment = {
        **os.environ,
        "GIT_TERMINAL_PROMPT": "0",
        "GIT_NO_LAZY_FETCH": "1",
        "GIT_ALLOW_PROTOCOL": "file" if local else "https:ssh",
        "LC_ALL": "C",
    }
    try:
        done = subprocess.run(  # noqa: S603 (a list without a shell; the address was looked at)
            [program, *(part for setting in safe for part in ("-c", setting)), *arguments],
            capture_output=True,
            timeout=_SECONDS,
            env=environment,
            stdin=subprocess.DEVNULL,
            check=False,
        )
    except subprocess.TimeoutExpired as error:
        raise UsageError(f"{shown}: git did not answer within {_SECONDS} s") from error
    except OSError as error:
        raise UsageError(f"git cannot be started: {error.strerror}") from error
    if done.returncode != 0:
        lines = done.stderr.decode("utf-8", "replace").strip().splitlines()
        told = without_password(lines[-1]) if lines else "no reason given"
        raise UsageError(f"{shown}: git says: {told}")
    return done.stdout
