"""The sign-in on disk and its refresh: nothing torn, nothing doubled, nothing lost, nothing shown."""

from __future__ import annotations

import json
import multiprocessing
import os
import stat
import threading
from datetime import timedelta
from pathlib import Path

import httpx
import pytest

from seqxero_tui.errors import SetupError, StoreError
from seqxero_tui.xero.errors import Outcome, ReconnectNeeded, XeroError
from seqxero_tui.xero.hosts import XeroHosts
from seqxero_tui.xero.keyring_tokens import KeyringTokens
from seqxero_tui.xero.tokens import TokenFile, TokenKeeper, TokenSet
from tests.xero.fake import NOW, FakeXero, keeper, tokens

INVALID_GRANT = httpx.Response(400, json={"error": "invalid_grant"})


@pytest.fixture
def file(tmp_path: Path) -> TokenFile:
    return TokenFile(tmp_path / "secrets" / "tokens.json")


def mode(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


class TestFile:
    def test_what_is_saved_is_loaded(self, file: TokenFile) -> None:
        assert file.load() is None
        file.save(tokens())
        assert file.load() == tokens()
        file.clear()
        assert file.load() is None
        assert list(file.path.parent.iterdir()) == []

    def test_it_is_private_whatever_the_umask(self, file: TokenFile) -> None:
        before = os.umask(0)
        try:
            file.save(tokens())
            file.save(tokens("second"))
        finally:
            os.umask(before)
        assert mode(file.path.parent) == 0o700
        assert {mode(path) for path in file.path.parent.iterdir()} == {0o600}

    def test_a_mode_that_lets_others_read_is_repaired_and_told(
        self, file: TokenFile, caplog: pytest.LogCaptureFixture
    ) -> None:
        file.save(tokens())
        file.path.chmod(0o644)
        file.path.parent.chmod(0o755)
        assert file.load() == tokens()
        assert mode(file.path) == 0o600
        assert "could be read by others" in caplog.text
        file.save(tokens())
        assert mode(file.path.parent) == 0o700

    @pytest.mark.parametrize(
        "torn", [b"", b'{"access_token": "a', b"[]", b"null", b'{"access_token": "a"}', b"\xff"]
    )
    def test_a_torn_file_gives_way_to_the_one_before(self, file: TokenFile, torn: bytes) -> None:
        file.save(tokens("first"))
        file.save(tokens("second"))
        file.path.write_bytes(torn)
        loaded = file.load()
        assert loaded is not None
        assert loaded.access_token == "first"

    def test_a_torn_file_with_nothing_before_it_is_said(self, file: TokenFile) -> None:
        file.save(tokens())
        file.path.write_bytes(b"{")
        with pytest.raises(SetupError) as caught:
            file.load()
        assert caught.value.problem.code == "tokens_damaged"

    def test_the_one_before_goes_once_the_new_one_has_worked(self, file: TokenFile) -> None:
        file.save(tokens("first"))
        file.save(tokens("second"))
        file.proved()
        assert [path.name for path in file.path.parent.iterdir()] == ["tokens.json"]

    def test_a_link_is_refused(self, file: TokenFile, tmp_path: Path) -> None:
        file.save(tokens())
        elsewhere = tmp_path / "elsewhere.json"
        file.path.rename(elsewhere)
        file.path.symlink_to(elsewhere)
        with pytest.raises(SetupError) as caught:
            file.load()
        assert caught.value.problem.code == "tokens_not_trusted"

    def test_another_users_file_is_refused(self, file: TokenFile, monkeypatch: pytest.MonkeyPatch) -> None:
        file.save(tokens())
        monkeypatch.setattr(os, "getuid", lambda: 4_000_000)
        with pytest.raises(SetupError, match="another user"):
            file.load()

    def test_it_is_on_the_disk_file_and_folder_before_saving_returns(
        self, file: TokenFile, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        flushed: list[bool] = []
        fsync = os.fsync

        def record(handle: int) -> None:
            flushed.append(stat.S_ISDIR(os.fstat(handle).st_mode))
            fsync(handle)

        monkeypatch.setattr(os, "fsync", record)
        file.save(tokens())
        assert flushed == [False, True]

    def test_a_full_disk_leaves_the_old_one(self, file: TokenFile, monkeypatch: pytest.MonkeyPatch) -> None:
        file.save(tokens("first"))

        def full(handle: int) -> None:
            raise OSError(28, "No space left on device")

        monkeypatch.setattr(os, "fsync", full)
        with pytest.raises(StoreError, match="No space left"):
            file.save(tokens("second"))
        monkeypatch.undo()
        assert file.load() == tokens("first")


def _die_while_saving(path: str, step: int) -> None:
    done = 0
    replace = Path.replace

    def dying(self: Path, target: Path) -> Path:
        nonlocal done
        if done == step:
            os._exit(9)
        done += 1
        return replace(self, target)

    Path.replace = dying  # type: ignore[method-assign,assignment]
    TokenFile(Path(path)).save(tokens("second", minutes=60))


@pytest.mark.parametrize("step", [0, 1, 2])
def test_a_crash_in_the_middle_of_saving_leaves_the_new_set(file: TokenFile, step: int) -> None:
    file.save(tokens("first"))
    process = multiprocessing.get_context("spawn").Process(
        target=_die_while_saving, args=(str(file.path), step)
    )
    process.start()
    process.join(30)
    loaded = file.load()
    assert loaded is not None
    assert loaded.access_token == "second"
    file.save(tokens("third", minutes=90))
    assert [each.name for each in sorted(file.path.parent.iterdir())] == [
        "tokens.json",
        "tokens.json.previous",
    ]
    file.path.write_bytes(b"")
    loaded = file.load()
    assert loaded is not None
    assert loaded.access_token == "second", "the one before is the one that was nearly lost"


@pytest.mark.parametrize(
    "rest", [b"", b'{"access_token": "a', tokens("older", minutes=10).to_json().encode()]
)
def test_what_is_left_of_a_save_counts_only_when_it_is_whole_and_newer(file: TokenFile, rest: bytes) -> None:
    file.save(tokens("first"))
    left = file.path.with_name("tokens.json.new")
    left.write_bytes(rest)
    left.chmod(0o600)
    assert file.load() == tokens("first")
    file.save(tokens("second"))
    assert file.load() == tokens("second")


def test_a_token_set_shows_no_secret() -> None:
    assert "access-0" not in repr(tokens())
    assert "refresh-0" not in repr(tokens())


def test_a_token_is_given_out_until_a_minute_before_its_end(tmp_path: Path) -> None:
    fake = FakeXero()
    assert keeper(tmp_path, fake, minutes=1.1).access_token() == "access-0"
    assert fake.refreshes == 0
    assert keeper(tmp_path, fake, minutes=1).access_token() == "access-1"
    assert fake.refreshes == 1


def test_a_refresh_sends_what_pkce_needs_and_no_secret(tmp_path: Path) -> None:
    seen: list[httpx.Request] = []
    fake = FakeXero()
    rotate = fake.refresh
    fake.refresh = lambda request: (seen.append(request), rotate(request))[1]
    keeper(tmp_path, fake, minutes=0).access_token()
    [request] = seen
    assert request.content == b"grant_type=refresh_token&client_id=CLIENT&refresh_token=refresh-0"
    assert "authorization" not in request.headers


def test_the_new_set_is_on_disk_before_it_is_used(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    fake = FakeXero()
    holder = keeper(tmp_path, fake, minutes=0)
    monkeypatch.setattr(
        TokenFile, "save", lambda self, tokens: (_ for _ in ()).throw(StoreError("full", "full", "-"))
    )
    with pytest.raises(StoreError):
        holder.access_token()
    monkeypatch.undo()
    assert fake.refreshes == 1
    stored = TokenFile(tmp_path / "secrets" / "tokens.json").load()
    assert stored is not None
    assert stored.refresh_token == "refresh-0"


def test_many_threads_cause_one_refresh(tmp_path: Path) -> None:
    fake = FakeXero()
    holder = keeper(tmp_path, fake)
    barrier = threading.Barrier(8)
    got: list[str] = []

    def ask() -> None:
        barrier.wait()
        got.append(holder.refresh_after_401("access-0"))

    threads = [threading.Thread(target=ask) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    assert got == ["access-1"] * 8
    assert fake.refreshes == 1


def test_the_loser_of_two_processes_takes_what_the_other_stored(tmp_path: Path) -> None:
    fake = FakeXero()
    first = keeper(tmp_path, fake)
    second = TokenKeeper(
        TokenFile(tmp_path / "secrets" / "tokens.json"),
        tmp_path / "tokens.lock",
        XeroHosts.real(),
        "CLIENT",
        fake.http(),
        lambda: NOW,
    )
    assert first.access_token() == second.access_token() == "access-0"
    assert first.refresh_after_401("access-0") == "access-1"
    assert second.refresh_after_401("access-0") == "access-1"
    assert fake.refreshes == 1


@pytest.mark.parametrize(
    "answer",
    [
        httpx.ConnectError("refused"),
        httpx.ReadTimeout(""),
        httpx.Response(500),
        httpx.Response(503, text="busy"),
        httpx.Response(429),
        httpx.Response(200, text="<html>"),
        httpx.Response(200, json={"access_token": "only"}),
        httpx.Response(400, text="not json"),
        httpx.Response(400, json={"error": "invalid_client"}),
        httpx.Response(302, headers={"location": "https://evil.example"}),
    ],
)
def test_no_fault_but_invalid_grant_ends_the_sign_in(
    tmp_path: Path, answer: httpx.Response | Exception
) -> None:
    fake = FakeXero()
    rotate = fake.refresh

    def failing(request: httpx.Request) -> httpx.Response:
        if isinstance(answer, Exception):
            raise answer
        return answer

    fake.refresh = failing
    holder = keeper(tmp_path, fake, minutes=0)
    with pytest.raises(XeroError) as caught:
        holder.access_token()
    assert not isinstance(caught.value, ReconnectNeeded)
    assert caught.value.outcome is Outcome.NOT_PROCESSED
    fake.refresh = rotate
    assert holder.access_token().startswith("access-")


def test_invalid_grant_ends_it_and_is_not_asked_again(tmp_path: Path) -> None:
    fake = FakeXero()
    fake.refresh = lambda request: INVALID_GRANT
    holder = keeper(tmp_path, fake, minutes=0)
    for _ in range(3):
        with pytest.raises(ReconnectNeeded) as caught:
            holder.access_token()
    assert caught.value.exit_code == 3
    assert "seqxero connect" in caught.value.problem.remedy
    assert fake.refreshes == 1
    assert TokenFile(tmp_path / "secrets" / "tokens.json").load() is not None


@pytest.mark.parametrize(("minutes", "expected"), [(30, "newer"), (0, "access-2")])
def test_invalid_grant_looks_first_whether_someone_signed_in_anew(
    tmp_path: Path, minutes: float, expected: str
) -> None:
    fake = FakeXero()
    holder = keeper(tmp_path, fake, minutes=0)
    rotate = fake.refresh

    def meanwhile(request: httpx.Request) -> httpx.Response:
        if b"refresh-0" in request.content:
            newer = TokenSet(
                "newer", "refresh-newer", NOW + timedelta(minutes=minutes), issuer=XeroHosts.real().issuer
            )
            TokenFile(tmp_path / "secrets" / "tokens.json").save(newer)
            return INVALID_GRANT
        return rotate(request)

    fake.refresh = meanwhile
    assert holder.access_token() == expected


def test_a_new_sign_in_revives_a_keeper_whose_sign_in_was_over(tmp_path: Path) -> None:
    fake = FakeXero()
    fake.refresh = lambda request: INVALID_GRANT
    holder = keeper(tmp_path, fake, minutes=0)
    with pytest.raises(ReconnectNeeded):
        holder.access_token()
    holder.keep(tokens("anew", "refresh-anew"))
    assert holder.access_token() == "anew"
    holder.forget()
    with pytest.raises(SetupError) as caught:
        holder.access_token()
    assert caught.value.problem.code == "not_connected"


def test_the_copy_before_goes_only_when_the_newest_token_has_worked(tmp_path: Path) -> None:
    fake = FakeXero()
    holder = keeper(tmp_path, fake)
    folder = tmp_path / "secrets"
    fresh = holder.refresh_after_401(holder.access_token())
    holder.works("access-0")
    assert (folder / "tokens.json.previous").exists()
    holder.works(fresh)
    assert not (folder / "tokens.json.previous").exists()


@pytest.mark.parametrize(
    "hosts", [XeroHosts.from_root("http://127.0.0.1:8800"), XeroHosts.from_root("https://other.example")]
)
def test_no_other_xero_is_shown_the_tokens(tmp_path: Path, hosts: XeroHosts) -> None:
    fake = FakeXero()
    keeper(tmp_path, fake, minutes=0)
    storage = TokenFile(tmp_path / "secrets" / "tokens.json")
    stranger = TokenKeeper(storage, tmp_path / "tokens.lock", hosts, "CLIENT", fake.http(), lambda: NOW)
    with pytest.raises(SetupError) as caught:
        stranger.access_token()
    assert caught.value.problem.code == "other_sign_in"
    assert fake.refreshes == 0


def test_a_demo_company_on_another_port_is_the_same_issuer() -> None:
    assert (
        XeroHosts.from_root("http://127.0.0.1:1").issuer == XeroHosts.from_root("http://localhost:2").issuer
    )


class Ring:
    """A keyring backend that keeps its entries in memory."""

    priority = 5.0

    def __init__(self) -> None:
        self.entries: dict[tuple[str, str], str] = {}

    def get_password(self, service: str, name: str) -> str | None:
        return self.entries.get((service, name))

    def set_password(self, service: str, name: str, secret: str) -> None:
        self.entries[service, name] = secret

    def delete_password(self, service: str, name: str) -> None:
        del self.entries[service, name]


@pytest.fixture
def trusted(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Ring, "__module__", "keyring.backends.SecretService")


@pytest.mark.usefixtures("trusted")
class TestKeyring:
    def test_what_is_saved_is_loaded(self) -> None:
        storage = KeyringTokens("demo", Ring())
        assert storage.load() is None
        storage.clear()
        storage.save(tokens())
        assert storage.load() == tokens()
        storage.clear()
        assert storage.load() is None

    def test_damaged_contents_are_said(self) -> None:
        ring = Ring()
        ring.set_password("seqxero", "demo", "{")
        with pytest.raises(SetupError, match="damaged"):
            KeyringTokens("demo", ring).load()

    def test_a_weak_one_of_a_trusted_family_is_refused(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(Ring, "priority", 0.5)
        with pytest.raises(SetupError, match="not known to keep secrets"):
            KeyringTokens("demo", Ring()).load()

    def test_one_that_fails_is_said_without_its_words(self, monkeypatch: pytest.MonkeyPatch) -> None:
        def fail(self: Ring, service: str, name: str) -> str:
            raise RuntimeError("planted-secret")

        monkeypatch.setattr(Ring, "get_password", fail)
        with pytest.raises(SetupError) as caught:
            KeyringTokens("demo", Ring()).load()
        assert "planted-secret" not in str(caught.value)

    def test_one_that_hangs_is_left_behind(self, monkeypatch: pytest.MonkeyPatch) -> None:
        released = threading.Event()
        monkeypatch.setattr("seqxero_tui.xero.keyring_tokens._SECONDS", 0.05)
        monkeypatch.setattr(Ring, "get_password", lambda self, service, name: released.wait(30))
        with pytest.raises(SetupError, match="does not answer"):
            KeyringTokens("demo", Ring()).load()
        released.set()


def test_a_plain_text_keyring_is_refused() -> None:
    ring = Ring()
    with pytest.raises(SetupError, match="not known to keep secrets"):
        KeyringTokens("demo", ring).save(tokens())
    assert ring.entries == {}


def test_a_missing_keyring_package_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    def missing(name: str) -> None:
        raise ImportError(name)

    monkeypatch.setattr("importlib.import_module", missing)
    with pytest.raises(SetupError, match="not installed"):
        KeyringTokens("demo").load()


def test_the_file_holds_nothing_but_the_set(file: TokenFile) -> None:
    file.save(tokens())
    assert set(json.loads(file.path.read_bytes())) == {
        "access_token",
        "refresh_token",
        "expires_at",
        "scope",
        "issuer",
    }
