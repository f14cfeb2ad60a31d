"""The nouns of vendors' running systems: connections, what looks at them, and what that says."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Literal


class ConnectionSystem(StrEnum):
    """A vendor's interface that a connection can be made to."""

    EBOEKHOUDEN = "e-boekhouden"
    EBOEKHOUDEN_REST = "e-boekhouden-rest"
    EXACT = "exact-online"
    VISMA = "visma.net"
    MAGENTO = "magento"
    OUTSMART = "outsmart"


@dataclass(frozen=True, slots=True)
class Reference:
    """Where a secret is kept: in an environment variable or in the system's keyring."""

    place: Literal["env", "keyring"]
    name: str

    def __str__(self) -> str:
        return f"{self.place}:{self.name}"


@dataclass(frozen=True, slots=True)
class Connection:
    """One entry of connections.toml: plain `values`, and `references` to what is kept elsewhere.

    `url` has no trailing slash; it is the vendor's own address unless the entry names another.
    """

    name: str
    system: ConnectionSystem
    url: str
    values: Mapping[str, str] = field(default_factory=dict)
    references: Mapping[str, Reference] = field(default_factory=dict)


class ProbeOutcome(StrEnum):
    """What came of a probe: all well, the trouble is there, undecided, or not run."""

    PASS = "pass"  # noqa: S105
    FAIL = "fail"
    OPEN = "open"
    SKIPPED = "skipped"


@dataclass(frozen=True, slots=True)
class ProbeResult:
    """One probe's result, free of secrets.

    `condition` is the word that rules name under `verify` ('' when undecided). `calls` were sent
    to the vendor, of which `counted_calls` count toward its call limit. `elapsed_s` in seconds.
    """

    probe: str
    outcome: ProbeOutcome
    condition: str
    message: str
    evidence: Mapping[str, str | int | bool] = field(default_factory=dict)
    confirms: tuple[str, ...] = ()
    refutes: tuple[str, ...] = ()
    calls: int = 0
    counted_calls: int = 0
    elapsed_s: float = 0.0


@dataclass(frozen=True, slots=True)
class ProbeRun:
    """All results of one run on a connection, in the order of the probes.

    `looked` tells whether the vendor's system could be asked at all, whatever it answered.
    `connection` is the address's host and `system` may be None where no connection was used. Of
    one that was `called_off` the results are what was known by then.
    """

    connection: str
    system: ConnectionSystem | None
    results: tuple[ProbeResult, ...]
    looked: bool
    called_off: bool = False


class VerdictKind(StrEnum):
    """What a live look says of a diagnosis."""

    CONFIRMED = "confirmed"
    REFUTED = "refuted"
    OPEN = "open"


class OpenReason(StrEnum):
    """Why a diagnosis stays open: nothing can judge it, another system would have to be asked, the
    log names no value to ask about, no answer decided it, something stood in the way of asking,
    enough was asked, or the asking was called off."""

    NO_PROBE = "no-probe"
    OTHER_SYSTEM = "other-system"
    NO_VALUE = "no-value"
    UNDECIDED = "undecided"
    BLOCKED = "blocked"
    NOT_ASKED = "not-asked"
    CALLED_OFF = "called-off"


@dataclass(frozen=True, slots=True)
class VerdictLook:
    """One look at one record: the probe, the values it looked for, and what it says of the rule.

    `message` is in one language and free of secrets; `asked` is whether it came to asking.
    """

    probe: str
    kind: VerdictKind
    message: str
    parameters: Mapping[str, str] = field(default_factory=dict)
    asked: bool = True


@dataclass(frozen=True, slots=True)
class Verdict:
    """What live looks together say of one rule's diagnosis.

    `system` is the one that was asked. `reason` tells why it is open, None when it is not;
    `instead` names the look-alike that deserves a look when it is refuted, '' when there is none.
    """

    rule: str
    kind: VerdictKind
    system: ConnectionSystem
    looks: tuple[VerdictLook, ...] = ()
    reason: OpenReason | None = None
    instead: str = ""


@dataclass(frozen=True, slots=True)
class Verification:
    """The verdicts of one session on a connection, at the time `at` (with its zone).

    `looked` tells whether the vendor's system could be asked; `trouble` is what stood in the way,
    '' when nothing did. `calls` were sent, `counted_calls` of them count toward the vendor's
    limit, `counted_errors` answers toward its block after errors; `elapsed_s` is in seconds. Of
    one that was `called_off` the verdicts are what was known by then.
    """

    connection: str
    system: ConnectionSystem
    at: datetime
    verdicts: Mapping[str, Verdict]
    calls: int
    counted_calls: int
    elapsed_s: float
    looked: bool = True
    trouble: str = ""
    counted_errors: int = 0
    called_off: bool = False
