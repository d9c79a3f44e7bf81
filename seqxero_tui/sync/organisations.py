"""The organisation's facts that the rules need: read from Xero, stored as the connected one's, shown to the front doors."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from enum import StrEnum
from typing import TYPE_CHECKING, Any, Self

from sqlalchemy import delete
from sqlmodel import Session, col, select

from seqxero_tui.store.engine import upsert
from seqxero_tui.sync.assess import restate
from seqxero_tui.sync.tables import CachedAccount, CachedCurrency, CachedTaxRate, DocumentSync, Organisation
from seqxero_tui.sync.views import OrganisationView
from seqxero_tui.xero.hosts import XeroHosts
from seqxero_tui.xero.records import Account, Currency, TaxRate
from seqxero_tui.xero.records import Organisation as XeroOrganisation

if TYPE_CHECKING:
    from seqxero_tui.xero.client import XeroClient


class Fact(StrEnum):
    """What is read of an organisation, each in one call."""

    ORGANISATION = "organisation"
    ACCOUNTS = "accounts"
    TAX_RATES = "tax_rates"
    CURRENCIES = "currencies"


@dataclass(frozen=True, slots=True)
class Facts:
    """What Xero says of an organisation; None is what was not asked for."""

    organisation: XeroOrganisation | None = None
    accounts: Sequence[Account] | None = None
    tax_rates: Sequence[TaxRate] | None = None
    currencies: Sequence[Currency] | None = None

    @classmethod
    def read(cls, client: XeroClient, only: Collection[Fact] = tuple(Fact)) -> Self:
        """Reads them, one call each; nothing is stored. Raises XeroError."""
        return cls(
            client.organisation() if Fact.ORGANISATION in only else None,
            client.accounts() if Fact.ACCOUNTS in only else None,
            client.tax_rates() if Fact.TAX_RATES in only else None,
            client.currencies() if Fact.CURRENCIES in only else None,
        )

    @property
    def asked_for(self) -> tuple[Fact, ...]:
        """Those that were."""
        return tuple(each for each in Fact if getattr(self, each) is not None)


def store_facts(session: Session, row: Organisation, facts: Facts, read_at: datetime) -> None:
    """Stores the facts, read at that time, in the caller's transaction; settings and the connection are left as they are."""
    tenant = row.tenant_id
    if seen := facts.organisation:
        row.name, row.short_code, row.timezone = seen.name, seen.short_code, seen.timezone
        row.base_currency, row.country, row.version = seen.base_currency, seen.country_code, seen.version
        row.is_demo_company = seen.is_demo_company
        row.period_lock_date, row.end_of_year_lock_date = seen.period_lock_date, seen.end_of_year_lock_date
    if len(facts.asked_for) == len(Fact):
        row.facts_read_at, row.facts_checked = read_at, None
    else:
        checked = {each.value: read_at.isoformat() for each in facts.asked_for}
        row.facts_checked = (row.facts_checked or {}) | checked
    session.add(row)
    session.flush()
    if facts.accounts is not None:
        _replace(session, CachedAccount, tenant, [_account_row(tenant, each) for each in facts.accounts])
    if facts.tax_rates is not None:
        _replace(session, CachedTaxRate, tenant, [_tax_rate_row(tenant, each) for each in facts.tax_rates])
    if facts.currencies is not None:
        found = [{"code": each.code, "description": each.description} for each in facts.currencies]
        _replace(session, CachedCurrency, tenant, [{"tenant_id": tenant} | each for each in found])
    restate(session, row, wanted_ids(session, row))


def read_when(row: Organisation, fact: Fact) -> datetime | None:
    """When the fact was last read; None when it never was, or nobody knows."""
    checked = (row.facts_checked or {}).get(fact.value)
    times = [each for each in (row.facts_read_at, checked and datetime.fromisoformat(checked)) if each]
    return max(times, default=None)


def _replace(session: Session, table: type[Any], tenant: str, rows: Sequence[dict[str, Any]]) -> None:
    session.connection().execute(delete(table).where(col(table.tenant_id) == tenant))
    upsert(session, table, rows)


def _account_row(tenant_id: str, account: Account) -> dict[str, Any]:
    return {
        "tenant_id": tenant_id,
        "account_id": account.account_id,
        "code": account.code,
        "name": account.name,
        "type": account.type,
        "klass": account.klass or "",
        "status": account.status,
        "tax_type": account.tax_type,
        "system_account": account.system_account,
    }


def _tax_rate_row(tenant_id: str, rate: TaxRate) -> dict[str, Any]:
    return {
        "tenant_id": tenant_id,
        "tax_type": rate.tax_type,
        "name": rate.name,
        "status": rate.status,
        "rate": rate.effective_rate or Decimal(0),
        "can_apply_to_revenue": rate.can_apply_to_revenue,
        "applies_to": " ".join(rate.applies_to),
    }


def organisation_view(row: Organisation, hosts: XeroHosts) -> OrganisationView:
    """The organisation as the front doors read it."""
    return OrganisationView(
        tenant_id=row.tenant_id,
        name=row.name,
        short_code=row.short_code,
        country=row.country,
        base_currency=row.base_currency,
        is_demo_company=row.is_demo_company,
        period_lock_date=row.period_lock_date,
        end_of_year_lock_date=row.end_of_year_lock_date,
        default_account=row.default_account,
        credit_note_account=row.credit_note_account,
        exempt_tax_type=row.exempt_tax_type,
        reverse_charge_tax_type=row.reverse_charge_tax_type,
        connected_at=row.connected_at,
        pulled_at=row.pulled_at,
        contacts_read_at=row.contacts_read_at,
        xero_url=hosts.web,
        link_template=row.link_template,
        pace=row.pace,
    )


def wanted_ids(session: Session, organisation: Organisation) -> Sequence[str]:
    """The documents that are wanted in Xero: those whose state depends on the organisation."""
    return session.exec(
        select(DocumentSync.document_id).where(
            DocumentSync.tenant_id == organisation.tenant_id, DocumentSync.wanted
        )
    ).all()
