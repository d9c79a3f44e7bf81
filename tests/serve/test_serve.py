"""The interface in a browser: the real program behind a websocket, over real HTTP."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from urllib.parse import urlsplit

import aiohttp
import pytest

from seqxero_tui.errors import InputError
from seqxero_tui.serve.server import Window
from tests.cli.conftest import Answer, seqxero

__all__ = ["seqxero"]


@asynccontextmanager
async def served() -> AsyncIterator[str]:
    """The address of a running server."""
    ended = asyncio.Event()
    address: asyncio.Future[str] = asyncio.get_running_loop().create_future()
    serving = asyncio.create_task(Window(["--profile", "default"]).serve_until(0, address.set_result, ended))
    try:
        yield await address
    finally:
        ended.set()
        await serving


def root(address: str) -> str:
    return f"http://{urlsplit(address).netloc}"


async def test_the_program_is_drawn_in_the_browser_and_takes_its_keys() -> None:
    async with (
        served() as address,
        aiohttp.ClientSession(cookie_jar=aiohttp.CookieJar(unsafe=True)) as browser,
    ):
        page = await browser.get(address)
        assert page.status == 200
        assert "key=" not in str(page.url)
        text = await page.text()
        assert "://" not in text.replace(root(address), "").replace(root(address).replace("http", "ws"), "")
        assert "default-src 'none'" in page.headers["Content-Security-Policy"]
        assert (await browser.get(f"{root(address)}/static/js/textual.js")).status == 200
        assert (await browser.get(f"{root(address)}/focus.js")).status == 200
        async with browser.ws_connect(f"{root(address)}/ws?width=80&height=24") as window:
            await until(window, "Environment")
            await window.send_json(["stdin", "?"])
            await until(window, "earch the keys")


async def until(window: aiohttp.ClientWebSocketResponse, words: str) -> None:
    """Until the program has drawn these words."""
    drawn = ""
    async with asyncio.timeout(60):
        while words not in drawn:
            message = await window.receive()
            assert message.type in (aiohttp.WSMsgType.BINARY, aiohttp.WSMsgType.TEXT), message
            if message.type is aiohttp.WSMsgType.BINARY:
                drawn += message.data.decode()


async def test_without_the_key_nothing_is_given_out() -> None:
    async with served() as address, aiohttp.ClientSession() as stranger:
        for path in ("/", "/ws", "/static/js/textual.js", "/focus.js", "/download/x", "/?key=guess"):
            assert (await stranger.get(f"{root(address)}{path}")).status == 403, path
        assert (await stranger.get(address, headers={"Host": "evil.example"})).status == 403


async def test_a_port_that_is_taken_is_said() -> None:
    async with served() as address:
        with pytest.raises(InputError) as refused:
            await Window([]).serve_until(urlsplit(address).port or 0, lambda _: None, asyncio.Event())
    assert refused.value.problem.code == "port_unusable"


def test_the_command_refuses_what_is_no_port(seqxero: Callable[..., Answer]) -> None:
    assert seqxero("serve", "--port", "70000").code == 2
