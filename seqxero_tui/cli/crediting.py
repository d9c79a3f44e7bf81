"""`seqxero credit-notes create`: a draft credit note from lines of an invoice."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from seqxero_tui.billing.words import DocumentKind
from seqxero_tui.cli import document_words as words
from seqxero_tui.cli.arguments import Subparsers, add_verb
from seqxero_tui.cli.call import DONE, Call
from seqxero_tui.errors import InputError
from seqxero_tui.text import one_line

if TYPE_CHECKING:
    from seqxero_tui.billing.crediting import Open
    from seqxero_tui.billing.drafting import DraftLine


def add_create(verbs: Subparsers) -> None:
    """`create INVOICE [--line LINE[=QTY]]...`; without `--line` all that is left of every line."""
    parser = add_verb(verbs, "create", _create, "draft a credit note from lines of an invoice")
    parser.add_argument("invoice", metavar="INVOICE", help="id or number of a final or sent invoice")
    parser.add_argument(
        "--line",
        metavar="LINE[=QTY]",
        action="append",
        dest="lines",
        help="id or position of a line, and how many of it; all that is left of it without a quantity; repeatable",
    )
    parser.add_argument("--memo", help="why, for whoever reads the credit note")


def _create(call: Call) -> int:
    from seqxero_tui.billing.crediting import whole
    from seqxero_tui.cli import document_forms

    args = call.args
    with call.workspace() as workspace:
        invoice = workspace.crediting.open(args.invoice)
        if args.lines:
            chosen = [_part(invoice.lines, text) for text in args.lines]
        else:
            chosen = [whole(each) for each in invoice.lines if each.net]
        note_id = workspace.crediting.create(invoice.id, chosen, memo=args.memo)
        view = workspace.documents.get(DocumentKind.CREDIT_NOTE, note_id)
    call.console.result(
        document_forms.document_details(view), lambda: words.details(view, call.console.cells())
    )
    return DONE


def _part(lines: Sequence[Open], text: str) -> DraftLine:
    """The line that `LINE` or `LINE=QTY` means, whole or in part. Raises `InputError`."""
    from seqxero_tui.billing.crediting import TooMuch, by_quantity, whole
    from seqxero_tui.billing.typed import NotANumber, read_number

    ref, _, quantity = text.partition("=")
    for position, each in enumerate(lines, start=1):
        if ref in (each.line.id, str(position)):
            try:
                return by_quantity(each, read_number(quantity)) if quantity else whole(each)
            except (TooMuch, NotANumber) as error:
                raise InputError(
                    "credits_too_much",
                    f"Line {position}, {one_line(each.line.title)}: {error}",
                    "Give LINE=QTY with what is left of it; nothing was made.",
                ) from None
    raise InputError(
        "unknown_line",
        f"There is no line {one_line(ref)} on this invoice.",
        f"Give the line's id or a position from 1 to {len(lines)}.",
    )
