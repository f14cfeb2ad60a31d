"""From an entry of connections.toml to the connector that speaks to its system."""

from __future__ import annotations

from urllib.parse import urlsplit

from troubleshooter.cancelling import Cancellation
from troubleshooter.connectors.eboekhouden_rest import EBoekhoudenRest
from troubleshooter.connectors.eboekhouden_soap import EBoekhoudenSoap, SoapLogin
from troubleshooter.connectors.exact_online import ExactOnline, exact_address, open_exact
from troubleshooter.connectors.magento_connection import Magento, open_magento
from troubleshooter.connectors.magento_shop import base_of
from troubleshooter.connectors.outsmart import OutSmart
from troubleshooter.connectors.transport import PATIENT, HttpClient, Limits
from troubleshooter.connectors.visma_net import VismaNet, visma_addresses, visma_net
from troubleshooter.credentials import Veil, values_of
from troubleshooter.live import Connection, ConnectionSystem
from troubleshooter.locations import find

_SOURCE = "Diagnose"
"""The name under which we open sessions; the REST API takes at most ten characters."""
_PATHS = {
    ConnectionSystem.EBOEKHOUDEN: "/soap.asmx",
    ConnectionSystem.EBOEKHOUDEN_REST: "/v1",
    ConnectionSystem.OUTSMART: "/openapi/8",
}

Connector = EBoekhoudenSoap | EBoekhoudenRest | OutSmart | ExactOnline | Magento | VismaNet


def address(connection: Connection) -> str:
    """Where the system is; an address that names only a host gets the vendor's usual path."""
    if connection.system is ConnectionSystem.EXACT:
        return exact_address(connection.url)
    if connection.system is ConnectionSystem.MAGENTO:
        return base_of(connection.url)
    if connection.system is ConnectionSystem.VISMA:
        return visma_addresses(connection.url).erp
    if urlsplit(connection.url).path in ("", "/"):
        return connection.url + _PATHS.get(connection.system, "")
    return connection.url


def http_for(
    connection: Connection,
    veil: Veil,
    limits: Limits = PATIENT,
    cancellation: Cancellation | None = None,
) -> HttpClient:
    """The HTTP client for the connection's address; a `cancellation` is for what only reads."""
    return HttpClient(address(connection), veil, limits, cancellation)


def open_connector(connection: Connection, http: HttpClient) -> Connector | None:
    """The connector with its secrets fetched, which the client's veil then hides.

    None for a system that has no connector yet. Raises ConfigurationError when a secret is not
    there.
    """
    values = values_of(connection)
    for key in connection.references:
        http.veil.add(values[key])
    source = values["source"].reveal() if "source" in values else _SOURCE
    match connection.system:
        case ConnectionSystem.EBOEKHOUDEN:
            login = SoapLogin(
                values["username"].reveal(),
                values["security_code_1"],
                values["security_code_2"],
                source,
                values["administration"].reveal() if "administration" in values else "",
            )
            return EBoekhoudenSoap(http, login)
        case ConnectionSystem.EBOEKHOUDEN_REST:
            return EBoekhoudenRest(http, values["access_token"], source)
        case ConnectionSystem.EXACT:
            return open_exact(connection, values, http, find().state)
        case ConnectionSystem.OUTSMART:
            return OutSmart(http, values["token"], values["software_token"])
        case ConnectionSystem.MAGENTO:
            return open_magento(connection, http, values)
        case ConnectionSystem.VISMA:
            return visma_net(http, values, connection.name, find().state)
        case _:
            return None
