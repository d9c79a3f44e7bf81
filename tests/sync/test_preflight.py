"""Each rule of the preflight and of using credit by itself: one thing is wrong, and exactly that is said."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest

from seqxero_tui.billing.tables import Customer, Document, LineItem
from seqxero_tui.mapping.accounts import AccountChoice, AccountSource
from seqxero_tui.sync import credit, preflight
from seqxero_tui.sync.dossiers import Dossier, Setting
from seqxero_tui.sync.tables import (
    CachedAccount,
    CachedContact,
    CachedTaxRate,
    DocumentSync,
    Link,
    Organisation,
)
from tests.problems import rules

AT = datetime(2026, 3, 1, 12, tzinfo=UTC)
ISSUED = date(2026, 3, 1)


def organisation(**more: Any) -> Organisation:
    known: dict[str, Any] = {
        "tenant_id": "t",
        "name": "Ours Ltd",
        "default_account": "200",
        "exempt_tax_type": "ZERO",
        "contacts_read_at": AT,
    }
    return Organisation(**(known | more))


def account(code: str, klass: str = "REVENUE", **more: Any) -> CachedAccount:
    known: dict[str, Any] = {"type": klass, "status": "ACTIVE", "name": f"Account {code}"}
    return CachedAccount(tenant_id="t", account_id=code, code=code, klass=klass, **(known | more))


def rate(tax_type: str, applies_to: str | None, **more: Any) -> CachedTaxRate:
    revenue = "REVENUE" in (applies_to or "REVENUE")
    known: dict[str, Any] = {"status": "ACTIVE", "can_apply_to_revenue": revenue}
    return CachedTaxRate(
        tenant_id="t",
        tax_type=tax_type,
        name=tax_type,
        rate=Decimal(0),
        applies_to=applies_to,
        **(known | more),
    )


def setting(**more: Any) -> Setting:
    known: dict[str, Any] = {
        "organisation": organisation(),
        "accounts": {each.code: each for each in (account("200"), account("400", "EXPENSE"))},
        "tax_rates": {each.tax_type: each for each in (rate("ZERO", "REVENUE ASSET"), rate("IN", "EXPENSE"))},
        "currencies": frozenset({"GBP"}),
    }
    return Setting(**(known | more))


def contact(**more: Any) -> CachedContact:
    known: dict[str, Any] = {"name": "Lumen", "status": "ACTIVE"}
    return CachedContact(tenant_id="t", contact_id="c", **(known | more))


def link(**more: Any) -> Link:
    known: dict[str, Any] = {"contact_id": "c", "linked_at": AT - timedelta(days=1)}
    return Link(tenant_id="t", customer_id="k", how="picker", **(known | more))


def sync(**more: Any) -> DocumentSync:
    known: dict[str, Any] = {
        "kind": "invoice",
        "xero_id": "x",
        "xero_status": "AUTHORISED",
        "xero_date": ISSUED,
        "state": "synced",
        "amount_due": Decimal(100),
        "observed": {"Contact": {"ContactID": "c"}},
    }
    return DocumentSync(tenant_id="t", document_id="d", **(known | more))


def document(**more: Any) -> Document:
    known: dict[str, Any] = {
        "kind": "invoice",
        "number": "SEQ-0001",
        "status": "SENT",
        "issue_date": ISSUED,
        "due_date": ISSUED + timedelta(days=30),
        "currency": "GBP",
        "customer_tax_status": "TAXED",
        "net_total": Decimal(100),
        "tax_total": Decimal(20),
        "gross_total": Decimal(120),
    }
    return Document(id="d", customer_id="k", **(known | more))


def dossier(*, code: str | None = "200", **more: Any) -> Dossier:
    line = LineItem(
        id="l",
        document_id="d",
        position=1,
        title="Work",
        quantity=Decimal(1),
        rate=Decimal(100),
        tax_rate=Decimal("0.2"),
        net_total=Decimal(100),
        tax_total=Decimal(20),
        gross_total=Decimal(120),
    )
    known: dict[str, Any] = {
        "document": document(),
        "customer": Customer(id="k", legal_name="Lumen Ltd"),
        "lines": [line],
        "link": link(),
        "contact": contact(),
        "sync": None,
        "accounts": {"l": AccountChoice(code, AccountSource.DEFAULT, "")},
    }
    return Dossier(**(known | more))


EXEMPT = {"customer_tax_status": "TAX_EXEMPT"}
Case = Callable[[], tuple[Dossier, Setting]]
"""A document that one thing is wrong with, and the organisation."""


def found(case: Case) -> list[str]:
    return [each.code for each in preflight.problems(*case())]


def void(**more: Any) -> Dossier:
    return dossier(document=document(status="VOIDED"), sync=sync(**more))


def locked(**more: Any) -> Setting:
    return setting(organisation=organisation(**more))


CASES: list[tuple[str, Case]] = [
    ("setup_incomplete", lambda: (dossier(), setting(organisation=organisation(default_account=None)))),
    ("customer_not_linked", lambda: (dossier(link=None, contact=None), setting())),
    (
        "customer_not_linked",
        lambda: (dossier(link=link(contact_id=None, problems=[{}]), contact=None), setting()),
    ),
    ("customer_pending", lambda: (dossier(link=link(contact_id=None), contact=None), setting())),
    ("contact_gone", lambda: (dossier(contact=None), setting())),
    ("contact_merged", lambda: (dossier(contact=contact(status="ARCHIVED", merged_to="z")), setting())),
    ("contact_archived", lambda: (dossier(contact=contact(status="ARCHIVED")), setting())),
    ("number_used_twice", lambda: (dossier(twin=True), setting())),
    ("number_taken", lambda: (dossier(taken_by=""), setting())),
    ("in_another_organisation", lambda: (dossier(elsewhere="Others Ltd"), setting())),
    ("period_billed_twice", lambda: (dossier(billed_too="SEQ-0009"), setting())),
    ("missing_due_date", lambda: (dossier(document=document(due_date=None)), setting())),
    ("no_ledger_account", lambda: (dossier(code=None), setting())),
    ("account_unknown", lambda: (dossier(code="999"), setting())),
    (
        "account_archived",
        lambda: (dossier(), setting(accounts={"200": account("200", status="ARCHIVED")})),
    ),
    (
        "tax_type_unknown",
        lambda: (dossier(document=document(**EXEMPT)), setting(tax_rates={})),
    ),
    (
        "tax_type_unknown",
        lambda: (
            dossier(document=document(**EXEMPT)),
            setting(tax_rates={"ZERO": rate("ZERO", "REVENUE", status="DELETED")}),
        ),
    ),
    (
        "tax_type_not_for_sales",
        lambda: (dossier(document=document(**EXEMPT)), locked(exempt_tax_type="IN")),
    ),
    (
        "tax_type_not_for_account",
        lambda: (dossier(document=document(**EXEMPT), code="400"), setting()),
    ),
    ("currency_not_enabled", lambda: (dossier(), setting(currencies=frozenset({"EUR"})))),
    ("date_locked", lambda: (dossier(), locked(period_lock_date=ISSUED))),
    ("date_locked", lambda: (dossier(), locked(end_of_year_lock_date=ISSUED))),
    ("date_locked", lambda: (void(), locked(end_of_year_lock_date=ISSUED))),
    (
        "void_has_allocations",
        lambda: (
            replace(
                void(kind="credit_note", amount_credited=Decimal(1), allocations=[{"number": "SEQ-0002"}]),
                document=document(kind="credit_note", status="VOIDED"),
            ),
            setting(),
        ),
    ),
    ("void_has_payments", lambda: (void(amount_paid=Decimal(1)), setting())),
]


@pytest.mark.parametrize(("code", "case"), CASES, ids=[f"{at}-{code}" for at, (code, _) in enumerate(CASES)])
def test_one_thing_is_wrong_and_exactly_that_is_said(code: str, case: Case) -> None:
    assert found(case) == [code]


def test_a_document_larger_than_xero_takes_is_told() -> None:
    def payload(characters: int) -> dict[str, Any]:
        return {"LineItems": [{"Description": "x" * characters}]}

    assert preflight.size_problems(payload(3_000_000)) == ()
    assert [each.code for each in preflight.size_problems(payload(3_600_000))] == ["document_too_large"]


def test_no_rule_of_the_preflight_is_without_a_case() -> None:
    told = {code for code, _ in CASES} | {"document_too_large"}  # which looks at the payload, above
    assert {rule.code for rule in rules("sync/preflight.py")} <= told


FINE: list[tuple[str, Case]] = [
    ("as it should be", lambda: (dossier(), setting())),
    (
        "not read since it was linked",
        lambda: (dossier(link=link(linked_at=AT + timedelta(days=1)), contact=None), setting()),
    ),
    ("a number that is its own", lambda: (dossier(taken_by="Lumen", sync=sync()), setting())),
    (
        "wanted here too",
        lambda: (dossier(elsewhere="Others", sync=sync(xero_id=None, also_here=True)), setting()),
    ),
    ("an exempt customer", lambda: (dossier(document=document(**EXEMPT)), setting())),
    (
        "a code that is for the account, if not for sales",
        lambda: (dossier(document=document(**EXEMPT), code="400"), locked(exempt_tax_type="IN")),
    ),
    (
        "a rate read before its accounts were kept",
        lambda: (
            dossier(document=document(**EXEMPT), code="400"),
            setting(tax_rates={"ZERO": rate("ZERO", None)}),
        ),
    ),
    ("the day after the lock", lambda: (dossier(), locked(period_lock_date=ISSUED - timedelta(days=1)))),
    (
        "unsent, so without a date",
        lambda: (dossier(document=document(status="FINAL")), locked(period_lock_date=ISSUED)),
    ),
    ("voided there already", lambda: (void(xero_status="VOIDED", amount_paid=Decimal(1)), setting())),
]


@pytest.mark.parametrize("case", [case for _, case in FINE], ids=[name for name, _ in FINE])
def test_nothing_is_said_of_what_xero_takes(case: Case) -> None:
    assert found(case) == []


def note(**more: Any) -> Dossier:
    made = document(kind="credit_note", number="SCN-0001")
    return dossier(document=made, sync=sync(kind="credit_note", **more))


def bill(**more: Any) -> Dossier:
    return dossier(sync=sync(**more))


CREDIT: list[tuple[str, Callable[[], tuple[Dossier, Dossier, str]]]] = [
    ("no_credit_left", lambda: (note(amount_due=Decimal(0)), bill(), "1")),
    ("not_in_xero", lambda: (note(), dossier(), "1")),
    ("not_in_xero", lambda: (note(gone=True), bill(), "1")),
    ("push_under_way", lambda: (note(attempt_id="a"), bill(), "1")),
    ("push_under_way", lambda: (note(), bill(attempt_id="a"), "1")),
    ("nothing_open", lambda: (note(), bill(xero_status="PAID"), "1")),
    ("not_approved", lambda: (note(), bill(xero_status="DRAFT"), "1")),
    ("not_approved", lambda: (note(), replace(bill(), document=document(status="VOIDED")), "1")),
    ("not_sent", lambda: (note(), replace(bill(), document=document(status="FINAL")), "1")),
    ("not_synced", lambda: (note(), bill(state="out_of_date"), "1")),
    ("contact_archived", lambda: (replace(note(), contact=contact(status="ARCHIVED")), bill(), "1")),
    (
        "credit_for_another_contact",
        lambda: (note(), bill(observed={"Contact": {"ContactID": "other"}}), "1"),
    ),
    (
        "credit_in_another_currency",
        lambda: (note(), replace(bill(), document=document(currency="EUR")), "1"),
    ),
    ("credit_amount_invalid", lambda: (note(), bill(), "0.001")),
    ("credit_amount_too_large", lambda: (note(), bill(amount_due=Decimal(10)), "11")),
]


@pytest.mark.parametrize(
    ("code", "case"), CREDIT, ids=[f"{at}-{code}" for at, (code, _) in enumerate(CREDIT)]
)
def test_credit_is_refused_for_exactly_one_reason(
    code: str, case: Callable[[], tuple[Dossier, Dossier, str]]
) -> None:
    ours, theirs, amount = case()
    assert [each.code for each in credit.use_problems(ours, theirs, Decimal(amount))] == [code]


def test_no_rule_about_credit_is_without_a_case() -> None:
    made = {rule.code for rule in rules("sync/credit.py")} - {"never_arrived"}
    assert made <= {code for code, _ in CREDIT}
    assert credit.use_problems(note(), bill(), Decimal(100)) == ()
    assert [each.code for each in credit.taking_back_problems(note(attempt_id="a"))] == ["push_under_way"]
