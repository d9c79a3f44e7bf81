"""Contacts: what may be written, how they are found, and how they look on the wire (xero-api section 5)."""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Iterable
from dataclasses import dataclass, field
from decimal import Decimal

from seqxero_tui.demo_company.accounting import history
from seqxero_tui.demo_company.accounting.books import Books
from seqxero_tui.demo_company.accounting.errors import Invalid, not_found
from seqxero_tui.demo_company.accounting.reading import choice_of, objects_of, text_of
from seqxero_tui.demo_company.wire import Json, amount, decode, encode_text, new_id, wire_instant

ACTIVE, ARCHIVED = "ACTIVE", "ARCHIVED"
ADDRESS_TYPES = ("STREET", "POBOX")
PHONE_TYPES = ("DDI", "DEFAULT", "FAX", "MOBILE")
_EMAIL = re.compile(r"[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]+@[A-Za-z0-9](?:[A-Za-z0-9-]*\.)+[A-Za-z]{2,}")

# Text fields of the body with their longest length, in the order they are sent.
TEXT_FIELDS = {
    "ContactNumber": 50,
    "AccountNumber": 50,
    "Name": 255,
    "FirstName": 255,
    "LastName": 255,
    "CompanyNumber": 50,
    "EmailAddress": 255,
    "BankAccountDetails": 255,
    "TaxNumber": 50,
    "TaxNumberType": 10,
    "AccountsReceivableTaxType": 50,
    "AccountsPayableTaxType": 50,
    "SalesDefaultAccountCode": 10,
    "SalesDefaultLineAmountType": 10,
    "DefaultCurrency": 3,
}
ADDRESS_FIELDS = {
    "AddressLine1": 500,
    "AddressLine2": 500,
    "AddressLine3": 500,
    "AddressLine4": 500,
    "City": 255,
    "Region": 255,
    "PostalCode": 50,
    "Country": 50,
    "AttentionTo": 255,
}
PHONE_FIELDS = {"PhoneNumber": 50, "PhoneAreaCode": 10, "PhoneCountryCode": 20}
PERSON_FIELDS = {"FirstName": 255, "LastName": 255, "EmailAddress": 255}
MOST_PERSONS = 5
# Only single reads and paged lists carry these.
_DETAILS = (
    "ContactGroups",
    "ContactPersons",
    "Website",
    "PaymentTerms",
    "MergedToContactID",
    "BrandingTheme",
)


@dataclass
class Contact:
    """A stored contact; `body` holds everything in Xero's spelling except ids, status, flags and stamps."""

    contact_id: str
    status: str = ACTIVE
    is_customer: bool = False
    is_supplier: bool = False
    updated: int = 0
    body: Json = field(default_factory=dict)

    @property
    def name(self) -> str:
        return str(self.body.get("Name", ""))


def from_row(row: sqlite3.Row) -> Contact:
    return Contact(
        row["contact_id"],
        row["status"],
        bool(row["is_customer"]),
        bool(row["is_supplier"]),
        row["updated"],
        decode(row["body"]),
    )


def to_row(tenant_id: str, contact: Contact) -> dict[str, object]:
    body = contact.body
    searched = ("Name", "FirstName", "LastName", "ContactNumber", "CompanyNumber", "EmailAddress")
    return {
        "contact_id": contact.contact_id,
        "tenant_id": tenant_id,
        "name_key": contact.name.casefold(),
        "number_key": body.get("ContactNumber", "").casefold() or None,
        "account_key": body.get("AccountNumber", "").casefold() or None,
        "email_key": body.get("EmailAddress", "").casefold(),
        "search": "\n".join(body.get(name, "") for name in searched).casefold(),
        "status": contact.status,
        "is_customer": int(contact.is_customer),
        "is_supplier": int(contact.is_supplier),
        "updated": contact.updated,
        "body": encode_text(body),
    }


def save(books: Books, contact: Contact) -> None:
    contact.updated = books.stamp
    books.storage.insert("contact", to_row(books.tenant_id, contact), replace=True)


def find(books: Books, *, contact_id: str = "", number: str = "", active_name: str = "") -> Contact | None:
    """A contact by id, by ContactNumber, or by the Name of an active one."""
    for condition, value in (
        ("contact_id = ?", contact_id.lower()),
        ("number_key = ?", number.casefold()),
        (f"status = '{ACTIVE}' AND name_key = ?", active_name.casefold()),
    ):
        if value:
            row = books.storage.one(
                f"SELECT * FROM contact WHERE tenant_id = ? AND {condition}",  # noqa: S608
                (books.tenant_id, value),
            )
            return None if row is None else from_row(row)
    return None


def make_customer(books: Books, contact_id: str) -> None:
    """A sales invoice turns the contact into a customer, for good, without moving its stamp."""
    books.storage.run("UPDATE contact SET is_customer = 1 WHERE contact_id = ?", (contact_id,))


# --- writing -------------------------------------------------------------------------------------------------


def matched(books: Books, element: Json, *, create_only: bool) -> Contact | None:
    """The contact an element is about: by id, ContactNumber or Name; a PUT is always about a new one.

    An unknown id ends the whole call with a 404 (xero-api 4.3).
    """
    if create_only:
        return None
    if contact_id := text_of(element, "ContactID"):
        if (contact := find(books, contact_id=contact_id)) is None:
            raise not_found()
        return contact
    by_number = find(books, number=text_of(element, "ContactNumber"))
    return by_number or find(books, active_name=clean_name(text_of(element, "Name")))


def apply(books: Books, contact: Contact | None, element: Json) -> Contact:
    """Create (contact None) or change a contact from what was sent; raises Invalid with Xero's messages."""
    if contact is None:
        if not any(text_of(element, name) for name in ("Name", "ContactNumber")):
            raise Invalid(
                "The Contact must contain at least 1 of the following elements to identify the contact: "
                "Name, ContactID, ContactNumber"
            )
        changed = Contact(new_id())
    else:
        if contact.status != ACTIVE:
            raise Invalid(
                "The specified contact details matched an archived contact. "
                "Archived contacts cannot currently be edited via the API."
            )
        changed = Contact(
            contact.contact_id,
            contact.status,
            contact.is_customer,
            contact.is_supplier,
            0,
            dict(contact.body),
        )
    messages: list[str] = []
    _apply_texts(changed, element, messages)
    _apply_slots(changed, element, messages)
    _apply_persons(changed, element, messages)
    messages += _conflicts(books, changed)
    status = choice_of(
        element, "ContactStatus", "ContactStatus", frozenset({ACTIVE, ARCHIVED, "GDPRREQUEST"})
    )
    changed.status = status or changed.status
    if messages:
        raise Invalid(*messages)
    save(books, changed)
    _tell(books, contact, changed)
    return changed


def _tell(books: Books, before: Contact | None, after: Contact) -> None:
    change = history.EDITED if before else history.CREATED
    if before and before.status != after.status:
        change = "Archived"
    history.changed(books, after.contact_id, change, f"{after.name}.")


def clean_name(name: str) -> str:
    """Outer and doubled spaces fall away."""
    return " ".join(name.split())


def _apply_texts(contact: Contact, element: Json, messages: list[str]) -> None:
    for name, longest in TEXT_FIELDS.items():
        if name.lower() in element:
            text = text_of(element, name)
            contact.body[name] = clean_name(text) if name == "Name" else text
            if len(text) > longest:
                messages.append(f"The {name} field cannot be longer than {longest} characters.")
    if not contact.name:
        messages.append("Contact Name cannot be empty.")
    if "<" in contact.name or ">" in contact.name:
        messages.append("Contact Name cannot contain < or >.")
    if (email := contact.body.get("EmailAddress", "")) and not is_email(email):
        messages.append("Email address must be valid.")


def is_email(text: str) -> bool:
    """One plain address; umlauts are no part of one (xero-api section 5)."""
    return _EMAIL.fullmatch(text) is not None


def _apply_slots(contact: Contact, element: Json, messages: list[str]) -> None:
    for plural, key, types, fields in (
        ("Addresses", "AddressType", ADDRESS_TYPES, ADDRESS_FIELDS),
        ("Phones", "PhoneType", PHONE_TYPES, PHONE_FIELDS),
    ):
        for sent in objects_of(element, plural):
            kind = text_of(sent, key).upper()
            if kind not in types:
                messages.append(f"The {key} {kind or 'of an entry'} is not valid for a contact.")
                continue
            slot = {name: text for name in fields if (text := text_of(sent, name))}
            messages += [
                f"The {name} field cannot be longer than {fields[name]} characters."
                for name, text in slot.items()
                if len(text) > fields[name]
            ]
            country = slot.get("Country", "")
            if any(not (letter.isalpha() or letter.isspace()) for letter in country):
                messages.append("The Country field can only contain letters and spaces.")
            contact.body[plural] = {**contact.body.get(plural, {}), kind: slot}


def _apply_persons(contact: Contact, element: Json, messages: list[str]) -> None:
    if "contactpersons" not in element:
        return
    persons = []
    for sent in objects_of(element, "ContactPersons"):
        person: Json = {name: text_of(sent, name) for name in PERSON_FIELDS}
        if person["EmailAddress"] and not is_email(person["EmailAddress"]):
            messages.append("Email address must be valid.")
        persons.append({**person, "IncludeInEmails": sent.get("includeinemails") is True})
    if len(persons) > MOST_PERSONS:
        messages.append(f"A contact can have at most {MOST_PERSONS} contact persons.")
    contact.body["ContactPersons"] = persons


def _conflicts(books: Books, contact: Contact) -> list[str]:
    messages, body = [], contact.body
    other = find(books, active_name=contact.name)
    if other and other.contact_id != contact.contact_id:
        messages.append(
            f"The contact name {contact.name} is already assigned to another contact. "
            "The contact name must be unique across all active contacts."
        )
    number = body.get("ContactNumber", "")
    other = find(books, number=number) if number else None
    if other and other.contact_id != contact.contact_id:
        messages.append(
            f"The contact number {number} is already assigned to another contact. "
            "The contact number must be unique across all contacts."
        )
    taken = books.storage.one(
        "SELECT 1 FROM contact WHERE tenant_id = ? AND account_key = ? AND contact_id <> ?",
        (books.tenant_id, body.get("AccountNumber", "").casefold() or None, contact.contact_id),
    )
    if taken:
        messages.append("The Account Number already exists. Please enter a different Account Number.")
    currency = body.get("DefaultCurrency", "")
    if currency and currency.upper() not in books.currency_rates:
        messages.append(f"Users Organisation is not subscribed to currency {currency}")
    return messages


# --- wire form -----------------------------------------------------------------------------------------------


def _slots(stored: Json, key: str, types: Iterable[str], blank: Json) -> list[Json]:
    return [{key: kind, **(stored.get(kind) or blank)} for kind in types]


def wire(
    contact: Contact,
    *,
    details: bool,
    written: bool = False,
    balances: Json | None = None,
    has_files: bool = False,
) -> Json:
    """A contact as Xero sends it. `details` for single reads and paged lists; in answers to writes empty slots
    spell their blanks out."""
    body = contact.body
    out: Json = {"ContactID": contact.contact_id, "ContactStatus": contact.status}
    out |= {name: body[name] for name in TEXT_FIELDS if body.get(name)}
    blank_address = dict.fromkeys(("City", "Region", "PostalCode", "Country"), "") if written else {}
    blank_phone = dict.fromkeys(PHONE_FIELDS, "") if written else {}
    out["Addresses"] = _slots(body.get("Addresses", {}), "AddressType", ADDRESS_TYPES, blank_address)
    out["Phones"] = _slots(body.get("Phones", {}), "PhoneType", PHONE_TYPES, blank_phone)
    out["UpdatedDateUTC"] = wire_instant(contact.updated)
    out["IsSupplier"], out["IsCustomer"] = contact.is_supplier, contact.is_customer
    out["ContactGroups"], out["ContactPersons"] = [], []
    if details:
        out |= {name: body[name] for name in _DETAILS if body.get(name)}
        if balances:
            out["Balances"] = balances
    out["HasAttachments"], out["HasValidationErrors"] = has_files, False
    return out


def summary(contact_id: str, name: str) -> Json:
    """How lists of documents nest their contact."""
    empty: Json = {"Addresses": [], "Phones": [], "ContactGroups": [], "ContactPersons": []}
    return {"ContactID": contact_id, "Name": name, **empty, "HasValidationErrors": False}


def balances(books: Books, contact_ids: list[str]) -> dict[str, Json]:
    """What contacts owe now, in the base currency; contacts without open documents are absent."""
    marks = ", ".join("?" * len(contact_ids))
    rows = books.storage.all(
        "SELECT contact_id, kind, due_date, currency_rate, total - paid - credited AS open FROM document"  # noqa: S608
        f" WHERE contact_id IN ({marks}) AND status = 'AUTHORISED'",
        contact_ids,
    )
    owed: dict[str, list[int]] = {}
    for row in rows:
        base = round(row["open"] / Decimal(row["currency_rate"]))
        sums = owed.setdefault(row["contact_id"], [0, 0])
        sums[0] += base if row["kind"] == "invoice" else -base
        if row["kind"] == "invoice" and row["due_date"] and row["due_date"] < books.today.isoformat():
            sums[1] += base
    nothing = {"Outstanding": amount(0), "Overdue": amount(0)}
    return {
        contact_id: {
            "AccountsReceivable": {"Outstanding": amount(outstanding), "Overdue": amount(overdue)},
            "AccountsPayable": nothing,
        }
        for contact_id, (outstanding, overdue) in owed.items()
    }
