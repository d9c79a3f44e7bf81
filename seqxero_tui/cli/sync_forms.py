"""The JSON of what is done and sent: verbs, `plan`, `sync`, `reconcile`. Other programs rely on every key: add, never rename.

A payload is the element Xero would receive, numbers and all.
"""

from __future__ import annotations

from collections.abc import Sequence

from seqxero_tui.cli.document_forms import drift
from seqxero_tui.cli.json_forms import Json, problems
from seqxero_tui.sync.drift_views import DriftRow
from seqxero_tui.sync.plan_views import Plan
from seqxero_tui.sync.reports import Blocked, ReconcileReport, SyncReport, VerbResult


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
                "follows_contact": each.follows_contact,
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
