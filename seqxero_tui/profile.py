"""Where a profile keeps its things: one folder per profile, private to its owner. Opens nothing, reads nothing in it.

`SEQXERO_HOME` is one folder for everything; without it, the operating system's own places for data and logs are used.
"""

from __future__ import annotations

import os
import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote

from seqxero_tui.errors import InputError, StoreError
from seqxero_tui.text import visible

DEFAULT_PROFILE = "default"
DEMO_PROFILE = "demo"

_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,63}")
_PRIVATE_FOLDER = 0o700


@dataclass(frozen=True, slots=True)
class Profile:
    """A store and a connection under one name, and the paths of all that belongs to them."""

    name: str
    data_dir: Path
    log_dir: Path
    config_dir: Path
    """Shared by all profiles: what the user chose for the program."""
    store_url: str
    """The SQLAlchemy URL of the store. May hold a password: never print it."""

    @classmethod
    def from_environment(cls, name: str | None = None, env: Mapping[str, str] | None = None) -> Profile:
        """The profile called `name` (else `SEQXERO_PROFILE`, else `default`) as the environment places it.

        The demo's profile keeps a store of its own even when `SEQXERO_DATABASE_URL` is set: its sample data must
        never reach a store that a team shares. Raises `InputError` for a name or a folder that cannot be used.
        """
        env = os.environ if env is None else env
        name = name or env.get("SEQXERO_PROFILE") or DEFAULT_PROFILE
        if not _NAME.fullmatch(name):
            raise InputError(
                "invalid_profile",
                f"“{visible(name)}” cannot be the name of a profile.",
                "Use up to 64 letters, digits, dots, hyphens and underscores, beginning with a letter or a digit.",
            )
        data_dir, log_dir, config_dir = _folders(name, env.get("SEQXERO_HOME"))
        url = env.get("SEQXERO_DATABASE_URL")
        if not url or name == DEMO_PROFILE:
            url = f"sqlite:///{quote(str(data_dir / 'store.sqlite3'))}"
        return cls(name, data_dir, log_dir, config_dir, url)

    @property
    def demo_dir(self) -> Path:
        """The embedded Demo Company's own data."""
        return self.data_dir / "demo-company"

    @property
    def settings_path(self) -> Path:
        """The settings, written by the user alone."""
        return self.config_dir / "settings.toml"

    @property
    def view_path(self) -> Path:
        """How the lists were last looked at: written by the program, and no loss."""
        return self.data_dir / "view.json"

    @property
    def copies_dir(self) -> Path:
        """What was copied and is too long for a clipboard."""
        return self.data_dir / "copies"

    @property
    def stand_in_path(self) -> Path:
        """Where the demo's pretend Stripe is, and its key."""
        return self.data_dir / "stripe-stand-in.json"

    @property
    def tokens_path(self) -> Path:
        """The tokens, when they are kept in a file."""
        return self.data_dir / "tokens.json"

    @property
    def tokens_lock_path(self) -> Path:
        """Held by the process that refreshes the tokens."""
        return self.data_dir / "tokens.lock"

    @property
    def runner_lock_path(self) -> Path:
        """Held by the process that pushes or pulls."""
        return self.data_dir / "runner.lock"

    def calls_path(self, tenant_id: str) -> Path:
        """The count of calls to one organisation, shared by all processes of the profile."""
        return self.data_dir / f"calls-{re.sub(r'[^A-Za-z0-9-]', '_', tenant_id)}.json"

    def create(self) -> None:
        """Makes the folders, private to their owner, and narrows them when they are open to others.

        Raises `StoreError` when that cannot be done.
        """
        for folder in (self.data_dir, self.log_dir):
            try:
                folder.mkdir(mode=_PRIVATE_FOLDER, parents=True, exist_ok=True)
                if folder.stat().st_mode & 0o077:
                    folder.chmod(_PRIVATE_FOLDER)
            except OSError as error:
                raise StoreError(
                    "folder_unusable",
                    f"The folder {visible(str(folder))} cannot be used: {error.strerror or error}.",
                    "Make it writable for you alone, or set SEQXERO_HOME to another folder.",
                ) from None


def _folders(name: str, home: str | None) -> tuple[Path, Path, Path]:
    """The data and the log folder of the profile `name`, and the folder of the settings."""
    if home:
        root = Path(home).expanduser().absolute()
        data, logs, config = root / "profiles" / name, root / "logs" / name, root / "config"
    else:
        import platformdirs

        data = platformdirs.user_data_path("seqxero", appauthor=False) / "profiles" / name
        logs = platformdirs.user_log_path("seqxero", appauthor=False) / name
        config = platformdirs.user_config_path("seqxero", appauthor=False)
    return data, logs, config
