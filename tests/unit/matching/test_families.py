"""Where a rule and its special case both fit, the special case stays."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from troubleshooter.matching.aligning.found import Found
from troubleshooter.matching.matcher import Matcher
from troubleshooter.matching.outcome import Outcome
from troubleshooter.matching.reasons import told
from troubleshooter.matching.resolve import resolve
from troubleshooter.model import Level, RetryPolicy, RetryWhen, Rule, System, Text, Wording


def rule(
    name: str,
    *wordings: str,
    parent: str = "",
    codes: Sequence[str] = (),
    generic: bool = False,
    frame: bool = False,
    covers: Sequence[str] = (),
) -> Rule:
    return Rule(
        id=name,
        system=System.EXACT,
        level=Level.ERROR,
        status="stable",
        title=Text(nl=name, en=name),
        cause=Text(nl="", en=""),
        fix=(),
        retry=RetryPolicy(RetryWhen.AFTER_FIX),
        codes=tuple(codes),
        wordings=tuple(map(Wording, wordings)),
        generic=generic,
        frame=frame,
        covers=tuple(covers),
        parent=parent,
    )


FAMILY = rule("own.reference", "Ongeldige referentie: {field}", "Invalid reference: {field}")
CASE = rule(
    "own.cost-centre", "Ongeldige referentie: Kostenplaats",
    "Invalid reference: cost centre", parent="own.reference",
)  # fmt: skip
TERM = rule("own.payment-term", "Ongeldige referentie: Betalingsconditie", parent="own.reference")
MATCHER = Matcher([FAMILY, CASE, TERM])


@pytest.mark.parametrize(
    ("message", "rules"),
    [
        ("Ongeldige referentie: Kostenplaats", ["own.cost-centre"]),
        ("2026-03-09 12:00 Ongeldige referentie: Kostenplaats (factuur 12)", ["own.cost-centre"]),
        ("Ongeldige refrentie: Kostenplats", ["own.cost-centre"]),
        ("Invalid reference: cost centre", ["own.cost-centre"]),
        ("Ongeldige referentie: Betalingsconditie", ["own.payment-term"]),
        ("Ongeldige referentie: Journaal", ["own.reference"]),
        (
            "Ongeldige referentie: Kostenplaats\nOngeldige referentie: Journaal",
            ["own.cost-centre", "own.reference"],
        ),
    ],
)
def test_the_special_case_wins_where_both_fit(message: str, rules: list[str]) -> None:
    assert [match.rule for match in MATCHER.explain(message).diagnoses] == rules


def test_the_record_says_to_which_case_the_family_gave_way() -> None:
    steps = MATCHER.explain("Ongeldige referentie: Kostenplaats").steps
    step = next(step for step in steps if step.outcome is Outcome.PARENT)
    assert (step.rule, step.other) == ("own.reference", "own.cost-centre")
    assert told(step, "nl") == "wijkt voor own.cost-centre, een bijzonder geval ervan"
    assert told(step, "en") == "gives way to own.cost-centre, a special case of it"


def found(of: Rule, start: int, end: int, score: float = 1.0, stage: str = "exact") -> Found:
    return Found(of, stage, score, score * 5, start, end, 0, "", "", None)


def test_a_case_elsewhere_in_the_same_statement_is_enough() -> None:
    resolution = resolve([found(FAMILY, 0, 10), found(CASE, 20, 30)], "x" * 40)
    assert [item.rule.id for item in resolution.kept] == ["own.cost-centre"]


def test_a_case_in_another_statement_leaves_the_family_alone() -> None:
    resolution = resolve([found(FAMILY, 0, 10), found(CASE, 20, 30)], "x" * 12 + ";" + "x" * 27)
    assert [item.rule.id for item in resolution.kept] == ["own.reference", "own.cost-centre"]


def test_a_family_that_fits_better_is_no_rival_of_its_case() -> None:
    weak = found(CASE, 0, 10, 0.85, "fuzzy")
    resolution = resolve([found(FAMILY, 0, 10), weak], "x" * 10)
    assert [item.rule.id for item in resolution.kept] == ["own.cost-centre"]


def test_two_cases_that_fit_as_well_leave_it_to_the_family() -> None:
    cases = [found(CASE, 0, 10, 0.85, "fuzzy"), found(TERM, 0, 10, 0.85, "fuzzy")]
    resolution = resolve([found(FAMILY, 0, 10), *cases], "x" * 10)
    assert [item.rule.id for item in resolution.kept] == ["own.reference"]
    reasons = {(item.rule.id, reason[0]) for item, reason in resolution.dropped}
    assert ("own.payment-term", Outcome.RIVAL) in reasons or (
        "own.cost-centre",
        Outcome.RIVAL,
    ) in reasons


def test_a_code_of_the_family_is_not_overruled_by_wording_of_a_case_with_another_code() -> None:
    family = rule("own.codes", "x", codes=["CFACT001"])
    case = rule("own.code", "y", parent="own.codes", codes=["CFACT002"])
    by_code = found(family, 0, 8, stage="code")
    kept = resolve([by_code, found(case, 12, 20)], "x" * 30).kept
    assert [item.rule.id for item in kept] == ["own.codes"]


def test_a_generic_family_gives_way_to_its_case_too() -> None:
    family = rule("own.any-code", "Code {code}", generic=True)
    case = rule("own.this-code", "Code {code} refused", parent="own.any-code")
    message = "Code 12 refused"
    matches = Matcher([family, case]).explain(message).diagnoses
    assert [match.rule for match in matches] == ["own.this-code"]


CODES = rule("own.any-cfact", codes=["CFACT*"], generic=True)
KNOWN = rule("own.cfact-028", "Template not found", codes=["CFACT028"])
BY_CODE = Matcher([CODES, KNOWN])


@pytest.mark.parametrize(
    ("message", "found"),
    [
        ("CFACT028: Template not found", ["own.cfact-028"]),
        ("CFACT999", ["own.any-cfact"]),
        ("CFACT999: Template not found", ["own.any-cfact"]),
        ("CMUT999", []),
        ("FACT_999", []),
        ("CFACT028; CFACT999", ["own.cfact-028", "own.any-cfact"]),
    ],
)
def test_a_family_of_codes_has_those_that_no_rule_has(message: str, found: list[str]) -> None:
    assert [match.rule for match in BY_CODE.explain(message).diagnoses] == found


FRAMED = Matcher([FAMILY, rule("own.frame", "Inserting the record raised an error", frame=True)])


@pytest.mark.parametrize(
    ("message", "rules"),
    [
        ("Inserting the record raised an error. Invalid reference: Journal", ["own.reference"]),
        ("Inserting the record raised an error.\nInvalid reference: Journal", ["own.reference"]),
        ("Insertng the record raised an error.\nInvald reference: Journal", ["own.reference"]),
        ("Inserting the record raised an error", ["own.frame"]),
        (
            "Invalid reference: Journal\nInserting the record raised an error",
            ["own.reference", "own.frame"],
        ),
    ],
)
def test_a_frame_gives_way_to_the_error_it_announces(message: str, rules: list[str]) -> None:
    assert [match.rule for match in FRAMED.explain(message).diagnoses] == rules


def test_a_frame_far_above_an_error_stands_for_itself() -> None:
    apart = "\n".join(["Inserting the record raised an error", *["."] * 6, "Invalid reference: X"])
    rules = [match.rule for match in FRAMED.explain(apart).diagnoses]
    assert rules == ["own.frame", "own.reference"]


COVERED = Matcher(
    [
        FAMILY,
        CASE,
        rule("own.speaker", "Creating the customer failed", covers=["own.reference"]),
        rule("own.apart", "Work order without lines"),
    ]
)


@pytest.mark.parametrize(
    ("message", "rules"),
    [
        ("Creating the customer failed: Invalid reference: Journal", ["own.speaker"]),
        ("Creating the customer failed.\nInvalid reference: Journal", ["own.speaker"]),
        ("Creating the customer failed: Invalid reference: cost centre", ["own.speaker"]),
        ("Creating the customer failed\nWork order without lines", ["own.speaker", "own.apart"]),
        (
            "Invalid reference: Journal\nCreating the customer failed",
            ["own.reference", "own.speaker"],
        ),
        ("Invalid reference: Journal", ["own.reference"]),
    ],
)
def test_an_error_that_covers_speaks_for_its_cause(message: str, rules: list[str]) -> None:
    assert [match.rule for match in COVERED.explain(message).diagnoses] == rules


def test_of_two_wordings_that_end_alike_the_one_in_the_other_s_value_stays() -> None:
    material = rule("own.material", "Material {material} not found in stock")
    relation = rule("own.relation", "Relation {relation} not found in stock")
    found = Matcher([material, relation]).diagnose(
        "Not the material but relation 4410 not found in stock"
    )
    assert [match.rule for match in found] == ["own.relation"]


def test_what_a_line_is_about_is_not_what_is_wrong() -> None:
    journal = rule("own.journal", "Ongeldige referentie: Dagboek", parent="own.reference")
    found = Matcher([FAMILY, journal]).diagnose("Dagboek 70: Ongeldige referentie: Kleur")
    assert [match.rule for match in found] == ["own.reference"]
