"""Choosing one ledger account for products or prices: picker, question when there are several, result."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from seqxero_tui.present import products
from seqxero_tui.present.accounts import label
from seqxero_tui.present.actions import not_connected
from seqxero_tui.present.customers import out_of_sight_lines
from seqxero_tui.present.pieces import Line, Piece, Tone, line, plural, some
from seqxero_tui.sync.product_views import AccountOf, Reach
from seqxero_tui.sync.views import AccountView
from seqxero_tui.tui.asking import ask_there
from seqxero_tui.tui.dialogs.account_picker import AccountChosen, AccountPicker
from seqxero_tui.tui.dialogs.confirm import Confirm

if TYPE_CHECKING:
    from seqxero_tui.tui.app import SeqxeroApp
    from seqxero_tui.workspace import Workspace

NOT_CONNECTED = not_connected("ledger accounts are the organisation's")


@dataclass(frozen=True, slots=True)
class Chart:
    """What the picker needs: the usable accounts, and the names of the tax codes."""

    accounts: tuple[AccountView, ...]
    tax_names: dict[str, str]


@dataclass(frozen=True, slots=True)
class Chosen:
    """What gets an account: products or prices (`scope`) by id and name, and where each goes now."""

    scope: str
    ids: Sequence[str]
    names: Sequence[str]
    goes_to: Sequence[AccountOf]
    own: Sequence[str | None]
    hidden: int = 0
    """How many of them are not in sight."""


def read_chart(workspace: Workspace, job: object) -> Chart:
    """The organisation's usable accounts and the names of its tax codes, on a thread."""
    names = {rate.tax_type: rate.name for rate in workspace.connection.tax_rates()}
    return Chart(tuple(workspace.connection.accounts(everything=True)), names)


def choose_account(app: SeqxeroApp, of: Chosen, then: Callable[[], None]) -> None:
    """Let the user choose; `then` is called after the account is set."""

    def picked(chart: Chart) -> None:
        codes = set(of.own)
        picker = AccountPicker(
            "Ledger account",
            _story(of),
            chart.accounts,
            chart.tax_names,
            chosen=of.goes_to[0].code if len({each.code for each in of.goes_to}) == 1 else None,
            clear="none of its own" if codes - {None} else None,
        )

        def answered(chosen: AccountChosen | None) -> None:
            if chosen is not None:
                names = {account.code: account.name for account in chart.accounts}
                account = label(chosen.code, names.get(chosen.code)) if chosen.code else None
                _agree(app, of, chosen.code, account, then)

        ask_there(app, picker, answered)

    app.jobs.start(read_chart, picked, group="chart")


def _story(of: Chosen) -> list[Line]:
    if len(of.ids) == 1:
        return [line(of.names[0]), products.today(of.goes_to[0])]
    return [line(plural(len(of.ids), of.scope)), line(Piece(some(of.names), Tone.MUTED))]


def _agree(
    app: SeqxeroApp, of: Chosen, code: str | None, account: str | None, then: Callable[[], None]
) -> None:
    """One is set at once; several, or one that is not in sight, after a question that tells what follows."""
    if len(of.ids) == 1 and not of.hidden:
        _set(app, of, code, account, then)
        return

    def asked(reach: Reach) -> None:
        title, story = products.question(of.scope, of.names, account, reach)
        story += out_of_sight_lines(of.hidden)
        question = Confirm(title, story, agree=f"Set {len(of.ids):,}")
        ask_there(app, question, lambda yes: _set(app, of, code, account, then) if yes else None)

    def read(workspace: Workspace, job: object) -> Reach:
        return workspace.products.reach(of.scope, of.ids)

    app.jobs.start(read, asked, group="reach")


def _set(
    app: SeqxeroApp, of: Chosen, code: str | None, account: str | None, then: Callable[[], None]
) -> None:
    def work(workspace: Workspace, job: object) -> Reach:
        return workspace.products.set_accounts(of.scope, of.ids, code)

    def done(reach: Reach) -> None:
        then()
        app.refresh_data()
        app.notify(products.chosen(of.scope, of.names, account, reach))

    doing = f"The account of {some(of.names)} is being set."
    app.jobs.write(work, done, group="verbs", of=of.ids, doing=doing)
