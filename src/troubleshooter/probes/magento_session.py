"""Does the shop accept the login: the token, the signature, or the admin's name and password?"""

from __future__ import annotations

from troubleshooter.connectors.magento_answers import NOT_AUTHORISED, TWO_FACTOR
from troubleshooter.connectors.magento_shop import MagentoShop, Resource, search
from troubleshooter.errors import ConnectorError, CredentialsRejected, Refused
from troubleshooter.probes.magento_asking import MAGENTO, shop
from troubleshooter.probes.probe import Finding, Look, Probe, failed, passed, undecided
from troubleshooter.probes.words import say

_OTHERS = (Resource.ORDERS, Resource.MODULES, Resource.TAX_RATES)


def _ask(look: Look) -> Finding:
    asked = shop(look)
    kind = asked.login_kind
    if not kind:
        return undecided(say("no-login"))
    try:
        stores = asked.store_views()
    except (CredentialsRejected, Refused) as error:
        return _refused(asked, kind, error)
    return passed("accepted", say("accepted"), login=kind, stores=len(stores))


def _refused(asked: MagentoShop, kind: str, error: CredentialsRejected | Refused) -> Finding:
    if error.code == TWO_FACTOR:
        said = say("two-factor", error=str(error))
        return failed("two-factor", said, login=kind, code=error.code)
    if error.code == NOT_AUTHORISED:
        for other in _OTHERS:
            if _open(asked, other):
                said = say("no-store-right", open=other.value)
                return passed("accepted", said, login=kind, open=other.value)
    elif isinstance(error, Refused):
        raise error
    said = say(f"rejected-{kind}", error=str(error))
    return failed("rejected", said, login=kind, code=error.code)


def _open(asked: MagentoShop, resource: Resource) -> bool:
    """Whether the token opens `resource`: one that opens anything is a good one."""
    try:
        asked.read(resource, () if resource is Resource.MODULES else search(size=1))
    except ConnectorError:
        return False
    return True


PROBE = Probe(
    "magento.session",
    MAGENTO,
    _ask,
    ("rejected", "two-factor", "accepted"),
    after=("network.http",),
)
