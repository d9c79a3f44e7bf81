"""A few screens as pictures, to be looked at like code: `pytest --snapshot-update` accepts a new look."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from textual.pilot import Pilot

from seqxero_tui.tui.app import SeqxeroApp
from tests.office import Office
from tests.scenes.customers import SCENES
from tests.scenes.scene import Scene
from tests.tui.driver import Tui

STEADY = [scene for scene in SCENES if scene.name in ("import", "link-picker", "question")]
"""Scenes without a time of day in them."""


@pytest.mark.parametrize("scene", STEADY, ids=lambda scene: scene.name)
def test_the_screen_looks_as_it_was_approved(
    scene: Scene, sample_office: Office, snap_compare: Callable[..., bool]
) -> None:
    workspace = sample_office.workspace
    scene.prepare(sample_office)
    app = SeqxeroApp(lambda: workspace, workspace.profile, clock=sample_office.now, answer_jumps=False)
    app.animation_level = "none"

    async def play(pilot: Pilot[None]) -> None:
        t = Tui(app, pilot)
        await t.until(lambda: app.tabs)
        await t.quiet()
        await scene.steps(t)
        await t.quiet()

    assert snap_compare(app, terminal_size=(80, 24), run_before=play)
