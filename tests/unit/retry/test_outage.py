"""A long outage costs next to nothing, and everything arrives once it is over."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from tests.unit.retry.simulated import World

from troubleshooter.errors import (
    ConnectorError,
    CredentialsRejected,
    LimitReached,
    UnexpectedAnswer,
    Unreachable,
    VendorFault,
)
from troubleshooter.retry.job import JobState

JOBS = 1_000
OUTAGE = timedelta(hours=3)
STEP = timedelta(seconds=20)


@pytest.fixture
def world(tmp_path: Path) -> Iterator[World]:
    made = World(tmp_path)
    yield made
    made.close()


def test_three_hours_of_outage_waste_at_most_one_attempt_in_a_hundred(world: World) -> None:
    for number in range(JOBS):
        world.add(f"2026-{number:05}")
    world.vendor.error = Unreachable("closed")
    world.pass_time(OUTAGE, STEP)
    assert sum(job.sends for job in world.all()) == 0
    assert world.vendor.knocks <= JOBS // 100
    world.vendor.error = None
    world.pass_time(timedelta(hours=1), STEP)
    assert {job.state for job in world.all()} == {JobState.DONE}
    assert set(world.vendor.books.values()) == {1}


@pytest.mark.parametrize(
    "error",
    [
        VendorFault("HTTP 503"),
        UnexpectedAnswer("a login page"),
        CredentialsRejected("no"),
        LimitReached("E003.1", "E003.1"),
        LimitReached("429", "429", 30.0),
    ],
    ids=lambda error: f"{type(error).__name__}-{error}",
)
def test_whatever_closes_the_door_few_knock_on_it(world: World, error: ConnectorError) -> None:
    for number in range(60):
        world.add(f"2026-{number:05}")
    world.vendor.error = error
    world.pass_time(timedelta(minutes=5), STEP)
    assert world.vendor.knocks <= (12 if "429" in str(error) else 3)


def test_an_outage_in_the_middle_of_the_work_sends_nothing_twice(world: World) -> None:
    for number in range(40):
        world.add(f"2026-{number:05}")
    for offer in world.take():
        world.carry(offer)
    world.vendor.lost = True
    for offer in world.take():
        world.carry(offer)
    world.vendor.lost = False
    world.vendor.error = Unreachable("closed")
    world.pass_time(timedelta(minutes=30), STEP)
    world.vendor.error = None
    world.pass_time(timedelta(hours=2), STEP)
    assert {job.state for job in world.all()} == {JobState.DONE}
    assert set(world.vendor.books.values()) == {1}
    assert set(world.vendor.sent.values()) == {1}


def test_a_write_that_comes_through_late_is_not_sent_again(world: World) -> None:
    world.add("2026-00001")
    world.vendor.late_s = 90
    world.pass_time(timedelta(minutes=10), timedelta(seconds=5))
    assert world.vendor.books == {"2026-00001": 1}
    assert world.vendor.sent == {"2026-00001": 1}


def test_one_record_that_always_fails_does_not_keep_the_others_back(world: World) -> None:
    world.add("2026-00000")
    for number in range(1, 30):
        world.add(f"2026-{number:05}")
    world.vendor.poison = "2026-00000"
    world.pass_time(timedelta(minutes=20), timedelta(seconds=5))
    states = {job.record: job.state for job in world.all()}
    assert states.pop("2026-00000") is not JobState.DONE
    assert set(states.values()) == {JobState.DONE}
