"""Who may use the try-out chat: a browser on this very machine, with the page that we served it."""

import ipaddress
import secrets

from starlette.datastructures import Headers, MutableHeaders
from starlette.requests import Request
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

HOSTS = frozenset({"127.0.0.1", "localhost", "[::1]"})
HEADERS = {
    "content-security-policy": "default-src 'self'; img-src 'self' data:; object-src 'none'; base-uri 'none'; "
    "form-action 'self'; frame-ancestors 'none'",
    "x-content-type-options": "nosniff",
    "x-frame-options": "DENY",
    "referrer-policy": "no-referrer",
    "cross-origin-resource-policy": "same-origin",
}


class Guard:
    """ASGI middleware: refuses other hosts and pages, and puts the security headers on every answer."""

    def __init__(self, app: ASGIApp, key: str) -> None:
        self.app, self.key = app, key

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            return

        async def safe_send(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                headers.update(HEADERS)
                headers.setdefault("cache-control", "no-cache")  # a newer version is seen at once
            await send(message)

        reason = refusal(Request(scope), self.key)
        app = PlainTextResponse(reason, status_code=403) if reason else self.app
        await app(scope, receive, safe_send)


def refusal(request: Request, key: str) -> str:
    """Why a request is turned away; empty when it may pass.

    The host name is looked at against DNS rebinding; Origin and the page's key against other pages.
    """
    headers = request.headers
    if not _loopback(request) or _host(headers) not in HOSTS:
        return "试聊只在装机器人的这台电脑上打开：http://127.0.0.1 加端口号。"
    if request.method in ("GET", "HEAD"):
        return ""
    origin = headers.get("origin")
    if origin is not None and origin != f"{request.url.scheme}://{headers.get('host')}":
        return "这个请求来自别的网页，没有执行。"
    if not secrets.compare_digest(headers.get("x-tryout-key", "").encode(), key.encode()):
        return "页面已过期，请刷新后再试。"
    return ""


def _host(headers: Headers) -> str:
    host = headers.get("host", "").lower()
    return host[: host.index("]") + 1] if host.startswith("[") and "]" in host else host.partition(":")[0]


def _loopback(request: Request) -> bool:
    try:
        return request.client is not None and ipaddress.ip_address(request.client.host).is_loopback
    except ValueError:
        return False
