"""Two scans of one customer: new, gone, better, worse, and seen again only in old entries."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from troubleshooter.model import (
    LANGUAGES,
    Diagnosis,
    Language,
    ObjectRef,
    Rule,
    ScanResult,
)
from troubleshooter.report.compare import MAX_NUMBERS, Change, Comparison, compare
from troubleshooter.report.compared import comparison_text, render_comparison
from troubleshooter.report.wrapping import WIDTH, cells

TEMPLATE = "eboekhouden.invoice-template-not-found"
ACCOUNT = "eboekhouden.counter-account-missing"
LOGIN = "magento.authentication-failed"
MONTH = timedelta(days=30)


def later(found: Diagnosis, **more: object) -> Diagnosis:
    """The same error a month on."""
    assert found.first_seen is not None
    assert found.last_seen is not None
    moved = replace(found, first_seen=found.first_seen + MONTH, last_seen=found.last_seen + MONTH)
    return replace(moved, **more)  # type: ignore[arg-type]


def scan(result: ScanResult, *found: Diagnosis) -> ScanResult:
    return replace(result, diagnoses=found, clusters=(), unknown=0)


def by_rule(result: ScanResult) -> dict[str, Diagnosis]:
    return {found.rule: found for found in result.diagnoses}


@pytest.fixture
def compared(result: ScanResult, rules: Mapping[str, Rule], generated: datetime) -> Comparison:
    """Templates got worse, the account better, the login is gone, two errors are new."""
    known = by_rule(result)
    template, account = known[TEMPLATE], known[ACCOUNT]
    more = (*template.object_list, ObjectRef("work_order", "26-0999"))
    now = scan(
        result,
        later(template, object_list=more, objects=len(more), count=99),
        later(account, object_list=account.object_list[:2], objects=2, count=4),
        later(known["magento.invoice-number-exists"]),
        later(known["magento.customer-email-required"]),
        later(known["magento.connection-timeout"]),
    )
    before = scan(result, template, account, known[LOGIN], known["magento.connection-timeout"])
    return compare(before, now, rules, "en", generated)


def test_each_error_is_told_what_became_of_it(compared: Comparison) -> None:
    assert {line.rule: line.change.value for line in compared.lines} == {
        "magento.customer-email-required": "new",
        "magento.invoice-number-exists": "new",
        TEMPLATE: "worse",
        "magento.connection-timeout": "same",
        ACCOUNT: "better",
        LOGIN: "gone",
    }


def test_documents_that_came_and_went_are_named(compared: Comparison) -> None:
    lines = {line.rule: line for line in compared.lines}
    worse, better = lines[TEMPLATE], lines[ACCOUNT]
    assert worse.added is not None
    assert worse.added.listed == ("26-0999",)
    assert better.freed is not None
    assert better.freed.total == 3


def test_the_headline_counts(compared: Comparison) -> None:
    assert compared.headline == (
        "1 of the 4 earlier errors is gone.",
        "3 errors are still seen. 1 of these got worse. 2 new errors came up.",
    )


def test_an_error_that_only_old_entries_hold_is_not_called_still_there(
    result: ScanResult, rules: Mapping[str, Rule], generated: datetime
) -> None:
    known = by_rule(result)
    before = scan(result, known[TEMPLATE], known[ACCOUNT])
    now = scan(result, known[TEMPLATE], later(known[ACCOUNT], first_seen=None))
    made = compare(before, now, rules, "nl", generated)
    assert [line.rule for line in made.of(Change.QUIET)] == [TEMPLATE]
    assert made.overlap
    assert "nog in het nieuwere log" in render_comparison(made)


def test_a_list_that_is_cut_says_nothing_of_single_documents(
    result: ScanResult, rules: Mapping[str, Rule], generated: datetime
) -> None:
    found = by_rule(result)[TEMPLATE]
    now = scan(result, later(found, objects=5000))
    made = compare(scan(result, found), now, rules, "en", generated)
    assert made.lines[0].added is None
    assert "too long to tell" in comparison_text(made)


def test_long_lists_are_bounded(
    result: ScanResult, rules: Mapping[str, Rule], generated: datetime
) -> None:
    many = tuple(ObjectRef("order", str(number)) for number in range(500))
    found = replace(by_rule(result)[TEMPLATE], object_list=many, objects=len(many))
    made = compare(scan(result), scan(result, found), rules, "en", generated)
    added = made.lines[0].added
    assert added is not None
    assert (len(added.listed), added.unlisted) == (MAX_NUMBERS, 500 - MAX_NUMBERS)


def test_a_rule_that_is_no_more_goes_by_its_id(
    result: ScanResult, rules: Mapping[str, Rule], generated: datetime
) -> None:
    gone = replace(by_rule(result)[TEMPLATE], rule="magento.renamed<b>")
    made = compare(scan(result, gone), scan(result), rules, "en", generated)
    assert made.lines[0].title == "magento.renamed<b>"
    assert "magento.renamed&lt;b&gt;" in render_comparison(made)


@pytest.mark.parametrize("unmasked", [False, True])
def test_an_address_among_the_numbers_is_masked_alike_in_both(
    result: ScanResult, rules: Mapping[str, Rule], generated: datetime, unmasked: bool
) -> None:
    found = by_rule(result)[TEMPLATE]
    same, other = ObjectRef("customer", "jan@bos.example"), ObjectRef("customer", "b@bos.example")
    before = replace(found, object_list=(same,), objects=1)
    now = later(found, object_list=(same, other), objects=2)
    made = compare(
        scan(result, before), scan(result, now), rules, "en", generated, unmasked=unmasked
    )
    added = made.lines[0].added
    assert added is not None
    assert added.listed == (("b@bos.example",) if unmasked else ("[e-mail 2]",))


@pytest.mark.parametrize("language", LANGUAGES)
def test_nothing_against_nothing_is_told_calmly(
    result: ScanResult, rules: Mapping[str, Rule], generated: datetime, language: Language
) -> None:
    made = compare(scan(result), scan(result), rules, language, generated)
    assert not made.lines
    assert made.headline[0] in comparison_text(made).replace("\n", " ")


@pytest.mark.parametrize("language", LANGUAGES)
def test_text_is_80_columns_wide_and_tells_what_the_page_tells(
    compared: Comparison, language: Language
) -> None:
    text = comparison_text(replace(compared, language=language))
    assert all(cells(line) <= WIDTH for line in text.splitlines())
    assert "26-0999" in text


def test_the_page_keeps_the_policy_and_runs_nothing(compared: Comparison) -> None:
    page = render_comparison(compared)
    assert "default-src &#39;none&#39;; style-src" in page
    assert "<script" not in page
