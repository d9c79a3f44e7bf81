"""Copying from lists and details."""

from __future__ import annotations

import csv
import io
import stat

import pytest

from seqxero_tui.tui.copying import CLIPBOARD_MOST, clipboard_is_sure
from seqxero_tui.workspace import Workspace
from tests.office import INVOICE, Office
from tests.tui.driver import tui


@pytest.mark.parametrize(
    ("environment", "sure"),
    [
        ({"TERM": "xterm-256color"}, True),
        ({"TERM": "xterm-kitty"}, True),
        ({"TERM": "tmux-256color"}, False),
        ({"TERM": "xterm-256color", "TMUX": "/tmp/tmux-0/default,1,0"}, False),
        ({"TERM": "screen"}, False),
        ({"TERM": "linux"}, False),
        ({"TERM": "xterm-256color", "TERM_PROGRAM": "Apple_Terminal"}, False),
    ],
)
def test_where_a_clipboard_can_be_expected(environment: dict[str, str], sure: bool) -> None:
    assert clipboard_is_sure(environment) is sure


async def test_numbers_rows_marks_and_whole_lists_can_be_copied(
    sample_office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TERM", "xterm-256color")
    monkeypatch.delenv("TMUX", raising=False)
    monkeypatch.delenv("STY", raising=False)
    monkeypatch.delenv("TERM_PROGRAM", raising=False)
    async with tui(sample_office) as t:
        await t.go("invoices")
        page = sample_office.workspace.documents.page(INVOICE)
        position, row = next((at, row) for at, row in enumerate(page.rows) if row.number)
        t.list.table.move_cursor(position)
        await t.quiet()
        await t.press("c", "enter")
        assert t.app.clipboard == row.number
        t.expect_toast("Number: handed to the terminal's clipboard.")
        await t.press("space", "space", "c", "end", "up", "enter")
        assert len(list(csv.reader(io.StringIO(t.app.clipboard)))) == 3
        t.expect_toast("2 marked rows as CSV (2 rows): handed")
        await t.press("slash", *"SEQ-", "enter", "c", "end", "enter")
        rows = list(csv.DictReader(io.StringIO(t.app.clipboard)))
        everything = sample_office.workspace.documents.page(INVOICE, text="SEQ-").rows
        assert [each["number"] for each in rows] == [each.number for each in everything]
        assert rows[0]["gross_total"] == str(everything[0].gross_total)
        await t.press("enter", "c")
        t.expect("Document as CSV", "Its lines as CSV")


async def test_what_is_too_long_or_may_not_arrive_is_in_a_file_and_that_is_said(
    sample_office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TERM", "tmux-256color")
    async with tui(sample_office) as t:
        await t.go("customers")
        await t.press("c", "end", "enter")
        path = sample_office.workspace.profile.copies_dir / "copied.csv"
        t.expect_toast("and written to")
        assert path.read_bytes().startswith(b"\xef\xbb\xbfid,name,")
        assert stat.S_IMODE(path.stat().st_mode) == 0o600

        def long(workspace: Workspace, job: object) -> str:
            return "name\r\n" + "x" * CLIPBOARD_MOST

        from seqxero_tui.tui import copying

        copying._start(t.app, copying.Copy("Everything", long, is_csv=True))
        await t.quiet()
        t.expect_toast("Everything (0 rows): too long for a clipboard, so it was written to")
        assert len(path.read_bytes()) > CLIPBOARD_MOST


async def test_where_there_is_nothing_to_copy_it_is_said(office: Office) -> None:
    async with tui(office) as t:
        await t.go("customers")
        await t.press("c")
        t.expect_toast("There is nothing to copy here.")
