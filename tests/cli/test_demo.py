"""The demo: the program, its Demo Company, and a customer who pays by Stripe."""

from __future__ import annotations

import re
from contextlib import ExitStack
from pathlib import Path

import httpx
import pytest

from seqxero_tui.billing.words import DocumentKind
from seqxero_tui.cli.demo import _open_demo
from seqxero_tui.profile import Profile
from seqxero_tui.workspace import Workspace

INVOICE = DocumentKind.INVOICE


def opened(running: ExitStack) -> Workspace:
    profile = Profile.from_environment("demo")
    profile.create()
    return _open_demo(profile, None, fresh=False, running=running)


def connect(workspace: Workspace) -> None:
    connection = workspace.connection
    sign_in = connection.begin()
    pending = connection.finish(sign_in, connection.give_demo_consent(sign_in))
    connection.choose(pending, pending.organisations[0][0])
    connection.setup(default_account="200")


def test_the_samples_customer_pays_on_the_page_that_the_invoice_names(
    own_home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SEQXERO_STRIPE_KEY", "rk_live_of_the_real_account")
    with ExitStack() as running:
        workspace = opened(running)
        connect(workspace)
        row = workspace.documents.get(INVOICE, "SEQ-0007").row
        assert (row.payment_status, row.payment_source, row.asks_stripe) == ("UNPAID", "stripe", True)
        page = httpx.get(row.payment_link or "")
        assert "Invoice SEQ-0007" in page.text
        assert "Kestrel Logistics" in page.text
        assert "Pay 509.76 GBP" in page.text
        fields = dict(re.findall(r'name="(\w+)" value="([^"]*)"', page.text))
        assert (
            "Payment complete" in httpx.post(row.payment_link or "", data=fields, follow_redirects=True).text
        )
        report = workspace.sync.run(push=False)
        assert [(each.number, each.source) for each in report.pulled] == [("SEQ-0007", "stripe")]
        assert report.problems == []
    with ExitStack() as running:  # the next day
        workspace = opened(running)
        assert workspace.documents.get(INVOICE, "SEQ-0007").row.payment_status == "PAID"
        assert workspace.sync.run(push=False).pulled == []


def test_a_command_beside_the_demo_reads_the_same_payments(
    own_home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SEQXERO_STRIPE_KEY", "rk_live_of_the_real_account")
    with ExitStack() as running:
        connect(opened(running))
        with Workspace.open(Profile.from_environment("demo"), actor="command") as command:
            row = command.documents.get(INVOICE, "SEQ-0007").row
            assert (row.asks_stripe, "/pay/" in (row.payment_link or "")) == (True, True)
            fields = dict(re.findall(r'name="(\w+)" value="([^"]*)"', httpx.get(row.payment_link or "").text))
            httpx.post(row.payment_link or "", data=fields, follow_redirects=True)
            report = command.sync.run(push=False)
            assert [(each.number, each.source) for each in report.pulled] == [("SEQ-0007", "stripe")]
    kept = Profile.from_environment("demo").stand_in_path
    assert kept.stat().st_mode & 0o077 == 0
    assert "rk_live" not in kept.read_text("utf-8")


def test_every_payment_page_of_the_sample_is_there_over_the_invoices_amount(own_home: Path) -> None:
    with ExitStack() as running:
        rows = opened(running).documents.page(INVOICE).rows
        linked = [row for row in rows if row.payment_link]
        assert len(linked) == 8
        for row in linked:
            text = httpx.get(row.payment_link or "").text
            assert f"{row.gross_total:,.2f} {row.currency}" in text
            assert ("<form" in text) == (row.payment_status != "PAID")
