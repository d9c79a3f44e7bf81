"""An action: one thing a user can do, with its words and its key, and how keys are printed. Pure.

What an action does is a method of the screen: `customers.link` is `do_link` of the screen whose places name `customers`.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

SIGNS = {
    "slash": "/",
    "question_mark": "?",
    "exclamation_mark": "!",
    "semicolon": ";",
    "colon": ":",
    "comma": ",",
    "full_stop": ".",
    "minus": "-",
    "plus": "+",
    "equals_sign": "=",
    "underscore": "_",
    "left_square_bracket": "[",
    "right_square_bracket": "]",
    "at": "@",
    "number_sign": "#",
    "dollar_sign": "$",
    "percent_sign": "%",
    "ampersand": "&",
    "asterisk": "*",
    "less_than_sign": "<",
    "greater_than_sign": ">",
    "apostrophe": "'",
    "quotation_mark": '"',
    "grave_accent": "`",
    "tilde": "~",
    "vertical_line": "|",
    "backslash": "\\",
    "circumflex_accent": "^",
    "left_parenthesis": "(",
    "right_parenthesis": ")",
    "left_curly_bracket": "{",
    "right_curly_bracket": "}",
}
"""What is printed on the keys that Textual calls by a name."""

_CHOSEN: dict[str, tuple[str, ...]] = {}
"""The keys the user chose instead of the registry's, by action. One program has one user."""


@dataclass(frozen=True, slots=True)
class Action:
    """One thing a user can do. `footer` orders the footer (1 first, 0 not shown there)."""

    id: str
    key: str
    label: str
    help: str
    footer: int = 0
    priority: bool = False
    """Works before the focused widget sees the key."""

    @property
    def where(self) -> str:
        """The place the action works in."""
        return self.id.partition(".")[0]

    @property
    def method(self) -> str:
        """The method of the screen that does it."""
        return "do_" + self.id.partition(".")[2]

    @property
    def keys(self) -> tuple[str, ...]:
        """The keys that do it now."""
        return _CHOSEN.get(self.id, (self.key,))

    @property
    def sign(self) -> str:
        """The key as it is printed."""
        return key_sign(self.keys[0])


def use_keys(chosen: Mapping[str, Sequence[str]]) -> None:
    """From now on these keys do these actions, and all others have their own."""
    _CHOSEN.clear()
    _CHOSEN.update({action: tuple(keys) for action, keys in chosen.items()})


def key_sign(key: str) -> str:
    """A key as it is printed: `/` for `slash`, `^p` for `ctrl+p`, `esc` for `escape`."""
    if key.startswith("ctrl+"):
        return "^" + key_sign(key.removeprefix("ctrl+"))
    return "esc" if key == "escape" else SIGNS.get(key, key)
