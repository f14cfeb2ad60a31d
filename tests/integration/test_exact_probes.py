"""The documented errors of Exact Online, each judged by a live look at the sandbox."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from troubleshooter.config import read_connections
from troubleshooter.errors import ConfigurationError
from troubleshooter.live import Connection, ProbeRun, VerdictKind
from troubleshooter.pipeline.knowledge import Knowledge
from troubleshooter.pipeline.verdicts import Suspect, judge
from troubleshooter.pipeline.verify import verify
from troubleshooter.sandbox import exact_books, exact_oauth
from troubleshooter.sandbox.server import Sandbox

CANARIES = {
    "EXACT_SECRET": "canary-exact-secret",
    "EXACT_TOKEN": "canary-exact-access-token",
    "EXACT_REFRESH": "canary-exact-refresh-token",
}
GONE = "11111111-2222-3333-4444-555555555555"
ENTRY_ID = exact_books.key("entry", 20260012)
JUDGED: list[tuple[str, str, dict[str, str], str]] = [
    ("already-processed", "", {"invoice": "20260009"}, "confirms"),
    ("already-processed", "", {"invoice": "20260012"}, "refutes"),
    ("customer-reference-invalid", "", {"customer": "29999"}, "confirms"),
    ("customer-reference-invalid", "", {"customer": "L-100"}, "confirms"),
    ("customer-reference-invalid", "", {"customer": "20001"}, "refutes"),
    ("entry-id-incorrect", "", {"guid": GONE}, "confirms"),
    ("entry-id-incorrect", "", {"guid": ENTRY_ID}, "refutes"),
    ("entry-number-in-use", "", {"invoice": "20260012"}, "confirms"),
    ("entry-number-in-use", "", {"entry_number": "20260012", "journal": "70"}, "confirms"),
    ("entry-number-in-use", "", {"invoice": "20269999"}, "refutes"),
    ("financial-period-missing", "", {"date": "01-01-2027"}, "confirms"),
    ("financial-period-missing", "", {"date": "01-01-2026"}, "refutes"),
    ("gl-account-type-invalid", "", {"ledger_account": "1300"}, "confirms"),
    ("gl-account-type-invalid", "", {"ledger_account": "8999"}, "confirms"),
    ("gl-account-type-invalid", "", {"ledger_account": "8000"}, "refutes"),
    ("guid-not-recognised", "", {"customer": "29999"}, "confirms"),
    ("guid-not-recognised", "", {"customer": "20002"}, "refutes"),
    ("host-name-unresolved", "", {}, "refutes"),
    ("login-rejected", "exact.unauthorized", {}, "confirms"),
    ("payment-condition-reference-invalid", "", {}, "refutes"),
    ("payment-export-null-reference", "", {"ledger_account": "8888"}, "confirms"),
    ("payment-export-null-reference", "", {"ledger_account": "8000"}, "refutes"),
    ("payment-matching-failed", "", {"invoice": "20260013"}, "confirms"),
    ("payment-matching-failed", "", {"invoice": "20260009"}, "refutes"),
    ("payment-segment-not-found", "", {"invoice": "20269999"}, "confirms"),
    ("login-rejected", "", {}, "refutes"),
    ("too-many-requests", "", {}, "refutes"),
    ("service-unavailable", "exact.service-unavailable", {}, "confirms"),
    ("service-unavailable", "", {}, "refutes"),
    ("too-many-requests", "exact.too-many-requests", {}, "confirms"),
    ("unauthorized", "exact.unauthorized", {}, "confirms"),
    ("unauthorized", "exact.no-division-access", {}, "confirms"),
    ("unauthorized", "exact.no-right", {}, "confirms"),
    ("unauthorized", "", {}, "refutes"),
    ("vat-code-reference-invalid", "", {"vat_code": "1500"}, "confirms"),
    ("vat-code-reference-invalid", "", {"vat_code": "55"}, "confirms"),
    ("vat-code-reference-invalid", "", {"vat_code": "2"}, "refutes"),
]
UNJUDGED = {"exact.identifier-empty", "exact.internal-server-error", "exact.null-reference"}
"""Their cause is inside Bookzo, or was over in a moment: no look at Exact can tell."""
FLOOR = Path(__file__).parents[3] / "shared" / "documented-errors.tsv"


@pytest.fixture
def sandbox(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[Sandbox]:
    monkeypatch.setenv("TROUBLESHOOTER_HOME", str(tmp_path))
    monkeypatch.setenv("EXACT_SECRET", exact_oauth.CLIENT_SECRET)
    monkeypatch.setenv("EXACT_TOKEN", exact_oauth.ACCESS_TOKEN)
    monkeypatch.setenv("EXACT_REFRESH", exact_oauth.REFRESH_TOKEN)
    with Sandbox() as running:
        yield running


def written(sandbox: Sandbox, folder: Path, more: str = "") -> Path:
    path = folder / "connections.toml"
    path.write_text(
        f'[park]\nsystem = "exact-online"\nurl = "{sandbox.addresses["exact-online"]}"\n'
        f'client_id = "{exact_oauth.CLIENT_ID}"\ndivision = {exact_books.DIVISION}\n'
        'client_secret = "env:EXACT_SECRET"\naccess_token = "env:EXACT_TOKEN"\n'
        f'refresh_token = "env:EXACT_REFRESH"\n{more}',
        "utf-8",
    )
    return path


@pytest.fixture
def park(sandbox: Sandbox, tmp_path: Path) -> Connection:
    return read_connections(written(sandbox, tmp_path))["park"]


def judged(run: ProbeRun, which: str) -> set[str]:
    return {rule for result in run.results for rule in getattr(result, which)}


@pytest.mark.parametrize(("rule", "fault", "values", "verdict"), JUDGED)
def test_a_look_judges_the_documented_error(
    knowledge: Knowledge,
    sandbox: Sandbox,
    park: Connection,
    rule: str,
    fault: str,
    values: dict[str, str],
    verdict: str,
) -> None:
    sandbox.switch(*filter(None, [fault]))
    run = verify(knowledge, park, f"exact.{rule}", values)
    other = "refutes" if verdict == "confirms" else "confirms"
    assert f"exact.{rule}" in judged(run, verdict)
    assert f"exact.{rule}" not in judged(run, other)
    assert not [row for row in sandbox.log if row.writes or "oauth2" in row.call]


@pytest.mark.parametrize("rule", ["exact.login-rejected", "exact.too-many-requests"])
def test_an_app_of_our_own_that_is_well_refutes_nothing_of_the_links(
    knowledge: Knowledge, sandbox: Sandbox, park: Connection, rule: str
) -> None:
    """Login, block and limits belong to an app; what is sent over this connection has its own."""
    told = judge(knowledge, park, [Suspect(rule, ({},))])
    assert told.looked
    assert told.verdicts[rule].kind is VerdictKind.OPEN
    assert told.verdicts[rule].looks


def test_condition_1_that_is_gone_is_confirmed(
    knowledge: Knowledge, sandbox: Sandbox, park: Connection
) -> None:
    conditions = sandbox.exact.books.lists["cashflow/PaymentConditions"]
    conditions[:] = [row for row in conditions if row["Code"] != "1"]
    run = verify(knowledge, park, "exact.payment-condition-reference-invalid")
    assert "exact.payment-condition-reference-invalid" in judged(run, "confirms")


def test_every_documented_error_has_a_look_or_a_reason_to_have_none() -> None:
    if not FLOOR.exists():
        pytest.skip("the list of documented errors is not here")
    rows = [row.split("\t") for row in FLOOR.read_text("utf-8").splitlines()]
    documented = {row[0] for row in rows if row[0].startswith("exact.")}
    assert {f"exact.{rule}" for rule, *_ in JUDGED} | UNJUDGED == documented


def test_may_refresh_is_read_as_a_truth_and_nothing_else(sandbox: Sandbox, tmp_path: Path) -> None:
    read = read_connections(written(sandbox, tmp_path, "may_refresh = true\n"))
    assert read["park"].values["may_refresh"] == "true"
    with pytest.raises(ConfigurationError, match=r"park\.may_refresh: true or false"):
        read_connections(written(sandbox, tmp_path, 'may_refresh = "perhaps"\n'))


@pytest.mark.parametrize("faults", ["", "html-500"])
def test_canaries_are_found_nowhere(sandbox: Sandbox, tmp_path: Path, faults: str) -> None:
    written(sandbox, tmp_path)
    sandbox.switch(*filter(None, [faults]))
    environment = {**os.environ, **CANARIES, "TROUBLESHOOTER_HOME": str(tmp_path)}
    shown = ""
    for arguments in (
        ("probe", "park", "--json", "--param", "customer=20001"),
        ("probe", "park", "--rule", "exact.login-rejected"),
        ("connections", "list", "--json"),
        ("connections", "refresh", "park"),
    ):
        done = subprocess.run(
            [sys.executable, "-c", "from troubleshooter.cli.main import run; run()", *arguments],
            env=environment,
            capture_output=True,
            encoding="utf-8",
            timeout=60,
            check=False,
        )
        assert done.returncode in (0, 2, 4), done.stderr
        shown += done.stdout + done.stderr
    kept = b"".join(path.read_bytes() for path in tmp_path.rglob("*") if path.is_file())
    logged = json.dumps([str(row) for row in sandbox.log])
    for canary in CANARIES.values():
        assert canary not in shown + logged
        assert canary.encode() not in kept
