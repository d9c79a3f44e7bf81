"""Shared by all rooms: nothing of the user's machine is read, and slow machines are no failure."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import settings

from seqxero_tui.present import masking
from seqxero_tui.present.action import use_keys

settings.register_profile("seqxero", deadline=None)
settings.load_profile("seqxero")


@pytest.fixture(autouse=True)
def own_home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Every test has a home of its own, and none of the variables that would lead elsewhere."""
    import os

    for name in [name for name in os.environ if name.startswith("SEQXERO_")]:
        monkeypatch.delenv(name)
    home = tmp_path / "home"
    monkeypatch.setenv("SEQXERO_HOME", str(home))
    monkeypatch.setenv("SEQXERO_BACKGROUND", "off")
    monkeypatch.setenv("LOGNAME", "pat")
    masking.put_on(None)  # one program has one user; here each test is a program
    use_keys({})
    return home
