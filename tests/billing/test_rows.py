"""What becomes of each object of a file."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from seqxero_tui.billing.document_rows import DocumentRows, document_rows
from seqxero_tui.billing.known import Known
from seqxero_tui.billing.rows import Row, customer_rows, price_rows, schedule_rows
from seqxero_tui.billing.sequence_json import parse
from seqxero_tui.errors import InputError, Problem
from tests.billing import files


def customer(**more: Any) -> Row:
    return customer_rows(parse(files.file(customers=[files.customer(**more)])))[0]


def documents(**kinds: Any) -> list[DocumentRows]:
    file = parse(files.file(**kinds))
    known = Known()
    known.add(file)
    return list(document_rows(file, known))


def invoice(*lines: files.Json, **more: Any) -> DocumentRows:
    return documents(invoices=[files.invoice("i1", *lines, **more)])[0]


def refused(**kinds: Any) -> Problem:
    file = parse(files.file(**kinds))
    known = Known()
    known.add(file)
    with pytest.raises(InputError) as caught:
        (
            customer_rows(file),
            price_rows(file, known),
            schedule_rows(file, known),
            list(document_rows(file, known)),
        )
    return caught.value.problem


def contact(email: str | None, preference: str, **more: Any) -> files.Json:
    return {"name": "Jo", "email": email, "billingPreference": preference} | more


@pytest.mark.parametrize(
    ("contacts", "email"),
    [
        ([], None),
        ([contact(None, "PRIMARY")], None),
        ([contact("a@x.example", "STANDARD"), contact("b@x.example", "PRIMARY")], "b@x.example"),
        ([contact("", "PRIMARY"), contact("b@x.example", "NONE")], "b@x.example"),
        ([contact("a@x.example", "STANDARD"), contact("b@x.example", "STANDARD")], "a@x.example"),
        (
            [
                contact("a@x.example", "PRIMARY", archivedAt="2026-01-01T00:00:00Z"),
                contact("b@x.example", "NONE"),
            ],
            "b@x.example",
        ),
    ],
)
def test_a_customers_email_is_the_primary_contacts_else_the_first(
    contacts: list[files.Json], email: str | None
) -> None:
    assert customer(contacts=contacts)["email"] == email


def test_a_customers_name_is_stored_as_it_came() -> None:
    name = ' ACME [/bold] "x" \x1b[31m  東京\u202e '
    assert customer(legalName=name)["legal_name"] == name


def test_a_customer_without_a_status_is_active_and_may_lack_parts_of_its_address() -> None:
    row = customer(address={"country": "GB"})
    assert (row["status"], row["line1"], row["country"]) == ("ACTIVE", None, "GB")


@pytest.mark.parametrize(
    ("country", "hint"), [("UK", "is GB"), ("gb", 'got "gb"'), ("Germany", 'got "Germany"')]
)
def test_a_country_must_be_an_iso_code(country: str, hint: str) -> None:
    problem = refused(customers=[files.customer(address={"country": country})])
    assert problem.message.startswith("customers[0].address.country: expected an ISO 3166 code")
    assert hint in problem.message


def test_prices_inside_a_schedule_are_prices_too_and_those_of_the_file_win() -> None:
    file = parse(
        files.file(
            products=[files.product()],
            prices=[files.price("both", name="catalogue")],
            billingSchedules=[
                files.schedule(prices=[files.price("both", name="inside"), files.price("own")], phases=[])
            ],
        )
    )
    known = Known()
    known.add(file)
    assert {row["id"]: row["name"] for row in price_rows(file, known)} == {
        "both": "catalogue",
        "own": "Seats",
    }
    assert schedule_rows(file, known)[0]["prices"] == ["both", "own"]


def test_a_pricing_structure_is_kept_as_it_came_with_exact_numbers() -> None:
    text = files.file(products=[files.product()], prices=[files.price()])
    file = parse(text.replace('"price": "20.00"', '"price": 0.1, "unheard": [1.10]'))
    known = Known()
    known.add(file)
    structure = price_rows(file, known)[0]["structure"]
    assert structure == {"pricingType": "FIXED", "price": Decimal("0.1"), "unheard": [Decimal("1.10")]}


@pytest.mark.parametrize(
    ("kinds", "path"),
    [
        ({"invoices": [files.invoice(customerId="c9")]}, "invoices[0].customerId"),
        ({"creditNotes": [files.credit_note(customerId="c9")]}, "creditNotes[0].customerId"),
        ({"billingSchedules": [files.schedule(customerId="c9")]}, "billingSchedules[0].customerId"),
        ({"prices": [files.price(productId="c9")]}, "prices[0].productId"),
        (
            {"billingSchedules": [files.schedule(prices=[files.price(productId="c9")])]},
            "billingSchedules[0].prices[0].productId",
        ),
    ],
)
def test_a_reference_to_nothing_is_refused_with_its_path(kinds: dict[str, Any], path: str) -> None:
    problem = refused(**kinds)
    assert problem.code == "unknown_reference"
    assert problem.message.startswith(f"{path}: no ")
    assert '"c9"' in problem.message


@pytest.mark.parametrize("code", ["gbp", "BTC", "", "XXX"])
def test_a_currency_must_be_one_sequence_bills_in(code: str) -> None:
    problem = refused(invoices=[files.invoice(currency=code)])
    assert problem.message.startswith(f'invoices[0].currency: Sequence does not bill in "{code}"')
    assert "JPY" in problem.message


@pytest.mark.parametrize("value", ["NaN", "Infinity", "1e15", "1e-21", "-1000000000000000", "1e999999"])
def test_a_decimal_nobody_can_mean_is_refused(value: str) -> None:
    problem = refused(invoices=[files.invoice("i1", files.line(quantity=value))])
    assert problem.message.startswith(
        "invoices[0].lineItems[0].quantity: expected a decimal of at most 15 digits"
    )


@pytest.mark.parametrize("rate", ["20", "-0.1"])
def test_a_tax_rate_is_a_fraction(rate: str) -> None:
    problem = refused(invoices=[files.invoice("i1", files.line(taxRate=rate))])
    assert problem.message.startswith(
        'invoices[0].lineItems[0].taxRate: expected a fraction such as "0.2" for 20%'
    )


@pytest.mark.parametrize(
    ("item", "path"),
    [
        (
            files.invoice("i1", files.line(), files.line("l2", netTotal="99.99")),
            "invoices[0].lineItems[1].netTotal",
        ),
        (files.invoice("i1", files.line(taxRate="0.2", totalTax="1")), "invoices[0].lineItems[0].totalTax"),
        (files.invoice(netTotal="1.00"), "invoices[0].netTotal"),
        (files.invoice(grossTotal="100.00"), "invoices[0].grossTotal"),
    ],
)
def test_totals_that_do_not_add_up_are_refused_with_both_figures(item: files.Json, path: str) -> None:
    problem = refused(invoices=[item])
    assert problem.code == "totals_differ"
    assert problem.message.startswith(f"{path}: is ")
    assert "but its parts make " in problem.message


def test_totals_are_computed_when_absent() -> None:
    row = invoice(
        files.line(taxRate="0.2"), files.line("l2", quantity="-1", rate="10", taxRate="0.2")
    ).document
    assert (row["net_total"], row["tax_total"], row["gross_total"]) == (90, 18, 108)


def test_lines_follow_their_index_and_are_counted_from_one() -> None:
    lines = invoice(files.line("b", index=7), files.line("a", index=0)).lines
    assert [(row["id"], row["position"]) for row in lines] == [("a", 1), ("b", 2)]


def test_lines_without_an_index_stay_as_they_stand() -> None:
    lines = invoice(files.line("b"), files.line("a", index=0)).lines
    assert [row["id"] for row in lines] == ["b", "a"]


@pytest.mark.parametrize("key", ["lineItemGroups", "groups"])
def test_a_line_carries_the_title_of_its_group(key: str) -> None:
    groups = [{"id": "g1", "title": "Leeds office"}]
    lines = invoice(files.line("a", groupId="g1"), files.line("b", groupId="gone"), **{key: groups}).lines
    assert [row["group_title"] for row in lines] == ["Leeds office", None]


def test_a_lines_product_is_its_prices_when_it_names_none() -> None:
    rows = documents(
        products=[files.product()],
        prices=[files.price("pr1")],
        invoices=[files.invoice("i1", files.line(priceId="pr1"), files.line("l2", priceId="elsewhere"))],
    )
    assert [row["product_id"] for row in rows[0].lines] == ["p1", None]


@pytest.mark.parametrize(
    ("more", "provider"),
    [
        ({}, "NONE"),
        ({"paymentOptions": ["BANK_TRANSFER"]}, "NONE"),
        ({"paymentOptions": ["BANK_TRANSFER", "LINK"]}, "STRIPE"),
        ({"integrationPaymentStatuses": {"stripe": "PENDING"}}, "STRIPE"),
        ({"integrationPaymentStatuses": {"goCardless": "PAID"}, "paymentOptions": ["LINK"]}, "GOCARDLESS"),
        ({"integrationPaymentStatuses": {}}, "NONE"),
        ({"billingScheduleId": "s1"}, "GOCARDLESS"),
        ({"billingScheduleId": "s1", "integrationPaymentStatuses": {"stripe": "PAID"}}, "STRIPE"),
        ({"billingScheduleId": "s1", "paymentProvider": "NONE", "paymentOptions": ["LINK"]}, "NONE"),
        ({"paymentProvider": "STRIPE"}, "STRIPE"),
    ],
)
def test_who_collects_an_invoice(more: dict[str, Any], provider: str) -> None:
    schedules = [files.schedule(paymentProvider="GOCARDLESS")]
    rows = documents(billingSchedules=schedules, invoices=[files.invoice(**more)])
    assert rows[0].document["payment_provider"] == provider


PLINK = {"key": "stripe_payment_link", "value": "plink_1AbC"}
PAGE = {"key": "stripe_payment_link_url", "value": "https://buy.stripe.com/aEU"}
LINKED = {"externalService": "Stripe", "externalId": "plink_1XyZ", "syncTime": "2026-11-01T07:00:00Z"}


@pytest.mark.parametrize(
    ("told", "link", "page"),
    [
        ({}, None, None),
        ({"metadata": [{"key": "project", "value": "plink_1AbC"}]}, None, None),
        ({"metadata": [PLINK]}, "plink_1AbC", None),
        ({"metadata": [PLINK, PAGE]}, "plink_1AbC", "https://buy.stripe.com/aEU"),
        ({"metadata": [PAGE]}, None, None),
        ({"linkedServices": [LINKED]}, "plink_1XyZ", None),
        (
            {"linkedServices": [LINKED | {"externalUrl": "https://buy.stripe.com/x"}]},
            "plink_1XyZ",
            "https://buy.stripe.com/x",
        ),
        ({"linkedServices": [LINKED], "metadata": [PLINK, PAGE]}, "plink_1XyZ", None),
        ({"linkedServices": [LINKED | {"externalId": "pi_3Qe"}]}, None, None),
        ({"linkedServices": [LINKED | {"externalService": "Xero"}]}, None, None),
        (
            {"metadata": [PLINK, PAGE | {"value": "http://127.0.0.1:8743/x"}]},
            "plink_1AbC",
            "http://127.0.0.1:8743/x",
        ),
    ],
)
def test_the_payment_link_is_a_linked_service_or_metadata(
    told: dict[str, Any], link: str | None, page: str | None
) -> None:
    document = invoice(**told).document
    assert (document["payment_link_id"], document["payment_link_url"]) == (link, page)


@pytest.mark.parametrize(
    "metadata",
    [
        [PLINK | {"value": "https://buy.stripe.com/aEU"}],
        [PLINK | {"value": "plink_1&limit=1"}],
        [PLINK, PAGE | {"value": "javascript:alert(1)"}],
        [PLINK, PAGE | {"value": "http://stripe.example/x"}],
        [PLINK, PAGE | {"value": "http://localhost.example/x"}],
    ],
)
def test_a_payment_link_that_cannot_be_one_is_refused(metadata: list[dict[str, str]]) -> None:
    problem = refused(invoices=[files.invoice(metadata=metadata)])
    assert problem.code == "wrong_value"
    assert problem.message.startswith("invoices[0].metadata: expected ")


@pytest.mark.parametrize(
    ("more", "days"),
    [({}, None), ({"billingScheduleId": "s1"}, 45), ({"billingScheduleId": "s1", "paymentTermDays": 0}, 0)],
)
def test_payment_terms_are_the_invoices_own_else_its_schedules(
    more: dict[str, Any], days: int | None
) -> None:
    rows = documents(
        billingSchedules=[files.schedule(defaultDueDateDays=45)], invoices=[files.invoice(**more)]
    )
    assert rows[0].document["payment_term_days"] == days


def test_a_due_date_is_kept_unless_it_was_only_calculated_for_an_unsent_invoice() -> None:
    terms = {"dueDate": "2026-12-01", "paymentTermDays": 30}
    assert invoice(**terms).document["due_date"] == date(2026, 12, 1)
    assert invoice(**terms, dueDateSource="MANUAL").document["due_date"] == date(2026, 12, 1)
    assert invoice(**terms, dueDateSource="CALCULATED").document["due_date"] is None
    sent = invoice(**terms, dueDateSource="CALCULATED", status="SENT", issueDate="2026-11-01")
    assert sent.document["due_date"] == date(2026, 12, 1)


def test_the_tax_status_is_the_documents_own_else_the_credited_invoices_else_the_customers() -> None:
    rows = documents(
        customers=[files.customer(taxStatus="REVERSE_CHARGED")],
        invoices=[
            files.invoice("i1", files.line("a"), customerTaxStatus="TAX_EXEMPT", invoiceNumber="SEQ-0007"),
            files.invoice("i2", files.line("b")),
        ],
        creditNotes=[
            files.credit_note("n1", files.line("c"), invoiceId="i1"),
            files.credit_note("n2", files.line("d"), invoiceId="long gone", invoiceNumber="OLD-1"),
        ],
    )
    found = [(row.document["customer_tax_status"], row.document["invoice_number"]) for row in rows]
    assert found == [
        ("TAX_EXEMPT", None),
        ("REVERSE_CHARGED", None),
        ("TAX_EXEMPT", "SEQ-0007"),
        ("REVERSE_CHARGED", "OLD-1"),
    ]


def test_a_credit_notes_line_knows_the_line_it_credits() -> None:
    lines = documents(
        creditNotes=[
            files.credit_note(
                "n1",
                files.line("a", lineItemId="x"),
                files.line("b", lineItemId="x", invoiceLineItemIds=["y", "z"]),
                files.line("c"),
            )
        ]
    )[0].lines
    assert [row["credited_line_id"] for row in lines] == ["x", "y", None]


def test_billing_periods_come_as_days_on_invoices_and_as_moments_on_credit_notes() -> None:
    rows = documents(
        invoices=[files.invoice(billingPeriod={"start": "2026-11-01", "endInclusive": "2026-11-30"})],
        creditNotes=[
            files.credit_note(
                "n1", files.line(), billingPeriodStart="2026-11-01T00:00:00Z", billingPeriodEnd="2026-11-30"
            )
        ],
    )
    for row in rows:
        assert (row.document["period_start"], row.document["period_end"]) == (
            date(2026, 11, 1),
            date(2026, 11, 30),
        )
    problem = refused(creditNotes=[files.credit_note("n1", files.line(), billingPeriodEnd="November")])
    assert problem.message.startswith("creditNotes[0].billingPeriodEnd: expected a date")
