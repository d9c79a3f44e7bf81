"""A few fields to fill in: what is wrong stands right below each, what it all comes to below them, while one types."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import ClassVar

from textual import events
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, VerticalScroll
from textual.widgets import Input, Static

from seqxero_tui.present.actions import key_of
from seqxero_tui.present.pieces import Line, Tone
from seqxero_tui.tui.bindings import bindings
from seqxero_tui.tui.dialogs.base import Dialog, foot
from seqxero_tui.tui.plain import content, lines_content
from seqxero_tui.tui.widgets.choices import CURSOR
from seqxero_tui.tui.widgets.field import Field

Texts = Mapping[str, str]
"""What stands in the fields, by name."""


@dataclass(frozen=True, slots=True)
class EntryField:
    """A field of the form: its name, the words before it, what stands in it at first and while it is empty."""

    name: str
    label: str
    value: str = ""
    placeholder: str = ""


@dataclass(frozen=True, slots=True)
class Judgement:
    """What is said about the fields: a sentence for each that is wrong, and lines on what they come to."""

    faults: Mapping[str, str]
    summary: Sequence[Line] = ()


class Entry(Dialog[Texts]):
    """Answers the texts once nothing is wrong with them. A fault is told once its field was touched, or at the end."""

    PLACES: ClassVar[tuple[str, ...]] = ("entry",)
    BINDINGS: ClassVar[list[BindingType]] = [
        *bindings("entry"),
        Binding("up", "app.focus_previous", show=False),
        Binding("down", "app.focus_next", show=False),
    ]

    def __init__(
        self,
        title: str,
        fields: Sequence[EntryField],
        judge: Callable[[Texts], Judgement],
        *,
        story: Sequence[Line] = (),
        agree: str = "Keep",
        begin_at: str = "",
    ) -> None:
        super().__init__(title)
        self._fields, self._judge, self._story, self._agree = tuple(fields), judge, tuple(story), agree
        self._begin_at = begin_at or self._fields[0].name
        self._touched: set[str] = set()

    def inside(self) -> ComposeResult:
        """Explanation, fields with their faults, what it comes to, keys."""
        if self._story:
            yield Static(lines_content(self._story), classes="entry-story")
        with VerticalScroll(classes="entry-fields", can_focus=False):
            for field in self._fields:
                with Horizontal(classes="entry-row"):
                    yield Static(
                        content(f"  {field.label}", Tone.MUTED),
                        id=f"label-{field.name}",
                        classes="entry-label",
                    )
                    yield Field(field.value, placeholder=field.placeholder, id=f"entry-{field.name}")
                yield Static(id=f"fault-{field.name}", classes="entry-fault")
        yield Static(classes="entry-summary")
        yield foot((key_of("entry.keep"), self._agree), ("↑↓", "Field"))

    def on_mount(self) -> None:
        """Ready to type, with what is there selected so that typing replaces it."""
        first = self.query_one(f"#entry-{self._begin_at}", Input)
        first.focus()
        self._look()

    @property
    def texts(self) -> dict[str, str]:
        """What stands in the fields now."""
        return {field.name: self.query_one(f"#entry-{field.name}", Input).value for field in self._fields}

    def on_input_changed(self, event: Input.Changed) -> None:
        """Each key is judged."""
        event.stop()
        name = (event.input.id or "").removeprefix("entry-")
        begun = {field.name: field.value for field in self._fields}
        if event.value != begun[name]:
            self._touched.add(name)
        self._look()

    def on_descendant_focus(self, event: events.DescendantFocus) -> None:
        """The field in hand has the cursor's sign."""
        for field in self._fields:
            here = event.widget.id == f"entry-{field.name}"
            words = content(f"{CURSOR if here else ' '} {field.label}", Tone.KEY if here else Tone.MUTED)
            self.query_one(f"#label-{field.name}", Static).update(words)

    def _look(self) -> Judgement:
        judged = self._judge(self.texts)
        for field in self._fields:
            shown = self.query_one(f"#fault-{field.name}", Static)
            fault = judged.faults.get(field.name) if field.name in self._touched else None
            shown.display = fault is not None
            shown.update(content(f"! {fault}", Tone.WARN) if fault else "")
        summary = self.query_one(".entry-summary", Static)
        summary.display = bool(judged.summary)
        summary.update(lines_content(judged.summary))
        return judged

    def unsaved(self) -> str | None:
        """What was typed into it."""
        begun = {field.name: field.value for field in self._fields}
        return f"{self._title}: what was typed is not kept." if self.texts != begun else None

    def do_keep(self) -> None:
        """Answer, or go to the first field that is wrong."""
        self._touched.update(field.name for field in self._fields)
        judged = self._look()
        wrong = next((field.name for field in self._fields if field.name in judged.faults), None)
        if wrong is None:
            self.dismiss(self.texts)
        else:
            self.query_one(f"#entry-{wrong}", Input).focus()
