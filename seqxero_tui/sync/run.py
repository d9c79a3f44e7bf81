"""One push or pull, bound to one organisation from its start to its end, whatever is connected meanwhile."""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlmodel import Session

from seqxero_tui.sync.books import Books
from seqxero_tui.sync.reports import Progress, SyncReport
from seqxero_tui.sync.tables import Organisation

if TYPE_CHECKING:
    from seqxero_tui.xero.client import XeroClient


@dataclass(frozen=True)
class Run:
    """What every part of a run shares. `cancel` stops it between two calls that belong together, never inside."""

    books: Books
    tenant_id: str
    client: XeroClient
    report: SyncReport
    tell: Callable[[Progress], None]
    cancel: threading.Event

    def organisation(self, session: Session) -> Organisation:
        """The organisation of this run."""
        return session.get_one(Organisation, self.tenant_id)
