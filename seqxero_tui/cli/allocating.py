"""`seqxero credit-notes allocate` and `deallocate`: a credit note's credit used for an invoice in Xero, and taken back."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from typing import TYPE_CHECKING

from seqxero_tui.billing.words import DocumentKind
from seqxero_tui.cli import pushing
from seqxero_tui.cli.arguments import Parser, Subparsers, add_verb
from seqxero_tui.cli.call import Call
from seqxero_tui.errors import InputError
from seqxero_tui.text import one_line

if TYPE_CHECKING:
    from seqxero_tui.sync.reports import SyncReport
    from seqxero_tui.sync.views import DocumentView


def add_allocations(verbs: Subparsers) -> None:
    """Both verbs, of credit notes only."""
    using = add_verb(verbs, "allocate", _allocate, "use the credit of a credit note for an invoice in Xero")
    _add_reference(using)
    using.add_argument(
        "--invoice", metavar="REF", help="the invoice; without it the one that the credit note credits"
    )
    using.add_argument("--amount", metavar="MONEY", help="how much; without it as much as fits both")
    taking = add_verb(
        verbs, "deallocate", _deallocate, "take credit back that was used for an invoice in Xero"
    )
    _add_reference(taking)
    taking.add_argument(
        "--allocation",
        metavar="ID",
        help="which use of the credit, as `show` lists them; needed with several",
    )


def _add_reference(parser: Parser) -> None:
    parser.add_argument("ref", metavar="REF", help="id, number or beginning of the customer's name")


def _allocate(call: Call) -> int:
    args = call.args
    amount = None if args.amount is None else _money(args.amount)
    with call.workspace() as workspace:
        with call.stop.after_the_current_commit() as cancel:
            report = workspace.allocations.allocate(
                args.ref, args.invoice, amount, on_progress=call.console.progress, cancel=cancel
            )
        return _tell(call, report, workspace.documents.get(DocumentKind.CREDIT_NOTE, args.ref))


def _deallocate(call: Call) -> int:
    args = call.args
    with call.workspace() as workspace:
        with call.stop.after_the_current_commit() as cancel:
            report = workspace.allocations.deallocate(
                args.ref, args.allocation, on_progress=call.console.progress, cancel=cancel
            )
        return _tell(call, report, workspace.documents.get(DocumentKind.CREDIT_NOTE, args.ref))


def _tell(call: Call, report: SyncReport, view: DocumentView) -> int:
    from seqxero_tui.cli import document_forms, sync_forms

    data = {"credit_note": document_forms.document_details(view), "sync": sync_forms.sync_report(report)}
    call.console.result(data, lambda: _words(report, view))
    return pushing.exit_code(report)


def _words(report: SyncReport, view: DocumentView) -> Iterator[str]:
    from seqxero_tui.present.credit import sentences

    yield from pushing.human(report)
    yield from sentences(view)


def _money(text: str) -> Decimal:
    from seqxero_tui.billing.typed import NotANumber, read_number

    try:
        return read_number(text)
    except NotANumber:
        raise InputError(
            "wrong_usage", f"“{one_line(text)}” is no amount.", "Give it like 12.50, without a currency."
        ) from None
