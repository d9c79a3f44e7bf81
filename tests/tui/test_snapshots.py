"""Every screen as a picture, at both sizes and in both themes, to be looked at like code: `pytest --snapshot-update`
accepts a new look. The scenes are those of the screenshots; their clocks stand still."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from syrupy.assertion import SnapshotAssertion
from syrupy.extensions.image import SVGImageSnapshotExtension
from syrupy.location import PyTestLocation
from syrupy.types import SnapshotIndex

from seqxero_tui.billing.sample import sample_text
from seqxero_tui.demo_company import DemoCompanyServer
from tests.office import Office, open_office
from tests.scenes.render import scenes
from tests.scenes.scene import Scene
from tests.tui.driver import Tui, tui

NOON = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)
SIZES = ((80, 24), (120, 40))
SCREENS = (
    "account-picker",
    "credit-notes",
    "customers",
    "finalize",
    "import",
    "invoices",
    "lines",
    "link-picker",
    "wizard-environment",
    "wizard-summary",
)
"""A scene for each screen and each kind of dialog."""
LOOKS = [scene for scene in scenes() if scene.name in SCREENS]


class Looks(SVGImageSnapshotExtension):
    """One SVG file per look, named after scene, size and theme."""

    @classmethod
    def get_snapshot_name(cls, *, test_location: PyTestLocation, index: SnapshotIndex = 0) -> str:
        return str(index)


class StillOffice(Office):
    """An office in which no time passes."""

    def now(self) -> datetime:
        return NOON + sum(self.late, timedelta())


@pytest.fixture
def still_office(own_home: Path) -> Iterator[Office]:
    with DemoCompanyServer(tier="none") as server:
        server.company.clock._offset = NOON - datetime.now(UTC)  # backwards too: nothing was issued yet
        office = open_office(server, own_home, kind=StillOffice)
        office.workspace.load(sample_text())
        office.workspace.customers.reload_contacts()
        yield office
        office.workspace.close()


@pytest.mark.parametrize("scene", LOOKS, ids=lambda scene: scene.name)
async def test_the_screen_looks_as_it_was_approved(
    scene: Scene, still_office: Office, snapshot: SnapshotAssertion
) -> None:
    looks = snapshot.use_extension(Looks)
    scene.prepare(still_office)
    async with tui(still_office, size=SIZES[0]) as t:
        await scene.steps(t)
        for width, height in SIZES:
            await t.pilot.resize_terminal(width, height)
            for theme in ("dark", "light"):
                await t.quiet()
                assert picture(t) == looks(name=f"{scene.name}-{width}x{height}-{theme}")
                t.app.change_theme()


def picture(t: Tui) -> str:
    """The screen as SVG, without what is different each time: ports, and ids made by chance."""
    svg = t.app.export_screenshot(title="seqxero")
    svg = re.sub(r"terminal-\d+", "terminal", svg)
    svg = re.sub(r"(localhost|127\.0\.0\.1):\d+", r"\1:0000", svg)
    return re.sub(r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}", "id", svg)
