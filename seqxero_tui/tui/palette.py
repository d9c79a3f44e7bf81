"""The command palette: what can be done here now, in the words of the moment, and where one can go."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial
from typing import TYPE_CHECKING, cast

from textual.command import DiscoveryHit, Hit, Hits, Provider

from seqxero_tui.tui import theme
from seqxero_tui.tui.doer import Doer
from seqxero_tui.tui.plain import content, legible

if TYPE_CHECKING:
    from seqxero_tui.tui.app import SeqxeroApp


class Commands(Provider):
    """The actions of the screen below and the tabs; of what cannot be done now, why. Names are ours, but may carry words
    from outside."""

    def _offers(self) -> Iterator[tuple[str, str, Callable[[], object]]]:
        app = cast("SeqxeroApp", self.app)
        if isinstance(self.screen, Doer):
            left_out = {"everywhere.commands", "everywhere.back"}
            if not app.jobs.under_way:
                left_out.add("everywhere.stop")
            for action, words in self.screen.actions():
                if action.id not in left_out:
                    why_not = self.screen.refusal(action)
                    said = f"Not now: {legible(why_not)}" if why_not else action.help
                    yield legible(words), f"{action.sign}  {said}", partial(self.screen.action_do, action.id)
        for name, title in theme.TITLES.items():
            yield f"Theme: {title}", "", partial(app.change_theme, name)
        for tab in app.tabs:
            yield f"Go to {tab.title}", tab.key, partial(app.action_go, tab.id)

    async def discover(self) -> Hits:
        """Everything, before anything is typed."""
        for words, help_text, run in self._offers():
            yield DiscoveryHit(content(words), run, text=words, help=_literal(help_text))

    async def search(self, query: str) -> Hits:
        """What matches."""
        matcher = self.matcher(query)
        for words, help_text, run in self._offers():
            score = matcher.match(words)
            if score > 0:
                yield Hit(score, matcher.highlight(words), run, text=words, help=_literal(help_text))


def _literal(text: str) -> str:
    return text.replace("[", "\\[")
