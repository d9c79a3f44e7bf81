"""Values out of an element with lower-case keys, each refused in Xero's way when it is of the wrong sort."""

from __future__ import annotations

from datetime import date
from decimal import Decimal, InvalidOperation

from seqxero_tui.demo_company.accounting.errors import unreadable
from seqxero_tui.demo_company.wire import Json, read_date


def text_of(element: Json, name: str) -> str:
    """A text field; null and absent are empty, numbers are taken as written."""
    value = element.get(name.lower())
    if value is None:
        return ""
    if isinstance(value, str):
        return value.strip()
    if isinstance(value, int | Decimal) and not isinstance(value, bool):
        return str(value)
    raise unreadable(f"Error converting value of {name} to type 'System.String'. Path '{name}'.")


def decimal_of(element: Json, name: str) -> Decimal | None:
    """A number, also when spelled as text; None when null, absent or empty."""
    value = element.get(name.lower())
    if value is None or value == "":
        return None
    if isinstance(value, int | Decimal | str) and not isinstance(value, bool):
        try:
            number = Decimal(value)
            if number.is_finite() and abs(number.adjusted()) < 28:
                return number
        except InvalidOperation:
            pass
    raise unreadable(f"Error converting value \"{value}\" to type 'System.Decimal'. Path '{name}'.")


def date_of(element: Json, name: str) -> date | None:
    value = text_of(element, name)
    if not value:
        return None
    if (day := read_date(value)) is None:
        raise unreadable(f"Could not convert string to DateTime: {value}. Path '{name}'.")
    return day


def flag_of(element: Json, name: str) -> bool | None:
    value = element.get(name.lower())
    if isinstance(value, str) and value.lower() in ("true", "false"):
        return value.lower() == "true"
    if value is None or isinstance(value, bool):
        return value
    raise unreadable(f"Could not convert value to Boolean: {value}. Path '{name}'.")


def choice_of(element: Json, name: str, type_name: str, choices: frozenset[str]) -> str:
    """One of an enumeration's words in its own spelling, whatever the case sent; empty when absent."""
    value = text_of(element, name)
    if not value:
        return ""
    for choice in choices:
        if choice.casefold() == value.casefold():
            return choice
    raise unreadable(f"Error converting value \"{value}\" to type '{type_name}'. Path '{name}'.")


def object_of(element: Json, name: str) -> Json | None:
    value = element.get(name.lower())
    if value is None or isinstance(value, dict):
        return value
    raise unreadable(f"Cannot deserialize the current JSON value into {name}. Path '{name}'.")


def objects_of(element: Json, name: str) -> list[Json]:
    """A list of objects; null and absent are empty."""
    value = element.get(name.lower()) or []
    if not isinstance(value, list) or not all(isinstance(item, dict) for item in value):
        raise unreadable(f"Cannot deserialize the current JSON value into {name}. Path '{name}'.")
    return value
