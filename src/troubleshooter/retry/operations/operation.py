"""What an operation is: look a record up, and send it, over a door that is open already."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from pydantic import BaseModel, ConfigDict, ValidationError

from troubleshooter.errors import UsageError
from troubleshooter.live import ConnectionSystem
from troubleshooter.model import Text
from troubleshooter.redact import redact
from troubleshooter.retry.job import Answer, AnswerKind

Payload = Mapping[str, Any]
_LARGEST = 500_000
_SHOWN = 8_000


class Form(BaseModel):
    """A payload that is checked before it is queued: every key known, every value of its type."""

    model_config = ConfigDict(extra="forbid", str_strip_whitespace=False, str_max_length=20_000)


class Empty(Form):
    """A payload that is not needed."""


@dataclass(frozen=True, slots=True)
class Task:
    """What one job asks of an operation; `sent` tells that it may have been carried out before."""

    job: str
    record: str
    payload: Payload
    parameters: Mapping[str, str] = field(default_factory=dict)
    sent: bool = False


LookUp = Callable[[Any, Task], Answer]
Send = Callable[[Any, Task], Answer]


@dataclass(frozen=True, slots=True)
class Operation:
    """One kind of record to bring over. `desk` of both calls is what `desks.py` opened.

    `look_up` answers found, absent, conflict or undecided; `send` answers done. Both raise a
    ConnectorError otherwise. `send` is None where only a person or another program can send;
    `to_do` tells her what. `told` is what the payload tells a probe.
    """

    name: str
    systems: frozenset[ConnectionSystem]
    form: type[Form]
    look_up: LookUp
    send: Send | None
    record_of: Callable[[Payload], str]
    to_do: Text | None = None
    told: Callable[[Payload], Mapping[str, str]] = lambda _payload: {}

    @property
    def takes_none(self) -> bool:
        """Whether a record can be named without a payload."""
        return not any(field.is_required() for field in self.form.model_fields.values())

    def checked(self, payload: object) -> Payload:
        """The payload, complete and sound; raises UsageError that names every problem."""
        if not isinstance(payload, Mapping):
            raise UsageError(f"{self.name}: the payload is no JSON object")
        problems = [f"{path}: looks like a secret" for path in _secrets(payload, "")]
        if len(json.dumps(payload, default=str)) > _LARGEST:
            problems.append(f"is larger than {_LARGEST:,} characters")
        try:
            form = self.form.model_validate(payload)
        except ValidationError as error:
            problems += [_worded(one["loc"], one["msg"]) for one in error.errors()]
        if problems:
            raise UsageError(f"{self.name}: " + "; ".join(problems[:20]))
        return form.model_dump(mode="json", exclude_none=True)


def shown(payload: Payload) -> str:
    """The payload as the history shows it, without what looks like a secret."""
    return redact(json.dumps(payload, ensure_ascii=False, indent=1))[:_SHOWN]


def found(reference: str, message: str) -> Answer:
    """It is there, under `reference`."""
    return Answer(AnswerKind.FOUND, message, reference=reference)


def absent(message: str) -> Answer:
    """It is certainly not there."""
    return Answer(AnswerKind.ABSENT, message)


def conflict(reference: str, message: str) -> Answer:
    """Another record has its number."""
    return Answer(AnswerKind.CONFLICT, message, reference=reference)


def undecided(message: str) -> Answer:
    """Whether it is there cannot be seen."""
    return Answer(AnswerKind.UNDECIDED, message)


def done(reference: str, message: str) -> Answer:
    """The vendor took it, under `reference`."""
    return Answer(AnswerKind.DONE, message, reference=reference)


def _worded(place: tuple[int | str, ...], message: str) -> str:
    path = ".".join(str(part) for part in place)
    return f"{path}: {message[0].lower()}{message[1:]}" if path else message


def _secrets(value: object, path: str) -> list[str]:
    """Where something stands that looks like a secret."""
    if isinstance(value, Mapping):
        found: list[str] = []
        for key, inside in value.items():
            pair = f'"{key}": "{inside}"'
            if isinstance(inside, str | int) and redact(pair) != pair:
                found.append(f"{path}{key}")
            else:
                found += _secrets(inside, f"{path}{key}.")
        return found
    if isinstance(value, list):
        return [
            place
            for number, inside in enumerate(value)
            for place in _secrets(inside, f"{path}{number}.")
        ]
    if isinstance(value, str) and redact(value) != value:
        return [path.rstrip(".")]
    return []
