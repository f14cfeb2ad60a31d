"""`bin/magento`: which command line there is, run once, and the stand-in's own."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from troubleshooter.connectors.command import filled
from troubleshooter.connectors.magento_command import (
    SYNC_ORDER,
    MagentoCommand,
    runner_for,
)
from troubleshooter.credentials import Veil
from troubleshooter.errors import Unreachable
from troubleshooter.live import Connection, ConnectionSystem
from troubleshooter.sandbox import company, magento_console
from troubleshooter.sandbox.magento_faults import GOOD, LOG_MESSAGES
from troubleshooter.sandbox.server import Sandbox


def shop(folder: Path) -> Connection:
    values = {"magento_path": str(folder), "php": sys.executable}
    return Connection("shop", ConnectionSystem.MAGENTO, "https://shop.example", values)


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
