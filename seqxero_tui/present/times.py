"""Times and dates as people say them. What is stored is UTC; what is shown is the reader's own clock."""

from __future__ import annotations

from datetime import date, datetime, tzinfo

MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


def day(value: date | None, today: date) -> str:
    """`22 Nov`, with the year when it is another one than today's; a dash for no date."""
    if value is None:
        return "—"
    short = f"{value.day} {MONTHS[value.month - 1]}"
    return short if value.year == today.year else f"{short} {value.year}"


def months(first: date, last: date) -> str:
    """`Nov 2026`, `Oct–Dec 2026`, `Dec 2026–Feb 2027`: the months that two days and all between lie in."""
    begin, end = MONTHS[first.month - 1], f"{MONTHS[last.month - 1]} {last.year}"
    if first.year != last.year:
        return f"{begin} {first.year}–{end}"
    return end if first.month == last.month else f"{begin}–{end}"


def ago(at: datetime | None, now: datetime) -> str:
    """`just now`, `12 s ago`, `5 min ago`, `3 h ago`, then the day; `never` for no time. Both with a zone."""
    if at is None:
        return "never"
    seconds = int((now - at).total_seconds())
    if seconds < 5:
        return "just now"
    if seconds < 60:
        return f"{seconds} s ago"
    if seconds < 3600:
        return f"{seconds // 60} min ago"
    if seconds < 24 * 3600:
        return f"{seconds // 3600} h ago"
    return day(at.astimezone().date(), now.astimezone().date())


def moment(at: datetime, now: datetime, zone: tzinfo | None = None) -> str:
    """`12:04` today, `22 Nov 12:04` on another day; in `zone`, or the reader's own."""
    here, today = at.astimezone(zone), now.astimezone(zone).date()
    clock = f"{here:%H:%M}"
    return clock if here.date() == today else f"{day(here.date(), today)} {clock}"


def countdown(seconds: float) -> str:
    """`4:58`: minutes and seconds left, never below zero."""
    left = max(0, int(seconds))
    return f"{left // 60}:{left % 60:02d}"
