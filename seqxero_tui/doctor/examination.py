"""The whole examination, in the order in which one would look."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterable, Mapping
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

from seqxero_tui.doctor import machine, profile
from seqxero_tui.doctor.finding import Finding, note, ok, wrong
from seqxero_tui.profile import Profile

_SKEW = 60
"""Seconds by which the clock may be wrong; tokens are renewed a minute before they end."""


def examine(where: Profile, environment: Mapping[str, str], *, online: bool = False) -> tuple[Finding, ...]:
    """Everything there is to say. `online` also asks Xero's sign-in host for the time, which costs no call."""
    parts: list[Callable[[], Iterable[Finding]]] = [
        machine.python,
        lambda: machine.terminal(environment, getattr(sys.stdout, "encoding", None), _window()),
        lambda: machine.environment_variables(environment),
        lambda: machine.secrets(environment),
        lambda: machine.network(environment),
        lambda: machine.browser(environment),
        lambda: machine.port(environment),
        lambda: profile.folders(where),
        lambda: profile.store(where),
        lambda: profile.sign_in(where, environment),
        lambda: profile.runner(where),
    ]
    if online:
        parts.append(lambda: [_clock(environment)])
    return tuple(finding for part in parts for finding in part())


def clock(date_header: str | None, now: datetime) -> Finding:
    """The computer's clock beside the time in a server's answer."""
    try:
        there = parsedate_to_datetime(date_header or "")
    except ValueError:
        return note("clock", "The server's answer tells no time to compare the clock with.")
    seconds = round((now - there).total_seconds())
    if abs(seconds) <= _SKEW:
        return ok("clock", "Xero can be reached, and the clock is right.")
    way = "fast" if seconds > 0 else "slow"
    return wrong(
        "clock",
        f"The clock is {abs(seconds):,} seconds {way}; signing in needs the right time.",
        "Let the computer set its clock by the network.",
    )


def _clock(environment: Mapping[str, str]) -> Finding:
    from seqxero_tui.errors import InputError
    from seqxero_tui.http.transport import Fault, Http
    from seqxero_tui.xero.hosts import XeroHosts

    try:
        hosts = XeroHosts.from_environment(environment) or XeroHosts.real()
        with Http() as http:
            reply = http.send("GET", f"{hosts.identity}/.well-known/openid-configuration")
    except Fault as fault:
        return wrong("clock", f"Xero cannot be reached: {fault.message}", "Check the network and the proxy.")
    except InputError as error:
        return wrong("clock", error.problem.message, error.problem.remedy)
    return clock(reply.headers.get("date"), datetime.now(UTC))


def _window() -> tuple[int, int] | None:
    try:
        size = os.get_terminal_size(sys.stdout.fileno())
    except (OSError, ValueError, AttributeError):
        return None
    return size.columns, size.lines
