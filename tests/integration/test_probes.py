"""Live probes against the sandbox: confirm, refute or leave open, and never write."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator, Mapping
from pathlib import Path

import pytest

from troubleshooter.config import read_connections
from troubleshooter.errors import ConfigurationError
from troubleshooter.live import Connection, ProbeResult, ProbeRun
from troubleshooter.pipeline.knowledge import Knowledge
from troubleshooter.pipeline.verify import verify
from troubleshooter.sandbox import company
from troubleshooter.sandbox.server import Sandbox

CONNECTIONS = """[soap]
system = "e-boekhouden"
url = "{soap}"
username = "{user}"
security_code_1 = "env:T_CODE_1"
security_code_2 = "env:T_CODE_2"

[rest]
system = "e-boekhouden-rest"
url = "{rest}"
access_token = "env:T_TOKEN"

[outsmart]
system = "outsmart"
url = "{outsmart}"
token = "env:T_OS_TOKEN"
software_token = "env:T_OS_SOFTWARE"
"""


@pytest.fixture
def sandbox(monkeypatch: pytest.MonkeyPatch) -> Iterator[Sandbox]:
    monkeypatch.setenv("T_CODE_1", company.SECURITY_CODE_1)
    monkeypatch.setenv("T_CODE_2", company.SECURITY_CODE_2)
    monkeypatch.setenv("T_TOKEN", company.ACCESS_TOKEN)
    monkeypatch.setenv("T_OS_TOKEN", company.OUTSMART_TOKEN)
    monkeypatch.setenv("T_OS_SOFTWARE", company.OUTSMART_SOFTWARE_TOKEN)
    with Sandbox() as running:
        running.latency_s = 0.1
        yield running


@pytest.fixture
def connections(sandbox: Sandbox, tmp_path: Path) -> Mapping[str, Connection]:
    path = tmp_path / "connections.toml"
    where = sandbox.addresses
    path.write_text(
        CONNECTIONS.format(
            soap=where["e-boekhouden"],
            rest=where["e-boekhouden-rest"],
            outsmart=where["outsmart"],
            user=company.USERNAME,
        ),
        "utf-8",
    )
    return read_connections(path)


def asked(
    knowledge: Knowledge, connection: Connection, rule: str | None = None, **values: str
) -> ProbeRun:
    return verify(knowledge, connection, rule, values)


def result(run: ProbeRun, probe: str) -> ProbeResult:
    return next(found for found in run.results if found.probe == probe)


@pytest.mark.parametrize(
    ("connection", "rule", "values", "judged"),
    [
        ("soap", "eboekhouden.api-settings-invalid", {}, "refutes"),
        ("soap", "eboekhouden.call-limit-reached", {}, "refutes"),
        ("soap", "eboekhouden.record-limit-reached", {}, "refutes"),
        ("soap", "eboekhouden.counter-account-unknown", {"ledger_account": "99999"}, "confirms"),
        ("soap", "eboekhouden.counter-account-unknown", {"ledger_account": "8000"}, "refutes"),
        ("soap", "eboekhouden.relation-unknown", {"relation": "NOBODY"}, "confirms"),
        ("soap", "eboekhouden.material-code-invalid", {"material": "NOTHING"}, "confirms"),
        ("rest", "eboekhouden.api-settings-invalid", {}, "refutes"),
        ("rest", "eboekhouden.invoice-template-not-found", {"template": "Nergens"}, "confirms"),
        ("rest", "eboekhouden.counter-account-unknown", {"ledger_account": "99999"}, "confirms"),
    ],
)
def test_a_look_judges_the_rule(
    knowledge: Knowledge,
    connections: Mapping[str, Connection],
    connection: str,
    rule: str,
    values: dict[str, str],
    judged: str,
) -> None:
    run = asked(knowledge, connections[connection], rule, **values)
    assert run.looked
    assert any(rule in getattr(found, judged) for found in run.results)
    other = "refutes" if judged == "confirms" else "confirms"
    assert not any(rule in getattr(found, other) for found in run.results)


@pytest.mark.parametrize(
    ("fault", "rule"),
    [
        ("wrong-credentials", "eboekhouden.api-settings-invalid"),
        ("E003.1", "eboekhouden.call-limit-reached"),
        ("many-records", "eboekhouden.record-limit-reached"),
    ],
)
def test_a_switched_fault_is_confirmed(
    knowledge: Knowledge,
    sandbox: Sandbox,
    connections: Mapping[str, Connection],
    fault: str,
    rule: str,
) -> None:
    sandbox.switch(fault)
    run = asked(knowledge, connections["soap"], rule)
    assert any(rule in found.confirms for found in run.results)


@pytest.mark.parametrize(
    "fault", ["drop", "html-500", "login-page", "truncated", "half", "entity", "soap-fault"]
)
@pytest.mark.parametrize("connection", ["soap", "rest", "outsmart"])
def test_trouble_on_the_line_judges_nothing_and_escapes_nowhere(
    knowledge: Knowledge,
    sandbox: Sandbox,
    connections: Mapping[str, Connection],
    connection: str,
    fault: str,
) -> None:
    sandbox.switch(fault)
    run = asked(knowledge, connections[connection])
    judged = {rule for found in run.results for rule in (*found.confirms, *found.refutes)}
    # The REST interfaces know no soap:Fault, so for them nothing is wrong.
    if fault == "soap-fault" and connection != "soap":
        assert not any(found.confirms for found in run.results)
        assert run.looked
    else:
        assert judged == set()
        assert not run.looked
    assert all(found.message for found in run.results)


@pytest.mark.parametrize("fault", ["error-nil", "error-absent"])
def test_success_is_understood_in_all_its_forms(
    knowledge: Knowledge, sandbox: Sandbox, connections: Mapping[str, Connection], fault: str
) -> None:
    sandbox.switch(fault)
    run = asked(knowledge, connections["soap"], "eboekhouden.api-settings-invalid")
    assert result(run, "eboekhouden.session").outcome == "pass"


def test_probes_never_write_and_close_every_session(
    knowledge: Knowledge, sandbox: Sandbox, connections: Mapping[str, Connection]
) -> None:
    values = {"ledger_account": "8000", "relation": "10001", "material": "X", "invoice": "1"}
    for connection in connections.values():
        asked(knowledge, connection, **values)
    assert sandbox.log
    assert [row.call for row in sandbox.log if row.writes] == []
    calls = [row.call for row in sandbox.log if row.vendor == "e-boekhouden"]
    assert calls.count("OpenSession") == calls.count("CloseSession")


def test_no_secret_is_in_a_result(
    knowledge: Knowledge, sandbox: Sandbox, connections: Mapping[str, Connection]
) -> None:
    secrets = (
        company.SECURITY_CODE_1,
        company.SECURITY_CODE_2,
        company.ACCESS_TOKEN,
        company.OUTSMART_SOFTWARE_TOKEN,
    )
    for fault in ("", "wrong-credentials", "html-500"):
        sandbox.switch(*filter(None, [fault]))
        for connection in connections.values():
            shown = str(dataclasses.asdict(asked(knowledge, connection))) + repr(connection)
            assert not any(secret in shown for secret in secrets)


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ('"env:T_CODE_1"', '"hunter2"', "security_code_1"),
        ('system = "outsmart"', 'system = "outsmrt"', "outsmart"),
        ("username =", "usrname =", "username"),
        ("http://127.0.0.1", "http://example.org", "https"),
    ],
)
def test_a_wrong_connection_is_refused_with_its_key(
    tmp_path: Path, old: str, new: str, said: str
) -> None:
    path = tmp_path / "connections.toml"
    text = CONNECTIONS.format(
        soap="http://127.0.0.1:9/soap.asmx",
        rest="http://127.0.0.1:9/v1",
        outsmart="http://127.0.0.1:9/openapi/8",
        user="x",
    )
    path.write_text(text.replace(old, new, 1), "utf-8")
    with pytest.raises(ConfigurationError) as refused:
        read_connections(path)
    assert said in str(refused.value)
    assert "hunter2" not in str(refused.value)
