"""`seqxero customers`: customers, their link to a Xero contact, and the import."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from typing import TYPE_CHECKING

from seqxero_tui.cli import pushing
from seqxero_tui.cli.arguments import Parser, add_verb, add_verbs
from seqxero_tui.cli.call import DIFFERENT, DONE, Call, every_row
from seqxero_tui.errors import InputError
from seqxero_tui.text import one_line

if TYPE_CHECKING:
    from seqxero_tui.sync.customer_views import CustomerView
    from seqxero_tui.sync.reports import ImportReport, VerbResult
    from seqxero_tui.sync.states import LinkState
    from seqxero_tui.sync.views import LinkView
    from seqxero_tui.workspace import Workspace


_ENTRY = (
    ("name", "legal_name", "its legal name"),
    ("email", "email", "where invoices go"),
    ("contact", "contact_name", "who gets them"),
    ("line1", "line1", "first line of the address"),
    ("line2", "line2", "second line, if any"),
    ("town", "town", "town or city"),
    ("postcode", "postcode", "postal or zip code"),
    ("country", "country", "country, by name or two-letter code"),
    ("state", "state", "state or province, in the United States and Canada"),
)
_TAX_WORDS = {"taxed": "TAXED", "exempt": "TAX_EXEMPT", "reverse-charge": "REVERSE_CHARGED"}


def define(noun: Parser) -> None:
    """The noun's verbs."""
    verbs = add_verbs(noun)
    listing = add_verb(verbs, "list", _list, "customers with their link")
    listing.add_argument("--text", default="", help="only those whose name or email has this")
    listing.add_argument(
        "--link", metavar="STATE", help="only those in this state, such as linked or unlinked"
    )
    listing.add_argument(
        "--archived", action="store_true", help="only archived ones, which are left out else"
    )

    showing = add_verb(
        verbs, "show", _show, "one customer with its link, its differences to Xero and its history"
    )
    _add_ref(showing)

    importing = add_verb(verbs, "import", _import, "make customers of Xero's contacts")
    importing.add_argument("contact_ids", metavar="CONTACT_ID", nargs="*", help="see `seqxero contacts list`")
    importing.add_argument(
        "--all", action="store_true", help="all that are valid, not linked, and no customer here yet"
    )

    linking = add_verb(verbs, "link", _link, "tie a customer to a Xero contact")
    _add_ref(linking)
    linking.add_argument("contact_id", metavar="CONTACT_ID", help="see `seqxero contacts list --all`")
    linking.add_argument(
        "--shared", action="store_true", help="also when another customer is linked to it already"
    )

    following = add_verb(
        verbs,
        "follow-merge",
        _follow_merge,
        "tie a customer to the contact that its own was merged into in Xero",
    )
    _add_ref(following)
    following.add_argument(
        "--shared", action="store_true", help="also when another customer is linked to it already"
    )

    making = add_verb(verbs, "create", _create, "make a customer")
    _add_entry(making)
    making.add_argument("--push", action="store_true", help="create the contact in Xero too, and link it")

    changing = add_verb(verbs, "edit", _edit, "change a customer; its contact in Xero stays as it is")
    _add_ref(changing)
    _add_entry(changing)

    _add_ref(add_verb(verbs, "unlink", _unlink, "untie a customer from its contact"))

    out = add_verb(
        verbs, "archive", _archive, "out of the lists, and nothing new is billed; Xero is not told"
    )
    back = add_verb(verbs, "restore", _restore, "bring archived customers back")
    for each in (out, back):
        each.add_argument(
            "refs", metavar="REF", nargs="+", help="id of the customer or beginning of its name"
        )

    pushing_out = add_verb(verbs, "push", _push, "create contacts in Xero for customers without one")
    pushing_out.add_argument(
        "refs", metavar="REF", nargs="*", help="id of the customer or beginning of its name"
    )
    pushing_out.add_argument("--all", action="store_true", help="all that are not linked")


def _add_ref(parser: Parser) -> None:
    parser.add_argument("ref", metavar="REF", help="id of the customer or beginning of its name")


def _add_entry(parser: Parser) -> None:
    for option, field, words in _ENTRY:
        parser.add_argument(f"--{option}", dest=field, metavar="TEXT", help=words)
    parser.add_argument(
        "--tax", dest="tax_status", choices=sorted(_TAX_WORDS), help="how its documents are taxed"
    )


def _list(call: Call) -> int:
    from seqxero_tui.cli import customer_forms
    from seqxero_tui.cli.tables import Heading, table

    args = call.args
    state = _link_state(args.link)
    with call.workspace() as workspace:
        rows = every_row(
            lambda offset, limit: workspace.customers.page(
                text=args.text, link=state, archived=args.archived, offset=offset, limit=limit
            )
        )
    headings = (
        Heading("Name", yields=True),
        Heading("Email", yields=True),
        Heading("Country"),
        Heading("Tax"),
        Heading("Xero", yields=True),
    )
    call.console.result(
        {"customers": [customer_forms.customer(each) for each in rows]},
        lambda: table(
            headings,
            [
                (each.name, each.email, each.country, _tax(each.tax_status), _link_words(each.link))
                for each in rows
            ],
            call.console.cells(),
        ),
    )
    return DONE


def _link_state(word: str | None) -> LinkState | None:
    from seqxero_tui.sync.states import LinkState

    if word is None:
        return None
    try:
        return LinkState(word)
    except ValueError:
        states = ", ".join(state.value for state in LinkState)
        raise InputError(
            "wrong_usage", f"“{one_line(word)}” is no state of a link.", f"Use one of {states}."
        ) from None


def _tax(status: str) -> str:
    return status.replace("_", " ").lower()


def _link_words(link: LinkView) -> str:
    from seqxero_tui.present.words import link_state

    word = link_state(link.state)
    return f"{word.glyph} {word.word}" + (f": {link.contact_name}" if link.contact_name else "")


def _show(call: Call) -> int:
    from seqxero_tui.cli import customer_forms

    with call.workspace() as workspace:
        view = workspace.customers.get(call.args.ref)
    call.console.result(customer_forms.customer_details(view), lambda: _human(view))
    return DONE


def _human(view: CustomerView) -> Iterator[str]:
    from seqxero_tui.cli.tables import facts

    row = view.row
    yield from facts(
        [
            ("Name", row.name),
            ("Id", row.id),
            ("Email", row.email),
            ("Address", ", ".join(view.address)),
            ("Tax", _tax(row.tax_status)),
            ("Archived", f"{row.archived_at:%Y-%m-%d}" if row.archived_at else None),
            ("Xero", _link_words(row.link)),
            ("In Xero", row.link.url),
            ("Documents", f"{view.documents:,}, {row.waiting:,} waiting for the link"),
        ]
    )
    for problem in row.link.problems:
        yield f"{one_line(problem.message)} {one_line(problem.remedy)}"
    for field, ours, xero in view.differences:
        yield f"{field}: here {one_line(ours)}, in Xero {one_line(xero)}"


def _given(call: Call) -> dict[str, str]:
    """The fields that were given."""
    fields = {field: getattr(call.args, field) for _, field, _ in _ENTRY}
    given = {field: text for field, text in fields.items() if text is not None}
    return given | ({"tax_status": _TAX_WORDS[call.args.tax_status]} if call.args.tax_status else {})


def _create(call: Call) -> int:
    from seqxero_tui.mapping.customer_entry import CustomerEntry

    with call.workspace() as workspace:
        made = workspace.customers.create(CustomerEntry(**_given(call)))
        report = None
        if call.args.push:
            with call.stop.after_the_current_commit() as cancel:
                report = workspace.customers.push([made], on_progress=call.console.progress, cancel=cancel)
        _tell_customer(call, workspace, made)
    return pushing.exit_code(report) if report is not None else DONE


def _edit(call: Call) -> int:
    given = _given(call)
    if not given:
        raise InputError(
            "wrong_usage", "There is nothing to change.", "Give at least one field, such as --email."
        )
    with call.workspace() as workspace:
        found = workspace.customers.get(call.args.ref).row
        workspace.customers.change(found.id, replace(workspace.customers.entry(found.id), **given))
        _tell_customer(call, workspace, found.id)
    return DONE


def _tell_customer(call: Call, workspace: Workspace, customer_id: str) -> None:
    from seqxero_tui.cli import customer_forms

    view = workspace.customers.get(customer_id)
    call.console.result(customer_forms.customer_details(view), lambda: _human(view))


def _import(call: Call) -> int:
    from seqxero_tui.cli import customer_forms

    args = call.args
    if bool(args.contact_ids) == args.all:
        raise InputError(
            "wrong_usage",
            "Say which contacts to import: their ids, or --all, and not both.",
            "List them with `seqxero contacts list --only importable`.",
        )
    with call.workspace() as workspace:
        workspace.customers.reload_contacts(on_progress=call.console.progress)
        report = workspace.customers.import_contacts(None if args.all else args.contact_ids)
    form = customer_forms.import_report(report)
    call.console.result(form, lambda: _imported(report))
    return DIFFERENT if report.skipped or report.failed else DONE


def _imported(report: ImportReport) -> Iterator[str]:
    yield f"{len(report.imported):,} imported, {len(report.skipped):,} skipped, {len(report.failed):,} failed"
    for entry in (*report.skipped, *report.failed):
        reasons = " ".join(
            f"{each['message']} {each['remedy']}" for each in entry.get("reasons") or entry["problems"]
        )
        yield f"  {one_line(entry['name'])}: {one_line(reasons)}"


def _link(call: Call) -> int:
    args = call.args
    with call.workspace() as workspace:
        found = workspace.customers.get(args.ref).row
        with _told_how_to_share():
            workspace.customers.link(found.id, args.contact_id, shared=args.shared)
        _tell_link(call, workspace, found.id)
    return DONE


@contextmanager
def _told_how_to_share() -> Iterator[None]:
    """Names the option that agrees to a shared contact (D16) where one is refused."""
    try:
        yield
    except InputError as error:
        if error.problem.code != "contact_already_linked":
            raise
        raise InputError(
            error.problem.code,
            error.problem.message,
            "Choose another contact, or add --shared when both customers share it.",
        ) from None


def _follow_merge(call: Call) -> int:
    args = call.args
    with call.workspace() as workspace:
        with _told_how_to_share():
            found = workspace.merges.follow(args.ref, shared=args.shared)
        _tell_link(call, workspace, found.customer_id)
    return DONE


def _unlink(call: Call) -> int:
    with call.workspace() as workspace:
        found = workspace.customers.get(call.args.ref).row
        call.console.confirm(
            f"Unlink {one_line(found.name)} from {one_line(found.link.contact_name or 'its contact')}?",
            "Its documents will not be pushed until it is linked again.",
        )
        workspace.customers.unlink(found.id)
        _tell_link(call, workspace, found.id)
    return DONE


def _archive(call: Call) -> int:
    return _change_all(call, "archived", lambda workspace, ids: workspace.customers.archive(ids))


def _restore(call: Call) -> int:
    return _change_all(call, "brought back", lambda workspace, ids: workspace.customers.restore(ids))


def _change_all(call: Call, done: str, apply: Callable[[Workspace, list[str]], list[VerbResult]]) -> int:
    """Applies a verb to the customers that are meant, all known before anything changes, and tells what became of each."""
    from seqxero_tui.cli import sync_forms

    with call.workspace() as workspace:
        ids = list(dict.fromkeys(workspace.customers.get(ref).row.id for ref in call.args.refs))
        results = apply(workspace, ids)
    call.console.result(
        {"results": [sync_forms.verb_result(each) for each in results]},
        lambda: [
            f"{one_line(each.name)}  "
            + (f"not {done}: {each.problem.message} {each.problem.remedy}" if each.problem else done)
            for each in results
        ],
    )
    return DIFFERENT if any(each.problem for each in results) else DONE


def _tell_link(call: Call, workspace: Workspace, customer_id: str) -> None:
    """Prints a customer's link as it is now, and offers the push of what waited for it."""
    from seqxero_tui.cli import customer_forms
    from seqxero_tui.present.pieces import plural

    row = workspace.customers.get(customer_id).row
    waiting = workspace.customers.waiting(customer_id)
    call.console.result(
        {"customer": customer_forms.customer(row), "waiting": waiting},
        lambda: [f"{one_line(row.name)}  {_link_words(row.link)}"],
    )
    if waiting and row.link.state == "linked":
        call.console.say(
            f"{plural(len(waiting), 'document')} waited for this link: `seqxero sync` pushes them."
        )


def _push(call: Call) -> int:
    from seqxero_tui.cli import sync_forms
    from seqxero_tui.sync.states import LinkState

    args = call.args
    if bool(args.refs) == args.all:
        raise InputError(
            "wrong_usage",
            "Say which customers to push: their references, or --all, and not both.",
            "List them with `seqxero customers list --link unlinked`.",
        )
    with call.workspace() as workspace:
        workspace.connection.require()
        if args.all:
            rows = every_row(
                lambda offset, limit: workspace.customers.page(
                    link=LinkState.UNLINKED, offset=offset, limit=limit
                )
            )
        else:
            rows = [workspace.customers.get(ref).row for ref in args.refs]
        with call.stop.after_the_current_commit() as cancel:
            report = workspace.customers.push(
                list(dict.fromkeys(row.id for row in rows)), on_progress=call.console.progress, cancel=cancel
            )
    call.console.result(sync_forms.sync_report(report), lambda: pushing.human(report))
    return pushing.exit_code(report)
