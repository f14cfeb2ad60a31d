"""What becomes of a job: decided from its rule, tries, answer and the time, and nothing else."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from troubleshooter.model import RetryPolicy, RetryWhen
from troubleshooter.retry.job import (
    Answer,
    AnswerKind,
    Hold,
    HoldKind,
    JobState,
    Mode,
    Reason,
)
from troubleshooter.retry.limits import Limits

_MOST_DOUBLINGS = 30


@dataclass(frozen=True, slots=True)
class Tries:
    """A job's history as far as it decides.

    `sends` were counted before each call, this one included; `failures` of them since a fresh
    start; `looks` and `checks` in the present state. `unsettled` tells that a send's outcome is
    unknown, `vouched` that a person says the record is not there. `streaks` tell how often in a
    row each kind of hold was set, `faults` how many jobs in a row met a failing server,
    `last_error` when the vendor last counted an error.
    """

    sends: int = 0
    failures: int = 0
    looks: int = 0
    checks: int = 0
    mode: Mode = Mode.SEND
    unsettled: bool = False
    vouched: bool = False
    sent_at: datetime | None = None
    first_sent_at: datetime | None = None
    streaks: tuple[tuple[HoldKind, int], ...] = ()
    faults: int = 0
    last_error: datetime | None = None

    def streak(self, kind: HoldKind) -> int:
        """How often in a row a hold of this kind was set before."""
        return dict(self.streaks).get(kind, 0)


@dataclass(frozen=True, slots=True)
class Wanted:
    """A hold to put on the whole connection."""

    kind: HoldKind
    until: datetime
    streak: int


@dataclass(frozen=True, slots=True)
class Decision:
    """What becomes of the job; `send` means that it is sent now, in this same turn.

    `due` is None when nothing but a person (or an end) moves it. `failed` counts a failure.
    """

    state: JobState
    reason: Reason
    due: datetime | None = None
    hold: Wanted | None = None
    send: bool = False
    failed: bool = False
    mode: Mode = Mode.SEND
    settled: bool = False


def at_first(policy: RetryPolicy, now: datetime, mode: Mode, probed: bool) -> Decision:
    """Where a new job starts; `probed` tells whether a probe can judge its rule."""
    match policy.when:
        case RetryWhen.NONE:
            return Decision(JobState.DEAD, Reason.NEVER)
        case RetryWhen.AFTER_FIX if mode is Mode.SEND and probed:
            return Decision(JobState.FIXING, Reason.CAUSE_UNSURE, now)
        case RetryWhen.AFTER_FIX if mode is Mode.SEND:
            return Decision(JobState.FIXING, Reason.NO_PROBE)
        case RetryWhen.LOOKUP:
            return Decision(JobState.QUEUED, Reason.LOOK_FIRST, now, mode=Mode.LOOK)
        case RetryWhen.MANUAL:
            return Decision(JobState.QUEUED, Reason.LOOK_FIRST, now, mode=Mode.LOOK)
    return Decision(JobState.QUEUED, Reason.ADDED, now, mode=mode)


def after_look(
    policy: RetryPolicy,
    tries: Tries,
    answer: Answer,
    now: datetime,
    limits: Limits,
    draw: float = 1.0,
) -> Decision:
    """What follows from a look-up; `draw` in 0..1 spreads what would else come all at once."""
    match answer.kind:
        case AnswerKind.FOUND:
            reason = Reason.ARRIVED if tries.sends else Reason.ALREADY_THERE
            return Decision(JobState.DONE, reason, settled=True)
        case AnswerKind.ABSENT:
            return _absent(policy, tries, now, limits)
        case AnswerKind.CONFLICT:
            return Decision(JobState.PERSON, Reason.CONFLICT, mode=tries.mode)
        case AnswerKind.UNDECIDED if tries.vouched and tries.mode is Mode.SEND:
            return Decision(JobState.QUEUED, Reason.READY, now, send=True, settled=True)
        case AnswerKind.UNDECIDED if tries.mode is Mode.LOOK and not tries.unsettled:
            return Decision(JobState.PERSON, Reason.CLICK, mode=tries.mode)
        case AnswerKind.UNDECIDED | AnswerKind.REFUSED | AnswerKind.DONE:
            return Decision(JobState.PERSON, Reason.CANNOT_LOOK, mode=tries.mode)
    # A look-up that got no answer changes nothing: the door is closed, so it is held.
    state = JobState.UNKNOWN if tries.unsettled else JobState.WAITING
    hold = _hold(answer, tries, now, limits)
    reason = _REASONS.get(hold.kind, Reason.OUTAGE)
    return Decision(state, reason, _after(hold.until, draw), hold, mode=tries.mode)


def after_send(
    tries: Tries,
    answer: Answer,
    now: datetime,
    limits: Limits,
    draw: float = 1.0,
) -> Decision:
    """What follows from a send whose answer came, or did not come; `draw` as for a look-up."""
    match answer.kind:
        case AnswerKind.DONE | AnswerKind.FOUND:
            return Decision(JobState.DONE, Reason.ARRIVED, settled=True)
        case AnswerKind.REFUSED | AnswerKind.CONFLICT | AnswerKind.ABSENT:
            return _refused(answer.again, tries, now, limits, draw)
        case AnswerKind.LIMITED | AnswerKind.BLOCKED | AnswerKind.UNREACHABLE:
            hold = _hold(answer, tries, now, limits)
            due = _after(hold.until, draw)
            return Decision(JobState.WAITING, _REASONS[hold.kind], due, hold, settled=True)
        case AnswerKind.CREDENTIALS:
            hold = _hold(answer, tries, now, limits)
            return Decision(JobState.WAITING, Reason.LOGIN, hold.until, hold, settled=True)
    # Sent, and nobody knows what became of it: only a look-up may settle that, never a send.
    closed = _hold(answer, tries, now, limits)
    seen = tries.faults + 1 >= limits.faults_to_hold
    due = closed.until if seen else now + _backoff(0, limits, draw)
    return Decision(
        JobState.UNKNOWN,
        Reason.ANSWER_LOST if answer.kind is AnswerKind.LOST else Reason.FAULT,
        due,
        closed if seen else None,
        failed=True,
    )


def _absent(policy: RetryPolicy, tries: Tries, now: datetime, limits: Limits) -> Decision:
    if tries.unsettled:
        settled_at = (tries.sent_at or now) + limits.settle
        # It may still be on its way: absence counts only once it can no longer come through.
        if now < settled_at:
            return Decision(JobState.UNKNOWN, Reason.NOT_SETTLED, settled_at)
        exhausted = _exhausted(tries, now, limits)
        if exhausted is not None:
            return Decision(JobState.DEAD, exhausted, settled=True)
    if tries.mode is Mode.LOOK:
        due = now + _doubling(policy.resync or limits.look_again, limits.longest_look, tries.looks)
        manual = policy.when is RetryWhen.LOOKUP
        reason = Reason.NOT_FOUND if manual else Reason.CLICK
        return Decision(JobState.PERSON, reason, due, mode=Mode.LOOK)
    return Decision(JobState.QUEUED, Reason.READY, now, send=True, settled=True)


def _refused(
    again: RetryPolicy | None, tries: Tries, now: datetime, limits: Limits, draw: float
) -> Decision:
    exhausted = _exhausted(tries, now, limits)
    if exhausted is not None:
        return Decision(JobState.DEAD, exhausted, failed=True, settled=True)
    when = RetryWhen.NONE if again is None else again.when
    match when:
        case RetryWhen.AFTER_FIX:
            due = now + limits.recheck
            return Decision(JobState.FIXING, Reason.CAUSE_THERE, due, failed=True, settled=True)
        case RetryWhen.WAIT:
            streak = tries.streak(HoldKind.LIMIT) + 1
            wait = again.wait if again is not None and again.wait else limits.limit_wait
            until = now + _doubling(wait, limits.longest_limit_wait, streak - 1)
            hold = Wanted(HoldKind.LIMIT, until, streak)
            return Decision(JobState.WAITING, Reason.LIMIT, until, hold, settled=True)
        case RetryWhen.TRANSIENT:
            due = now + _backoff(tries.failures, limits, draw)
            return Decision(JobState.WAITING, Reason.FAULT, due, failed=True, settled=True)
        case RetryWhen.LOOKUP | RetryWhen.MANUAL:
            return Decision(
                JobState.QUEUED, Reason.LOOK_FIRST, now, failed=True, mode=Mode.LOOK, settled=True
            )
    return Decision(JobState.DEAD, Reason.REFUSED, failed=True, settled=True)


def _exhausted(tries: Tries, now: datetime, limits: Limits) -> Reason | None:
    if tries.failures + 1 >= limits.most_failures:
        return Reason.TOO_OFTEN
    if tries.first_sent_at is not None and now - tries.first_sent_at >= limits.longest_try:
        return Reason.TOO_LONG
    return None


_REASONS = {
    HoldKind.LIMIT: Reason.LIMIT,
    HoldKind.ERROR_BLOCK: Reason.ERROR_BLOCK,
    HoldKind.LOGIN: Reason.LOGIN,
    HoldKind.OUTAGE: Reason.OUTAGE,
}


def _hold(answer: Answer, tries: Tries, now: datetime, limits: Limits) -> Wanted:
    """The hold that an answer calls for; each time in a row it lasts longer."""
    match answer.kind:
        case AnswerKind.BLOCKED:
            kind, first, longest = HoldKind.ERROR_BLOCK, limits.block, limits.longest_block
        case AnswerKind.LIMITED:
            kind, first, longest = HoldKind.LIMIT, limits.limit_wait, limits.longest_limit_wait
        case AnswerKind.CREDENTIALS:
            kind, first, longest = HoldKind.LOGIN, limits.login_wait, limits.longest_login_wait
        case _:
            kind, first, longest = HoldKind.OUTAGE, limits.outage_wait, limits.longest_outage_wait
    streak = tries.streak(kind) + 1
    until = now + _doubling(first, longest, streak - 1)
    if answer.lifts_at is not None and answer.kind is AnswerKind.LIMITED:
        until = max(answer.lifts_at, now) + timedelta(seconds=1)
    if kind is HoldKind.ERROR_BLOCK and streak == 1 and tries.last_error is not None:
        # The vendor counts from the last error, which may be a little while ago.
        until = max(now, min(tries.last_error, now) + first)
        until = until if until > now else now + first
    return Wanted(kind, until, streak)


def after_check(word: str, tries: Tries, now: datetime, limits: Limits) -> Decision:
    """What follows for jobs that wait for a fix; `word` is confirmed, refuted or open."""
    if word == "refuted":
        return Decision(JobState.QUEUED, Reason.CAUSE_GONE, now)
    due = now + _doubling(limits.recheck, limits.longest_recheck, tries.checks)
    reason = Reason.CAUSE_THERE if word == "confirmed" else Reason.CAUSE_UNSURE
    return Decision(JobState.FIXING, reason, due)


@dataclass(frozen=True, slots=True)
class Admission:
    """Whether a job may go to the vendor now; if not, from when it may be asked again."""

    allowed: bool
    reason: Reason = Reason.READY
    until: datetime | None = None


def admit(
    now: datetime,
    limits: Limits,
    holds: Iterable[Hold] = (),
    errors: Sequence[datetime] = (),
    in_flight: int = 0,
    paused: bool = False,
    settling: bool = False,
) -> Admission:
    """Whether one more job may go; `errors` are counted errors on its endpoint, `in_flight` the
    jobs of the connection that are under way. `settling` is a job whose outcome is unknown: one
    error is kept back for looking it up, or nothing could be settled for an hour."""
    if paused:
        return Admission(False, Reason.PAUSED)
    for hold in holds:
        if hold.until > now:
            return Admission(False, _REASONS[hold.kind], hold.until)
        # The time is up, but nobody knows that the door is open: one goes and looks.
        if in_flight:
            return Admission(False, Reason.TRYING_ONE)
    if limits.errors is not None:
        recent = sorted(at for at in errors if at > now - limits.error_window)
        # Every job under way may still end in an error, so it is counted as one beforehand.
        if len(recent) + in_flight >= limits.errors - (not settling):
            until = recent[0] + limits.error_window if recent else None
            return Admission(False, Reason.ERROR_BUDGET, until)
    return Admission(True)


def _doubling(first: timedelta, longest: timedelta, times: int) -> timedelta:
    factor: int = 2 ** min(max(times, 0), _MOST_DOUBLINGS)
    return min(longest, first * factor)


def _backoff(failures: int, limits: Limits, draw: float) -> timedelta:
    """Exponential with full jitter: anywhere from nothing to the whole interval."""
    whole = _doubling(limits.backoff, limits.longest_backoff, failures)
    return whole * min(max(draw, 0.0), 1.0)


def _after(moment: datetime, draw: float) -> datetime:
    """A moment just after, so that those who waited for it do not all come at once."""
    return moment + timedelta(seconds=5 * min(max(draw, 0.0), 1.0))
