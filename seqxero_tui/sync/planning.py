"""Plans: what a push would write, worked out without writing anything and without calling anybody."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

from sqlmodel import Session, col, select

from seqxero_tui.billing.numbers import upcoming
from seqxero_tui.billing.tables import Document
from seqxero_tui.billing.words import DocumentKind
from seqxero_tui.mapping.money import round2, times
from seqxero_tui.sync.assess import Assessment, assess
from seqxero_tui.sync.attempts import ADD_NOTE, CREATE_CONTACT, Write
from seqxero_tui.sync.books import Books
from seqxero_tui.sync.dossiers import Dossier, Setting, dossiers, parts
from seqxero_tui.sync.due import contacts_to_push, notes_to_push, queued_documents, stopped_documents
from seqxero_tui.sync.plan_views import Plan, PlannedAction, WrittenLine
from seqxero_tui.sync.proof import prediction, warnings
from seqxero_tui.sync.push import BATCH, BATCH_BYTES, ORDER, split
from seqxero_tui.sync.rehearsal import Rehearsed, as_if, hindrance
from seqxero_tui.sync.reports import Blocked
from seqxero_tui.sync.shown import in_words
from seqxero_tui.sync.states import SyncState
from seqxero_tui.sync.tables import DocumentSync, Link
from seqxero_tui.sync.views import DriftView
from seqxero_tui.xero.wire import encode

CONTACT_TO_COME = "not known yet"
"""Stands for the id of a contact that the same plan creates, in the payloads of its customer's documents."""
_PER_MINUTE = 60
_NEVER = datetime.min.replace(tzinfo=UTC)
_CHUNK = 500  # bound parameters in one statement


def plan(books: Books, only: Collection[str] | None = None) -> Plan:
    """What a push would write of what is wanted, or of that only these documents and customers.

    A push creates contacts first. Their customers' documents are judged as if that had succeeded.
    """
    store = books.store
    with store.read() as session:
        organisation = books.ready(session)
        tenant_id = organisation.tenant_id
        contacts, blocked = contacts_to_push(store, tenant_id, only)
        following = _following(session, tenant_id, [each.id for each in contacts], only)
        stopped = stopped_documents(store, tenant_id, only)
        blocked += [each for each in stopped if each.id not in following]
        setting = Setting.read(session, organisation)
        found = dossiers(session, organisation, [*queued_documents(store, tenant_id, only), *following])
    found.sort(key=lambda each: (each.document.finalized_at or _NEVER, each.document.number or ""))
    now = books.clock()
    judged = [
        assess(_linked(each, now) if each.document.id in following else each, setting) for each in found
    ]
    notes = [note for _, note in notes_to_push(store, tenant_id, only)]
    return _plan(books, setting, judged, blocked, contacts, notes)


def preview(books: Books, ids: Collection[str], verb: Rehearsed) -> Plan:
    """What a push would write of these documents once the verb were done to them, and what would stop them."""
    with books.store.read() as session:
        organisation = books.ready(session)
        setting = Setting.read(session, organisation)
        today, number = books.today(organisation), _numbers(session)
        judged = []
        for dossier in dossiers(session, organisation, ids):
            refused = hindrance(dossier, verb)
            found = assess(as_if(dossier, verb, today, number if refused is None else _no_number), setting)
            if refused:
                others = (
                    each for each in found.problems if each != refused and each.code != "missing_number"
                )
                found = replace(found, problems=(refused, *others))
            judged.append(found)
    return _plan(books, setting, judged, [], [], [])


def _following(
    session: Session, tenant_id: str, customer_ids: Sequence[str], only: Collection[str] | None
) -> frozenset[str]:
    """The documents that a push judges anew once the contacts of these customers are there."""
    query = (
        select(Document.id)
        .join(DocumentSync, col(DocumentSync.document_id) == col(Document.id))
        .where(DocumentSync.tenant_id == tenant_id, DocumentSync.state == SyncState.BLOCKED)
    )
    found = (
        document_id
        for part in parts(customer_ids, _CHUNK)
        for document_id in session.exec(query.where(col(Document.customer_id).in_(part)))
    )
    return frozenset(each for each in found if only is None or each in only)


def _linked(dossier: Dossier, now: datetime) -> Dossier:
    """The dossier as if its customer's contact had just been created."""
    assert dossier.link is not None  # noqa: S101 - its customer was ordered to be made a contact
    link = Link(**dossier.link.model_dump() | {"contact_id": CONTACT_TO_COME, "linked_at": now})
    return replace(dossier, link=link)


def _numbers(session: Session) -> Callable[[DocumentKind], str]:
    """Names one upcoming number after the other."""
    series = {kind: upcoming(session, kind) for kind in DocumentKind}
    return lambda kind: next(series[kind])


def _no_number(kind: DocumentKind) -> None:
    """What stays a draft gets none."""


def _plan(
    books: Books,
    setting: Setting,
    judged: Sequence[Assessment],
    blocked: Sequence[Blocked],
    contacts: Sequence[Write],
    notes: Sequence[Write],
) -> Plan:
    stopped, ready = split(judged)
    ready.sort(key=lambda each: ORDER.index(each.action))
    actions = [
        *(_of_write(CREATE_CONTACT, each, each.payload["Name"]) for each in contacts),
        *(_of_document(each, setting) for each in ready),
        *(_of_write(ADD_NOTE, each, each.name) for each in notes),
    ]
    looks = len({each.dossier.kind for each in ready if each.verb != "create"})
    calls = looks + _calls(contacts, ready, notes, noted=setting.organisation.link_template is not None)
    left = books.budget(setting.organisation).snapshot()
    return Plan(tuple(actions), (*blocked, *stopped), calls, _seconds(calls, left.minute), left.day, looks)


def _calls(
    contacts: Sequence[Write], ready: Sequence[Assessment], notes: Sequence[Write], *, noted: bool
) -> int:
    """How many calls a push makes for all that; when `noted`, each new credit note gets one note after it (D50)."""
    calls = _batches([each.payload for each in contacts]) + len(notes)
    for action in ORDER:
        calls += _batches([each.payload or {} for each in ready if each.action == action])
    return calls + noted * sum(each.action == "create_credit_note" for each in ready)


def _batches(payloads: Sequence[Mapping[str, Any]]) -> int:
    """How many calls a push makes of these elements of one action: 50 in each, and less where they are large."""
    calls = 0
    for part in parts(payloads, BATCH):
        room = 0
        for size in (len(encode(each)) for each in part):
            if size > room:
                calls, room = calls + 1, BATCH_BYTES
            room -= size
    return calls


def _of_write(action: str, write: Write, name: str) -> PlannedAction:
    return PlannedAction(action, write.kind, write.id, write.number, name, (), write.payload)


def _of_document(assessment: Assessment, setting: Setting) -> PlannedAction:
    dossier, document = assessment.dossier, assessment.dossier.document
    predicted = prediction(assessment, setting)
    told = in_words(assessment.changes) if assessment.verb == "update" else ()
    return PlannedAction(
        assessment.action,
        document.kind,
        document.id,
        document.number,
        dossier.customer.legal_name,
        tuple(change.as_dict() for change in assessment.changes),
        assessment.payload or {},
        warnings(assessment, setting),
        contact=dossier.link.contact_name if dossier.link else None,
        currency=document.currency,
        totals=(document.net_total, document.tax_total, document.gross_total),
        predicted=(predicted.net, predicted.tax, predicted.gross) if predicted else None,
        lines=tuple(_lines(assessment, setting)),
        told=tuple(DriftView(field, ours, xero) for field, xero, ours in told),
        follows_contact=dossier.link is not None and dossier.link.contact_id == CONTACT_TO_COME,
    )


def _lines(assessment: Assessment, setting: Setting) -> Iterator[WrittenLine]:
    dossier = assessment.dossier
    for line, element in zip(dossier.lines, (assessment.payload or {}).get("LineItems", ()), strict=False):
        code, tax_type = element["AccountCode"], element.get("TaxType")
        account = setting.accounts.get(code)
        rate = setting.tax_rates.get(tax_type or (account.tax_type if account else None) or "")
        yield WrittenLine(
            description=element["Description"],
            quantity=element["Quantity"],
            unit_amount=element["UnitAmount"],
            amount=round2(times(element["Quantity"], element["UnitAmount"])),
            account_code=code,
            account_name=account.name if account else None,
            account_why=dossier.accounts[line.id].why,
            tax_type=tax_type,
            tax_name=rate.name if rate else None,
        )


def _seconds(calls: int, left_this_minute: int | None) -> int:
    """About how long so many calls take: a second each while the minute lasts, then as many a minute as are allowed."""
    free = _PER_MINUTE if left_this_minute is None else left_this_minute
    return calls if calls <= free else 60 * -(-(calls - free) // _PER_MINUTE) + free
