"""What the wizard asks of the workspace, on threads, and of the environment."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from seqxero_tui.errors import InputError
from seqxero_tui.present.wizard import Counts
from seqxero_tui.sync.views import OrganisationView
from seqxero_tui.xero.hosts import XeroHosts, redirect_uri

if TYPE_CHECKING:
    from seqxero_tui.tui.jobs import Job
    from seqxero_tui.workspace import Workspace
    from seqxero_tui.xero.signin import SignIn


@dataclass(frozen=True, slots=True)
class Summary:
    """What the last page shows."""

    organisation: OrganisationView
    account_name: str | None
    counts: Counts


def begin(url: str | None, client_id: str | None) -> Callable[[Workspace, Job[SignIn]], SignIn]:
    """A sign-in at `url`, or at Xero itself for None. A Demo Company has a client id of its own."""

    def call(workspace: Workspace, job: Job[SignIn]) -> SignIn:
        hosts = _hosts(url)
        return workspace.connection.begin(hosts, client_id or _demo_client_id(hosts))

    return call


def summary(workspace: Workspace, job: Job[Summary]) -> Summary:
    """The numbers of the last page; the contacts are read from Xero when they never were."""
    organisation = workspace.connection.require()
    if organisation.contacts_read_at is None:
        workspace.customers.reload_contacts(on_progress=job.report, cancel=job.cancel)
        organisation = workspace.connection.require()
    account = workspace.connection.account(organisation.default_account or "")
    customers = workspace.customers.page(limit=1)
    contacts = workspace.customers.contacts(limit=1)
    twins = workspace.customers.twins()
    counts = Counts(
        customers=customers.total,
        unlinked=customers.needs_you,
        on_default=workspace.documents.lines_on_default(),
        contacts=contacts.total,
        importable=workspace.customers.contacts(only="importable", limit=1).matching - len(twins),
    )
    return Summary(organisation, account.name if account else None, counts)


def named_by_environment(environment: Mapping[str, str]) -> str | None:
    """The address of another Xero that the environment names, or None."""
    hosts = XeroHosts.from_environment(environment)
    return hosts.login if hosts else None


def bad_address(text: str) -> str | None:
    """What is wrong with the address of a Demo Company, or None."""
    try:
        hosts = XeroHosts.from_root(text)
    except InputError as error:
        return f"{error.problem.message} {error.problem.remedy}"
    return None if hosts.is_loopback else "A Demo Company is on this machine: http://127.0.0.1:PORT"


def redirect_address(workspace: Workspace) -> str:
    """The callback as it must be registered with Xero."""
    return redirect_uri(workspace.connection.callback_port)


def _hosts(url: str | None) -> XeroHosts:
    return XeroHosts.from_root(url) if url else XeroHosts.real()


def _demo_client_id(hosts: XeroHosts) -> str | None:
    if not hosts.is_loopback:
        return None
    from seqxero_tui.demo_company import CLIENT_ID

    return CLIENT_ID
