"""Document numbers."""

from __future__ import annotations

from contextlib import suppress

from seqxero_tui.billing.load import load
from seqxero_tui.billing.numbers import allot, pass_over
from seqxero_tui.billing.tables import Document
from seqxero_tui.billing.words import DocumentKind
from seqxero_tui.store.engine import Store
from tests.billing import files

INVOICE, NOTE = DocumentKind.INVOICE, DocumentKind.CREDIT_NOTE


def test_each_kind_counts_for_itself(store: Store) -> None:
    with store.transaction() as session:
        assert [allot(session, INVOICE), allot(session, NOTE), allot(session, INVOICE)] == [
            "SEQ-0001",
            "SCN-0001",
            "SEQ-0002",
        ]


def test_a_number_is_not_given_twice_after_a_restart(store: Store) -> None:
    with store.transaction() as session:
        allot(session, INVOICE)
    with store.transaction() as session:
        assert allot(session, INVOICE) == "SEQ-0002"


def test_a_number_of_a_dropped_transaction_was_never_given(store: Store) -> None:
    with suppress(LookupError), store.transaction() as session:
        allot(session, INVOICE)
        raise LookupError
    with store.transaction() as session:
        assert allot(session, INVOICE) == "SEQ-0001"


def test_numbers_in_the_store_are_passed_over(store: Store) -> None:
    with store.transaction() as session:
        assert allot(session, INVOICE) == "SEQ-0001"
    drafts = [
        files.invoice(f"i{n}", files.line(f"l{n}"), invoiceNumber=f"SEQ-000{n}", status="FINAL")
        for n in (2, 4)
    ]
    load(store, files.file(invoices=drafts))
    with store.transaction() as session:
        assert [allot(session, INVOICE), allot(session, INVOICE)] == ["SEQ-0005", "SEQ-0006"]


def test_a_number_taken_by_hand_is_passed_over(store: Store) -> None:
    load(store, files.file(invoices=[files.invoice()]))
    with store.transaction() as session:
        session.get_one(Document, "i1").number = "SEQ-0001"
        assert allot(session, INVOICE) == "SEQ-0002"


def test_numbers_grow_beyond_four_digits(store: Store) -> None:
    with store.transaction() as session:
        pass_over(session, INVOICE, ["SEQ-9999"])
        assert allot(session, INVOICE) == "SEQ-10000"


def test_a_sequence_never_goes_back(store: Store) -> None:
    with store.transaction() as session:
        pass_over(session, INVOICE, ["SEQ-0100"])
        pass_over(session, INVOICE, ["SEQ-0005", "SCN-0500", "SEQ-99999999999999"])
        assert allot(session, INVOICE) == "SEQ-0101"
