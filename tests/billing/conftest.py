"""A fresh store, and one with a little in it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from seqxero_tui.store.engine import Store, open_store


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    opened = open_store(f"sqlite:///{tmp_path / 'store.sqlite3'}")
    yield opened
    opened.close()
