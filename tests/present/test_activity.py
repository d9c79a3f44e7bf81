"""What happened, in words a reader can act on."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from seqxero_tui.present import activity
from seqxero_tui.present.pieces import text_of
from seqxero_tui.sync.activity_views import ActivityRow, ActivityView, MemberView, Outcome
from seqxero_tui.sync.states import SyncState

NOW = datetime(2026, 11, 22, 12, 10, tzinfo=UTC)
ROW = ActivityRow(
    "a1", True, NOW, "user", "create_invoice", "invoice", "i1", "SEQ-0001", Outcome.PARTLY, 2, "req-1"
)
DONE = MemberView("invoice", "i1", "SEQ-0001", "Bayside Club", Outcome.DONE, (), SyncState.SYNCED)
REFUSED = MemberView(
    "invoice",
    "i2",
    "SEQ-0002",
    "Ashdown",
    Outcome.REFUSED,
    ("Account code '260' is archived.",),
    SyncState.FAILED,
)
VIEW = ActivityView(
    ROW,
    (DONE, REFUSED),
    method="PUT",
    path="/Invoices",
    query={"unitdp": "4"},
    body='{"Invoices":[{"InvoiceNumber":"SEQ-0001"}]}',
    answer='{"Elements": [tru',
    status=200,
    idempotency_key="key-1",
    finished_at=NOW + timedelta(seconds=2),
)


def told(view: ActivityView, now: datetime = NOW) -> str:
    return "\n".join(text_of(each) for each in activity.about(view, now, 100))


@pytest.mark.parametrize(
    ("action", "members", "said"),
    [
        ("create_invoice", 1, "→ Xero: 1 new invoice"),
        ("update_credit_note", 50, "→ Xero: 50 changed credit notes"),
        ("add_history_note", 1, "→ Xero: 1 history note"),
        ("something_new", 2, "→ Xero: 2 something news"),
    ],
)
def test_a_request_is_called_by_what_it_writes(action: str, members: int, said: str) -> None:
    assert activity.what(replace(ROW, what=action, members=members)) == said


@pytest.mark.parametrize("outcome", list(Outcome))
def test_every_outcome_has_a_sign_of_its_own_and_failures_a_word(outcome: Outcome) -> None:
    cells = activity.cells(replace(ROW, outcome=outcome), NOW)
    text = text_of(cells["what"])
    assert text.startswith(activity.SIGNS[outcome].glyph)
    assert (activity.SIGNS[outcome].word in text) is outcome.failed or not outcome.failed
    assert len({sign.glyph for sign in activity.SIGNS.values()}) == len(Outcome)


def test_a_request_names_its_first_document_and_how_many_more() -> None:
    assert text_of(activity.cells(ROW, NOW)["name"]) == "SEQ-0001 +1"


def test_everything_is_there_request_answer_and_whose_part_was_refused() -> None:
    text = told(VIEW)
    for said in (
        "refused in part",
        "PUT /Invoices?unitdp=4",
        "req-1",
        "key-1",
        "2.0 s",
        "✗ SEQ-0002",
        "Account code '260' is archived.",
        '      "InvoiceNumber": "SEQ-0001"',
        '{"Elements": [tru',
    ):
        assert said in text
    assert "● SEQ-0001" not in text


@pytest.mark.parametrize(
    ("minutes", "said"),
    [(1, "by the same request with the same key"), (9, "By looking it up there")],
)
def test_an_unknown_outcome_says_how_it_will_be_settled(minutes: int, said: str) -> None:
    row = replace(ROW, outcome=Outcome.UNKNOWN)
    view = replace(VIEW, row=row, answer=None, finished_at=None, replayed_until=NOW + timedelta(minutes=5))
    text = " ".join(told(view, NOW + timedelta(minutes=minutes)).split())
    assert "Nobody knows yet" in text
    assert said in text
    assert "Nothing is sent twice." in text


def test_only_what_failed_and_still_stands_so_can_be_tried_again() -> None:
    mended = replace(REFUSED, state=SyncState.SYNCED)
    customer = MemberView("customer", "c1", None, "Ashdown", Outcome.REFUSED)
    assert activity.can_retry((DONE, REFUSED, mended, customer)) == [REFUSED, customer]


def test_before_and_after_are_told_in_words_of_an_event_and_of_each_changed_document() -> None:
    sent = replace(
        VIEW,
        details={"changes": [{"field": "status", "from": "FINAL", "to": "SENT"}]},
        members=(
            replace(
                DONE,
                changes=(
                    {"path": "Date", "from": "3000-01-01", "to": "2026-12-01"},
                    {"path": "SentToContact", "from": None, "to": True},
                    {"path": "LineItems[0].AccountCode", "from": "200", "to": "260"},
                    {"path": "LineItems[1]", "from": None, "to": {"Description": "Seats\nNov"}},
                ),
            ),
        ),
    )
    text = told(sent)
    for said in (
        "Before → after\n  status: final → sent",
        "Before → after of SEQ-0001\n  date: not sent → 2026-12-01\n  sent: not sent → sent",
        "account of line 1: 200 → 260",
        "line 2: none → Seats",
    ):
        assert said in text
