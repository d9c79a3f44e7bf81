"""Invoices and credit notes in their lists, told as a user would."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

import pytest

from seqxero_tui.present import verbs
from seqxero_tui.sync.views import DocumentRow
from seqxero_tui.tui.widgets.document_sidebar import DocumentSidebar
from tests.office import CREDIT_NOTE, INVOICE, Office, customer, invoice
from tests.tui.driver import tui

HOSTILE = 'ACME [/bold] "x" \x1b[31m'


async def test_an_invoice_of_an_unlinked_customer_waits_says_why_and_goes_after_linking(
    sample_office: Office,
) -> None:
    lumen = customer("Lumen Laboratories Ltd")
    sample_office.load(customers=[lumen])
    [draft] = sample_office.drafts(invoice(lumen["id"], ("2", "60")))
    sample_office.forget_calls()
    async with tui(sample_office, size=(120, 36)) as t:
        await t.to_row(lumen["legalName"])
        await t.press("f", "y")
        t.expect(
            "▲ blocked", "1 needs you", "is not linked to a Xero contact.", "l Link the customer to a contact"
        )
        assert sample_office.calls() == []
        await t.press("l")
        t.expect("Link Lumen Laboratories Ltd", "same name")
        await t.press("enter")
        t.expect("Push 1 document now?")
        await t.press("y")
        t.expect_toast("1 arrived in Xero")
        t.expect("● Synced", "Authorised in Xero · not sent", "pushed to Xero")
    assert sample_office.state(draft) == "synced"


async def test_sending_gives_both_sides_their_dates(office: Office) -> None:
    [final] = office.final(invoice(office.linked_customer(), ("1", "120")))
    office.workspace.sync.run()
    async with tui(office, size=(120, 36)) as t:
        t.expect("Issued not sent = not sent")
        await t.press("s")
        t.expect("Send 1 invoice?", "£144.00", "Xero emails nobody.")
        await t.press("y")
        t.expect("Authorised in Xero · sent")
        t.expect_not("≠", "3000", "not sent")
    row = office.get(final).row
    assert row.status == "SENT"
    assert (row.xero.issue_date, row.xero.due_date) == (row.issue_date, row.due_date)


async def test_sending_a_draft_finalizes_it_first(office: Office) -> None:
    [draft] = office.drafts(invoice(office.linked_customer()))
    async with tui(office) as t:
        await t.press("s")
        t.expect("1 invoice finalized first.")
        await t.press("y")
    assert office.get(draft).row.status == "SENT"
    assert office.in_xero(draft).sent


async def test_the_safe_answer_is_the_one_enter_gives(office: Office) -> None:
    [draft] = office.drafts(invoice(office.linked_customer()))
    async with tui(office) as t:
        await t.press("f", "enter")
        t.expect("Draft")
    assert office.get(draft).row.status == "DRAFT"


async def test_marked_rows_hidden_by_a_filter_are_counted_before_anything_happens(office: Office) -> None:
    one, other = office.linked_customer("Alder Ltd"), office.linked_customer("Birch Ltd")
    drafts = office.drafts(
        invoice(one, ("1", "100")), invoice(other, ("1", "50"), currency="EUR", taxRate="0")
    )
    async with tui(office) as t:
        await t.press("home", "space", "space")
        t.expect("2 marked", "£120.00", "€50.00")
        await t.press("slash")
        await t.type("alder")
        await t.press("enter", "f")
        t.expect("Finalize 2 invoices?", "£120.00", "€50.00", "1 of them marked but not in sight now.")
        await t.press("y")
        t.expect_not("marked")
    assert {office.get(each).row.status for each in drafts} == {"FINAL"}


async def test_what_a_verb_does_not_apply_to_is_left_as_it_is_and_said(office: Office) -> None:
    linked = office.linked_customer()
    [final] = office.final(invoice(linked))
    [draft] = office.drafts(invoice(linked))
    async with tui(office) as t:
        await t.press("home", "space", "space", "f")
        t.expect("Finalize 1 invoice?", "1 marked cannot be finalized: left as they are.")
        await t.press("y")
        await t.press("escape")
        await t.to_row("SEQ-0001")
        await t.press("f")
        t.expect_toast("Nothing to finalize: SEQ-0001 is final already.")
    assert office.get(draft).row.status == "FINAL"
    assert office.get(final).row.status == "FINAL"


async def test_voiding_names_the_amount_and_voids_in_xero_too(office: Office) -> None:
    [final] = office.final(invoice(office.linked_customer(), ("1", "120")))
    office.workspace.sync.run()
    async with tui(office) as t:
        await t.press("v")
        t.expect("Void 1 invoice?", "£144.00", "This cannot be taken back.")
        await t.press("y")
        t.expect("Voided", "● synced")
    assert office.in_xero(final).status == "VOIDED"


async def test_what_was_sent_and_paid_in_xero_is_pulled_by_a_key(office: Office) -> None:
    [final] = office.final(invoice(office.linked_customer(), ("1", "120")))
    office.workspace.sync.run()
    office.company.mark_as_sent(office.tenant, office.get(final).row.xero.id)
    office.pay(final, "44.00")
    async with tui(office) as t:
        t.expect("Final", "Unpaid")
        await t.press("r")
        t.expect("Sent", "Partial")


async def test_a_refused_push_is_told_with_its_remedy_and_can_be_pushed_again(office: Office) -> None:
    linked = office.linked_customer()
    office.company.set_account_status("200", "ARCHIVED")
    [draft] = office.drafts(invoice(linked))
    async with tui(office, size=(120, 36)) as t:
        await t.press("f", "y")
        t.expect("1 needs you")
        assert office.state(draft) in ("failed", "blocked")
        await t.press("d")
        t.expect("SEQ-0001", "archived")
        await t.press("escape")
        office.company.set_account_status("200", "ACTIVE")
        await t.press("p")
        t.expect("Push 1 invoice?")
        await t.press("y")
    assert office.state(draft) == "synced"


async def test_everything_that_waits_is_pushed_by_one_key(office: Office) -> None:
    linked = office.linked_customer()
    waiting = office.final(invoice(linked), invoice(linked))
    async with tui(office) as t:
        await t.press("P")
        t.expect("2 writes in 1 call", "p Push 2")
        await t.press("p")
        await t.press("P")
        t.expect("Nothing waits for Xero.")
    assert {office.state(each) for each in waiting} == {"synced"}


async def test_a_hostile_name_is_shown_as_it_is_everywhere(office: Office) -> None:
    office.drafts(invoice(office.linked_customer(HOSTILE)))
    shown = 'ACME [/bold] "x" ␛[31m'
    async with tui(office, size=(180, 40)) as t:
        t.expect(shown)
        await t.press("f")
        t.expect("Finalize 1 invoice?", shown)
        await t.press("y", "enter")
        t.expect(f"SEQ-0001 · {shown}")
        assert "\x1b" not in t.text


async def test_filters_narrow_by_status_and_state_and_escape_takes_them_back(sample_office: Office) -> None:
    total = sample_office.workspace.documents.page(INVOICE).total
    final = sample_office.workspace.documents.page(INVOICE, status="FINAL").matching
    async with tui(sample_office) as t:
        await t.press("w")
        t.expect("Status", "any", "Draft", "Final")
        await t.press("down", "down", "down", "enter")
        t.expect("w status Final", f"{final} of {total}")
        await t.press("z", "down", "enter")
        t.expect("No invoices match.", "takes the filter back")
        await t.press("escape")
        t.expect("w status any", "z Xero any")


async def test_an_invoice_with_a_payment_link_says_that_xero_does_not_decide(office: Office) -> None:
    linked = office.linked_customer()
    office.drafts(invoice(linked, paymentSettings={"paymentProvider": "STRIPE"}, paymentOptions=["LINK"]))
    async with tui(office, size=(120, 36)) as t:
        await t.press("s", "y")
        t.expect("follows Stripe", "Xero's payment status is not read", "m Paid by bank transfer")
        office.forget_calls()
        await t.press("m")
        t.expect("Mark 1 invoice as paid?", "Nothing is written to Xero")
        await t.press("y")
        t.expect("Payment Paid marked here")
        assert office.calls() == []


async def test_the_page_where_the_customer_pays_is_one_key_away(office: Office) -> None:
    page = {"key": "stripe_payment_link_url", "value": "https://buy.stripe.com/aEU"}
    link = {"key": "stripe_payment_link", "value": "plink_1AbC"}
    office.final(invoice(office.linked_customer(), paymentOptions=["LINK"], metadata=[link, page]))
    office.final(invoice(office.linked_customer("Regular Ltd")))
    async with tui(office, size=(120, 40)) as t:
        await t.press("O")
        t.expect_toast("has no payment page that is known here.")
        await t.press("down")
        t.expect("O Payment page")
        await t.press("O")
        t.expect("There is no browser to open here.", "https://buy.stripe.com/aEU")


async def test_a_document_that_is_not_in_xero_cannot_be_opened_there(office: Office) -> None:
    office.drafts(invoice(office.linked_customer()))
    async with tui(office) as t:
        await t.press("o")
        t.expect_toast("is not in Xero.")


async def test_without_a_browser_the_address_in_xero_is_shown_to_be_copied(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TERM", "tmux-256color")
    [final] = office.final(invoice(office.linked_customer()))
    office.workspace.sync.run()
    async with tui(office) as t:
        await t.press("o")
        t.expect("There is no browser to open here.", "c Copy")
        url = office.get(final).row.xero.url or ""
        assert url.replace("/", "")[:30] in "".join(t.text.split()).replace("/", "")
        await t.press("c")
        path = office.workspace.profile.copies_dir / "copied.txt"
        t.expect_toast(f"Address: handed to the terminal's clipboard, and written to {path}")
        assert path.read_text("utf-8") == t.app.clipboard == url


async def test_credit_notes_have_a_list_of_their_own(sample_office: Office) -> None:
    page = sample_office.workspace.documents.page(CREDIT_NOTE)
    async with tui(sample_office) as t:
        await t.go("credit_notes")
        t.expect("Credit notes", str(page.total), "Issued")
        t.expect_not("Payment", "Due")
        await t.press("y")
        t.expect_toast("Credit notes are not paid")


async def test_the_sidebar_is_a_key_away_at_eighty_columns(office: Office) -> None:
    office.drafts(invoice(office.linked_customer(), ("1", "120")))
    async with tui(office) as t:
        t.expect_not("Ledger accounts")
        await t.press("x")
        t.expect("Gross", "144.00", "Ledger accounts", "Work 1")
        assert t.app.screen.query_one(DocumentSidebar).display
        await t.press("x")
        t.expect_not("Ledger accounts")


async def test_without_a_connection_documents_wait_here(office: Office) -> None:
    [draft] = office.drafts(invoice(office.linked_customer(), ("1", "120")))
    office.workspace.connection.disconnect()
    async with tui(office) as t:
        await t.go("invoices")
        await t.press("f", "y")
        t.expect_toast("Not connected to Xero: documents wait here until then. 8 connects.")
    assert office.get(draft).row.status == "FINAL"
    assert office.get(draft).row.gross_total == Decimal("144.00")


async def test_moving_the_cursor_judges_no_marked_document_again_but_another_mark_does(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    owner = office.linked_customer()
    office.drafts(*(invoice(owner) for _ in range(12)))
    judged: list[int] = []
    split = verbs.split

    def counting(verb: verbs.Verb, rows: Sequence[DocumentRow]) -> object:
        judged.append(len(rows))
        return split(verb, rows)

    monkeypatch.setattr(verbs, "split", counting)
    async with tui(office) as t:
        await t.press("asterisk")
        await t.until(lambda: len(t.list.marks) == 12)
        await t.quiet()
        t.expect("f Finalize 12")
        judged.clear()
        await t.press("down", "down", "up")
        t.expect("f Finalize 12")
        assert judged == []
        await t.press("space")
        t.expect("f Finalize 11")
        assert set(judged) == {11}
