"""Any table in delimited text that has a column for messages."""

from __future__ import annotations

from functools import partial

from troubleshooter.ingest.recognised import Recognised
from troubleshooter.ingest.tables import find_table, read_table
from troubleshooter.ingest.text import TextStream
from troubleshooter.model import System

NAME = "table-csv"

_COMPANIONS = frozenset(
    {"time", "success", "level", "system", "platform", "order", "invoice", "work_order"}
)


def recognise(stream: TextStream) -> Recognised | None:
    """A header that names messages and at least one thing more; Bookzo's log saved as CSV, too."""
    table = find_table(stream)
    if table is None or not _COMPANIONS & table.header.positions.keys():
        return None
    fields = ("message", "time", "success", "level", "system", "platform")
    frames = partial(read_table, table, fields)
    if table.header.is_bookzo:
        return Recognised(NAME, System.EXACT, table.object_kind, "local", frames)
    return Recognised(NAME, None, table.object_kind, None, frames)
