"""The reference of keys as Markdown, from the registry: `python -m seqxero_tui.tui.keys > docs/keys.md`.

Each key stands with the id by which the settings can give it another one.
"""

from __future__ import annotations

import sys

from seqxero_tui.present.action import key_sign
from seqxero_tui.present.action_table import ACTIONS, PLACES
from seqxero_tui.tui.tabs import TABS


def key_reference() -> str:
    """Every key, by the place where it works."""
    lines = [
        "# Keys",
        "",
        "The same list is in the program under `?`, where it can be searched. Other keys can be chosen by the name in",
        "the last column: [settings.md](settings.md).",
    ]
    for place, title in PLACES.items():
        entries = [
            (key_sign(action.key), action.help, f"`{action.id}`")
            for action in ACTIONS
            if action.where == place
        ]
        if place == "everywhere":
            entries += [(tab.key, f"Go to {tab.title}.", "") for tab in TABS]
        if entries:
            lines += ["", f"## {title}", "", "| key | does | name |", "|---|---|---|"]
            lines += [f"| `{sign}` | {words} | {name} |" for sign, words, name in entries]
    return "\n".join(lines) + "\n"


if __name__ == "__main__":
    sys.stdout.write(key_reference())
