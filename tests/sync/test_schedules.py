"""Drafts from billing schedules: made once, from where Sequence left off, ordinary in every way."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import msgspec
import pytest

from seqxero_tui.billing.words import DocumentKind
from seqxero_tui.errors import InputError
from seqxero_tui.profile import Profile
from seqxero_tui.sync.schedule_views import Generation
from seqxero_tui.workspace import Workspace
from tests.office import Office, customer, invoice

NOW = datetime(2026, 11, 23, 12, tzinfo=UTC)
UNTIL = date(2026, 12, 31)
ACME = customer("Acme Ltd")
FEE = {"pricingType": "FIXED", "price": "225.00"}
USAGE = {"pricingType": "LINEAR", "pricePerUnit": "0.001", "usageMetricId": "m", "isPricePercentage": False}


@pytest.fixture
def open_books(tmp_path: Path) -> Callable[[], Workspace]:
    environment = {"SEQXERO_HOME": str(tmp_path)}
    profile = Profile.from_environment("default", environment)
    return lambda: Workspace.open(profile, clock=lambda: NOW, environment=environment)


@pytest.fixture
def books(open_books: Callable[[], Workspace]) -> Iterator[Workspace]:
    with open_books() as workspace:
        yield workspace


def price(name: str, structure: dict[str, Any], **more: Any) -> dict[str, Any]:
    return {
        "id": name,
        "productId": "platform",
        "name": name,
        "currency": "GBP",
        "billingFrequency": "MONTHLY",
        "billingType": "IN_ADVANCE",
        "structure": structure,
    } | more


def schedule(*prices: dict[str, Any], **more: Any) -> dict[str, Any]:
    return {
        "id": "s",
        "customerId": ACME["id"],
        "status": "ACTIVE",
        "startDate": "2026-11-01",
        "recurrenceDayOfMonth": 1,
        "reference": "MSA 1",
        "purchaseOrderNumber": "PO 7",
        "memo": "Thank you",
        "defaultDueDateDays": 14,
        "paymentProvider": "STRIPE",
        "prices": list(prices),
        "phases": [],
    } | more


def load(workspace: Workspace, *schedules: dict[str, Any], **more: Any) -> None:
    objects = {"customers": [ACME], "products": [{"id": "platform", "name": "Platform"}]} | more
    workspace.load(msgspec.json.encode(objects | {"billingSchedules": list(schedules)}))


def from_sequence(period: tuple[str, str], *price_ids: str, **more: Any) -> dict[str, Any]:
    """An invoice that Sequence made of the schedule."""
    made = invoice(ACME["id"], *(("1", "10") for _ in price_ids), **more)
    for line, price_id in zip(made["lineItems"], price_ids, strict=True):
        line |= {"priceId": price_id}
    return made | {
        "billingScheduleId": "s",
        "billingPeriod": {"start": period[0], "endInclusive": period[1]},
    }


def days(made: Generation) -> list[str]:
    return [str(draft.due_on) for draft in made.drafts]


def test_a_generated_draft_is_an_ordinary_draft_with_everything_its_schedule_says(books: Workspace) -> None:
    load(books, schedule(price("fee", FEE), price("usage", USAGE, billingType="IN_ARREARS")))
    november, december = books.schedules.generate(date(2026, 12, 1)).drafts
    view = books.documents.get(DocumentKind.INVOICE, str(december.id))
    assert (view.row.status, view.row.number, view.row.customer_name) == ("DRAFT", None, "Acme Ltd")
    assert (view.reference, view.memo, view.row.payment_source) == ("MSA 1", "Thank you", "stripe")
    assert [(line.title, line.quantity, line.net_total) for line in view.lines] == [
        ("usage", 0, Decimal("0.00")),
        ("fee", 1, Decimal("225.00")),
    ]
    assert {line.product_name for line in view.lines} == {"Platform"}
    assert (november.start, november.end) == (date(2026, 11, 1), date(2026, 11, 30))
    assert (december.start, december.end) == (date(2026, 11, 1), date(2026, 12, 31))
    assert books.history(december.id)[0].what.startswith("generated from the billing schedule")
    [sent] = books.documents.finalize([str(november.id)], send=True)
    assert sent.problem is None
    row = books.documents.get(DocumentKind.INVOICE, str(november.id)).row
    assert (row.number, str(row.due_date)) == ("SEQ-0001", "2026-12-07")  # 14 days, as the schedule has it


def test_the_same_again_makes_nothing_and_later_days_make_only_what_is_new(books: Workspace) -> None:
    load(books, schedule(price("fee", FEE)))
    assert days(books.schedules.generate(UNTIL)) == ["2026-11-01", "2026-12-01"]
    assert books.schedules.generate(UNTIL).drafts == ()
    assert days(books.schedules.generate(date(2027, 1, 31))) == ["2027-01-01"]
    assert books.documents.page(DocumentKind.INVOICE).total == 3


def test_without_a_day_everything_due_until_today_is_made(books: Workspace) -> None:
    load(books, schedule(price("fee", FEE)))
    made = books.schedules.generate()
    assert (made.until, days(made), made.next_due) == (NOW.date(), ["2026-11-01"], date(2026, 12, 1))


def test_a_preview_is_what_generating_makes_and_writes_nothing(books: Workspace) -> None:
    load(books, schedule(price("fee", FEE), price("usage", USAGE)))
    shown = books.schedules.preview(UNTIL)
    assert books.documents.page(DocumentKind.INVOICE).total == 0
    made = books.schedules.generate(UNTIL)
    assert [(one.key, one.lines, one.gross_total) for one in shown.drafts] == [
        (one.key, one.lines, one.gross_total) for one in made.drafts
    ]


def test_only_the_chosen_drafts_are_made(books: Workspace) -> None:
    load(books, schedule(price("fee", FEE)), schedule(price("fee", FEE), id="other"))
    [first, _] = books.schedules.preview(UNTIL, only=["s"]).drafts
    assert [one.key for one in books.schedules.generate(UNTIL, keys=[first.key]).drafts] == [first.key]
    assert {one.schedule_id for one in books.schedules.generate(UNTIL, only=["other"]).drafts} == {"other"}
    assert days(books.schedules.preview(UNTIL)) == ["2026-12-01"]


def test_quantities_that_were_counted_go_into_the_draft(books: Workspace) -> None:
    load(books, schedule(price("usage", USAGE, billingType="IN_ARREARS")))
    counted = {("usage", date(2026, 11, 1)): Decimal(412_000)}
    [draft] = books.schedules.generate(date(2026, 12, 1), quantities=counted).drafts
    assert (draft.net_total, draft.notes) == (Decimal("412.00"), ())


def test_a_quantity_that_belongs_to_no_draft_is_refused_before_anything_is_made(books: Workspace) -> None:
    load(books, schedule(price("fee", FEE)))
    with pytest.raises(InputError) as caught:
        books.schedules.generate(UNTIL, quantities={("fee", date(2026, 11, 2)): Decimal(1)})
    assert caught.value.problem.code == "quantity_without_draft"
    assert books.documents.page(DocumentKind.INVOICE).total == 0


def test_generation_goes_on_where_sequences_own_invoices_end(books: Workspace) -> None:
    own = [
        from_sequence(("2026-09-01", "2026-09-30"), "fee"),
        from_sequence(("2026-11-01", "2026-11-30"), "fee", status="SENT", issueDate="2026-11-01"),
    ]
    load(books, schedule(price("fee", FEE), startDate="2026-08-01"), invoices=own)
    assert days(books.schedules.generate(UNTIL)) == ["2026-12-01"]  # and no gap before is filled


def test_a_line_that_sequence_charged_in_advance_is_not_charged_again(books: Workspace) -> None:
    own = from_sequence(("2026-11-01", "2026-11-30"), "usage", "fee")
    own["lineItems"][1]["servicePeriod"] = {"startDate": "2026-12-01", "endDate": "2026-12-31"}
    load(
        books,
        schedule(price("fee", FEE), price("usage", USAGE, billingType="IN_ARREARS")),
        invoices=[own],
    )
    made = books.schedules.preview(date(2027, 1, 1))
    assert [[line.title for line in draft.lines] for draft in made.drafts] == [["usage", "fee"]]
    assert [line.start for line in made.drafts[0].lines] == [date(2026, 12, 1), date(2027, 1, 1)]


def test_a_quarter_in_arrears_is_billed_although_its_months_were_invoiced(books: Workspace) -> None:
    quarter = price("quarter", FEE, billingFrequency="QUARTERLY", billingType="IN_ARREARS")
    own = from_sequence(("2026-11-01", "2026-11-30"), "fee")
    load(books, schedule(price("fee", FEE), quarter, startDate="2026-10-01"), invoices=[own])
    [draft] = books.schedules.preview(date(2027, 1, 1), only=["s"]).drafts[1:]
    assert {line.title for line in draft.lines} == {"fee", "quarter"}


@pytest.mark.parametrize("status", ["DRAFT", "SUSPENDED", "CANCELLED", "COMPLETED"])
def test_only_active_schedules_bill(books: Workspace, status: str) -> None:
    load(books, schedule(price("fee", FEE), status=status))
    assert books.schedules.generate(UNTIL).drafts == ()
    [row] = books.schedules.page().rows
    assert row.next_due is None
    assert row.why_not is not None
    assert row.why_not.code == "schedule_not_active"


def test_an_archived_schedule_bills_nothing(books: Workspace) -> None:
    load(books, schedule(price("fee", FEE), archivedAt="2026-11-02T00:00:00Z"))
    assert books.schedules.generate(UNTIL).drafts == ()


def test_a_customer_who_cannot_be_billed_is_named_with_the_reason(books: Workspace) -> None:
    load(books, schedule(price("fee", FEE)), customers=[ACME | {"archivedAt": "2026-11-01T00:00:00Z"}])
    made = books.schedules.generate(UNTIL)
    assert made.drafts == ()
    assert [(one.customer_name, one.problem.code) for one in made.skipped] == [
        ("Acme Ltd", "customer_not_billable")
    ]


def test_a_schedule_without_a_start_is_named_with_the_reason(books: Workspace) -> None:
    load(books, schedule(price("fee", FEE), startDate=None))
    [left_out] = books.schedules.generate(UNTIL).skipped
    assert left_out.problem.code == "schedule_without_terms"


@pytest.mark.parametrize(
    "structure",
    [FEE | {"price": "1e999999"}, {"pricingType": "VOLUME", "tiers": [{"price": "1"}, {"price": "1e-999"}]}],
)
def test_a_price_that_nobody_could_mean_is_refused_when_it_is_loaded(
    books: Workspace, structure: dict[str, Any]
) -> None:
    with pytest.raises(InputError, match="at most 15 digits"):
        load(books, schedule(price("fee", structure)))


def test_the_tax_rate_is_what_the_price_was_last_charged_with(books: Workspace) -> None:
    own = from_sequence(("2026-11-01", "2026-11-30"), "fee", taxRate="0.05")
    load(books, schedule(price("fee", FEE), price("new", FEE)), invoices=[own])
    [december] = books.schedules.generate(UNTIL).drafts
    assert december.tax_total == Decimal(
        "22.50"
    )  # 5% of both: the new price follows the customer's last line


def test_an_exempt_customer_is_charged_no_tax(books: Workspace) -> None:
    own = from_sequence(("2026-11-01", "2026-11-30"), "fee")
    exempt = [ACME | {"taxStatus": "TAX_EXEMPT"}]
    load(books, schedule(price("fee", FEE)), invoices=[own], customers=exempt)
    [december] = books.schedules.generate(UNTIL).drafts
    assert december.tax_total == 0


def test_a_period_is_billed_once_though_two_programs_generate_at_once(
    books: Workspace, open_books: Callable[[], Workspace]
) -> None:
    load(books, schedule(price("fee", FEE), startDate="2025-01-01"))
    others = [open_books() for _ in range(3)]
    together = threading.Barrier(len(others))
    made: list[int] = []

    def generate(workspace: Workspace) -> None:
        together.wait()
        made.append(len(workspace.schedules.generate(UNTIL).drafts))

    threads = [threading.Thread(target=generate, args=(other,)) for other in others]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    for other in others:
        other.close()
    assert sorted(made) == [0, 0, 24]
    assert books.documents.page(DocumentKind.INVOICE).total == 24


def test_a_voided_draft_stays_billed(books: Workspace) -> None:
    load(books, schedule(price("fee", FEE)))
    first, *_ = books.schedules.generate(UNTIL).drafts
    books.documents.void([str(first.id)])
    assert books.schedules.generate(UNTIL).drafts == ()


def test_deleting_a_generated_draft_frees_its_period(books: Workspace) -> None:
    load(books, schedule(price("fee", FEE)))
    first, *_ = books.schedules.generate(UNTIL).drafts
    books.drafts.delete(str(first.id))
    assert days(books.schedules.generate(UNTIL)) == ["2026-11-01"]


def test_a_draft_that_sequence_made_cannot_be_deleted(books: Workspace) -> None:
    own = from_sequence(("2026-11-01", "2026-11-30"), "fee")
    load(books, schedule(price("fee", FEE)), invoices=[own])
    with pytest.raises(InputError, match="in Sequence, whose period"):
        books.drafts.delete(own["id"])


def test_a_day_more_than_two_years_ahead_is_a_typing_error(books: Workspace) -> None:
    with pytest.raises(InputError) as caught:
        books.schedules.preview(date(2206, 12, 31))
    assert caught.value.problem.code == "until_too_far"


def test_the_list_says_how_far_each_is_billed_and_what_comes_next(books: Workspace) -> None:
    load(books, schedule(price("fee", FEE), price("usage", USAGE, billingFrequency="ON_DEMAND")))
    [before] = books.schedules.page(text="acme msa").rows
    assert (before.billed_to, before.next_due, before.next_net) == (
        None,
        date(2026, 11, 1),
        Decimal("225.00"),
    )
    books.schedules.generate()
    [after] = books.schedules.page(status="ACTIVE").rows
    assert (after.billed_to, after.next_due) == (date(2026, 11, 30), date(2026, 12, 1))
    assert books.schedules.page(text="nobody").matching == 0
    view = books.schedules.get("s")
    assert (view.invoices, view.due_days, view.billing_day) == (1, 14, 1)


def test_a_quantity_that_was_left_open_is_pointed_out_before_the_draft_is_pushed(office: Office) -> None:
    load(office.workspace, schedule(price("usage", USAGE), startDate="2026-01-01"))
    [draft, *_] = office.workspace.schedules.generate(date(2026, 1, 1)).drafts
    warnings = [each.code for each in office.get(str(draft.id)).warnings]
    assert "line_without_quantity" in warnings


def test_a_new_customers_lines_are_taxed_as_their_ledger_account_is(office: Office) -> None:
    load(office.workspace, schedule(price("fee", FEE), startDate="2026-01-01"))
    [draft, *_] = office.workspace.schedules.generate(date(2026, 1, 1)).drafts
    assert draft.tax_total == Decimal("45.00")  # 200 Sales has 20% of its own
    office.workspace.products.set_account("Platform", "270")
    [next_, *_] = office.workspace.schedules.preview(date(2026, 2, 1)).drafts
    assert next_.tax_total == Decimal("45.00")  # charged like the month before


def _problems(workspace: Workspace, *ids: str, send: bool = False) -> list[str | None]:
    return [
        result.problem.code if result.problem else None
        for result in workspace.documents.finalize(ids, send=send)
    ]


@pytest.mark.parametrize("send", [False, True])
def test_a_period_that_sequence_bills_later_is_finalized_on_neither_side_until_one_is_gone(
    books: Workspace, send: bool
) -> None:
    load(books, schedule(price("fee", FEE)))
    [ours] = books.schedules.generate(date(2026, 11, 30)).drafts
    theirs = from_sequence(("2026-11-01", "2026-11-30"), "fee")
    load(books, schedule(price("fee", FEE)), invoices=[theirs])
    assert _problems(books, str(ours.id), theirs["id"], send=send) == ["period_billed_twice"] * 2
    if send:
        books.drafts.delete(str(ours.id))
    else:
        books.documents.void([theirs["id"]])
    assert _problems(books, theirs["id"] if send else str(ours.id), send=send) == [None]


@pytest.mark.parametrize(
    ("period", "more", "twice"),
    [
        (("2026-12-01", "2026-12-31"), {}, False),
        (("2026-11-01", "2026-12-31"), {}, False),  # in advance: the line is December's
        (("2026-11-01", "2026-12-31"), {"billingType": "IN_ARREARS"}, True),
        (("2026-10-01", "2026-11-30"), {}, True),
        (("2026-10-01", "2026-11-30"), {"billingType": "IN_ARREARS"}, False),
    ],
)
def test_only_a_line_for_the_same_days_bills_a_period_twice(
    books: Workspace, period: tuple[str, str], more: dict[str, Any], twice: bool
) -> None:
    terms = schedule(price("fee", FEE, **more))
    load(books, terms)
    [ours] = books.schedules.generate(date(2026, 12, 1)).drafts[:1]
    assert (ours.start, ours.end) == (date(2026, 11, 1), date(2026, 11, 30))
    load(books, terms, invoices=[from_sequence(period, "fee")])
    assert (_problems(books, str(ours.id)) == ["period_billed_twice"]) is twice


def test_an_invoice_of_a_period_that_is_in_xero_already_waits_until_one_is_void(office: Office) -> None:
    owner = office.linked_customer()
    terms = schedule(price("fee", FEE), customerId=owner)
    office.load(products=[{"id": "platform", "name": "Platform"}], billingSchedules=[terms])
    [ours] = office.workspace.schedules.generate(date(2026, 11, 30)).drafts
    office.workspace.documents.finalize([str(ours.id)])
    office.workspace.sync.run()
    theirs = from_sequence(("2026-11-01", "2026-11-30"), "fee", status="FINAL", invoiceNumber="OWN-7")
    office.load(invoices=[theirs | {"customerId": owner}])
    office.workspace.documents.push_again([theirs["id"]])
    assert (office.state(str(ours.id)), office.state(theirs["id"])) == ("synced", "blocked")
    assert office.problems(theirs["id"]) == ["period_billed_twice"]
    office.workspace.documents.void([str(ours.id)])
    assert office.state(theirs["id"]) == "queued"
    office.workspace.sync.run()
    assert (office.wire(str(ours.id)).status, office.wire(theirs["id"]).status) == ("VOIDED", "AUTHORISED")
