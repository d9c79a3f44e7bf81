"""The one judgement about a document: what Xero should receive, how that differs from the last push, what stops it.

Pure: the plan shows it, the push acts on it, and `restate` stores the state that follows from it.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from typing import Any

from sqlmodel import Session, col, select

from seqxero_tui.billing.tables import Document
from seqxero_tui.billing.words import DocumentStatus
from seqxero_tui.errors import Problem
from seqxero_tui.mapping.differences import Change, changes, fingerprint
from seqxero_tui.mapping.documents import WireSettings, document_payload, document_problems
from seqxero_tui.mapping.link_template import fill
from seqxero_tui.sync.dossiers import Dossier, Setting, dossiers, parts, rows_in
from seqxero_tui.sync.observe import TOTALS
from seqxero_tui.sync.preflight import problems, size_problems
from seqxero_tui.sync.shown import tax_given, with_tax_restored
from seqxero_tui.sync.states import SyncState, document_state
from seqxero_tui.sync.tables import DocumentSync, Organisation
from seqxero_tui.xero.records import DocumentKind as XeroKind

_CHUNK = 500  # bound parameters in one statement
_FINAL = (DocumentStatus.FINAL, DocumentStatus.SENT, DocumentStatus.VOIDED)


_SENDING = ("Date", "DueDate", "SentToContact")
"""What sending a document changes in Xero."""


@dataclass(frozen=True, slots=True)
class Assessment:
    """`payload` is the element Xero would receive, None when there is nothing to send or it cannot be built.

    `lines` are ours of its lines where it keeps something that a person accepted in Xero (see `_kept`).
    """

    dossier: Dossier
    verb: str | None
    payload: dict[str, Any] | None
    changes: tuple[Change, ...]
    problems: tuple[Problem, ...]
    lines: list[dict[str, Any]] | None = None

    @property
    def action(self) -> str:
        """The contract's word: create_invoice, update_credit_note, …"""
        return f"{self.verb}_{self.dossier.kind.value}"

    @property
    def refused_before(self) -> tuple[Problem, ...]:
        """Why Xero refused exactly this before; sending it again unchanged would be a wasted call."""
        sync = self.dossier.sync
        if sync is None or self.payload is None or not sync.rejected:
            return ()
        same = sync.rejected_fingerprint == refused_as(self.payload)
        return as_problems(sync.rejected) if same else ()


def assess(dossier: Dossier, setting: Setting) -> Assessment:
    """What a push of the document would do now. A draft, and a document that needs nothing, has no verb."""
    document, sync = dossier.document, dossier.sync
    if document.status not in _FINAL:
        return Assessment(dossier, None, None, (), ())
    if document.status == DocumentStatus.VOIDED:
        return _void(dossier, setting)
    found = problems(dossier, setting)
    if found:
        return Assessment(dossier, "update" if dossier.in_xero else "create", None, (), found)
    payload = document_payload(dossier.facts(), wire_settings(dossier, setting.organisation))
    if found := size_problems(payload):
        return Assessment(dossier, "update" if dossier.in_xero else "create", None, (), found)
    if not dossier.in_xero or sync is None:
        return Assessment(dossier, "create", payload, tuple(changes(None, payload)), ())
    return _update(dossier, sync, with_tax_restored(payload, sync.pushed or {}, tax_given(sync.accounts)))


def _update(dossier: Dossier, sync: DocumentSync, desired: dict[str, Any]) -> Assessment:
    """What of the document Xero is to have otherwise than it was pushed, and nothing else: a field that is left out
    stays as it is there (so Xero's page on partial updates), whoever changed it meanwhile and whether we saw it or not."""
    pushed = _comparable(sync.pushed or {}, desired)
    differing = tuple(changes(pushed, desired))
    if not differing:
        return Assessment(dossier, None, None, (), ())
    fields = dict.fromkeys(each.field for each in differing)
    if sync.wanted and sync.only_sending:
        fields = dict.fromkeys(field for field in fields if field in _SENDING)
    if undecided := _undecided(sync, pushed, desired, fields):
        return Assessment(dossier, "update", None, differing, (undecided,))
    if not fields:  # what differs waits for a person's order (D26)
        return Assessment(dossier, "update", None, differing, ())
    # A field that we no longer say has to be emptied.
    payload = {field: desired.get(field, "") for field in fields}
    lines = desired["LineItems"] if "LineItems" in fields else None
    if lines is not None:
        kept = _kept(pushed.get("LineItems", []), (sync.observed or {}).get("LineItems", []), lines)
        payload["LineItems"] = _with_ids(kept, dossier, sync)
        lines = None if kept == lines else lines
    # The status goes along: what is paid in full, if only because it is over nothing, takes the sent mark as approved.
    payload = {XeroKind(dossier.kind.value).id_key: sync.xero_id, "Status": desired["Status"]} | payload
    if _flag_alone(sync, payload):
        payload = {key: value for key, value in payload.items() if key not in ("Date", "DueDate")}
    shown = tuple(each for each in differing if each.field in payload)
    return Assessment(dossier, "update", payload, shown, (), lines)


def expected(dossier: Dossier, setting: Setting) -> Assessment:
    """What a first push would send of the document's lines, a draft's too, whoever the contact will be."""
    facts = replace(dossier.facts(), number=dossier.document.number or "-", sent=False)
    lines = (
        {}
        if document_problems(facts)
        else document_payload(facts, wire_settings(dossier, setting.organisation))
    )
    return Assessment(dossier, "create", lines or None, (), ())


def wire_settings(dossier: Dossier, organisation: Organisation) -> WireSettings:
    """What the connection adds to a document."""
    link = dossier.link
    sent_with = _tax_type_sent(dossier)
    return WireSettings(
        contact_id=link.contact_id if link and link.contact_id else "",
        exempt_tax_type=sent_with or organisation.exempt_tax_type,
        reverse_charge_tax_type=sent_with or organisation.reverse_charge_tax_type,
        url=_url(dossier, organisation),
    )


def _tax_type_sent(dossier: Dossier) -> str | None:
    """The tax code a pushed document went with: like its accounts, it does not follow later settings (D26)."""
    if not dossier.in_xero or dossier.sync is None:
        return None
    lines = (dossier.sync.pushed or {}).get("LineItems", [])
    return next((line["TaxType"] for line in lines if "TaxType" in line), None)


def link_back(organisation: Organisation, kind: str, document_id: str) -> str | None:
    """The address that leads from Xero to our document, or None when Xero refused such addresses (R45, D50)."""
    template = organisation.link_template
    return fill(template, kind, document_id) if template else None


def _url(dossier: Dossier, organisation: Organisation) -> str | None:
    """The address a document goes with: once it is in Xero, the one it went with, whatever the setting is now (D26)."""
    now = link_back(organisation, dossier.kind.value, dossier.document.id)
    if now is None or not dossier.in_xero or dossier.sync is None or dossier.sync.pushed is None:
        return now
    sent: str | None = dossier.sync.pushed.get("Url")
    return sent


def restate(session: Session, organisation: Organisation, document_ids: Collection[str]) -> None:
    """Derives and stores the state of the documents, in the caller's transaction, after something about them changed."""
    if not document_ids:
        return
    session.flush()
    concerned = rows_in(
        session,
        DocumentSync,
        DocumentSync.document_id,
        document_ids,
        DocumentSync.tenant_id == organisation.tenant_id,
    )
    document_ids = [sync.document_id for sync in concerned]
    setting = Setting.read(session, organisation)
    for dossier in dossiers(session, organisation, document_ids):
        store_state(session, assess(dossier, setting), organisation)


def restate_blocked(session: Session, organisation: Organisation, schedule_ids: Collection[str]) -> None:
    """Judges anew what is blocked of these billing schedules' documents: what billed the same period may be gone (D63)."""
    session.flush()
    blocked = (
        select(Document.id)
        .join(DocumentSync, col(DocumentSync.document_id) == col(Document.id))
        .where(DocumentSync.tenant_id == organisation.tenant_id, DocumentSync.state == SyncState.BLOCKED)
    )
    for part in parts(sorted(schedule_ids), _CHUNK):
        restate(
            session,
            organisation,
            session.exec(blocked.where(col(Document.billing_schedule_id).in_(part))).all(),
        )


def store_state(session: Session, assessment: Assessment, organisation: Organisation) -> DocumentSync | None:
    """Stores the state that follows from the assessment; a document that never concerned Xero gets no record."""
    dossier = assessment.dossier
    sync = dossier.sync
    if sync is None:
        return None
    nothing_due = assessment.payload is None and not assessment.problems
    if sync.wanted and nothing_due and sync.attempt_id is None:
        sync.wanted = sync.only_sending = False  # Xero has all that was ordered
    if not assessment.problems:  # with problems there is no telling what would change
        sync.changed = dossier.in_xero and assessment.verb is not None
    stopped_by = {each["code"] for each in sync.blocked or ()}
    sync.blocked = as_dicts(assessment.problems) if sync.wanted and assessment.problems else None
    sync.state = document_state(
        wanted=sync.wanted,
        blocked=bool(sync.blocked),
        rejected=bool(assessment.refused_before),
        in_flight=sync.attempt_id is not None,
        pushed=sync.xero_id is not None,
        changed=sync.changed,
        drift=bool(sync.drift),
        gone=sync.gone,
    )
    if sync.state != SyncState.QUEUED:
        sync.offered = False
    elif stopped_by - {"customer_pending"}:  # which was ordered together with its documents
        sync.offered = True
    session.add(sync)
    return sync


def want(
    session: Session,
    organisation: Organisation,
    documents: Sequence[tuple[str, str]],
    *,
    only_sending: bool = False,
) -> None:
    """Marks the documents (id, kind) for the next push, in the caller's transaction, and states where they stand.

    With `only_sending`, of what is in Xero already only dates and the sent mark are ordered.
    """
    for document_id, kind in documents:
        sync = session.get(DocumentSync, (organisation.tenant_id, document_id)) or DocumentSync(
            tenant_id=organisation.tenant_id, document_id=document_id, kind=kind
        )
        order(sync, only_sending=only_sending)
        session.add(sync)
    restate(session, organisation, [document_id for document_id, _ in documents])
    for document_id, _ in documents:
        session.get_one(DocumentSync, (organisation.tenant_id, document_id)).offered = False


def order(sync: DocumentSync, *, only_sending: bool) -> None:
    """Marks the document for the next push; what was ordered before in full stays so."""
    sync.only_sending = only_sending and sync.xero_id is not None and (sync.only_sending or not sync.wanted)
    sync.wanted = True


def as_dicts(found: Sequence[Problem]) -> list[dict[str, str]]:
    """Problems as they are stored."""
    return [problem.as_dict() for problem in found]


def as_problems(stored: Sequence[dict[str, str]] | None) -> tuple[Problem, ...]:
    """Stored problems as values."""
    return tuple(Problem(**each) for each in stored or ())


def _void(dossier: Dossier, setting: Setting) -> Assessment:
    sync = dossier.sync
    if not dossier.in_xero or sync is None or sync.xero_status in ("VOIDED", "DELETED"):
        return Assessment(dossier, None, None, (), ())
    payload = {XeroKind(dossier.kind.value).id_key: sync.xero_id, "Status": "VOIDED"}
    return Assessment(
        dossier, "void", payload, (Change("Status", sync.xero_status, "VOIDED"),), problems(dossier, setting)
    )


def _comparable(pushed: dict[str, Any], payload: dict[str, Any]) -> dict[str, Any]:
    """What was pushed, without the link back when none is sent any more: that alone is not worth a write."""
    return pushed if "Url" in payload else {key: value for key, value in pushed.items() if key != "Url"}


def refused_as(payload: dict[str, Any]) -> str:
    """What a refusal is remembered by. The mark of being sent is left out: it is set even where dates are refused (D9)."""
    return fingerprint({key: value for key, value in payload.items() if key != "SentToContact"})


def _flag_alone(sync: DocumentSync, payload: dict[str, Any]) -> bool:
    """Whether only the mark of being sent is to be set, because Xero refused the dates of what has payments (D9)."""
    settled = bool(sync.amount_paid or sync.amount_credited)
    return settled and "SentToContact" in payload and sync.rejected_fingerprint == refused_as(payload)


def _undecided(
    sync: DocumentSync, pushed: dict[str, Any], desired: dict[str, Any], written: Collection[str]
) -> Problem | None:
    """An edit in Xero that a write of ours would silently overwrite; totals that Xero computes are not written.

    An edit that was accepted stays where it is, unless lines came or went in Xero and ours are to be written.
    """
    fields = [each["field"] for each in sync.drift or () if each["field"] not in TOTALS]
    ours, theirs = pushed.get("LineItems", []), (sync.observed or pushed).get("LineItems", [])
    if "LineItems" in written and len(ours) != len(theirs):
        fields = fields or ["lines"]
    if not fields:
        return None
    return Problem(
        "drift_undecided",
        f"It was changed in Xero ({', '.join(fields)}), and pushing it would overwrite that.",
        "Settle first whether ours or Xero's holds.",
    )


def _kept(
    pushed: list[dict[str, Any]], observed: list[dict[str, Any]], desired: list[dict[str, Any]]
) -> list[dict[str, Any]]:
    """The lines we want, with what Xero has where we want nothing else than we pushed: what was accepted there stays."""
    if len(pushed) != len(desired) or len(observed) != len(desired):
        return desired
    return [
        {
            field: theirs.get(field, value) if before.get(field) == value else value
            for field, value in ours.items()
        }
        | _accepted_tax(before, theirs, ours)
        for before, theirs, ours in zip(pushed, observed, desired, strict=True)
    ]


def _accepted_tax(before: dict[str, Any], theirs: dict[str, Any], ours: dict[str, Any]) -> dict[str, Any]:
    """The tax code of a line that we leave to Xero and somebody changed there, as long as it goes to the same account."""
    same = before.get("AccountCode") == ours.get("AccountCode")
    return {"TaxType": theirs["TaxType"]} if same and "TaxType" in theirs and "TaxType" not in ours else {}


def _with_ids(lines: list[dict[str, Any]], dossier: Dossier, sync: DocumentSync) -> list[dict[str, Any]]:
    """The lines with Xero's ids, so that they are changed and not replaced (D13)."""
    ids = sync.line_ids or {}
    return [
        ({"LineItemID": ids[line.id]} if line.id in ids else {}) | element
        for line, element in zip(dossier.lines, lines, strict=True)
    ]
