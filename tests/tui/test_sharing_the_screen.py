"""With redaction on, no name, email or address of the store is to be seen anywhere."""

from __future__ import annotations

import asyncio

from seqxero_tui.present import masking
from tests.office import INVOICE, Office
from tests.scenes.customers import some_linked
from tests.tui.driver import Tui, tui

_WORDS_OF_ITS_OWN = frozenset(("xero", "demo company (uk)"))
"""What is called like a customer somewhere, and stands on the screen for itself."""


def forbidden(office: Office) -> list[str]:
    """Everything that must not be seen, as it would be seen."""
    texts = {text.strip() for text in office.workspace.private_texts()}
    return sorted(text for text in texts if len(text) > 3 and text.lower() not in _WORDS_OF_ITS_OWN)


def reveals(t: Tui, texts: list[str]) -> list[str]:
    """Those that stand on the screen or in a toast."""
    seen = t.text + "\n".join(t.toasts)
    flat = " ".join(seen.replace("│", " ").split())
    return [text for text in texts if text in seen or " ".join(text.split()) in flat]


async def test_no_name_is_seen_on_any_screen_in_any_dialog_or_toast(sample_office: Office) -> None:
    some_linked(sample_office)
    texts = await asyncio.to_thread(forbidden, sample_office)
    assert len(texts) > 50
    async with tui(sample_office, size=(140, 45)) as t:
        await t.go("customers")
        assert reveals(t, texts)
        await t.press("R")
        t.expect("HIDDEN")
        for tab in t.app.tabs:
            await t.go(tab.id)
            assert reveals(t, texts) == [], tab.id
        await t.go("customers")
        await t.to_row("Bayside Club")  # by its cells, which stay what they are
        for keys in (
            [],
            ["u"],
            ["y"],
            ["l"],
            ["escape"],
            ["m"],
            ["c"],
            ["escape"],
            ["escape"],
            ["ctrl+p"],
            ["escape"],
        ):
            await t.press(*keys)
            assert reveals(t, texts) == [], keys
        await t.go("invoices")
        for keys in (
            ["enter"],
            ["g"],
            ["escape"],
            ["escape"],
            ["f"],
            ["escape"],
            ["e"],
            ["c"],
            ["escape"],
            ["P"],
            ["escape"],
        ):
            await t.press(*keys)
            assert reveals(t, texts) == [], keys
        await t.press("R")
        t.expect_not("HIDDEN")
        await t.go("customers")
        assert reveals(t, texts)
    assert not masking.is_on()


async def test_the_settings_begin_with_everything_hidden_and_nothing_else_changes(
    sample_office: Office,
) -> None:
    texts = await asyncio.to_thread(forbidden, sample_office)
    settings = sample_office.workspace.profile.settings_path
    settings.parent.mkdir(parents=True, exist_ok=True)
    settings.write_text("redact = true\n")
    name = sample_office.workspace.customers.page(limit=1).rows[0].name
    before = sample_office.workspace.documents.page(INVOICE).rows
    async with tui(sample_office) as t:
        await t.go("customers")
        assert reveals(t, texts) == []
        await t.press("slash", *name[:5].lower())
        t.expect("1 of")
        assert t.list.current.name == name
        await t.press("enter", "c", "enter")  # what is copied is copied as it is
        assert t.app.clipboard == name
        await t.press("escape", "R", "R")
        assert reveals(t, texts) == []
    assert sample_office.workspace.documents.page(INVOICE).rows == before
