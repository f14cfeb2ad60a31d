"""The connections that the sandbox prints: sound, and each of them lets its user in."""

from __future__ import annotations

from pathlib import Path

import pytest

from troubleshooter.config import read_connections
from troubleshooter.live import ConnectionSystem, ProbeOutcome
from troubleshooter.pipeline.verify import try_connection
from troubleshooter.sandbox import magento_console
from troubleshooter.sandbox.entries import entries
from troubleshooter.sandbox.server import Sandbox


def test_each_printed_connection_lets_its_user_in(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TROUBLESHOOTER_HOME", str(tmp_path / "home"))
    path = tmp_path / "connections.toml"
    with Sandbox() as sandbox:
        magento_console.install(tmp_path / "shop", sandbox.url)
        listed = entries(sandbox.addresses, str(tmp_path / "shop"))
        path.write_text("\n\n".join(entry.toml for entry in listed), "utf-8")
        found = read_connections(path)
        assert {one.system for one in found.values()} == set(ConnectionSystem)
        assert [one.name for one in listed if one.wants_login] == ["sandbox-visma-user"]
        for entry in listed:
            for variable, value in entry.secrets.items():
                assert value not in path.read_text("utf-8")
                monkeypatch.setenv(variable, value)
            done = try_connection(found[entry.name])
            logins = [one for one in done.results if one.probe.endswith((".session", ".tokens"))]
            by_user = entry.wants_login
            wanted = ProbeOutcome.OPEN if by_user else ProbeOutcome.PASS
            assert [one.outcome for one in logins] == [wanted], entry.name
            assert ("connections login" in logins[0].message) is by_user
