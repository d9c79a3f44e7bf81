"""Sample data in the shapes of Sequence's API, invented from end to end; loaded like any other file."""

from __future__ import annotations

from importlib.resources import files


def sample_text() -> str:
    """The sample's JSON text, for `billing.load.load`."""
    return files(__name__).joinpath("sequence.json").read_text("utf-8")
