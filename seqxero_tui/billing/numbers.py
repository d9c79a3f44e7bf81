"""Allots document numbers: durably, in order, and never twice (D55)."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from itertools import count

from sqlmodel import Session, select

from seqxero_tui.billing.tables import Document, NumberSequence
from seqxero_tui.billing.words import DocumentKind

_PREFIXES = {DocumentKind.INVOICE: "SEQ-", DocumentKind.CREDIT_NOTE: "SCN-"}


def allot(session: Session, kind: DocumentKind) -> str:
    """The next free number of `kind`: SEQ-0042 for an invoice, SCN-0003 for a credit note.

    Four digits, more when they run out; numbers the store already has are passed over. The number is used up with
    the caller's transaction.
    """
    sequence = _sequence(session, kind)
    while _taken(session, kind, number := _named(sequence.prefix, sequence.next_number)):
        sequence.next_number += 1
    sequence.next_number += 1
    session.flush()
    return number


def prefix(session: Session, kind: DocumentKind) -> str:
    """What the numbers of `kind` begin with."""
    sequence = session.get(NumberSequence, kind.value)
    return sequence.prefix if sequence else _PREFIXES[kind]


def upcoming(session: Session, kind: DocumentKind) -> Iterator[str]:
    """The numbers that would be allotted next, as things stand, without using one up."""
    sequence = session.get(NumberSequence, kind.value)
    prefix, number = (sequence.prefix, sequence.next_number) if sequence else (_PREFIXES[kind], 1)
    for each in count(number):
        if not _taken(session, kind, named := _named(prefix, each)):
            yield named


def pass_over(session: Session, kind: DocumentKind, numbers: Iterable[str]) -> None:
    """Moves the sequence of `kind` behind those of `numbers` that look like its own, for instance loaded ones."""
    sequence = _sequence(session, kind)
    own = re.compile(re.escape(sequence.prefix) + r"(\d{1,9})")
    used = (int(match[1]) for number in numbers if (match := own.fullmatch(number)))
    sequence.next_number = max(sequence.next_number, 1 + max(used, default=0))


def _sequence(session: Session, kind: DocumentKind) -> NumberSequence:
    sequence = session.get(NumberSequence, kind.value, with_for_update=True)
    if sequence is None:
        sequence = NumberSequence(kind=kind.value, prefix=_PREFIXES[kind], next_number=1)
        session.add(sequence)
    return sequence


def _named(prefix: str, number: int) -> str:
    return f"{prefix}{number:04d}"


def _taken(session: Session, kind: DocumentKind, number: str) -> bool:
    held = select(Document.id).where(Document.kind == kind.value, Document.number == number)
    return session.exec(held).first() is not None
