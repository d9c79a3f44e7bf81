"""`seqxero demo` and `seqxero demo-company serve`: the program on an embedded Xero, and that Xero alone."""

from __future__ import annotations

import os
import shutil
import socket
from contextlib import ExitStack
from pathlib import Path
from typing import TYPE_CHECKING

from seqxero_tui.cli import interface
from seqxero_tui.cli.arguments import Parser, add_verb, add_verbs
from seqxero_tui.cli.call import DONE, Call
from seqxero_tui.errors import InputError, StoreError
from seqxero_tui.profile import DEMO_PROFILE, Profile
from seqxero_tui.text import visible

if TYPE_CHECKING:
    from seqxero_tui.demo_company import DemoCompanyAddress, DemoCompanyServer
    from seqxero_tui.workspace import Workspace

_HOST = "127.0.0.1"
_USUAL_PORT = 8743


def define_demo(command: Parser) -> None:
    """The command's arguments."""
    command.add_argument("--fresh", action="store_true", help="start the demo's data over")
    command.add_argument(
        "--port", type=int, help=f"port of the Demo Company ({_USUAL_PORT}, or any free one)"
    )
    command.set_defaults(run=_demo)


def define_demo_company(noun: Parser) -> None:
    """The noun's verb."""
    serving = add_verb(add_verbs(noun), "serve", _serve, "run only the Demo Company, until interrupted")
    serving.add_argument("--host", default=_HOST, help="a loopback address (127.0.0.1)")
    serving.add_argument("--port", type=int, default=0, help="its port; 0 takes any free one (0)")
    serving.add_argument(
        "--data", metavar="FOLDER", type=Path, help="where it keeps its data (a temporary folder)"
    )
    serving.add_argument(
        "--region", default="uk", help="chart of accounts and taxes: uk, us, nz, au or global (uk)"
    )
    serving.add_argument("--tier", default="starter", help="call limits: starter, core, or none (starter)")


def _demo(call: Call) -> int:
    """Everything slow happens in `open_workspace`, behind the first picture."""
    _require_demo_profile(call)
    interface.require_terminal()
    call.args.profile = DEMO_PROFILE
    profile = call.profile
    profile.create()
    if call.args.port is not None:
        _require_free(call.args.port)
    fresh = bool(call.args.fresh)
    if fresh and _things(profile):
        call.console.confirm("Start the demo over?", "Its sample data and its Demo Company are thrown away.")
    with ExitStack() as running:

        def open_workspace() -> Workspace:
            return _open_demo(profile, call.args.port, fresh=fresh, running=running)

        return interface.show(open_workspace, profile)


def _open_demo(profile: Profile, port: int | None, *, fresh: bool, running: ExitStack) -> Workspace:
    """Starts the Demo Company and opens the demo's workspace on it; `running` ends both."""
    from filelock import FileLock, Timeout

    from seqxero_tui.billing.sample import sample_text
    from seqxero_tui.demo_company import CLIENT_ID
    from seqxero_tui.logs import set_up_logging
    from seqxero_tui.stripe.site import StripeSite
    from seqxero_tui.workspace import Workspace

    try:
        running.enter_context(FileLock(_lock(profile), timeout=0))
    except Timeout:
        raise StoreError(
            "demo_running", "The demo is running already.", "Go to its window, or quit it and start again."
        ) from None
    if fresh:
        for thing in _things(profile):
            shutil.rmtree(thing) if thing.is_dir() else thing.unlink()
    set_up_logging(profile)
    server, address = _start(profile, port)
    running.callback(server.stop)
    _make_payment_links(server)
    StripeSite(address.stripe_url, address.stripe_key).remember(profile.stand_in_path)
    here = {
        "SEQXERO_CLIENT_ID": CLIENT_ID,
        "SEQXERO_STRIPE_URL": address.stripe_url,
        "SEQXERO_STRIPE_KEY": address.stripe_key,
    }
    workspace = running.enter_context(
        Workspace.open(profile, xero_url=address.url, environment={**os.environ, **here})
    )
    if workspace.status().customers == 0:
        workspace.load(sample_text())
    return workspace


def _start(profile: Profile, wanted: int | None) -> tuple[DemoCompanyServer, DemoCompanyAddress]:
    """The Demo Company on the port that is wanted; else on the usual one, or any other that is free.

    The port stays the same from one demo to the next if it can, because links in the Demo Company's pages hold it.
    """
    from seqxero_tui.demo_company import DemoCompanyServer

    for port in [_USUAL_PORT, 0] if wanted is None else [wanted]:
        server = DemoCompanyServer(profile.demo_dir, port=port, host=_HOST, redirect_uri=_redirect_uri())
        try:
            return server, server.start()
        except (OSError, OverflowError) as error:
            reason = visible(getattr(error, "strerror", None) or str(error))
    raise InputError(
        "port_unusable", reason, "Choose another port, or leave --port out to take any that is free."
    )


def _make_payment_links(server: DemoCompanyServer) -> None:
    """Plays Sequence's part at the pretend Stripe: the sample's payment links are there; those that are stay as they are."""
    import json
    from decimal import Decimal

    from seqxero_tui.billing.sample import sample_text
    from seqxero_tui.demo_company.stripe.amounts import to_minor

    stripe = server.company.stripe
    for invoice in json.loads(sample_text())["invoices"]:
        for linked in invoice.get("linkedServices", ()):
            link = stripe.add_link(
                to_minor(Decimal(invoice["grossTotal"]), invoice["currency"]),
                invoice["currency"],
                f"Invoice {invoice.get('invoiceNumber', '')}".strip(),
                link_id=linked["externalId"],
                metadata={"customer": invoice["customerLegalCompanyName"], "invoice": invoice["id"]},
                most_payments=1,
            )
            if invoice["paymentStatus"] == "PAID" and link.active:
                stripe.pay(link.id, payer=invoice["customerLegalCompanyName"])


def _serve(call: Call) -> int:
    import json

    from seqxero_tui.demo_company import serve

    def tell(address: DemoCompanyAddress) -> None:
        print(json.dumps(address.as_dict()), flush=True)

    args, redirect = call.args, _redirect_uri()
    try:
        serve(
            tell,
            args.data,
            port=args.port,
            host=args.host,
            region=args.region,
            tier=args.tier,
            redirect_uri=redirect,
        )
    except (OSError, OverflowError, ValueError) as error:
        sentence = visible(getattr(error, "strerror", None) or str(error))
        raise InputError("cannot_serve", sentence, "See `seqxero demo-company serve --help`.") from None
    return DONE


def _redirect_uri() -> str:
    """The callback this machine's programs listen on, registered with the Demo Company as an app's would be."""
    from seqxero_tui.xero.hosts import callback_port, redirect_uri

    return redirect_uri(callback_port(os.environ))


def _require_demo_profile(call: Call) -> None:
    named = getattr(call.args, "profile", DEMO_PROFILE)
    if named != DEMO_PROFILE:
        raise InputError(
            "wrong_usage",
            "The demo has a profile of its own.",
            "Leave --profile out; nothing of yours is touched.",
        )


def _lock(profile: Profile) -> Path:
    """Held while the demo runs: two Demo Companies cannot share their data."""
    return profile.data_dir / "demo.lock"


def _things(profile: Profile) -> list[Path]:
    """All that the demo keeps between two runs."""
    return [thing for thing in profile.data_dir.iterdir() if thing != _lock(profile)]


def _require_free(port: int) -> None:
    """Says that a port cannot be had before anything is drawn; `_start` has the last word."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((_HOST, port))
        except (OSError, OverflowError):
            raise InputError(
                "port_unusable",
                f"Port {port} cannot be used for the Demo Company.",
                "Choose another, or leave --port out to take any that is free.",
            ) from None
