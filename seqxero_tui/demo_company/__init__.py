"""The embedded Demo Company: a Xero on loopback, with its own storage, arithmetic and time.

It knows nothing of the rest of the package, so that it cannot share its mistakes.
"""

from seqxero_tui.demo_company.accounting.errors import Invalid, Unknown
from seqxero_tui.demo_company.company import CLIENT_ID, DEFAULT_REDIRECT_URI, Company
from seqxero_tui.demo_company.data.seeding import REGIONS
from seqxero_tui.demo_company.identity.apps import CUSTOM_CONNECTION, WEB_APP, App
from seqxero_tui.demo_company.limits import TIERS
from seqxero_tui.demo_company.server import DemoCompanyAddress, DemoCompanyServer, serve

__all__ = [
    "CLIENT_ID",
    "CUSTOM_CONNECTION",
    "DEFAULT_REDIRECT_URI",
    "REGIONS",
    "TIERS",
    "WEB_APP",
    "App",
    "Company",
    "DemoCompanyAddress",
    "DemoCompanyServer",
    "Invalid",
    "Unknown",
    "serve",
]
