"""Invoices and credit notes over HTTP: amounts, numbers, statuses and every refusal (xero-api section 8)."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from .conftest import Client, elements_of, messages_of

ZERO_ID = "00000000-0000-0000-0000-000000000000"
FAR = "3000-01-01"


def line(**changes: object) -> dict[str, object]:
    return {"Description": "Seats", "Quantity": 1, "UnitAmount": 10, "AccountCode": "200", **changes}


def note(client: Client, **changes: object) -> dict[str, Any]:
    body = {
        "Type": "ACCRECCREDIT",
        "Contact": {"ContactID": client.contact_id("City Limousines")},
        "Status": "AUTHORISED",
        "LineItems": [line()],
        **changes,
    }
    (saved,) = client.write("PUT", "CreditNotes", [body])
    return saved


# --- shapes --------------------------------------------------------------------------------------------------


def test_a_new_invoice_has_totals_dates_in_both_forms_and_its_accounts_default_tax(client: Client) -> None:
    saved = client.create(Date=FAR, DueDate=FAR, Url="https://example.com/invoice/1")
    assert (saved["SubTotal"], saved["TotalTax"], saved["Total"], saved["AmountDue"]) == (
        20.0,
        4.0,
        24.0,
        24.0,
    )
    assert (saved["DateString"], saved["Date"]) == (f"{FAR}T00:00:00", "/Date(32503680000000+0000)/")
    assert (saved["Status"], saved["SentToContact"], saved["CurrencyCode"]) == ("AUTHORISED", False, "GBP")
    assert saved["LineItems"][0]["TaxType"] == "OUTPUT2"
    assert "Payments" not in saved
    (read,) = client.get(f"Invoices/{saved['InvoiceID']}")
    assert read["Url"] == "https://example.com/invoice/1"
    assert read["AmountCredited"] == 0
    assert client.get(f"Invoices/{saved['InvoiceNumber']}")[0]["InvoiceID"] == saved["InvoiceID"]


def test_numbers_on_the_wire_have_at_least_one_decimal_and_are_exact(client: Client) -> None:
    saved = client.create(LineItems=[line(UnitAmount="541.25")])
    text = client.call("GET", f"Invoices/{saved['InvoiceID']}").text
    assert '"UnitAmount":541.25' in text
    assert '"Quantity":1.0' in text


def test_lists_without_a_page_leave_lines_out_and_name_contacts_only(client: Client) -> None:
    body = client.call("GET", "Invoices").json()
    assert "pagination" not in body
    assert all(one["LineItems"] == [] for one in body["Invoices"])
    assert body["Invoices"][0]["Contact"]["Addresses"] == []
    paged = client.call("GET", "Invoices", params={"page": 1, "pageSize": 5}).json()
    assert paged["pagination"] == {"page": 1, "pageSize": 5, "pageCount": 7, "itemCount": 32}
    assert all(one["LineItems"] for one in paged["Invoices"])
    summary = client.get("Invoices", summaryOnly="true")
    assert not {"Payments", "LineItems", "HasAttachments"} & set(summary[0])


def test_invoices_are_found_by_ids_numbers_contacts_statuses_and_search(client: Client) -> None:
    wanted = client.get("Invoices", InvoiceNumbers="INV-0001,inv-0024")
    assert {one["InvoiceNumber"] for one in wanted} == {"INV-0001", "INV-0024"}
    ids = ",".join(one["InvoiceID"] for one in wanted)
    assert len(client.get("Invoices", IDs=ids, page=1)) == 2
    contact_id = client.contact_id("City Limousines")
    assert len(client.get("Invoices", ContactIDs=contact_id)) == 4
    drafts = client.call("GET", "Invoices", params={"Statuses": "DRAFT,VOIDED"}).json()
    assert drafts["pagination"]["itemCount"] == 2
    assert [one["InvoiceNumber"] for one in client.get("Invoices", searchTerm="crm08")] != []


def test_pristine_documents_carry_stamps_of_2010_and_settled_ones_their_payments(client: Client) -> None:
    paged = client.get("Invoices", page=1)
    assert {one["UpdatedDateUTCString"][:7] for one in paged} == {"2010-11"}
    by_number = {one["InvoiceNumber"]: one for one in paged}
    assert by_number["INV-0001"]["Status"] == "PAID"
    assert by_number["INV-0001"]["Payments"][0]["Amount"] == 541.25
    assert by_number["INV-0005"]["CreditNotes"][0]["CreditNoteNumber"] == "CN-0015"
    part = by_number["INV-0016"]
    assert (part["Total"], part["AmountPaid"], part["AmountDue"]) == (838.94, 568.31, 270.63)
    assert sum(Decimal(str(one["AmountDue"])) for one in paged if one["Status"] == "AUTHORISED") == Decimal(
        "9194.51"
    )


# --- amounts -------------------------------------------------------------------------------------------------


def test_without_unitdp_prices_are_cut_to_two_decimals_in_and_out(client: Client) -> None:
    fine = client.create(LineItems=[line(UnitAmount="1.2345", Quantity=100)])
    assert (fine["LineItems"][0]["UnitAmount"], fine["SubTotal"]) == (1.2345, 123.45)
    (coarse,) = client.get("Invoices", IDs=fine["InvoiceID"], page=1)
    assert coarse["LineItems"][0]["UnitAmount"] == 1.23
    (cut,) = client.write(
        "PUT", "Invoices", [client.invoice(LineItems=[line(UnitAmount="1.2345")])], unitdp=2
    )
    assert client.get(f"Invoices/{cut['InvoiceID']}", unitdp=4)[0]["LineItems"][0]["UnitAmount"] == 1.23


def test_inclusive_and_untaxed_lines(client: Client) -> None:
    inclusive = client.create(LineAmountTypes="Inclusive", LineItems=[line(UnitAmount="541.25")])
    assert (inclusive["SubTotal"], inclusive["TotalTax"], inclusive["Total"]) == (451.04, 90.21, 541.25)
    untaxed = client.create(LineAmountTypes="NoTax", LineItems=[line(TaxType="OUTPUT2")])
    assert (untaxed["TotalTax"], untaxed["LineItems"][0]["TaxType"]) == (0, "NONE")
    none = client.create(LineItems=[line(TaxType="NONE")])
    assert (none["TotalTax"], none["LineItems"][0]["TaxType"]) == (0, "NONE")


def test_a_sent_tax_amount_is_kept(client: Client) -> None:
    saved = client.create(LineItems=[line(TaxAmount="2.01")])
    assert (saved["TotalTax"], saved["Total"]) == (2.01, 12.01)


def test_a_missing_quantity_or_price_is_derived_and_a_line_may_be_words_only(client: Client) -> None:
    saved = client.create(
        LineItems=[
            {"Description": "By total", "LineAmount": 12, "Quantity": 4, "AccountCode": "200"},
            {"Description": "By price", "UnitAmount": 5, "AccountCode": "200"},
            {"Description": "Only words"},
        ]
    )
    first, second, third = saved["LineItems"]
    assert (first["UnitAmount"], second["Quantity"], second["LineAmount"]) == (3, 1, 5)
    assert "LineAmount" not in third
    assert saved["SubTotal"] == 17


def test_an_item_fills_in_what_is_missing(client: Client) -> None:
    saved = client.create(LineItems=[{"ItemCode": "book", "Quantity": 2}])
    (item,) = saved["LineItems"]
    assert (item["AccountCode"], item["UnitAmount"], item["ItemCode"]) == ("200", 19.95, "BOOK")


def test_discounts_count_on_invoices_and_not_on_credit_notes(client: Client) -> None:
    saved = client.create(LineItems=[line(UnitAmount=100, DiscountRate=25)])
    assert (saved["SubTotal"], saved["IsDiscounted"]) == (75, True)
    assert note(client, LineItems=[line(UnitAmount=100, DiscountRate=25)])["SubTotal"] == 100


def test_foreign_documents_take_the_days_rate_or_the_one_sent(client: Client) -> None:
    assert client.create(CurrencyCode="EUR")["CurrencyRate"] == 1.15
    assert client.create(CurrencyCode="USD", CurrencyRate="1.3333333")["CurrencyRate"] == 1.333333
    assert client.create()["CurrencyRate"] == 1


# --- refusals ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"Type": "ACCRECCREDIT"}, "Invoice not of valid type for creation"),
        ({"Type": "ACCPAY"}, "Invoice not of valid type for creation"),
        ({"Status": "PAID"}, "Invoice not of valid status for creation"),
        ({"Status": "VOIDED"}, "Invoice not of valid status for creation"),
        ({"DueDate": None}, "The document DueDate field must be specified."),
        ({"LineItems": []}, "One or more line items must be specified"),
        ({"LineItems": None}, "One or more line items must be specified"),
        ({"Contact": None}, "A Contact must be specified for this type of transaction"),
        ({"Contact": {}}, "A Contact must be specified for this type of transaction"),
        ({"InvoiceNumber": "inv-0001"}, "Invoice # must be unique."),
        ({"CurrencyCode": "JPY"}, "Users Organisation is not subscribed to currency JPY"),
        ({"Total": 99}, "The invoice total does not equal the sum of the lines."),
        ({"Date": "2001-01-01"}, "The document date cannot be before the period lock date, currently set at"),
        ({"Reference": "r" * 256}, "The Reference field cannot be longer than 255 characters."),
        ({"Url": "/relative"}, "Url must be an absolute http or https address outside Xero."),
        ({"Url": "https://go.xero.com/x"}, "Url must be an absolute http or https address outside Xero."),
        ({"Url": "javascript:alert(1)"}, "Url must be an absolute http or https address outside Xero."),
    ],
)
def test_what_an_approved_invoice_cannot_be(client: Client, change: dict[str, object], message: str) -> None:
    (refused,) = client.write("PUT", "Invoices", [client.invoice(**change)])
    assert (refused["StatusAttributeString"], refused["HasErrors"]) == ("ERROR", True)
    assert refused["InvoiceID"] == ZERO_ID
    assert any(text.startswith(message) for text in messages_of(refused)), messages_of(refused)


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"AccountCode": "999"}, "Account code '999' is not a valid code for this document."),
        ({"AccountCode": "090"}, "Account code '090' is not a valid code for this document."),
        ({"AccountCode": "610"}, "Account code '610' is not a valid code for this document."),
        ({"AccountCode": "960"}, "Account code '960' is not a valid code for this document."),
        ({"AccountCode": None}, "Account code '' is not a valid code for this document."),
        ({"AccountCode": "270"}, "Account code '270' has been archived, or has been deleted."),
        ({"TaxType": "INPUT2"}, "The TaxType code 'INPUT2' cannot be used with account code '200'."),
        ({"TaxType": "MADEUP"}, "The TaxType code 'MADEUP' does not exist"),
        ({"LineAmount": "10.01"}, "The line total 10.01 does not match the expected line total 10.00"),
        ({"ItemCode": "NOPE"}, "Item code 'NOPE' is not valid"),
        ({"DiscountRate": 101}, "The discount rate '101' is invalid."),
        ({"UnitAmount": -10}, "The document total cannot be less than zero."),
        ({"Description": ""}, "Description must be specified for each line item."),
        ({"Description": "d" * 4001}, "Description cannot be longer than 4000 characters."),
    ],
)
def test_what_a_line_cannot_be(client: Client, change: dict[str, object], message: str) -> None:
    client.server.company.set_account_status("270", "ARCHIVED")
    (refused,) = client.write("PUT", "Invoices", [client.invoice(LineItems=[line(**change)])])
    assert refused["StatusAttributeString"] == "ERROR"
    assert any(text.startswith(message) for text in messages_of(refused)), messages_of(refused)


@pytest.mark.parametrize(
    "element",
    [
        {"Type": "SALE"},
        {"Type": "ACCREC", "Status": "FINISHED"},
        {"Type": "ACCREC", "LineAmountTypes": "NO_TAX"},
        {"Type": "ACCREC", "Date": "yesterday"},
        {"Type": "ACCREC", "LineItems": [{"Quantity": "many"}]},
        {"Type": "ACCREC", "LineItems": [{"UnitAmount": "1e999"}]},
        {"Type": "ACCREC", "LineItems": {"Quantity": 1}},
        {"Type": "ACCREC", "SentToContact": "perhaps"},
    ],
)
def test_a_value_of_the_wrong_sort_ends_the_whole_call(client: Client, element: dict[str, object]) -> None:
    contact = {"ContactID": client.contact_id("Boom FM")}
    answer = client.call("PUT", "Invoices", {"Invoices": [{"Contact": contact, **element}]})
    assert answer.status_code == 400
    assert (answer.json()["ErrorNumber"], answer.json()["Type"]) == (14, "PostDataInvalidException")


def test_empty_and_broken_bodies(client: Client) -> None:
    empty = client.call("PUT", "Invoices", {"Invoices": []}).json()
    assert (empty["ErrorNumber"], empty["Type"]) == (17, "NoDataProcessedException")
    headers = {"Content-Type": "application/json"}
    broken = client.call("PUT", "Invoices", content=b'{"Invoices": [', headers=headers).json()
    assert broken["ErrorNumber"] == 14


def test_an_archived_contact_takes_no_invoice(client: Client) -> None:
    archived = client.get("Contacts", searchTerm="Old Harbour Inn", includeArchived="true")[0]["ContactID"]
    (refused,) = client.write("PUT", "Invoices", [client.invoice(Contact={"ContactID": archived})])
    assert messages_of(refused) == ["Unable to assign an Archived contact."]


def test_an_unknown_contact_id_is_a_404_for_the_whole_call(client: Client) -> None:
    body = {"Invoices": [client.invoice(Contact={"ContactID": ZERO_ID})]}
    assert client.call("PUT", "Invoices", body).status_code == 404


def test_a_draft_may_lack_nearly_everything_and_an_unknown_account_is_dropped_with_a_warning(
    client: Client,
) -> None:
    contact = {"ContactID": client.contact_id("Boom FM")}
    (saved,) = client.write(
        "PUT", "Invoices", [{"Type": "ACCREC", "Contact": contact, "LineItems": [line(AccountCode="476")]}]
    )
    assert (saved["Status"], saved["StatusAttributeString"]) == ("DRAFT", "WARNING")
    assert saved["Warnings"][0]["Message"].startswith("Account code ''476'' has been removed")
    assert "AccountCode" not in saved["LineItems"][0]
    (refused,) = client.write("POST", "Invoices", [{"InvoiceID": saved["InvoiceID"], "Status": "AUTHORISED"}])
    assert "The document DueDate field must be specified." in messages_of(refused)
    assert "Account code '' is not a valid code for this document." in messages_of(refused)


def test_a_contact_named_only_is_found_or_made_and_fields_beside_an_id_change_it(client: Client) -> None:
    made = client.create(Contact={"Name": "Walk-in Customer"})
    assert made["Contact"]["IsCustomer"] is True
    again = client.create(Contact={"Name": "walk-in customer"})
    assert again["Contact"]["ContactID"] == made["Contact"]["ContactID"]
    changed = client.create(
        Contact={"ContactID": made["Contact"]["ContactID"], "EmailAddress": "w@in.example"}
    )
    assert changed["Contact"]["EmailAddress"] == "w@in.example"


# --- batches -------------------------------------------------------------------------------------------------


def test_one_bad_element_hides_neither_its_neighbours_nor_its_reason(client: Client) -> None:
    good, bad = client.invoice(InvoiceNumber="GOOD-1"), client.invoice(InvoiceNumber="BAD-1", DueDate=None)
    answers = client.write("PUT", "Invoices", [good, bad, client.invoice(InvoiceNumber="GOOD-2")])
    assert [one["StatusAttributeString"] for one in answers] == ["OK", "ERROR", "OK"]
    assert [one["InvoiceNumber"] for one in answers] == ["GOOD-1", "BAD-1", "GOOD-2"]
    found = client.get("Invoices", InvoiceNumbers="GOOD-1,BAD-1,GOOD-2")
    assert {one["InvoiceNumber"] for one in found} == {"GOOD-1", "GOOD-2"}


def test_summarized_errors_list_only_the_bad_yet_the_good_are_saved(client: Client) -> None:
    bodies = [client.invoice(InvoiceNumber="GOOD-1"), client.invoice(InvoiceNumber="BAD-1", DueDate=None)]
    answer = client.call("PUT", "Invoices", {"Invoices": bodies})
    assert answer.status_code == 400
    assert (answer.json()["ErrorNumber"], answer.json()["Type"]) == (10, "ValidationException")
    (refused,) = answer.json()["Elements"]
    assert refused["InvoiceNumber"] == "BAD-1"
    assert "StatusAttributeString" not in refused
    assert client.get("Invoices", InvoiceNumbers="GOOD-1")
    assert client.server.company.requests[-2].elements == 1


def test_a_refused_element_leaves_no_contact_behind(client: Client) -> None:
    client.write("PUT", "Invoices", [client.invoice(Contact={"Name": "Ghost Ltd"}, DueDate=None)])
    assert not client.get("Contacts", searchTerm="Ghost Ltd")


# --- changing ------------------------------------------------------------------------------------------------


def test_lines_keep_their_ids_unsent_lines_go_and_omitted_lists_leave_all(client: Client) -> None:
    saved = client.create(LineItems=[line(), line(Description="Events", UnitAmount=5)])
    first, second = saved["LineItems"]
    invoice_id = saved["InvoiceID"]
    (kept,) = client.write("POST", "Invoices", [{"InvoiceID": invoice_id, "Reference": "R"}])
    assert [one["LineItemID"] for one in kept["LineItems"]] == [first["LineItemID"], second["LineItemID"]]
    changes = [{"LineItemID": second["LineItemID"], "UnitAmount": 6}, line(Description="New")]
    (changed,) = client.write("POST", "Invoices", [{"InvoiceID": invoice_id, "LineItems": changes}])
    assert changed["LineItems"][0]["LineItemID"] == second["LineItemID"]
    assert [one["Description"] for one in changed["LineItems"]] == ["Events", "New"]
    assert (changed["SubTotal"], changed["Reference"]) == (16, "R")


def test_sending_moves_both_dates_and_marks_as_sent_for_good(client: Client) -> None:
    saved = client.create(Date=FAR, DueDate=FAR)
    body = {"Date": "2026-11-22", "DueDate": "2026-12-22", "SentToContact": True}
    (sent,) = client.write("POST", "Invoices", [{"InvoiceID": saved["InvoiceID"], **body}])
    assert (sent["DateString"], sent["SentToContact"]) == ("2026-11-22T00:00:00", True)
    (still,) = client.write("POST", "Invoices", [{"InvoiceID": saved["InvoiceID"], "SentToContact": False}])
    assert still["SentToContact"] is True


def test_only_approved_invoices_can_be_marked_as_sent(client: Client) -> None:
    (draft,) = client.write("PUT", "Invoices", [client.invoice(Status="DRAFT", SentToContact=True)])
    assert draft["SentToContact"] is False
    assert draft["Warnings"] == [{"Message": "Only AUTHORISED invoices may have SentToContact updated."}]
    assert client.create(SentToContact=True)["SentToContact"] is True


def test_post_by_number_changes_the_old_document_and_put_refuses(client: Client) -> None:
    saved = client.create(InvoiceNumber="SEQ-1")
    (changed,) = client.write("POST", "Invoices", [client.invoice(InvoiceNumber="seq-1", Reference="again")])
    assert (changed["InvoiceID"], changed["Reference"]) == (saved["InvoiceID"], "again")
    answer = client.call("POST", f"Invoices/{saved['InvoiceID']}", {"Reference": "once more"})
    assert elements_of(answer)[0]["Reference"] == "once more"
    assert "StatusAttributeString" not in elements_of(answer)[0]
    refused = client.call("POST", f"Invoices/{saved['InvoiceID']}", {"InvoiceNumber": "INV-0001"})
    assert refused.status_code == 400
    assert client.call("POST", "Invoices/nothing", {"Reference": "x"}).status_code == 404


def test_unknown_ids_in_a_body_are_told_in_the_element(client: Client) -> None:
    (invoice,) = client.write("POST", "Invoices", [{"InvoiceID": ZERO_ID, "Reference": "x"}])
    assert messages_of(invoice) == ["The document with the supplied id was not found for this endpoint."]
    (credit,) = client.write("POST", "CreditNotes", [{"CreditNoteID": ZERO_ID, "Reference": "x"}])
    assert messages_of(credit) == [
        "An existing Credit Note with the specified CreditNoteID could not be found"
    ]


def test_a_void_answer_still_shows_the_amount_and_later_reads_show_nothing_due(client: Client) -> None:
    saved = client.create()
    (answer,) = client.write("POST", "Invoices", [{"InvoiceID": saved["InvoiceID"], "Status": "VOIDED"}])
    assert (answer["Status"], answer["AmountDue"]) == ("VOIDED", 24)
    assert client.get(f"Invoices/{saved['InvoiceID']}")[0]["AmountDue"] == 0
    (refused,) = client.write("PUT", "Invoices", [client.invoice(InvoiceNumber=saved["InvoiceNumber"])])
    assert messages_of(refused) == ["Invoice # must be unique."]


def test_lock_dates_stop_new_dates_edits_and_voids(client: Client) -> None:
    company = client.server.company
    saved = client.create(Date="2026-01-31")
    company.set_lock_dates(period=date(2026, 1, 31), end_of_year=date(2025, 12, 31))
    (organisation,) = client.get("Organisation")
    assert organisation["EndOfYearLockDate"] == "/Date(1767139200000+0000)/"
    (edited,) = client.write("POST", "Invoices", [{"InvoiceID": saved["InvoiceID"], "Status": "VOIDED"}])
    assert messages_of(edited) == [
        "The document cannot be edited as it is currently dated before the period lock date"
    ]
    (old,) = client.write("PUT", "Invoices", [client.invoice(Date="2025-12-31")])
    assert messages_of(old) == [
        "The document date cannot be before the end of year lock date, currently set at 31 December 2025"
    ]
    company.set_lock_dates()
    assert "PeriodLockDate" not in client.get("Organisation")[0]
    assert client.create(Date="2001-01-01")


def test_invoices_and_credit_notes_share_one_counter(client: Client) -> None:
    assert client.create()["InvoiceNumber"] == "INV-0037"
    assert note(client)["CreditNoteNumber"] == "CN-0038"
    client.create(InvoiceNumber="INV-0039")
    assert client.create()["InvoiceNumber"] == "INV-0040"


def test_a_document_of_nothing_is_paid_at_once_and_can_be_voided(client: Client) -> None:
    saved = client.create(LineItems=[line(UnitAmount=0)])
    assert saved["Status"] == "PAID"
    (voided,) = client.write("POST", "Invoices", [{"InvoiceID": saved["InvoiceID"], "Status": "VOIDED"}])
    assert voided["Status"] == "VOIDED"


# --- credit notes --------------------------------------------------------------------------------------------


def test_a_credit_note_is_an_invoice_turned_round_with_its_id_twice_and_no_due_date(client: Client) -> None:
    saved = note(client, Reference="SEQ-CN-1")
    assert saved["ID"] == saved["CreditNoteID"]
    assert (saved["RemainingCredit"], saved["Total"], saved["Status"]) == (12, 12, "AUTHORISED")
    assert "DueDate" not in saved
    (read,) = client.get(f"CreditNotes/{saved['CreditNoteID']}")
    assert read["Allocations"] == []
    (wrong,) = client.write("PUT", "CreditNotes", [client.invoice()])
    assert messages_of(wrong) == ["Credit note not of valid type for creation"]
