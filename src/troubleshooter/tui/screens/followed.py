"""What a screen on logs does to follow them: it looks again and again, and says so."""

from __future__ import annotations

import time
from abc import abstractmethod
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from textual import work
from textual.content import Content
from textual.timer import Timer
from textual.widgets import Static
from textual.worker import Worker, WorkerState

from troubleshooter.report.visible import visible_line
from troubleshooter.tui.following import Came, News, OpenLog
from troubleshooter.tui.screens.page import Page
from troubleshooter.tui.session import Session

if TYPE_CHECKING:
    from troubleshooter.pipeline.following import Following, Looked
    from troubleshooter.pipeline.scan import Scanned

EVERY_S = 1.0
"""How long to wait between two looks, in seconds."""

_KEEP_S = 60.0
"""How long what came may wait to be kept in the customer's cases, in seconds."""

_REST = 4
"""How many times as long as summing up took it is not done again: of a log with very many kinds of
failures that takes its time."""

_MOST_TOLD = 3


class FollowedPage(Page):
    """Keeps up with the logs it shows, while they are followed."""

    def __init__(self, session: Session) -> None:
        super().__init__(session)
        self.log_shared = OpenLog()
        self._following: Following | None = None
        self._timer: Timer | None = None
        self._active = False
        self._looking = False
        self._came = Came()
        self._news = News()
        self._kept = 0.0
        self._untold = False
        self._unsaid = False
        self._rests_until = 0.0

    @property
    @abstractmethod
    def scanned(self) -> Scanned | None:
        """What was found, once a log was read."""

    @abstractmethod
    def renew(self, scanned: Scanned) -> None:
        """Show what was found by now, in place of what was before."""

    @abstractmethod
    def followed_to(self, over: bool) -> None:
        """More came; `over` is when that is to be kept, as nothing more may come."""

    def forget_followed(self) -> None:
        """Another log is shown."""
        self._rest()
        self.log_shared, self._following = OpenLog(), None
        self._came, self._news = Came(), News()
        self._unsaid = self._untold = False

    def follow_from(self, following: Following | None) -> None:
        """The log was read; `following` goes on from its end, if that was reached. Who asked for
        that while it was read has it now."""
        self._following = following
        if self.log_shared.followed:
            self.follow(True, anyway=True)

    def on_mount(self) -> None:
        """Look again and again, while a log is followed."""
        self._timer = self.set_interval(EVERY_S, self._watch, pause=True)

    def action_follow(self) -> None:
        """Follow the logs while they grow; or stop following."""
        self.follow(not self.log_shared.followed)

    def follow(self, on: bool, anyway: bool = False) -> None:
        """Follow from now on, or no longer; `anyway` also where only the records can be."""
        scanned, following = self.scanned, self._following
        if not on:
            self._rest()
            if self._untold:
                self._untold = False
                self.followed_to(over=True)
        elif scanned is None or following is None or not following.possible:
            self.log_shared.followed = anyway
            told = "follow.records_only" if anyway else "follow.impossible"
            if scanned is not None:
                self.notify(self.wording.say(told), markup=False, timeout=8)
        else:
            self.log_shared.followed = self._active = True
            self._news.begin(scanned)
            self._kept = time.monotonic()
            if self._timer is not None:
                self._timer.resume()
            self._watch()
        self.show_following()
        self.refresh_bindings()

    def _rest(self) -> None:
        self.log_shared.followed = self._active = False
        if self._timer is not None:
            self._timer.pause()

    def _watch(self) -> None:
        """See whether more came, once the look before is over."""
        if self._active and self._following is not None and not self._looking:
            self._looking = True
            self._look_on(self._following)

    @work(thread=True, exit_on_error=False, group="following")
    def _look_on(self, following: Following) -> None:
        try:
            looked = following.look()
            self._unsaid = self._unsaid or looked.changed
            scanned = self._sum_up(following) if self._unsaid else None
            self.app.call_from_thread(self._looked, following, looked, scanned)
        finally:
            self._looking = False

    def on_worker_state_changed(self, event: Worker.StateChanged) -> None:
        """A look that failed as nobody foresaw is the last one."""
        if event.state is WorkerState.ERROR and event.worker.group == "following":
            self.follow(False)

    def _sum_up(self, following: Following) -> Scanned | None:
        """All that was found; None while that took so long that it must rest first."""
        begun = time.monotonic()
        if begun < self._rests_until:
            return None
        self._unsaid = False
        scanned = following.scanned()
        now = time.monotonic()
        self._rests_until = now + _REST * (now - begun)
        return scanned

    def _looked(self, following: Following, looked: Looked, scanned: Scanned | None) -> None:
        before = self.scanned
        if following is not self._following or before is None or not self.is_mounted:
            return
        came, more = self._came, 0
        if scanned is not None:
            more = scanned.result.records - before.result.records
        self._came = self._came.after(looked, more, datetime.now().astimezone())
        if scanned is not None:
            self.log_shared.behind = True
            self.renew(scanned)
            now = time.monotonic()
            over = now - self._kept >= _KEEP_S
            self._kept = now if over else self._kept
            self._untold = not over
            self.followed_to(over)
        if not following.possible:
            self.follow(False)
        elif self._came != came:
            self.show_following()

    def show_following(self) -> None:
        """Say whether the log is followed, how to stop, and what came."""
        panel = self.query_one("#following", Static)
        lines = self._told()
        panel.set_class(not lines, "-empty")
        panel.update(Content("\n").join(lines))

    def _told(self) -> list[Content]:
        say, came, scanned = self.wording.say, self._came, self.scanned
        if scanned is None:
            return []
        lines = []
        news = len(self._news.of(scanned))
        told = [say("follow.came", n=came.records, at=_clock(came.at))] if came.at else []
        if news:
            told.append(say("follow.new", n=news))
        if self._active:
            head = (f"● {say('follow.now')}", "bold $success")
            lines.append(Content.assemble(head, (" · ".join(["", *told]), "$quiet")))
        elif told:
            lines.append(Content.styled(" · ".join([say("follow.over"), *told]), "$quiet"))
        for path, at in list(came.anew.items())[-_MOST_TOLD:]:
            words = say("follow.anew", path=_name(path), at=_clock(at))
            lines.append(Content.styled(f"▲ {words}", "$warning"))
        troubles = came.troubles
        for path, reason in troubles[:_MOST_TOLD]:
            why = visible_line(self.wording.reason(reason))
            goes_on = say("follow.waits") if self._active else ""
            words = f"▲ {_name(path)}: {why}{goes_on}"
            lines.append(Content.styled(words, "$warning"))
        if len(troubles) > _MOST_TOLD:
            more = say("follow.more_troubles", n=len(troubles) - _MOST_TOLD)
            lines.append(Content.styled(f"▲ {more}", "$warning"))
        return lines


def _name(path: str) -> str:
    return visible_line(Path(path).name or path)


def _clock(at: datetime | None) -> str:
    return f"{at:%H:%M:%S}" if at is not None else ""
