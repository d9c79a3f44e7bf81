"""What screens and dialogs share: the one gate through which the actions of the registry go, and the one way out."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any, ClassVar, cast

from textual import events
from textual.actions import SkipAction
from textual.await_complete import AwaitComplete
from textual.geometry import Size
from textual.widgets import Input

from seqxero_tui.present import actions
from seqxero_tui.present.action import Action
from seqxero_tui.present.actions import BY_ID
from seqxero_tui.present.pieces import line

if TYPE_CHECKING:
    from textual.screen import Screen

    from seqxero_tui.tui.app import SeqxeroApp

    _Screen = Screen[Any]
else:
    _Screen = object  # styles of a class are looked up along its first bases that are widgets: this is none

SMALLEST = (60, 20)
"""Below this many cells and lines a screen says so instead of showing half of itself."""

_SAFE_UNSEEN = ("everywhere.quit", "everywhere.back")


def too_small(size: Size) -> bool:
    """Whether a window cannot show a screen."""
    return size.width < SMALLEST[0] or size.height < SMALLEST[1]


def too_small_words(size: Size) -> str:
    """What stands there instead."""
    width, height = SMALLEST
    return f"seqxero needs {width} × {height} cells; this window has {size.width} × {size.height}."


def safe_unseen(event: events.Event) -> bool:
    """Whether an event may be followed in a window that shows nothing: only what leaves, or is nobody's input."""
    if isinstance(event, events.Key):
        leaving = {key for action in _SAFE_UNSEEN for key in BY_ID[action].keys}
        return event.key in leaving or event.key in ("ctrl+c", "ctrl+q")
    return not isinstance(event, (events.InputEvent, events.Paste))


class Doer(_Screen):
    """Mixed into screens and dialogs: actions of the registry come in at `action_do` and nowhere else."""

    PLACES: ClassVar[tuple[str, ...]] = ()
    """The registry's places whose actions work here."""
    LEAVING = "Leave without saving?"
    """What is asked before something that was typed is lost."""

    def actions(self) -> list[tuple[Action, str]]:
        """The actions that work here with their words now, the footer's first."""
        here = sorted(actions.at(self.PLACES), key=lambda action: action.footer or 1000)
        return [(action, self.words_for(action)) for action in here]

    def words_for(self, action: Action) -> str:
        """What footer and palette call an action now; screens add the state (`Import 12`)."""
        return action.label

    def why_not(self, action: Action) -> str | None:
        """Why an action cannot be done now, as a sentence; None when it can."""
        return None

    def action_do(self, action_id: str) -> None:
        """Do an action of the registry, or say why not."""
        action = BY_ID[action_id]
        reason = self.refusal(action)
        if reason is not None:
            self.seqxero.notify(reason, severity="warning")
            return
        cast("Callable[[], None]", getattr(self, action.method))()

    def refusal(self, action: Action) -> str | None:
        """Why an action would be refused now, also because something is being written; None when it would be done."""
        return self._held(action) or self.why_not(action)

    def _held(self, action: Action) -> str | None:
        """While what stands here is being written, nothing of it is changed, chosen or left: only looked at."""
        only_looks = action.where in ("everywhere", "list", "panel") and action.id != "everywhere.back"
        return None if only_looks else self.seqxero.jobs.writing(self)

    def do_stop(self) -> None:
        """Stop what is under way at its next step; with nothing under way, a field may cut what is selected."""
        if not self.seqxero.jobs.under_way and isinstance(self.focused, Input):
            raise SkipAction
        self.seqxero.stop_work()

    # -- leaving

    def unsaved(self) -> str | None:
        """What would be lost if this were left now, as a sentence; None when nothing would."""
        return None

    def leave_asking(self) -> None:
        """Leave; asks only when something would be lost."""
        from seqxero_tui.tui.dialogs.confirm import Confirm  # a dialog is a Doer too

        lost = self.unsaved() if self.is_mounted else None
        if lost is None:
            self.dismiss(None)
            return

        def answered(yes: bool | None) -> None:
            if yes:
                self.dismiss(None)

        self.app.push_screen(Confirm(self.LEAVING, (line(lost),), agree="Leave", keep="Stay here"), answered)

    def dismiss(self, result: Any = None) -> AwaitComplete:
        """Leave, once: Textual would take whatever is in front off instead of a screen that is not. One that is behind
        another, or on another tab, goes as soon as it comes to the front."""
        if self.is_active:
            return super().dismiss(result)
        self._left_with = (result,)
        return AwaitComplete()

    _left_with: tuple[Any] | None = None

    def on_screen_resume(self) -> None:
        """In front again."""
        if self._left_with is not None:
            self.dismiss(self._left_with[0])

    @property
    def seqxero(self) -> SeqxeroApp:
        """The app, as ours."""
        return cast("SeqxeroApp", self.app)
