"""What a reviewer tried to break: answers that get lost, people who act while a push runs, numbers used twice, drift."""

from __future__ import annotations

import threading
from collections.abc import Callable
from contextlib import suppress
from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest
from sqlmodel import select

from seqxero_tui.errors import InputError, SeqxeroError
from seqxero_tui.sync import lanes
from seqxero_tui.sync.drift import Choice
from seqxero_tui.sync.linking import order_push
from seqxero_tui.sync.states import LinkState
from seqxero_tui.sync.tables import Attempt, CachedContact, DocumentSync, Organisation
from seqxero_tui.xero.client import XeroClient
from seqxero_tui.xero.errors import BadRequest, Interrupted, Outcome, Unreachable
from seqxero_tui.xero.records import Document as XeroDocument
from seqxero_tui.xero.records import DocumentKind as XeroKind
from seqxero_tui.xero.writing import WriteAnswer, WriteRequest
from tests.office import CREDIT_NOTE, Office, customer, invoice
from tests.sync.test_credit_notes import credit_note
from tests.sync.test_drift import edit_in_xero

Write = Callable[[XeroClient, WriteRequest], WriteAnswer]


def attempted(office: Office, **options: Any) -> None:
    """A sync that may be stopped."""
    with suppress(SeqxeroError):
        office.workspace.sync.run(**options)


def listed(office: Office, kind: XeroKind = XeroKind.INVOICE) -> list[XeroDocument]:
    """All documents of the kind that carry a number of ours."""
    books = office.workspace._books
    with books.store.read() as session:
        organisation = books.connected(session)
    pages = books.xero(organisation).documents(kind)
    return [each for page in pages for each in page.items if each.number.startswith(("SEQ-", "OWN-"))]


def record(office: Office, document_id: str, tenant_id: str | None = None) -> DocumentSync:
    with office.workspace._books.store.read() as session:
        return session.get_one(DocumentSync, (tenant_id or office.tenant, document_id))


def connect(office: Office, tenant_id: str) -> None:
    connection = office.workspace.connection
    sign_in = connection.begin()
    pending = connection.finish(sign_in, connection.give_demo_consent(sign_in, tenant_id))
    connection.choose(pending, tenant_id)


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


# Answers that get lost


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


# Numbers


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


# People who act while a push runs


@pytest.fixture
def one_after_the_other(monkeypatch: pytest.MonkeyPatch) -> None:
    """A batch is judged when the one before it is answered."""
    monkeypatch.setattr(lanes, "LANES", 1)


@pytest.mark.usefixtures("one_after_the_other")
def test_what_is_voided_while_a_push_runs_is_not_created(office: Office) -> None:
    owner = office.linked_customer()
    ids = office.final(*(invoice(owner) for _ in range(60)))

    def after_the_first_batch(progress: Any) -> None:
        if progress.done == 50 and office.get(ids[-1]).row.status == "FINAL":
            office.workspace.documents.void([ids[-1]])

    office.workspace.sync.run(on_progress=after_the_first_batch, pull=False)
    assert office.get(ids[-1]).row.status == "VOIDED"
    assert len(listed(office)) == 59


@pytest.mark.usefixtures("one_after_the_other")
def test_an_unlink_while_a_push_runs_is_honoured(office: Office) -> None:
    first, second = office.linked_customer("A Ltd"), office.linked_customer("B Ltd")
    ids = office.final(*(invoice(first) for _ in range(50)), invoice(second))
    done: list[str] = []

    def after_the_first_batch(progress: Any) -> None:
        if progress.done == 50 and not done:
            done.append(second)
            office.workspace.customers.unlink(second)

    office.workspace.sync.run(on_progress=after_the_first_batch, pull=False)
    assert len(listed(office)) == 50
    assert office.state(ids[-1]) == "blocked"


@pytest.mark.parametrize("instead", [None, "Orchard Street"])
def test_a_customer_that_waits_for_its_push_can_be_unlinked_or_linked_meanwhile(
    office: Office, instead: str | None
) -> None:
    new = customer("New Ltd")
    office.load(customers=[new])
    customers = office.workspace.customers
    customers.reload_contacts()
    contact = customers.contacts(text=instead).rows[0].contact_id if instead else None
    order_push(office.workspace._books, [new["id"]])
    done: list[str] = []

    def meanwhile(_: Any) -> None:
        if not done:
            done.append(new["id"])
            if contact:
                customers.link(new["id"], contact)
            else:
                customers.unlink(new["id"])

    office.workspace.sync.run(on_progress=meanwhile)
    assert customers.get(new["id"]).row.link.contact_id == contact
    assert customers.contacts(text="New Ltd").rows == ()


def test_a_pushed_line_keeps_the_account_it_was_pushed_with(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    (one,) = office.final(invoice(office.linked_customer()))
    real = XeroClient.write

    def write(client: XeroClient, request: WriteRequest) -> WriteAnswer:
        answer = real(client, request)
        office.workspace.connection.setup(default_account="260")
        return answer

    monkeypatch.setattr(XeroClient, "write", write)
    office.workspace.sync.run(pull=False)
    assert (office.state(one), office.get(one).lines[0].account_code) == ("synced", "200")


# Organisations


@pytest.mark.parametrize("known_there", [True, False])
def test_another_organisation_chosen_during_a_push_gets_nothing_of_it(
    office: Office, monkeypatch: pytest.MonkeyPatch, known_there: bool
) -> None:
    (one,) = office.final(invoice(office.linked_customer()))
    first, second = office.company.tenant_ids
    if known_there:
        connect(office, second)
        office.workspace.connection.setup(default_account="200")
        office.workspace.customers.push([office.get(one).row.customer_id])
        office.workspace.documents.push_again([one])
        connect(office, first)
    chooser = threading.Thread(target=connect, args=(office, second))
    real = XeroClient.write

    def write(client: XeroClient, request: WriteRequest) -> WriteAnswer:
        answer = real(client, request)
        if not chooser.ident:
            chooser.start()  # it waits for the end of this run
        return answer

    monkeypatch.setattr(XeroClient, "write", write)
    attempted(office, pull=False)
    chooser.join()
    with office.workspace._books.store.read() as session:
        elsewhere = session.get(DocumentSync, (second, one))
        assert session.get_one(Organisation, second).active
        assert {each.tenant_id for each in session.exec(select(Attempt)) if "invoice" in each.action} == {
            first
        }
    assert (elsewhere is not None) == known_there
    assert elsewhere is None or elsewhere.xero_id is None
    assert record(office, one, first).state == "synced"


def test_a_pull_does_not_move_another_organisations_place(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    office.final(invoice(office.linked_customer()))
    office.workspace.sync.run(pull=False)
    first, second = office.company.tenant_ids
    chooser = threading.Thread(target=connect, args=(office, second))
    real = XeroClient.documents

    def documents(client: XeroClient, kind: XeroKind, **options: Any) -> Any:
        chooser.start()
        return real(client, kind, **options)

    monkeypatch.setattr(XeroClient, "documents", documents)
    attempted(office, push=False)
    chooser.join()
    with office.workspace._books.store.read() as session:
        assert session.get_one(Organisation, second).pull_from is None
        assert session.get_one(Organisation, first).pulled_at is not None


def test_what_is_sent_while_disconnected_is_pushed_after_reconnecting(office: Office) -> None:
    (one,) = office.final(invoice(office.linked_customer()))
    office.workspace.sync.run()
    office.workspace.connection.disconnect()
    office.workspace.documents.send([one])
    connect(office, office.tenant)
    assert office.state(one) == "queued"
    office.workspace.sync.run()
    assert office.wire(one).date == office.get(one).row.issue_date


@pytest.mark.parametrize("meanwhile", ["setup", "disconnect"])
def test_a_refresh_takes_back_nothing_that_was_decided_meanwhile(
    office: Office, monkeypatch: pytest.MonkeyPatch, meanwhile: str
) -> None:
    connection, real = office.workspace.connection, XeroClient.currencies
    acts = {
        "setup": lambda: connection.setup(default_account="260"),
        "disconnect": lambda: connection.disconnect(),
    }
    decided = threading.Thread(target=acts[meanwhile])

    def currencies(client: XeroClient) -> Any:
        found = real(client)
        decided.start()
        if meanwhile == "setup":
            decided.join()
        return found

    monkeypatch.setattr(XeroClient, "currencies", currencies)
    with suppress(SeqxeroError):
        connection.refresh()
    decided.join()
    now = connection.current()
    assert (now.default_account if now else None) == ("260" if meanwhile == "setup" else None)


# Drift


def test_an_account_changed_in_xero_is_not_overwritten_by_sending(office: Office) -> None:
    (one,) = office.final(invoice(office.linked_customer()))
    office.workspace.sync.run()
    (line,) = office.in_xero(one).line_items()
    stored = office.in_xero(one)
    stored.set_lines([line | {"AccountCode": "260"}])
    edit_in_xero(office, one, lines=stored.lines)
    office.workspace.sync.run()
    assert office.state(one) == "drift"
    office.workspace.documents.send([one])
    office.workspace.sync.run()
    assert (office.state(one), office.problems(one)) == ("blocked", ["drift_undecided"])
    assert [each.account_code for each in office.wire(one).lines] == ["260"]


def test_a_tax_difference_is_mended_by_another_account(office: Office) -> None:
    (one,) = office.final(invoice(office.linked_customer(), taxRate="0"))
    office.workspace.sync.run()
    assert office.state(one) == "drift"
    office.workspace.documents.set_line_account(one, office.get(one).lines[0].id, "270")
    (ordered,) = office.workspace.documents.push_again([one])
    assert ordered.problem is None
    office.workspace.sync.run()
    assert office.state(one) == "synced"


def test_totals_with_three_decimals_are_no_difference(office: Office) -> None:
    made = invoice(office.linked_customer(), ("1", "0.125"), taxRate="0", netTotal="0.125")
    made["lineItems"][0]["netTotal"] = "0.125"
    (one,) = office.final(made)
    office.workspace.sync.run()
    assert "net_total" not in [each.field for each in office.get(one).row.xero.drift]


def test_a_mark_as_paid_by_hand_is_overruled_by_the_next_pull(office: Office) -> None:
    (one,) = office.final(invoice(office.linked_customer()))
    office.workspace.sync.run()
    office.later(600)
    office.workspace.documents.mark_paid([one])
    office.workspace.sync.run()
    assert office.get(one).row.payment_status == "UNPAID"


def test_a_credit_note_that_is_used_is_not_voided(office: Office) -> None:
    owner = office.linked_customer()
    (one,) = office.final(invoice(owner))
    note = credit_note(owner)
    office.load(creditNotes=[note])
    office.workspace.documents.finalize([note["id"]])
    office.workspace.sync.run()
    ids = [record(office, each).xero_id for each in (note["id"], one)]
    office.company.allocate(office.tenant, *ids, Decimal("12"))
    office.workspace.sync.run()
    (refused,) = office.workspace.documents.void([note["id"]])
    assert refused.problem is not None
    assert refused.problem.code == "void_has_allocations"
    assert office.get(note["id"], CREDIT_NOTE).row.status == "FINAL"


def test_an_invoice_over_nothing_can_be_sent(office: Office) -> None:
    (one,) = office.final(invoice(office.linked_customer(), ("1", "0")))
    office.workspace.sync.run()
    office.workspace.documents.send([one])
    office.workspace.sync.run()
    assert office.state(one) == "synced"
    assert office.wire(one).date == office.get(one).row.issue_date


def test_what_was_paid_before_it_was_sent_says_so_and_can_be_mended_when_the_payment_goes(
    office: Office,
) -> None:
    (one,) = office.final(invoice(office.linked_customer()))
    office.workspace.sync.run()
    payment = office.pay(one, "50")
    office.workspace.sync.run()
    office.workspace.documents.send([one])
    office.workspace.sync.run()
    assert office.wire(one).sent
    assert office.state(one) == "drift", "Xero keeps the date of what has payments"
    office.company.remove_payment(office.tenant, payment)
    office.workspace.sync.run()
    office.workspace.drifts.settle(one, Choice.PUSH_OURS)
    office.workspace.sync.run()
    assert office.state(one) == "synced"
    assert office.wire(one).date == office.get(one).row.issue_date


def test_an_id_that_xero_does_not_know_is_gone_and_not_made_anew(office: Office) -> None:
    (one,) = office.final(invoice(office.linked_customer()))
    office.workspace.sync.run()
    with office.workspace._books.store.transaction() as session:
        row = session.get_one(DocumentSync, (office.tenant, one))
        row.xero_id = "00000000-0000-4000-8000-000000000001"  # as after a reset of Xero's demo company
        session.add(row)
    office.workspace.documents.send([one])
    attempted(office)
    assert office.state(one) == "gone_in_xero"
    assert len(listed(office)) == 1


def test_a_document_voided_before_its_push_never_goes_there(office: Office) -> None:
    (one,) = office.final(invoice(office.linked_customer()))
    office.workspace.documents.void([one])
    attempted(office)
    (ordered,) = office.workspace.documents.push_again([one])
    assert ordered.problem is not None
    assert listed(office) == []


def test_a_refused_link_back_makes_no_old_document_out_of_date(office: Office) -> None:
    (one,) = office.final(invoice(office.linked_customer()))
    office.workspace.sync.run()
    with office.workspace._books.store.transaction() as session:
        organisation = session.get_one(Organisation, office.tenant)
        organisation.link_template = None
        session.add(organisation)
    office.pay(one, "1")
    office.workspace.sync.run()
    assert office.state(one) == "synced"


def test_a_new_tax_code_for_exempt_customers_leaves_pushed_documents_as_they_are(office: Office) -> None:
    (one,) = office.final(invoice(office.linked_customer(taxStatus="TAX_EXEMPT"), taxRate="0"))
    office.workspace.sync.run()
    office.workspace.connection.setup(exempt_tax_type="ZERORATEDOUTPUT")
    assert office.state(one) == "synced"
    office.pay(one, "1")
    office.workspace.sync.run()
    assert office.state(one) == "synced"


def test_a_document_changed_by_a_load_is_out_of_date_until_it_is_pushed(office: Office) -> None:
    made = invoice(office.linked_customer(), status="FINAL", invoiceNumber="OWN-1")
    (one,) = office.drafts(made)
    office.workspace.documents.push_again([one])
    office.workspace.sync.run()
    made["lineItems"][0]["rate"] = "150"
    office.load(invoices=[made])
    assert office.state(one) == "out_of_date"
    office.workspace.sync.run()
    assert office.state(one) == "out_of_date", "nobody ordered a push"
    office.workspace.documents.push_again([one])
    office.workspace.sync.run()
    assert (office.state(one), office.wire(one).total) == ("synced", Decimal("180.00"))


# Lists


def test_pages_that_shift_while_they_are_read_lose_no_payment(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    owner = office.linked_customer()
    ids = office.final(*(invoice(owner) for _ in range(6)))
    office.workspace.sync.run()
    office.later(600)
    office.workspace.sync.run()  # from here on only what is paid now is new
    for one in ids[:4]:
        office.later(600)
        office.pay(one, "10")
    office.later(3600)
    real, touched = XeroClient.documents, []

    def by_two(client: XeroClient, kind: XeroKind, **options: Any) -> Any:
        return real(client, kind, page_size=2, **options)

    def somebody_touches_one_of_the_first_page(progress: Any) -> None:
        if progress.doing.startswith("reading") and not touched:
            touched.append(office.pay(ids[0], "1"))

    with monkeypatch.context() as small:
        small.setattr(XeroClient, "documents", by_two)
        office.workspace.sync.run(on_progress=somebody_touches_one_of_the_first_page)
    office.workspace.sync.run()
    assert [office.get(one).row.payment_status for one in ids] == ["PARTIALLY_PAID"] * 4 + ["UNPAID"] * 2


def test_a_contact_that_is_gone_counts_as_gone_in_the_filter_too(office: Office) -> None:
    owner = office.linked_customer()
    office.later(60)
    office.workspace.customers.reload_contacts()
    contact = office.workspace.customers.get(owner).row.link.contact_id
    with office.workspace._books.store.transaction() as session:
        session.delete(session.get_one(CachedContact, (office.tenant, contact)))
    assert office.workspace.customers.page(link=LinkState.LINKED).rows == ()


def test_a_contact_with_the_same_email_is_offered_without_reading_first(office: Office) -> None:
    made = customer("Lumen Labs Incorporated")
    made["contacts"][0]["email"] = "office@lumenlabs.example"
    office.load(customers=[made])
    report = office.workspace.customers.push([made["id"]])
    assert report.pushed == []
    assert [each.code for blocked in report.blocked for each in blocked.problems] == ["contact_exists"]


def test_what_xero_would_say_against_a_void_is_known_before_it_is_tried(office: Office) -> None:
    owner = office.linked_customer()
    paid, locked, free = office.final(invoice(owner), invoice(owner), invoice(owner))
    office.workspace.documents.send([locked])
    office.workspace.sync.run()
    office.pay(paid, "20.00")
    office.company.set_lock_dates(office.tenant, period=office.now().date())
    office.workspace.connection.refresh()
    office.workspace.sync.run()
    found = {each: office.get(each).row.void_problem for each in (paid, locked, free)}
    codes = [problem.code if problem else None for problem in found.values()]
    assert codes == ["void_has_payments", "date_locked", None]
    results = office.workspace.documents.void([paid, locked, free])
    assert [each.problem.code if each.problem else None for each in results] == codes


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
