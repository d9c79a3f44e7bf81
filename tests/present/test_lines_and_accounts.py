"""A document's lines, and the ledger accounts they go to."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from seqxero_tui.present import accounts, lines
from seqxero_tui.present.cells import width
from seqxero_tui.present.pieces import Tone, text_of
from seqxero_tui.sync.views import AccountView
from tests.present.samples import NOW, a_line, a_row, a_view


def account(code: str | None, name: str, **more: str) -> AccountView:
    return AccountView(
        code or "id", code, name, more.get("type", "REVENUE"), "REVENUE", more.get("tax"), "ACTIVE"
    )


CHART = [
    account("200", "Sales"),
    account("260", "Other Revenue"),
    account("420", "Sales travel", type="OVERHEADS"),
]


@pytest.mark.parametrize(
    ("text", "codes"),
    [
        ("", ["200", "260", "420"]),
        ("2", ["200", "260", "420"]),
        ("20", ["200", "420"]),
        ("sales", ["200", "420"]),
        ("REV other", ["260"]),
        ("overheads", ["420"]),
        ("nothing", []),
    ],
)
def test_accounts_are_found_by_code_name_and_type(text: str, codes: list[str]) -> None:
    assert [each.code for each in accounts.matching(CHART, text)] == codes


def test_an_account_row_names_its_type_and_tax_in_words() -> None:
    shown = accounts.cells(
        account("260", "Other Revenue", type="OTHERINCOME", tax="OUTPUT2"), {"OUTPUT2": "20% VAT"}
    )
    assert {key: text_of(cell) for key, cell in shown.items()} == {
        "code": "260",
        "name": "Other Revenue",
        "type": "Other income",
        "tax": "20% VAT",
    }


def test_a_type_nobody_told_us_of_is_shown_as_it_came() -> None:
    assert accounts.type_word("PAYGLIABILITY") == "PAYGLIABILITY"


@pytest.mark.parametrize(
    ("source", "word", "tone"),
    [
        ("line", "this line", Tone.WARN),
        ("product", "product", Tone.MUTED),
        ("default", "default", Tone.MUTED),
        ("none", "not set", Tone.BAD),
    ],
)
def test_where_an_account_comes_from_is_said_in_two_words(source: str, word: str, tone: Tone) -> None:
    assert accounts.source(a_line(account_source=source)) == (word, tone)


def test_a_line_without_an_account_says_so_loudly() -> None:
    item = a_line(
        account_code=None, account_name=None, account_source="none", account_why="no ledger account is set"
    )
    assert text_of(accounts.today(item)) == "Today  no account · no ledger account is set"
    assert lines.cells(item, "GBP")["account"][0].tone is Tone.BAD


@pytest.mark.parametrize(
    ("rate", "display", "quantity", "net", "shown"),
    [
        ("12", "ABSOLUTE", "10", "120", "12.00"),
        ("0.0003", "ABSOLUTE", "500", "0.15", "0.0003"),
        ("1234.5", "ABSOLUTE", "1", "1234.5", "1,234.50"),
        ("-45.10", "ABSOLUTE", "1", "-45.10", "-45.10"),
        ("1E+2", "ABSOLUTE", "1", "100", "100.00"),
        ("0.029", "PERCENTAGE", "10000", "290", "2.9%"),
        ("2.9", "PERCENTAGE", "10000", "290", "2.9%"),
    ],
)
def test_a_rate_shows_all_its_decimals_and_a_share_its_percent(
    rate: str, display: str, quantity: str, net: str, shown: str
) -> None:
    item = a_line(
        rate=Decimal(rate), rate_display=display, quantity=Decimal(quantity), net_total=Decimal(net)
    )
    assert lines.rate(item, "GBP") == shown


@pytest.mark.parametrize(
    ("quantity", "shown"),
    [
        ("500", "500"),
        ("182400", "182,400"),
        ("1.50", "1.5"),
        ("0.333333", "0.333333"),
        ("0", "0"),
        ("-2", "-2"),
    ],
)
def test_a_quantity_is_grouped_and_has_no_idle_zeros(quantity: str, shown: str) -> None:
    assert lines.number(Decimal(quantity)) == shown


def test_a_flattened_line_says_how_it_reads_in_xero() -> None:
    item = a_line(quantity=Decimal(500), rate=Decimal("0.001"), net_total=Decimal("0.50"), flattened=True)
    told = [text_of(line) for line in lines.about(item, "GBP")]
    assert told[1] == "In Xero  1 × 0.50 · “500 × 0.001” goes into the description"
    assert len(lines.about(a_line(flattened=False), "GBP")) == 1


def test_group_and_description_are_told_on_one_line() -> None:
    item = a_line(flattened=False, group_title="Platform", description="first\nsecond")
    assert text_of(lines.about(item, "GBP")[-1]) == "Says  Platform · first second"


def test_the_head_of_an_unsent_document_has_no_dates() -> None:
    [head] = lines.head(a_view(a_row(status="FINAL")), NOW, 76)
    assert text_of(head).startswith("Final  Unpaid   not sent   taxed   ●")


def test_the_head_of_a_draft_says_what_is_to_be_reviewed_its_tax_and_its_period() -> None:
    draft = a_row(
        status="DRAFT", tax_status="REVERSE_CHARGED", period=(date(2026, 11, 1), date(2026, 11, 30))
    )
    head = [text_of(each) for each in lines.head(a_view(draft), NOW, 76)]
    assert head == ["Draft   reverse charge   ● synced", "Billed for Nov 2026"]


def test_the_head_names_the_reference() -> None:
    head = lines.head(a_view(a_row(), reference="PO 7 [b]"), NOW, 76)
    assert text_of(head[-1]) == "Reference PO 7 [b]"


def test_a_document_is_headed_by_number_and_customer_a_draft_by_its_customer() -> None:
    assert lines.heading(a_row()) == "SEQ-0041 · City Limousines"
    assert lines.heading(a_row(number=None, customer_name="eBay Ltd")) == "Draft for eBay Ltd"


def test_totals_end_with_the_gross_in_its_currency() -> None:
    assert [text_of(each) for each in lines.totals(a_row(), 76)] == ["Net 208.33   Tax 41.67   Gross £250.00"]
    assert [text_of(each) for each in lines.totals(a_row(), 34)] == [
        "Net 208.33   Tax 41.67",
        "Gross £250.00",
    ]


def test_a_narrow_head_breaks_between_its_parts_and_cuts_a_long_memo() -> None:
    told = [text_of(each) for each in lines.head(a_view(a_row(), memo="so " * 900), NOW, 36)]
    assert told[:2] == ["Sent  Unpaid   issued 22 Nov", "due 22 Dec   taxed   ● synced"]
    assert told[2].startswith("Memo so so ")
    assert told[2].endswith("…")
    assert width(told[2]) <= 36
