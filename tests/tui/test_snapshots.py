"""Every screen as a picture, at both sizes and in both themes, to be looked at like code: `pytest --snapshot-update`
accepts a new look. The scenes are those of the screenshots; their clocks stand still."""

from __future__ import annotations

import itertools
import re
from collections.abc import AsyncIterator, Callable, Iterator
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
from seqxero_tui.tui.dialogs.account_picker import AccountPicker
from seqxero_tui.tui.dialogs.base import Dialog
from seqxero_tui.tui.dialogs.columns import Columns
from seqxero_tui.tui.dialogs.confirm import Confirm
from seqxero_tui.tui.dialogs.customer_form import CustomerForm
from seqxero_tui.tui.dialogs.entry import Entry
from seqxero_tui.tui.dialogs.help import Help
from seqxero_tui.tui.dialogs.jump import Jump
from seqxero_tui.tui.dialogs.link_picker import LinkPicker
from seqxero_tui.tui.dialogs.message import Message
from seqxero_tui.tui.dialogs.pick import Pick
from seqxero_tui.tui.dialogs.prompt import Prompt
from seqxero_tui.tui.dialogs.results import Results
from seqxero_tui.tui.dialogs.search import Search
from seqxero_tui.tui.dialogs.settle import Settle
from seqxero_tui.tui.doer import Doer
from seqxero_tui.tui.ending import Leave
from seqxero_tui.tui.screens.activity import ActivityScreen
from seqxero_tui.tui.screens.activity_detail import ActivityDetail
from seqxero_tui.tui.screens.base import Room
from seqxero_tui.tui.screens.beside import Beside
from seqxero_tui.tui.screens.credit import CreditScreen
from seqxero_tui.tui.screens.customers import CustomersScreen
from seqxero_tui.tui.screens.document_detail import DocumentDetail
from seqxero_tui.tui.screens.document_verbs import DocumentVerbs
from seqxero_tui.tui.screens.documents import DocumentsScreen
from seqxero_tui.tui.screens.draft import DraftScreen
from seqxero_tui.tui.screens.generation import GenerationScreen
from seqxero_tui.tui.screens.home.month_end import MonthEndScreen
from seqxero_tui.tui.screens.home.screen import HomeScreen
from seqxero_tui.tui.screens.import_contacts import ImportScreen
from seqxero_tui.tui.screens.integration import IntegrationScreen
from seqxero_tui.tui.screens.link_round import LinkRoundScreen
from seqxero_tui.tui.screens.list_room import ListRoom
from seqxero_tui.tui.screens.plan import PlanScreen
from seqxero_tui.tui.screens.prices import PricesScreen
from seqxero_tui.tui.screens.products import ProductsScreen
from seqxero_tui.tui.screens.reconcile import ReconcileScreen
from seqxero_tui.tui.screens.schedules import SchedulesScreen
from seqxero_tui.tui.screens.wizard.screen import WizardScreen
from tests.office import Office, open_office
from tests.scenes.render import scenes
from tests.scenes.scene import Scene
from tests.tui.driver import Tui

_TICKS = itertools.count()
NOON = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)
SIZES = ((80, 24), (120, 40))
SCREENS: dict[str, type[Doer]] = {
    "credit": CreditScreen,
    "prices": PricesScreen,
    "wizard-accounts": WizardScreen,
    "account-picker": AccountPicker,
    "activity": ActivityScreen,
    "activity-detail": ActivityDetail,
    "credit-notes": DocumentsScreen,
    "customer-form": CustomerForm,
    "customers": CustomersScreen,
    "draft": DraftScreen,
    "finalize": Confirm,
    "generate": GenerationScreen,
    "home": HomeScreen,
    "import": ImportScreen,
    "integration": IntegrationScreen,
    "invoices": DocumentsScreen,
    "lines": DocumentDetail,
    "link-picker": LinkPicker,
    "link-round": LinkRoundScreen,
    "month-end": MonthEndScreen,
    "plan": PlanScreen,
    "products": ProductsScreen,
    "reconcile": ReconcileScreen,
    "schedules": SchedulesScreen,
    "wizard-environment": WizardScreen,
}
"""The scenes that are looked at in both sizes and themes, and what is in front in each."""

GLANCES: dict[str, type[Doer]] = {
    "address": Message,
    "columns": Columns,
    "contrast": DocumentsScreen,
    "draft-line": Entry,
    "explain": Prompt,
    "help": Help,
    "jump": Jump,
    "line-choice": Search,
    "results": Results,
    "settle": Settle,
    "sort": Pick,
}
"""Those that are looked at once, as they come, at 80×24: another theme or size would show nothing that the first do not."""

UNSEEN: dict[type[Doer], str] = {
    Leave: "the question of Confirm before the end, told apart only to be asked once",
    Room: "the bars alone, before the first screen",
    Dialog: "the frame that dialogs share",
    ListRoom: "what lists share",
    Beside: "what screens with a panel share",
    DocumentVerbs: "what can be done to documents, from wherever",
}
"""What has no scene, and why not."""

PREPARED: dict[Callable[[Office], None], list[Scene]] = {}
for each in sorted(scenes(), key=lambda scene: scene.spoils):
    if each.name in SCREENS | GLANCES:
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
            assert type(t.app.screen) is (SCREENS | GLANCES)[scene.name], scene.name
            async for look in looked_at(t, scene):
                if not await comes_to(t, looks(name=look)):
                    different.append(look)
    assert not different, "look at them, and accept them with --snapshot-update"


async def looked_at(t: Tui, scene: Scene) -> AsyncIterator[str]:
    """The name of each look of a scene, while the program shows it."""
    if scene.name in GLANCES:
        yield f"{scene.name}-80x24"
        return
    for width, height in SIZES:
        await t.pilot.resize_terminal(width, height)
        await t.quiet()
        for name in ("dark", "light"):
            t.app.theme = theme.THEMES[name].name
            await t.quiet()
            yield f"{scene.name}-{width}x{height}-{name}"


def below(kind: type) -> set[type]:
    """Every kind of it in the program."""
    own = {each for each in kind.__subclasses__() if each.__module__.startswith("seqxero_tui.")}
    return own.union(*(below(each) for each in kind.__subclasses__()))


def test_every_screen_and_every_dialog_is_looked_at() -> None:
    unseen = {Room, Dialog} | below(Room) | below(Dialog)
    unseen -= {*SCREENS.values(), *GLANCES.values()}
    assert unseen == set(UNSEEN)
    played = {scene.name for group in PREPARED.values() for scene in group}
    assert played == set(SCREENS | GLANCES)
    assert all(sum(scene.spoils for scene in group) <= 1 for group in PREPARED.values())


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
    (r"/app/[^/<]+/(\w+)/view/[0-9a-f-]+<", r"/app/organisation/\1/view/id<"),  # an address, ...
    (r">[0-9a-f-]{16,30}<", ">id<"),  # ... and its rest
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
