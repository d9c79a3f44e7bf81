"""Billing schedules and the drafts generated from them, in words for eyes."""

from __future__ import annotations

from seqxero_tui.billing.words import ScheduleStatus

STATUSES = {
    ScheduleStatus.DRAFT: "draft",
    ScheduleStatus.PENDING: "pending",
    ScheduleStatus.ACTIVE: "active",
    ScheduleStatus.SUSPENDED: "suspended",
    ScheduleStatus.CANCELLED: "cancelled",
    ScheduleStatus.COMPLETED: "completed",
}

FREQUENCIES = {
    "MONTHLY": "monthly",
    "QUARTERLY": "quarterly",
    "HALF_YEARLY": "half-yearly",
    "YEARLY": "yearly",
    "ONE_TIME": "once",
    "ON_DEMAND": "on demand",
    "PER_EVENT": "per event",
}


def status_word(status: str) -> str:
    """`active`, `completed`, …"""
    return STATUSES.get(ScheduleStatus(status), status)


def frequency_words(frequencies: tuple[str, ...]) -> str:
    """`monthly`, `monthly, yearly`; a word we have not met as it came."""
    return ", ".join(FREQUENCIES.get(each, each.lower()) for each in frequencies if each)
