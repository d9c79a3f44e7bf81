"""Whatever is paid, credited, taken back and voided, the amounts of every document add up to the penny.

Documents of random lines go through random steps over HTTP, beside a model with arithmetic of its own: fractions,
rounded line by line with halves away from zero (xero-api section 7).
"""

from __future__ import annotations

from dataclasses import dataclass, field
from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    Bundle,
    RuleBasedStateMachine,
    consumes,
    invariant,
    rule,
    run_state_machine_as_test,
)

from .conftest import Client, messages_of

RATES = {"OUTPUT2": 20, "SROUTPUT": 15, "RROUTPUT": 5, "ZERORATEDOUTPUT": 0}
PATHS = {"invoice": "Invoices", "credit note": "CreditNotes"}


def cents(value: Fraction) -> int:
    """An amount in whole cents, halves away from zero."""
    sign = -1 if value < 0 else 1
    return sign * int(abs(value) * 100 + Fraction(1, 2))


def wire(amount: int) -> str:
    return f"{Decimal(amount).scaleb(-2):f}"


def in_cents(value: float) -> int:
    """A number of an answer in cents; it must not have more decimals than money has."""
    amount = Decimal(str(value)).scaleb(2)
    assert amount == amount.to_integral_value()
    return int(amount)


@dataclass
class Line:
    quantity: Decimal
    unit: Decimal
    tax_type: str

    def amount(self) -> int:
        return cents(Fraction(self.quantity) * Fraction(self.unit))

    def tax(self, types: str) -> int:
        net, rate = Fraction(self.amount(), 100), Fraction(RATES[self.tax_type], 100)
        return {"NoTax": 0, "Exclusive": cents(net * rate), "Inclusive": cents(net - net / (1 + rate))}[types]

    def body(self) -> dict[str, str]:
        return {
            "Description": "x",
            "Quantity": f"{self.quantity:f}",
            "UnitAmount": f"{self.unit:f}",
            "AccountCode": "200",
            "TaxType": self.tax_type,
        }


@dataclass
class Expected:
    """What a document must say; payments and allocations are in cents by their ids."""

    kind: str
    types: str
    lines: list[Line]
    id: str = ""
    voided: bool = False
    payments: dict[str, int] = field(default_factory=dict)
    credits: dict[str, int] = field(default_factory=dict)

    @property
    def identity(self) -> str:
        return f"{PATHS[self.kind][:-1]}ID"

    @property
    def tax(self) -> int:
        return sum(line.tax(self.types) for line in self.lines)

    @property
    def total(self) -> int:
        return sum(line.amount() for line in self.lines) + (self.tax if self.types == "Exclusive" else 0)

    @property
    def settled(self) -> int:
        return sum(self.payments.values()) + sum(self.credits.values())

    @property
    def outstanding(self) -> int:
        return 0 if self.voided else self.total - self.settled

    @property
    def status(self) -> str:
        return "VOIDED" if self.voided else "PAID" if self.outstanding == 0 else "AUTHORISED"


NUMBERS = st.decimals(Decimal("0.0001"), Decimal("999.9999"), places=4)
LINES = st.lists(
    st.builds(
        Line,
        NUMBERS,
        st.one_of(NUMBERS, NUMBERS.map(lambda unit: -unit / 100).map(lambda u: round(u, 4))),
        st.sampled_from(sorted(RATES)),
    ),
    min_size=1,
    max_size=4,
)
TYPES = st.sampled_from(["Exclusive", "Inclusive", "NoTax"])
# How much of what is open is paid or credited; 1 is all of it, beyond that it is too much.
SHARES = st.sampled_from([Fraction(1, 3), Fraction(1, 2), Fraction(1), Fraction(1), Fraction(11, 10)])


class AddingUp(RuleBasedStateMachine):
    """Steps that people and programs take, each refused exactly where the model says so."""

    client: Client
    contact_id: str

    def __init__(self) -> None:
        super().__init__()
        self.documents: list[Expected] = []

    invoices = Bundle("invoices")
    notes = Bundle("notes")
    payments = Bundle("payments")
    allocations = Bundle("allocations")

    @rule(target=invoices, types=TYPES, lines=LINES)
    def invoice(self, types: str, lines: list[Line]) -> Expected:
        return self._create(Expected("invoice", types, lines))

    @rule(target=notes, types=TYPES, lines=LINES)
    def credit_note(self, types: str, lines: list[Line]) -> Expected:
        return self._create(Expected("credit note", types, lines))

    def _create(self, expected: Expected) -> Expected:
        body = {
            "Type": "ACCREC" if expected.kind == "invoice" else "ACCRECCREDIT",
            "Status": "AUTHORISED",
            "Contact": {"ContactID": self.contact_id},
            "DueDate": "2030-01-01",
            "LineAmountTypes": expected.types,
            "LineItems": [line.body() for line in expected.lines],
        }
        (answer,) = self.client.write("PUT", PATHS[expected.kind], [body])
        if expected.total < 0:
            assert messages_of(answer) == ["The document total cannot be less than zero."]
            expected.voided = True  # it never was
            return expected
        assert not messages_of(answer)
        expected.id = answer[expected.identity]
        self.documents.append(expected)
        return expected

    @rule(target=payments, document=st.one_of(invoices, notes), share=SHARES)
    def pay(self, document: Expected, share: Fraction) -> tuple[Expected, str]:
        amount = int(document.outstanding * share)
        body = {PATHS[document.kind][:-1]: {document.identity: document.id}, "Account": {"Code": "090"}}
        (answer,) = self.client.write("PUT", "Payments", [{**body, "Amount": wire(amount)}])
        allowed = document.status == "AUTHORISED" and 0 < amount <= document.outstanding
        assert (not messages_of(answer)) == allowed
        if allowed:
            document.payments[answer["PaymentID"]] = amount
        return document, answer["PaymentID"]

    @rule(payment=consumes(payments))
    def take_a_payment_back(self, payment: tuple[Expected, str]) -> None:
        document, payment_id = payment
        answer = self.client.call("POST", f"Payments/{payment_id}", {"Status": "DELETED"})
        assert (answer.status_code == 200) == (document.payments.pop(payment_id, None) is not None)

    @rule(target=allocations, note=notes, invoice=invoices, share=SHARES)
    def allocate(self, note: Expected, invoice: Expected, share: Fraction) -> tuple[Expected, Expected, str]:
        amount = int(min(note.outstanding, invoice.outstanding) * share)
        path, body = f"CreditNotes/{note.id}/Allocations", {"Invoice": {"InvoiceID": invoice.id}}
        answer = self.client.call("PUT", path, {**body, "Amount": wire(amount)})
        both_open = note.status == invoice.status == "AUTHORISED"
        allowed = both_open and 0 < amount <= min(note.outstanding, invoice.outstanding)
        assert (answer.status_code == 200) == allowed
        if not allowed:
            return note, invoice, "never"
        (read,) = self.client.get(f"CreditNotes/{note.id}")
        (allocation_id,) = {one["AllocationID"] for one in read["Allocations"]} - set(note.credits)
        note.credits[allocation_id] = invoice.credits[allocation_id] = amount
        return note, invoice, allocation_id

    @rule(allocation=consumes(allocations))
    def take_an_allocation_back(self, allocation: tuple[Expected, Expected, str]) -> None:
        note, invoice, allocation_id = allocation
        answer = self.client.call("DELETE", f"CreditNotes/{note.id}/Allocations/{allocation_id}")
        assert (answer.status_code == 200) == (note.credits.pop(allocation_id, None) is not None)
        invoice.credits.pop(allocation_id, None)

    @rule(document=st.one_of(invoices, notes))
    def void(self, document: Expected) -> None:
        body = {document.identity: document.id, "Status": "VOIDED"}
        (answer,) = self.client.write("POST", PATHS[document.kind], [body])
        allowed = not document.voided and not document.settled
        assert (not messages_of(answer)) == allowed
        document.voided = document.voided or allowed

    @invariant()
    def everything_adds_up(self) -> None:
        for kind, path in PATHS.items():
            mine = [one for one in self.documents if one.kind == kind]
            if mine:
                where = f'Contact.ContactID==Guid("{self.contact_id}")'
                read = {
                    one[mine[0].identity]: one
                    for one in self.client.get(path, page=1, pageSize=1000, where=where)
                }
                for document in mine:
                    _check(document, read[document.id])


def _check(expected: Expected, read: dict[str, Any]) -> None:
    amounts = {
        name: in_cents(read[name])
        for name in (
            "SubTotal",
            "TotalTax",
            "Total",
            "AmountDue",
            "AmountPaid",
            "AmountCredited",
            "RemainingCredit",
        )
        if name in read
    }
    assert (amounts["TotalTax"], amounts["Total"]) == (expected.tax, expected.total)
    assert amounts["SubTotal"] + amounts["TotalTax"] == amounts["Total"]
    assert read["Status"] == expected.status
    paid = sum(in_cents(one["Amount"]) for one in read["Payments"])
    assert paid == sum(expected.payments.values())
    if expected.kind == "invoice":
        credited = sum(in_cents(one["AppliedAmount"]) for one in read["CreditNotes"])
        assert (amounts["AmountPaid"], amounts["AmountCredited"]) == (paid, credited)
        outstanding = amounts["AmountDue"]
    else:
        credited = sum(in_cents(one["Amount"]) for one in read["Allocations"])
        outstanding = amounts["RemainingCredit"]
    assert credited == sum(expected.credits.values())
    assert outstanding == expected.outstanding
    assert expected.voided or outstanding + paid + credited == amounts["Total"]


@pytest.mark.usefixtures("server")
def test_every_document_adds_up_after_every_step(client: Client) -> None:
    class Here(AddingUp):
        def __init__(self) -> None:
            super().__init__()
            self.client = client
            (made,) = client.write(
                "PUT", "Contacts", [{"Name": f"Run {len(client.server.company.requests)}"}]
            )
            self.contact_id = made["ContactID"]

    run_state_machine_as_test(
        Here,
        settings=settings(
            max_examples=20,
            stateful_step_count=20,
            deadline=None,
            suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much],
        ),
    )
