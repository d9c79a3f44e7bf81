"""How a large Demo Company answers: 100,000 contacts, 50,000 invoices. Run: python bench/demo_company_load.py

Each answer is timed over HTTP and beside it the time that encoding its JSON alone takes; a page of 1,000 rows shall
stay below 40 times that. Both are medians, taken in turn, so that a busy machine slows both.
"""

from __future__ import annotations

import argparse
import statistics
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from itertools import islice

import httpx

from seqxero_tui.demo_company import CUSTOM_CONNECTION, Company, DemoCompanyServer
from seqxero_tui.demo_company.accounting import documents
from seqxero_tui.demo_company.accounting.documents import Document
from seqxero_tui.demo_company.wire import decode, encode, new_id

PAGE = 1_000
TARGET = 40.0
BATCH = 5_000


@dataclass(frozen=True)
class Question:
    words: str
    path: str
    params: dict[str, str | int]

    @property
    def is_page(self) -> bool:
        """Whether the target is meant for it."""
        return self.params.get("pageSize") == PAGE and "where" not in self.params


def questions(contacts: int, invoices: int) -> list[Question]:
    def page(number: int, **more: str | int) -> dict[str, str | int]:
        return {"page": number, "pageSize": PAGE, "unitdp": 4, **more}

    return [
        Question("contacts, first page of 1,000", "Contacts", page(1)),
        Question("contacts, a page in the middle", "Contacts", page(contacts // PAGE // 2)),
        Question("contacts, last page", "Contacts", page(contacts // PAGE)),
        Question("contacts by searchTerm", "Contacts", {"page": 1, "searchTerm": "customer 04999"}),
        Question("one contact by name", "Contacts", {"page": 1, "where": 'Name=="Load Customer 000500"'}),
        Question("invoices, first page of 1,000", "Invoices", page(1)),
        Question("invoices, a page in the middle", "Invoices", page(invoices // PAGE // 2)),
        Question("invoices, last page", "Invoices", page(invoices // PAGE)),
        Question("one invoice by number", "Invoices", {"InvoiceNumbers": "LOAD-025000", "page": 1}),
        Question("invoices over an amount", "Invoices", page(1, where="AmountDue>500")),
    ]


def add_invoices(company: Company, count: int) -> None:
    """Copies of the organisation's own invoices, one after the other, with new ids and numbers."""
    books = company.books()
    rows = books.storage.all(
        "SELECT * FROM document WHERE tenant_id = ? AND kind = 'invoice' AND paid + credited = 0",
        (books.tenant_id,),
    )
    patterns = [documents.from_row(row) for row in rows]
    contact_ids = [
        row["contact_id"] for row in books.storage.all("SELECT contact_id FROM contact LIMIT 10000")
    ]

    def copies() -> Iterator[Document]:
        for at in range(count):
            yield replace(
                patterns[at % len(patterns)],
                document_id=new_id(),
                number=f"LOAD-{at:06d}",
                contact_id=contact_ids[at % len(contact_ids)],
                updated=books.stamp + at,
            )

    rest = copies()
    while batch := list(islice(rest, BATCH)):
        with books.storage.transaction():
            books.storage.insert_many("document", (documents.to_row(books.tenant_id, one) for one in batch))


def signed_in(server: DemoCompanyServer) -> httpx.Client:
    """A client of the custom connection, which needs no consent."""
    answer = httpx.post(
        server.address.token_url,
        data={"grant_type": "client_credentials", "scope": "accounting.contacts accounting.invoices"},
        auth=(CUSTOM_CONNECTION.client_id, CUSTOM_CONNECTION.secret),
    )
    answer.raise_for_status()
    headers = {
        "Authorization": f"Bearer {answer.json()['access_token']}",
        "Accept": "application/json",
        "xero-tenant-id": server.company.tenant_ids[0],
    }
    return httpx.Client(base_url=f"{server.address.api_url}/", headers=headers, timeout=60)


def batch_of(company: Company, size: int) -> dict[str, object]:
    """The body of a call that makes so many new invoices."""
    row = company.storage.one(
        "SELECT contact_id FROM contact WHERE tenant_id = ? AND status = 'ACTIVE'", (company.tenant_ids[0],)
    )
    element = {
        "Type": "ACCREC",
        "Contact": {"ContactID": row["contact_id"] if row else ""},
        "DueDate": "2030-01-01",
        "Status": "AUTHORISED",
        "LineItems": [{"Description": "Seats", "Quantity": 2, "UnitAmount": 10, "AccountCode": "200"}],
    }
    return {"Invoices": [element] * size}


def seconds(work: Callable[[], object]) -> float:
    started = time.perf_counter()
    work()
    return time.perf_counter() - started


def measured(client: httpx.Client, question: Question, runs: int) -> tuple[int, int, float, float]:
    """Elements and bytes of the answer; seconds for the answer and for encoding it."""

    def ask() -> httpx.Response:
        answer = client.get(question.path, params=question.params)
        answer.raise_for_status()
        return answer

    first = ask()
    body = decode(first.content)
    asked, encoded = [], []
    for _ in range(runs):
        asked.append(seconds(ask))
        encoded.append(seconds(lambda: encode(body)))
    return len(body[question.path]), len(first.content), statistics.median(asked), statistics.median(encoded)


def main() -> int:
    """Prints the table; 1 when a page of 1,000 rows misses the target."""
    parser = argparse.ArgumentParser(description="How a large Demo Company answers.")
    parser.add_argument("--contacts", type=int, default=100_000)
    parser.add_argument("--invoices", type=int, default=50_000)
    parser.add_argument("--runs", type=int, default=7, help="how often each question is asked (7)")
    options = parser.parse_args()
    missed = False
    with DemoCompanyServer(tier="none") as server:
        filling = seconds(lambda: server.company.seed(options.contacts))
        filling += seconds(lambda: add_invoices(server.company, options.invoices))
        print(f"{options.contacts:,} contacts and {options.invoices:,} invoices written in {filling:.1f} s")
        print(f"{'':36}{'rows':>6}{'kB':>8}{'answer ms':>11}{'encode ms':>11}{'multiple':>10}")
        client, batch = signed_in(server), batch_of(server.company, 50)
        writing = seconds(lambda: client.put("Invoices", json=batch).raise_for_status())
        for question in questions(options.contacts, options.invoices):
            rows, size, asked, encoded = measured(client, question, options.runs)
            ratio = asked / encoded
            missed = missed or (question.is_page and ratio > TARGET)
            print(
                f"{question.words:36}{rows:>6}{size / 1000:>8.0f}{asked * 1000:>11.1f}{encoded * 1000:>11.2f}"
                + (f"{ratio:>10.1f}" if rows >= PAGE else "")
            )
        print(f"50 new invoices in one call: {writing * 1000:.0f} ms")
        client.close()
    return 1 if missed else 0


if __name__ == "__main__":
    sys.exit(main())
