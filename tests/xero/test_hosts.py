"""Addresses: which hosts may be used for Xero, what is built from them, and what imports them costs."""

from __future__ import annotations

import subprocess
import sys

import pytest

from seqxero_tui.errors import InputError
from seqxero_tui.xero.hosts import DEFAULT_SCOPES, XeroHosts, redirect_uri
from seqxero_tui.xero.links import contact_url, credit_note_url, invoice_url

ID = "3f2c1b0a-1111-4222-8333-444455556666"


def test_xeros_own_paths_are_added_to_the_roots() -> None:
    hosts = XeroHosts.real()
    assert hosts.authorize_url == "https://login.xero.com/identity/connect/authorize"
    assert hosts.token_url == "https://identity.xero.com/connect/token"
    assert hosts.revocation_url == "https://identity.xero.com/connect/revocation"
    assert hosts.connections_url == "https://api.xero.com/connections"
    assert hosts.accounting_url == "https://api.xero.com/api.xro/2.0"
    assert hosts.is_real
    assert not hosts.is_loopback


def test_one_root_serves_for_all_three() -> None:
    hosts = XeroHosts.from_root("http://127.0.0.1:8800/")
    assert hosts.login == hosts.identity == hosts.api == "http://127.0.0.1:8800"
    assert hosts.is_loopback
    assert not hosts.is_real
    assert hosts.web == "http://127.0.0.1:8800"


def test_the_environment_replaces_hosts_one_by_one() -> None:
    assert XeroHosts.from_environment({}) is None
    assert XeroHosts.from_environment({"SEQXERO_XERO_API_URL": ""}) is None
    hosts = XeroHosts.from_environment({"SEQXERO_XERO_API_URL": "https://xero.stand-in.example/root/"})
    assert hosts is not None
    assert hosts.login == XeroHosts.real().login
    assert hosts.accounting_url == "https://xero.stand-in.example/root/api.xro/2.0"
    assert not hosts.is_real


@pytest.mark.parametrize(
    "url", ["http://localhost:1", "http://127.9.9.9", "http://[::1]:8800", "https://localhost"]
)
def test_plain_http_is_for_this_machine(url: str) -> None:
    assert XeroHosts.from_root(url).is_loopback


@pytest.mark.parametrize(
    "url",
    [
        "http://xero.example",
        "http://192.168.0.4:8800",
        "https://192.168.0.4",
        "https://user@api.xero.com",
        "http://localhost@evil.example",
        "http://localhost.evil.example",
        "file:///etc/passwd",
        "ftp://api.xero.com",
        "api.xero.com",
        "",
        "https://",
        "https://api.xero.com?x=1",
        "https://api.xero.com#x",
        "https://api.xero.com:port",
        "https://api.xero.com:99999",
        "https://api .xero.com",
        "https://[::1",
    ],
)
def test_other_addresses_are_refused_with_a_remedy(url: str) -> None:
    with pytest.raises(InputError) as caught:
        XeroHosts.from_root(url)
    assert caught.value.problem.code == "bad_xero_address"
    assert "https" in caught.value.problem.remedy


def test_the_callback_is_spelled_as_it_is_registered() -> None:
    assert redirect_uri() == "http://localhost:8742/callback"
    assert redirect_uri(9000) == "http://localhost:9000/callback"


def test_the_program_asks_for_no_more_than_it_needs() -> None:
    assert "offline_access" in DEFAULT_SCOPES
    assert "openid" not in DEFAULT_SCOPES
    assert "accounting.payments" not in DEFAULT_SCOPES


def test_links_name_the_organisation_and_the_record() -> None:
    assert contact_url("!3T6Q-", ID) == f"https://go.xero.com/app/%213T6Q-/contacts/contact/{ID}"
    assert invoice_url("!a/b", ID, "http://x") == f"http://x/app/%21a%2Fb/invoicing/view/{ID}"
    note = credit_note_url("!a", ID)
    assert note.startswith("https://go.xero.com/organisationlogin/default.aspx?shortcode=%21a&redirecturl=/")
    assert note.endswith(f"creditNoteID={ID}")


@pytest.mark.parametrize("link", [contact_url, invoice_url, credit_note_url])
@pytest.mark.parametrize("bad", ["", "../Payments", "7", f"{ID}/../x"])
def test_an_id_cannot_add_a_path(link: object, bad: str) -> None:
    with pytest.raises(InputError):
        link("!a", bad)  # type: ignore[operator]


@pytest.mark.parametrize("module", ["hosts", "errors", "links", "limits", "tokens", "client", "signin"])
def test_loading_the_room_loads_neither_httpx_nor_authlib(module: str) -> None:
    probe = (
        f"import sys, seqxero_tui.xero.{module}; print([m for m in ('httpx', 'authlib') if m in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", probe], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def test_httpx_and_authlib_are_each_named_in_one_module_only() -> None:
    from pathlib import Path

    import seqxero_tui

    program = Path(seqxero_tui.__file__).parent
    named = {
        library: [
            str(path.relative_to(program))
            for path in program.rglob("*.py")
            if f"import {library}" in (text := path.read_text()) or f"from {library}" in text
        ]
        for library in ("httpx", "authlib")
    }
    assert named == {"httpx": ["http/transport.py"], "authlib": ["xero/oauth.py"]}
