"""A customer's row and its sidebar."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest

from seqxero_tui.errors import Problem
from seqxero_tui.present import customers
from seqxero_tui.present.pieces import text_of
from seqxero_tui.sync.customer_views import CustomerView, WaitingDocument
from seqxero_tui.sync.states import LinkState
from seqxero_tui.sync.views import CustomerRow, EventView, LinkView

NOW = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)
KEYS = {"link": "l", "push": "p", "open": "o", "push_waiting": "P", "unlink": "u", "edit": "E"}
KEYS |= {"archive": "A", "restore": "B"}


def view(
    link: LinkView, *, waiting: int = 0, differences: tuple[tuple[str, str, str], ...] = ()
) -> CustomerView:
    row = CustomerRow("c1", "Ada [Ltd]", "ada@x.example", "GB", "REVERSE_CHARGED", link, waiting)
    waits = tuple(
        WaitingDocument(f"d{n}", "invoice", f"SEQ-{n:04d}", "GBP", Decimal("602.25")) for n in range(waiting)
    )
    history = (EventView(NOW - timedelta(minutes=5), "user", "linked to Ada"),)
    return CustomerView(row, "Ada", ("1 High St", "N1 London", "GB"), 3, differences, history, waits)


def sidebar(shown: CustomerView) -> list[str]:
    lines = customers.sidebar(shown, width=41, now=NOW, key_of=lambda action: KEYS[action.partition(".")[2]])
    return [text_of(line) for line in lines]


LINKED = LinkView(LinkState.LINKED, "k1", "Ada Lovelace", "picker", NOW - timedelta(hours=3))


def test_an_unlinked_customer_is_offered_both_ways_to_a_link() -> None:
    lines = sidebar(view(LinkView(LinkState.UNLINKED)))
    assert lines[0] == "○ Not linked"
    assert "l Link to a contact" in lines
    assert "p Create it in Xero" in lines
    assert "u Unlink · not linked" in lines


def test_a_linked_customer_says_to_whom_how_and_since_when() -> None:
    lines = sidebar(view(LINKED))
    assert lines[:3] == ["● Linked", "to Ada Lovelace", "linked by hand 3 h ago"]
    assert "o Open in Xero" in lines
    assert "l Link to a contact · linked already" in lines
    assert "id k1" in lines


def test_waiting_documents_of_a_linked_customer_come_with_the_key_that_pushes_them() -> None:
    lines = sidebar(view(LINKED, waiting=2))
    assert "▲ 2 documents waiting · £1,204.50" in lines
    assert [text for text in lines if text.startswith("  SEQ-0001")] == ["  SEQ-0001".ljust(34) + "£602.25"]
    assert "P Push what waits" in lines


def test_a_push_that_did_not_succeed_says_why_and_what_puts_it_right() -> None:
    problem = Problem("contact_exists", "The contact Ada has the same name.", "Link the customer to it.")
    lines = sidebar(view(LinkView(LinkState.UNLINKED, problems=(problem,))))
    assert "The contact Ada has the same name." in lines
    assert "→ Link the customer to it." in lines


def test_differences_stand_side_by_side_where_both_fit_and_below_each_other_where_not() -> None:
    emails = ("email", "office@bayside.example", "office@bsclub.example")
    lines = sidebar(view(LINKED, differences=(("postcode", "02190", "MA60 0BC"), emails)))
    at = lines.index("Postcode")
    assert lines[at : at + 3] == ["Postcode", "  here  02190", "  Xero  MA60 0BC"]
    assert lines[at + 3 : at + 6] == [
        "Email",
        "  here  office@bayside.example",
        "  Xero  office@bsclub.example",
    ]
    short = sidebar(view(LINKED, differences=(("postcode", "02190", "MA60 0BC"),)))
    assert [text for text in short if text.split() == ["Postcode", "02190", "≠", "MA60", "0BC"]]


def test_an_archived_customer_says_so_in_the_list_and_in_the_sidebar_which_offers_the_way_back() -> None:
    active = view(LINKED)
    assert text_of(customers.cells(active.row)["name"]) == "Ada [Ltd]"
    assert "A Archive" in sidebar(active)
    assert not [text for text in sidebar(active) if "Bring back" in text]
    gone = replace(active, row=replace(active.row, archived_at=NOW - timedelta(hours=3)))
    assert text_of(customers.cells(gone.row)["name"]) == "archived · Ada [Ltd]"
    lines = sidebar(gone)
    assert lines[0] == "Archived 3 h ago"
    assert "B Bring back" in lines
    assert "A Archive" not in lines


@pytest.mark.parametrize("state", list(LinkState))
def test_every_state_of_a_link_has_a_row_and_a_sidebar(state: LinkState) -> None:
    shown = view(LinkView(state, "k1", "Ada"))
    assert text_of(customers.cells(shown.row)["link"])[0] == sidebar(shown)[0][0]


def test_marked_customers_out_of_sight_are_counted() -> None:
    row = view(LINKED).row
    assert "2 of them are marked but not in sight now." in [
        text_of(line) for line in customers.push_story([row] * 3, out_of_sight=2)
    ]
    assert all("in sight" not in text_of(line) for line in customers.push_story([row], out_of_sight=0))
