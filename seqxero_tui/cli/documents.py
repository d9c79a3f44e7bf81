"""`seqxero invoices` and `seqxero credit-notes`: the same verbs for both kinds of document."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from typing import TYPE_CHECKING

from seqxero_tui.billing.words import DocumentKind, DocumentStatus, PaymentStatus
from seqxero_tui.cli import document_words as words
from seqxero_tui.cli import pushing
from seqxero_tui.cli.allocating import add_allocations
from seqxero_tui.cli.arguments import (
    Parser,
    Subparsers,
    account_choice,
    add_account_choice,
    add_references,
    add_verb,
    add_verbs,
)
from seqxero_tui.cli.call import DIFFERENT, DONE, Call, every_row
from seqxero_tui.cli.crediting import add_create
from seqxero_tui.cli.settling import add_settle
from seqxero_tui.errors import InputError
from seqxero_tui.sync.states import SyncState
from seqxero_tui.text import one_line

if TYPE_CHECKING:
    from seqxero_tui.sync.reports import VerbResult
    from seqxero_tui.sync.views import DocumentRow, LineView
    from seqxero_tui.workspace import Workspace

Apply = Callable[["Workspace", list[str]], "list[VerbResult]"]
"""Applies a verb to documents, by their ids."""


def define_invoices(noun: Parser) -> None:
    """The noun's verbs."""
    _define(noun, "invoices", DocumentKind.INVOICE)


def define_credit_notes(noun: Parser) -> None:
    """The same verbs without `mark-paid`."""
    _define(noun, "credit notes", DocumentKind.CREDIT_NOTE)


def _define(noun: Parser, name: str, kind: DocumentKind) -> None:
    verbs = add_verbs(noun)
    _add_list(verbs, name, kind)
    showing = add_verb(
        verbs,
        "show",
        partial(_show, kind),
        "one of them, its lines with their ledger accounts and why",
    )
    showing.add_argument("ref", metavar="REF", help="id, number or beginning of the customer's name")
    finalizing = _add_life_cycle(
        verbs, "finalize", _finalize, name, kind, "give drafts their number and push them"
    )
    finalizing.add_argument("--send", action="store_true", help="and send them in the same step")
    _add_life_cycle(verbs, "send", _send, name, kind, "give them their real dates and mark them as sent")
    _add_life_cycle(verbs, "void", _void, name, kind, "void them here and in Xero")
    if kind is DocumentKind.CREDIT_NOTE:
        add_create(verbs)
        add_allocations(verbs)
    if kind is DocumentKind.INVOICE:
        _add_life_cycle(
            verbs, "mark-paid", _mark_paid, name, kind, "note that they are paid, outside of Xero"
        )
    _add_life_cycle(
        verbs,
        "push",
        _push_again,
        name,
        kind,
        "push what is final and not in Xero as it is here: not pushed, failed or out of date",
    )
    add_settle(verbs, kind)
    _add_ledger(verbs, kind)


def _add_list(verbs: Subparsers, name: str, kind: DocumentKind) -> None:
    listing = add_verb(verbs, "list", partial(_list, kind), f"{name}, newest first")
    listing.add_argument("--text", default="", help="only those whose number or customer has this")
    listing.add_argument(
        "--status", type=str.upper, choices=[each.value for each in DocumentStatus], help="only these"
    )
    listing.add_argument(
        "--payment", type=str.upper, choices=[each.value for each in PaymentStatus], help="only these"
    )
    listing.add_argument(
        "--state", choices=[each.value for each in SyncState], help="only those in this state with Xero"
    )
    listing.add_argument("--customer", metavar="REF", help="only this customer's")


def _add_life_cycle(
    verbs: Subparsers,
    verb: str,
    run: Callable[[DocumentKind, Call], int],
    name: str,
    kind: DocumentKind,
    help: str,
) -> Parser:
    parser = add_verb(verbs, verb, partial(run, kind), help)
    add_references(parser, name)
    parser.add_argument("--no-sync", action="store_true", help="leave the push to the next sync")
    return parser


def _add_ledger(verbs: Subparsers, kind: DocumentKind) -> None:
    ledger = add_verb(verbs, "ledger", partial(_ledger, kind), "choose the ledger account of a line")
    ledger.add_argument("ref", metavar="REF", help="id, number or beginning of the customer's name")
    ledger.add_argument("line", metavar="LINE", help="id of the line, or its position from 1")
    add_account_choice(ledger)
    ledger.add_argument(
        "--product", action="store_true", help="for every line of its product that is not pushed yet"
    )


def _list(kind: DocumentKind, call: Call) -> int:
    from seqxero_tui.cli import document_forms

    args = call.args
    with call.workspace() as workspace:
        customer_id = workspace.customers.get(args.customer).row.id if args.customer else None
        rows = every_row(
            lambda offset, limit: workspace.documents.page(
                kind,
                text=args.text,
                status=DocumentStatus(args.status) if args.status else None,
                payment=PaymentStatus(args.payment) if args.payment else None,
                state=SyncState(args.state) if args.state else None,
                customer_id=customer_id,
                offset=offset,
                limit=limit,
            )
        )
    call.console.result(
        {words.plural_key(kind): [document_forms.document(each) for each in rows]},
        lambda: words.listing(kind, rows, call.console.cells()),
    )
    return DONE


def _show(kind: DocumentKind, call: Call) -> int:
    from seqxero_tui.cli import document_forms

    with call.workspace() as workspace:
        view = workspace.documents.get(kind, call.args.ref)
    call.console.result(
        document_forms.document_details(view), lambda: words.details(view, call.console.cells())
    )
    return DONE


def _finalize(kind: DocumentKind, call: Call) -> int:
    send = call.args.send
    done = "finalized and sent" if send else "finalized"
    return _change(kind, call, done, lambda workspace, ids: workspace.documents.finalize(ids, send=send))


def _send(kind: DocumentKind, call: Call) -> int:
    return _change(kind, call, "sent", lambda workspace, ids: workspace.documents.send(ids))


def _void(kind: DocumentKind, call: Call) -> int:
    return _change(
        kind, call, "voided", lambda workspace, ids: workspace.documents.void(ids), words.void_question
    )


def _mark_paid(kind: DocumentKind, call: Call) -> int:
    return _change(kind, call, "marked as paid", lambda workspace, ids: workspace.documents.mark_paid(ids))


def _push_again(kind: DocumentKind, call: Call) -> int:
    return _change(kind, call, "marked for push", lambda workspace, ids: workspace.documents.push_again(ids))


def _change(
    kind: DocumentKind,
    call: Call,
    done: str,
    apply: Apply,
    question: Callable[[Sequence[DocumentRow]], tuple[str, ...]] | None = None,
) -> int:
    """Applies a verb to the documents that are meant, pushes them at once, and tells what became of each.

    Every reference is resolved before anything changes. What was changed here stays when the push does not succeed.
    """
    from seqxero_tui.cli import document_forms, sync_forms

    with call.workspace() as workspace:
        rows = {row.id: row for row in (workspace.documents.get(kind, ref).row for ref in call.args.refs)}
        if question:
            call.console.confirm(*question(list(rows.values())))
        results = apply(workspace, list(rows))
        changed = [result.id for result in results if result.problem is None]
        report, error = pushing.push_now(call, workspace, changed)
        after = {result.id: workspace.documents.get(kind, result.id).row for result in results}
    data = {
        "results": [
            {**sync_forms.verb_result(result), "xero": document_forms.xero_side(after[result.id].xero)}
            for result in results
        ],
        "sync": None if report is None else sync_forms.sync_report(report),
    }
    if error is None or not call.console.json:
        call.console.result(data, lambda: words.outcome(results, after, done))
    if error:
        call.console.error(error.problem, data)
        return error.exit_code
    if any(result.problem or after[result.id].xero.drift for result in results):
        return DIFFERENT
    return DONE if report is None else pushing.exit_code(report)


def _ledger(kind: DocumentKind, call: Call) -> int:
    from seqxero_tui.cli import document_forms
    from seqxero_tui.present.pieces import plural

    args = call.args
    code = account_choice(args)
    with call.workspace() as workspace:
        view = workspace.documents.get(kind, args.ref)
        line = _line(view.lines, args.line)
        changed = workspace.documents.set_line_account(view.row.id, line.id, code, product_too=args.product)
        now = _line(workspace.documents.get(kind, view.row.id).lines, line.id)
    call.console.result(
        {"line": document_forms.line(now), "lines_changed": changed},
        lambda: [
            f"{one_line(now.title)}: {now.account_code or 'no account'}, {now.account_why}; {plural(changed, 'line')} changed"
        ],
    )
    return DONE


def _line(lines: Sequence[LineView], ref: str) -> LineView:
    """The line with the id `ref`, or at that position."""
    for line in lines:
        if ref in (line.id, str(line.position)):
            return line
    raise InputError(
        "unknown_line",
        f"There is no line {one_line(ref)} on this document.",
        f"Give the line's id or a position from 1 to {len(lines)}.",
    )
