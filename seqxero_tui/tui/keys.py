"""The reference of keys as Markdown, from the registry: `python -m seqxero_tui.tui.keys > docs/keys.md`.

Each key stands with the id by which the settings can give it another one.
"""

from __future__ import annotations

import sys

from seqxero_tui.present.action import key_sign
from seqxero_tui.present.action_table import ACTIONS, PLACES
from seqxero_tui.present.actions import BY_ID
from seqxero_tui.tui.tabs import TABS

MOST_USED = (
    *("everywhere.help", "everywhere.commands", "everywhere.back", "everywhere.copy", "everywhere.jump"),
    *("everywhere.details", "everywhere.stop", "everywhere.quit"),
    *("list.filter", "list.mark", "list.mark_all", "list.sort", "panel.sidebar", "waiting.plan"),
    *("customers.import", "customers.link", "customers.round", "customers.push"),
    *("documents.detail", "detail.ledger", "document.finalize", "document.send", "document.settle"),
    *("document.refresh", "document.open"),
)
"""The keys of a month, for the README."""


def key_table() -> str:
    """The most used keys as a Markdown table, a line for each place."""
    places = dict.fromkeys(BY_ID[each].where for each in MOST_USED)
    lines = ["| | |", "|---|---|"]
    for place in places:
        here = [BY_ID[each] for each in MOST_USED if BY_ID[each].where == place]
        keys = [f"`{key_sign(action.key)}` {action.label}" for action in here]
        if place == "everywhere":
            keys.insert(0, f"`{TABS[0].key}` to `{TABS[-1].key}` the screens")
        lines.append(f"| {PLACES[place]} | {' · '.join(keys)} |")
    return "\n".join(lines) + "\n"


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
