"""The list of documents beside the report, for a spreadsheet."""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime

import pytest

from troubleshooter.model import Language, ObjectRef, Rule, ScanResult
from troubleshooter.report.build import build_report
from troubleshooter.report.csv import render_csv

BOM = "\ufeff"


def rows(text: str, separator: str) -> list[list[str]]:
    return list(csv.reader(io.StringIO(text.removeprefix(BOM)), delimiter=separator))


@pytest.mark.parametrize(
    ("language", "separator", "second"),
    [
        (
            "nl",
            ";",
            [
                "eboekhouden.invoice-template-not-found",
                "Factuursjabloon niet gevonden",
                "Werkbon",
                "26-0275",
            ],
        ),
        (
            "en",
            ",",
            [
                "eboekhouden.invoice-template-not-found",
                "Invoice template not found",
                "Work order",
                "26-0275",
            ],
        ),
    ],
)
def test_every_document_of_every_action_is_a_row(
    result: ScanResult,
    rules: Mapping[str, Rule],
    generated: datetime,
    language: Language,
    separator: str,
    second: list[str],
) -> None:
    report = build_report(result, rules, language, generated)
    text = render_csv(report)
    assert text.startswith(BOM)
    head, *listed = rows(text, separator)
    assert len(head) == 4
    assert second in listed
    told = sum(item.documents.total for item in (*report.actions, *report.waiting))
    assert len(listed) == told


def test_rows_stand_in_the_order_of_the_report(
    result: ScanResult, rules: Mapping[str, Rule], generated: datetime
) -> None:
    report = build_report(result, rules, "en", generated)
    order = [item.rule for item in (*report.actions, *report.waiting) if item.documents.total]
    told = dict.fromkeys(row[0] for row in rows(render_csv(report), ",")[1:])
    assert list(told) == order


@pytest.mark.parametrize("number", ["=1+1", "+31", "-2", "@SUM(A1)", "\t=1", '=cmd|"/c calc"!A0'])
def test_no_number_is_a_formula(
    result: ScanResult, rules: Mapping[str, Rule], generated: datetime, number: str
) -> None:
    found = replace(result.diagnoses[0], object_list=(ObjectRef("order", number),), objects=1)
    report = build_report(replace(result, diagnoses=(found,)), rules, "en", generated)
    assert rows(render_csv(report), ",")[1][3] == "'" + number.strip()


def test_separators_and_quotes_stay_in_their_cell(
    result: ScanResult, rules: Mapping[str, Rule], generated: datetime
) -> None:
    found = replace(result.diagnoses[0], object_list=(ObjectRef("order", 'a";b,c'),), objects=1)
    report = build_report(replace(result, diagnoses=(found,)), rules, "nl", generated)
    assert rows(render_csv(report), ";")[1][3] == 'a";b,c'


def test_documents_beyond_the_bound_are_told(
    result: ScanResult, rules: Mapping[str, Rule], generated: datetime
) -> None:
    numbers = tuple(ObjectRef("order", f"{n:05}") for n in range(1000))
    found = replace(result.diagnoses[0], object_list=numbers, objects=1300)
    report = build_report(replace(result, diagnoses=(found,)), rules, "en", generated)
    listed = rows(render_csv(report), ",")[1:]
    assert len(listed) == 1001
    assert listed[-1][3] == "and 300 more that do not fit in this list"


def test_there_is_no_list_without_documents(rules: Mapping[str, Rule], generated: datetime) -> None:
    assert not render_csv(build_report(ScanResult((), 0, (), 0, (), 0), rules, "nl", generated))
