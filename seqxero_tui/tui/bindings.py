"""Textual's bindings, from the registry of actions."""

from __future__ import annotations

from textual.binding import Binding, BindingType

from seqxero_tui.present.actions import at


def bindings(*places: str) -> list[BindingType]:
    """Textual's bindings for these places; each leads to the screen's one gate, `action_do`."""
    return [
        Binding(
            action.key,
            f"do('{action.id}')",
            action.label,
            id=action.id,
            show=bool(action.footer),
            priority=action.priority,
        )
        for action in at(places)
    ]
