from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from seqxero_tui.billing.sample import sample_text
from seqxero_tui.demo_company import DemoCompanyServer
from tests.office import Office, open_office


@pytest.fixture
def server() -> Iterator[DemoCompanyServer]:
    with DemoCompanyServer(tier="none") as running:
        yield running


@pytest.fixture
def office(server: DemoCompanyServer, own_home: Path) -> Iterator[Office]:
    """Connected and set up, without data."""
    opened = open_office(server, own_home)
    yield opened
    opened.workspace.close()


@pytest.fixture
def sample_office(office: Office) -> Office:
    """Connected and set up, with the sample data of the demo and the contacts read; nothing is linked yet."""
    office.workspace.load(sample_text())
    office.workspace.customers.reload_contacts()
    return office
