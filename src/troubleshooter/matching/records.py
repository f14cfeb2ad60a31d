"""Records of which thousands are made for one message."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TypeVar, dataclass_transform

_Made = TypeVar("_Made")


@dataclass_transform(frozen_default=True, field_specifiers=(field,))
def record(made: type[_Made]) -> type[_Made]:
    """A dataclass with slots that is frozen for the type checker alone: one that is also frozen at
    run time takes three times as long to make."""
    return dataclass(slots=True, unsafe_hash=True)(made)
