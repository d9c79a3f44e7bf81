"""Documents as they would be after a verb: for a look at what would be written, before anything is done."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from typing import Literal

from seqxero_tui.billing import lifecycle
from seqxero_tui.billing.tables import Document
from seqxero_tui.billing.words import DocumentKind, DocumentStatus
from seqxero_tui.errors import Problem
from seqxero_tui.mapping.documents import due_date
from seqxero_tui.sync.dossiers import Dossier
from seqxero_tui.sync.preflight import billed_twice
from seqxero_tui.sync.tables import DocumentSync

Rehearsed = Literal["finalize", "send", "void", "push"]
"""The verbs that write to Xero."""

_STATUS = {
    "finalize": DocumentStatus.FINAL,
    "send": DocumentStatus.SENT,
    "void": DocumentStatus.VOIDED,
}


def dates_on_sending(document: Document, today: date) -> tuple[date, date]:
    """Issue and due date of a document that is sent today (D6, D48)."""
    issued = document.issue_date or today
    if document.kind == DocumentKind.CREDIT_NOTE:
        return issued, issued
    return issued, due_date(issued, due_date=document.due_date, term_days=document.payment_term_days)


def as_if(
    dossier: Dossier, verb: Rehearsed, today: date, next_number: Callable[[DocumentKind], str | None]
) -> Dossier:
    """The dossier as it would be after the verb, in copies: what the session holds stays as it is.

    `next_number` names the number a draft of that kind would get.
    """
    document = Document(**dossier.document.model_dump())
    sync = DocumentSync(**dossier.sync.model_dump()) if dossier.sync else None
    if sync:
        sync.rejected = sync.rejected_fingerprint = None  # every verb orders a push anew
    if verb != "push":
        document.number = document.number or next_number(dossier.kind)
        document.status = _STATUS[verb].value
    if verb == "send":
        document.issue_date, document.due_date = dates_on_sending(document, today)
    return replace(dossier, document=document, sync=sync)


def hindrance(dossier: Dossier, verb: Rehearsed) -> Problem | None:
    """What keeps the verb itself from being done, where that is not to be seen in a list: then it gets no number either."""
    if dossier.document.status != DocumentStatus.DRAFT or verb not in ("finalize", "send"):
        return None
    return next(
        (each for each in (lifecycle.cannot_be_billed(dossier.customer), *billed_twice(dossier)) if each),
        None,
    )
