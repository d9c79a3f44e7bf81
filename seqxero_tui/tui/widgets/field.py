"""A line to type into: flat, with a cursor that stands still."""

from __future__ import annotations

from textual.widgets import Input

from seqxero_tui.present import masking


class Field(Input):
    """Textual's input without frame and blinking."""

    def __init__(
        self, value: str = "", *, placeholder: str = "", id: str | None = None, classes: str | None = None
    ) -> None:
        super().__init__(value, placeholder=placeholder, compact=True, id=id, classes=classes)
        self.set_reactive(Input.cursor_blink, False)
        # What is typed can be seen by whoever types it; what stood here before may be a name.
        self.password = bool(value) and masking.is_on()
