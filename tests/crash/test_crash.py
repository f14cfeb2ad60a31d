"""The short form of the crash test: workers die at every moment, and nothing is lost or doubled."""

from __future__ import annotations

import os

import pytest
import sqlalchemy as sa
from tests.crash.crashing import crash
from tests.crash.dying import BOUNDARIES

DATABASE = os.environ.get("TROUBLESHOOTER_TEST_POSTGRES", "")


def test_killed_workers_lose_nothing_and_book_nothing_twice(
    capsys: pytest.CaptureFixture[str],
) -> None:
    counts = crash(kills=25, seconds=60, seed=7)
    with capsys.disabled():
        print(f"\n{counts}")
    assert counts.kills >= 10
    assert counts.done >= 10
    assert (counts.lost, counts.twice, counts.stuck, counts.blocks) == (0, 0, 0, 0)
    assert counts.exact_errors <= 6


@pytest.mark.skipif(not DATABASE, reason="TROUBLESHOOTER_TEST_POSTGRES names no database")
def test_the_same_holds_on_postgresql() -> None:
    url = sa.make_url(DATABASE).set(drivername="postgresql+psycopg")
    driven = url.render_as_string(hide_password=False)
    counts = crash(kills=25, seconds=60, url=driven, seed=8)
    assert counts.sound, str(counts)


def test_every_moment_is_among_those_at_which_a_worker_dies() -> None:
    assert {boundary.value for boundary in BOUNDARIES} >= {
        "before look-up",
        "after look-up",
        "sending",
        "after answer, before commit",
        "while waiting",
    }
