"""The OneBot bot object: quoted messages are fetched with a limit, temporary sessions are answered in place."""

import asyncio
from typing import Any

from nonebot.adapters.onebot.v11 import Bot as StockBot
from nonebot.adapters.onebot.v11 import Event, Message, MessageEvent, MessageSegment
from nonebot.adapters.onebot.v11.event import Reply
from nonebot.adapters.onebot.v11.exception import OneBotV11AdapterException

from .frames import cut, segments_of

QUOTE_S = 3.0  # a chat waits no longer for the text of a quoted message


class Bot(StockBot):
    """As the stock one, apart from quotes and temporary sessions."""

    @property
    def online(self) -> bool:
        """Whether the client is logged in to QQ, as far as its heartbeats say: it stays connected to us either way."""
        line = getattr(self.adapter, "lines", {}).get(self.self_id)
        return line is None or line.online

    async def handle_event(self, event: Event) -> None:
        """Prepare and dispatch one event; the caller keeps one chat's events in order."""
        if isinstance(event, MessageEvent):
            await self._take_quote(event)
        await super().handle_event(event)

    async def send(self, event: Event, message: str | Message | MessageSegment, **kwargs: Any) -> Any:
        """Answer where the event came from; a string is text, never CQ code."""
        if group := getattr(event, "temp_group_id", None):
            kwargs.setdefault("group_id", group)
        return await super().send(
            event, MessageSegment.text(message) if isinstance(message, str) else message, **kwargs
        )

    async def _take_quote(self, event: MessageEvent) -> None:
        """Take the quote out of the message, so that the stock code does not fetch it (and wait 30 s)."""
        at = next((i for i, s in enumerate(event.message) if s.type == "reply"), None)
        if at is None:
            return
        event.reply = await self._quoted(int(event.message.pop(at).data["id"]), event.message_type)
        if event.reply and event.reply.sender.user_id is not None:
            event.to_me |= event.reply.sender.user_id == event.self_id
            self._drop_automatic_at(event, at, str(event.reply.sender.user_id))
        if at < len(event.message) and event.message[at].type == "text":
            event.message[at].data["text"] = event.message[at].data["text"].lstrip()

    async def _quoted(self, message_id: int, message_type: str) -> Reply | None:
        try:
            async with asyncio.timeout(QUOTE_S):
                found = await self.get_msg(message_id=message_id)
            known = {"time": 0, "message_type": message_type, "message_id": message_id, "real_id": message_id}
            return Reply.model_validate(cut({**known, **found, "message": segments_of(found["message"])[0]}))
        except (OneBotV11AdapterException, TimeoutError, LookupError, TypeError, ValueError):
            return None

    @staticmethod
    def _drop_automatic_at(event: MessageEvent, at: int, author: str) -> None:
        """QQ puts an @ of the quoted author after every quote; nobody typed it."""
        if at < len(event.message) and event.message[at].type == "at" and str(event.message[at].data["qq"]) == author:
            event.message.pop(at)
