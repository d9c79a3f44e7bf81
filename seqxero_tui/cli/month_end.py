"""`seqxero month-end`: the check before a month is closed, the documents on its lists, and why they may stay there."""

from __future__ import annotations

from argparse import SUPPRESS
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from seqxero_tui.billing.words import DocumentKind
from seqxero_tui.cli.arguments import Parser, add_references, add_verb, add_verbs
from seqxero_tui.cli.call import DIFFERENT, DONE, Call
from seqxero_tui.errors import InputError
from seqxero_tui.sync.home_views import Check
from seqxero_tui.text import one_line

if TYPE_CHECKING:
    from seqxero_tui.billing.months import Month
    from seqxero_tui.sync.home_views import MonthEnd
    from seqxero_tui.sync.reports import VerbResult
    from seqxero_tui.sync.views import DocumentRow
    from seqxero_tui.workspace import Workspace


def define(noun: Parser) -> None:
    """The check by itself, and the verbs for its lists."""
    noun.set_defaults(run=_check)
    _add_month(noun, default=None)
    verbs = add_verbs(noun, required=False)
    listing = add_verb(verbs, "list", _list, "the documents on a list: why they are there, or may stay")
    _add_check(listing)
    listing.add_argument("--earlier", action="store_true", help="also those of the months before")
    explaining = add_verb(verbs, "explain", _explain, "say why documents may stay on a list for the month")
    _add_check(explaining)
    add_references(explaining, "documents")
    what = explaining.add_mutually_exclusive_group(required=True)
    what.add_argument("--reason", metavar="TEXT", help="why they may stay")
    what.add_argument("--clear", action="store_true", help="take the explanation back")


def _add_check(verb: Parser) -> None:
    choices = [each.value for each in Check]
    verb.add_argument("check", metavar="CHECK", choices=choices, help=", ".join(choices))
    _add_month(verb, default=SUPPRESS)  # which must not reset one before the verb


def _add_month(parser: Parser, default: str | None) -> None:
    parser.add_argument(
        "--month", metavar="YYYY-MM", default=default, help="the month (default: the one being closed)"
    )


def told(view: MonthEnd, cells: int | None) -> Iterator[str]:
    """The check with its numbers; the sums are those of what is open."""
    from seqxero_tui.cli.tables import Heading, table
    from seqxero_tui.present import money
    from seqxero_tui.present.month_end import named, verdict

    yield f"Month-end check, {named(view.month)}: {verdict(view).text}"
    headings = (
        Heading("List"),
        Heading("Open", right=True),
        Heading("Explained", right=True),
        Heading("Earlier", right=True),
        Heading("Gross", yields=True),
    )
    rows = [
        (
            each.check.value,
            *(f"{number:,}" for number in (each.open, each.explained, each.earlier)),
            money.sums(each.open_sums) or None,
        )
        for each in view.lines
    ]
    yield from table(headings, rows, cells)


def _check(call: Call) -> int:
    from seqxero_tui.cli import month_end_forms

    with call.workspace() as workspace:
        view = workspace.month_end(_month(call, workspace))
    call.console.result(
        {"month": str(view.month), "clear": view.clear, "lists": month_end_forms.lines(view)},
        lambda: told(view, call.console.cells()),
    )
    return DONE if view.clear else DIFFERENT


def _list(call: Call) -> int:
    from seqxero_tui.cli import month_end_forms

    check = Check(call.args.check)
    with call.workspace() as workspace:
        month = _month(call, workspace)
        ids = workspace.month_end_documents(check, month, earlier=call.args.earlier)
        rows = workspace.month_end_rows(check, month, ids)
    documents = [month_end_forms.listed(check, each) for each in rows]
    call.console.result(
        {"month": str(month), "check": check.value, "documents": documents},
        lambda: _listing(check, rows, call.console.cells()),
    )
    return DONE


def _listing(check: Check, rows: Sequence[DocumentRow], cells: int | None) -> Iterator[str]:
    from seqxero_tui.cli.document_words import names
    from seqxero_tui.cli.tables import Heading, table
    from seqxero_tui.present.month_end import CHECKS, COLUMNS
    from seqxero_tui.present.month_end import cells as presented
    from seqxero_tui.present.pieces import text_of

    words = CHECKS[check]
    yield f"{words.title}. {words.meaning} {words.remedy}"
    yielding = ("customer", "why")
    headings = [Heading(each.title, each.align == "right", each.key in yielding) for each in COLUMNS]
    drawn = [{key: text_of(cell) for key, cell in presented(check, row).items()} for row in rows]
    for each, name in zip(drawn, names(rows), strict=True):
        each["number"] = name
    yield from table(headings, [[each[column.key] for column in COLUMNS] for each in drawn], cells)


def _explain(call: Call) -> int:
    """Explains the documents that are meant, or takes that back; every reference is resolved before anything changes."""
    from seqxero_tui.cli.sync_forms import verb_result

    args, check = call.args, Check(call.args.check)
    with call.workspace() as workspace:
        month = _month(call, workspace)
        ids = [_document_id(workspace, ref) for ref in args.refs]
        if args.clear:
            results = workspace.explanations.take_back(check, month, ids)
        else:
            results = workspace.explanations.explain(check, month, ids, args.reason)
    done = "open again" if args.clear else "explained"
    call.console.result(
        {
            "month": str(month),
            "check": check.value,
            "results": [verb_result(each) for each in results],
        },
        lambda: (_outcome(each, done) for each in results),
    )
    return DIFFERENT if any(each.problem for each in results) else DONE


def _outcome(result: VerbResult, done: str) -> str:
    name = f"{result.number or 'draft'}  {one_line(result.name)}"
    if result.problem is None:
        return f"{name}  {done}"
    return f"{name}  not {done}: {result.problem.message} {result.problem.remedy}"


def _month(call: Call, workspace: Workspace) -> Month:
    from seqxero_tui.billing.months import Month

    return Month.parse(call.args.month) if call.args.month is not None else workspace.closing_month()


def _document_id(workspace: Workspace, ref: str) -> str:
    """The id of the one document, of either kind, that `ref` stands for."""
    found = []
    for kind in DocumentKind:
        try:
            found.append(workspace.documents.get(kind, ref).row.id)
        except InputError as error:
            if error.problem.code != "unknown_reference":
                raise
    if len(found) == 1:
        return found[0]
    if found:
        raise InputError(
            "ambiguous_reference",
            f'"{one_line(ref)}" can be an invoice and a credit note.',
            "Give the number or an id.",
        )
    raise InputError(
        "unknown_reference",
        f'There is no document "{one_line(ref)}".',
        "Give an id or a number; `seqxero month-end list CHECK` shows them.",
    )
