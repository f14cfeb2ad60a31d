"""The list of operations; one registers by being named here."""

from __future__ import annotations

from collections.abc import Mapping

from troubleshooter.live import ConnectionSystem
from troubleshooter.retry.operations import (
    command,
    eboekhouden_rest,
    eboekhouden_soap,
    exact,
    visma,
    watch,
    webhook,
)
from troubleshooter.retry.operations.operation import Operation

_MODULES = (eboekhouden_soap, eboekhouden_rest, exact, visma, command, webhook, watch)
OPERATIONS: Mapping[str, Operation] = {
    operation.name: operation for module in _MODULES for operation in module.OPERATIONS
}
"""Every operation by name."""
_USUAL: Mapping[ConnectionSystem, str] = {
    ConnectionSystem.EBOEKHOUDEN: "AddFactuur",
    ConnectionSystem.EBOEKHOUDEN_REST: "invoice",
    ConnectionSystem.EXACT: "SalesEntries",
    ConnectionSystem.VISMA: "customer-invoice",
    ConnectionSystem.MAGENTO: "command",
}


def usual(system: ConnectionSystem) -> str | None:
    """The operation for a payload that names none; None where a system has no usual one."""
    return _USUAL.get(system)
