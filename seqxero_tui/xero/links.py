"""Addresses of Xero's pages for people: contact, invoice, credit note.

The short code names the organisation, so a person signed in to several lands in the right one.
"""

from __future__ import annotations

from urllib.parse import quote

from seqxero_tui.xero.ids import checked_id

XERO = "https://go.xero.com"


def contact_url(short_code: str, contact_id: str, base: str = XERO) -> str:
    """The contact's page. `base` is `XeroHosts.web`; raises InputError when the id is not a UUID."""
    return f"{base}/app/{_segment(short_code)}/contacts/contact/{checked_id(contact_id)}"


def invoice_url(short_code: str, invoice_id: str, base: str = XERO) -> str:
    """The sales invoice's page; arguments and errors as for `contact_url`."""
    return f"{base}/app/{_segment(short_code)}/invoicing/view/{checked_id(invoice_id)}"


def credit_note_url(short_code: str, credit_note_id: str, base: str = XERO) -> str:
    """The sales credit note's page; it has none among Xero's newer pages, so the sign-in form leads to it."""
    page = f"/AccountsReceivable/ViewCreditNote.aspx?creditNoteID={checked_id(credit_note_id)}"
    return f"{base}/organisationlogin/default.aspx?shortcode={_segment(short_code)}&redirecturl={page}"


def _segment(text: str) -> str:
    return quote(text, safe="")
