"""Fixtures that many tests share."""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping

import pytest

from troubleshooter.matching.matcher import Matcher
from troubleshooter.model import Rule
from troubleshooter.pipeline.knowledge import Knowledge, open_knowledge


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_auto_num_workers() -> int:
    """Half again as many workers as processors: half their time tests wait, for the app's next
    turn, for other processes, for a lease to end."""
    return (os.cpu_count() or 1) * 3 // 2


@pytest.fixture(scope="session", autouse=True)
def _one_cache(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """Each test has a folder of its own for a user, but reads the same rules as the others: what
    is read of them is kept in one place, also for the programs that tests start, and so is what
    these compile, wherever else that would not be kept."""
    whole = tmp_path_factory.getbasetemp()
    place = whole.parent if "PYTEST_XDIST_WORKER" in os.environ else whole
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("TROUBLESHOOTER_CACHE", str(place / "cache"))
        patch.setenv("PYTHONPYCACHEPREFIX", str(place / "compiled"))
        patch.delenv("PYTHONDONTWRITEBYTECODE", raising=False)
        yield


@pytest.fixture(scope="session")
def knowledge() -> Knowledge:
    return open_knowledge()


@pytest.fixture(scope="session")
def rules(knowledge: Knowledge) -> Mapping[str, Rule]:
    return knowledge.rules


@pytest.fixture(scope="session")
def matcher(knowledge: Knowledge) -> Matcher:
    return knowledge.matcher
