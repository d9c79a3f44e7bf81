"""Jumps from Xero into the running program: a click on "Go to Sequence" there brings the document up here.

Changes nothing but the screen. Listening is the workspace's affair; without the port the program does without.
"""

from __future__ import annotations

from itertools import takewhile
from typing import TYPE_CHECKING

from textual.message import Message

from seqxero_tui.billing.words import DocumentKind
from seqxero_tui.errors import Problem, SeqxeroError
from seqxero_tui.tui.dialogs.message import problem_lines

if TYPE_CHECKING:
    from seqxero_tui.tui.app import SeqxeroApp
    from seqxero_tui.workspace import Workspace

_TABS = {DocumentKind.INVOICE: "invoices", DocumentKind.CREDIT_NOTE: "credit_notes"}


class Jumped(Message):
    """A known document was opened from Xero."""

    def __init__(self, kind: DocumentKind, document_id: str) -> None:
        super().__init__()
        self.kind = kind
        self.document_id = document_id


def listen(app: SeqxeroApp) -> None:
    """Answer jumps from now on; a port that is taken is said once and is no harm."""

    def start(workspace: Workspace, job: object) -> Problem | None:
        return workspace.connection.listen(
            lambda kind, document_id: _arrived(app, workspace, kind, document_id)
        )

    def told(problem: Problem | None) -> None:
        if problem is not None:
            app.tell_story(
                "Clicks on “Go to Sequence” in Xero do not reach this window: its port is in use. Close what "
                "uses it, then start this again.",
                problem_lines([problem]),
            )

    app.jobs.start(start, told, group="jumps")


def show(app: SeqxeroApp, jump: Jumped) -> None:
    """Bring the document up, above whatever is shown; where it is open already, take off what was opened above it."""
    from seqxero_tui.tui.screens.document_detail import DocumentDetail

    tab = _TABS[jump.kind]
    app.action_go(tab)
    above = list(takewhile(lambda screen: isinstance(screen, DocumentDetail), reversed(app.screen_stack)))
    shown = [screen for screen in above if screen.shows(jump.kind, jump.document_id)]
    if shown:
        while app.screen is not shown[0]:
            app.pop_screen()
    else:
        app.push_screen(DocumentDetail(jump.kind, jump.document_id, tab))
    app.notify("Opened from Xero.")


def _arrived(app: SeqxeroApp, workspace: Workspace, kind: str, document_id: str) -> bool:
    """In the listener's thread: whether there is such a document, which is then shown."""
    try:
        known = DocumentKind(kind.replace("-", "_"))
        found = workspace.documents.get(known, document_id)
    except (ValueError, SeqxeroError):
        return False
    return app.post_message(Jumped(known, found.row.id))
