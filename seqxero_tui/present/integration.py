"""The Integration screen in words: how the connection stands, line by line, and what to do about what is wrong."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from seqxero_tui.mapping.countries import country_name
from seqxero_tui.present.actions import key_of, key_piece
from seqxero_tui.present.cells import fit
from seqxero_tui.present.pieces import BLANK, Line, Piece, Tone, hanging, line, plural
from seqxero_tui.present.times import ago, day, moment
from seqxero_tui.sync.health import ConnectionHealth

_LABEL = 13
_SOON = timedelta(days=14)
_CURRENCIES = 8


def connection(health: ConnectionHealth, *, now: datetime, width: int) -> list[Line]:
    """How the connection stands, in lines of up to `width` cells; what is wrong comes first."""
    organisation = health.organisation
    badge = (Piece("  DEMO", Tone.WARN),) if organisation.is_demo_company else ()
    sign = Piece("✗ ", Tone.BAD) if health.problem else Piece("● ", Tone.GOOD)
    lines: list[Line] = [(sign, Piece(organisation.name, Tone.STRONG), *badge)]
    if health.problem:
        lines += hanging(Piece("  "), health.problem.message, Tone.BAD, width)
        lines.append(line("  ", key_piece("integration.anew"), " connects anew; nothing is lost"))
    facts = [
        ("Answered", [Piece(f"{ago(health.answered_at, now)} · connected {_since(health, now)}")]),
        ("Place", [Piece(" · ".join(_place(health)))]),
        ("Currencies", [_currencies(health)]),
        ("Lock dates", [Piece(_locks(health, now.date()))]),
        ("Sign-in", [_sign_in(health, now)]),
        ("Permissions", [_scopes(health)]),
        ("Calls left", [Piece(_calls(health, now))]),
        ("Last read", [Piece(_read(health, now))]),
    ]
    for label, (piece, *_) in facts:
        lines += hanging(Piece(fit(label, _LABEL), Tone.MUTED), piece.text, piece.tone, width)
    return lines


def _since(health: ConnectionHealth, now: datetime) -> str:
    return ago(health.organisation.connected_at, now)


def _place(health: ConnectionHealth) -> list[str]:
    organisation = health.organisation
    parts = [country_name(organisation.country), health.timezone or ""]
    return [part for part in parts if part] or ["not known"]


def _currencies(health: ConnectionHealth) -> Piece:
    codes = health.currencies
    if len(codes) == 1:
        return Piece(f"{codes[0]} only; others take a bigger Xero plan")
    more = f" and {len(codes) - _CURRENCIES} more" if len(codes) > _CURRENCIES else ""
    return Piece(", ".join(codes[:_CURRENCIES]) + more)


def _locks(health: ConnectionHealth, today: date) -> str:
    organisation = health.organisation
    parts = (
        ("to ", organisation.period_lock_date),
        ("year end to ", organisation.end_of_year_lock_date),
    )
    found = [f"{words}{day(locked, today)}" for words, locked in parts if locked]
    return " · ".join(found) if found else "none"


def _sign_in(health: ConnectionHealth, now: datetime) -> Piece:
    until, access = health.signed_in_until, health.access_until
    if until is None or access is None:
        return Piece("none", Tone.BAD)
    if until <= now:
        return Piece(
            f"ended {day(until.date(), now.date())}: {key_of('integration.anew')} connects anew", Tone.BAD
        )
    good = (
        f"access until {moment(access, now)}, then renewed" if access > now else "renewed with the next call"
    )
    tone = Tone.WARN if until - now < _SOON else Tone.PLAIN
    return Piece(f"{good} · ends {day(until.date(), now.date())} if unused", tone)


def _scopes(health: ConnectionHealth) -> Piece:
    if health.missing:
        return Piece(
            f"! not given: {', '.join(health.missing)}; {key_of('integration.anew')} connects anew", Tone.WARN
        )
    if not health.granted:
        return Piece("not known")
    return Piece(f"all {len(health.granted)} that are needed")


def _calls(health: ConnectionHealth, now: datetime) -> str:
    calls = health.calls
    minute = "no limit a minute" if calls.minute is None else f"{calls.minute} of 60 this minute"
    if calls.day is None:
        return minute
    limit = f" of {calls.day_limit:,}" if calls.day_limit else ""
    back = f", back by {moment(health.day_resets_at, now)}" if health.day_resets_at and not calls.day else ""
    return f"{minute} · {calls.day:,}{limit} today{back}"


def _read(health: ConnectionHealth, now: datetime) -> str:
    organisation = health.organisation
    return (
        f"organisation {ago(health.facts_read_at, now)} · contacts {ago(organisation.contacts_read_at, now)}"
        f" · pulled {ago(organisation.pulled_at, now)}"
    )


def reread(before: ConnectionHealth, after: ConnectionHealth) -> str:
    """What is said once the organisation was read again: what changed, or that nothing did."""
    parts = []
    if before.currencies != after.currencies:
        parts.append(f"{plural(len(after.currencies), 'currency', 'currencies')}")
    old, new = before.organisation, after.organisation
    if (old.period_lock_date, old.end_of_year_lock_date) != (new.period_lock_date, new.end_of_year_lock_date):
        parts.append("lock dates")
    if old.name != new.name:
        parts.append("name")
    return (
        f"Read again. Changed: {', '.join(parts)}."
        if parts
        else "Read again: accounts, tax rates, currencies, lock dates."
    )


def disconnect_story() -> list[Line]:
    """What disconnecting does, and what it leaves."""
    return [
        line("The tokens are thrown away. Links, settings and history stay;"),
        line("documents wait here until an organisation is connected again."),
        BLANK,
        line(Piece("Connecting the same organisation takes everything up as it is now.", Tone.MUTED)),
    ]
