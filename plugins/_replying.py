"""How an answer leaves the house. Where the bot may not speak first, it takes along what waits for this chat.

Official QQ bots may only reply, within five minutes, and at most five times to one message.
"""

import re
from collections.abc import Sequence
from datetime import UTC, datetime

from nonebot import logger
from nonebot.adapters import Bot, Event
from nonebot.exception import ActionFailed, ApiNotAvailable, NetworkError
from nonebot_plugin_alconna import File, Image, UniMessage
from nonebot_plugin_alconna.uniseg import FallbackStrategy, SerializeFailed

from plugins._desk import Answer, desk
from plugins._heard import Heard
from plugins._letters import message_of, reference_of
from plugins._wording import NUMBER_WARNING
from storage.masking import has_id_number, has_phone
from storage.post import notices, outbox
from storage.post.outbox import Letter

MOST_REPLIES = 5
_OWN_PHONE = re.compile(r"(?:我|本人|俺)(?:的|家)?(?:手机|电话|号码|联系方式)")
_NO_FILES = "「{}」在这里发不出来。请用能收文件的平台（QQ、Telegram）私聊我再要一次；那边的账号还没有关联，先在这里私聊我发：关联账号"


def letters_of(answer: Answer | None, heard: Heard) -> list[UniMessage]:
    """What goes out, with the warning about numbers typed in a group: an ID number always, a phone when we act or it is
    the speaker's own."""
    if heard.chat.private:
        return answer.letters() if answer is not None else []
    own = _OWN_PHONE.search(heard.text) is not None
    warned = has_id_number(heard.text) or ((answer is not None or own) and has_phone(heard.text))
    if answer is None:
        return [UniMessage(NUMBER_WARNING)] if warned else []
    if warned:
        answer = Answer((*answer.parts, f"\n{NUMBER_WARNING}"), answer.files, answer.images)
    return answer.letters()


async def reply_with(letters: Sequence[UniMessage], heard: Heard, event: Event, bot: Bot) -> None:
    """Send the answer; on a platform that only lets us reply, also what the people here are still to be told."""
    if not desk.only_answers(heard):
        for place, letter in enumerate(letters):
            try:
                await _send(letter, event, bot)
            except (ApiNotAvailable, ConnectionError):  # the line is down
                return await _tell_later(letters[place:], heard)
            except (NetworkError, TimeoutError):  # it may have arrived: nothing is said twice, and no apology either
                logger.warning("an answer may or may not have arrived")
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


async def _tell_later(letters: Sequence[UniMessage], heard: Heard) -> None:
    """What was done is told when the line is back: an answer that never left becomes a promise. Words only."""
    words = "\n".join(text for letter in letters if (text := letter.extract_plain_text().strip()))
    if any(letter.has(File) or letter.has(Image) for letter in letters):
        words = f"{words}\n（文件和图片没有发出来，请再要一次）".strip()
    async with desk.database.begin() as session:
        mention = None if heard.chat.private else heard.user_id
        notices.queue(session, heard.now, heard.chat, f"（刚才断线，补上答复）{words}", mention=mention)


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
