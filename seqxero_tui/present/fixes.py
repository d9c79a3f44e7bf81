"""Which action puts a problem right, by the problem's code: the one table for sidebars, stories and Home. Pure.

`docs/problems.md` is made from it and from the rules themselves.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from seqxero_tui.errors import Problem
from seqxero_tui.present.pieces import Line, Piece, Tone, hanging, line

KeyOf = Callable[[str], str]
"""The key of an action of `FIXES`, "" when it has none here."""

FIXES: dict[str, str | None] = {
    # the customer and its contact
    "customer_not_linked": "link",
    "customer_pending": "push",
    "contact_archived": "link",
    "contact_gone": "link",
    "contact_merged": "link",
    "contact_exists": "link",
    "survivor_unknown": "link",
    "survivor_archived": "link",
    "contact_already_linked": "link",
    "not_merged": None,
    "customer_archived": "restore",
    "customer_is_draft": None,
    # what keeps a customer from being archived, or brought back
    "schedule_goes_on": "schedules",
    "invoices_not_final": "invoices",
    "credit_notes_not_final": "credit_notes",
    "documents_wait": "push_waiting",
    "archived_already": None,
    "not_archived": None,
    # ledger accounts and tax
    "no_ledger_account": "ledger",
    "account_archived": "ledger",
    "account_deleted": "ledger",
    "account_unknown": "ledger",
    "account_not_for_sales": "ledger",
    "account_without_code": "ledger",
    "account_without_tax": "ledger",
    "totals_will_differ": "ledger",
    "tax_type_not_for_account": "ledger",
    "tax_type_unknown": "integration",
    "tax_type_not_for_sales": "integration",
    # the organisation
    "setup_incomplete": "integration",
    "not_connected": "integration",
    "in_another_organisation": "push",
    "currency_not_enabled": "integration",
    "date_locked": "integration",
    # the document itself: put right in Sequence, whose file is then loaded again
    "missing_number": "finalize",
    "number_too_long": None,
    "invalid_number": None,
    "number_used_twice": None,
    "period_billed_twice": "void",
    "reference_too_long": None,
    "missing_issue_date": None,
    "missing_due_date": None,
    "negative_total": None,
    "line_too_large": None,
    "document_too_large": None,
    "no_lines": "void",
    "line_without_quantity": None,
    # customers that go to Xero as contacts
    "missing_name": "edit",
    "name_too_long": "edit",
    "name_characters": "edit",
    "invalid_email": "edit",
    "address_too_long": "edit",
    "customer_id_too_long": "link",
    # what Xero answered, and what differs there
    "drift_undecided": "settle",
    "paid_before_sent": "open",
    "has_payments": "open",
    "xero_refused": "push",
    "number_taken": "push",
    "outcome_unknown": "refresh",
    "not_done": "push",
    "fails_each_time": "push",
    "idempotency_key_reused": "push",
    "note_unknown": "open",
    "plan_limit": None,
    # voiding
    "void_has_allocations": "allocate",
    "void_has_payments": "open",
    # using credit
    "never_arrived": "allocate",
    "no_credit_left": "allocate",
    "not_in_xero": "finalize",
    "push_under_way": "refresh",
    "nothing_open": None,
    "not_approved": None,
    "not_sent": "send",
    "not_synced": "push",
    "credit_for_another_contact": None,
    "credit_in_another_currency": None,
    "credit_amount_invalid": None,
    "credit_amount_too_large": None,
    # payments through Stripe
    "stripe_currency_differs": "mark_paid",
    "stripe_payment_unclear": "mark_paid",
}
"""Code to action: the last word of its id in the registry of actions, or the id of a numbered screen; None where it is
put right elsewhere."""


def no_key(action: str) -> str:
    """Where there are no keys: in what commands print."""
    return ""


def fix_of(code: str) -> str | None:
    """The action for a code; what is not in the table was said by Xero or the network, and is tried again by a push."""
    return FIXES.get(code, "push")


def remedy_line(problem: Problem, key_of: KeyOf) -> Line:
    """What puts a problem right, after the key that does it."""
    action = fix_of(problem.code)
    key = key_of(action) if action else ""
    remedy = Piece(problem.remedy, Tone.MUTED)
    return line(Piece(f"{key} ", Tone.KEY), remedy) if key else line(remedy)


def problem_block(problems: Sequence[Problem], width: int, key_of: KeyOf) -> list[Line]:
    """Each problem and what puts it right, wrapped to `width` cells."""
    lines: list[Line] = []
    for problem in problems:
        *key, remedy = remedy_line(problem, key_of)
        lines += hanging(Piece(""), problem.message, Tone.WARN, width)
        lines += hanging(key[0] if key else Piece(""), remedy.text, remedy.tone, width)
    return lines
