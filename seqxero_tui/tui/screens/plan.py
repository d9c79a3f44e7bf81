"""The plan before a push: every write, what it changes field by field, what stands in the way; one key writes it."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from typing import TYPE_CHECKING, ClassVar

from textual import events
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.widgets import Static

from seqxero_tui.errors import Problem
from seqxero_tui.present import plan
from seqxero_tui.present.action import Action
from seqxero_tui.present.actions import key_of
from seqxero_tui.present.json_text import as_lines, pretty
from seqxero_tui.present.pieces import Line, Tone, line
from seqxero_tui.present.plan import Entry
from seqxero_tui.present.reports import problem as problem_lines
from seqxero_tui.present.verbs import WORDINGS, Verb
from seqxero_tui.sync.plan_views import Plan
from seqxero_tui.sync.reports import Blocked
from seqxero_tui.sync.views import Page
from seqxero_tui.tui.bindings import bindings
from seqxero_tui.tui.dialogs.confirm import Confirm
from seqxero_tui.tui.linking import link_customer_of
from seqxero_tui.tui.opening import open_object
from seqxero_tui.tui.plain import content, lines_content
from seqxero_tui.tui.planning import REHEARSED
from seqxero_tui.tui.screens.list_room import ListRoom
from seqxero_tui.tui.widgets.list_pane import Facet, Query, Source
from seqxero_tui.tui.widgets.sidebar import Sidebar

if TYPE_CHECKING:
    from seqxero_tui.workspace import Workspace

_GROUP = Facet("group", "w", "show", plan.SHOWN)


class PlanScreen(ListRoom[Entry]):
    """What a push of `ids` (None: of all that waits) would write; with `verb`, once that were done to them.

    `go` is called with the ids the user wants written; the screen itself writes nothing. Of what was chosen before,
    `left_out` do not allow the verb, and `hidden` were not in sight.
    """

    PLACES = ("plan", "waiting", "list", "panel", "everywhere")
    BINDINGS: ClassVar[list[BindingType]] = bindings("plan", "waiting", "panel")

    def __init__(
        self,
        tab: str,
        go: Callable[[Collection[str]], None],
        *,
        ids: Collection[str] | None = None,
        verb: Verb | None = None,
        left_out: int = 0,
        hidden: int = 0,
    ) -> None:
        super().__init__()
        self.TAB = tab
        self._go = go
        self._ids = ids
        self._verb = verb
        self._left_out, self._hidden = left_out, hidden
        self._plan: Plan | None = None
        self._entries: tuple[Entry, ...] = ()
        self._counted: tuple[object, list[Entry]] = (None, [])
        """The marks or entries that were last looked through, and the writes among them."""
        self._failed: Problem | None = None
        self._json = False
        self._sidebar_wanted = True

    def source(self) -> Source[Entry]:
        """The entries of the plan, which is in memory."""
        return Source(
            title=f"Before you {WORDINGS[self._verb].button.lower()}" if self._verb else "Plan",
            columns=plan.COLUMNS,
            load=self._load,
            key=plan.key,
            cells=plan.cells,
            empty=self._empty,
            facets=(_GROUP,),
            needs_you="{:,} blocked".format,
        )

    def sidebar(self) -> Sidebar:
        """The chosen write, field by field."""
        return Sidebar("What is written")

    def body(self) -> ComposeResult:
        """What it costs, above list and write."""
        yield Static(classes="plan-head")
        yield from super().body()

    # -- reading

    def refresh_data(self) -> None:
        """Work the plan out again."""
        ids, verb = self._ids, self._verb

        def work_out(workspace: Workspace, job: object) -> Plan:
            if verb is None or ids is None:
                return workspace.sync.plan(ids)
            return workspace.sync.preview(ids, REHEARSED[verb])

        self.seqxero.jobs.start(
            work_out, self._show, group="plan", failed=self._not_worked_out, newest_only=True
        )

    def _show(self, found: Plan) -> None:
        if not self.is_attached:
            return
        self._plan, self._failed = found, None
        self._entries = (*found.actions, *found.blocked)
        self.query_one(".plan-head", Static).update(
            lines_content(plan.summary(found, self._left_out, self._hidden))
        )
        self.pane.refill()
        self.marks_changed()

    def _not_worked_out(self, problem: Problem) -> None:
        self._failed = problem
        if self.is_attached:
            self.pane.refill()

    def _load(self, workspace: Workspace, query: Query, offset: int, limit: int) -> Page[Entry]:
        entries, wanted = self._entries, query.facets.get("group")
        found = [each for each in entries if plan.matches(each, query.text, wanted)]
        blocked = sum(isinstance(each, Blocked) for each in entries)
        return Page(tuple(found[offset : offset + limit]), len(found), len(entries), blocked)

    def _empty(self, query: Query) -> Sequence[Line]:
        if self._failed is not None:
            return problem_lines(self._failed, Tone.WARN)
        if self._plan is None:
            return (line("Working it out…"),)
        return plan.empty(filtered=query.narrows, verb=self._verb)

    # -- showing

    def current_changed(self) -> None:
        """The write beside the list follows."""
        if not self.sidebar_shown:
            return
        entry, panel = self.pane.current, self.query_one(Sidebar)
        width = max(20, panel.size.width - 3)
        panel.entitle(content("Why it stays" if isinstance(entry, Blocked) else "What is written"))
        if entry is None:
            panel.show(())
        elif self._json and not isinstance(entry, Blocked):
            panel.show(as_lines(pretty(entry.payload)))
        else:
            panel.show(plan.about(entry, width))

    def on_resize(self, event: events.Resize) -> None:
        """Lines are laid out for their width."""
        self.call_after_refresh(self.current_changed)

    def marks_changed(self) -> None:
        """How much would be written, per currency."""
        self.pane.tell(plan.sums(self._wanted()))

    def _wanted(self) -> list[Entry]:
        """The writes that the key would order: the marked ones, else all."""
        entries = self.pane.chosen if self.pane.marks else self._entries
        if self._counted[0] is not entries:
            self._counted = (entries, [each for each in entries if not isinstance(each, Blocked)])
        return self._counted[1]

    def words_for(self, action: Action) -> str:
        """The key that writes says what, and how many."""
        if action.id == "plan.push" and self.is_mounted:
            words = WORDINGS[self._verb].button if self._verb else "Push"
            return f"{words} {len(self._wanted()):,}"
        if action.id == "plan.json" and self._json:
            return "Words"
        return super().words_for(action)

    def in_footer(self, action: Action) -> bool:
        """Writing only where there is something to write."""
        return super().in_footer(action) and (action.id != "plan.push" or bool(self._wanted()))

    def why_not(self, action: Action) -> str | None:
        """Nothing is written where nothing can be."""
        if action.id == "plan.push" and not self._wanted():
            return (
                "What is blocked stays here: the panel says what puts it right."
                if self._entries
                else "Nothing to write."
            )
        if action.id == "waiting.plan":
            return (
                f"This is the plan: {key_of('plan.push')} writes it, {key_of('everywhere.back')} leaves it."
            )
        if action.id in ("plan.open", "plan.link") and self.pane.current is None:
            return "There is nothing here."
        return super().why_not(action)

    # -- actions

    def opened(self) -> None:
        """Its document or customer."""
        self.action_do("plan.open")

    def do_push(self) -> None:
        """Write what was shown, and no more; what a filter hides only after a question."""
        wanted = self._wanted()
        hidden = self.pane.out_of_sight(wanted)
        if not hidden:
            self._write(wanted)
            return

        def answered(yes: bool | None) -> None:
            if yes:
                self._write(wanted)

        button = WORDINGS[self._verb].button if self._verb else "Push"
        title, story = plan.question(button, wanted, hidden)
        self.app.push_screen(Confirm(title, story, agree=f"{button} {len(wanted):,}"), answered)

    def _write(self, wanted: Sequence[Entry]) -> None:
        self.dismiss()
        self._go({each.id for each in wanted})

    def do_open(self) -> None:
        """The document with its lines, or the customer."""
        entry = self.pane.current
        if entry is not None:
            open_object(self.seqxero, entry.kind, entry.id, self.TAB)

    def do_link(self) -> None:
        """What waits for its customer's link; the plan is worked out anew after it."""
        entry = self.pane.current
        if entry is not None:
            link_customer_of(self.seqxero, entry.kind, entry.id)

    def do_json(self) -> None:
        """The payload to the letter, or in words."""
        self._json = not self._json
        self.current_changed()
        self.refresh_footer()

    def do_group(self) -> None:
        """Only one kind of write."""
        self.ask_facet("group")
