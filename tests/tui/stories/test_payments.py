"""Task 13: payments. A regular invoice follows Xero; one with a payment link follows Stripe and has to be reconciled in
Xero by hand; money that came by bank transfer is marked as paid here.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from seqxero_tui.demo_company import DemoCompanyServer
from tests.office import Office, invoice, open_office
from tests.tui.driver import tui


@pytest.fixture
def shop(server: DemoCompanyServer, own_home: Path) -> Iterator[Office]:
    """An office with a Stripe account beside it."""
    address = server.address
    stripe = {"SEQXERO_STRIPE_URL": address.stripe_url, "SEQXERO_STRIPE_KEY": address.stripe_key}
    opened = open_office(server, own_home, more=stripe)
    yield opened
    opened.workspace.close()


async def test_each_payment_comes_from_whoever_collects_it(shop: Office) -> None:
    owner = shop.linked_customer("Quayside Brewing")
    stripe = shop.company.stripe
    link = stripe.add_link(12_000, "gbp", "Invoice").id
    collected = {"paymentOptions": ["LINK"]}
    regular, by_link, by_bank = shop.drafts(
        invoice(owner),
        invoice(owner, metadata=[{"key": "stripe_payment_link", "value": link}], **collected),
        invoice(owner, metadata=[{"key": "stripe_payment_link", "value": "plink_other"}], **collected),
    )
    for each in (regular, by_link, by_bank):
        shop.workspace.documents.finalize([each], send=True)
    shop.workspace.sync.run(pull=False)
    stripe.add_link(12_000, "gbp", "Invoice", link_id="plink_other")
    shop.pay(regular, "50")
    stripe.pay(link, payer="Quayside Brewing")

    async with tui(shop) as t:
        await t.go("invoices")
        await t.press("r")
        await t.to_row("SEQ-0001")
        await t.press("x")
        t.expect("Payment Partial follows Xero", "To pay 70.00")
        await t.press("x")
        await t.to_row("SEQ-0002")
        await t.press("x")
        t.expect("Payment Paid follows Stripe")
        t.expect("It is paid, but still open in Xero", "Reconcile it in Xero")
        await t.press("x")

        shop.pay(regular, "70")
        shop.pay(by_link, "120")
        await t.press("r")
        await t.to_row("SEQ-0001")
        await t.press("x")
        t.expect("Payment Paid follows Xero")
        await t.press("x")
        await t.to_row("SEQ-0002")
        await t.press("x")
        t.expect("Payment Paid follows Stripe")
        t.expect_not("still open in Xero")
        await t.press("x")

        await t.to_row("SEQ-0003")
        await t.press("x")
        t.expect("Payment Unpaid follows Stripe", "reconcile it there yourself")
        t.expect("m Paid by bank transfer instead? Mark it as paid.")
        await t.press("x", "m")
        t.expect("Mark 1 invoice as paid?", "£120.00", "Nothing is written to Xero")
        await t.press("y")
        t.expect_toast("1 marked as paid")
        await t.press("x")
        t.expect("Payment Paid marked here")
        await t.press("x", "r")
    told = [each.what for each in shop.get(by_bank).history]
    assert any("payment is as marked here from now on, no longer as Stripe says" in each for each in told)
    views = [shop.get(each).row for each in (regular, by_link, by_bank)]
    assert [each.payment_status for each in views] == ["PAID"] * 3
    assert [each.payment_source for each in views] == ["xero", "stripe", "manual"]
    assert [each.reminder is not None for each in views] == [False, False, True]
    writes = [each for each in shop.calls("PUT", "POST") if "Payments" in each.path]
    assert writes == [], "payments are never written to Xero"
