"""The JSON of `seqxero month-end`. Other programs rely on every key: add, never rename."""

from __future__ import annotations

from decimal import Decimal

from seqxero_tui.cli.document_forms import document
from seqxero_tui.cli.json_forms import Json, moment
from seqxero_tui.present.month_end import why
from seqxero_tui.sync.home_views import Check, MonthEnd
from seqxero_tui.sync.views import DocumentRow


def lines(view: MonthEnd) -> list[Json]:
    """Every list of the check with its numbers: `sums` of all its documents of the month, `open_sums` of the open ones."""
    return [
        {
            "check": each.check.value,
            "documents": each.documents,
            "open": each.open,
            "explained": each.explained,
            "sums": _sums(each.sums),
            "open_sums": _sums(each.open_sums),
            "earlier": each.earlier,
        }
        for each in view.lines
    ]


def listed(check: Check, row: DocumentRow) -> Json:
    """A document on a list: as in its own list, why it is here, and why it may stay."""
    told = row.explained
    explained = None if told is None else {"reason": told.reason, "by": told.actor, "at": moment(told.at)}
    return {**document(row), "kind": row.kind, "why": why(check, row), "explained": explained}


def _sums(sums: tuple[tuple[Decimal, str], ...]) -> list[Json]:
    return [{"currency": currency, "sum": f"{total:f}"} for total, currency in sums]
