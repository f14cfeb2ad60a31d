"""Secrets that must show up nowhere: those of every stand-in, and every token it hands out."""

from __future__ import annotations

import base64
from collections.abc import Iterable, Iterator
from pathlib import Path
from urllib.parse import quote

import pytest

from troubleshooter.sandbox import company, exact_oauth, magento_stock, visma_books
from troubleshooter.sandbox.entries import entries
from troubleshooter.sandbox.server import Sandbox

FIXED = (
    company.SECURITY_CODE_1, company.SECURITY_CODE_2, company.ACCESS_TOKEN,
    company.OUTSMART_TOKEN, company.OUTSMART_SOFTWARE_TOKEN,
    exact_oauth.CLIENT_SECRET, exact_oauth.REFRESH_TOKEN, exact_oauth.ACCESS_TOKEN,
    magento_stock.TOKEN, magento_stock.CONSUMER_SECRET, magento_stock.TOKEN_SECRET,
    magento_stock.PASSWORD, visma_books.CLIENT_SECRET, visma_books.APP_SECRET,
)  # fmt: skip
"""What the stand-ins let in, and what the connections to them therefore hold."""
MAGENTO_LOGINS = """

[shop-signed]
system = "magento"
url = "{url}"
consumer_key = "{key}"
consumer_secret = "env:CANARY_CONSUMER_SECRET"
token = "env:CANARY_MAGENTO_TOKEN"
token_secret = "env:CANARY_TOKEN_SECRET"

[shop-admin]
system = "magento"
url = "{url}"
username = "{user}"
password = "env:CANARY_PASSWORD"
"""


def connect(sandbox: Sandbox, home: Path, patch: pytest.MonkeyPatch) -> tuple[str, ...]:
    """A connection to each stand-in, in each way there is; the names of all of them."""
    home.mkdir(exist_ok=True)
    listed = entries(sandbox.addresses, "/srv/shop")
    for entry in listed:
        for variable, value in entry.secrets.items():
            patch.setenv(variable, value)
    patch.setenv("CANARY_CONSUMER_SECRET", magento_stock.CONSUMER_SECRET)
    patch.setenv("CANARY_MAGENTO_TOKEN", magento_stock.TOKEN)
    patch.setenv("CANARY_TOKEN_SECRET", magento_stock.TOKEN_SECRET)
    patch.setenv("CANARY_PASSWORD", magento_stock.PASSWORD)
    more = MAGENTO_LOGINS.format(
        url=sandbox.addresses["magento"], key=magento_stock.CONSUMER_KEY, user=magento_stock.ADMIN
    )
    text = "\n\n".join(entry.toml for entry in listed) + more
    (home / "connections.toml").write_text(text, "utf-8")
    return (*(entry.name for entry in listed), "shop-signed", "shop-admin")


def handed_out(sandbox: Sandbox) -> set[str]:
    """The tokens that the stand-ins gave out since they were started, whole and cut off."""
    given = {
        *sandbox.visma.tokens, *sandbox.visma.connect.refreshes, *sandbox.exact.tokens._live,
        sandbox.exact.tokens._refresh, *sandbox.soap.open_sessions, *sandbox.rest.open_sessions,
    }  # fmt: skip
    return given | {one[:26] for one in given if len(one) > 30}


def _forms(secret: str) -> Iterator[bytes]:
    """A secret as it may stand in a file or on a screen."""
    for text in {secret, quote(secret, safe=""), secret.replace("-", "‐")}:
        yield text.encode()
        yield text.encode("utf-16-le")
    yield base64.b64encode(secret.encode()).rstrip(b"=")


def showing(secrets: Iterable[str], *shown: str | bytes) -> list[str]:
    """Which of the secrets show in what was printed or written."""
    whole = b"\0".join(one.encode() if isinstance(one, str) else one for one in shown)
    return [one for one in secrets if any(form in whole for form in _forms(one))]


def written(*folders: Path) -> bytes:
    """Everything that stands in files below the folders, with the files' names."""
    paths = (path for folder in folders for path in sorted(folder.rglob("*")) if path.is_file())
    return b"\0".join(str(path).encode() + b"\0" + path.read_bytes() for path in paths)
