"""The pages, used as a person without JavaScript uses them."""

from __future__ import annotations

from html import unescape
from urllib.parse import quote

import httpx
import pytest

from .conftest import Client, FirstForm


@pytest.fixture
def root(client: Client) -> str:
    code = client.server.company.books().organisation["ShortCode"]
    assert code.startswith("!")
    return f"/app/{quote(code)}"


def press(client: Client, path: str, **changes: str) -> httpx.Response:
    """Fill in the first form of a page, press a button, and follow."""
    form = FirstForm(client.http.get(path).text)
    data = {**dict(form.fields), **changes}
    return client.http.post(form.action, data=data, follow_redirects=True)


def test_an_invalid_contact_is_put_right_on_its_page(client: Client, root: str) -> None:
    contact_id = client.contact_id("Hamilton Smith Ltd")
    page = press(
        client,
        f"{root}/contacts/contact/{contact_id}",
        action="save",
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
    page = press(client, f"{root}/contacts/contact/{contact_id}", action="save", EmailAddress="nö mail")
    assert page.status_code == 400
    assert "Email address must be valid." in page.text
    assert 'value="nö mail"' in page.text
    assert client.get(f"Contacts/{contact_id}")[0]["EmailAddress"] == "info@hsg.co"


def test_a_contact_is_archived_on_its_page(client: Client, root: str) -> None:
    contact_id = client.contact_id("Boom FM")
    assert "Archived." in press(client, f"{root}/contacts/contact/{contact_id}", action="archive").text
    assert client.get(f"Contacts/{contact_id}")[0]["ContactStatus"] == "ARCHIVED"


def test_names_are_text_and_never_markup(client: Client, root: str) -> None:
    page = client.http.get(f"{root}/contacts", params={"q": "acme"}).text
    assert 'ACME [/bold] "x"' in unescape(page)
    invoice = client.create(Reference="<script>alert(1)</script>")
    page = client.http.get(f"{root}/invoicing/view/{invoice['InvoiceID']}").text
    assert "<script" not in page


def test_an_invoice_is_marked_as_sent_paid_and_unpaid_on_its_page(client: Client, root: str) -> None:
    url = "http://localhost:8742/open/invoice/7"
    invoice = client.create(Url=url)
    path = f"{root}/invoicing/view/{invoice['InvoiceID']}"
    page = client.http.get(path).text
    assert f'<a class="button" href="{url}" rel="noreferrer">Go to Sequence</a>' in page
    assert "Marked as sent." in press(client, path, action="mark_sent").text
    assert client.get(f"Invoices/{invoice['InvoiceID']}")[0]["SentToContact"] is True
    paid = press(client, path, action="pay", amount="24.00", account="090")
    assert "Payment recorded." in paid.text
    assert client.get(f"Invoices/{invoice['InvoiceID']}")[0]["Status"] == "PAID"
    assert "Payment removed." in press(client, path, action="remove_payment").text
    assert client.get(f"Invoices/{invoice['InvoiceID']}")[0]["AmountDue"] == 24


def test_too_large_a_payment_and_a_paid_void_are_refused_in_xeros_words(client: Client, root: str) -> None:
    invoice = client.create()
    path = f"{root}/invoicing/view/{invoice['InvoiceID']}"
    assert (
        "exceeds the amount outstanding" in press(client, path, action="pay", amount="25", account="090").text
    )
    assert (
        "The amount is not a number." in press(client, path, action="pay", amount="lots", account="090").text
    )
    press(client, path, action="pay", amount="1", account="090")
    assert "has payments or credit notes allocated" in press(client, path, action="void").text


def test_credit_notes_have_the_same_page(client: Client, root: str) -> None:
    (note,) = client.get("CreditNotes", where='CreditNoteNumber=="CN-0014"')
    page = client.http.get(f"{root}/credit-notes/view/{note['CreditNoteID']}")
    assert "Credit note CN-0014" in page.text
    assert "INV-0010" in page.text


def test_a_form_without_its_token_does_nothing(client: Client, root: str) -> None:
    invoice = client.create()
    path = f"{root}/invoicing/view/{invoice['InvoiceID']}"
    token = dict(
        FirstForm(client.http.get(f"{root}/contacts/contact/{client.contact_id('Boom FM')}").text).fields
    )
    for given in ({}, token):
        answer = client.http.post(path, data={"action": "mark_sent", **given})
        assert answer.status_code == 400
        assert "This page had expired" in answer.text
    assert client.get(f"Invoices/{invoice['InvoiceID']}")[0]["SentToContact"] is False


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("/AccountsReceivable/View.aspx?InvoiceID=an-id", "/invoicing/view/an-id"),
        ("/AccountsReceivable/Edit.aspx?InvoiceID=an-id", "/invoicing/view/an-id"),
        ("/AccountsReceivable/ViewCreditNote.aspx?creditNoteID=an-id", "/credit-notes/view/an-id"),
        ("/Contacts/View/an-id", "/contacts/contact/an-id"),
        ("//evil.example/x", ""),
        ("", ""),
    ],
)
def test_classic_links_lead_to_the_pages_and_never_elsewhere(
    client: Client, root: str, old: str, new: str
) -> None:
    code = client.server.company.books().organisation["ShortCode"]
    answer = client.http.get(f"/organisationlogin/default.aspx?shortcode={quote(code)}&redirecturl={old}")
    assert (answer.status_code, answer.headers["location"]) == (302, f"{root}{new}")


def test_home_and_lists_show_what_there_is(client: Client, root: str) -> None:
    assert "Second Company (UK)" in client.http.get("/").text
    assert "9,194.51" in client.http.get(root).text
    assert "INV-0029" in client.http.get(f"{root}/invoicing", params={"tab": "draft"}).text
    assert "INV-0029" not in client.http.get(f"{root}/invoicing", params={"tab": "paid"}).text
    found = client.http.get(f"{root}/invoicing", params={"q": "crm08"}).text
    assert "INV-0025" in found
    assert "INV-0001" not in found
    archived = {"q": "harbour inn", "archived": "1"}
    assert "Old Harbour Inn" in client.http.get(f"{root}/contacts", params=archived).text


@pytest.mark.parametrize("path", ["/app/!none", "{root}/contacts/contact/x", "{root}/invoicing/view/x"])
def test_what_is_not_there_is_said_so(client: Client, root: str, path: str) -> None:
    answer = client.http.get(path.format(root=root))
    assert answer.status_code == 404
    assert "Nothing here" in answer.text


def test_pages_bring_no_scripts_and_nothing_from_elsewhere(client: Client, root: str) -> None:
    answer = client.http.get(root)
    assert "default-src 'none'" in answer.headers["content-security-policy"]
    assert client.http.get("/demo-company.css").headers["content-type"].startswith("text/css")
