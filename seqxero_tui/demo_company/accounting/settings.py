"""Setup data: Organisation and what it may do, Users, Accounts, TaxRates, Currencies, BrandingThemes, Items.

Everything here reads (xero-api sections 6, 7, 10), but for the currencies an organisation subscribes to.
"""

from __future__ import annotations

from seqxero_tui.demo_company.accounting import attachments, subscriptions
from seqxero_tui.demo_company.accounting.books import Books
from seqxero_tui.demo_company.accounting.call import Answer, Call
from seqxero_tui.demo_company.accounting.errors import not_found
from seqxero_tui.demo_company.accounting.listing import Listing
from seqxero_tui.demo_company.accounting.reading import text_of
from seqxero_tui.demo_company.accounting.where import Field
from seqxero_tui.demo_company.accounting.writing import write_each
from seqxero_tui.demo_company.wire import Json, decode, read_date, wire_date, wire_instant

# What an app may do (GET /Organisation/Actions); locked periods stay locked for it.
ALLOWED = (
    "CreateApprovedInvoice",
    "CreateDraftInvoice",
    "CreateInvoicePayment",
    "AttachFilesIntoInvoice",
    "UseMulticurrency",
)
NOT_ALLOWED = ("ApproveTransactionsBeforePeriodLockDate", "CreateApprovedBill", "CreateDraftBill")


def _text(name: str) -> Field:
    return Field(f"fold(json_extract(body, '$.{name}'))", "text")


def _fields(*names: str) -> dict[str, Field]:
    return {name.lower(): _text(name) for name in names}


_ACCOUNT_FIELDS = {
    **_fields("Code", "Name", "Type", "Class", "Status", "TaxType", "SystemAccount", "CurrencyCode"),
    "accountid": Field("id", "exact"),
    "enablepaymentstoaccount": Field("json_extract(body, '$.EnablePaymentsToAccount')", "flag"),
}
_ITEM_FIELDS = {
    **_fields("Code", "Name", "Description"),
    "itemid": Field("id", "exact"),
    "issold": Field("json_extract(body, '$.IsSold')", "flag"),
    "ispurchased": Field("json_extract(body, '$.IsPurchased')", "flag"),
}
_USER_FIELDS = {
    **_fields("FirstName", "LastName", "EmailAddress", "OrganisationRole"),
    "issubscriber": Field("json_extract(body, '$.IsSubscriber')", "flag"),
}
_TAX_FIELDS = {
    **_fields("Name", "TaxType", "Status", "ReportTaxType"),
    "canapplytorevenue": Field("json_extract(body, '$.CanApplyToRevenue')", "flag"),
}


def organisation(call: Call) -> Answer:
    """The organisation the call is for, with lock dates only where they are set."""
    body = dict(call.books.organisation)
    for name in ("PeriodLockDate", "EndOfYearLockDate"):
        if (text := body.get(name)) and (day := read_date(text)):
            body[name] = wire_date(day)
        else:
            body.pop(name, None)
    return call.answer("Organisations", [body])


def actions(call: Call) -> Answer:
    """What an app may do in the organisation, by name."""
    told = [*((name, "ALLOWED") for name in ALLOWED), *((name, "NOT-ALLOWED") for name in NOT_ALLOWED)]
    return call.answer("Actions", [{"Name": name, "Status": status} for name, status in told])


def _rows(
    call: Call, kind: str, fields: dict[str, Field], identity: str | None = None, *, stamped: bool = False
) -> list[Json]:
    """Records of a kind as stored, the one with the id where one is named (else 404); some tell when they changed."""
    listing = Listing("setting", fields, "id", "position")
    listing.only("tenant_id = ? AND kind = ?", call.books.tenant_id, kind)
    if identity is not None:
        listing.only("fold(id) = ?", identity.casefold())
    rows, _ = listing.read(call)
    if identity is not None and not rows:
        raise not_found()
    return [{**decode(row["body"]), **(_changed(row["updated"]) if stamped else {})} for row in rows]


def _changed(stamp: int) -> Json:
    return {"UpdatedDateUTC": wire_instant(stamp)}


def accounts(call: Call) -> Answer:
    """The whole chart, archived accounts included; never paged."""
    return call.answer("Accounts", _accounts(call))


def account(call: Call) -> Answer:
    return call.answer("Accounts", _accounts(call, call.arguments[0]))


def _accounts(call: Call, identity: str | None = None) -> list[Json]:
    with_files = attachments.holders(call.books)
    rows = _rows(call, "account", _ACCOUNT_FIELDS, identity, stamped=True)
    return [{**row, "HasAttachments": row["AccountID"] in with_files} for row in rows]


def account_wire(books: Books, body: Json) -> Json:
    """An account just written."""
    return {
        **body,
        **_changed(books.stamp),
        "HasAttachments": body["AccountID"] in attachments.holders(books),
    }


def tax_rates(call: Call) -> Answer:
    return call.answer("TaxRates", _rows(call, "tax_rate", _TAX_FIELDS))


def tax_rate(call: Call) -> Answer:
    return call.answer("TaxRates", _rows(call, "tax_rate", _TAX_FIELDS, call.arguments[0]))


def items(call: Call, item_id: str | None = None) -> list[Json]:
    return _rows(call, "item", _ITEM_FIELDS, item_id, stamped=True)


def branding_themes(call: Call) -> Answer:
    return call.answer("BrandingThemes", _rows(call, "branding_theme", _fields("Name")))


def users(call: Call) -> Answer:
    return call.answer("Users", _rows(call, "user", _USER_FIELDS, stamped=True))


def user(call: Call) -> Answer:
    return call.answer("Users", _rows(call, "user", _USER_FIELDS, call.arguments[0], stamped=True))


# --- currencies ----------------------------------------------------------------------------------------------


def currencies(call: Call) -> Answer:
    """Those the organisation subscribes to."""
    return call.answer(
        "Currencies", [_currency(row) for row in _rows(call, "currency", _fields("Code", "Description"))]
    )


def subscribe(call: Call) -> Answer:
    """PUT of one currency; one that is there stays as it is."""

    def save(element: Json) -> tuple[Json, list[str]]:
        return _currency(subscriptions.subscribe(call.books, text_of(element, "Code"))), []

    (element, *_) = call.elements("Currencies", "Currency")
    return write_each(call, "Currencies", [element], save, _currency_echo, by_element=False)


def _currency(record: Json) -> Json:
    """The rate we keep beside it is not part of Xero's answer."""
    return {"Code": record["Code"], "Description": record["Description"]}


def _currency_echo(element: Json) -> Json:
    return {"Code": element.get("code")}
