"""`seqxero plan` for eyes: what is written as Xero will have it, and why the rest stays."""

from __future__ import annotations

from seqxero_tui.cli.sync import _human
from seqxero_tui.sync.plan_views import Plan
from tests.present.test_plan import BLOCKED, CHANGED, NEW


def test_the_plan_reads_like_a_difference() -> None:
    lines = list(_human(Plan((NEW, CHANGED), (BLOCKED,), 2, 2, 941), 80))
    assert lines[:2] == [
        "2 writes in 2 calls, about 2 s · 941 calls left today",
        "+ 1 new   ~ 1 changed   ▲ 1 blocked",
    ]
    assert "+ New invoice SEQ-0042" in lines
    assert "  date      not sent → 2026-11-23" in lines
    assert "▲ SEQ-0043 stays here" in lines
    assert max(map(len, lines)) <= 80


def test_nothing_to_push_is_one_line() -> None:
    assert list(_human(Plan((), (), 0, 0, None), None)) == ["Nothing to push."]
