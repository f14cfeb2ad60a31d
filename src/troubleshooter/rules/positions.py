"""YAML that knows its lines, refuses aliases and doubled keys, and stays within bounds."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

import yaml

from troubleshooter.errors import Problem
from troubleshooter.kept import Keeper, NoKeeper
from troubleshooter.safe_yaml import LOADER

MAX_BYTES = 131_072
"""A rule file larger than this (bytes) is refused."""

_DEEPEST = 20
_DATES = ("reviewed", "said")


@dataclass(slots=True)
class Document:
    """A parsed YAML file: its data, its problems, and the line of every key path."""

    path: str
    data: object = None
    problems: list[Problem] = field(default_factory=list)
    lines: dict[tuple[str | int, ...], int] = field(default_factory=dict)
    unread: bytes = b""
    """The file where only its data is known yet."""

    def line(self, location: tuple[str | int, ...]) -> int:
        """The 1-based line of `location` or of its nearest parent."""
        if self.unread:
            self.lines, self.unread = parse(self.unread, self.path).lines, b""
        while location and location not in self.lines:
            location = location[:-1]
        return self.lines.get(location, 1)


def read(path: Path, shown: str) -> Document:
    """Parse `path`; what is wrong with it stands in `problems`, never raised.

    `shown` is what messages call the file.
    """
    return read_all({path: shown}, NoKeeper())[path]


def read_all(shown: Mapping[Path, str], keeper: Keeper) -> dict[Path, Document]:
    """Parse files, each with what messages call it, as `read` does; those of which `keeper` has
    the data are only compared with what they were."""
    raws: dict[Path, bytes] = {}
    documents: dict[Path, Document] = {}
    for path, name in shown.items():
        try:
            with path.open("rb") as file:
                raws[path] = file.read(MAX_BYTES + 1)
        except OSError as error:
            documents[path] = Document(name)
            said = f"cannot be read: {error.strerror}"
            documents[path].problems.append(Problem(name, 1, said))
    keys = {path: hashlib.blake2b(raw, digest_size=16).hexdigest() for path, raw in raws.items()}
    paths = {key: path for path, key in keys.items()}

    def make(key: str) -> object:
        path = paths[key]
        made = documents[path] = parse(raws[path], shown[path])
        return [] if made.problems else _keepable(made.data)

    known = keeper.pieces("documents", "", keys.values(), make)
    for path, key in keys.items():
        if path not in documents:
            (data,) = known[key] or (None,)
            documents[path] = (
                Document(shown[path], data, unread=raws[path])
                if known[key]
                else parse(raws[path], shown[path])
            )
    return {path: documents[path] for path in shown}


def _keepable(data: object) -> list[object]:
    """The data as JSON gives it back, with dates as texts where a date is wanted; nothing where
    that would be taken for other data."""
    if isinstance(data, dict):
        dates = {key: data[key] for key in _DATES if isinstance(data.get(key), date)}
        data = {**data, **{key: str(value) for key, value in dates.items()}}
    return [data] if _is_plain(data) else []


def _is_plain(data: object) -> bool:
    if isinstance(data, dict):
        return all(isinstance(key, str) and _is_plain(value) for key, value in data.items())
    if isinstance(data, list):
        return all(map(_is_plain, data))
    return data is None or isinstance(data, str | int | float)


def parse(raw: bytes, shown: str) -> Document:
    """Parse the bytes of a file; what is wrong with it stands in `problems`, never raised."""
    document = Document(shown)
    if len(raw) > MAX_BYTES:
        document.problems.append(Problem(shown, 1, f"is larger than {MAX_BYTES} bytes"))
        return document
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = raw[: error.start].count(b"\n") + 1
        document.problems.append(Problem(shown, line, "is not UTF-8 text"))
        return document
    try:
        refusal = _refusal(text)
        if refusal is not None:
            document.problems.append(Problem(shown, 1, *refusal))
            return document
        loader = LOADER(text)
        node = loader.get_single_node()
        _walk(node, (), document)
        document.data = None if node is None else loader.construct_document(node)
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        document.problems.append(
            Problem(shown, mark.line + 1 if mark else 1, f"is not valid YAML: {error.problem}")
        )
    except yaml.YAMLError as error:
        document.problems.append(Problem(shown, 1, f"is not valid YAML: {error}"))
    return document


def _refusal(text: str) -> tuple[str, str] | None:
    """Why the YAML must not be built: the C loader dies of deep nesting instead of raising."""
    depth = 0
    for event in yaml.parse(text, Loader=LOADER):
        if isinstance(event, yaml.AliasEvent):
            return "uses YAML aliases", "write it out in full"
        if isinstance(event, (yaml.MappingStartEvent, yaml.SequenceStartEvent)):
            depth += 1
            if depth > _DEEPEST:
                return "is nested too deeply", ""
        elif isinstance(event, (yaml.MappingEndEvent, yaml.SequenceEndEvent)):
            depth -= 1
    return None


def _walk(node: yaml.Node | None, location: tuple[str | int, ...], document: Document) -> None:
    if node is None:
        return
    document.lines.setdefault(location, node.start_mark.line + 1)
    if isinstance(node, yaml.MappingNode):
        seen: set[str] = set()
        for key, value in node.value:
            name = str(key.value)
            line = key.start_mark.line + 1
            if name in seen:
                document.problems.append(Problem(document.path, line, f"key {name!r} stands twice"))
            seen.add(name)
            document.lines[(*location, name)] = line
            _walk(value, (*location, name), document)
    elif isinstance(node, yaml.SequenceNode):
        for index, item in enumerate(node.value):
            _walk(item, (*location, index), document)
