"""The organisation's facts that the rules need: read from Xero, stored as the connected one's, shown to the front doors."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
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


@dataclass(frozen=True, slots=True)
class Facts:
    """What Xero says of an organisation, read in four calls."""

    organisation: XeroOrganisation
    accounts: Sequence[Account]
    tax_rates: Sequence[TaxRate]
    currencies: Sequence[Currency]

    @classmethod
    def read(cls, client: XeroClient) -> Self:
        """Reads them; nothing is stored."""
        return cls(client.organisation(), client.accounts(), client.tax_rates(), client.currencies())


def store_facts(session: Session, row: Organisation, facts: Facts, read_at: datetime) -> None:
    """Stores the facts, read at that time, in the caller's transaction; settings and the connection are left as they are."""
    tenant, seen = row.tenant_id, facts.organisation
    row.name, row.short_code, row.timezone = seen.name, seen.short_code, seen.timezone
    row.base_currency, row.country, row.version = seen.base_currency, seen.country_code, seen.version
    row.is_demo_company = seen.is_demo_company
    row.period_lock_date, row.end_of_year_lock_date = seen.period_lock_date, seen.end_of_year_lock_date
    row.facts_read_at = read_at
    session.add(row)
    session.flush()
    for table in (CachedAccount, CachedTaxRate, CachedCurrency):
        session.connection().execute(delete(table).where(col(table.tenant_id) == tenant))
    upsert(session, CachedAccount, [_account_row(tenant, each) for each in facts.accounts])
    upsert(session, CachedTaxRate, [_tax_rate_row(tenant, each) for each in facts.tax_rates])
    currencies = [{"code": each.code, "description": each.description} for each in facts.currencies]
    upsert(session, CachedCurrency, [{"tenant_id": tenant} | each for each in currencies])
    restate(session, row, wanted_ids(session, row))


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
