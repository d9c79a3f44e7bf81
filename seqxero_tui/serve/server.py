"""Serves the interface by textual-serve, behind a guard, with nothing fetched from elsewhere."""

from __future__ import annotations

import asyncio
import shlex
import signal
import sys
from collections.abc import Callable, Sequence
from pathlib import Path

from aiohttp import web
from aiohttp.typedefs import Handler
from textual_serve.app_service import AppService
from textual_serve.server import Server, to_int

from seqxero_tui.errors import InputError
from seqxero_tui.serve.guard import HOST, Answer, Guard

_FOLDER = Path(__file__).parent


class _Program(AppService):
    """One window's process; done only when the process is."""

    async def stop(self) -> None:
        """Tell it to quit, and wait for it."""
        await super().stop()
        if self._process is not None:
            await self._process.wait()


class Window(Server):
    """Each page that is opened starts `arguments` of this program and shows it until it is closed."""

    def __init__(self, arguments: Sequence[str]) -> None:
        command = shlex.join([sys.executable, "-m", "seqxero_tui", *arguments])
        super().__init__(command, host=HOST, port=0, title="seqxero", templates_path=_FOLDER)
        self._guard = Guard(0)

    async def on_startup(self, app: web.Application) -> None:
        """Nothing is printed: what to say is the command's affair."""

    async def handle_websocket(self, request: web.Request) -> web.WebSocketResponse:
        """A program of its own for each page, until the page is closed."""
        websocket = web.WebSocketResponse(heartbeat=15)
        await websocket.prepare(request)

        async def close() -> None:
            await websocket.close()

        program = _Program(
            self.command,
            write_bytes=websocket.send_bytes,
            write_str=websocket.send_str,
            close=close,
            download_manager=self.download_manager,
        )
        await program.start(
            to_int(request.query.get("width", ""), 80), to_int(request.query.get("height", ""), 24)
        )
        try:
            await self._process_messages(websocket, program)
        finally:
            await program.stop()
        return websocket

    async def serve_until(self, port: int, tell: Callable[[str], None], ended: asyncio.Event) -> None:
        """Serves on `port` (0: any free one) until `ended`; `tell` gets the address. Raises `InputError`."""
        app = await self._make_app()
        app.middlewares.append(self._let_in)
        app.router.add_get("/focus.js", _focus)
        runner = web.AppRunner(app, access_log=None)  # it would keep the key
        await runner.setup()
        try:
            site = web.TCPSite(runner, HOST, port)
            try:
                await site.start()
            except OSError as error:
                raise InputError(
                    "port_unusable",
                    f"Port {port} cannot be used: {error.strerror or error}.",
                    "Choose another with --port, or 0 for any that is free.",
                ) from None
            self.port = runner.addresses[0][1]
            self._guard = Guard(self.port)
            self.public_url = f"http://{self._guard.host}"
            tell(self._guard.address)
            await ended.wait()
        finally:
            await runner.cleanup()

    @web.middleware
    async def _let_in(self, request: web.Request, handler: Handler) -> web.StreamResponse:
        guard = self._guard
        match guard.judge(request.path, request.headers, request.query, request.cookies):
            case Answer.STAY_OUT:
                raise web.HTTPForbidden(text="Open the address that `seqxero serve` printed.\n")
            case Answer.TAKE_COOKIE:
                found = web.HTTPSeeOther("/")
                found.set_cookie(guard.cookie, guard.key, httponly=True, samesite="Strict", path="/")
                raise found
            case Answer.COME_IN:
                response = await handler(request)
        if not response.prepared:
            response.headers.update(_headers(guard.host))
        return response


def serve(port: int, arguments: Sequence[str], tell: Callable[[str], None]) -> None:
    """Serves until the process is told to end. Raises `InputError` when the port cannot be had."""

    async def run() -> None:
        ended = asyncio.Event()
        for name in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            asyncio.get_running_loop().add_signal_handler(name, ended.set)
        await Window(arguments).serve_until(port, tell, ended)

    asyncio.run(run())


async def _focus(request: web.Request) -> web.FileResponse:
    return web.FileResponse(_FOLDER / "focus.js")


def _headers(host: str) -> dict[str, str]:
    """What a browser may do with our pages: nothing that leaves this machine."""
    policy = (
        "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; font-src 'self' data:; "
        f"img-src 'self' data:; connect-src 'self' ws://{host}; frame-ancestors 'none'; base-uri 'none'; form-action 'none'"
    )
    return {
        "Content-Security-Policy": policy,
        "Referrer-Policy": "no-referrer",
        "X-Content-Type-Options": "nosniff",
        "Cache-Control": "no-store",
    }
