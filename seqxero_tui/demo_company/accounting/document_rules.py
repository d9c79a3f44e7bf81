"""What a write may do to an invoice or credit note, with Xero's words where it may not (xero-api sections 8.1-8.6)."""

from __future__ import annotations

import re
from copy import copy
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from urllib.parse import urlsplit

from seqxero_tui.demo_company.accounting import contacts, documents, history, transitions
from seqxero_tui.demo_company.accounting.books import Books
from seqxero_tui.demo_company.accounting.documents import INVOICE, Document, Kind
from seqxero_tui.demo_company.accounting.errors import Invalid
from seqxero_tui.demo_company.accounting.lines import LineReader
from seqxero_tui.demo_company.accounting.reading import (
    choice_of,
    date_of,
    decimal_of,
    flag_of,
    object_of,
    objects_of,
    text_of,
)
from seqxero_tui.demo_company.accounting.totals import EXCLUSIVE, INCLUSIVE, NO_TAX, cents, totals
from seqxero_tui.demo_company.accounting.transitions import AUTHORISED, DRAFT, VOIDED
from seqxero_tui.demo_company.wire import Json, new_id, to_cents

LONGEST_TEXT = 255
_TYPES = frozenset(
    {
        "ACCPAY",
        "ACCPAYCREDIT",
        "APOVERPAYMENT",
        "APPREPAYMENT",
        "ACCREC",
        "ACCRECCREDIT",
        "AROVERPAYMENT",
        "ARPREPAYMENT",
    }
)
_AMOUNT_TYPES = frozenset({EXCLUSIVE, INCLUSIVE, NO_TAX})
_ZONED_XERO = re.compile("xero", re.IGNORECASE)


@dataclass
class Writer:
    """Carries one element into the books; `warnings` are told beside a successful save."""

    books: Books
    kind: Kind
    unit_decimals: int
    warnings: list[str] = field(default_factory=list)

    def create(self, element: Json) -> Document:
        """A new document; raises Invalid."""
        status = self._status(element) or DRAFT
        sent_type = choice_of(element, "Type", "InvoiceType", _TYPES)
        if sent_type != self.kind.type:
            raise Invalid(f"{self.kind.words} not of valid type for creation")
        if status not in transitions.FIRST:
            raise Invalid(f"{self.kind.words} not of valid status for creation")
        document = Document(
            new_id(),
            self.kind.name,
            self.kind.type,
            self._contact(element),
            date_of(element, "Date") or self.books.today,
            "",
            Decimal(1),
            status=status,
            created_by=self.books.app,
        )
        errors = self._fill(document, element)
        if errors:
            raise Invalid(*errors)
        document.number = document.number or self.books.next_number(self.kind.prefix)
        return self._settle(None, document)

    def change(self, stored: Document, element: Json) -> Document:
        """An existing document; raises Invalid and then leaves it as it was."""
        wanted = self._status(element) or stored.status
        self._check_transition(stored, wanted)
        self._check_lock(stored.date, edited=True)
        document = copy(stored)
        if wanted in transitions.FINAL:
            document.status = wanted
            documents.save(self.books, document)
            self._tell(stored, document)
            return document
        if stored.settled:
            self._change_settled(document, element)
        else:
            document.status = wanted
            if object_of(element, "Contact"):
                document.contact_id = self._contact(element)
            if errors := self._fill(document, element):
                raise Invalid(*errors)
        return self._settle(stored, document)

    def mark_as_sent(self, stored: Document) -> Document:
        """What the button of this name does, also with a paid document; raises Invalid."""
        if stored.status not in (AUTHORISED, transitions.PAID):
            raise Invalid("Only AUTHORISED invoices may have SentToContact updated.")
        document = copy(stored)
        document.sent = True
        documents.save(self.books, document)
        self._tell(stored, document)
        return document

    # --- header ----------------------------------------------------------------------------------------------

    def _status(self, element: Json) -> str:
        return choice_of(element, "Status", "InvoiceStatus", transitions.STATUSES)

    def _check_transition(self, stored: Document, wanted: str) -> None:
        if stored.settled and wanted != stored.status and wanted in (VOIDED, DRAFT, "SUBMITTED", "DELETED"):
            raise Invalid(
                f"The status {wanted} cannot be applied to the invoice because it has payments or credit notes "
                "allocated to it."
            )
        if not transitions.may_become(stored.status, wanted, money_in_it=bool(stored.settled)):
            raise Invalid(f"{self.kind.words} not of valid status for modification")

    def _check_lock(self, day: date, *, edited: bool = False) -> None:
        for name, words in (
            ("EndOfYearLockDate", "end of year lock date"),
            ("PeriodLockDate", "period lock date"),
        ):
            lock = self.books.lock_date(name)
            if lock is None or day > lock:
                continue
            if edited:
                raise Invalid(f"The document cannot be edited as it is currently dated before the {words}")
            raise Invalid(
                f"The document date cannot be before the {words}, currently set at {lock.day} {lock:%B %Y}"
            )

    def _contact(self, element: Json) -> str:
        """The contact's id; fields beside the id change the contact, an unknown name makes a new one."""
        sent = object_of(element, "Contact")
        if not sent or not any(text_of(sent, name) for name in ("ContactID", "ContactNumber", "Name")):
            raise Invalid("A Contact must be specified for this type of transaction")
        found = contacts.matched(self.books, sent, create_only=False)
        if found is not None and found.status != contacts.ACTIVE:
            raise Invalid("Unable to assign an Archived contact.")
        beside = {name for name, value in sent.items() if value not in (None, "", [])} - {"contactid"}
        told_apart = {"name", "contactnumber"} if found and not text_of(sent, "ContactID") else set()
        if found is None or beside - told_apart:
            # As with Xero, such a write replaces the list of contact persons, with nothing if none were sent.
            found = contacts.apply(self.books, found, {"contactpersons": [], **sent})
        return found.contact_id

    def _fill(self, document: Document, element: Json) -> list[str]:
        """Put everything sent into the document; answers with what is wrong."""
        errors: list[str] = []
        self._dates(document, element, errors)
        self._names(document, element, errors)
        self._currency(document, element, errors)
        self._lines(document, element, errors)
        if self.kind is INVOICE:
            self._link(document, element, errors)
        self._sent_flag(
            document, element
        )  # the API takes it for credit notes too, though Xero's new pages do not
        return errors

    def _dates(self, document: Document, element: Json, errors: list[str]) -> None:
        document.date = date_of(element, "Date") or document.date
        document.due_date = date_of(element, "DueDate") or document.due_date
        document.expected_payment_date = (
            date_of(element, "ExpectedPaymentDate") or document.expected_payment_date
        )
        if self.kind is INVOICE and not document.due_date and transitions.needs_everything(document.status):
            errors.append("The document DueDate field must be specified.")
        try:
            self._check_lock(document.date)
        except Invalid as error:
            errors += error.messages

    def _names(self, document: Document, element: Json, errors: list[str]) -> None:
        if "reference" in element:
            document.reference = text_of(element, "Reference")
        document.number = text_of(element, self.kind.number_field) or document.number
        for name, text in (("Reference", document.reference), (self.kind.number_field, document.number)):
            if len(text) > LONGEST_TEXT:
                errors.append(f"The {name} field cannot be longer than {LONGEST_TEXT} characters.")
        other = documents.find(self.books, self.kind, number=document.number) if document.number else None
        if other and other.document_id != document.document_id:
            errors.append(f"{self.kind.words} # must be unique.")
        document.branding_theme_id = text_of(element, "BrandingThemeID") or document.branding_theme_id

    def _currency(self, document: Document, element: Json, errors: list[str]) -> None:
        wanted = text_of(element, "CurrencyCode").upper() or document.currency or self.books.base_currency
        if wanted not in self.books.currency_rates:
            errors.append(f"Users Organisation is not subscribed to currency {wanted}")
            return
        sent = decimal_of(element, "CurrencyRate")
        if sent is not None and sent <= 0:
            errors.append("The CurrencyRate must be greater than zero.")
        elif wanted == self.books.base_currency:
            document.currency_rate = Decimal(1)
        elif sent is not None:
            document.currency_rate = round(sent, 6)
        elif wanted != document.currency:
            document.currency_rate = self.books.currency_rates[wanted]
        document.currency = wanted

    def _lines(self, document: Document, element: Json, errors: list[str]) -> None:
        types = choice_of(element, "LineAmountTypes", "LineAmountType", _AMOUNT_TYPES)
        retaxed = bool(types) and types != document.line_amount_types
        document.line_amount_types = types or document.line_amount_types
        complete = transitions.needs_everything(document.status)
        reader = LineReader(
            self.books, document.line_amount_types, complete, self.kind is INVOICE, self.unit_decimals
        )
        stored = document.line_items()
        if element.get("lineitems") is not None:
            lines = reader.read(objects_of(element, "LineItems"), stored)
        elif retaxed or complete:
            lines = reader.retax(stored) if retaxed else _checked(reader, stored)
        else:
            lines = stored
        errors += dict.fromkeys(reader.errors)
        self.warnings += dict.fromkeys(reader.warnings)
        if complete and not lines:
            errors.append("One or more line items must be specified")
        document.set_lines(lines)
        self._total(document, element, errors)

    def _total(self, document: Document, element: Json, errors: list[str]) -> None:
        pairs = [
            (Decimal(str(line["LineAmount"])), Decimal(str(line["TaxAmount"])))
            for line in document.line_items()
            if "LineAmount" in line
        ]
        summed = totals(pairs, document.line_amount_types)
        document.sub_total, document.total_tax = to_cents(summed.sub_total), to_cents(summed.total_tax)
        document.total = to_cents(summed.total)
        sent = decimal_of(element, "Total")
        if sent is not None and element.get("lineitems") and cents(sent) != summed.total:
            errors.append("The invoice total does not equal the sum of the lines.")
        if document.total < 0:
            errors.append("The document total cannot be less than zero.")

    def _link(self, document: Document, element: Json, errors: list[str]) -> None:
        if not (url := text_of(element, "Url")):
            return
        parts = urlsplit(url)
        if parts.scheme not in ("http", "https") or not parts.hostname or _ZONED_XERO.search(url):
            errors.append("Url must be an absolute http or https address outside Xero.")
        else:
            document.url = url

    def _sent_flag(self, document: Document, element: Json) -> None:
        if not flag_of(element, "SentToContact") or document.sent:
            return
        if document.status == AUTHORISED:
            document.sent = True
        else:
            self.warnings.append("Only AUTHORISED invoices may have SentToContact updated.")

    # --- with payments or credits ----------------------------------------------------------------------------

    def _change_settled(self, document: Document, element: Json) -> None:
        """Text, account and due date may change; amounts are refused; date and currency are dropped silently."""
        if object_of(element, "Contact"):
            document.contact_id = self._contact(element)
        allowed = {
            "reference",
            "duedate",
            "brandingthemeid",
            "expectedpaymentdate",
            self.kind.number_field.lower(),
        }
        errors: list[str] = []
        narrowed = {name: value for name, value in element.items() if name in allowed}
        document.due_date = date_of(narrowed, "DueDate") or document.due_date
        self._names(document, narrowed, errors)
        if self.kind is INVOICE:
            self._link(document, element, errors)
            self._sent_flag(document, element)
        if sent := objects_of(element, "LineItems"):
            self._recode(document, sent, errors)
        if errors:
            raise Invalid(*errors)

    def _recode(self, document: Document, sent: list[Json], errors: list[str]) -> None:
        stored = document.line_items()
        if any(not text_of(line, "LineItemID") for line in sent):
            errors.append("To update fields on a paid invoice line item, you must supply a LineItemID")
            return
        reader = LineReader(
            self.books, document.line_amount_types, True, self.kind is INVOICE, self.unit_decimals
        )
        by_id = {line["LineItemID"]: line for line in reader.read(sent, stored)}
        merged = [by_id.pop(line["LineItemID"], line) for line in stored]
        errors += dict.fromkeys(reader.errors)
        money = ("Quantity", "UnitAmount", "LineAmount", "TaxAmount", "DiscountRate")
        moved = any(
            old.get(name) != new.get(name) for old, new in zip(stored, merged, strict=True) for name in money
        )
        if by_id or moved:
            errors.append(
                "This document cannot be edited as it has a payment or credit note allocated to it."
            )
        else:
            document.set_lines(merged)

    def _settle(self, before: Document | None, document: Document) -> Document:
        """Let status follow the money, save, and make the contact of a sales invoice a customer."""
        document.status = transitions.settled(document.status, document.outstanding)
        if document.status == transitions.PAID and document.fully_paid_on is None:
            document.fully_paid_on = self.books.today
        documents.save(self.books, document)
        self._tell(before, document)
        if self.kind is INVOICE:
            contacts.make_customer(self.books, document.contact_id)
        return document

    def _tell(self, before: Document | None, after: Document) -> None:
        contact = contacts.find(self.books, contact_id=after.contact_id)
        history.document_changed(self.books, before, after, contact.name if contact else "")


def _checked(reader: LineReader, stored: list[Json]) -> list[Json]:
    """Stored lines as they are; the reader only notes what keeps the document from being approved."""
    reader.retax(stored)
    return stored
