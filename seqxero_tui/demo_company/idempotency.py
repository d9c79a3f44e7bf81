"""The six-minute memory behind the `Idempotency-Key` header (xero-api section 3)."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass

from seqxero_tui.demo_company.storage import Storage

MEMORY_MS = 6 * 60 * 1000
LONGEST_KEY = 128


@dataclass(frozen=True)
class Remembered:
    """An answer as it was first given."""

    status: int
    content_type: str
    body: bytes


class KeyReused(Exception):
    """The key was first used with another method, address or body."""


def fingerprint(method: str, target: str, tenant_id: str, body: bytes) -> str:
    """What must be equal for two requests to be the same one."""
    digest = hashlib.sha256()
    for part in (method.encode(), target.encode(), tenant_id.encode(), body):
        digest.update(len(part).to_bytes(8, "big") + part)
    return digest.hexdigest()


def _name(client_id: str, key: str) -> str:
    """Keys of different apps never meet."""
    return f"{client_id} {key}"


def recall(storage: Storage, client_id: str, key: str, mark: str, now: int) -> Remembered | None:
    """The first answer to the app under `key`, None when it is new or forgotten.

    Raises KeyReused for a different request.
    """
    storage.run("DELETE FROM remembered_answer WHERE created <= ?", (now - MEMORY_MS,))
    row = storage.one("SELECT * FROM remembered_answer WHERE key = ?", (_name(client_id, key),))
    if row is None:
        return None
    if row["fingerprint"] != mark:
        raise KeyReused(key)
    return Remembered(row["status"], row["content_type"], row["body"])


def remember(storage: Storage, client_id: str, key: str, mark: str, now: int, answer: Remembered) -> None:
    """Keep an answer, in the transaction of the work it tells of."""
    storage.insert(
        "remembered_answer",
        {
            "key": _name(client_id, key),
            "fingerprint": mark,
            "created": now,
            "status": answer.status,
            "content_type": answer.content_type,
            "body": answer.body,
        },
    )
