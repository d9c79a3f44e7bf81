"""The where and order languages: what they mean, and that nothing unreadable is ever ignored."""

from __future__ import annotations

import pytest

from .conftest import Client


def numbers(client: Client, where: str, **params: str | int) -> set[str]:
    return {one["InvoiceNumber"] for one in client.get("Invoices", where=where, **params)}


@pytest.mark.parametrize(
    ("where", "expected"),
    [
        ('InvoiceNumber=="inv-0024"', {"INV-0024"}),
        ('Status=="DRAFT"', {"INV-0029", "INV-0030"}),
        ('Status = "DRAFT" && Contact.Name == "rex media group"', {"INV-0030"}),
        ('AmountDue>700 AND AmountDue<=914.55 AND Status!="PAID"', {"INV-0024", "INV-0026"}),
        ('AmountDue>=914.551 and Status=="AUTHORISED"', {"INV-0025"}),
        (
            '(InvoiceNumber=="INV-0001" OR InvoiceNumber=="INV-0002") AND (Type=="ACCREC")',
            {"INV-0001", "INV-0002"},
        ),
        ('Reference.StartsWith("GB1")', {"INV-0028"}),
        ('Reference.EndsWith("MK815")', {"INV-0027"}),
        ('Reference.Contains("portal")', {"INV-0011"}),
        ('Reference==null AND Type=="ACCREC"', {"INV-0026"}),
        ("SentToContact==false AND AmountPaid==0 AND Total==234", {"INV-0028"}),
        ("Date<DateTime(2000,1,1)", set()),
    ],
)
def test_where_narrows_invoices(client: Client, where: str, expected: set[str]) -> None:
    assert numbers(client, where) == expected


def test_contacts_and_ids_can_be_asked_for(client: Client) -> None:
    contact_id = client.contact_id("Marine Systems")
    assert numbers(client, f'Contact.ContactID==Guid("{contact_id.upper()}")') == {"INV-0027"}
    customers = client.get("Contacts", where="IsCustomer==true AND EmailAddress!=null")
    assert customers
    assert all(one["IsCustomer"] and one["EmailAddress"] for one in customers)
    (one,) = client.get("Contacts", where='EmailAddress=="INFO@hsg.co"')
    assert one["Name"] == "Hamilton Smith Ltd"


def test_dates_are_compared_as_days(client: Client) -> None:
    today = client.server.company.books().today
    exactly = f"Date==DateTime({today.year}, {today.month}, {today.day})"
    saved = client.create(Date=today.isoformat())
    assert numbers(client, exactly) == {saved["InvoiceNumber"]}


def test_order_goes_by_field_and_direction(client: Client) -> None:
    down = [one["InvoiceNumber"] for one in client.get("Invoices", order="InvoiceNumber DESC", page=1)]
    assert down == sorted(down, reverse=True)
    totals = [one["Total"] for one in client.get("Invoices", order="Total ASC, InvoiceNumber")]
    assert totals == sorted(totals)


@pytest.mark.parametrize(
    ("parameter", "text"),
    [
        ("where", "Status=="),
        ("where", "Status"),
        ("where", '(Status=="DRAFT"'),
        ("where", 'Status=="DRAFT" nonsense'),
        ("where", 'Mood=="good"'),
        ("where", 'Total=="many"'),
        ("where", 'Status.Like("D")'),
        ("where", "Date==DateTime(2026,13,1)"),
        ("where", "Date==DateTime(2026)"),
        ("where", "Total>null"),
        ("where", "Status=='DRAFT'"),
        ("where", 'Status=="DRAFT"; DROP TABLE document'),
        ("order", "Mood"),
        ("order", "Date SIDEWAYS"),
    ],
)
def test_what_cannot_be_read_is_a_query_parse_exception(client: Client, parameter: str, text: str) -> None:
    answer = client.call("GET", "Invoices", params={parameter: text})
    assert answer.status_code == 400
    assert (answer.json()["ErrorNumber"], answer.json()["Type"]) == (16, "QueryParseException")
    assert "Elements" not in answer.json()


def test_other_resources_understand_their_own_fields(client: Client) -> None:
    revenue = client.get("Accounts", where='Class=="REVENUE" AND Status=="ACTIVE"')
    assert [one["Code"] for one in revenue] == ["200", "260", "270"]
    (note,) = client.get("CreditNotes", where='CreditNoteNumber=="CN-0014"')
    assert note["RemainingCredit"] == 0
