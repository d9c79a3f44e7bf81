"""Reading Xero's JSON: exact numbers, UTC times, absent things absent; and writing it to the byte."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from seqxero_tui.errors import InputError
from seqxero_tui.xero.records import Account, Contact, DocumentKind, Organisation, TaxRate, document_record
from seqxero_tui.xero.wire import encode, read_instant, read_listing, read_record
from seqxero_tui.xero.writing import WriteRequest, read_elements

INVOICE = document_record(DocumentKind.INVOICE)
CREDIT_NOTE = document_record(DocumentKind.CREDIT_NOTE)
ID = "3f2c1b0a-1111-4222-8333-444455556666"
ZERO = "00000000-0000-0000-0000-000000000000"


@pytest.mark.parametrize(
    ("text", "moment"),
    [
        ("/Date(1789344000000+0000)/", datetime(2026, 9, 14, tzinfo=UTC)),
        ("/Date(1789344000123)/", datetime(2026, 9, 14, 0, 0, 0, 123000, UTC)),
        ("/Date(32503680000000+0000)/", datetime(3000, 1, 1, tzinfo=UTC)),
        ("/Date(-62135596800000+0000)/", datetime(1, 1, 1, tzinfo=UTC)),
        ("/Date(1789344000000+1300)/", datetime(2026, 9, 14, tzinfo=UTC)),
        ("2026-09-14T09:29:59", datetime(2026, 9, 14, 9, 29, 59, tzinfo=UTC)),
        ("2026-09-14T09:29:59Z", datetime(2026, 9, 14, 9, 29, 59, tzinfo=UTC)),
        ("2026-04-20T11:47:10.3365440", datetime(2026, 4, 20, 11, 47, 10, 336544, UTC)),
        ("2026-09-14", datetime(2026, 9, 14, tzinfo=UTC)),
    ],
)
def test_a_moment_is_read_in_each_of_xeros_forms(text: str, moment: datetime) -> None:
    assert read_instant(text) == moment
    assert type(read_instant(text)) is datetime


@pytest.mark.parametrize("text", ["/Date(99999999999999999)/", "/Date()/", "yesterday", "/Date(1)/x"])
def test_what_is_no_moment_is_refused(text: str) -> None:
    with pytest.raises(ValueError):  # noqa: PT011
        read_instant(text)


def test_a_document_is_read_exactly() -> None:
    body = b"""{"Id":"x","Status":"OK","DateTimeUTC":"/Date(1789344000000)/",
      "pagination":{"page":1,"pageSize":1000,"pageCount":3,"itemCount":2500},
      "Invoices":[{"InvoiceID":"i","InvoiceNumber":"SEQ-1","Type":"ACCREC","Contact":{"ContactID":"c","Name":"N"},
      "Date":"/Date(1789344000000+0000)/","DueDate":"/Date(32503680000000+0000)/","Status":"AUTHORISED",
      "LineItems":[{"LineItemID":"l","Quantity":1.0000,"UnitAmount":1234567890123.1234,"TaxAmount":0.10}],
      "Total":1234567890123.12,"CurrencyRate":0.123456,"SentToContact":true,"Url":"","NewKey":{"a":[1]},
      "Payments":[{"PaymentID":"p","Date":"/Date(1789344000000+0000)/","Amount":0.30}],
      "UpdatedDateUTC":"/Date(1789344000123+0000)/"}]}"""
    listing = read_listing(body, "Invoices", INVOICE)
    [document] = listing.items
    assert (document.id, document.number, document.sent, document.url) == ("i", "SEQ-1", True, None)
    assert (document.date, document.due_date) == (date(2026, 9, 14), date(3000, 1, 1))
    assert type(document.date) is date
    assert document.lines[0].unit_amount == Decimal("1234567890123.1234")
    assert document.total == Decimal("1234567890123.12")
    assert document.payments[0].amount == Decimal("0.30")
    assert document.updated_at == datetime(2026, 9, 14, 0, 0, 0, 123000, UTC)
    assert listing.server_time == datetime(2026, 9, 14, tzinfo=UTC)
    assert listing.pagination is not None
    assert (listing.pagination.page_count, listing.pagination.item_count) == (3, 2500)


def test_a_credit_note_is_a_document_in_the_same_words() -> None:
    note = read_record(
        b'{"CreditNoteID":"n","ID":"n","CreditNoteNumber":"CN-1","RemainingCredit":12.5,"InvoiceNumber":"other"}',
        CREDIT_NOTE,
    )
    assert (note.id, note.number, note.remaining_credit) == ("n", "CN-1", Decimal("12.5"))


@pytest.mark.parametrize(
    "absent",
    [
        "{}",
        '{"EmailAddress":""}',
        '{"EmailAddress":null,"Addresses":null,"IsCustomer":null,"UpdatedDateUTC":""}',
    ],
)
def test_missing_empty_and_null_are_all_absent(absent: str) -> None:
    contact = read_record(json.dumps({"ContactID": "c"} | json.loads(absent)).encode(), Contact)
    assert contact.email_address is None
    assert contact.addresses == ()
    assert contact.is_customer is False
    assert contact.updated_at is None


def test_an_empty_address_slot_holds_only_its_type() -> None:
    contact = read_record(
        b'{"ContactID":"c","Addresses":[{"AddressType":"POBOX","City":"","AddressLine1":""}]}', Contact
    )
    [slot] = contact.addresses
    assert (slot.type, slot.city, slot.line1) == ("POBOX", None, None)


def test_settings_are_read() -> None:
    account = read_record(b'{"AccountID":"a","Name":"Bank","SystemAccount":"","Class":"ASSET"}', Account)
    assert (account.code, account.system_account, account.klass) == (None, None, "ASSET")
    rate = read_record(
        b'{"TaxType":"OUTPUT2","EffectiveRate":20.0000,"DisplayTaxRate":20,"CanApplyToRevenue":true}', TaxRate
    )
    assert (rate.effective_rate, rate.can_apply_to_revenue) == (Decimal(20), True)
    organisation = read_record(
        b'{"OrganisationID":"o","PeriodLockDate":"/Date(1222732800000+0000)/","IsDemoCompany":true}',
        Organisation,
    )
    assert organisation.period_lock_date == date(2008, 9, 30)
    assert organisation.end_of_year_lock_date is None


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"null",
        b"[]",
        b"{}",
        b'{"Invoices":null}',
        b'{"Invoices":{}}',
        b'{"Invoices":[7]}',
        b'{"Invoices":[{"Total":NaN}]}',
        b'{"Invoices":[{"Total":"much"}]}',
        b'{"Invoices":[{"Date":5}]}',
        b'{"Invoices":[{"Date":"/Date(99999999999999999)/"}]}',
        b'\xef\xbb\xbf{"Invoices":[]}',
        b'{"Invoices":[{"InvoiceNumber":"\xff"}]}',
        b'{"Invoices":[{"InvoiceID":"i"}',
        b'{"x":' + b"[" * 50_000 + b',"Invoices":[]}',
        b'{"Invoices":[{"Total":null,"x":' + b"[" * 900 + b"]" * 900 + b"}]}x",
    ],
)
def test_what_is_not_a_whole_list_is_refused(body: bytes) -> None:
    with pytest.raises(ValueError):  # noqa: PT011
        read_listing(body, "Invoices", INVOICE)


@given(st.binary(max_size=60).map(lambda tail: b'{"Invoices":[' + tail) | st.binary(max_size=60))
def test_no_bytes_break_the_readers(body: bytes) -> None:
    for read in (lambda: read_listing(body, "Invoices", INVOICE), lambda: read_elements(body, "Invoices")):
        try:
            read()
        except ValueError:
            continue


@given(st.decimals(allow_nan=False, allow_infinity=False, places=4, min_value=-(10**12), max_value=10**12))
def test_an_amount_survives_the_way_there_and_back(amount: Decimal) -> None:
    body = encode({"InvoiceID": "i", "Total": amount})
    assert read_record(body, INVOICE).total == amount
    assert b'"Total":"' not in body


def test_keys_are_written_in_the_order_given_and_numbers_as_numbers() -> None:
    assert encode({"b": Decimal("1.50"), "a": "é"}) == '{"b":1.50,"a":"é"}'.encode()


def test_a_text_json_cannot_carry_is_refused() -> None:
    with pytest.raises(InputError) as caught:
        encode({"Name": "half \ud83d a pair"})
    assert caught.value.problem.code == "not_encodable"


def elements(
    *rows: dict[str, object], resource: str = "Invoices"
) -> list[tuple[str | None, str | None, bool]]:
    body = json.dumps({"DateTimeUTC": "/Date(1789344000000)/", resource: rows}).encode()
    found, clock = read_elements(body, resource)
    assert clock == datetime(2026, 9, 14, tzinfo=UTC)
    return [(each.id, each.number, each.ok) for each in found]


def test_only_ok_or_warning_with_a_real_id_is_done() -> None:
    assert elements(
        {"InvoiceID": ID, "InvoiceNumber": "A", "StatusAttributeString": "OK"},
        {
            "InvoiceID": ID,
            "InvoiceNumber": "B",
            "StatusAttributeString": "WARNING",
            "Warnings": [{"Message": "w"}],
        },
        {"InvoiceID": ZERO, "InvoiceNumber": "C", "StatusAttributeString": "OK"},
        {"InvoiceNumber": "D", "StatusAttributeString": "OK"},
        {"InvoiceID": ID, "InvoiceNumber": "E", "StatusAttributeString": "ERROR"},
        {"InvoiceID": ID, "InvoiceNumber": "F"},
        {"InvoiceID": ID, "InvoiceNumber": "G", "HasErrors": True},
        {"InvoiceID": ID, "InvoiceNumber": "H", "ValidationErrors": [{"Description": "no"}]},
        {"InvoiceID": ID, "InvoiceNumber": "I", "StatusAttributeString": "SOMETHING NEW"},
    ) == [
        (ID, "A", True),
        (ID, "B", True),
        (None, "C", False),
        (None, "D", False),
        (ID, "E", False),
        (ID, "F", True),
        (ID, "G", False),
        (ID, "H", False),
        (ID, "I", False),
    ]


def test_a_credit_note_with_a_zero_id_and_status_200_is_not_done() -> None:
    rows = elements({"CreditNoteID": ZERO, "CreditNoteNumber": "CN-1"}, resource="CreditNotes")
    assert rows == [(None, "CN-1", False)]


def test_warnings_and_errors_are_gathered_from_every_depth_once() -> None:
    body = json.dumps(
        {
            "Invoices": [
                {
                    "InvoiceID": ID,
                    "StatusAttributeString": "ERROR",
                    "Date": "2026-13-45",
                    "ValidationErrors": [{"Message": " one "}, {"Description": "two"}, {}, 7],
                    "Contact": {"ValidationErrors": [{"Message": "three"}]},
                    "LineItems": [
                        {"ValidationErrors": [{"Message": "one"}]},
                        {"Warnings": [{"Message": "four"}]},
                    ],
                }
            ]
        }
    ).encode()
    [element] = read_elements(body, "Invoices")[0]
    assert element.errors == ("one", "two", "three")
    assert element.warnings == ("four",)
    assert element.record is None


def test_what_was_written_is_read_back_with_its_record() -> None:
    body = json.dumps({"Contacts": [{"ContactID": ID, "ContactNumber": "cus-1", "Name": "N"}]}).encode()
    [element] = read_elements(body, "Contacts")[0]
    assert (element.id, element.number, element.ok) == (ID, "cus-1", True)
    assert isinstance(element.record, Contact)


@pytest.mark.parametrize(
    "path", ["Invoices", "/invoices", "/Invoices/../Payments", "/Invoices?x=1", f"/Invoices/{ID}/a/b"]
)
def test_a_write_cannot_leave_its_path(path: str) -> None:
    with pytest.raises(InputError):
        WriteRequest("POST", path, b"{}", "key")


@pytest.mark.parametrize("key", ["", "a b", "k" * 129, "k\r\nX: y", "ü"])
def test_a_key_xero_cannot_take_is_refused(key: str) -> None:
    with pytest.raises(InputError):
        WriteRequest("POST", "/Invoices", b"{}", key)


def test_a_write_reports_each_element_by_itself_with_four_decimals() -> None:
    request = WriteRequest("PUT", "/Invoices", b"secret body", "key")
    assert dict(request.query) == {"summarizeErrors": "false", "unitdp": "4"}
    assert request.resource == "Invoices"
    assert WriteRequest("POST", f"/Invoices/{ID}", b"{}", "key").resource == "Invoices"
    assert "secret" not in repr(request)


def test_a_history_note_is_a_write_like_any_other() -> None:
    request = WriteRequest("PUT", f"/CreditNotes/{ID}/History", b"{}", "key", {})
    assert (request.method, request.path, request.resource) == (
        "PUT",
        f"/CreditNotes/{ID}/History",
        "HistoryRecords",
    )
    assert elements({"Details": "x", "DateUTC": "/Date(1)/"}, resource="HistoryRecords") == [
        (None, None, True)
    ]
