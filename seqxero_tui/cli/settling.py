"""`seqxero invoices settle` and its twin: what is to be done about a difference between both sides of a document."""

from __future__ import annotations

from functools import partial

from seqxero_tui.billing.words import DocumentKind
from seqxero_tui.cli import document_words as words
from seqxero_tui.cli import pushing
from seqxero_tui.cli.arguments import Subparsers, add_verb
from seqxero_tui.cli.call import DONE, Call
from seqxero_tui.errors import InputError
from seqxero_tui.sync.states import Choice


def add_settle(verbs: Subparsers, kind: DocumentKind) -> None:
    """The verb for one kind of document."""
    settling = add_verb(
        verbs, "settle", partial(_settle, kind), "say what holds when one of them differs in Xero"
    )
    settling.add_argument("ref", metavar="REF", help="id, number or beginning of the customer's name")
    settling.add_argument(
        "choice", metavar="CHOICE", choices=[each.value for each in Choice], help=", ".join(Choice)
    )
    settling.add_argument("--reason", metavar="TEXT", default="", help="why it is right; needed to ignore it")
    settling.add_argument("--no-sync", action="store_true", help="leave the push to the next sync")


def _settle(kind: DocumentKind, call: Call) -> int:
    """Does what was chosen and pushes it at once when ours is to be pushed; what was chosen stays when that fails."""
    from seqxero_tui.cli import document_forms, sync_forms
    from seqxero_tui.present.drift import OFFERS
    from seqxero_tui.sync.reports import VerbResult

    args, choice = call.args, Choice(call.args.choice)
    if choice is Choice.IGNORE and not args.reason.strip():
        raise InputError(
            "missing_reason",
            "Ignoring a difference needs a reason.",
            "Say with --reason TEXT why it is right. Nothing was changed.",
        )
    with call.workspace() as workspace:
        view = workspace.documents.get(kind, args.ref)
        if choice is Choice.VOID_HERE and choice in view.choices:
            call.console.confirm(*words.void_question([view.row]))
        workspace.drifts.settle(view.row.id, choice, args.reason)
        report, error = pushing.push_now(call, workspace, [view.row.id] if choice.pushes else [])
        after = workspace.documents.get(kind, view.row.id)
    row = after.row
    result = sync_forms.verb_result(VerbResult(row.kind, row.id, row.number, row.customer_name))
    data = {
        "results": [{**result, "choice": choice.value, "xero": document_forms.xero_side(row.xero)}],
        "sync": None if report is None else sync_forms.sync_report(report),
    }
    if error is None or not call.console.json:
        call.console.result(data, lambda: words.settled(row, OFFERS[choice].done))
    if error:
        call.console.error(error.problem, data)
        return error.exit_code
    return DONE if report is None else pushing.exit_code(report)
