"""Stores choices of ledger accounts for products, prices and lines, after checking that sales can use them."""

from __future__ import annotations

from collections.abc import Collection

from sqlmodel import Session

from seqxero_tui.errors import InputError
from seqxero_tui.mapping.accounts import usable_on_sales
from seqxero_tui.sync.books import Books
from seqxero_tui.sync.dossiers import Setting
from seqxero_tui.sync.tables import LedgerChoice, Organisation
from seqxero_tui.text import one_line


def usable_code(setting: Setting, code: str) -> str:
    """`code`, trimmed. Raises `InputError` when the organisation has no such account or sales lines cannot use it."""
    account = setting.account_facts(code.strip())
    if account is None:
        raise InputError(
            "unknown_account",
            f"{one_line(setting.organisation.name)} has no ledger account {one_line(code)}.",
            "List them with `seqxero accounts list`.",
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
