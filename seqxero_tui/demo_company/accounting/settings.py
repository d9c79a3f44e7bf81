"""Setup data, read only: Organisation, Accounts, TaxRates, Currencies, BrandingThemes and Items (xero-api 6, 7, 10)."""

from __future__ import annotations

from collections.abc import Callable

from seqxero_tui.demo_company.accounting import attachments
from seqxero_tui.demo_company.accounting.call import Answer, Call
from seqxero_tui.demo_company.accounting.errors import not_found
from seqxero_tui.demo_company.accounting.listing import Listing
from seqxero_tui.demo_company.accounting.where import Field
from seqxero_tui.demo_company.wire import Json, decode, read_date, wire_date, wire_instant


def _text(name: str) -> Field:
    return Field(f"fold(json_extract(body, '$.{name}'))", "text")


def _fields(*names: str) -> dict[str, Field]:
    return {name.lower(): _text(name) for name in names}


_ACCOUNT_FIELDS = {
    **_fields("Code", "Name", "Type", "Class", "Status", "TaxType", "SystemAccount", "CurrencyCode"),
    "accountid": Field("id", "exact"),
    "enablepaymentstoaccount": Field("json_extract(body, '$.EnablePaymentsToAccount')", "flag"),
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


def _rows(call: Call, kind: str, fields: dict[str, Field], identity: str | None = None) -> list[Json]:
    listing = Listing("setting", fields, "id", "position")
    listing.only("tenant_id = ? AND kind = ?", call.books.tenant_id, kind)
    if identity is not None:
        listing.only("fold(id) = ?", identity.casefold())
    rows, _ = listing.read(call)
    if identity is not None and not rows:
        raise not_found()
    with_files = attachments.holders(call.books)
    return [_read(kind, decode(row["body"]), row["updated"], with_files) for row in rows]


def _read(kind: str, body: Json, updated: int, with_files: set[str]) -> Json:
    if kind in ("account", "item"):
        body["UpdatedDateUTC"] = wire_instant(updated)
    if kind == "account":
        body["HasAttachments"] = body["AccountID"] in with_files
    return body


def accounts(call: Call) -> Answer:
    """The whole chart, archived accounts included; never paged."""
    return call.answer("Accounts", _rows(call, "account", _ACCOUNT_FIELDS))


def account(call: Call) -> Answer:
    return call.answer("Accounts", _rows(call, "account", _ACCOUNT_FIELDS, call.arguments[0]))


def tax_rates(call: Call) -> Answer:
    return call.answer("TaxRates", _rows(call, "tax_rate", _TAX_FIELDS))


def tax_rate(call: Call) -> Answer:
    return call.answer("TaxRates", _rows(call, "tax_rate", _TAX_FIELDS, call.arguments[0]))


def currencies(call: Call) -> Answer:
    """Subscribed currencies; the rate we keep beside them is not part of Xero's answer."""
    rows = _rows(call, "currency", _fields("Code", "Description"))
    return call.answer(
        "Currencies", [{"Code": row["Code"], "Description": row["Description"]} for row in rows]
    )


def listed(kind: str, plural: str, *names: str) -> Callable[[Call], Answer]:
    """A resource that only lists its records."""

    def read(call: Call) -> Answer:
        return call.answer(plural, _rows(call, kind, _fields(*names)))

    return read


branding_themes = listed("branding_theme", "BrandingThemes", "Name")
items = listed("item", "Items", "Code", "Name", "Description")
