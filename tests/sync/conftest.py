from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from seqxero_tui.demo_company import DemoCompanyServer
from seqxero_tui.sync import recovery
from tests.office import Office, open_office
from tests.one_by_one import nothing_is_read_one_by_one  # noqa: F401 - for every test here


@pytest.fixture
def server() -> Iterator[DemoCompanyServer]:
    with DemoCompanyServer(tier="none") as running:
        yield running


@pytest.fixture
def office(server: DemoCompanyServer, own_home: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Office]:
    monkeypatch.setattr(recovery, "REPLAYS", (0.0, 0.0))  # as many replays, without the waits
    opened = open_office(server, own_home)
    opened.forget_calls()
    yield opened
    opened.workspace.close()
