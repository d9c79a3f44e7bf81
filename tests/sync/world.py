"""A profile beside a Xero that can be edited, broken and crashed: what the model of the sync does, and what must hold.

The model chooses what happens (`test_model`); here is how each thing is done, and the invariants.
"""

from __future__ import annotations

import threading
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any
from unittest.mock import patch

from sqlmodel import Session, select

from seqxero_tui.billing.tables import Document
from seqxero_tui.demo_company import DemoCompanyServer
from seqxero_tui.demo_company.accounting import documents
from seqxero_tui.demo_company.accounting.document_rules import Writer
from seqxero_tui.demo_company.accounting.documents import KINDS
from seqxero_tui.demo_company.accounting.errors import Invalid, Unknown
from seqxero_tui.demo_company.wire import fold_keys
from seqxero_tui.errors import SeqxeroError
from seqxero_tui.sync import push
from seqxero_tui.sync.attempts import Write, payloads_of
from seqxero_tui.sync.linking import order_push
from seqxero_tui.sync.reports import Progress, SyncReport
from seqxero_tui.sync.tables import Attempt, DocumentSync, Link
from seqxero_tui.sync.views import DocumentView
from seqxero_tui.workspace import Workspace
from seqxero_tui.xero.client import XeroClient
from seqxero_tui.xero.errors import Interrupted
from seqxero_tui.xero.limits import CallBudget
from seqxero_tui.xero.writing import WriteRequest
from tests.office import CREDIT_NOTE, INVOICE, customer, invoice, open_office
from tests.sync.edits import Edits
from tests.sync.points import at
from tests.sync.test_credit_notes import credit_note


class Crash(BaseException):
    """The process is gone."""


CHANGES_IN_XERO = ("void", "mark as sent", "date", "reference", "account")
"""What a person does to a document in Xero that may be shown as a difference."""


class World:
    """Three customers of different tax status, two of them linked, a sent and a final invoice, a draft, and a fresh Xero."""

    def __init__(self, server: DemoCompanyServer, home: Path) -> None:
        server.company.clear_faults()
        server.company.reset()
        self.office = open_office(server, home)
        self.office.late.append(timedelta(seconds=server.company.clock.offset_seconds))
        self.company = server.company
        self.revoked = False
        self.payments: list[str] = []
        self.credit_used = 0
        """How often somebody, here or in Xero, said that credit is to be used."""
        self.edits = Edits()
        self.racing = False
        """Whether what happens in Xero now happens between two requests of a run, which cannot have seen it."""
        self.credit_used_in_xero = False
        self.recoded: set[str] = set()
        """The documents of ours of which somebody here chose a line's account."""
        self.saved: Counter[str] = Counter()
        """How many elements Xero saved, by the key of the write."""
        self.fails_on: set[str] = set()
        """Numbers that Xero meets a fault on, each time and whatever is sent with them, before it does anything."""
        self.silent_about: set[str] = set()
        """Numbers that Xero's answers leave out."""
        self._keys: set[str] = set()
        self._patches = [
            patch.object(XeroClient, "write", self._watched(XeroClient.write)),
            patch.object(push, "record", self._watched_record(push.record)),
        ]
        for each in self._patches:
            each.start()
        try:
            self._begin()
        except BaseException:
            for each in self._patches:  # the next world shall not be watched by this one
                each.stop()
            raise

    def _begin(self) -> None:
        self._clock_of_calls()
        self.customers = self._customers()
        self.other = self.office.reopened()
        self._clock_of_calls(self.other)
        self.contacts = [
            each.contact_id for each in self.office.workspace.customers.contacts(only="importable").rows[:2]
        ]
        self._seeded: set[str] = set()
        self._seeded = {each.document_id for each in self.ours_in_xero()}
        self.documents: list[tuple[Any, str]] = []
        self.draft(0, INVOICE, [("3", "33.335"), ("1", "100")], 0)
        self.draft(1, INVOICE, [("1", "19.99")], 0)
        self.draft(0, CREDIT_NOTE, [], 0)
        self.here.documents.finalize([one for _, one in self.documents[:2]])
        self.here.documents.send([self.documents[0][1]])
        self.here.sync.run()

    def _customers(self) -> list[str]:
        made = [
            customer("Alpha Ltd"),
            customer("Beta Ltd", taxStatus="TAX_EXEMPT"),
            customer("Gamma Ltd", taxStatus="REVERSE_CHARGED"),
        ]
        self.office.load(customers=made)
        ids = [str(each["id"]) for each in made]
        assert len(self.here.customers.push(ids[:2]).pushed) == 2
        return ids

    def _clock_of_calls(self, workspace: Workspace | None = None) -> None:
        """Waits for Xero's limits pass at once, on both clocks."""
        books = (workspace or self.office.workspace)._books
        with books.store.read() as session:
            tenant_id = books.connected(session).tenant_id
        path = books.profile.calls_path(tenant_id)
        books._budgets[tenant_id] = CallBudget(
            path, clock=lambda: self.office.now().timestamp(), sleep=self.office.later, demo_company=True
        )

    def close(self) -> None:
        for each in self._patches:
            each.stop()
        self.company.clear_faults()
        self.office.workspace.close()
        self.other.close()

    # -- what people and processes do

    @property
    def here(self) -> Workspace:
        return self.office.workspace

    def try_to(self, act: Callable[[], Any]) -> Any:
        """What may be refused with a sentence, and never otherwise."""
        try:
            return act()
        except (SeqxeroError, Invalid, Unknown):
            return None

    def sync(self, **options: Any) -> SyncReport | None:
        found = self.try_to(lambda: self.here.sync.run(**options))
        return found if isinstance(found, SyncReport) else None

    def sync_beside(self) -> None:
        """The other process wants to sync just now, and does not wait for its turn."""
        cancel = threading.Event()

        def no_patience(progress: Progress) -> None:
            if progress.doing.startswith("waiting for"):
                cancel.set()

        self.try_to(lambda: self.other.sync.run(on_progress=no_patience, cancel=cancel))

    def swap(self) -> None:
        """The other process goes on."""
        self.office.workspace, self.other = self.other, self.office.workspace

    def connect(self) -> None:
        """Gives the consent again."""
        connection = self.here.connection
        sign_in = connection.begin()
        pending = connection.finish(sign_in, connection.give_demo_consent(sign_in, self.office.tenant))
        connection.choose(pending, self.office.tenant)
        self.revoked = False

    def crash(self) -> None:
        self.here.close()
        self.office.workspace = self.office.reopened()
        self._clock_of_calls()

    def draft(self, owner: int, kind: Any, lines: list[tuple[str, str]], credits: int) -> None:
        """A draft that came from Sequence; a credit note credits one of the invoices there are."""
        rate = "0.2" if owner == 0 else "0"
        owner_id = self.customers[owner]
        if kind == INVOICE:
            made = invoice(owner_id, *lines, taxRate=rate)
            self.office.load(invoices=[made])
        else:
            invoices = [each for each in self.views() if each.row.kind == INVOICE and each.row.number]
            made = credit_note(owner_id, "")
            made["lineItems"][0]["taxRate"] = rate
            if invoices and invoices[credits % len(invoices)].row.customer_id == owner_id:
                credited = invoices[credits % len(invoices)]
                made |= {"invoiceId": credited.row.id, "invoiceNumber": credited.row.number}
                made["lineItems"][0]["invoiceLineItemIds"] = [credited.lines[0].id]
            self.office.load(creditNotes=[made])
        self.documents.append((kind, made["id"]))

    def local(self, verb: str, pick: int, workspace: Workspace | None = None) -> None:
        """A person's word on one document, customer or setting, or its refusal."""
        where = workspace or self.here
        kind, one = self.documents[pick % len(self.documents)]
        owner = self.customers[pick % len(self.customers)]
        bills, customers = where.documents, where.customers
        code = ("200", "260", "270", None)[pick % 4]
        choice = self.try_to(lambda: bills.get(kind, one).choices) or ("ignore",)
        acts: dict[str, Callable[[], Any]] = {
            "finalize": lambda: bills.finalize([one]),
            "finalize and send": lambda: bills.finalize([one], send=True),
            "send": lambda: bills.send([one]),
            "void": lambda: bills.void([one]),
            "mark paid": lambda: bills.mark_paid([one]),
            "push again": lambda: bills.push_again([one]),
            "choose account": lambda: bills.set_line_account(one, bills.get(kind, one).lines[0].id, code),
            "choose default": lambda: where.connection.setup(default_account=code or "200"),
            "settle drift": lambda: self._settle(where, kind, one, choice[pick % len(choice)]),
            "link": lambda: customers.link(owner, self.contacts[pick % 2]),
            "unlink": lambda: customers.unlink(owner),
            "push customer": lambda: customers.push([owner]),
            "order customer": lambda: order_push(where._books, [owner]),
            "reload contacts": lambda: customers.reload_contacts(),
            "reconcile": lambda: where.sync.reconcile(),
            "use credit": lambda: self._use_credit(where, pick),
            "take credit back": lambda: self._take_credit_back(where, pick),
            "follow merge": lambda: where.merges.follow(owner, shared=pick % 2 == 0),
        }
        settled = self._settled_in_xero(one)
        if verb == "choose account":
            self.recoded.add(one)
        self.try_to(acts[verb])
        if verb == "void" and settled:
            assert bills.get(kind, one).row.status != "VOIDED", "voided with payments on it"

    def _settle(self, where: Workspace, kind: Any, document_id: str, choice: Any) -> None:
        """A person decides about what is shown as different, and only about that."""
        xero = where.documents.get(kind, document_id).row.xero
        where.drifts.settle(document_id, choice, "it is right so")
        self.edits.decided(xero.id or "", [each.field for each in xero.drift])

    def _settled_in_xero(self, document_id: str) -> bool:
        """Whether we know of payments or credits on a document that is not void."""
        with self.here._books.store.read() as session:
            sync = session.get(DocumentSync, (self.office.tenant, document_id))
            document = session.get_one(Document, document_id)
            paid = sync is not None and ((sync.amount_paid or 0) + (sync.amount_credited or 0)) > 0
            return paid and document.status != "VOIDED"

    def in_xero(self, deed: str, pick: int) -> None:
        """What a person does in Xero to one of our documents or contacts, or Xero's refusal."""
        ours = self.ours_in_xero()
        if not ours:
            return
        one, tenant, company = ours[pick % len(ours)], self.office.tenant, self.company
        xero_id = one.document_id
        amount = Decimal("10") if pick % 2 else one.outstanding / Decimal(100)
        acts: dict[str, Callable[[], Any]] = {
            "pay": lambda: self.payments.append(company.record_payment(tenant, xero_id, amount)),
            "unpay": lambda: self.payments and company.remove_payment(tenant, self.payments.pop()),
            "void": lambda: company.change_status(tenant, xero_id, "VOIDED"),
            "mark as sent": lambda: company.mark_as_sent(tenant, xero_id),
            "date": lambda: self._edit(xero_id, {"Date": "2026-03-04", "DueDate": "2026-04-03"}),
            "reference": lambda: self._edit(xero_id, {"Reference": f"theirs {pick}"}),
            "account": lambda: self._edit(xero_id, {"LineItems": self._recoded(xero_id, "260")}),
            "archive contact": lambda: self._contact(xero_id, "ARCHIVED"),
            "restore contact": lambda: self._contact(xero_id, "ACTIVE"),
            "allocate": lambda: self._allocate(ours, one),
            "merge contact": lambda: self._merge(one.contact_id, pick),
        }
        if deed not in CHANGES_IN_XERO:
            self.try_to(acts[deed])
            return
        racing = self.racing or self._under_way(xero_id)
        self.try_to(acts[deed])
        self.edits.made(one, company.document(tenant, xero_id), racing=racing)

    def _under_way(self, xero_id: str) -> bool:
        """Whether a write of ours to the document is of unknown outcome, so that it may arrive, or be sent again."""
        with self.here._books.store.read() as session:
            query = select(DocumentSync.attempt_id).where(DocumentSync.xero_id == xero_id)
            return session.exec(query).first() is not None

    @contextmanager
    def between_requests(self, point: str, nth: int, act: Callable[[], None]) -> Iterator[None]:
        """`at`, for what happens in Xero while a run is at work."""

        def racing() -> None:
            self.racing = True
            act()
            self.racing = False

        with at(point, nth, racing):
            yield

    def take_a_number(self, waiting: bool, pick: int) -> None:
        """Somebody else's invoice in Xero gets the number of one of ours that waits, or the number that comes next."""
        rows = [each.row for each in self.views() if each.row.kind == INVOICE and each.row.number]
        mine = [each.number for each in rows if not each.xero.id]
        following = (
            f"SEQ-{max((int((each.number or '-0').rsplit('-')[1]) for each in rows), default=0) + 1:04}"
        )
        element = {
            "Type": "ACCREC",
            "InvoiceNumber": mine[pick % len(mine)] if waiting and mine else following,
            "Contact": {"ContactID": self.contacts[pick % 2]},
            "LineItems": [{"Description": "Theirs", "Quantity": 1, "UnitAmount": 5, "AccountCode": "200"}],
            "Status": "AUTHORISED",
            "Date": "2026-03-04",
            "DueDate": "2026-04-03",
        }

        def create() -> None:
            with self.company.storage.transaction():
                writer = Writer(self.company.books(self.office.tenant), KINDS["invoice"], 4)
                self._seeded.add(writer.create(fold_keys(element)).document_id)

        self.try_to(create)

    def _edit(self, xero_id: str, element: dict[str, Any]) -> None:
        with self.company.storage.transaction():
            stored = self.company.document(self.office.tenant, xero_id)
            Writer(self.company.books(self.office.tenant), KINDS[stored.kind], 4).change(
                stored, fold_keys(element)
            )

    def _recoded(self, xero_id: str, code: str) -> list[dict[str, Any]]:
        lines = self.company.document(self.office.tenant, xero_id).line_items()
        return [{"LineItemID": line["LineItemID"], "AccountCode": code} for line in lines]

    def _allocate(self, ours: list[documents.Document], invoice: documents.Document) -> None:
        notes = [each.document_id for each in ours if each.kind == CREDIT_NOTE]
        if notes and invoice.kind == INVOICE:
            self.credit_used += 1
            self.credit_used_in_xero = True
            self.company.allocate(self.office.tenant, notes[0], invoice.document_id, Decimal("1"))

    def credit_to_use(self) -> None:
        """A sent credit note and a sent invoice of one customer, both in Xero if nothing is against it."""
        for kind in (INVOICE, CREDIT_NOTE):
            self.draft(0, kind, [("1", "100")], 0)
            self.local("finalize and send", len(self.documents) - 1)
        self.sync()

    def _use_credit(self, where: Workspace, pick: int) -> None:
        notes = [one for kind, one in self.documents if kind == CREDIT_NOTE]
        note = notes[pick % len(notes)]
        targets = where.allocations.offer(note).targets
        if targets:
            self.credit_used += 1
            where.allocations.allocate(
                note, targets[pick % len(targets)].invoice_id, Decimal("3") if pick % 2 else None
            )

    def _take_credit_back(self, where: Workspace, pick: int) -> None:
        used = [
            (one, each.id)
            for kind, one in self.documents
            if kind == CREDIT_NOTE
            for each in where.documents.get(kind, one).allocations
        ]
        if used:
            where.allocations.deallocate(*used[pick % len(used)])

    def _merge(self, contact_id: str, pick: int) -> None:
        """Merges the contact into one that can be linked too, or into another customer's."""
        others = [*self.contacts, *(each.contact_id for each in self.ours_in_xero())]
        for each in self.ours_in_xero():
            if each.contact_id == contact_id:
                self.edits.moved(each.document_id)
        self.company.merge_contacts(self.office.tenant, contact_id, others[pick % len(others)])

    def _contact(self, xero_id: str, status: str) -> None:
        contact = self.company.document(self.office.tenant, xero_id).contact_id
        self.company.edit_contact(self.office.tenant, contact, {"ContactStatus": status})

    def number(self, pick: int) -> str | None:
        """The number of one of our documents, None of a draft."""
        kind, one = self.documents[pick % len(self.documents)]
        return self.here.documents.get(kind, one).row.number

    # -- what is there

    def ours_in_xero(self) -> list[documents.Document]:
        """The documents in Xero that were not there at first, in the order of their numbers."""
        rows = self.company.storage.all("SELECT * FROM document WHERE tenant_id = ?", (self.office.tenant,))
        found = [each for each in map(documents.from_row, rows) if each.document_id not in self._seeded]
        return sorted(found, key=lambda each: (each.kind, each.number))

    def views(self) -> list[DocumentView]:
        return [self.here.documents.get(kind, one) for kind, one in self.documents]

    def remember_calls(self) -> None:
        """Keeps what Xero saved, and forgets its calls."""
        for call in self.office.calls("PUT", "POST"):
            self.saved[call.idempotency_key or ""] += 0 if call.replayed else call.elements
        self.office.forget_calls()

    def _watched(self, real: Callable[..., Any]) -> Callable[..., Any]:
        def write(client: XeroClient, request: WriteRequest) -> Any:
            self._was_recorded(request)
            if any(f'"{number}"'.encode() in request.body for number in self.fails_on):
                raise Interrupted(
                    "xero_fault", "Xero speaks of a fault there.", "Try again later.", status=500
                )
            answer = real(client, request)
            left = tuple(each for each in answer.elements if each.number not in self.silent_about)
            return replace(answer, elements=left)

        return write

    def _was_recorded(self, request: WriteRequest) -> None:
        """No write without an attempt that was committed before, to the byte; nothing is made that is there."""
        with self.here._books.store.read() as session:
            query = select(Attempt).where(Attempt.idempotency_key == request.idempotency_key)
            attempt = session.exec(query).one()
        assert attempt.finished_at is None, "an attempt that is over is sent again"
        assert attempt.body.encode() == request.body
        if attempt.action in ("create_invoice", "create_credit_note") and attempt.id not in self._keys:
            kind = attempt.action.removeprefix("create_")
            there = {each.number for each in self.ours_in_xero() if each.kind == kind}
            made = {each.get("InvoiceNumber") or each["CreditNoteNumber"] for each in payloads_of(attempt)}
            assert not made & there, "Xero is asked to make what we made there before"
        self._keys.add(attempt.id)

    def _watched_record(self, real: Callable[..., Any]) -> Callable[..., Any]:
        def record(session: Session, *rest: Any) -> Any:
            _, tenant_id, action, writes, *_ = rest
            for each in writes:
                _is_still_so(session, tenant_id, action, each)
            return real(session, *rest)

        return record


def _is_still_so(session: Session, tenant_id: str, action: str, write: Write) -> None:
    """What is recorded says how things stand in that very transaction, not how they stood when the run began."""
    verb = action.partition("_")[0]
    document = session.get(Document, write.id)
    if document is None or verb == "add":
        return
    if verb == "void":
        assert document.status == "VOIDED"
        return
    link = session.get_one(Link, (tenant_id, document.customer_id))
    assert document.status in ("FINAL", "SENT"), f"{document.status} and pushed"
    # A change says only what is to be otherwise.
    if verb == "create" or "Contact" in write.payload:
        assert write.payload["Contact"]["ContactID"] == link.contact_id, "pushed for a contact not linked"
    sync = session.get_one(DocumentSync, (tenant_id, document.id))
    marked = bool(write.payload.get("SentToContact")) or bool(verb == "update" and sync.sent)
    assert marked == (document.status == "SENT"), "sent without the mark, or marked and not sent"
