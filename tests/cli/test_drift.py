"""Differences between both sides, headless: found, listed with their choices, settled by a person's word."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import pytest

from seqxero_tui.demo_company import DemoCompanyServer
from seqxero_tui.demo_company.accounting import documents
from tests.cli.conftest import Answer, Seqxero


@dataclass
class Edited:
    """A sent invoice that somebody edited in Xero."""

    seqxero: Seqxero
    company: DemoCompanyServer

    @property
    def tenant(self) -> str:
        return self.company.address.tenant_ids[0]

    def show(self) -> dict[str, object]:
        shown: dict[str, object] = self.seqxero("invoices", "show", "SEQ-0001", "--json").json
        return shown

    def settle(self, *argv: str) -> Answer:
        return self.seqxero("invoices", "settle", "SEQ-0001", *argv, "--json")

    def date_there(self) -> str:
        stored = self.company.company.document(self.tenant, self.show()["xero"]["id"])  # type: ignore[index]
        return str(stored.date)


@pytest.fixture
def edited(loaded: Seqxero, company: DemoCompanyServer) -> Edited:
    loaded("customers", "push", "Linked")
    assert loaded("invoices", "finalize", "Linked", "--send").code == 0
    office = Edited(loaded, company)
    xero_id = office.show()["xero"]["id"]  # type: ignore[index]
    stored = company.company.document(office.tenant, xero_id)
    stored.date = date(2026, 10, 1)
    with company.company.storage.transaction():
        documents.save(company.company.books(office.tenant), stored)
    return office


def test_reconcile_of_what_agrees_is_0_and_of_what_differs_1(
    loaded: Seqxero, company: DemoCompanyServer
) -> None:
    assert loaded("reconcile", "--json").json == {"checked": 0, "matching": 0, "drift": [], "calls": 0}
    loaded("customers", "push", "Linked")
    loaded("invoices", "finalize", "Linked", "--send")
    answer = loaded("reconcile", "--json")
    assert answer.code == 0
    assert (answer.json["checked"], answer.json["matching"], answer.json["drift"]) == (1, 1, [])


def test_reconcile_lists_each_difference_with_its_choices(edited: Edited) -> None:
    answer = edited.seqxero("reconcile", "--json")
    assert answer.code == 1
    (found,) = answer.json["drift"]
    assert (found["kind"], found["number"]) == ("invoice", "SEQ-0001")
    ours = edited.show()["issue_date"]
    assert found["differences"] == [{"field": "date", "ours": ours, "xero": "2026-10-01"}]
    assert found["choices"] == ["push_ours", "take_xeros", "ignore"]
    assert edited.date_there() == "2026-10-01"
    human = edited.seqxero("reconcile")
    assert "1 document compared in 1 call: 0 agree, 1 differ" in human.out
    assert f"date: {ours} here, 2026-10-01 there" in human.out
    assert "seqxero invoices settle SEQ-0001 push_ours" in human.out


def test_show_tells_the_difference_and_what_can_be_done(edited: Edited) -> None:
    edited.seqxero("reconcile")
    shown = edited.show()
    assert shown["choices"] == ["push_ours", "take_xeros", "ignore"]
    assert shown["xero"]["drift"][0]["xero"] == "2026-10-01"  # type: ignore[index]
    human = edited.seqxero("invoices", "show", "SEQ-0001").out
    assert "≠ date: " in human
    assert "seqxero invoices settle SEQ-0001 ignore" in human


def test_ours_is_pushed_at_once(edited: Edited) -> None:
    edited.seqxero("sync")
    answer = edited.settle("push_ours")
    assert answer.code == 0
    (result,) = answer.json["results"]
    assert (result["choice"], result["problem"], result["xero"]["state"]) == ("push_ours", None, "synced")
    assert [each["action"] for each in answer.json["sync"]["pushed"]] == ["update_invoice"]
    assert edited.date_there() == edited.show()["issue_date"]


def test_xeros_dates_are_taken_over_without_a_call(edited: Edited) -> None:
    edited.seqxero("sync")
    answer = edited.settle("take_xeros")
    assert (answer.code, answer.json["sync"]) == (0, None)
    assert (edited.show()["issue_date"], edited.show()["choices"]) == ("2026-10-01", [])


def test_a_push_can_be_left_to_the_next_sync(edited: Edited) -> None:
    edited.seqxero("sync")
    answer = edited.settle("push_ours", "--no-sync")
    assert (answer.code, answer.json["sync"]) == (0, None)
    assert answer.json["results"][0]["xero"]["state"] == "queued"


def test_ignoring_needs_a_reason_and_calls_nobody(edited: Edited) -> None:
    edited.seqxero("sync")
    refused = edited.settle("ignore")
    assert (refused.code, refused.json["error"]["code"]) == (2, "missing_reason")
    before = len(edited.company.company.requests)
    answer = edited.settle("ignore", "--reason", "agreed by phone")
    assert (answer.code, answer.json["sync"]) == (0, None)
    assert answer.json["results"][0]["xero"]["state"] == "synced"
    assert len(edited.company.company.requests) == before
    history = edited.seqxero("history", "SEQ-0001").out
    assert "agreed by phone" in history
    assert "    chosen: left as it is" in history.splitlines()


def test_what_cannot_be_done_about_a_difference_is_refused_with_what_can(edited: Edited) -> None:
    assert edited.settle("push_ours").json["error"]["code"] == "nothing_to_settle"
    edited.seqxero("reconcile")
    refused = edited.settle("push_as_new")
    assert (refused.code, refused.json["error"]["code"]) == (2, "no_such_choice")
    assert "push_ours, take_xeros, ignore" in refused.json["error"]["remedy"]
    assert edited.settle("win").json["error"]["code"] == "wrong_usage"


def test_voiding_here_what_xero_voided_is_asked_first(edited: Edited) -> None:
    edited.company.company.change_status(edited.tenant, edited.show()["xero"]["id"], "VOIDED")  # type: ignore[index]
    edited.seqxero("sync")
    assert edited.settle("void_here").json["error"]["code"] == "confirmation_needed"
    assert edited.settle("void_here", "--yes").code == 0
    assert edited.show()["status"] == "VOIDED"


def test_the_history_of_everything_names_each_object(edited: Edited) -> None:
    events = edited.seqxero("history", "--json").json["events"]
    named = {each["kind"]: each["name"] for each in events}
    assert named["invoice"] == "SEQ-0001"
    assert named["customer"] == "Linked Ltd"
    assert "Demo Company" in named["organisation"]
    everything = edited.seqxero("history").out
    assert "Linked Ltd" in everything
    assert "Of" in everything.splitlines()[0]
    assert "Of" not in edited.seqxero("history", "SEQ-0001").out.splitlines()[0]
