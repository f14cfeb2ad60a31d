"""The one exception tree of the project.

TroubleshooterError
├── UsageError            exit 2   the command line or an option makes no sense
├── ConfigurationError    exit 2   a setting, path or template of the user's is wrong
├── RuleError             exit 2   the rulebook or an article has problems (all of them listed)
├── InputError            exit 3   a log cannot be read
├── ConnectorError        exit 4   a vendor's system cannot be asked
└── StoreError            exit 5   the local store cannot be read or written
"""

from __future__ import annotations

from dataclasses import dataclass


class TroubleshooterError(Exception):
    """Anything this project raises on purpose; `exit_code` is what the command line ends with."""

    exit_code = 1


class UsageError(TroubleshooterError):
    """The command line asks for something that makes no sense."""

    exit_code = 2


class ConfigurationError(TroubleshooterError):
    """A setting or a file of the user's own configuration is wrong."""

    exit_code = 2


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing wrong in a content file: where (path, 1-based line), what, and a hint or ''."""

    path: str
    line: int
    message: str
    hint: str = ""

    def __str__(self) -> str:
        hint = f" ({self.hint})" if self.hint else ""
        return f"{self.path}:{self.line}: {self.message}{hint}"


class RuleError(TroubleshooterError):
    """The rulebook or knowledge base has problems; `problems` lists every one that was found."""

    exit_code = 2

    def __init__(self, problems: tuple[Problem, ...]) -> None:
        self.problems = problems
        super().__init__("\n".join(str(problem) for problem in problems))


class InputError(TroubleshooterError):
    """An input cannot be read; `path` names it and the message says why in one line."""

    exit_code = 3

    def __init__(self, path: str, reason: str) -> None:
        self.path = path
        self.reason = reason
        super().__init__(f"{path}: {reason}")


class ConnectorError(TroubleshooterError):
    """A vendor's system could not be asked."""

    exit_code = 4


class StoreError(TroubleshooterError):
    """The local store could not be read or written."""

    exit_code = 5
