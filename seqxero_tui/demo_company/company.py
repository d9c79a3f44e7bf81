"""The Demo Company itself, without HTTP: storage, clock, limits, faults, log, and what controls and pages do to it."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from pathlib import Path

from seqxero_tui.demo_company.accounting import contacts, documents, settlement
from seqxero_tui.demo_company.accounting.books import Books
from seqxero_tui.demo_company.accounting.document_rules import Writer
from seqxero_tui.demo_company.accounting.documents import CREDIT_NOTE, INVOICE, KINDS, Document
from seqxero_tui.demo_company.accounting.errors import Invalid, Unknown
from seqxero_tui.demo_company.clock import Clock
from seqxero_tui.demo_company.data import seeding
from seqxero_tui.demo_company.faults import Fault, Faults
from seqxero_tui.demo_company.identity import connections
from seqxero_tui.demo_company.identity.apps import CUSTOM_CONNECTION, NATIVE_APP, WEB_APP
from seqxero_tui.demo_company.identity.tokens import Tokens
from seqxero_tui.demo_company.limits import Limits
from seqxero_tui.demo_company.requestlog import Entry, RequestLog
from seqxero_tui.demo_company.storage import Storage
from seqxero_tui.demo_company.stripe.account import StripeAccount
from seqxero_tui.demo_company.wire import Json, encode_text, fold_keys, to_cents

CLIENT_ID = NATIVE_APP.client_id
DEFAULT_REDIRECT_URI = "http://localhost:8742/callback"


class Company:
    """Everything behind the server. Safe to use from any thread while the server runs."""

    def __init__(
        self,
        folder: Path,
        *,
        region: str = "uk",
        tier: str = "starter",
        redirect_uri: str = DEFAULT_REDIRECT_URI,
    ) -> None:
        """Open the data in `folder`, seeding it when new.

        ValueError for an unknown region or tier; OSError when the folder's file cannot be used.
        """
        self.client_id, self.redirect_uri = CLIENT_ID, redirect_uri
        self._region = seeding.region_named(region)
        self.storage = Storage(folder)
        self.clock = Clock(float(self.storage.meta("clock_offset") or 0))
        try:
            self.limits = Limits(tier, self.clock)
            self.stripe = StripeAccount(folder, self.clock)
        except (ValueError, OSError):
            self.storage.close()
            raise
        self.faults = Faults()
        self.log = RequestLog()
        self.tokens = Tokens(self.storage, "http://127.0.0.1")
        if not self.tenant_ids:
            with self.storage.transaction():
                self._seed()

    def close(self) -> None:
        self.stripe.close()
        self.storage.close()

    @property
    def tenant_ids(self) -> list[str]:
        """Both organisations, the Demo Company first."""
        rows = self.storage.all("SELECT tenant_id FROM organisation ORDER BY position")
        return [row["tenant_id"] for row in rows]

    def books(self, tenant_id: str | None = None) -> Books:
        """An organisation's books at this moment; the Demo Company's when none is named."""
        return Books(self.storage, tenant_id or self.tenant_ids[0], self.clock.now())

    def books_by_short_code(self, short_code: str) -> Books | None:
        for tenant_id in self.tenant_ids:
            books = self.books(tenant_id)
            if books.organisation["ShortCode"] == short_code:
                return books
        return None

    # --- controls --------------------------------------------------------------------------------------------

    def advance(self, seconds: float) -> None:
        """Move the clock forward and remember it."""
        self.clock.advance(seconds)
        self.storage.set_meta("clock_offset", str(self.clock.offset_seconds))

    def add_fault(self, fault: str, **options: object) -> Fault:
        """Order a fault: `add_fault("slow", path="/Invoices", seconds=3)`; ValueError for what is unknown."""
        return self.faults.add(Fault.from_json({"fault": fault, **options}))

    def clear_faults(self) -> None:
        self.faults.clear()

    @property
    def requests(self) -> list[Entry]:
        """Every identity and API request since the start or the last clearing."""
        return self.log.entries()

    def clear_requests(self) -> None:
        self.log.clear()

    def reset(self) -> list[str]:
        """What Xero does every 28 days: everything fresh, with new ids; old connections and tokens are dead.

        The clock keeps its place. Answers with the new tenant ids.
        """
        with self.storage.transaction():
            key, offset = self.storage.meta("signing_key"), self.storage.meta("clock_offset")
            consents = self._identity_rows()
            self.storage.empty()
            for name, value in (("signing_key", key), ("clock_offset", offset)):
                if value is not None:
                    self.storage.set_meta(name, value)
            for table, rows in consents.items():
                self.storage.insert_many(table, rows)
            return self._seed()

    def _identity_rows(self) -> dict[str, list[dict[str, object]]]:
        """Tokens outlive a reset, as at Xero: it is the connection that is gone (403)."""
        tables = ("consent", "access_token", "refresh_token")
        return {table: [dict(row) for row in self.storage.rows_of(table)] for table in tables}

    def _seed(self) -> list[str]:
        """Fill the empty storage; the custom connection is set up anew, with the Demo Company."""
        tenant_ids = seeding.seed(self.storage, self._region, self.clock.now())
        connections.set_up(self.storage, CUSTOM_CONNECTION.client_id, tenant_ids[0], self.clock.now())
        return tenant_ids

    def seed(self, contacts: int) -> None:
        """Add so many complete customers to the Demo Company, for load work."""
        seeding.more_customers(self.books(), contacts)
        self.storage.analyze()

    def revoke(self) -> None:
        """The user disconnects the apps inside Xero: connections and refresh tokens are gone."""
        for app in (NATIVE_APP, WEB_APP):
            connections.revoke(self.storage, app.client_id)

    def set_lock_dates(
        self, tenant_id: str | None = None, *, period: date | None = None, end_of_year: date | None = None
    ) -> None:
        """Set or (None) lift both lock dates."""
        books = self.books(tenant_id)
        body = dict(books.organisation)
        for name, day in (("PeriodLockDate", period), ("EndOfYearLockDate", end_of_year)):
            body.pop(name, None)
            if day is not None:
                body[name] = day.isoformat()
        self.storage.run(
            "UPDATE organisation SET body = ? WHERE tenant_id = ?", (encode_text(body), books.tenant_id)
        )

    def set_account_status(self, code: str, status: str, tenant_id: str | None = None) -> None:
        """Archive (ARCHIVED) or bring back (ACTIVE) an account."""
        books = self.books(tenant_id)
        account = books.account(code=code)
        if account is None:
            raise Unknown(f"There is no account {code}.")
        self.storage.run(
            "UPDATE setting SET body = ?, updated = ? WHERE tenant_id = ? AND kind = 'account' AND id = ?",
            (encode_text({**account, "Status": status}), books.stamp, books.tenant_id, account["AccountID"]),
        )

    # --- what a person does on the pages -----------------------------------------------------------------------

    def document(self, tenant_id: str, document_id: str) -> Document:
        """An invoice or credit note; Unknown when there is none."""
        books = self.books(tenant_id)
        for kind in (INVOICE, CREDIT_NOTE):
            if found := documents.find(books, kind, document_id=document_id):
                return found
        raise Unknown(f"There is no document {document_id}.")

    def mark_as_sent(self, tenant_id: str, document_id: str) -> None:
        """What "Mark as sent" does. Invalid when the document is not approved."""
        with self.storage.transaction():
            document = self.document(tenant_id, document_id)
            Writer(self.books(tenant_id), KINDS[document.kind], 4).mark_as_sent(document)

    def edit_document(self, tenant_id: str, document_id: str, changes: Json) -> None:
        """Change a document as a person does on its page: fields by their names in lower case, as far as Xero lets.

        Invalid with Xero's message where that is not possible.
        """
        with self.storage.transaction():
            document = self.document(tenant_id, document_id)
            Writer(self.books(tenant_id), KINDS[document.kind], 4).change(document, changes)

    def change_status(self, tenant_id: str, document_id: str, status: str) -> None:
        """Approve, void or delete. Invalid with Xero's message where that is not possible."""
        with self.storage.transaction():
            document = self.document(tenant_id, document_id)
            writer = Writer(self.books(tenant_id), KINDS[document.kind], 4)
            writer.change(document, {"status": status})

    def record_payment(
        self,
        tenant_id: str,
        invoice_id: str,
        amount: Decimal,
        *,
        account_code: str = settlement.DEFAULT_BANK_CODE,
        day: date | None = None,
        reference: str = "",
    ) -> str:
        """Pay an invoice (or refund a credit note) and answer with the payment's id. Invalid when refused."""
        with self.storage.transaction():
            books = self.books(tenant_id)
            account = books.account(code=account_code)
            if account is None or not settlement.takes_payments(account):
                raise Invalid(f"Account {account_code} cannot take payments.")
            try:
                cents = to_cents(amount)
            except ValueError as error:
                raise Invalid(str(error)) from None
            document = self.document(tenant_id, invoice_id)
            payment = settlement.Payment(document, account["AccountID"], cents, day or books.today, reference)
            return settlement.pay(books, payment)

    def remove_payment(self, tenant_id: str, payment_id: str) -> None:
        with self.storage.transaction():
            settlement.remove_payment(self.books(tenant_id), payment_id)

    def allocate(self, tenant_id: str, credit_note_id: str, invoice_id: str, amount: Decimal) -> str:
        """Use a credit note's credit for an invoice; answers with the allocation's id."""
        with self.storage.transaction():
            note, invoice = self.document(tenant_id, credit_note_id), self.document(tenant_id, invoice_id)
            return settlement.allocate(self.books(tenant_id), note, invoice, to_cents(amount))

    def remove_allocation(self, tenant_id: str, allocation_id: str) -> None:
        with self.storage.transaction():
            settlement.remove_allocation(self.books(tenant_id), allocation_id)

    def merge_contacts(self, tenant_id: str, contact_id: str, into_id: str) -> None:
        """Merge a contact into another one: it is archived, and its documents become the other's."""
        with self.storage.transaction():
            books = self.books(tenant_id)
            merged, survivor = (contacts.find(books, contact_id=each) for each in (contact_id, into_id))
            if merged is None or survivor is None or merged.contact_id == survivor.contact_id:
                raise Unknown("Two different contacts are needed.")
            merged.status = contacts.ARCHIVED
            merged.body["MergedToContactID"] = survivor.contact_id
            survivor.is_customer |= merged.is_customer
            survivor.is_supplier |= merged.is_supplier
            contacts.save(books, merged)
            contacts.save(books, survivor)
            self.storage.run(
                "UPDATE document SET contact_id = ?, updated = ? WHERE tenant_id = ? AND contact_id = ?",
                (survivor.contact_id, books.stamp, books.tenant_id, merged.contact_id),
            )

    def edit_contact(self, tenant_id: str, contact_id: str, changes: Json) -> contacts.Contact:
        """Change a contact with fields in Xero's spelling; `ContactStatus` ARCHIVED archives it.

        Invalid with Xero's messages; Unknown when there is no such contact.
        """
        with self.storage.transaction():
            books = self.books(tenant_id)
            contact = contacts.find(books, contact_id=contact_id)
            if contact is None:
                raise Unknown(f"There is no contact {contact_id}.")
            return contacts.apply(books, contact, fold_keys(changes))
