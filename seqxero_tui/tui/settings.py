"""Choosing the settings of a connection, for the wizard and the Integration screen: reads them, asks, stores."""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from seqxero_tui.errors import Problem
from seqxero_tui.present import settings
from seqxero_tui.present.pieces import Line, Piece, line
from seqxero_tui.present.settings import Setting
from seqxero_tui.sync.views import OrganisationView, TaxRateView
from seqxero_tui.tui.account_choice import Chart, read_chart
from seqxero_tui.tui.background import is_wanted
from seqxero_tui.tui.dialogs.account_picker import AccountChosen, AccountPicker
from seqxero_tui.tui.dialogs.pick import Pick
from seqxero_tui.tui.dialogs.prompt import Prompt

if TYPE_CHECKING:
    from seqxero_tui.tui.app import SeqxeroApp
    from seqxero_tui.workspace import Workspace

_ARGUMENTS = {
    Setting.DEFAULT_ACCOUNT: "default_account",
    Setting.CREDIT_NOTE_ACCOUNT: "credit_note_account",
    Setting.EXEMPT_TAX: "exempt_tax_type",
    Setting.REVERSE_CHARGE_TAX: "reverse_charge_tax_type",
    Setting.LINK_TEMPLATE: "link_template",
    Setting.PACE: "pace",
}


@dataclass(frozen=True, slots=True)
class Choices:
    """The settings as they are, and what they can be."""

    organisation: OrganisationView
    chart: Chart
    tax_rates: tuple[TaxRateView, ...]
    own_template: str

    def values(self) -> dict[Setting, Piece]:
        """Every setting's value in words."""
        names = {account.code or "": account.name for account in self.chart.accounts}
        return settings.values(
            self.organisation,
            names,
            self.tax_rates,
            own_template=self.own_template,
            background=is_wanted(os.environ),
        )


class SettingsDesk:
    """The settings at work. `show` gets them whenever they were read, and which one was just stored."""

    def __init__(
        self, app: Callable[[], SeqxeroApp], show: Callable[[Choices, Setting | None], None]
    ) -> None:
        self._app = app
        self._show = show
        self._choices: Choices | None = None

    def read(self) -> None:
        """Read the settings and what they can be."""
        self._app().jobs.start(_read, self._took, group="settings", newest_only=True)

    def _took(self, choices: Choices, stored: Setting | None = None) -> None:
        self._choices = choices
        self._show(choices, stored)

    def ask(self, setting: Setting) -> None:
        """Let the user choose a setting."""
        choices = self._choices
        if choices is None:
            return
        match setting:
            case Setting.DEFAULT_ACCOUNT | Setting.CREDIT_NOTE_ACCOUNT:
                self._ask_account(setting, choices)
            case Setting.EXEMPT_TAX | Setting.REVERSE_CHARGE_TAX:
                self._ask_tax(setting, choices)
            case Setting.LINK_TEMPLATE:
                self._ask_template(choices)
            case Setting.PACE:
                picker = Pick(settings.title(setting), settings.PACES, chosen=choices.organisation.pace)
                self._app().push_screen(picker, lambda pace: self._store(setting, pace))

    def _ask_account(self, setting: Setting, choices: Choices) -> None:
        organisation = choices.organisation
        notes = setting is Setting.CREDIT_NOTE_ACCOUNT
        picker = AccountPicker(
            settings.title(setting),
            (line(settings.about(setting)),),
            choices.chart.accounts,
            choices.chart.tax_names,
            chosen=organisation.credit_note_account if notes else organisation.default_account,
            clear="same as the default" if notes else None,
        )

        def answered(answer: AccountChosen | None) -> None:
            if answer is not None:
                self._store(setting, answer.code or "")

        self._app().push_screen(picker, answered)

    def _ask_tax(self, setting: Setting, choices: Choices) -> None:
        organisation = choices.organisation
        exempt = setting is Setting.EXEMPT_TAX
        picker = Pick(
            f"Tax code for {'exempt' if exempt else 'reverse charged'} customers",
            settings.tax_choices(choices.tax_rates),
            chosen=organisation.exempt_tax_type if exempt else organisation.reverse_charge_tax_type,
            search="code, name or rate",
        )
        self._app().push_screen(picker, lambda code: self._store(setting, code))

    def _ask_template(self, choices: Choices) -> None:
        own, held = choices.own_template, choices.organisation.link_template
        prompt = Prompt(
            settings.title(Setting.LINK_TEMPLATE),
            settings.template_story(),
            value="none" if held is None else "" if held == own else held,
            placeholder=own,
            check=settings.template_wrong,
            look=lambda text: settings.template_preview(text, own),
        )
        self._app().push_screen(prompt, lambda text: self._store(Setting.LINK_TEMPLATE, text))

    def _store(self, setting: Setting, value: str | None) -> None:
        if value is None:
            return
        argument = {_ARGUMENTS[setting]: value}

        def stored(answer: tuple[Choices, tuple[Problem, ...]]) -> None:
            choices, warnings = answer
            self._took(choices, setting)
            self.read()  # what was read meanwhile may be older than this
            self._app().refresh_standing()
            if warnings:
                self._app().tell_problem(*warnings)

        def store(workspace: Workspace, job: object) -> tuple[Choices, tuple[Problem, ...]]:
            _, warnings = workspace.connection.setup(**argument)
            return _read(workspace, job), warnings

        doing = f"{settings.title(setting)} is being changed."
        self._app().jobs.write(store, stored, group="setting", of=[setting], doing=doing)


def rows(choices: Choices, which: Sequence[Setting], *, need: bool) -> list[tuple[Setting, Sequence[Line]]]:
    """These settings as rows of a list."""
    values = choices.values()
    return [(setting, (settings.row(setting, values[setting], need=need),)) for setting in which]


def _read(workspace: Workspace, job: object) -> Choices:
    connection = workspace.connection
    return Choices(
        connection.require(),
        read_chart(workspace, job),
        tuple(connection.tax_rates()),
        connection.own_link_template,
    )
