"""How an answer leaves the house. Where the bot may not speak first, it takes along what waits for this chat.

Official QQ bots may only reply, within five minutes, and at most five times to one message.
"""

from collections.abc import Sequence
from datetime import UTC, datetime

from nonebot.adapters import Bot, Event
from nonebot.exception import ActionFailed, ApiNotAvailable, NetworkError
from nonebot_plugin_alconna import File, UniMessage
from nonebot_plugin_alconna.uniseg import FallbackStrategy, SerializeFailed

from plugins._desk import desk
from plugins._heard import Heard
from plugins._letters import message_of, reference_of
from storage.post import notices, outbox
from storage.post.outbox import Letter

MOST_REPLIES = 5
_NO_FILES = "「{}」在这里发不出来。请用能收文件的平台（QQ、Telegram）私聊我再要一次；那边的账号还没有关联，先在这里私聊我发：关联账号"


async def reply_with(letters: Sequence[UniMessage], heard: Heard, event: Event, bot: Bot) -> None:
    """Send the answer; on a platform that only lets us reply, also what the people here are still to be told."""
    if not desk.only_answers(heard):
        for letter in letters:
            await _send(letter, event, bot)
        return
    kept = list(letters[:MOST_REPLIES])
    if len(letters) > MOST_REPLIES:
        kept[0] = kept[0] + UniMessage(
            f"\n这里一次只能发{MOST_REPLIES}条，还有{len(letters) - MOST_REPLIES}个文件没发。"
        )
    waiting, left = await _waiting(heard, MOST_REPLIES - len(kept))
    alone = await _alone(heard) if kept else 0
    more = "" if not left else f"\n还有{left}条消息要告诉这里，请再发一句话给我。"
    hint = "" if not alone else f"\n另有{alone}条消息只能私下告诉您，请私聊我发一句话。"
    if kept and hint + more:
        kept[0] = kept[0] + UniMessage(hint + more)
    for message in kept:
        await _send(message, event, bot)
    for letter in waiting:
        await _tell(letter, event, bot)


async def _send(letter: UniMessage, event: Event, bot: Bot) -> None:
    """Send one message of the answer; who cannot be given a file here is told where he can."""
    if not letter.has(File):
        await letter.send(target=event, bot=bot)
        return
    try:
        await letter.send(target=event, bot=bot, fallback=FallbackStrategy.forbid)
    except (ActionFailed, ApiNotAvailable, SerializeFailed):
        names = "、".join(file.name for file in letter[File])
        await UniMessage(_NO_FILES.format(names)).send(target=event, bot=bot)


async def _waiting(heard: Heard, most: int) -> tuple[tuple[Letter, ...], int]:
    now = datetime.now(UTC)
    async with desk.database.begin() as session:
        return await outbox.claim_at_contact(session, now, heard.chat, most)


async def _alone(heard: Heard) -> int:
    """A group is no place for what is meant for one person."""
    if heard.chat.private:
        return 0
    async with desk.database.read() as session:
        return await outbox.waiting_alone(session, heard.chat.platform, heard.user_id)


async def _tell(letter: Letter, event: Event, bot: Bot) -> None:
    """As the post office does: what was refused waits for another contact, what may have arrived is not repeated."""
    try:
        receipt = await message_of(letter).send(target=event, bot=bot)
    except (ActionFailed, ApiNotAvailable, ConnectionError) as error:
        async with desk.database.begin() as session:
            problem = f"could not be told at a contact: {type(error).__name__}"
            await notices.postponed(session, datetime.now(UTC), letter.id, notices.LOOK_AFTER, problem)
    except (NetworkError, TimeoutError):
        async with desk.database.begin() as session:
            await notices.unknown(session, letter.id, "no answer")
    else:
        async with desk.database.begin() as session:
            await notices.sent(session, datetime.now(UTC), letter.id, reference_of(receipt))
