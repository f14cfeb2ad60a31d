"""A job's life under everything that can happen to it: faults, crashes, people, time."""

from __future__ import annotations

import tempfile
from collections.abc import Callable
from contextlib import suppress
from datetime import timedelta
from pathlib import Path

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule
from tests.unit.retry.simulated import DOOR, OPERATION, World

from troubleshooter.errors import (
    ConnectorError,
    CredentialsRejected,
    LimitReached,
    Refused,
    Unreachable,
    UsageError,
    VendorFault,
)
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
    CredentialsRejected("no"),
)


class Killed(BaseException):
    """The process dies here."""


class Life(RuleBasedStateMachine):
    """Jobs, a vendor, a person, and a process that dies."""

    def __init__(self) -> None:
        super().__init__()
        self._folder = tempfile.TemporaryDirectory()
        self.world = World(Path(self._folder.name))
        self.records: set[str] = set()
        self.turns: dict[str, int] = {}
        self.kept: list[Offer] = []

    def teardown(self) -> None:
        self.world.close()
        self._folder.cleanup()

    @rule(number=st.integers(0, 3), when=st.sampled_from(["transient", "wait", "after-fix"]))
    def add(self, number: int, when: str) -> None:
        record = f"2026-{number}"
        self.world.add(record, when, "test.rule" if when == "after-fix" else None)
        self.records.add(record)

    @rule(
        mood=st.sampled_from(["well", "well", "loses", "is late", "is late", "shut", "refuses"]),
        error=st.sampled_from(ERRORS),
        late_s=st.sampled_from([30.0, 100.0]),
        refuse=st.sampled_from(["after-fix", "lookup", "transient", "none", ""]),
        word=st.sampled_from(["confirmed", "refuted", "open"]),
    )
    def vendor_changes(
        self, mood: str, error: ConnectorError, late_s: float, refuse: str, word: str
    ) -> None:
        vendor, advisor = self.world.vendor, self.world.advisor
        vendor.error = error if mood == "shut" else None
        vendor.lost = mood == "loses"
        vendor.late_s = late_s if mood == "is late" else 0.0
        vendor.refusal = Refused("refused", "CFACT028") if mood == "refuses" else None
        advisor.policy = RetryPolicy(RetryWhen(refuse)) if refuse else None
        advisor.word = word

    @rule(minutes=st.sampled_from([1, 20, 90]))
    def time_passes(self, minutes: float) -> None:
        self._pass(minutes)
        self.world.check()

    def _pass(self, minutes: float) -> None:
        self.world.clock.now += timedelta(minutes=minutes)
        self.world.vendor.carry_out()

    @rule(minutes=st.sampled_from([0.0, 0.2, 0.6, 2]))
    def worker_works(self, minutes: float) -> None:
        self._pass(minutes)
        for offer in self.world.take():
            self.world.carry(offer)

    @rule(boundary=st.sampled_from(Boundary), back=st.booleans())
    def worker_dies(self, boundary: Boundary, back: bool) -> None:
        for offer in self.world.take():
            self.world.at = _dying(boundary)
            with suppress(Killed):
                self.world.carry(offer)
            self.world.at = through
            if back:
                with self.world.store.begin() as db:
                    offering.give_back(db, offer.job, offer.turn)
            else:
                # Another worker carries the same turn on.
                self.world.carry(offer)

    @rule()
    def worker_dawdles(self) -> None:
        """Taken for dead, its turns carried on by another, it goes on with them later."""
        self.kept += self.world.take()
        for offer in self.kept:
            self.world.carry(offer)

    @rule()
    def worker_goes_on(self) -> None:
        for minutes in (0.2, 0.6, 2):
            self.worker_works(minutes)

    @rule()
    def dawdler_returns(self) -> None:
        for offer in self.kept:
            self.world.carry(offer)
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

    @invariant()
    def all_is_well(self) -> None:
        found, vendor = self.world.all(), self.world.vendor
        assert all(times <= 1 for times in vendor.books.values()), "booked twice"
        assert {job.record for job in found} == self.records, "lost"
        for job in found:
            there = vendor.books[job.record] == 1
            assert there or job.state is not JobState.DONE, "done, but not in the books"
            assert vendor.sent[job.record] <= job.sends, "sent without being counted"
            assert job.turn >= self.turns.get(job.id, 0), "a turn went back"
            self.turns[job.id] = job.turn
            waits = job.state in (JobState.PERSON, JobState.FIXING) or job.busy
            assert job.state.ended or waits or job.due is not None, "nothing moves it on"


def _dying(boundary: Boundary) -> Callable[[Boundary], None]:
    def passed(here: Boundary) -> None:
        if here is boundary:
            raise Killed

    return passed


TestLife = Life.TestCase
TestLife.settings = settings(
    max_examples=50,
    stateful_step_count=40,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow],
)
