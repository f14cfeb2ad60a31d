"""A job's life under everything that can happen to it: faults, crashes, people, time."""

from __future__ import annotations

import tempfile
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule
from tests.unit.retry.simulated import DOOR, OPERATION, World, nothing

from troubleshooter.errors import (
    ConnectorError,
    CredentialsRejected,
    LimitReached,
    Refused,
    Unreachable,
    UsageError,
    VendorFault,
)
from troubleshooter.live import ConnectionSystem
from troubleshooter.model import RetryPolicy, RetryWhen
from troubleshooter.retry import jobs, offering
from troubleshooter.retry.boundaries import Boundary, through
from troubleshooter.retry.job import JobState
from troubleshooter.retry.offering import Offer
from troubleshooter.retry.steering import Hand

ERRORS: tuple[ConnectorError, ...] = (
    Unreachable("closed"),
    VendorFault("HTTP 503"),
    LimitReached("E003.1", "E003.1"),
    LimitReached("too many calls", "429", 600.0),
    LimitReached("too many errors", "error-block"),
    CredentialsRejected("no"),
)


MOODS = st.sampled_from(["well", "well", "loses", "is late", "is late", "shut", "refuses"])
REFUSALS = st.sampled_from(["after-fix", "lookup", "transient", "none", ""])
WHENS = st.sampled_from(["transient", "transient", "transient", "wait", "after-fix"])


class Killed(BaseException):
    """The process dies here."""


class Life(RuleBasedStateMachine):
    """Jobs, a vendor, a person, and a process that dies."""

    system = ConnectionSystem.EBOEKHOUDEN
    refusal = "CFACT028"
    "The code of a refusal."

    def __init__(self) -> None:
        super().__init__()
        self._folder = tempfile.TemporaryDirectory()
        self.world = World(Path(self._folder.name), self.system)
        self.records: set[str] = set()
        self.turns: dict[str, int] = {}
        self.kept: list[Offer] = []

    def teardown(self) -> None:
        try:
            self._all_ends_well()
        finally:
            self.world.close()
            self._folder.cleanup()

    def _all_ends_well(self) -> None:
        """Once the trouble is over, whatever nobody gave up arrives."""
        self.vendor_changes("well", ERRORS[0], 0.0, "", "refuted", False)
        self.dawdler_returns()
        self.connection_is_reopened()
        self.world.pass_time(timedelta(hours=9), timedelta(minutes=15))
        ends = {JobState.DONE, JobState.PERSON, JobState.DEAD, JobState.CANCELLED}
        open_jobs = [job for job in self.world.all() if job.state not in ends or job.busy]
        assert not open_jobs, "never ends"
        self.all_is_well()

    # In every life: left to chance, whole lives pass without anything to carry, or in peace.
    @initialize(
        whens=st.lists(WHENS, min_size=2, max_size=4),
        mood=MOODS,
        error=st.sampled_from(ERRORS),
        refuse=REFUSALS,
    )
    def begin(self, whens: list[str], mood: str, error: ConnectorError, refuse: str) -> None:
        self.vendor_changes(mood, error, 100.0, refuse, "confirmed", False)
        for number, when in enumerate(whens):
            self.add(number, when)

    @rule(number=st.integers(0, 5), when=WHENS)
    def add(self, number: int, when: str) -> None:
        record = f"2026-{number}"
        self.world.add(record, when, "test.rule" if when == "after-fix" else None)
        self.records.add(record)

    @rule(
        mood=MOODS,
        error=st.sampled_from(ERRORS),
        late_s=st.sampled_from([30.0, 100.0]),
        refuse=REFUSALS,
        word=st.sampled_from(["confirmed", "refuted", "open"]),
        blind=st.booleans(),
    )
    def vendor_changes(
        self, mood: str, error: ConnectorError, late_s: float, refuse: str, word: str, blind: bool
    ) -> None:
        vendor, advisor = self.world.vendor, self.world.advisor
        vendor.error = error if mood == "shut" else None
        vendor.lost = mood == "loses"
        vendor.late_s = late_s if mood == "is late" else 0.0
        refused = Refused("refused", self.refusal)
        vendor.refusal = refused if mood == "refuses" else None
        vendor.look_error = refused if mood == "refuses" and blind else None
        advisor.policy = RetryPolicy(RetryWhen(refuse)) if refuse else None
        advisor.word = word

    @rule(minutes=st.sampled_from([1, 20, 90]))
    def time_passes(self, minutes: float) -> None:
        self._pass(minutes)
        before = self._waiting_for_a_fix()
        self.world.check()
        if self.world.advisor.word == "confirmed":
            assert before == self._waiting_for_a_fix(), "let go although the cause is there"

    def _waiting_for_a_fix(self) -> set[str]:
        return {job.id for job in self.world.all() if job.state is JobState.FIXING}

    def _taken(self) -> list[Offer]:
        """What is taken up now; none of it is known to fail."""
        known_to_fail = self._waiting_for_a_fix()
        offers = self.world.take()
        assert not known_to_fail & {offer.job for offer in offers}, "known to fail, yet offered"
        return offers

    def _pass(self, minutes: float) -> None:
        self.world.clock.now += timedelta(minutes=minutes)
        self.world.vendor.carry_out()

    @rule(minutes=st.sampled_from([0.0, 0.2, 0.6, 2]))
    def worker_works(self, minutes: float) -> None:
        self._pass(minutes)
        for offer in self._taken():
            self.world.carry(offer)

    @rule(
        boundary=st.sampled_from(Boundary) | st.sampled_from(["look", "send"]),
        back=st.booleans(),
        minutes=st.sampled_from([0.0, 0.5, 200.0]),
    )
    def worker_dies(self, boundary: str, back: bool, minutes: float) -> None:
        for offer in self._taken():
            self.world.at = _dying(boundary)
            self.world.vendor.during = _dying(boundary)
            before = self.world.vendor.seen_closed()
            try:
                self.world.carry(offer)
            except Killed:
                if boundary in _BEFORE_KEEPING:
                    self.world.vendor.forget(before)
            self.world.at, self.world.vendor.during = through, nothing
            self._pass(minutes)
            if back:
                with self.world.store.begin() as db:
                    offering.give_back(db, offer.job, offer.turn)
            else:
                # Another worker carries the same turn on.
                self.world.carry(offer)

    @rule()
    def worker_dawdles(self) -> None:
        """Taken for dead, its turns carried on by another, it goes on with them later."""
        self.kept += self._taken()
        for offer in self.kept:
            self.world.carry(offer)

    @rule()
    def worker_goes_on(self) -> None:
        for minutes in (0.2, 0.6, 2):
            self.worker_works(minutes)

    @rule()
    def dawdler_returns(self) -> None:
        # It does not know what became of the door meanwhile.
        self.world.vendor.known = False
        for offer in self.kept:
            self.world.carry(offer)
        self.world.vendor.known = True
        self.kept.clear()

    @rule(data=st.data(), deed=st.sampled_from(["cancel", "resume", "now", "fixed"]))
    def person_acts(self, data: st.DataObject, deed: str) -> None:
        if not self.records:
            return
        record = data.draw(st.sampled_from(sorted(self.records)))
        with self.world.store.begin() as db:
            hand = Hand(db, "agent", self.world.clock.now)
            job = jobs.named(db, record)
            deeds: dict[str, Callable[[], object]] = {
                "cancel": lambda: hand.cancel(job),
                "resume": lambda: hand.resume(job),
                "now": lambda: hand.at_once(job),
                "fixed": lambda: hand.fixed(job, OPERATION, probed=True),
            }
            try:
                deeds[deed]()
            except UsageError:
                return

    @rule()
    def connection_is_reopened(self) -> None:
        with self.world.store.begin() as db:
            Hand(db, "agent", self.world.clock.now).reopen(DOOR)
        self.world.vendor.opened()

    @invariant()
    def all_is_well(self) -> None:
        found, vendor = self.world.all(), self.world.vendor
        assert all(times <= 1 for times in vendor.books.values()), "booked twice"
        assert not vendor.blind, "sent without a look-up just before"
        assert not vendor.pressed, "knocked on a door known to be closed"
        assert vendor.most_errors() <= 6, "more errors than are ever spent"
        assert sorted(job.record for job in found) == sorted(self.records), "lost, or two jobs"
        for job in found:
            there = vendor.books[job.record] == 1
            assert there or job.state is not JobState.DONE, "done, but not in the books"
            assert vendor.sent[job.record] <= job.sends, "sent without being counted"
            assert job.turn >= self.turns.get(job.id, 0), "a turn went back"
            self.turns[job.id] = job.turn
            waits = job.state in (JobState.PERSON, JobState.FIXING) or job.busy
            assert job.state.ended or waits or job.due is not None, "nothing moves it on"


class ExactLife(Life):
    """The same with a vendor that counts errors, and would block."""

    system = ConnectionSystem.EXACT
    refusal = "400"


_BEFORE_KEEPING = frozenset({Boundary.AFTER_LOOK, Boundary.AFTER_SEND, "look", "send"})
"""Where who dies takes along what the vendor answered."""


def _dying(boundary: str) -> Callable[[str], None]:
    def passed(here: str) -> None:
        if here == boundary:
            raise Killed

    return passed


SETTINGS = settings(
    max_examples=50,
    stateful_step_count=40,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow],
)
TestLife = Life.TestCase
TestLife.settings = SETTINGS
TestExactLife = ExactLife.TestCase
TestExactLife.settings = SETTINGS
