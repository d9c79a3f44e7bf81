"""The settings of a connected organisation: checked, stored, told to the history (R26, R37, D23, D30)."""

from __future__ import annotations

from dataclasses import dataclass

from sqlmodel import Session

from seqxero_tui.errors import InputError, Problem
from seqxero_tui.mapping.link_template import template_fault
from seqxero_tui.mapping.tax import NO_TAX
from seqxero_tui.sync.assess import restate
from seqxero_tui.sync.books import Books
from seqxero_tui.sync.dossiers import Setting
from seqxero_tui.sync.ledger import usable_code
from seqxero_tui.sync.organisations import wanted_ids
from seqxero_tui.sync.pace import Tempo
from seqxero_tui.sync.tables import Organisation
from seqxero_tui.text import one_line

NO_LINKS = "none"
"""Given as the link template: documents in Xero lead nowhere."""


@dataclass(frozen=True, slots=True)
class Given:
    """The settings somebody gave; None leaves one as it is.

    "" clears the credit note account, of a tax code means NONE, of the link template the program's own.
    """

    default_account: str | None = None
    credit_note_account: str | None = None
    exempt_tax_type: str | None = None
    reverse_charge_tax_type: str | None = None
    link_template: str | None = None
    pace: str | None = None


def store_settings(
    books: Books, session: Session, organisation: Organisation, given: Given, own_template: str
) -> tuple[Problem, ...]:
    """Stores them in the caller's transaction; returns warnings about tax codes. Raises `InputError`."""
    setting = Setting.read(session, organisation)
    before = _settings(organisation)
    if given.default_account is not None:
        organisation.default_account = usable_code(setting, given.default_account)
    if given.credit_note_account is not None:
        code = given.credit_note_account
        organisation.credit_note_account = usable_code(setting, code) if code else None
    if given.exempt_tax_type is not None:
        organisation.exempt_tax_type = given.exempt_tax_type.strip() or NO_TAX
    if given.reverse_charge_tax_type is not None:
        organisation.reverse_charge_tax_type = given.reverse_charge_tax_type.strip() or NO_TAX
    if given.link_template is not None:
        organisation.link_template = _template(given.link_template.strip(), own_template)
    if given.pace is not None:
        organisation.pace = _tempo(given.pace).value
    session.add(organisation)
    after = _settings(organisation)
    if after != before:
        books.record(
            session,
            "organisation",
            organisation.tenant_id,
            "settings changed",
            details={"from": before, "to": after},
            tenant_id=organisation.tenant_id,
        )
    restate(session, organisation, wanted_ids(session, organisation))
    codes = dict.fromkeys((organisation.exempt_tax_type, organisation.reverse_charge_tax_type))
    return tuple(problem for code in codes if (problem := _tax_warning(setting, code)))


def _template(text: str, own: str) -> str | None:
    if text in ("", NO_LINKS):
        return None if text else own
    if fault := template_fault(text):
        raise InputError("invalid_link_template", fault, "Nothing was changed.")
    return text


def _tempo(text: str) -> Tempo:
    try:
        return Tempo(text)
    except ValueError:
        words = ", ".join(each.value for each in Tempo)
        raise InputError("invalid_pace", f"“{one_line(text)}” is no pace.", f"Use one of {words}.") from None


def _settings(organisation: Organisation) -> dict[str, str | None]:
    return {
        "default account": organisation.default_account,
        "credit note account": organisation.credit_note_account,
        "exempt tax code": organisation.exempt_tax_type,
        "reverse charge tax code": organisation.reverse_charge_tax_type,
        "link template": organisation.link_template,
        "pace": organisation.pace,
    }


def _tax_warning(setting: Setting, code: str) -> Problem | None:
    rate = setting.tax_rates.get(code)
    if rate and rate.status == "ACTIVE" and rate.can_apply_to_revenue:
        return None
    return Problem(
        "tax_type_unknown",
        f"The tax code {one_line(code)} is not a sales tax code of {one_line(setting.organisation.name)}.",
        "Documents of exempt or reverse charged customers will be blocked until another one is chosen.",
    )
