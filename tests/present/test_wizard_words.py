"""The words of the setup wizard."""

from __future__ import annotations

from dataclasses import replace

import pytest

from seqxero_tui.present import wizard
from seqxero_tui.present.pieces import text_of
from seqxero_tui.present.wizard import Counts, Step
from seqxero_tui.sync.views import OrganisationView
from tests.present.samples import DEMO


@pytest.mark.parametrize(
    ("organisation", "step"),
    [
        (None, Step.ENVIRONMENT),
        (DEMO, Step.ACCOUNTS),
        (replace(DEMO, default_account="200"), Step.SUMMARY),
    ],
)
def test_the_wizard_begins_where_the_setup_was_left(
    organisation: OrganisationView | None, step: Step
) -> None:
    assert wizard.taken_up_at(organisation) is step


def test_progress_tells_done_here_and_to_come_without_colour() -> None:
    signs = [text_of(line)[0] for line in wizard.progress(Step.ORGANISATION, Step.ORGANISATION)]
    assert signs == ["✓", "✓", "▸", "○", "○"]


def test_steps_that_were_reached_stay_done_when_one_goes_back() -> None:
    signs = [text_of(line)[0] for line in wizard.progress(Step.ENVIRONMENT, Step.SUMMARY)]
    assert signs == ["▸", "✓", "✓", "✓", "○"]


def test_a_demo_company_is_recommended_for_testing_only() -> None:
    assert text_of(wizard.organisation("Demo Company (UK)", testing=True)).endswith("recommended for testing")
    assert text_of(wizard.organisation("Demo Company (UK)", testing=False)) == "Demo Company (UK)  DEMO"
    assert text_of(wizard.organisation("Maple [b] Ltd", testing=True)) == "Maple [b] Ltd"


@pytest.mark.parametrize(
    ("counts", "steps"),
    [
        (Counts(40, 39, 120, 45, 17), ["import", "customers", "invoices"]),
        (Counts(40, 0, 120, 45, 17), ["import", "invoices"]),
        (Counts(40, 0, 120, None, 0), ["invoices"]),
    ],
)
def test_the_most_useful_next_step_comes_first(counts: Counts, steps: list[str]) -> None:
    offered = [where for where, _ in wizard.next_steps(counts)]
    assert offered == [*steps, "integration"]


def test_the_summary_counts_what_there_is() -> None:
    organisation = replace(DEMO, default_account="200")
    told = "\n".join(
        text_of(line) for line in wizard.summary(organisation, "Sales", Counts(40, 1, 120, 45, 17))
    )
    assert "Demo Company (UK) is connected · GBP" in told
    assert "200 Sales · 120 lines on it" in told
    assert "40 · 1 not linked to Xero yet" in told
    assert "45 · 17 ready to import" in told


def test_the_time_left_for_the_browser_is_told() -> None:
    assert text_of(wizard.waiting(298.4)) == "◌ waiting for your browser…  4:58 left"


def test_where_there_is_no_room_for_the_steps_the_title_says_where_one_is() -> None:
    assert wizard.short_progress(Step.ACCOUNTS) == "Connect to Xero · 4 of 5 · Ledger accounts"
    assert all(len(wizard.short_progress(step)) <= 50 for step in Step)
