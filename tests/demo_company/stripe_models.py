"""Holds a JSON object against a model of Stripe's official library: every field it must have, of the type it may have."""

from __future__ import annotations

import builtins
import inspect
import sys
import types
from typing import Any, Literal, Union, get_args, get_origin, get_type_hints

import stripe

_NOT_OF_THE_WIRE = ("OBJECT_NAME", "deleted", "last_response")


class _Names(dict[str, Any]):
    """What the annotations of a model refer to: its nested classes, its module's names, then the library's.

    The library imports some only for type checkers and does not export them; those count as anything.
    """

    def __init__(self, model: type) -> None:
        super().__init__()
        found: Any = sys.modules[model.__module__]
        self._module = vars(found)
        for part in model.__qualname__.split("."):
            found = getattr(found, part)
            self.update({name: value for name, value in vars(found).items() if inspect.isclass(value)})

    def __missing__(self, name: str) -> Any:
        if name in self._module or hasattr(builtins, name):
            raise KeyError(name)
        return getattr(stripe, name, Any)


def misfits(model: type, value: dict[str, Any]) -> list[str]:
    """What is missing, not known to the model, or of another type; empty when the object is Stripe's."""
    hints = {
        name: kind
        for name, kind in get_type_hints(model, localns=_Names(model)).items()
        if not name.startswith("_") and name not in _NOT_OF_THE_WIRE
    }
    found = [f"{name} is unknown" for name in value if name not in hints]
    for name, kind in hints.items():
        if name in value:
            found += [f"{name}{problem}" for problem in _problems(kind, value[name])]
        elif type(None) not in get_args(kind):
            found.append(f"{name} is missing")
    return found


def _problems(kind: Any, value: Any) -> list[str]:
    origin, parts = get_origin(kind), get_args(kind)
    wrong = [f" cannot be {value!r}"]
    if kind is Any:
        return []
    if origin in (Union, types.UnionType):
        return min((_problems(part, value) for part in parts), key=len)
    if origin is Literal:
        return [] if value in parts else wrong
    if origin is list:
        if not isinstance(value, list):
            return wrong
        return [f"[{at}]{each}" for at, item in enumerate(value) for each in _problems(parts[0], item)]
    if inspect.isclass(kind) and issubclass(kind, stripe.StripeObject):
        return [f".{each}" for each in misfits(kind, value)] if isinstance(value, dict) else wrong
    if origin is not None:  # a generic of the library: a list object, free metadata
        return [] if isinstance(value, dict) else wrong
    return [] if isinstance(value, kind) and not (kind is int and isinstance(value, bool)) else wrong
