"""The log: private, rotating, and without a single secret."""

from __future__ import annotations

import logging
import stat
from collections.abc import Iterator
from pathlib import Path

import pytest

from seqxero_tui.logs import PrivateRotatingFile, set_up_logging
from seqxero_tui.profile import Profile
from seqxero_tui.redaction import redact

JWT = "eyJhbGciOiJSUzI1NiJ9.eyJzdWIiOiJ4In0.c2lnbmF0dXJl-_x"
OPAQUE = "q7Yd0kV3pXcR2nT8mZ1wB5sJ6hL9fA4eG0uK7iO3yQ"


@pytest.mark.parametrize(
    ("text", "secret"),
    [
        (f"answer {JWT} came", JWT),
        (f"Authorization: Bearer {OPAQUE}", OPAQUE),
        ("'authorization': 'Basic dXNlcjpwYXNz'", "dXNlcjpwYXNz"),
        ("Set-Cookie: session=abc; HttpOnly", "abc"),
        ('{"refresh_token": "short1", "expires_in": 1800}', "short1"),
        ("TokenSet(access_token='abc def', scope='x')", "abc def"),
        ("grant_type=refresh_token&refresh_token=abc%2F1&x=1", "abc%2F1"),
        ("GET /callback?code=Xy12&state=Zw34 HTTP/1.1", "Xy12"),
        ("GET /callback?code=Xy12&state=Zw34 HTTP/1.1", "Zw34"),
        ("postgresql://ledger:hunter2@db.example/x", "hunter2"),
        (f"unexpected value {OPAQUE}", OPAQUE),
        ("code_verifier=dBjftJeZ4CVP", "dBjftJeZ4CVP"),
        ("the key rk_live_51Abc is no key", "51Abc"),
        ("signed with whsec_abc/+def=", "abc/+def"),
        ("postgresql://ledger:p@ss/w:rd?#x@db.example/x", "w:rd"),
        ("postgresql+psycopg://ledger:two words@db.example/x", "two"),
        ("mysql://ledger:12345/6@db.example/x", "12345"),
        ("https://me:hun/ter@2@api.example/x", "hun/ter"),
        ("http://:hunter2@api.example/x", "hunter2"),
    ],
)
def test_secrets_are_taken_out(text: str, secret: str) -> None:
    assert secret not in redact(text)
    assert "[redacted]" in redact(text)


@pytest.mark.parametrize(
    "text",
    [
        "POST /Invoices 200 84 ms 0a1b2c3d-4e5f-6a7b-8c9d-0e1f2a3b4c5d",
        '{"code": "missing_email", "message": "There is no e-mail address."}',
        "state=not_pushed account code=200",
        "GET http://localhost:8080/open/invoice/1?to=me@example.com refused",
        "seqxero_tui/sync/documents.py:120:finalize_documents_and_mark_them_for_the_next_push",
        "sha256 9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08",
    ],
)
def test_what_helps_to_find_a_fault_stays(text: str) -> None:
    assert redact(text) == text


@pytest.fixture
def profile(tmp_path: Path) -> Iterator[Profile]:
    profile = Profile.from_environment(env={"SEQXERO_HOME": str(tmp_path)})
    profile.create()
    root = logging.getLogger()
    level = root.level
    yield profile
    for handler in [each for each in root.handlers if isinstance(each, PrivateRotatingFile)]:
        root.removeHandler(handler)
        handler.close()
    root.setLevel(level)


def test_the_log_is_private_redacted_and_cannot_be_forged(profile: Profile) -> None:
    path = set_up_logging(profile)
    log = logging.getLogger("seqxero.xero")
    log.info("signed in with %s", JWT)
    log.info("name %s", "x\x1b[31m\n2030-01-01 forged line")
    try:
        raise ValueError(f"refresh_token={OPAQUE}")
    except ValueError:
        log.exception("refused")
    text = path.read_text()
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert JWT not in text
    assert OPAQUE not in text
    assert "\x1b" not in text
    assert "\n2030-01-01" not in text
    assert "ValueError: refresh_token=[redacted]" in text


def test_setting_up_twice_writes_each_line_once(profile: Profile) -> None:
    set_up_logging(profile)
    path = set_up_logging(profile)
    logging.getLogger("seqxero.xero").info("only once")
    assert path.read_text().count("only once") == 1


def test_a_rotated_log_is_private_too(profile: Profile) -> None:
    path = set_up_logging(profile)
    handler = next(each for each in logging.getLogger().handlers if isinstance(each, PrivateRotatingFile))
    logging.getLogger("seqxero").info("first")
    handler.doRollover()
    logging.getLogger("seqxero").info("second")
    for each in (path, path.with_name("seqxero.log.1")):
        assert stat.S_IMODE(each.stat().st_mode) == 0o600
