"""What was said in every chat, and the news that open pages wait for."""

import asyncio
import itertools
import json
import os
import re
import secrets
import time
from collections import deque
from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any

from bot.web.tryout.town import Town
from bot.web.tryout.wire import Segment, plain, shown

KEPT = 200  # messages a chat


@dataclass
class Message:
    """One message as OneBot knows it; `seeded` when the opening script said it or was answered."""

    id: int
    chat: str
    who: int
    time: int
    segments: list[Segment]
    seeded: bool = False
    recalled: bool = field(default=False)


class Board:
    """All chats of the town in memory, mirrored to a JSON-lines file so that a restart finds them again."""

    def __init__(self, town: Town, transcript: Path) -> None:
        self.town = town
        self.transcript = transcript
        self.epoch = secrets.token_hex(8)  # pages of an earlier run reload when they see another one
        self.seeding = False
        self.listeners: list[Callable[[Message], None]] = []
        self.chats: dict[str, deque[Message]] = {c: deque(maxlen=KEPT) for c in town.chats}
        self._by_id: dict[int, Message] = {}
        self._ids = itertools.count(int(time.time()) % (1 << 30))
        self._news: deque[tuple[int, dict[str, Any]]] = deque(maxlen=1000)
        self._seq = 0
        self._changed = asyncio.Event()

    # -- messages ----------------------------------------------------------------------------------
    def add(self, chat: str, who: int, segments: list[Segment]) -> Message:
        """Put one message into a chat and tell the pages; KeyError for a chat that does not exist."""
        said = Message(next(self._ids), chat, who, int(time.time()), segments, self.seeding)
        self._hold(said)
        self._write(said)
        self.publish({"kind": "message", "message": self.view(said)})
        for listener in self.listeners:
            listener(said)
        return said

    def find(self, message_id: int) -> Message | None:
        """One message by its id, while it is still kept."""
        return self._by_id.get(message_id)

    def recall(self, message_id: int) -> None:
        """The bot took a message back; KeyError when it is not there."""
        said = self._by_id[message_id]
        said.recalled = True
        self._rewrite()
        self.publish({"kind": "message", "message": self.view(said)})

    def words(self, said: Message) -> str:
        """The plain words of a message."""
        return plain(said.segments, self.town.call)

    def view(self, said: Message) -> dict[str, Any]:
        """A message as the page wants it."""
        when = datetime.fromtimestamp(said.time, self.town.zone)
        parts = [] if said.recalled else shown(said.segments, self.town.call, self._quoted)
        return {"id": said.id, "chat": said.chat, "who": said.who, "name": self.town.call(said.who),
                "day": f"{when.month}月{when.day}日", "clock": f"{when:%H:%M}", "parts": parts,
                "recalled": said.recalled}  # fmt: skip

    def __iter__(self) -> Iterator[Message]:
        return iter(sorted((m for chat in self.chats.values() for m in chat), key=lambda m: m.id))

    def _quoted(self, message_id: str) -> str:
        said = self._by_id.get(int(message_id)) if message_id.isdecimal() and len(message_id) < 16 else None
        if said is None:
            return "较早的消息"
        words = " ".join(self.words(said).split())
        return f"{self.town.call(said.who)}：{words[:40]}{'…' if len(words) > 40 else ''}"

    def _hold(self, said: Message) -> None:
        chat = self.chats[said.chat]
        if len(chat) == KEPT:
            self._by_id.pop(chat[0].id, None)
        chat.append(said)
        self._by_id[said.id] = said

    # -- the transcript ----------------------------------------------------------------------------
    def restore(self) -> None:
        """Read what an earlier run wrote; lines that do not fit this town are left out."""
        if not self.transcript.is_file():
            return
        for line in self.transcript.read_text(encoding="utf-8").splitlines():
            try:
                said = Message(**json.loads(line))
            except (ValueError, TypeError):
                continue  # a line cut short by a crash
            if said.chat in self.chats:
                self._hold(said)
        self._ids = itertools.count(max([*self._by_id, int(time.time()) % (1 << 30)]) + 1)
        self._rewrite()

    def forget(self) -> None:
        """Begin with empty chats, also on disk."""
        self._by_id.clear()
        for chat in self.chats.values():
            chat.clear()
        self._rewrite()

    def _rewrite(self) -> None:
        self.transcript.parent.mkdir(parents=True, exist_ok=True)
        lines = [json.dumps(asdict(m), ensure_ascii=False) + "\n" for m in self]
        with open(self.transcript, "w", encoding="utf-8", opener=_private) as file:
            file.writelines(lines)

    def _write(self, said: Message) -> None:
        self.transcript.parent.mkdir(parents=True, exist_ok=True)
        with open(self.transcript, "a", encoding="utf-8", opener=_private) as file:
            file.write(json.dumps(asdict(said), ensure_ascii=False) + "\n")

    # -- news --------------------------------------------------------------------------------------
    @property
    def seq(self) -> int:
        """The number of the latest news."""
        return self._seq

    def publish(self, news: dict[str, Any]) -> None:
        """Tell every waiting page."""
        self._seq += 1
        self._news.append((self._seq, news))
        self._changed.set()
        self._changed = asyncio.Event()

    def missed(self, seq: int) -> bool:
        """Whether news after `seq` have been dropped already, or `seq` was never reached."""
        return seq > self._seq or self._seq - seq > len(self._news)

    async def since(self, seq: int, wait_s: float) -> list[dict[str, Any]]:
        """News after `seq`, waiting for the first one; an empty list when nothing came in time."""
        if self._seq <= seq:
            await self._wait(wait_s)
        return [news for number, news in self._news if number > seq]

    async def answers(self, chat: str, after: int, wait_s: float, wanted: str = "") -> list[Message]:
        """The bot's messages in a chat after a message id; returns with the first that the pattern is found in."""
        ends = time.monotonic() + wait_s
        while True:
            found = [m for m in self.chats[chat] if m.id > after and m.who == self.town.bot_id]
            left = ends - time.monotonic()
            if left <= 0 or any(re.search(wanted, self.words(m)) for m in found):
                return found
            await self._wait(left)

    async def _wait(self, wait_s: float) -> None:
        try:
            await asyncio.wait_for(self._changed.wait(), wait_s)
        except TimeoutError:
            return


def _private(path: str, flags: int) -> int:
    """Open for this user only: people try real names and numbers, whatever they are told."""
    return os.open(path, flags, 0o600)
