"""The pages of the wizard. Each shows one step and says by message what the user chose; the screen acts on it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any, cast

from textual.app import ComposeResult
from textual.containers import Vertical, VerticalScroll
from textual.content import Content
from textual.message import Message
from textual.widgets import OptionList, Static
from textual.widgets.option_list import Option

from seqxero_tui.errors import Problem
from seqxero_tui.present import wizard
from seqxero_tui.present.actions import key_piece
from seqxero_tui.present.pieces import BLANK, Line, Piece, Tone, line
from seqxero_tui.present.reports import problem
from seqxero_tui.present.wizard import Step
from seqxero_tui.tui.plain import content, line_content, lines_content
from seqxero_tui.tui.widgets.choices import Choices

if TYPE_CHECKING:
    from seqxero_tui.tui.app import SeqxeroApp

PATIENCE = 300.0
"""Seconds the program waits for the browser."""


class Page(Vertical):
    """A step: what it is about, then what is chosen or shown."""

    STEP = Step.ENVIRONMENT

    class Chosen(Message):
        """The user chose this, on the page of this step."""

        def __init__(self, step: Step, value: Any) -> None:
            super().__init__()
            self.step = step
            self.value = value

    def compose(self) -> ComposeResult:
        """Introduction and body."""
        introduction = wizard.introduction(self.STEP)
        if introduction:
            yield Static(content(introduction), classes="page-introduction")
        yield from self.inside()

    def inside(self) -> ComposeResult:
        """What the step itself shows."""
        yield from ()

    def choose(self, value: Any) -> None:
        """Tell what was chosen."""
        self.post_message(self.Chosen(self.STEP, value))


class ChoicePage(Page):
    """A step whose body is a list to choose from: (value, lines)."""

    def __init__(self, choices: Sequence[tuple[Any, Sequence[Line]]] = ()) -> None:
        super().__init__()
        self._choices = list(choices)

    def inside(self) -> ComposeResult:
        """The choices."""
        yield Choices(*map(_option, self._choices), compact=True, classes="choices")

    def on_mount(self) -> None:
        """The list takes the keys."""
        self.options.focus()
        self.options.highlighted = 0 if self._choices else None

    @property
    def options(self) -> OptionList:
        """The list."""
        return self.query_one(OptionList)

    def show(self, choices: Sequence[tuple[Any, Sequence[Line]]], *, at: int | None = None) -> None:
        """Other choices, or the same in other words; the cursor stays, or goes to `at`."""
        here = self.options.highlighted if at is None else at
        self._choices = list(choices)
        self.options.clear_options()
        self.options.add_options(map(_option, self._choices))
        if self._choices:
            self.options.highlighted = min(here or 0, len(self._choices) - 1)

    def on_option_list_option_selected(self, event: OptionList.OptionSelected) -> None:
        """Pass on what was chosen."""
        event.stop()
        self.choose(self._choices[event.option_index][0])


class EnvironmentPage(ChoicePage):
    """Which Xero; `note` is said below the choices."""

    STEP = Step.ENVIRONMENT

    def __init__(self, choices: Sequence[tuple[Any, Sequence[Line]]], note: str) -> None:
        super().__init__(choices)
        self._note = note

    def inside(self) -> ComposeResult:
        """The choices and the note."""
        yield from super().inside()
        yield Static(content(self._note), classes="page-note")


class ConnectPage(Page):
    """The browser has its turn: address, keys, and how long the program waits."""

    STEP = Step.CONNECT

    def __init__(self, address: str, *, consent_here: bool, browser: bool) -> None:
        super().__init__()
        self._address = address
        self._consent_here = consent_here
        self._browser = browser
        self._deadline: datetime | None = None
        self._problem: Problem | None = None

    def inside(self) -> ComposeResult:
        """What can be done, the address, the state of things."""
        yield Static(lines_content(self._ways()), classes="page-ways")
        yield Static(classes="page-waiting")
        with VerticalScroll(classes="page-address", can_focus=False):
            yield Static(content(self._address))

    def on_mount(self) -> None:
        """The clock runs."""
        self._deadline = self._app.clock() + timedelta(seconds=PATIENCE)
        self._tick()
        self.set_interval(1, self._tick)

    def _ways(self) -> list[Line]:
        none_here = Piece("  (none here)", Tone.MUTED) if not self._browser else ""
        ways = [
            line(key_piece("wizard.browser"), "  Open the address in your browser", none_here),
            line(key_piece("everywhere.copy"), "  Copy the address"),
        ]
        if self._consent_here:
            ways.insert(0, line(key_piece("wizard.consent"), "  Give the consent here, without a browser"))
        return [*ways, BLANK]

    def fail(self, fault: Problem) -> None:
        """It did not come about; say why, and how to try again."""
        self._problem = fault
        if self.is_mounted:  # else it is told once the page is there
            self._tick()

    @property
    def failed(self) -> bool:
        """Whether this attempt is over."""
        return self._problem is not None

    def _tick(self) -> None:
        waiting = self.query_one(".page-waiting", Static)
        if self._problem is not None:
            again = line(key_piece("wizard.next"), "  Try again")
            waiting.update(lines_content([*problem(self._problem, Tone.BAD), again, BLANK]))
        elif self._deadline is not None:
            left = (self._deadline - self._app.clock()).total_seconds()
            waiting.update(lines_content([wizard.waiting(left), BLANK]))

    @property
    def _app(self) -> SeqxeroApp:
        return cast("SeqxeroApp", self.app)


class OrganisationPage(ChoicePage):
    """Which of the organisations that were connected."""

    STEP = Step.ORGANISATION


class AccountsPage(ChoicePage):
    """Default accounts and tax codes."""

    STEP = Step.ACCOUNTS


class SummaryPage(ChoicePage):
    """What there is now, and where to go on."""

    STEP = Step.SUMMARY

    def inside(self) -> ComposeResult:
        """The numbers, then the ways on."""
        yield Static(classes="page-summary")
        yield from super().inside()

    def tell(self, lines: Sequence[Line]) -> None:
        """Show the numbers."""
        self.query_one(".page-summary", Static).update(lines_content([*lines, BLANK]))


def _option(choice: tuple[Any, Sequence[Line]]) -> Option:
    return Option(Content("\n").join([line_content(each) for each in choice[1]]))
