"""Consent and connections: which organisations an app may reach, until someone takes that back."""

from __future__ import annotations

from datetime import datetime

from seqxero_tui.demo_company.clock import from_milliseconds, milliseconds
from seqxero_tui.demo_company.storage import Storage
from seqxero_tui.demo_company.wire import Json, decode, new_id


def give_consent(
    storage: Storage, *, client_id: str, scopes: list[str], tenant_ids: list[str], now: datetime
) -> tuple[str, str]:
    """Connect the app to organisations; scopes add up over consents (xero-api 1.8).

    Answers with the id of this authentication event and every scope granted so far, space separated.
    """
    event, stamp = new_id(), milliseconds(now)
    row = storage.one("SELECT scopes FROM consent WHERE client_id = ?", (client_id,))
    earlier = row["scopes"].split() if row else []
    granted = " ".join(dict.fromkeys([*scopes, *earlier]))
    storage.insert("consent", {"client_id": client_id, "scopes": granted}, replace=True)
    for tenant_id in tenant_ids:
        renewed = storage.run(
            "UPDATE connection SET auth_event_id = ?, updated = ? WHERE client_id = ? AND tenant_id = ?",
            (event, stamp, client_id, tenant_id),
        )
        if not renewed:
            storage.insert(
                "connection",
                {
                    "id": new_id(),
                    "client_id": client_id,
                    "tenant_id": tenant_id,
                    "auth_event_id": event,
                    "created": stamp,
                    "updated": stamp,
                },
            )
    return event, granted


def set_up(storage: Storage, client_id: str, tenant_id: str, now: datetime) -> None:
    """Connect a custom connection to its organisation, as a person does once in Xero's developer pages."""
    stamp = milliseconds(now)
    row = {
        "client_id": client_id,
        "tenant_id": tenant_id,
        "auth_event_id": "",
        "created": stamp,
        "updated": stamp,
    }
    storage.insert("connection", {"id": new_id(), **row})


def only_tenant(storage: Storage, client_id: str) -> str | None:
    """The organisation of a custom connection, None when it has been disconnected."""
    row = storage.one("SELECT tenant_id FROM connection WHERE client_id = ?", (client_id,))
    return None if row is None else str(row["tenant_id"])


def connected(storage: Storage, client_id: str, auth_event_id: str | None = None) -> list[Json]:
    """`GET /connections`, newest authorisation first."""
    rows = storage.all(
        "SELECT c.*, o.body AS organisation FROM connection c JOIN organisation o USING (tenant_id)"
        " WHERE c.client_id = ? AND (? IS NULL OR c.auth_event_id = ?) ORDER BY c.updated DESC, o.position",
        (client_id, auth_event_id, auth_event_id),
    )
    return [
        {
            "id": row["id"],
            "authEventId": row["auth_event_id"] or None,
            "tenantId": row["tenant_id"],
            "tenantType": "ORGANISATION",
            "tenantName": decode(row["organisation"])["Name"],
            "createdDateUtc": _seven_decimals(row["created"]),
            "updatedDateUtc": _seven_decimals(row["updated"]),
        }
        for row in rows
    ]


def is_connected(storage: Storage, client_id: str, tenant_id: str) -> bool:
    found = storage.one(
        "SELECT 1 FROM connection WHERE client_id = ? AND tenant_id = ?", (client_id, tenant_id)
    )
    return found is not None


def disconnect(storage: Storage, client_id: str, connection_id: str) -> bool:
    """`DELETE /connections/{id}`; False when there is no such connection."""
    return bool(
        storage.run("DELETE FROM connection WHERE client_id = ? AND id = ?", (client_id, connection_id))
    )


def revoke(storage: Storage, client_id: str) -> None:
    """Take back everything: connections, refresh tokens and remembered scopes. Access tokens run out by themselves."""
    with storage.transaction():
        for table in ("connection", "refresh_token", "consent", "authorization_code"):
            storage.run(f"DELETE FROM {table} WHERE client_id = ?", (client_id,))  # noqa: S608


def _seven_decimals(stamp: int) -> str:
    return from_milliseconds(stamp).strftime("%Y-%m-%dT%H:%M:%S.%f") + "0"
