"""What can be done to documents: whether it applies to a row, the question before, the sentences after."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

from seqxero_tui.billing.words import DocumentKind, DocumentStatus, PaymentStatus
from seqxero_tui.errors import Problem
from seqxero_tui.present.actions import key_of
from seqxero_tui.present.documents import called, counted_rows, status_word, sums
from seqxero_tui.present.pieces import BLANK, Line, Piece, Tone, line
from seqxero_tui.sync.plan_views import Plan
from seqxero_tui.sync.states import SyncState
from seqxero_tui.sync.views import DocumentRow

_NAMED = 3


class Verb(StrEnum):
    """What a person can do to documents."""

    FINALIZE = "finalize"
    SEND = "send"
    VOID = "void"
    PUSH = "push"
    MARK_PAID = "mark_paid"


TO_XERO = (Verb.FINALIZE, Verb.SEND, Verb.PUSH)
"""Those whose plan is worth a look before they are agreed to."""
WRITES = (Verb.FINALIZE, Verb.PUSH, Verb.SEND)
"""How documents are next written to Xero, by the first that applies: drafts are finalized, what Xero lacks is pushed, what
it has is sent."""
_NUMBERING = (Verb.FINALIZE, Verb.SEND)


@dataclass(frozen=True, slots=True)
class Wording:
    """How a verb is spoken of: on the button, as done ("3 finalized"), and what follows for a document."""

    button: str
    done: str
    follows: str


WORDINGS = {
    Verb.FINALIZE: Wording(
        "Finalize",
        "finalized",
        "gets its number, is locked, and goes to Xero at once; its dates follow on sending.",
    ),
    Verb.SEND: Wording(
        "Send",
        "sent",
        "gets its real dates, here and in Xero, and is marked as sent there. Xero emails nobody.",
    ),
    Verb.VOID: Wording("Void", "voided", "is voided here and in Xero. This cannot be taken back."),
    Verb.PUSH: Wording("Push", "queued for Xero", "goes to Xero as it stands here now."),
    Verb.MARK_PAID: Wording(
        "Mark as paid",
        "marked as paid",
        "counts as paid here. Nothing is written to Xero: reconcile the payment there yourself.",
    ),
}


@dataclass(frozen=True, slots=True)
class Question:
    """What a confirmation asks: a title naming what and how many, the lines below it, the agreeing button."""

    title: str
    body: tuple[Line, ...]
    agree: str


def hindrance(verb: Verb, row: DocumentRow) -> str | None:
    """Why `verb` does not apply to a document as it is shown, or None. The engine has the last word."""
    return _HINDRANCES[verb](row)


def not_a_draft(row: DocumentRow) -> str | None:
    """Why a document cannot be edited or deleted, as a sentence; None for a draft."""
    if row.status == DocumentStatus.DRAFT:
        return None
    if row.status == DocumentStatus.IN_PROGRESS:
        return f"The {called(row)} becomes a draft when its billing period ends."
    creditable = row.kind == DocumentKind.INVOICE and not_creditable(row) is None
    credit = f", or {key_of('document.credit')} credits it" if creditable else ""
    return f"{called(row)} is {status_word(row.status).lower()}; only drafts are changed{credit}."


def not_creditable(row: DocumentRow) -> str | None:
    """Why a document cannot be credited, as a sentence; None for a final or sent invoice that can."""
    if row.kind != DocumentKind.INVOICE:
        return "Credit notes are not credited; void it instead."
    if row.status in (DocumentStatus.FINAL, DocumentStatus.SENT):
        problem = row.customer_problem
        return f"{problem.message} {problem.remedy}" if problem else None
    if row.status == DocumentStatus.VOIDED:
        return f"{called(row)} is voided: nothing is charged by it."
    return f"The {called(row)} is not final yet: {key_of('document.edit')} changes it."


def split(verb: Verb, rows: Sequence[DocumentRow]) -> tuple[list[DocumentRow], list[tuple[DocumentRow, str]]]:
    """The rows `verb` applies to, and the others, each with the reason why not."""
    hinders, fitting, left_out = _HINDRANCES[verb], [], []
    for row in rows:
        why = hinders(row)
        if why is None:
            fitting.append(row)
        else:
            left_out.append((row, why))
    return fitting, left_out


def nothing_to_write(rows: Sequence[DocumentRow]) -> str:
    """Why the next write of these documents is none: what of them Xero has, what is on its way, what is not to go there."""
    row = rows[0]
    others = f" ({len(rows) - 1:,} more likewise)" if len(rows) > 1 else ""
    why = _cannot_push(row)
    if row.status == DocumentStatus.IN_PROGRESS:
        why = _cannot_finalize(row)
    return f"Nothing would be written: {called(row)} {why}{others}."


def being_changed(rows: Sequence[DocumentRow]) -> str:
    """What is said to whoever asks for more before the store has answered."""
    return (
        f"{called(rows[0])} is being changed."
        if len(rows) == 1
        else f"{len(rows):,} documents are being changed."
    )


def refusal(verb: Verb, left_out: Sequence[tuple[DocumentRow, str]]) -> str:
    """Why a verb applies to none of the rows: "SEQ-0041: is sent already", and how many others."""
    row, why = left_out[0]
    others = f" ({len(left_out) - 1:,} more likewise)" if len(left_out) > 1 else ""
    return f"Nothing to {WORDINGS[verb].button.lower()}: {called(row)} {why}{others}."


def question(
    verb: Verb,
    rows: Sequence[DocumentRow],
    *,
    left_out: int = 0,
    hidden: int = 0,
    plan: Plan | None = None,
) -> Question:
    """The confirmation for `rows`: what, how many, how much per currency, and what follows.

    `left_out` further rows were marked but do not allow the verb; `hidden` of `rows` are out of sight. With the `plan`
    of the verb, all that would keep them from Xero, or arrive there otherwise, is told.
    """
    wording = WORDINGS[verb]
    what = counted_rows(rows)
    body: list[Line] = [
        line(Piece(sums(rows), Tone.STRONG)),
        line(Piece(_names(rows), Tone.MUTED)),
        BLANK,
        line(f"{'It' if len(rows) == 1 else 'Each'} {wording.follows}"),
    ]
    drafts = [row for row in rows if row.status == DocumentStatus.DRAFT]
    if verb is Verb.SEND and drafts:
        body.append(line(f"{counted_rows(drafts)} finalized first."))
    waiting = sum(not row.linked for row in rows)
    refused = [row.draft_problem.message for row in rows if row.draft_problem and verb in _NUMBERING]
    if plan is not None:
        not_done = {row.id for row in rows if row.draft_problem and verb in _NUMBERING}  # told below
        stuck = tuple(each for each in plan.blocked if each.id not in not_done)
        body += _foreseen(replace(plan, blocked=stuck), numbered=verb in _NUMBERING and bool(drafts))
    elif waiting and verb in TO_XERO:
        them = "It waits" if len(rows) == 1 else f"{waiting:,} of them wait{'s' if waiting == 1 else ''}"
        body.append(line(Piece(f"{them} for Xero: the customer is not linked to a contact yet.", Tone.WARN)))
    if refused:
        others = f" ({len(refused) - 1:,} more likewise)" if len(refused) > 1 else ""
        body.append(line(Piece(f"Will be refused{others}: {refused[0]}", Tone.WARN)))
    if hidden:
        body.append(line(Piece(f"{hidden:,} of them marked but not in sight now.", Tone.WARN)))
    if left_out:
        body.append(
            line(Piece(f"{left_out:,} marked cannot be {wording.done}: left as they are.", Tone.WARN))
        )
    title = f"Mark {what} as paid?" if verb is Verb.MARK_PAID else f"{wording.button} {what}?"
    return Question(title, tuple(body), wording.button)


def _foreseen(plan: Plan, *, numbered: bool) -> list[Line]:
    """What the plan knows: of one document every problem in full, of several how many have which."""
    lines: list[Line] = []
    warned = [each for each in plan.actions if each.warnings]
    if len(plan.actions) + len(plan.blocked) == 1:
        for blocked in plan.blocked:
            lines += [line(Piece(f"▲ {problem.message}", Tone.WARN)) for problem in blocked.problems]
            stays = "It gets its number all the same, and waits" if numbered else "It waits"
            lines.append(line(f"{stays} for Xero until that is put right."))
        lines += [
            line(Piece(f"! {problem.message}", Tone.WARN)) for each in warned for problem in each.warnings
        ]
        return lines
    if plan.blocked:
        them = "1 waits" if len(plan.blocked) == 1 else f"{len(plan.blocked):,} wait"
        told = _kinds([each.problems for each in plan.blocked])
        lines.append(line(Piece(f"▲ {them} for Xero: {told}", Tone.WARN)))
    if warned:
        told = _kinds([each.warnings for each in warned])
        lines.append(line(Piece(f"! {len(warned):,} with a warning: {told}", Tone.WARN)))
    if lines:
        lines.append(line(Piece("v shows which, and what puts each right.", Tone.MUTED)))
    return lines


def _kinds(found: Sequence[Sequence[Problem]]) -> str:
    """How many documents have which problem, in the words of their codes."""
    kinds = Counter(code for problems in found for code in {each.code for each in problems})
    return ", ".join(f"{count:,} {code.replace('_', ' ')}" for code, count in kinds.most_common())


def _names(rows: Sequence[DocumentRow]) -> str:
    named = [" ".join(part for part in (row.number, row.customer_name) if part) for row in rows[:_NAMED]]
    return ", ".join(named) + (f" and {len(rows) - _NAMED:,} more" if len(rows) > _NAMED else "")


def _cannot_finalize(row: DocumentRow) -> str | None:
    if row.status == DocumentStatus.DRAFT:
        return None
    if row.status == DocumentStatus.IN_PROGRESS:
        return "becomes a draft when its billing period ends"
    return _is_already(row)


def _cannot_send(row: DocumentRow) -> str | None:
    return None if row.status == DocumentStatus.FINAL else _cannot_finalize(row)


def _cannot_void(row: DocumentRow) -> str | None:
    if row.status == DocumentStatus.IN_PROGRESS:
        return "becomes a draft when its billing period ends"
    if row.status == DocumentStatus.VOIDED:
        return _is_already(row)
    if row.void_problem:
        told = f"{row.void_problem.message} {row.void_problem.remedy}".rstrip(".")
        return f"cannot be voided. {told}"
    paid = row.payment_status in (PaymentStatus.PAID, PaymentStatus.PARTIALLY_PAID)
    return "has payments; credit it instead" if row.kind == DocumentKind.INVOICE and paid else None


def _cannot_push(row: DocumentRow) -> str | None:
    if row.status in (DocumentStatus.DRAFT, DocumentStatus.IN_PROGRESS):
        return "is not final yet"
    if row.xero.state is SyncState.SYNCED:
        return "is in Xero as it stands here"
    if row.xero.state is SyncState.PUSHING:
        found_out = f"{key_of('document.refresh')} finds out whether it arrived, and nothing is sent twice"
        return f"is on its way; {found_out}"
    never_there = row.xero.id is None and row.status == DocumentStatus.VOIDED
    return "is voided and was never in Xero" if never_there else None


def _cannot_be_paid(row: DocumentRow) -> str | None:
    if row.kind != DocumentKind.INVOICE:
        return "is a credit note; nothing is paid on it"
    if row.payment_status == PaymentStatus.PAID:
        return "is paid already"
    if row.status in (DocumentStatus.FINAL, DocumentStatus.SENT):
        return None
    return "is not final yet" if row.status != DocumentStatus.VOIDED else _is_already(row)


def _is_already(row: DocumentRow) -> str:
    return f"is {status_word(row.status).lower()} already"


_HINDRANCES: dict[Verb, Callable[[DocumentRow], str | None]] = {
    Verb.FINALIZE: _cannot_finalize,
    Verb.SEND: _cannot_send,
    Verb.VOID: _cannot_void,
    Verb.PUSH: _cannot_push,
    Verb.MARK_PAID: _cannot_be_paid,
}
