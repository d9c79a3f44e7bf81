"""The real process dies in the middle of a push: nothing is lost, and nothing is there twice. In full: `crash`."""

from __future__ import annotations

from pathlib import Path

from tests.sync.crash import run


def test_a_push_that_is_killed_again_and_again_makes_every_invoice_once(tmp_path: Path) -> None:
    figures = run(kills=3, invoices=120, seed=7, folder=tmp_path)
    assert figures.wrong == []
    assert figures.kills == 3
    assert figures.in_flight >= 1, "one died with a write of unknown outcome"
    assert figures.half_way >= 1, "and with a part of the invoices in Xero"
