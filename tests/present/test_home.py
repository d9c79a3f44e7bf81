"""Home in words: lines that fit their width, lead somewhere, and never rely on colour."""

from __future__ import annotations

from datetime import UTC, datetime
from decimal import Decimal

import pytest

from seqxero_tui.billing.months import Month
from seqxero_tui.billing.receivables import Age, age_of
from seqxero_tui.billing.words import DocumentKind
from seqxero_tui.errors import InputError
from seqxero_tui.present import figures, home, month_end
from seqxero_tui.present.cells import width
from seqxero_tui.present.home import Goto
from seqxero_tui.present.pieces import text_of
from seqxero_tui.sync.home_views import (
    Budget,
    Check,
    CheckLine,
    HomeView,
    MonthEnd,
    Need,
    NeedKind,
    Receivables,
)
from seqxero_tui.sync.states import SyncState
from seqxero_tui.sync.views import EventView

NOW = datetime(2026, 12, 3, 12, 0, tzinfo=UTC)
EVERY_NEED = tuple(
    Need(what, 2, DocumentKind.INVOICE if what in (NeedKind.STATE, NeedKind.UNSENT) else None, SyncState.FAILED if what is NeedKind.STATE else None, until=NOW)
    for what in NeedKind
)  # fmt: skip


def a_view(needs: tuple[Need, ...] = (), *, documents: int = 1, explained: int = 0, **on: int) -> HomeView:
    """Lists of the check with so many documents `on` them, and as many `explained` besides."""
    sums = ((Decimal("12345678.90"), "GBP"), (Decimal("-26.50"), "USD"), (Decimal("57600"), "JPY"))
    lines = tuple(
        CheckLine(
            check, on.get(check.value, 0) + explained, explained, sums, sums if check.value in on else (), 22
        )
        for check in Check
    )
    event = EventView(NOW, "user", "pushed to Xero", kind="invoice", object_id="d1", name="SEQ-0001")
    check = MonthEnd(Month(2026, 11), lines)
    return HomeView(needs, check, None, Receivables({}, {}), (event,), documents)


@pytest.mark.parametrize("cells", [56, 76, 120])
def test_every_line_fits_and_every_need_leads_somewhere(cells: int) -> None:
    entries = home.entries(a_view(EVERY_NEED, explained=99_999, drafts=39, not_in_xero=9), cells, NOW)
    assert all(width(text_of(entry.line)) <= cells for entry in entries)
    needs = entries[1 : 1 + len(EVERY_NEED)]
    assert all(entry.goes and (entry.goes.tab or entry.goes.check) for entry in needs)
    assert len({entry.id for entry in needs}) == len(needs)


def test_what_failed_leads_to_the_list_narrowed_down_to_it() -> None:
    need = Need(NeedKind.STATE, 3, DocumentKind.CREDIT_NOTE, SyncState.FAILED)
    entry = home.entries(a_view((need,)), 76, NOW)[1]
    assert entry.goes == Goto("credit_notes", (("state", "failed"),))
    assert "3 credit notes were refused by Xero" in text_of(entry.line)


def test_an_empty_home_teaches_and_a_clear_one_says_so() -> None:
    empty = "\n".join(text_of(entry.line) for entry in home.entries(a_view(documents=0), 76, NOW))
    assert "seqxero load FILE" in empty
    clear = "\n".join(text_of(entry.line) for entry in home.entries(a_view(), 76, NOW))
    assert "Everything is as it should be" in clear
    assert "November 2026  ✓ nothing open" in clear


@pytest.mark.parametrize(
    ("cells", "drawn"),
    [
        (56, "  ·    3 Still drafts                    1,204 explained"),
        (85, "  ·    3 Still drafts                  £12,345,678.90 + 2 currencies  1,204 explained"),
        (
            107,
            "  ·    3 Still drafts                    £12,345,678.90 − US$26.50 + JP¥57,600  1,204 explained  +22 before",
        ),
    ],
)
def test_a_list_shows_what_is_open_and_how_much_is_explained(cells: int, drawn: str) -> None:
    entries = {
        entry.id: text_of(entry.line) for entry in home.entries(a_view(explained=1204, drafts=3), cells, NOW)
    }
    assert entries["drafts"] == drawn
    assert entries["paid_but_open_in_xero"].startswith("  ✓    0 Paid, but open in Xero ")
    assert "November 2026  1 of 8 lists open" in entries["check"]


def test_sums_that_do_not_fit_are_counted_and_never_cut_within_a_figure() -> None:
    found = a_view(drafts=1).month_end.lines[list(Check).index(Check.DRAFTS)]
    assert month_end.amounts(found.open_sums, 60) == "£12,345,678.90 − US$26.50 + JP¥57,600"
    assert month_end.amounts(found.open_sums, 30) == "£12,345,678.90 + 2 currencies"
    assert month_end.amounts(found.open_sums, 10) == ""


@pytest.mark.parametrize(
    ("amount", "most", "drawn"),
    [("0", "10", ""), ("10", "10", "████"), ("5", "10", "██"), ("0.01", "10", "▏"), ("-3", "10", "")],
)
def test_a_bar_is_as_long_as_its_share_and_anything_can_be_seen(amount: str, most: str, drawn: str) -> None:
    assert figures.bar(Decimal(amount), Decimal(most), 4) == drawn


def test_bars_stand_beside_their_amounts_and_fit() -> None:
    owed = Receivables({"GBP": {Age.NOT_DUE: Decimal("100"), Age.OLDER: Decimal("1234.5")}}, {})
    lines = [text_of(line) for line in figures.owed(owed, 40)]
    assert lines[0] == "GBP by age"
    assert lines[2].startswith("over 90")
    assert lines[2].endswith("1,234.50")
    assert {width(line) for line in lines[1:]} == {40}


def test_calls_are_told_as_far_as_xero_has_named_a_limit() -> None:
    known = Budget(43, 60, 983, 1000, NOW, (0,) * 23 + (17,))
    assert [text_of(line) for line in figures.calls(known)] == [
        "983 of 1,000 calls left today",
        "43 of 60 this minute",
    ]
    assert text_of(figures.calls_by_hour(known)) == "Calls per hour   17 in 24 h, most 17"
    assert "no limit" in text_of(figures.calls(Budget(None, 60, None, None, None, (0,) * 24))[0])


@pytest.mark.parametrize(
    ("days", "age"),
    [(None, Age.NOT_DUE), (0, Age.NOT_DUE), (1, Age.DAYS_30), (30, Age.DAYS_30), (31, Age.DAYS_60), (61, Age.DAYS_90), (90, Age.DAYS_90), (91, Age.OLDER)],
)  # fmt: skip
def test_an_invoice_ages_from_the_day_after_it_fell_due(days: int | None, age: Age) -> None:
    from datetime import date, timedelta

    today = date(2026, 11, 30)
    assert age_of(None if days is None else today - timedelta(days=days), today) is age


@pytest.mark.parametrize(("text", "moved"), [("2026-12", "2027-01"), ("2026-01", "2026-02")])
def test_months_are_read_and_moved_over_the_year(text: str, moved: str) -> None:
    month = Month.parse(text)
    assert str(month.moved(1)) == moved
    assert month.moved(1).moved(-1) == month
    assert month.moved(-12).number == month.number
    assert (month.last - month.first).days == 30


@pytest.mark.parametrize("text", ["2026-13", "2026-1", "November", "", "26-11", "2026-11-01"])
def test_what_is_no_month_is_refused(text: str) -> None:
    with pytest.raises(InputError):
        Month.parse(text)
