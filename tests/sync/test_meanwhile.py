"""People who act, and organisations that change, while a push or a pull runs."""

from __future__ import annotations

import threading
from contextlib import suppress
from typing import Any

import pytest
from sqlmodel import select

from seqxero_tui.errors import SeqxeroError
from seqxero_tui.sync import lanes
from seqxero_tui.sync.linking import order_push
from seqxero_tui.sync.tables import Attempt, DocumentSync, Organisation
from seqxero_tui.xero.client import XeroClient
from seqxero_tui.xero.records import DocumentKind as XeroKind
from seqxero_tui.xero.writing import WriteAnswer, WriteRequest
from tests.office import Office, customer, invoice
from tests.sync.hard_cases import attempted, listed, record


def connect(office: Office, tenant_id: str) -> None:
    connection = office.workspace.connection
    sign_in = connection.begin()
    pending = connection.finish(sign_in, connection.give_demo_consent(sign_in, tenant_id))
    connection.choose(pending, tenant_id)


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
