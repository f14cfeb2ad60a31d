"""What the probes of Visma.net share: which system, after which probes, and the open reader."""

from __future__ import annotations

from troubleshooter.connectors.visma_net import reader_of
from troubleshooter.connectors.visma_reading import VismaReader
from troubleshooter.live import ConnectionSystem
from troubleshooter.probes.probe import Look

VISMA = frozenset({ConnectionSystem.VISMA})
AFTER_COMPANY = ("visma.company",)
"""Records can only be asked of a company that the token opens; that `visma.company` finds out,
and with it that the address is right, so that `not found` means what it says."""


def visma(look: Look) -> VismaReader:
    """The door for reading; raises ConnectorError when the connection leads elsewhere."""
    return reader_of(look.connector)
