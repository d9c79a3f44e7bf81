"""The first screen, and the lists of the month-end check behind it."""

from seqxero_tui.tui.screens.home.screen import HomeScreen

__all__ = ["HomeScreen"]
