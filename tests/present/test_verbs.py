"""What can be done to a document, and how it is asked and told."""

from __future__ import annotations

from decimal import Decimal

import pytest

from seqxero_tui.errors import Problem
from seqxero_tui.present import reports, verbs
from seqxero_tui.present.pieces import text_of
from seqxero_tui.present.verbs import Question, Verb, hindrance, not_creditable, question, refusal, split
from seqxero_tui.sync.reports import Blocked, Failed, Pushed, SyncReport, VerbResult
from seqxero_tui.sync.states import SyncState
from seqxero_tui.sync.views import XeroSide
from tests.present.samples import a_row

NOT_THERE = XeroSide(SyncState.NOT_PUSHED)


def body(asked: Question) -> str:
    return "\n".join(text_of(line) for line in asked.body)


@pytest.mark.parametrize(
    ("verb", "status", "why"),
    [
        (Verb.FINALIZE, "DRAFT", None),
        (Verb.FINALIZE, "FINAL", "is final already"),
        (Verb.FINALIZE, "IN_PROGRESS", "becomes a draft when its billing period ends"),
        (Verb.SEND, "DRAFT", None),
        (Verb.SEND, "FINAL", None),
        (Verb.SEND, "SENT", "is sent already"),
        (Verb.SEND, "VOIDED", "is voided already"),
        (Verb.VOID, "DRAFT", None),
        (Verb.VOID, "FINAL", None),
        (Verb.VOID, "SENT", None),
        (Verb.VOID, "VOIDED", "is voided already"),
        (Verb.PUSH, "DRAFT", "is not final yet"),
        (Verb.PUSH, "FINAL", None),
        (Verb.PUSH, "VOIDED", "is voided and was never in Xero"),
        (Verb.MARK_PAID, "DRAFT", "is not final yet"),
        (Verb.MARK_PAID, "SENT", None),
    ],
)
def test_a_verb_says_why_it_does_not_apply(verb: Verb, status: str, why: str | None) -> None:
    assert hindrance(verb, a_row(status=status, xero=NOT_THERE)) == why


def test_a_paid_invoice_is_credited_not_voided() -> None:
    assert hindrance(Verb.VOID, a_row(payment_status="PAID")) == "has payments; credit it instead"
    assert hindrance(Verb.VOID, a_row(payment_status="UNCOLLECTIBLE")) is None


def test_what_xero_has_already_is_not_pushed_again() -> None:
    assert hindrance(Verb.PUSH, a_row()) == "is in Xero as it stands here"
    assert hindrance(Verb.PUSH, a_row(xero=XeroSide(SyncState.FAILED))) is None


def test_only_what_a_verb_applies_to_is_acted_on() -> None:
    draft, sent = a_row(id="a", status="DRAFT"), a_row(id="b")
    fitting, others = split(Verb.FINALIZE, [draft, sent])
    assert (fitting, others) == ([draft], [(sent, "is sent already")])
    assert refusal(Verb.FINALIZE, others) == "Nothing to finalize: SEQ-0041 is sent already."


ARCHIVED = Problem("customer_archived", "Ada is archived.", "Bring the customer back first.")


def test_a_question_says_which_drafts_will_be_refused() -> None:
    draft = a_row(status="DRAFT", customer_problem=ARCHIVED)
    assert "Will be refused: Ada is archived." in body(
        question(Verb.FINALIZE, [draft, a_row(status="DRAFT")])
    )
    assert "Will be refused (1 more likewise): Ada is" in body(question(Verb.SEND, [draft, draft]))
    assert "refused" not in body(question(Verb.VOID, [draft]))
    assert "refused" not in body(question(Verb.SEND, [a_row(status="FINAL", customer_problem=ARCHIVED)]))


def test_an_archived_customers_invoice_is_not_credited() -> None:
    assert not_creditable(a_row()) is None
    said = not_creditable(a_row(customer_problem=ARCHIVED))
    assert said == "Ada is archived. Bring the customer back first."


def test_a_question_names_what_how_many_and_how_much_per_currency() -> None:
    rows = [a_row(status="DRAFT"), a_row(status="DRAFT", currency="EUR", gross_total=Decimal(880))]
    asked = question(Verb.FINALIZE, rows)
    assert asked.title == "Finalize 2 invoices?"
    assert "£250.00 + €880.00" in body(asked)
    assert "Each gets its number" in body(asked)


def test_a_question_counts_what_is_hidden_and_what_stays_as_it_is() -> None:
    asked = question(Verb.VOID, [a_row(kind="credit_note")] * 5, left_out=2, hidden=3)
    assert asked.title == "Void 5 credit notes?"
    assert "and 2 more" in body(asked)
    assert "3 of them marked but not in sight now." in body(asked)
    assert "2 marked cannot be voided: left as they are." in body(asked)


def test_sending_a_draft_says_that_it_is_finalized_first() -> None:
    assert "1 invoice finalized first." in body(
        question(Verb.SEND, [a_row(status="DRAFT"), a_row(status="FINAL")])
    )
    assert "finalized first" not in body(question(Verb.SEND, [a_row(status="FINAL")]))


PROBLEM = Problem("customer_not_linked", "ACME is not linked.", "Link it to a contact.")


def test_a_verbs_outcome_is_a_headline_with_a_story() -> None:
    results = [
        VerbResult("invoice", "a", "SEQ-1", "ACME"),
        VerbResult("invoice", "b", None, "B [/x]", PROBLEM),
    ]
    assert reports.verb_headline("finalized", results) == "1 finalized, 1 not"
    story = [text_of(line) for line in reports.verb_story(results)]
    assert story[:3] == ["B [/x]  not done", "ACME is not linked.", "Link it to a contact."]


def test_a_run_is_told_in_one_line() -> None:
    report = SyncReport(pushed=[Pushed("create_invoice", "invoice", "a", "SEQ-1", "x")])
    assert reports.sync_headline(report) == "1 arrived in Xero"
    report.failed.append(Failed("create_invoice", "invoice", "b", "SEQ-2", (PROBLEM,)))
    report.blocked.append(Blocked("invoice", "c", "SEQ-3", "ACME", (PROBLEM,)))
    report.stopped = Problem("out_of_calls", "Xero's calls for today are used up.", "Go on tomorrow.")
    assert reports.sync_headline(report) == (
        "1 arrived in Xero · 1 failed · 1 blocked · Xero's calls for today are used up."
    )
    told = "\n".join(text_of(line) for line in reports.sync_story(report))
    assert "Go on tomorrow." in told
    assert "SEQ-2  failed" in told
    assert "SEQ-3  blocked" in told


def test_a_run_without_work_says_what_it_looked_at_and_no_more() -> None:
    assert reports.sync_headline(SyncReport(pulls=True)) == "Nothing changed in Xero"
    assert reports.sync_headline(SyncReport(pushes=True)) == "Nothing waited to be pushed"
    both = SyncReport(pushes=True, pulls=True)
    assert reports.sync_headline(both) == "Nothing waited to be pushed, and nothing changed in Xero"


def test_why_nothing_would_be_written_is_told_of_each_kind() -> None:
    open_one = a_row(status="IN_PROGRESS", number=None, xero=XeroSide(SyncState.NOT_PUSHED))
    assert not any(verbs.split(verb, [open_one])[0] for verb in verbs.WRITES)
    words = verbs.nothing_to_write([open_one, open_one])
    assert words.endswith("becomes a draft when its billing period ends (1 more likewise).")
