"""The program as a script uses it: commands in, exit code and JSON out, against a Demo Company over real HTTP."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx
import pytest

from seqxero_tui.cli.app import main
from seqxero_tui.demo_company import DemoCompanyServer
from tests.one_by_one import nothing_is_read_one_by_one  # noqa: F401 - for every test here

LINKED, HOSTILE, EXEMPT, JAPANESE = (
    f"{digit * 8}-{digit * 4}-4{digit * 3}-8{digit * 3}-{digit * 12}" for digit in "1234"
)
HOSTILE_NAME = 'ACME [/bold] "x" \x1b[31m'
EVENTS = "55555555-5555-4555-8555-555555555555"

DOCUMENT_KEYS = {
    "id",
    "number",
    "status",
    "payment_status",
    "payment_source",
    "currency",
    "issue_date",
    "due_date",
    "net_total",
    "tax_total",
    "gross_total",
    "customer_id",
}
"""What the contract promises of every invoice and credit note."""


@dataclass(frozen=True)
class Answer:
    """What a command gave back."""

    code: int
    out: str
    err: str

    @property
    def json(self) -> Any:
        """The one document on stdout."""
        return json.loads(self.out)


Seqxero = Callable[..., Answer]


def writes(company: DemoCompanyServer) -> list[dict[str, str]]:
    """The writes Xero has seen since it started."""
    seen = httpx.get(f"{company.address.url}/demo/requests").json()["requests"]
    return [each for each in seen if each["method"] in ("PUT", "POST") and "/api.xro/" in each["path"]]


@pytest.fixture
def seqxero(capsys: pytest.CaptureFixture[str]) -> Seqxero:
    """Runs one command line."""

    def run(*argv: str) -> Answer:
        capsys.readouterr()
        code = main(argv)
        printed = capsys.readouterr()
        return Answer(code, printed.out, printed.err)

    return run


@pytest.fixture
def company() -> Iterator[DemoCompanyServer]:
    """A Demo Company without call limits."""
    with DemoCompanyServer(tier="none") as server:
        yield server


@pytest.fixture
def connected(seqxero: Seqxero, company: DemoCompanyServer) -> Seqxero:
    """Connected to the Demo Company and set up."""
    url = company.address.url
    assert seqxero("connect", "--xero-url", url, "--demo-consent").code == 0
    assert seqxero("setup", "--default-account", "200").code == 0
    return seqxero


@pytest.fixture
def sequence_file(tmp_path: Path) -> Path:
    """Sequence's objects: four customers, a product, an invoice each and a credit note."""
    path = tmp_path / "sequence.json"
    path.write_text(json.dumps(SEQUENCE))
    return path


@pytest.fixture
def loaded(connected: Seqxero, sequence_file: Path) -> Seqxero:
    """Connected, and with Sequence's objects in the store."""
    assert connected("load", str(sequence_file)).code == 0
    return connected


def _customer(customer_id: str, name: str, email: str, tax: str) -> dict[str, Any]:
    return {
        "id": customer_id,
        "legalName": name,
        "address": {"line1": "1 High Street", "town": "London", "postcode": "N1 1AA", "country": "GB"},
        "contacts": [
            {"id": f"c-{customer_id}", "name": "Ann", "email": email, "billingPreference": "PRIMARY"}
        ],
        "taxStatus": tax,
    }


def _invoice(digit: str, customer_id: str, currency: str, *lines: dict[str, Any]) -> dict[str, Any]:
    return {
        "id": f"6666666{digit}-6666-4666-8666-666666666666",
        "customerId": customer_id,
        "currency": currency,
        "status": "DRAFT",
        "lineItems": [
            {"id": f"7777777{digit}-7777-4777-8777-77777777777{at}", **line} for at, line in enumerate(lines)
        ],
    }


def _line(title: str, quantity: str, rate: str, tax: str, **more: str) -> dict[str, Any]:
    return {"title": title, "quantity": quantity, "rate": rate, "taxRate": tax, **more}


SEQUENCE: dict[str, Any] = {
    "customers": [
        _customer(LINKED, "Linked Ltd", "ann@linked.example", "TAXED"),
        _customer(HOSTILE, HOSTILE_NAME, "ann@hostile.example", "TAXED"),
        _customer(EXEMPT, "Exempt Charity", "ann@exempt.example", "TAX_EXEMPT"),
        _customer(JAPANESE, "東京テスト株式会社", "ann@tokyo.example", "REVERSE_CHARGED"),
    ],
    "products": [{"id": EVENTS, "name": "Events"}],
    "invoices": [
        _invoice(
            "1",
            LINKED,
            "GBP",
            _line("Events", "500", "0.001", "0.2", productId=EVENTS),
            _line("Seats", "3", "25.00", "0.2"),
        ),
        _invoice("2", HOSTILE, "GBP", _line("Seats", "1", "10.00", "0.2")),
        _invoice("3", EXEMPT, "GBP", _line("Seats", "2", "15.00", "0")),
        _invoice("4", JAPANESE, "JPY", _line("Seats", "2", "1500", "0")),
    ],
    "creditNotes": [_invoice("5", LINKED, "GBP", _line("Refund", "1", "5.00", "0.2"))],
}
