"""The granular scopes an app made today may ask for (xero-api section 1.8)."""

from __future__ import annotations

IDENTITY = frozenset({"openid", "profile", "email", "offline_access"})
_READ_AND_WRITE = (
    "contacts",
    "invoices",
    "payments",
    "settings",
    "attachments",
    "banktransactions",
    "manualjournals",
)
_REPORTS = (
    "aged",
    "balancesheet",
    "banksummary",
    "budgetsummary",
    "executivesummary",
    "profitandloss",
    "trialbalance",
    "taxreports",
)
KNOWN = (
    IDENTITY
    | {f"accounting.{name}{read}" for name in _READ_AND_WRITE for read in ("", ".read")}
    | {f"accounting.reports.{name}.read" for name in _REPORTS}
    | {"accounting.budgets.read"}
)

# What the consent page says each one lets the app do.
MEANING = {
    "openid": "Know who you are",
    "profile": "See your name",
    "email": "See your email address",
    "offline_access": "Stay connected until you disconnect it",
    "accounting.contacts": "View and manage contacts",
    "accounting.invoices": "View and manage invoices, credit notes and items",
    "accounting.payments": "View and manage payments",
    "accounting.settings": "View and manage organisation settings",
    "accounting.attachments": "View and manage files on documents",
}


def meaning(scope: str) -> str:
    """A sentence for the consent page; scopes without one of their own are shown by name."""
    if scope.endswith(".read") and (whole := MEANING.get(scope.removesuffix(".read"))):
        return whole.replace("View and manage", "View")
    return MEANING.get(scope, scope)


def allows(granted: frozenset[str], needed: str, *, write: bool) -> bool:
    """Whether a token's scopes reach an endpoint: the full scope always does, `.read` for reading only."""
    return needed in granted or (not write and f"{needed}.read" in granted)
