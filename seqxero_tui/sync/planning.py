"""Plans: what a push would write, worked out without writing anything and without calling anybody."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import replace

from sqlmodel import Session

from seqxero_tui.billing.numbers import upcoming
from seqxero_tui.billing.words import DocumentKind
from seqxero_tui.mapping.money import round2, times
from seqxero_tui.sync.assess import Assessment, assess
from seqxero_tui.sync.attempts import ADD_NOTE, CREATE_CONTACT, Write
from seqxero_tui.sync.books import Books
from seqxero_tui.sync.dossiers import Setting, dossiers
from seqxero_tui.sync.due import contacts_to_push, notes_to_push, queued_documents, stopped_documents
from seqxero_tui.sync.plan_views import Plan, PlannedAction, WrittenLine
from seqxero_tui.sync.proof import prediction, warnings
from seqxero_tui.sync.push import ORDER, as_write, batches, split
from seqxero_tui.sync.rehearsal import Rehearsed, as_if, hindrance
from seqxero_tui.sync.reports import Blocked
from seqxero_tui.sync.shown import in_words
from seqxero_tui.sync.views import DriftView

_PER_MINUTE = 60


def plan(books: Books, only: Collection[str] | None = None) -> Plan:
    """What a push would write of what is wanted, or of that only these documents and customers."""
    store = books.store
    with store.read() as session:
        organisation = books.ready(session)
        tenant_id = organisation.tenant_id
        contacts, blocked = contacts_to_push(store, tenant_id, only)
        blocked += stopped_documents(store, tenant_id, only)
        setting = Setting.read(session, organisation)
        found = dossiers(session, organisation, queued_documents(store, tenant_id, only))
    judged = [assess(each, setting) for each in found]
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
            found = assess(as_if(dossier, verb, today, number), setting)
            problem = hindrance(dossier, verb)
            judged.append(replace(found, problems=(problem, *found.problems)) if problem else found)
    return _plan(books, setting, judged, [], [], [])


def _numbers(session: Session) -> Callable[[DocumentKind], str]:
    """Names one upcoming number after the other."""
    series = {kind: upcoming(session, kind) for kind in DocumentKind}
    return lambda kind: next(series[kind])


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
    calls = _calls(contacts, ready) + len(notes)
    left = books.budget(setting.organisation).snapshot()
    return Plan(tuple(actions), (*blocked, *stopped), calls, _seconds(calls, left.minute), left.day)


def _calls(contacts: Sequence[Write], ready: Sequence[Assessment]) -> int:
    calls = len(list(batches(contacts)))
    for action in ORDER:
        calls += len(list(batches([as_write(each) for each in ready if each.action == action])))
    return calls + sum(each.action == "create_credit_note" for each in ready)  # the one note after it (D50)


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
