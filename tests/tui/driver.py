"""Drives the program in the user's words: keys in, what the screen says out. Waits for states, never for seconds."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager, contextmanager
from typing import Any

from textual import events
from textual.pilot import Pilot
from textual.widgets import Input, OptionList

from seqxero_tui.tui.app import SeqxeroApp
from seqxero_tui.tui.widgets.list_pane import ListPane
from seqxero_tui.tui.widgets.list_table import ListTable
from seqxero_tui.workspace import Workspace
from seqxero_tui.xero.hosts import XeroHosts
from tests.office import Office

_LONG_ENOUGH = 30.0
"""Seconds after which a state that never comes is a failure."""


class Tui:
    """The running program."""

    def __init__(self, app: SeqxeroApp, pilot: Pilot[None]) -> None:
        self.app = app
        self.pilot = pilot

    async def press(self, *keys: str) -> None:
        """Press keys, and wait until all that follows has happened. Before Esc, messages have gone by themselves."""
        if "escape" in keys:
            self.app.clear_notifications()
        await self.pilot.press(*keys)
        await self.quiet()

    async def burst(self, *keys: str) -> None:
        """Press keys in one go, all of them before the store answers the first; then wait as `press` does."""
        with self.slow_store():
            for key in keys:
                self.app.post_message(events.Key(key, key if len(key) == 1 else None))
            for _ in keys:
                await self.pilot.pause()
        await self.quiet()

    @contextmanager
    def slow_store(self) -> Iterator[None]:
        """Nothing the store was asked is answered before the end of this."""
        answering, run = threading.Event(), self.app.jobs._run

        def held(job: Any) -> None:
            answering.wait(_LONG_ENOUGH)
            run(job)

        self.app.jobs._run = held  # type: ignore[method-assign]
        try:
            yield
        finally:
            self.app.jobs._run = run  # type: ignore[method-assign]
            answering.set()

    async def type(self, text: str) -> None:
        """Type a text into the focused field."""
        self.app.screen.query_one(Input).value = text
        await self.quiet()

    async def quiet(self) -> None:
        """Until nothing runs, nothing waits, and everything is drawn."""
        await self.until(lambda: not self.app.jobs.busy, "the jobs to end")
        await self.pilot.pause()
        if self.app.jobs.busy:
            await self.quiet()

    async def until(self, state: Callable[[], object], what: str = "a state") -> None:
        """Until `state()` is true."""
        async with asyncio.timeout(_LONG_ENOUGH):
            while not state():
                await self.pilot.pause()
                await asyncio.sleep(0.005)  # lets threads run
        if not state():
            raise AssertionError(f"waited in vain for {what}")

    async def go(self, tab: str) -> None:
        """To a numbered screen, by its key."""
        await self.press({each.id: each.key for each in self.app.tabs}[tab])

    @property
    def text(self) -> str:
        """What the screen in front says; of a dialog, the dialog alone."""
        return "\n".join(
            "".join(segment.text for segment in strip).rstrip()
            for strip in self.app.screen._compositor.render_strips()
        )

    def says(self, *words: str) -> bool:
        """Whether all these words stand on the screen, however the lines break."""
        flat = " ".join(self.text.replace("│", " ").split())
        return all(" ".join(each.split()) in flat for each in words)

    def expect(self, *words: str) -> None:
        """These words stand on the screen."""
        for each in words:
            assert self.says(each), f"not on the screen: {each!r}\n{self.text}"

    def expect_not(self, *words: str) -> None:
        """These words do not."""
        for each in words:
            assert not self.says(each), f"on the screen: {each!r}\n{self.text}"

    @property
    def toasts(self) -> list[str]:
        """The headlines shown now, oldest first."""
        return [each.message for each in self.app._notifications]

    def expect_toast(self, words: str) -> None:
        """A headline with these words is shown."""
        assert any(words in each for each in self.toasts), f"no toast with {words!r}: {self.toasts}"

    @property
    def list(self) -> ListPane[Any]:
        """The list of the screen in front."""
        return self.app.screen.query_one(ListPane)

    async def to_row(self, words: str) -> None:
        """The cursor onto the row whose key or cells have these words."""
        pane = self.list
        for position, row in pane.table.loaded.items():
            cells = pane.source.cells(row)
            if any(words in "".join(piece.text for piece in line) for line in cells.values()):
                pane.table.move_cursor(position)
                await self.quiet()
                return
        raise AssertionError(f"no row has {words!r}\n{self.text}")

    async def to_line(self, words: str) -> None:
        """The cursor onto the line with these words, of a screen that is one list of lines."""
        lines = self.app.screen.query_one(OptionList)
        for position, option in enumerate(lines.options):
            if words in str(option.prompt):
                lines.highlighted = position
                await self.quiet()
                return
        raise AssertionError(f"no line has {words!r}\n{self.text}")

    async def to_result(self, words: str) -> None:
        """The cursor of the list of results onto the document of this customer or number."""
        table = self.app.screen.query_one(ListTable)
        for position, each in table.loaded.items():
            if words in f"{each.row.number} {each.row.customer_name}":
                table.move_cursor(position)
                await self.quiet()
                return
        raise AssertionError(f"no result for {words!r}\n{self.text}")


@asynccontextmanager
async def tui(
    office: Office | Callable[[], Workspace],
    *,
    size: tuple[int, int] = (80, 24),
    demo: bool = True,
    answer_jumps: bool = False,
    at: str = "invoices",
) -> AsyncIterator[Tui]:
    """The program on an office (or on whatever opens a workspace), in a window of `size`.

    Once set up it opens on Home and goes on to the screen `at`, as most stories do.
    """
    if isinstance(office, Office):
        workspace = office.workspace
        workspace._books.hosts = XeroHosts.from_root(office.server.address.url) if demo else None
        app = SeqxeroApp(
            lambda: workspace,
            workspace.profile,
            clock=office.now,
            answer_jumps=answer_jumps,
        )
    else:
        from seqxero_tui.profile import Profile

        app = SeqxeroApp(office, Profile.from_environment("demo"), answer_jumps=answer_jumps)
    app.animation_level = "none"
    async with app.run_test(size=size) as pilot:
        driver = Tui(app, pilot)
        await driver.until(lambda: app.tabs or app.return_code, "the first screen")
        await driver.quiet()
        if app.current_mode == "home" != at:
            await driver.go(at)
        yield driver
