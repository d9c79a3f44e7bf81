"""Invoices and credit notes, their lines and both sides."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from datetime import timedelta
from typing import Any

from tests.office import CREDIT_NOTE, Office, invoice
from tests.scenes.scene import WIDE, Scene
from tests.tui.driver import Tui

_UNLINKED = ("Ashdown Veterinary Group",)

_MONTH: tuple[tuple[str, Sequence[tuple[str, str, str]]], ...] = (
    ("Tidewater Hotels Ltd", [("Seats", "4", "12.00")]),
    ("Pemberton Architects LLP", [("Implementation", "1", "680.00")]),
    ("Harbour & Finch LLP", [("Seats", "12", "12.00"), ("Onboarding", "1", "420.00")]),
    ("Ashdown Veterinary Group", [("Seats", "30", "12.00"), ("Compliance pack", "1", "850.00")]),
    ("Söhne & Töchter GmbH", [("Seats", "50", "14.00")]),
    ("Ridgeway University", [("Campus licence", "1", "5156.25")]),
    (
        "Quayside Brewing Co",
        [("Seats", "8", "12.00"), ("API events", "500", "0.001"), ("Support", "2", "95.00")],
    ),
    ("Marlow & Daughters", [("Seats", "6", "12.00")]),
    ("Kestrel Logistics", [("Seats", "25", "10.50"), ("Loyalty discount", "1", "-45.10")]),
    ('ACME [/bold] "x" \x1b[31m', [("Seats", "10", "19.99")]),
    ("Fenwick Instruments Ltd", [("Seats", "7", "12.00"), ("Meters", "120", "0.075")]),
    ("Lumen Labs", [("Compute hours", "14000", "0.045")]),
    ("Northwind Analytics Ltd", [("Platform", "1", "225.00"), ("Events", "182400", "0.001")]),
)


def a_month_under_way(office: Office) -> None:
    """Customers linked but for one; invoices sent, paid, partly paid, out of date, refused, waiting and blocked."""
    documents = office.workspace.documents
    _link(office)
    ids = office.drafts(*(_draft(office, at, name, lines) for at, (name, lines) in enumerate(_MONTH)))
    _, _, harbour, ashdown, soehne, ridgeway, quayside, marlow, kestrel, acme, fenwick, lumen, _ = ids
    documents.finalize([quayside, ridgeway, kestrel, acme, fenwick, lumen], send=True)
    documents.finalize([soehne, ashdown])
    office.workspace.sync.run()
    for paid, amount in ((ridgeway, "5156.25"), (acme, "239.88"), (fenwick, "50.00")):
        office.pay(paid, amount)
    office.workspace.sync.run()
    documents.set_line_account(quayside, office.get(quayside).lines[2].id, "260")
    documents.set_line_account(kestrel, office.get(kestrel).lines[0].id, "270")
    documents.push_again([quayside])
    office.workspace.sync.run()
    documents.set_line_account(marlow, office.get(marlow).lines[0].id, "260")
    documents.finalize([marlow])
    office.company.set_account_status("260", "ARCHIVED")
    office.workspace.sync.run()
    documents.finalize([harbour])
    notes = [row.id for row in documents.page(CREDIT_NOTE, status="FINAL").rows]
    documents.push_again(notes[:3])
    office.workspace.sync.run(only=notes)


def _link(office: Office) -> None:
    """To the contact of the same name where there is one, else to a new one."""
    customers = office.workspace.customers
    new = []
    for row in customers.page().rows:
        same = [each for each in customers.contacts(text=row.name).rows if each.name == row.name]
        if same:
            customers.link(row.id, same[0].contact_id)
        elif row.name not in _UNLINKED:
            new.append(row.id)
    customers.push(new)


def _draft(office: Office, at: int, name: str, lines: Sequence[tuple[str, str, str]]) -> dict[str, Any]:
    [row] = [row for row in office.workspace.customers.page(text=name.split(" ")[0]).rows if row.name == name]
    tax = "0.2" if row.tax_status == "TAXED" else "0"
    made = invoice(row.id, *((quantity, rate) for _, quantity, rate in lines), taxRate=tax)
    made["createdAt"] = (office.now() - timedelta(minutes=at)).isoformat()
    made["id"] = str(uuid.uuid5(uuid.NAMESPACE_URL, name))
    for item, (title, *_) in zip(made["lineItems"], lines, strict=True):
        item["title"] = title
    return made


async def at_a_synced_invoice(t: Tui) -> None:
    await t.go("invoices")
    await t.to_row("Quayside Brewing Co")


async def at_a_blocked_invoice(t: Tui) -> None:
    await t.go("invoices")
    await t.to_row("Ashdown Veterinary Group")


async def with_the_sidebar(t: Tui) -> None:
    await at_a_blocked_invoice(t)
    await t.press("x")


async def at_the_lines(t: Tui) -> None:
    await at_a_synced_invoice(t)
    await t.press("enter", "down")


async def at_the_account_picker(t: Tui) -> None:
    await at_the_lines(t)
    await t.press("g")


async def at_the_question(t: Tui) -> None:
    await t.go("invoices")
    await t.press("w", "down", "down", "enter", "home", "space", "space", "space", "f")


async def at_the_results(t: Tui) -> None:
    await t.go("invoices")
    await t.press("slash")
    await t.type("a")
    await t.press("enter", "w", "down", "down", "enter", "home", *["space"] * 4, "f", "y")


async def with_marks(t: Tui) -> None:
    await t.go("invoices")
    await t.press("S")
    await t.press("down", "down", "down", "down", "enter", "home", "space", "space", "space")


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
    Scene("results", a_month_under_way, at_the_results, ((80, 24),), spoils=True),
    Scene("marked", a_month_under_way, with_marks),
    Scene("credit-notes", a_month_under_way, at_the_credit_notes),
]
