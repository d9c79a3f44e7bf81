"""Trying again what failed, from any screen: documents by way of the plan, customers after the usual question."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import TYPE_CHECKING

from seqxero_tui.present.activity import can_retry, is_unknown
from seqxero_tui.present.pieces import plural
from seqxero_tui.present.verbs import Verb
from seqxero_tui.sync.activity_views import MemberView
from seqxero_tui.tui.linking import create_contacts
from seqxero_tui.tui.planning import show_preview
from seqxero_tui.tui.syncing import run_sync

if TYPE_CHECKING:
    from seqxero_tui.sync.views import CustomerRow
    from seqxero_tui.tui.app import SeqxeroApp
    from seqxero_tui.workspace import Workspace

_NOTHING = "Nothing of it failed, as things stand now."


def retry(
    app: SeqxeroApp, tab: str, members: Sequence[MemberView], *, unseen: Sequence[MemberView] = ()
) -> None:
    """Those of the members that failed: a look at what would be written, then the push; documents first, then customers.
    `unseen` are those of rows that are marked and not in sight."""
    unknown = [each.id for each in members if is_unknown(each)]
    if unknown:
        _find_out(app, unknown)
    documents, customers = _failed(members)
    if unknown and not (documents or customers):
        return
    _retry(app, tab, documents, customers, _failed(unseen))


def _failed(members: Sequence[MemberView]) -> tuple[list[str], list[str]]:
    """The documents and the customers among the members that can be tried again, by id."""
    failed = can_retry(tuple(members))
    customers = [each.id for each in failed if each.kind == "customer"]
    documents = [each.id for each in failed if each.kind != "customer"]
    return list(dict.fromkeys(documents)), list(dict.fromkeys(customers))


def retry_everything(app: SeqxeroApp, tab: str) -> None:
    """All documents and customers that failed, and those nobody knows the outcome of."""

    def found(answer: tuple[list[str], list[str], list[str]]) -> None:
        documents, customers, unknown = answer
        if unknown:
            _find_out(app, unknown)
        if documents or customers or not unknown:
            _retry(app, tab, documents, customers)

    app.jobs.start(
        lambda workspace, job: (*workspace.activity.failed(), workspace.activity.unknown()),
        found,
        group="activity",
    )


def _find_out(app: SeqxeroApp, ids: Sequence[str]) -> None:
    """A sync learns what became of a write before anything else; what was not done goes again, nothing goes twice."""
    run_sync(app, ids)


def _retry(
    app: SeqxeroApp,
    tab: str,
    documents: Sequence[str],
    customers: Sequence[str],
    unseen: tuple[Sequence[str], Sequence[str]] = ((), ()),
) -> None:
    def then() -> None:
        if customers:
            _ask_customers(app, customers, hidden=len(unseen[1]))

    if documents:
        hidden = len(unseen[0])
        show_preview(app, tab, documents, Verb.PUSH, lambda ids: _push(app, ids), hidden=hidden, left=then)
    elif customers:
        then()
    else:
        app.notify(_NOTHING, severity="warning")


def _push(app: SeqxeroApp, ids: Collection[str]) -> None:
    def pushed(_: object) -> None:
        app.refresh_rows()
        run_sync(app, ids)

    app.jobs.write(
        lambda workspace, job: workspace.documents.push_again(list(ids)),
        pushed,
        group="verbs",
        of=ids,
        doing=f"{plural(len(ids), 'document')} {'is' if len(ids) == 1 else 'are'} being tried again.",
    )


def _ask_customers(app: SeqxeroApp, ids: Sequence[str], *, hidden: int) -> None:
    def read(workspace: Workspace, job: object) -> list[CustomerRow]:
        rows = [workspace.customers.get(each).row for each in ids]
        return [row for row in rows if row.link.contact_id is None]

    def ask(rows: list[CustomerRow]) -> None:
        if rows:
            create_contacts(app, rows, hidden=hidden)
        else:
            app.notify(_NOTHING, severity="warning")

    app.jobs.start(read, ask, group="activity")
