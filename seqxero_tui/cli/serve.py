"""`seqxero serve`: the terminal interface in a browser on this machine, for people without a good terminal."""

from __future__ import annotations

from seqxero_tui.cli.arguments import Parser
from seqxero_tui.cli.call import DONE, Call
from seqxero_tui.errors import InputError

_USUAL_PORT = 8744
_MOST = 65535


def define(command: Parser) -> None:
    """The command's arguments."""
    command.add_argument(
        "--port", type=int, default=_USUAL_PORT, help=f"its port; 0 takes any free one ({_USUAL_PORT})"
    )
    command.add_argument("--demo", action="store_true", help="show the demo")
    command.set_defaults(run=_run)


def _run(call: Call) -> int:
    from seqxero_tui.serve.server import serve

    args = call.args
    if not 0 <= args.port <= _MOST:
        raise InputError(
            "wrong_usage", f"--port must be from 0 to {_MOST}.", "Leave it out for the usual one."
        )
    arguments = ["demo"] if args.demo else ["--profile", call.profile.name]

    def tell(address: str) -> None:
        call.console.result({"url": address}, lambda: [address])
        call.console.say(
            "Open this address in a browser of this machine; keep it to yourself. Ctrl-C ends it."
        )

    serve(args.port, arguments, tell)
    return DONE
