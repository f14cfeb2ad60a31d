"""The network connections of one HTTP client, so that they can be cut while a call waits."""

from __future__ import annotations

import socket
import threading
from collections.abc import Mapping
from contextlib import suppress
from typing import Any

from troubleshooter.errors import Cancelled


class Lines:
    """Hears of each connection that httpx makes, and cuts them all at once.

    A connection that comes about after the cut is cut before anything is sent over it.
    """

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._streams: list[Any] = []
        self._cut = False

    def trace(self, event: str, told: Mapping[str, Any]) -> None:
        """What httpx calls at each step of a request; raises Cancelled after the cut."""
        if event.endswith((".connect_tcp.complete", ".start_tls.complete")):
            with self._lock:
                self._streams.append(told["return_value"])
        if self._cut:
            self.cut()
            raise Cancelled

    def cut(self) -> None:
        """Shut every connection; whoever waits on one is woken."""
        with self._lock:
            self._cut = True
            streams, self._streams = self._streams, []
        for stream in streams:
            line = stream.get_extra_info("socket")
            if isinstance(line, socket.socket):
                # A socket with TLS would forget its state first, under the hands of its reader.
                with suppress(OSError):
                    socket.socket.shutdown(line, socket.SHUT_RDWR)
