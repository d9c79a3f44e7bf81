"""Opening what a row is about, from any screen: a document with its lines, or a customer in its list."""

from __future__ import annotations

from typing import TYPE_CHECKING

from seqxero_tui.billing.words import DocumentKind

if TYPE_CHECKING:
    from seqxero_tui.tui.app import SeqxeroApp

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


def _show_customer(app: SeqxeroApp, customer_id: str) -> None:
    from seqxero_tui.tui.screens.customers import CustomersScreen

    app.action_go("customers")

    def show() -> None:
        screen = app.screen
        if isinstance(screen, CustomersScreen):
            screen.pane.take_back()
            screen.pane.refill(keep=customer_id)

    app.call_after_refresh(show)
