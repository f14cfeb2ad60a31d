"""Asking a cause's probe: may the jobs that wait for the fix go, and is it gone for those done?"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from troubleshooter.errors import ConfigurationError, ConnectorError
from troubleshooter.redact import redact
from troubleshooter.retry import audit, causes, doors
from troubleshooter.retry.clock import utc_now
from troubleshooter.retry.job import JobState, Reason
from troubleshooter.retry.policy import Tries, after_check
from troubleshooter.retry.turns import Advisor
from troubleshooter.store import Store

OPEN, REFUTED, CONFIRMED = "open", "refuted", "confirmed"


@dataclass(frozen=True, slots=True)
class Checks:
    """Carries out checks; running one twice does no harm, a probe only reads."""

    store: Store
    advisor: Advisor
    now: Callable[[], datetime] = utc_now

    def ask(self, identity: str, turn: int) -> tuple[str, str]:
        """What the probe says of the cause: the word, and a message."""
        with self.store.read() as db:
            cause = causes.get(db, identity)
        if cause is None or cause.turn != turn:
            return OPEN, ""
        try:
            word, message = self.advisor.check(cause.connection, cause.rule, cause.parameters)
        except (ConnectorError, ConfigurationError) as error:
            return OPEN, redact(str(error))
        return word, message

    def conclude(self, identity: str, turn: int, word: str, message: str) -> None:
        """Let the jobs go, or have them wait on; stamp those that arrived."""
        now = self.now()
        with self.store.begin() as db:
            cause = causes.get(db, identity)
            if cause is None or cause.turn != turn:
                return
            door = doors.must(db, cause.connection)
            waiting = causes.waiting(db, identity)
            decision = after_check(word, Tries(checks=cause.checks), now, door.limits)
            # Who knows the customer's screen is believed where the probe sees nothing.
            believed = cause.asked and word == OPEN
            goes = decision.state is JobState.QUEUED or believed
            again = None if goes or not waiting else decision.due
            if not causes.checked(db, cause, word, message, again, now):
                return
            if goes and waiting:
                reason = Reason.SAID_FIXED if believed else decision.reason
                number = causes.release(db, identity, reason, now)
                said = f"{cause.rule}: {number} jobs may go"
                audit.note(db, now, audit.ENGINE, "release", "", cause.connection, said)
            elif waiting:
                causes.stay(db, identity, decision.reason, again, now)
            stamp = {REFUTED: "resolved", CONFIRMED: "still-there"}.get(word, "open")
            causes.stamp(db, identity, stamp, now)
