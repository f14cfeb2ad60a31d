"""A connection to a Magento shop: its REST API and, where it is in reach, its command line."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from troubleshooter.connectors.magento_command import MagentoCommand, runner_for
from troubleshooter.connectors.magento_login import login
from troubleshooter.connectors.magento_shop import MagentoShop
from troubleshooter.connectors.transport import HttpClient
from troubleshooter.credentials import Secret
from troubleshooter.live import Connection


@dataclass(frozen=True, slots=True)
class Magento:
    """What a connection to a shop opens; `command` is None when it names no shop folder."""

    shop: MagentoShop
    command: MagentoCommand | None


def open_magento(connection: Connection, http: HttpClient, values: Mapping[str, Secret]) -> Magento:
    """Both doors of the connection; raises ConfigurationError for a login that is not whole."""
    runner = runner_for(connection, http.veil, http.cancellation)
    store = values["store_code"].reveal() if "store_code" in values else ""
    shop = MagentoShop(http, login(http, values, connection.name), store)
    return Magento(shop, None if runner is None else MagentoCommand(runner))
