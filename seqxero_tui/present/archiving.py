"""Archiving customers and bringing them back: the question before, what became of it after."""

from __future__ import annotations

from collections.abc import Sequence

from seqxero_tui.present.actions import key_of
from seqxero_tui.present.customers import out_of_sight_lines
from seqxero_tui.present.pieces import BLANK, Line, Piece, Tone, line, plural, some
from seqxero_tui.present.reports import verb_headline
from seqxero_tui.sync.reports import VerbResult
from seqxero_tui.sync.views import CustomerRow


def question(number: int, *, restore: bool) -> str:
    """What is asked: "Archive 3 customers?"."""
    what = plural(number, "customer")
    return f"Bring {what} back?" if restore else f"Archive {what}?"


def story(
    rows: Sequence[CustomerRow], *, restore: bool, out_of_sight: int = 0, left_out: int = 0
) -> list[Line]:
    """Which customers, and what follows; marked ones it does not apply to, or that are not to be seen, are counted."""
    follows = (
        "Back in the lists, and billed again."
        if restore
        else "Out of the lists, and nothing new is billed. What is final goes its way, links stay, Xero is not told."
    )
    lines = [line(Piece(some([row.name for row in rows]), Tone.STRONG)), BLANK, line(follows)]
    if left_out:
        others = "1 other is" if left_out == 1 else f"{left_out:,} others are"
        how = "not archived" if restore else "archived already"
        lines.append(line(Piece(f"{others} {how}, and left alone.", Tone.MUTED)))
    return lines + out_of_sight_lines(out_of_sight)


def headline(results: Sequence[VerbResult], *, restore: bool) -> str:
    """What became of it: of one customer in a sentence, of several in numbers."""
    if len(results) > 1:
        return verb_headline("brought back" if restore else "archived", results)
    [one] = results
    if one.problem is not None:
        return one.problem.message
    if restore:
        return f"{one.name} is back."
    return f"{one.name} is archived. {key_of('customers.archived')} shows archived ones."
