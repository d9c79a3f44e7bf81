"""What needs a person is found without a call to Xero, worst first."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from decimal import Decimal

from seqxero_tui.sync.home_views import NeedKind
from seqxero_tui.sync.needs import sign_in_ends
from tests.office import Office, customer, invoice


def needed(office: Office) -> list[str]:
    needs = office.workspace.home().needs
    return [each.state.value if each.state else each.what.value for each in needs]


def test_nothing_is_needed_when_everything_is_as_it_should_be(office: Office) -> None:
    assert needed(office) == []
    assert office.workspace.status().needs_you == ()
    assert office.calls() == []


def test_the_worst_comes_first_and_status_says_the_same(office: Office) -> None:
    stranger = customer("Stranger Ltd")
    office.load(customers=[stranger])
    who = office.linked_customer("Lumen Ltd")
    (odd, _blocked, stale) = office.final(invoice(who, taxRate="0.1"), invoice(stranger["id"]), invoice(who))
    office.workspace.sync.run()
    office.workspace.documents.set_line_account(stale, office.get(stale).lines[0].id, "260")
    office.workspace.documents.mark_paid([odd])
    assert needed(office) == [
        "drift",
        "blocked",
        "customers_waiting",
        "final_but_unsent",
        "out_of_date",
        "paid_but_open_in_xero",
    ]
    codes = [problem.code for problem in office.workspace.status().needs_you]
    assert codes[:3] == ["invoices_drift", "invoices_blocked", "customers_waiting"]
    assert all(problem.remedy for problem in office.workspace.status().needs_you)


def test_without_a_connection_or_an_account_that_is_what_is_needed(office: Office) -> None:
    office.workspace.connection.disconnect()
    assert needed(office) == ["not_connected"]


def test_a_sign_in_that_nobody_uses_is_told_before_it_ends(office: Office) -> None:
    office.late.append(timedelta(days=50))
    (ending,) = office.workspace.home().needs
    assert ending.what is NeedKind.SIGN_IN_ENDING
    assert ending.until is not None
    assert 9 <= (ending.until - office.now()).days <= 10
    office.late.append(timedelta(days=11))
    assert needed(office) == ["sign_in"]


def test_a_sign_in_ends_sixty_days_after_its_last_renewal() -> None:
    renewed = datetime(2026, 9, 1, 12, 0, tzinfo=UTC)
    assert sign_in_ends(renewed + timedelta(minutes=30)) == renewed + timedelta(days=60)


def test_few_calls_left_today_are_told(office: Office) -> None:
    books = office.workspace._books
    with books.store.read() as session:
        budget = books.budget(books.connected(session))
    with budget._state() as state:
        state.hear_day(1000, budget._clock())
        state.day_limit, state.day_left = 1000, 100
    assert needed(office) == ["calls_low"]
    with budget._state() as state:
        state.day_left = 101
    assert needed(office) == []


def test_calls_are_counted_by_the_hour_for_all_who_share_the_budget(office: Office) -> None:
    office.workspace.connection.refresh()
    budget = office.workspace.home().budget
    assert budget is not None
    assert len(budget.by_hour) == 24
    assert sum(budget.by_hour) >= 4


def test_receivables_are_aged_per_currency(office: Office) -> None:
    who = office.linked_customer("A")
    today = office.now().date()

    def sent(number: int, days: int, amount: str, **more: str) -> dict[str, object]:
        due = today - timedelta(days=days)
        dates = {"issueDate": (due - timedelta(days=30)).isoformat(), "dueDate": due.isoformat()}
        made = {"status": "SENT", "invoiceNumber": f"OLD-{number}", "taxRate": "0", **dates, **more}
        return invoice(who, ("1", amount), **made)

    office.load(
        invoices=[
            sent(1, 0, "10"),
            sent(2, 1, "20"),
            sent(3, 31, "30"),
            sent(4, 91, "40"),
            sent(5, 5, "50", currency="EUR"),
            sent(6, 5, "60", paymentStatus="PAID"),
        ]
    )
    owed = office.workspace.home().receivables
    assert list(owed.by_age) == ["GBP", "EUR"]
    aged = {age.value: f"{amount:.0f}" for age, amount in owed.by_age["GBP"].items()}
    assert aged == {"not_due": "10", "1_30": "20", "31_60": "30", "over_90": "40"}
    assert {key: f"{amount:.0f}" for key, amount in owed.by_state["GBP"].items()} == {"UNPAID": "100"}


def test_of_a_partly_paid_invoice_what_xero_says_is_due_is_open(office: Office) -> None:
    (partly,) = office.final(invoice(office.linked_customer("A"), ("1", "100")))
    office.workspace.documents.send([partly])
    office.workspace.sync.run(pull=False)
    office.pay(partly, "60.01")
    office.workspace.sync.run(push=False)
    assert office.workspace.home().receivables.by_state == {"GBP": {"PARTIALLY_PAID": Decimal("59.99")}}
