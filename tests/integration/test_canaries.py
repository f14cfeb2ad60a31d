"""No secret gets out: not printed, not written, not logged, not in an exception."""

from __future__ import annotations

import json
import logging
import traceback
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from tests.integration.canaries import FIXED, connect, handed_out, showing, written
from tests.integration.keyrings import MemoryKeyring, instead
from tests.integration.retry_bench import invoice
from typer.testing import CliRunner, Result

from troubleshooter.cli.main import command_line
from troubleshooter.config import read_connections
from troubleshooter.errors import TroubleshooterError
from troubleshooter.pipeline.login import refresh
from troubleshooter.pipeline.verify import try_connection
from troubleshooter.sandbox.server import Sandbox

Call = Callable[..., Result]
NAMES = (
    "sandbox", "sandbox-rest", "sandbox-outsmart", "sandbox-exact", "sandbox-magento",
    "sandbox-visma", "sandbox-visma-user", "shop-signed", "shop-admin",
)  # fmt: skip
FAULTS = ("", "echo", "wrong-credentials")
LOG = (
    "10-03-2026 12:30\tMaterial KRAAN-15 on work order 26-0702 not found in VISMA.net\n"
    "10-03-2026 12:45\tRelation 20418 on work order 26-0705 not found in VISMA.net\n"
)
VALUES = ("relation=10001", "material=X", "customer=20001", "order=000000101", "invoice=1")


@pytest.fixture
def sandbox(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Sandbox]:
    monkeypatch.setenv("TROUBLESHOOTER_HOME", str(tmp_path / "home"))
    monkeypatch.delenv("TROUBLESHOOTER_DATABASE", raising=False)
    monkeypatch.chdir(tmp_path)
    with Sandbox() as running, instead(MemoryKeyring()):
        assert connect(running, tmp_path / "home", monkeypatch) == NAMES
        yield running


@pytest.fixture
def call(sandbox: Sandbox, caplog: pytest.LogCaptureFixture) -> Call:
    """Run a command and look for secrets in all that it says and all that is logged meanwhile."""
    caplog.set_level(logging.DEBUG)

    def called(*arguments: str) -> Result:
        caplog.clear()
        result = CliRunner().invoke(command_line(), list(arguments))
        assert result.exception is None or isinstance(result.exception, SystemExit)
        assert result.exit_code in (0, 2, 3, 4), result.output
        said = (result.output, result.stderr, caplog.text)
        assert not showing({*FIXED, *handed_out(sandbox)}, *said), arguments
        return result

    return called


@pytest.mark.parametrize("fault", FAULTS)
@pytest.mark.parametrize("name", NAMES)
def test_asking_shows_no_secret_whatever_the_vendor_answers(
    sandbox: Sandbox, call: Call, tmp_path: Path, name: str, fault: str
) -> None:
    sandbox.switch(*filter(None, [fault]))
    given = [part for value in VALUES for part in ("--param", value)]
    call("probe", name, *given, "--json", "--lang", "en")
    call("connections", "test", name, "--lang", "nl")
    assert sandbox.log
    assert not showing({*FIXED, *handed_out(sandbox)}, written(tmp_path), repr(sandbox.log))


def test_the_listed_connections_show_where_secrets_are_kept_and_no_more(call: Call) -> None:
    listed = call("connections", "list", "--json").stdout
    assert "env:SANDBOX_CODE_1" in listed


@pytest.mark.parametrize("fault", ["", "echo"])
def test_scans_reports_replies_and_answers_hold_no_secret(
    sandbox: Sandbox, call: Call, tmp_path: Path, fault: str
) -> None:
    sandbox.switch(*filter(None, [fault]))
    (tmp_path / "panel.txt").write_text(LOG, "utf-8")
    for kind in ("html", "txt", "json"):
        call(
            "scan", "panel.txt", "--verify", "sandbox-visma", "--report", f"report.{kind}",
            "--json", f"scan-{kind}.json", "--reply", f"reply-{kind}.txt",
        )  # fmt: skip
        assert (tmp_path / f"report.{kind}").stat().st_size
    call("explain", LOG.splitlines()[0], "--verify", "sandbox-visma", "--format", "json")
    assert not showing({*FIXED, *handed_out(sandbox)}, written(tmp_path))


@pytest.mark.parametrize("fault", ["", "echo", "wrong-credentials"])
def test_the_queue_and_its_store_hold_no_secret(
    sandbox: Sandbox, call: Call, tmp_path: Path, fault: str
) -> None:
    sandbox.switch(*filter(None, [fault]))
    (tmp_path / "2026-0100.json").write_text(json.dumps(invoice("2026-0100")), "utf-8")
    call(
        "retry", "add", "--connection", "sandbox", "--operation", "AddFactuur",
        "--record", "2026-0100", "--payload", "2026-0100.json",
    )  # fmt: skip
    call("retry", "run", "--drain")
    call("retry", "list", "--json")
    assert (tmp_path / "home").is_dir()
    assert not showing({*FIXED, *handed_out(sandbox)}, written(tmp_path))


@pytest.mark.parametrize("fault", ["echo", "drop", "wrong-credentials"])
@pytest.mark.parametrize("name", NAMES)
def test_no_secret_is_in_an_exception_or_in_what_stands_behind_it(
    sandbox: Sandbox, tmp_path: Path, name: str, fault: str
) -> None:
    sandbox.switch(fault)
    reached = read_connections(tmp_path / "home" / "connections.toml")[name]
    said = [repr(try_connection(reached)), repr(reached)]
    try:
        refresh(reached)
    except TroubleshooterError as error:
        said.append("".join(traceback.format_exception(error)))
        behind: BaseException | None = error
        while behind is not None:
            said += [repr(behind), str(behind), repr(behind.args), repr(vars(behind))]
            behind = behind.__cause__ or behind.__context__
    assert not showing({*FIXED, *handed_out(sandbox)}, *said)


def test_the_look_for_secrets_finds_one_that_is_there(tmp_path: Path) -> None:
    secret = "canary/with+signs="  # noqa: S105
    for text in (secret, "canary%2Fwith%2Bsigns%3D", "Y2FuYXJ5L3dpdGgrc2lnbnM9"):
        (tmp_path / "file").write_text(f"x{text}x", "utf-8")
        assert showing([secret], written(tmp_path)) == [secret]
    assert not showing([secret], "canary")
