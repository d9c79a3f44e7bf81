"""Which addresses requests may go to: https, or this machine."""

from __future__ import annotations

import ipaddress
from urllib.parse import SplitResult, urlsplit


def is_loopback(host: str) -> bool:
    """Whether `host` (without port or brackets) names this machine and nothing else."""
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def checked_root(url: str) -> str:
    """`url` as a root to which paths are added, without a trailing slash.

    Raises ValueError, with the reason as half a sentence ("it carries a query"), for what cannot be one.
    """
    try:
        parts = urlsplit(url.strip())
        fault = _fault(parts)
    except ValueError:  # a bad port or bracket
        fault = "it is not an address"
    if fault:
        raise ValueError(fault)
    return f"{parts.scheme}://{parts.netloc}{parts.path.rstrip('/')}"


def _fault(parts: SplitResult) -> str | None:
    host, _ = parts.hostname, parts.port
    if parts.scheme not in ("https", "http") or not host:
        return "it needs a scheme (https://) and a host"
    if "@" in parts.netloc:
        return "it carries a user name"
    if parts.query or parts.fragment:
        return "it carries a query"
    if any(char.isspace() or not char.isprintable() for char in parts.geturl()):
        return "it holds spaces or invisible characters"
    if is_loopback(host):
        return None
    if parts.scheme == "http":
        return "plain http is for this machine only"
    if _is_ip(host):
        return "a bare IP address proves no name"
    return None


def _is_ip(host: str) -> bool:
    try:
        ipaddress.ip_address(host)
    except ValueError:
        return False
    return True
