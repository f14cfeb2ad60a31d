"""Open doors to the vendors' systems, kept a while so that not every job opens its own."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass, field
from typing import Any

from troubleshooter.connectors.command import CommandRunner
from troubleshooter.connectors.eboekhouden_rest import EBoekhoudenRest
from troubleshooter.connectors.eboekhouden_soap import EBoekhoudenSoap
from troubleshooter.connectors.exact_online import ExactOnline
from troubleshooter.connectors.magento_command import runner_for
from troubleshooter.connectors.magento_connection import Magento
from troubleshooter.connectors.opening import Connector, http_for, open_connector
from troubleshooter.connectors.transport import PATIENT, HttpClient, Limits
from troubleshooter.connectors.visma_net import VismaNet
from troubleshooter.credentials import Veil
from troubleshooter.errors import ConfigurationError, ConnectorError
from troubleshooter.live import Connection

FRESH_S = 45.0
"""How long a session that lies idle is trusted to be open still."""


@dataclass(frozen=True, slots=True)
class ShopDesk:
    """A shop, as far as it is written to: its command line, None when it is not in reach."""

    runner: CommandRunner | None


@dataclass(slots=True)
class _Open:
    session: Any
    closing: ExitStack
    used_at: float


@dataclass(slots=True)
class _Vendor:
    connection: Connection
    http: HttpClient
    connector: Connector | None
    idle: list[_Open] = field(default_factory=list)


class Desks:
    """Sessions by connection; several may be open on one, each used by one job at a time.

    `opened` makes the vendor's connector, and raises ConfigurationError where it can't.
    """

    def __init__(
        self,
        connection: Callable[[str], Connection],
        limits: Limits = PATIENT,
        opened: Callable[[Connection, HttpClient], Connector | None] = open_connector,
    ) -> None:
        self._connection = connection
        self._limits = limits
        self._connector = opened
        self._vendors: dict[str, _Vendor] = {}
        self._lock = threading.Lock()

    @contextmanager
    def at(self, name: str) -> Iterator[Any]:
        """A session of the connection; one that failed is not used again.

        Raises what opening it raises: ConfigurationError or a ConnectorError.
        """
        one = self._taken(name)
        sound = False
        try:
            yield one.session
            sound = True
        finally:
            one.used_at = time.monotonic()
            with self._lock:
                vendor = self._vendors.get(name)
                if sound and vendor is not None:
                    vendor.idle.append(one)
            if not sound or vendor is None:
                one.closing.close()

    def close(self) -> None:
        """Close every session and connection; what cannot be closed ends by itself."""
        with self._lock:
            vendors, self._vendors = list(self._vendors.values()), {}
        for vendor in vendors:
            for one in vendor.idle:
                with suppress(ConnectorError):
                    one.closing.close()
            vendor.http.close()

    def _taken(self, name: str) -> _Open:
        stale: list[_Open] = []
        with self._lock:
            vendor = self._vendors.get(name)
            if vendor is None:
                vendor = self._vendors[name] = self._opened(name)
            fresh = time.monotonic() - FRESH_S
            stale = [one for one in vendor.idle if one.used_at < fresh]
            vendor.idle = [one for one in vendor.idle if one.used_at >= fresh]
            found = vendor.idle.pop() if vendor.idle else None
        for one in stale:
            one.closing.close()
        if found is not None:
            return found
        closing = ExitStack()
        return _Open(_session(vendor, closing), closing, time.monotonic())

    def _opened(self, name: str) -> _Vendor:
        connection = self._connection(name)
        http = http_for(connection, Veil(), self._limits)
        try:
            return _Vendor(connection, http, self._connector(connection, http))
        except ConfigurationError:
            http.close()
            raise


def _session(vendor: _Vendor, closing: ExitStack) -> Any:
    match connector := vendor.connector:
        case EBoekhoudenSoap():
            return closing.enter_context(connector.writing_session())
        case EBoekhoudenRest():
            return closing.enter_context(connector.writing_session())
        case VismaNet():
            return closing.enter_context(connector.writing_session())
        case ExactOnline():
            return connector.writer()
        case Magento():
            return ShopDesk(runner_for(vendor.connection, vendor.http.veil))
    return connector
