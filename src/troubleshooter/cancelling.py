"""Calling off what is under way, from another thread than the one that does it."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import Future
from contextlib import contextmanager
from typing import TypeVar

from troubleshooter.errors import Cancelled

Done = TypeVar("Done")


class Cancellation:
    """One piece of work that may be called off. It is handed down to all that takes its time;
    who holds it calls `cancel`, once, from any thread. What is called off stays so."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._set = threading.Event()
        self._heard: dict[object, Callable[[], None]] = {}

    def cancel(self) -> None:
        """Call it off; whoever waits is woken."""
        with self._lock:
            self._set.set()
            heard, self._heard = list(self._heard.values()), {}
        for tell in heard:
            tell()

    @property
    def cancelled(self) -> bool:
        """Whether it was called off."""
        return self._set.is_set()

    def check(self) -> None:
        """Raise Cancelled once it was called off; asked between one step and the next."""
        if self._set.is_set():
            raise Cancelled

    @contextmanager
    def telling(self, tell: Callable[[], None]) -> Iterator[None]:
        """Call `tell` when it is called off while the block runs, at once when it is already; in
        the thread of who cancels, so it only wakes or shuts something."""
        mark = object()
        with self._lock:
            already = self._set.is_set()
            if not already:
                self._heard[mark] = tell
        if already:
            tell()
        try:
            yield
        finally:
            with self._lock:
                self._heard.pop(mark, None)


def carried_out(
    work: Callable[[], Done],
    cancellation: Cancellation,
    end: Callable[[], None] = lambda: None,
    grace_s: float | None = 0.0,
) -> Done:
    """What `work` returns or raises; it runs in a thread of its own that keeps nobody from leaving.

    When it is called off, `work` has `grace_s` seconds left (None for as long as it takes). Then
    `end` is called, which is to end it, its outcome is dropped, and Cancelled is raised.
    """
    outcome: Future[Done] = Future()
    woken = threading.Event()
    outcome.add_done_callback(lambda _: woken.set())

    def run() -> None:
        try:
            outcome.set_result(work())
        except BaseException as error:  # noqa: BLE001 - it is raised where the outcome is asked for
            outcome.set_exception(error)

    thread = threading.Thread(target=run, name="cancellable", daemon=True)
    with cancellation.telling(woken.set):
        thread.start()
        woken.wait()
    if not outcome.done():
        try:
            return outcome.result(grace_s)
        except TimeoutError:
            # It may have come just now, or be such an error itself.
            if outcome.done():
                return outcome.result()
        end()
        raise Cancelled
    return outcome.result()


def end_all(process: subprocess.Popen[bytes]) -> None:
    """End a program that was started in a session of its own, with all that it started."""
    try:
        if sys.platform == "win32":
            process.kill()
        else:
            os.killpg(process.pid, signal.SIGKILL)
    except OSError:
        process.kill()
