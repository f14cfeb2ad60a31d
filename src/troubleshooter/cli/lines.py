"""Many messages as lines of JSON, each answered by a line of JSON."""

from __future__ import annotations

import codecs
import gc
import io
import json
import re
from collections.abc import Iterator
from json.encoder import encode_basestring
from typing import Any, BinaryIO, TextIO

from troubleshooter.cli import console
from troubleshooter.cli.said import said
from troubleshooter.errors import UsageError
from troubleshooter.matching.many import Kind, Many
from troubleshooter.matching.matcher import Matcher
from troubleshooter.matching.outcome import Explanation
from troubleshooter.model import System

_BLOCK = 1 << 18  # bytes; what is there is answered at once, however little it is
_LONGEST = 16_000_000  # characters
_MOST_KINDS = 20_000
_MOST_GIVEN = 2_000
_OPEN, _CLOSED = "\ue000", "\ue001"
_PLACE = re.compile(f"{_OPEN}([0-9]+)-([0-9]+){_CLOSED}")
_DECODER = json.JSONDecoder()
_SYSTEMS = {system.value: system for system in System}

_Pieces = tuple[str | slice, ...]
"""An answer: text, and between it slices of the message."""


def answer_lines(stream: TextIO, matcher: Matcher) -> None:
    """Answer each line that holds a message, in order; what was read so far is answered before
    more is waited for.

    Raises UsageError for a line that holds none, after all lines before it were answered.
    """
    answers = _Answers(matcher)
    gc.freeze()  # what was made so far stays
    gc.enable()
    number = 0
    for lines in _blocks(stream):
        said_so_far: list[str] = []
        try:
            for line in lines:
                number += 1
                if line and not line.isspace():
                    said_so_far.append(answers.to(*_request(line, number)))
        finally:
            if said_so_far:
                console.out("\n".join(said_so_far))
            console.flush()


def _blocks(stream: TextIO) -> Iterator[list[str]]:
    """The lines of a stream, as many at a time as are there."""
    source = getattr(stream, "buffer", None)
    if source is None:
        for line in stream:
            yield [line]
        return
    decoder = io.IncrementalNewlineDecoder(
        codecs.getincrementaldecoder(stream.encoding)(stream.errors or "strict"), translate=True
    )
    begun: list[str] = []
    waiting = 0
    for text in _texts(source, decoder):
        *whole, rest = text.split("\n")
        if whole:
            whole[0] = "".join((*begun, whole[0]))
            begun, waiting = [], 0
            yield whole
        begun.append(rest)
        waiting += len(rest)
        if waiting > _LONGEST:
            raise UsageError(f"a line is longer than {_LONGEST} characters")
    if any(begun):
        yield ["".join(begun)]


def _texts(source: BinaryIO, decoder: io.IncrementalNewlineDecoder) -> Iterator[str]:
    while block := source.read1(_BLOCK):  # type: ignore[attr-defined]
        yield decoder.decode(block)
    yield decoder.decode(b"", final=True)


def _request(line: str, number: int) -> tuple[str, System | None]:
    asked = _read(line, number)
    message = asked.get("message") if isinstance(asked, dict) else None
    if not isinstance(message, str):
        raise UsageError(f'line {number} has no text under "message"')
    system = asked.get("system")
    if not system:
        return message, None
    try:
        return message, System(system)
    except ValueError as error:
        known = ", ".join(_SYSTEMS)
        raise UsageError(f"line {number}: system {system!r} is not one of {known}") from error


def _read(line: str, number: int) -> Any:
    try:
        asked, end = _DECODER.raw_decode(line)
        if end == len(line):
            return asked
    except (ValueError, RecursionError):
        pass  # blanks around it, or no JSON at all
    try:
        return json.loads(line.removeprefix("\ufeff"))
    except (ValueError, RecursionError) as error:
        raise UsageError(f"line {number} is no JSON: {error}") from error


class _Answers:
    """Answers as lines of JSON; of messages of one kind only the values are written anew."""

    def __init__(self, matcher: Matcher) -> None:
        self._many = Many(matcher)
        self._pieces: dict[Kind, _Pieces] = {}
        self._given: dict[tuple[str, System | None], str] = {}

    def to(self, message: str, system: System | None) -> str:
        """The answer to one message."""
        answer = self._given.get((message, system))
        if answer is None:
            if len(self._given) >= _MOST_GIVEN:
                self._given.clear()
            answer = self._given[message, system] = self._made(message, system)
        return answer

    def _made(self, message: str, system: System | None) -> str:
        found = self._many.look(message, system)
        if isinstance(found, Explanation):
            return _json(found)
        kind, text = found
        if _OPEN in text:
            return _json(kind.of(text))
        pieces = self._pieces.get(kind)
        if pieces is None:
            if len(self._pieces) >= _MOST_KINDS:
                self._pieces.clear()
            pieces = self._pieces[kind] = _pieces(kind, text)
        if len(pieces) == 1 and isinstance(pieces[0], str):
            return pieces[0]
        return "".join(
            [
                piece if isinstance(piece, str) else encode_basestring(text[piece])[1:-1]
                for piece in pieces
            ]
        )


def _pieces(kind: Kind, text: str) -> _Pieces:
    answer = _json(kind.of(text, _marked))
    parts = _PLACE.split(answer)
    pieces: list[str | slice] = [parts[0]]
    for place in range(1, len(parts), 3):
        start, end, after = parts[place : place + 3]
        pieces += (slice(int(start), int(end)), after)
    return tuple(pieces)


def _marked(start: int, end: int) -> str:
    """A mark that stands for a slice of the text."""
    return f"{_OPEN}{start}-{end}{_CLOSED}"


def _json(explained: Explanation) -> str:
    return json.dumps(said(explained), ensure_ascii=False)
