"""What becomes of a job, fact by fact: the vendors' limits in figures, and what is never done."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from troubleshooter.live import ConnectionSystem
from troubleshooter.model import RetryPolicy, RetryWhen
from troubleshooter.retry.job import Answer, AnswerKind, Hold, HoldKind, JobState, Mode, Reason
from troubleshooter.retry.limits import LIMITS, Limits, next_midnight
from troubleshooter.retry.policy import (
    Tries,
    admit,
    after_check,
    after_look,
    after_send,
    at_first,
)

NOW = datetime(2026, 3, 2, 9, 30, tzinfo=UTC)
USUAL = Limits()
EXACT = LIMITS[ConnectionSystem.EXACT]
TRANSIENT = RetryPolicy(RetryWhen.TRANSIENT)
MINUTE = timedelta(minutes=1)


def policy(when: str) -> RetryPolicy:
    return RetryPolicy(RetryWhen(when))


@pytest.mark.parametrize(
    ("when", "mode", "probed", "state", "starts_in"),
    [
        ("transient", Mode.SEND, False, JobState.QUEUED, Mode.SEND),
        ("wait", Mode.SEND, False, JobState.QUEUED, Mode.SEND),
        ("after-fix", Mode.SEND, True, JobState.FIXING, Mode.SEND),
        ("after-fix", Mode.SEND, False, JobState.FIXING, Mode.SEND),
        ("after-fix", Mode.LOOK, True, JobState.QUEUED, Mode.LOOK),
        ("lookup", Mode.SEND, True, JobState.QUEUED, Mode.LOOK),
        ("manual", Mode.SEND, False, JobState.QUEUED, Mode.LOOK),
        ("none", Mode.SEND, False, JobState.DEAD, Mode.SEND),
    ],
)
def test_where_a_new_job_starts(
    when: str, mode: Mode, probed: bool, state: JobState, starts_in: Mode
) -> None:
    first = at_first(policy(when), NOW, mode, probed)
    assert (first.state, first.mode) == (state, starts_in)


def test_without_a_probe_nothing_but_a_person_moves_a_job_that_waits_for_a_fix() -> None:
    first = at_first(policy("after-fix"), NOW, Mode.SEND, probed=False)
    assert (first.reason, first.due) == (Reason.NO_PROBE, None)


@pytest.mark.parametrize(
    ("kind", "reason"),
    [
        (AnswerKind.LIMITED, Reason.LIMIT),
        (AnswerKind.BLOCKED, Reason.ERROR_BLOCK),
        (AnswerKind.UNREACHABLE, Reason.OUTAGE),
        (AnswerKind.CREDENTIALS, Reason.LOGIN),
    ],
)
def test_a_closed_door_holds_the_whole_connection_and_costs_the_job_nothing(
    kind: AnswerKind, reason: Reason
) -> None:
    decided = after_send(Tries(sends=1, unsettled=True), Answer(kind), NOW, USUAL)
    assert (decided.state, decided.reason, decided.failed) == (JobState.WAITING, reason, False)
    assert decided.hold is not None
    assert decided.settled


def test_exacts_block_lasts_sixty_minutes_from_the_last_error() -> None:
    tries = Tries(sends=1, last_error=NOW - 5 * MINUTE)
    decided = after_send(tries, Answer(AnswerKind.BLOCKED), NOW, EXACT)
    assert decided.hold is not None
    assert decided.hold.until == NOW + 55 * MINUTE


def test_exacts_block_lasts_sixty_minutes_from_now_when_the_errors_were_not_ours() -> None:
    decided = after_send(Tries(sends=1), Answer(AnswerKind.BLOCKED), NOW, EXACT)
    assert decided.hold is not None
    assert decided.hold.until == NOW + 60 * MINUTE


def test_a_block_after_a_block_is_waited_for_twice_as_long() -> None:
    tries = Tries(sends=2, streaks=((HoldKind.ERROR_BLOCK, 1),))
    decided = after_send(tries, Answer(AnswerKind.BLOCKED), NOW, EXACT)
    assert decided.hold is not None
    assert (decided.hold.until, decided.hold.streak) == (NOW + 120 * MINUTE, 2)


def test_a_limit_whose_end_is_told_is_waited_for_to_the_second() -> None:
    answer = Answer(AnswerKind.LIMITED, lifts_at=NOW + timedelta(seconds=37))
    decided = after_send(Tries(sends=1), answer, NOW, EXACT)
    assert decided.hold is not None
    assert decided.hold.until == NOW + timedelta(seconds=38)


@pytest.mark.parametrize(("streak", "minutes"), [(0, 15), (1, 30), (2, 60), (3, 120), (9, 120)])
def test_e_boekhoudens_limit_has_no_figure_so_it_is_waited_for_longer_each_time(
    streak: int, minutes: int
) -> None:
    tries = Tries(sends=1, streaks=((HoldKind.LIMIT, streak),))
    limits = LIMITS[ConnectionSystem.EBOEKHOUDEN]
    decided = after_send(tries, Answer(AnswerKind.LIMITED, code="E003.1"), NOW, limits)
    assert decided.hold is not None
    assert decided.hold.until == NOW + minutes * MINUTE


@pytest.mark.parametrize(
    ("moment", "midnight"),
    [
        (NOW, datetime(2026, 3, 3, tzinfo=UTC)),
        (datetime(2026, 12, 31, 23, 59, 59, tzinfo=UTC), datetime(2027, 1, 1, tzinfo=UTC)),
        (datetime(2026, 3, 3, tzinfo=UTC), datetime(2026, 3, 4, tzinfo=UTC)),
    ],
)
def test_daily_limits_start_anew_at_midnight_utc(moment: datetime, midnight: datetime) -> None:
    assert next_midnight(moment) == midnight


@pytest.mark.parametrize("kind", [AnswerKind.LOST, AnswerKind.FAULT, AnswerKind.UNEXPECTED])
def test_a_send_without_a_clear_answer_leaves_the_outcome_unknown(kind: AnswerKind) -> None:
    decided = after_send(Tries(sends=1, unsettled=True), Answer(kind), NOW, USUAL)
    assert decided.state is JobState.UNKNOWN
    assert not decided.settled
    assert not decided.send


def test_one_record_that_fails_by_itself_does_not_close_the_door() -> None:
    assert after_send(Tries(sends=1), Answer(AnswerKind.FAULT), NOW, USUAL).hold is None


def test_faults_on_different_records_in_a_row_do_close_it() -> None:
    tries = Tries(sends=1, faults=1)
    assert after_send(tries, Answer(AnswerKind.FAULT), NOW, USUAL).hold is not None


def test_what_is_not_there_yet_may_still_be_on_its_way() -> None:
    tries = Tries(sends=1, unsettled=True, sent_at=NOW - timedelta(seconds=30))
    decided = after_look(TRANSIENT, tries, Answer(AnswerKind.ABSENT), NOW, USUAL)
    assert (decided.state, decided.send) == (JobState.UNKNOWN, False)
    assert decided.due == NOW - timedelta(seconds=30) + USUAL.settle


def test_what_can_no_longer_come_through_is_sent_anew() -> None:
    tries = Tries(sends=1, unsettled=True, sent_at=NOW - USUAL.settle)
    decided = after_look(TRANSIENT, tries, Answer(AnswerKind.ABSENT), NOW, USUAL)
    assert decided.send
    assert decided.settled


@pytest.mark.parametrize(("sends", "reason"), [(0, Reason.ALREADY_THERE), (1, Reason.ARRIVED)])
def test_what_is_found_is_done(sends: int, reason: Reason) -> None:
    tries = Tries(sends=sends, unsettled=bool(sends))
    decided = after_look(TRANSIENT, tries, Answer(AnswerKind.FOUND), NOW, USUAL)
    assert (decided.state, decided.reason) == (JobState.DONE, reason)


@pytest.mark.parametrize(
    ("kind", "reason"),
    [(AnswerKind.CONFLICT, Reason.CONFLICT), (AnswerKind.UNDECIDED, Reason.CANNOT_LOOK)],
)
def test_what_a_look_cannot_settle_is_for_a_person(kind: AnswerKind, reason: Reason) -> None:
    decided = after_look(TRANSIENT, Tries(), Answer(kind), NOW, USUAL)
    assert (decided.state, decided.reason, decided.due) == (JobState.PERSON, reason, None)


def test_a_person_who_vouches_that_it_is_not_there_is_believed_once() -> None:
    tries = Tries(sends=1, vouched=True)
    assert after_look(TRANSIENT, tries, Answer(AnswerKind.UNDECIDED), NOW, USUAL).send


@pytest.mark.parametrize(("looks", "minutes"), [(0, 15), (1, 30), (2, 60), (4, 240), (9, 240)])
def test_what_a_person_starts_is_looked_for_less_and_less_often(looks: int, minutes: int) -> None:
    tries = Tries(mode=Mode.LOOK, looks=looks)
    decided = after_look(policy("manual"), tries, Answer(AnswerKind.ABSENT), NOW, USUAL)
    assert (decided.state, decided.send) == (JobState.PERSON, False)
    assert decided.due == NOW + minutes * MINUTE


def test_a_duplicate_that_is_not_found_is_never_sent_by_itself() -> None:
    decided = after_look(
        policy("lookup"), Tries(mode=Mode.LOOK), Answer(AnswerKind.ABSENT), NOW, USUAL
    )
    assert (decided.state, decided.reason, decided.send) == (
        JobState.PERSON, Reason.NOT_FOUND, False
    )  # fmt: skip


@pytest.mark.parametrize(
    ("when", "state"),
    [
        ("after-fix", JobState.FIXING),
        ("wait", JobState.WAITING),
        ("transient", JobState.WAITING),
        ("lookup", JobState.QUEUED),
        ("manual", JobState.QUEUED),
        ("none", JobState.DEAD),
    ],
)
def test_a_refusal_is_followed_by_what_its_rule_says(when: str, state: JobState) -> None:
    answer = Answer(AnswerKind.REFUSED, again=policy(when))
    decided = after_send(Tries(sends=1), answer, NOW, USUAL)
    assert decided.state is state
    assert decided.settled


def test_a_refusal_that_no_rule_knows_is_a_dead_letter() -> None:
    decided = after_send(Tries(sends=1), Answer(AnswerKind.REFUSED), NOW, USUAL)
    assert (decided.state, decided.reason) == (JobState.DEAD, Reason.REFUSED)


def test_a_refusal_for_a_duplicate_is_only_looked_up() -> None:
    answer = Answer(AnswerKind.REFUSED, again=policy("lookup"))
    assert after_send(Tries(sends=1), answer, NOW, USUAL).mode is Mode.LOOK


@pytest.mark.parametrize(
    ("tries", "reason"),
    [
        (Tries(sends=8, failures=7), Reason.TOO_OFTEN),
        (Tries(sends=2, failures=1, first_sent_at=NOW - timedelta(hours=24)), Reason.TOO_LONG),
    ],
)
def test_trying_ends_in_count_and_in_time(tries: Tries, reason: Reason) -> None:
    answer = Answer(AnswerKind.REFUSED, again=TRANSIENT)
    decided = after_send(tries, answer, NOW, USUAL)
    assert (decided.state, decided.reason) == (JobState.DEAD, reason)


@pytest.mark.parametrize(
    ("failures", "longest"), [(0, 30), (1, 60), (2, 120), (6, 1920), (7, 3600), (20, 3600)]
)
def test_waiting_doubles_up_to_an_hour_and_is_spread_over_all_of_it(
    failures: int, longest: int
) -> None:
    limits = replace(USUAL, most_failures=99)
    answer = Answer(AnswerKind.REFUSED, again=TRANSIENT)
    tries = Tries(sends=failures, failures=failures)
    for draw in (0.0, 0.5, 1.0):
        decided = after_send(tries, answer, NOW, limits, draw)
        assert decided.due == NOW + timedelta(seconds=longest * draw)


@pytest.mark.parametrize(
    ("word", "state", "reason"),
    [
        ("refuted", JobState.QUEUED, Reason.CAUSE_GONE),
        ("confirmed", JobState.FIXING, Reason.CAUSE_THERE),
        ("open", JobState.FIXING, Reason.CAUSE_UNSURE),
    ],
)
def test_jobs_that_wait_for_a_fix_go_only_when_the_probe_turned(
    word: str, state: JobState, reason: Reason
) -> None:
    decided = after_check(word, Tries(), NOW, USUAL)
    assert (decided.state, decided.reason) == (state, reason)


@pytest.mark.parametrize(("checks", "minutes"), [(0, 30), (1, 60), (2, 120), (3, 240), (8, 240)])
def test_a_cause_is_looked_at_sparingly(checks: int, minutes: int) -> None:
    decided = after_check("confirmed", Tries(checks=checks), NOW, USUAL)
    assert decided.due == NOW + minutes * MINUTE


def hold(minutes: float, kind: HoldKind = HoldKind.OUTAGE) -> Hold:
    return Hold("books", kind, NOW + minutes * MINUTE)


def test_one_hold_keeps_every_job_of_the_connection_back() -> None:
    allowed = admit(NOW, USUAL, [hold(7)])
    assert (allowed.allowed, allowed.until) == (False, NOW + 7 * MINUTE)


def test_when_a_holds_time_is_up_one_job_goes_and_sees() -> None:
    assert admit(NOW, USUAL, [hold(-1)], in_flight=0).allowed
    assert not admit(NOW, USUAL, [hold(-1)], in_flight=1).allowed


def test_a_paused_connection_lets_nothing_through() -> None:
    assert admit(NOW, USUAL, paused=True).reason is Reason.PAUSED


@pytest.mark.parametrize(
    ("number", "sends", "settles"), [(4, True, True), (5, False, True), (6, False, False)]
)
def test_six_counted_errors_an_hour_are_the_most_that_exact_ever_sees(
    number: int, sends: bool, settles: bool
) -> None:
    errors = [NOW - timedelta(minutes=50 - one) for one in range(number)]
    assert admit(NOW, EXACT, errors=errors).allowed is sends
    assert admit(NOW, EXACT, errors=errors, settling=True).allowed is settles


def test_the_error_budget_opens_again_an_hour_after_its_first_error() -> None:
    errors = [NOW - timedelta(minutes=50 - one) for one in range(6)]
    allowed = admit(NOW, EXACT, errors=errors)
    assert (allowed.reason, allowed.until) == (Reason.ERROR_BUDGET, NOW + 10 * MINUTE)


def test_jobs_under_way_count_as_errors_until_they_are_not() -> None:
    errors = [NOW - timedelta(minutes=5)] * 3
    assert admit(NOW, EXACT, errors=errors, in_flight=1).allowed
    assert not admit(NOW, EXACT, errors=errors, in_flight=2).allowed


def test_errors_of_more_than_an_hour_ago_are_forgiven() -> None:
    errors = [NOW - timedelta(minutes=61)] * 9
    assert admit(NOW, EXACT, errors=errors).allowed


ANSWERS = st.builds(
    Answer,
    st.sampled_from(AnswerKind),
    again=st.none() | st.sampled_from(RetryWhen).map(RetryPolicy),
    lifts_at=st.none() | st.integers(-90, 90_000).map(lambda s: NOW + timedelta(seconds=s)),
)
TRIES = st.builds(
    Tries,
    sends=st.integers(0, 40),
    failures=st.integers(0, 40),
    looks=st.integers(0, 40),
    mode=st.sampled_from(Mode),
    unsettled=st.booleans(),
    vouched=st.booleans(),
    sent_at=st.none() | st.integers(0, 4_000).map(lambda s: NOW - timedelta(seconds=s)),
    first_sent_at=st.none() | st.integers(0, 90).map(lambda h: NOW - timedelta(hours=h)),
    streaks=st.lists(st.tuples(st.sampled_from(HoldKind), st.integers(0, 50))).map(tuple),
    faults=st.integers(0, 9),
)
WHENS = st.sampled_from(RetryWhen).map(RetryPolicy)
SYSTEMS = st.sampled_from(sorted(LIMITS))
DRAWS = st.floats(0, 1)


@given(TRIES, ANSWERS, SYSTEMS, DRAWS)
def test_nothing_is_ever_sent_right_after_a_send(
    tries: Tries, answer: Answer, system: ConnectionSystem, draw: float
) -> None:
    assert not after_send(tries, answer, NOW, LIMITS[system], draw).send


@given(WHENS, TRIES, ANSWERS, SYSTEMS, DRAWS)
def test_only_certain_absence_leads_to_sending(
    rule: RetryPolicy, tries: Tries, answer: Answer, system: ConnectionSystem, draw: float
) -> None:
    decided = after_look(rule, tries, answer, NOW, LIMITS[system], draw)
    if decided.send:
        vouched = answer.kind is AnswerKind.UNDECIDED and tries.vouched
        assert answer.kind is AnswerKind.ABSENT or vouched
        assert tries.mode is Mode.SEND


@given(WHENS, TRIES, ANSWERS, SYSTEMS, DRAWS)
def test_an_unknown_outcome_stays_unknown_until_it_is_settled(
    rule: RetryPolicy, tries: Tries, answer: Answer, system: ConnectionSystem, draw: float
) -> None:
    limits = LIMITS[system]
    decided = after_look(rule, tries, answer, NOW, limits, draw)
    early = tries.sent_at is None or tries.sent_at + limits.settle > NOW
    if tries.unsettled and early and answer.kind is AnswerKind.ABSENT:
        assert decided.state is JobState.UNKNOWN


@given(TRIES, ANSWERS, SYSTEMS, DRAWS)
def test_every_decision_names_its_next_moment_or_its_person(
    tries: Tries, answer: Answer, system: ConnectionSystem, draw: float
) -> None:
    limits = LIMITS[system]
    for decided in (
        after_send(tries, answer, NOW, limits, draw),
        after_look(TRANSIENT, tries, answer, NOW, limits, draw),
    ):
        if decided.state not in (JobState.PERSON, JobState.FIXING) and not decided.state.ended:
            assert decided.due is not None
            assert decided.due + timedelta(seconds=4_000) >= NOW
        if decided.hold is not None:
            assert decided.hold.until > NOW


@given(
    st.lists(st.integers(-7_200, 0).map(lambda s: NOW + timedelta(seconds=s)), max_size=30),
    st.integers(0, 12),
    st.booleans(),
)
def test_the_error_budget_is_never_overdrawn(
    errors: list[datetime], in_flight: int, settling: bool
) -> None:
    recent = [at for at in errors if at > NOW - timedelta(hours=1)]
    allowed = admit(NOW, EXACT, errors=errors, in_flight=in_flight, settling=settling)
    assert allowed.allowed == (len(recent) + in_flight < (6 if settling else 5))
