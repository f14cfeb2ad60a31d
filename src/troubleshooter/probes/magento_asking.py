"""What every probe of a Magento shop needs: its doors, and the tests its module knows."""

from __future__ import annotations

from troubleshooter.connectors.magento_command import MagentoCommand
from troubleshooter.connectors.magento_connection import Magento
from troubleshooter.connectors.magento_shop import MagentoShop
from troubleshooter.errors import ConnectorError
from troubleshooter.live import ConnectionSystem
from troubleshooter.probes.probe import Look

MAGENTO = frozenset({ConnectionSystem.MAGENTO})
AFTER_LOGIN = ("magento.session",)


def shop(look: Look) -> MagentoShop:
    """The shop's API; raises ConnectorError when the connection does not lead to one."""
    if not isinstance(look.connector, Magento):
        raise ConnectorError("this connection does not lead to a Magento shop")
    return look.connector.shop


def command(look: Look) -> MagentoCommand | None:
    """The shop's command line, None when the connection names no shop folder."""
    return look.connector.command if isinstance(look.connector, Magento) else None
