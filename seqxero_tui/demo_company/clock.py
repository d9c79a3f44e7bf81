"""The Demo Company's own idea of time, which tests and people can move forward."""

from __future__ import annotations

import time
from datetime import UTC, datetime, timedelta

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


class Clock:
    """The machine's time plus an offset that only ever grows."""

    def __init__(self, offset_seconds: float = 0.0) -> None:
        self._offset = timedelta(seconds=offset_seconds)

    @property
    def offset_seconds(self) -> float:
        return self._offset.total_seconds()

    def now(self) -> datetime:
        """The present instant here, UTC-aware."""
        return datetime.fromtimestamp(time.time(), UTC) + self._offset

    def advance(self, seconds: float) -> None:
        """Move time forward; ValueError for a negative step, since issued tokens and stamps cannot be unissued."""
        if seconds < 0:
            raise ValueError("The Demo Company's clock only moves forward.")
        self._offset += timedelta(seconds=seconds)


def milliseconds(instant: datetime) -> int:
    """Whole milliseconds since 1970, the form in which stamps are stored and sent."""
    return (instant - _EPOCH) // timedelta(milliseconds=1)


def from_milliseconds(stamp: int) -> datetime:
    """The inverse of `milliseconds`."""
    return _EPOCH + timedelta(milliseconds=stamp)
