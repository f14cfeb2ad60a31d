"""Rules beyond the documented ones, each judged by a live look at the sandbox: both ways."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from tests.integration.canaries import connect
from tests.integration.keyrings import no_keyring

from troubleshooter.config import read_connections
from troubleshooter.live import ProbeRun
from troubleshooter.pipeline.knowledge import Knowledge
from troubleshooter.pipeline.verify import verify
from troubleshooter.sandbox import magento_console
from troubleshooter.sandbox.server import Sandbox

Ask = Callable[[str, str, dict[str, str]], ProbeRun]
CONFIRMS, REFUTES = "confirms", "refutes"
EXACT, MAGENTO, OUTSMART = "sandbox-exact", "sandbox-magento", "sandbox-outsmart"
ORDER = "000000101"
JUDGED: list[tuple[str, str, str, dict[str, str], str]] = [
    ("exact.customer-blocked", EXACT, "", {"customer": "20005"}, CONFIRMS),
    ("exact.customer-blocked", EXACT, "", {"customer": "20001"}, REFUTES),
    ("exact.customer-inactive", EXACT, "", {"customer": "20004"}, CONFIRMS),
    ("exact.customer-inactive", EXACT, "", {"customer": "20001"}, REFUTES),
    ("exact.customer-type-invalid", EXACT, "", {"customer": "L-100"}, CONFIRMS),
    ("exact.customer-type-invalid", EXACT, "", {"customer": "20001"}, REFUTES),
    ("exact.gl-account-blocked", EXACT, "", {"ledger_account": "8999"}, CONFIRMS),
    ("exact.gl-account-blocked", EXACT, "", {"ledger_account": "8000"}, REFUTES),
    ("exact.gl-account-reference-invalid", EXACT, "", {"ledger_account": "8888"}, CONFIRMS),
    ("exact.gl-account-reference-invalid", EXACT, "", {"ledger_account": "8000"}, REFUTES),
    ("exact.gl-account-special-type", EXACT, "", {"ledger_account": "1300"}, CONFIRMS),
    ("exact.gl-account-special-type", EXACT, "", {"ledger_account": "8090"}, REFUTES),
    ("exact.journal-reference-invalid", EXACT, "", {"journal": "99"}, CONFIRMS),
    ("exact.journal-reference-invalid", EXACT, "", {"journal": "70"}, REFUTES),
    ("exact.journal-type-invalid", EXACT, "", {"journal": "90"}, CONFIRMS),
    ("exact.journal-type-invalid", EXACT, "", {"journal": "70"}, REFUTES),
    ("exact.item-reference-invalid", EXACT, "", {"item": "NIETS"}, CONFIRMS),
    ("exact.item-reference-invalid", EXACT, "", {"item": "HUUR-WEEK"}, REFUTES),
    ("exact.period-closed", EXACT, "", {"date": "2025-06-01", "journal": "70"}, CONFIRMS),
    ("exact.period-closed", EXACT, "", {"date": "14-03-2026"}, REFUTES),
    ("exact.no-division-access", EXACT, "exact.no-division-access", {}, CONFIRMS),
    ("exact.no-division-access", EXACT, "", {}, REFUTES),
    ("exact.wrong-division", EXACT, "exact.wrong-division", {}, CONFIRMS),
    ("exact.wrong-division", EXACT, "", {}, REFUTES),
    ("exact.administration-blocked", EXACT, "exact.division-blocked", {}, CONFIRMS),
    ("exact.administration-blocked", EXACT, "", {}, REFUTES),
    ("exact.gateway-error", EXACT, "exact.service-unavailable", {}, CONFIRMS),
    ("exact.gateway-error", EXACT, "", {}, REFUTES),
    ("exact.connection-refused", EXACT, "", {}, REFUTES),
    ("outsmart.client-token-refused", OUTSMART, "1004", {}, CONFIRMS),
    ("outsmart.client-token-refused", OUTSMART, "", {}, REFUTES),
    ("outsmart.software-token-refused", OUTSMART, "1005", {}, CONFIRMS),
    ("magento.module-disabled", MAGENTO, "module-off", {}, CONFIRMS),
    ("magento.module-disabled", MAGENTO, "", {}, REFUTES),
    ("magento.cron-not-running", MAGENTO, "cron-dead", {}, CONFIRMS),
    ("magento.cron-not-running", MAGENTO, "", {}, REFUTES),
    ("magento.order-missing", MAGENTO, "", {"order": "000000999"}, CONFIRMS),
    ("magento.order-missing", MAGENTO, "", {"order": ORDER}, REFUTES),
    ("magento.tax-rules-not-mapped", MAGENTO, "tax-unmapped", {}, CONFIRMS),
    ("magento.tax-rules-not-mapped", MAGENTO, "", {}, REFUTES),
    ("magento.connection-test-failed", MAGENTO, "books-timeout", {}, CONFIRMS),
    ("magento.connection-test-failed", MAGENTO, "books-refused", {}, CONFIRMS),
    ("magento.connection-test-failed", MAGENTO, "", {}, REFUTES),
    ("magento.invoice-address-missing", MAGENTO, "", {"order": "000000104"}, CONFIRMS),
    ("magento.invoice-address-missing", MAGENTO, "", {"order": ORDER}, REFUTES),
    ("magento.tax-code-outside-eu-doubtful", MAGENTO, "", {"tax_code": "BUITEN_EU_VERK"}, CONFIRMS),
    ("magento.tax-code-outside-eu-doubtful", MAGENTO, "", {"tax_code": "BU_EU_VERK"}, REFUTES),
]


@pytest.fixture
def sandbox() -> Iterator[Sandbox]:
    with Sandbox() as running, no_keyring():
        yield running


@pytest.fixture
def ask(
    sandbox: Sandbox, knowledge: Knowledge, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Ask:
    monkeypatch.setenv("TROUBLESHOOTER_HOME", str(tmp_path / "home"))
    connect(sandbox, tmp_path / "home", monkeypatch)
    magento_console.install(tmp_path / "shop", sandbox.url)
    path = tmp_path / "home" / "connections.toml"
    text = path.read_text("utf-8").replace('"/srv/shop"', repr(str(tmp_path / "shop")))
    path.write_text(text, "utf-8")

    def asked(rule: str, name: str, values: dict[str, str]) -> ProbeRun:
        return verify(knowledge, read_connections(path)[name], rule, values)

    return asked


@pytest.mark.parametrize(("rule", "name", "fault", "values", "verdict"), JUDGED)
def test_a_look_judges_the_rule(
    sandbox: Sandbox,
    ask: Ask,
    rule: str,
    name: str,
    fault: str,
    values: dict[str, str],
    verdict: str,
) -> None:
    sandbox.switch(*filter(None, [fault]))
    run = ask(rule, name, values)
    found = {one for one in (CONFIRMS, REFUTES) for r in run.results if rule in getattr(r, one)}
    assert found == {verdict}, run.results
    assert not [row for row in sandbox.log if row.writes]
