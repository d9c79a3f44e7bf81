"""3,000 invoices under Xero's real limits, on a clock that jumps over every wait. Run: python -m bench.limits

Two ways: in batches of 50, as the program pushes; and one invoice a call, which the limit of 60 calls a minute holds up
all the time. Each call takes `--latency` seconds of that clock. Targets: no 429 answered, and of the calls that were
allowed while there was work (60 a minute from the first to the last) at least 95% used.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
from collections import Counter
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from unittest.mock import patch

from seqxero_tui.demo_company import DemoCompanyServer
from seqxero_tui.sync import push
from seqxero_tui.xero.client import XeroClient
from seqxero_tui.xero.limits import PER_MINUTE, CallBudget
from tests.office import Office, invoice, open_office

TARGET = 0.95


@dataclass(frozen=True)
class Figures:
    """Of one push. `minutes` are from the first call's beginning to the last one's, on the jumping clock."""

    invoices: int
    calls: int
    refused: int
    minutes: float

    @property
    def share(self) -> float:
        """Of the calls that were allowed from the first to the last: 60 at once, and 60 more with each full minute."""
        return self.calls / (PER_MINUTE * (int(self.minutes) + 1))

    @property
    def held_up(self) -> bool:
        return self.calls > PER_MINUTE


def measure(invoices: int, batch: int, latency: float) -> Figures:
    """Pushes so many invoices in batches of `batch`, each call taking `latency` seconds."""
    with tempfile.TemporaryDirectory() as home, DemoCompanyServer(tier="core") as server:
        office = open_office(server, Path(home))
        _jumping(office)
        owner = office.linked_customer()
        office.final(*(invoice(owner) for _ in range(invoices)))
        office.later(60)  # what was called so far is forgotten
        office.forget_calls()
        began: list[float] = []
        real = XeroClient._attempt

        def attempt(client: XeroClient, *call: Any) -> Any:
            answer = real(client, *call)
            began.append(office.now().timestamp())
            office.later(latency)
            return answer

        with patch.object(XeroClient, "_attempt", attempt), patch.object(push, "BATCH", batch):
            report = office.workspace.sync.run(pull=False)
        if len(report.pushed) != invoices:
            raise RuntimeError(f"only {len(report.pushed)} of {invoices} were pushed: {report.stopped}")
        answers = Counter(each.status for each in office.calls())
        office.workspace.close()
    return Figures(invoices, len(began), answers[429], (began[-1] - began[0]) / 60)


def _jumping(office: Office) -> None:
    books = office.workspace._books
    tenant = office.tenant
    books._budgets[tenant] = CallBudget(
        books.profile.calls_path(tenant),
        clock=lambda: office.now().timestamp(),
        sleep=office.later,
        demo_company=True,
    )


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--invoices", type=int, default=3000)
    parser.add_argument("--latency", type=float, default=0.3)
    asked = parser.parse_args()
    met = True
    for batch in (push.BATCH, 1):
        found = measure(asked.invoices, batch, asked.latency)
        met &= found.refused == 0 and (found.share >= TARGET or not found.held_up)
        used = f"{found.share:.1%} of the allowed calls used" if found.held_up else "never held up"
        print(
            f"batches of {batch:>2}: {found.invoices:,} invoices in {found.calls:,} calls and {found.minutes:.1f} min, "
            f"{found.refused} times 429, {used}"
        )
    return 0 if met else 1


if __name__ == "__main__":
    sys.exit(main())
