"""What the first screen and the month-end check hand to whoever shows them: plain values, as those of `views`."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from enum import StrEnum

from seqxero_tui.billing.months import Month
from seqxero_tui.billing.receivables import Age
from seqxero_tui.billing.words import DocumentKind
from seqxero_tui.errors import Problem
from seqxero_tui.sync.states import SyncState
from seqxero_tui.sync.views import EventView


class Check(StrEnum):
    """The lists of the check; each must be empty or explained before the month is closed."""

    NOT_IN_XERO = "not_in_xero"
    DIFFERENT = "different_in_xero"
    VOIDED_ON_ONE_SIDE = "voided_on_one_side"
    UNLINKED = "customer_not_linked"
    UNSENT = "final_but_unsent"
    DRAFTS = "drafts"
    PAID_BUT_OPEN = "paid_but_open_in_xero"
    ON_DEFAULT = "on_default_account"


@dataclass(frozen=True, slots=True)
class CheckLine:
    """One list: how many documents of the month are on it, and how many of them somebody explained for the month; the
    gross totals per currency (credit notes take away) of all, and of those that are open; and how many open ones of
    earlier months are on it too."""

    check: Check
    documents: int
    explained: int
    sums: tuple[tuple[Decimal, str], ...]
    open_sums: tuple[tuple[Decimal, str], ...]
    earlier: int = 0

    @property
    def open(self) -> int:
        """How many documents of the month nobody explained."""
        return self.documents - self.explained


@dataclass(frozen=True, slots=True)
class MonthEnd:
    """The check of one month, or with `month` None of everything there is."""

    month: Month | None
    lines: tuple[CheckLine, ...]

    @property
    def clear(self) -> bool:
        """Whether every list is empty or explained."""
        return not any(line.open for line in self.lines)


class NeedKind(StrEnum):
    """What is needed. A `STATE` says which in `Need.state`."""

    NOT_CONNECTED = "not_connected"
    SETUP_INCOMPLETE = "setup_incomplete"
    SIGN_IN = "sign_in"
    STATE = "state"
    CUSTOMERS_WAITING = "customers_waiting"
    UNSENT = "final_but_unsent"
    PAID_BUT_OPEN = "paid_but_open_in_xero"
    SIGN_IN_ENDING = "sign_in_ending"
    CALLS_LOW = "calls_low"
    TIME_ZONE = "time_zone_unknown"


@dataclass(frozen=True, slots=True)
class Need:
    """One thing that needs a person: how many of it, for documents their kind and state, and what belongs to it."""

    what: NeedKind
    count: int = 0
    kind: DocumentKind | None = None
    state: SyncState | None = None
    problem: Problem | None = None
    until: datetime | None = None
    """When the sign-in ends, or the day's calls are back."""
    named: str | None = None
    """What Xero calls the time zone that is not known."""


@dataclass(frozen=True, slots=True)
class Budget:
    """Calls to Xero: what is left this minute and today, when the day's are back, and the last 24 hours' counts."""

    minute: int | None
    minute_limit: int
    day: int | None
    day_limit: int | None
    day_resets_at: datetime | None
    by_hour: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Receivables:
    """What sent invoices still bring, per currency: by age, and by how far they are paid; final ones as not sent."""

    by_age: dict[str, dict[Age, Decimal]]
    by_state: dict[str, dict[str, Decimal]]


@dataclass(frozen=True, slots=True)
class HomeView:
    """The first screen. `budget` is None without a connection."""

    needs: tuple[Need, ...]
    month_end: MonthEnd
    budget: Budget | None
    receivables: Receivables
    events: tuple[EventView, ...]
    documents: int
    """How many documents there are at all."""
