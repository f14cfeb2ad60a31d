"""Is the store view there that the connection names, and which version is the shop?"""

from __future__ import annotations

from troubleshooter.probes.magento_asking import AFTER_LOGIN, MAGENTO, shop
from troubleshooter.probes.probe import Finding, Look, Probe, failed, nearest, passed
from troubleshooter.probes.words import say

_ALL = "all"
"""What stands for every store view in an address of the API."""


def _ask(look: Look) -> Finding:
    asked = shop(look)
    views = {view.code: view for view in asked.store_views()}
    version = asked.version()
    shown = say("version", version=version) if version else say("version-hidden")
    listed = ", ".join(list(views)[:10])
    wanted = asked.store_code
    if wanted and wanted not in views and wanted != _ALL:
        near = nearest(wanted, tuple(views))
        hint = (say("nearest", near=near),) if near else ()
        said = say("unknown", *hint, shown, stores=listed)
        return failed("unknown", said, store=wanted, stores=listed, version=version)
    view = views.get(wanted) or next(iter(views.values()), None)
    if view is None:
        return failed("unknown", say("none", shown), version=version)
    return passed(
        "known",
        say("known", shown),
        store=view.code,
        stores=listed,
        version=version,
        base_url=view.base_url,
        currency=view.currency,
        timezone=view.timezone,
        locale=view.locale,
    )


PROBE = Probe("magento.store", MAGENTO, _ask, ("unknown", "known"), after=AFTER_LOGIN)
