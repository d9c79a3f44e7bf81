"""A scene: a prepared state and the keys that bring it to the screen. Tests and pictures are made from the same ones."""

from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

from seqxero_tui.billing.sample import sample_text
from seqxero_tui.demo_company import DemoCompanyServer
from tests.office import Office, open_office
from tests.tui.driver import Tui, tui

WIDE, NARROW = (120, 32), (80, 24)


@dataclass(frozen=True)
class Scene:
    """What one picture shows: `prepare` the office, play `steps`, at each of `sizes`. `spoils` says that the steps change
    the store, so that no other scene can follow in the same office."""

    name: str
    prepare: Callable[[Office], None]
    steps: Callable[[Tui], Awaitable[None]]
    sizes: tuple[tuple[int, int], ...] = (WIDE, NARROW)
    light: bool = False
    spoils: bool = False

    @asynccontextmanager
    async def played(self, office: Office, size: tuple[int, int]) -> AsyncIterator[Tui]:
        """The program showing the scene, in an office that was prepared for it."""
        office.workspace.profile.view_path.unlink(missing_ok=True)  # what another scene left
        async with tui(office, size=size) as t:
            if self.light:
                t.app.change_theme()
            await self.steps(t)
            await t.quiet()
            yield t


@contextmanager
def sample_office() -> Iterator[Office]:
    """A fresh office: connected, set up, the sample data loaded, contacts read, nothing linked."""
    with TemporaryDirectory() as home, DemoCompanyServer() as server:
        office = open_office(server, Path(home))
        office.workspace.load(sample_text())
        office.workspace.customers.reload_contacts()
        try:
            yield office
        finally:
            office.workspace.close()


def nothing(office: Office) -> None:
    """The office as it is."""
