"""Batches: each element saved or refused by itself, told the way `summarizeErrors` asks (xero-api section 4.3)."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeAlias

from seqxero_tui.demo_company.accounting.call import Answer, Call
from seqxero_tui.demo_company.accounting.errors import Invalid, validation
from seqxero_tui.demo_company.wire import Json

# Saves one element and answers with its wire form and warnings; raises Invalid.
Save: TypeAlias = Callable[[Json], tuple[Json, list[str]]]


def _messages(texts: list[str]) -> list[Json]:
    return [{"Message": text} for text in texts]


def write_each(
    call: Call,
    plural: str,
    elements: list[Json],
    save: Save,
    echo: Callable[[Json], Json],
    *,
    error_flag: str = "HasErrors",
    by_element: bool = True,
) -> Answer:
    """Save every element in its own savepoint.

    With `summarizeErrors=false` the answer is 200 and each element says OK, WARNING or ERROR; without it one bad
    element makes a 400 that lists only the bad ones. Calls with an id in the path always do the latter, and so do
    resources that ignore `summarizeErrors` (`by_element` False).
    """
    told = bool(call.arguments) or call.summarize_errors or not by_element
    answers: list[Json] = []
    refused: list[Json] = []
    for element in elements:
        try:
            with call.books.storage.transaction():
                body, warnings = save(element)
        except Invalid as error:
            body = {**echo(element), error_flag: True, "ValidationErrors": _messages(error.messages)}
            refused.append(body if told else {**body, "StatusAttributeString": "ERROR"})
            answers.append(refused[-1])
            continue
        if warnings:
            body["Warnings"] = _messages(warnings)
        if not told:
            body["StatusAttributeString"] = "WARNING" if warnings else "OK"
        answers.append(body)
    saved = len(elements) - len(refused)
    if refused and told:
        return Answer(validation(refused).content, saved, status=400)
    return call.answer(plural, answers, saved=saved)
