"""Which resource answers which path and verb, and the scope it wants (xero-api sections 1.8 and 4.5)."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TypeAlias

from seqxero_tui.demo_company.accounting import (
    account_calls,
    attachments,
    contact_calls,
    delivery,
    document_calls,
    history_calls,
    item_calls,
    owners,
    payment_calls,
    settings,
    tax_calls,
    tracking,
)
from seqxero_tui.demo_company.accounting.call import Answer, Call
from seqxero_tui.demo_company.accounting.documents import CREDIT_NOTE, INVOICE, Kind

SETTINGS = "accounting.settings"
ITEMS = f"{SETTINGS} accounting.invoices"
_WITH_HISTORY = (
    ("invoices", "accounting.invoices", owners.document(INVOICE)),
    ("creditnotes", "accounting.invoices", owners.document(CREDIT_NOTE)),
    ("contacts", "accounting.contacts", owners.contact),
    ("payments", "accounting.payments", owners.payment),
    ("items", ITEMS, owners.item),
)

_WITH_FILES = (
    ("Invoices", owners.document(INVOICE)),
    ("CreditNotes", owners.document(CREDIT_NOTE)),
    ("Contacts", owners.contact),
    ("Accounts", owners.account),
)

Handler: TypeAlias = Callable[[Call], Answer]


@dataclass(frozen=True)
class Resource:
    """One path below /api.xro/2.0; `{}` in it stands for an argument."""

    path: str
    scopes: str  # space separated; any one of them is enough
    verbs: Mapping[str, Handler]
    is_file: bool = False  # GET gives bytes, whatever Accept says
    pdf: Handler | None = None  # for GET with `Accept: application/pdf` alone

    def match(self, segments: list[str]) -> tuple[str, ...] | None:
        """The arguments when the path is this one's, ignoring case; None when it is not."""
        own = self.path.split("/")
        if len(own) != len(segments):
            return None
        pairs = list(zip(own, segments, strict=True))
        if any(mine != "{}" and mine != sent.lower() for mine, sent in pairs):
            return None
        return tuple(sent for mine, sent in pairs if mine == "{}")


def _documents(kind: Kind) -> tuple[Resource, Resource]:
    scope, write = "accounting.invoices", document_calls.write_of(kind)
    name = kind.plural.lower()
    whole = {"GET": document_calls.list_of(kind), "PUT": write, "POST": write}
    return (
        Resource(name, scope, whole),
        Resource(
            f"{name}/{{}}",
            scope,
            {"GET": document_calls.one_of(kind), "POST": write},
            pdf=delivery.pdf_of(kind),
        ),
    )


def _files(name: str, owner: attachments.Owner) -> tuple[Resource, Resource]:
    path, scope, write = (
        f"{name.lower()}/{{}}/attachments",
        "accounting.attachments",
        attachments.write_of(name, owner),
    )
    file = {"GET": attachments.file_of(owner), "PUT": write, "POST": write}
    return (
        Resource(path, scope, {"GET": attachments.list_of(name, owner)}),
        Resource(f"{path}/{{}}", scope, file, is_file=True),
    )


RESOURCES = (
    Resource("organisation", SETTINGS, {"GET": settings.organisation}),
    Resource("organisation/actions", SETTINGS, {"GET": settings.actions}),
    Resource("users", SETTINGS, {"GET": settings.users}),
    Resource("users/{}", SETTINGS, {"GET": settings.user}),
    Resource("accounts", SETTINGS, {"GET": settings.accounts, "PUT": account_calls.create}),
    Resource(
        "accounts/{}",
        SETTINGS,
        {"GET": settings.account, "POST": account_calls.change, "DELETE": account_calls.delete},
    ),
    Resource(
        "taxrates", SETTINGS, {"GET": settings.tax_rates, "PUT": tax_calls.write, "POST": tax_calls.write}
    ),
    Resource("taxrates/{}", SETTINGS, {"GET": settings.tax_rate}),
    Resource("currencies", SETTINGS, {"GET": settings.currencies, "PUT": settings.subscribe}),
    Resource("brandingthemes", SETTINGS, {"GET": settings.branding_themes}),
    Resource("items", ITEMS, {"GET": item_calls.get_list, "PUT": item_calls.write, "POST": item_calls.write}),
    Resource(
        "items/{}",
        ITEMS,
        {"GET": item_calls.get_one, "POST": item_calls.write, "DELETE": item_calls.delete},
    ),
    Resource("trackingcategories", SETTINGS, {"GET": tracking.get_list, "PUT": tracking.create}),
    Resource(
        "trackingcategories/{}",
        SETTINGS,
        {"GET": tracking.get_one, "POST": tracking.change, "DELETE": tracking.delete},
    ),
    Resource("trackingcategories/{}/options", SETTINGS, {"PUT": tracking.create_options}),
    Resource(
        "trackingcategories/{}/options/{}",
        SETTINGS,
        {"POST": tracking.change_option, "DELETE": tracking.delete_option},
    ),
    Resource(
        "contacts",
        "accounting.contacts",
        {"GET": contact_calls.get_list, "PUT": contact_calls.write, "POST": contact_calls.write},
    ),
    Resource(
        "contacts/{}", "accounting.contacts", {"GET": contact_calls.get_one, "POST": contact_calls.write}
    ),
    *_documents(INVOICE),
    *_documents(CREDIT_NOTE),
    Resource("creditnotes/{}/allocations", "accounting.invoices", {"PUT": payment_calls.allocate}),
    Resource(
        "creditnotes/{}/allocations/{}", "accounting.invoices", {"DELETE": payment_calls.remove_allocation}
    ),
    Resource(
        "payments",
        "accounting.payments",
        {"GET": payment_calls.get_list, "PUT": payment_calls.create, "POST": payment_calls.create},
    ),
    Resource(
        "payments/{}", "accounting.payments", {"GET": payment_calls.get_one, "POST": payment_calls.delete}
    ),
    *(
        Resource(
            f"{name}/{{}}/history",
            scope,
            {"GET": history_calls.read_of(owner), "PUT": history_calls.write_of(owner)},
        )
        for name, scope, owner in _WITH_HISTORY
    ),
    *(resource for name, owner in _WITH_FILES for resource in _files(name, owner)),
    Resource("invoices/{}/email", "accounting.invoices", {"POST": delivery.email}),
    Resource("invoices/{}/onlineinvoice", "accounting.invoices", {"GET": delivery.online_invoice}),
)


def find(path: str) -> tuple[Resource, tuple[str, ...]] | None:
    """The resource a path below /api.xro/2.0 names, with its arguments."""
    segments = [segment for segment in path.split("/") if segment]
    for resource in RESOURCES:
        if (arguments := resource.match(segments)) is not None:
            return resource, arguments
    return None
