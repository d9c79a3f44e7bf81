"""A customer to fill in: one line per field, what is wrong with the one in hand below them, saved when nothing is."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar

from textual import events
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, VerticalScroll
from textual.widget import Widget
from textual.widgets import Input, Static

from seqxero_tui.mapping.countries import countries, country_code, country_name, states
from seqxero_tui.mapping.customer_checks import Fault
from seqxero_tui.mapping.customer_entry import CustomerEntry, entry_faults
from seqxero_tui.present import customer_form
from seqxero_tui.present.action import Action
from seqxero_tui.present.actions import key_of
from seqxero_tui.tui.bindings import bindings
from seqxero_tui.tui.dialogs.base import Dialog, keys_line
from seqxero_tui.tui.dialogs.pick import Pick
from seqxero_tui.tui.plain import content, line_content
from seqxero_tui.tui.widgets.choice import Choice
from seqxero_tui.tui.widgets.field import Field

_LISTS = ("country", "state")


@dataclass(frozen=True, slots=True)
class Filled:
    """The answer: a valid entry, and whether it is to be created in Xero."""

    entry: CustomerEntry
    push: bool


class CustomerForm(Dialog[Filled]):
    """Answers a valid entry. `can_push` offers to create the contact in Xero: for a new customer, when connected."""

    PLACES = ("customer_form",)
    BINDINGS: ClassVar[list[BindingType]] = [
        *bindings("customer_form"),
        Binding("up", "app.focus_previous", show=False),
        Binding("down", "app.focus_next", show=False),
    ]

    def __init__(self, title: str, entry: CustomerEntry, *, can_push: bool) -> None:
        super().__init__(title)
        self._begun_with = entry
        self._can_push = can_push
        self._judging = False
        """Faults are shown from the first attempt to save on, not while somebody is still typing."""

    def inside(self) -> ComposeResult:
        """The fields, the note, the keys."""
        with VerticalScroll(classes="form", can_focus=False):
            for field in customer_form.FIELDS:
                value = getattr(self._begun_with, field.name)
                yield from self._row(field.name, field.label, _input(field.name, value))
            tax = Choice(customer_form.TAX_CHOICES, self._begun_with.tax_status, id="form-tax_status")
            yield from self._row("tax_status", customer_form.LABELS["tax_status"], tax)
            if self._can_push:
                push = Choice(customer_form.PUSH_CHOICES, "yes", id="form-push")
                yield from self._row("push", customer_form.LABELS["push"], push)
        yield Static(classes="form-note")
        yield Static(classes="dialog-keys")

    def _row(self, name: str, label: str, field: Widget) -> ComposeResult:
        with Horizontal(classes="form-row"):
            yield Static(
                line_content(customer_form.label(label, here=False)),
                classes="form-label",
                id=f"label-{name}",
            )
            yield field

    def on_mount(self) -> None:
        """Ready to type."""
        self.query_one("#form-legal_name").focus()

    # -- what is there

    @property
    def _entry(self) -> CustomerEntry:
        texts = {
            field.name: self.query_one(f"#form-{field.name}", Input).value for field in customer_form.FIELDS
        }
        return CustomerEntry(**texts, tax_status=self.query_one("#form-tax_status", Choice).value)

    def unsaved(self) -> str | None:
        """What was typed into it."""
        return f"{self._title}: what was typed is not saved." if self._entry != self._begun_with else None

    @property
    def _here(self) -> str:
        """The name of the field in hand."""
        return (self.focused.id or "").removeprefix("form-") if self.focused is not None else "legal_name"

    def on_input_changed(self, event: Input.Changed) -> None:
        """Each key is looked at."""
        event.stop()
        self._judge()

    def on_choice_changed(self, event: Choice.Changed) -> None:
        """As a typed one."""
        event.stop()
        self._judge()

    def on_descendant_focus(self, event: events.DescendantFocus) -> None:
        """The note follows."""
        self._judge()

    def _judge(self) -> Sequence[Fault]:
        entry = self._entry
        faults = entry_faults(entry) if self._judging else ()
        wrong = {fault.field for fault in faults}
        for name, words in customer_form.LABELS.items():
            for shown in self.query(f"#label-{name}").results(Static):
                label = customer_form.label(words, here=name == self._here, wrong=name in wrong)
                shown.update(line_content(label))
        push = next((each.value for each in self.query("#form-push").results(Choice)), "no")
        note = customer_form.note(self._here, entry, faults, push=push == "yes")
        self.query_one(".form-note", Static).update(line_content(note))
        self.query_one(".dialog").border_subtitle = content(customer_form.count(faults))
        self._show_keys()
        return faults

    def _show_keys(self) -> None:
        keys = [(key_of("customer_form.save"), "Save"), ("↑↓", "Field"), ("esc", "Back")]
        if self._here in _LISTS:
            keys.insert(1, (key_of("customer_form.choose"), "Choose from a list"))
        elif self._here in ("tax_status", "push"):
            keys.insert(1, ("←→", "Change"))
        self.query_one(".dialog-keys", Static).update(line_content(keys_line(*keys)))

    # -- what can be done

    def why_not(self, action: Action) -> str | None:
        """Only some fields have a list."""
        if action.id != "customer_form.choose":
            return None
        if self._here not in _LISTS:
            return "The fields Country and State have a list."
        if self._here == "state" and not states(country_code(self._entry.country) or ""):
            return "Only the United States and Canada have states here: choose the country first."
        return None

    def do_save(self) -> None:
        """Answer, or show what has to be put right first."""
        self._judging = True
        faults = self._judge()
        if faults:
            self.query_one(f"#form-{faults[0].field}").focus()
            self._judge()
            return
        push = self._can_push and self.query_one("#form-push", Choice).value == "yes"
        self.dismiss(Filled(self._entry, push))

    def do_choose(self) -> None:
        """The list of the field in hand."""
        name, entry = self._here, self._entry
        country = country_code(entry.country) or ""
        known = countries() if name == "country" else states(country)
        chosen = country if name == "country" else entry.state.upper()
        choices = [(code, f"{words}  {code}") for code, words in known]

        def answered(code: str | None) -> None:
            if code is not None:
                shown = country_name(code) if name == "country" else code
                self.query_one(f"#form-{name}", Input).value = shown

        self.app.push_screen(Pick(name.capitalize(), choices, chosen=chosen, search="name or code"), answered)


def _input(name: str, value: str) -> Field:
    field = Field(value)
    field.id = f"form-{name}"
    return field
