"""The one exception tree of the project.

TroubleshooterError
├── UsageError            exit 2   the command line or an option makes no sense
├── ConfigurationError    exit 2   a setting, path or template of the user's is wrong
├── RuleError             exit 2   the rulebook or an article has problems (all of them listed)
├── InputError            exit 3   a log cannot be read
├── ConnectorError        exit 4   a vendor's system cannot be asked
│   ├── Unreachable           no connection came about, so nothing was sent
│   ├── AnswerLost            sent, but no whole answer came: what became of it is unknown
│   ├── Refused               the vendor refused the call, with a code of its own
│   ├── CredentialsRejected   the vendor does not accept the login
│   ├── LimitReached          the vendor takes no more calls for now
│   ├── VendorFault           the vendor's server failed
│   ├── UnexpectedAnswer      what came back is not what the vendor's service answers
│   └── CallNotAllowed        a call that is not on the list of this door
├── StoreError            exit 5   the local store cannot be read or written
└── Cancelled             exit 130 the user called off what was under way
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
    """A vendor's system could not be asked; `code` is the vendor's own code or ''.

    The message never holds a secret: connectors take them out before they raise.
    """

    exit_code = 4

    def __init__(self, message: str, code: str = "") -> None:
        self.code = code
        super().__init__(message)


class Unreachable(ConnectorError):
    """No connection came about (name, network, certificate), so nothing was sent."""


class AnswerLost(ConnectorError):
    """The call was sent but no whole answer came: whether it was carried out is unknown."""


class Refused(ConnectorError):
    """The vendor understood the call and refused it."""


class CredentialsRejected(ConnectorError):
    """The vendor does not accept the login."""


class LimitReached(ConnectorError):
    """The vendor takes no more calls for now; `wait_s` is how long, where it says so."""

    def __init__(self, message: str, code: str = "", wait_s: float | None = None) -> None:
        self.wait_s = wait_s
        super().__init__(message, code)


class VendorFault(ConnectorError):
    """The vendor's server failed while it handled the call."""


class UnexpectedAnswer(ConnectorError):
    """What came back is not an answer of the vendor's service."""


class CallNotAllowed(ConnectorError):
    """The call is not on the list of this door: a reader cannot write."""


class StoreError(TroubleshooterError):
    """The local store could not be read or written."""

    exit_code = 5


class Cancelled(TroubleshooterError):
    """The user called off what was under way; no error of anybody's system."""

    exit_code = 130

    def __init__(self, message: str = "called off") -> None:
        super().__init__(message)
