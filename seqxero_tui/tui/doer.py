"""The one gate through which the actions of the registry go, on screens and in dialogs alike."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, ClassVar, cast

from textual.geometry import Size

from seqxero_tui.present import actions
from seqxero_tui.present.action import Action
from seqxero_tui.present.actions import BY_ID

if TYPE_CHECKING:
    from seqxero_tui.tui.app import SeqxeroApp

SMALLEST = (60, 20)
"""Below this many cells and lines a screen says so instead of showing half of itself."""

_SAFE_UNSEEN = ("everywhere.quit", "everywhere.back")


def too_small(size: Size) -> bool:
    """Whether a window cannot show a screen."""
    return size.width < SMALLEST[0] or size.height < SMALLEST[1]


class Doer:
    """Mixed into screens and dialogs: actions of the registry come in at `action_do` and nowhere else."""

    PLACES: ClassVar[tuple[str, ...]] = ()
    """The registry's places whose actions work here."""

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
        if too_small(self.seqxero.size) and action_id not in _SAFE_UNSEEN:
            return  # nobody can see what it would do
        reason = self.why_not(action)
        if reason is not None:
            self.seqxero.notify(reason, severity="warning")
            return
        cast("Callable[[], None]", getattr(self, action.method))()

    @property
    def seqxero(self) -> SeqxeroApp:
        """The app, as ours."""
        return cast("SeqxeroApp", self.app)  # type: ignore[attr-defined]
