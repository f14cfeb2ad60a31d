"""The ready views: failed records, one document, one day, patterns among failures."""

from __future__ import annotations

import io
from collections.abc import Mapping
from datetime import date
from pathlib import Path

import pytest

from troubleshooter.matching.matcher import Matcher
from troubleshooter.model import DayOutcome, Rule
from troubleshooter.pipeline.filtering import Filter
from troubleshooter.pipeline.scan import Reading, Scanner
from troubleshooter.pipeline.views.failed import Failed, failed
from troubleshooter.pipeline.views.history import History, history
from troubleshooter.pipeline.views.patterns import Patterns, patterns
from troubleshooter.pipeline.views.rows import Rows
from troubleshooter.pipeline.views.today import today

HEADER = 'ID,Order,"Invoice ID",Message,"Date Created",Platform,Success\n'
TAX = '"Invalid tax code ""HOOG_VERK21"""'
JANUARY = f"""1,901,701,Success,"2026-01-05 06:15:02",e-Boekhouden,Yes
2,902,702,{TAX},"2026-01-05 06:30:11",e-Boekhouden,No
3,903,703,Success,"2026-01-05 06:45:11",e-Boekhouden,Yes
"""
MARCH = f"""4,902,702,{TAX},"2026-01-06 06:30:11",e-Boekhouden,No
5,904,704,"The moon is cheese, token=abcdefgh12","2026-01-06 07:15:00",e-Boekhouden,No
6,902,702,Success,"2026-01-07 06:30:11",e-Boekhouden,Yes
7,905,705,Success,"2026-01-07 06:45:11",e-Boekhouden,Yes
8,906,706,{TAX},"2026-01-07 23:59:59",e-Boekhouden,No
9,907,707,"Order 902 was merged",,e-Boekhouden,Yes
"""


@pytest.fixture
def paths(tmp_path: Path) -> list[str]:
    made = []
    for name, rows in (("b-january.csv", JANUARY), ("a-march.csv", MARCH)):
        (tmp_path / name).write_text(HEADER + rows, "utf-8")
        made.append(str(tmp_path / name))
    return made


def read(matcher: Matcher, only: Filter | None = None) -> tuple[Rows, Reading]:
    return Rows(Scanner(matcher, only=only or Filter())), Reading(io.BytesIO())


def see_failed(matcher: Matcher, paths: list[str], most: int) -> Failed:
    rows, reading = read(matcher)
    return failed(rows, paths, reading, most)


def see_history(matcher: Matcher, paths: list[str], document: str) -> History:
    rows, reading = read(matcher)
    return history(rows, paths, reading, document)


def see_patterns(matcher: Matcher, paths: list[str]) -> Patterns:
    rows, reading = read(matcher)
    return patterns(rows, paths, reading)


def numbers(view: Failed | History) -> list[str | None]:
    return [one.document.number if one.document else None for one in view.shown]


def test_failed_records_come_newest_first_with_their_rule(
    matcher: Matcher, paths: list[str]
) -> None:
    view = see_failed(matcher, paths, 10)
    assert numbers(view) == ["906", "904", "902", "902"]
    rules = [one.rules for one in view.shown]
    assert rules == [("magento.tax-code-invalid",), (), *[("magento.tax-code-invalid",)] * 2]
    assert (view.count, view.records, view.rest) == (4, 9, 0)


def test_failed_records_are_bounded_and_the_rest_is_counted(
    matcher: Matcher, paths: list[str]
) -> None:
    view = see_failed(matcher, paths, 1)
    assert (numbers(view), view.count, view.rest) == (["906"], 4, 3)


def test_views_show_no_secrets(matcher: Matcher, paths: list[str]) -> None:
    view = see_failed(matcher, paths, 10)
    assert view.shown[1].message == "The moon is cheese, token=[hidden]"
    assert "abcdefgh12" not in str(see_patterns(matcher, paths).causes)


def test_views_keep_to_the_filter(matcher: Matcher, paths: list[str]) -> None:
    rows, reading = read(matcher, Filter(rules=frozenset({"magento.tax-code-invalid"})))
    assert failed(rows, paths, reading).count == 3
    assert [sum(skip.count for skip in one.skipped) for one in rows.read.inputs] == [2, 4]


def test_a_documents_history_spans_inputs_in_the_order_of_time(
    matcher: Matcher, paths: list[str]
) -> None:
    view = see_history(matcher, paths, "902")
    days = [one.time.day if one.time else None for one in view.shown]
    assert days == [None, 5, 6, 7]
    assert (view.failures, view.solved) == (2, True)


@pytest.mark.parametrize(("document", "count"), [("702", 3), ("90", 0), ("906", 1)])
def test_a_document_is_found_by_its_whole_number_also_as_an_invoice(
    matcher: Matcher, paths: list[str], document: str, count: int
) -> None:
    assert see_history(matcher, paths, document).count == count


def test_an_unsolved_document_says_so(matcher: Matcher, paths: list[str]) -> None:
    assert see_history(matcher, paths, "906").solved is False


def test_the_last_day_stands_beside_the_days_before(
    matcher: Matcher, rules: Mapping[str, Rule], paths: list[str]
) -> None:
    tally = Scanner(matcher).scan(paths, io.BytesIO()).tally
    view = today(tally, rules)
    assert view is not None
    assert view.day == date(2026, 1, 7)
    assert (view.outcome, view.rate) == (DayOutcome(1, 2), 2 / 3)
    assert (view.before, view.days_before) == (DayOutcome(3, 2), 2)
    (cause,) = view.causes
    assert (cause.name, cause.count, cause.before) == ("magento.tax-code-invalid", 1, 1.0)


def test_another_day_can_be_seen_also_one_without_records(
    matcher: Matcher, rules: Mapping[str, Rule], paths: list[str]
) -> None:
    tally = Scanner(matcher).scan(paths, io.BytesIO()).tally
    first, empty = today(tally, rules, date(2026, 1, 5)), today(tally, rules, date(2026, 1, 9))
    assert first is not None
    assert (first.outcome, first.days_before) == (DayOutcome(1, 2), 0)
    assert empty is not None
    assert (empty.rate, empty.rate_before) == (None, 0.5)


def test_a_log_without_times_has_no_day(
    matcher: Matcher, rules: Mapping[str, Rule], tmp_path: Path
) -> None:
    (tmp_path / "notes.txt").write_text("CFACT028\n", "utf-8")
    tally = Scanner(matcher).scan([str(tmp_path / "notes.txt")], io.BytesIO()).tally
    assert today(tally, rules) is None


def test_patterns_tell_since_when_and_at_what_hours(matcher: Matcher, paths: list[str]) -> None:
    view = see_patterns(matcher, paths)
    tax, moon = view.causes
    assert (tax.name, tax.known, tax.count) == ("magento.tax-code-invalid", True, 3)
    assert tax.first is not None
    assert tax.first.isoformat() == "2026-01-05T06:30:11"
    assert tax.busiest == (6,)
    assert (moon.known, moon.count, moon.hours[7]) == (False, 1, 1)


def test_patterns_tell_of_documents_that_fail_again(matcher: Matcher, paths: list[str]) -> None:
    view = see_patterns(matcher, paths)
    (again,) = view.repeated
    assert (again.document, again.count, view.repeated_count) == ("902", 2, 1)


def test_causes_that_share_their_hours_came_together(matcher: Matcher, tmp_path: Path) -> None:
    lines = []
    for day in range(1, 5):
        at = f"2026-01-{day:02d} 0{day}:00:00"
        lines += [f'1,9{day},1,{TAX},"{at}",x,No', f'1,8{day},1,Connection timed out,"{at}",x,No']
        lines.append(f'1,7{day},1,"The moon is cheese","2026-01-{day:02d} 20:00:00",x,No')
    path = tmp_path / "grid.csv"
    path.write_text(HEADER + "\n".join(lines) + "\n", "utf-8")
    (pair,) = see_patterns(matcher, [str(path)]).together
    names = {pair.one, pair.other}
    assert names == {"magento.tax-code-invalid", "magento.connection-timeout"}
    assert (pair.shared, pair.either) == (4, 4)


def test_nothing_failed_is_no_pattern(matcher: Matcher, tmp_path: Path) -> None:
    path = tmp_path / "grid.csv"
    path.write_text(HEADER + '1,1,1,Success,"2026-01-01 00:00:00",x,Yes\n', "utf-8")
    view = see_patterns(matcher, [str(path)])
    assert (view.failures, view.causes, view.repeated) == (0, (), ())
