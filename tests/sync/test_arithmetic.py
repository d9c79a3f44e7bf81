"""What we predict Xero will total a document to is what the Demo Company computes, to the penny (R60, D32, D39).

Random documents in five currencies, taxed at seven rates, exempt and reverse charged, go as bytes through the Demo
Company's own rules. At most of the rates a tax of half a cent occurs, and is made to occur often: there the direction
of rounding shows. In full: SEQXERO_DOCUMENTS=10000 pytest tests/sync/test_arithmetic.py
"""

from __future__ import annotations

import os
import random
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from decimal import ROUND_HALF_EVEN, Decimal
from pathlib import Path

import pytest

from seqxero_tui.billing.totals import document_totals, line_totals
from seqxero_tui.demo_company.accounting import subscriptions
from seqxero_tui.demo_company.accounting.books import Books
from seqxero_tui.demo_company.accounting.document_rules import Writer
from seqxero_tui.demo_company.accounting.documents import KINDS
from seqxero_tui.demo_company.company import Company
from seqxero_tui.demo_company.wire import decode, fold_keys, new_id
from seqxero_tui.mapping.documents import DocumentFacts, WireSettings, document_payload, document_problems
from seqxero_tui.mapping.lines import LineFacts
from seqxero_tui.mapping.money import round2
from seqxero_tui.mapping.tax import TaxStatus
from seqxero_tui.mapping.totals import predicted_totals
from seqxero_tui.xero.wire import encode

DOCUMENTS = int(os.environ.get("SEQXERO_DOCUMENTS", "1000"))
CURRENCIES = ("GBP", "EUR", "USD", "JPY", "CHF")
ACCOUNTS = {
    "200": Decimal(20),
    "270": Decimal(0),
    "201": Decimal(15),
    "202": Decimal("12.5"),
    "203": Decimal("8.25"),
    "204": Decimal("5.5"),
    "205": Decimal("8.875"),
}
"""The accounts and the percentage of taxed lines there: the UK's own, then such as other countries have."""
HALF_A_CENT = {"201": "0.10", "202": "0.04", "203": "2.00", "204": "1.00", "205": "4.00"}
"""Net amounts whose tax ends in half a cent there, as it does for every odd multiple; at 20% none does."""
SETTINGS = WireSettings("", exempt_tax_type="EXEMPTOUTPUT", reverse_charge_tax_type="DRCHARGESUPPLY20")


@pytest.fixture
def company(tmp_path: Path) -> Iterator[Company]:
    made = Company(tmp_path / "company", tier="none")
    for code in CURRENCIES:
        subscriptions.subscribe(made.books(), code)
    for code in HALF_A_CENT:
        _add_account(made.books(), code)
    yield made
    made.close()


def _add_account(books: Books, code: str) -> None:
    """A sales account with a tax rate of its own."""
    sales, rate = books.account(code="200"), books.tax_rates["OUTPUT2"]
    assert sales is not None
    tax_type, percent = f"RATE{code}", float(ACCOUNTS[code])
    books.save_setting(
        "tax_rate",
        tax_type,
        rate | {"TaxType": tax_type, "Name": tax_type, "DisplayTaxRate": percent, "EffectiveRate": percent},
    )
    account_id = new_id()
    books.save_setting(
        "account",
        account_id,
        sales | {"AccountID": account_id, "Code": code, "Name": f"Sales {code}", "TaxType": tax_type},
    )


def a_number(chance: random.Random, digits: int, decimals: int) -> Decimal:
    return Decimal(chance.randrange(10 ** chance.randint(1, digits))).scaleb(-chance.randint(0, decimals))


def a_line(chance: random.Random, n: int, code: str) -> LineFacts:
    quantity, rate = a_number(chance, 7, 6), a_number(chance, 7, 6)
    if code in HALF_A_CENT and chance.random() < 0.3:
        quantity, rate = Decimal(chance.randrange(1, 99, 2)), Decimal(HALF_A_CENT[code])
    if n and chance.random() < 0.1:
        rate = -rate / 100  # a discount
    percentage = chance.random() < 0.1
    net = line_totals(quantity, rate, Decimal(0)).net
    return LineFacts(
        str(n), f"Work {n}", None, quantity, rate, net, "PERCENTAGE" if percentage else "ABSOLUTE", None, code
    )


def a_document(chance: random.Random, number: str) -> DocumentFacts:
    """With its own totals as Sequence computes them; some come out negative and are not for Xero."""
    status = chance.choice(tuple(TaxStatus))
    codes = [chance.choice(tuple(ACCOUNTS)) for _ in range(chance.randint(1, 8))]
    lines = tuple(a_line(chance, n, code) for n, code in enumerate(codes))
    taxed = status is TaxStatus.TAXED
    own = document_totals(
        [
            line_totals(line.quantity, line.rate, ACCOUNTS[code] / 100, taxed=taxed)
            for line, code in zip(lines, codes, strict=True)
        ]
    )
    return DocumentFacts(
        document_id=number,
        kind=chance.choice(("invoice", "credit_note")),
        number=number,
        currency=chance.choice(CURRENCIES),
        sent=True,
        issue_date=date(2026, 3, 1),
        due_date=date(2026, 3, 31),
        lines=lines,
        tax_status=status,
        net_total=own.net,
        tax_total=own.tax,
        gross_total=own.gross,
    )


def halves(document: DocumentFacts) -> Counter[str]:
    """The lines by account whose tax is half a cent more than whole ones, and rounds otherwise to even."""
    if document.tax_status is not TaxStatus.TAXED:
        return Counter()
    taxes = [
        (line.account_code or "", line.net_total * ACCOUNTS[line.account_code or ""] / 100)
        for line in document.lines
    ]
    return Counter(
        code for code, tax in taxes if round2(tax) != tax.quantize(Decimal("0.01"), ROUND_HALF_EVEN)
    )


def test_totals_agree_to_the_penny_however_a_document_is_made(company: Company) -> None:
    chance, seen, decided_by_direction = random.Random(20), Counter[str](), Counter[str]()
    books = company.books()
    (contact, *_) = books.storage.all(
        "SELECT contact_id FROM contact WHERE tenant_id = ? AND status = 'ACTIVE'", (books.tenant_id,)
    )
    settings = replace(SETTINGS, contact_id=contact["contact_id"])
    tax_types = {each["Code"]: each["TaxType"] for each in books.settings("account") if "Code" in each}
    rates = {name: Decimal(str(each["EffectiveRate"])) for name, each in books.tax_rates.items()}

    def tax_rate_of(code: str, tax_type: str | None) -> Decimal:
        return rates[tax_type or tax_types[code]]

    with company.storage.transaction():
        while seen.total() < 3 * DOCUMENTS:
            document = a_document(chance, f"SUM-{seen.total()}")
            if document_problems(document):
                continue
            payload = document_payload(document, settings)
            predicted = predicted_totals(payload["LineItems"], tax_rate_of=tax_rate_of)
            made = Writer(books, KINDS[document.kind], 4).create(fold_keys(decode(encode(payload))))
            theirs = tuple(
                Decimal(cents).scaleb(-2) for cents in (made.sub_total, made.total_tax, made.total)
            )
            assert (predicted.net, predicted.tax, predicted.gross) == theirs, payload
            assert (document.net_total, document.tax_total, document.gross_total) == theirs, payload
            seen.update((document.currency, document.tax_status.value, document.kind))
            decided_by_direction += halves(document)
    assert {*CURRENCIES, *(each.value for each in TaxStatus), "invoice", "credit_note"} == set(seen)
    assert set(decided_by_direction) == set(HALF_A_CENT)
    assert min(decided_by_direction.values()) >= DOCUMENTS / 100
