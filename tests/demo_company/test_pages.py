"""The pages, used as a person without JavaScript uses them."""

from __future__ import annotations

import pytest

from .conftest import Client, messages_of
from .test_settlement import credit_note
from .web import Forms, press, root_of


@pytest.fixture
def root(client: Client) -> str:
    return root_of(client)


# --- contacts ------------------------------------------------------------------------------------------------


def test_an_invalid_contact_is_put_right_on_its_page(client: Client, root: str) -> None:
    contact_id = client.contact_id("Hamilton Smith Ltd")
    page = press(
        client,
        f"{root}/contacts/contact/{contact_id}",
        "save",
        EmailAddress="info@hamilton.example",
        **{"POBOX.Country": "United Kingdom"},
    )
    assert "Saved." in page.text
    (read,) = client.get(f"Contacts/{contact_id}")
    assert read["EmailAddress"] == "info@hamilton.example"
    postal = next(one for one in read["Addresses"] if one["AddressType"] == "POBOX")
    assert (postal["Country"], postal["City"]) == ("United Kingdom", "Oaktown")
    assert read["IsCustomer"] is True


def test_a_refused_edit_says_why_and_keeps_what_was_typed(client: Client, root: str) -> None:
    contact_id = client.contact_id("Hamilton Smith Ltd")
    page = press(client, f"{root}/contacts/contact/{contact_id}", "save", EmailAddress="nö mail")
    assert page.status_code == 400
    assert "Email address must be valid." in page.text
    assert 'value="nö mail"' in page.text
    assert client.get(f"Contacts/{contact_id}")[0]["EmailAddress"] == "info@hsg.co"


def test_a_contact_is_archived_and_restored_on_its_page(client: Client, root: str) -> None:
    contact_id = client.contact_id("Boom FM")
    path = f"{root}/contacts/contact/{contact_id}"
    assert "Archived." in press(client, path, "archive").text
    assert client.get(f"Contacts/{contact_id}")[0]["ContactStatus"] == "ARCHIVED"
    assert "Restored." in press(client, path, "restore").text
    assert client.get(f"Contacts/{contact_id}")[0]["ContactStatus"] == "ACTIVE"


def test_a_contact_whose_name_was_taken_meanwhile_stays_archived(client: Client, root: str) -> None:
    path = f"{root}/contacts/contact/{client.contact_id('Boom FM')}"
    press(client, path, "archive")
    client.write("PUT", "Contacts", [{"Name": "boom fm"}])
    assert "already assigned to another contact" in press(client, path, "restore").text


def test_a_new_contact_becomes_a_customer_by_a_mock_invoice_that_can_be_voided(
    client: Client, root: str
) -> None:
    added = press(client, f"{root}/contacts/new", "", Name="Newly Made Ltd", EmailAddress="n@made.example")
    assert "Contact added." in added.text
    contact_id = client.contact_id("Newly Made Ltd")
    path = f"{root}/contacts/contact/{contact_id}"
    assert str(added.url).split("?")[0].endswith(path)
    assert client.get(f"Contacts/{contact_id}")[0]["IsCustomer"] is False
    page = press(client, path, "mock_invoice").text
    assert "this contact is a customer now" in page
    assert "Raise a mock invoice" not in page
    assert client.get(f"Contacts/{contact_id}")[0]["IsCustomer"] is True
    (invoice,) = client.get("Invoices", ContactIDs=contact_id)
    assert (invoice["Status"], invoice["Total"]) == ("AUTHORISED", 1)
    assert "Voided." in press(client, f"{root}/invoicing/view/{invoice['InvoiceID']}", "void").text
    assert client.get(f"Contacts/{contact_id}")[0]["IsCustomer"] is True


def test_a_new_contact_needs_a_name_of_its_own(client: Client, root: str) -> None:
    page = press(client, f"{root}/contacts/new", "", Name="City Limousines", LastName="Kept")
    assert page.status_code == 400
    assert "already assigned to another contact" in page.text
    assert 'value="Kept"' in page.text
    nameless = press(client, f"{root}/contacts/new", "", AccountNumber="1")
    assert "The Contact must contain at least 1 of the following elements" in nameless.text


# --- documents -----------------------------------------------------------------------------------------------


def test_an_invoice_is_marked_as_sent_paid_and_unpaid_on_its_page(client: Client, root: str) -> None:
    url = "http://localhost:8742/open/invoice/7"
    invoice = client.create(Url=url)
    path = f"{root}/invoicing/view/{invoice['InvoiceID']}"
    page = client.http.get(path).text
    assert f'<a class="button" href="{url}" rel="noreferrer">Go to Sequence</a>' in page
    assert "Marked as sent." in press(client, path, "mark_sent").text
    assert client.get(f"Invoices/{invoice['InvoiceID']}")[0]["SentToContact"] is True
    paid = press(client, path, "pay", amount="24.00", account="091", date="2026-02-03", reference="BACS 7")
    assert "Payment recorded." in paid.text
    assert "3 Feb 2026" in paid.text
    (read,) = client.get(f"Invoices/{invoice['InvoiceID']}")
    assert (read["Status"], read["Payments"][0]["Reference"]) == ("PAID", "BACS 7")
    assert "Payment removed." in press(client, path, "remove_payment").text
    assert client.get(f"Invoices/{invoice['InvoiceID']}")[0]["AmountDue"] == 24


def test_an_invoice_is_edited_on_its_page_as_far_as_xero_lets(client: Client, root: str) -> None:
    invoice = client.create(Reference="PO 7")
    path = f"{root}/invoicing/view/{invoice['InvoiceID']}"
    (line,) = invoice["LineItems"]
    other = client.contact_id("Boom FM")
    page = press(
        client,
        path,
        "edit",
        **{
            "new_reference": "theirs",
            "new_date": "2026-10-01",
            "contact": other,
            f"account {line['LineItemID']}": "260",
        },
    )
    assert "Saved." in page.text
    (read,) = client.get(f"Invoices/{invoice['InvoiceID']}")
    assert (read["Reference"], read["DateString"][:10]) == ("theirs", "2026-10-01")
    assert (read["Contact"]["ContactID"], read["LineItems"][0]["AccountCode"]) == (other, "260")
    assert read["LineItems"][0]["LineItemID"] == line["LineItemID"]
    total = read["Total"]
    press(client, path, "pay", amount="10.00")
    assert "cannot be edited" in press(client, path, "edit", **{f"price {line['LineItemID']}": "1.00"}).text
    assert "Saved." in press(client, path, "edit", new_reference="paid in part").text
    (read,) = client.get(f"Invoices/{invoice['InvoiceID']}")
    assert (read["Reference"], read["Total"]) == ("paid in part", total)
    assert "is not a price" in press(client, path, "edit", **{f"price {line['LineItemID']}": "x"}).text


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"amount": "25"}, "exceeds the amount outstanding"),
        ({"amount": "lots"}, "The amount is not a number."),
        ({"amount": "1e999999"}, "The amount is not a number."),
        ({"amount": "0.001"}, "0.001 is not a whole number of cents."),
        ({"amount": "-1"}, "must be greater than zero"),
        ({"date": "tomorrow"}, "tomorrow is not a date."),
        ({"account": "200"}, "Account 200 cannot take payments."),
    ],
)
def test_a_payment_that_cannot_be_is_refused_and_keeps_what_was_typed(
    client: Client, root: str, changes: dict[str, str], message: str
) -> None:
    invoice = client.create()
    page = press(client, f"{root}/invoicing/view/{invoice['InvoiceID']}", "pay", reference="typed", **changes)
    assert page.status_code == 400
    assert message in page.text
    assert 'value="typed"' in page.text
    assert client.get(f"Invoices/{invoice['InvoiceID']}")[0]["AmountPaid"] == 0


def test_a_draft_is_approved_or_deleted_and_an_approved_invoice_voided(client: Client, root: str) -> None:
    (draft,) = client.get("Invoices", InvoiceNumbers="INV-0029")
    path = f"{root}/invoicing/view/{draft['InvoiceID']}"
    assert "Approved." in press(client, path, "approve").text
    assert "Voided." in press(client, path, "void").text
    (other,) = client.get("Invoices", InvoiceNumbers="INV-0030")
    assert "Deleted." in press(client, f"{root}/invoicing/view/{other['InvoiceID']}", "delete").text
    statuses = client.get("Invoices", InvoiceNumbers="INV-0029,INV-0030")
    assert [one["Status"] for one in statuses] == ["VOIDED", "DELETED"]


def test_a_document_with_money_in_it_has_no_void_button(client: Client, root: str) -> None:
    invoice = client.create()
    path = f"{root}/invoicing/view/{invoice['InvoiceID']}"
    form, _ = Forms(client.http.get(path).text).with_button("void")
    press(client, path, "pay", amount="1")
    with pytest.raises(KeyError):
        Forms(client.http.get(path).text).with_button("void")
    pressed_late = client.http.post(path, data={**form.fields, "action": "void"})
    assert "has payments or credit notes allocated" in pressed_late.text


@pytest.mark.parametrize("side", ["invoice", "credit note"])
def test_credit_is_allocated_and_taken_back_from_either_side(client: Client, root: str, side: str) -> None:
    invoice, note = client.create(), credit_note(client)
    path, partner = f"{root}/invoicing/view/{invoice['InvoiceID']}", note["CreditNoteID"]
    if side == "credit note":
        path, partner = f"{root}/credit-notes/view/{note['CreditNoteID']}", invoice["InvoiceID"]
    done = press(client, path, "allocate", partner=partner, credit="12.00")
    assert "Credit allocated." in done.text
    (read,) = client.get(f"Invoices/{invoice['InvoiceID']}")
    assert (read["AmountCredited"], read["AmountDue"]) == (12, 12)
    assert client.get(f"CreditNotes/{note['CreditNoteID']}")[0]["Status"] == "PAID"
    assert "Allocation removed." in press(client, path, "remove_allocation").text
    assert client.get(f"Invoices/{invoice['InvoiceID']}")[0]["AmountDue"] == 24


def test_an_allocation_offers_only_open_documents_of_the_same_contact_and_currency(
    client: Client, root: str
) -> None:
    invoice = client.create()
    path = f"{root}/invoicing/view/{invoice['InvoiceID']}"
    foreign = credit_note(client, contact="Boom FM")
    note = credit_note(client)
    page = client.http.get(path).text
    assert note["CreditNoteNumber"] in page
    assert foreign["CreditNoteNumber"] not in page
    for partner in (foreign["CreditNoteID"], invoice["InvoiceID"], "nothing"):
        refused = press(client, path, "allocate", partner=partner, credit="1")
        assert "The document to allocate to is no longer open." in refused.text
    too_much = press(client, path, "allocate", partner=note["CreditNoteID"], credit="12.01")
    assert "amount is greater than amount outstanding" in too_much.text


def test_a_credit_note_is_refunded_on_its_page(client: Client, root: str) -> None:
    note = credit_note(client)
    path = f"{root}/credit-notes/view/{note['CreditNoteID']}"
    assert "Refund recorded." in press(client, path, "pay").text
    assert client.get(f"CreditNotes/{note['CreditNoteID']}")[0]["RemainingCredit"] == 0


def test_what_happened_to_a_document_is_told_on_its_page(client: Client, root: str) -> None:
    invoice = client.create()
    path = f"{root}/invoicing/view/{invoice['InvoiceID']}"
    press(client, path, "mark_sent")
    history = client.http.get(path).text.split("<h2>History</h2>")[1]
    assert "<strong>Sent</strong>" in history
    assert "Demo User" in history


# --- settings ------------------------------------------------------------------------------------------------


def test_an_account_is_archived_and_restored_in_the_chart(client: Client, root: str) -> None:
    (account,) = client.get("Accounts", where='Code=="260"')
    line = {"Description": "x", "UnitAmount": 1, "AccountCode": "260"}
    path = f"{root}/chart-of-accounts?tab=revenue"
    forms = Forms(client.http.get(path).text)
    form, _ = forms.with_button("archive")
    data = {**form.fields, "action": f"archive {account['AccountID']}"}
    done = client.http.post(path, data=data, follow_redirects=True)
    assert "Archived." in done.text
    assert str(done.url).endswith("?tab=revenue&done=archived")
    (refused,) = client.write("PUT", "Invoices", [client.invoice(LineItems=[line])])
    assert messages_of(refused)[0].startswith("Account code '260' has been archived")
    assert "Restored." in press(client, f"{root}/chart-of-accounts?tab=archived", "restore").text
    assert client.create(LineItems=[line])


def test_system_accounts_and_unknown_ones_cannot_be_archived(client: Client, root: str) -> None:
    path = f"{root}/chart-of-accounts"
    (account,) = client.get("Accounts", where='Code=="610"')
    form, _ = Forms(client.http.get(path).text).with_button("archive")
    assert f"archive {account['AccountID']}" not in form.buttons
    refused = client.http.post(path, data={**form.fields, "action": f"archive {account['AccountID']}"})
    assert "is a system account and cannot be archived" in refused.text
    assert client.http.post(path, data={**form.fields, "action": "archive x"}).status_code == 404


def test_a_currency_that_is_added_can_be_used(client: Client, root: str) -> None:
    (refused,) = client.write("PUT", "Invoices", [client.invoice(CurrencyCode="JPY")])
    assert messages_of(refused) == ["Users Organisation is not subscribed to currency JPY"]
    path = f"{root}/currencies"
    assert "Currency added." in press(client, path, "", currency="JPY").text
    assert {one["Code"] for one in client.get("Currencies")} == {"GBP", "EUR", "USD", "JPY"}
    assert client.create(CurrencyCode="JPY")["CurrencyRate"] == 192
    assert "Currency code XXX is not valid." in press(client, path, "", currency="XXX").text


def test_lock_dates_are_set_and_lifted(client: Client, root: str) -> None:
    path = f"{root}/lock-dates"
    press(client, path, "", PeriodLockDate="2026-01-31", EndOfYearLockDate="2025-12-31")
    (refused,) = client.write("PUT", "Invoices", [client.invoice(Date="2026-01-31")])
    assert messages_of(refused)[0].endswith("period lock date, currently set at 31 January 2026")
    assert "soon is not a date." in press(client, path, "", PeriodLockDate="soon").text
    press(client, path, "", PeriodLockDate="", EndOfYearLockDate="")
    assert client.create(Date="2001-01-01")
