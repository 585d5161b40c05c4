"""One message as the handlers hear it: the same value whatever platform it came from."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from zoneinfo import ZoneInfo

from nonebot.adapters import Bot, Event
from nonebot_plugin_alconna import At, File, Image, Reply, Text, UniMessage
from nonebot_plugin_alconna.uniseg import SupportAdapter, get_message_id, get_target

from storage.masking import plain
from storage.post.heard import digest_of
from storage.speakers import ChatRef

_PLATFORMS = {SupportAdapter.onebot11.value: "qq"}
_LONGEST = 4000
# the same said without the space, or around the number: put as the fixed words have it
_RESPELLED = (
    (
        re.compile(
            r"^(?:报到|报道)(?:到|在)?(?=[\u4e00-\u9fff]{2,12}?(?:社区|新村|小区|居委会|村)(?:[\s，,。；;：:]|$))"
        ),
        "报到 ",
    ),
    (re.compile(r"^按照?(居住地|工作地|单位指定|联系帮扶)(?:社区)?(?:报到|报道)"), r"报到 \1 "),
    (re.compile(r"^绑定(?=单位|社区|上级|主管|工委)"), "绑定 "),
    (re.compile(r"^心愿[:：](?=\S)"), "微心愿："),
    (re.compile(r"^我?接[#＃]?(\d{1,9})号?(?:单|了)?(?=$|[\s，,。！!])"), r"接单 \1"),
    (re.compile(r"^我?认领[#＃]?(\d{1,9})号?(?:心愿|微心愿)?(?=$|[\s，,。！!])"), r"认领 \1"),
)


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


def platform_of(adapter: str) -> str:
    """The short name under which a platform stands in the database: qq, telegram, console."""
    return _PLATFORMS.get(adapter, adapter.split()[0].lower())


async def hear(bot: Bot, event: Event, zone: ZoneInfo) -> Heard:
    """Read an event into a Heard. Raises nothing for odd content: unknown segments are left out."""
    message = UniMessage.of(event.get_message(), bot=bot)
    message = await message.attach_reply(event, bot)
    target = get_target(event, bot)
    platform = platform_of(bot.adapter.get_name())
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
        mentions=tuple(s.target for s in kept if isinstance(s, At) and s.flag == "user" and s.target != bot.self_id),
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
    )


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
        elif isinstance(segment, At):
            kept.append(segment)
    if kept and isinstance(kept[0], Text):
        kept[0] = Text(_respelled(re.sub(r"^[\s/]+", "", kept[0].text)))
    return UniMessage(_merged(kept))


def _respelled(text: str) -> str:
    for pattern, words in _RESPELLED:
        text = pattern.sub(words, text, count=1)
    return text


def _merged(segments: Iterable[Text | At]) -> list[Text | At]:
    merged: list[Text | At] = []
    for segment in segments:
        if isinstance(segment, Text) and merged and isinstance(merged[-1], Text):
            merged[-1] = Text(merged[-1].text + segment.text)
        else:
            merged.append(segment)
    return merged


def _name_of(event: Event) -> str:
    """The group card, else the nickname: adapters keep them under these names or under first and last name."""
    sender = getattr(event, "sender", None) or getattr(event, "from_", None) or getattr(event, "user", None)
    for field in ("card", "nickname", "full_name", "first_name", "username"):
        value = getattr(sender, field, None)
        if value:
            return str(value)
    return ""
