"""The three bars around every screen: who is connected, where one is, what can be pressed."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from textual.app import ComposeResult
from textual.containers import Horizontal
from textual.content import Content

from seqxero_tui.present import header
from seqxero_tui.present.action import Action
from seqxero_tui.present.header import Standing
from seqxero_tui.present.pieces import Tone
from seqxero_tui.tui.plain import clickable, content, line_content
from seqxero_tui.tui.tabs import Tab, names
from seqxero_tui.tui.widgets.words import Words


class HeaderBar(Horizontal):
    """Program, organisation and DEMO badge on the left; connection, calls left and last pull on the right."""

    def compose(self) -> ComposeResult:
        """Name, badge, and the standing."""
        yield Words(id="header-name")
        yield Words(content("DEMO"), id="header-badge")
        yield Words(content("HIDDEN"), id="header-masked")
        yield Words(id="header-standing")

    def show(self, standing: Standing, now: datetime) -> None:
        """Draw the bar anew."""
        organisation = standing.organisation
        self.query_one("#header-name", Words).update(line_content(header.left(standing)))
        self.query_one("#header-badge").display = organisation is not None and organisation.is_demo_company
        self.query_one("#header-masked").display = standing.masked
        right = header.right(standing, now, self.app.size.width)
        self.query_one("#header-standing", Words).update(line_content(right))


class TabBar(Words):
    """The numbered screens; the one in front stands out by more than colour."""

    def show(self, tabs: Sequence[Tab], current: str) -> None:
        """Draw the bar for these tabs, with names as long as fit."""
        called = names(tabs, current, self.app.size.width)
        shown = [_tab(tab, name, current=tab.id == current) for tab, name in zip(tabs, called, strict=True)]
        self.update(Content("").join(shown))


class FooterBar(Words):
    """The keys that matter here: as many as fit, the most needed first, and help always."""

    def show(self, actions: Sequence[tuple[Action, str]]) -> None:
        """Draw the bar for these actions with their words, in order."""
        room = self.app.size.width - 2
        chosen = [pair for pair in actions if pair[0].id == "everywhere.help"]
        for pair in (pair for pair in actions if pair not in chosen):
            if _width([*chosen, pair]) > room:
                break
            chosen.append(pair)
        chosen.sort(key=lambda pair: pair[0].footer)
        self.update(Content("   ").join([_item(action, words) for action, words in chosen]))


def _tab(tab: Tab, name: str, *, current: bool) -> Content:
    words = f" {tab.key} {name} " if name else f" {tab.key} "
    if current:
        shown = Content.styled(words, "bold $background on $primary")
    else:
        rest = words.removeprefix(f" {tab.key}")
        shown = Content.assemble(" ", (tab.key, "bold $primary"), (rest, "$text-quiet"))
    return clickable(shown, f"app.tab('{tab.id}')")


def _width(items: Sequence[tuple[Action, str]]) -> int:
    return sum(len(action.sign) + 1 + len(words) for action, words in items) + 3 * (len(items) - 1)


def _item(action: Action, words: str) -> Content:
    item = Content.assemble((action.sign, "bold $primary"), " ") + content(words, Tone.MUTED)
    return clickable(item, f"screen.do('{action.id}')")
