"""Adding, renewing and removing packs of rules, and saying where their rules clash with others."""

from __future__ import annotations

import shutil
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

from troubleshooter.errors import Problem, RuleError, UsageError
from troubleshooter.locations import Locations
from troubleshooter.pipeline import checkout
from troubleshooter.pipeline.keeping import pieces_of
from troubleshooter.pipeline.own_examples import failing_examples
from troubleshooter.rules import packs
from troubleshooter.rules.examples import ExampleFault
from troubleshooter.rules.loader import FEEDBACK, read_rules
from troubleshooter.rules.packs import Kind, Pack
from troubleshooter.rules.unpacking import Files, content_version, from_folder, from_zip

SHIPPED = "shipped"
OWN = "own rules"


@dataclass(frozen=True, slots=True)
class Conflict:
    """A rule id that stands in two places, and whose rule is in force."""

    rule: str
    places: tuple[str, ...]
    winner: str


@dataclass(frozen=True, slots=True)
class Change:
    """What became of a pack: itself, the ids it shares with others, its examples that fail."""

    pack: Pack
    changed: bool
    conflicts: tuple[Conflict, ...] = ()
    faults: tuple[ExampleFault, ...] = ()


@dataclass(frozen=True, slots=True)
class _Fetched:
    kind: Kind
    source: str
    version: str
    files: Files


def listed(locations: Locations) -> tuple[Pack, ...]:
    """All packs, in the order they are read in."""
    return packs.read_index(locations.pack_index)


def add(locations: Locations, source: str, name: str = "", ref: str = "") -> Change:
    """Fetch the pack `source`, check its rules and put it last in the order, enabled.

    Raises UsageError for a name that is taken or a source that cannot be had, RuleError when a
    rule of it has a problem; then nothing has changed.
    """
    known = listed(locations)
    called = packs.check_name(name or _name_of(source))
    if any(pack.name == called for pack in known):
        raise UsageError(f"there is a pack {called!r} already; give another --name, or update it")
    fetched = _fetch(source, ref)
    pack = Pack(
        name=called,
        kind=fetched.kind,
        source=fetched.source,
        version=fetched.version,
        ref=ref,
        enabled=True,
        added=date.today().isoformat(),  # noqa: DTZ011 (the user's own day)
        rules=_count(fetched.files),
    )
    return _install(locations, (*known, pack), pack, fetched.files)


def update(locations: Locations, name: str, ref: str | None = None) -> Change:
    """Fetch a pack anew from where it came from, at another `ref` when one is given.

    Raises as `add` does; then the version that was kept stays.
    """
    known = listed(locations)
    pack = _find(known, name)
    wanted = pack.ref if ref is None else ref
    fetched = _fetch(pack.source, wanted, pack.kind)
    if fetched.version == pack.version:
        return Change(pack, changed=False)
    today = date.today().isoformat()  # noqa: DTZ011 (the user's own day)
    fresh = replace(
        pack,
        version=fetched.version,
        ref=wanted,
        added=today,
        rules=_count(fetched.files),
    )
    renewed = tuple(fresh if item.name == name else item for item in known)
    return _install(locations, renewed, fresh, fetched.files)


def switch(locations: Locations, name: str, enabled: bool) -> Change:
    """Enable or disable a pack; raises UsageError when there is none of that name, RuleError when
    the rulebook has a problem with it enabled or without it."""
    known = listed(locations)
    pack = replace(_find(known, name), enabled=enabled)
    renewed = tuple(pack if item.name == name else item for item in known)
    problems = _new_problems(locations, _folders(locations, renewed))
    if problems:
        raise RuleError(problems)
    packs.write_index(locations.pack_index, renewed)
    return Change(pack, changed=True, conflicts=_of(pack, conflicts(locations)))


def remove(locations: Locations, name: str) -> Pack:
    """Forget a pack and its files; raises UsageError when there is none of that name, RuleError
    when other rules need it."""
    known = listed(locations)
    pack = _find(known, name)
    left = tuple(item for item in known if item.name != name)
    problems = _new_problems(locations, _folders(locations, left))
    if problems:
        raise RuleError(problems)
    packs.write_index(locations.pack_index, left)
    shutil.rmtree(locations.packs / pack.name, ignore_errors=True)
    return pack


def conflicts(locations: Locations) -> tuple[Conflict, ...]:
    """Ids that stand in more than one of: the shipped rules, the enabled packs, the user's own."""
    places: dict[str, list[str]] = {}
    for place, folder in _named(locations, listed(locations)):
        for path in sorted(folder.glob("*/*.yaml")):
            if not path.name.endswith(FEEDBACK):
                places.setdefault(f"{path.parent.name}.{path.stem}", []).append(place)
    return tuple(
        Conflict(rule, tuple(found), found[-1])
        for rule, found in sorted(places.items())
        if len(found) > 1
    )


def _install(locations: Locations, renewed: tuple[Pack, ...], pack: Pack, files: Files) -> Change:
    draft = locations.packs / f".{pack.name}.new" / pack.name
    try:
        packs.write_files(draft, files)
        folders = [
            draft if folder == locations.packs / pack.name else folder
            for folder in _folders(locations, renewed)
        ]
        problems = _new_problems(locations, folders)
        if problems:
            raise RuleError(problems)
        packs.swap(draft, locations.packs / pack.name)
    finally:
        shutil.rmtree(draft.parent, ignore_errors=True)
    packs.write_index(locations.pack_index, renewed)
    return Change(pack, True, _of(pack, conflicts(locations)), _faults(locations, pack, files))


def _faults(locations: Locations, pack: Pack, files: Files) -> tuple[ExampleFault, ...]:
    if not pack.enabled:
        return ()
    keeper = pieces_of(locations)
    rules, _ = read_rules(locations.rule_folders, keeper=keeper)
    own = [place.removesuffix(".yaml").replace("/", ".") for place in files]
    return failing_examples(rules, own, keeper)


def _new_problems(locations: Locations, folders: Sequence[Path]) -> tuple[Problem, ...]:
    """The problems with `folders` that are not there with the folders now in force."""
    keeper = pieces_of(locations)
    _, after = read_rules(folders, keeper=keeper)
    before = read_rules(locations.rule_folders, keeper=keeper)[1] if after else []
    return tuple(problem for problem in after if problem not in before)


def _folders(locations: Locations, known: Sequence[Pack]) -> list[Path]:
    return [folder for _, folder in _named(locations, known)]


def _named(locations: Locations, known: Sequence[Pack]) -> list[tuple[str, Path]]:
    return [
        (SHIPPED, locations.rules),
        *((pack.name, locations.packs / pack.name) for pack in known if pack.enabled),
        (OWN, locations.user_rules),
    ]


def _of(pack: Pack, found: Sequence[Conflict]) -> tuple[Conflict, ...]:
    return tuple(item for item in found if pack.name in item.places)


def _find(known: Sequence[Pack], name: str) -> Pack:
    for pack in known:
        if pack.name == name:
            return pack
    names = ", ".join(pack.name for pack in known) or "there are none"
    raise UsageError(f"no pack {name!r}; packs: {names}")


def _count(files: Files) -> int:
    return sum(not place.endswith(FEEDBACK) for place in files)


def _name_of(source: str) -> str:
    """A name after the last part of a path or address."""
    last = source.rstrip("/").replace("\\", "/").replace(":", "/").rsplit("/", 1)[-1]
    stem = last.removesuffix(".git").removesuffix(".zip").casefold()
    return "-".join("".join(c if c.isascii() and c.isalnum() else " " for c in stem).split())


def _fetch(source: str, ref: str, kind: Kind | None = None) -> _Fetched:
    if checkout.is_address(source):
        commit = checkout.at_commit(source, ref)
        return _Fetched("git", checkout.without_password(source), commit.name, commit.files)
    if "://" in source:
        raise UsageError(f"{source}: packs come from a folder, a zip, or git over https or ssh")
    path = Path(source)
    if not path.exists():
        raise UsageError(f"{source}: there is no such folder or file")
    where = str(path.resolve())
    if path.is_dir() and (kind == "git" or (kind is None and (path / ".git").exists())):
        commit = checkout.at_commit(where, ref)
        return _Fetched("git", where, commit.name, commit.files)
    if ref:
        raise UsageError(f"{source}: --ref is for git, and this is no checkout")
    if path.is_dir():
        files = from_folder(path)
        return _Fetched("folder", where, content_version(files), files)
    with path.open("rb") as file:
        files = from_zip(file, path.name)
    return _Fetched("zip", where, content_version(files), files)
