"""The settings of a connection in words: what each is called, its value, what it does, and what it can be."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from enum import IntEnum
from typing import NamedTuple

from seqxero_tui.mapping.link_template import sample, template_fault
from seqxero_tui.present import accounts
from seqxero_tui.present.cells import fit
from seqxero_tui.present.pieces import Line, Piece, Tone, line
from seqxero_tui.sync.views import OrganisationView, TaxRateView

NO_TAX = "NONE"
"""Xero's code for no tax: the default for exempt and reverse charged customers (R35, R36)."""


class Setting(IntEnum):
    """What can be chosen; the first four already in the wizard."""

    DEFAULT_ACCOUNT = 1
    CREDIT_NOTE_ACCOUNT = 2
    EXEMPT_TAX = 3
    REVERSE_CHARGE_TAX = 4
    LINK_TEMPLATE = 5
    PACE = 6


IN_THE_WIZARD = tuple(each for each in Setting if each <= Setting.REVERSE_CHARGE_TAX)


class _Words(NamedTuple):
    title: str
    need: str
    about: str


_WORDS = {
    Setting.DEFAULT_ACCOUNT: _Words(
        "Default account",
        "required",
        "For lines that have no account of their own, nor one by their product.",
    ),
    Setting.CREDIT_NOTE_ACCOUNT: _Words(
        "For credit notes",
        "optional",
        "Lines of credit notes go here when they have no account of their own.",
    ),
    Setting.EXEMPT_TAX: _Words("Exempt tax", "optional", "The tax code of every line for exempt customers."),
    Setting.REVERSE_CHARGE_TAX: _Words(
        "Reverse charge", "optional", "The tax code of every line for reverse charged customers."
    ),
    Setting.LINK_TEMPLATE: _Words(
        "Link from Xero", "optional", "Where “Go to Sequence” on an invoice in Xero leads."
    ),
    Setting.PACE: _Words(
        "Pulls by itself", "optional", "How often changes in Xero are looked for while the program is open."
    ),
}

PACES = (
    ("normal", "Normal: every minute while things change, else up to 15 minutes apart"),
    ("slow", "Slow: every 5 minutes while things change, else up to an hour apart"),
    ("off", "Off: only when you pull yourself"),
)
_SHORT_PACES = {
    "normal": "normal: after 1 to 15 minutes",
    "slow": "slow: after 5 to 60 minutes",
    "off": "off",
}


def title(setting: Setting) -> str:
    """What a setting is called."""
    return _WORDS[setting].title


def about(setting: Setting) -> str:
    """What it does."""
    return _WORDS[setting].about


def values(
    organisation: OrganisationView,
    account_names: Mapping[str, str],
    tax_rates: Sequence[TaxRateView],
    *,
    own_template: str = "",
    background: bool = True,
) -> dict[Setting, Piece]:
    """The value of every setting. `background` is False where the environment turns pulls off, whatever is set."""
    taxes = {rate.tax_type: rate.name for rate in tax_rates}
    missing, same = Piece("choose one", Tone.WARN), Piece("same as the default", Tone.MUTED)
    return {
        Setting.DEFAULT_ACCOUNT: _account(organisation.default_account, account_names, missing),
        Setting.CREDIT_NOTE_ACCOUNT: _account(organisation.credit_note_account, account_names, same),
        Setting.EXEMPT_TAX: Piece(tax_label(organisation.exempt_tax_type, taxes)),
        Setting.REVERSE_CHARGE_TAX: Piece(tax_label(organisation.reverse_charge_tax_type, taxes)),
        Setting.LINK_TEMPLATE: _link(organisation.link_template, own_template),
        Setting.PACE: _pace(organisation.pace, background),
    }


def row(setting: Setting, value: Piece, *, need: bool) -> Line:
    """A setting with its value; in the wizard, whether it must be chosen."""
    name = Piece(fit(title(setting), 18), Tone.MUTED)
    if not need:
        return line(name, value)
    return line(name, Piece(fit(value.text, 22), value.tone), Piece(f"  {_WORDS[setting].need}", Tone.MUTED))


def tax_label(tax_type: str, names: Mapping[str, str]) -> str:
    """A tax code with its name where the organisation has one: "NONE · No VAT"."""
    name = names.get(tax_type)
    return f"{tax_type} · {name}" if name else tax_type


def tax_choices(rates: Sequence[TaxRateView]) -> list[tuple[str, str]]:
    """The codes that can be chosen, each with its name and rate; none is the first."""
    known = {rate.tax_type: f"{rate.tax_type} · {_named(rate)}" for rate in rates}
    return list(({NO_TAX: NO_TAX} | known).items())


def _named(rate: TaxRateView) -> str:
    return rate.name if "%" in rate.name else f"{rate.name}, {rate.rate.normalize():f}%"


def template_story() -> list[Line]:
    """What is explained above the link template."""
    return [
        line(
            Piece("{kind}", Tone.STRONG),
            " and ",
            Piece("{id}", Tone.STRONG),
            " are filled in for each invoice.",
        ),
        line(
            Piece("Leave it empty for the program's own; ", Tone.MUTED),
            "none",
            Piece(" leaves the link out.", Tone.MUTED),
        ),
        line(Piece("What is in Xero already keeps its address.", Tone.MUTED)),
    ]


def template_preview(text: str, own: str) -> Line:
    """What the text that is being typed comes to."""
    text = text.strip()
    if text == "none":
        return line(Piece("No link.", Tone.MUTED))
    template = text or own
    if fault := template_fault(template):
        return line(Piece("! ", Tone.WARN), Piece(fault, Tone.WARN))
    return line(Piece(f"→ {sample(template)}", Tone.MUTED))


def template_wrong(text: str) -> str | None:
    """What is wrong with what was typed, or None."""
    return None if text in ("", "none") else template_fault(text)


def _account(code: str | None, names: Mapping[str, str], missing: Piece) -> Piece:
    return Piece(accounts.label(code, names.get(code))) if code else missing


def _pace(pace: str, background: bool) -> Piece:
    if background:
        return Piece(_SHORT_PACES[pace])
    return Piece(f"{pace}, off by SEQXERO_BACKGROUND", Tone.WARN)


def _link(template: str | None, own: str) -> Piece:
    if template is None:
        return Piece("none", Tone.MUTED)
    return Piece("opens the document in this program") if template == own else Piece(template)
