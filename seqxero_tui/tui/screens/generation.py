"""The drafts that schedules make until a day, looked at before they are made: quantities are filled in here."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, ClassVar

from textual.binding import BindingType

from seqxero_tui.present import actions, generation
from seqxero_tui.present.action import Action
from seqxero_tui.present.actions import key_piece
from seqxero_tui.present.pieces import Line, Piece, Tone, line, plural
from seqxero_tui.sync.schedule_views import DraftView, Generation
from seqxero_tui.sync.views import Page
from seqxero_tui.tui.bindings import bindings
from seqxero_tui.tui.dialogs.confirm import Confirm
from seqxero_tui.tui.dialogs.pick import Pick
from seqxero_tui.tui.dialogs.prompt import Prompt
from seqxero_tui.tui.remembered import Look
from seqxero_tui.tui.screens.list_room import ListRoom
from seqxero_tui.tui.widgets.list_pane import Query, Source
from seqxero_tui.tui.widgets.sidebar import Sidebar

if TYPE_CHECKING:
    from seqxero_tui.workspace import Workspace


class GenerationScreen(ListRoom[DraftView]):
    """What generating until `until` would make, of all schedules or of `only` some."""

    TAB = "schedules"
    PLACES: ClassVar[tuple[str, ...]] = ("drafts", "list", "panel", "everywhere")
    LEAVING = "Leave without making the drafts?"
    BINDINGS: ClassVar[list[BindingType]] = bindings("drafts", "panel")

    def __init__(self, until: date, only: Collection[str] | None) -> None:
        super().__init__()
        self._until, self._only = until, only
        self._quantities: dict[tuple[str, date], Decimal] = {}
        self._shown: Generation | None = None

    def source(self) -> Source[DraftView]:
        """Drafts by the day they fall due."""
        return Source(
            title=generation.title(self._until, self._today),
            columns=generation.COLUMNS,
            load=self._load,
            key=lambda draft: draft.key,
            cells=lambda draft: generation.cells(draft, self._today),
            empty=self._empty,
            needs_you="{:,} to fill in".format,
        )

    def sidebar(self) -> Sidebar:
        """The lines of the draft."""
        return Sidebar("Draft")

    def refresh_data(self) -> None:
        """Worked out again, with the quantities as they are now."""
        until, only, quantities = self._until, self._only, dict(self._quantities)
        self.seqxero.jobs.start(
            lambda workspace, job: workspace.schedules.preview(until, only=only, quantities=quantities),
            self._take,
            group="generation-preview",
            newest_only=True,
        )

    def _take(self, found: Generation) -> None:
        self._shown = found
        super().refresh_data()

    def current_changed(self) -> None:
        """The sidebar shows the draft under the cursor."""
        draft = self.pane.current
        if draft is None:
            self.query_one(Sidebar).show_nothing()
        else:
            lines = generation.sidebar(
                draft, width=self.query_one(Sidebar).inner, today=self._today, key_of=actions.key_of
            )
            self.query_one(Sidebar).show(lines)
        self.marks_changed()

    def marks_changed(self) -> None:
        """What the marked ones come to, else all."""
        drafts = list(self.pane.marks.values()) or (self._shown.drafts if self._shown else ())
        self.pane.tell(generation.sums(drafts))

    @property
    def _today(self) -> date:
        return self.seqxero.clock().astimezone().date()

    def _load(self, workspace: Workspace, query: Query, offset: int, limit: int) -> Page[DraftView]:
        """A window of the preview, which is worked out as a whole."""
        shown = self._shown
        if shown is None:
            return Page((), 0, 0, 0)
        words = query.text.casefold().split()
        found = [
            each for each in shown.drafts if all(word in each.customer_name.casefold() for word in words)
        ]
        open_ = sum(each.open for each in shown.drafts)
        return Page(tuple(found[offset : offset + limit]), len(found), len(shown.drafts), open_)

    def _empty(self, query: Query) -> list[Line]:
        if query.narrows:
            return [
                line("No draft is for such a customer."),
                line(key_piece("everywhere.back"), " shows all of them."),
            ]
        return generation.nothing_due(self._shown, self._today) if self._shown else [line("Working it out…")]

    def words_for(self, action: Action) -> str:
        """Making says how many."""
        number = len(self._chosen()) if self.is_mounted and self.query("ListPane") else 0
        return f"Make {number:,}" if action.id == "drafts.make" and number else action.label

    def keep_look(self) -> None:
        """The columns are remembered; a filter would hide what the next one has."""
        self.seqxero.remembered.keep_look(self.list_id, Look(hidden=tuple(sorted(self.pane.table.hidden))))

    def why_not(self, action: Action) -> str | None:
        """There must be drafts, or a quantity."""
        if action.id == "drafts.make" and not self._chosen():
            return "There is nothing to make: nothing falls due that is not billed already."
        if action.id == "drafts.quantity":
            draft = self.pane.current
            if draft is None or not generation.quantities(draft, list(self._quantities)):
                return "Every quantity of this draft is known."
        return super().why_not(action)

    def _chosen(self) -> list[DraftView]:
        """The marked drafts, else all of the preview."""
        return list(self.pane.marks.values()) or list(self._shown.drafts if self._shown else ())

    def unsaved(self) -> str | None:
        """The quantities that were filled in."""
        number = len(self._quantities)
        return (
            f"{plural(number, 'quantity', 'quantities')} filled in for drafts not made yet."
            if number
            else None
        )

    def opened(self) -> None:
        """A double click shows the lines."""
        if not self.sidebar_shown:
            self.do_sidebar()

    # -- a quantity

    def do_quantity(self) -> None:
        """Fill in a quantity of the draft under the cursor; of several, ask which."""
        draft = self.pane.current
        if draft is None:
            return
        open_ = generation.quantities(draft, list(self._quantities))
        if len(open_) == 1:
            self._ask_quantity(*open_[0])
            return

        def chosen(at: str | None) -> None:
            if at is not None:
                self._ask_quantity(*open_[int(at)])

        choices = [(str(at), name) for at, (_, _, name) in enumerate(open_)]
        self.app.push_screen(Pick("Quantity of which?", choices), chosen)

    def _ask_quantity(self, price_id: str, start: date, name: str) -> None:
        held = self._quantities.get((price_id, start))
        story = (
            line(name),
            line(Piece("How much there was in the period; tiers are worked out.", Tone.MUTED)),
        )

        def answered(text: str | None) -> None:
            if text is None:
                return
            value = generation.read_quantity(text)
            if value is None:
                self._quantities.pop((price_id, start), None)
            else:
                self._quantities[(price_id, start)] = value
            self.refresh_data()

        prompt = Prompt(
            "Quantity",
            story,
            value=f"{held:f}" if held is not None else "",
            placeholder="412000",
            check=generation.wrong_quantity,
        )
        self.app.push_screen(prompt, answered)

    # -- making

    def do_make(self) -> None:
        """Make the marked drafts, or all, after asking."""
        drafts = self._chosen()
        title, story = generation.question(drafts, hidden=self.pane.out_of_sight(drafts))

        def answered(yes: bool | None) -> None:
            if yes:
                self._make([draft.key for draft in drafts])

        self.app.push_screen(Confirm(title, story, agree=f"Make {len(drafts):,}"), answered)

    def _make(self, keys: list[str]) -> None:
        until, only, quantities = self._until, self._only, dict(self._quantities)

        def work(workspace: Workspace, job: object) -> Generation:
            return workspace.schedules.generate(until, only=only, quantities=quantities, keys=keys)

        self.seqxero.jobs.write(
            work,
            self._made,
            group="generation",
            of=[self, "drafts of schedules"],
            doing="The drafts are being made.",
            title="generating drafts",
        )

    def _made(self, done: Generation) -> None:
        self._quantities.clear()
        if self.is_attached:
            self.pane.set_marks([])
        self.seqxero.refresh_data()
        self.seqxero.tell_story(generation.made(done), generation.skipped_story(done))
        if self.is_attached:
            self.dismiss()
