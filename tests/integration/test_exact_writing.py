"""Writing to Exact Online: booked once, refused with every cause, and never sent into a block."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from pathlib import Path

import pytest

from troubleshooter.connectors.exact_answers import ExactLimit, Rejected
from troubleshooter.connectors.exact_online import ExactOnline
from troubleshooter.connectors.exact_reading import EntryQuery, ExactReader, Resource
from troubleshooter.connectors.exact_writing import (
    EntryLine,
    InvoiceLine,
    NewAccount,
    NewSalesEntry,
    NewSalesInvoice,
    WriteResource,
)
from troubleshooter.connectors.token_keeper import Given, TokenKeeper
from troubleshooter.connectors.transport import HttpClient, Limits
from troubleshooter.credentials import Secret, Veil
from troubleshooter.errors import (
    AnswerLost,
    CallNotAllowed,
    ConfigurationError,
    ConnectorError,
    CredentialsRejected,
    Refused,
)
from troubleshooter.sandbox import exact_books as books
from troubleshooter.sandbox import exact_oauth
from troubleshooter.sandbox.server import Sandbox

LIMITS = Limits(connect_s=2, read_s=2, total_s=3)
CUSTOMER = books.key("account", "20001")
REVENUE = books.key("ledger", "8000")
ENTRY = NewSalesEntry(
    CUSTOMER,
    "70",
    date(2026, 4, 2),
    (EntryLine(REVENUE, Decimal("100.00"), "2", "Week 14"),),
    number=20260101,
    your_ref="BZ-20260101",
    payment_condition="14",
)
INVOICE = NewSalesInvoice(
    CUSTOMER,
    "70",
    date(2026, 4, 2),
    (InvoiceLine(books.key("item", "HUUR-WEEK"), Decimal(1), Decimal("500.00"), "4"),),
    your_ref="BZ-20260102",
)


@pytest.fixture
def sandbox() -> Iterator[Sandbox]:
    with Sandbox() as running:
        running.latency_s = 0.2
        yield running


@pytest.fixture
def exact(sandbox: Sandbox, tmp_path: Path) -> ExactOnline:
    return opened(sandbox, tmp_path)


def opened(
    sandbox: Sandbox, state: Path, now: Callable[[], datetime] = lambda: datetime.now(UTC)
) -> ExactOnline:
    http = HttpClient(sandbox.addresses["exact-online"], Veil(), LIMITS)
    given = Given(Secret(exact_oauth.ACCESS_TOKEN))
    tokens = TokenKeeper("shop", None, given, state, http.veil)
    return ExactOnline(http, "shop", tokens, books.DIVISION, state, now)


def booked(sandbox: Sandbox, number: int) -> int:
    rows = sandbox.exact.books.lists["salesentry/SalesEntries"]
    return sum(row["EntryNumber"] == number for row in rows)


def test_a_sales_entry_is_booked_and_found_again_by_all_that_is_known_of_it(
    sandbox: Sandbox, exact: ExactOnline
) -> None:
    writer = exact.writer()
    made = writer.create_sales_entry(ENTRY)
    assert (made.number, booked(sandbox, 20260101)) == ("20260101", 1)
    whole = EntryQuery(
        number="20260101",
        journal="70",
        your_ref="BZ-20260101",
        customer=CUSTOMER,
        day=ENTRY.day,
        amount=Decimal("121.00"),
    )
    for query in (whole, EntryQuery(id=made.id), EntryQuery(invoice_number="20260101")):
        assert [one.id for one in writer.reader.sales_entries(query)] == [made.id]
    assert not writer.reader.sales_entries(replace(whole, amount=Decimal("121.01")))
    assert not writer.reader.sales_entries(replace(whole, day=date(2026, 4, 3)))


def test_a_sales_invoice_and_a_customer_are_made(sandbox: Sandbox, exact: ExactOnline) -> None:
    writer = exact.writer()
    invoice = writer.create_sales_invoice(INVOICE)
    found = writer.reader.sales_invoices(EntryQuery(your_ref="BZ-20260102"))
    assert [(one.id, one.amount) for one in found] == [(invoice.id, Decimal("545.00"))]
    account = writer.create_account(NewAccount("20099", "Fam. d'Hondt"))
    assert [one.id for one in writer.reader.accounts("Fam. d'Hondt")] == [account.id]
    assert [one.status for one in writer.reader.accounts("20099")] == ["C"]


def test_a_payload_that_failed_before_is_sent_as_it_is(exact: ExactOnline) -> None:
    document = {
        "Customer": CUSTOMER,
        "Journal": "70",
        "EntryDate": "2026-04-02T00:00:00",
        "SalesEntryLines": [{"GLAccount": REVENUE, "AmountFC": 10, "VATCode": "0"}],
    }
    assert exact.writer().create(WriteResource.SALES_ENTRY, document).number


def test_a_number_that_is_in_use_is_not_booked_twice(sandbox: Sandbox, exact: ExactOnline) -> None:
    writer = exact.writer()
    writer.create_sales_entry(ENTRY)
    with pytest.raises(Rejected) as refused:
        writer.create_sales_entry(ENTRY)
    assert refused.value.causes == ("In gebruik: Boekstuknummer.",)
    assert booked(sandbox, 20260101) == 1


def test_every_cause_in_one_answer_is_told(exact: ExactOnline) -> None:
    wrong = replace(
        ENTRY,
        customer=books.key("account", "L-100"),
        day=date(2027, 1, 5),
        payment_condition="60",
        lines=(EntryLine(books.key("ledger", "1300"), Decimal(1), "1500"),),
    )
    with pytest.raises(Rejected) as refused:
        exact.writer().create_sales_entry(wrong)
    assert refused.value.causes == (
        "Ongeldig: Klant (Type)",
        "Periode datum - tabel bevat geen periode voor deze datum: 2027-01-05",
        "Ongeldige referentie: Betalingsconditie",
        "Ongeldig: Grootboekrekeningtype",
        "Ongeldige referentie: Btw-code",
    )


@pytest.mark.parametrize(
    "fault",
    [
        "answer-lost",
        "html-500@POST salesentry/SalesEntries",
        "half@POST salesentry/SalesEntries",
        "truncated@POST salesentry/SalesEntries",
    ],
)
def test_an_answer_that_was_lost_is_resolved_by_looking(
    sandbox: Sandbox, exact: ExactOnline, fault: str
) -> None:
    writer = exact.writer()
    assert not writer.reader.sales_entries(EntryQuery(number="20260101", journal="70"))
    sandbox.switch(fault)
    with pytest.raises(AnswerLost):
        writer.create_sales_entry(ENTRY)
    sandbox.switch()
    assert len(writer.reader.sales_entries(EntryQuery(number="20260101", journal="70"))) == 1
    assert booked(sandbox, 20260101) == 1


def test_a_failure_without_a_cause_is_not_taken_for_a_refusal(
    sandbox: Sandbox, exact: ExactOnline
) -> None:
    sandbox.switch("exact.internal-server-error")
    with pytest.raises(AnswerLost, match="whether it was booked is not known"):
        exact.writer().create_sales_entry(ENTRY)
    assert booked(sandbox, 20260101) == 0


def test_a_look_that_may_not_see_is_not_taken_for_nothing_there(
    sandbox: Sandbox, exact: ExactOnline
) -> None:
    writer = exact.writer()
    writer.create_sales_entry(ENTRY)
    sandbox.switch("exact.sees-nothing")
    for look in (
        lambda: writer.reader.sales_entries(EntryQuery(number="20260101", journal="70")),
        lambda: writer.reader.sales_invoices(EntryQuery(your_ref="x")),
        lambda: writer.reader.accounts("20001"),
    ):
        with pytest.raises(Refused, match="may not see"):
            look()


def test_refusals_stop_before_exacts_block_and_say_until_when(
    sandbox: Sandbox, exact: ExactOnline
) -> None:
    sandbox.switch("exact.vat-code-reference-invalid")
    writer = exact.writer()
    for _ in range(6):
        with pytest.raises(Rejected):
            writer.create_sales_entry(ENTRY)
    with pytest.raises(ExactLimit, match="not sent: 6 errors") as stopped:
        writer.create_sales_entry(ENTRY)
    posts = [row for row in sandbox.log if row.call.startswith("POST")]
    assert (len(posts), stopped.value.kind) == (6, "error-budget")
    assert stopped.value.until is not None


def test_the_count_of_errors_outlives_the_process_and_ends_after_an_hour(
    sandbox: Sandbox, tmp_path: Path
) -> None:
    sandbox.switch("exact.vat-code-reference-invalid")
    for _ in range(6):
        with pytest.raises(Rejected):
            opened(sandbox, tmp_path).writer().create_sales_entry(ENTRY)
    sandbox.switch()
    with pytest.raises(ExactLimit):
        opened(sandbox, tmp_path).writer().create_sales_entry(ENTRY)
    later = opened(sandbox, tmp_path, lambda: datetime.now(UTC) + timedelta(minutes=61))
    assert later.writer().create_sales_entry(ENTRY)


def test_the_sandbox_blocks_after_ten_errors_until_an_hour_after_the_last(
    sandbox: Sandbox, tmp_path: Path
) -> None:
    sandbox.switch("exact.vat-code-reference-invalid")
    for number in range(11):
        with pytest.raises(Rejected):
            opened(sandbox, tmp_path / str(number)).writer().create_sales_entry(ENTRY)
    sandbox.switch()
    sandbox.exact.advance(3_590)
    with pytest.raises(ExactLimit) as blocked:
        opened(sandbox, tmp_path / "a").writer().create_sales_entry(ENTRY)
    assert blocked.value.kind == "error-block"
    elsewhere = opened(sandbox, tmp_path / "b").reader()
    assert elsewhere.vat_codes(), "another endpoint is not blocked"
    sandbox.exact.advance(11)
    assert opened(sandbox, tmp_path / "c").writer().create_sales_entry(ENTRY)


@pytest.mark.parametrize(("bound", "kind"), [("minutely", "minutely"), ("daily", "daily")])
def test_limits_of_calls_are_told_apart_with_their_end(
    sandbox: Sandbox, exact: ExactOnline, bound: str, kind: str
) -> None:
    setattr(sandbox.exact.bounds, bound, 2)
    reader = exact.reader()
    reader.vat_codes()
    with pytest.raises(ExactLimit) as stopped:
        reader.journals()
    with pytest.raises(ExactLimit):
        reader.payment_conditions()
    now = datetime.now(UTC)
    assert stopped.value.kind == kind
    assert stopped.value.until is not None
    assert stopped.value.until - now <= timedelta(seconds=62 if kind == "minutely" else 86_401)
    assert [row.status for row in sandbox.log].count(429) == 1, "nothing is sent into a limit"
    assert reader.me().name == books.USER, "who is logged in may always be asked"


def test_reading_has_no_way_to_write(exact: ExactOnline) -> None:
    reader = exact.reader()
    assert not [name for name in dir(reader) if name.startswith(("create", "post", "put"))]
    assert not hasattr(reader._line, "post")
    with pytest.raises(CallNotAllowed):
        reader.rows("salesentry/SalesEntries")  # type: ignore[arg-type]
    with pytest.raises(CallNotAllowed):
        exact.writer().create("bulk/Anything", {})  # type: ignore[arg-type]


def test_what_makes_no_sense_is_not_sent(sandbox: Sandbox, exact: ExactOnline) -> None:
    writer = exact.writer()
    with pytest.raises(ConfigurationError, match="no GUID"):
        writer.create_sales_entry(replace(ENTRY, customer="20001"))
    with pytest.raises(ConfigurationError, match="letters"):
        writer.create_sales_entry(replace(ENTRY, your_ref="x" * 51))
    with pytest.raises(CallNotAllowed, match="looked up"):
        writer.reader.sales_entries(EntryQuery(journal="70"))
    with pytest.raises(Refused, match="no number"):
        writer.reader.sales_entries(EntryQuery(number="20 or 1"))
    assert not sandbox.log


FAULTS: list[tuple[str, type[ConnectorError], str]] = [
    ("exact.unauthorized", CredentialsRejected, "damaged, cut off or expired"),
    ("exact.no-division-access", Rejected, "NoDivisionAccess"),
    ("exact.wrong-division", Rejected, "WrongDivision"),
    ("exact.scope-violated", Rejected, "Application Scope Violated"),
    ("exact.license-expired", Rejected, "LicenseExpired"),
    ("exact.payment-segment-not-found", Rejected, "Resource not found for the segment"),
    ("exact.429-bare", ExactLimit, "HTTP 429"),
    ("exact.rate-minutely", ExactLimit, "this minute"),
    ("exact.rate-daily", ExactLimit, "this day"),
    ("exact.too-broad", ConnectorError, "takes too long"),
    ("exact.internal-server-error", ConnectorError, "HTTP 500"),
    ("exact.service-unavailable", ConnectorError, "HTTP 503"),
    ("exact.maintenance", ConnectorError, "maintenance"),
    ("login-page", ConnectorError, "where rows are expected"),
    ("truncated", AnswerLost, "no whole answer"),
    ("half", ConnectorError, "where rows are expected"),
    ("drop", AnswerLost, "no whole answer"),
    ("latency", AnswerLost, "no whole answer"),
]


@pytest.mark.parametrize(("fault", "kind", "said"), FAULTS)
def test_every_error_shape_ends_as_one_of_ours_that_holds_no_secret(
    sandbox: Sandbox, exact: ExactOnline, fault: str, kind: type[ConnectorError], said: str
) -> None:
    reader: ExactReader = exact.reader()
    reader.me()
    sandbox.latency_s = 2.5
    sandbox.switch(fault)
    with pytest.raises(kind, match=said) as failed:
        reader.rows(Resource.SALES_ENTRIES, "EntryNumber eq 1")
    assert exact_oauth.ACCESS_TOKEN not in repr(failed.value)


@pytest.mark.parametrize(
    "name",
    [
        "exact.already-processed",
        "exact.customer-reference-invalid",
        "exact.entry-id-incorrect",
        "exact.entry-number-in-use",
        "exact.financial-period-missing",
        "exact.gl-account-type-invalid",
        "exact.payment-condition-reference-invalid",
        "exact.vat-code-reference-invalid",
        "exact.several-causes",
    ],
)
def test_each_documented_refusal_can_be_switched_on_and_books_nothing(
    sandbox: Sandbox, exact: ExactOnline, name: str
) -> None:
    sandbox.switch(name)
    with pytest.raises(Rejected) as refused:
        exact.writer().create_sales_entry(ENTRY)
    assert refused.value.status == 500
    assert len(refused.value.causes) == (2 if name == "exact.several-causes" else 1)
    assert booked(sandbox, 20260101) == 0
