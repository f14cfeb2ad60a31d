"""What Visma.net says when it refuses, in each of its forms; every one can be switched on."""

from __future__ import annotations

import json
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any


class Form(StrEnum):
    """How a refusal is written."""

    MESSAGE = "message"
    GATEWAY = "gateway"
    FIELDS = "fields"
    PLATFORM = "platform"
    PROBLEM = "problem"
    OAUTH = "oauth"
    EMPTY = "empty"


@dataclass(frozen=True, slots=True)
class Refusal:
    """One refusal: what is said, in which form, with which status; `on` the calls it comes to:
    token, read, write or any."""

    said: str
    form: Form = Form.MESSAGE
    status: int = 400
    on: str = "write"
    code: str = ""
    head: str = ""


def _insert(record: str, said: str) -> str:
    head = f"Error: Inserting '{record}' record raised at least one error. Please review the errors"
    return f"{head}.\r\nError: {said}\r\n"


CUSTOMER_HEAD = "Error inserting the customer."
REFUSALS: Mapping[str, Refusal] = {
    "visma-invalid-client": Refusal("", Form.OAUTH, 400, "token", "invalid_client"),
    "visma-invalid-grant": Refusal("", Form.OAUTH, 400, "token", "invalid_grant"),
    "visma-invalid-scope": Refusal("", Form.OAUTH, 400, "token", "invalid_scope"),
    "visma-invalid-tenant": Refusal("", Form.OAUTH, 400, "token", "invalid_tenant"),
    "visma-unauthorized-client": Refusal("", Form.OAUTH, 400, "token", "unauthorized_client"),
    "visma-no-licence": Refusal(
        "No license for this company.", Form.GATEWAY, 401, "any", code="12027"
    ),
    "visma-no-company": Refusal("", Form.GATEWAY, 400, "any", code="12002"),
    "visma-unauthorised": Refusal("", Form.EMPTY, 401, "any"),
    "visma-forbidden": Refusal("", Form.EMPTY, 403, "any"),
    "visma-customer-id-empty": Refusal(
        _insert("Customer", "'Customer ID' cannot be empty."), head=CUSTOMER_HEAD
    ),
    "visma-terms-unknown": Refusal(
        _insert("Customer", "Terms 'TT' cannot be found in the system."), head=CUSTOMER_HEAD
    ),
    "visma-item-unknown": Refusal(
        _insert("Customer transactions", "Inventory ID 'NO-SUCH' cannot be found in the system."),
        head="Error creating document.",
    ),
    "visma-tax-category-unknown": Refusal(
        "TaxCategoryID '0' cannot be found in the system.", head="Error creating document."
    ),
    "visma-tax-unknown": Refusal(
        "TaxID '01' cannot be found in the system", head="Error creating document."
    ),
    "visma-subaccount-unknown": Refusal(
        "An error occurred during processing of the field Subaccount : Error: Avdeling of "
        "Subaccount do not exist."
    ),
    "visma-account-inactive": Refusal(
        "Error: Inserting  'Customer transactions' record raised at least one error. Please review "
        "the errors.\r\nError: The account is inactive.\r\n"
    ),
    "visma-null-key": Refusal("Value cannot be null.\nParameter name: key", head=CUSTOMER_HEAD),
    "visma-not-recognised": Refusal("Data received not recognized as CustomerInvoiceUpdateDto"),
    "visma-already-released": Refusal("Payment can't be updated because it is already released."),
    "visma-timecards": Refusal(
        "You cannot create timecards for the selected user. Please review the company tree."
    ),
    "visma-credit-hold": Refusal("The customer status is 'Credit Hold'."),
    "visma-on-hold": Refusal("The customer status is 'On Hold'."),
    "visma-customer-inactive": Refusal("The customer status is 'Inactive'."),
    "visma-credit-limit": Refusal("The customer's credit limit has been exceeded."),
    "visma-invoice-exists": Refusal("Document with this Invoice Nbr. already exists."),
    "visma-out-of-balance": Refusal("Document is out of balance."),
    "visma-status-invalid": Refusal("Document Status is invalid for processing."),
    "visma-numbering": Refusal(
        "Invoice Number is specified, Manual Numbering should be activated for 'INV'."
    ),
    "visma-identifier-used": Refusal(
        "The identifier '10001' is already used for another business account record (Vendor, "
        "Customer, Employee or Company)."
    ),
    "visma-email-missing": Refusal(
        "Email address must be specified if 'Send Invoices by Email' option is activated."
    ),
    "visma-no-tax-lines": Refusal("No lines match the tax."),
    "visma-record-exists": Refusal("Record already exists"),
    "visma-changed-meanwhile": Refusal(
        "Another process has updated the 'ARInvoice' record. Your changes will be lost."
    ),
    "visma-fields": Refusal("'Customer' cannot be found in the system.", Form.FIELDS, 422),
    "visma-platform": Refusal(
        "Inserting 'Customer' record raised at least one error. Please review the errors.",
        Form.PLATFORM,
        500,
    ),
    "visma-problem": Refusal("One or more values are not valid.", Form.PROBLEM),
}
"""Every refusal by the name of its fault."""
BEHAVIOURS: Mapping[str, str] = {
    "visma-refused-with-500": "Visma.net: refusals of data come with HTTP 500",
    "visma-customer-tenant": "Visma.net: the token is that of the customer, not of the company",
    "visma-scope-cut": "Visma.net: the token is given, but without the scope for reading",
    "visma-scope-untold": "Visma.net: the token is given without a word on its scope",
    "visma-consent-denied": "Visma Connect: the user gives no consent",
    "visma-other-company": "Visma Connect: the user chose another company in the browser",
    "visma-no-refresh-token": "Visma Connect: no refresh token comes along",
    "visma-refresh-reuse": "Visma Connect: the same refresh token is handed out again",
    "visma-no-order-scope": "Visma.net: the client may not ask for the scopes of sales orders",
    "visma-quota-low": "Visma.net: the headers tell of two calls left",
    "visma-no-quota": "Visma.net: the headers with the quota are absent",
    "visma-job-slow": "Visma.net: queued writes do not finish",
    "visma-job-failed": "Visma.net: queued writes finish with a refusal",
    "visma-no-location": "Visma.net: a created record is answered without its place",
    "visma-other-record": "Visma.net: a question for one record is answered with another",
    "visma-gateway-502": "Visma.net: HTTP 502 with a page in HTML; a write was carried out before",
}
KNOWN: Mapping[str, str] = {
    **BEHAVIOURS,
    **{
        name: " ".join(f"Visma.net: {one.code} {one.said} ({one.form}, {one.status})".split())
        for name, one in REFUSALS.items()
    },
}
"""Every fault of Visma.net by name, with what it does or says."""


def written(refusal: Refusal, status: int = 0) -> tuple[bytes, int]:
    """The body of a refusal in its form, and its status or the one given."""
    return json.dumps(_document(refusal), ensure_ascii=False).encode() if (
        refusal.form is not Form.EMPTY
    ) else b"", status or refusal.status  # fmt: skip


def message(said: str, head: str = "") -> dict[str, Any]:
    """A refusal of data as the service writes it, with a trace number."""
    trace = _guid()
    parts = [f"VismaId: {trace}.", head, said]
    return {"message": " ".join(part for part in parts if part)}


def _guid() -> str:
    drawn = secrets.token_hex(16)
    return "-".join((drawn[:8], drawn[8:12], drawn[12:16], drawn[16:20], drawn[20:]))


def _document(refusal: Refusal) -> dict[str, Any]:
    if refusal.form is Form.OAUTH:
        return {"error": refusal.code}
    if refusal.form is Form.GATEWAY:
        return {
            "ExceptionType": "IPPException",
            "ExceptionMessage": refusal.said,
            "ExceptionFaultCode": refusal.code,
            "ExceptionMessageID": f"{refusal.code}_{_guid()}",
            "ExceptionDetails": "",
        }
    if refusal.form is Form.FIELDS:
        return {"CustomerID": {"value": "ABARTENDE1", "error": refusal.said}}
    if refusal.form is Form.PLATFORM:
        return {
            "message": "An error has occurred.",
            "exceptionMessage": refusal.said,
            "exceptionType": "PX.Data.PXOuterException",
            "innerException": {"message": "'Customer Class' cannot be empty.\r\n"},
        }
    if refusal.form is Form.PROBLEM:
        return {
            "type": "about:blank",
            "title": refusal.said,
            "status": refusal.status,
            "errors": {"orderLines[0].quantity": ["must be greater than 0"]},
        }
    return message(refusal.said, refusal.head)
