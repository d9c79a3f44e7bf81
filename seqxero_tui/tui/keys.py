"""The reference of keys as Markdown, from the registry: `python -m seqxero_tui.tui.keys > docs/keys.md`."""

from __future__ import annotations

import sys

from seqxero_tui.tui.actions import ACTIONS, PLACES
from seqxero_tui.tui.tabs import TABS


def key_reference() -> str:
    """Every key, by the place where it works."""
    lines = ["# Keys", "", "The same list is in the program under `?`, where it can be searched."]
    for place, title in PLACES.items():
        entries = [(action.sign, action.help) for action in ACTIONS if action.where == place]
        if place == "everywhere":
            entries += [(tab.key, f"Go to {tab.title}.") for tab in TABS]
        if entries:
            lines += ["", f"## {title}", "", "| key | does |", "|---|---|"]
            lines += [f"| `{sign}` | {words} |" for sign, words in entries]
    return "\n".join(lines) + "\n"


if __name__ == "__main__":
    sys.stdout.write(key_reference())
