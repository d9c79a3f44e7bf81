"""One thing that happened: on the left what it was about, on the right request, answer and results to the letter."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from textual import events
from textual.binding import BindingType

from seqxero_tui.present import activity
from seqxero_tui.present.action import Action
from seqxero_tui.present.pieces import line, text_of
from seqxero_tui.redaction import redact
from seqxero_tui.sync.activity_views import ActivityRow, ActivityView, MemberView
from seqxero_tui.sync.views import Page
from seqxero_tui.tui.bindings import bindings
from seqxero_tui.tui.copying import Copy
from seqxero_tui.tui.opening import can_open, open_object
from seqxero_tui.tui.retrying import retry
from seqxero_tui.tui.screens.list_room import ListRoom
from seqxero_tui.tui.widgets.list_pane import Query, Source
from seqxero_tui.tui.widgets.sidebar import Sidebar

if TYPE_CHECKING:
    from seqxero_tui.workspace import Workspace

_COPIED_WIDTH = 100


class ActivityDetail(ListRoom[MemberView]):
    """A request with its documents, or a line of history with its object."""

    TAB = "activity"
    PLACES = ("happening", "list", "panel", "everywhere")
    BINDINGS: ClassVar[list[BindingType]] = bindings("happening", "panel")

    def __init__(self, row: ActivityRow) -> None:
        super().__init__()
        self._row = row
        self._view: ActivityView | None = None
        self._sidebar_wanted = True

    def source(self) -> Source[MemberView]:
        """What it was about."""
        return Source(
            title="About",
            columns=activity.MEMBER_COLUMNS,
            load=self._load,
            key=lambda member: member.id,
            cells=activity.member_cells,
            empty=lambda query: (line("Nothing matches."),),
        )

    def sidebar(self) -> Sidebar:
        """Request and answer."""
        return Sidebar("What happened")

    def _load(self, workspace: Workspace, query: Query, offset: int, limit: int) -> Page[MemberView]:
        """Reads it anew, on a thread: an unknown outcome may be settled by now."""
        self._view = workspace.activity.get(self._row)
        members = self._view.members
        found = [each for each in members if _matches(each, query.text)]
        return Page(tuple(found[offset : offset + limit]), len(found), len(members))

    def current_changed(self) -> None:
        """The text, laid out for its width; it keeps its place."""
        if self._view is None or not self.sidebar_shown:
            return
        panel = self.query_one(Sidebar)
        place = panel.scroll_y
        panel.show(activity.about(self._view, self.seqxero.clock(), max(20, panel.size.width - 3)))
        panel.scroll_to(y=place, animate=False)

    def on_resize(self, event: events.Resize) -> None:
        """Lines are laid out for their width."""
        self.call_after_refresh(self.current_changed)

    def opened(self) -> None:
        """The document or customer."""
        self.action_do("happening.open")

    def why_not(self, action: Action) -> str | None:
        """What can be opened, and what can be tried again."""
        member = self.pane.current
        if action.id == "happening.open" and (member is None or not can_open(member.kind)):
            return "There is no screen for this."
        members = self._view.members if self._view else ()
        again = activity.can_retry(members) or any(map(activity.is_unknown, members))
        if action.id == "happening.retry" and not again:
            return "Nothing of it can be tried again: it was done, or was tried again since."
        return super().why_not(action)

    def do_open(self) -> None:
        """The document with its lines, or the customer."""
        member = self.pane.current
        if member is not None:
            open_object(self.seqxero, member.kind, member.id, self.TAB)

    def do_retry(self) -> None:
        """The marked ones of it that failed, else all of them."""
        if self._view is not None:
            retry(self.seqxero, self.TAB, list(self.pane.marks.values()) or list(self._view.members))

    def copies(self) -> list[Copy]:
        """All of it first, without anything that looks like a secret."""
        if self._view is None:
            return super().copies()
        text = redact(
            "\n".join(map(text_of, activity.about(self._view, self.seqxero.clock(), _COPIED_WIDTH)))
        )
        return [Copy("All of it, with request and answer", lambda workspace, job: text), *super().copies()]


def _matches(member: MemberView, text: str) -> bool:
    said = f"{member.number or ''} {member.name}".casefold()
    return all(word in said for word in text.casefold().split())
