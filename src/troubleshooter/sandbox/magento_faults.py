"""The faults of the Magento stand-in, and the messages of its accounting module."""

from __future__ import annotations

from collections.abc import Mapping

BEHAVIOURS: Mapping[str, str] = {
    "two-factor": "the admin's token is not given out without a second factor",
    "bearer-off": "access tokens are not taken as bearer by themselves, only signed calls",
    "no-rights": "the token has no right to what is asked (no-rights@GET orders)",
    "password-gate": "a password gate of the web server stands in front of the shop",
    "maintenance": "HTTP 503 with a page: the shop is in maintenance",
    "webapi-500": "Internal Error. Details are available in Magento log file. Report ID: ...",
    "php-fatal": "HTTP 500 of the handler for fatal errors of PHP",
    "no-such-entity": "HTTP 404 with placeholders by name",
    "bad-request": "HTTP 400 with placeholders by number and a list of errors",
    "developer-mode": "errors carry a trace",
    "items-null": "a search that finds nothing answers items: null",
    "version-hidden": "the version page is not there",
    "module-off": "the accounting module is not switched on",
    "old-tax-rate": "a Dutch tax rate of 19 percent still exists",
    "odd-tax-rate": "there is a Dutch tax rate of 20 percent",
    "cron-dead": "the self-test finds no active cron",
    "tax-unmapped": "the self-test finds tax rules without a code",
    "books-refused": "the self-test's connection is refused for its login",
    "books-timeout": "the self-test's connection times out",
    "no-command": "bin/magento knows no accounting commands",
    "garbled-selftest": "the self-test prints something of another form",
    "selftest-one-line": "the self-test prints each test on one line",
    "selftest-unknown-words": "the self-test says how it went in words that nobody knows",
}
"""What the shop or its command line does."""
LOG_MESSAGES: Mapping[str, str] = {
    "sync-succeeded": "Success",
    "customer-created": "Customer created",
    "customer-updated": "Customer updated",
    "duplicate-found": "Duplicate found",
    "api-error": "API error",
    "validation-error": "Validation error",
    "invoice-not-found": "Invoice not found",
    "authentication-failed": "Authentication failed",
    "connection-timeout": "Timeout",
    "customer-email-required": "Customer email required",
    "tax-code-invalid": "Invalid tax code",
    "invoice-number-exists": "Invoice number already exists",
}
"""What the module's logs say when an order is sent, by the name of its rule."""
GOOD = frozenset({"sync-succeeded", "customer-created", "customer-updated", "duplicate-found"})
"""Those of them that are good news."""
MAGENTO: Mapping[str, str] = {
    **BEHAVIOURS,
    **{name: f"accounting:sync:orders says: {said}" for name, said in LOG_MESSAGES.items()},
}
"""Every fault of the stand-in by name."""
