from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from seqxero_tui.mapping.accounts import (
    AccountFacts,
    AccountSource,
    offered_accounts,
    resolve_account,
    tax_warning,
    usable_on_sales,
)
from seqxero_tui.mapping.tax import TaxStatus

SALES = AccountFacts("a-200", "200", "Sales", "ACTIVE", "REVENUE", "REVENUE", "OUTPUT2")
LEVELS = ("line", "credited_line", "price", "product", "document_default", "default")


@pytest.mark.parametrize(
    ("level", "why"),
    [
        ("line", "chosen for this line"),
        ("credited_line", "from the invoice line it credits"),
        ("price", "from price Pro"),
        ("product", "from product Seats"),
        ("document_default", "the organisation's default for credit notes"),
        ("default", "the organisation's default"),
    ],
)
def test_each_level_wins_over_all_below_it_and_says_why(level: str, why: str) -> None:
    below = LEVELS[LEVELS.index(level) :]
    codes = {name: f"4{n}0" for n, name in enumerate(LEVELS) if name in below}
    choice = resolve_account(**codes, product_name="Seats", price_name="Pro")
    assert (choice.code, choice.source.value, choice.why) == (codes[level], level, why)


def test_a_nameless_price_or_product_is_still_told_apart() -> None:
    assert resolve_account(price="200").why == "from the price"
    assert resolve_account(product="200", product_name=" ").why == "from the product"


def test_control_sequences_in_a_product_name_are_not_obeyed() -> None:
    assert "\x1b" not in resolve_account(product="200", product_name="\x1b[31mSeats").why


def test_with_nothing_set_there_is_no_account_and_no_guess() -> None:
    choice = resolve_account(line="", product=" ")
    assert (choice.code, choice.source) == (None, AccountSource.NONE)


@given(
    st.fixed_dictionaries({level: st.none() | st.sampled_from(["", " ", "200", "260"]) for level in LEVELS})
)
def test_an_account_is_never_missing_when_any_level_sets_one(codes: dict[str, str | None]) -> None:
    set_levels = [level for level in LEVELS if (codes[level] or "").strip()]
    expected = (set_levels[0], codes[set_levels[0]]) if set_levels else ("none", None)
    choice = resolve_account(**codes)
    assert (choice.source.value, choice.code) == expected


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({}, None),
        ({"type": "OVERHEADS", "klass": "EXPENSE"}, None),
        ({"system_account": ""}, None),
        ({"status": "ARCHIVED"}, "account_archived"),
        ({"status": "DELETED"}, "account_deleted"),
        ({"type": "BANK", "klass": "ASSET"}, "account_not_for_sales"),
        ({"system_account": "DEBTORS"}, "account_not_for_sales"),
        ({"code": None}, "account_without_code"),
    ],
)
def test_an_account_is_usable_on_sales_or_has_its_reason(
    change: dict[str, str | None], code: str | None
) -> None:
    problem = usable_on_sales(replace(SALES, **change))  # type: ignore[arg-type]
    assert (problem.code if problem else None) == code


def test_pickers_offer_revenue_first_and_the_rest_on_request() -> None:
    other = replace(SALES, account_id="a-260", code="260", name="Other Revenue")
    freight = replace(
        SALES, account_id="a-425", code="425", name="Freight", type="OVERHEADS", klass="EXPENSE"
    )
    stock = replace(SALES, account_id="a-100", code="100", name="Stock", type="INVENTORY", klass="ASSET")
    bank = replace(SALES, account_id="a-090", code="090", name="Bank", type="BANK", klass="ASSET")
    archived = replace(SALES, account_id="a-270", code="270", status="ARCHIVED")
    everything = [freight, bank, other, archived, stock, SALES]
    assert [a.code for a in offered_accounts(everything, everything=False)] == ["200", "260"]
    assert [a.code for a in offered_accounts(everything, everything=True)] == ["200", "260", "100", "425"]


@pytest.mark.parametrize(
    ("tax_type", "status", "warned"),
    [
        ("NONE", TaxStatus.TAXED, True),
        (None, TaxStatus.TAXED, True),
        ("OUTPUT2", TaxStatus.TAXED, False),
        ("NONE", TaxStatus.TAX_EXEMPT, False),
    ],
)
def test_a_taxed_line_on_an_untaxed_account_is_warned_of(
    tax_type: str | None, status: TaxStatus, warned: bool
) -> None:
    assert (tax_warning(replace(SALES, tax_type=tax_type), status) is not None) is warned
