"""A list of the month-end check is empty or explained: by a person, for one month, with a reason that history keeps."""

from __future__ import annotations

from decimal import Decimal

import pytest

from seqxero_tui.billing.months import Month
from seqxero_tui.errors import InputError
from seqxero_tui.sync.home_views import Check, CheckLine
from tests.office import Office, invoice

NOVEMBER, DECEMBER = Month(2026, 11), Month(2026, 12)
IN_NOVEMBER = {"billingPeriod": {"start": "2026-11-01", "endInclusive": "2026-11-30"}}
OVER_BOTH = {"billingPeriod": {"start": "2026-11-15", "endInclusive": "2026-12-14"}}
IN_OCTOBER = {"billingPeriod": {"start": "2026-10-01", "endInclusive": "2026-10-31"}}
WHY = "Goes out with the December invoices"


def line(office: Office, check: Check = Check.DRAFTS, month: Month = NOVEMBER) -> CheckLine:
    return next(each for each in office.workspace.month_end(month).lines if each.check is check)


def explain(office: Office, *ids: str, check: Check = Check.DRAFTS, reason: str = WHY) -> list[str | None]:
    results = office.workspace.explanations.explain(check, NOVEMBER, ids, reason)
    return [each.problem.code if each.problem else None for each in results]


def take_back(office: Office, *ids: str, check: Check = Check.DRAFTS) -> list[str | None]:
    results = office.workspace.explanations.take_back(check, NOVEMBER, ids)
    return [each.problem.code if each.problem else None for each in results]


def drafts(office: Office, number: int, **when: object) -> list[str]:
    who = office.linked_customer("A")
    return office.drafts(*(invoice(who, ("1", "100"), **when) for _ in range(number)))


def test_an_explained_document_stays_on_its_list_and_is_not_open(office: Office) -> None:
    first, second = drafts(office, 2, **IN_NOVEMBER)
    assert explain(office, first) == [None]
    found = line(office)
    assert (found.documents, found.explained, found.open) == (2, 1, 1)
    assert found.sums == ((Decimal("240.00"), "GBP"),)
    assert found.open_sums == ((Decimal("120.00"), "GBP"),)
    find = office.workspace.month_end_documents
    assert list(find(Check.DRAFTS, NOVEMBER)) == [second, first]
    assert find(Check.DRAFTS, NOVEMBER, explained=True) == (first,)
    assert find(Check.DRAFTS, NOVEMBER, explained=False) == (second,)
    rows = office.workspace.month_end_rows(Check.DRAFTS, NOVEMBER, [second, first])
    assert [row.explained.reason if row.explained else None for row in rows] == [None, WHY]


def test_the_check_is_clear_once_every_list_is_empty_or_explained(office: Office) -> None:
    (draft,) = drafts(office, 1, **IN_NOVEMBER)
    assert not office.workspace.month_end(NOVEMBER).clear
    explain(office, draft)
    explain(office, draft, check=Check.ON_DEFAULT, reason="200 is right for it")
    assert office.workspace.month_end(NOVEMBER).clear
    take_back(office, draft)
    assert not office.workspace.month_end(NOVEMBER).clear


def test_an_explanation_counts_for_its_list_and_its_month_alone(office: Office) -> None:
    (draft,) = drafts(office, 1, **OVER_BOTH)
    explain(office, draft)
    assert line(office).open == 0
    assert line(office, month=DECEMBER).open == 1
    assert line(office, Check.ON_DEFAULT).open == 1
    assert not any(each.explained for each in office.workspace.month_end(None).lines)
    assert office.workspace.month_end_rows(Check.DRAFTS, DECEMBER, [draft])[0].explained is None


def test_an_explanation_counts_only_while_the_document_is_on_the_list(office: Office) -> None:
    (draft,) = drafts(office, 1, **IN_NOVEMBER)
    explain(office, draft)
    office.workspace.documents.finalize([draft])
    assert (line(office).documents, line(office).explained) == (0, 0)
    assert line(office, Check.UNSENT).open == 1
    assert explain(office, draft) == ["not_on_list"]
    assert take_back(office, draft) == [None]


def test_what_is_left_of_months_before_can_be_explained_for_this_one(office: Office) -> None:
    (old,) = drafts(office, 1, **IN_OCTOBER)
    assert (line(office).documents, line(office).earlier) == (0, 1)
    assert explain(office, old) == [None]
    assert line(office).earlier == 0
    assert line(office, month=DECEMBER).earlier == 1
    assert line(office, month=Month(2026, 10)).open == 1


def test_history_tells_who_explained_what_why_and_who_took_it_back(office: Office) -> None:
    (draft,) = drafts(office, 1, **IN_NOVEMBER)
    explain(office, draft, reason=" Not\n agreed ")
    explain(office, draft)
    take_back(office, draft)
    back, again, first = office.workspace.history(draft, limit=3)
    assert (first.what, first.actor) == ("explained for 2026-11, drafts: Not agreed", "user")
    assert again.details == {"month": "2026-11", "list": "drafts", "reason": WHY, "login": "pat"}
    assert back.what == "explanation for 2026-11, drafts, taken back"
    assert back.details == again.details


def test_each_refusal_is_told_and_hinders_no_other(office: Office) -> None:
    first, second = drafts(office, 2, **IN_NOVEMBER)
    assert explain(office, first, "nothing of ours", first) == [None, "not_on_list"]
    assert take_back(office, second, first) == ["not_explained", None]
    with pytest.raises(InputError) as refused:
        explain(office, second, reason=" ")
    assert refused.value.problem.code == "missing_reason"
    assert line(office).open == 2


def test_without_a_connection_explanations_are_kept_apart(office: Office) -> None:
    (draft,) = drafts(office, 1, **IN_NOVEMBER)
    explain(office, draft)
    office.workspace.connection.disconnect()
    assert line(office).open == 1
    assert explain(office, draft, check=Check.NOT_IN_XERO) == ["not_on_list"]
    assert explain(office, draft, reason="No Xero yet") == [None]
    assert line(office).open == 0
    assert office.workspace.history(draft, limit=1)[0].what.endswith("No Xero yet")


def test_a_deleted_draft_takes_its_explanation_along(office: Office) -> None:
    (draft,) = drafts(office, 1, **IN_NOVEMBER)
    explain(office, draft)
    office.workspace.drafts.delete(draft)
    assert line(office).documents == 0
    assert "explained for 2026-11" in office.workspace.history(draft)[1].what
