"""The bar of numbered screens holds all of them in any window, with names as long as fit."""

from __future__ import annotations

import pytest

from seqxero_tui.tui.screens.base import Room
from seqxero_tui.tui.tabs import AROUND, TABS, Tab, names

NINE = [
    Tab(word.lower(), word, short, tiny, Room)
    for word, short, tiny in (
        ("Home", "Home", "Home"),
        ("Customers", "Customers", "Cust"),
        ("Products", "Products", "Prod"),
        ("Schedules", "Schedules", "Sched"),
        ("Invoices", "Invoices", "Inv"),
        ("Credit notes", "Credits", "Credit"),
        ("Activity", "Activity", "Activity"),
        ("Integration", "Setup", "Setup"),
        ("Reconcile", "Check", "Recon"),
    )
]


@pytest.mark.parametrize(
    ("width", "credit_notes", "customers"),
    [(130, "Credit notes", "Customers"), (100, "Credits", "Customers"), (80, "Credit", "Cust"), (60, "", "")],
)
def test_names_get_shorter_together_and_never_run_over_the_edge(
    width: int, credit_notes: str, customers: str
) -> None:
    found = names(NINE, "home", width)
    assert (found[5], found[1]) == (credit_notes, customers)
    assert sum(len(name) + AROUND for name in found if name) <= width


def test_in_the_narrowest_window_the_screen_in_front_still_has_its_name() -> None:
    assert names(NINE, "invoices", 60) == ["", "", "", "", "Invoices", "", "", "", ""]


def test_the_programs_own_tabs_fit_80_columns() -> None:
    assert sum(len(name) + AROUND for name in names(TABS, "", 80)) <= 80
    assert all(names(TABS, "", 80))
