"""What the program stands on: Python, the terminal, the environment, a browser, the local port."""

from __future__ import annotations

import importlib.util
import os
import platform
import socket
from collections.abc import Callable, Iterator, Mapping
from urllib.parse import urlsplit

from seqxero_tui import __version__
from seqxero_tui.browser import has_browser
from seqxero_tui.doctor.finding import Finding, note, ok, wrong
from seqxero_tui.errors import InputError
from seqxero_tui.stripe.site import StripeSite
from seqxero_tui.text import visible
from seqxero_tui.xero.hosts import XeroHosts, callback_port

_ROOM, _LEAST_ROOM = (80, 24), (60, 20)
_KNOWN = frozenset(
    f"SEQXERO_{name}"
    for name in (
        "BACKGROUND", "CALLBACK_PORT", "CLIENT_ID", "DATABASE_URL", "HOME", "PROFILE", "SECRETS", "STRIPE_KEY",
        "STRIPE_URL", "XERO_API_URL", "XERO_IDENTITY_URL", "XERO_LOGIN_URL",
    )
)  # fmt: skip
_PROXIES = ("HTTPS_PROXY", "https_proxy", "HTTP_PROXY", "http_proxy", "ALL_PROXY", "all_proxy")


def python() -> Iterator[Finding]:
    """The version that runs this, for whoever reads the answer; an older one than 3.11 does not get here."""
    yield ok("python", f"Python {platform.python_version()}, seqxero {__version__}.")


def terminal(
    environment: Mapping[str, str], encoding: str | None, size: tuple[int, int] | None
) -> Iterator[Finding]:
    """Encoding, kind and size; `size` in columns and lines, None where there is no terminal."""
    if (encoding or "").lower().replace("-", "") == "utf8":
        yield ok("encoding", "Text is UTF-8.")
    else:
        yield wrong(
            "encoding",
            f"Text is {visible(encoding or 'unknown')}: names and signs cannot all be shown.",
            "Set LANG to a UTF-8 locale, such as en_GB.UTF-8 or C.UTF-8.",
        )
    if size is None:
        yield note("terminal", "This is no terminal; the commands work, the interface needs one.")
        return
    kind = environment.get("TERM", "dumb")
    if kind in ("dumb", "unknown", ""):
        yield wrong(
            "terminal", f"TERM is “{visible(kind)}”, which cannot be drawn on.", "Set TERM to xterm-256color."
        )
    else:
        colours = (
            "no colours, as NO_COLOR wants" if environment.get("NO_COLOR") else _colours(environment, kind)
        )
        yield ok("terminal", f"The terminal is {visible(kind)}, {colours}.")
    yield _size(*size)


def _colours(environment: Mapping[str, str], kind: str) -> str:
    if environment.get("COLORTERM") in ("truecolor", "24bit"):
        return "all colours"
    return "256 colours" if "256" in kind else "few colours"


def _size(columns: int, lines: int) -> Finding:
    said = f"The window has {columns} × {lines} cells."
    if columns < _LEAST_ROOM[0] or lines < _LEAST_ROOM[1]:
        return wrong("window", said, f"Make it {_ROOM[0]} × {_ROOM[1]} or larger.")
    if columns < _ROOM[0] or lines < _ROOM[1]:
        return note("window", said, f"It is made for {_ROOM[0]} × {_ROOM[1]} and larger.")
    return ok("window", said)


def environment_variables(environment: Mapping[str, str]) -> Iterator[Finding]:
    """Variables of ours: those nobody reads, and those that cannot be meant. Never what they hold."""
    unknown = sorted(name for name in environment if name.startswith("SEQXERO_") and name not in _KNOWN)
    if unknown:
        names = ", ".join(map(visible, unknown))
        yield wrong("variables", f"No part of seqxero reads {names}.", "Correct the name, or unset it.")
    checks: tuple[tuple[str, Callable[[Mapping[str, str]], object]], ...] = (
        ("xero_addresses", XeroHosts.from_environment),
        ("stripe", StripeSite.from_environment),
    )
    for check, read in checks:
        try:
            read(environment)
        except InputError as error:
            yield wrong(check, error.problem.message, error.problem.remedy)
    if not environment.get("SEQXERO_STRIPE_KEY"):
        yield note(
            "stripe",
            "There is no key of Stripe's, so invoices with a payment link are not asked about.",
            "Set SEQXERO_STRIPE_KEY to a restricted key if you use payment links.",
        )


def secrets(environment: Mapping[str, str]) -> Iterator[Finding]:
    """Where tokens are to be kept."""
    where = environment.get("SEQXERO_SECRETS") or "file"
    if where == "file":
        yield ok("secrets", "Tokens are kept in a private file.")
    elif where != "keyring":
        yield wrong("secrets", f"SEQXERO_SECRETS is “{visible(where)}”.", "Set it to file or keyring.")
    elif importlib.util.find_spec("keyring") is None:
        yield wrong(
            "secrets",
            "Tokens are to be kept in the keyring, and the package keyring is not installed.",
            "Install it with `pip install keyring`, or unset SEQXERO_SECRETS.",
        )
    else:
        yield ok("secrets", "Tokens are kept in the keyring of the system.")


def network(environment: Mapping[str, str]) -> Iterator[Finding]:
    """Proxies by host alone: their addresses may hold a password."""
    for name in _PROXIES:
        if address := environment.get(name):
            parts = urlsplit(address if "//" in address else f"//{address}")
            host = visible(parts.hostname or "an address nobody can read")
            if parts.scheme.startswith("socks"):
                yield wrong(
                    "proxy", f"{name} names a SOCKS proxy.", "Use one over http or https, or unset it."
                )
            else:
                yield note("proxy", f"{name} sends what goes to Xero through {host}.")
            return
    yield ok("proxy", "No proxy is set.")


def browser(environment: Mapping[str, str]) -> Iterator[Finding]:
    """Whether Xero's pages can be opened from here."""
    if has_browser(environment):
        yield ok("browser", "A browser can be opened.")
    else:
        yield note(
            "browser",
            "No browser can be opened here; addresses are shown to be copied instead.",
            "To sign in over SSH, forward the callback port and use `seqxero connect --no-browser`.",
        )


def port(environment: Mapping[str, str]) -> Iterator[Finding]:
    """The callback port: free, or held by somebody."""
    try:
        number = callback_port(environment)
    except InputError as error:
        yield wrong("callback_port", error.problem.message, error.problem.remedy)
        return
    with socket.socket() as probe:
        if os.name == "posix":
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", number))
        except OSError:
            yield note(
                "callback_port",
                f"Port {number} is taken, perhaps by another window of seqxero.",
                "Signing in waits on this port: close what holds it, or set SEQXERO_CALLBACK_PORT.",
            )
        else:
            yield ok("callback_port", f"Port {number} is free for signing in.")
