"""The retry queue that a command works on."""

from __future__ import annotations

from typing import TYPE_CHECKING

from troubleshooter.pipeline.knowledge import open_knowledge

if TYPE_CHECKING:
    from troubleshooter.pipeline.retry import Retrying


def opened() -> Retrying:
    """The queue in force; raises ConfigurationError or StoreError."""
    from troubleshooter.pipeline.retry import open_retrying

    return open_retrying(open_knowledge())
