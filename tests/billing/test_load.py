"""Loading a file: all or nothing, twice is once, and nothing that happened here is taken back."""

from __future__ import annotations

import json
import sys
from contextlib import suppress
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlmodel import select

from seqxero_tui.billing import lifecycle
from seqxero_tui.billing.load import LoadReport, load, load_into
from seqxero_tui.billing.numbers import allot
from seqxero_tui.billing.sequence_json import parse
from seqxero_tui.billing.tables import BillingSchedule, Customer, Document, LineItem, Price, Product
from seqxero_tui.billing.words import DocumentKind
from seqxero_tui.errors import InputError, Problem
from seqxero_tui.store.engine import Store
from tests.billing import files

sys.set_int_max_str_digits(0)  # to write a number of 5,000 digits into a file
NOW = datetime(2026, 11, 20, 9, 0, tzinfo=UTC)


def counts(report: LoadReport) -> dict[str, dict[str, int]]:
    """What happened, without the zeros."""
    told = {kind: {what: n for what, n in c.items() if n} for kind, c in report.as_dict().items()}
    return {kind: c for kind, c in told.items() if c}


def everything(store: Store) -> list[Any]:
    """Every row of the billing tables."""
    with store.read() as session:
        tables = (Customer, Product, Price, BillingSchedule, Document, LineItem)
        return [
            row.model_dump() for table in tables for row in session.exec(select(table).order_by(table.id))
        ]


def refused(store: Store, text: str) -> Problem:
    with pytest.raises(InputError) as caught:
        load(store, text)
    return caught.value.problem


def whole_file(**more: Any) -> str:
    return files.file(
        products=[files.product()],
        prices=[files.price()],
        billingSchedules=[files.schedule(prices=[files.price("pr2")])],
        invoices=[files.invoice("i1", files.line(taxRate="0.2"), files.line("l2", priceId="pr1"), **more)],
        creditNotes=[files.credit_note("n1", files.line("l3", lineItemId="l1"), invoiceId="i1")],
    )


def act(store: Store, id_: str, *steps: str) -> None:
    with store.transaction() as session:
        document = session.get_one(Document, id_)
        for step in steps:
            if step == "finalize":
                lifecycle.finalize(session, document, now=NOW)
            elif step == "send":
                lifecycle.send(
                    session, document, issue_date=date(2026, 11, 20), due_date=date(2026, 12, 20), now=NOW
                )
            elif step == "void":
                lifecycle.void(session, document, now=NOW)
            else:
                lifecycle.mark_paid(document, now=NOW)


def document(store: Store, id_: str) -> Document:
    with store.read() as session:
        return session.get_one(Document, id_)


def test_a_first_load_brings_everything_and_says_so(store: Store) -> None:
    report = load(store, whole_file())
    assert counts(report) == {
        "customers": {"new": 1},
        "products": {"new": 1},
        "prices": {"new": 2},
        "billing_schedules": {"new": 1},
        "invoices": {"new": 1},
        "credit_notes": {"new": 1},
    }
    assert report.new_documents == ["i1", "n1"]
    with store.read() as session:
        found = session.exec(
            select(LineItem).where(LineItem.document_id == "i1").order_by(LineItem.position)
        ).all()
    assert [(row.id, row.quantity, row.rate, row.tax_rate) for row in found] == [
        ("l1", Decimal(2), Decimal("50.00"), Decimal("0.2")),
        ("l2", Decimal(2), Decimal("50.00"), Decimal(0)),
    ]


def test_every_kind_is_counted_even_when_there_is_none(store: Store) -> None:
    assert load(store, "{}").as_dict()["credit_notes"] == {"new": 0, "changed": 0, "unchanged": 0, "kept": 0}


def test_loading_the_same_file_again_changes_nothing(store: Store) -> None:
    load(store, whole_file())
    before = everything(store)
    again = load(store, whole_file())
    assert all(set(told) == {"unchanged"} for told in counts(again).values())
    assert (again.new_documents, again.changed_documents) == ([], [])
    assert everything(store) == before


def test_another_file_changes_what_differs(store: Store) -> None:
    load(store, whole_file())
    report = load(
        store,
        files.file(
            customers=[files.customer(legalName="Kestrel Logistics plc")],
            invoices=[files.invoice("i1", files.line("l2", quantity="3"), files.line("l9"))],
        ),
    )
    assert counts(report) == {"customers": {"changed": 1}, "invoices": {"changed": 1}}
    assert report.changed_documents == ["i1"]
    with store.read() as session:
        assert session.get_one(Customer, "c1").legal_name == "Kestrel Logistics plc"
        lines = session.exec(
            select(LineItem).where(LineItem.document_id == "i1").order_by(LineItem.position)
        ).all()
    assert [(row.id, row.quantity) for row in lines] == [("l2", 3), ("l9", 2)]


def test_a_changed_line_alone_makes_the_document_changed(store: Store) -> None:
    load(store, files.file(invoices=[files.invoice("i1", files.line())]))
    report = load(store, files.file(invoices=[files.invoice("i1", files.line(title="Chairs"))]))
    assert report.changed_documents == ["i1"]


def test_references_may_be_to_what_the_store_holds(store: Store) -> None:
    load(store, whole_file(invoiceNumber="SEQ-0009", customerTaxStatus="TAX_EXEMPT"))
    load(
        store,
        files.file(
            customers=[],
            prices=[files.price("pr9")],
            billingSchedules=[files.schedule("s9", defaultDueDateDays=10, paymentProvider="STRIPE")],
            invoices=[files.invoice("i9", files.line("l9", priceId="pr1"))],
            creditNotes=[files.credit_note("n9", files.line("l10"), invoiceId="i1")],
        ),
    )
    load(
        store,
        files.file(customers=[], invoices=[files.invoice("i8", files.line("l8"), billingScheduleId="s9")]),
    )
    with store.read() as session:
        assert session.get_one(LineItem, "l9").product_id == "p1"
    note = document(store, "n9")
    assert (note.customer_tax_status, note.invoice_number) == ("TAX_EXEMPT", "SEQ-0009")
    invoice = document(store, "i8")
    assert (invoice.payment_provider, invoice.payment_term_days) == ("STRIPE", 10)


@pytest.mark.parametrize(
    "text",
    [
        files.file(
            customers=[files.customer("c2")],
            invoices=[files.invoice("i2", files.line("l20")), files.invoice("i3", customerId="nobody")],
        ),
        files.file(invoices=[files.invoice("i2", files.line("l20")), files.invoice("i3", netTotal="7")]),
        files.file(invoices=[files.invoice("i2", files.line("l1"))]),
        files.file(customers=[files.customer("c2")], creditNotes=[{"id": "n2"}]),
        "{",
    ],
    ids=["unknown customer", "wrong total", "a line of another document", "wrong shape", "no JSON"],
)
def test_a_file_that_is_refused_leaves_no_trace(store: Store, text: str) -> None:
    load(store, whole_file())
    before = everything(store)
    refused(store, text)
    assert everything(store) == before


def test_a_line_cannot_be_taken_from_another_document(store: Store) -> None:
    load(store, whole_file())
    problem = refused(store, files.file(invoices=[files.invoice("i2", files.line("l1"))]))
    assert (problem.code, '"l1"' in problem.message) == ("duplicate_id", True)


def test_an_invoice_does_not_turn_into_a_credit_note(store: Store) -> None:
    load(store, whole_file())
    problem = refused(store, files.file(creditNotes=[files.credit_note("i1", files.line("l1"))]))
    assert problem.message == 'The document "i1" is of another kind in the store.'


def test_a_line_may_move_between_documents_of_one_file(store: Store) -> None:
    load(
        store,
        files.file(invoices=[files.invoice("i1", files.line("a"), files.line("b")), files.invoice("i2")]),
    )
    load(
        store,
        files.file(invoices=[files.invoice("i1", files.line("b")), files.invoice("i2", files.line("a"))]),
    )
    with store.read() as session:
        assert {row.id: row.document_id for row in session.exec(select(LineItem))} == {"a": "i2", "b": "i1"}


@pytest.mark.parametrize(
    ("steps", "status", "payment"),
    [
        (["finalize"], "FINAL", "UNPAID"),
        (["send"], "SENT", "UNPAID"),
        (["send", "pay"], "SENT", "PAID"),
        (["finalize", "void"], "VOIDED", "UNPAID"),
    ],
)
def test_an_older_file_takes_nothing_back(store: Store, steps: list[str], status: str, payment: str) -> None:
    load(store, whole_file())
    act(store, "i1", *steps)
    before = everything(store)
    report = load(store, whole_file(memo="an older file"))
    assert counts(report)["invoices"] == {"kept": 1}
    assert everything(store) == before
    kept = document(store, "i1")
    assert (kept.status, kept.payment_status, kept.number) == (status, payment, "SEQ-0001")


def test_a_payment_that_is_known_here_is_kept_when_the_file_still_says_unpaid(store: Store) -> None:
    load(store, whole_file(status="SENT", invoiceNumber="SEQ-0007"))
    act(store, "i1", "pay")
    assert counts(load(store, whole_file(status="SENT", invoiceNumber="SEQ-0007")))["invoices"] == {"kept": 1}
    assert document(store, "i1").payment_status == "PAID"


def test_a_newer_file_moves_a_document_on_but_not_its_number(store: Store) -> None:
    load(store, whole_file())
    act(store, "i1", "finalize")
    newer = whole_file(status="SENT", invoiceNumber="INV-77", issueDate="2026-11-21", dueDate="2026-12-05")
    assert counts(load(store, newer))["invoices"] == {"changed": 1}
    moved = document(store, "i1")
    assert (moved.status, moved.number, moved.issue_date) == ("SENT", "SEQ-0001", date(2026, 11, 21))
    assert moved.finalized_at == NOW
    assert counts(load(store, newer))["invoices"] == {"unchanged": 1}


DECIDED = datetime(2026, 11, 20, 9, tzinfo=UTC)
EARLIER, LATER = "2026-11-20T08:59:59Z", "2026-11-20T09:00:01Z"


@pytest.mark.parametrize(
    ("here", "said", "archived", "what"),
    [
        (None, None, None, "unchanged"),
        (None, EARLIER, EARLIER, "changed"),
        (DECIDED, None, DECIDED, "kept"),  # archived here, and the file does not know it yet
        (DECIDED, EARLIER, DECIDED, "kept"),
        (DECIDED, LATER, LATER, "changed"),
        ("back", None, None, "unchanged"),
        ("back", EARLIER, None, "kept"),  # brought back here, and the file is of before that
        ("back", LATER, LATER, "changed"),
    ],
)
def test_a_file_takes_back_what_was_archived_or_brought_back_here_only_by_a_later_archiving(
    store: Store, here: datetime | str | None, said: str | None, archived: datetime | str | None, what: str
) -> None:
    load(store, files.file(customers=[files.customer()]))
    if here:
        with store.transaction() as session:
            customer = session.get_one(Customer, "c1")
            customer.archive_edited_at = DECIDED
            customer.archived_at = here if isinstance(here, datetime) else None
            session.add(customer)
    text = files.file(customers=[files.customer(archivedAt=said)])
    assert counts(load(store, text))["customers"] == {what: 1}
    assert set(counts(load(store, text))["customers"]) <= {"unchanged", "kept"}
    with store.read() as session:
        held = session.get_one(Customer, "c1").archived_at
    assert held == (datetime.fromisoformat(archived) if isinstance(archived, str) else archived)


def test_once_sequence_archived_later_its_word_counts_again(store: Store) -> None:
    with store.transaction() as session:
        load_into(session, parse(files.file(customers=[files.customer()])))
        session.get_one(Customer, "c1").archive_edited_at = DECIDED
    load(store, files.file(customers=[files.customer(archivedAt=LATER)]))
    load(store, files.file(customers=[files.customer()]))
    with store.read() as session:
        assert session.get_one(Customer, "c1").archived_at is None


def test_numbers_go_on_behind_loaded_ones(store: Store) -> None:
    numbered = [
        files.invoice(f"i{at}", files.line(f"l{at}"), status="FINAL", invoiceNumber=number)
        for at, number in enumerate(["SEQ-0041", "SEQ-7", "INV-9000", "SEQ-0042-A"])
    ]
    load(store, files.file(invoices=numbered))
    with store.transaction() as session:
        assert allot(session, DocumentKind.INVOICE) == "SEQ-0042"
        assert allot(session, DocumentKind.CREDIT_NOTE) == "SCN-0001"


junk = st.sampled_from(
    [
        None,
        True,
        -1,
        10**19,
        10**5000,
        0.1,
        "",
        "x",
        "\0",
        "\ud800",
        "1e999999",
        "NaN",
        "2026-13-01",
        [],
        {},
        [{}],
        [[]],
    ]
)


def places(value: Any, path: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    """The path of everything inside a JSON value."""
    inner = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    return [path, *(place for key, item in inner for place in places(item, (*path, key)))]


@settings(max_examples=300, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.data())
def test_no_junk_anywhere_in_a_file_is_more_than_an_input_error(store: Store, data: st.DataObject) -> None:
    tree = {
        "file": json.loads(whole_file(billingPeriod={"start": "2026-11-01", "endInclusive": "2026-11-30"}))
    }
    tree["file"]["billingSchedules"][0]["phases"] = [{"priceIds": ["pr1"], "startDate": "2026-11-01"}]
    path = data.draw(st.sampled_from(places(tree)[1:]))
    parent: Any = tree
    for step in path[:-1]:
        parent = parent[step]
    parent[path[-1]] = data.draw(junk)
    with suppress(InputError):
        load(store, json.dumps(tree["file"]))


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.dictionaries(
        st.sampled_from("abcdef"),
        st.lists(st.tuples(st.integers(-9, 9), st.decimals(0, 999, places=4)), max_size=4),
        min_size=1,
    )
)
def test_whatever_is_loaded_is_what_the_store_then_holds(store: Store, wanted: dict[str, list[Any]]) -> None:
    text = files.file(
        invoices=[
            files.invoice(id_)
            | {"lineItems": [files.line(f"{id_}{at}", str(q), str(r)) for at, (q, r) in enumerate(ls)]}
            for id_, ls in wanted.items()
        ]
    )
    load(store, text)
    assert counts(load(store, text))["invoices"] == {"unchanged": len(wanted)}
    with store.read() as session:
        for id_, lines in wanted.items():
            held = session.exec(
                select(LineItem).where(LineItem.document_id == id_).order_by(LineItem.position)
            ).all()
            assert [(row.quantity, row.rate) for row in held] == lines
            assert session.get_one(Document, id_).net_total == sum(row.net_total for row in held)
