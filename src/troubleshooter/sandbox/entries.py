"""Connections to the stand-ins, ready for connections.toml, and the secrets they refer to."""

from __future__ import annotations

import json
import sys
from collections.abc import Mapping
from dataclasses import dataclass

from troubleshooter.sandbox import company, exact_books, exact_oauth, magento_stock, visma_books

Value = str | int


@dataclass(frozen=True, slots=True)
class Entry:
    """One connection; `secrets` are the environment variables that its references name."""

    name: str
    values: Mapping[str, Value]
    secrets: Mapping[str, str]

    @property
    def wants_login(self) -> bool:
        """Whether a user has to log in first, in the browser."""
        return "redirect_uri" in self.values and "access_token" not in self.values

    @property
    def toml(self) -> str:
        """The entry as it stands in connections.toml."""
        # What JSON writes for text and numbers, TOML reads alike.
        lines = [f"{key} = {json.dumps(value)}" for key, value in self.values.items()]
        return "\n".join([f"[{self.name}]", *lines])


def entries(addresses: Mapping[str, str], shop: str) -> tuple[Entry, ...]:
    """A connection to each stand-in; `shop` is the folder whose bin/magento was installed."""
    return (
        _entry(
            "sandbox",
            {"system": "e-boekhouden", "url": addresses["e-boekhouden"]},
            {"username": company.USERNAME},
            security_code_1=("SANDBOX_CODE_1", company.SECURITY_CODE_1),
            security_code_2=("SANDBOX_CODE_2", company.SECURITY_CODE_2),
        ),
        _entry(
            "sandbox-rest",
            {"system": "e-boekhouden-rest", "url": addresses["e-boekhouden-rest"]},
            access_token=("SANDBOX_ACCESS_TOKEN", company.ACCESS_TOKEN),
        ),
        _entry(
            "sandbox-outsmart",
            {"system": "outsmart", "url": addresses["outsmart"]},
            token=("SANDBOX_TOKEN", company.OUTSMART_TOKEN),
            software_token=("SANDBOX_SOFTWARE_TOKEN", company.OUTSMART_SOFTWARE_TOKEN),
        ),
        _entry(
            "sandbox-exact",
            {"system": "exact-online", "url": addresses["exact-online"]},
            {
                "client_id": exact_oauth.CLIENT_ID,
                "division": exact_books.DIVISION,
                "redirect_uri": "http://127.0.0.1:8765/callback",
            },
            client_secret=("SANDBOX_EXACT_SECRET", exact_oauth.CLIENT_SECRET),
            access_token=("SANDBOX_EXACT_TOKEN", exact_oauth.ACCESS_TOKEN),
        ),
        _entry(
            "sandbox-magento",
            {"system": "magento", "url": addresses["magento"]},
            {"magento_path": shop, "php": sys.executable},
            token=("SANDBOX_MAGENTO_TOKEN", magento_stock.TOKEN),
        ),
        _entry(
            "sandbox-visma",
            {"system": "visma.net", "url": addresses["visma.net"]},
            {"client_id": visma_books.CLIENT_ID, "tenant_id": visma_books.TENANT_ID},
            client_secret=("SANDBOX_VISMA_SECRET", visma_books.CLIENT_SECRET),
        ),
        _entry(
            "sandbox-visma-user",
            {"system": "visma.net", "url": addresses["visma.net"]},
            {"client_id": visma_books.APP_ID, "redirect_uri": "http://127.0.0.1:8766/callback"},
            client_secret=("SANDBOX_VISMA_APP_SECRET", visma_books.APP_SECRET),
        ),
    )


def _entry(
    name: str,
    place: Mapping[str, Value],
    plain: Mapping[str, Value] | None = None,
    **secret: tuple[str, str],
) -> Entry:
    references = {key: f"env:{variable}" for key, (variable, _) in secret.items()}
    return Entry(name, {**place, **(plain or {}), **references}, dict(secret.values()))
