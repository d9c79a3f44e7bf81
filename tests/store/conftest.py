"""Where a test's store lives."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from seqxero_tui.store.engine import Store, open_store


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "profile" / "store.sqlite3"


@pytest.fixture
def url(path: Path) -> str:
    return f"sqlite:///{path}"


@pytest.fixture
def store(url: str) -> Iterator[Store]:
    opened = open_store(url)
    yield opened
    opened.close()
