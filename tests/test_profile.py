"""Profiles: where they lie, what they may be called, and that nobody else can read them."""

from __future__ import annotations

import stat
from pathlib import Path

import pytest

from seqxero_tui.errors import InputError, StoreError
from seqxero_tui.profile import Profile


def test_a_home_folder_holds_everything_of_every_profile(tmp_path: Path) -> None:
    env = {"SEQXERO_HOME": str(tmp_path)}
    profile = Profile.from_environment(env=env)
    other = Profile.from_environment("other", env)
    paths = [
        profile.data_dir,
        profile.log_dir,
        profile.demo_dir,
        profile.tokens_path,
        profile.runner_lock_path,
    ]
    assert profile.name == "default"
    assert all(path.is_relative_to(tmp_path) for path in paths)
    assert not other.data_dir.is_relative_to(profile.data_dir)
    assert profile.store_url == f"sqlite:///{profile.data_dir / 'store.sqlite3'}"


def test_without_a_home_folder_the_systems_own_places_are_used() -> None:
    profile = Profile.from_environment(env={})
    assert "seqxero" in profile.data_dir.parts
    assert profile.data_dir != profile.log_dir


def test_the_argument_outweighs_the_environment_which_outweighs_the_default(tmp_path: Path) -> None:
    env = {"SEQXERO_HOME": str(tmp_path), "SEQXERO_PROFILE": "month-end"}
    assert Profile.from_environment(env=env).name == "month-end"
    assert Profile.from_environment("audit", env).name == "audit"


@pytest.mark.parametrize("name", ["..", ".hidden", "a/b", "a\\b", "-x", "ü", "a b", "a\x1b[31m", "x" * 65])
def test_a_name_that_could_leave_its_folder_is_refused_and_shown_safely(name: str, tmp_path: Path) -> None:
    with pytest.raises(InputError) as refused:
        Profile.from_environment(name, {"SEQXERO_HOME": str(tmp_path)})
    assert refused.value.problem.code == "invalid_profile"
    assert "\x1b" not in refused.value.problem.message


def test_another_store_can_be_named_but_never_for_the_demo(tmp_path: Path) -> None:
    env = {"SEQXERO_HOME": str(tmp_path), "SEQXERO_DATABASE_URL": "postgresql://team/ledger"}
    assert Profile.from_environment(env=env).store_url == "postgresql://team/ledger"
    assert Profile.from_environment("demo", env).store_url.startswith("sqlite:///")


def test_a_home_that_sqlite_would_misread_is_refused(tmp_path: Path) -> None:
    with pytest.raises(InputError):
        Profile.from_environment(env={"SEQXERO_HOME": str(tmp_path / "what?")})


def test_folders_are_made_private_and_wide_ones_are_narrowed(tmp_path: Path) -> None:
    profile = Profile.from_environment(env={"SEQXERO_HOME": str(tmp_path)})
    profile.log_dir.mkdir(parents=True)
    profile.log_dir.chmod(0o755)
    profile.create()
    for folder in (profile.data_dir, profile.log_dir):
        assert stat.S_IMODE(folder.stat().st_mode) == 0o700


def test_a_home_that_is_a_file_is_a_store_error_with_a_remedy(tmp_path: Path) -> None:
    (tmp_path / "home").write_text("")
    with pytest.raises(StoreError) as refused:
        Profile.from_environment(env={"SEQXERO_HOME": str(tmp_path / "home")}).create()
    assert refused.value.problem.code == "folder_unusable"
    assert "SEQXERO_HOME" in refused.value.problem.remedy


def test_the_tenant_in_a_path_cannot_leave_the_folder(tmp_path: Path) -> None:
    profile = Profile.from_environment(env={"SEQXERO_HOME": str(tmp_path)})
    assert profile.calls_path("../../x").parent == profile.data_dir
