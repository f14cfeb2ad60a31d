"""Regular expressions that are compiled late, and what is asked before they are."""

from __future__ import annotations

import importlib
import pkgutil
import re
from collections.abc import Iterator

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from troubleshooter.matching import doubting
from troubleshooter.matching.reading.late import AnyOf, Late

_FEW = settings(
    max_examples=25, deadline=None, suppress_health_check=list(HealthCheck), derandomize=True
)


def _needing() -> Iterator[tuple[str, Late]]:
    """The patterns that name pieces which a text must hold, by where they stand."""
    for module in pkgutil.iter_modules(doubting.__path__):
        found = importlib.import_module(f"{doubting.__name__}.{module.name}")
        for name, value in vars(found).items():
            if isinstance(value, Late) and value.needs:
                yield f"{module.name}.{name}", value


_NEEDING = dict(_needing())


def test_a_text_is_searched_from_its_first_character_on() -> None:
    found = Late(r"(?P<what>f[ao]ctuur) \d").search("Één factuur 12")
    assert found is not None
    assert (found.span(), found["what"]) == ((4, 13), "factuur")


def test_a_stretch_of_a_text_is_searched_alone() -> None:
    assert Late("factuur").search("factuur 12", 3) is None
    assert Late("factuur", needs=("order",)).search("factuur 12", 0, 10) is not None


def test_without_a_piece_that_it_needs_a_pattern_is_not_even_compiled() -> None:
    late = Late("(?i)(unbalanced", needs=("factuur",))
    assert late.search("order 12") is None
    with pytest.raises(Exception, match="missing"):
        late.search("FACTUUR 12")


def test_needs_do_not_look_at_the_case_of_letters() -> None:
    assert Late("(?i)means", needs=("means",)).search("What it MEAN\N{LATIN SMALL LETTER LONG S}")


def test_nothing_is_found_of_what_does_not_stand_there() -> None:
    late = Late(r"\d+")
    assert list(late.finditer("order")) == []
    assert [found[0] for found in late.finditer("order 1 en 2")] == ["1", "2"]


@pytest.mark.parametrize(
    ("text", "fits"),
    [
        ("FACTUUR 12", True),
        ("order 12", True),
        ("12 orders", False),
        ("ORDER 12", False),
        ("", False),
        ("two\nfactuur", True),
    ],
)
def test_any_of_several_fits_where_one_of_them_does(text: str, fits: bool) -> None:
    several = Late("(?i)(?P<what>factuur)"), Late("^(?P<what>order) (?P<number>[0-9]+)$")
    assert AnyOf(*several).fits(text) is fits
    assert any(one.search(text) is not None for one in several) is fits


@pytest.mark.parametrize("name", sorted(_NEEDING))
def test_what_a_pattern_fits_holds_a_piece_that_it_needs(name: str) -> None:
    late = _NEEDING[name]
    pattern = re.sub(r"\\x\{([0-9a-f]+)\}", lambda one: chr(int(one[1], 16)), late.pattern)

    @_FEW
    @given(st.from_regex(pattern))
    def holds(text: str) -> None:
        assert late.search(text) is not None or Late(late.pattern).search(text) is None

    holds()
