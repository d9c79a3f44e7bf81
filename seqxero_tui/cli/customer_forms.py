"""The JSON of `seqxero contacts` and `seqxero customers`. Other programs rely on every key: add, never rename."""

from __future__ import annotations

from seqxero_tui.cli.json_forms import Json, event, moment, problems
from seqxero_tui.sync.customer_views import CustomerView
from seqxero_tui.sync.reports import ImportReport
from seqxero_tui.sync.views import ContactRow, CustomerRow, LinkView


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
