"""Writing to Visma.net: booked once, looked up, refused with a reason, or honestly unknown."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from typing import Any, cast

import pytest

from troubleshooter.connectors.transport import HttpClient, Limits
from troubleshooter.connectors.visma_login import VismaClient
from troubleshooter.connectors.visma_net import VismaNet
from troubleshooter.connectors.visma_reading import Read, VismaReader
from troubleshooter.connectors.visma_records import DocumentKind
from troubleshooter.connectors.visma_writing import Job, Patience, VismaWriter, wrapped
from troubleshooter.credentials import Secret, Veil
from troubleshooter.errors import (
    AnswerLost,
    CallNotAllowed,
    ConnectorError,
    LimitReached,
    Refused,
    Unreachable,
)
from troubleshooter.sandbox import visma_books as books
from troubleshooter.sandbox import visma_faults
from troubleshooter.sandbox.server import Sandbox

INVOICE, ORDER = DocumentKind.CUSTOMER_INVOICE, DocumentKind.SALES_ORDER
DAY = date(2026, 3, 2)
LIMITS = Limits(connect_s=2, read_s=2, total_s=3, body_bytes=4_000_000)


@pytest.fixture
def sandbox() -> Iterator[Sandbox]:
    with Sandbox() as running:
        running.latency_s = 0.2
        yield running


@pytest.fixture
def http(sandbox: Sandbox) -> Iterator[HttpClient]:
    client = HttpClient(sandbox.addresses["visma.net"], Veil(), LIMITS)
    yield client
    client.close()


@pytest.fixture
def visma(http: HttpClient) -> VismaNet:
    client = VismaClient(books.CLIENT_ID, Secret(books.CLIENT_SECRET), books.TENANT_ID)
    return VismaNet(http, client)


@pytest.fixture
def writer(visma: VismaNet) -> Iterator[VismaWriter]:
    with visma.writing_session() as session:
        yield session


def invoice(reference: str = "26-0700", **fields: Any) -> dict[str, Any]:
    line = {"inventoryNumber": "KRAAN-15", "quantity": 2, "unitPriceInCurrency": 12.5}
    given = {
        "customerNumber": "10001",
        "documentDate": "2026-03-02T00:00:00.000Z",
        "externalReference": reference,
        "invoiceLines": [{**line, **fields.pop("line", {})}],
        **fields,
    }
    return wrapped(given)


def order(reference: str = "26-0700") -> dict[str, Any]:
    return {
        "type": "SO",
        "customer": {"id": "10001"},
        "date": "2026-03-02",
        "customerRefNo": reference,
        "orderLines": [{"inventoryId": "KRAAN-15", "quantity": 1, "unitPrice": 12.5}],
    }


def test_an_invoice_is_booked_and_found_in_every_way(sandbox: Sandbox, writer: VismaWriter) -> None:
    created = writer.create_customer_invoice(invoice())
    assert created.number == "100003"
    assert created.etag
    found = writer.customer_invoice("100003")
    assert found is not None
    assert (found.customer, found.day, found.total) == ("10001", DAY, Decimal("25.0"))
    assert [one.number for one in writer.invoices_with_reference("26-0700")] == ["100003"]
    assert [one.number for one in writer.invoices_of("10001", DAY, Decimal("25"))] == ["100003"]
    assert writer.invoices_of("10001", DAY, Decimal("24.98")) == ()
    assert writer.invoices_of("10002", DAY) == ()
    assert len(sandbox.visma.books.invoices) == 3


def test_a_sales_order_is_booked_and_found(sandbox: Sandbox, writer: VismaWriter) -> None:
    created = writer.create_sales_order(order())
    assert created.number == "000102"
    found = writer.sales_order("000102")
    assert found is not None
    assert found.references == ("26-0700",)
    assert [one.number for one in writer.orders_of("10001", DAY, "26-0700")] == ["000102"]
    assert [one.number for one in writer.orders_of("10001", DAY)] == ["000102"]
    assert writer.orders_of("10001", DAY, "26-9999") == ()
    assert writer.sales_order("000102", "IN") is None


def test_a_customer_is_made_and_changed_in_the_version_that_was_read(writer: VismaWriter) -> None:
    assert writer.create_customer(wrapped({"number": "30001", "name": "Nieuw"})).number == "30001"
    read = writer.customer("30001")
    assert read is not None
    writer.update_customer("30001", wrapped({"name": "Nieuwer"}), read.etag)
    with pytest.raises(Refused) as refused:
        writer.update_customer("30001", wrapped({"name": "Nieuwst"}), read.etag)
    assert refused.value.code == "412"
    changed = writer.customer("30001")
    assert changed is not None
    assert changed.name == "Nieuwer"


def test_a_change_without_a_version_is_not_sent(sandbox: Sandbox, writer: VismaWriter) -> None:
    with pytest.raises(CallNotAllowed):
        writer.update_customer("10001", wrapped({"name": "X"}), "")
    assert not sandbox.log


UNKNOWN = [
    "answer-lost",
    "visma-gateway-502",
    "login-page@POST /customerinvoice",
    "html-500@POST /customerinvoice",
    "not-json@POST /customerinvoice",
    "truncated@POST /customerinvoice",
]


@pytest.mark.parametrize("fault", UNKNOWN)
def test_an_answer_that_says_nothing_is_never_taken_for_a_refusal(
    sandbox: Sandbox, writer: VismaWriter, fault: str
) -> None:
    writer.token()
    sandbox.switch(fault)
    try:
        number = writer.create_customer_invoice(invoice()).number
    except AnswerLost:
        number = ""
    sandbox.switch()
    found = writer.invoices_with_reference("26-0700")
    # Each of these was carried out: whoever looks finds it, and need not send again.
    assert [one.number for one in found] == ["100003"]
    assert number in ("", "100003")
    assert len(sandbox.visma.books.invoices) == 3
    assert [one.call for one in sandbox.log if one.writes] == ["POST /customerinvoice"]


@pytest.mark.parametrize("fault", ["drop@POST /customerinvoice", "latency@POST /customerinvoice"])
def test_a_lost_answer_is_told_as_such(sandbox: Sandbox, writer: VismaWriter, fault: str) -> None:
    writer.token()
    sandbox.latency_s = 2.6
    sandbox.switch(fault)
    with pytest.raises(AnswerLost):
        writer.create_customer_invoice(invoice())


WRITES = sorted(name for name, one in visma_faults.REFUSALS.items() if one.on == "write")


@pytest.mark.parametrize("hard", [False, True])
@pytest.mark.parametrize("name", WRITES)
def test_a_refusal_books_nothing_whatever_its_status(
    sandbox: Sandbox, writer: VismaWriter, name: str, hard: bool
) -> None:
    sandbox.switch(name, *(["visma-refused-with-500"] if hard else []))
    with pytest.raises(Refused):
        writer.create_customer_invoice(invoice())
    assert len(sandbox.visma.books.invoices) == 2


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"customerNumber": "99999"}, "'99999' cannot be found"),
        ({"customerNumber": "20440"}, "Credit Hold"),
        ({"customerNumber": "20442"}, "Inactive"),
        ({"documentDate": "2026-01-05T00:00:00"}, "Financial Period '202601' is closed"),
        ({"line": {"inventoryNumber": "NO-SUCH"}}, "'NO-SUCH' cannot be found"),
        ({"line": {"vatCodeId": "0"}}, "TaxCategoryID '0' cannot be found"),
    ],
)
def test_the_books_themselves_refuse(
    sandbox: Sandbox, writer: VismaWriter, changed: dict[str, Any], said: str
) -> None:
    with pytest.raises(Refused, match=said.replace("(", r"\(")):
        writer.create_customer_invoice(invoice(**changed))
    assert len(sandbox.visma.books.invoices) == 2


def test_sending_twice_books_twice_so_looking_first_is_for_the_sender(
    sandbox: Sandbox, writer: VismaWriter
) -> None:
    writer.create_customer_invoice(invoice())
    writer.create_customer_invoice(invoice())
    assert len(writer.invoices_with_reference("26-0700")) == 2


def test_a_queued_write_is_settled_by_its_id(sandbox: Sandbox, writer: VismaWriter) -> None:
    job = writer.queue(INVOICE, invoice())
    assert writer.settled(job).number == "100003"
    assert len(sandbox.visma.books.invoices) == 3


def test_a_queued_write_that_finished_may_have_been_refused(
    sandbox: Sandbox, writer: VismaWriter
) -> None:
    sandbox.switch("visma-job-failed")
    job = writer.queue(INVOICE, invoice())
    with pytest.raises(Refused, match="already released"):
        writer.settled(job)
    assert len(sandbox.visma.books.invoices) == 2


def test_a_queued_write_is_waited_for_within_limits(sandbox: Sandbox, visma: VismaNet) -> None:
    waited: list[float] = []
    sandbox.switch("visma-job-slow")
    with visma.writing_session(waited.append) as writer:
        job = writer.queue(INVOICE, invoice())
        with pytest.raises(AnswerLost):
            writer.settled(job, Patience(asks=4, pause_s=1, most_s=3))
    assert waited == [1, 2, 3]


def test_a_job_id_that_is_none_is_not_asked_for(sandbox: Sandbox, writer: VismaWriter) -> None:
    with pytest.raises(CallNotAllowed):
        writer.job(Job(INVOICE, "../customer"))
    assert not sandbox.log


def test_a_limit_says_when_it_ends_and_books_nothing(sandbox: Sandbox, writer: VismaWriter) -> None:
    sandbox.switch("rate-limit")
    with pytest.raises(LimitReached) as reached:
        writer.create_sales_order(order())
    assert reached.value.wait_s == 1800
    assert len(sandbox.visma.books.orders) == 1


def test_a_created_record_without_its_place_is_created(
    sandbox: Sandbox, writer: VismaWriter
) -> None:
    sandbox.switch("visma-no-location")
    assert writer.create_customer_invoice(invoice()).number == ""
    assert len(sandbox.visma.books.invoices) == 3


def test_reading_and_writing_have_tokens_of_their_own(sandbox: Sandbox, visma: VismaNet) -> None:
    visma.reader().company()
    with visma.writing_session() as writer:
        writer.create_customer_invoice(invoice())
    granted = [sorted(token.scopes) for token in sandbox.visma.tokens.values()]
    assert [len(scopes) for scopes in granted] == [1, 3]
    assert "vismanet_erp_service_api:delete" not in granted[1]


def test_a_reader_has_no_way_to_write(sandbox: Sandbox, visma: VismaNet) -> None:
    reader = visma.reader()
    assert not [name for name in dir(reader) if name.startswith(("create", "update", "queue"))]
    with pytest.raises(CallNotAllowed):
        reader._json(reader._erp, cast(Read, "customer/action/delete"), (), {})
    assert not sandbox.log
    assert {kind.value for kind in Read}.isdisjoint({"action", "release"})


def test_a_token_for_reading_cannot_write_even_if_a_call_got_through(
    sandbox: Sandbox, visma: VismaNet, http: HttpClient
) -> None:
    token = visma.reader().token()
    headers = {"Authorization": f"Bearer {token.secret.reveal()}"}
    answer = http.send("POST", "/customerinvoice", headers=headers, content=b"{}")
    assert answer.status == 403
    assert len(sandbox.visma.books.invoices) == 2


def test_lists_are_read_page_by_page(sandbox: Sandbox, visma: VismaNet) -> None:
    sandbox.switch("many-records")
    found = visma.reader().customers_named("Klant 1999")
    assert [one.number for one in found] == ["31999"]


def test_a_system_that_is_gone_is_unreachable() -> None:
    with Sandbox() as gone:
        url = gone.addresses["visma.net"]
    client = HttpClient(url, Veil(), LIMITS)
    reader: VismaReader = VismaNet(client, VismaClient("a", Secret("b"), "c")).reader()
    with pytest.raises(Unreachable):
        reader.company()
    client.close()


@pytest.mark.parametrize("fault", ["huge", "entity", "half", "truncated", "login-page", "drop"])
def test_hostile_answers_end_as_errors_of_ours(
    sandbox: Sandbox, visma: VismaNet, fault: str
) -> None:
    visma.reader().token()
    sandbox.switch(fault)
    with pytest.raises(ConnectorError):
        visma.reader().customer("10001")
