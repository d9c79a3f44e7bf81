"""Lists, links old and new, and what keeps the pages safe."""

from __future__ import annotations

import re
from collections import Counter
from html import unescape
from html.parser import HTMLParser
from urllib.parse import quote, urljoin

import pytest

from .conftest import Client
from .test_settlement import credit_note
from .web import Forms, root_of


@pytest.fixture
def root(client: Client) -> str:
    return root_of(client)


# --- lists and links -----------------------------------------------------------------------------------------


def test_home_and_lists_show_what_there_is(client: Client, root: str) -> None:
    assert "Second Company (UK)" in client.http.get("/").text
    assert "9,194.51" in client.http.get(root).text
    assert "INV-0029" in client.http.get(f"{root}/invoicing", params={"tab": "draft"}).text
    assert "INV-0029" not in client.http.get(f"{root}/invoicing", params={"tab": "paid"}).text
    found = client.http.get(f"{root}/invoicing", params={"q": "crm08"}).text
    assert "INV-0025" in found
    assert "INV-0001" not in found
    overdue = client.http.get(f"{root}/invoicing", params={"tab": "overdue"}).text
    assert "INV-0025" in overdue
    assert "INV-0024" not in overdue
    archived = {"q": "harbour inn", "tab": "archived"}
    assert "Old Harbour Inn" in client.http.get(f"{root}/contacts", params=archived).text
    assert "Old Harbour Inn" not in client.http.get(f"{root}/contacts", params={"q": "harbour inn"}).text


def test_home_adds_up_foreign_invoices_in_the_base_currency(client: Client, root: str) -> None:
    client.create(CurrencyCode="EUR", CurrencyRate=2)
    assert "9,206.51" in client.http.get(root).text


def test_long_lists_come_in_pages_that_keep_the_search(client: Client, root: str) -> None:
    client.server.company.seed(150)
    first = client.http.get(f"{root}/contacts", params={"q": "load customer", "tab": "customers"}).text
    assert "Load Customer 000100" in first
    assert "Load Customer 000101" not in first
    (following,) = re.findall(r'href="(\?[^"]*)">Next 100', first)
    second = client.http.get(f"{root}/contacts{unescape(following)}").text
    assert "Load Customer 000101" in second
    assert "Next 100" not in second
    assert "Previous 100" in second


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("/AccountsReceivable/View.aspx?InvoiceID=an-id", "/invoicing/view/an-id"),
        ("/AccountsReceivable/Edit.aspx?InvoiceID=an-id", "/invoicing/view/an-id"),
        ("/AccountsReceivable/ViewCreditNote.aspx?creditNoteID=an-id", "/credit-notes/view/an-id"),
        ("/AccountsPayable/ViewCreditNote.aspx?creditNoteID=an-id", "/credit-notes/view/an-id"),
        ("/AccountsPayable/Edit.aspx?InvoiceID=an-id", "/bills/view/an-id"),
        ("/Bank/ViewTransaction.aspx?bankTransactionID=an-id", "/bank-transactions/view/an-id"),
        ("/Contacts/View/an-id", "/contacts/contact/an-id"),
        ("/Contacts/View/../../x", "/contacts/contact/..%2F..%2Fx"),
        ("/GeneralLedger/ChartOfAccounts.aspx", "/chart-of-accounts"),
        ("/AccountsReceivable/View.aspx", ""),
        ("//evil.example/x", ""),
        ("", ""),
    ],
)
def test_classic_links_lead_to_the_pages_and_never_elsewhere(
    client: Client, root: str, old: str, new: str
) -> None:
    code = client.server.company.books().organisation["ShortCode"]
    for shortcode in (quote(code), ""):
        answer = client.http.get(f"/organisationlogin/default.aspx?shortcode={shortcode}&redirecturl={old}")
        assert (answer.status_code, answer.headers["location"]) == (302, f"{root}{new}")
    if new and ".." not in old:
        assert client.http.get(old).headers["location"] == f"{root}{new}"


def test_a_link_of_the_wrong_kind_finds_its_document_all_the_same(client: Client, root: str) -> None:
    invoice, note = client.create(), credit_note(client)
    for kind, wanted, right in (
        ("credit-notes", invoice["InvoiceID"], "invoicing"),
        ("invoicing", note["CreditNoteID"], "credit-notes"),
    ):
        answer = client.http.get(f"{root}/{kind}/view/{wanted}")
        assert (answer.status_code, answer.headers["location"]) == (302, f"{root}/{right}/view/{wanted}")


@pytest.mark.parametrize(
    "path",
    [
        "/app/!none",
        "{root}/contacts/contact/x",
        "{root}/invoicing/view/x",
        "{root}/bills/view/x",
        "{root}/quotes/view/x",
    ],
)
def test_what_is_not_there_is_said_so(client: Client, root: str, path: str) -> None:
    answer = client.http.get(path.format(root=root))
    assert answer.status_code == 404
    assert "Nothing here" in answer.text


def test_after_a_reset_old_links_say_so(client: Client, root: str) -> None:
    client.server.company.reset()
    answer = client.http.get(f"{root}/contacts")
    assert answer.status_code == 404
    assert "A reset gives a new one." in answer.text


# --- safety --------------------------------------------------------------------------------------------------


def test_names_are_text_and_never_markup(client: Client, root: str) -> None:
    page = client.http.get(f"{root}/contacts", params={"q": "acme"}).text
    assert 'ACME [/bold] "x"' in unescape(page)
    hostile = '"><script>alert(1)</script>'
    invoice = client.create(
        Reference=hostile, LineItems=[{"Description": hostile, "UnitAmount": 1, "AccountCode": "200"}]
    )
    client.call("PUT", f"Invoices/{invoice['InvoiceID']}/History", {"HistoryRecords": [{"Details": hostile}]})
    paths = (
        f"/invoicing/view/{invoice['InvoiceID']}",
        f"/invoicing?q={quote(hostile)}",
        f"?x={quote(hostile)}",
    )
    for path in paths:
        page = client.http.get(root + path).text
        assert "<script" not in page
        assert "&lt;script" in page or path.startswith("?x")


@pytest.mark.parametrize(
    "headers",
    [
        {"Origin": "http://evil.example"},
        {"Origin": "null"},
        {"Sec-Fetch-Site": "cross-site"},
        {"Sec-Fetch-Site": "same-site"},
    ],
)
def test_a_form_from_elsewhere_does_nothing_even_with_its_token(
    client: Client, root: str, headers: dict[str, str]
) -> None:
    invoice = client.create()
    path = f"{root}/invoicing/view/{invoice['InvoiceID']}"
    form, button = Forms(client.http.get(path).text).with_button("mark_sent")
    answer = client.http.post(path, data={**form.fields, "action": button}, headers=headers)
    assert answer.status_code == 400
    assert "This page had expired" in answer.text
    assert client.get(f"Invoices/{invoice['InvoiceID']}")[0]["SentToContact"] is False


def test_a_form_without_its_token_does_nothing(client: Client, root: str) -> None:
    invoice = client.create()
    path = f"{root}/invoicing/view/{invoice['InvoiceID']}"
    other = client.http.get(f"{root}/contacts/contact/{client.contact_id('Boom FM')}").text
    form, _ = Forms(other).with_button("save")
    for given in ({}, {"form_token": form.fields["form_token"]}, {"form_token": "x.y"}):
        answer = client.http.post(path, data={"action": "mark_sent", **given})
        assert answer.status_code == 400
        assert "This page had expired" in answer.text
    assert client.get(f"Invoices/{invoice['InvoiceID']}")[0]["SentToContact"] is False


class _Page(HTMLParser):
    """What a crawl checks of a page: its links, and that every field can be named by those who cannot see it."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.links: list[str] = []
        self.nameless: list[str] = []
        self.tags: set[str] = set()
        self._in_label = False
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        self.tags.add(tag)
        self._in_label = self._in_label or tag == "label"
        assert not [name for name in given if name.startswith("on")]
        assert "src" not in given
        assert tag != "link" or given["href"] in ("/demo-company.css", "data:,")
        if tag == "a":
            self.links.append(given["href"])
        named = self._in_label or given.get("aria-label") or given.get("type") == "hidden"
        if tag in ("input", "select") and not named:
            self.nameless.append(given.get("name", tag))

    def handle_endtag(self, tag: str) -> None:
        self._in_label = self._in_label and tag != "label"


def test_every_link_leads_somewhere_and_every_field_has_a_name(client: Client, root: str) -> None:
    client.create(Contact={"ContactID": client.contact_id("City Limousines")})
    credit_note(client)
    todo, kinds = [root], Counter[str]()
    while todo:
        address = todo.pop()
        kind = re.sub(r"[0-9a-f-]{36}", "id", address.removeprefix(root))
        kinds[kind] += 1
        if kinds[kind] > 3:  # enough of this kind
            continue
        answer = client.http.get(address)
        assert answer.status_code == 200, address
        assert "default-src 'none'" in answer.headers["content-security-policy"]
        page = _Page(answer.text)
        assert not page.nameless, (address, page.nameless)
        assert not page.tags & {"script", "iframe", "img", "style", "object"}
        assert "h1" in page.tags
        todo += [urljoin(address, link) for link in page.links if not link.startswith("#")]
    assert set(kinds) >= {
        "",
        "/",
        "/contacts",
        "/contacts/new",
        "/contacts/contact/id",
        "/invoicing",
        "/invoicing/view/id",
        "/credit-notes/view/id",
        "/chart-of-accounts",
        "/currencies",
        "/lock-dates",
    }


def test_the_sheet_is_the_only_asset(client: Client, root: str) -> None:
    policy = client.http.get(root).headers["content-security-policy"]
    assert "form-action 'self'" in policy
    sheet = client.http.get("/demo-company.css")
    assert sheet.headers["content-type"].startswith("text/css")
    assert "url(" not in sheet.text
    assert "@import" not in sheet.text
