"""What can be done to invoices and credit notes, the same from the list and from one of them: asked, done locally,
then pushed at once.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from functools import partial
from typing import TYPE_CHECKING

from seqxero_tui.billing.words import DocumentKind, DocumentStatus
from seqxero_tui.present import verbs
from seqxero_tui.present.action import Action
from seqxero_tui.present.actions import TAB_KEYS, fix_key, not_connected
from seqxero_tui.present.documents import called
from seqxero_tui.present.drift import differs
from seqxero_tui.present.reports import verb_headline, verb_story
from seqxero_tui.present.results import headline, outcomes, story
from seqxero_tui.present.verbs import Verb
from seqxero_tui.sync.reports import VerbResult
from seqxero_tui.sync.views import DocumentRow
from seqxero_tui.tui.allocating import allocate_credit
from seqxero_tui.tui.archiving import archive_customers
from seqxero_tui.tui.browser import open_address
from seqxero_tui.tui.dialogs.confirm import Confirm
from seqxero_tui.tui.dialogs.results import Results
from seqxero_tui.tui.drafting import credit_invoice, delete_draft, edit_draft
from seqxero_tui.tui.linking import link_customer_of
from seqxero_tui.tui.planning import REHEARSED, show_preview
from seqxero_tui.tui.screens.base import Room
from seqxero_tui.tui.settling import settle_document
from seqxero_tui.tui.syncing import run_sync

if TYPE_CHECKING:
    from seqxero_tui.workspace import Workspace

LeftOut = Sequence[tuple[DocumentRow, str]]
"""Documents a verb does not apply to, each with the reason."""
Split = tuple[list[DocumentRow], list[tuple[DocumentRow, str]]]

_VERBS = {
    "document.finalize": Verb.FINALIZE,
    "document.send": Verb.SEND,
    "document.void": Verb.VOID,
    "document.push": Verb.PUSH,
    "document.mark_paid": Verb.MARK_PAID,
}


class DocumentVerbs(Room):
    """Mixed into screens that have `chosen_documents`: their verbs, with question, result and push."""

    def __init__(self) -> None:
        super().__init__()
        self._judged: dict[Verb, tuple[list[DocumentRow], Split]] = {}
        """Of each verb the documents that were last judged, and how: of many, judging at every key would be felt."""

    def split(self, verb: Verb) -> Split:
        """The chosen documents that `verb` applies to, and the others, each with the reason."""
        chosen = self.chosen_documents()
        judged = self._judged.get(verb)
        if judged is None or judged[0] is not chosen:
            judged = self._judged[verb] = (chosen, verbs.split(verb, chosen))
        return judged[1]

    def chosen_documents(self) -> list[DocumentRow]:
        """The marked documents, or the one in front."""
        raise NotImplementedError

    def current_document(self) -> DocumentRow | None:
        """The one in front."""
        raise NotImplementedError

    def hidden(self, rows: Sequence[DocumentRow]) -> int:
        """How many of `rows` a filter hides."""
        return 0

    def verb_done(self, ids: Sequence[str]) -> None:
        """These documents were dealt with."""

    def why_not(self, action: Action) -> str | None:
        """Verbs need a document they apply to."""
        if action.where != "document" or action.id == "document.refresh":
            return super().why_not(action)
        row = self.current_document()
        if row is None:
            return "There is no document here."
        if action.id in _VERBS:
            verb = _VERBS[action.id]
            fitting, left_out = self.split(verb)
            return None if fitting else verbs.refusal(verb, left_out)
        if action.id in ("document.edit", "document.delete"):
            return verbs.not_a_draft(row)
        if action.id == "document.credit":
            return verbs.not_creditable(row)
        if action.id == "document.preview" and self._next_write() is None:
            return verbs.nothing_to_write(self.chosen_documents())
        if action.id == "document.link" and self.seqxero.standing.organisation is None:
            return not_connected()
        if action.id == "document.restore" and not _archived(row):
            return f"{row.customer_name} is not archived."
        if action.id == "document.allocate" and row.kind != DocumentKind.CREDIT_NOTE:
            return f"Credit is used from the credit note: {TAB_KEYS['credit_notes']} shows the credit notes."
        if action.id == "document.allocate" and row.xero.id is None:
            return f"{called(row)} is not in Xero."
        if action.id == "document.open" and row.xero.url is None:
            return f"{called(row)} is not in Xero."
        if action.id == "document.payment_page" and row.payment_link is None:
            return f"{called(row)} has no payment page that is known here."
        return None

    def words_for(self, action: Action) -> str:
        """Verbs count what they apply to."""
        if action.id not in _VERBS:
            return super().words_for(action)
        fitting, _ = self.split(_VERBS[action.id])
        first = action.id == "document.push" and all(row.xero.id is None for row in fitting)
        label = verbs.WORDINGS[Verb.PUSH].button if first else action.label
        return f"{label} {len(fitting):,}" if len(fitting) > 1 else label

    def in_footer(self, action: Action) -> bool:
        """Only what can be done: the verbs that apply, settling where something differs, linking where it lacks."""
        row = self.current_document()
        if action.id in _VERBS:
            return bool(action.footer) and bool(self.split(_VERBS[action.id])[0])
        if action.id == "document.link" and (row is None or row.linked):
            return False
        if action.id == "document.restore" and (row is None or not _archived(row)):
            return False
        if action.id == "document.credit" and (row is None or verbs.not_creditable(row)):
            return False
        if action.id == "document.settle" and (row is None or not differs(row)):
            return False
        return super().in_footer(action)

    def do_finalize(self) -> None:
        """Drafts become final and go to Xero."""
        self._ask(Verb.FINALIZE)

    def do_send(self) -> None:
        """Final documents are sent."""
        self._ask(Verb.SEND)

    def do_void(self) -> None:
        """Void here and in Xero."""
        self._ask(Verb.VOID)

    def do_push(self) -> None:
        """Push once more."""
        self._ask(Verb.PUSH)

    def do_mark_paid(self) -> None:
        """Paid by other means."""
        self._ask(Verb.MARK_PAID)

    def do_refresh(self) -> None:
        """What changed in Xero."""
        run_sync(self.seqxero, push=False, pull=True)

    def do_open(self) -> None:
        """The document's page in Xero."""
        row = self.current_document()
        if row is not None and row.xero.url is not None:
            open_address(self.seqxero, row.xero.url, f"{called(row)} in Xero")

    def do_payment_page(self) -> None:
        """The page where the customer pays."""
        row = self.current_document()
        if row is not None and row.payment_link is not None:
            open_address(self.seqxero, row.payment_link, f"the payment page of {called(row)}")

    def do_link(self) -> None:
        """The document's customer to a contact in Xero."""
        row = self.current_document()
        if row is not None:
            link_customer_of(self.seqxero, row.kind, row.id)

    def do_restore(self) -> None:
        """The document's customer out of the archive."""
        row = self.current_document()
        if row is not None:
            self.seqxero.jobs.start(
                lambda workspace, job: workspace.customers.get(row.customer_id),
                lambda view: archive_customers(self.seqxero, [view.row], restore=True),
                group="customer-form",
            )

    def do_allocate(self) -> None:
        """The credit of a credit note."""
        row = self.current_document()
        if row is not None:
            allocate_credit(self.seqxero, row)

    def do_settle(self) -> None:
        """What differs in Xero, and what is to be done about it."""
        row = self.current_document()
        if row is not None:
            settle_document(self.seqxero, row)

    def do_edit(self) -> None:
        """Write on a draft."""
        row = self.current_document()
        if row is not None:
            edit_draft(self.seqxero, row, self.TAB, self.kept)

    def do_delete(self) -> None:
        """Delete a draft."""
        row = self.current_document()
        if row is not None:
            delete_draft(self.seqxero, row, lambda: self.deleted(row.id))

    def do_credit(self) -> None:
        """Credit an invoice by its lines, and go to the credit note."""
        row = self.current_document()
        if row is not None:
            credit_invoice(self.seqxero, row, self.TAB, self._to_credit_note)

    def kept(self, document_id: str) -> None:
        """A draft was made or changed."""
        self.seqxero.refresh_data()

    def deleted(self, document_id: str) -> None:
        """A draft is gone."""
        self.verb_done([document_id])

    def _to_credit_note(self, document_id: str) -> None:
        from seqxero_tui.tui.screens.document_detail import DocumentDetail  # which has these verbs too

        self.seqxero.refresh_data()
        self.app.push_screen(DocumentDetail(DocumentKind.CREDIT_NOTE, document_id, self.TAB))

    def do_preview(self) -> None:
        """Exactly what would be written next."""
        verb = self._next_write()
        if verb is not None:
            self._look(verb)

    def _next_write(self) -> Verb | None:
        return next((verb for verb in verbs.WRITES if self.split(verb)[0]), None)

    def _look(self, verb: Verb) -> None:
        fitting, left_out = self.split(verb)

        def go(ids: Collection[str]) -> None:
            self._do(verb, [row for row in fitting if row.id in ids], ())  # the plan said what it leaves out

        ids, hidden = [row.id for row in fitting], self.hidden(fitting)
        show_preview(self.seqxero, self.TAB, ids, verb, go, left_out=len(left_out), hidden=hidden)

    def _ask(self, verb: Verb) -> None:
        fitting, left_out = self.split(verb)
        connected = self.seqxero.standing.organisation is not None
        if verb is Verb.PUSH and len(fitting) > 1 and connected:
            self._look(verb)
            return
        ask = partial(verbs.question, verb, fitting, left_out=len(left_out), hidden=self.hidden(fitting))
        asked = ask()

        def answered(yes: bool | None) -> None:
            if yes:
                self._do(verb, fitting, left_out)

        look = partial(self._look, verb) if connected and verb is not Verb.MARK_PAID else None
        question = Confirm(asked.title, asked.body, agree=asked.agree, look=look)
        self.app.push_screen(question, answered)
        if connected and verb in verbs.TO_XERO:  # what stands in the way is told as soon as it is known
            ids = [row.id for row in fitting]
            self.seqxero.jobs.start(
                lambda workspace, job: workspace.sync.preview(ids, REHEARSED[verb]),
                lambda plan: question.retell(ask(plan=plan).body),
                group="foresee",
                failed=lambda problem: None,  # an unfinished setup is told when it is done
                newest_only=True,
            )

    def _do(self, verb: Verb, rows: Sequence[DocumentRow], left_out: LeftOut) -> None:
        call = partial(_apply, verb, rows)
        self.seqxero.jobs.write(
            lambda workspace, job: call(workspace),
            partial(self._done, verb, left_out),
            group="verbs",
            of=[row.id for row in rows],
            doing=verbs.being_changed(rows),
        )

    def _done(self, verb: Verb, left_out: LeftOut, results: list[VerbResult]) -> None:
        several = len(results) + len(left_out) > 1
        tell = partial(self._tell_results, verb, left_out, results) if several else None
        if not several:
            self.seqxero.tell_story(
                verb_headline(verbs.WORDINGS[verb].done, results), verb_story(results, fix_key)
            )
        done = [result.id for result in results if result.problem is None]
        self.verb_done(done)
        self.seqxero.refresh_rows()
        if done and verb is not Verb.MARK_PAID:
            run_sync(self.seqxero, done, then=tell)
        elif tell is not None:
            tell()

    def _tell_results(self, verb: Verb, left_out: LeftOut, results: list[VerbResult]) -> None:
        """What became of each, once all that follows is over."""
        ids = [*(result.id for result in results), *(row.id for row, _ in left_out)]

        def tell(rows: tuple[DocumentRow, ...]) -> None:
            found = outcomes(verb, results, left_out, {row.id: row for row in rows})
            if self.app.screen is self:
                self.app.push_screen(Results(headline(verb, found), found), self._go_to)
            else:  # somebody works elsewhere by now: no dialog takes their keys
                self.seqxero.tell_story(headline(verb, found), story(found, fix_key))

        self.seqxero.jobs.start(lambda workspace, job: workspace.documents.rows(ids), tell, group="results")

    def _go_to(self, row: DocumentRow | None) -> None:
        from seqxero_tui.tui.screens.document_detail import DocumentDetail  # which has these verbs too

        if row is not None:
            self.app.push_screen(DocumentDetail(DocumentKind(row.kind), row.id, self.TAB))


def _archived(row: DocumentRow) -> bool:
    return row.customer_problem is not None and row.customer_problem.code == "customer_archived"


def _apply(verb: Verb, rows: Sequence[DocumentRow], workspace: Workspace) -> list[VerbResult]:
    """Do it, on a thread."""
    documents, ids = workspace.documents, [row.id for row in rows]
    if verb is Verb.FINALIZE:
        return documents.finalize(ids)
    if verb is Verb.VOID:
        return documents.void(ids)
    if verb is Verb.PUSH:
        return documents.push_again(ids)
    if verb is Verb.MARK_PAID:
        return documents.mark_paid(ids)
    drafts = [row.id for row in rows if row.status == DocumentStatus.DRAFT]
    others = [each for each in ids if each not in drafts]
    return [*documents.finalize(drafts, send=True), *documents.send(others)]
