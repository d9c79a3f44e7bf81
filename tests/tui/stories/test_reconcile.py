"""Task 14 of a month-end: both sides are compared for the period, and the differences are worked off."""

from __future__ import annotations

from datetime import date
from typing import Any

from seqxero_tui.demo_company.accounting import documents
from tests.office import Office, invoice
from tests.tui.driver import tui


def edited(office: Office, document_id: str, **changes: Any) -> None:
    """What somebody changed on Xero's own pages, unseen by a pull."""
    stored = office.in_xero(document_id)
    for field, value in changes.items():
        setattr(stored, field, value)
    with office.company.storage.transaction():
        documents.save(office.company.books(office.tenant), stored)


async def test_the_month_is_compared_and_every_difference_is_settled(office: Office) -> None:
    who = office.linked_customer("Larkfield Dental")
    ids = office.drafts(*(invoice(who, reference="PO 7", issueDate="2026-11-05") for _ in range(4)))
    office.workspace.documents.finalize(ids, send=True)
    office.workspace.sync.run()
    one, two, three, _ = ids
    edited(office, one, reference="theirs")
    edited(office, two, reference="theirs too")
    edited(office, three, due_date=date(2027, 1, 15))
    office.forget_calls()
    async with tui(office) as t:
        await t.go("reconcile")
        t.expect("Nothing was compared yet.", "r compares everything")
        # "I compare: few calls, and neither side is changed."
        await t.press("r")
        t.expect("4 documents compared: 3 differed", "SEQ-0001", "PO 7", "theirs", "due date", "2027-01-15")
        assert len(office.calls("GET")) == 1
        assert office.calls("PUT", "POST") == []
        # "Both references are ours to decide: I mark them and push ours."
        await t.press("home", "space", "space", "enter")
        t.expect("2 documents differ in Xero", "SEQ-0001, SEQ-0002", "Push ours")
        await t.press("end", "enter")
        t.expect_not("theirs")
        # "The due date was agreed with the customer: I take Xero's."
        await t.to_row("SEQ-0003")
        await t.press("enter")
        t.expect("SEQ-0003 differs in Xero", "Take Xero's dates")
        await t.press("home", "down", "down", "enter")
        t.expect("No difference is left to settle.")
        # "Once more, to be sure; and it is still there when I come back."
        await t.press("r")
        t.expect("4 documents compared: all agree")
        await t.go("invoices")
        await t.go("reconcile")
        t.expect("4 documents compared: all agree", "r compares again")
    assert [office.wire(each).reference for each in (one, two)] == ["PO 7", "PO 7"]  # type: ignore[attr-defined]
    assert office.get(three).row.due_date == date(2027, 1, 15)
