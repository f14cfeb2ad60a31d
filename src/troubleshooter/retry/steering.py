"""What a person does to jobs and doors while workers run; each deed stands in the audit trail."""

from __future__ import annotations

import difflib
import json
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from troubleshooter.errors import UsageError
from troubleshooter.retry import audit, causes, doors, jobs, rows
from troubleshooter.retry.job import Job, JobState, Reason
from troubleshooter.retry.operations.operation import Operation, Payload


@dataclass(frozen=True, slots=True)
class Hand:
    """Who acts, when, in which transaction."""

    db: sa.Connection
    who: str
    now: datetime

    def cancel(self, job: Job) -> Job:
        """Do nothing more with the job; one that is under way or whose outcome is unknown ends
        as soon as that is settled."""
        if job.state.ended:
            raise UsageError(f"{job.id} is {job.state.value} already")
        if job.busy or job.unsettled:
            self._change(job, wants_cancel=True)
        else:
            self._move(job, JobState.CANCELLED, Reason.CANCELLED, None)
        return self._noted(job, "cancel")

    def resume(self, job: Job) -> Job:
        """Give a job that was cancelled or is dead a fresh start; it is looked up first."""
        if job.state not in (JobState.CANCELLED, JobState.DEAD) and not job.wants_cancel:
            raise UsageError(f"{job.id} is {job.state.value}; there is nothing to resume")
        self._fresh(job, Reason.RESUMED)
        return self._noted(job, "resume")

    def at_once(self, job: Job) -> Job:
        """Take the job up now, whatever it waited for; a held connection stays held."""
        if job.state is JobState.DONE:
            raise UsageError(f"{job.id} is done already")
        if job.state is JobState.FIXING and job.cause:
            causes.plan_check(self.db, job.cause, self.now)
            self._change(job, due=self.now.timestamp())
        elif job.state in (JobState.CANCELLED, JobState.DEAD):
            self._fresh(job, Reason.RESUMED)
        else:
            self._change(job, due=self.now.timestamp())
        return self._noted(job, "now")

    def fixed(self, job: Job, operation: Operation, probed: bool) -> Job:
        """Somebody says the cause is gone. A probe is asked at once if there is one; else she is
        believed. The record is looked up before anything is sent all the same."""
        if job.state.ended and job.state is not JobState.DEAD:
            raise UsageError(f"{job.id} is {job.state.value} already")
        if job.state is JobState.FIXING and job.cause and probed:
            causes.plan_check(self.db, job.cause, self.now, asked=True)
        elif job.state is JobState.PERSON and operation.send is None and job.due is None:
            self._move(job, JobState.DONE, Reason.SAID_DONE, None)
            self._change(job, resolved="said", resolved_at=self.now.timestamp())
        elif operation.send is None:
            self._change(job, due=self.now.timestamp())
        else:
            self._fresh(job, Reason.SAID_FIXED)
            if job.reason is Reason.CANNOT_LOOK:
                # Nothing shows whether it is there: she is the one who looked.
                self._change(job, vouched=True, unsettled=False)
        return self._noted(job, "fixed")

    def unfixed(self, job: Job) -> Job:
        """Somebody takes back that the cause is gone: what did not go meanwhile waits for the fix
        again. Raises UsageError for what did."""
        called_back = job.state is JobState.QUEUED and job.reason is Reason.SAID_FIXED
        if job.busy or job.unsettled or not (called_back or job.state is JobState.FIXING):
            raise UsageError(f"{job.id} is {job.state.value}; it went already")
        if called_back:
            self._move(job, JobState.FIXING, Reason.NO_PROBE, None)
        if job.cause:
            causes.unask(self.db, job.cause)
        return self._noted(job, "unfixed")

    def arrived(self, job: Job) -> Job:
        """Somebody saw the record in the books: the job is done."""
        if job.busy:
            raise UsageError(f"{job.id} is under way; try again in a moment")
        self._move(job, JobState.DONE, Reason.SAID_DONE, None)
        stamp = self.now.timestamp()
        self._change(job, unsettled=False, resolved="said", resolved_at=stamp)
        return self._noted(job, "arrived")

    def edit(self, job: Job, operation: Operation, payload: object) -> Job:
        """Replace the payload with a sound one of the same record; the first one is kept. A job
        that waited for a fix, for a person or as a dead letter goes again."""
        if job.busy or job.state is JobState.DONE:
            raise UsageError(f"{job.id} is {'under way' if job.busy else 'done already'}")
        sound = operation.checked(payload)
        record = operation.record_of(sound) or job.record
        if record != job.record:
            raise UsageError(f"the payload is of {record}, the job of {job.record}")
        before = job.payload
        self._change(job, payload=json.dumps(sound, ensure_ascii=False))
        stuck = (JobState.FIXING, JobState.PERSON, JobState.DEAD)
        if job.state in stuck and operation.send is not None and not job.unsettled:
            self._fresh(job, Reason.SAID_FIXED)
        return self._noted(job, "edit", difference(before, sound))

    def pause(self, connection: str) -> None:
        """Let nothing through this door until it is resumed; what is under way ends."""
        self._door(connection)
        doors.pause(self.db, connection, True)
        audit.note(self.db, self.now, self.who, "pause", connection=connection)

    def reopen(self, connection: str) -> int:
        """Let jobs through again, and lift what holds the connection; how many holds."""
        self._door(connection)
        doors.pause(self.db, connection, False)
        number = doors.lift(self.db, connection)
        audit.note(self.db, self.now, self.who, "resume", connection=connection)
        return number

    def pace(self, connection: str, **own: float) -> None:
        """Set how many run at once or start in a minute."""
        self._door(connection)
        doors.set_limits(self.db, connection, **own)
        said = ", ".join(f"{name} {value:g}" for name, value in own.items())
        audit.note(self.db, self.now, self.who, "pace", connection=connection, detail=said)

    def _door(self, connection: str) -> None:
        if doors.get(self.db, connection) is None:
            known = ", ".join(door.connection for door in doors.every(self.db))
            hint = f"; there are jobs for {known}" if known else ""
            raise UsageError(f"no jobs for a connection {connection!r}{hint}")

    def _fresh(self, job: Job, reason: Reason) -> None:
        self._move(job, JobState.QUEUED, reason, self.now)
        self._change(
            job, failures=0, stumbles=0, first_sent_at=None, wants_cancel=False, mode="send"
        )

    def _move(self, job: Job, state: JobState, reason: Reason, due: datetime | None) -> None:
        stamp = rows.seconds(due)
        self._change(job, state=state.value, reason=reason.value, due=stamp, looks=0)

    def _change(self, job: Job, **values: Any) -> None:
        jobs.change(self.db, job.id, self.now, **values)

    def _noted(self, job: Job, action: str, detail: str = "") -> Job:
        audit.note(self.db, self.now, self.who, action, job.id, job.connection, detail)
        return jobs.by_id(self.db, job.id)


def difference(before: Payload, after: Payload) -> str:
    """What was changed, line by line; '' when nothing was."""
    old, new = (
        json.dumps(one, ensure_ascii=False, indent=1, sort_keys=True).splitlines()
        for one in (before, after)
    )
    lines = difflib.unified_diff(old, new, "before", "after", lineterm="", n=0)
    return "\n".join(line for line in lines if not line.startswith(("---", "+++", "@@")))
