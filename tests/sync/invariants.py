"""What must hold of both sides once the faults are over and the sync is quiet, whatever happened before."""

from __future__ import annotations

from collections import Counter
from datetime import date
from typing import Any

from sqlmodel import col, select

from seqxero_tui.demo_company.accounting.documents import Document as InXero
from seqxero_tui.errors import SeqxeroError
from seqxero_tui.sync.attempts import CREDIT, payloads_of
from seqxero_tui.sync.observe import TOTALS
from seqxero_tui.sync.reports import SyncReport
from seqxero_tui.sync.states import SyncState
from seqxero_tui.sync.tables import Attempt, DocumentSync, Event, Link
from seqxero_tui.sync.views import DocumentView
from tests.office import CREDIT_NOTE, INVOICE
from tests.sync.edits import shown
from tests.sync.world import World

ROUNDS = 8  # syncs within which everything must be quiet
DUMMY = date(3000, 1, 1)
_ENDED = ("VOIDED", "DELETED")
_FACTS = ("Organisation", "Accounts", "TaxRates", "Currencies")  # now and then, by their age
_WRITES = ("PUT", "POST", "DELETE")


def heal(world: World) -> None:
    """Ends the faults, signs in again if that is needed, and syncs until nothing happens any more.

    An element that Xero fails on each time, and one that its answers leave out, stay so.
    """
    world.company.clear_faults()
    office = world.office
    for _ in range(ROUNDS):
        office.later(400)  # Xero has forgotten every key
        world.remember_calls()
        try:
            report = office.workspace.sync.run()
        except SeqxeroError as error:
            if not world.revoked:
                raise AssertionError("nothing is wrong any more, and yet it stops") from error
            world.connect()
            continue
        if not (office.calls(*_WRITES) or report.pushed or report.pulled or report.failed):
            quiet(world, report)
            return
    raise AssertionError(f"not quiet after {ROUNDS} syncs: {report}")


def quiet(world: World, report: SyncReport) -> None:
    """All invariants, of a world whose last sync wrote nothing and heard nothing new."""
    assert report.stopped is None
    assert report.failed == []
    reads = Counter(each.path.rpartition("/")[2] for each in world.office.calls())
    assert set(reads) <= {"Invoices", "CreditNotes", *_FACTS}, (
        "a sync with nothing to do reads these lists alone"
    )
    assert set(reads.values()) <= {1}, f"and each of them once: {reads}"
    plan = world.here.sync.plan()
    assert plan.actions == (), "what can be pushed was pushed"
    assert all(each.problems for each in plan.blocked), "what cannot be says why"
    world.remember_calls()
    rows = _settled(world)
    _attempts_are_honest(world, rows)
    in_xero = {each.document_id: each for each in world.ours_in_xero()}
    _each_once(world, rows, in_xero)
    made_with = _accounts_made_with(world)
    for view in world.views():
        sync = rows.get(view.row.id)
        theirs = in_xero.get((sync.xero_id if sync else None) or "")
        _stands_as_it_says(view, theirs)
        if sync is not None and theirs is not None:
            _agrees_or_says_so(view, sync, theirs)
            _differs_for_a_reason(world, view, sync)
            _accounts_stay(world, view, theirs, made_with)
    _edits_are_kept(world, rows, in_xero)
    _notes_once(world, rows)
    used: list[Any] = world.company.storage.all("SELECT credit_note_id FROM allocation", ())
    ours = [each for each in used if each["credit_note_id"] in in_xero]
    assert len(ours) <= world.credit_used, "credit was used more often than anybody said"
    _contacts_once(world)


def _settled(world: World) -> dict[str, DocumentSync]:
    """The sync records, none of them on its way."""
    with world.here._books.store.read() as session:
        assert session.exec(select(Attempt).where(col(Attempt.finished_at).is_(None))).all() == []
        rows = {each.document_id: each for each in session.exec(select(DocumentSync)).all()}
        assert [each for each in session.exec(select(Link)).all() if each.attempt_id] == []
    assert [each for each in rows.values() if each.attempt_id] == []
    return rows


def _attempts_are_honest(world: World, rows: dict[str, DocumentSync]) -> None:
    """What is said not to have been processed, or to have been refused as a whole, was not saved by Xero.

    What a look-up took for done Xero saved, and what it did not, not; unless somebody changed it there since.
    """
    changed = {document for document, sync in rows.items() if world.edits.changed(sync.xero_id or "")}
    with world.here._books.store.read() as session:
        for each in session.exec(select(Attempt)).all():
            saved = world.saved[each.idempotency_key]
            if each.outcome in ("not_processed", "rejected"):
                assert not saved, f"{each.action} is said to be {each.outcome}"
            elif each.outcome == "looked up" and _can_be_known(world, each, changed):
                done = sum(result["what"] == "done" for result in (each.results or {}).values())
                assert done == saved, f"a look-up took {done} of {saved} {each.action} for done"


def _can_be_known(world: World, attempt: Attempt, changed: set[str]) -> bool:
    """Whether nobody changed in Xero what the attempt is to be known by."""
    if attempt.action in CREDIT and (attempt.method == "DELETE" or world.credit_used_in_xero):
        return False
    return not changed & {each["id"] for each in attempt.members}


def _differs_for_a_reason(world: World, view: DocumentView, sync: DocumentSync) -> None:
    """Only what somebody changed in Xero, totals that Xero computes, and a void it refused, may differ."""
    changed = world.edits.changed(sync.xero_id or "")
    fields = {each["field"] for each in sync.drift or ()} - set(TOTALS) - changed
    refused = view.row.status == "VOIDED" and sync.state in (SyncState.BLOCKED, SyncState.FAILED)
    assert not fields - ({"status"} if refused else set()), f"{view.row.number} differs, and nobody did it"


def _accounts_made_with(world: World) -> dict[str, list[str]]:
    """The accounts of the lines of each document when it was last sent to be made in Xero."""
    found: dict[str, list[str]] = {}
    with world.here._books.store.read() as session:
        for each in session.exec(select(Attempt).order_by(col(Attempt.recorded_at))).all():
            if each.action in ("create_invoice", "create_credit_note"):
                for member, payload in zip(each.members, payloads_of(each), strict=True):
                    found[member["id"]] = [line["AccountCode"] for line in payload["LineItems"]]
    return found


def _accounts_stay(world: World, view: DocumentView, theirs: InXero, made_with: dict[str, list[str]]) -> None:
    """A line in Xero keeps its account, whatever the default is by now, unless somebody chose another one for it (D26)."""
    chosen = view.row.id in world.recoded
    if not chosen and not any(each.startswith("account") for each in world.edits.changed(theirs.document_id)):
        codes = [line["AccountCode"] for line in theirs.line_items()]
        assert codes == made_with[view.row.id], (
            f"the accounts of {view.row.number} changed, and nobody chose that"
        )


def _edits_are_kept(world: World, rows: dict[str, DocumentSync], in_xero: dict[str, InXero]) -> None:
    """What was changed in Xero, and nobody here decided about, is still so there or shown as a difference."""
    by_xero_id = {each.xero_id: each for each in rows.values()}
    for xero_id, field, value in world.edits.undecided():
        theirs, sync = in_xero[xero_id], by_xero_id[xero_id]
        if theirs.status not in _ENDED and shown(theirs)[field] != value:
            drift = {each["field"] for each in sync.drift or ()}
            assert field in drift, (
                f"{field} of {theirs.number} was {value} in Xero and was overwritten, unseen"
            )


def _notes_once(world: World, rows: dict[str, DocumentSync]) -> None:
    """A credit note in Xero has the one note that leads back to us."""
    notes: list[Any] = world.company.storage.all(
        "SELECT record_id FROM history WHERE details LIKE 'Credit note % in Sequence: %'", ()
    )
    found = Counter(each["record_id"] for each in notes)
    made = {each.xero_id for each in rows.values() if each.kind == CREDIT_NOTE and each.xero_id}
    assert found == Counter(dict.fromkeys(made, 1))


def _each_once(world: World, rows: dict[str, DocumentSync], in_xero: dict[str, InXero]) -> None:
    """Exactly the documents that we know of are in Xero, each once, and the history tells of each making once."""
    known = [each.xero_id for each in rows.values() if each.xero_id]
    assert sorted(known) == sorted(in_xero), "a document is in Xero twice, unknown to us, or not there at all"
    assert not [each for each in rows.values() if each.gone], "nothing was taken out of Xero"
    numbers = Counter((each.kind, each.number) for each in in_xero.values())
    assert set(numbers.values()) <= {1}
    with world.here._books.store.read() as session:
        told = Counter(session.exec(select(Event.object_id).where(Event.what == "pushed to Xero")).all())
    assert told == Counter(document for document, sync in rows.items() if sync.xero_id)


def _stands_as_it_says(view: DocumentView, theirs: InXero | None) -> None:
    """Every state says something true, and none says that it is still at work."""
    row, xero = view.row, view.row.xero
    match xero.state:
        case SyncState.QUEUED | SyncState.PUSHING | SyncState.GONE_IN_XERO:
            raise AssertionError(f"{row.number} is still {xero.state}")
        case SyncState.BLOCKED | SyncState.FAILED:
            assert xero.problems, f"{row.number} is {xero.state} without a reason"
        case SyncState.DRIFT:
            assert xero.drift, f"{row.number} is said to differ, and not in what"
        case SyncState.NOT_PUSHED:
            assert theirs is None
            assert row.status in ("DRAFT", "VOIDED"), f"{row.number} is {row.status} and forgotten"
    if row.status == "DRAFT":
        assert theirs is None, "drafts stay here"


def _agrees_or_says_so(view: DocumentView, sync: DocumentSync, theirs: InXero) -> None:
    """What Xero has is what we show of it; what differs from ours is shown, accepted, or waits with a reason."""
    row, xero = view.row, view.row.xero
    assert (xero.number, xero.status, xero.sent) == (theirs.number, theirs.status, theirs.sent)
    assert (xero.issue_date, xero.due_date or theirs.due_date) == (theirs.date, theirs.due_date)
    if row.status == "VOIDED" or theirs.status in _ENDED:
        both = row.status == "VOIDED" and theirs.status in _ENDED
        assert both or _said(sync, "status"), f"{row.number} is void on one side only, unsaid"
        return
    for field, ours, cents in (
        ("net_total", row.net_total, theirs.sub_total),
        ("tax_total", row.tax_total, theirs.total_tax),
        ("gross_total", row.gross_total, theirs.total),
    ):
        assert round(ours * 100) == cents or _said(sync, field), f"{field} of {row.number} differs, unsaid"
    assert sum(each.amount for each in view.allocations) * 100 == theirs.credited, "credit went elsewhere"
    if row.payment_source == "xero" and row.kind == INVOICE:
        assert row.payment_status == _payment_status(theirs)
    if xero.state != SyncState.SYNCED:
        return
    accepted = _accepted(sync)
    if row.status == "SENT":
        dates = (theirs.date, theirs.due_date) if row.kind == INVOICE else (theirs.date,)
        assert accepted & {"date", "due_date"} or dates == (row.issue_date, row.due_date)[: len(dates)]
        assert DUMMY not in dates or "date" in accepted, f"{row.number} is sent with a dummy date"
        assert theirs.sent or "sent" in accepted, f"{row.number} is sent, and in Xero not"
    else:
        assert theirs.date == DUMMY or "date" in accepted, f"{row.number} is unsent with a real date"
        assert not theirs.sent
    codes = [line.account_code for line in view.lines]
    assert codes == [line["AccountCode"] for line in theirs.line_items()] or accepted


def _said(sync: DocumentSync, field: str) -> bool:
    """Whether the difference is shown, was accepted with a reason, or waits with one."""
    drift = {each["field"] for each in sync.drift or ()} | _accepted(sync)
    return field in drift or sync.state in (SyncState.BLOCKED, SyncState.FAILED, SyncState.OUT_OF_DATE)


def _accepted(sync: DocumentSync) -> set[str]:
    return {each["field"] for each in (sync.accepted_drift or {}).get("drift", ())}


def _payment_status(theirs: InXero) -> str:
    if theirs.status == "PAID":
        return "PAID"
    return "PARTIALLY_PAID" if theirs.settled else "UNPAID"


def _contacts_once(world: World) -> None:
    """No customer was made a contact twice, and no link leads nowhere."""
    rows: list[Any] = world.company.storage.all(
        "SELECT contact_id, number_key FROM contact WHERE tenant_id = ?", (world.office.tenant,)
    )
    numbers = Counter(each["number_key"] for each in rows if each["number_key"] in world.customers)
    assert set(numbers.values()) <= {1}
    ids = {each["contact_id"] for each in rows}
    with world.here._books.store.read() as session:
        for link in session.exec(select(Link)).all():
            assert link.contact_id is None or link.contact_id in ids
