"""The pages' addresses."""

from __future__ import annotations

from pathlib import Path

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from seqxero_tui.demo_company.pages.rendering import Forms

_STYLE = (Path(__file__).parent / "demo-company.css").read_bytes()


async def style(request: Request) -> Response:
    return Response(_STYLE, media_type="text/css", headers={"Cache-Control": "no-cache"})


ROUTES = [Route("/demo-company.css", style)]

__all__ = ["ROUTES", "Forms"]
