"""Runs the Demo Company: in a background thread for programs and tests, or in the foreground for people."""

from __future__ import annotations

import ipaddress
import logging
import signal
import socket
import tempfile
import threading
from asyncio import BaseTransport, Transport
from collections.abc import Callable
from dataclasses import asdict, dataclass
from pathlib import Path
from types import FrameType, TracebackType
from typing import Any

import uvicorn
from starlette.types import Scope
from uvicorn.protocols.http.h11_impl import H11Protocol

from seqxero_tui.demo_company import app, company
from seqxero_tui.demo_company.identity.routes import AUTHORIZE
from seqxero_tui.demo_company.stripe.api import RESTRICTED_KEY as STRIPE_KEY
from seqxero_tui.demo_company.stripe.shapes import ROOT as STRIPE_ROOT

START_SECONDS = 30
STOP_SECONDS = 10


@dataclass(frozen=True)
class DemoCompanyAddress:
    """Where a running Demo Company answers, and who may sign in there."""

    url: str
    authorize_url: str
    token_url: str
    revocation_url: str
    connections_url: str
    api_url: str
    client_id: str
    redirect_uri: str
    tenant_ids: list[str]
    stripe_url: str
    stripe_key: str

    def as_dict(self) -> dict[str, Any]:
        """The object `demo-company serve` prints as its first line."""
        return asdict(self)


class _Server(uvicorn.Server):
    """A server that tells when it answers."""

    def __init__(self, config: uvicorn.Config) -> None:
        super().__init__(config)
        self.answering = threading.Event()

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        self.answering.set()


class _Wires:
    """The open connections by their client's address, so that a fault can cut one."""

    def __init__(self) -> None:
        self._open: dict[Any, Transport] = {}

    def protocol(self) -> type[H11Protocol]:
        """uvicorn's HTTP protocol, reporting its connections here."""
        wires = self._open

        class Reporting(H11Protocol):
            def connection_made(self, transport: BaseTransport) -> None:
                assert isinstance(transport, Transport)  # noqa: S101 - TCP always is one
                wires[transport.get_extra_info("peername")] = transport
                super().connection_made(transport)

            def connection_lost(self, exc: Exception | None) -> None:
                wires.pop(self.transport.get_extra_info("peername"), None)
                super().connection_lost(exc)

        return Reporting

    def drop(self, scope: Scope) -> None:
        transport = self._open.get(scope["client"])
        if transport is not None:
            transport.abort()


def _listen(host: str, port: int) -> socket.socket:
    """A listening socket on a loopback address; ValueError or OSError in one sentence."""
    try:
        address = ipaddress.ip_address("127.0.0.1" if host == "localhost" else host)
    except ValueError:
        raise ValueError(f"The Demo Company listens on loopback addresses only, not on {host!r}.") from None
    if not address.is_loopback:
        raise ValueError(f"The Demo Company listens on loopback addresses only, not on {host!r}.")
    # asyncio turns off Nagle's waiting (40 ms an answer) only for sockets that say they are TCP
    family = socket.AF_INET if address.version == 4 else socket.AF_INET6
    listener = socket.socket(family, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listener.bind((str(address), port))
        listener.listen(128)
    except OSError as error:
        listener.close()
        raise OSError(
            error.errno, f"The Demo Company cannot listen on {address} port {port}: {error.strerror}."
        ) from error
    return listener


class DemoCompanyServer:
    """Runs the Demo Company on a loopback address in a background thread; a context manager.

    Without `data` its file lives in a temporary folder that goes with the server; else in `data` (0600 in 0700),
    and a restart keeps everything. `port` 0 takes a free one. Signal handlers of the process are not touched.
    """

    def __init__(
        self,
        data: Path | None = None,
        *,
        port: int = 0,
        host: str = "127.0.0.1",
        region: str = "uk",
        tier: str = "starter",
        redirect_uri: str = company.DEFAULT_REDIRECT_URI,
        log_level: str = "warning",
    ) -> None:
        self._data, self._port, self._host = data, port, host
        self._options = {"region": region, "tier": tier, "redirect_uri": redirect_uri}
        self._log_level = logging.getLevelNamesMapping()[log_level.upper()]
        self._temporary: tempfile.TemporaryDirectory[str] | None = None
        self._thread: threading.Thread | None = None
        self._server: _Server | None = None
        self._address: DemoCompanyAddress | None = None
        self._company: company.Company | None = None

    @property
    def address(self) -> DemoCompanyAddress:
        """Where it answers; RuntimeError before `start`."""
        if self._address is None:
            raise RuntimeError("The Demo Company has not been started.")
        return self._address

    @property
    def company(self) -> company.Company:
        """The object behind the controls, usable from any thread; RuntimeError before `start`."""
        if self._company is None:
            raise RuntimeError("The Demo Company has not been started.")
        return self._company

    def start(self) -> DemoCompanyAddress:
        """Start and return once it answers.

        ValueError for a host, region or tier that does not exist here; OSError, in one sentence, when the port is
        taken or the data cannot be used.
        """
        listener = _listen(self._host, self._port)
        try:
            self._company = company.Company(self._folder(), **self._options)
        except BaseException:
            listener.close()
            self._forget_folder()
            raise
        self._address = self._addresses(listener)
        self._company.tokens.issuer = self._address.url
        wires = _Wires()
        config = uvicorn.Config(
            app.build(self._company, wires.drop),
            http=wires.protocol(),
            ws="none",
            lifespan="off",
            loop="asyncio",
            log_config=None,
            log_level=self._log_level,
            access_log=False,
            proxy_headers=False,
            server_header=False,
            date_header=False,
            timeout_graceful_shutdown=1,
        )
        server = self._server = _Server(config)
        self._thread = threading.Thread(
            target=server.run, kwargs={"sockets": [listener]}, name="demo-company", daemon=True
        )
        self._thread.start()
        if not server.answering.wait(START_SECONDS):
            self.stop()
            raise OSError("The Demo Company did not start in time.")
        return self._address

    def _folder(self) -> Path:
        if self._data is not None:
            return self._data
        self._temporary = tempfile.TemporaryDirectory(prefix="seqxero-demo-company-")
        return Path(self._temporary.name)

    def _forget_folder(self) -> None:
        if self._temporary is not None:
            self._temporary.cleanup()
            self._temporary = None

    def _addresses(self, listener: socket.socket) -> DemoCompanyAddress:
        host, port = listener.getsockname()[:2]
        url = f"http://[{host}]:{port}" if ":" in host else f"http://{host}:{port}"
        here = self.company
        return DemoCompanyAddress(
            url=url,
            authorize_url=url + AUTHORIZE,
            token_url=f"{url}/connect/token",
            revocation_url=f"{url}/connect/revocation",
            connections_url=f"{url}/connections",
            api_url=url + app.API_ROOT,
            client_id=here.client_id,
            redirect_uri=here.redirect_uri,
            tenant_ids=here.tenant_ids,
            stripe_url=url + STRIPE_ROOT,
            stripe_key=STRIPE_KEY,
        )

    def stop(self) -> None:
        """Stop answering and join the thread; harmless when not running."""
        if self._server is not None and self._thread is not None:
            self._server.should_exit = True
            self._thread.join(STOP_SECONDS)
            self._server = self._thread = None
            self.company.close()
            self._forget_folder()

    def __enter__(self) -> DemoCompanyServer:
        self.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.stop()


def serve(
    on_address: Callable[[DemoCompanyAddress], None],
    data: Path | None = None,
    *,
    port: int = 0,
    host: str = "127.0.0.1",
    region: str = "uk",
    tier: str = "starter",
    redirect_uri: str = company.DEFAULT_REDIRECT_URI,
    log_level: str = "warning",
) -> None:
    """Run in the foreground until SIGINT or SIGTERM, then end cleanly; `on_address` is told once it answers.

    To be called from the main thread. Raises what `DemoCompanyServer.start` raises.
    """
    over = threading.Event()

    def end(number: int, frame: FrameType | None) -> None:
        over.set()

    numbers = [signal.SIGINT, signal.SIGTERM, *([signal.SIGHUP] if hasattr(signal, "SIGHUP") else [])]
    before = {number: signal.signal(number, end) for number in numbers}
    try:
        with DemoCompanyServer(
            data,
            port=port,
            host=host,
            region=region,
            tier=tier,
            redirect_uri=redirect_uri,
            log_level=log_level,
        ) as server:
            on_address(server.address)
            over.wait()
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
