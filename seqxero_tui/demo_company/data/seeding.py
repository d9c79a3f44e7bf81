"""Writes a region's tables into an empty storage, with fresh ids and dates counted from today."""

from __future__ import annotations

import secrets
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

from seqxero_tui.demo_company.accounting import (
    contacts,
    documents,
    history,
    subscriptions,
    tracking,
    transitions,
)
from seqxero_tui.demo_company.accounting.books import Books
from seqxero_tui.demo_company.accounting.contacts import Contact
from seqxero_tui.demo_company.accounting.documents import CREDIT_NOTE, INVOICE, Document, Kind
from seqxero_tui.demo_company.accounting.totals import (
    EXCLUSIVE,
    INCLUSIVE,
    cents,
    line_amount,
    line_tax,
    totals,
)
from seqxero_tui.demo_company.clock import milliseconds
from seqxero_tui.demo_company.data import documents as sales
from seqxero_tui.demo_company.data.contacts import DEMO, Seed, Slot, elsewhere
from seqxero_tui.demo_company.data.extra_contacts import EXTRA
from seqxero_tui.demo_company.data.international import AU, GLOBAL, NZ, US
from seqxero_tui.demo_company.data.items import BRANDING_THEMES, ITEMS, TRACKED_REGIONS
from seqxero_tui.demo_company.data.region import Region
from seqxero_tui.demo_company.data.uk import UK
from seqxero_tui.demo_company.identity.tokens import USER
from seqxero_tui.demo_company.storage import Storage
from seqxero_tui.demo_company.wire import Json, encode_text, new_id, number, to_cents

REGIONS = {region.name: region for region in (UK, US, NZ, AU, GLOBAL)}

# Xero moves its Demo Company's dates, but not the stamps of its documents (xero-api section 13.1).
_PRISTINE = datetime(2010, 11, 18, 2, 30, tzinfo=UTC)
_ALPHABET = "ABCDEFGHJKLMNPQRSTUVWXYZabcdefghjkmnpqrstuvwxyz23456789"


def region_named(name: str) -> Region:
    """The region's tables; ValueError for one that does not exist."""
    try:
        return REGIONS[name]
    except KeyError:
        raise ValueError(f"There is no region {name!r}; choose one of {', '.join(REGIONS)}.") from None


def seed(storage: Storage, region: Region, now: datetime) -> list[str]:
    """Both organisations of a region; answers with their tenant ids, the Demo Company first."""
    demo = _organisation(storage, region, now, demo=True)
    second = _organisation(storage, region, now, demo=False)
    with storage.transaction():
        _contacts(demo, (*_own(region), *EXTRA))
        _sales(demo, region)
        _contacts(second, (Seed("Only Customer Ltd", "C", "hello@only-customer.example", _ONLY_ADDRESS),))
    return [demo.tenant_id, second.tenant_id]


def _own(region: Region) -> tuple[Seed, ...]:
    return DEMO if region is UK else tuple(elsewhere(one, region.contactable.country) for one in DEMO)


_ONLY_ADDRESS = Slot("1 Single Street", "Oxford", "OX1 1AA", "United Kingdom")


def _organisation(storage: Storage, region: Region, now: datetime, *, demo: bool) -> Books:
    tenant_id = new_id()
    name = region.organisation if demo else region.second_organisation
    today = now.date()
    short_code = "!" + "".join(secrets.choice(_ALPHABET) for _ in range(5))
    (day, month), (basis, period) = region.year_end, region.tax_basis
    here = region.contactable
    body: Json = {
        "OrganisationID": tenant_id,
        "Name": name,
        "LegalName": name,
        "PaysTax": True,
        "Version": region.version,
        "OrganisationType": "COMPANY",
        "OrganisationEntityType": "COMPANY",
        "BaseCurrency": region.currency,
        "CountryCode": region.country,
        "IsDemoCompany": demo,
        "OrganisationStatus": "ACTIVE",
        "RegistrationNumber": "12345678",
        "TaxNumber": region.tax_number,
        "FinancialYearEndDay": day,
        "FinancialYearEndMonth": month,
        "SalesTaxBasis": basis,
        "SalesTaxPeriod": period,
        "DefaultSalesTax": "Remember previous",
        "DefaultPurchasesTax": "Remember previous",
        "CreatedDateUTC": f"/Date({milliseconds(now)})/",
        "Timezone": region.timezone,
        "ShortCode": short_code,
        "Class": "DEMO" if demo else "PREMIUM",
        "Edition": "BUSINESS",
        "LineOfBusiness": "Demonstration" if demo else "A second organisation, so that choosing matters",
        "Addresses": [
            {
                "AddressType": "POBOX",
                "AddressLine1": "23 Main Street",
                "AddressLine2": "Central City",
                "City": "Marineville",
                "PostalCode": here.postcode,
                "Country": "",
                "AttentionTo": "",
            }
        ],
        "Phones": [
            {
                "PhoneType": "OFFICE",
                "PhoneNumber": here.phone,
                "PhoneAreaCode": here.phone_area,
                **({"PhoneCountryCode": here.phone_country} if here.phone_country else {}),
            }
        ],
        "ExternalLinks": [],
        "PaymentTerms": {},
    }
    if demo:
        body["PeriodLockDate"] = date(today.year - region.locked_years, 9, 30).isoformat()
    storage.insert(
        "organisation",
        {
            "tenant_id": tenant_id,
            "position": 0 if demo else 1,
            "next_number": sales.NEXT_NUMBER if demo else 1,
            "body": encode_text(body),
        },
    )
    books = Books(storage, tenant_id, now)
    _settings(books, region)
    return books


def _settings(books: Books, region: Region) -> None:
    rows: list[tuple[str, str, Json]] = []
    rows += [("account", account["AccountID"], account) for account in region.accounts()]
    rows += [("tax_rate", rate.tax_type, rate.body(region.tax_word)) for rate in region.tax_rates]
    rows += [("currency", code, subscriptions.record(code, region.currency)) for code in region.currencies]
    rows += [("item", item["ItemID"], item) for item in _items(region)]
    rows += [("user", user["UserID"], user) for user in _users()]
    region_category = tracking.new_category("Region", TRACKED_REGIONS)
    rows.append((tracking.KIND, region_category["TrackingCategoryID"], region_category))
    for position, name in enumerate(BRANDING_THEMES):
        theme_id = new_id()
        created = f"/Date({books.stamp})/"
        theme = {"BrandingThemeID": theme_id, "Name": name, "Type": "INVOICE", "SortOrder": position}
        rows.append(("branding_theme", theme_id, {**theme, "CreatedDateUTC": created}))
    books.storage.insert_many(
        "setting",
        (
            {
                "tenant_id": books.tenant_id,
                "kind": kind,
                "id": key,
                "position": position,
                "updated": books.stamp,
                "body": encode_text(body),
            }
            for position, (kind, key, body) in enumerate(rows)
        ),
    )


def _users() -> Iterator[Json]:
    """The person who signs in here, and their accountant."""
    for user_id, first, last, email, subscriber, role in (
        (USER["xero_userid"], USER["given_name"], USER["family_name"], USER["email"], True, "STANDARD"),
        (new_id(), "Ada", "Accountant", "ada.accountant@seqxero.example", False, "FINANCIALADVISER"),
    ):
        yield {
            "UserID": user_id,
            "EmailAddress": email,
            "FirstName": first,
            "LastName": last,
            "IsSubscriber": subscriber,
            "OrganisationRole": role,
        }


def _items(region: Region) -> Iterator[Json]:
    for code, (name, price) in ITEMS.items():
        yield {
            "ItemID": new_id(),
            "Code": code,
            "Name": name,
            "Description": name,
            "SalesDetails": {
                "UnitPrice": number(Decimal(price)),
                "AccountCode": sales.SALES,
                "TaxType": region.sales_tax,
            },
            "IsSold": True,
            "IsPurchased": False,
            "IsTrackedAsInventory": False,
        }


# --- contacts ------------------------------------------------------------------------------------------------


def _contacts(books: Books, seeds: tuple[Seed, ...]) -> None:
    ids = {one.name: new_id() for one in seeds}
    groups: dict[str, str] = {}
    rows = []
    for one in seeds:
        body = one.body()
        if one.group:
            group_id = groups.setdefault(one.group, new_id())
            body["ContactGroups"] = [{"ContactGroupID": group_id, "Name": one.group, "Status": "ACTIVE"}]
        if one.merged_into:
            body["MergedToContactID"] = ids[one.merged_into]
        status = contacts.ARCHIVED if one.archived else contacts.ACTIVE
        contact = Contact(ids[one.name], status, "C" in one.role, "S" in one.role, books.stamp, body)
        rows.append(contacts.to_row(books.tenant_id, contact))
    books.storage.insert_many("contact", rows)


def more_customers(books: Books, count: int) -> None:
    """Add so many complete customers, numbered on from those added before (`POST /demo/seed`)."""
    first = 1 + books.storage.number(
        "SELECT count(*) FROM contact WHERE tenant_id = ? AND number_key LIKE 'load-%'", (books.tenant_id,)
    )
    rows = []
    for at in range(first, first + count):
        seeded = Seed(
            f"Load Customer {at:06d}",
            "C",
            f"customer{at:06d}@load.example",
            Slot(f"{at} Long Street", "London", "E1 6AN", "United Kingdom"),
            number=f"LOAD-{at:06d}",
        )
        contact = Contact(new_id(), contacts.ACTIVE, True, False, books.stamp, seeded.body())
        rows.append(contacts.to_row(books.tenant_id, contact))
    with books.storage.transaction():
        books.storage.insert_many("contact", rows)


# --- documents -----------------------------------------------------------------------------------------------


def _sales(books: Books, region: Region) -> None:
    today = books.today
    by_name = {
        row["name_key"]: row["contact_id"]
        for row in books.storage.all("SELECT * FROM contact WHERE tenant_id = ?", (books.tenant_id,))
    }
    invoices: dict[str, Document] = {}
    notes: list[Document] = []
    payments: list[dict[str, object]] = []
    for sale in sales.SALES_INVOICES:
        contact_id = by_name[sale.contact.casefold()]
        types = INCLUSIVE if sale.tax_included or region.prices_with_tax else EXCLUSIVE
        invoice = _document(books, region, INVOICE, sale.number, contact_id, sale.day, sale.lines, types)
        invoice.reference, invoice.sent = sale.reference, sale.sent
        invoice.due_date = today + timedelta(days=sale.due)
        invoice.status = transitions.DRAFT if sale.draft else transitions.AUTHORISED
        if sale.paid:
            payments.append(_payment(books, invoice, sale, today))
        invoices[sale.number] = invoice
    allocations: list[dict[str, object]] = []
    for credit in sales.CREDITS:
        contact_id = by_name[credit.contact.casefold()]
        types = INCLUSIVE if region.prices_with_tax else EXCLUSIVE
        lines = (credit.line,)
        note = _document(books, region, CREDIT_NOTE, credit.number, contact_id, credit.day, lines, types)
        note.status, note.sent = transitions.AUTHORISED, True
        allocations.append(_allocation(books, note, invoices[credit.invoice]))
        notes.append(note)
    for document in (*invoices.values(), *notes):
        document.status = transitions.settled(document.status, document.outstanding)
        if document.status == transitions.PAID and document.fully_paid_on is None:
            document.fully_paid_on = document.date
    names = {by_name[sale.contact.casefold()]: sale.contact for sale in sales.SALES_INVOICES}
    then = replace(books, now=_PRISTINE)
    for document in (*invoices.values(), *notes):
        history.document_changed(then, None, document, names[document.contact_id])
    rows = [documents.to_row(books.tenant_id, one) for one in (*invoices.values(), *notes)]
    books.storage.insert_many("document", rows)
    books.storage.insert_many("payment", payments)
    books.storage.insert_many("allocation", allocations)


def _document(
    books: Books,
    region: Region,
    kind: Kind,
    document_number: str,
    contact_id: str,
    day: int,
    seeds: tuple[sales.Line, ...],
    amount_types: str,
) -> Document:
    lines = [_line(books, region, one, amount_types) for one in seeds]
    pairs = [(line["LineAmount"], line["TaxAmount"]) for line in lines]
    summed = totals(pairs, amount_types)
    document = Document(
        new_id(),
        kind.name,
        kind.type,
        contact_id,
        books.today + timedelta(days=day),
        region.currency,
        Decimal(1),
        document_number,
        line_amount_types=amount_types,
        sub_total=to_cents(summed.sub_total),
        total_tax=to_cents(summed.total_tax),
        total=to_cents(summed.total),
        updated=milliseconds(_PRISTINE),
    )
    document.set_lines(lines)
    return document


def _tax_type(region: Region, kind: str) -> str:
    if kind == sales.UNTAXED:
        return region.untaxed
    return (region.goods_tax if kind == sales.GOODS else "") or region.sales_tax


def _line(books: Books, region: Region, seeded: sales.Line, amount_types: str) -> Json:
    """A line at its gross price, or with tax on top at the price in whole cents the gross one was made from."""
    quantity, unit = Decimal(seeded.quantity), Decimal(seeded.unit)
    tax_type = _tax_type(region, seeded.tax)
    percent = Decimal(str(books.tax_rates[tax_type]["EffectiveRate"]))
    if amount_types == EXCLUSIVE:
        unit = cents(unit / (1 + percent / 100))
    total = line_amount(quantity, unit)
    account = books.account(code=seeded.account)
    if account is None:
        raise LookupError(f"The chart has no account {seeded.account}.")
    return {
        "LineItemID": new_id(),
        "Description": seeded.description,
        "UnitAmount": number(unit),
        "Quantity": number(quantity),
        "LineAmount": number(total),
        "TaxType": tax_type,
        "AccountCode": seeded.account,
        "AccountID": account["AccountID"],
        "TaxAmount": number(line_tax(total, percent, amount_types)),
        "Tracking": [],
    }


def _payment(books: Books, invoice: Document, sale: sales.Sale, today: date) -> dict[str, object]:
    bank = books.account(code="090")
    cents, day = to_cents(Decimal(sale.paid)), today + timedelta(days=sale.paid_on)
    invoice.paid, invoice.fully_paid_on = cents, day if cents == invoice.total else None
    return {
        "payment_id": new_id(),
        "tenant_id": books.tenant_id,
        "document_id": invoice.document_id,
        "account_id": bank["AccountID"] if bank else "",
        "date": day.isoformat(),
        "amount": cents,
        "currency_rate": "1",
        "reference": "",
        "status": transitions.AUTHORISED,
        "updated": milliseconds(_PRISTINE),
    }


def _allocation(books: Books, note: Document, invoice: Document) -> dict[str, object]:
    note.credited += note.total
    invoice.credited += note.total
    return {
        "allocation_id": new_id(),
        "tenant_id": books.tenant_id,
        "credit_note_id": note.document_id,
        "invoice_id": invoice.document_id,
        "date": max(note.date, invoice.date).isoformat(),
        "amount": note.total,
        "updated": milliseconds(_PRISTINE),
    }
