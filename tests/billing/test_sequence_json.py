"""What a file of Sequence objects must look like, and what is said when it does not."""

from __future__ import annotations

import json
from decimal import Decimal

import pytest

from seqxero_tui.billing.sequence_json import parse
from seqxero_tui.errors import InputError, Problem
from tests.billing import files


def refused(text: str | bytes) -> Problem:
    with pytest.raises(InputError) as caught:
        parse(text)
    return caught.value.problem


def test_an_empty_object_is_a_file_without_anything() -> None:
    parsed = parse("{}")
    assert (parsed.customers, parsed.invoices, parsed.credit_notes) == ([], [], [])


def test_unknown_keys_are_ignored_at_every_level() -> None:
    parsed = parse(
        files.file(
            customers=[files.customer(integrationIds=[{"service": "Xero", "id": "x"}], organizations=7)],
            invoices=[
                files.invoice("i1", files.line(externalIds=[{"key": "Xero", "value": "200"}]), unheard=[])
            ],
            quotes=[{"id": 1}],
        )
    )
    assert parsed.invoices[0].line_items[0].id == "l1"


def test_null_is_as_good_as_absent_where_the_api_may_leave_out() -> None:
    item = files.invoice(dueDate=None, memo=None, paymentOptions=None, integrationPaymentStatuses=None)
    assert parse(files.file(invoices=[item])).invoices[0].memo is None


@pytest.mark.parametrize("written", ['"0.1"', "0.1", '"0.10"', "1e-1"])
def test_decimals_are_exact_as_strings_and_as_numbers(written: str) -> None:
    text = files.file(invoices=[files.invoice("i1", files.line(quantity="QUANTITY"))])
    assert parse(text.replace('"QUANTITY"', written)).invoices[0].line_items[0].quantity == Decimal("0.1")


def test_a_number_too_long_for_a_float_keeps_every_digit() -> None:
    text = files.file(invoices=[files.invoice("i1", files.line(quantity="QUANTITY"))])
    parsed = parse(text.replace('"QUANTITY"', "123456789012345.12345678901234567890"))
    assert parsed.invoices[0].line_items[0].quantity == Decimal("123456789012345.12345678901234567890")


def test_a_byte_order_mark_is_no_reason_to_refuse() -> None:
    assert parse(b"\xef\xbb\xbf{}").customers == []


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ('{"invoices": [}', "line 1, column 15"),
        ('{\n  "customers": [],\n  "über": [],\n  oops\n}', "line 4, column 3"),
        ('{"invoices": [', "it ends too early"),
        ("", "it ends too early"),
        ("{} and more", "trailing characters"),
    ],
)
def test_what_is_not_json_is_refused_with_line_and_column(text: str, place: str) -> None:
    problem = refused(text)
    assert problem.code == "not_json"
    assert place in problem.message


def test_other_encodings_are_refused_with_the_line() -> None:
    problem = refused('{\n"customers": "Café"}'.encode("latin-1"))
    assert (problem.code, problem.message) == ("not_json", "The file is not UTF-8 text: line 2.")


def test_half_characters_are_refused_wherever_they_are() -> None:
    half = "the text holds half a character (a lone surrogate)."
    assert refused('{"customers": [{"id": "\\ud800"}]}').message == f"customers[0].id: {half}"
    assert refused('{"ignored": ["\\udfff"]}').message == f"ignored[0]: {half}"
    assert refused('{"customers": "\ud800"}').code == "not_json"


def test_a_surrogate_pair_is_one_character_and_fine() -> None:
    assert (
        parse(files.file(customers=[files.customer(label="\U0001f600")])).customers[0].label == "\U0001f600"
    )


def test_a_null_character_is_refused_with_its_path() -> None:
    problem = refused(files.file(invoices=[files.invoice(memo="a\0b")]))
    assert problem.message == "invoices[0].memo: the text holds a NUL character."


def test_escaped_backslashes_are_not_taken_for_null_characters() -> None:
    assert parse(files.file(customers=[files.customer(label="\\u0000")])).customers[0].label == "\\u0000"


def test_nesting_without_end_is_refused() -> None:
    for depth in (900, 100_000):
        assert refused('{"invoices": ' + "[" * depth + "]" * depth + "}").code in ("not_json", "wrong_shape")


FINE = files.line("l0")

WRONG = [
    ("[]", "wrong_shape", "the file: expected an object, got a list."),
    ('{"invoices": {}}', "wrong_shape", "invoices: expected a list, got an object."),
    ('{"invoices": null}', "wrong_shape", "invoices: expected a list, got null."),
    ('{"customers": [7]}', "wrong_shape", "customers[0]: expected an object, got 7."),
    (
        files.file(customers=[{"id": "c1"}]),
        "wrong_shape",
        "customers[0].legalName: is missing.",
    ),
    (
        files.file(invoices=[{"id": "i1", "customerId": "c1", "currency": "GBP", "status": "DRAFT"}]),
        "wrong_shape",
        "invoices[0].lineItems: is missing.",
    ),
    (
        files.file(invoices=[files.invoice("i0", FINE), files.invoice("i1", files.line(quantity="many"))]),
        "wrong_value",
        'invoices[1].lineItems[0].quantity: expected a decimal such as "12.50", got "many".',
    ),
    (
        files.file(invoices=[files.invoice("i1", files.line(rate=True))]),
        "wrong_value",
        'invoices[0].lineItems[0].rate: expected a decimal such as "12.50", got true.',
    ),
    (
        files.file(customers=[files.customer(taxStatus="VATTED")]),
        "wrong_value",
        'customers[0].taxStatus: expected one of TAXED, TAX_EXEMPT, REVERSE_CHARGED, got "VATTED".',
    ),
    (
        files.file(creditNotes=[files.credit_note(status="PAID")]),
        "wrong_value",
        'creditNotes[0].status: expected one of IN_PROGRESS, DRAFT, FINAL, SENT, VOIDED, got "PAID".',
    ),
    (
        files.file(invoices=[files.invoice(issueDate="30/11/2026")]),
        "wrong_value",
        'invoices[0].issueDate: expected a date such as 2026-11-30, got "30/11/2026".',
    ),
    (
        files.file(invoices=[files.invoice(createdAt="2026-11-30T12:00:00")]),
        "wrong_value",
        "invoices[0].createdAt: expected a time with its zone such as 2026-11-30T12:00:00Z, "
        'got "2026-11-30T12:00:00".',
    ),
    (
        files.file(invoices=[files.invoice(paymentTermDays=-1)]),
        "wrong_value",
        "invoices[0].paymentTermDays: expected a whole number from 0 to 36500, got -1.",
    ),
    (
        files.file(customers=[files.customer("")]),
        "wrong_value",
        'customers[0].id: expected text of 1 to 200 characters, got "".',
    ),
    (
        files.file(products=[files.product()], prices=[files.price(structure={"pricingType": "FREE"})]),
        "wrong_value",
        "prices[0].structure.pricingType: expected one of ONE_TIME, FIXED, LINEAR, PACKAGE, GRADUATED, VOLUME, "
        'SEAT_BASED, got "FREE".',
    ),
    (
        files.file(prices=[files.price(structure={"pricingType": "LINEAR"})]),
        "wrong_shape",
        "prices[0].structure.pricePerUnit: is missing.",
    ),
    (
        files.file(billingSchedules=[files.schedule(phases=[{"priceIds": [], "startDate": "soon"}])]),
        "wrong_value",
        'billingSchedules[0].phases[0].startDate: expected a date such as 2026-11-30, got "soon".',
    ),
    (
        files.file(customers=[files.customer(), files.customer()]),
        "duplicate_id",
        'customers[1].id: "c1" is already at customers[0].id.',
    ),
    (
        files.file(invoices=[files.invoice("x")], creditNotes=[files.credit_note("x", FINE)]),
        "duplicate_id",
        'creditNotes[0].id: "x" is already at invoices[0].id.',
    ),
    (
        files.file(invoices=[files.invoice("i1", FINE), files.invoice("i2", FINE)]),
        "duplicate_id",
        'invoices[1].lineItems[0].id: "l0" is already at invoices[0].lineItems[0].id.',
    ),
    (
        files.file(invoices=[files.invoice(f"i{at}", invoiceNumber="SEQ-0001") for at in range(2)]),
        "duplicate_number",
        'invoices[1].invoiceNumber: "SEQ-0001" is already at invoices[0].invoiceNumber.',
    ),
]


@pytest.mark.parametrize(("text", "code", "message"), WRONG, ids=[row[2] for row in WRONG])
def test_a_wrong_field_is_named_with_what_was_expected_and_what_is_there(
    text: str, code: str, message: str
) -> None:
    problem = refused(text)
    assert (problem.code, problem.message) == (code, message)
    assert "nothing was loaded" in problem.remedy


def test_what_a_message_quotes_is_short_and_cannot_command_the_terminal() -> None:
    problem = refused(files.file(customers=[files.customer(taxStatus="\x1b[31m" + "x" * 500)]))
    assert "\x1b" not in problem.message
    assert len(problem.message) < 200


def test_invoices_and_credit_notes_may_share_a_number() -> None:
    text = files.file(
        invoices=[files.invoice(invoiceNumber="7")],
        creditNotes=[files.credit_note("n1", FINE, creditNoteNumber="7")],
    )
    assert parse(text).credit_notes[0].credit_note_number == "7"


@pytest.mark.parametrize(
    "structure",
    [
        {"pricingType": "ONE_TIME", "price": "1"},
        {"pricingType": "FIXED", "price": "1"},
        {"pricingType": "LINEAR", "pricePerUnit": "0.0003", "isPricePercentage": False},
        {"pricingType": "PACKAGE", "packageSize": "1000", "pricePerPackage": "4.50"},
        {
            "pricingType": "GRADUATED",
            "tiers": [{"upperBound": "5", "price": "1"}, {"price": "2", "fee": "3"}],
        },
        {"pricingType": "VOLUME", "tiers": [{"upperBound": None, "price": "1", "minPrice": "5"}]},
        {"pricingType": "SEAT_BASED", "pricePerSeat": "9", "contractedMinimumSeats": 3, "tiers": []},
    ],
)
def test_each_pricing_structure_is_read(structure: dict[str, object]) -> None:
    parsed = parse(files.file(prices=[files.price(structure=structure)]))
    assert json.loads(bytes(parsed.prices[0].structure)) == structure
