"""The Integration screen's words: settings with their values, and how the connection stands."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest

from seqxero_tui.errors import Problem
from seqxero_tui.present import integration, settings
from seqxero_tui.present.cells import width
from seqxero_tui.present.pieces import text_of
from seqxero_tui.present.settings import IN_THE_WIZARD, Setting
from seqxero_tui.sync.health import ConnectionHealth
from seqxero_tui.sync.views import CallsLeft, OrganisationView, TaxRateView
from tests.present.samples import DEMO, NOW

RATES = [
    TaxRateView("NONE", "No VAT", Decimal(0)),
    TaxRateView("OUTPUT2", "20% (VAT on Income)", Decimal("20.0000")),
]
OWN = "http://localhost:8742/open/{kind}/{id}"


def value(setting: Setting, organisation: OrganisationView = DEMO, **more: Any) -> str:
    return settings.values(organisation, {"200": "Sales"}, RATES, own_template=OWN, **more)[setting].text


def health(**changes: Any) -> ConnectionHealth:
    whole = ConnectionHealth(
        organisation=replace(DEMO, connected_at=NOW - timedelta(days=3)),
        timezone="Europe/London",
        currencies=("GBP", "EUR"),
        answered_at=NOW - timedelta(seconds=12),
        facts_read_at=NOW - timedelta(hours=3),
        access_until=NOW + timedelta(minutes=20),
        signed_in_until=NOW + timedelta(days=59),
        granted=("offline_access", "accounting.contacts"),
        missing=(),
        calls=CallsLeft(58, 941, 1_000),
        day_resets_at=NOW + timedelta(hours=12),
    )
    return replace(whole, **changes)


def said(shown: ConnectionHealth, cells: int = 100) -> str:
    lines = [text_of(line) for line in integration.connection(shown, now=NOW, width=cells)]
    assert all(width(line) <= cells for line in lines), lines
    return "\n".join(lines)


def test_settings_show_what_is_chosen_and_what_must_be() -> None:
    assert value(Setting.DEFAULT_ACCOUNT) == "choose one"
    assert value(Setting.DEFAULT_ACCOUNT, replace(DEMO, default_account="200")) == "200 Sales"
    assert value(Setting.CREDIT_NOTE_ACCOUNT) == "same as the default"
    assert value(Setting.EXEMPT_TAX) == "NONE · No VAT"
    assert value(Setting.LINK_TEMPLATE) == "none"
    assert "in this program" in value(Setting.LINK_TEMPLATE, replace(DEMO, link_template=OWN))
    assert value(Setting.PACE, replace(DEMO, pace="slow")).startswith("slow")
    assert value(Setting.PACE, background=False) == "normal, off by SEQXERO_BACKGROUND"


def test_in_the_wizard_a_setting_says_whether_it_must_be_chosen() -> None:
    values = settings.values(DEMO, {}, RATES)
    rows = [text_of(settings.row(each, values[each], need=True)) for each in IN_THE_WIZARD]
    assert [row.rsplit(" ", 1)[1] for row in rows] == ["required", "optional", "optional", "optional"]


def test_every_setting_has_a_title_and_a_word_about_it() -> None:
    assert all(settings.title(each) and settings.about(each).endswith(".") for each in Setting)


def test_tax_codes_are_offered_with_name_and_rate_and_none_comes_first() -> None:
    assert settings.tax_choices(RATES) == [
        ("NONE", "NONE · No VAT, 0%"),
        ("OUTPUT2", "OUTPUT2 · 20% (VAT on Income)"),
    ]
    assert settings.tax_choices(RATES[1:])[0] == ("NONE", "NONE")
    assert settings.tax_label("OLDCODE", {"NONE": "No VAT"}) == "OLDCODE"


@pytest.mark.parametrize(
    ("typed", "shown"),
    [
        ("", "→ http://localhost:8742/open/invoice/"),
        ("none", "No link."),
        ("https://books.example/{id}", "→ https://books.example/"),
        ("https://books.example/", "! It has to hold {id}"),
    ],
)
def test_a_link_template_is_shown_as_it_will_be_while_it_is_typed(typed: str, shown: str) -> None:
    assert text_of(settings.template_preview(typed, OWN)).startswith(shown)
    assert (settings.template_wrong(typed) is None) == (not shown.startswith("!"))


def test_a_connection_in_order_is_told_in_nine_lines() -> None:
    words = said(health())
    assert len(words.splitlines()) == 9
    assert "● Demo Company (UK)  DEMO" in words
    assert "12 s ago" in words
    assert "United Kingdom · Europe/London" in words
    assert "GBP, EUR" in words
    assert "all 2 that are needed" in words
    assert "58 of 60 this minute · 941 of 1,000 today" in words
    assert "organisation 3 h ago · contacts never · pulled never" in words


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"problem": Problem("not_signed_in", "There is no sign-in stored for it.", "")}, "✗ Demo Company"),
        (
            {"problem": Problem("not_signed_in", "There is no sign-in.", "")},
            "n connects anew; nothing is lost",
        ),
        ({"missing": ("accounting.payments.read",)}, "! not given: accounting.payments.read"),
        ({"access_until": NOW - timedelta(hours=1)}, "renewed with the next call"),
        ({"signed_in_until": NOW - timedelta(days=1)}, "ended 21 Nov: n connects anew"),
        ({"signed_in_until": None}, "Sign-in      none"),
        ({"currencies": ("GBP",)}, "GBP only; others take a bigger Xero plan"),
        ({"calls": CallsLeft(None, None)}, "no limit a minute"),
        ({"calls": CallsLeft(60, 0, 1_000)}, "back by"),
        ({"organisation": replace(DEMO, period_lock_date=date(2026, 3, 31))}, "Lock dates   to 31 Mar"),
    ],
)
def test_what_is_wrong_or_special_with_a_connection_is_said(change: dict[str, Any], words: str) -> None:
    assert words in said(health(**change))


def test_long_facts_are_wrapped_below_their_own_beginning() -> None:
    words = said(health(currencies=tuple(f"C{n:02d}" for n in range(12))), cells=40)
    assert "and 4 more" in words


def test_reading_again_says_what_changed() -> None:
    before = health()
    assert integration.reread(before, before).startswith("Read again: accounts")
    locked = replace(before, organisation=replace(before.organisation, period_lock_date=date(2026, 3, 31)))
    assert integration.reread(before, replace(locked, currencies=("GBP",))) == (
        "Read again. Changed: 1 currency, lock dates."
    )
    assert before.organisation.connected_at == datetime(2026, 11, 19, 12, 10, tzinfo=UTC)
