"""Fixtures that many tests share."""

from __future__ import annotations

from collections.abc import Mapping

import pytest

from troubleshooter.matching.matcher import Matcher
from troubleshooter.model import Rule
from troubleshooter.pipeline.knowledge import Knowledge, open_knowledge


@pytest.fixture(scope="session")
def knowledge() -> Knowledge:
    return open_knowledge()


@pytest.fixture(scope="session")
def rules(knowledge: Knowledge) -> Mapping[str, Rule]:
    return knowledge.rules


@pytest.fixture(scope="session")
def matcher(knowledge: Knowledge) -> Matcher:
    return knowledge.matcher
