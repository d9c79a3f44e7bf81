"""`seqxero connect`, `setup` and `disconnect`: the wizard without its screens."""

from __future__ import annotations

import argparse
import os
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from seqxero_tui.cli.arguments import Parser
from seqxero_tui.cli.call import DIFFERENT, DONE, Call
from seqxero_tui.errors import InputError
from seqxero_tui.text import one_line

if TYPE_CHECKING:
    from seqxero_tui.sync.connection import PendingConnection
    from seqxero_tui.sync.views import OrganisationView
    from seqxero_tui.workspace import Workspace
    from seqxero_tui.xero.hosts import XeroHosts
    from seqxero_tui.xero.signin import SignIn

_SETTINGS = (
    "default_account",
    "credit_note_account",
    "exempt_tax",
    "reverse_charge_tax",
    "link_template",
    "pace",
)


class SeveralOrganisations(InputError):
    """A choice is needed and nobody can be asked; `more` lists the organisations in the error's JSON."""

    def __init__(self, organisations: Sequence[tuple[str, str]]) -> None:
        names = ", ".join(f"{one_line(name)} ({tenant})" for tenant, name in organisations)
        super().__init__(
            "several_organisations",
            f"You connected several organisations: {names}.",
            "Say which one with --tenant ID. Nothing was saved.",
        )
        self.more = {"organisations": [{"tenant_id": tenant, "name": name} for tenant, name in organisations]}


def define_connect(command: Parser) -> None:
    """The command's arguments."""
    command.add_argument("--xero-url", metavar="URL", help="address of a Demo Company (default: real Xero)")
    command.add_argument(
        "--client-id", metavar="ID", help="client id of your app at Xero (else SEQXERO_CLIENT_ID)"
    )
    command.add_argument("--tenant", metavar="ID", help="which organisation, when several are connected")
    command.add_argument("--no-browser", action="store_true", help="print the address to open, and wait")
    command.add_argument(
        "--demo-consent", action="store_true", help="give a Demo Company's consent from here"
    )
    command.set_defaults(run=_connect)


def define_setup(command: Parser) -> None:
    """The command's arguments."""
    command.add_argument(
        "--default-account", metavar="CODE", help="for all lines without an account of their own"
    )
    command.add_argument(
        "--credit-note-account", metavar="CODE", help="the same for credit notes; '' for none"
    )
    command.add_argument("--exempt-tax", metavar="TYPE", help="tax code of exempt customers (NONE)")
    command.add_argument(
        "--reverse-charge-tax", metavar="TYPE", help="tax code of reverse charged customers (NONE)"
    )
    command.add_argument(
        "--link-template",
        metavar="ADDRESS",
        help="where invoices in Xero lead, with {kind} and {id}; '' for the program's own, none for nowhere",
    )
    command.add_argument(
        "--pace", metavar="off|slow|normal", help="how eagerly programs that stay open look for changes"
    )
    command.set_defaults(run=_setup)


def define_disconnect(command: Parser) -> None:
    """The command's arguments."""
    command.add_argument(
        "--revoke", action="store_true", help="also withdraw every consent you gave this app at Xero"
    )
    command.set_defaults(run=_disconnect)


def _connect(call: Call) -> int:
    from seqxero_tui.cli import json_forms

    args = call.args
    with call.workspace() as workspace:
        hosts = _hosts(args)
        sign_in = workspace.connection.begin(hosts, _client_id(args, hosts))
        pending = workspace.connection.finish(sign_in, _consent(call, workspace, sign_in))
        view = workspace.connection.choose(pending, _tenant(call, pending))
    call.console.result(
        {
            "connected": True,
            "organisation": json_forms.organisation(view),
            "setup_complete": view.setup_complete,
        },
        lambda: _connected(view),
    )
    return DONE


def _hosts(args: argparse.Namespace) -> XeroHosts | None:
    """The hosts that the command or the environment names; None when neither does."""
    from seqxero_tui.xero.hosts import XeroHosts

    return XeroHosts.from_root(args.xero_url) if args.xero_url else XeroHosts.from_environment(os.environ)


def _client_id(args: argparse.Namespace, hosts: XeroHosts | None) -> str | None:
    """The client id to sign in with; a Demo Company has one of its own."""
    given: str | None = args.client_id or os.environ.get("SEQXERO_CLIENT_ID")
    if given or hosts is None or not hosts.is_loopback:
        return given
    from seqxero_tui.demo_company import CLIENT_ID

    return CLIENT_ID


def _consent(call: Call, workspace: Workspace, sign_in: SignIn) -> str:
    """The callback address that Xero sends the browser to, once consent is given."""
    args, connection = call.args, workspace.connection
    if args.demo_consent:
        return connection.give_demo_consent(sign_in, args.tenant)
    if args.no_browser:
        call.console.say("Open this address in a browser and allow access:")
    else:
        from seqxero_tui.browser import open_in_browser

        opened = open_in_browser(sign_in.authorize_url)
        call.console.say(
            "Your browser shows Xero's consent. If it does not, open:" if opened else "Open this address:"
        )
    call.console.say(sign_in.authorize_url)
    with call.stop.after_the_current_commit() as cancel:
        return connection.wait_for_browser(sign_in, cancel=cancel)


def _tenant(call: Call, pending: PendingConnection) -> str:
    """Which organisation to connect: the one named, the only one, or the one the person chooses."""
    if call.args.tenant:
        return str(call.args.tenant)
    choices = pending.organisations
    if len(choices) == 1:
        return choices[0][0]
    if not call.console.can_ask():
        raise SeveralOrganisations(choices)
    for position, (_, name) in enumerate(choices, start=1):
        call.console.say(f"{position}  {name}")
    answer = call.console.ask(f"Which organisation? [1-{len(choices)}] ")
    if not answer.isdecimal() or not 1 <= int(answer) <= len(choices):
        raise SeveralOrganisations(choices)
    return choices[int(answer) - 1][0]


def _connected(view: OrganisationView) -> Iterator[str]:
    yield f"Connected to {one_line(view.name)} ({view.base_currency})."
    if not view.setup_complete:
        yield "Next: choose a ledger account with `seqxero setup --default-account CODE`."


def _setup(call: Call) -> int:
    from seqxero_tui.cli import json_forms

    args = call.args
    if all(getattr(args, name) is None for name in _SETTINGS):
        raise InputError(
            "wrong_usage",
            "There is nothing to set up.",
            "Give at least --default-account CODE; `seqxero accounts list` shows the codes.",
        )
    with call.workspace() as workspace:
        view, warnings = workspace.connection.setup(
            default_account=args.default_account,
            credit_note_account=args.credit_note_account,
            exempt_tax_type=args.exempt_tax,
            reverse_charge_tax_type=args.reverse_charge_tax,
            link_template=args.link_template,
            pace=args.pace,
        )
    for warning in warnings:
        call.console.say(f"{warning.message} {warning.remedy}")
    call.console.result(
        {
            "organisation": json_forms.organisation(view),
            "setup_complete": view.setup_complete,
            "warnings": json_forms.problems(warnings),
        },
        lambda: _settings(view),
    )
    return DIFFERENT if warnings else DONE


def _settings(view: OrganisationView) -> list[str]:
    from seqxero_tui.cli.tables import facts

    return facts(
        [
            ("Organisation", view.name),
            ("Default ledger account", view.default_account),
            ("Credit notes", view.credit_note_account or "the same"),
            ("Exempt customers' tax code", view.exempt_tax_type),
            ("Reverse charged customers'", view.reverse_charge_tax_type),
            ("Link from Xero", view.link_template or "none"),
            ("Pulls by itself", view.pace),
        ]
    )


def _disconnect(call: Call) -> int:
    from seqxero_tui.cli import json_forms

    with call.workspace() as workspace:
        view = workspace.connection.require()
        also = " and withdraw every consent you gave this app" if call.args.revoke else ""
        call.console.confirm(f"Disconnect from {one_line(view.name)}{also}?")
        workspace.connection.disconnect(revoke=call.args.revoke)
    call.console.result(
        {"connected": False, "organisation": json_forms.organisation(view), "revoked": call.args.revoke},
        lambda: [f"Disconnected from {one_line(view.name)}. Links and settings are kept."],
    )
    return DONE
