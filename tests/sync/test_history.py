"""What the history keeps of a change: what was before, what is after; and that nobody changes the history itself."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from sqlalchemy import delete, update
from sqlmodel import select

from seqxero_tui.present.changes import before_and_after
from seqxero_tui.store.append_only import Kept
from seqxero_tui.sync.states import Choice
from seqxero_tui.sync.tables import Event
from tests.office import Office, customer, invoice
from tests.sync.test_drift_list import edited


def told(office: Office, document_id: str, what: str) -> tuple[str, ...]:
    """Before and after of the newest event of that name, in words."""
    return before_and_after(kept(office, document_id, what))


def kept(office: Office, document_id: str, what: str) -> Any:
    return next(each for each in office.get(document_id).history if each.what == what).details


def test_a_verb_keeps_what_was_before(office: Office) -> None:
    (one,) = office.final(invoice(office.linked_customer(), dueDate="2026-12-31"))
    assert told(office, one, "finalized") == (
        "status: draft → final",
        "number: none → SEQ-0001",
        "state in Xero: none → queued",
    )
    office.workspace.sync.run()
    office.clock_at("2026-12-01T12:00:00+00:00")
    office.workspace.documents.send([one])
    assert told(office, one, "sent") == (
        "status: final → sent",
        "issue date: none → 2026-12-01",
        "state in Xero: synced → queued",
    )
    office.workspace.documents.mark_paid([one])
    assert told(office, one, "marked as paid") == (
        "payment status: unpaid → paid",
        "payment source: xero → manual",
    )


def test_an_account_is_told_with_the_one_before_and_a_write_with_all_that_it_changed(office: Office) -> None:
    (one,) = office.final(invoice(office.linked_customer()))
    office.workspace.sync.run()
    office.workspace.documents.set_line_account(one, office.get(one).lines[0].id, "260")
    assert told(office, one, "ledger account of Work 1 set to 260") == ("account of line 1: 200 → 260",)
    office.workspace.documents.push_again([one])
    assert told(office, one, "push ordered") == ("state in Xero: out of date → queued",)
    office.workspace.sync.run(pull=False)
    assert kept(office, one, "updated in Xero") == {
        "with": 0,
        "login": "pat",
        "changes": [{"path": "LineItems[0].AccountCode", "from": "200", "to": "260"}],
    }
    assert told(office, one, "updated in Xero") == ("account of line 1: 200 → 260",)
    activity = office.workspace.activity
    request = next(each for each in activity.page(kind="request").rows if each.what == "update_invoice")
    (member,) = activity.get(request).members
    assert member.changes == ({"path": "LineItems[0].AccountCode", "from": "200", "to": "260"},)


def test_an_account_of_a_product_is_told_with_the_one_before(office: Office) -> None:
    office.load(products=[{"id": "p1", "name": "Seats"}])
    for code in ("200", "260", None):
        office.workspace.products.set_account("p1", code)
    found = [before_and_after(each.details) for each in office.workspace.history("p1")]
    assert found == [
        ("ledger account: 260 → none",),
        ("ledger account: 200 → 260",),
        ("ledger account: none → 200",),
    ]


def test_what_was_settled_and_how_is_kept(office: Office) -> None:
    (one,) = office.drafts(invoice(office.linked_customer(), issueDate="2026-11-03", dueDate="2026-12-03"))
    office.workspace.documents.finalize([one], send=True)
    office.workspace.sync.run()
    edited(office, one, date=date(2026, 11, 4))
    office.workspace.sync.reconcile()
    office.workspace.drifts.settle(one, Choice.TAKE_XEROS)
    assert told(office, one, "drift: Xero's dates taken over") == (
        "date: 2026-11-03 here, 2026-11-04 in Xero",
        "chosen: Xero's dates hold",
        "issue date: 2026-11-03 → 2026-11-04",
        "state in Xero: drift → synced",
    )


def test_settings_are_told_with_those_before(office: Office) -> None:
    office.workspace.connection.setup(credit_note_account="260")
    assert before_and_after(office.workspace.history(office.tenant)[0].details) == (
        "credit note account: none → 260",
    )


def test_the_history_is_neither_changed_nor_deleted(office: Office) -> None:
    office.load(customers=[customer("Somebody Ltd")])
    before = office.workspace.history()
    store = office.workspace._books.store
    with pytest.raises(Kept), store.transaction() as session:
        setattr(session.exec(select(Event)).first(), "what", "nothing happened")  # noqa: B010 - one statement
    with pytest.raises(Kept), store.transaction() as session:
        session.delete(session.exec(select(Event)).first())
    for statement in (update(Event).values(what="nothing happened"), delete(Event)):
        with pytest.raises(Kept), store.transaction() as session:
            session.execute(statement)
    assert office.workspace.history() == before
