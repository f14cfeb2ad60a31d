"""What cases come down to: counted once, came back after a fix, times before."""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from troubleshooter.cases.case import Case, CaseState, Deed, DeedKind, Sighting
from troubleshooter.cases.history import (
    Episode,
    Past,
    Standing,
    changed,
    days_of,
    episodes,
    merged,
    news,
    past_of,
    settles,
    state_of,
)

DAY = timedelta(days=1)
BEGIN = datetime(2026, 10, 1, 9, 0)  # noqa: DTZ001 - local, as in logs


def day(number: int) -> date:
    """The day `number` of October, on into November."""
    return (BEGIN + (number - 1) * DAY).date()


def at(number: int, hour: int = 12) -> datetime:
    return BEGIN.replace(hour=hour) + (number - 1) * DAY


def seen(
    days: dict[int, int], looked: datetime | None = None, mark: str = "", last_hour: int = 9
) -> Sighting:
    """A log whose records are of these days of October, looked at on the evening of the last."""
    first, last = min(days), max(days)
    return Sighting(
        mark=mark or f"{sorted(days.items())}{last_hour}",
        at=looked or at(last, 20),
        count=sum(days.values()),
        first=at(first, 8),
        last=at(last, last_hour),
        days={day(number): count for number, count in days.items()},
    )


def case(*sightings: Sighting, deeds: Sequence[Deed] = ()) -> Case:
    kept: list[Sighting] = []
    for one in sightings:
        fresh = news(kept, one)
        if fresh is not None:
            kept.append(fresh)
    return Case(
        id="c1",
        customer="De Vries",
        subject="a.b",
        rule="a.b",
        title="",
        created=BEGIN,
        sightings=tuple(kept),
        deeds=tuple(deeds),
    )


def fixed(number: int, detail: str = "", hour: int = 12) -> Deed:
    return Deed(at(number, hour), DeedKind.FIXED, detail)


# -- counting


def test_the_same_log_twice_counts_once() -> None:
    log = seen({1: 3, 2: 4})
    assert news([log], log) is None
    assert case(log, log) == case(log)


def test_of_exports_that_overlap_only_what_is_new_counts() -> None:
    both = case(seen({1: 3, 2: 4}), seen({2: 4, 3: 5}))
    assert days_of(both.sightings) == {day(1): 3, day(2): 4, day(3): 5}


def test_a_day_that_was_not_over_yet_grows() -> None:
    both = case(seen({1: 3}), seen({1: 7}))
    assert days_of(both.sightings) == {day(1): 7}


def test_an_older_log_read_later_adds_its_days() -> None:
    both = case(seen({5: 1}), seen({1: 2}, looked=at(9)))
    assert days_of(both.sightings) == {day(1): 2, day(5): 1}


def loose(count: int, looked: datetime, lane: str, mark: str = "") -> Sighting:
    """Records without times."""
    whole = mark or f"{lane}{count}"
    return Sighting(whole, looked, count, days={looked.date(): count}, lane=lane)


def test_a_log_without_times_that_grew_counts_what_was_added() -> None:
    both = case(loose(10, at(1), "log"), loose(12, at(4), "log"))
    assert days_of(both.sightings) == {day(1): 10, day(4): 2}


def test_messages_without_times_add_up() -> None:
    both = case(loose(1, at(1), "one"), loose(1, at(1), "two"))
    assert days_of(both.sightings) == {day(1): 2}


# -- state


def test_a_case_is_open_until_it_is_settled() -> None:
    assert state_of(case(seen({1: 1}))) is CaseState.OPEN
    assert state_of(case(seen({1: 1}), deeds=[fixed(2)])) is CaseState.FIXED
    closed = Deed(at(2), DeedKind.CLOSED)
    assert state_of(case(seen({1: 1}), deeds=[closed])) is CaseState.CLOSED


def test_it_came_back_when_a_record_is_later_than_the_fix() -> None:
    assert state_of(case(seen({1: 1}), seen({1: 1, 9: 1}), deeds=[fixed(2)])) is CaseState.CAME_BACK


def test_an_old_log_read_after_the_fix_is_no_coming_back() -> None:
    later = seen({1: 1, 2: 5}, looked=at(20))
    assert state_of(case(seen({1: 1}), later, deeds=[fixed(5)])) is CaseState.FIXED


def test_opening_the_same_log_again_after_the_fix_is_no_coming_back() -> None:
    log = seen({1: 2})
    again = replace(log, at=at(30))
    assert state_of(case(log, again, deeds=[fixed(2)])) is CaseState.FIXED


@pytest.mark.parametrize(("last_hour", "state"), [(11, CaseState.FIXED), (13, CaseState.CAME_BACK)])
def test_on_the_day_of_the_fix_the_hour_decides(last_hour: int, state: CaseState) -> None:
    first = seen({5: 2}, looked=at(5, 10), last_hour=9)
    second = seen({5: 3}, looked=at(6), last_hour=last_hour)
    assert state_of(case(first, second, deeds=[fixed(5, hour=12)])) is state


def test_a_later_record_counts_even_when_the_day_has_no_more_of_them() -> None:
    first = seen({5: 2}, looked=at(5, 10), last_hour=9)
    other = seen({5: 1}, looked=at(6), last_hour=15)
    assert state_of(case(first, other, deeds=[fixed(5)])) is CaseState.CAME_BACK


def test_reopening_takes_the_fix_back() -> None:
    deeds = [fixed(2), Deed(at(3), DeedKind.REOPENED)]
    assert state_of(case(seen({1: 1}), deeds=deeds)) is CaseState.OPEN
    assert settles(deeds) == ()


def test_other_deeds_settle_nothing() -> None:
    deeds = [Deed(at(2), kind) for kind in DeedKind if kind not in ("fixed", "closed")]
    assert state_of(case(seen({1: 1}), deeds=deeds)) is CaseState.OPEN


# -- times


def test_days_that_follow_each_other_are_one_time() -> None:
    assert episodes(case(seen({1: 1, 4: 2, 8: 1}))) == (Episode(day(1), day(8), 4),)


def test_after_more_than_a_quiet_week_it_is_another_time() -> None:
    found = episodes(case(seen({1: 1, 9: 2})))
    assert found == (Episode(day(1), day(1), 1), Episode(day(9), day(9), 2))


def test_a_fix_ends_a_time_also_within_the_week() -> None:
    by = fixed(2, "template renamed")
    found = episodes(case(seen({1: 1}), seen({4: 2}), deeds=[by]))
    assert found == (Episode(day(1), day(1), 1, by), Episode(day(4), day(4), 2, None, 2))


def test_on_the_day_of_the_fix_both_sides_count_once() -> None:
    by = fixed(5)
    found = episodes(
        case(
            seen({5: 2}, looked=at(5, 10), last_hour=9),
            seen({5: 5}, looked=at(6), last_hour=15),
            deeds=[by],
        )
    )
    assert found == (Episode(day(5), day(5), 2, by), Episode(day(5), day(5), 3, None, 0))


def test_of_two_deeds_that_settled_one_time_the_fix_with_its_how_is_told() -> None:
    by = fixed(2, "template renamed")
    found = episodes(case(seen({1: 1}), deeds=[by, Deed(at(3), DeedKind.CLOSED)]))
    assert found[0].settled == by


# -- what was before a finding


def test_the_first_time_is_new() -> None:
    log = seen({1: 1, 2: 1})
    assert past_of(case(log), log) == Past(Standing.NEW)
    assert past_of(case(), log) == Past(Standing.NEW)


def test_it_was_twice_before_and_came_back_after_nine_days() -> None:
    by = fixed(12, "template renamed")
    log = seen({21: 4})
    known = case(seen({1: 1}), seen({12: 2}, last_hour=8), log, deeds=[by])
    assert past_of(known, log) == Past(
        Standing.CAME_BACK, times=2, last=day(12), by=by, since=None, back_after=9
    )


def test_what_is_before_is_the_same_however_often_the_log_is_opened() -> None:
    by = fixed(2)
    log = seen({21: 4})
    before = case(seen({1: 1}), deeds=[by])
    taken = case(seen({1: 1}), log, deeds=[by])
    again = replace(log, at=at(30))
    assert past_of(before, log) == past_of(taken, log) == past_of(taken, again)


def test_an_error_that_goes_on_says_since_when() -> None:
    log = seen({3: 1})
    past = past_of(case(seen({1: 1, 2: 1}), log), log)
    assert past == Past(Standing.KNOWN, since=day(1))


def test_an_error_known_from_long_ago_without_a_fix() -> None:
    log = seen({20: 1})
    past = past_of(case(seen({1: 1}), log), log)
    assert past == Past(Standing.KNOWN, times=1, last=day(1))


def test_a_log_from_before_the_fix_says_that_it_is_settled() -> None:
    by = fixed(5, "template renamed")
    log = seen({1: 1})
    assert past_of(case(log, deeds=[by]), log) == Past(Standing.SETTLED, by=by)


def test_a_log_that_spans_the_fix_tells_of_what_came_after_it() -> None:
    by = fixed(5)
    log = seen({4: 1, 9: 2})
    past = past_of(case(seen({4: 1}), log, deeds=[by]), log)
    assert past == Past(Standing.CAME_BACK, times=1, last=day(4), by=by, back_after=4)


def test_of_a_later_time_after_a_fix_it_is_told_how_long_the_fix_had_helped() -> None:
    by = fixed(2, "template renamed")
    log = seen({30: 1})
    past = past_of(case(seen({1: 1}), seen({11: 1}), log, deeds=[by]), log)
    assert past == Past(Standing.CAME_BACK, times=2, last=day(11), by=by, back_after=9)


def test_a_fix_before_anything_was_seen_counts_too() -> None:
    by = fixed(2)
    log = seen({5: 1})
    past = past_of(case(log, deeds=[by]), log)
    assert past == Past(Standing.CAME_BACK, by=by, back_after=3)


# -- merging customers, and properties

counts = st.dictionaries(st.integers(1, 40), st.integers(1, 9), min_size=1, max_size=6)
logs = st.lists(st.builds(seen, counts), max_size=5)
deed_kinds = st.sampled_from((DeedKind.FIXED, DeedKind.CLOSED, DeedKind.REOPENED, DeedKind.REPLY))
deeds_made = st.lists(
    st.builds(
        lambda number, hour, kind: Deed(at(number, hour), kind),
        st.integers(1, 45),
        st.integers(0, 23),
        deed_kinds,
    ),
    max_size=5,
)


@given(logs, deeds_made)
def test_times_add_up_to_all_records_and_follow_each_other(
    found: list[Sighting], deeds: list[Deed]
) -> None:
    whole = case(*found, deeds=deeds)
    times = episodes(whole)
    assert sum(one.count for one in times) == sum(days_of(whole.sightings).values())
    assert all(one.first <= one.last and one.count > 0 for one in times)
    pairs = list(itertools.pairwise(times))
    assert all(one.last <= two.first for one, two in pairs)
    assert all(two.back_after is not None or two.first - one.last > DAY for one, two in pairs)


@given(logs, deeds_made)
def test_reading_everything_again_changes_nothing(found: list[Sighting], deeds: list[Deed]) -> None:
    once = case(*found, deeds=deeds)
    again = case(*found, *(replace(one, at=one.at + 60 * DAY) for one in found), deeds=deeds)
    assert days_of(again.sightings) == days_of(once.sightings)
    assert state_of(again) is state_of(once)
    assert episodes(again) == episodes(once)


@given(logs)
def test_the_order_of_reading_does_not_change_the_counts(found: list[Sighting]) -> None:
    forward, backward = case(*found), case(*reversed(found))
    assert days_of(forward.sightings) == days_of(backward.sightings)


@given(logs, deeds_made)
def test_it_came_back_only_when_a_record_is_later_than_the_last_fix(
    found: list[Sighting], deeds: list[Deed]
) -> None:
    settled = settles(deeds)
    late = bool(settled) and any(one.ends > settled[-1].at for one in found)
    back = state_of(case(*found, deeds=deeds)) is CaseState.CAME_BACK
    assert back == late


@given(logs, deeds_made, st.builds(seen, counts))
def test_what_is_before_a_finding_does_not_depend_on_whether_it_was_taken_in(
    found: list[Sighting], deeds: list[Deed], log: Sighting
) -> None:
    before, taken = case(*found, deeds=deeds), case(*found, log, deeds=deeds)
    assert past_of(before, log) == past_of(taken, log)


@given(logs, deeds_made, st.builds(seen, counts))
def test_a_finding_stands_as_the_deeds_say(
    found: list[Sighting], deeds: list[Deed], log: Sighting
) -> None:
    past = past_of(case(*found, log, deeds=deeds), log)
    settled = settles(deeds)
    later = any(deed.at >= log.ends for deed in settled)
    earlier = any(deed.at < log.ends for deed in settled)
    assert (past.standing is Standing.SETTLED) == later
    assert (past.standing is Standing.CAME_BACK) == (earlier and not later)
    assert (past.last is None) == (past.times == 0)
    if past.standing is Standing.NEW:
        assert past == Past(Standing.NEW)


@given(logs, logs, deeds_made)
def test_two_customers_become_one_without_counting_twice(
    one: list[Sighting], two: list[Sighting], deeds: list[Deed]
) -> None:
    first, second = case(*one, deeds=deeds), replace(case(*two, deeds=deeds), note="ask Piet")
    both = merged(first, second)
    assert days_of(both.sightings) == days_of((*first.sightings, *second.sightings))
    assert merged(both, second) == both
    assert set(both.deeds) == set(deeds)
    assert both.note == "ask Piet"


def test_a_case_changed_when_its_last_record_was_or_its_last_deed() -> None:
    assert changed(case(seen({3: 1}))) == at(3, 20)
    assert changed(case(seen({3: 1}), deeds=[fixed(9)])) == at(9)
