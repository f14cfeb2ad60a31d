"""What a stand-in is asked and what it answers, before either touches a socket."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Asked:
    """A request; `query` and `headers` (names in lower case) hold the last value of each name."""

    method: str
    path: str
    query: Mapping[str, str]
    headers: Mapping[str, str]
    body: bytes
    faulty: Callable[..., bool]
    """Whether any of the named faults is switched on for the call that is being answered."""


@dataclass(frozen=True, slots=True)
class Reply:
    """An answer; `call` is the vendor's name for what was asked, `writes` if it changes data."""

    call: str
    body: bytes
    media_type: str
    status: int = 200
    writes: bool = False
    headers: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Logged:
    """One request as the sandbox remembers it; nothing of its content."""

    vendor: str
    call: str
    writes: bool
    status: int
