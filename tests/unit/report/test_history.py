"""How the entries ended, and the failures over time."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date, timedelta

import pytest

from troubleshooter.model import DayOutcome, Diagnosis, Rule, ScanResult
from troubleshooter.report.charts import bar, columns, shares
from troubleshooter.report.content import Outcome, Timeline
from troubleshooter.report.history import MAX_BUCKETS, count_failed, outcomes, timeline
from troubleshooter.report.locale import locale_for

NL = locale_for("nl")
MONDAY = date(2026, 2, 2)


def over_time(
    result: ScanResult, rules: Mapping[str, Rule], by_day: Mapping[date, int]
) -> Timeline | None:
    """The timeline of one cause that failed on `by_day`."""
    cause = replace(result.diagnoses[0], by_day=by_day)
    one = replace(result, diagnoses=(cause,), unknown=0, clusters=(), by_day={})
    return timeline(one, rules, NL)


def test_the_endings_together_are_all_records(result: ScanResult) -> None:
    failed, approximate = count_failed(result)
    ended = outcomes(result, failed, NL)
    assert sum(one.count for one in ended) == result.records
    assert [(one.kind, one.count) for one in ended] == [
        ("fine", 1006),
        ("plain", 212),
        ("known", 188),
        ("unknown", 7),
    ]
    assert not approximate


def test_without_times_the_counts_by_rule_decide_when_they_add_up(result: ScanResult) -> None:
    assert count_failed(replace(result, by_day={})) == (188 + 7, False)


def test_records_under_several_rules_make_the_division_approximate(result: ScanResult) -> None:
    overlapping = replace(result, by_day={}, records=result.records - 10)
    failed, approximate = count_failed(overlapping)
    assert approximate
    assert failed <= overlapping.records


def test_an_ending_that_did_not_occur_is_left_out(result: ScanResult) -> None:
    nothing = replace(result, records=0, diagnoses=(), unknown=0, unremarkable=0, by_day={})
    assert outcomes(nothing, 0, NL) == ()


def test_the_five_largest_causes_are_named_and_the_rest_taken_together(
    result: ScanResult, rules: Mapping[str, Rule]
) -> None:
    line = timeline(result, rules, NL)
    assert line is not None
    assert [one.kind for one in line.series] == ["cause"] * 5 + ["others", "unknown"]
    assert line.series[0].label == "Factuursjabloon niet gevonden"
    assert [one.total for one in line.series] == [84, 44, 36, 10, 6, 8, 7]


def test_quiet_days_have_a_place_in_the_timeline(
    result: ScanResult, rules: Mapping[str, Rule]
) -> None:
    line = over_time(result, rules, {MONDAY: 1, MONDAY + timedelta(days=3): 2})
    assert line is not None
    assert (line.unit, line.series[0].values) == ("day", (1, 0, 0, 2))


@pytest.mark.parametrize(
    ("days", "unit", "first"),
    [
        (44, "day", MONDAY),
        (100, "week", MONDAY),
        (400, "month", date(2026, 2, 1)),
        (3000, "year", date(2026, 1, 1)),
    ],
)
def test_a_longer_period_gets_wider_buckets(
    result: ScanResult, rules: Mapping[str, Rule], days: int, unit: str, first: date
) -> None:
    line = over_time(result, rules, {MONDAY: 1, MONDAY + timedelta(days=days): 1})
    assert line is not None
    assert (line.unit, line.starts[0], line.series[0].total) == (unit, first, 2)
    assert len(line.starts) <= MAX_BUCKETS


def test_a_broken_clock_does_not_stretch_the_chart(
    result: ScanResult, rules: Mapping[str, Rule]
) -> None:
    line = over_time(result, rules, {date.min: 1, MONDAY: 5, date.max: 1})
    assert line is not None
    assert line.starts == (date(1, 1, 1), date(2026, 1, 1), date(9999, 1, 1))


def test_one_day_is_no_timeline(result: ScanResult, rules: Mapping[str, Rule]) -> None:
    assert over_time(result, rules, {MONDAY: 7}) is None


def test_days_without_failures_are_no_timeline(
    result: ScanResult, rules: Mapping[str, Rule]
) -> None:
    quiet = {MONDAY + timedelta(days=day): DayOutcome(0, 5) for day in range(5)}
    assert timeline(replace(result, diagnoses=(), unknown=0, by_day=quiet), rules, NL) is None


def test_failures_no_rule_claims_are_the_unknown_of_that_day(
    result: ScanResult, rules: Mapping[str, Rule]
) -> None:
    cause: Diagnosis = replace(result.diagnoses[0], by_day={MONDAY: 2})
    by_day = {MONDAY: DayOutcome(3, 0), MONDAY + timedelta(days=1): DayOutcome(4, 9)}
    line = timeline(replace(result, diagnoses=(cause,), unknown=5, by_day=by_day), rules, NL)
    assert line is not None
    assert [(one.kind, one.values) for one in line.series] == [
        ("cause", (2, 0)),
        ("unknown", (1, 4)),
    ]


def test_columns_stay_inside_a_scale_that_ends_on_a_round_figure(
    result: ScanResult, rules: Mapping[str, Rule]
) -> None:
    line = timeline(result, rules, NL)
    assert line is not None
    chart = columns(line)
    assert chart.ticks == (60, 40, 20, 0)
    assert (chart.highest, line.starts[chart.peak]) == (53, date(2026, 2, 13))
    for mark in chart.marks:
        top, height = float(mark.y[:-1]), float(mark.height[:-1])
        assert 0 <= top <= top + height <= 100.01


def test_a_bar_is_filled_from_end_to_end_and_shows_the_smallest_share() -> None:
    marks = bar((Outcome("fine", "", 99_999), Outcome("known", "", 1)))
    widths = [float(mark.width[:-1]) for mark in marks]
    assert sum(widths) == pytest.approx(100, abs=0.02)
    assert min(widths) > 1


def test_the_share_that_went_well_is_told_by_bucket(
    result: ScanResult, rules: Mapping[str, Rule]
) -> None:
    days = [MONDAY + timedelta(days=n) for n in range(3)]
    cause: Diagnosis = replace(result.diagnoses[0], by_day={days[0]: 1, days[2]: 3})
    by_day = {days[0]: DayOutcome(1, 3), days[2]: DayOutcome(3, 1)}
    line = timeline(replace(result, diagnoses=(cause,), unknown=0, by_day=by_day), rules, NL)
    assert line is not None
    assert (line.fine, line.records) == ((3, 0, 1), (4, 0, 4))
    chart = shares(line)
    assert chart is not None
    assert [(mark.bucket, mark.height) for mark in chart.marks] == [(0, "75.00%"), (2, "25.00%")]
    assert chart.lowest == 2


def test_a_scan_without_counts_by_day_has_no_shares(
    result: ScanResult, rules: Mapping[str, Rule]
) -> None:
    line = timeline(replace(result, by_day={}), rules, NL)
    assert line is not None
    assert shares(line) is None
