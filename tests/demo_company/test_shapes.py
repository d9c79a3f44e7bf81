"""The judge of shapes itself: it must find what is wrong, or it proves nothing of the answers it lets pass."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest

from .conftest import Client
from .shapes import problems

HEAD = {"Id": "x", "Status": "OK", "ProviderName": "seqxero", "DateTimeUTC": "/Date(1)/"}
INVOICE: dict[str, Any] = {
    "InvoiceID": "i",
    "InvoiceNumber": "INV-1",
    "Type": "ACCREC",
    "Contact": {"ContactID": "c", "Name": "n", "Addresses": [{"AddressType": "POBOX"}]},
    "Status": "DRAFT",
    "LineAmountTypes": "Exclusive",
    "CurrencyCode": "GBP",
    "Total": Decimal("1.0"),
    "AmountDue": Decimal("1.0"),
    "AmountPaid": Decimal("0.0"),
    "UpdatedDateUTC": "/Date(1789344000001+0000)/",
}


def found(plural: str, **fields: object) -> list[str]:
    base = INVOICE if plural == "Invoices" else {}
    return list(problems({**HEAD, plural: [{**base, **fields}]}))


def test_an_answer_in_order_passes() -> None:
    whole = {
        "Date": "/Date(1789344000000+0000)/",
        "LineItems": [{"LineItemID": "l", "Quantity": Decimal(1), "Tracking": []}],
        "SentToContact": False,
    }
    assert found("Invoices", **whole) == []


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"Colour": "red"}, "which Invoice does not know"),
        ({"InvoiceID": None}, "not a str"),
        ({"Total": "1.00"}, "not a float"),
        ({"SentToContact": "yes"}, "not a bool"),
        ({"Date": "/Date(1789344000001+0000)/"}, "not a date[ms-format]"),
        ({"Date": "2026-01-01"}, "not a date[ms-format]"),
        ({"UpdatedDateUTC": "2026-01-01"}, "not a datetime[ms-format]"),
        ({"Status": "OPEN"}, "the SDK cannot read it"),
        ({"CurrencyCode": "XXX"}, "which is no CurrencyCode"),
        ({"LineItems": {}}, "not a list"),
        ({"LineItems": [{"Price": 1}]}, "which LineItem does not know"),
        ({"Contact": "c"}, "not a Contact"),
    ],
)
def test_what_is_not_as_described_is_found(fields: dict[str, object], words: str) -> None:
    assert any(words in problem for problem in found("Invoices", **fields)), found("Invoices", **fields)


def test_a_field_that_must_be_there_and_is_not_is_found() -> None:
    assert list(problems({**HEAD, "Currencies": [{"Code": "GBP"}]})) == [
        "an element of Currencies lacks ['Description']"
    ]


def test_an_envelope_without_its_head_or_with_two_lists_is_found() -> None:
    assert list(problems({"Invoices": []}))
    assert list(problems({**HEAD, "Invoices": [], "Contacts": []}))


def test_every_answer_a_test_provokes_is_judged(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    from seqxero_tui.demo_company.accounting import settings

    monkeypatch.setattr(settings, "_currency", lambda record: {"Code": record["Code"], "Colour": "red"})
    with pytest.raises(AssertionError, match="Colour"):
        client.get("Currencies")
