"""What a person does to a job, and what the plan says of it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from tests.unit.retry.simulated import DOOR, OPERATION, START, World

from troubleshooter.errors import Unreachable, UsageError
from troubleshooter.retry import audit, causes, doors, jobs, offering
from troubleshooter.retry.boundaries import Boundary
from troubleshooter.retry.job import (
    Answer,
    AnswerKind,
    Job,
    JobState,
    Mode,
    Reason,
    job_id,
    job_key,
)
from troubleshooter.retry.operations.operation import Operation
from troubleshooter.retry.plan import PlanLine, WaitsFor, plan
from troubleshooter.retry.policy import Decision
from troubleshooter.retry.steering import Hand, difference
from troubleshooter.retry.texts import ANSWERS, REASONS, STATES, WAITS

MINUTE = timedelta(minutes=1)


@pytest.fixture
def world(tmp_path: Path) -> Iterator[World]:
    made = World(tmp_path)
    yield made
    made.close()


def act(world: World, deed: Callable[[Hand, Job], Job], record: str = "1") -> Job:
    with world.store.begin() as db:
        return deed(Hand(db, "agent", world.clock.now), jobs.named(db, record))


def moved(world: World, state: JobState, reason: Reason, **values: Any) -> None:
    with world.store.begin() as db:
        job = jobs.named(db, "1")
        jobs.change(db, job.id, world.clock.now, state=state.value, reason=reason.value, **values)


def planned(world: World) -> tuple[PlanLine, ...]:
    with world.store.read() as db:
        every = doors.every(db), doors.holds(db), causes.every(db)
    return plan(world.all(), *every, world.clock.now)


def test_a_job_that_is_under_way_is_cancelled_once_that_is_settled(world: World) -> None:
    world.add("1")
    (offer,) = world.take()
    act(world, Hand.cancel)
    assert world.all()[0].state is JobState.QUEUED
    world.carry(offer)
    assert (world.all()[0].state, world.vendor.sent["1"]) == (JobState.CANCELLED, 0)


def test_a_job_whose_outcome_is_unknown_is_looked_up_before_it_is_cancelled(world: World) -> None:
    world.add("1")
    world.vendor.lost = True
    world.pass_time(timedelta(seconds=1), timedelta(seconds=1))
    assert world.all()[0].state is JobState.UNKNOWN
    act(world, Hand.cancel)
    world.pass_time(10 * MINUTE, timedelta(seconds=10))
    assert (world.all()[0].state, world.all()[0].reason) == (JobState.DONE, Reason.ARRIVED)


def test_what_has_ended_cannot_be_cancelled(world: World) -> None:
    world.add("1")
    moved(world, JobState.DONE, Reason.ARRIVED)
    with pytest.raises(UsageError, match="done already"):
        act(world, Hand.cancel)


def test_without_a_probe_the_person_who_says_fixed_is_believed(world: World) -> None:
    world.add("1", "after-fix", "test.rule")
    done = act(world, lambda hand, job: hand.fixed(job, OPERATION, probed=False))
    assert (done.state, done.reason) == (JobState.QUEUED, Reason.SAID_FIXED)


def test_what_was_called_fixed_and_did_not_go_yet_waits_again(world: World) -> None:
    world.add("1", "after-fix", "test.rule")
    act(world, lambda hand, job: hand.fixed(job, OPERATION, probed=False))
    back = act(world, Hand.unfixed)
    assert (back.state, back.due) == (JobState.FIXING, None)


def test_what_went_already_is_not_called_back(world: World) -> None:
    world.add("1", "after-fix", "test.rule")
    act(world, lambda hand, job: hand.fixed(job, OPERATION, probed=False))
    moved(world, JobState.QUEUED, Reason.SAID_FIXED, unsettled=True, sends=1)
    with pytest.raises(UsageError, match="it went already"):
        act(world, Hand.unfixed)
    moved(world, JobState.DONE, Reason.ARRIVED, unsettled=False)
    with pytest.raises(UsageError, match="it went already"):
        act(world, Hand.unfixed)


def test_a_probe_that_is_asked_because_a_person_said_so_decides_by_itself_again(
    world: World,
) -> None:
    world.advisor.word = "open"
    world.add("1", "after-fix", "test.rule")
    world.check()
    act(world, lambda hand, job: hand.fixed(job, OPERATION, probed=True))
    act(world, Hand.unfixed)
    world.check()
    assert world.all()[0].state is JobState.FIXING


def test_with_a_probe_fixed_has_it_asked_at_once(world: World) -> None:
    world.add("1", "after-fix", "test.rule")
    world.check()
    assert (world.advisor.asked, world.all()[0].state) == (1, JobState.FIXING)
    world.clock.now += MINUTE
    world.check()
    assert world.advisor.asked == 1
    act(world, lambda hand, job: hand.fixed(job, OPERATION, probed=True))
    world.check()
    assert (world.advisor.asked, world.all()[0].reason) == (2, Reason.CAUSE_THERE)


def test_where_the_probe_sees_nothing_the_person_is_believed(world: World) -> None:
    world.advisor.word = "open"
    world.add("1", "after-fix", "test.rule")
    world.check()
    act(world, lambda hand, job: hand.fixed(job, OPERATION, probed=True))
    world.check()
    assert (world.all()[0].state, world.all()[0].reason) == (JobState.QUEUED, Reason.SAID_FIXED)


def test_a_person_who_looked_herself_lets_it_be_sent_again(world: World) -> None:
    world.add("1")
    moved(world, JobState.PERSON, Reason.CANNOT_LOOK, unsettled=True, sends=1, due=None)
    done = act(world, lambda hand, job: hand.fixed(job, OPERATION, probed=False))
    assert (done.vouched, done.unsettled, done.state) == (True, False, JobState.QUEUED)


def test_a_fix_does_not_vouch_for_what_can_be_looked_up(world: World) -> None:
    world.add("1", "after-fix", "test.rule")
    done = act(world, lambda hand, job: hand.fixed(job, OPERATION, probed=False))
    assert not done.vouched


def test_what_only_a_person_starts_is_done_when_nothing_can_show_it(world: World) -> None:
    watch = Operation("test", OPERATION.systems, OPERATION.form, OPERATION.look_up, None, str)
    world.add("1", "manual")
    moved(world, JobState.PERSON, Reason.CLICK, due=None, mode=Mode.LOOK.value)
    done = act(world, lambda hand, job: hand.fixed(job, watch, probed=False))
    assert (done.state, done.reason, done.resolved) == (JobState.DONE, Reason.SAID_DONE, "said")


def test_who_saw_it_in_the_books_ends_the_job(world: World) -> None:
    world.add("1")
    moved(world, JobState.PERSON, Reason.CANNOT_LOOK, unsettled=True)
    done = act(world, Hand.arrived)
    assert (done.state, done.unsettled, done.resolved) == (JobState.DONE, False, "said")


def test_now_takes_up_what_waits_but_opens_no_door(world: World) -> None:
    world.add("1")
    world.vendor.error = Unreachable("closed")
    world.pass_time(timedelta(seconds=1), timedelta(seconds=1))
    world.vendor.error = None
    act(world, Hand.at_once)
    assert world.take() == []
    with world.store.begin() as db:
        assert Hand(db, "agent", world.clock.now).reopen(DOOR) == 1
    assert len(world.take()) == 1


def test_every_deed_stands_in_the_trail_with_who_did_it(world: World) -> None:
    world.add("1")
    act(world, Hand.at_once)
    act(world, Hand.cancel)
    act(world, Hand.resume)
    with world.store.read() as db:
        trail = audit.trail(db)
    assert [(line.who, line.action) for line in trail] == [
        ("agent", "now"), ("agent", "cancel"), ("agent", "resume")
    ]  # fmt: skip


def test_secrets_do_not_come_into_the_trail(world: World) -> None:
    with world.store.begin() as db:
        audit.note(db, START, "agent", "edit", detail='"token": "abcdefghijkl"')
        (line,) = audit.trail(db)
    assert "abcdefghijkl" not in line.detail


def test_a_difference_shows_only_what_changed() -> None:
    before, after = {"a": 1, "b": {"c": 2}}, {"a": 1, "b": {"c": 3}}
    assert difference(before, after).split() == ["-", '"c":', "2", "+", '"c":', "3"]


@pytest.mark.parametrize(
    ("given", "count"), [("1", 1), ("2", None), ("", None)], ids=["record", "none", "all"]
)
def test_a_job_is_named_by_what_fits_only_one(world: World, given: str, count: int | None) -> None:
    world.add("1")
    world.add("3")
    with world.store.read() as db:
        if count is None:
            with pytest.raises(UsageError):
                jobs.named(db, given)
        else:
            assert jobs.named(db, given).id == job_id(job_key(DOOR, "test", "1"))


def test_the_plan_tells_whom_each_waits_for_and_until_when(world: World) -> None:
    world.add("1")
    world.add("2", "after-fix", "test.rule")
    world.check()
    world.vendor.error = Unreachable("closed")
    world.pass_time(timedelta(seconds=1), timedelta(seconds=1))
    lines = {line.waits_for: line for line in planned(world)}
    assert lines[WaitsFor.CLOCK].reason is Reason.OUTAGE
    opens = lines[WaitsFor.CLOCK].at
    assert opens is not None
    assert START + MINUTE <= opens <= START + 2 * MINUTE
    assert lines[WaitsFor.PROBE].at == START + 30 * MINUTE
    assert lines[WaitsFor.PROBE].rule == "test.rule"


def test_a_paused_door_waits_for_a_person(world: World) -> None:
    world.add("1")
    with world.store.begin() as db:
        Hand(db, "agent", world.clock.now).pause(DOOR)
    (line,) = planned(world)
    assert (line.waits_for, line.reason) == (WaitsFor.PERSON, Reason.PAUSED)
    assert world.take() == []


def test_the_more_urgent_goes_first(world: World) -> None:
    for record, priority in (("1", 50), ("2", 1), ("3", 100)):
        world.add(record)
        with world.store.begin() as db:
            job = jobs.named(db, record)
            jobs.change(db, job.id, world.clock.now, priority=priority)
    with world.store.begin() as db:
        doors.set_limits(db, DOOR, together=3)
    order = [offer.priority for offer in world.take()]
    assert order == [1, 50, 100]


def test_a_turn_that_nobody_ends_is_given_back_and_gives_up_in_the_end(world: World) -> None:
    world.add("1")
    for _ in range(5):
        (offer,) = world.take()
        with world.store.begin() as db:
            offering.give_back(db, offer.job, offer.turn)
    assert (world.all()[0].state, world.all()[0].reason) == (JobState.DEAD, Reason.BROKEN)
    assert world.take() == []


def test_a_worker_held_up_before_sending_does_not_send(world: World) -> None:
    world.add("1")
    (offer,) = world.take()

    def slept(boundary: Boundary) -> None:
        if boundary is Boundary.BEFORE_SEND:
            world.clock.now += 3 * MINUTE

    world.at = slept
    world.carry(offer)
    assert world.vendor.sent["1"] == 0
    assert world.all()[0].state is JobState.WAITING


def test_an_answer_that_a_worker_thought_dead_kept_after_all_counts(world: World) -> None:
    world.add("1")
    (offer,) = world.take()
    turns = world.turns
    assert turns.look(offer.job, offer.turn)
    world.vendor.lost = True
    turns.send(offer.job, offer.turn)
    turns.settle(offer.job, offer.turn)
    # The vendor's list does not show it yet.
    world.vendor.books.clear()
    with world.store.begin() as db:
        kept = Answer(AnswerKind.DONE, "booked", reference="77")
        jobs.answered(db, offer.job, offer.turn, "send", kept, world.clock.now)
    world.pass_time(5 * MINUTE, timedelta(seconds=5))
    assert (world.all()[0].state, world.all()[0].sends) == (JobState.DONE, 1)
    assert world.vendor.sent["1"] == 1


def test_a_turn_that_ended_cannot_be_settled_again(world: World) -> None:
    world.add("1")
    (offer,) = world.take()
    world.carry(offer)
    with world.store.begin() as db:
        job = jobs.by_id(db, offer.job)
        again = Decision(JobState.DEAD, Reason.BROKEN)
        assert not jobs.settle(db, job, again, None, world.clock.now)


def test_every_word_has_a_text_in_both_languages() -> None:
    for words, texts in (
        (Reason, REASONS),
        (JobState, STATES),
        (WaitsFor, WAITS),
        (AnswerKind, ANSWERS),
    ):
        assert set(texts) == set(words)
    for text in REASONS.values():
        assert text.nl
        assert text.en
        assert text.nl != text.en
