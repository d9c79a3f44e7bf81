"""The verbs of /Contacts."""

from __future__ import annotations

from seqxero_tui.demo_company.accounting import attachments, contacts, owners
from seqxero_tui.demo_company.accounting.call import Answer, Call
from seqxero_tui.demo_company.accounting.errors import not_found
from seqxero_tui.demo_company.accounting.listing import Listing
from seqxero_tui.demo_company.accounting.where import Field
from seqxero_tui.demo_company.accounting.writing import write_each
from seqxero_tui.demo_company.wire import ZERO_ID, Json

PLURAL, SINGULAR = "Contacts", "Contact"


def _text(name: str) -> Field:
    return Field(f"fold(json_extract(body, '$.{name}'))", "text")


FIELDS = {
    "contactid": Field("contact_id", "exact"),
    "name": Field("name_key", "text"),
    "emailaddress": Field("email_key", "text"),
    "contactnumber": Field("number_key", "text"),
    "accountnumber": Field("account_key", "text"),
    "contactstatus": Field("status", "exact"),
    "iscustomer": Field("is_customer", "flag"),
    "issupplier": Field("is_supplier", "flag"),
    "updateddateutc": Field("updated", "instant"),
    **{name.lower(): _text(name) for name in ("FirstName", "LastName", "CompanyNumber", "TaxNumber")},
}


def get_list(call: Call) -> Answer:
    """Contacts, archived ones only with `includeArchived=true`."""
    summary_only = call.flag("summaryonly")
    listing = Listing("contact", FIELDS, "contact_id")
    listing.only("tenant_id = ?", call.books.tenant_id)
    if not call.flag("includearchived"):
        listing.only("status = ?", contacts.ACTIVE)
    listing.among("contact_id", [one.lower() for one in call.values("ids")])
    if term := call.query.get("searchterm", "").strip():
        listing.only("instr(search, ?) > 0", term.casefold())
    rows, pagination = listing.read(call, forced_page=summary_only)
    found = [contacts.from_row(row) for row in rows]
    if summary_only:
        return call.answer(PLURAL, [_summary(one) for one in found], page=pagination)
    paged = pagination is not None
    owed = contacts.balances(call.books, [one.contact_id for one in found]) if paged else {}
    with_files = attachments.holders(call.books)
    elements = [
        contacts.wire(
            one, details=paged, balances=owed.get(one.contact_id), has_files=one.contact_id in with_files
        )
        for one in found
    ]
    return call.answer(PLURAL, elements, page=pagination)


def _summary(contact: contacts.Contact) -> Json:
    whole = contacts.wire(contact, details=False)
    left_out = ("Addresses", "Phones", "ContactGroups", "ContactPersons", "HasAttachments")
    return {name: value for name, value in whole.items() if name not in left_out}


def get_one(call: Call) -> Answer:
    """A contact by id or by ContactNumber."""
    contact = owners.contact_of(call)
    owed = contacts.balances(call.books, [contact.contact_id])
    has_files = contact.contact_id in attachments.holders(call.books)
    body = contacts.wire(contact, details=True, balances=owed.get(contact.contact_id), has_files=has_files)
    return call.answer(PLURAL, [body])


def write(call: Call) -> Answer:
    """PUT creates, POST creates or changes; with an id in the path only that contact."""
    elements = call.elements(PLURAL, SINGULAR)
    if call.arguments:
        if contacts.find(call.books, contact_id=call.arguments[0]) is None:
            raise not_found()
        elements = [{**elements[0], "contactid": call.arguments[0]}]

    def save(element: Json) -> tuple[Json, list[str]]:
        contact = contacts.matched(call.books, element, create_only=call.method == "PUT")
        saved = contacts.apply(call.books, contact, element)
        return contacts.wire(saved, details=True, written=True), []

    return write_each(call, PLURAL, elements, save, _echo, error_flag="HasValidationErrors")


def _echo(element: Json) -> Json:
    """What was sent, as the refused contact."""
    sent = {name: text for name in contacts.TEXT_FIELDS if (text := element.get(name.lower()))}
    return {"ContactID": element.get("contactid") or ZERO_ID, **sent}
