"""`bin/magento` of the stand-in's shop: a script that asks the sandbox what to print.

Of the accounting module's commands only the self-test's output is published, and only as an
example; what the other commands print here is made up.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from troubleshooter.sandbox import magento_stock as stock
from troubleshooter.sandbox.company import Company, Invoice
from troubleshooter.sandbox.magento_faults import GOOD, LOG_MESSAGES
from troubleshooter.sandbox.reply import Asked, Reply

CALL = "bin/magento"
_SCRIPT = '''\
"""Stands in for bin/magento: prints what the sandbox says to its arguments."""
import json
import sys
import urllib.request

opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
request = urllib.request.Request(%r, json.dumps(sys.argv[1:]).encode())
with opener.open(request, timeout=30) as answer:
    told = json.load(answer)
sys.stdout.write(told["out"])
sys.stderr.write(told["err"])
sys.exit(told["code"])
'''


@dataclass(frozen=True, slots=True)
class Printed:
    """What a command prints and ends with; `writes` if it changes data."""

    out: str
    err: str = ""
    code: int = 0
    writes: bool = False


def install(folder: Path, url: str) -> None:
    """Make `folder` a shop's: its bin/magento, to be run by Python, asks the sandbox at `url`."""
    script = folder / "bin" / "magento"
    script.parent.mkdir(parents=True, exist_ok=True)
    script.write_text(_SCRIPT % f"{url}/sandbox/magento", "utf-8")


class MagentoConsole:
    """Answers the script."""

    def __init__(self, company: Company) -> None:
        self._company = company
        self.ran: list[list[str]] = []

    def answer(self, asked: Asked) -> Reply:
        """What the arguments in the request print."""
        arguments = [str(one) for one in json.loads(asked.body or b"[]")]
        self.ran.append(arguments)
        command = next((one for one in arguments if not one.startswith("-")), "list")
        if command == "accounting:selftest" and not asked.faulty("no-command"):
            told = _selftest(asked)
        elif command == "accounting:sync:orders" and not asked.faulty("no-command"):
            told = self._sync(asked, arguments)
        else:
            said = (
                f'There are no commands defined in the "{command.partition(":")[0]}" namespace.\n'
            )
            told = Printed("", said, 1)
        body = json.dumps({"out": told.out, "err": told.err, "code": told.code}).encode()
        return Reply(f"{CALL} {command}", body, "application/json", 200, told.writes)

    def _sync(self, asked: Asked, arguments: list[str]) -> Printed:
        forced = next((name for name in LOG_MESSAGES if asked.faulty(name)), "")
        number = next(
            (one.partition("=")[2] for one in arguments if one.startswith("--order-id=")), ""
        )
        order = next((row for row in stock.ORDERS if row["increment_id"] == number), None)
        if forced and forced not in GOOD:
            return Printed(f"{number}: {LOG_MESSAGES[forced]}\n", code=1)
        if order is None:
            return Printed("", f"Order {number} not found\n", 1)
        if not order["customer_email"]:
            return Printed(f"{number}: {LOG_MESSAGES['customer-email-required']}\n", code=1)
        own = [row for row in stock.INVOICES if row["order_id"] == order["entity_id"]]
        if not own:
            return Printed(f"{number}: {LOG_MESSAGES['invoice-not-found']}\n", code=1)
        return self._booked(number, str(own[0]["increment_id"]), forced or "sync-succeeded")

    def _booked(self, order: str, invoice: str, said: str) -> Printed:
        with self._company.lock:
            if invoice in {one.number for one in self._company.invoices}:
                text = LOG_MESSAGES["invoice-number-exists"]
                return Printed(f"{order}: {text}\n", code=1)
            booked = Invoice(invoice, "10001", date(2026, 2, 1), 14, 100.0, 21.0)
            self._company.invoices.append(booked)
        return Printed(f"{order}: {LOG_MESSAGES[said]}\n", writes=True)


def _selftest(asked: Asked) -> Printed:
    if asked.faulty("garbled-selftest"):
        return Printed("+---------+\n| Ready.  |\n+---------+\n")
    if asked.faulty("selftest-unknown-words"):
        names = ("Module Enabled", "Connection", "Tax Rate Mapping", "Cron")
        return Printed("".join(f"{name}: attention\n- Please look at this\n" for name in names))
    tests = [("Module Enabled", "success", "Module is enabled")]
    if asked.faulty("books-refused"):
        tests.append(("Connection", "failed", "Invalid credentials for e-Boekhouden account"))
    elif asked.faulty("books-timeout"):
        tests.append(("Connection", "failed", "Timeout after 30 seconds"))
    else:
        tests.append(("Connection", "success", "Connected to e-Boekhouden account: [Vermeer]"))
    tests.append(("Ledger Configuration", "success", "Product ledgers configured"))
    if asked.faulty("tax-unmapped"):
        tests.append(("Tax Rate Mapping", "warning", "2 tax rules not mapped"))
    else:
        tests.append(("Tax Rate Mapping", "success", "All tax rules are mapped"))
    if asked.faulty("cron-dead"):
        tests.append(("Cron", "failed", "No active Magento cron found in the last hour!"))
    else:
        tests.append(("Cron", "success", "Magento cron ran in the last hour"))
    bad = any(word == "failed" for _, word, _ in tests)
    between = " - " if asked.faulty("selftest-one-line") else "\n- "
    out = "".join(f"{name}: {word}{between}{said}\n" for name, word, said in tests)
    return Printed(out, code=int(bad))
