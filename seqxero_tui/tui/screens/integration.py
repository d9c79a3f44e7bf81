"""Integration: how the connection stands, its settings, and the ways out of it; without a connection, the wizard."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from textual import events
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Vertical, VerticalScroll
from textual.content import Content
from textual.widgets import OptionList, Static
from textual.widgets.option_list import Option

from seqxero_tui.present import integration, settings
from seqxero_tui.present.action import Action
from seqxero_tui.present.pieces import Tone
from seqxero_tui.present.settings import Setting
from seqxero_tui.present.wizard import Step
from seqxero_tui.sync.health import ConnectionHealth
from seqxero_tui.tui import copying
from seqxero_tui.tui.bindings import bindings
from seqxero_tui.tui.dialogs.confirm import Confirm
from seqxero_tui.tui.plain import content, line_content, lines_content
from seqxero_tui.tui.screens.base import Room
from seqxero_tui.tui.settings import Choices, SettingsDesk, rows
from seqxero_tui.tui.widgets.choices import Choices as OptionChoices
from seqxero_tui.tui.widgets.framed import Frame

if TYPE_CHECKING:
    from seqxero_tui.tui.jobs import Job
    from seqxero_tui.workspace import Workspace

_SIDE_BY_SIDE_FROM = 110


class IntegrationScreen(Room):
    """The connection and its settings."""

    TAB = "integration"
    PLACES: ClassVar[tuple[str, ...]] = ("integration", "everywhere")
    BINDINGS: ClassVar[list[BindingType]] = bindings("integration")

    def __init__(self) -> None:
        super().__init__()
        self._desk = SettingsDesk(lambda: self.seqxero, self._show_settings)
        self._health: ConnectionHealth | None = None

    def body(self) -> ComposeResult:
        """The connection, and its settings with a word on the one under the cursor."""
        with Vertical(id="integration"):
            with VerticalScroll(id="connection", can_focus=False):
                yield Static()
            with Frame(id="settings"):
                yield OptionChoices(compact=True, classes="choices")
                yield Static(id="settings-about")

    def on_mount(self) -> None:
        """Frames."""
        self.query_one("#connection").border_title = content("Connection")
        self.query_one("#settings", Frame).entitle(content("Settings"))

    def on_resize(self, event: events.Resize) -> None:
        """Side by side where there is room, else one below the other."""
        self.query_one("#integration").set_class(event.size.width >= _SIDE_BY_SIDE_FROM, "-wide")
        self.call_after_refresh(self._show_health)

    @property
    def _ready(self) -> bool:
        organisation = self.seqxero.standing.organisation
        return organisation is not None and organisation.setup_complete

    def refresh_data(self) -> None:
        """Read everything again; what is not set up yet is the wizard's."""
        if not self._ready:
            self._open_wizard(None)
            return
        self._desk.read()
        self.seqxero.jobs.start(_read_health, self._take_health, group="health", newest_only=True)

    def _open_wizard(self, begin: Step | None) -> None:
        from seqxero_tui.tui.screens.wizard import WizardScreen

        if self.is_active:
            self.app.push_screen(WizardScreen(begin))

    # -- showing

    def _take_health(self, health: ConnectionHealth) -> None:
        self._health = health
        self.call_after_refresh(self._show_health)  # the frame may be about to change its width

    def _show_health(self) -> None:
        if self._health is None or not self.is_attached:
            return
        frame = self.query_one("#connection")
        width = max(30, frame.scrollable_content_region.width)
        lines = integration.connection(self._health, now=self.seqxero.clock(), width=width)
        frame.query_one(Static).update(lines_content(lines))

    def _show_settings(self, choices: Choices, stored: Setting | None) -> None:
        if not self.is_attached:
            return
        options = self.query_one(OptionList)
        here = options.highlighted or 0
        options.clear_options()
        for _, lines in rows(choices, tuple(Setting), need=False):
            options.add_option(Option(Content("\n").join(map(line_content, lines))))
        options.highlighted = here
        if stored is not None:
            self.seqxero.notify(f"{settings.title(stored)} is changed.")

    def on_option_list_option_highlighted(self, event: OptionList.OptionHighlighted) -> None:
        """A word on the setting under the cursor."""
        event.stop()
        about = settings.about(tuple(Setting)[event.option_index])
        self.query_one("#settings-about", Static).update(content(about, Tone.MUTED))

    def on_option_list_option_selected(self, event: OptionList.OptionSelected) -> None:
        """Change it."""
        event.stop()
        self._desk.ask(tuple(Setting)[event.option_index])

    # -- what can be done

    def copies(self) -> list[copying.Copy]:
        """The organisation: its name, id, address, or all of it."""
        return copying.of_row(self._health.organisation, called="Organisation") if self._health else []

    def why_not(self, action: Action) -> str | None:
        """All of it is about a connection."""
        if action.where == "integration" and not self._ready:
            return "Nothing is connected yet."
        return None

    def do_change(self) -> None:
        """Choose the setting under the cursor anew."""
        self.query_one(OptionList).action_select()

    def do_reread(self) -> None:
        """Read the organisation, its accounts, tax rates and currencies from Xero again."""

        def read(
            workspace: Workspace, job: Job[tuple[ConnectionHealth, ConnectionHealth]]
        ) -> tuple[ConnectionHealth, ConnectionHealth]:
            before = workspace.connection.health()
            workspace.connection.refresh()
            return before, workspace.connection.health()

        def done(answer: tuple[ConnectionHealth, ConnectionHealth]) -> None:
            self.seqxero.refresh_data()
            self.seqxero.notify(integration.reread(*answer))

        self.seqxero.jobs.write(
            read,
            done,
            group="reread",
            of=["organisation"],
            doing="The organisation is being read.",
            title="reading the organisation",
        )

    def do_anew(self) -> None:
        """The wizard from its beginning: sign in again, or connect another organisation."""
        self._open_wizard(Step.ENVIRONMENT)

    def do_disconnect(self) -> None:
        """Throw the tokens away, after asking."""
        organisation = self.seqxero.standing.organisation
        name = organisation.name if organisation else "Xero"

        def answered(yes: bool | None) -> None:
            if yes:
                self.seqxero.jobs.write(
                    lambda workspace, job: workspace.connection.disconnect(),
                    gone,
                    group="sign-in",
                    of=["connection"],
                    doing=f"{name} is being disconnected.",
                )

        def gone(_: None) -> None:
            self.seqxero.notify(f"{name} is disconnected. Links and settings are kept.")
            self.seqxero.refresh_standing(then=self.refresh_data)

        question = Confirm(f"Disconnect {name}?", integration.disconnect_story(), agree="Disconnect")
        self.app.push_screen(question, answered)


def _read_health(workspace: Workspace, job: object) -> ConnectionHealth:
    return workspace.connection.health()
