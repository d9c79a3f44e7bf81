"""Hides names, emails, addresses and amounts while the screen is shared, and shows them again."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import TYPE_CHECKING

from seqxero_tui.present import actions, masking

if TYPE_CHECKING:
    from seqxero_tui.tui.app import SeqxeroApp


class Sharing:
    """What is hidden; nothing at first."""

    def __init__(self, app: SeqxeroApp) -> None:
        self._app = app
        self._mask = masking.Mask((), own=actions.own_words())
        masking.put_on(None)

    def hide(self, *, then: Callable[[], None]) -> None:
        """Hide what is private from now on: learn it, then draw."""

        def learnt(private: list[str]) -> None:
            self._mask.learn(private)
            masking.put_on(self._mask)
            self._app.standing = replace(self._app.standing, masked=True)
            then()

        self._app.jobs.start(
            lambda workspace, job: workspace.private_texts(), learnt, group="mask", newest_only=True
        )

    def change(self) -> None:
        """Hide what is private, or show it again."""
        if masking.is_on():
            masking.put_on(None)
            self._app.standing = replace(self._app.standing, masked=False)
            self._draw_again()
            self._app.notify("Names and amounts are shown again.")
        else:
            self.hide(then=self._hidden)

    def _hidden(self) -> None:
        self._draw_again()
        shown = actions.key_of("everywhere.redact")
        self._app.notify(f"Names and amounts are hidden. {shown} shows them again.")

    def _draw_again(self) -> None:
        self._app.clear_notifications()
        self._app.refresh_bars()
        self._app.refresh_rows()
