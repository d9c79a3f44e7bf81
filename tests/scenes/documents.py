"""Invoices and credit notes, their lines and both sides."""

from __future__ import annotations

from tests.office import CREDIT_NOTE, INVOICE, Office
from tests.scenes.scene import WIDE, Scene
from tests.tui.driver import Tui


def a_month_under_way(office: Office) -> None:
    """Most customers linked; invoices finalized, sent, paid, out of date, refused, waiting and blocked."""
    customers, documents = office.workspace.customers, office.workspace.documents
    unlinked = {"Ashdown Veterinary Group", "Marine Systems"}
    customers.push([row.id for row in customers.page().rows if row.name not in unlinked])
    drafts = list(documents.page(INVOICE, status="DRAFT").rows)
    documents.finalize([row.id for row in drafts[:9]])
    documents.finalize([row.id for row in drafts[9:20]], send=True)
    documents.push_again([row.id for row in documents.page(INVOICE, status="SENT").rows])
    refused = next(row for row in drafts[:9] if row.customer_name == "Young Bros Transport")
    documents.set_line_account(refused.id, documents.get(INVOICE, refused.id).lines[0].id, "260")
    office.company.set_account_status("260", "ARCHIVED")
    office.workspace.sync.run()
    pushed = [row for row in documents.page(INVOICE).rows if row.xero.id and row.status == "SENT"]
    for row, share in zip(pushed[1:5], (1, 2, 1, 3), strict=False):
        office.pay(row.id, str(round(row.gross_total / share, 2)))
    notes = [row.id for row in documents.page(CREDIT_NOTE, status="FINAL").rows]
    documents.push_again(notes)
    office.workspace.sync.run()
    changed = documents.get(INVOICE, pushed[0].id)
    documents.set_line_account(pushed[0].id, changed.lines[0].id, "270")
    documents.finalize([row.id for row in drafts[20:22]])


async def at_a_synced_invoice(t: Tui) -> None:
    await t.go("invoices")
    await t.to_row("City Limousines")


async def at_a_blocked_invoice(t: Tui) -> None:
    await t.go("invoices")
    await t.to_row("Ashdown Veterinary Group")


async def with_the_sidebar(t: Tui) -> None:
    await at_a_blocked_invoice(t)
    await t.press("x")


async def at_the_lines(t: Tui) -> None:
    await t.go("invoices")
    await t.to_row("Quayside Brewing Co")
    await t.press("enter")


async def at_the_account_picker(t: Tui) -> None:
    await at_the_lines(t)
    await t.press("g")


async def at_the_question(t: Tui) -> None:
    await t.go("invoices")
    await t.press("w", "down", "down", "enter", "home", "space", "space", "space", "space", "f")


async def at_the_credit_notes(t: Tui) -> None:
    await t.go("credit_notes")


SCENES = [
    Scene("invoices", a_month_under_way, at_a_synced_invoice),
    Scene("invoices-light", a_month_under_way, at_a_synced_invoice, (WIDE,), light=True),
    Scene("blocked", a_month_under_way, at_a_blocked_invoice, (WIDE,)),
    Scene("sidebar", a_month_under_way, with_the_sidebar, ((80, 24),)),
    Scene("lines", a_month_under_way, at_the_lines),
    Scene("account-picker", a_month_under_way, at_the_account_picker),
    Scene("finalize", a_month_under_way, at_the_question),
    Scene("credit-notes", a_month_under_way, at_the_credit_notes),
]
