"""A turn that another process carries on: what it may still trust, and what it may spend."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import suppress
from datetime import timedelta
from pathlib import Path

import pytest
from tests.unit.retry.simulated import DOOR, World, nothing

from troubleshooter.errors import Refused, Unreachable, VendorFault
from troubleshooter.live import ConnectionSystem
from troubleshooter.model import RetryPolicy, RetryWhen
from troubleshooter.retry import doors, jobs, offering
from troubleshooter.retry.boundaries import Boundary, through
from troubleshooter.retry.job import JobState, Reason
from troubleshooter.retry.steering import Hand

HOUR = timedelta(hours=1)


class Killed(BaseException):
    """The process dies here."""


@pytest.fixture
def world(tmp_path: Path) -> Iterator[World]:
    made = World(tmp_path)
    yield made
    made.close()


@pytest.fixture
def exact(tmp_path: Path) -> Iterator[World]:
    made = World(tmp_path, ConnectionSystem.EXACT)
    yield made
    made.close()


def dying(boundary: Boundary) -> Callable[[Boundary], None]:
    def passed(here: Boundary) -> None:
        if here is boundary:
            raise Killed

    return passed


def dying_in(call: str) -> Callable[[str], None]:
    def passed(here: str) -> None:
        if here == call:
            raise Killed

    return passed


@pytest.mark.parametrize("boundary", [Boundary.AFTER_LOOK, Boundary.LOOK_DECIDED])
def test_what_was_absent_hours_ago_is_looked_up_anew_before_it_is_sent(
    world: World, boundary: Boundary
) -> None:
    world.add("1")
    (offer,) = world.take()
    world.at = dying(boundary)
    with suppress(Killed):
        world.carry(offer)
    world.at = through
    world.clock.now += 5 * HOUR
    # Meanwhile somebody booked it by hand.
    world.vendor.books["1"] += 1
    world.carry(offer)
    assert world.vendor.sent["1"] == 0
    assert world.all()[0].reason is Reason.LOOK_FIRST
    world.pass_time(HOUR, timedelta(minutes=1))
    assert (world.all()[0].state, world.vendor.books["1"]) == (JobState.DONE, 1)


def test_a_look_up_of_a_moment_ago_is_not_made_again(world: World) -> None:
    world.add("1")
    (offer,) = world.take()
    world.at = dying(Boundary.AFTER_LOOK)
    with suppress(Killed):
        world.carry(offer)
    world.at = through
    world.clock.now += timedelta(seconds=40)
    world.carry(offer)
    assert (world.all()[0].state, world.vendor.looks["1"]) == (JobState.DONE, 1)


def test_deaths_during_look_ups_spend_no_more_errors_than_allowed(exact: World) -> None:
    exact.add("1")
    (offer,) = exact.take()
    exact.vendor.look_error = Refused("bad", "400")
    exact.vendor.during = dying_in("look")
    for _ in range(12):
        with suppress(Killed):
            exact.carry(offer)
    assert exact.vendor.most_errors() == 6
    assert (exact.all()[0].state, exact.all()[0].reason) == (
        JobState.WAITING, Reason.ERROR_BUDGET
    )  # fmt: skip


def test_a_send_is_counted_and_its_outcome_unknown_before_the_call(world: World) -> None:
    world.add("1")
    (offer,) = world.take()
    world.vendor.during = dying_in("send")
    with suppress(Killed):
        world.carry(offer)
    job = world.all()[0]
    assert (world.vendor.sent["1"], job.sends, job.unsettled) == (1, 1, True)
    world.vendor.during = nothing
    world.carry(offer)
    assert (world.all()[0].state, world.vendor.sent["1"]) == (JobState.UNKNOWN, 1)


def test_a_turn_that_was_given_back_sends_nothing_while_the_next_one_runs(world: World) -> None:
    world.add("1")
    (first,) = world.take()
    turns = world.turns
    assert turns.look(first.job, first.turn)
    with world.store.begin() as db:
        offering.give_back(db, first.job, first.turn)
    (second,) = world.take()
    turns.send(first.job, first.turn)
    turns.settle(first.job, first.turn)
    assert (world.vendor.sent["1"], world.all()[0].busy) == (0, True)
    world.carry(second)
    assert (world.all()[0].state, world.vendor.sent["1"]) == (JobState.DONE, 1)


def test_what_waits_for_a_fix_is_not_offered_however_long_it_waits(world: World) -> None:
    world.add("1", "after-fix", "test.rule")
    for _ in range(5):
        world.check()
        world.clock.now += 6 * HOUR
        assert world.take() == []
    assert world.all()[0].state is JobState.FIXING


def test_as_many_jobs_go_at_once_as_errors_are_left(exact: World) -> None:
    for record in ("1", "2", "3"):
        exact.add(record)
    with exact.store.begin() as db:
        doors.set_limits(db, DOOR, together=3)
        for number in range(4):
            doors.reserve(db, DOOR, "test", f"earlier/{number}", exact.clock.now)
    # Four were spent, one is kept back for looking up what is unknown: one may still err.
    assert len(exact.take()) == 1


def test_one_that_is_slow_does_not_keep_the_next_from_being_taken_up(world: World) -> None:
    for record in ("1", "2", "3"):
        world.add(record)
    slow, quick = world.take()
    world.carry(quick)
    (third,) = world.take()
    assert third.job not in (slow.job, quick.job)


def test_cancelling_waits_for_an_unknown_outcome_while_the_door_is_closed(world: World) -> None:
    world.add("1")
    world.vendor.lost = True
    world.carry(world.take()[0])
    with world.store.begin() as db:
        Hand(db, "agent", world.clock.now).cancel(jobs.named(db, "1"))
    world.vendor.error = Unreachable("closed")
    world.pass_time(HOUR, timedelta(minutes=1))
    job = world.all()[0]
    assert (job.state, job.unsettled, job.wants_cancel) == (JobState.UNKNOWN, True, True)
    world.vendor.error = None
    world.pass_time(HOUR, timedelta(minutes=1))
    assert (world.all()[0].state, world.all()[0].reason) == (JobState.DONE, Reason.ARRIVED)


def test_only_stumbles_in_a_row_break_a_job(world: World) -> None:
    world.add("1")
    world.vendor.refusal = Refused("refused", "X")
    world.advisor.policy = RetryPolicy(RetryWhen.TRANSIENT)
    for _ in range(3):
        for _ in range(2):
            (offer,) = world.take()
            with world.store.begin() as db:
                offering.give_back(db, offer.job, offer.turn)
        world.pass_time(timedelta(minutes=20), timedelta(minutes=20))
        world.clock.now += HOUR
    assert world.all()[0].state is not JobState.DEAD


def test_faults_in_a_row_hold_the_connection_and_a_good_answer_lifts_it(world: World) -> None:
    for record in ("1", "2", "3"):
        world.add(record)
    world.vendor.error = VendorFault("HTTP 503")
    for offer in world.take():
        world.carry(offer)
    with world.store.read() as db:
        assert doors.holds(db, DOOR)
    world.vendor.error = None
    world.pass_time(HOUR, timedelta(minutes=1))
    with world.store.read() as db:
        assert not doors.holds(db, DOOR)
