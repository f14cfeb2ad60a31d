"""Unknown messages come together by what they say, not by what they name."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from troubleshooter.matching.clusters import shape, together
from troubleshooter.matching.masks import template


@pytest.mark.parametrize(
    ("one", "two"),
    [
        ('Stock of "Schroef 4x40" is unknown', 'Stock of "Moer M8" is unknown'),
        ("Store 'de' is closed", "Store 'nl_be' is closed"),
        ("No route to shop.example.nl", "No route to api.example.com:8443"),
    ],
)
def test_quoted_values_and_hosts_tell_nothing_apart(one: str, two: str) -> None:
    assert shape(template(one)) == shape(template(two))


@pytest.mark.parametrize(
    ("one", "two"),
    [
        ("The ledger is blocked", "The shipment is blocked"),
        ('{"code": "A", "title": "x"}', '{"status": "A", "title": "x"}'),
        ("Foto's van de klant ontbreken", "Logo's van de klant ontbreken"),
    ],
)
def test_words_tell_apart(one: str, two: str) -> None:
    assert shape(template(one)) != shape(template(two))


def test_names_at_one_place_come_together() -> None:
    found = together([f"Route for {name} is gone" for name in ("Jan Smit", "De Vries", "Piet")])
    assert set(found.values()) == {"Route for <value> is gone"}


def test_two_names_are_not_enough() -> None:
    assert len(set(together(["Route for Piet is gone", "Route for Jan is gone"]).values())) == 2


@given(st.lists(st.text(alphabet="ABab '\":<>.\n", max_size=30), max_size=12))
def test_clusters_do_not_depend_on_order(messages: list[str]) -> None:
    assert together(messages) == together(reversed(messages))
