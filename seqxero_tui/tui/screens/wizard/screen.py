"""The wizard's screen: which step it is at, and what happens between the steps."""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any, ClassVar

from textual import events
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Horizontal, Vertical
from textual.widgets import OptionList, Static

from seqxero_tui.browser import has_browser
from seqxero_tui.errors import Problem
from seqxero_tui.present import wizard
from seqxero_tui.present.action import Action
from seqxero_tui.present.pieces import Line, Piece, Tone, line
from seqxero_tui.present.settings import IN_THE_WIZARD, Setting
from seqxero_tui.present.wizard import Step
from seqxero_tui.sync.views import OrganisationView
from seqxero_tui.tui import copying
from seqxero_tui.tui.bindings import bindings
from seqxero_tui.tui.browser import open_address
from seqxero_tui.tui.dialogs.prompt import Prompt
from seqxero_tui.tui.jobs import Job
from seqxero_tui.tui.opening import to_list
from seqxero_tui.tui.plain import content, lines_content
from seqxero_tui.tui.screens.base import Room
from seqxero_tui.tui.screens.wizard import reading
from seqxero_tui.tui.screens.wizard.steps import (
    AccountsPage,
    ConnectPage,
    EnvironmentPage,
    OrganisationPage,
    Page,
    SummaryPage,
)
from seqxero_tui.tui.settings import Choices, SettingsDesk, rows

if TYPE_CHECKING:
    from seqxero_tui.sync.connection import PendingConnection
    from seqxero_tui.xero.signin import SignIn

_LIST_FROM = 76
"""Cells of the window from which the steps stand beside the current one."""

_ON_CONNECT = ("wizard.browser", "wizard.consent")


class WizardScreen(Room):
    """The setup. It begins where it was left, or at `begin`; nothing done is asked twice, and nothing is lost."""

    TAB = "integration"
    PLACES = ("wizard", "everywhere")
    BINDINGS: ClassVar[list[BindingType]] = bindings("wizard")
    STEPS_BACK = True

    def __init__(self, begin: Step | None = None) -> None:
        super().__init__()
        self._begin_at = begin
        self.step = Step.ENVIRONMENT
        self._reached = Step.ENVIRONMENT
        self._sign_in: SignIn | None = None
        self._waiting: Job[str] | None = None
        self._pending: PendingConnection | None = None
        self._signed_in_at: str | None = None
        """Where the sign-in was begun."""
        self._settings = SettingsDesk(lambda: self.seqxero, self._show_settings)

    def body(self) -> ComposeResult:
        """The steps on the left, the current one beside them."""
        with Horizontal(id="wizard"):
            yield Static(id="wizard-steps")
            yield Vertical(id="wizard-page")

    def on_mount(self) -> None:
        """Where the setup was left."""
        self._reached = wizard.taken_up_at(self._organisation)
        self.go(self._begin_at or self._reached)

    @property
    def _organisation(self) -> OrganisationView | None:
        return self.seqxero.standing.organisation

    @property
    def page(self) -> Page:
        """The current step's page."""
        return self.query_one(Page)

    def go(self, step: Step) -> None:
        """To a step."""
        self.step = step
        self.run_worker(self._go(step), group="wizard-step", exclusive=True)

    async def _go(self, step: Step) -> None:
        self._reached = max(self._reached, step)
        self.query_one("#wizard-steps", Static).update(lines_content(wizard.progress(step, self._reached)))
        self._show_title()
        holder = self.query_one("#wizard-page", Vertical)
        await holder.remove_children()
        await holder.mount(self._make_page(step))
        self.refresh_footer()
        self.refresh_data()

    def _show_title(self) -> None:
        """Where there is no room for the list of steps, the title says where one is."""
        narrow = self.app.size.width < _LIST_FROM
        self.query_one("#wizard").set_class(narrow, "-narrow")
        title = wizard.short_progress(self.step) if narrow else "Connect to Xero"
        self.query_one("#wizard").border_title = content(title)

    def on_resize(self, event: events.Resize) -> None:
        """The list of steps comes and goes with the width."""
        self._show_title()

    def _make_page(self, step: Step) -> Page:
        match step:
            case Step.ENVIRONMENT:
                choices = [(url, wizard.environment(url)) for url in self._environments()]
                return EnvironmentPage(choices, wizard.environment_note(self.seqxero.workspace.demo_address))
            case Step.CONNECT:
                return ConnectPage(
                    self._sign_in.authorize_url if self._sign_in else "",
                    consent_here=self._sign_in is not None and self._sign_in.hosts.is_loopback,
                    browser=has_browser(),
                )
            case Step.ORGANISATION:
                found = self._pending.organisations if self._pending else ()
                testing = self.seqxero.workspace.demo_address is not None
                return OrganisationPage(
                    [(key, (wizard.organisation(name, testing=testing),)) for key, name in found]
                )
            case Step.ACCOUNTS:
                return AccountsPage()
            case Step.SUMMARY:
                return SummaryPage()

    def refresh_data(self) -> None:
        """The pages that show the store read it again."""
        if self.query(AccountsPage):
            self._settings.read()
        elif self.query(SummaryPage):
            self._read_summary()

    def on_page_chosen(self, event: Page.Chosen) -> None:
        """What a page's choice leads to; an Enter too many does not begin a sign-in twice."""
        event.stop()
        if event.step != self.step or self.seqxero.jobs.has("sign-in"):
            return
        chosen: dict[Step, Callable[[Any], None]] = {
            Step.ENVIRONMENT: self._environment_chosen,
            Step.ORGANISATION: self._organisation_chosen,
            Step.ACCOUNTS: self._setting_chosen,
            Step.SUMMARY: self._next_chosen,
        }
        chosen[event.step](event.value)

    # -- environment

    def _environments(self) -> list[str | None]:
        if self.seqxero.workspace.demo_address is not None:
            return [self.seqxero.workspace.demo_address]
        named = reading.named_by_environment(os.environ)
        return [*([named] if named else []), None, wizard.ANOTHER]

    def _environment_chosen(self, url: str | None) -> None:
        if self._pending is not None and url == self._signed_in_at and url != wizard.ANOTHER:
            self.go(Step.ORGANISATION)
        elif url != wizard.ANOTHER:
            self._begin(url)
            return
        story = (line("seqxero demo-company serve prints the address of a Demo Company of its own."),)
        prompt = Prompt("Demo Company", story, placeholder="http://127.0.0.1:8800", check=reading.bad_address)
        self.app.push_screen(prompt, lambda given: self._begin(given) if given else None)

    def _begin(self, url: str | None, client_id: str | None = None) -> None:
        def failed(problem: Problem) -> None:
            if problem.code == "missing_client_id":
                self._ask_client_id(url, problem)
            else:
                self.seqxero.tell_problem(problem)

        self._signed_in_at, self._pending = url, None
        self.seqxero.jobs.start(reading.begin(url, client_id), self._begun, group="sign-in", failed=failed)

    def _ask_client_id(self, url: str | None, problem: Problem) -> None:
        story = (
            line(problem.message),
            line(
                Piece(
                    "Register an app at developer.xero.com: a mobile or desktop app, with the redirect address",
                    Tone.MUTED,
                )
            ),
            line(reading.redirect_address(self.seqxero.workspace)),
        )
        prompt = Prompt("Client id", story, placeholder="client id of your app")
        self.app.push_screen(prompt, lambda given: self._begin(url, given) if given else None)

    # -- sign-in

    def _begun(self, sign_in: SignIn) -> None:
        self._sign_in = sign_in
        self.go(Step.CONNECT)
        self._waiting = self.seqxero.jobs.start(
            lambda workspace, job: workspace.connection.wait_for_browser(sign_in, cancel=job.cancel),
            lambda callback: self._came_back(sign_in, callback),
            group=f"browser-{sign_in.state}",
            for_a_person=True,
            failed=lambda problem: self._sign_in_failed(sign_in, problem),
        )

    def _came_back(self, sign_in: SignIn, callback: str) -> None:
        if sign_in is not self._sign_in:
            return
        self.seqxero.jobs.start(
            lambda workspace, job: workspace.connection.finish(sign_in, callback),
            self._signed_in,
            group="sign-in",
            title="signing in",
            failed=lambda problem: self._sign_in_failed(sign_in, problem),
        )

    def _sign_in_failed(self, sign_in: SignIn, problem: Problem) -> None:
        if sign_in is not self._sign_in or problem.code == "sign_in_cancelled":
            return
        for page in self.query(ConnectPage):
            page.fail(problem)

    def _signed_in(self, pending: PendingConnection) -> None:
        self._stop_waiting()
        self._pending = pending
        self.go(Step.ORGANISATION)

    def _stop_waiting(self) -> None:
        if self._waiting is not None:
            self._waiting.cancel.set()
        self._waiting = self._sign_in = None

    def do_browser(self) -> None:
        """Open Xero's page."""
        if self._sign_in is not None:
            open_address(self.seqxero, self._sign_in.authorize_url, "Xero's sign-in")

    def do_copy(self) -> None:
        """The address of Xero's sign-in page."""
        if self._sign_in is not None:
            copying.deliver(self.seqxero, self._sign_in.authorize_url, "The address")
        else:
            super().do_copy()

    def do_consent(self) -> None:
        """A Demo Company's consent, given from here."""
        sign_in = self._sign_in
        if sign_in is None:
            return
        self.seqxero.jobs.start(
            lambda workspace, job: workspace.connection.give_demo_consent(sign_in),
            lambda callback: self._came_back(sign_in, callback),
            group="sign-in",
            title="giving consent",
            failed=lambda problem: self._sign_in_failed(sign_in, problem),
        )

    def do_next(self) -> None:
        """Choose what is under the cursor; after a failed sign-in, try again."""
        for page in self.query(ConnectPage):
            if page.failed and self._sign_in is not None:
                hosts, client_id = self._sign_in.hosts, self._sign_in.client_id
                self._stop_waiting()
                self._begin(None if hosts.is_real else hosts.login, client_id)
        for options in self.query(OptionList):
            options.action_select()

    # -- organisation

    def _organisation_chosen(self, tenant_id: str) -> None:
        pending = self._pending
        if pending is None:
            return
        self.seqxero.jobs.start(
            lambda workspace, job: workspace.connection.choose(pending, tenant_id),
            self._connected,
            group="sign-in",
            title="connecting",
        )

    def _connected(self, organisation: OrganisationView) -> None:
        self._pending = None
        self.seqxero.refresh_standing(then=lambda: self.go(wizard.taken_up_at(organisation)))

    # -- accounts

    def _show_settings(self, choices: Choices, stored: Setting | None) -> None:
        for page in self.query(AccountsPage):
            go_on = Piece("Continue", Tone.KEY if choices.organisation.setup_complete else Tone.MUTED)
            shown: list[tuple[Setting | None, Sequence[Line]]] = [*rows(choices, IN_THE_WIZARD, need=True)]
            shown.append((None, ((), (go_on,))))
            page.show(shown, at=len(IN_THE_WIZARD) if stored is Setting.DEFAULT_ACCOUNT else None)

    def _setting_chosen(self, setting: Setting | None) -> None:
        if setting is not None:
            self._settings.ask(setting)
        elif self._organisation is not None and self._organisation.setup_complete:
            self.go(Step.SUMMARY)
        else:
            self.seqxero.notify("Choose a default account first: every line needs one.", severity="warning")

    # -- summary

    def _read_summary(self) -> None:
        organisation = self._organisation
        if organisation is not None:
            unread = organisation.contacts_read_at is None
            self.seqxero.jobs.start(
                reading.summary,
                self._show_summary,
                group="summary",
                title="reading contacts" if unread else None,
                newest_only=True,
            )

    def _show_summary(self, summary: reading.Summary) -> None:
        for page in self.query(SummaryPage):
            page.tell(wizard.summary(summary.organisation, summary.account_name, summary.counts))
            page.show([(key, (words,)) for key, words in wizard.next_steps(summary.counts)])

    def _next_chosen(self, where: str) -> None:
        self.dismiss()
        if where == "import":
            customers = to_list(self.seqxero, "customers")
            if customers is not None:
                self.app.call_later(customers.action_do, "customers.import")
        elif where != "integration":
            self.seqxero.action_go(where)

    # -- keys

    def actions(self) -> list[tuple[Action, str]]:
        """What applies to this step."""
        hidden = set(_ON_CONNECT) if self.step is not Step.CONNECT else {"wizard.next"}
        return [pair for pair in super().actions() if pair[0].id not in hidden]

    def words_for(self, action: Action) -> str:
        """At the sign-in it is the address that is copied."""
        copies = action.id == "everywhere.copy" and self.step is Step.CONNECT
        return "Copy address" if copies else super().words_for(action)

    def in_footer(self, action: Action) -> bool:
        """Copying only where there is an address to copy."""
        if action.id == "everywhere.copy":
            return self.step is Step.CONNECT
        if action.id == "everywhere.back":
            return True
        return super().in_footer(action)

    def why_not(self, action: Action) -> str | None:
        """The browser's keys belong to the sign-in."""
        if action.id in _ON_CONNECT and (self._sign_in is None or self.step is not Step.CONNECT):
            return "That is for the sign-in."
        if action.id == "wizard.consent" and self._sign_in and not self._sign_in.hosts.is_loopback:
            return "Only a Demo Company takes the consent from here; use the browser."
        return super().why_not(action)

    def take_back(self) -> bool:
        """One step back; out of the first one to Integration, or to Home, saying what is missing."""
        match self.step:
            case Step.CONNECT | Step.ORGANISATION:
                self._stop_waiting()  # a sign-in that is done is kept: choosing the same again goes on with it
                self.go(Step.ENVIRONMENT)
            case _ if self._organisation is not None and self._organisation.setup_complete:
                return False
            case Step.ENVIRONMENT if self._organisation is not None:
                self.go(Step.ACCOUNTS)
            case Step.ENVIRONMENT | Step.ACCOUNTS:
                self.seqxero.notify(wizard.left_early(), severity="warning")
                self.seqxero.action_go("home")
            case _:
                return False
        return True
