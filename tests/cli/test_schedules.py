"""Schedules and products from the command line: generated once, previewed without a trace, accounts down to a price."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.cli.conftest import Seqxero

SAMPLE = Path(__file__).parents[2] / "seqxero_tui" / "billing" / "sample" / "sequence.json"
PAYMENTS = "659d3cbd-9048-57e4-a47e-a59cc26fb664"
KESTRELS_SEATS = "2451bb81-9059-5a86-b21c-8765488290c7"


@pytest.fixture
def sample(seqxero: Seqxero) -> Seqxero:
    """The sample data of the demo, and no connection."""
    assert seqxero("load", str(SAMPLE)).code == 0
    return seqxero


@pytest.fixture
def until(sample: Seqxero) -> str:
    """The day on which the last of the schedules falls due next."""
    days = [each["next_due"] for each in sample("schedules", "list", "--json").json["schedules"]]
    return str(max(day for day in days if day))


def test_the_list_has_every_schedule_with_what_comes_next(sample: Seqxero) -> None:
    rows = sample("schedules", "list", "--json").json["schedules"]
    assert len(rows) == 9
    [done] = [row for row in rows if row["status"] == "COMPLETED"]
    assert (done["next_due"], done["problem"]["code"]) == (None, "schedule_not_active")
    assert all(row["next_due"] > row["billed_to"] for row in rows if row is not done)
    assert "Kestrel Logistics" in sample("schedules", "list").out


def test_generating_makes_drafts_once_and_a_preview_none(sample: Seqxero, until: str) -> None:
    before = len(sample("invoices", "list", "--json").json["invoices"])
    shown = sample("schedules", "generate", "--until", until, "--preview", "--json").json
    assert len(sample("invoices", "list", "--json").json["invoices"]) == before
    made = sample("schedules", "generate", "--until", until, "--json")
    assert made.code == 0
    assert [each["net_total"] for each in made.json["generated"]] == [
        each["net_total"] for each in shown["drafts"]
    ]
    invoices = {each["id"] for each in sample("invoices", "list", "--json").json["invoices"]}
    assert {each["id"] for each in made.json["generated"]} <= invoices
    again = sample("schedules", "generate", "--until", until, "--json")
    assert (again.code, again.json["generated"]) == (0, [])
    assert len(sample("invoices", "list", "--json").json["invoices"]) == len(invoices)


def test_what_has_to_be_filled_in_is_said(sample: Seqxero, until: str) -> None:
    said = sample("schedules", "generate", "--until", until).out
    assert "how much was used is not known here" in said
    assert "the next falls due on" in said


def test_a_quantity_fills_in_the_line_it_belongs_to(sample: Seqxero, until: str) -> None:
    counted = f"{PAYMENTS}:2026-12-01=12000"
    made = sample("schedules", "generate", "--until", until, "--quantity", counted, "--json").json
    [line] = [line for each in made["generated"] for line in each["lines"] if line["price_id"] == PAYMENTS][
        :1
    ]
    assert (line["quantity"], line["net_total"], line["incomplete"]) == ("12000", "198.00", False)


@pytest.mark.parametrize(
    "argv",
    [
        ("--until", "soon"),
        ("--until", "2999-01-01"),
        ("--quantity", "12"),
        ("--quantity", f"{PAYMENTS}:2026-12-01=many"),
        ("--quantity", f"{PAYMENTS}:2026-12-01=-1"),
        ("--quantity", f"{PAYMENTS}:2026-12-07=1"),
    ],
)
def test_what_cannot_be_meant_is_refused(sample: Seqxero, argv: tuple[str, str]) -> None:
    before = sample("invoices", "list", "--json").json
    refused = sample("schedules", "generate", *argv, "--json")
    assert (refused.code, set(refused.json)) == (2, {"error"})
    assert sample("invoices", "list", "--json").json == before


def test_an_account_is_chosen_for_a_product_or_for_one_of_its_prices(connected: Seqxero) -> None:
    connected("load", str(SAMPLE))
    assert connected("products", "ledger", "Seats", "260", "--json").json["lines_changed"] > 0
    of_price = connected("products", "ledger", "Seats", "270", "--price", KESTRELS_SEATS, "--json")
    assert of_price.json["price"]["goes_to"]["account_source"] == "price"
    listed = connected("products", "prices", "Seats", "--json").json["prices"]
    assert {each["goes_to"]["account_code"] for each in listed} == {"260", "270"}
    assert "£10.50 a seat, min 20, monthly" in connected("products", "prices", "Seats").out
    without = connected("products", "list", "--no-account", "--json").json["products"]
    assert (len(without), "Seats" in {each["name"] for each in without}) == (11, False)
    cleared = connected("products", "ledger", "Seats", "--clear", "--price", KESTRELS_SEATS, "--json").json
    assert cleared["price"]["account_code"] is None
    ambiguous = connected("products", "ledger", "Seats", "270", "--price", "Seats", "--json")
    assert (ambiguous.code, ambiguous.json["error"]["code"]) == (2, "ambiguous_reference")
