"""The page behind a certificate's QR code: valid or void, hours and who issued it, and never a name.

An address is 256 random bits; a wrong one and a malformed one get the same answer, and nobody may try many.
"""

import time
from collections import deque
from collections.abc import Callable
from pathlib import Path

from jinja2 import Environment, FileSystemLoader
from starlette.requests import Request
from starlette.responses import HTMLResponse

from storage.database import Database
from storage.ledger.certificates import Verdict, by_token
from storage.ledger.services import hours_text

PATH = "/证明/{token}"
_TEMPLATES = Path(__file__).parent / "templates"
_MOST, _WINDOW_S = 30, 60.0  # looks from one address within so many seconds
_MOST_CLIENTS = 10_000
_HEADERS = {
    "content-security-policy": "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'; "
    "frame-ancestors 'none'",
    "x-content-type-options": "nosniff",
    "x-frame-options": "DENY",
    "referrer-policy": "no-referrer",
    "cache-control": "no-store",
    "x-robots-tag": "noindex, nofollow",
}


class CertificatePage:
    """Answers GET /证明/…; `clock` counts seconds and only matters to the limit."""

    def __init__(self, database: Database, clock: Callable[[], float] = time.monotonic) -> None:
        self._database, self._clock = database, clock
        self._looks: dict[str, deque[float]] = {}
        self._page = Environment(loader=FileSystemLoader(_TEMPLATES), autoescape=True).get_template("certificate.html")

    async def show(self, request: Request) -> HTMLResponse:
        """The verdict on one certificate."""
        client = request.client.host if request.client is not None else ""
        if not self._may_look(client):
            return self._html(None, 429, "查得太频繁了，请一分钟后再试。", {"retry-after": "60"})
        async with self._database.read() as session:
            verdict = await by_token(session, str(request.path_params["token"]))
        if verdict is None:
            return self._html(None, 404, "没有这份证明，请核对二维码或网址。")
        return self._html(verdict, 200, "")

    def _html(
        self, verdict: Verdict | None, status: int, problem: str, more: dict[str, str] | None = None
    ) -> HTMLResponse:
        hours = hours_text(verdict.hours) if verdict is not None else ""
        html = self._page.render(verdict=verdict, hours=hours, problem=problem)
        return HTMLResponse(html, status, headers={**_HEADERS, **(more or {})})

    def _may_look(self, client: str) -> bool:
        now = self._clock()
        if client not in self._looks and len(self._looks) >= _MOST_CLIENTS:
            self._forget(now)
        looks = self._looks.setdefault(client, deque())
        while looks and looks[0] <= now - _WINDOW_S:
            looks.popleft()
        if len(looks) >= _MOST:
            return False
        looks.append(now)
        return True

    def _forget(self, now: float) -> None:
        """Drop who has not looked lately; under a flood of addresses all of them, rather than all memory."""
        kept = {name: looks for name, looks in self._looks.items() if looks and looks[-1] > now - _WINDOW_S}
        self._looks = kept if len(kept) < _MOST_CLIENTS else {}
