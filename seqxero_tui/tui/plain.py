"""The only door by which text reaches a widget.

Textual reads `[...]` in strings as markup and passes escape sequences through; a `Content` made here does neither,
whatever a customer is called.
"""

from __future__ import annotations

from collections.abc import Iterable

from rich.cells import cell_len
from textual.content import Content
from textual.style import Style

from seqxero_tui.present.masking import shown
from seqxero_tui.present.pieces import Line, Piece, Tone
from seqxero_tui.text import visible

STYLES: dict[Tone, str] = {
    Tone.PLAIN: "",
    Tone.MUTED: "$text-quiet",
    Tone.STRONG: "bold",
    Tone.KEY: "bold $primary",
    Tone.GOOD: "$tone-good",
    Tone.BUSY: "$tone-busy",
    Tone.WARN: "$tone-warn",
    Tone.BAD: "$tone-bad",
    Tone.DIFFER: "$tone-differ",
}
"""What a tone looks like, in variables of the theme."""


def content(text: str, tone: Tone = Tone.PLAIN) -> Content:
    """`text` as it is: never markup, control characters shown as signs, and masked while the screen is shared."""
    return Content.styled(legible(text), STYLES[tone]) if STYLES[tone] else Content(legible(text))


def legible(text: str) -> str:
    """`text` as a plain string that may stand on the screen."""
    return visible(shown(text))


def line_content(line: Line) -> Content:
    """A line of `present` with its tones."""
    return Content.assemble(*(_part(piece) for piece in line))


def lines_content(lines: Iterable[Line]) -> Content:
    """Several lines, one below the other."""
    return Content("\n").join([line_content(line) for line in lines])


def cell(line: Line, width: int, *, right: bool = False) -> Content:
    """A line cut with … or filled up to exactly `width` cells."""
    # The cell beyond is what tells `truncate` that something was cut; 10,000-character names are not measured whole.
    cut = line_content(_beginning(line, width + 1)).truncate(width, ellipsis=True)
    missing = width - cell_len(cut.plain)
    return cut.pad_left(missing) if right else cut.pad_right(missing)


def clickable(text: Content, action: str) -> Content:
    """`text` that runs a Textual action (ours, never made from outside text) when clicked."""
    return text.stylize(Style.from_meta({"@click": action}))


def _part(piece: Piece) -> tuple[str, str]:
    return (legible(piece.text), STYLES[piece.tone])


def _beginning(line: Line, cells: int) -> Line:
    """Characters enough to fill `cells` (four to a cell leaves room for combining marks), and never a whole novel."""
    room, pieces = cells * 4, []
    for piece in line:
        # Masked before it is cut: the beginning of a name is not the name any more, and would stay.
        pieces.append(Piece(shown(piece.text)[:room], piece.tone))
        room -= len(piece.text)
        if room <= 0:
            break
    return tuple(pieces)
