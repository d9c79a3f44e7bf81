"""The JSON of `seqxero invoices` and `seqxero credit-notes`. Other programs rely on every key: add, never rename."""

from __future__ import annotations

from seqxero_tui.cli.json_forms import Json, day, event, moment, money, number, problems
from seqxero_tui.present.credit import remaining
from seqxero_tui.sync.credit_views import AllocationView
from seqxero_tui.sync.views import DocumentRow, DocumentView, DriftView, LineView, XeroSide


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
