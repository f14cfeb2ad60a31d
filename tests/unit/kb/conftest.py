"""Article folders for the knowledge-base tests, written into a temporary directory."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

WriteArticle = Callable[..., Path]

GOOD = """\
---
title: Reading the log
summary: Where the log is.
keywords: [log, errors]
sources: ["Vendor help: log"]
reviewed: 2026-11-21
---
## Open it

Click **Log**.
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """An empty article folder."""
    path = tmp_path / "kb"
    path.mkdir()
    return path


@pytest.fixture
def write(folder: Path) -> WriteArticle:
    """Writes one article file below `folder`; text defaults to a good article."""

    def write_article(name: str, text: str = GOOD, root: Path = folder) -> Path:
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(text.encode("utf-8"))
        return path

    return write_article
