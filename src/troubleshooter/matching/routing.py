"""Which systems' rules may compete for a message."""

from __future__ import annotations

from collections.abc import Iterable

from troubleshooter.model import System

_COMPETING: dict[System, frozenset[System]] = {
    # Magmodules logs e-Boekhouden's own codes; OutSmart feeds both bookkeeping systems.
    System.MAGENTO: frozenset({System.MAGENTO, System.EBOEKHOUDEN}),
    System.OUTSMART: frozenset({System.OUTSMART, System.EBOEKHOUDEN, System.VISMA}),
}
_NAMED: dict[str, frozenset[System]] = {
    "exact": frozenset({System.EXACT}),
    "bookzo": frozenset({System.EXACT}),
    "visma-net": frozenset({System.VISMA}),
    "e-boekhouden": frozenset({System.EBOEKHOUDEN, System.MAGENTO}),
    "magento": frozenset({System.MAGENTO, System.EBOEKHOUDEN}),
    "outsmart": frozenset({System.OUTSMART, System.EBOEKHOUDEN, System.VISMA}),
}


def competing(system: System) -> frozenset[System]:
    """The systems whose rules compete for a message known to come from `system`."""
    return _COMPETING.get(system, frozenset({system})) | {System.NETWORK}


def named(concepts: Iterable[str]) -> frozenset[System]:
    """The systems that a message names, with those that log on their behalf; empty if none."""
    systems: set[System] = set()
    for concept in concepts:
        systems |= _NAMED.get(concept, frozenset())
    return frozenset(systems)
