"""Whose log it is: spellings of one name, and what a path suggests."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from troubleshooter.cases.naming import LONGEST, cleaned, key_of, proposed
from troubleshooter.errors import UsageError

KNOWN = ("De Vries Installaties", "Bakker", "Bakker & Zn.")


@pytest.mark.parametrize(
    "spelt", ["de vries installaties", "De-Vries  Installaties", "DE_VRIES.INSTALLATIES"]
)
def test_spellings_of_one_name_share_a_key(spelt: str) -> None:
    assert key_of(spelt) == key_of("De Vries Installaties")


def test_an_accent_makes_no_other_customer() -> None:
    assert key_of("Café Zoë") == key_of("cafe zoe")


def test_a_name_is_one_line() -> None:
    assert cleaned("  De\tVries\n\x1b Installaties ") == "De Vries Installaties"


@given(st.text(max_size=200))
def test_what_is_cleaned_stays_as_it_is(name: str) -> None:
    try:
        once = cleaned(name)
    except UsageError:
        return
    assert cleaned(once) == once
    assert once.isprintable()
    assert 0 < len(once) <= LONGEST


@pytest.mark.parametrize(
    ("path", "names"),
    [
        ("/srv/exports/de-vries-installaties/export.csv", ("De Vries Installaties",)),
        ("/srv/exports/Jansen Techniek/magento-log-2026-10-12.csv", ("Jansen Techniek",)),
        ("/home/me/Downloads/panel.html", ()),
        ("/home/me/Downloads/Outsmart_Jansen_2026.xlsx", ("Jansen",)),
        ("/home/me/bakker/export (1).csv", ("Bakker",)),
        ("/logs/2026/10/export.csv", ()),
        ("/logs/vermeer/pieters.csv", ("vermeer", "pieters")),
    ],
)
def test_a_path_suggests_names(path: str, names: tuple[str, ...]) -> None:
    assert proposed([path], KNOWN) == names


def test_a_folder_suggests_its_own_name(tmp_path: Path) -> None:
    folder = tmp_path / "Smit Groen"
    folder.mkdir()
    assert proposed([str(folder)], ()) == ("Smit Groen",)


def test_connections_come_last_and_nothing_comes_twice() -> None:
    found = proposed(["/logs/vermeer/export.csv"], KNOWN, ["books", "Vermeer"])
    assert found == ("vermeer", "books")
