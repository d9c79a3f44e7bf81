"""The page of one contact (see, edit, archive, restore, make a customer), and that of a new one."""

from __future__ import annotations

from typing import Any

from starlette.responses import Response

from seqxero_tui.demo_company import people
from seqxero_tui.demo_company.accounting import contacts as records
from seqxero_tui.demo_company.accounting import history
from seqxero_tui.demo_company.accounting.errors import Invalid
from seqxero_tui.demo_company.pages.common import Done, NothingHere, Visit
from seqxero_tui.demo_company.pages.lists import DOCUMENTS
from seqxero_tui.demo_company.wire import Json

PERSON_FIELDS = {
    "Name": "Contact name",
    "FirstName": "First name",
    "LastName": "Last name",
    "EmailAddress": "Email",
    "AccountNumber": "Account number",
}
ADDRESS_FIELDS = {
    "AttentionTo": "Attention",
    "AddressLine1": "Address line 1",
    "AddressLine2": "Address line 2",
    "City": "Town / city",
    "Region": "County / state",
    "PostalCode": "Postal / zip code",
    "Country": "Country",
}
# Which slot is which for people; the postal one is the primary address (xero-api section 5).
ADDRESSES = {"POBOX": "Billing address", "STREET": "Delivery address"}
_NEWEST = 50


def _contact(visit: Visit) -> records.Contact:
    contact = records.find(visit.books, contact_id=str(visit.arguments["id"]))
    if contact is None:
        raise NothingHere("There is no such contact in this organisation.")
    return contact


def _fields(visit: Visit, body: Json) -> dict[str, Any]:
    """What the form's fields are called and hold; a refused form keeps what was typed."""
    typed = visit.form if visit.problems else None
    values = {name: body.get(name, "") for name in PERSON_FIELDS}
    slots = {kind: body.get("Addresses", {}).get(kind, {}) for kind in ADDRESSES}
    if typed is not None:
        values = {name: typed.get(name, values[name]) for name in PERSON_FIELDS}
        slots = {
            kind: {name: typed.get(f"{kind}.{name}", slot.get(name, "")) for name in ADDRESS_FIELDS}
            for kind, slot in slots.items()
        }
    return {
        "person_fields": PERSON_FIELDS,
        "address_fields": ADDRESS_FIELDS,
        "addresses": ADDRESSES,
        "values": values,
        "slots": slots,
    }


def show(visit: Visit) -> Response:
    contact = _contact(visit)
    owed = records.balances(visit.books, [contact.contact_id]).get(contact.contact_id)
    rows = visit.books.storage.all(
        f"{DOCUMENTS} AND d.contact_id = ? ORDER BY d.date DESC, d.number DESC LIMIT {_NEWEST}",
        (visit.tenant_id, contact.contact_id),
    )
    return visit.page(
        "contact.html",
        contact=contact,
        editable=contact.status == records.ACTIVE,
        owed=owed["AccountsReceivable"]["Outstanding"] if owed else None,
        rows=rows,
        today=visit.books.today.isoformat(),
        history=history.wire(visit.books, contact.contact_id),
        merged_into=contact.body.get("MergedToContactID"),
        **_fields(visit, contact.body),
    )


def act(visit: Visit) -> Done:
    """Save the form, archive, restore, or raise the invoice that makes a customer."""
    contact_id, company, tenant_id = _contact(visit).contact_id, visit.company, visit.tenant_id
    match visit.form.get("action"):
        case "save":
            company.edit_contact(tenant_id, contact_id, _changes(visit, _contact(visit).body))
            return Done("saved")
        case "archive":
            company.edit_contact(tenant_id, contact_id, {"ContactStatus": records.ARCHIVED})
            return Done("archived")
        case "restore":
            people.restore_contact(company, tenant_id, contact_id)
            return Done("restored")
        case "mock_invoice":
            people.raise_mock_invoice(company, tenant_id, contact_id)
            return Done("mock")
    raise Invalid("There is no such button on this page.")


def show_new(visit: Visit) -> Response:
    return visit.page("new_contact.html", **_fields(visit, {}))


def add(visit: Visit) -> Done:
    """A new contact; goes on with its page."""
    contact = people.add_contact(visit.company, visit.tenant_id, _changes(visit, {}))
    return Done("added", f"{visit.root}/contacts/contact/{contact.contact_id}")


def _changes(visit: Visit, stored: Json) -> Json:
    """The form in Xero's spelling. What is not on it (address lines 3 and 4) stays as it is stored."""
    slots = stored.get("Addresses", {})
    addresses = [
        {
            "AddressType": kind,
            **{name: text for name, text in slots.get(kind, {}).items() if name not in ADDRESS_FIELDS},
            **{name: visit.form.get(f"{kind}.{name}", "") for name in ADDRESS_FIELDS},
        }
        for kind in ADDRESSES
    ]
    return {**{name: visit.form.get(name, "") for name in PERSON_FIELDS}, "Addresses": addresses}
