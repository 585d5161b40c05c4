"""The bot's API calls, answered as NapCat would: it sends, uploads, and asks who and what is there."""

import asyncio
from typing import Any

from bot.web.tryout import photos
from bot.web.tryout.board import Board, Message
from bot.web.tryout.client import Unsupported
from bot.web.tryout.files import Files, fetch, safe_name
from bot.web.tryout.wire import Segment, raw, segments

NOTHING_TO_DO = frozenset({
    "set_friend_add_request", "set_group_add_request", "set_msg_emoji_like", "mark_msg_as_read",
    "mark_group_msg_as_read", "mark_private_msg_as_read", "group_poke", "friend_poke", "send_like",
})  # fmt: skip


class Answers:
    """One town's answers; `base` is the address under which the page is served."""

    def __init__(self, board: Board, files: Files, base: str) -> None:
        self.board, self.files, self.base, self.town = board, files, base, board.town

    async def __call__(self, action: str, params: dict[str, Any]) -> Any:
        """Answer one call; Unsupported for an unknown one, KeyError or ValueError for one that cannot be."""
        if action in NOTHING_TO_DO:
            return None
        known = getattr(self, f"do_{action}", None)
        if known is None:
            raise Unsupported(action)
        return await known(params)

    # -- sending -----------------------------------------------------------------------------------
    async def do_send_msg(self, p: dict[str, Any]) -> Any:
        private = p.get("message_type") == "private" or not p.get("group_id")
        return await self._send(f"p{p['user_id']}" if private else f"g{p['group_id']}", p["message"])

    async def do_send_group_msg(self, p: dict[str, Any]) -> Any:
        return await self._send(f"g{p['group_id']}", p["message"])

    async def do_send_private_msg(self, p: dict[str, Any]) -> Any:
        return await self._send(f"p{p['user_id']}", p["message"])

    async def do_send_forward_msg(self, p: dict[str, Any]) -> Any:
        chat = f"g{p['group_id']}" if p.get("group_id") else f"p{p['user_id']}"
        sent = [await self._send(chat, node["data"].get("content", "")) for node in p["messages"]]
        return {**sent[-1], "forward_id": ""}

    do_send_group_forward_msg = do_send_private_forward_msg = do_send_forward_msg

    async def do_upload_group_file(self, p: dict[str, Any]) -> Any:
        return await self._upload(f"g{p['group_id']}", p)

    async def do_upload_private_file(self, p: dict[str, Any]) -> Any:
        return await self._upload(f"p{p['user_id']}", p)

    async def do_delete_msg(self, p: dict[str, Any]) -> Any:
        self.board.recall(int(p["message_id"]))

    async def _send(self, chat: str, message: Any) -> dict[str, int]:
        if not self.town.speakers(chat):
            raise ValueError("没有这个群或这个人")
        parts = [await self._kept(s) if s["type"] in ("image", "file") else s for s in segments(message)]
        return {"message_id": self.board.add(chat, self.town.bot_id, parts).id}

    async def _upload(self, chat: str, p: dict[str, Any]) -> dict[str, str]:
        if not self.town.speakers(chat):
            raise ValueError("没有这个群或这个人")
        kept = await self._kept({"type": "file", "data": {"file": p["file"], "name": p.get("name")}})
        self.board.add(chat, self.town.bot_id, [kept])
        return {"file_id": kept["data"]["file_id"]}

    async def _kept(self, part: Segment) -> Segment:
        data = part["data"]
        source = str(data["file"])
        held = await asyncio.to_thread(fetch, source)
        guess = "图片.png" if part["type"] == "image" else source if "://" not in source else "文件"
        name = safe_name(str(data.get("name") or guess))
        file_id = await asyncio.to_thread(self.files.keep, held, name)
        path = f"files/{file_id}"
        return {"type": part["type"], "data": {"file": file_id, "file_id": file_id, "name": name, "path": path,
                                               "url": f"{self.base}/{path}", "file_size": str(len(held))}}  # fmt: skip

    # -- reading back ------------------------------------------------------------------------------
    async def do_get_msg(self, p: dict[str, Any]) -> Any:
        said = self.board.find(int(p["message_id"]))
        if said is None or said.recalled:
            raise ValueError("消息不存在")
        return event(said, self)

    async def do_get_group_msg_history(self, p: dict[str, Any]) -> Any:
        return self._history(f"g{p['group_id']}", p)

    async def do_get_friend_msg_history(self, p: dict[str, Any]) -> Any:
        return self._history(f"p{p['user_id']}", p)

    def _history(self, chat: str, p: dict[str, Any]) -> Any:
        told = [m for m in self.board.chats[chat] if not m.recalled]
        return {"messages": [event(m, self) for m in told[-int(p.get("count") or 20) :]]}

    async def do_get_image(self, p: dict[str, Any]) -> Any:
        name = str(p.get("file_id") or p.get("file")).rsplit("/", 1)[-1]
        if found := photos.NAME.match(name):
            size = len(await asyncio.to_thread(photos.picture, *found.groups()))
            return {"file": name, "url": f"{self.base}/photos/{name}", "file_name": name, "file_size": str(size)}
        path = self.files.find(name)
        if path is None:
            raise ValueError("图片不存在")
        size = path.stat().st_size
        return {"file": str(path), "url": f"{self.base}/files/{name}", "file_name": name, "file_size": str(size)}

    do_get_file = do_get_group_file_url = do_get_private_file_url = do_get_image

    # -- who is there ------------------------------------------------------------------------------
    async def do_get_login_info(self, p: dict[str, Any]) -> Any:
        return {"user_id": self.town.bot_id, "nickname": self.town.bot_name}

    async def do_get_stranger_info(self, p: dict[str, Any]) -> Any:
        number = int(p["user_id"])
        return {"user_id": number, "nickname": self.town.call(number), "sex": "unknown", "age": 0}

    async def do_get_friend_list(self, p: dict[str, Any]) -> Any:
        return [{"user_id": w.id, "nickname": w.name, "remark": ""} for w in self.town.people.values()]

    async def do_get_group_info(self, p: dict[str, Any]) -> Any:
        group = self.town.groups[int(p["group_id"])]
        size = len(group.members) + 1
        return {"group_id": group.id, "group_name": group.name, "member_count": size, "max_member_count": 500}

    async def do_get_group_list(self, p: dict[str, Any]) -> Any:
        return [await self.do_get_group_info({"group_id": number}) for number in self.town.groups]

    async def do_get_group_member_info(self, p: dict[str, Any]) -> Any:
        return self.member(int(p["group_id"]), int(p["user_id"]))

    async def do_get_group_member_list(self, p: dict[str, Any]) -> Any:
        number = int(p["group_id"])
        return [self.member(number, who) for who in (*self.town.groups[number].members, self.town.bot_id)]

    def member(self, group_id: int, who: int) -> dict[str, Any]:
        """One member of a group as the platform describes him; ValueError for somebody outside."""
        group = self.town.groups[group_id]
        if who not in group.members and who != self.town.bot_id:
            raise ValueError("群成员不存在")
        return {"group_id": group_id, **self.sender(who), "role": "owner" if who == group.owner else "member",
                "level": "1", "title": "", "join_time": 0, "last_sent_time": 0}  # fmt: skip

    def sender(self, who: int) -> dict[str, Any]:
        """The sender part of an event."""
        return {"user_id": who, "nickname": self.town.call(who), "card": "", "sex": "unknown", "age": 0}

    # -- the client itself -------------------------------------------------------------------------
    async def do_get_status(self, p: dict[str, Any]) -> Any:
        return {"online": True, "good": True}

    async def do_get_version_info(self, p: dict[str, Any]) -> Any:
        return {"app_name": "tryout", "app_version": "1", "protocol_version": "v11"}

    async def do_can_send_image(self, p: dict[str, Any]) -> Any:
        return {"yes": True}

    do_can_send_record = do_can_send_image


def event(said: Message, answers: Answers) -> dict[str, Any]:
    """A message in the form in which it is delivered, and in which get_msg tells it again."""
    told: dict[str, Any] = {
        "time": said.time, "message_id": said.id, "message_seq": said.id, "real_id": said.id, "user_id": said.who,
        "message": [{"type": s["type"], "data": _public(s["data"])} for s in said.segments],
        "raw_message": raw(said.segments), "message_format": "array", "font": 14, "post_type": "message",
        "sender": answers.sender(said.who),
    }  # fmt: skip
    if said.chat[0] == "p":
        return told | {"message_type": "private", "sub_type": "friend"}
    number = int(said.chat[1:])
    told["sender"] = answers.member(number, said.who)
    return told | {"message_type": "group", "sub_type": "normal", "group_id": number}


def _public(data: dict[str, Any]) -> dict[str, Any]:
    return {k: v for k, v in data.items() if k not in ("path", "name")}
