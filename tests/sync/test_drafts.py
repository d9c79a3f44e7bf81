"""Drafts made, changed and deleted by hand; credit notes made from lines of an invoice."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pytest

from seqxero_tui.billing.crediting import by_quantity, whole
from seqxero_tui.billing.drafting import DraftLine, priced
from seqxero_tui.errors import InputError
from tests.office import CREDIT_NOTE, INVOICE, Office, customer, invoice

WORK = priced(DraftLine("Work", Decimal(2), Decimal("60"), Decimal("0.2")), taxed=True)


def code(caught: pytest.ExceptionInfo[InputError]) -> str:
    return caught.value.problem.code


def test_a_draft_made_by_hand_goes_to_xero_like_any_other(office: Office) -> None:
    drafts, owner = office.workspace.drafts, office.linked_customer()
    beginning = drafts.begin(INVOICE, owner)
    assert (beginning.draft.currency, beginning.tax_rate) == ("GBP", Decimal("0.2")), "as account 200 has it"
    made = drafts.save(replace(beginning.draft, lines=(WORK,), reference="PO 7", term_days=14))
    office.workspace.documents.finalize([made], send=True)
    office.workspace.sync.run()
    view = office.get(made)
    assert view.row.xero.state == "synced"
    assert (view.row.number, view.row.gross_total) == ("SEQ-0001", Decimal("144.00"))
    assert (view.row.due_date - view.row.issue_date).days == 14  # type: ignore[operator]
    assert office.wire(made).reference == "PO 7"
    assert "draft made" in [each.what for each in view.history]


def test_a_changed_draft_keeps_its_lines_ids_and_the_accounts_chosen_for_them(office: Office) -> None:
    [draft] = office.drafts(invoice(office.linked_customer(), ("1", "100"), ("2", "50")))
    first, second = office.get(draft).lines
    office.workspace.documents.set_line_account(draft, first.id, "260")
    office.workspace.documents.set_line_account(draft, second.id, "270")
    read = office.workspace.drafts.read(INVOICE, draft).draft
    kept = replace(read.lines[0], title="Renamed")
    office.workspace.drafts.save(replace(read, lines=(WORK, kept)))
    lines = office.get(draft).lines
    assert [(line.title, line.override) for line in lines] == [("Work", None), ("Renamed", "260")]
    assert lines[1].id == first.id
    assert office.get(draft).row.gross_total == Decimal("264.00")


def test_nobodys_change_is_overwritten(office: Office) -> None:
    [draft] = office.drafts(invoice(office.linked_customer()))
    mine, theirs = (office.workspace.drafts.read(INVOICE, draft).draft for _ in range(2))
    office.workspace.drafts.save(replace(theirs, memo="theirs"))
    with pytest.raises(InputError) as caught:
        office.workspace.drafts.save(replace(mine, memo="mine"))
    assert code(caught) == "draft_changed"
    assert office.get(draft).memo == "theirs"


def test_only_drafts_are_changed_or_deleted(office: Office) -> None:
    [final] = office.final(invoice(office.linked_customer()))
    for attempt in (
        lambda: office.workspace.drafts.read(INVOICE, final),
        lambda: office.workspace.drafts.delete(final),
    ):
        with pytest.raises(InputError) as caught:
            attempt()
        assert code(caught) == "not_a_draft"


def test_a_draft_that_became_final_meanwhile_is_not_changed(office: Office) -> None:
    [draft] = office.drafts(invoice(office.linked_customer()))
    read = office.workspace.drafts.read(INVOICE, draft).draft
    office.workspace.documents.finalize([draft])
    with pytest.raises(InputError) as caught:
        office.workspace.drafts.save(replace(read, memo="late"))
    assert code(caught) == "not_a_draft"


def test_a_deleted_draft_is_gone_but_its_history_is_not(office: Office) -> None:
    [draft] = office.drafts(invoice(office.linked_customer()))
    office.workspace.documents.set_line_account(draft, office.get(draft).lines[0].id, "260")
    office.workspace.drafts.delete(draft)
    with pytest.raises(InputError):
        office.get(draft)
    told = office.workspace.history(draft)[0]
    assert (told.what, told.details["customer"]) == ("draft deleted", "Office Test Ltd")


def test_an_edited_draft_is_not_taken_back_by_the_file_it_came_from(office: Office) -> None:
    loaded = invoice(office.linked_customer())
    [draft] = office.drafts(loaded)
    read = office.workspace.drafts.read(INVOICE, draft).draft
    office.workspace.drafts.save(replace(read, lines=(WORK,)))
    office.load(invoices=[loaded])
    assert [line.title for line in office.get(draft).lines] == ["Work"]
    office.load(invoices=[loaded | {"status": "FINAL", "invoiceNumber": "SEQ-0099"}])
    assert office.get(draft).row.number == "SEQ-0099", "Sequence went on with it"


def test_a_draft_without_lines_or_below_nothing_is_not_kept(office: Office) -> None:
    empty = office.workspace.drafts.begin(INVOICE, office.linked_customer()).draft
    for lines in ((), (priced(replace(WORK, rate=Decimal(-1)), taxed=True),)):
        with pytest.raises(InputError) as caught:
            office.workspace.drafts.save(replace(empty, lines=lines))
        assert code(caught) == "draft_incomplete"


def test_an_exempt_customers_lines_begin_without_tax(office: Office) -> None:
    exempt = customer("Charity", taxStatus="TAX_EXEMPT")
    office.load(customers=[exempt])
    beginning = office.workspace.drafts.begin(INVOICE, exempt["id"])
    assert (beginning.draft.taxed, beginning.tax_rate) == (False, 0)


def test_prices_are_offered_in_the_drafts_currency_and_products_without_one_too(office: Office) -> None:
    products = [{"id": "p1", "name": "Seats"}, {"id": "p2", "name": "Training"}]
    prices = [
        {"id": "gbp", "productId": "p1", "name": "Monthly", "currency": "GBP", "structure": {"pricingType": "SEAT_BASED", "pricePerSeat": "12.00"}},
        {"id": "eur", "productId": "p1", "name": "Monthly", "currency": "EUR", "structure": {"pricingType": "FIXED", "price": "14"}},
    ]  # fmt: skip
    office.load(products=products, prices=prices)
    offers = office.workspace.drafts.prices("GBP")
    assert [(each.price_id, each.product_name, each.rate) for each in offers] == [
        ("gbp", "Seats", Decimal("12.00")),
        (None, "Seats", None),
        (None, "Training", None),
    ]
    assert [each.product_id for each in office.workspace.drafts.prices("EUR", "train")] == ["p2"]


# Crediting


def sent_invoice(office: Office) -> str:
    [one] = office.drafts(invoice(office.linked_customer(), ("10", "12"), ("1", "100")))
    office.workspace.documents.finalize([one], send=True)
    office.workspace.sync.run()
    return one


def test_chosen_lines_become_a_draft_credit_note_that_goes_the_usual_way(office: Office) -> None:
    one = sent_invoice(office)
    seats, work = office.workspace.crediting.open(one).lines
    note = office.workspace.crediting.create(one, [by_quantity(seats, Decimal(3)), whole(work)], memo="late")
    view = office.get(note, CREDIT_NOTE)
    assert (view.row.status, view.row.gross_total, view.credits, view.memo) == (
        "DRAFT",
        Decimal("163.20"),
        "SEQ-0001",
        "late",
    )
    assert {line.account_source for line in view.lines} == {"credited_line"}
    office.workspace.documents.finalize([note], send=True)
    office.workspace.sync.run()
    assert office.get(note, CREDIT_NOTE).row.xero.state == "synced"
    assert office.wire(note, CREDIT_NOTE).reference == "SEQ-0001"


def test_all_credit_notes_together_never_credit_more_than_was_charged(office: Office) -> None:
    one = sent_invoice(office)
    office_too = office.reopened()
    mine, theirs = office.workspace.crediting.open(one), office_too.crediting.open(one)
    office.workspace.crediting.create(one, [by_quantity(mine.lines[0], Decimal(6))])
    with pytest.raises(InputError) as caught:
        office_too.crediting.create(one, [by_quantity(theirs.lines[0], Decimal(6))])
    assert code(caught) == "credits_too_much"
    assert "48.00 is left to credit, not 72.00" in caught.value.problem.message
    office_too.close()


def test_a_voided_credit_note_gives_its_lines_back(office: Office) -> None:
    one = sent_invoice(office)
    crediting = office.workspace.crediting
    note = crediting.create(one, [whole(crediting.open(one).lines[0])])
    assert crediting.open(one).lines[0].over
    office.workspace.documents.void([note])
    assert crediting.open(one).lines[0].untouched


def test_an_edited_credit_note_is_held_to_what_is_left_too(office: Office) -> None:
    one = sent_invoice(office)
    crediting, drafts = office.workspace.crediting, office.workspace.drafts
    note = crediting.create(one, [by_quantity(crediting.open(one).lines[0], Decimal(3))])
    read = drafts.read(CREDIT_NOTE, note).draft
    more = priced(replace(read.lines[0], quantity=Decimal(10)), taxed=True)
    drafts.save(replace(read, lines=(more,)))
    read = drafts.read(CREDIT_NOTE, note).draft
    with pytest.raises(InputError) as caught:
        drafts.save(replace(read, lines=(priced(replace(more, quantity=Decimal(11)), taxed=True),)))
    assert code(caught) == "credits_too_much"


def test_drafts_and_voided_invoices_are_not_credited(office: Office) -> None:
    [draft] = office.drafts(invoice(office.linked_customer()))
    with pytest.raises(InputError) as caught:
        office.workspace.crediting.open(draft)
    assert (code(caught), caught.value.problem.remedy) == ("cannot_credit", "Change the draft instead.")


# Lists


def test_lists_are_sorted_by_any_column_both_ways_and_what_has_no_value_comes_last(office: Office) -> None:
    alder, birch = office.linked_customer("alder Ltd"), office.linked_customer("Birch Ltd")
    final = office.final(invoice(birch, ("1", "1000")))
    drafts = office.drafts(invoice(alder, ("1", "99.50")), invoice(alder, ("1", "250")))

    def order(sort: str, *, descending: bool = False) -> list[Decimal]:
        rows = office.workspace.documents.page(INVOICE, sort=sort, descending=descending).rows
        return [row.net_total for row in rows]

    assert order("gross") == [Decimal("99.50"), Decimal(250), Decimal(1000)], "as numbers, not as text"
    assert order("gross", descending=True)[0] == Decimal(1000)
    assert order("customer")[-1] == Decimal(1000)
    assert order("status")[-1] == order("number")[0] == order("number", descending=True)[0] == Decimal(1000)
    assert order("xero")[-1] == Decimal(1000)
    assert {len(drafts), len(final)} == {1, 2}


def test_what_is_outstanding_is_summed_per_currency_for_what_the_filter_leaves(office: Office) -> None:
    alder, birch = office.linked_customer("Alder Ltd"), office.linked_customer("Birch Ltd")
    part, _, paid = office.final(
        invoice(alder, ("1", "100")),
        invoice(birch, ("1", "0.10"), currency="EUR", taxRate="0"),
        invoice(birch, ("1", "70")),
    )
    office.drafts(invoice(alder, ("1", "5000")))
    office.workspace.sync.run()
    office.pay(part, "20.00")
    office.pay(paid, "84.00")
    office.workspace.sync.run()
    outstanding = office.workspace.documents.outstanding
    assert outstanding() == ((Decimal("100.00"), "GBP"), (Decimal("0.10"), "EUR"))
    assert outstanding(text="birch") == ((Decimal("0.10"), "EUR"),)
    assert outstanding(status="DRAFT") == ()
