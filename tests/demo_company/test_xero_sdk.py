"""Xero's own Python SDK, pointed at the Demo Company over real HTTP, runs through everything with nothing bent for it."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from xero_python.accounting import (
    Account,
    AccountingApi,
    AccountType,
    Address,
    Allocation,
    Allocations,
    Contact,
    Contacts,
    CreditNote,
    CreditNotes,
    Currency,
    CurrencyCode,
    HistoryRecord,
    HistoryRecords,
    Invoice,
    Invoices,
    Item,
    Items,
    LineAmountTypes,
    LineItem,
    LineItemTracking,
    Payment,
    PaymentDelete,
    Purchase,
    RequestEmpty,
    TaxComponent,
    TaxRate,
    TaxRates,
    TrackingCategory,
    TrackingOption,
)
from xero_python.api_client import ApiClient
from xero_python.api_client.configuration import Configuration
from xero_python.api_client.oauth2 import OAuth2Token, TokenApi
from xero_python.exceptions import (
    BadRequestException,
    HTTPStatusException,
    NotFoundException,
    RateLimitException,
)
from xero_python.identity import IdentityApi

from seqxero_tui.demo_company import CUSTOM_CONNECTION, WEB_APP, App, DemoCompanyServer

from .conftest import SCOPES, Client

WHOLE = SCOPES.replace("settings.read", "settings") + " accounting.attachments"
SALES, BANK = "200", "090"
TODAY = date(2026, 3, 2)


class Sdk:
    """The SDK's clients, with tokens kept in memory as its documentation shows."""

    def __init__(self, server: DemoCompanyServer, app: App, token: dict[str, Any]) -> None:
        self.token = token
        configuration = Configuration()
        configuration.oauth2_token = OAuth2Token(app.client_id, app.secret)
        self.client = ApiClient(configuration)
        self.client.oauth2_token_getter(lambda: self.token)
        self.client.oauth2_token_saver(self._save)
        address = server.address
        self.accounting = AccountingApi(self.client, base_url=address.api_url)
        self.identity = IdentityApi(self.client, base_url=address.url)
        self.tenant = server.company.tenant_ids[0]

    def _save(self, token: dict[str, Any]) -> None:
        self.token = token

    def call(self, method: str, *arguments: Any, **options: Any) -> Any:
        """One call of the accounting API for the organisation."""
        return getattr(self.accounting, method)(self.tenant, *arguments, **options)


@pytest.fixture
def sdk(server: DemoCompanyServer, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Sdk:
    """Signed in through the consent page as a web app with a secret, the kind the SDK is made for."""
    for name in ("refresh_token_url", "client_credentials_token_url"):
        monkeypatch.setattr(TokenApi, name, server.address.token_url)
    monkeypatch.setattr(TokenApi, "revoke_token_url", server.address.revocation_url)
    browser = Client(server)
    asked = {
        "client_id": WEB_APP.client_id,
        "code_challenge": "",
        "code_challenge_method": "",
        "scope": WHOLE,
    }
    code = browser.consent("", **asked)["code"]
    form = {"grant_type": "authorization_code", "code": code, "redirect_uri": server.address.redirect_uri}
    given = browser.http.post("/connect/token", data=form, auth=(WEB_APP.client_id, WEB_APP.secret)).json()
    browser.http.close()
    sdk = Sdk(server, WEB_APP, {**given, "scope": given["scope"].split()})
    sdk.client.configuration.temp_folder_path = str(tmp_path)
    return sdk


def customer(sdk: Sdk, name: str = "Boom FM") -> Contact:
    return Contact(contact_id=sdk.call("get_contacts", where=f'Name=="{name}"').contacts[0].contact_id)


def line(unit: str = "100", **fields: Any) -> LineItem:
    return LineItem(description="Seats", quantity=1, unit_amount=Decimal(unit), account_code=SALES, **fields)


def invoice(sdk: Sdk, **fields: Any) -> Invoice:
    return Invoice(
        **{
            "type": "ACCREC",
            "contact": customer(sdk),
            "date": TODAY,
            "due_date": TODAY + timedelta(days=30),
            "status": "AUTHORISED",
            "line_amount_types": LineAmountTypes.EXCLUSIVE,
            "line_items": [line()],
            **fields,
        }
    )


def raised(sdk: Sdk, **fields: Any) -> Invoice:
    made = sdk.call(
        "create_invoices", Invoices(invoices=[invoice(sdk, **fields)]), summarize_errors=False, unitdp=4
    )
    return made.invoices[0]


def credited(sdk: Sdk, unit: str) -> CreditNote:
    note = CreditNote(
        type="ACCRECCREDIT",
        contact=customer(sdk),
        date=TODAY,
        status="AUTHORISED",
        line_amount_types=LineAmountTypes.NOTAX,
        line_items=[line(unit)],
    )
    return sdk.call(
        "create_credit_notes", CreditNotes(credit_notes=[note]), summarize_errors=False
    ).credit_notes[0]


# --- signing in ----------------------------------------------------------------------------------------------


def test_connections_are_read_and_given_up(sdk: Sdk) -> None:
    (connection,) = sdk.identity.get_connections()
    assert (connection.tenant_id, connection.tenant_name) == (sdk.tenant, "Demo Company (UK)")
    assert connection.created_date_utc is not None
    sdk.identity.delete_connection(connection.id)
    assert sdk.identity.get_connections() == []
    with pytest.raises(HTTPStatusException) as refused:
        sdk.call("get_organisations")
    assert refused.value.status == 403


def test_an_expired_token_is_refreshed_and_a_revoked_one_is_over(sdk: Sdk) -> None:
    first = sdk.token["access_token"]
    sdk.token = {**sdk.token, "expires_at": datetime.now(UTC).timestamp() - 1}
    assert sdk.call("get_organisations").organisations[0].name == "Demo Company (UK)"
    assert sdk.token["access_token"] != first
    sdk.client.configuration.oauth2_token.update_token(**sdk.token)
    assert sdk.client.configuration.oauth2_token.revoke_access_token(sdk.client)


def test_a_custom_connection_needs_no_person(sdk: Sdk, server: DemoCompanyServer) -> None:
    machine = Sdk(server, CUSTOM_CONNECTION, {})
    machine.client.configuration.oauth2_token.get_client_credentials_access_token(machine.client, False)
    assert machine.accounting.get_organisations("").organisations[0].organisation_id == sdk.tenant


# --- setup ---------------------------------------------------------------------------------------------------


def test_setup_data_is_read_as_the_sdk_knows_it(sdk: Sdk) -> None:
    (organisation,) = sdk.call("get_organisations").organisations
    assert (organisation.is_demo_company, organisation.base_currency) == (True, CurrencyCode.GBP)
    assert isinstance(organisation.period_lock_date, date)
    accounts = {one.code: one for one in sdk.call("get_accounts").accounts}
    assert (accounts[SALES].name, accounts[SALES].tax_type) == ("Sales", "OUTPUT2")
    active = sdk.call("get_tax_rates", where='Status=="ACTIVE"', order="Name ASC").tax_rates
    assert Decimal(20) in {one.effective_rate for one in active}
    assert len(sdk.call("get_users").users) == 2
    assert {one.name for one in sdk.call("get_branding_themes").branding_themes} == {
        "Standard",
        "Special Projects",
    }
    actions = {one.name: one.status for one in sdk.call("get_organisation_actions").actions}
    assert actions["CreateApprovedInvoice"] == "ALLOWED"


def test_setup_data_is_written(sdk: Sdk) -> None:
    account = sdk.call(
        "create_account", Account(code="205", name="Seats", type=AccountType.REVENUE)
    ).accounts[0]
    renamed = Account(code="205", name="Seats sold", type=AccountType.REVENUE)
    assert sdk.call("update_account", account.account_id, renamed).accounts[0].name == "Seats sold"
    assert sdk.call("delete_account", account.account_id).accounts[0].status == "DELETED"

    parts = [TaxComponent(name="Levy", rate=Decimal("2.5"))]
    rate = TaxRate(name="Levy", report_tax_type="OUTPUT", tax_components=parts)
    made = sdk.call("create_tax_rates", TaxRates(tax_rates=[rate])).tax_rates[0]
    gone = TaxRate(name="Levy", status="DELETED", tax_components=parts)
    assert (made.tax_type, sdk.call("update_tax_rate", TaxRates(tax_rates=[gone])).tax_rates[0].status) == (
        "TAX001",
        "DELETED",
    )

    seat = Item(
        code="SEAT", name="Seat", sales_details=Purchase(unit_price=Decimal("9.9999"), account_code=SALES)
    )
    item = sdk.call("create_items", Items(items=[seat]), unitdp=4).items[0]
    assert item.sales_details.unit_price == Decimal("9.9999")
    assert (
        sdk.call("update_item", item.item_id, Items(items=[Item(code="SEAT", name="Chair")])).items[0].name
        == "Chair"
    )
    sdk.call("delete_item", item.item_id)
    with pytest.raises(NotFoundException):
        sdk.call("get_item", item.item_id)

    team = sdk.call("create_tracking_category", TrackingCategory(name="Team")).tracking_categories[0]
    blue = sdk.call(
        "create_tracking_options", team.tracking_category_id, TrackingOption(name="Blue")
    ).options[0]
    tracked = LineItemTracking(
        tracking_category_id=team.tracking_category_id, tracking_option_id=blue.tracking_option_id
    )
    saved = raised(sdk, line_items=[line(tracking=[tracked])])
    assert (saved.line_items[0].tracking[0].name, saved.line_items[0].tracking[0].option) == ("Team", "Blue")

    yen = sdk.call("create_currency", Currency(code=CurrencyCode.JPY, description="Yen")).currencies[0]
    assert yen.description == "Japanese Yen"


# --- contacts ------------------------------------------------------------------------------------------------


def test_contacts_are_paged_searched_created_and_updated(sdk: Sdk) -> None:
    first = sdk.call("get_contacts", page=1, page_size=10)
    assert (len(first.contacts), first.pagination.page_size) == (10, 10)
    assert first.pagination.item_count > 10
    second = sdk.call("get_contacts", page=2, page_size=10)
    assert not {one.contact_id for one in first.contacts} & {one.contact_id for one in second.contacts}

    address = Address(address_type="POBOX", address_line1="1 High Street", city="Bath", postal_code="BA1 1AA")
    new = Contact(name="Sdk & Söhne Ltd", email_address="sdk@example.com", addresses=[address])
    bad = Contact(name="Boom FM")
    made = sdk.call("create_contacts", Contacts(contacts=[new, bad]), summarize_errors=False).contacts
    assert [one.status_attribute_string for one in made] == ["OK", "ERROR"]
    assert made[1].validation_errors[0].message.startswith("The contact name Boom FM is already assigned")
    named = Contact(first_name="Ada", contact_status="ACTIVE")
    assert (
        sdk.call("update_contact", made[0].contact_id, Contacts(contacts=[named])).contacts[0].first_name
        == "Ada"
    )
    found = sdk.call("get_contacts", search_term="sdk & söhne", summary_only=True).contacts
    assert [one.contact_id for one in found] == [made[0].contact_id]
    gone = Contact(contact_id=made[0].contact_id, contact_status="ARCHIVED")
    sdk.call("update_or_create_contacts", Contacts(contacts=[gone]), summarize_errors=False)
    assert sdk.call("get_contacts", i_ds=[made[0].contact_id]).contacts == []
    assert len(sdk.call("get_contacts", i_ds=[made[0].contact_id], include_archived=True).contacts) == 1


# --- documents -----------------------------------------------------------------------------------------------


def test_one_bad_invoice_of_a_batch_hides_none_of_the_others(sdk: Sdk) -> None:
    batch = [
        invoice(sdk),
        invoice(sdk, line_items=[line(tax_type="NOSUCH")]),
        invoice(sdk, reference="third"),
    ]
    told = sdk.call("create_invoices", Invoices(invoices=batch), summarize_errors=False, unitdp=4).invoices
    assert [one.status_attribute_string for one in told] == ["OK", "ERROR", "OK"]
    assert told[1].validation_errors[0].message.startswith("The TaxType code 'NOSUCH'")
    assert (told[0].sub_total, told[0].total_tax, told[0].total) == (Decimal(100), Decimal(20), Decimal(120))
    assert sdk.call("get_invoice", told[2].invoice_id).invoices[0].reference == "third"
    with pytest.raises(BadRequestException):
        sdk.call("create_invoices", Invoices(invoices=[batch[1]]))


def test_four_decimals_are_kept_where_they_are_asked_for(sdk: Sdk) -> None:
    made = raised(
        sdk,
        line_items=[
            LineItem(description="Events", quantity=500, unit_amount=Decimal("0.0123"), account_code=SALES)
        ],
    )
    assert made.line_items[0].unit_amount == Decimal("0.0123")
    assert made.sub_total == Decimal("6.15")
    plain = sdk.call("get_invoice", made.invoice_id).invoices[0]
    assert plain.line_items[0].unit_amount == Decimal("0.01")


def test_an_invoice_is_changed_sent_found_again_and_voided(sdk: Sdk, server: DemoCompanyServer) -> None:
    made = raised(sdk, invoice_number="SDK-1")
    since = server.company.clock.now() + timedelta(seconds=60)
    changed = Invoice(
        due_date=TODAY + timedelta(days=60), reference="PO 7", url="https://sequence.example/inv/1"
    )
    after = sdk.call("update_invoice", made.invoice_id, Invoices(invoices=[changed]), unitdp=4).invoices[0]
    assert (after.reference, after.due_date, after.url) == (
        "PO 7",
        TODAY + timedelta(days=60),
        "https://sequence.example/inv/1",
    )
    sent = Invoice(sent_to_contact=True)
    assert (
        sdk.call("update_invoice", made.invoice_id, Invoices(invoices=[sent])).invoices[0].sent_to_contact
        is True
    )
    by_number = sdk.call("get_invoices", invoice_numbers=["SDK-1"], statuses=["AUTHORISED", "PAID"]).invoices
    assert [one.invoice_id for one in by_number] == [made.invoice_id]
    mine = sdk.call("get_invoices", created_by_my_app=True).invoices
    assert [one.invoice_id for one in mine] == [made.invoice_id]
    assert sdk.call("get_invoices", if_modified_since=since).invoices == []
    recent = sdk.call("get_invoices", if_modified_since=since - timedelta(minutes=5), page=1).invoices
    assert [one.invoice_id for one in recent] == [made.invoice_id]
    assert (
        sdk.call("update_invoice", made.invoice_id, Invoices(invoices=[Invoice(status="VOIDED")]))
        .invoices[0]
        .status
        == "VOIDED"
    )
    with pytest.raises(BadRequestException):
        sdk.call("update_invoice", made.invoice_id, Invoices(invoices=[Invoice(reference="late")]))


def test_the_same_key_gives_the_same_invoice(sdk: Sdk) -> None:
    body = Invoices(invoices=[invoice(sdk)])
    twice = [sdk.call("create_invoices", body, idempotency_key="sdk-1").invoices[0] for _ in range(2)]
    assert twice[0].invoice_id == twice[1].invoice_id
    assert len(sdk.call("get_invoices", created_by_my_app=True).invoices) == 1


# --- money ---------------------------------------------------------------------------------------------------


def test_credit_is_allocated_and_given_back(sdk: Sdk) -> None:
    made, note = raised(sdk), credited(sdk, "50")
    part = Allocation(amount=Decimal(50), date=TODAY, invoice=Invoice(invoice_id=made.invoice_id))
    sdk.call("create_credit_note_allocation", note.credit_note_id, Allocations(allocations=[part]))
    read = sdk.call("get_credit_note", note.credit_note_id).credit_notes[0]
    assert (read.status, read.remaining_credit) == ("PAID", Decimal(0))
    half = sdk.call("get_invoice", made.invoice_id).invoices[0]
    assert (half.amount_credited, half.amount_due) == (Decimal(50), Decimal(70))
    # With Xero too the SDK cannot read this answer, which lacks fields its model wants (xero-python issue 159).
    with pytest.raises(ValueError, match="must not be `None`"):
        sdk.call("delete_credit_note_allocations", note.credit_note_id, read.allocations[0].allocation_id)
    assert sdk.call("get_credit_note", note.credit_note_id).credit_notes[0].allocations == []
    assert sdk.call("get_invoice", made.invoice_id).invoices[0].amount_due == Decimal(120)


def test_a_payment_is_made_and_deleted(sdk: Sdk) -> None:
    made = raised(sdk)
    body = Payment(
        invoice=Invoice(invoice_id=made.invoice_id),
        account=Account(code=BANK),
        date=TODAY,
        amount=Decimal(120),
    )
    payment = sdk.call("create_payment", body).payments[0]
    assert (payment.payment_type, payment.status) == ("ACCRECPAYMENT", "AUTHORISED")
    assert sdk.call("get_invoice", made.invoice_id).invoices[0].status == "PAID"
    deleted = sdk.call("delete_payment", payment.payment_id, PaymentDelete(status="DELETED")).payments[0]
    assert deleted.status == "DELETED"
    assert sdk.call("get_invoice", made.invoice_id).invoices[0].status == "AUTHORISED"
    with pytest.raises(BadRequestException) as refused:
        sdk.call("create_payment", Payment(**{**_fields(body), "amount": Decimal("120.01")}))
    assert refused.value.error_data["Elements"][0]["ValidationErrors"][0]["Message"].startswith(
        "Payment amount exceeds"
    )


def _fields(payment: Payment) -> dict[str, Any]:
    return {name: getattr(payment, name) for name in ("invoice", "account", "date")}


# --- notes, files, delivery ----------------------------------------------------------------------------------


def test_notes_and_files_are_added_and_read(sdk: Sdk) -> None:
    made = raised(sdk)
    note = HistoryRecords(history_records=[HistoryRecord(details="Raised in Sequence")])
    sdk.call("create_invoice_history", made.invoice_id, note)
    told = sdk.call("get_invoice_history", made.invoice_id).history_records
    assert {(one.changes, one.details) for one in told} >= {
        ("Note", "Raised in Sequence"),
        ("Created", "Received through the Xero API from seqxero web"),
    }
    assert all(one.date_utc.tzinfo is not None for one in told)

    saved = sdk.call(
        "create_invoice_attachment_by_file_name",
        made.invoice_id,
        "terms.txt",
        b"30 days",
        include_online=True,
    )
    assert (saved.attachments[0].mime_type, saved.attachments[0].content_length) == ("text/plain", 7)
    (listed,) = sdk.call("get_invoice_attachments", made.invoice_id).attachments
    assert listed.include_online is True
    assert sdk.call("get_invoice", made.invoice_id).invoices[0].has_attachments is True
    path = sdk.call("get_invoice_attachment_by_file_name", made.invoice_id, "terms.txt", "text/plain")
    assert Path(path).read_bytes() == b"30 days"


def test_an_invoice_is_linked_to_but_a_demo_company_mails_nothing(sdk: Sdk) -> None:
    made = raised(sdk, contact=customer(sdk, "Hamilton Smith Ltd"))
    (online,) = sdk.call("get_online_invoice", made.invoice_id).online_invoices
    assert made.invoice_id in online.online_invoice_url
    with pytest.raises(BadRequestException):
        sdk.call("email_invoice", made.invoice_id, RequestEmpty())


# --- refusals ------------------------------------------------------------------------------------------------


def test_the_sdk_tells_limits_and_missing_records_apart(sdk: Sdk, server: DemoCompanyServer) -> None:
    with pytest.raises(NotFoundException):
        sdk.call("get_invoice", "00000000-0000-0000-0000-00000000beef")
    server.company.add_fault("rate_limit", problem="concurrent", retry_after=None)
    with pytest.raises(RateLimitException):
        sdk.call("get_organisations")
    with pytest.raises(BadRequestException) as refused:
        sdk.call("get_invoices", where="Colour==1")
    assert refused.value.error_data["Type"] == "QueryParseException"
