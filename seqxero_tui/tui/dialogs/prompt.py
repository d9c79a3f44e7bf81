"""One line of text, asked for with a word of explanation; what is wrong with it stands right below it."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from textual.app import ComposeResult
from textual.widgets import Input, Static

from seqxero_tui.present.pieces import Line, Tone
from seqxero_tui.tui.dialogs.base import Dialog, foot
from seqxero_tui.tui.plain import content, line_content, lines_content
from seqxero_tui.tui.widgets.field import Field


class Prompt(Dialog[str]):
    """Answers the text, stripped; None when left. `check` says what is wrong with a text, or None; `look` what it
    comes to, while it is typed."""

    def __init__(
        self,
        title: str,
        story: Sequence[Line],
        *,
        value: str = "",
        placeholder: str = "",
        check: Callable[[str], str | None] = lambda text: None if text else "Type it, or press Esc.",
        look: Callable[[str], Line] | None = None,
    ) -> None:
        super().__init__(title)
        self._story = story
        self._value = value
        self._placeholder = placeholder
        self._check = check
        self._look = look

    def inside(self) -> ComposeResult:
        """Explanation, field, fault, keys."""
        yield Static(lines_content(self._story), classes="prompt-story")
        yield Field(self._value, placeholder=self._placeholder, classes="prompt-input")
        yield Static(classes="prompt-fault")
        yield foot(("enter", "Go on"))

    def on_mount(self) -> None:
        """Ready to type."""
        field = self.query_one(Input)
        field.focus()
        if self._look is not None:
            self.query_one(".prompt-fault", Static).update(line_content(self._look(field.value)))

    def on_input_changed(self, event: Input.Changed) -> None:
        """What it comes to."""
        event.stop()
        if self._look is not None:
            self.query_one(".prompt-fault", Static).update(line_content(self._look(event.value)))

    def on_input_submitted(self, event: Input.Submitted) -> None:
        """The answer, once nothing is wrong with it."""
        event.stop()
        text = event.value.strip()
        fault = self._check(text)
        if fault is None:
            self.dismiss(text)
        else:
            self.query_one(".prompt-fault", Static).update(content(fault, Tone.WARN))
