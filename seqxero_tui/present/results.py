"""What became of each document when a verb was done to several: done, refused or stuck on its way, and why."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from seqxero_tui.errors import Problem
from seqxero_tui.present import words
from seqxero_tui.present.documents import called
from seqxero_tui.present.drift import sentence
from seqxero_tui.present.fixes import KeyOf, no_key, problem_block
from seqxero_tui.present.pieces import BLANK, Line, Piece, Tone, hanging, line
from seqxero_tui.present.table import Column
from seqxero_tui.present.verbs import WORDINGS, Verb
from seqxero_tui.sync.reports import VerbResult
from seqxero_tui.sync.states import NEEDS_YOU, SyncState
from seqxero_tui.sync.views import DocumentRow

COLUMNS = (
    Column("number", "Number", 8, most=14),
    Column("customer", "Customer", 18, most=36),
    Column("done", "Here", 15, most=24),
    Column("xero", "Xero", 13, drop=1),
)


@dataclass(frozen=True, slots=True)
class Outcome:
    """One document: what was done to it here (or not), where it stands with Xero, and the problems of either."""

    row: DocumentRow
    done: str
    refused: bool
    problems: tuple[Problem, ...] = ()
    why: str = ""
    """Why the verb does not apply to it at all."""

    @property
    def needs_you(self) -> bool:
        """Whether there is something to read about it."""
        return self.refused or bool(self.problems) or bool(self.row.xero.drift)

    @property
    def rank(self) -> int:
        """Where it stands: problems first, then what differs, what was done, and what the verb does not apply to."""
        if self.problems:
            return 0
        return 3 if self.why else 1 if self.row.xero.drift else 2


def outcomes(
    verb: Verb,
    results: Sequence[VerbResult],
    left_out: Sequence[tuple[DocumentRow, str]],
    after: Mapping[str, DocumentRow],
) -> tuple[Outcome, ...]:
    """What became of each: first what needs a person, then the others. `after` are the rows as they are now."""
    done = _done(verb)
    found = []
    for result in results:
        row = after.get(result.id)
        if row is None:
            continue
        if result.problem:
            found.append(Outcome(row, f"not {done}", True, (result.problem,)))
        else:
            stuck = row.xero.problems if row.xero.state in (*NEEDS_YOU, SyncState.PUSHING) else ()
            found.append(Outcome(row, done, False, stuck))
    for row, why in left_out:
        found.append(Outcome(after.get(row.id, row), f"not {done}", True, why=f"{called(row)} {why}."))
    return tuple(sorted(found, key=lambda each: each.rank))


def _done(verb: Verb) -> str:
    """What a verb is called once all that follows is over."""
    return "pushed" if verb is Verb.PUSH else WORDINGS[verb].done


def headline(verb: Verb, found: Sequence[Outcome]) -> str:
    """All in one line: "5 finalized · 1 not · in Xero: 3 synced, 2 blocked"."""
    refused = sum(each.refused for each in found)
    text = f"{len(found) - refused:,} {_done(verb)}"
    if refused:
        text += f" · {refused:,} not"
    if verb is Verb.MARK_PAID or refused == len(found):
        return text
    states = Counter(each.row.xero.state for each in found if not each.refused)
    told = ", ".join(f"{number:,} {words.sync_state(state).word}" for state, number in states.most_common())
    return f"{text} · in Xero: {told}"


def cells(outcome: Outcome) -> dict[str, Line]:
    """A row of the list of results."""
    row, state = outcome.row, words.sync_state(outcome.row.xero.state)
    return {
        "number": line(row.number or Piece("—", Tone.MUTED)),
        "customer": line(row.customer_name),
        "done": line(
            Piece("✗ " if outcome.refused else "✓ ", Tone.WARN if outcome.refused else Tone.GOOD),
            Piece(outcome.done),
        ),
        "xero": state.label,
    }


def about(outcome: Outcome, width: int, key_of: KeyOf) -> list[Line]:
    """Why a document is not where it was meant to be, and what puts it right, with its key."""
    if outcome.why:
        return [*hanging(Piece(""), outcome.why, Tone.WARN, width), line("It was left as it is.")]
    if not outcome.problems and outcome.row.xero.drift:
        shown = [sentence(each) for each in outcome.row.xero.drift]
        differs = hanging(Piece("≠ ", Tone.DIFFER), "; ".join(shown), Tone.PLAIN, width)
        return [
            *differs,
            line(Piece(f"{key_of('settle')} ", Tone.KEY), Piece("settles it, on the document.", Tone.MUTED)),
        ]
    if not outcome.problems:
        return [line(Piece("Nothing to do about it.", Tone.MUTED))]
    # What a verb refused is put right as its remedy says; pushing again, the key of last resort, would not help.
    return problem_block(outcome.problems, width, no_key if outcome.refused else key_of)


def story(found: Sequence[Outcome], key_of: KeyOf) -> list[Line]:
    """The same as lines to read, of those that need a person."""
    lines: list[Line] = []
    for each in found:
        if each.needs_you:
            who = each.row.number or each.row.customer_name
            lines += [
                line(Piece(who, Tone.STRONG), Piece(f"  {each.done}", Tone.MUTED)),
                *about(each, 64, key_of),
                BLANK,
            ]
    return lines
