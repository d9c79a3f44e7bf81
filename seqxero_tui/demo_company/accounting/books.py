"""One organisation's books as a call finds them: its settings, its chart, its tax rates, and the time."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from functools import cached_property
from zoneinfo import ZoneInfo

from seqxero_tui.demo_company.accounting.errors import Unknown
from seqxero_tui.demo_company.clock import milliseconds
from seqxero_tui.demo_company.storage import Storage
from seqxero_tui.demo_company.wire import Json, decode, encode_text, read_date

# Xero names zones in its own way; only those of our regions occur.
_ZONES = {
    "AUSEASTERNSTANDARDTIME": "Australia/Sydney",
    "EASTERNSTANDARDTIME": "America/New_York",
    "GMTSTANDARDTIME": "Europe/London",
    "NEWZEALANDSTANDARDTIME": "Pacific/Auckland",
}

_CLASS_FLAG = {
    "REVENUE": "CanApplyToRevenue",
    "EXPENSE": "CanApplyToExpenses",
    "ASSET": "CanApplyToAssets",
    "LIABILITY": "CanApplyToLiabilities",
    "EQUITY": "CanApplyToEquity",
}


@dataclass
class Books:
    """Reads settings once and keeps them for the length of a call."""

    storage: Storage
    tenant_id: str
    now: datetime
    app: str = ""  # the name of the app whose call this is, empty for what a person does on the pages

    @property
    def stamp(self) -> int:
        """The present in milliseconds, for UpdatedDateUTC."""
        return milliseconds(self.now)

    @cached_property
    def organisation(self) -> Json:
        row = self.storage.one("SELECT body FROM organisation WHERE tenant_id = ?", (self.tenant_id,))
        if row is None:
            raise Unknown(f"There is no organisation {self.tenant_id}.")
        body: Json = decode(row["body"])
        return body

    @cached_property
    def today(self) -> date:
        """Today where the organisation is."""
        return self.now.astimezone(ZoneInfo(_ZONES[self.organisation["Timezone"]])).date()

    @property
    def base_currency(self) -> str:
        return str(self.organisation["BaseCurrency"])

    def settings(self, kind: str) -> list[Json]:
        """Every record of a kind (account, tax_rate, currency, ...) in its order, spelled as Xero does."""
        rows = self.storage.all(
            "SELECT body FROM setting WHERE tenant_id = ? AND kind = ? ORDER BY position, id",
            (self.tenant_id, kind),
        )
        return [decode(row["body"]) for row in rows]

    @cached_property
    def accounts(self) -> list[Json]:
        return self.settings("account")

    def account(self, *, code: str | None = None, account_id: str | None = None) -> Json | None:
        """An account by code or by id."""
        for account in self.accounts:
            if (code and account.get("Code", "").casefold() == code.casefold()) or (
                account_id and account["AccountID"] == account_id
            ):
                return account
        return None

    @cached_property
    def tax_rates(self) -> dict[str, Json]:
        return {rate["TaxType"]: rate for rate in self.settings("tax_rate")}

    @cached_property
    def currency_rates(self) -> dict[str, Decimal]:
        """Subscribed currencies with their rate of the day, in units per one of the base currency."""
        rows = self.storage.all(
            "SELECT body FROM setting WHERE tenant_id = ? AND kind = 'currency'", (self.tenant_id,)
        )
        bodies = [decode(row["body"]) for row in rows]
        return {body["Code"]: Decimal(str(body["Rate"])) for body in bodies}

    def lock_date(self, name: str) -> date | None:
        """PeriodLockDate or EndOfYearLockDate, None when unset."""
        text = self.organisation.get(name)
        return read_date(text) if text else None

    def next_number(self, prefix: str) -> str:
        """Draw from the counter that invoices and credit notes share, passing over numbers in use."""
        while True:
            drawn = self.storage.number(
                "SELECT next_number FROM organisation WHERE tenant_id = ?", (self.tenant_id,)
            )
            self.storage.run(
                "UPDATE organisation SET next_number = next_number + 1 WHERE tenant_id = ?", (self.tenant_id,)
            )
            candidate = f"{prefix}-{drawn:04d}"
            taken = self.storage.one(
                "SELECT 1 FROM document WHERE tenant_id = ? AND kind IN ('invoice', 'credit_note')"
                " AND number_key = ?",
                (self.tenant_id, candidate.casefold()),
            )
            if taken is None:
                return candidate

    def may_take(self, tax_type: str, account_class: str) -> bool:
        """Whether accounts of a class may have the tax type: it exists, is in use, and applies to them."""
        rate = self.tax_rates.get(tax_type)
        return rate is not None and rate["Status"] == "ACTIVE" and bool(rate[_CLASS_FLAG[account_class]])

    def save_setting(self, kind: str, key: str, body: Json) -> None:
        """Write a record, touched now; it keeps its place, or as a new one goes to the end."""
        self.storage.insert(
            "setting",
            {
                "tenant_id": self.tenant_id,
                "kind": kind,
                "id": key,
                "position": self._position(kind, key),
                "updated": self.stamp,
                "body": encode_text(body),
            },
            replace=True,
        )

    def _position(self, kind: str, key: str) -> int:
        own = "SELECT position FROM setting WHERE tenant_id = ?1 AND kind = ?2 AND id = ?3"
        last = "SELECT max(position) + 1 FROM setting WHERE tenant_id = ?1 AND kind = ?2"
        return self.storage.number(f"SELECT coalesce(({own}), ({last}), 0)", (self.tenant_id, kind, key))

    def forget_setting(self, kind: str, key: str) -> None:
        self.storage.run(
            "DELETE FROM setting WHERE tenant_id = ? AND kind = ? AND id = ?", (self.tenant_id, kind, key)
        )
