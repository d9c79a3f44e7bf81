"""Connecting, choosing, leaving and coming back; nothing half-saved on the way."""

from __future__ import annotations

from pathlib import Path
from urllib.parse import urlencode

import pytest

from seqxero_tui.demo_company import DemoCompanyServer
from seqxero_tui.errors import InputError, SeqxeroError, SetupError
from seqxero_tui.profile import Profile
from seqxero_tui.workspace import Workspace
from seqxero_tui.xero.hosts import XeroHosts
from tests.office import Office, customer, invoice, open_office


def fresh(home: Path) -> Workspace:
    environment = {"SEQXERO_HOME": str(home)}
    return Workspace.open(Profile.from_environment("fresh", environment), environment=environment)


def test_a_declined_consent_leaves_nothing_behind(server: DemoCompanyServer, own_home: Path) -> None:
    with fresh(own_home) as workspace:
        connection = workspace.connection
        sign_in = connection.begin(XeroHosts.from_root(server.address.url), server.address.client_id)
        answer = urlencode({"error": "access_denied", "state": sign_in.state})
        with pytest.raises(SetupError) as refused:
            connection.finish(sign_in, f"{sign_in.redirect_uri}?{answer}")
        assert refused.value.exit_code == 3
        assert connection.current() is None
        assert workspace._books.token_storage().load() is None


def test_an_answer_that_is_not_ours_is_dropped(server: DemoCompanyServer, own_home: Path) -> None:
    with fresh(own_home) as workspace:
        connection = workspace.connection
        sign_in = connection.begin(XeroHosts.from_root(server.address.url), server.address.client_id)
        with pytest.raises(InputError):
            connection.finish(sign_in, f"{sign_in.redirect_uri}?code=abc&state=forged")
        assert workspace._books.token_storage().load() is None


def test_a_chosen_organisation_that_cannot_be_read_is_not_connected(
    server: DemoCompanyServer, own_home: Path
) -> None:
    with fresh(own_home) as workspace:
        connection = workspace.connection
        sign_in = connection.begin(XeroHosts.from_root(server.address.url), server.address.client_id)
        pending = connection.finish(sign_in, connection.give_demo_consent(sign_in))
        server.company.add_fault("status_500", path="/Accounts", times=None)
        with pytest.raises(SeqxeroError):
            connection.choose(pending, pending.organisations[0][0])
        assert connection.current() is None
        assert workspace._books.token_storage().load() is None


def test_several_organisations_come_back_to_choose_from(server: DemoCompanyServer, own_home: Path) -> None:
    with fresh(own_home) as workspace:
        connection = workspace.connection
        hosts = XeroHosts.from_root(server.address.url)
        for tenant in server.address.tenant_ids:
            sign_in = connection.begin(hosts, server.address.client_id)
            pending = connection.finish(sign_in, connection.give_demo_consent(sign_in, tenant))
        assert {tenant for tenant, _ in pending.organisations} == set(server.address.tenant_ids)
        chosen = connection.choose(pending, server.address.tenant_ids[1])
        assert chosen.name != "Demo Company (UK)"
        with pytest.raises(InputError) as refused:
            connection.choose(pending, "another")
        assert refused.value.problem.code == "unknown_organisation"


def test_the_setup_is_complete_once_a_default_account_is_chosen(
    server: DemoCompanyServer, own_home: Path
) -> None:
    office = open_office(server, own_home, setup=False)
    connection = office.workspace.connection
    assert not connection.require().setup_complete
    for code in ("090", "800", "nonsense"):
        with pytest.raises(InputError):
            connection.setup(default_account=code)
    view, warnings = connection.setup(default_account="200", exempt_tax_type="NOSUCH")
    assert view.setup_complete
    assert [each.code for each in warnings] == ["tax_type_unknown"]
    office.workspace.close()


def test_accounts_are_offered_revenue_first_and_the_rest_on_request(office: Office) -> None:
    offered = office.workspace.connection.accounts()
    assert [each.code for each in offered] == ["200", "260", "270"]
    everything = office.workspace.connection.accounts(everything=True)
    assert len(everything) > 40
    assert not {"BANK"} & {each.type for each in everything}
    assert [each.code for each in office.workspace.connection.accounts(everything=True, text="freight")] == [
        "425"
    ]


def test_disconnecting_keeps_links_and_settings_for_the_same_organisation(office: Office) -> None:
    one = office.linked_customer()
    office.workspace.connection.disconnect()
    assert office.workspace.connection.current() is None
    assert office.workspace.customers.get(one).row.link.state == "unlinked", "seen from no organisation"
    with pytest.raises(SetupError):
        office.workspace.sync.run()
    connection = office.workspace.connection
    sign_in = connection.begin()
    pending = connection.finish(sign_in, connection.give_demo_consent(sign_in))
    view = connection.choose(pending, office.tenant)
    assert view.default_account == "200"
    assert office.workspace.customers.get(one).row.link.state == "linked"


def test_another_organisation_never_uses_the_first_ones_links_or_documents(office: Office) -> None:
    one = office.linked_customer()
    (document,) = office.final(invoice(one))
    office.workspace.sync.run()
    connection = office.workspace.connection
    other = office.server.address.tenant_ids[1]
    sign_in = connection.begin()
    pending = connection.finish(sign_in, connection.give_demo_consent(sign_in, other))
    connection.choose(pending, other)
    assert office.workspace.customers.get(one).row.link.state == "unlinked"
    row = office.get(document).row
    assert (row.xero.state, row.xero.id) == ("not_pushed", None)


def test_a_revoked_consent_asks_to_reconnect_and_keeps_the_work(office: Office) -> None:
    (document,) = office.final(invoice(office.linked_customer()))
    office.company.revoke()
    with pytest.raises(SetupError) as refused:
        office.workspace.sync.run()
    assert refused.value.exit_code == 3
    assert "connect" in refused.value.problem.remedy
    assert office.state(document) == "queued"


def test_real_xero_needs_a_client_id_of_ones_own(own_home: Path) -> None:
    with fresh(own_home) as workspace, pytest.raises(InputError) as refused:
        workspace.connection.begin()
    assert refused.value.problem.code == "missing_client_id"


def test_without_a_connection_everything_local_works(own_home: Path) -> None:
    import msgspec

    with fresh(own_home) as workspace:
        made = customer("Alone Ltd")
        draft = invoice(made["id"])
        workspace.load(msgspec.json.encode({"customers": [made], "invoices": [draft]}))
        (result,) = workspace.documents.finalize([draft["id"]])
        assert (result.number, result.problem) == ("SEQ-0001", None)
        status = workspace.status()
        assert (status.connected, [each.code for each in status.needs_you]) == (False, ["not_connected"])
