"""The panel beside a list or a document: it comes and goes with the width of the window, or as the user wants it."""

from __future__ import annotations

from seqxero_tui.tui.screens.base import Room
from seqxero_tui.tui.widgets.sidebar import ALWAYS_FROM, Sidebar


class Beside(Room):
    """Mixed into screens whose body has a `Sidebar`; what stands in it is theirs to fill in `sidebar_placed`."""

    def __init__(self) -> None:
        super().__init__()
        self._sidebar_wanted: bool | None = None
        """What the user asked for with `x`; None while settings and width decide."""
        self._placed: list[tuple[bool, int]] = []
        """Whether the panel was to be seen, and how wide its lines were."""

    @property
    def sidebar_shown(self) -> bool:
        """Whether the sidebar is to be seen."""
        if self._sidebar_wanted is None:
            return sidebar_at_first(self.seqxero.settings.sidebar, self.app.size.width)
        return self._sidebar_wanted

    def place_sidebar(self) -> None:
        """Show or hide the panel, as it is wanted now."""
        for panel in self.query(Sidebar):
            panel.display = self.sidebar_shown
        placed = [(panel.display, panel.inner) for panel in self.query(Sidebar)]
        if placed != self._placed:
            self._placed = placed
            self.call_after_refresh(self.sidebar_placed)

    def sidebar_placed(self) -> None:
        """The panel came, went, or got another width: what it takes from the rest, or has to be told, has changed."""

    def do_sidebar(self) -> None:
        """Show or hide the sidebar."""
        self._sidebar_wanted = not self.sidebar_shown
        self.place_sidebar()


def sidebar_at_first(setting: str, width: int) -> bool:
    """Whether a sidebar is shown before anybody asked: by the window's width in cells, unless the settings say."""
    return setting == "shown" or (setting == "auto" and width >= ALWAYS_FROM)
