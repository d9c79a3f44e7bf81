"""Who may come into the interface in the browser: whoever has the key, from our own pages, to our own host."""

from __future__ import annotations

import pytest

from seqxero_tui.serve.guard import Answer, Guard

GUARD = Guard(8744, "the-key")
HOST = {"Host": "127.0.0.1:8744"}
COOKIE = {"seqxero-8744": "the-key"}


@pytest.mark.parametrize(
    ("path", "headers", "query", "cookies", "answer"),
    [
        ("/", HOST, {"key": "the-key"}, {}, Answer.TAKE_COOKIE),
        ("/", HOST, {}, COOKIE, Answer.COME_IN),
        ("/ws", HOST | {"Origin": "http://127.0.0.1:8744"}, {}, COOKIE, Answer.COME_IN),
        ("/", HOST, {}, {}, Answer.STAY_OUT),
        ("/", HOST, {"key": "another"}, {}, Answer.STAY_OUT),
        ("/", HOST, {"key": "ключ"}, {}, Answer.STAY_OUT),
        ("/ws", HOST, {"key": "the-key"}, {}, Answer.STAY_OUT),
        ("/", HOST, {}, {"seqxero-8744": "another"}, Answer.STAY_OUT),
        ("/", HOST, {}, {"seqxero-8745": "the-key"}, Answer.STAY_OUT),
        ("/ws", HOST | {"Origin": "https://evil.example"}, {}, COOKIE, Answer.STAY_OUT),
        ("/ws", HOST | {"Origin": "http://127.0.0.1:9999"}, {}, COOKIE, Answer.STAY_OUT),
        ("/ws", HOST | {"Origin": "null"}, {}, COOKIE, Answer.STAY_OUT),
        ("/", {"Host": "evil.example:8744"}, {"key": "the-key"}, COOKIE, Answer.STAY_OUT),
        ("/", {"Host": "localhost:8744"}, {"key": "the-key"}, COOKIE, Answer.STAY_OUT),
        ("/", {}, {}, COOKIE, Answer.STAY_OUT),
    ],
)
def test_only_the_key_and_then_its_cookie_let_in(
    path: str, headers: dict[str, str], query: dict[str, str], cookies: dict[str, str], answer: Answer
) -> None:
    assert GUARD.judge(path, headers, query, cookies) is answer


def test_every_start_has_a_key_of_its_own_and_shows_it_nowhere_but_in_the_address() -> None:
    one, other = Guard(1), Guard(1)
    assert one.key != other.key
    assert len(one.key) >= 32
    assert one.key in one.address
    assert one.key not in repr(one)
