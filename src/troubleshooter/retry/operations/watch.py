"""Where only a person can start the sync: tell what to click, and see when the record is there."""

from __future__ import annotations

from datetime import date
from typing import Any

from pydantic import Field

from troubleshooter.live import ConnectionSystem
from troubleshooter.model import Text
from troubleshooter.retry.job import Answer
from troubleshooter.retry.operations.arrival import arrived
from troubleshooter.retry.operations.operation import Form, Operation, Task

_EVERYWHERE = frozenset(
    [
        ConnectionSystem.EBOEKHOUDEN,
        ConnectionSystem.EBOEKHOUDEN_REST,
        ConnectionSystem.EXACT,
        ConnectionSystem.VISMA,
        ConnectionSystem.OUTSMART,
    ]
)


Day = date


class Watched(Form):
    """Under which number to look for the record in the books; that of the log when not told."""

    record: str = ""
    invoice: str = Field(default="", max_length=60)
    customer: str = Field(default="", max_length=60)
    date: Day | None = None


def _look(desk: Any, task: Task) -> Answer:
    return arrived(desk, str(task.payload.get("invoice") or task.record), task.payload)


WATCH = Operation(
    "watch",
    _EVERYWHERE,
    Watched,
    _look,
    None,
    lambda payload: str(payload.get("record", "")),
    Text(
        nl=(
            "Start de synchronisatie zelf: in OutSmart onder Settings > General > Software "
            "integrations met de knop van de koppeling, in Bookzo met Synchroniseren bij Exact "
            "Online. Deze taak sluit zodra het record in de boekhouding staat."
        ),
        en=(
            "Start the sync yourself: in OutSmart under Settings > General > Software integrations "
            "with the integration's own button, in Bookzo with Synchronise under Exact Online. "
            "This job closes once the record stands in the books."
        ),
    ),
)
OPERATIONS = (WATCH,)
