"""A connected profile beside a running Demo Company: what stories about the sync start from."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import msgspec

from seqxero_tui.billing.words import DocumentKind
from seqxero_tui.demo_company import DemoCompanyServer
from seqxero_tui.profile import Profile
from seqxero_tui.sync.views import DocumentView
from seqxero_tui.workspace import Workspace
from seqxero_tui.xero.hosts import XeroHosts
from tests import databases

INVOICE, CREDIT_NOTE = DocumentKind.INVOICE, DocumentKind.CREDIT_NOTE


def customer(name: str, **more: Any) -> dict[str, Any]:
    """A Sequence customer in the API's shape."""
    return {
        "id": str(uuid.uuid5(uuid.NAMESPACE_URL, name)),
        "legalName": name,
        "taxStatus": "TAXED",
        "contacts": [
            {
                "name": "Pat Doe",
                "email": f"{uuid.uuid4().hex[:8]}@{'office'}.example",
                "billingPreference": "PRIMARY",
            }
        ],
        "address": {"line1": "1 High Street", "town": "London", "postcode": "N1 1AA", "country": "GB"},
    } | more


def invoice(customer_id: str, *lines: tuple[str, str], **more: Any) -> dict[str, Any]:
    """A draft in the API's shape; each line is (quantity, rate), taxed at 20% unless `taxRate` says otherwise."""
    rate = more.pop("taxRate", "0.2")
    return {
        "id": str(uuid.uuid4()),
        "customerId": customer_id,
        "currency": "GBP",
        "status": "DRAFT",
        "lineItems": [
            {
                "id": str(uuid.uuid4()),
                "title": f"Work {n}",
                "quantity": quantity,
                "rate": price,
                "taxRate": rate,
            }
            for n, (quantity, price) in enumerate(lines or (("1", "100"),), start=1)
        ],
    } | more


@dataclass
class Office:
    """A workspace and its Demo Company, with the verbs a story needs."""

    server: DemoCompanyServer
    workspace: Workspace
    environment: Mapping[str, str]
    late: list[timedelta] = field(default_factory=list)

    @property
    def company(self) -> Any:
        return self.server.company

    @property
    def tenant(self) -> str:
        return str(self.company.tenant_ids[0])

    def load(self, **objects: list[dict[str, Any]]) -> None:
        self.workspace.load(msgspec.json.encode(objects))

    def linked_customer(self, name: str = "Office Test Ltd", **more: Any) -> str:
        """A customer that was pushed to Xero and is linked."""
        made = customer(name, **more)
        self.load(customers=[made])
        report = self.workspace.customers.push([made["id"]])
        assert [each.action for each in report.pushed] == ["create_contact"], report
        return str(made["id"])

    def drafts(self, *documents: dict[str, Any]) -> list[str]:
        self.load(invoices=list(documents))
        return [each["id"] for each in documents]

    def final(self, *documents: dict[str, Any]) -> list[str]:
        ids = self.drafts(*documents)
        assert all(each.problem is None for each in self.workspace.documents.finalize(ids))
        return ids

    def get(self, document_id: str, kind: DocumentKind = INVOICE) -> DocumentView:
        return self.workspace.documents.get(kind, document_id)

    def state(self, document_id: str) -> str:
        return self.get(document_id).row.xero.state.value

    def problems(self, document_id: str) -> list[str]:
        return [each.code for each in self.get(document_id).row.xero.problems]

    def in_xero(self, document_id: str) -> Any:
        """The document as the Demo Company keeps it."""
        xero_id = self.get(document_id).row.xero.id
        assert xero_id is not None
        return self.company.document(self.tenant, xero_id)

    def wire(self, document_id: str, kind: DocumentKind = INVOICE) -> dict[str, Any]:
        """The document as the Accounting API shows it."""
        from seqxero_tui.xero.records import DocumentKind as XeroKind

        books = self.workspace._books
        with books.store.read() as session:
            organisation = books.connected(session)
        xero_id = self.get(document_id, kind).row.xero.id
        assert xero_id is not None
        (page,) = books.xero(organisation).documents(XeroKind(kind.value), ids=[xero_id])
        return page.items[0]  # type: ignore[return-value]

    def calls(self, *methods: str) -> list[Any]:
        """The API calls since `forget_calls`, or of those only these methods."""
        return [
            each
            for each in self.company.requests
            if each.path.startswith("/api.xro/") and (not methods or each.method in methods)
        ]

    def forget_calls(self) -> None:
        self.company.clear_requests()

    def later(self, seconds: float) -> None:
        """Moves both clocks."""
        self.late[:] = [sum(self.late, timedelta(seconds=seconds))]
        self.company.advance(seconds)

    def now(self) -> datetime:
        return datetime.now(UTC) + sum(self.late, timedelta())

    def clock_at(self, moment: str) -> None:
        """Sets our clock, and not the Demo Company's, to an ISO time: for what only looks at the date."""
        self.late.append(datetime.fromisoformat(moment) - self.now())

    def reopened(self) -> Workspace:
        """Another process's view: the same profile, opened anew."""
        return Workspace.open(
            self.workspace.profile, actor="another", clock=self.now, environment=self.environment
        )

    def pay(self, document_id: str, amount: str) -> str:
        xero_id = self.get(document_id).row.xero.id
        return str(self.company.record_payment(self.tenant, xero_id, Decimal(amount)))


def open_office(
    server: DemoCompanyServer,
    home: Path,
    *,
    setup: bool = True,
    more: Mapping[str, str] | None = None,
    kind: type[Office] = Office,
) -> Office:
    """Connects a fresh profile to the Demo Company by its consent, and chooses 200 as the default account.

    `more` are further variables of its environment; `kind` another office with other habits.
    """
    environment = {"SEQXERO_HOME": str(home), **(more or {})}
    if databases.SERVER:  # which a profile of the name demo would not use
        environment |= {"SEQXERO_DATABASE_URL": databases.fresh()}
    profile = Profile.from_environment("team" if databases.SERVER else "demo", environment)
    office = kind(server, None, environment)  # type: ignore[arg-type]
    office.workspace = Workspace.open(profile, clock=office.now, environment=environment)
    connection = office.workspace.connection
    sign_in = connection.begin(XeroHosts.from_root(server.address.url), server.address.client_id)
    pending = connection.finish(sign_in, connection.give_demo_consent(sign_in))
    connection.choose(pending, pending.organisations[0][0])
    if setup:
        connection.setup(default_account="200")
    return office
