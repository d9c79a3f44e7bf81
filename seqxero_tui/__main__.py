"""`python -m seqxero_tui` and the `seqxero` command: makes the process private, then hands over to the commands."""

from __future__ import annotations

import os
import sys


def main() -> int:
    """Runs the command line of this process and returns its exit code."""
    _keep_private()
    from seqxero_tui import crash

    crash.install()
    from seqxero_tui.cli.app import main as run

    return run(sys.argv[1:])


def _keep_private() -> None:
    """Nothing this process writes is for others to read, and a core dump would hold tokens."""
    os.umask(0o077)
    try:
        import resource
    except ImportError:  # not on this system
        return
    resource.setrlimit(resource.RLIMIT_CORE, (0, resource.getrlimit(resource.RLIMIT_CORE)[1]))


if __name__ == "__main__":
    sys.exit(main())
