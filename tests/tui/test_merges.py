"""A merge of contacts in Xero, followed by the key that links."""

from __future__ import annotations

from tests.office import Office, invoice
from tests.tui.driver import tui


async def test_l_offers_the_contact_that_survived(office: Office) -> None:
    owner = office.linked_customer("Alpha Ltd")
    office.final(invoice(owner))
    customers = office.workspace.customers
    customers.reload_contacts()
    (into,) = (each.contact_id for each in customers.contacts(text="Boom FM").rows)
    office.company.merge_contacts(office.tenant, customers.get(owner).row.link.contact_id, into)
    customers.reload_contacts()
    async with tui(office, size=(120, 32)) as t:
        await t.go("invoices")
        t.expect("into Boom FM in Xero.", "l Follow the merge to it")
        await t.press("l")
        t.expect(
            "Alpha Ltd was merged into Boom FM in Xero", "Link Alpha Ltd to Boom FM", "Choose another contact"
        )
        await t.press("enter")
        t.expect_toast("Alpha Ltd is linked to Boom FM")
        t.expect("Push 1 document now?")
        await t.press("y")
        t.expect("● Synced")
