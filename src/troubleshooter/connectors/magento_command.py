"""`bin/magento` of a shop: the accounting module's self-test, run once, and sending an order."""

from __future__ import annotations

import threading

from troubleshooter.cancelling import Cancellation
from troubleshooter.connectors.command import CommandRunner, host_of
from troubleshooter.connectors.magento_selftest import SELFTEST, SelfTestReport, read_selftest
from troubleshooter.credentials import Veil, fetch
from troubleshooter.errors import ConnectorError
from troubleshooter.live import Connection

SYNC_ORDER = ("accounting:sync:orders", "--order-id={order}")
"""Sends one order to the books again: this writes, and is no business of probes."""
_SETTINGS = ("command", "magento_path", "php")
_LIMIT_S = 120.0


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


def runner_for(
    connection: Connection, veil: Veil, cancellation: Cancellation | None = None
) -> CommandRunner | None:
    """The runner of the shop's `bin/magento`; None when the connection names no shop folder. A
    `cancellation` is for what only reads.

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
    program = [*php, f"{folder}/bin/magento"]
    return CommandRunner(program, host, veil, cancellation=cancellation)
