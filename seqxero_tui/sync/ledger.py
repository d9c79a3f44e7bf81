"""Stores choices of ledger accounts for products, prices and lines, after checking that sales can use them."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from decimal import Decimal
from typing import Any

from sqlalchemy import exists, func
from sqlmodel import Session, col, select

from seqxero_tui.billing.tables import LineItem
from seqxero_tui.errors import InputError
from seqxero_tui.mapping.accounts import resolve_account, usable_on_sales
from seqxero_tui.sync.books import Books
from seqxero_tui.sync.dossiers import Setting, rows_in
from seqxero_tui.sync.tables import LedgerChoice, Organisation
from seqxero_tui.text import one_line


def usable_code(setting: Setting, code: str) -> str:
    """`code`, trimmed. Raises `InputError` when the organisation has no such account or sales lines cannot use it."""
    account = setting.account_facts(code.strip())
    if account is None:
        raise InputError(
            "unknown_account",
            f"{one_line(setting.organisation.name)} has no ledger account {one_line(code)}.",
            "List them with `seqxero accounts list`; one that is new in Xero is read by `seqxero accounts refresh`.",
        )
    if problem := usable_on_sales(account):
        raise InputError(problem.code, problem.message, problem.remedy)
    return code.strip()


def choose_account(
    books: Books,
    session: Session,
    organisation: Organisation,
    scope: str,
    object_ids: Collection[str],
    code: str | None,
) -> set[str]:
    """Chooses `code` for the objects of one scope (line, price, product), or with None takes their choice back.

    Returns the ids whose choice is now another.
    """
    wanted = usable_code(Setting.read(session, organisation), code) if code is not None else None
    changed = set()
    for object_id in object_ids:
        choice = session.get(LedgerChoice, (organisation.tenant_id, scope, object_id))
        if (choice.code if choice else None) == wanted:
            continue
        changed.add(object_id)
        if wanted is None:
            session.delete(choice)
        elif choice is None:
            session.add(
                LedgerChoice(tenant_id=organisation.tenant_id, scope=scope, object_id=object_id, code=wanted)
            )
        else:
            choice.code = wanted
            session.add(choice)
    session.flush()
    return changed


def chosen_codes(
    session: Session, organisation: Organisation, scope: str, object_ids: Collection[str]
) -> dict[str, str]:
    """The accounts chosen for the objects of one scope, by id; those without a choice of their own are left out."""
    found = rows_in(
        session,
        LedgerChoice,
        LedgerChoice.object_id,
        object_ids,
        LedgerChoice.tenant_id == organisation.tenant_id,
        LedgerChoice.scope == scope,
    )
    return {each.object_id: each.code for each in found}


def lines_on_default(session: Session, organisation: Organisation) -> int:
    """How many lines go to a default account, because neither they, nor what they credit, nor their price or product
    name another (R32)."""

    def chosen(scope: str, object_id: Any) -> Any:
        return exists().where(
            col(LedgerChoice.tenant_id) == organisation.tenant_id,
            col(LedgerChoice.scope) == scope,
            col(LedgerChoice.object_id) == object_id,
        )

    return session.exec(
        select(func.count())
        .select_from(LineItem)
        .where(
            col(LineItem.credited_line_id).is_(None),
            ~chosen("line", LineItem.id),
            ~chosen("price", LineItem.price_id),
            ~chosen("product", LineItem.product_id),
        )
    ).one()


def account_tax_rates(
    session: Session, organisation: Organisation, product_of_price: Mapping[str, str]
) -> dict[str, Decimal]:
    """The tax rate (a fraction) of the account each price goes to: what Xero will charge a taxed customer (R34)."""
    setting = Setting.read(session, organisation)
    chosen = {
        (choice.scope, choice.object_id): choice.code
        for choice in session.exec(
            select(LedgerChoice).where(LedgerChoice.tenant_id == organisation.tenant_id)
        )
    }
    rates = {}
    for price_id, product_id in product_of_price.items():
        code = resolve_account(
            price=chosen.get(("price", price_id)),
            product=chosen.get(("product", product_id)),
            default=organisation.default_account,
        ).code
        account = setting.accounts.get(code or "")
        rate = setting.tax_rates.get(account.tax_type or "") if account else None
        if rate is not None:
            rates[price_id] = rate.rate / 100
    return rates
