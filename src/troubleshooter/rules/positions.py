"""YAML that knows its lines, refuses aliases and doubled keys, and stays within bounds."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

import yaml

from troubleshooter.errors import Problem

MAX_BYTES = 131_072
"""A rule file larger than this (bytes) is refused."""

_DEEPEST = 20

Loader: type = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


@dataclass(slots=True)
class Document:
    """A parsed YAML file: its data, its problems, and the line of every key path."""

    path: str
    data: object = None
    problems: list[Problem] = field(default_factory=list)
    lines: dict[tuple[str | int, ...], int] = field(default_factory=dict)

    def line(self, location: tuple[str | int, ...]) -> int:
        """The 1-based line of `location` or of its nearest parent."""
        while location and location not in self.lines:
            location = location[:-1]
        return self.lines.get(location, 1)


def read(path: Path, shown: str) -> Document:
    """Parse `path`; what is wrong with it stands in `problems`, never raised.

    `shown` is what messages call the file.
    """
    try:
        with path.open("rb") as file:
            raw = file.read(MAX_BYTES + 1)
    except OSError as error:
        document = Document(shown)
        document.problems.append(Problem(shown, 1, f"cannot be read: {error.strerror}"))
        return document
    return parse(raw, shown)


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
        loader = Loader(text)
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
    for event in yaml.parse(text, Loader=Loader):
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
