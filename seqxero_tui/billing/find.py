"""Finds what a user means by a reference: an id or its beginning, a document number, or the beginning of a customer's name."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import func
from sqlmodel import Session, col, select

from seqxero_tui.billing.tables import Customer, Document, Price, Product
from seqxero_tui.billing.words import SHORTEST_ID, DocumentKind
from seqxero_tui.errors import InputError
from seqxero_tui.text import one_line

_SHOWN = 5

_REMEDIES = {
    "product": "Give an id or the beginning of a product's name; `seqxero products list` shows them.",
    "price": "Give an id or the beginning of the price's name; `seqxero products prices` shows them.",
}


def find_customer(session: Session, ref: str) -> Customer:
    """The customer with this id, this name, or the only one whose name begins so; accents count, case does not.

    Raises `InputError`: `unknown_reference`, or `ambiguous_reference` with the candidates named.
    """
    known = session.get(Customer, ref)
    if known:
        return known
    names = session.exec(select(Customer.id, Customer.legal_name).order_by(col(Customer.legal_name))).all()
    return session.get_one(Customer, _by_name(names, ref, "customer"))


def find_product(session: Session, ref: str) -> Product:
    """The product with this id, this name, or the only one whose name begins so. Raises like `find_customer`."""
    known = session.get(Product, ref)
    if known:
        return known
    names = session.exec(select(Product.id, Product.name).order_by(col(Product.name))).all()
    return session.get_one(Product, _by_name(names, ref, "product"))


def find_price(session: Session, product: Product, ref: str) -> Price:
    """The product's price with this id, this name, or the only one whose name begins so. Raises like `find_customer`."""
    known = session.get(Price, ref)
    if known and known.product_id == product.id:
        return known
    named = select(Price.id, Price.name).where(Price.product_id == product.id).order_by(col(Price.name))
    return session.get_one(Price, _by_name(session.exec(named).all(), ref, "price"))


def find_document(session: Session, kind: DocumentKind, ref: str) -> Document:
    """The document of `kind` with this id or number, or whose id alone begins so, or the only one of the customer whose
    name begins so.

    Raises like `find_customer`; a customer with several documents is ambiguous, and the documents are named.
    """
    of_kind = select(Document).where(Document.kind == kind.value)
    numbered = session.exec(
        of_kind.where((col(Document.id) == ref) | (func.lower(Document.number) == ref.lower()))
    ).all()
    if numbered:
        return _only(numbered, ref)
    if len(ref) >= SHORTEST_ID:
        begun = session.exec(of_kind.where(col(Document.id).startswith(ref, autoescape=True))).all()
        if begun:
            return _only(begun, ref)
    noun = kind.value.replace("_", " ")
    customers = (
        select(Customer.id, Customer.legal_name)
        .where(col(Customer.id).in_(select(Document.customer_id).where(Document.kind == kind.value)))
        .order_by(col(Customer.legal_name))
    )
    customer_id = _by_name(session.exec(customers).all(), ref, noun)
    owned = of_kind.where(Document.customer_id == customer_id)
    return _only(session.exec(owned.order_by(col(Document.number), col(Document.id))).all(), ref)


def _only(documents: Sequence[Document], ref: str) -> Document:
    if len(documents) > 1:
        raise _ambiguous(ref, [_described(document) for document in documents])
    return documents[0]


def _described(document: Document) -> str:
    facts = f"{document.status.lower()}, {document.gross_total:f} {document.currency}"
    return f"{document.number or document.id} ({facts})"


def _by_name(names: Sequence[tuple[str, str]], ref: str, noun: str) -> str:
    """The id of the one name that is `ref`, or else begins with it."""
    wanted = ref.strip().casefold()
    begun = [(id_, name) for id_, name in names if wanted and name.casefold().startswith(wanted)]
    exact = [(id_, name) for id_, name in begun if name.casefold() == wanted]
    found = exact or begun
    if not found:
        raise InputError(
            "unknown_reference",
            f"There is no {noun} {_quoted(ref)}.",
            _REMEDIES.get(
                noun,
                "Give an id, a number, or the beginning of a customer's name; the list command shows them.",
            ),
        )
    if len(found) > 1:
        raise _ambiguous(ref, [f"{name} ({id_})" for id_, name in found])
    return found[0][0]


def _ambiguous(ref: str, candidates: Sequence[str]) -> InputError:
    shown = ", ".join(one_line(candidate) for candidate in candidates[:_SHOWN])
    more = f" and {len(candidates) - _SHOWN} more" if len(candidates) > _SHOWN else ""
    return InputError(
        "ambiguous_reference",
        f"{_quoted(ref)} can be {shown}{more}.",
        "Give more of the name, a number or an id.",
    )


def _quoted(ref: str) -> str:
    return f'"{one_line(ref)}"'
