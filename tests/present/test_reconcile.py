"""The words of the list of differences."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest

from seqxero_tui.present import reconcile
from seqxero_tui.present.pieces import text_of
from seqxero_tui.sync.drift_views import Compared, DriftRow
from seqxero_tui.sync.reports import DocumentDrift, ReconcileReport
from seqxero_tui.sync.states import Choice
from seqxero_tui.sync.views import DriftView

NOW = datetime(2026, 11, 22, 12, 10, tzinfo=UTC)


def row(number: str, field: str, ours: str = "a", xero: str = "b") -> DriftRow:
    return DriftRow(number, "invoice", number, "Bayside Club", date(2026, 11, 1), field, ours, xero)


@pytest.mark.parametrize(
    ("last", "said"),
    [
        (None, "Nothing was compared yet."),
        (Compared(NOW - timedelta(minutes=5), 120, 118), "120 documents compared: 2 differed\n5 min ago."),
        (Compared(NOW, 0, 0), "Nothing of ours is in Xero yet: there is nothing to compare.\nJust now."),
        (Compared(NOW, 1, 1), "1 document compared: all agree\nJust now."),
    ],
)
def test_the_head_says_what_the_last_comparison_came_to(last: Compared | None, said: str) -> None:
    assert "\n".join(map(text_of, reconcile.summary(last, NOW))).startswith(said)


def test_a_date_that_is_not_set_yet_is_never_shown_as_a_date() -> None:
    cells = reconcile.cells(row("SEQ-1", "date", "2026-11-01", "3000-01-01"))
    assert (text_of(cells["number"]), text_of(cells["xero"])) == ("≠ SEQ-1", "not sent")


def test_a_payment_that_is_newer_in_xero_is_told_apart_from_drift() -> None:
    paid = DocumentDrift("invoice", "1", "SEQ-1", "B", (DriftView("payment_status", "UNPAID", "PAID"),), ())
    other = DocumentDrift("invoice", "2", "SEQ-2", "B", (DriftView("reference", "a", "b"),), ())
    assert reconcile.headline(ReconcileReport(3, 1, [paid, other], 1)) == (
        "3 documents compared in 1 call: 2 differ. 1 of them only in how far they are paid: a pull takes that over."
    )
    assert reconcile.headline(ReconcileReport(3, 3, [], 1)).endswith("all agree.")


@pytest.mark.parametrize(
    ("choices", "shared"),
    [
        ([(Choice.PUSH_OURS, Choice.IGNORE), (Choice.TAKE_XEROS, Choice.IGNORE)], [Choice.IGNORE]),
        ([(Choice.PUSH_OURS, Choice.IGNORE)] * 2, [Choice.IGNORE, Choice.PUSH_OURS]),
        ([(Choice.VOID_HERE, Choice.IGNORE)] * 2, [Choice.IGNORE]),
        ([(Choice.IGNORE,), ()], []),
        ([], []),
    ],
)
def test_many_are_settled_only_by_what_fits_all_and_can_be_taken_back(
    choices: list[tuple[Choice, ...]], shared: list[Choice]
) -> None:
    assert reconcile.common(choices) == shared


def test_the_question_about_many_counts_what_differs_and_what_is_out_of_sight() -> None:
    rows = [row(f"SEQ-{n}", field) for n in range(6) for field in ("date", "due_date")]
    text = "\n".join(map(text_of, reconcile.many(rows, 3)))
    assert "SEQ-0, SEQ-1, SEQ-2, SEQ-3 and 2 more" in text
    assert "dates of 6" in text
    assert "3 marked differences not in sight now." in text


def test_months_go_back_a_year_the_latest_first() -> None:
    found = reconcile.months(date(2026, 2, 3))
    assert found[:3] == (("2026-02", "Feb 2026"), ("2026-01", "Jan 2026"), ("2025-12", "Dec 2025"))
    assert (len(found), found[-1]) == (13, ("unsent", "not sent"))
