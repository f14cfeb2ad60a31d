"""Texts show values from the message, and read well without them."""

from __future__ import annotations

import pytest

from troubleshooter.model import Text

TEXT = Text(en="The field {field} is empty in {company}.", nl="Het veld {field} is leeg.")


@pytest.mark.parametrize(
    ("values", "said"),
    [
        ({"field": "Dagboek", "company": "A"}, "The field “Dagboek” is empty in “A”."),
        ({"field": "Dagboek"}, "The field “Dagboek” is empty in …."),
        ({"field": " a\n b "}, "The field “a b” is empty in …."),
        ({"field": "x" * 70}, f"The field “{'x' * 60}…” is empty in …."),
        ({"field": "{company}", "company": "A"}, "The field “{company}” is empty in “A”."),
        ({}, "The field … is empty in …."),
    ],
)
def test_a_place_shows_its_value_or_an_ellipsis(values: dict[str, str], said: str) -> None:
    assert TEXT.in_language("en", values) == said


def test_braces_that_name_nothing_stay() -> None:
    assert Text(en='{0} and {"a": 1}', nl="").in_language("en") == '{0} and {"a": 1}'
