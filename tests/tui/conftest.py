from __future__ import annotations

import socket
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from textual.css.model import RuleSet
from textual.css.stylesheet import Stylesheet

from seqxero_tui.billing.sample import sample_text
from seqxero_tui.demo_company import DemoCompanyServer
from seqxero_tui.profile import Profile
from seqxero_tui.workspace import Workspace
from tests.office import Office, open_office
from tests.one_by_one import nothing_is_read_one_by_one  # noqa: F401 - for every test here
from tests.tui.driver import Tui


@pytest.fixture(autouse=True, scope="session")
def styles_parsed_once() -> Iterator[None]:
    """Every app parses some hundred style sheets anew; here they are parsed once for all apps of the same colours."""
    parse, parsed = Stylesheet._parse_rules, {}

    def parse_once(sheet: Stylesheet, css: str, *arguments: Any, **more: Any) -> list[RuleSet]:
        key = (css, arguments, tuple(more.items()), tuple(sheet._variables.items()))
        if key not in parsed:
            parsed[key] = parse(sheet, css, *arguments, **more)
        return parsed[key]

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Stylesheet, "_parse_rules", parse_once)
        yield


@pytest.fixture
def server() -> Iterator[DemoCompanyServer]:
    with DemoCompanyServer(tier="none") as running:
        yield running


@pytest.fixture
def office(server: DemoCompanyServer, own_home: Path) -> Iterator[Office]:
    """Connected and set up, without data."""
    opened = open_office(server, own_home)
    yield opened
    opened.workspace.close()


@pytest.fixture
def sample_office(office: Office) -> Office:
    """Connected and set up, with the sample data of the demo and the contacts read; nothing is linked yet."""
    office.workspace.load(sample_text())
    office.workspace.customers.reload_contacts()
    return office


@pytest.fixture
def newcomer(own_home: Path) -> Iterator[Office]:
    """Sample data and a Demo Company, and no connection between them; the callback has a port of its own."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    environment = {"SEQXERO_HOME": str(own_home), "SEQXERO_CALLBACK_PORT": str(port)}
    with DemoCompanyServer(tier="none", redirect_uri=f"http://localhost:{port}/callback") as server:
        office = Office(server, None, environment)  # type: ignore[arg-type]
        profile = Profile.from_environment("demo", environment)
        office.workspace = Workspace.open(profile, clock=office.now, environment=environment)
        office.workspace.load(sample_text())
        yield office
        office.workspace.close()


async def choose_account(t: Tui, code: str) -> None:
    """Take an account in the picker that is open, by its code."""
    await t.type(code)
    await t.press("enter")
