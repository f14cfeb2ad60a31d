"""The one place where errors that nobody foresaw end: told, written down, and survived."""

from __future__ import annotations

import time
import traceback
from dataclasses import dataclass, field

from textual.message import Message
from textual.message_pump import MessagePump

_QUIET_S = 3.0
_MOST_KEPT = 200


class Surviving(MessagePump):
    """A part of the app that goes on with the next message when one could not be handled."""

    async def _dispatch_message(self, message: Message) -> None:
        # The library would end the part's message loop, and with it the app.
        try:
            await super()._dispatch_message(message)
        except Exception as error:  # noqa: BLE001
            self.app._handle_exception(error)


@dataclass(slots=True)
class Survived:
    """The errors of this run, newest last; one that comes back at once is not told again."""

    errors: list[BaseException] = field(default_factory=list)
    _told: dict[tuple[str, str, str], float] = field(default_factory=dict)

    def is_news(self, error: BaseException) -> bool:
        """Take in `error`; whether it is worth telling: not a moment ago, and not just told."""
        if len(self.errors) < _MOST_KEPT:
            self.errors.append(error)
        frame = next(iter(traceback.extract_tb(error.__traceback__)[-1:]), None)
        place = f"{frame.filename}:{frame.lineno}" if frame else ""
        what = (type(error).__name__, str(error)[:200], place)
        now = time.monotonic()
        news = now - self._told.get(what, -_QUIET_S) >= _QUIET_S
        if news:
            self._told[what] = now
        return news
