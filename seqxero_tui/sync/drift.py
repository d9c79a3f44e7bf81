"""Drift is shown and never silently overwritten: the choices a person has, and what each of them does (D7, D8, D53, D54)."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date, datetime
from typing import Any

from sqlmodel import Session

from seqxero_tui.billing import lifecycle
from seqxero_tui.billing.tables import Customer, Document
from seqxero_tui.billing.words import DocumentStatus
from seqxero_tui.errors import InputError, Problem
from seqxero_tui.mapping.differences import changes
from seqxero_tui.mapping.documents import document_payload
from seqxero_tui.sync.assess import restate, wire_settings
from seqxero_tui.sync.books import Books
from seqxero_tui.sync.dossiers import Dossier, Setting, dossiers
from seqxero_tui.sync.history import changed, standing
from seqxero_tui.sync.observe import follow_sent
from seqxero_tui.sync.preflight import problems
from seqxero_tui.sync.reports import VerbResult
from seqxero_tui.sync.states import Choice
from seqxero_tui.sync.tables import DocumentSync

_ENDED = ("VOIDED", "DELETED")
_DATES = {"date", "due_date"}


def choices(dossier: Dossier, setting: Setting) -> tuple[Choice, ...]:
    """What can be done about the document's drift; nothing when there is none.

    Ours can be pushed when Xero shows something else than we would send; totals that Xero computes from the same
    lines cannot be pushed away. Dates of a sent document can be taken over, and that it was sent. A number that was voided
    stays taken in Xero, so a voided document can only be voided here too. A difference
    that was accepted can be opened again.
    """
    sync, document = dossier.sync, dossier.document
    if sync is None:
        return ()
    if sync.gone:
        return (Choice.PUSH_AS_NEW, Choice.IGNORE)
    if not sync.drift:
        return (Choice.REOPEN,) if sync.accepted_drift else ()
    if sync.xero_status in _ENDED and document.status != DocumentStatus.VOIDED:
        return (Choice.VOID_HERE, Choice.IGNORE)
    found: list[Choice] = []
    if document.status == DocumentStatus.VOIDED or _differs_from_ours(dossier, setting):
        found.append(Choice.PUSH_OURS)
    fields = {each["field"] for each in sync.drift}
    if fields <= _DATES if dossier.sent else (sync.sent and fields <= _DATES | {"sent"}):
        found.append(Choice.TAKE_XEROS)
    return (*found, Choice.IGNORE)


class Drifts:
    """Carries out the choices."""

    def __init__(self, books: Books) -> None:
        self._books = books

    def settle(self, document_id: str, choice: Choice, reason: str = "") -> None:
        """Does what was chosen about the document's drift; a push is only ordered, the next run makes it.

        Raises `InputError` when the choice is not one of the document's, or `ignore` comes without a reason.
        """
        with self._books.store.transaction() as session:
            organisation = self._books.connected(session)
            found = dossiers(session, organisation, [document_id])
            possible = choices(found[0], Setting.read(session, organisation)) if found else ()
            if choice not in possible:
                raise _no_such_choice(choice, possible)
            (dossier,) = found
            sync = dossier.sync
            assert sync is not None  # noqa: S101 - a document without a record has no choices
            before, settled = standing(dossier.document, sync), _settled(dossier, sync)
            _DO[choice](
                session, dossier, sync, reason.strip(), self._books.clock(), self._books.today(organisation)
            )
            session.add(sync)
            session.add(dossier.document)
            restate(session, organisation, [document_id])
            self._books.record(
                session,
                sync.kind,
                document_id,
                _TOLD[choice] + (f": {reason.strip()}" if choice is Choice.IGNORE else ""),
                details={
                    "drift": settled,
                    "choice": choice.value,
                    "changes": changed(before, standing(dossier.document, sync)),
                },
                tenant_id=organisation.tenant_id,
            )

    def settle_many(self, document_ids: Sequence[str], choice: Choice, reason: str = "") -> list[VerbResult]:
        """As `settle` for each of them by itself, so that one refusal does not undo the others."""
        results = []
        for document_id in dict.fromkeys(document_ids):
            problem: Problem | None = None
            try:
                self.settle(document_id, choice, reason)
            except InputError as error:
                problem = error.problem
            with self._books.store.read() as session:
                document = session.get_one(Document, document_id)
                name = session.get_one(Customer, document.customer_id).legal_name
            results.append(VerbResult(document.kind, document_id, document.number, name, problem))
        return results


def _settled(dossier: Dossier, sync: DocumentSync) -> list[dict[str, Any]]:
    """What differed when a person decided about it, as the lists showed it."""
    if sync.gone:
        return [{"field": "document", "ours": dossier.document.status.lower(), "xero": "not there"}]
    return list(sync.drift or ())


def _no_such_choice(choice: Choice, possible: tuple[Choice, ...]) -> InputError:
    if not possible:
        return InputError(
            "nothing_to_settle",
            "It does not differ from Xero, as far as is known here.",
            "Compare both sides anew with `seqxero reconcile`.",
        )
    return InputError(
        "no_such_choice",
        f"“{choice.value}” cannot be done about this difference.",
        f"What can be done: {', '.join(possible)}.",
    )


def _push_ours(
    session: Session, dossier: Dossier, sync: DocumentSync, reason: str, now: datetime, today: date
) -> None:
    sync.pushed, sync.drift = sync.observed, None
    sync.wanted, sync.only_sending = True, False
    sync.rejected = sync.rejected_fingerprint = None


def _take_xeros(
    session: Session, dossier: Dossier, sync: DocumentSync, reason: str, now: datetime, today: date
) -> None:
    document = dossier.document
    if dossier.sent:
        document.issue_date = sync.xero_date or document.issue_date
        document.due_date = sync.xero_due_date or document.due_date
        sync.pushed, sync.drift = sync.observed, None
    else:
        follow_sent(dossier, sync.xero_date, sync.xero_due_date, today=today, now=now)
        sync.drift = None


def _void_here(
    session: Session, dossier: Dossier, sync: DocumentSync, reason: str, now: datetime, today: date
) -> None:
    lifecycle.void(session, dossier.document, now=now)
    sync.drift = None


def _push_as_new(
    session: Session, dossier: Dossier, sync: DocumentSync, reason: str, now: datetime, today: date
) -> None:
    sync.xero_id = sync.xero_number = sync.xero_status = sync.pushed = sync.observed = None
    sync.accounts = sync.line_ids = sync.drift = None
    sync.gone, sync.wanted, sync.only_sending = False, True, False


def _ignore(
    session: Session, dossier: Dossier, sync: DocumentSync, reason: str, now: datetime, today: date
) -> None:
    if not reason:
        raise InputError(
            "missing_reason", "Ignoring a difference needs a reason.", "Say in a few words why it is right."
        )
    sync.accepted_drift = {"drift": sync.drift or [], "reason": reason, "gone": sync.gone}
    sync.drift, sync.gone = None, False


def _reopen(
    session: Session, dossier: Dossier, sync: DocumentSync, reason: str, now: datetime, today: date
) -> None:
    accepted: dict[str, Any] = sync.accepted_drift
    sync.drift, sync.gone, sync.accepted_drift = accepted["drift"] or None, bool(accepted["gone"]), None


_DO: dict[Choice, Callable[[Session, Dossier, DocumentSync, str, datetime, date], None]] = {
    Choice.PUSH_OURS: _push_ours,
    Choice.TAKE_XEROS: _take_xeros,
    Choice.VOID_HERE: _void_here,
    Choice.PUSH_AS_NEW: _push_as_new,
    Choice.IGNORE: _ignore,
    Choice.REOPEN: _reopen,
}
_TOLD = {
    Choice.PUSH_OURS: "drift: ours is to be pushed",
    Choice.TAKE_XEROS: "drift: Xero's dates taken over",
    Choice.VOID_HERE: "drift: voided here too",
    Choice.PUSH_AS_NEW: "gone in Xero: to be pushed as new",
    Choice.IGNORE: "drift ignored",
    Choice.REOPEN: "ignored drift opened again",
}


def _differs_from_ours(dossier: Dossier, setting: Setting) -> bool:
    sync = dossier.sync
    if sync is None or sync.observed is None or problems(dossier, setting):
        return False
    desired = document_payload(dossier.facts(), wire_settings(dossier, setting.organisation))
    return bool(changes(sync.observed, desired))
