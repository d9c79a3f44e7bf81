"""An HTTP answer as the rooms see it, so that only the transport knows which library fetched it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime


@dataclass(frozen=True, slots=True)
class Reply:
    """Status, headers (names in lower case) and whole body of one answer."""

    status: int
    headers: Mapping[str, str] = field(repr=False)
    body: bytes = field(repr=False)

    @property
    def ok(self) -> bool:
        return 200 <= self.status < 300

    @property
    def is_json(self) -> bool:
        """Whether the answer says it is JSON. What does not say so is never parsed as such."""
        media_type = self.headers.get("content-type", "").partition(";")[0].strip().lower()
        return media_type == "application/json" or media_type.endswith("+json")

    @property
    def request_id(self) -> str | None:
        """The server's name for this call, to quote to its support: Xero and Stripe each have a header for it."""
        return self.headers.get("xero-correlation-id") or self.headers.get("request-id")

    @property
    def date(self) -> datetime | None:
        """The server's clock, to the second; None when it does not tell."""
        try:
            stamp = parsedate_to_datetime(self.headers.get("date", ""))
        except ValueError:
            return None
        return stamp.replace(tzinfo=UTC) if stamp.tzinfo is None else stamp.astimezone(UTC)


def retry_after(headers: Mapping[str, str], *, default: float = 60.0, longest: float = 3600.0) -> float:
    """Seconds to wait as `Retry-After` says, at most `longest`; `default` when it says nothing of sense."""
    text = headers.get("retry-after", "").strip()
    if not text.isascii() or not text.isdigit() or int(text[:12]) == 0:
        return default
    return min(float(text[:12]), longest)
