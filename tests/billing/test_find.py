"""What a user may call a customer, a product or a document."""

from __future__ import annotations

import pytest

from seqxero_tui.billing.find import find_customer, find_document, find_product
from seqxero_tui.billing.load import load
from seqxero_tui.billing.words import DocumentKind
from seqxero_tui.errors import InputError, Problem
from seqxero_tui.store.engine import Store
from tests.billing import files

INVOICE, NOTE = DocumentKind.INVOICE, DocumentKind.CREDIT_NOTE

FILE = files.file(
    customers=[
        files.customer(id_, legalName=name)
        for id_, name in [
            ("c-kestrel", "Kestrel Logistics"),
            ("c-lumen", "Lumen"),
            ("c-lumen-labs", "Lumen Labs"),
            ("c-cafe", "Café Müller SARL"),
            ("c-soehne", "SÖHNE & Töchter"),
            ("c-tokyo", "東京データ株式会社"),
            ("c-wild", "100% _wild\x1b[31m"),
        ]
    ],
    products=[files.product("p1", name="Seats"), files.product("p2", name="Seating plans")],
    invoices=[
        files.invoice(
            "i1", files.line("a"), files.line("b"), customerId="c-kestrel", invoiceNumber="SEQ-0041"
        ),
        files.invoice("i2", files.line("c"), customerId="c-lumen-labs"),
        files.invoice("i3", files.line("d"), customerId="c-lumen-labs"),
        files.invoice("i4", files.line("e"), customerId="c-cafe", invoiceNumber="7"),
        files.invoice("i5", files.line("f"), customerId="c-cafe", invoiceNumber="x7"),
    ],
    creditNotes=[files.credit_note("n1", files.line("g"), customerId="c-cafe", creditNoteNumber="7")],
)


@pytest.fixture
def filled(store: Store) -> Store:
    load(store, FILE)
    return store


def refused(filled: Store, find: object, *args: object) -> Problem:
    with filled.read() as session, pytest.raises(InputError) as caught:
        find(session, *args)  # type: ignore[operator]
    return caught.value.problem


@pytest.mark.parametrize(
    ("ref", "id_"),
    [
        ("c-cafe", "c-cafe"),
        ("Kestrel Logistics", "c-kestrel"),
        ("kes", "c-kestrel"),
        ("lumen", "c-lumen"),
        ("Lumen L", "c-lumen-labs"),
        ("café", "c-cafe"),
        ("CAFÉ MÜ", "c-cafe"),
        ("söhne", "c-soehne"),
        ("東京", "c-tokyo"),
        ("100%", "c-wild"),
        (" kestrel ", "c-kestrel"),
    ],
)
def test_a_customer_is_found_by_id_name_or_the_beginning_of_it(filled: Store, ref: str, id_: str) -> None:
    with filled.read() as session:
        assert find_customer(session, ref).id == id_


@pytest.mark.parametrize("ref", ["cafe", "", "  ", "%", "_", "Logistics", "SEQ-0041"])
def test_what_names_no_customer_is_unknown(filled: Store, ref: str) -> None:
    problem = refused(filled, find_customer, ref)
    assert problem.code == "unknown_reference"
    assert problem.remedy


def test_an_ambiguous_beginning_names_the_candidates(filled: Store) -> None:
    problem = refused(filled, find_customer, "LUM")
    assert problem.code == "ambiguous_reference"
    assert problem.message == '"LUM" can be Lumen (c-lumen), Lumen Labs (c-lumen-labs).'


def test_many_candidates_are_counted_and_shown_harmlessly(store: Store) -> None:
    load(store, files.file(customers=[files.customer(f"c{n}", legalName=f"Twin\x1b {n}") for n in range(8)]))
    message = refused(store, find_customer, "twin").message
    assert message.endswith("Twin␛ 4 (c4) and 3 more.")


@pytest.mark.parametrize(("ref", "id_"), [("p2", "p2"), ("seats", "p1"), ("seating", "p2")])
def test_a_product_is_found_likewise(filled: Store, ref: str, id_: str) -> None:
    with filled.read() as session:
        assert find_product(session, ref).id == id_


def test_an_ambiguous_or_unknown_product_is_refused(filled: Store) -> None:
    assert refused(filled, find_product, "seat").code == "ambiguous_reference"
    assert refused(filled, find_product, "chair").message == 'There is no product "chair".'


@pytest.mark.parametrize(
    ("kind", "ref", "id_"),
    [
        (INVOICE, "i2", "i2"),
        (INVOICE, "SEQ-0041", "i1"),
        (INVOICE, "seq-0041", "i1"),
        (INVOICE, "kestrel", "i1"),
        (INVOICE, "7", "i4"),
        (NOTE, "7", "n1"),
        (NOTE, "café", "n1"),
    ],
)
def test_a_document_is_found_by_id_number_or_its_customer(
    filled: Store, kind: DocumentKind, ref: str, id_: str
) -> None:
    with filled.read() as session:
        assert find_document(session, kind, ref).id == id_


@pytest.mark.parametrize(
    ("kind", "ref"), [(NOTE, "i1"), (NOTE, "SEQ-0041"), (INVOICE, "n1"), (NOTE, "kestrel")]
)
def test_a_document_of_the_other_kind_is_not_meant(filled: Store, kind: DocumentKind, ref: str) -> None:
    assert refused(filled, find_document, kind, ref).code == "unknown_reference"


def test_a_customer_with_several_documents_is_ambiguous_and_they_are_named(filled: Store) -> None:
    drafts = refused(filled, find_document, INVOICE, "lumen").message
    assert drafts == '"lumen" can be i2 (draft, 100.00 GBP), i3 (draft, 100.00 GBP).'
    assert "7 (draft, 100.00 GBP), x7 (" in refused(filled, find_document, INVOICE, "Café").message
