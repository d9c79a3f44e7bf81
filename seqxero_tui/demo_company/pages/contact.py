"""The page of one contact: see, edit, archive."""

from __future__ import annotations

from starlette.responses import Response

from seqxero_tui.demo_company.accounting import contacts as records
from seqxero_tui.demo_company.pages.common import NothingHere, Visit
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


def _contact(visit: Visit) -> records.Contact:
    contact = records.find(visit.books, contact_id=str(visit.arguments["id"]))
    if contact is None:
        raise NothingHere("There is no such contact in this organisation.")
    return contact


def show(visit: Visit) -> Response:
    contact = _contact(visit)
    values = {name: contact.body.get(name, "") for name in PERSON_FIELDS}
    slots = {kind: dict(contact.body.get("Addresses", {}).get(kind, {})) for kind in ADDRESSES}
    if visit.problems:  # keep what was typed
        values |= {name: visit.form.get(name, "") for name in PERSON_FIELDS}
        slots = {
            kind: {name: visit.form.get(f"{kind}.{name}", "") for name in ADDRESS_FIELDS}
            for kind in ADDRESSES
        }
    owed = records.balances(visit.books, [contact.contact_id]).get(contact.contact_id)
    rows = visit.books.storage.all(
        "SELECT document_id, kind, number, date, status, currency, total, sent FROM document"
        " WHERE tenant_id = ? AND contact_id = ? ORDER BY date DESC, number DESC LIMIT 50",
        (visit.tenant_id, contact.contact_id),
    )
    merged_into = contact.body.get("MergedToContactID")
    return visit.page(
        "contact.html",
        contact=contact,
        editable=contact.status == records.ACTIVE,
        person_fields=PERSON_FIELDS,
        address_fields=ADDRESS_FIELDS,
        addresses=ADDRESSES,
        values=values,
        slots=slots,
        owed=owed["AccountsReceivable"]["Outstanding"] if owed else None,
        rows=rows,
        merged_into=merged_into,
    )


def act(visit: Visit) -> str:
    """Save the form, or archive."""
    contact = _contact(visit)
    if visit.form.get("action") == "archive":
        visit.company.edit_contact(visit.tenant_id, contact.contact_id, {"ContactStatus": records.ARCHIVED})
        return "archived"
    changes: Json = {name: visit.form.get(name, "") for name in PERSON_FIELDS}
    stored = contact.body.get("Addresses", {})
    changes["Addresses"] = [
        {
            "AddressType": kind,
            # Lines 3 and 4 are not on the form and stay as they are.
            **{name: text for name, text in stored.get(kind, {}).items() if name not in ADDRESS_FIELDS},
            **{name: visit.form.get(f"{kind}.{name}", "") for name in ADDRESS_FIELDS},
        }
        for kind in ADDRESSES
    ]
    visit.company.edit_contact(visit.tenant_id, contact.contact_id, changes)
    return "saved"
