"""One turn of a job: look it up, send it if it is not there, decide what becomes of it.

Every function may run twice for the same turn, in another process after the first was killed:
what was begun stands in the store before anything is sent, so a second run never sends again.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Mapping
from contextlib import AbstractContextManager
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any, Protocol

from troubleshooter.errors import ConfigurationError, ConnectorError
from troubleshooter.live import ConnectionSystem
from troubleshooter.model import RetryPolicy
from troubleshooter.retry import audit, causes, doors, jobs
from troubleshooter.retry.answers import answer_of, before_sending
from troubleshooter.retry.boundaries import Boundary, Pass, through
from troubleshooter.retry.clock import utc_now
from troubleshooter.retry.doors import Door
from troubleshooter.retry.job import Answer, AnswerKind, Attempt, Job, JobState, Reason
from troubleshooter.retry.operations.operation import Operation, Task, shown
from troubleshooter.retry.policy import Decision, Tries, admit, after_look, after_send
from troubleshooter.store import Store

LOOK, SEND = "look-up", "send"


@dataclass(frozen=True, slots=True)
class Advice:
    """What the rulebook says of an answer: the rule, its policy, what the message told."""

    rule: str
    policy: RetryPolicy
    parameters: Mapping[str, str]


class Advisor(Protocol):
    """What the engine asks of the rulebook and the probes, without knowing either."""

    def advise(self, system: ConnectionSystem, message: str) -> Advice | None:
        """What a refusal means, None when no rule fits."""

    def needs(
        self, system: ConnectionSystem, rule: str, parameters: Mapping[str, str]
    ) -> Mapping[str, str] | None:
        """The parameters that the rule's probe is asked with; None when no probe judges it."""

    def check(self, connection: str, rule: str, parameters: Mapping[str, str]) -> tuple[str, str]:
        """Ask the probe: confirmed, refuted or open, and what it said."""


class Opener(Protocol):
    """Opens a session of a connection for one job."""

    def at(self, name: str) -> AbstractContextManager[Any]:
        """The session, closed or kept afterwards."""


@dataclass(frozen=True, slots=True)
class Turns:
    """Carries out turns; `draw` gives a random number in 0..1, `at` passes each boundary."""

    store: Store
    operations: Mapping[str, Operation]
    desks: Opener
    advisor: Advisor
    worker: str
    now: Callable[[], datetime] = utc_now
    draw: Callable[[], float] = random.random
    at: Pass = through
    fence: timedelta = timedelta(seconds=60)

    def look(self, identity: str, turn: int) -> bool:
        """Look the job up and decide; True when it is to be sent now."""
        with self.store.begin() as db:
            job = jobs.by_id(db, identity, lock=True)
            if not _under_way(job, turn):
                return False
            earlier = jobs.attempt(db, identity, turn, SEND)
            if earlier is not None:
                # A run before this one got as far as sending: its own step settles that.
                return True
            if job.wants_cancel and not job.unsettled:
                _cancel(db, job, self.now())
                return False
            seen = jobs.attempt(db, identity, turn, LOOK)
            answer = None if seen is None else seen.answer
            if answer is None and not self._may_look(db, job, again=seen is not None):
                return False
            if seen is None:
                jobs.begin(db, job, LOOK, self.worker, "", self.now())
            set_aside = "" if answer is not None else self._reserve(db, job, LOOK)
        self.at(Boundary.BEFORE_LOOK)
        if answer is None:
            answer = self._looked(job)
            with self.store.begin() as db:
                jobs.answered(db, identity, turn, LOOK, answer, self.now())
                _settle_reserve(db, set_aside, answer)
        self.at(Boundary.AFTER_LOOK)
        return self._decide_look(identity, turn, answer)

    def send(self, identity: str, turn: int) -> None:
        """Send the job once in this turn; a second run of the turn sends nothing."""
        set_aside = self._count_send(identity, turn)
        if set_aside is None:
            return
        with self.store.read() as db:
            job = jobs.by_id(db, identity)
        self.at(Boundary.BEFORE_SEND)
        answer = self._sent(job)
        self.at(Boundary.AFTER_SEND)
        with self.store.begin() as db:
            jobs.answered(db, identity, turn, SEND, answer, self.now())
            _settle_reserve(db, set_aside, answer)
        self.at(Boundary.ANSWER_KEPT)

    def settle(self, identity: str, turn: int) -> None:
        """Decide what becomes of a job that was sent in this turn."""
        now = self.now()
        with self.store.begin() as db:
            job = jobs.by_id(db, identity, lock=True)
            if not _under_way(job, turn):
                return
            attempt = jobs.attempt(db, identity, turn, SEND)
            if attempt is None:
                return
            answer = attempt.answer or Answer(AnswerKind.LOST, "no answer was kept")
            door = doors.must(db, job.connection)
            tries = self._tries(db, job, door)
            decision = after_send(tries, answer, now, door.limits, self.draw())
            self._write(db, job, decision, answer, now)
        self.at(Boundary.SETTLED)

    def _decide_look(self, identity: str, turn: int, answer: Answer) -> bool:
        now = self.now()
        with self.store.begin() as db:
            job = jobs.by_id(db, identity, lock=True)
            if not _under_way(job, turn):
                return False
            answer = _late(jobs.attempts(db, identity), job) or answer
            door = doors.must(db, job.connection)
            tries = self._tries(db, job, door)
            decision = after_look(job.policy, tries, answer, now, door.limits, self.draw())
            goes = self._write(db, job, decision, answer, now).send
        self.at(Boundary.LOOK_DECIDED)
        return goes

    def _count_send(self, identity: str, turn: int) -> str | None:
        """Count the attempt before the call; the error set aside for it ('' where none is counted),
        None when this turn sent already, or may not."""
        now = self.now()
        with self.store.begin() as db:
            job = jobs.by_id(db, identity, lock=True)
            if not _under_way(job, turn) or jobs.attempt(db, identity, turn, SEND) is not None:
                return None
            doors.lock(db, job.connection)
            instead = self._instead_of_sending(db, job, now)
            if instead is not None:
                jobs.settle(db, job, instead, None, now)
                return None
            request = shown(job.payload)
            jobs.begin(db, job, SEND, self.worker, request, now)
            set_aside = self._reserve(db, job, SEND)
            stamp = now.timestamp()
            jobs.change(
                db,
                identity,
                now,
                turn,
                sends=job.sends + 1,
                unsettled=True,
                vouched=False,
                sent_at=stamp,
                first_sent_at=(job.first_sent_at or now).timestamp(),
            )
        return set_aside

    def _instead_of_sending(self, db: Any, job: Job, now: datetime) -> Decision | None:
        """What becomes of a job that may not be sent after all; None when it may."""
        if job.wants_cancel:
            return Decision(JobState.CANCELLED, Reason.CANCELLED)
        looked = jobs.attempt(db, job.id, job.turn, LOOK)
        ended = None if looked is None else looked.ended_at
        if ended is None or abs(now - ended) > self.fence:
            # What was absent when a worker died may have been booked by somebody since.
            return Decision(JobState.QUEUED, Reason.LOOK_FIRST, now)
        door = doors.must(db, job.connection)
        holds = [hold for hold in doors.holds(db, job.connection) if hold.until > now]
        since = now - door.limits.error_window
        errors = doors.errors(db, job.connection, job.operation, since)
        allowed = admit(now, door.limits, holds, errors, 0, door.paused)
        if allowed.allowed:
            return None
        return Decision(
            JobState.WAITING, allowed.reason, allowed.until or now + timedelta(minutes=1)
        )

    def _looked(self, job: Job) -> Answer:
        operation = self.operations[job.operation]
        # A session that was kept may have ended meanwhile; looking twice harms nobody.
        for last in (False, True):
            try:
                with self.desks.at(job.connection) as desk:
                    return operation.look_up(desk, _task(job))
            except (ConnectorError, ConfigurationError) as error:
                answer = answer_of(error, self.now())
                if last or answer.kind is not AnswerKind.REFUSED or answer.counted:
                    return answer
        raise AssertionError

    def _sent(self, job: Job) -> Answer:
        operation = self.operations[job.operation]
        assert operation.send is not None  # noqa: S101
        opened = False
        try:
            with self.desks.at(job.connection) as desk:
                if self.now() - (job.sent_at or self.now()) > self.fence:
                    # Held up for so long that another may believe it never came through.
                    return Answer(AnswerKind.UNREACHABLE, "held up before sending: not sent")
                opened = True
                self.at(Boundary.SENDING)
                return operation.send(desk, _task(job))
        except (ConnectorError, ConfigurationError) as error:
            answer = answer_of(error, self.now())
            answer = answer if opened else before_sending(answer)
        return self._advised(job, answer)

    def _advised(self, job: Job, answer: Answer) -> Answer:
        if answer.kind is not AnswerKind.REFUSED:
            return answer
        with self.store.read() as db:
            door = doors.get(db, job.connection)
        if door is None:
            return answer
        advice = self.advisor.advise(door.system, answer.message)
        if advice is None:
            return answer
        return replace(
            answer, rule=advice.rule, again=advice.policy, parameters=dict(advice.parameters)
        )

    def _tries(self, db: Any, job: Job, door: Door) -> Tries:
        since = self.now() - door.limits.error_window
        errors = doors.errors(db, job.connection, job.operation, since)
        return Tries(
            sends=job.sends,
            failures=job.failures,
            looks=job.looks,
            mode=job.mode,
            unsettled=job.unsettled,
            vouched=job.vouched,
            sent_at=job.sent_at,
            first_sent_at=job.first_sent_at,
            streaks=doors.streaks(db, job.connection),
            # A record that fails by itself must not close the door for the others.
            faults=door.faults - (door.fault_job == job.id and door.faults > 0),
            last_error=errors[-1] if errors else None,
        )

    def _write(
        self, db: Any, job: Job, decision: Decision, answer: Answer, now: datetime
    ) -> Decision:
        """Write the decision down with all that follows from it; what was decided in the end."""
        decision = self._with_cause(db, job, decision, answer, now)
        certain = decision.settled or not job.unsettled
        if job.wants_cancel and certain and not decision.state.ended:
            decision = Decision(JobState.CANCELLED, Reason.CANCELLED, settled=True)
        if not jobs.settle(db, job, decision, answer, now):
            return replace(decision, send=False)
        if decision.hold is not None:
            doors.put(db, job.connection, decision.hold, answer.message, now)
            detail = f"{decision.hold.kind.value} until {decision.hold.until.isoformat()}"
            audit.note(db, now, audit.ENGINE, "hold", job.id, job.connection, detail)
        if answer.kind is AnswerKind.FOUND and job.unsettled:
            doors.release_sends(db, job.id)
        if answer.kind in _FAULTS:
            doors.fault(db, job.connection, job.id)
        elif answer.kind in _WELL:
            doors.well(db, job.connection)
        if decision.state is JobState.DONE:
            if job.cause:
                causes.plan_verification(db, job.cause, now)
            else:
                jobs.change(db, job.id, now, resolved="arrived", resolved_at=now.timestamp())
        return decision

    def _with_cause(
        self, db: Any, job: Job, decision: Decision, answer: Answer, now: datetime
    ) -> Decision:
        """A job that waits for a fix belongs to its cause; without a probe a person ends it."""
        if decision.state is not JobState.FIXING or answer.rule is None:
            return decision
        told = {**self.operations[job.operation].told(job.payload), **answer.parameters}
        system = doors.must(db, job.connection).system
        needs = self.advisor.needs(system, answer.rule, told)
        cause = causes.make(db, job.connection, answer.rule, needs or {})
        jobs.change(db, job.id, now, cause=cause.id)
        if needs is None:
            return replace(decision, reason=Reason.NO_PROBE, due=None)
        if decision.due is not None:
            causes.plan_check(db, cause.id, decision.due)
        return decision

    def _reserve(self, db: Any, job: Job, kind: str) -> str:
        """Set an error aside for a call that is about to be made; its name, '' for none."""
        door = doors.must(db, job.connection)
        if door.limits.errors is None:
            return ""
        call = f"{job.id}/{job.turn}/{kind}"
        # A call of the same turn whose end nobody saw may have been an error of its own.
        earlier = doors.reserved(db, call)
        name = f"{call}/{earlier + 1}" if earlier else call
        doors.reserve(db, job.connection, job.operation, name, self.now())
        return name

    def _may_look(self, db: Any, job: Job, again: bool) -> bool:
        """Whether the door is open still, and once more for a look-up whose end nobody saw, which
        may have been an error; if not, the job waits."""
        door, now = doors.must(db, job.connection), self.now()
        holds = [hold for hold in doors.holds(db, job.connection) if hold.until > now]
        since = now - door.limits.error_window
        errors = doors.errors(db, job.connection, job.operation, since) if again else ()
        allowed = admit(now, door.limits, holds, errors, 0, door.paused, settling=True)
        if allowed.allowed:
            return True
        state = JobState.UNKNOWN if job.unsettled else JobState.WAITING
        due = allowed.until or now + timedelta(minutes=1)
        jobs.settle(db, job, Decision(state, allowed.reason, due, mode=job.mode), None, now)
        return False


_FAULTS = (AnswerKind.FAULT, AnswerKind.LOST, AnswerKind.UNEXPECTED, AnswerKind.UNREACHABLE)
_MAY_COUNT = (AnswerKind.FAULT, AnswerKind.LOST, AnswerKind.UNEXPECTED)
_WELL = (
    AnswerKind.FOUND,
    AnswerKind.ABSENT,
    AnswerKind.CONFLICT,
    AnswerKind.DONE,
    AnswerKind.REFUSED,
)


def _settle_reserve(db: Any, set_aside: str, answer: Answer) -> None:
    if set_aside and not answer.counted and answer.kind not in _MAY_COUNT:
        doors.release(db, set_aside)


def _under_way(job: Job, turn: int) -> bool:
    return job.busy and job.turn == turn


def _task(job: Job) -> Task:
    sent = job.sends > 0 and not job.vouched
    return Task(job.id, job.record, job.payload, job.parameters, sent)


def _cancel(db: Any, job: Job, now: datetime) -> None:
    jobs.settle(db, job, Decision(JobState.CANCELLED, Reason.CANCELLED), None, now)


def _late(history: tuple[Attempt, ...], job: Job) -> Answer | None:
    """An answer to an earlier send that was kept after all, by a worker thought dead."""
    if not job.unsettled:
        return None
    sent = [one for one in history if one.kind == SEND and one.turn < job.turn]
    last = sent[-1].answer if sent else None
    if last is not None and last.kind is AnswerKind.DONE:
        return replace(last, kind=AnswerKind.FOUND)
    return None
