"""The shell around every screen: bars, help, palette, endings."""

from __future__ import annotations

import signal
import socket
import subprocess
import sys
import threading
from pathlib import Path
from typing import cast

import pytest

from seqxero_tui.errors import StoreError
from seqxero_tui.sync.reports import Progress
from seqxero_tui.tui.app import SeqxeroApp
from seqxero_tui.tui.theme import THEMES
from seqxero_tui.workspace import Workspace
from tests.office import Office, customer, invoice
from tests.tui.driver import Tui, tui


async def test_the_header_names_the_organisation_and_the_demo(sample_office: Office) -> None:
    async with tui(sample_office) as t:
        t.expect("seqxero", "Demo Company (UK)", "DEMO", "●")


async def test_below_the_smallest_size_there_is_one_plain_sentence(sample_office: Office) -> None:
    async with tui(sample_office) as t:
        await t.go("customers")
        await t.pilot.resize_terminal(50, 15)
        await t.quiet()
        t.expect("seqxero needs 60 × 20 cells; this window has 50 × 15.")
        t.expect_not("Bayside")
        for size in ((1, 1), (20, 5), (300, 100), (80, 24)):
            await t.pilot.resize_terminal(*size)
            await t.quiet()
        t.expect("Bayside Club")


async def test_nothing_is_done_in_a_window_that_shows_nothing(office: Office) -> None:
    [draft] = office.drafts(invoice(office.linked_customer()))
    async with tui(office, at="integration") as t:
        await t.pilot.resize_terminal(50, 10)
        await t.press("1", "8", "pagedown", "down", "enter", "tab", "space")
        await t.pilot.resize_terminal(80, 24)
        await t.quiet()
        t.expect("Connection", "Settings")  # the dialog of no setting
        await t.go("invoices")
        await t.press("f")
        t.expect("Finalize 1 invoice?")
        await t.pilot.resize_terminal(50, 10)
        await t.quiet()
        t.expect("seqxero needs 60 × 20 cells; this window has 50 × 10.")
        t.expect_not("Finalize 1 invoice?")
        await t.press("y", "tab", "enter")
        await t.pilot.click()
        assert office.get(draft).row.status == "DRAFT"
        await t.pilot.resize_terminal(80, 24)
        await t.quiet()
        t.expect("Finalize 1 invoice?")
        await t.press("right", "enter")
        assert office.get(draft).row.status == "FINAL"
        await t.pilot.resize_terminal(50, 10)
        await t.quiet()
        await t.pilot.press("q")
        await t.until(lambda: t.app.return_code == 0)


async def test_what_is_typed_has_its_cursor_again_after_the_window_was_too_small(office: Office) -> None:
    office.drafts(invoice(office.linked_customer()))
    async with tui(office) as t:
        await t.press("E", "n", "enter", *"Travel")
        for size in ((50, 10), (80, 24)):
            await t.pilot.resize_terminal(*size)
            await t.quiet()
            await t.press("x")
        t.expect("Add line", "Travelx")


async def test_the_help_can_be_searched(sample_office: Office) -> None:
    async with tui(sample_office) as t:
        await t.go("customers")
        await t.press("question_mark")
        t.expect("Import customers from the contacts in Xero.")
        await t.type("unlink")
        t.expect_not("Import customers from the contacts in Xero.")
        await t.press("escape")
        t.expect("Customers")


async def test_the_palette_does_what_it_names(sample_office: Office) -> None:
    async with tui(sample_office) as t:
        await t.go("customers")
        await t.press("ctrl+p")
        await t.press(*"Go to Inv")
        await t.until(lambda: t.says("Go to Invoices"))
        await t.press("enter")
        await t.until(lambda: t.app.current_mode == "invoices")


async def test_the_palette_says_why_something_cannot_be_done_now_and_leaves_out_what_there_is_not(
    sample_office: Office,
) -> None:
    linked = sample_office.linked_customer("Alder Ltd")
    async with tui(sample_office, size=(120, 32)) as t:
        await t.go("customers")
        await t.to_row("Alder Ltd")
        await t.press("ctrl+p", *"Stop")
        await t.until(lambda: t.says("No matches found"))
        await t.press("escape", "escape")
        await t.to_row("Alder Ltd")
        await t.press("ctrl+p", *"Link")
        await t.until(lambda: t.says("Not now: Alder Ltd is linked to Alder Ltd already"))
        t.expect("b Link the marked customers")
        await t.press("escape")
        stopped = working(t)
        await t.until(lambda: t.app.jobs.under_way)
        await t.pilot.press("ctrl+p", *"Stop")
        await t.until(lambda: t.says("^x"))
        await t.pilot.press("down", "enter")
        await t.until(stopped.is_set, "the work to stop")
        await t.quiet()
    assert sample_office.workspace.customers.get(linked).row.link.contact_id


async def test_a_key_goes_through_the_themes_and_the_last_one_is_there_the_next_time(
    sample_office: Office,
) -> None:
    async with tui(sample_office) as t:
        await t.go("customers")
        seen = []
        for _ in THEMES:
            await t.press("t")
            seen.append(t.app.theme)
        assert seen[-1] == "seqxero-dark"
        assert sorted(seen) == sorted(theme.name for theme in THEMES.values())
        await t.press("t")
        t.app.ending.begin(0)
    async with tui(sample_office) as t:
        assert t.app.theme == "seqxero-light"


async def test_a_store_that_cannot_be_opened_ends_with_a_sentence_and_exit_code_5(own_home: Path) -> None:
    def refuse() -> Workspace:
        raise StoreError("newer_store", "The store was written by a newer program.", "Update seqxero.")

    async with tui(refuse) as t:
        await t.until(lambda: t.app.return_code is not None)
        assert t.app.return_code == 5
        assert t.app.last_words == "The store was written by a newer program. Update seqxero."


def working(t: Tui) -> threading.Event:
    """A long job that ends when it is told to, as a push does after its current batch."""
    stopped = threading.Event()

    def work(workspace: object, job: object) -> None:
        job.report(Progress("pushing", 1, 50))  # type: ignore[attr-defined]
        job.cancel.wait()  # type: ignore[attr-defined]
        stopped.set()

    t.app.jobs.start(work, lambda result: None, group="sync", title="pushing")
    return stopped


async def test_quitting_asks_while_something_is_under_way_and_stops_it_before_leaving(
    sample_office: Office,
) -> None:
    async with tui(sample_office) as t:
        await t.go("customers")
        stopped = working(t)
        await t.until(lambda: t.says("pushing 1/50"), "the header to tell")
        await t.pilot.press("q")
        await t.until(lambda: t.says("1 job under way. Stop after the current step and quit?"))
        await t.pilot.press("enter")  # the safe answer
        await t.until(lambda: not t.says("Stop after the current step"))
        assert not stopped.is_set()
        await t.pilot.press("q", "y")
        await t.until(lambda: t.app.return_code is not None)
        assert stopped.is_set()
        assert t.app.return_code == 0


async def test_a_key_stops_what_is_under_way_after_its_step_and_is_offered_only_then(
    sample_office: Office,
) -> None:
    async with tui(sample_office) as t:
        await t.go("customers")
        t.expect_not("^x Stop")
        stopped = working(t)
        await t.until(lambda: t.says("^x Stop"), "the footer to offer it")
        await t.pilot.press("ctrl+x")
        await t.until(stopped.is_set, "the work to stop")
        await t.quiet()
        t.expect_not("^x Stop")
        await t.press("ctrl+x")
        t.expect_toast("Nothing is under way.")


async def test_work_is_stopped_also_from_a_filter_and_a_dialog_and_a_field_can_cut_when_there_is_none(
    sample_office: Office,
) -> None:
    async with tui(sample_office) as t:
        await t.go("customers")
        for keys in (("slash",), ("escape", "n")):
            await t.press(*keys)
            stopped = working(t)
            await t.until(lambda: t.app.jobs.under_way)
            await t.pilot.press("ctrl+x")
            await t.until(stopped.is_set, "the work to stop")
            await t.quiet()
        await t.press(*"Zenith", "shift+home", "ctrl+x")
        assert t.app.clipboard == "Zenith"
        t.expect_not("Zenith")


async def test_nothing_begins_once_the_program_ends(sample_office: Office) -> None:
    async with tui(sample_office) as t:
        t.app.jobs.cancel_all()
        begun: list[object] = []
        job = t.app.jobs.start(lambda workspace, job: begun.append(job), begun.append, group="late")
        assert job.cancel.is_set()
        assert not t.app.jobs.busy
        await t.quiet()
        assert begun == []


async def test_the_window_says_whose_books_are_open_and_what_waits(
    sample_office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    from textual.drivers.headless_driver import HeadlessDriver

    written: list[str] = []
    monkeypatch.setattr(HeadlessDriver, "write", lambda driver, data: written.append(data))
    customer_id = sample_office.workspace.customers.page(limit=1).rows[0].id
    sample_office.final(invoice(customer_id))
    async with tui(sample_office):
        assert any(each.startswith("\x1b]2;seqxero – Demo Company (UK) – ") for each in written)
        assert any("need you\x1b\\" in each for each in written)


async def test_quitting_with_nothing_under_way_just_leaves(sample_office: Office) -> None:
    async with tui(sample_office) as t:
        await t.go("customers")
        await t.pilot.press("q")
        await t.until(lambda: t.app.return_code is not None)
        assert t.app.return_code == 0


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGHUP, signal.SIGINT])
async def test_a_signal_lets_the_work_come_to_its_next_step_and_gives_its_own_exit_code(
    sample_office: Office, number: signal.Signals
) -> None:
    async with tui(sample_office) as t:
        await t.go("customers")
        stopped = working(t)
        await t.until(lambda: t.says("pushing 1/50"))
        signal.raise_signal(number)
        await t.until(lambda: t.app.return_code is not None)
        assert t.app.return_code == 128 + number
        assert stopped.is_set()


async def test_ctrl_c_ends_even_from_a_dialog(sample_office: Office) -> None:
    async with tui(sample_office) as t:
        await t.go("customers")
        await t.press("question_mark")
        await t.pilot.press("ctrl+c")
        await t.until(lambda: t.app.return_code is not None)
        assert t.app.return_code == 130


async def test_an_error_nobody_expected_leaves_a_report_without_values_and_exits_with_1(
    sample_office: Office,
) -> None:
    secret = "eyJhbGciOi-secret-token"
    seen: list[SeqxeroApp] = []

    def fail(workspace: object, job: object) -> None:
        local = secret
        raise RuntimeError(f"failed with access_token={local}")

    async def crash() -> None:
        async with tui(sample_office) as t:
            seen.append(t.app)
            t.app.jobs.start(fail, lambda result: None, group="x")
            await t.until(lambda: t.app.return_code is not None)

    with pytest.raises(RuntimeError):
        await crash()
    [app] = seen
    assert app.return_code == 1
    assert app.last_words is not None
    assert secret not in app.last_words
    [report] = sample_office.workspace.profile.log_dir.glob("crash-*.txt")
    assert "RuntimeError" in report.read_text()
    assert secret not in report.read_text()
    assert str(report) in app.last_words


async def test_a_document_opened_from_xero_comes_up_and_unknown_ones_do_not(
    sample_office: Office,
) -> None:
    from seqxero_tui.billing.words import DocumentKind
    from seqxero_tui.tui import jumps

    row = sample_office.workspace.documents.page(DocumentKind.INVOICE).rows[0]
    async with tui(sample_office, size=(120, 32)) as t:
        await t.go("customers")
        assert not jumps._arrived(t.app, sample_office.workspace, "invoice", "no-such-id")
        assert not jumps._arrived(t.app, sample_office.workspace, "nonsense", row.id)
        assert t.app.current_mode == "customers"
        assert jumps._arrived(t.app, sample_office.workspace, "invoice", row.id)
        await t.until(lambda: t.says(row.customer_name) and t.app.current_mode == "invoices")
        await t.quiet()
        t.expect_toast("Opened from Xero.")
        other = sample_office.workspace.documents.page(DocumentKind.INVOICE).rows[1]
        depth = len(t.app.screen_stack)
        for again in (row, other, row, row):
            jumps._arrived(t.app, sample_office.workspace, "invoice", again.id)
            await t.until(lambda again=again: t.app.screen.shows(DocumentKind.INVOICE, again.id))  # type: ignore[attr-defined, misc]
            await t.quiet()
        assert len(t.app.screen_stack) == depth  # one document is not above itself


def test_the_first_picture_loads_nothing_heavy() -> None:
    heavy = ("sqlalchemy", "sqlmodel", "httpx", "authlib", "babel", "rapidfuzz", "starlette", "uvicorn")
    code = f"import sys, seqxero_tui.tui.app; print([name for name in {heavy!r} if name in sys.modules])"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


async def test_what_another_program_writes_is_followed_and_a_store_out_of_reach_is_not_fatal(
    sample_office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with tui(sample_office, at="customers") as t:
        t.app._look_for_changes()
        await t.quiet()
        sample_office.load(customers=[customer("Aachen Ltd")])
        t.expect_not("Aachen Ltd")
        t.app._look_for_changes()
        await t.until(lambda: t.says("Aachen Ltd"), "the new customer")

        def out_of_reach(workspace: Workspace) -> int:
            raise StoreError("store_unavailable", "The store cannot be reached.", "Try again.")

        monkeypatch.setattr(Workspace, "changes", out_of_reach)
        t.app._look_for_changes()
        await t.quiet()
        assert t.app.is_running
        assert not t.toasts


async def test_a_port_that_is_taken_names_its_remedy_and_tells_its_story(
    sample_office: Office,
) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        cast("dict[str, str]", sample_office.environment)["SEQXERO_CALLBACK_PORT"] = str(
            taken.getsockname()[1]
        )
        async with tui(sample_office, answer_jumps=True) as t:
            t.expect_toast("do not reach this window: its port is in use. Close what uses it")
            await t.press("d")
            t.expect("is in use by another program", "Close another program")
