"""The one judgement about a document: what Xero should receive, how that differs from the last push, what stops it.

Pure: the plan shows it, the push acts on it, and `restate` stores the state that follows from it.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Any

from sqlmodel import Session

from seqxero_tui.billing.words import DocumentStatus
from seqxero_tui.errors import Problem
from seqxero_tui.mapping.differences import Change, changes, fingerprint
from seqxero_tui.mapping.documents import WireSettings, document_payload
from seqxero_tui.sync.dossiers import Dossier, Setting, dossiers
from seqxero_tui.sync.preflight import problems
from seqxero_tui.sync.states import document_state
from seqxero_tui.sync.tables import DocumentSync, Organisation
from seqxero_tui.xero.records import DocumentKind as XeroKind

_FINAL = (DocumentStatus.FINAL, DocumentStatus.SENT, DocumentStatus.VOIDED)


@dataclass(frozen=True, slots=True)
class Assessment:
    """`payload` is the element Xero would receive, None when there is nothing to send or it cannot be built."""

    dossier: Dossier
    verb: str | None
    payload: dict[str, Any] | None
    changes: tuple[Change, ...]
    problems: tuple[Problem, ...]

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
        same = sync.rejected_fingerprint == fingerprint(self.payload)
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
    if not dossier.in_xero or sync is None:
        return Assessment(dossier, "create", payload, tuple(changes(None, payload)), ())
    differing = tuple(changes(sync.pushed, payload))
    if not differing:
        return Assessment(dossier, None, None, (), ())
    return Assessment(dossier, "update", _with_ids(payload, sync, dossier), differing, ())


def wire_settings(dossier: Dossier, organisation: Organisation) -> WireSettings:
    """What the connection adds to a document."""
    link = dossier.link
    return WireSettings(
        contact_id=link.contact_id if link and link.contact_id else "",
        exempt_tax_type=organisation.exempt_tax_type,
        reverse_charge_tax_type=organisation.reverse_charge_tax_type,
        url=link_back(organisation, dossier.kind.value, dossier.document.id),
    )


def link_back(organisation: Organisation, kind: str, document_id: str) -> str | None:
    """The address that leads from Xero to our document, or None when Xero refused such addresses (R45, D50)."""
    template = organisation.link_template
    return template.format(kind=kind.replace("_", "-"), id=document_id) if template else None


def restate(session: Session, organisation: Organisation, document_ids: Collection[str]) -> None:
    """Derives and stores the state of the documents, in the caller's transaction, after something about them changed."""
    if not document_ids:
        return
    session.flush()
    setting = Setting.read(session, organisation)
    for dossier in dossiers(session, organisation, document_ids):
        store_state(session, assess(dossier, setting), organisation)


def store_state(session: Session, assessment: Assessment, organisation: Organisation) -> DocumentSync | None:
    """Stores the state that follows from the assessment; a document that never concerned Xero gets no record."""
    dossier = assessment.dossier
    sync = dossier.sync
    if sync is None:
        return None
    if sync.wanted and assessment.verb is None and sync.attempt_id is None:
        sync.wanted = False  # Xero has it all
    if not assessment.problems:  # with problems there is no telling what would change
        sync.changed = dossier.in_xero and assessment.verb is not None
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
    session.add(sync)
    return sync


def want(session: Session, organisation: Organisation, documents: Sequence[tuple[str, str]]) -> None:
    """Marks the documents (id, kind) for the next push, in the caller's transaction, and states where they stand."""
    for document_id, kind in documents:
        sync = session.get(DocumentSync, (organisation.tenant_id, document_id)) or DocumentSync(
            tenant_id=organisation.tenant_id, document_id=document_id, kind=kind
        )
        sync.wanted = True
        session.add(sync)
    restate(session, organisation, [document_id for document_id, _ in documents])


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


def _with_ids(payload: dict[str, Any], sync: DocumentSync, dossier: Dossier) -> dict[str, Any]:
    """The payload as a change of what is there: with Xero's ids, so that lines are changed and not replaced (D13)."""
    ids = sync.line_ids or {}
    lines = [
        ({"LineItemID": ids[line.id]} if line.id in ids else {}) | element
        for line, element in zip(dossier.lines, payload["LineItems"], strict=True)
    ]
    kind = XeroKind(dossier.kind.value)
    return {kind.id_key: sync.xero_id} | payload | {"LineItems": lines}
