"""The short form of the crash test: workers die at every moment, and nothing is lost or doubled."""

from __future__ import annotations

import pytest
from tests.crash.crashing import crash
from tests.crash.dying import BOUNDARIES
from tests.integration.retry_bench import database_of_its_own, needs_postgresql


def test_killed_workers_lose_nothing_and_book_nothing_twice(
    capsys: pytest.CaptureFixture[str],
) -> None:
    counts = crash(kills=25, seconds=60, seed=7)
    with capsys.disabled():
        print(f"\n{counts}")
    assert counts.kills >= 10
    assert counts.done >= 10
    assert (counts.lost, counts.twice, counts.stuck, counts.blocks) == (0, 0, 0, 0)
    assert 0 < counts.exact_errors <= 6
    assert counts.at_exact > 0


@needs_postgresql
def test_the_same_holds_on_postgresql() -> None:
    url = database_of_its_own().render_as_string(hide_password=False)
    counts = crash(kills=25, seconds=60, url=url, seed=8)
    assert counts.kills >= 10
    assert counts.sound, str(counts)


def test_every_moment_is_among_those_at_which_a_worker_dies() -> None:
    assert {boundary.value for boundary in BOUNDARIES} >= {
        "before look-up",
        "after look-up",
        "sending",
        "after answer, before commit",
        "while waiting",
    }
