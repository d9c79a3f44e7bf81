"""Opening what a row is about, from any screen: a document with its lines, or a customer in its list."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from seqxero_tui.billing.words import DocumentKind

if TYPE_CHECKING:
    from seqxero_tui.tui.app import SeqxeroApp
    from seqxero_tui.tui.screens.list_room import ListRoom

_DOCUMENTS = {kind.value for kind in DocumentKind}


def can_open(kind: str) -> bool:
    """Whether there is a screen for things of this kind."""
    return kind in _DOCUMENTS or kind == "customer"


def open_object(app: SeqxeroApp, kind: str, object_id: str, tab: str) -> None:
    """A document above the screen in front, esc leads back; a customer in the list of customers."""
    if kind in _DOCUMENTS:
        from seqxero_tui.tui.screens.document_detail import DocumentDetail

        app.push_screen(DocumentDetail(DocumentKind(kind), object_id, tab))
    elif kind == "customer":
        _show_customer(app, object_id)


def to_list(app: SeqxeroApp, tab: str) -> ListRoom[Any] | None:
    """The list of a numbered screen, in front; what was opened above it is left. None where something is not saved there:
    that stays, and is said; and where the screen is no list."""
    from seqxero_tui.tui.doer import Doer
    from seqxero_tui.tui.screens.list_room import ListRoom

    app.action_go(tab)
    bottom = app.screen_stack[0]
    if not isinstance(bottom, ListRoom):
        return None
    for screen in app.screen_stack[1:]:
        held = screen.unsaved() or app.jobs.writing(screen) if isinstance(screen, Doer) else None
        if held:
            app.notify(f"{held} It stays open.", severity="warning")
            return None
    while app.screen is not bottom:
        app.pop_screen()
    return bottom


def _show_customer(app: SeqxeroApp, customer_id: str) -> None:
    screen = to_list(app, "customers")

    def show() -> None:
        if screen is not None and screen.is_active:
            screen.pane.take_back()
            screen.pane.refill(keep=customer_id)

    app.call_after_refresh(show)
