"""The wizard's fourth step at work: shows the chosen accounts and tax codes, lets each be chosen, stores the choice."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from seqxero_tui.errors import Problem
from seqxero_tui.present import wizard
from seqxero_tui.present.pieces import Line, Piece, Tone, line
from seqxero_tui.present.wizard import NO_TAX, Setting
from seqxero_tui.sync.views import OrganisationView, TaxRateView
from seqxero_tui.tui.dialogs.account_picker import AccountChosen, AccountPicker
from seqxero_tui.tui.dialogs.pick import Pick
from seqxero_tui.tui.screens.document_detail import Chart, read_chart
from seqxero_tui.tui.screens.wizard.steps import AccountsPage

if TYPE_CHECKING:
    from seqxero_tui.tui.screens.wizard.screen import WizardScreen
    from seqxero_tui.workspace import Workspace

_ARGUMENTS = {
    Setting.DEFAULT_ACCOUNT: "default_account",
    Setting.CREDIT_NOTE_ACCOUNT: "credit_note_account",
    Setting.EXEMPT_TAX: "exempt_tax_type",
    Setting.REVERSE_CHARGE_TAX: "reverse_charge_tax_type",
}


@dataclass(frozen=True, slots=True)
class Choices:
    """The settings as they are, and what they can be."""

    organisation: OrganisationView
    chart: Chart
    tax_rates: tuple[TaxRateView, ...]


class AccountSettings:
    """The page's numbers and dialogs, on behalf of the wizard's screen."""

    def __init__(self, screen: WizardScreen) -> None:
        self._screen = screen
        self._choices: Choices | None = None

    def read(self) -> None:
        """Read the settings and what they can be."""
        self._screen.seqxero.jobs.start(_read, self._show, group="settings", newest_only=True)

    def ask(self, setting: Setting) -> None:
        """Let the user choose a setting."""
        if self._choices is None:
            return
        if setting in (Setting.DEFAULT_ACCOUNT, Setting.CREDIT_NOTE_ACCOUNT):
            self._ask_account(setting, self._choices)
        else:
            self._ask_tax(setting, self._choices)

    def _show(self, choices: Choices, *, at: int | None = None) -> None:
        self._choices = choices
        for page in self._screen.query(AccountsPage):
            page.show(_rows(choices), at=at)

    def _ask_account(self, setting: Setting, choices: Choices) -> None:
        organisation = choices.organisation
        notes = setting is Setting.CREDIT_NOTE_ACCOUNT
        chosen = organisation.credit_note_account if notes else organisation.default_account
        story = (
            line("Lines of credit notes go here when they have no account of their own.")
            if notes
            else line("Lines go here when neither they nor their product have an account of their own."),
        )
        picker = AccountPicker(
            wizard.setting_title(setting),
            story,
            choices.chart.accounts,
            choices.chart.tax_names,
            chosen=chosen,
            clear="same as the default" if notes else None,
        )

        def answered(answer: AccountChosen | None) -> None:
            if answer is not None:
                self._store(setting, answer.code or "")

        self._screen.app.push_screen(picker, answered)

    def _ask_tax(self, setting: Setting, choices: Choices) -> None:
        organisation = choices.organisation
        exempt = setting is Setting.EXEMPT_TAX
        names = choices.chart.tax_names
        codes = list(dict.fromkeys([NO_TAX, *(rate.tax_type for rate in choices.tax_rates)]))
        picks = [(code, wizard.tax_label(code, names)) for code in codes]
        chosen = organisation.exempt_tax_type if exempt else organisation.reverse_charge_tax_type

        def answered(code: str | None) -> None:
            if code is not None:
                self._store(setting, code)

        title = "Tax code for exempt customers" if exempt else "Tax code for reverse charged customers"
        self._screen.app.push_screen(Pick(title, picks, chosen=chosen), answered)

    def _store(self, setting: Setting, value: str) -> None:
        argument: dict[str, Any] = {_ARGUMENTS[setting]: value}
        first = setting is Setting.DEFAULT_ACCOUNT

        def stored(answer: tuple[Choices, tuple[Problem, ...]]) -> None:
            choices, warnings = answer
            self._show(choices, at=len(Setting) if first else None)
            self._screen.seqxero.refresh_standing()
            if warnings:
                self._screen.seqxero.tell_problem(*warnings)

        def store(workspace: Workspace, job: object) -> tuple[Choices, tuple[Problem, ...]]:
            _, warnings = workspace.connection.setup(**argument)
            return _read(workspace, job), warnings

        self._screen.seqxero.jobs.start(store, stored, group="settings")


def _read(workspace: Workspace, job: object) -> Choices:
    return Choices(
        workspace.connection.require(),
        read_chart(workspace, job),
        tuple(workspace.connection.tax_rates()),
    )


def _rows(choices: Choices) -> list[tuple[Setting | None, Sequence[Line]]]:
    """The settings to choose, and below them the way on."""
    names = {account.code or "": account.name for account in choices.chart.accounts}
    values = wizard.settings(choices.organisation, names, choices.tax_rates)
    rows: list[tuple[Setting | None, Sequence[Line]]] = [
        (setting, (words,)) for setting, words in values.items()
    ]
    ready = choices.organisation.setup_complete
    go_on = Piece("Continue", Tone.KEY if ready else Tone.MUTED)
    return [*rows, (None, ((), (go_on,)))]
