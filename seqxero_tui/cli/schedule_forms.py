"""The JSON of `seqxero schedules`. Other programs rely on every key: add, never rename."""

from __future__ import annotations

from seqxero_tui.cli.json_forms import Json, day, money, number, problems
from seqxero_tui.sync.schedule_views import DraftView, Generation, ScheduleRow


def schedule(row: ScheduleRow) -> Json:
    """A billing schedule: `schedules list`."""
    return {
        "id": row.id,
        "customer_id": row.customer_id,
        "customer_name": row.customer_name,
        "status": row.status,
        "start_date": day(row.start),
        "end_date": day(row.end),
        "frequencies": list(row.frequencies),
        "currency": row.currency,
        "prices": row.prices,
        "billed_to": day(row.billed_to),
        "next_due": day(row.next_due),
        "next_net_total": money(row.next_net),
        "next_incomplete": row.next_open,
        "problem": None if row.why_not is None else row.why_not.as_dict(),
    }


def generation(view: Generation, drafts: str) -> Json:
    """What generating made, or would make; `drafts` is the key they stand under. An `id` is there once they are made."""
    return {
        "until": day(view.until),
        drafts: [_generated(draft) for draft in view.drafts],
        "skipped": [
            {
                "schedule_id": each.schedule_id,
                "customer_name": each.customer_name,
                "problems": [each.problem.as_dict()],
            }
            for each in view.skipped
        ],
        "next_due": day(view.next_due),
    }


def _generated(draft: DraftView) -> Json:
    return {
        "id": draft.id,
        "schedule_id": draft.schedule_id,
        "customer_id": draft.customer_id,
        "customer_name": draft.customer_name,
        "currency": draft.currency,
        "due_on": day(draft.due_on),
        "period_start": day(draft.start),
        "period_end": day(draft.end),
        "net_total": money(draft.net_total),
        "tax_total": money(draft.tax_total),
        "gross_total": money(draft.gross_total),
        "incomplete": draft.open,
        "notes": problems(draft.notes),
        "lines": [
            {
                "title": line.title,
                "quantity": number(line.quantity),
                "rate": number(line.rate),
                "net_total": money(line.net_total),
                "price_id": line.price_id,
                "service_start": day(line.start),
                "service_end": day(line.end),
                "incomplete": line.open,
            }
            for line in draft.lines
        ],
    }
