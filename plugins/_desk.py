"""The front desk: who speaks, in which transaction, and how an answer leaves the house."""

from collections import deque
from collections.abc import AsyncGenerator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from mimetypes import guess_type
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from nonebot_plugin_alconna import File, Image, UniMessage
from sqlalchemy.ext.asyncio import AsyncSession

from plugins._heard import Heard
from storage.database import Database
from storage.post import heard as messages
from storage.recognition import Recognised, follow_card, recognise, speaker_of
from storage.speakers import Speaker


@dataclass(frozen=True)
class Mention:
    """A person mentioned in an answer, by account id."""

    user_id: str


@dataclass(frozen=True)
class Attachment:
    """A file that goes with an answer."""

    name: str
    content: bytes

    @property
    def segment(self) -> File:
        """As it is sent; Satori takes no content of an unknown kind."""
        kind = guess_type(self.name)[0] or "application/octet-stream"
        return File(raw=self.content, name=self.name, mimetype=kind)


@dataclass(frozen=True)
class Answer:
    """What is said back, in order, in the chat where it was asked."""

    parts: tuple[str | Mention, ...]
    files: tuple[Attachment, ...] = ()
    images: tuple[bytes, ...] = ()
    privately: tuple[Attachment, ...] = ()  # go to the speaker in private, also when he asked in a group

    def message(self) -> UniMessage:
        """The words and pictures as one message; words are only ever text."""
        message: UniMessage = UniMessage()
        for part in self.parts:
            message = message.at(part.user_id) if isinstance(part, Mention) else message.text(part)
        return message + [Image(raw=image, mimetype="image/png") for image in self.images]

    def letters(self) -> list[UniMessage]:
        """Everything that has to be sent, the words first."""
        return [self.message(), *(UniMessage(file.segment) for file in self.files)]


def say(*parts: str | Mention, files: tuple[Attachment, ...] = (), privately: tuple[Attachment, ...] = ()) -> Answer:
    """An answer of words, mentions and files."""
    return Answer(parts, files, privately=privately)


def together(answers: Sequence[Answer]) -> Answer | None:
    """Several answers as one, each on lines of its own; None when there are none."""
    parts = [part for answer in answers for part in ("\n", *answer.parts)][1:]
    files = tuple(file for answer in answers for file in answer.files)
    images = tuple(image for answer in answers for image in answer.images)
    privately = tuple(file for answer in answers for file in answer.privately)
    return Answer(tuple(parts), files, images, privately) if answers else None


@dataclass
class Desk:
    """What the handlers are given by the app. There is one, furnished once before the doors open."""

    database: Database = field(init=False)
    zone: ZoneInfo = field(init=False)
    operators: frozenset[tuple[str, str]] = field(init=False)
    photo_hosts: tuple[str, ...] = field(init=False)
    data_dir: Path = field(init=False)
    public_url: str = ""  # where certificates can be checked; empty: by a word to the bot only
    passive: frozenset[str] = frozenset()  # platforms where the bot may only answer
    # what was written a moment ago: not to be written twice
    _remembered: deque[str] = field(default_factory=lambda: deque(maxlen=256), init=False)

    def furnish(
        self,
        database: Database,
        zone: ZoneInfo,
        operators: frozenset[tuple[str, str]],
        photo_hosts: tuple[str, ...],
        data_dir: Path,
    ) -> None:
        """Hand the values down: the database, the place's zone, who runs the machine, where photos come
        from, where files are kept."""
        self.database, self.zone, self.operators = database, zone, operators
        self.photo_hosts, self.data_dir = photo_hosts, data_dir
        self._remembered.clear()

    @property
    def photo_dir(self) -> Path:
        """Where photos are kept."""
        return self.data_dir / "photos"

    @property
    def index_dir(self) -> Path:
        """Where the index of members is kept between two starts."""
        return self.data_dir / "index"

    def only_answers(self, heard: Heard) -> bool:
        """Whether the bot may not speak first where this was said: nothing may be sent but answers in this chat."""
        return heard.chat.platform in self.passive

    def is_operator(self, heard: Heard) -> bool:
        """Whether a 系统管理员 speaks."""
        return (heard.chat.platform, heard.user_id) in self.operators

    @asynccontextmanager
    async def act(self, heard: Heard) -> AsyncGenerator[tuple[AsyncSession, Speaker]]:
        """The one transaction of a command. A message delivered again raises Repeated and changes nothing."""
        async with self.database.begin() as session:
            await messages.once(session, heard.digest, heard.now)
            speaker = await self._speaker(session, heard)
            _held = await follow_card(session, speaker, heard.name)  # verbs ask for this row again
            yield session, speaker
        self._remembered.append(heard.digest)

    @asynccontextmanager
    async def look(self, heard: Heard) -> AsyncGenerator[tuple[AsyncSession, Speaker]]:
        """A reading transaction for questions that change nothing."""
        async with self.database.read() as session:
            yield session, await self._speaker(session, heard)

    @asynccontextmanager
    async def glance(self, heard: Heard) -> AsyncGenerator[tuple[AsyncSession, Speaker]]:
        """As `look`, for a few rows by their keys: see Database.glance. For a handler's first look: who speaks is as the
        router recognised him."""
        async with self.database.glance() as session:
            yield session, heard.speaker or await self._speaker(session, heard)

    @asynccontextmanager
    async def scene(self, heard: Heard) -> AsyncGenerator[tuple[AsyncSession, Recognised]]:
        """The router's own look at every message: who speaks, and whether it was acted on before."""
        async with self.database.glance() as session:
            yield session, await recognise(session, digest=heard.digest, **self._who(heard))

    @asynccontextmanager
    async def keep(self, heard: Heard) -> AsyncGenerator[AsyncSession]:
        """For what an answer leaves behind and is no act of the speaker: written together with the memory of the message."""
        async with self.database.begin() as session:
            await messages.remember(session, heard.digest, heard.now)
            yield session
        self._remembered.append(heard.digest)

    async def remember(self, heard: Heard) -> None:
        """Note that the message is answered, also when it only asked something or was refused."""
        if heard.digest not in self._remembered:
            async with self.keep(heard):
                pass

    async def _speaker(self, session: AsyncSession, heard: Heard) -> Speaker:
        return await speaker_of(session, **self._who(heard))

    def _who(self, heard: Heard) -> dict[str, Any]:
        return {
            "chat": heard.chat, "user_id": heard.user_id, "name": heard.name, "is_operator": self.is_operator(heard),
            "now": heard.now, "today": heard.today,
        }  # fmt: skip


desk = Desk()
