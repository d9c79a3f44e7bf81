"""Attachments, and how an invoice reaches its customer: email, online link and PDF (xero-api section 8.5)."""

from __future__ import annotations

import re
from typing import Any

import httpx
import pytest

from seqxero_tui.demo_company.accounting.pdf import pdf
from seqxero_tui.demo_company.app import LARGEST_BODY

from .conftest import SCOPES, Client, elements_of, messages_of

PNG = b"\x89PNG\r\n\x1a\n not really"


@pytest.fixture
def files(client: Client) -> Client:
    """Signed in with the scopes that files and settings want too."""
    client.sign_in(scope=f"{SCOPES} accounting.attachments accounting.settings")
    return client


def attach(client: Client, path: str, name: str, content: bytes = PNG, **options: Any) -> httpx.Response:
    headers = {"Content-Type": "image/png", **options.pop("headers", {})}
    address = f"{path}/Attachments/{name}"
    return client.call(options.pop("method", "PUT"), address, content=content, headers=headers, **options)


def owners(client: Client) -> dict[str, str]:
    """One record of each kind that takes files: its address and its id."""
    invoice = client.create()
    note = {**client.invoice(), "Type": "ACCRECCREDIT"}
    (note,) = client.write("PUT", "CreditNotes", [note])
    (account,) = client.get("Accounts", where='Code=="200"')
    return {
        "Invoices": invoice["InvoiceID"],
        "CreditNotes": note["CreditNoteID"],
        "Contacts": client.contact_id("Boom FM"),
        "Accounts": account["AccountID"],
    }


def test_every_kind_of_owner_takes_a_file_and_gives_it_back_by_name_and_id(files: Client) -> None:
    for plural, owner_id in owners(files).items():
        path = f"{plural}/{owner_id}"
        assert files.get(path)[0]["HasAttachments"] is False
        (saved,) = elements_of(attach(files, path, "a picture.png", params={"IncludeOnline": "true"}))
        assert (saved["FileName"], saved["MimeType"], saved["ContentLength"]) == (
            "a picture.png",
            "image/png",
            len(PNG),
        )
        assert saved.get("IncludeOnline") is (True if plural in ("Invoices", "CreditNotes") else None)
        for name in ("A Picture.png", saved["AttachmentID"]):
            got = files.call(
                "GET", f"{path}/Attachments/{name}", headers={"Accept": "application/octet-stream"}
            )
            assert (got.content, got.headers["content-type"]) == (PNG, "image/png")
        assert (
            httpx.URL(saved["Url"]).path == httpx.URL(f"/api.xro/2.0/{path}/Attachments/a picture.png").path
        )
        assert files.get(f"{path}/Attachments") == [saved]
        assert files.get(path)[0]["HasAttachments"] is True
        if plural != "Accounts":  # accounts have no history
            assert files.get(f"{path}/History")[0]["Changes"] == "Attached a file"


def test_lists_tell_which_documents_have_files(files: Client) -> None:
    invoice = files.create()
    attach(files, f"Invoices/{invoice['InvoiceID']}", "a.png")
    flagged = [one["InvoiceID"] for one in files.get("Invoices", page=1) if one["HasAttachments"]]
    assert flagged == [invoice["InvoiceID"]]


def test_the_same_name_replaces_the_file_and_keeps_its_id(files: Client) -> None:
    path = f"Invoices/{files.create()['InvoiceID']}"
    (first,) = elements_of(attach(files, path, "terms.pdf"))
    (second,) = elements_of(attach(files, path, "Terms.pdf", b"new", method="POST"))
    assert second["AttachmentID"] == first["AttachmentID"]
    assert files.call("GET", f"{path}/Attachments/terms.pdf").content == b"new"


@pytest.mark.parametrize(
    ("name", "content", "message"),
    [
        ("a%3Fb.png", PNG, "The file name cannot contain ?"),
        ("a%3C%3E.png", PNG, "The file name cannot contain < >"),
        ("empty.png", b"", "The file is empty."),
    ],
)
def test_what_cannot_be_attached(files: Client, name: str, content: bytes, message: str) -> None:
    path = f"Invoices/{files.create()['InvoiceID']}"
    answer = attach(files, path, name, content)
    assert answer.status_code == 400
    assert messages_of(answer.json()["Elements"][0]) == [message]
    assert files.get(f"{path}/Attachments") == []


def test_an_eleventh_file_is_refused_and_a_replaced_one_is_not(files: Client) -> None:
    path = f"Invoices/{files.create()['InvoiceID']}"
    answers = [attach(files, path, f"{at}.png").status_code for at in range(11)]
    assert answers == [200] * 10 + [400]
    assert attach(files, path, "3.png").status_code == 200


def test_files_want_their_own_scope_and_an_owner_that_exists(client: Client) -> None:
    path = f"Invoices/{client.create()['InvoiceID']}"
    assert attach(client, path, "a.png").headers["www-authenticate"] == "insufficent_scope"
    client.sign_in(scope=f"{SCOPES} accounting.attachments")
    assert client.call("GET", f"{path}/Attachments/none.png").status_code == 404
    assert attach(client, "Invoices/NONE-1", "a.png").status_code == 404


def test_a_body_beyond_ten_megabytes_is_refused_and_the_next_call_works(files: Client) -> None:
    path = f"Invoices/{files.create()['InvoiceID']}"
    assert attach(files, path, "big.bin", b"x" * (LARGEST_BODY + 1)).status_code == 413
    assert attach(files, path, "just.bin", b"x" * LARGEST_BODY).status_code == 200


# --- email and the online link -------------------------------------------------------------------------------


def email(client: Client, invoice: dict[str, Any]) -> httpx.Response:
    return client.call("POST", f"Invoices/{invoice['InvoiceID']}/Email", {})


def test_a_demo_company_sends_no_email(client: Client) -> None:
    invoice = client.create(Contact={"Name": "Hamilton Smith Ltd"})
    answer = email(client, invoice)
    assert answer.status_code == 400
    assert messages_of(answer.json()["Elements"][0]) == ["The daily limit of 0 emails has been reached."]
    assert client.get(f"Invoices/{invoice['InvoiceID']}")[0]["SentToContact"] is False


@pytest.fixture
def paying(client: Client) -> Client:
    """Signed in to the second organisation, which may send email."""
    client.tenant_id = client.server.company.tenant_ids[1]
    client.sign_in(tenants=(client.tenant_id,))
    return client


def invoice_of(client: Client, **changes: object) -> dict[str, Any]:
    return client.create(Contact={"Name": "Only Customer Ltd"}, **changes)


def test_elsewhere_an_email_is_204_and_marks_the_invoice_as_sent(paying: Client) -> None:
    invoice = invoice_of(paying)
    answer = email(paying, invoice)
    assert (answer.status_code, answer.content) == (204, b"")
    assert paying.get(f"Invoices/{invoice['InvoiceID']}")[0]["SentToContact"] is True
    changes = [one["Changes"] for one in paying.get(f"Invoices/{invoice['InvoiceID']}/History")]
    assert changes[:2] == ["Emailed", "Sent"]


def test_drafts_and_contacts_without_an_address_get_no_email(paying: Client) -> None:
    draft = invoice_of(paying, Status="DRAFT")
    assert messages_of(email(paying, draft).json()["Elements"][0])[0].startswith("Only submitted")
    silent = paying.create(Contact={"Name": "No Address Ltd"})
    assert messages_of(email(paying, silent).json()["Elements"][0])[0].endswith("no email address.")


def test_the_online_link_of_an_approved_invoice_leads_to_its_page(client: Client) -> None:
    invoice = client.create()
    (online,) = client.get(f"Invoices/{invoice['InvoiceID']}/OnlineInvoice")
    page = client.http.get(online["OnlineInvoiceUrl"])
    assert (page.status_code, invoice["InvoiceNumber"] in page.text) == (200, True)
    draft = client.create(Status="DRAFT")
    assert client.call("GET", f"Invoices/{draft['InvoiceID']}/OnlineInvoice").status_code == 400


# --- PDF -----------------------------------------------------------------------------------------------------


def test_a_document_is_a_pdf_only_when_nothing_else_is_accepted(client: Client) -> None:
    path = f"Invoices/{client.create()['InvoiceID']}"
    alone = client.call("GET", path, headers={"Accept": "application/pdf"})
    assert alone.headers["content-type"] == "application/pdf"
    assert b"City Limousines" in alone.content
    merged = client.call("GET", path, headers={"Accept": "application/pdf, application/json"})
    assert elements_of(merged)


def test_a_pdf_has_its_objects_where_its_table_says_and_as_many_pages_as_it_needs() -> None:
    made = pdf(["(Söhne) \\ €", "東京", *(f"line {at}" for at in range(70))])
    start = int(made.rsplit(b"startxref\n", 1)[1].split()[0])
    assert made[start:].startswith(b"xref")
    offsets = [int(found) for found in re.findall(rb"(\d{10}) 00000 n", made)]
    assert all(made[at:].startswith(b"%d 0 obj" % number) for number, at in enumerate(offsets, 1))
    assert b"/Count 2" in made
    assert b"(\\(S\xf6hne\\) \\\\ \x80) Tj" in made
    assert b"(??) Tj" in made
    for length, content in re.findall(rb"/Length (\d+) >>\nstream\n(.*?)\nendstream", made, re.DOTALL):
        assert int(length) == len(content)
