"""Every screen as a picture, at both sizes and in both themes, to be looked at like code: `pytest --snapshot-update`
accepts a new look. The scenes are those of the screenshots; their clocks stand still."""

from __future__ import annotations

import itertools
import re
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from syrupy.assertion import SnapshotAssertion
from syrupy.extensions.image import SVGImageSnapshotExtension
from syrupy.location import PyTestLocation
from syrupy.types import SnapshotIndex

from seqxero_tui.billing.sample import sample_text
from seqxero_tui.demo_company import DemoCompanyServer
from seqxero_tui.tui import theme
from tests.office import Office, open_office
from tests.scenes.render import scenes
from tests.scenes.scene import Scene
from tests.tui.driver import Tui

_TICKS = itertools.count()
NOON = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)
SIZES = ((80, 24), (120, 40))
SCREENS = (
    "account-picker",
    "activity-detail",
    "credit-notes",
    "customer-form",
    "customers",
    "draft",
    "finalize",
    "generate",
    "home",
    "import",
    "integration",
    "invoices",
    "lines",
    "link-picker",
    "link-round",
    "month-end",
    "plan",
    "products",
    "reconcile",
    "schedules",
    "wizard-environment",
)
"""A scene for each screen, and for each kind of dialog."""

PREPARED: dict[Callable[[Office], None], list[Scene]] = {}
for each in scenes():
    if each.name in SCREENS:
        PREPARED.setdefault(each.prepare, []).append(each)


class Looks(SVGImageSnapshotExtension):
    """One SVG file per look, named after scene, size and theme."""

    @classmethod
    def get_snapshot_name(cls, *, test_location: PyTestLocation, index: SnapshotIndex = 0) -> str:
        return str(index)


class StillOffice(Office):
    """An office in which no more time passes than tells before from after."""

    def now(self) -> datetime:
        return NOON + sum(self.late, timedelta()) + next(_TICKS) * timedelta(microseconds=1)


@pytest.fixture
def still_office(own_home: Path) -> Iterator[Office]:
    with DemoCompanyServer(tier="none") as server:
        server.company.clock._offset = NOON - datetime.now(UTC)  # backwards too: nothing was issued yet
        office = open_office(server, own_home, kind=StillOffice)
        office.workspace.load(sample_text())
        office.workspace.customers.reload_contacts()
        yield office
        office.workspace.close()


@pytest.mark.parametrize("prepare", PREPARED, ids=lambda prepare: prepare.__name__)
async def test_the_screens_look_as_they_were_approved(
    prepare: Callable[[Office], None], still_office: Office, snapshot: SnapshotAssertion
) -> None:
    looks = snapshot.use_extension(Looks)
    prepare(still_office)
    different = []
    for scene in PREPARED[prepare]:
        async with scene.played(still_office, SIZES[0]) as t:
            for width, height in SIZES:
                await t.pilot.resize_terminal(width, height)
                await t.quiet()
                for name in ("dark", "light"):
                    t.app.theme = theme.THEMES[name].name
                    await t.quiet()
                    look = f"{scene.name}-{width}x{height}-{name}"
                    if not await comes_to(t, looks(name=look)):
                        different.append(look)
    assert not different, "look at them, and accept them with --snapshot-update"


async def comes_to(t: Tui, look: SnapshotAssertion) -> bool:
    """Whether the screen looks so once everything has found its place."""
    for _ in range(20):
        if picture(t) == look:
            return True
        await t.quiet()
    return False


CHANCE = (
    (r"terminal-\d+", "terminal"),
    (r"(localhost|127\.0\.0\.1):\d+", r"\1:0000"),
    (r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{8,12}", "id"),
    (r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-?[0-9a-f]*<", "id<"),  # one that is broken, ...
    (r">(&#160;)*([0-9a-f]{4}|[0-9a-f]{9})<", ">id<"),  # ... and its rest on the next line
    (r"access&#160;until&#160;[^,]*,", "access until,"),
    (r"ends&#160;[^<]*&#160;if&#160;unused", "ends if unused"),
)
"""What is different each time: names of styles, ports, ids, and how long Xero's tokens last by the machine's own clock."""


def picture(t: Tui) -> str:
    """The screen as SVG, without what chance decides."""
    svg = t.app.export_screenshot(title="seqxero")
    for pattern, instead in CHANCE:
        svg = re.sub(pattern, instead, svg)
    return svg
