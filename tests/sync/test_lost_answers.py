"""Answers that get lost, numbers used twice, links that are refused: nothing is made twice and nothing forgotten."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest

from seqxero_tui.errors import InputError
from seqxero_tui.sync.tables import Organisation
from seqxero_tui.xero.client import XeroClient
from seqxero_tui.xero.errors import BadRequest, Interrupted, Outcome, Unreachable
from seqxero_tui.xero.records import DocumentKind as XeroKind
from seqxero_tui.xero.writing import WriteAnswer, WriteRequest
from tests.office import Office, invoice
from tests.sync.hard_cases import attempted, listed, record
from tests.sync.test_credit_notes import credit_note
from tests.sync.test_drift import edit_in_xero

Write = Callable[[XeroClient, WriteRequest], WriteAnswer]


def losing_the_first_answer(real: Write, then: Exception) -> Write:
    """A network that carries the first write and loses its answer; every further try ends in `then`."""
    tries: list[str] = []

    def write(client: XeroClient, request: WriteRequest) -> WriteAnswer:
        tries.append(request.idempotency_key)
        if len(tries) > 1:
            raise then
        real(client, request)
        raise Interrupted("answer_lost", "The answer was lost.", "Sync again.")

    return write


@pytest.mark.parametrize(
    "then",
    [
        Unreachable("xero_unreachable", "No network, so nothing was sent.", "Try again."),
        BadRequest("bad_request", "Refused.", "Try again.", outcome=Outcome.UNKNOWN, status=400),
    ],
    ids=["no network", "a refusal without elements"],
)
def test_what_a_replay_meets_says_nothing_about_the_first_try(
    office: Office, monkeypatch: pytest.MonkeyPatch, then: Exception
) -> None:
    (one,) = office.final(invoice(office.linked_customer()))
    with monkeypatch.context() as broken:
        broken.setattr(XeroClient, "write", losing_the_first_answer(XeroClient.write, then))
        attempted(office, pull=False)
    assert office.state(one) in ("pushing", "synced"), "never refused, never forgotten"
    office.workspace.documents.void([one])
    attempted(office)
    attempted(office)
    assert [each.status for each in listed(office)] == ["VOIDED"]


def test_an_unknown_stays_unknown_while_xero_cannot_be_reached(office: Office) -> None:
    (one,) = office.final(invoice(office.linked_customer()))
    office.company.add_fault("status_500", path="/Invoices", method="PUT", times=3, applied=True)
    attempted(office)
    office.server.stop()
    attempted(office)
    assert office.state(one) == "pushing"


def test_an_answer_that_lacks_one_element_is_asked_again_without_undoing_what_came_after(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    # It cannot be looked up either.
    office.company.add_fault("status_500", path="/Invoices", method="GET", times=3)
    owner = office.linked_customer()
    one, other = office.final(invoice(owner), invoice(owner))
    number, real = office.get(other).row.number, XeroClient.write

    def write(client: XeroClient, request: WriteRequest) -> WriteAnswer:
        answer = real(client, request)
        if request.method != "PUT":
            return answer
        return replace(answer, elements=tuple(each for each in answer.elements if each.number != number))

    with monkeypatch.context() as broken:
        broken.setattr(XeroClient, "write", write)
        attempted(office, pull=False)
        assert (office.state(one), office.state(other)) == ("synced", "pushing")
        office.workspace.documents.send([one])
        attempted(office, pull=False)
        attempted(office, pull=False)
    told = [each.what for each in office.get(one).history]
    assert told == ["updated in Xero", "sent", "pushed to Xero", "finalized"]
    office.workspace.sync.run()
    assert (office.state(one), office.state(other)) == ("synced", "synced")
    assert office.wire(one).date == office.get(one).row.issue_date


def test_a_void_whose_answer_was_lost_is_found_to_be_done(office: Office) -> None:
    (one,) = office.final(invoice(office.linked_customer()))
    office.workspace.sync.run()
    office.workspace.documents.void([one])
    office.company.add_fault("status_500", path="/Invoices", method="POST", times=3, applied=True)
    attempted(office)
    assert office.state(one) == "pushing"
    office.later(420)
    office.workspace.sync.run(pull=False)
    assert (office.state(one), office.wire(one).status) == ("synced", "VOIDED")


def test_a_number_that_cannot_be_looked_up_is_told_before_it_is_sent_and_stops_no_other(
    office: Office,
) -> None:
    owner = office.linked_customer()
    (odd,) = office.drafts(invoice(owner, status="FINAL", invoiceNumber="OWN-1,2"))
    office.workspace.documents.push_again([odd])
    (good,) = office.final(invoice(owner))
    office.workspace.sync.run()
    assert (office.state(odd), office.state(good)) == ("blocked", "synced")
    assert office.problems(odd)


def test_two_documents_of_one_number_never_share_one_in_xero(office: Office) -> None:
    owner = office.linked_customer()
    notes = [credit_note(owner, status="FINAL", creditNoteNumber="OWN-1") for _ in range(2)]
    with pytest.raises(InputError):
        office.load(creditNotes=notes)
    for note in notes:
        office.load(creditNotes=[note])
        office.workspace.documents.push_again([note["id"]])
        attempted(office)
    first, second = (record(office, note["id"]) for note in notes)
    assert first.xero_id is not None
    assert (second.xero_id, second.state) == (None, "blocked")
    assert [each["code"] for each in second.blocked] == ["number_used_twice"]
    assert len(listed(office, XeroKind.CREDIT_NOTE)) == 1


def test_a_number_retyped_in_xero_is_a_difference(office: Office) -> None:
    (one,) = office.final(invoice(office.linked_customer()))
    office.workspace.sync.run()
    edit_in_xero(office, one, number="OTHER-9")
    office.workspace.sync.run()
    assert office.state(one) == "drift"


def test_a_batch_whose_links_are_refused_goes_again_without_them_and_fails_for_none(office: Office) -> None:
    owner = office.linked_customer()
    with office.workspace._books.store.transaction() as session:
        organisation = session.get_one(Organisation, office.tenant)
        organisation.link_template = "ftp://sequence.example/{kind}/{id}"
        session.add(organisation)
    ids = office.final(invoice(owner), invoice(owner))
    report = office.workspace.sync.run(pull=False)
    assert (report.pushed, report.failed) == ([], [])
    assert {office.state(each) for each in ids} == {"queued"}
    office.workspace.sync.run(pull=False)
    assert {office.state(each) for each in ids} == {"synced"}
