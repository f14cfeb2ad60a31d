"""`bin/magento` of a shop: the accounting module's self-test, and its output taken apart.

The vendor shows the output once, as an example of its SnelStart edition; the form read here is
that one: a test's name, a colon and a word, then lines that start with a dash. What fits neither
is kept as it is.
"""

from __future__ import annotations

import re
import threading
from dataclasses import dataclass

from troubleshooter.connectors.command import CommandResult, CommandRunner, host_of
from troubleshooter.credentials import Veil, fetch
from troubleshooter.errors import ConnectorError, Refused, UnexpectedAnswer
from troubleshooter.model import Connection

SELFTEST = "accounting:selftest"
SYNC_ORDER = ("accounting:sync:orders", "--order-id={order}")
"""Sends one order to the books again: this writes, and is no business of probes."""
_SETTINGS = ("command", "magento_path", "php")
_LIMIT_S = 120.0
_TEST = re.compile(
    r"\s*(?P<name>[A-Za-z][\w /()-]{0,60}?)\s*:\s*"
    r"(?P<word>success|warning|failed|failure|error|skipped)\b(?:\s*-\s*(?P<said>.*))?\s*",
    re.IGNORECASE,
)
_SAID = re.compile(r"\s*-\s+(?P<said>.*\S)\s*")
_COLOUR = re.compile(r"\x1b\[[0-9;]{0,16}[A-Za-z]")
_UNKNOWN = ("is not defined", "there are no commands defined", "no commands defined in")
_MOST_TESTS = 100
_GOOD = frozenset({"success", "skipped"})
_BAD = {"failure": "failed", "error": "failed"}


@dataclass(frozen=True, slots=True)
class SelfTest:
    """One test: name as printed, `result` (success, warning, failed, skipped), its words."""

    name: str
    result: str
    said: str

    @property
    def good(self) -> bool:
        """Whether nothing is wrong in its eyes."""
        return self.result in _GOOD


@dataclass(frozen=True, slots=True)
class SelfTestReport:
    """What a self-test said; `unread` counts lines of a form that is not known."""

    tests: tuple[SelfTest, ...]
    exit_code: int
    unread: int

    def about(self, *words: str) -> SelfTest | None:
        """The first test whose name holds one of the words."""
        return next(
            (one for one in self.tests if any(word in one.name.casefold() for word in words)), None
        )


class MagentoCommand:
    """The command line of one shop."""

    def __init__(self, runner: CommandRunner) -> None:
        self._runner = runner
        self._lock = threading.Lock()
        self._report: SelfTestReport | ConnectorError | None = None

    @property
    def place(self) -> str:
        """Where it runs, in words."""
        return self._runner.place

    def selftest(self) -> SelfTestReport:
        """What the accounting module says of itself; run once, whoever asks.

        Raises Refused when the shop has no such command, UnexpectedAnswer when the output holds no
        test, and what running a command raises.
        """
        with self._lock:
            if self._report is None:
                try:
                    self._report = read_selftest(
                        self._runner.run([SELFTEST, "--no-ansi", "--no-interaction"], _LIMIT_S)
                    )
                except ConnectorError as error:
                    self._report = error
            found = self._report
        if isinstance(found, ConnectorError):
            raise found
        return found


def read_selftest(result: CommandResult) -> SelfTestReport:
    """The tests in the output of a self-test; see MagentoCommand.selftest for what it raises."""
    tests: list[SelfTest] = []
    unread = 0
    for raw in result.stdout.splitlines():
        line = _COLOUR.sub("", raw)
        test = _TEST.fullmatch(line)
        said = _SAID.fullmatch(line)
        if test is not None and len(tests) < _MOST_TESTS:
            word = test["word"].casefold()
            told = (test["said"] or "").strip()[:300]
            tests.append(SelfTest(test["name"], _BAD.get(word, word), told))
        elif said is not None and tests:
            last = tests.pop()
            told = " ".join(part for part in (last.said, said["said"]) if part)[:300]
            tests.append(SelfTest(last.name, last.result, told))
        elif line.strip():
            unread += 1
    if tests:
        return SelfTestReport(tuple(tests), result.exit_code, unread)
    raise _nothing(result)


def _nothing(result: CommandResult) -> ConnectorError:
    text = f"{result.stderr}\n{result.stdout}"
    lines = [line.strip() for line in _COLOUR.sub("", text).splitlines() if line.strip()]
    said = lines[0][:200] if lines else "no output"
    if any(mark in text.casefold() for mark in _UNKNOWN):
        return Refused(f"the shop has no command {SELFTEST}: {said}", "no-command")
    if result.exit_code in (126, 127):
        return Refused(f"bin/magento cannot be run there: {said}", str(result.exit_code))
    return UnexpectedAnswer(
        f"{SELFTEST} ended with exit code {result.exit_code} and no test in its output: {said}"
    )


def runner_for(connection: Connection, veil: Veil) -> CommandRunner | None:
    """The runner of the shop's `bin/magento`; None when the connection names no shop folder.

    Raises ConfigurationError for a setting that is not sound.
    """
    given = dict(connection.values)
    for key in _SETTINGS:
        if key in connection.references:
            given[key] = fetch(connection.references[key]).reveal()
    if "magento_path" not in given:
        return None
    folder = given["magento_path"].rstrip("/\\")
    php = [given["php"]] if "php" in given else []
    host = host_of(given["command"]) if "command" in given else None
    return CommandRunner([*php, f"{folder}/bin/magento"], host, veil)
