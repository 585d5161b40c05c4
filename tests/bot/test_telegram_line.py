"""The line to Telegram: patient when nobody answers, not stopped by what it cannot read, exact about what was not sent."""

import asyncio
import contextlib
import json
from collections.abc import Callable
from typing import Any

import aiohttp
import pytest
from doors import answered, registered
from nonebot.adapters.telegram import Bot
from nonebot.adapters.telegram.config import BotConfig
from nonebot.adapters.telegram.exception import ActionFailed, ApiNotAvailable, NetworkError
from nonebot.drivers import Request, Response

NOBODY = aiohttp.ClientConnectorError(None, OSError("refused"))  # type: ignore[arg-type]


class Line:
    """The adapter with a script in the place of the network: one answer or fault for each method, in turn."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        from bot.telegram import adapter as module

        monkeypatch.setattr(module, "RETRY_S", 0.01)
        self.adapter = registered(module.Adapter)
        self.bot = Bot(self.adapter, "123456", config=BotConfig(token="123456:abc"))
        monkeypatch.delitem(vars(self.adapter), "request", raising=False)  # another test's door has its own
        monkeypatch.setattr(self.adapter.driver, "request", self.request)
        self.script: dict[str, list[Any]] = {}
        self.calls: list[tuple[str, dict[str, Any]]] = []
        self.heard: list[str] = []
        self.here: list[bool] = []
        monkeypatch.setattr(type(self.bot), "handle_event", self.hear)

    async def hear(self, event: Any) -> None:
        self.heard.append(event.get_plaintext())

    async def request(self, request: Request) -> Response:
        method = request.url.path.rsplit("/", 1)[-1]
        self.calls.append((method, request.json))
        self.here.append(self.bot.self_id in self.adapter.bots)
        steps = self.script.get(method, [])
        step = steps.pop(0) if steps else {"getMe": ME, "getUpdates": None}.get(method, True)
        if step is None:
            await asyncio.sleep(3600)
        if isinstance(step, Exception):
            raise step
        return step if isinstance(step, Response) else answered({"ok": True, "result": step})

    async def listen(self, until: Callable[[], bool]) -> None:
        """Poll until so far."""
        polling = asyncio.create_task(self.adapter.poll(self.bot))
        try:
            async with asyncio.timeout(5):
                while True:
                    if until():
                        return
                    await asyncio.sleep(0.01)
        finally:
            polling.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await polling
            if self.bot.self_id in self.adapter.bots:
                self.adapter.bot_disconnect(self.bot)


ME = {"id": 123456, "is_bot": True, "first_name": "微心愿", "username": "weixinyuan_bot"}
ANONYMOUS = {"id": 1087968824, "is_bot": True, "first_name": "Group"}
CHANNEL = {"id": -9, "type": "channel", "title": "频道"}
BAD_GATEWAY = Response(502, content="<html>Bad Gateway</html>")


@pytest.fixture
def line(_nonebot: None, monkeypatch: pytest.MonkeyPatch) -> Line:
    return Line(monkeypatch)


def said(number: int, text: str, **more: Any) -> dict[str, Any]:
    chat = {"id": -5, "type": "group", "title": "群"}
    sender = {"id": 3, "is_bot": False, "first_name": "李明"}
    message = {"message_id": number, "date": 1, "chat": chat, "from": sender, "text": text}
    return {"update_id": number, "message": message | more}


@pytest.mark.requirement("Z11")
async def test_who_does_not_answer_at_first_is_asked_again_and_again_after_every_break(line: Line) -> None:
    line.script = {
        "getMe": [NOBODY, BAD_GATEWAY, ME, BAD_GATEWAY],
        "getUpdates": [[said(7, "早")], aiohttp.ServerDisconnectedError(), [said(8, "午")]],
    }
    await line.listen(lambda: line.heard == ["早", "午"])
    assert [params.get("offset") for method, params in line.calls if method == "getUpdates"] == [None, "8", "8", "9"]
    assert {int(params["timeout"]) for method, params in line.calls if method == "getUpdates"} == {25}, "the driver: 30"
    asked = [here for (method, _), here in zip(line.calls, line.here, strict=True) if method == "getMe"]
    assert asked == [False] * 5, "it counts as away until Telegram answers"


@pytest.mark.requirement("Z17")
async def test_what_it_cannot_read_and_what_no_person_says_keep_it_from_nothing_else(line: Line) -> None:
    odd = [{"type": "of_next_year", "offset": 0, "length": 1}]
    line.script["getUpdates"] = [
        [said(1, "一"), {"update_id": 2, "of_next_year": {}}, {"update_id": 3, "callback_query": {"id": "1"}},
         said(4, "二", chat={"id": -5}), said(5, "三", entities=odd), said(6, "四", **{"from": None}),
         {"update_id": 7, "channel_post": said(7, "频道", chat=CHANNEL)["message"]},
         said(8, "匿名", **{"from": ANONYMOUS}), said(9, "代表群", sender_chat=CHANNEL), said(10, "五")]
    ]  # fmt: skip
    await line.listen(lambda: "五" in line.heard)
    assert line.heard == ["一", "三", "五"]


@pytest.mark.parametrize("fault", [NOBODY, aiohttp.ConnectionTimeoutError()])
async def test_what_surely_did_not_leave_is_told_apart_from_what_may_have_arrived(line: Line, fault: Exception) -> None:
    line.script["sendMessage"] = [fault, aiohttp.ServerDisconnectedError(), BAD_GATEWAY]
    for kind in (ApiNotAvailable, NetworkError, NetworkError):
        with pytest.raises(kind):
            await line.bot.send_to("-5", "通知")


async def test_too_many_at_once_is_a_refusal_that_says_when(line: Line) -> None:
    told = {"ok": False, "error_code": 429, "description": "Too Many Requests: retry after 7"}
    line.script["sendMessage"] = [Response(429, content=json.dumps(told))]
    with pytest.raises(ActionFailed, match="retry after 7"):
        await line.bot.send_to("-5", "通知")


async def test_who_is_mentioned_is_called_by_the_name_that_telegram_shows(line: Line) -> None:
    from nonebot_plugin_alconna import At

    from bot.telegram.exporter import Exporter

    line.script["getUpdates"] = [[said(1, "早")]]
    await line.listen(lambda: line.heard == ["早"])
    names = [str(await Exporter().at(At("user", who), line.bot)) for who in ("3", "4", "@li_ming")]
    assert names == ["@李明", "@这位同志", "@li_ming"]


@pytest.mark.parametrize(
    ("text", "heard"), [("/帮助@weixinyuan_bot 完成", "@weixinyuan_bot/帮助 完成"), ("/help@another_bot", "/help@another_bot")]
)  # fmt: skip
async def test_a_command_that_names_the_bot_is_said_to_it(line: Line, text: str, heard: str) -> None:
    line.script["getUpdates"] = [[said(1, text)]]
    await line.listen(lambda: bool(line.heard))
    assert line.heard == [heard]
