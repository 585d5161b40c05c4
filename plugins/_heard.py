"""One message as the handlers hear it: the same value whatever platform it came from."""

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from zoneinfo import ZoneInfo

from nonebot.adapters import Bot, Event
from nonebot_plugin_alconna import At, File, Image, Reply, Text, UniMessage
from nonebot_plugin_alconna.uniseg import SupportAdapter, get_message_id, get_target

from matching.messages.respelling import respelled
from storage.masking import plain
from storage.post.heard import digest_of
from storage.speakers import ChatRef, Speaker

_PLATFORMS = {SupportAdapter.onebot11.value: "qq", SupportAdapter.qq.value: "qqofficial"}
_LONGEST = 4000


@dataclass(frozen=True)
class Heard:
    """`text` has letters and digits folded to half width; `mentions` are account ids in order."""

    message: UniMessage
    text: str
    mentions: tuple[str, ...]
    images: tuple[Image, ...]
    files: tuple[File, ...]  # sent with it, else those of the message that it quotes
    quoted: str | None
    chat: ChatRef
    user_id: str
    name: str
    to_me: bool
    digest: str
    now: datetime
    zone: ZoneInfo
    by_notice: bool = False  # a file that the platform reports by itself, not as a message
    quoted_number: int | None = None  # the one need that the quoted message of ours names
    speaker: Speaker | None = None  # as the router recognised him, a moment before the handler is called

    @property
    def today(self) -> date:
        """The day where the people are."""
        return self.now.astimezone(self.zone).date()

    @property
    def clock(self) -> time:
        """The wall time where the people are."""
        return self.now.astimezone(self.zone).time()

    @property
    def clean(self) -> str:
        """The text without spaces at its ends, as one line of thought."""
        return self.text.strip()


def platform_of(bot: Bot) -> str:
    """The short name under which a bot's platform stands in the database: qq, qqofficial, telegram, console.

    Through Satori it is satori- and the name the server gives: what a bridge says of QQ makes nobody the holder of a
    QQ number here, and no 系统管理员.
    """
    adapter = bot.adapter.get_name()
    if adapter == SupportAdapter.satori.value:
        return f"satori-{re.sub('[^a-z0-9]+', '-', str(getattr(bot, 'platform', '')).lower()).strip('-')[:30]}"
    return _PLATFORMS.get(adapter, adapter.split()[0].lower())


def own_id(bot: Bot) -> str:
    """The bot's own account: Satori's bots are known to NoneBot under another name."""
    known: Callable[[Bot], str] | None = getattr(type(bot), "get_self_id", None)  # bot.name would be an API call
    return known(bot) if known is not None else bot.self_id


async def hear(bot: Bot, event: Event, zone: ZoneInfo) -> Heard:
    """Read an event into a Heard. Raises nothing for odd content: unknown segments are left out."""
    message = UniMessage.of(event.get_message(), bot=bot)
    message = await message.attach_reply(event, bot)
    target = get_target(event, bot)
    platform, me = platform_of(bot), own_id(bot)
    user_id = event.get_user_id()
    chat = ChatRef(platform, user_id if target.private else target.id, target.private)
    kept = _folded(message)
    text = kept.extract_plain_text()
    reply = next((segment for segment in message if isinstance(segment, Reply)), None)
    digest = digest_of(
        platform, bot.self_id, chat.id, user_id, get_message_id(event, bot),
        str(getattr(event, "time", "")), text,
    )  # fmt: skip
    return Heard(
        message=kept,
        text=text[:_LONGEST],
        mentions=tuple(s.target for s in kept if isinstance(s, At) and s.flag == "user" and s.target != me),
        images=tuple(s for s in message if isinstance(s, Image) and not s.sticker),
        files=_files(message, reply, bot),
        quoted=getattr(event, "quoted_id", None) or (reply.id if reply else None),
        chat=chat,
        user_id=user_id,
        name=_name_of(event),
        to_me=event.is_tome(),
        digest=digest,
        now=datetime.now(UTC),
        zone=zone,
        quoted_number=_number_in(reply, bot) if event.is_tome() else None,
    )


def _number_in(reply: Reply | None, bot: Bot) -> int | None:
    if reply is None or reply.msg is None:
        return None
    words = reply.msg if isinstance(reply.msg, str) else UniMessage.of(reply.msg, bot=bot).extract_plain_text()
    numbers = {int(number) for number in re.findall(r"#(\d{1,9})", words)}
    return numbers.pop() if len(numbers) == 1 else None


def _files(message: UniMessage, reply: Reply | None, bot: Bot) -> tuple[File, ...]:
    own = tuple(segment for segment in message if isinstance(segment, File))
    if own or reply is None or reply.msg is None or isinstance(reply.msg, str):
        return own
    return tuple(segment for segment in UniMessage.of(reply.msg, bot=bot) if isinstance(segment, File))


def _folded(message: UniMessage) -> UniMessage:
    """Text folded and mentions kept; pictures, faces and quotations have no part in a command."""
    kept: list[Text | At] = []
    for segment in message:
        if isinstance(segment, Text):
            kept.append(Text(plain(segment.text[:_LONGEST])))
        elif isinstance(segment, At) and segment.target.startswith("@"):  # Telegram's @name says no id: it is a name
            kept.append(Text(plain(segment.target)))
        elif isinstance(segment, At):
            kept.append(segment)
    if kept and isinstance(kept[0], Text):
        kept[0] = Text(respelled(re.sub(r"^[\s/]+", "", kept[0].text)))
    return UniMessage(merged(kept))


def merged(segments: Iterable[Text | At]) -> list[Text | At]:
    """The segments with neighbouring texts made one."""
    merged: list[Text | At] = []
    for segment in segments:
        if isinstance(segment, Text) and merged and isinstance(merged[-1], Text):
            merged[-1] = Text(merged[-1].text + segment.text)
        else:
            merged.append(segment)
    return merged


def _name_of(event: Event) -> str:
    """The group card, else the nickname: each adapter keeps them in places and under names of its own."""
    for place in ("member", "sender", "from_", "user", "author"):
        sender = getattr(event, place, None)
        for field in ("card", "nickname", "nick", "full_name", "first_name", "name", "username"):
            value = getattr(sender, field, None)
            if isinstance(value, str) and value:
                return value
    return ""
