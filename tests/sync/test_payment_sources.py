"""Whose word an invoice's payment is: a change of that is told, and decides from then on (D42)."""

from __future__ import annotations

from typing import Any

import pytest

from seqxero_tui.sync.payment_sources import payment_as_shown, told
from seqxero_tui.sync.tables import DocumentSync
from tests.office import Office, invoice


def history(office: Office, one: str) -> list[str]:
    return [each.what for each in office.get(one).history]


def loaded_again(office: Office, made: dict[str, Any], **changes: Any) -> None:
    row = office.get(made["id"]).row
    office.load(invoices=[made | {"status": row.status, "invoiceNumber": row.number} | changes])


@pytest.mark.parametrize("provider", ["STRIPE", "GOCARDLESS"])
def test_an_invoice_that_is_collected_elsewhere_now_follows_that_and_says_so(
    office: Office, provider: str
) -> None:
    made = invoice(office.linked_customer(), status="FINAL", invoiceNumber="OWN-1")
    office.drafts(made)
    office.workspace.documents.push_again([made["id"]])
    office.workspace.sync.run()
    loaded_again(office, made, paymentProvider=provider)
    name = {"STRIPE": "Stripe", "GOCARDLESS": "GoCardless"}[provider]
    sentence = f"payment is as {name} says from now on, no longer as Xero says; reconcile it in Xero yourself"
    assert history(office, made["id"])[0] == sentence
    office.pay(made["id"], "120")
    office.workspace.sync.run()
    assert office.get(made["id"]).row.payment_status == "UNPAID", "what Xero says is ignored"
    office.later(1800)
    office.workspace.sync.run()  # nothing changes in Xero any more
    loaded_again(office, made, paymentProvider="NONE")
    assert history(office, made["id"])[0] == f"payment is as Xero says from now on, no longer as {name} says"
    assert office.get(made["id"]).row.payment_status == "PAID", "as Xero showed it last"
    loaded_again(office, made, paymentProvider="NONE")
    assert len([each for each in history(office, made["id"]) if "from now on" in each]) == 2


def test_a_mark_by_hand_and_its_end_are_told(office: Office) -> None:
    (one,) = office.final(invoice(office.linked_customer()))
    office.workspace.sync.run()
    office.workspace.documents.mark_paid([one])
    assert (
        "payment is as marked here from now on, no longer as Xero says; reconcile it in Xero yourself"
        in history(office, one)
    )
    office.workspace.sync.run()
    latest = history(office, one)[0]
    assert latest == "payment is unpaid; payment is as Xero says from now on, no longer as marked here"


@pytest.mark.parametrize(
    ("shown", "current", "status"),
    [
        ({}, "PAID", "PAID"),
        ({"xero_id": "x", "xero_status": "AUTHORISED"}, "PAID", "UNPAID"),
        ({"xero_id": "x", "xero_status": "AUTHORISED", "amount_paid": 5}, "UNPAID", "PARTIALLY_PAID"),
        ({"xero_id": "x", "xero_status": "AUTHORISED", "amount_credited": 5}, "PAID", "PARTIALLY_PAID"),
        ({"xero_id": "x", "xero_status": "PAID"}, "UNCOLLECTIBLE", "PAID"),
        ({"xero_id": "x", "xero_status": "AUTHORISED", "amount_paid": 5}, "UNCOLLECTIBLE", "UNCOLLECTIBLE"),
        ({"xero_id": "x", "xero_status": "VOIDED"}, "PAID", "PAID"),
    ],
)
def test_the_status_that_xero_last_showed(shown: dict[str, Any], current: str, status: str) -> None:
    sync = DocumentSync(tenant_id="t", document_id="d", kind="invoice", **shown)
    assert payment_as_shown(current, sync) == status


def test_only_xero_needs_no_reconciling_by_hand() -> None:
    assert "yourself" not in told("stripe", "xero")
    assert "yourself" in told("xero", "stripe")
