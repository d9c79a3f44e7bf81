"""Credit used for an invoice in Xero because a person said so, and taken back: once, to the penny, or not at all."""

from __future__ import annotations

from contextlib import suppress
from decimal import Decimal
from typing import Any
from unittest.mock import patch

import pytest

from seqxero_tui.errors import InputError, SeqxeroError
from seqxero_tui.sync.allocations import Allocations, CreditRefused
from seqxero_tui.sync.outcomes import Outcomes
from seqxero_tui.xero.client import XeroClient
from seqxero_tui.xero.errors import NotFound
from tests.office import CREDIT_NOTE, Office, invoice
from tests.sync.test_credit_notes import credit_note
from tests.sync.world import Crash

TWELVE = Decimal("12.00")


@pytest.fixture
def pair(office: Office) -> tuple[str, str]:
    """A sent credit note of 12.00 and the sent invoice of 120.00 it credits, both in Xero."""
    owner = office.linked_customer()
    (one,) = office.drafts(invoice(owner))
    note = credit_note(owner, "", invoiceId=one, invoiceNumber="SEQ-0001")
    office.load(creditNotes=[note])
    office.workspace.documents.finalize([one, note["id"]], send=True)
    office.workspace.sync.run()
    office.forget_calls()
    return note["id"], one


def allocations(office: Office) -> Allocations:
    return office.workspace.allocations


def credited(office: Office, one: str) -> Decimal:
    """What the Demo Company has credited on the invoice."""
    cents: int = office.in_xero(one).credited
    return Decimal(cents) / 100


def told(office: Office, one: str, kind: Any = CREDIT_NOTE) -> list[str]:
    return [each.what for each in office.get(one, kind).history]


def lost(office: Office, method: str, *, applied: bool, times: int = 3) -> None:
    office.company.add_fault("status_500", path="/Allocations", method=method, times=times, applied=applied)


def tried(office: Office, note: str, **options: Any) -> None:
    with suppress(SeqxeroError):
        allocations(office).allocate(note, **options)


def test_credit_is_used_for_the_invoice_it_credits_and_both_sides_show_it(
    office: Office, pair: tuple[str, str]
) -> None:
    note, one = pair
    offer = allocations(office).offer("SCN-0001")
    assert (offer.remaining, offer.problems, offer.allocations) == (TWELVE, (), ())
    (target,) = offer.targets
    assert (target.number, target.due, target.amount, target.credited) == ("SEQ-0001", 120, TWELVE, True)
    report = allocations(office).allocate("SCN-0001")
    assert [(each.action, each.number) for each in report.pushed] == [("allocate_credit_note", "SCN-0001")]
    paths = [(call.method, call.path.rsplit("/", 1)[1]) for call in office.calls()]
    assert paths == [
        ("GET", "CreditNotes"),
        ("GET", "Invoices"),
        ("PUT", "Allocations"),
        ("GET", "CreditNotes"),
        ("GET", "Invoices"),
    ]
    ours, theirs = office.get(note, CREDIT_NOTE), office.get(one)
    assert (ours.row.xero.status, ours.row.xero.amount_due) == ("PAID", 0)
    assert [(each.document_id, each.number, each.amount) for each in ours.allocations] == [
        (one, "SEQ-0001", TWELVE)
    ]
    assert [(each.document_id, each.number, each.amount) for each in theirs.allocations] == [
        (note, "SCN-0001", TWELVE)
    ]
    assert (theirs.row.payment_status, theirs.row.xero.amount_due) == ("PARTIALLY_PAID", 108)
    assert {ours.row.xero.state.value, theirs.row.xero.state.value} == {"synced"}
    assert "12.00 GBP of its credit used for SEQ-0001 in Xero" in told(office, note)
    assert "12.00 GBP credited in Xero by SCN-0001" in [each.what for each in theirs.history]
    office.forget_calls()
    office.workspace.sync.run()
    assert office.calls("PUT", "POST", "DELETE") == []
    assert len(office.get(note, CREDIT_NOTE).allocations) == 1, "a pull keeps what it was used for"


def test_part_of_the_credit_can_be_used_and_taken_back(office: Office, pair: tuple[str, str]) -> None:
    note, one = pair
    allocations(office).allocate(note, one, Decimal("5"))
    allocations(office).allocate(note, one, Decimal("2.50"))
    assert (credited(office, one), allocations(office).offer(note).remaining) == (
        Decimal("7.5"),
        Decimal("4.5"),
    )
    with pytest.raises(InputError, match="used several times"):
        allocations(office).deallocate(note)
    first = next(each for each in office.get(note, CREDIT_NOTE).allocations if each.amount == 5)
    report = allocations(office).deallocate(note, first.id)
    assert [each.action for each in report.pushed] == ["deallocate_credit_note"]
    assert credited(office, one) == Decimal("2.5")
    allocations(office).deallocate(note)
    assert (credited(office, one), office.get(one).row.payment_status) == (0, "UNPAID")
    assert (office.get(one).allocations, office.get(note, CREDIT_NOTE).allocations) == ((), ())
    assert "2.50 GBP of its credit taken back from SEQ-0001 in Xero" in told(office, note)
    with pytest.raises(InputError, match="used for nothing"):
        allocations(office).deallocate(note)


@pytest.mark.parametrize(
    ("amount", "code"),
    [
        ("0", "credit_amount_invalid"),
        ("-1", "credit_amount_invalid"),
        ("1.005", "credit_amount_invalid"),
        ("NaN", "credit_amount_invalid"),
        ("Infinity", "credit_amount_invalid"),
        ("12.01", "credit_amount_too_large"),
    ],
)
def test_an_amount_that_xero_would_refuse_is_refused_before(
    office: Office, pair: tuple[str, str], amount: str, code: str
) -> None:
    with pytest.raises(CreditRefused) as refused:
        allocations(office).allocate(*pair, Decimal(amount))
    assert refused.value.problem.code == code
    assert office.calls("PUT") == []


def test_what_was_paid_meanwhile_in_xero_is_seen_before_the_write(
    office: Office, pair: tuple[str, str]
) -> None:
    note, one = pair
    office.pay(one, "115")
    with pytest.raises(CreditRefused, match=r"5\.00 GBP is to be paid"):
        allocations(office).allocate(note, one, TWELVE)
    report = allocations(office).allocate(note, one)
    assert [each.action for each in report.pushed] == ["allocate_credit_note"]
    assert (credited(office, one), office.get(one).row.payment_status) == (5, "PAID")
    assert allocations(office).offer(note).remaining == 7


def test_both_documents_have_to_be_sent_open_and_as_they_stand_here(office: Office) -> None:
    owner, other = office.linked_customer("One Ltd"), office.linked_customer("Two Ltd")
    final, paid, stale, foreign, euro = office.drafts(
        invoice(owner),
        invoice(owner),
        invoice(owner),
        invoice(other),
        invoice(owner, currency="EUR"),
    )
    note = credit_note(owner)
    office.load(creditNotes=[note])
    documents = office.workspace.documents
    with pytest.raises(CreditRefused, match="not in Xero"):
        allocations(office).allocate(note["id"], final)
    documents.finalize([final])
    documents.finalize([paid, stale, foreign, euro], send=True)
    documents.finalize([note["id"]])
    office.workspace.sync.run()
    offer = allocations(office).offer(note["id"])
    assert [each.code for each in offer.problems] == ["not_sent"]
    documents.send([note["id"]])
    office.workspace.sync.run()
    office.pay(paid, "120")
    documents.set_line_account(stale, office.get(stale).lines[0].id, "260")
    found = {}
    for each in (final, paid, stale, foreign, euro):
        with pytest.raises(CreditRefused) as refused:
            allocations(office).allocate(note["id"], each)
        found[each] = [problem["code"] for problem in refused.value.more["problems"]]
    assert list(found.values()) == [
        ["not_sent"],
        ["nothing_open"],
        ["not_synced"],
        ["credit_for_another_contact"],
        ["credit_in_another_currency"],
    ]
    targets = allocations(office).offer(note["id"]).targets
    assert [(each.invoice_id, [one.code for one in each.problems]) for each in targets] == [
        (stale, ["not_synced"])
    ]
    office.workspace.customers.reload_contacts()
    contact = office.workspace.customers.get(owner).row.link.contact_id
    office.company.edit_contact(office.tenant, contact, {"ContactStatus": "ARCHIVED"})
    office.workspace.customers.reload_contacts()
    assert [each.code for each in allocations(office).offer(note["id"]).problems] == ["contact_archived"]


@pytest.mark.parametrize("applied", [True, False])
@pytest.mark.parametrize("later", [60, 3600], ids=["replayed", "looked up"])
def test_an_answer_that_was_lost_never_uses_the_credit_twice(
    office: Office, pair: tuple[str, str], applied: bool, later: int
) -> None:
    note, one = pair
    lost(office, "PUT", applied=applied)
    tried(office, note, amount=Decimal("5"))
    assert office.get(note, CREDIT_NOTE).row.xero.state == "pushing", "nobody knows yet"
    office.later(later)
    report = office.workspace.sync.run(pull=False)
    replayed = later == 60
    assert credited(office, one) == (5 if applied or replayed else 0)
    done = [each.action for each in report.pushed]
    assert done == (["allocate_credit_note"] if applied or replayed else [])
    problems = [problem.code for each in report.failed for problem in each.problems]
    assert problems == ([] if applied or replayed else ["never_arrived"])
    office.workspace.sync.run()
    assert office.get(note, CREDIT_NOTE).row.xero.state == "synced"
    assert sum(each.amount for each in office.get(note, CREDIT_NOTE).allocations) == credited(office, one)


def test_the_same_allocation_made_before_does_not_pass_for_the_one_that_was_lost(
    office: Office, pair: tuple[str, str]
) -> None:
    note, one = pair
    allocations(office).allocate(note, one, Decimal("5"))
    lost(office, "PUT", applied=False)
    tried(office, note, amount=Decimal("5"))
    office.later(3600)
    report = office.workspace.sync.run()
    assert [problem.code for each in report.failed for problem in each.problems] == ["never_arrived"]
    assert credited(office, one) == 5
    assert "Xero never received the order to use its credit for SEQ-0001." in told(office, note)


@pytest.mark.parametrize("applied", [True, False])
@pytest.mark.parametrize("later", [60, 3600])
def test_taking_back_whose_answer_was_lost_is_found_out(
    office: Office, pair: tuple[str, str], applied: bool, later: int
) -> None:
    note, one = pair
    allocations(office).allocate(note)
    lost(office, "DELETE", applied=applied)
    with suppress(SeqxeroError):
        allocations(office).deallocate(note)
    office.later(later)
    report = office.workspace.sync.run()
    gone = applied or later == 60
    assert credited(office, one) == (0 if gone else 12)
    assert bool(report.failed) is not gone
    assert office.get(note, CREDIT_NOTE).row.xero.state == "synced"


def test_an_allocation_taken_back_in_xero_meanwhile_is_simply_gone(
    office: Office, pair: tuple[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    note, one = pair
    allocations(office).allocate(note)
    (allocation,) = office.get(note, CREDIT_NOTE).allocations
    real = XeroClient.write

    def write(client: XeroClient, request: Any) -> Any:
        office.company.remove_allocation(office.tenant, allocation.id)
        return real(client, request)

    monkeypatch.setattr(XeroClient, "write", write)
    allocations(office).deallocate(note)
    assert (credited(office, one), office.get(note, CREDIT_NOTE).row.xero.state) == (0, "synced")


@pytest.mark.parametrize("when", ["before", "after"])
def test_a_crash_between_the_write_and_its_outcome_is_settled_by_the_next_run(
    office: Office, pair: tuple[str, str], when: str
) -> None:
    note, one = pair
    real = XeroClient.write

    def dies(client: XeroClient, request: Any) -> Any:
        if when == "after":
            real(client, request)
        raise Crash

    with patch.object(XeroClient, "write", dies), pytest.raises(Crash):
        allocations(office).allocate(note)
    other = office.reopened()
    other.sync.run()
    other.close()
    assert credited(office, one) == 12, "replayed with its key, or done already"
    assert len(office.get(note, CREDIT_NOTE).allocations) == 1


def test_a_crash_after_the_answer_uses_nothing_twice(office: Office, pair: tuple[str, str]) -> None:
    note, one = pair
    with patch.object(Outcomes, "answered", side_effect=Crash), pytest.raises(Crash):
        allocations(office).allocate(note, amount=Decimal("5"))
    office.later(3600)
    office.workspace.sync.run()
    assert credited(office, one) == 5


def test_what_xero_refuses_all_the_same_is_told_and_leaves_no_trace(
    office: Office, pair: tuple[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    note, one = pair
    real = XeroClient.write

    def write(client: XeroClient, request: Any) -> Any:
        office.pay(one, "115")
        return real(client, request)

    monkeypatch.setattr(XeroClient, "write", write)
    report = allocations(office).allocate(note)
    (failed,) = report.failed
    assert "greater than amount outstanding" in failed.problems[0].message
    assert office.get(note, CREDIT_NOTE).row.xero.state == "synced"
    assert office.get(one).row.xero.amount_due == 5, "read again, so that it is seen why"


def test_an_allocation_that_no_filter_finds_is_refused_once(
    office: Office, pair: tuple[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    note, _ = pair
    monkeypatch.setattr(
        XeroClient,
        "write",
        lambda *_: (_ for _ in ()).throw(NotFound("not_found", "No such record.", "Pull.")),
    )
    report = allocations(office).allocate(note)
    assert [each.code for each in report.failed[0].problems] == ["not_found"]
    assert office.get(note, CREDIT_NOTE).row.xero.state == "synced"


def test_a_credit_note_whose_credit_is_used_cannot_be_voided_until_it_is_taken_back(
    office: Office, pair: tuple[str, str]
) -> None:
    note, one = pair
    allocations(office).allocate(note)
    (refused,) = office.workspace.documents.void([note])
    assert refused.problem is not None
    assert refused.problem.code == "void_has_allocations"
    assert "SEQ-0001" in refused.problem.message
    (other,) = office.workspace.documents.void([one])
    assert other.problem is not None
    allocations(office).deallocate(note)
    (done,) = office.workspace.documents.void([note])
    assert done.problem is None
    office.workspace.sync.run()
    assert office.wire(note, CREDIT_NOTE).status == "VOIDED"  # type: ignore[attr-defined]


def test_without_an_invoice_to_credit_one_has_to_be_named(office: Office, pair: tuple[str, str]) -> None:
    owner = office.get(pair[1]).row.customer_id
    note = credit_note(owner)
    office.load(creditNotes=[note])
    office.workspace.documents.finalize([note["id"]], send=True)
    office.workspace.sync.run()
    with pytest.raises(InputError, match="credits no invoice"):
        allocations(office).allocate(note["id"])
    allocations(office).allocate(note["id"], "SEQ-0001")
    assert credited(office, pair[1]) == 12
