"""Opens a profile: what the commands and the screens both hold. It puts the rooms together and decides nothing."""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Self

from sqlalchemy import func
from sqlmodel import col, select

from seqxero_tui.billing.tables import Customer
from seqxero_tui.profile import Profile
from seqxero_tui.store.engine import open_store
from seqxero_tui.sync.activity import Activity
from seqxero_tui.sync.allocations import Allocations
from seqxero_tui.sync.assess import restate, restate_blocked
from seqxero_tui.sync.books import Books, utc_now
from seqxero_tui.sync.connection import Connections
from seqxero_tui.sync.crediting import Crediting
from seqxero_tui.sync.customers import Customers
from seqxero_tui.sync.documents import Documents
from seqxero_tui.sync.drafts import Drafts
from seqxero_tui.sync.drift import Drifts
from seqxero_tui.sync.drift_list import DriftList
from seqxero_tui.sync.explanations import Explanations, with_explanations
from seqxero_tui.sync.history import history
from seqxero_tui.sync.merges import Merges
from seqxero_tui.sync.needs import as_problem, needs
from seqxero_tui.sync.payment_sources import sources_changed
from seqxero_tui.sync.products import Products
from seqxero_tui.sync.runner import Sync
from seqxero_tui.sync.schedules import Schedules
from seqxero_tui.sync.views import CallsLeft, DocumentRow, EventView, Status
from seqxero_tui.xero.hosts import XeroHosts

if TYPE_CHECKING:
    from seqxero_tui.billing.load import LoadReport
    from seqxero_tui.billing.months import Month
    from seqxero_tui.evidence.export import ExportReport
    from seqxero_tui.sync.home_views import Check, HomeView, MonthEnd
    from seqxero_tui.sync.watch import Watch


class Workspace:
    """One open profile. Every call may block on the store or the network; several threads may use it."""

    def __init__(self, books: Books) -> None:
        self._books = books
        self.profile = books.profile
        self.connection = Connections(books)
        self.sync = Sync(books)
        self.customers = Customers(books, self.sync)
        self.documents = Documents(books)
        self.drafts = Drafts(books)
        self.crediting = Crediting(books)
        self.allocations = Allocations(books, self.sync)
        self.merges = Merges(books)
        self.products = Products(books)
        self.schedules = Schedules(books)
        self.drifts = Drifts(books)
        self.drift_list = DriftList(books)
        self.explanations = Explanations(books)
        self.activity = Activity(books)

    @classmethod
    def open(
        cls,
        profile: Profile,
        *,
        actor: str = "user",
        clock: Callable[[], datetime] = utc_now,
        xero_url: str | None = None,
        environment: Mapping[str, str] | None = None,
    ) -> Self:
        """Opens the profile's store, made or migrated as needed. `xero_url` overrides where Xero was last.

        `actor` names who acts in the history: user, command, background. Raises `StoreError`.
        """
        profile.create()
        hosts = XeroHosts.from_root(xero_url) if xero_url else None
        environment = os.environ if environment is None else environment
        return cls(Books(profile, open_store(profile.store_url), environment, actor, clock, hosts))

    @property
    def demo_address(self) -> str | None:
        """Where the Demo Company answers that this workspace was opened for; None for any other."""
        return self._books.hosts.web if self._books.hosts else None

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Gives back the store, the network and the local port."""
        self.connection.close()
        self._books.close()

    def watch(self) -> Watch:
        """What this program does by itself while it stays open; the history calls it background."""
        from seqxero_tui.sync.watch import Watch

        return Watch(self._books.acting_as("background"))

    def load(self, text: str | bytes) -> LoadReport:
        """Loads Sequence API objects from JSON, all or nothing. Raises `InputError` with the path of what is wrong."""
        from seqxero_tui.billing.load import load_into
        from seqxero_tui.billing.sequence_json import parse

        parsed = parse(text)
        with self._books.store.transaction() as session:
            report = load_into(session, parsed)
            organisation = self._books.organisation(session)
            sources_changed(self._books, session, organisation, report.payment_sources)
            if organisation:
                restate(session, organisation, report.changed_documents)
                restate_blocked(session, organisation, report.schedules)
            return report

    def changes(self) -> int:
        """A number that is another one after anybody, also another program, changed the store."""
        return self._books.store.changes()

    def private_texts(self) -> list[str]:
        """Names, emails and addresses of both sides, to be hidden when a screen is shared."""
        from seqxero_tui.sync.private import private_texts

        with self._books.store.read() as session:
            return list(private_texts(session))

    def history(
        self, object_id: str | None = None, limit: int = 200, *, failed: bool = False
    ) -> tuple[EventView, ...]:
        """The newest events first, of one object or of all, or of these what was not done."""
        with self._books.store.read() as session:
            return history(session, object_id, limit, failed=failed)

    def home(self, month: Month | None = None) -> HomeView:
        """What the first screen shows; `month` is the one to check, by default the one most likely being closed."""
        from seqxero_tui.sync.home import home

        with self._books.store.read() as session:
            return home(self._books, session, month)

    def closing_month(self) -> Month:
        """The month that is most likely being closed."""
        from seqxero_tui.billing.months import closing_month

        with self._books.store.read() as session:
            return closing_month(self._books.today(self._books.organisation(session)))

    def month_end(self, month: Month | None) -> MonthEnd:
        """The check of one month, or with None of everything there is."""
        from seqxero_tui.sync.month_end import month_end

        with self._books.store.read() as session:
            return month_end(self._books, session, month)

    def month_end_documents(
        self,
        check: Check,
        month: Month | None,
        *,
        text: str = "",
        earlier: bool = False,
        explained: bool | None = None,
    ) -> tuple[str, ...]:
        """The ids of the documents on one of the check's lists, the open ones first; `earlier` adds those of the months
        before, `explained` leaves only what is explained for the month, or what is not."""
        from seqxero_tui.sync.month_end import found_ids

        with self._books.store.read() as session:
            found = found_ids(
                self._books, session, check, month, text=text, earlier=earlier, explained=explained
            )
            return tuple(found)

    def month_end_rows(
        self, check: Check, month: Month | None, ids: Sequence[str]
    ) -> tuple[DocumentRow, ...]:
        """Documents of one of the check's lists, each with its explanation for the month, if it has one."""
        with self._books.store.read() as session:
            rows = self.documents.rows_of(session, ids)
            return with_explanations(self._books, session, check, month, rows)

    def export(self, folder: Path, month: Month | None, *, replace: bool = False) -> ExportReport:
        """Writes the close file of a month, or of everything, into `folder`: all of it or nothing. Raises `InputError`."""
        from seqxero_tui.evidence.export import export

        return export(self._books, folder, month, replace=replace)

    def status(self) -> Status:
        """Where things stand."""
        organisation = self.connection.current()
        counts = self.documents.counts()
        with self._books.store.read() as session:
            customers = session.exec(
                select(func.count()).select_from(Customer).where(col(Customer.archived_at).is_(None))
            ).one()
        unlinked = self.customers.page(limit=1).needs_you
        with self._books.store.read() as session:
            found = tuple(map(as_problem, needs(self._books, session)))
        calls = self.connection.calls_left() if organisation else CallsLeft(None, None)
        complete = organisation is not None and organisation.setup_complete
        return Status(
            connected=organisation is not None,
            organisation=organisation,
            setup_complete=complete,
            customers=customers,
            unlinked=unlinked,
            documents=counts,
            calls_left=calls,
            last_pull=organisation.pulled_at if organisation else None,
            needs_you=found,
        )
