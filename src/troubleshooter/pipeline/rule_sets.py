"""Sets of rule files by the name a user gives them: a folder, a zip, a file, a commit."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

from troubleshooter.errors import UsageError
from troubleshooter.locations import Locations
from troubleshooter.pipeline import checkout
from troubleshooter.rules import positions
from troubleshooter.rules.packs import write_files
from troubleshooter.rules.unpacking import Files, from_folder, from_zip
from troubleshooter.rules.writing import place_of

NAMES = ("shipped", "own", "in-force")


def files_of(name: str, locations: Locations) -> Files:
    """The rule files that `name` means.

    `shipped`, `own` (the user's folder), `in-force` (shipped, packs and own together), a folder, a
    zip, a rule file, or REPOSITORY@REF: a checkout's path or a git address at a branch, tag or
    commit. Raises UsageError when it means nothing.
    """
    if name == "shipped":
        return from_folder(locations.rules)
    if name == "own":
        return from_folder(locations.user_rules)
    if name == "in-force":
        found: dict[str, bytes] = {}
        for folder in locations.rule_folders:
            if any(folder.glob("*/*.yaml")):
                found.update(from_folder(folder))
        return found
    path = Path(name)
    if path.is_dir():
        return from_folder(path)
    if path.is_file() and path.suffix == ".yaml":
        return _one(path)
    if path.is_file():
        with path.open("rb") as file:
            return from_zip(file, path.name)
    if checkout.is_address(name):
        return checkout.at_commit(name, "").files
    repository, at, ref = name.rpartition("@")
    if at and (checkout.is_address(repository) or Path(repository).is_dir()):
        return checkout.at_commit(repository, ref).files
    raise UsageError(
        f"{name}: no folder, zip, rule file or REPOSITORY@REF, nor one of {', '.join(NAMES)}"
    )


@contextmanager
def unpacked(files: Files) -> Iterator[Path]:
    """A folder that holds `files`, for as long as the block lasts."""
    with TemporaryDirectory(prefix="troubleshooter-") as folder:
        root = Path(folder) / "rules"
        write_files(root, files)
        yield root


def _one(path: Path) -> Files:
    document = positions.read(path, str(path))
    if document.problems:
        raise UsageError("\n".join(map(str, document.problems)))
    claimed = document.data.get("id") if isinstance(document.data, dict) else None
    if not isinstance(claimed, str) or "." not in claimed or "/" in claimed or "\\" in claimed:
        raise UsageError(f"{path}: is no rule file: it has no id")
    return {place_of(claimed): path.read_bytes()}
