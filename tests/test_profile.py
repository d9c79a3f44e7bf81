"""Profiles: where they lie, what they may be called, and that nobody else can read them."""

from __future__ import annotations

from pathlib import Path

import pytest

from seqxero_tui.errors import InputError
from seqxero_tui.profile import Profile
from seqxero_tui.store.engine import open_store


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


@pytest.mark.parametrize("name", ["what?", "h%41#x y", "ünïcode"])
def test_the_store_lies_in_the_home_whatever_its_name(tmp_path: Path, name: str) -> None:
    profile = Profile.from_environment(env={"SEQXERO_HOME": str(tmp_path / name)})
    profile.create()
    open_store(profile.store_url).close()
    assert (profile.data_dir / "store.sqlite3").exists()
