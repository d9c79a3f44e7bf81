"""What the front doors read about the credit of credit notes: where it went, and for what it could be used."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from seqxero_tui.errors import Problem


@dataclass(frozen=True, slots=True)
class AllocationView:
    """Credit that a credit note gave an invoice in Xero, seen from either; `number` is the other document's.

    `id` is known on the credit note only; `document_id` is None where the other document is none of ours.
    """

    id: str | None
    document_id: str | None
    number: str
    amount: Decimal
    date: date | None


@dataclass(frozen=True, slots=True)
class CreditTarget:
    """An open invoice the credit could be used for: what is to be paid on it, and as much of the credit as it takes."""

    invoice_id: str
    number: str
    due: Decimal
    amount: Decimal
    credited: bool
    """It is the invoice that the credit note credits."""
    problems: tuple[Problem, ...] = ()


@dataclass(frozen=True, slots=True)
class CreditOffer:
    """What can be done with a credit note's credit, as Xero last showed it.

    `problems` say why none of it can be used; what was used can be taken back all the same.
    """

    note_id: str
    number: str
    customer_name: str
    currency: str
    total: Decimal
    remaining: Decimal
    allocations: tuple[AllocationView, ...]
    targets: tuple[CreditTarget, ...]
    problems: tuple[Problem, ...]
