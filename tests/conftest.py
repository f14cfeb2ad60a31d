"""Fixtures that many tests share."""

from __future__ import annotations

import os
from collections.abc import Mapping

import pytest

from troubleshooter.matching.matcher import Matcher
from troubleshooter.model import Rule
from troubleshooter.pipeline.knowledge import Knowledge, open_knowledge


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_auto_num_workers() -> int:
    """Half again as many workers as processors: half their time tests wait, for the app's next
    turn, for other processes, for a lease to end."""
    return (os.cpu_count() or 1) * 3 // 2


@pytest.fixture(scope="session")
def knowledge() -> Knowledge:
    return open_knowledge()


@pytest.fixture(scope="session")
def rules(knowledge: Knowledge) -> Mapping[str, Rule]:
    return knowledge.rules


@pytest.fixture(scope="session")
def matcher(knowledge: Knowledge) -> Matcher:
    return knowledge.matcher
