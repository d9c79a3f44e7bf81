"""The first screen in words: what needs you and where it leads, and the month-end check, as lines of a list."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple

from seqxero_tui.billing.words import DocumentKind, DocumentStatus
from seqxero_tui.present import documents, month_end, times, words
from seqxero_tui.present.actions import key_of
from seqxero_tui.present.cells import cut, fit
from seqxero_tui.present.cells import width as cells_of
from seqxero_tui.present.pieces import Line, Piece, Tone, line, plural
from seqxero_tui.sync.home_views import Check, CheckLine, HomeView, MonthEnd, Need, NeedKind
from seqxero_tui.sync.states import LinkState, SyncState
from seqxero_tui.sync.views import EventView
from seqxero_tui.text import one_line

_TITLE = 28
"""Cells of a check's name."""


class Goto(NamedTuple):
    """Where a line leads: a numbered screen with its list narrowed down (facet → value), a list of the check, or a document."""

    tab: str = ""
    facets: tuple[tuple[str, str], ...] = ()
    check: Check | None = None
    every_month: bool = False
    document: tuple[DocumentKind, str] | None = None


@dataclass(frozen=True, slots=True)
class Entry:
    """A line of the list; one without `goes` is a heading or a remark and is not stopped at."""

    id: str
    line: Line
    goes: Goto | None = None


_TABS = {DocumentKind.INVOICE: "invoices", DocumentKind.CREDIT_NOTE: "credit_notes"}

_STATES = {
    SyncState.GONE_IN_XERO: ("is gone in Xero", "are gone in Xero", ("document.settle", "settles")),
    SyncState.FAILED: ("was refused by Xero", "were refused by Xero", ("document.push", "pushes again")),
    SyncState.DRIFT: ("differs in Xero", "differ in Xero", ("document.settle", "settles")),
    SyncState.BLOCKED: ("cannot be pushed", "cannot be pushed", ("panel.sidebar", "says why")),
    SyncState.OUT_OF_DATE: (
        "changed since it was pushed",
        "changed since they were pushed",
        ("document.push", "pushes again"),
    ),
    SyncState.PUSHING: (
        "on the way, outcome not known",
        "on the way, outcome not known",
        ("document.refresh", "asks Xero"),
    ),
    SyncState.QUEUED: ("waits to be pushed", "wait to be pushed", ("waiting.plan", "pushes")),
}
"""What is said of one document, of several, and what does what about it."""


def entries(view: HomeView, width: int, now: datetime) -> tuple[Entry, ...]:
    """The whole list in lines of up to `width` cells: what needs you, the month-end check, what happened last."""
    gap = Entry("", ())
    return (
        *_needs(view, width, now),
        gap,
        *_check(view.month_end, width),
        gap,
        *_events(view.events, width, now),
    )


def _needs(view: HomeView, width: int, now: datetime) -> list[Entry]:
    found = [Entry("needs", line(Piece("What needs you", Tone.STRONG)))]
    found += [_need(need, width, now) for need in view.needs]
    if not view.documents:
        hint = "No documents yet: seqxero load FILE reads them from Sequence."
        found.append(Entry("empty", line(Piece(f"  {hint}", Tone.MUTED))))
    elif not view.needs:
        found.append(
            Entry("nothing", line(Piece("  ✓ ", Tone.GOOD), "Nothing. Everything is as it should be."))
        )
    return found


def _need(need: Need, width: int, now: datetime) -> Entry:
    glyph, tone, sentence, hint, goes = _described(need, now)
    room = width - cells_of(f"  {glyph} {sentence}")
    words = (need.what, need.kind, need.state)
    return Entry(
        "-".join(word.value for word in words if word),
        line(
            Piece(f"  {glyph} ", tone),
            Piece(cut(sentence, width - 4)),
            Piece(fit(hint, room, right=True) if cells_of(hint) + 2 <= room else "", Tone.MUTED),
        ),
        goes,
    )


def _described(need: Need, now: datetime) -> tuple[str, Tone, str, str, Goto]:
    """Glyph, tone, sentence, what to do there, and where it is."""
    setup = Goto("integration")
    match need.what:
        case NeedKind.NOT_CONNECTED:
            return "○", Tone.WARN, "Xero is not connected", f"{key_of('home.open')} connects", setup
        case NeedKind.SETUP_INCOMPLETE:
            return (
                "▲",
                Tone.WARN,
                "No default ledger account is chosen",
                f"{key_of('home.open')} chooses one",
                setup,
            )
        case NeedKind.SIGN_IN:
            said = need.problem.message.rstrip(".") if need.problem else "The sign-in to Xero has ended"
            return "✗", Tone.BAD, said, f"{key_of('home.open')} connects again", setup
        case NeedKind.SIGN_IN_ENDING:
            day = times.day(need.until.astimezone().date(), now.date()) if need.until else "soon"
            return "▲", Tone.WARN, f"The sign-in to Xero ends on {day}", "any push or pull renews it", setup
        case NeedKind.TIME_ZONE:
            said = f"The time zone {one_line(need.named or '')} is not known: days are those of UTC"
            return "▲", Tone.WARN, said, "check dates near midnight", setup
        case NeedKind.CALLS_LOW:
            return "▲", Tone.WARN, _calls(need, now), "pushes stop at 0", Goto("integration")
        case NeedKind.CUSTOMERS_WAITING:
            sentence = f"Documents of {plural(need.count, 'customer')} wait for a link to Xero"
            goes = Goto("customers", (("link", LinkState.UNLINKED.value),))
            return "○", Tone.WARN, sentence, _there("customers.link", "links"), goes
        case NeedKind.PAID_BUT_OPEN:
            sentence = f"{_is(need.count, 'invoice')} paid here and open in Xero"
            return (
                "◐",
                Tone.WARN,
                sentence,
                "reconcile there",
                Goto(check=Check.PAID_BUT_OPEN, every_month=True),
            )
        case NeedKind.UNSENT:
            sentence = f"{documents.counted(need.kind or '', need.count)} final but not sent yet"
            return (
                "◌",
                Tone.WARN,
                sentence,
                _there("document.send", "sends"),
                _documents(need, "status", DocumentStatus.FINAL.value),
            )
        case NeedKind.STATE:
            state = need.state or SyncState.NOT_PUSHED
            one, many, (action, does) = _STATES[state]
            word = words.sync_state(state)
            sentence = f"{documents.counted(need.kind or '', need.count)} {one if need.count == 1 else many}"
            return (
                word.glyph,
                word.tone,
                sentence,
                _there(action, does),
                _documents(need, "state", state.value),
            )


def _documents(need: Need, facet: str, value: str) -> Goto:
    return Goto(_TABS[need.kind or DocumentKind.INVOICE], ((facet, value),))


def _there(action: str, does: str) -> str:
    """What does something about it where the line leads; here its key does nothing."""
    return f"{key_of('home.open')}, {key_of(action)} {does}"


def _is(count: int, noun: str) -> str:
    return f"{plural(count, noun)} {'is' if count == 1 else 'are'}"


def _calls(need: Need, now: datetime) -> str:
    back = f", more {times.moment(need.until, now)}" if need.until else ""
    return f"{plural(need.count, 'call')} to Xero left today{back}"


def _check(check: MonthEnd, width: int) -> list[Entry]:
    month = month_end.named(check.month)
    title = Piece(f"Month-end check  {month}", Tone.STRONG)
    verdict = month_end.verdict(check)
    found = [Entry("check", line(title, Piece(f"  {verdict.text}", verdict.tone)))]
    return found + [_check_line(each, width) for each in check.lines]


def _check_line(found: CheckLine, width: int) -> Entry:
    said = month_end.CHECKS[found.check]
    room = width - 4 - 5 - _TITLE - 1
    rest = _rest(found, room)
    room -= cells_of(rest)
    money = fit(month_end.amounts(found.open_sums, room), room, right=True)
    there = bool(found.open)
    return Entry(
        found.check.value,
        line(
            Piece(f"  {said.glyph if there else '✓'} ", said.tone if there else Tone.GOOD),
            Piece(fit(f"{found.open:,}", 4, right=True) + " ", Tone.PLAIN if there else Tone.MUTED),
            Piece(fit(said.title, _TITLE) + " ", Tone.PLAIN if there else Tone.MUTED),
            Piece(money, Tone.PLAIN),
            Piece(rest, Tone.MUTED),
        ),
        Goto(check=found.check),
    )


def _rest(found: CheckLine, room: int) -> str:
    """How many are explained and how many of the months before are open; what leaves no room for the money goes last."""
    explained = f"  {found.explained:,} explained" if found.explained else ""
    before = f"  +{found.earlier:,} before" if found.earlier else ""
    fitting = [rest for rest in (explained + before, explained) if cells_of(rest) <= room]
    told = (rest for rest in fitting if month_end.amounts(found.open_sums, room - cells_of(rest)))
    return next(told, fitting[0])


def _events(events: Sequence[EventView], width: int, now: datetime) -> list[Entry]:
    found = [Entry("events", line(Piece("What happened last", Tone.STRONG)))]
    moments = [times.moment(event.at, now) for event in events]
    clock = max(map(cells_of, moments), default=0)
    for event, moment in zip(events, moments, strict=True):
        when = fit(moment, clock)
        words = f"{event.name} {event.what}".strip()
        shown = line(Piece(f"  {when}  ", Tone.MUTED), cut(words, max(1, width - cells_of(when) - 4)))
        found.append(Entry(f"event-{len(found)}", shown, _told_of(event)))
    if not events:
        found.append(Entry("no-events", line(Piece("  Nothing yet.", Tone.MUTED))))
    return found


def _told_of(event: EventView) -> Goto:
    """What an event happened to: a document, else the whole history."""
    if event.kind in _TABS:
        kind = DocumentKind(event.kind)
        return Goto(_TABS[kind], document=(kind, event.object_id))
    return Goto("activity")
