"""The self-test's output: the published form, its relatives, and everything else."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from troubleshooter.connectors.command import CommandResult, filled
from troubleshooter.connectors.magento_command import (
    SYNC_ORDER,
    MagentoCommand,
    read_selftest,
    runner_for,
)
from troubleshooter.credentials import Veil
from troubleshooter.errors import ConnectorError, Refused, UnexpectedAnswer, Unreachable
from troubleshooter.model import Connection, ConnectionSystem
from troubleshooter.sandbox import company, magento_console
from troubleshooter.sandbox.magento_faults import GOOD, LOG_MESSAGES
from troubleshooter.sandbox.server import Sandbox

PUBLISHED = """Module Enabled: success
- Module is enabled
Connection: success
- Connected to SnelStart account: [Vermeer]
Ledger Configuration: success
- Product ledgers configured
Tax Rate Mapping: warning
- 2 tax rules not mapped
"""


def result(stdout: str, stderr: str = "", code: int = 0) -> CommandResult:
    return CommandResult(code, stdout, stderr, 0.1)


def shop(folder: Path) -> Connection:
    values = {"magento_path": str(folder), "php": sys.executable}
    return Connection("shop", ConnectionSystem.MAGENTO, "https://shop.example", values)


def test_the_published_form_is_read_whole() -> None:
    report = read_selftest(result(PUBLISHED))
    assert [(one.name, one.result, one.said) for one in report.tests] == [
        ("Module Enabled", "success", "Module is enabled"),
        ("Connection", "success", "Connected to SnelStart account: [Vermeer]"),
        ("Ledger Configuration", "success", "Product ledgers configured"),
        ("Tax Rate Mapping", "warning", "2 tax rules not mapped"),
    ]
    assert report.unread == 0
    tax = report.about("tax")
    assert tax is not None
    assert not tax.good


@pytest.mark.parametrize(
    ("text", "found", "unread"),
    [
        ("Cron: failed - none in the last hour", ("Cron", "failed", "none in the last hour"), 0),
        ("\x1b[32mCron: success\x1b[0m\n - fine", ("Cron", "success", "fine"), 0),
        ("Cron: error\n- a\n- b", ("Cron", "failed", "a b"), 0),
        ("Cron : SUCCESS", ("Cron", "success", ""), 0),
        ("Self test\n=====\nCron: skipped\r\n- not now\r\n", ("Cron", "skipped", "not now"), 2),
    ],
)
def test_relatives_of_that_form_are_read_too(
    text: str, found: tuple[str, str, str], unread: int
) -> None:
    report = read_selftest(result(text))
    assert [(one.name, one.result, one.said) for one in report.tests] == [found]
    assert report.unread == unread


@pytest.mark.parametrize(
    ("given", "kind", "said"),
    [
        (result("", 'There are no commands defined in the "accounting" namespace.', 1), Refused,
         "has no command"),
        (result("", 'Command "accounting:selftest" is not defined.', 1), Refused, "has no command"),
        (result("", "bash: bin/magento: No such file or directory", 127), Refused, "cannot be run"),
        (result("+--+\n| Ready |\n+--+"), UnexpectedAnswer, "no test in its output"),
        (result("", "PHP Fatal error: memory", 255), UnexpectedAnswer, "exit code 255"),
        (result(""), UnexpectedAnswer, "no output"),
        (result("- a line without a test"), UnexpectedAnswer, "no test"),
    ],
)  # fmt: skip
def test_what_holds_no_test_says_why(
    given: CommandResult, kind: type[ConnectorError], said: str
) -> None:
    with pytest.raises(kind, match=said):
        read_selftest(given)


@given(st.text(max_size=300))
def test_any_output_ends_in_tests_or_an_error_of_ours(text: str) -> None:
    try:
        told = str(read_selftest(result(text)).tests)
    except ConnectorError as error:
        told = str(error)
    assert told


def test_a_connection_without_a_shop_folder_has_no_command_line() -> None:
    connection = Connection("shop", ConnectionSystem.MAGENTO, "https://shop.example")
    assert runner_for(connection, Veil()) is None


def test_a_self_test_that_failed_to_run_is_not_run_again(tmp_path: Path) -> None:
    connection = Connection(
        "shop", ConnectionSystem.MAGENTO, "https://shop.example",
        {"magento_path": str(tmp_path / "nowhere")},
    )  # fmt: skip
    runner = runner_for(connection, Veil())
    assert runner is not None
    command = MagentoCommand(runner)
    with pytest.raises(Unreachable) as first:
        command.selftest()
    with pytest.raises(Unreachable) as second:
        command.selftest()
    assert first.value is second.value


@pytest.mark.parametrize(
    ("order", "code", "said", "booked"),
    [
        ("000000101", 0, "Success", 1),
        ("000000102", 1, "Customer email required", 0),
        ("000000103", 1, "Invoice not found", 0),
    ],
)
def test_the_stand_ins_command_books_an_order_once(
    tmp_path: Path, order: str, code: int, said: str, booked: int
) -> None:
    with Sandbox() as sandbox:
        magento_console.install(tmp_path, sandbox.url)
        runner = runner_for(shop(tmp_path), Veil())
        assert runner is not None
        arguments = filled(SYNC_ORDER, {"order": order})
        first, second = runner.run(arguments), runner.run(arguments)
        assert (first.exit_code, said in first.stdout) == (code, True)
        assert second.exit_code == 1
        assert len(sandbox.company.invoices) == len(company.small().invoices) + booked
        assert [row.writes for row in sandbox.log] == [bool(booked), False]


@pytest.mark.parametrize(("fault", "said"), LOG_MESSAGES.items())
def test_every_documented_message_can_be_switched_on(tmp_path: Path, fault: str, said: str) -> None:
    with Sandbox([fault]) as sandbox:
        magento_console.install(tmp_path, sandbox.url)
        runner = runner_for(shop(tmp_path), Veil())
        assert runner is not None
        done = runner.run(filled(SYNC_ORDER, {"order": "000000101"}))
        assert said in done.stdout
        assert (done.exit_code == 0) is (fault in GOOD)
        assert [row.writes for row in sandbox.log] == [fault in GOOD]
