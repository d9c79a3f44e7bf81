"""The sample data: complete, true to the shapes, and fit for a first walk."""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Iterator
from decimal import Decimal

import pytest
from sqlmodel import Session, select

from seqxero_tui.billing.load import load
from seqxero_tui.billing.sample import sample_text
from seqxero_tui.billing.tables import BillingSchedule, Customer, Document, LineItem, Price, Product
from seqxero_tui.billing.totals import line_totals
from seqxero_tui.billing.words import DocumentStatus, PaymentProvider, PaymentStatus, PricingType, TaxStatus
from seqxero_tui.store.engine import Store

TWINS = {
    "Northwind Analytics Ltd",
    "Söhne & Töchter GmbH",
    "Café Müller SARL",
    "東京データ株式会社",
    "شركة النور للتقنية",
    "Bluebird Robotics Inc",
    "Harbour & Finch LLP",
    'O\'Malley "Quick" Couriers',
    'ACME [/bold] "x" \x1b[31m',
    "Kestrel Logistics",
    "Lumen Labs",
    "Bayside Club",
    "Hamilton Smith Ltd",
    "City Limousines",
    "Rex Media Group",
    "Young Bros Transport",
    "Ridgeway University",
    "Marine Systems",
}


@pytest.fixture
def session(store: Store) -> Iterator[Session]:
    load(store, sample_text())
    with store.read() as opened:
        yield opened


def test_it_loads_and_loading_it_again_changes_nothing(store: Store) -> None:
    first = load(store, sample_text()).as_dict()
    assert {kind: told["new"] for kind, told in first.items()} == {
        "customers": 40,
        "products": 12,
        "prices": 34,
        "billing_schedules": 9,
        "invoices": 60,
        "credit_notes": 12,
    }
    again = load(store, sample_text()).as_dict()
    assert all(told["new"] == told["changed"] == told["kept"] == 0 for told in again.values())


def test_every_status_provider_price_and_tax_standing_occurs(session: Session) -> None:
    documents = session.exec(select(Document)).all()
    for kind in ("invoice", "credit_note"):
        assert {row.status for row in documents if row.kind == kind} == set(DocumentStatus)
    assert {row.payment_status for row in documents} == set(PaymentStatus)
    assert {row.payment_provider for row in documents} == set(PaymentProvider)
    assert {row.currency for row in documents} == {"GBP", "EUR", "USD", "JPY"}
    assert {row.customer_tax_status for row in documents} == set(TaxStatus)
    assert {row.pricing_type for row in session.exec(select(Price))} == set(PricingType)
    assert {row.customer_id for row in session.exec(select(BillingSchedule))} <= {
        row.id for row in session.exec(select(Customer))
    }
    used = {row.product_id for row in session.exec(select(LineItem))}
    assert {row.id for row in session.exec(select(Product))} <= used


def test_customers_with_a_twin_in_the_demo_company_have_drafts_to_walk_with(session: Session) -> None:
    names = {row.id: row.legal_name for row in session.exec(select(Customer))}
    assert set(names.values()) >= TWINS
    drafts = [
        row for row in session.exec(select(Document)) if row.kind == "invoice" and row.status == "DRAFT"
    ]
    assert len(drafts) >= 25
    assert {names[row.customer_id] for row in drafts} >= TWINS
    assert all(row.number is None and row.issue_date is None and row.due_date is None for row in drafts)


def test_awkward_lines_are_there(session: Session) -> None:
    lines = session.exec(select(LineItem)).all()
    rates = {format(row.rate, "f") for row in lines}
    assert {"0.0003", "0.001"} <= rates
    assert any(row.rate_display == "PERCENTAGE" for row in lines)
    assert any(row.net_total < 0 for row in lines)
    assert any(row.net_total == 0 for row in lines)
    assert any("true-up" in row.title for row in lines)
    assert any(row.group_title for row in lines)
    assert any(row.quantity == Decimal("0.333333") for row in lines)
    assert any(
        (row.quantity, row.rate, row.net_total) == (500, Decimal("0.001"), Decimal("0.50")) for row in lines
    )
    assert sum(1 for row in session.exec(select(Document)) if row.net_total < 0) == 1


def test_taxed_documents_agree_with_twenty_per_cent_except_two_on_purpose(session: Session) -> None:
    taxes: Counter[str] = Counter()
    lines = session.exec(select(LineItem)).all()
    for line in lines:
        taxes[line.document_id] += line_totals(line.quantity, line.rate, Decimal("0.2")).tax
    names = {row.id: row.legal_name for row in session.exec(select(Customer))}
    taxed = [row for row in session.exec(select(Document)) if row.customer_tax_status == "TAXED"]
    differing = {names[row.customer_id] for row in taxed if taxes[row.id] != row.tax_total}
    assert differing == {"Lone Star Outfitters LLC", "Alpenglow Sport AG"}
    untaxed = [row for row in session.exec(select(Document)) if row.customer_tax_status != "TAXED"]
    assert all(row.tax_total == 0 for row in untaxed)


def test_customers_could_be_pushed_to_xero_and_no_one_real_is_named(session: Session) -> None:
    for row in session.exec(select(Customer)):
        assert (row.email or "").endswith(".example")
        assert all([row.line1, row.town, row.postcode, row.country])
        assert bool(row.state) == (row.country in ("US", "CA"))


def test_numbers_follow_the_dates(session: Session) -> None:
    numbered = session.exec(
        select(Document).where(Document.kind == "invoice").order_by(Document.number)
    ).all()
    dates = [row.issue_date for row in numbered if row.number and row.issue_date]
    assert dates == sorted(dates)


def test_the_file_is_readable_and_hides_no_control_character() -> None:
    text = sample_text()
    assert max(map(len, text.splitlines())) <= 132
    assert not re.search(r"[\x00-\x09\x0b-\x1f\x7f]", text)
    assert json.loads(text)["customers"][3]["legalName"].endswith("\x1b[31m")


def test_invoices_that_stripe_collects_have_a_payment_link_of_their_own(session: Session) -> None:
    collected = [
        row
        for row in session.exec(select(Document))
        if row.payment_provider == PaymentProvider.STRIPE and row.status != DocumentStatus.IN_PROGRESS
    ]
    links = {row.payment_link_id for row in collected}
    assert len(links) == len(collected) > 4
    assert None not in links
    assert {row.status for row in collected} >= {"DRAFT", "FINAL", "SENT"}
