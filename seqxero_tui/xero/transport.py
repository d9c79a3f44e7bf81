"""The door to Xero: what a fault on the way means for a write, and what puts it right."""

from __future__ import annotations

from collections.abc import Mapping

from seqxero_tui.http import transport
from seqxero_tui.http.reply import Reply
from seqxero_tui.xero.errors import Interrupted, Unreachable

_REMEDIES = {
    "answer_lost": "Run `seqxero sync`: it finds out what became of anything that was being written.",
    "answer_too_large": "Try again; if it stays so, something else than Xero is answering at this address.",
    "answer_too_slow": "Check the network, then try again.",
}


class Http(transport.Http):
    """Sends requests to Xero; see the class below it."""

    def send(
        self,
        method: str,
        url: str,
        *,
        query: Mapping[str, str] | None = None,
        headers: Mapping[str, str] | None = None,
        content: bytes | str | None = None,
        form: Mapping[str, str | list[str]] | None = None,
    ) -> Reply:
        """One request, one whole answer.

        Raises Unreachable when nothing was sent, Interrupted when no whole answer came back.
        """
        try:
            return super().send(method, url, query=query, headers=headers, content=content, form=form)
        except transport.NotSent as fault:
            raise Unreachable(
                "xero_unreachable",
                fault.message,
                "Check the network (and the proxy, if there is one), then try again. Nothing is lost.",
            ) from fault
        except transport.AnswerLost as fault:
            raise Interrupted(
                fault.code, fault.message, _REMEDIES[fault.code], status=fault.status
            ) from fault
