"""Rulebooks side by side, and what rules would have hit in kept logs."""

from __future__ import annotations

import io
from pathlib import Path

import pytest

from troubleshooter.errors import UsageError
from troubleshooter.locations import Locations
from troubleshooter.pipeline.backtest import UNKNOWN, backtest
from troubleshooter.pipeline.knowledge import Knowledge
from troubleshooter.pipeline.rule_sets import files_of
from troubleshooter.rules.comparing import KeyChange, compare
from troubleshooter.rules.loader import load_rules

from .conftest import Write


def test_added_removed_and_changed_rules(
    tmp_path: Path, locations: Locations, write: Write
) -> None:
    after = tmp_path / "after"
    write(after, wording="Store closed for stocktaking this week")
    write(after, "shop.new", "New thing went wrong")
    changes = compare(files_of("shipped", locations), files_of(str(after), locations))
    assert [(item.what, item.rule) for item in changes] == [
        ("removed", "shop.label-refused"),
        ("added", "shop.new"),
        ("changed", "shop.store-closed"),
    ]
    assert changes[2].keys[0] == KeyChange(
        "match.messages",
        tuple(f"Store closed for stocktaking{end}" for end in ("", " today", " again")),
        tuple(f"Store closed for stocktaking this week{end}" for end in ("", " today", " again")),
    )


def test_what_is_written_otherwise_but_means_the_same_is_no_change(
    tmp_path: Path, locations: Locations, write: Write
) -> None:
    path = write(tmp_path / "after")
    write(tmp_path / "after", "shop.label-refused", "Shipping label refused by carrier")
    path.write_text("# a comment\n" + path.read_text("utf-8").replace("  - {", "  -   {"), "utf-8")
    assert (
        compare(files_of("shipped", locations), files_of(str(tmp_path / "after"), locations)) == ()
    )


def test_a_single_file_is_a_set_of_one(locations: Locations) -> None:
    path = locations.rules / "shop" / "store-closed.yaml"
    assert list(files_of(str(path), locations)) == ["shop/store-closed.yaml"]


def test_in_force_holds_the_users_own(locations: Locations, write: Write) -> None:
    write(locations.user_rules, title="Mine")
    assert b"Mine" in files_of("in-force", locations)["shop/store-closed.yaml"]


@pytest.mark.parametrize("name", ["nowhere", "nowhere@main", "own"])
def test_names_that_mean_nothing(locations: Locations, name: str) -> None:
    with pytest.raises(UsageError):
        files_of(name, locations)


def test_a_rule_file_without_an_id_is_told(tmp_path: Path, locations: Locations) -> None:
    (tmp_path / "x.yaml").write_text("id: [1]", "utf-8")
    with pytest.raises(UsageError, match="has no id"):
        files_of(str(tmp_path / "x.yaml"), locations)


LOG = """2026-03-14 09:15:02 ERROR Gift card GC-2044 could not be redeemed
2026-03-14 09:16:02 ERROR Gift card GC-2045 could not be redeemed token=abcdefgh12345678
2026-03-14 09:17:02 ERROR Store closed for stocktaking
2026-03-14 09:18:02 INFO All went well
"""


def test_backtest_says_what_a_rule_would_have_hit(
    tmp_path: Path, locations: Locations, write: Write
) -> None:
    log = tmp_path / "a.log"
    log.write_text(LOG, "utf-8")
    before = Knowledge(locations).rules
    write(tmp_path / "tried", "own.gift-card", "Gift card {code} could not be redeemed")
    after = load_rules([*locations.rule_folders, tmp_path / "tried"])
    found = backtest(before.values(), after.values(), ["own.gift-card"], [str(log)], io.BytesIO())
    assert (found.records, dict(found.hits), found.unreadable) == (4, {"own.gift-card": 2}, ())
    assert {(shift.before, shift.after) for shift in found.shifts} == {
        ((UNKNOWN,), ("own.gift-card",))
    }
    assert sum(shift.count for shift in found.shifts) == 2
    assert "abcdefgh12345678" not in str(found.shifts)


def test_backtest_tells_what_could_not_be_read(locations: Locations, tmp_path: Path) -> None:
    rules = Knowledge(locations).rules.values()
    found = backtest(rules, rules, [], [str(tmp_path / "no.log")], io.BytesIO())
    assert [path for path, _ in found.unreadable] == [str(tmp_path / "no.log")]
