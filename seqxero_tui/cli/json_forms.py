"""The JSON of the commands, made from views. Other programs rely on every key: add, never rename.

Money is a plain decimal string, a date YYYY-MM-DD, a time ISO 8601 in UTC. A payload is the element Xero would
receive, numbers and all.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

from seqxero_tui.errors import Problem
from seqxero_tui.present.credit import remaining
from seqxero_tui.sync.credit_views import AllocationView
from seqxero_tui.sync.customer_views import CustomerView
from seqxero_tui.sync.drift_views import DriftRow
from seqxero_tui.sync.plan_views import Plan
from seqxero_tui.sync.reports import (
    Blocked,
    ImportReport,
    ReconcileReport,
    SyncReport,
    VerbResult,
)
from seqxero_tui.sync.states import SyncState
from seqxero_tui.sync.views import (
    AccountView,
    ContactRow,
    CustomerRow,
    DocumentRow,
    DocumentView,
    DriftView,
    EventView,
    LineView,
    LinkView,
    OrganisationView,
    Status,
    XeroSide,
)

Json = dict[str, Any]

_CENT = Decimal("0.01")


def money(amount: Decimal | None) -> str | None:
    """An amount with two decimals at least, never an exponent: "250.00"."""
    if amount is None:
        return None
    exponent = amount.as_tuple().exponent
    return format(amount.quantize(_CENT) if isinstance(exponent, int) and exponent > -2 else amount, "f")


def number(value: Decimal) -> str:
    """A quantity or a rate as it is stored: "0.0003"."""
    return format(value, "f")


def day(value: date | None) -> str | None:
    """A date: "2026-11-22"."""
    return None if value is None else value.isoformat()


def moment(value: datetime | None) -> str | None:
    """A time in UTC to the second: "2026-11-22T12:04:05Z"."""
    return None if value is None else value.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def problems(them: Iterable[Problem]) -> list[dict[str, str]]:
    """A list of problems."""
    return [problem.as_dict() for problem in them]


def organisation(view: OrganisationView) -> Json:
    """The organisation with its settings: `connect`, `setup`, `status`."""
    return {
        "name": view.name,
        "tenant_id": view.tenant_id,
        "is_demo_company": view.is_demo_company,
        "base_currency": view.base_currency,
        "country": view.country,
        "default_account": view.default_account,
        "credit_note_account": view.credit_note_account,
        "exempt_tax_type": view.exempt_tax_type,
        "reverse_charge_tax_type": view.reverse_charge_tax_type,
        "link_template": view.link_template,
        "pace": view.pace,
        "period_lock_date": day(view.period_lock_date),
        "end_of_year_lock_date": day(view.end_of_year_lock_date),
        "connected_at": moment(view.connected_at),
        "xero_url": view.xero_url,
    }


def status(view: Status) -> Json:
    """`status`. Every sync state has its count, also when it is 0."""
    counts: Json = {"customers": view.customers, "unlinked": view.unlinked}
    for kind, plural in (("invoice", "invoices"), ("credit_note", "credit_notes")):
        found = view.documents.get(kind, {})
        counts[plural] = {state.value: found.get(state.value, 0) for state in SyncState}
    return {
        "connected": view.connected,
        "organisation": None if view.organisation is None else organisation(view.organisation),
        "setup_complete": view.setup_complete,
        "counts": counts,
        "calls_left": {"minute": view.calls_left.minute, "day": view.calls_left.day},
        "last_pull": moment(view.last_pull),
        "needs_you": problems(view.needs_you),
    }


def account(view: AccountView) -> Json:
    """A ledger account: `accounts list`."""
    return {
        "account_id": view.account_id,
        "code": view.code,
        "name": view.name,
        "type": view.type,
        "class": view.klass,
        "tax_type": view.tax_type,
        "status": view.status,
    }


def contact(row: ContactRow) -> Json:
    """A Xero contact as the import sees it: `contacts list`."""
    return {
        "contact_id": row.contact_id,
        "name": row.name,
        "email": row.email,
        "is_customer": row.is_customer,
        "valid": row.valid,
        "reasons": problems(row.reasons),
        "note": row.note,
        "linked_customer_id": row.linked_customer_id,
        "customer": row.customer,
        "url": row.url,
    }


def link(view: LinkView) -> Json:
    """A customer's link; `problems` says why a push of the customer did not succeed."""
    return {
        "state": view.state.value,
        "contact_id": view.contact_id,
        "contact_name": view.contact_name,
        "how": view.how,
        "linked_at": moment(view.linked_at),
        "url": view.url,
        "merged": view.merged,
        "problems": problems(view.problems),
    }


def customer(row: CustomerRow) -> Json:
    """A customer in a list; `waiting` counts the final documents that wait for its link."""
    return {
        "id": row.id,
        "name": row.name,
        "email": row.email,
        "country": row.country,
        "tax_status": row.tax_status,
        "link": link(row.link),
        "waiting": row.waiting,
        "archived_at": moment(row.archived_at),
    }


def customer_details(view: CustomerView) -> Json:
    """`customers show`: the customer of the list and what its sidebar shows."""
    return {
        **customer(view.row),
        "contact_person": view.contact_name,
        "address": list(view.address),
        "documents": view.documents,
        "differences": [
            {"field": field, "ours": ours, "xero": xero} for field, ours, xero in view.differences
        ],
        "history": [event(each) for each in view.history],
    }


def import_report(report: ImportReport) -> Json:
    """`customers import`."""
    return {
        "imported": list(report.imported),
        "skipped": list(report.skipped),
        "failed": list(report.failed),
    }


def xero_side(side: XeroSide) -> Json:
    """A document's life in Xero, as Xero last showed it."""
    return {
        "state": side.state.value,
        "problems": problems(side.problems),
        "id": side.id,
        "number": side.number,
        "status": side.status,
        "sent": side.sent,
        "date": day(side.issue_date),
        "due_date": day(side.due_date),
        "net_total": money(side.net_total),
        "tax_total": money(side.tax_total),
        "total": money(side.total),
        "amount_due": money(side.amount_due),
        "url": side.url,
        "pushed_at": moment(side.pushed_at),
        "pulled_at": moment(side.pulled_at),
        "drift": [drift(each) for each in side.drift],
    }


def drift(view: DriftView) -> Json:
    """A difference between both sides."""
    return {"field": view.field, "ours": view.ours, "xero": view.xero}


def document(row: DocumentRow) -> Json:
    """An invoice or a credit note without its lines."""
    form: Json = {
        "id": row.id,
        "number": row.number,
        "status": row.status,
        "payment_status": row.payment_status,
        "payment_source": row.payment_source,
        "currency": row.currency,
        "issue_date": day(row.issue_date),
        "due_date": day(row.due_date),
        "net_total": money(row.net_total),
        "tax_total": money(row.tax_total),
        "gross_total": money(row.gross_total),
        "payment_link": row.payment_link,
        "reminders": problems([row.reminder] if row.reminder else []),
        "customer_id": row.customer_id,
        "customer_name": row.customer_name,
        "xero": xero_side(row.xero),
    }
    if row.kind == "credit_note":
        form["invoice_id"] = row.invoice_id
    return form


def document_details(view: DocumentView) -> Json:
    """`invoices show` and `credit-notes show`."""
    left = {"remaining_credit": money(remaining(view.row))} if view.row.kind == "credit_note" else {}
    return {
        **document(view.row),
        **left,
        "allocations": [allocation(each) for each in view.allocations],
        "reference": view.reference,
        "memo": view.memo,
        "choices": list(view.choices),
        "lines": [line(each) for each in view.lines],
        "history": [event(each) for each in view.history],
    }


def allocation(view: AllocationView) -> Json:
    """Credit of a credit note used for an invoice in Xero, seen from either: `document_id` and `number` of the other."""
    return {
        "id": view.id,
        "document_id": view.document_id,
        "number": view.number,
        "amount": money(view.amount),
        "date": day(view.date),
    }


def line(view: LineView) -> Json:
    """A line with the ledger account it goes to and why."""
    return {
        "id": view.id,
        "position": view.position,
        "title": view.title,
        "description": view.description,
        "quantity": number(view.quantity),
        "rate": number(view.rate),
        "rate_display": view.rate_display,
        "net_total": money(view.net_total),
        "tax_total": money(view.tax_total),
        "gross_total": money(view.gross_total),
        "product_id": view.product_id,
        "account_code": view.account_code,
        "account_name": view.account_name,
        "account_source": view.account_source,
        "account_why": view.account_why,
        "override": view.override,
        "flattened": view.flattened,
    }


def event(view: EventView) -> Json:
    """One line of history."""
    return {
        "at": moment(view.at),
        "actor": view.actor,
        "kind": view.kind,
        "id": view.object_id,
        "name": view.name,
        "what": view.what,
        "details": view.details,
        "request_id": view.request_id,
    }


def verb_result(result: VerbResult) -> Json:
    """What became of one document or customer."""
    return {
        "kind": result.kind,
        "id": result.id,
        "number": result.number,
        "name": result.name,
        "problem": None if result.problem is None else result.problem.as_dict(),
    }


def blocked(entry: Blocked) -> Json:
    """A document or customer that cannot be pushed, with every problem."""
    return {
        "kind": entry.kind,
        "id": entry.id,
        "number": entry.number,
        "name": entry.name,
        "problems": problems(entry.problems),
    }


def plan(view: Plan) -> Json:
    """`plan`."""
    return {
        "actions": [
            {
                "action": each.action,
                "kind": each.kind,
                "id": each.id,
                "number": each.number,
                "name": each.name,
                "changes": list(each.changes),
                "payload": each.payload,
                "warnings": problems(each.warnings),
            }
            for each in view.actions
        ],
        "blocked": [blocked(each) for each in view.blocked],
        "calls": view.calls,
        "seconds": view.seconds,
        "calls_left_today": view.calls_left_today,
    }


def reconcile_report(report: ReconcileReport) -> Json:
    """`reconcile`."""
    return {
        "checked": report.checked,
        "matching": report.matching,
        "drift": [
            {
                "kind": each.kind,
                "id": each.id,
                "number": each.number,
                "name": each.name,
                "differences": [drift(difference) for difference in each.differences],
                "choices": list(each.choices),
            }
            for each in report.drift
        ],
        "calls": report.calls,
    }


def differing(rows: Sequence[DriftRow]) -> list[Json]:
    """The documents that differ in Xero after a sync, each with its differences."""
    documents: dict[str, Json] = {}
    for row in rows:
        of = {"kind": row.kind, "id": row.document_id, "number": row.number, "name": row.name}
        found = documents.setdefault(row.document_id, {**of, "differences": []})
        found["differences"].append({"field": row.field, "ours": row.ours, "xero": row.xero})
    return list(documents.values())


def sync_report(report: SyncReport) -> Json:
    """`sync`; `problems` stopped nothing, `stopped` says why it ended before its work was done."""
    return {
        "pushed": [
            {
                "action": each.action,
                "kind": each.kind,
                "id": each.id,
                "number": each.number,
                "xero_id": each.xero_id,
            }
            for each in report.pushed
        ],
        "failed": [
            {
                "action": each.action,
                "kind": each.kind,
                "id": each.id,
                "number": each.number,
                "problems": problems(each.problems),
            }
            for each in report.failed
        ],
        "blocked": [blocked(each) for each in report.blocked],
        "pulled": [
            {
                "kind": each.kind,
                "id": each.id,
                "number": each.number,
                "changes": list(each.changes),
                "source": each.source,
            }
            for each in report.pulled
        ],
        "calls": report.calls,
        "seconds": round(report.seconds, 1),
        "problems": problems(report.problems),
        "stopped": None if report.stopped is None else report.stopped.as_dict(),
    }
