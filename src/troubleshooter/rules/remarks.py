"""What a review of the rulebook finds: faults, and things that could be better."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Severity = Literal["error", "warning"]


@dataclass(frozen=True, slots=True)
class Remark:
    """One remark on one rule: `check` names the check, in one or two words with a hyphen."""

    severity: Severity
    check: str
    rule: str
    path: str
    line: int
    message: str
    hint: str = ""

    def __str__(self) -> str:
        hint = f" ({self.hint})" if self.hint else ""
        return f"{self.path}:{self.line}: {self.severity}: {self.message}{hint} [{self.check}]"
