"""Facts that tests start from: a valid contact, a plain line, a finalized document; and what hypothesis makes of them."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

from hypothesis import strategies as st

from seqxero_tui.mapping.contacts import AddressFacts, ContactFacts
from seqxero_tui.mapping.documents import DocumentFacts, WireSettings
from seqxero_tui.mapping.lines import LineFacts
from seqxero_tui.mapping.money import round2
from seqxero_tui.mapping.tax import TaxStatus

SETTINGS = WireSettings(
    contact_id="c0ffee00-0000-0000-0000-000000000001", url="http://localhost:8742/open/invoice/1"
)


def d(text: str | int) -> Decimal:
    return Decimal(text)


def an_address(**changes: Any) -> AddressFacts:
    facts: dict[str, Any] = {
        "kind": "POBOX",
        "lines": ("1 Harbour Road",),
        "city": "Oaktown",
        "postal_code": "OA1 2TN",
        "country": "GB",
    }
    return AddressFacts(**(facts | changes))


def a_contact(**changes: Any) -> ContactFacts:
    facts: dict[str, Any] = {
        "contact_id": "c-1",
        "name": "Bayside Club",
        "email": "bob@bayside.example",
        "first_name": "Bob",
        "last_name": "Partridge",
        "addresses": (an_address(),),
    }
    return ContactFacts(**(facts | changes))


def a_line(quantity: str = "1", rate: str = "100", net: str | None = None, **changes: Any) -> LineFacts:
    """A line whose net total is quantity times rate at two decimals, unless `net` says otherwise."""
    facts: dict[str, Any] = {
        "line_id": "l-1",
        "title": "Seats",
        "description": None,
        "quantity": d(quantity),
        "rate": d(rate),
        "net_total": d(net) if net is not None else round2(d(quantity) * d(rate)),
        "account_code": "200",
    }
    return LineFacts(**(facts | changes))


def a_document(**changes: Any) -> DocumentFacts:
    facts: dict[str, Any] = {
        "document_id": "d-1",
        "kind": "invoice",
        "number": "SEQ-0042",
        "currency": "GBP",
        "sent": True,
        "issue_date": date(2026, 11, 22),
        "due_date": date(2026, 12, 22),
        "lines": (a_line(),),
        "tax_status": TaxStatus.TAXED,
        "net_total": d(100),
        "tax_total": d(20),
        "gross_total": d(120),
    }
    return DocumentFacts(**(facts | changes))


def decimals_between(low: int, high: int, places: int) -> st.SearchStrategy[Decimal]:
    """Exact decimals with at most `places` decimals."""
    scale = 10**places
    return st.integers(low * scale, high * scale).map(lambda units: Decimal(units).scaleb(-places))


@st.composite
def lines(draw: st.DrawFn) -> LineFacts:
    """Lines as Sequence may state them: any number of decimals, a net total that fits the product or does not."""
    # Mostly within Xero's decimals, so that each of the reasons to flatten is often the only one.
    quantity = draw(decimals_between(-10_000, 1_000_000, draw(st.sampled_from([0, 4, 5, 6]))))
    rate = draw(decimals_between(-1_000, 1_000, draw(st.sampled_from([2, 2, 3, 6]))))
    net = draw(st.one_of(st.just(round2(quantity * rate)), decimals_between(-100_000, 100_000, 4)))
    return LineFacts(
        line_id="l",
        title=draw(st.text(max_size=30)),
        description=draw(st.none() | st.text(max_size=60)),
        quantity=quantity,
        rate=rate,
        net_total=net,
        rate_display=draw(st.sampled_from(["ABSOLUTE", "PERCENTAGE"])),
        group_title=draw(st.none() | st.text(max_size=20)),
        account_code="200",
    )
