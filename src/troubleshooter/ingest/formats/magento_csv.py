"""Synchronisation logs exported from a Magento admin grid as CSV."""

from __future__ import annotations

from functools import partial

from troubleshooter.ingest.recognised import Recognised
from troubleshooter.ingest.tables import find_table, read_table
from troubleshooter.ingest.text import TextStream
from troubleshooter.model import System

NAME = "magento-grid-csv"


def recognise(stream: TextStream) -> Recognised | None:
    """A table with the columns of an invoice, credit memo or customer log."""
    table = find_table(stream)
    if table is None or not table.header.is_magento_grid:
        return None
    frames = partial(read_table, table, ("message", "time", "success", "level", "platform"))
    return Recognised(NAME, System.MAGENTO, table.object_kind, table.zone, frames)
