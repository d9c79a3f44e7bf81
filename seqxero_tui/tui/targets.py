"""What on a screen can be gone to, found in what is drawn: whatever the mouse can reach, letters can reach too."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING, Any, NamedTuple

from textual.widgets import Button, Input, OptionList

from seqxero_tui.tui.widgets.bars import FooterBar, TabBar
from seqxero_tui.tui.widgets.list_table import ListTable

if TYPE_CHECKING:
    from textual.screen import Screen
    from textual.widget import Widget

LETTERS = "asdfghjklqwertuiopzxcvbnm"
"""Nearest to the fingers first; `y` lies elsewhere on other keyboards."""


class Target(NamedTuple):
    """A place in cells from the screen's corner, and what going there does."""

    x: int
    y: int
    go: Callable[[], object]


def targets(screen: Screen[Any]) -> list[Target]:
    """Everything in sight that can be gone to, from the top. The keys in tabs and footer stand there already."""
    found = [*_drawn(screen), *_focusable(screen)]
    places: dict[tuple[int, int], Target] = {}
    for target in found:
        places.setdefault((target.y, target.x), target)
    return [places[place] for place in sorted(places)]


def codes(number: int) -> list[str]:
    """As many codes of one or two letters, none the beginning of another; the short ones first. At most 625."""
    prefixes = next(
        (k for k in range(len(LETTERS) + 1) if len(LETTERS) - k + k * len(LETTERS) >= number), len(LETTERS)
    )
    single = LETTERS[: len(LETTERS) - prefixes]
    double = [first + second for first in LETTERS[len(LETTERS) - prefixes :] for second in LETTERS]
    return [*single, *double][:number]


def _drawn(screen: Screen[Any]) -> list[Target]:
    """Rows, options, and words that can be clicked: the first cell of each."""
    found = []
    for y, strip in enumerate(screen._compositor.render_strips()):
        x, before = 0, None
        for segment in strip:
            meta = segment.style.meta if segment.style is not None and segment.style._meta else {}
            here = meta.get("row"), meta.get("option"), meta.get("@click")
            if here != before and any(each is not None for each in here):
                target = _target(screen, x, y, *here)
                if target is not None:
                    found.append(target)
            before = here
            x += segment.cell_length
    return found


def _target(screen: Screen[Any], x: int, y: int, row: Any, option: Any, click: Any) -> Target | None:
    widget, _ = screen.get_widget_at(x, y)
    if isinstance(widget, ListTable) and row is not None and row < widget.length:
        return Target(x, y, partial(_to_row, widget, row))
    if (
        isinstance(widget, OptionList)
        and option is not None
        and not widget.options[option].disabled
        and not _option_begins_above(widget, x, y, option)
    ):
        return Target(x, y, partial(_to_option, widget, option))
    if click is not None and not isinstance(widget, (TabBar, FooterBar)):
        return Target(x, y, partial(_click, screen, click))
    return None


def _focusable(screen: Screen[Any]) -> list[Target]:
    """Fields, buttons and panels."""
    listed = (ListTable, OptionList)
    return [
        Target(widget.region.x, widget.region.y, partial(_to_widget, widget))
        for widget in screen.focus_chain
        if not isinstance(widget, listed) and widget.region
    ]


def _option_begins_above(options: OptionList, x: int, y: int, option: int) -> bool:
    """Whether this is a further line of an option of several."""
    return y > options.content_region.y and options.screen.get_style_at(x, y - 1).meta.get("option") == option


def _click(screen: Screen[Any], action: str) -> None:
    screen.run_worker(screen.run_action(action))


def _to_row(table: ListTable[Any], row: int) -> None:
    table.move_cursor(row)
    if table.can_focus:
        table.focus()


def _to_option(options: OptionList, option: int) -> None:
    options.highlighted = option
    options.focus()


def _to_widget(widget: Widget) -> None:
    widget.focus()
    if isinstance(widget, Button):
        widget.press()
    elif isinstance(widget, Input):
        widget.cursor_position = len(widget.value)
