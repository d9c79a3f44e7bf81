from __future__ import annotations

from tests.cli.conftest import seqxero
from tests.sync.conftest import office, server

__all__ = ["office", "seqxero", "server"]
