"""Tracking categories with their options: the verbs of /TrackingCategories, and how lines name them (xero-api 8.2, 10)."""

from __future__ import annotations

from typing import Any

from seqxero_tui.demo_company.accounting.books import Books
from seqxero_tui.demo_company.accounting.call import Answer, Call
from seqxero_tui.demo_company.accounting.errors import Invalid, not_found
from seqxero_tui.demo_company.accounting.reading import choice_of, text_of
from seqxero_tui.demo_company.accounting.writing import write_each
from seqxero_tui.demo_company.wire import ZERO_ID, Json, new_id

KIND, PLURAL, SINGULAR = "tracking_category", "TrackingCategories", "TrackingCategory"
OPTIONS, OPTION = "Options", "TrackingOption"
ACTIVE, ARCHIVED, DELETED = "ACTIVE", "ARCHIVED", "DELETED"
MOST_ACTIVE, LONGEST_NAME = 2, 100
_STATUSES = frozenset({ACTIVE, ARCHIVED})


def new_category(name: str, options: tuple[str, ...] = ()) -> Json:
    return {
        "Name": name,
        "Status": ACTIVE,
        "TrackingCategoryID": new_id(),
        "Options": [_new_option(one) for one in options],
    }


def _new_option(name: str) -> Json:
    return {"TrackingOptionID": new_id(), "Name": name, "Status": ACTIVE}


# --- as lines name them --------------------------------------------------------------------------------------


def on_line(books: Books, named: Json) -> Json:
    """One entry of a line's Tracking, completed with both ids; category and option are named by name or id.

    Raises Invalid for what does not exist or is no longer in use (our words, Xero's are unconfirmed).
    """
    category = _find(books.settings(KIND), "TrackingCategoryID", named, "Name")
    if category is None or category["Status"] != ACTIVE:
        raise Invalid(f"The tracking category '{_called(named, 'Name', 'TrackingCategoryID')}' is not valid.")
    option = _find(category[OPTIONS], "TrackingOptionID", named, "Option")
    if option is None or option["Status"] != ACTIVE:
        raise Invalid(f"The tracking option '{_called(named, 'Option', 'TrackingOptionID')}' is not valid.")
    return {
        "Name": category["Name"],
        "Option": option["Name"],
        "TrackingCategoryID": category["TrackingCategoryID"],
        "TrackingOptionID": option["TrackingOptionID"],
    }


def _called(named: Json, *names: str) -> str:
    return next((text for name in names if (text := text_of(named, name))), "")


def _find(records: list[Json], id_name: str, named: Json, name: str) -> Json | None:
    wanted_id, wanted = text_of(named, id_name).lower(), text_of(named, name).casefold()
    for record in records:
        if record[id_name] == wanted_id or (not wanted_id and record["Name"].casefold() == wanted):
            return record
    return None


# --- categories ----------------------------------------------------------------------------------------------


def get_list(call: Call) -> Answer:
    """Categories and options in use; with `includeArchived=true` archived ones too."""
    found = call.books.settings(KIND)
    if not call.flag("includearchived"):
        found = [
            {**one, OPTIONS: [option for option in one[OPTIONS] if option["Status"] == ACTIVE]}
            for one in found
            if one["Status"] == ACTIVE
        ]
    return call.answer(PLURAL, found)


def get_one(call: Call) -> Answer:
    return call.answer(PLURAL, [_category(call)])


def _category(call: Call) -> Json:
    wanted = call.arguments[0].lower()
    for one in call.books.settings(KIND):
        if one["TrackingCategoryID"] == wanted:
            return one
    raise not_found()


def _keep(books: Books, category: Json) -> Json:
    books.save_setting(KIND, category["TrackingCategoryID"], category)
    return category


def create(call: Call) -> Answer:
    def save(element: Json) -> tuple[Json, list[str]]:
        return _keep(call.books, _named(call.books, new_category(""), element)), []

    (element, *_) = call.elements(PLURAL, SINGULAR)
    return write_each(call, PLURAL, [element], save, _echo_category, by_element=False)


def change(call: Call) -> Answer:
    """POST of a new name or status."""
    stored = _category(call)

    def save(element: Json) -> tuple[Json, list[str]]:
        return _keep(call.books, _named(call.books, stored, element)), []

    (element, *_) = call.elements(PLURAL, SINGULAR)
    return write_each(call, PLURAL, [element], save, _echo_category)


def _named(books: Books, category: Json, element: Json) -> Json:
    others = [
        one for one in books.settings(KIND) if one["TrackingCategoryID"] != category["TrackingCategoryID"]
    ]
    changed = _renamed(category, element, others, "tracking category")
    if changed["Status"] == ACTIVE and sum(one["Status"] == ACTIVE for one in others) >= MOST_ACTIVE:
        raise Invalid(f"An organisation can have at most {MOST_ACTIVE} active tracking categories.")
    return changed


def _renamed(record: Json, element: Json, others: list[Json], words: str) -> Json:
    """The record with the name and status sent; raises Invalid."""
    name = text_of(element, "Name") or record["Name"]
    status = choice_of(element, "Status", "TrackingStatus", _STATUSES) or record["Status"]
    if not name:
        raise Invalid("Name must be specified.")
    if len(name) > LONGEST_NAME:
        raise Invalid(f"The Name field cannot be longer than {LONGEST_NAME} characters.")
    if name.casefold() in {one["Name"].casefold() for one in others}:
        raise Invalid(f"A {words} with the name {name} already exists.")
    return {**record, "Name": name, "Status": status}


def delete(call: Call) -> Answer:
    """DELETE of a category; lines that named it keep its words."""
    category = _category(call)
    call.books.forget_setting(KIND, category["TrackingCategoryID"])
    return call.answer(PLURAL, [{**category, "Status": DELETED}], saved=1)


def _echo_category(element: Json) -> Json:
    return {"TrackingCategoryID": ZERO_ID, "Name": element.get("name")}


# --- options -------------------------------------------------------------------------------------------------


def create_options(call: Call) -> Answer:
    """PUT of one option or many to a category."""

    def save(element: Json) -> tuple[Json, list[str]]:
        category = _category(call)
        option = _renamed(_new_option(""), element, category[OPTIONS], "tracking option")
        _keep(call.books, {**category, OPTIONS: [*category[OPTIONS], option]})
        return _option_wire(option), []

    return write_each(call, OPTIONS, call.elements(OPTIONS, OPTION), save, _echo_option)


def change_option(call: Call) -> Answer:
    """POST of a new name or status."""

    def save(element: Json) -> tuple[Json, list[str]]:
        category, stored = _category(call), _option(call)
        others = [one for one in category[OPTIONS] if one != stored]
        option = _renamed(stored, element, others, "tracking option")
        kept = [option if one == stored else one for one in category[OPTIONS]]
        _keep(call.books, {**category, OPTIONS: kept})
        return _option_wire(option), []

    _option(call)
    (element, *_) = call.elements(OPTIONS, OPTION)
    return write_each(call, OPTIONS, [element], save, _echo_option)


def delete_option(call: Call) -> Answer:
    category, option = _category(call), _option(call)
    _keep(call.books, {**category, OPTIONS: [one for one in category[OPTIONS] if one != option]})
    return call.answer(OPTIONS, [_option_wire({**option, "Status": DELETED})], saved=1)


def _option(call: Call) -> Json:
    wanted = call.arguments[1].lower()
    for one in _category(call)[OPTIONS]:
        if one["TrackingOptionID"] == wanted:
            found: dict[str, Any] = one
            return found
    raise not_found()


def _option_wire(option: Json) -> Json:
    """Answers to writes say the status four times."""
    flags = {f"Is{word.capitalize()}": option["Status"] == word for word in (DELETED, ARCHIVED, ACTIVE)}
    return {**option, "HasValidationErrors": False, **flags}


def _echo_option(element: Json) -> Json:
    return {"TrackingOptionID": ZERO_ID, "Name": element.get("name")}
