"""Papers are handed to who asked for them and to nobody else: in a group the answer only says so."""

from dataclasses import replace

from nonebot.adapters import Bot
from nonebot.exception import ActionFailed
from nonebot_plugin_alconna import Target, UniMessage

from plugins._desk import Answer, Attachment, desk, say
from plugins._heard import Heard

_NOT_ARRIVED = "材料没能发到您的私聊。请先加我为好友，再私聊我发同样的话。"
_COME_ALONE = "材料只能私下给您，这个平台上我不能先找您：请私聊我发同样的话。"


async def hand_over(answer: Answer, heard: Heard, bot: Bot) -> Answer:
    """Send what is for the speaker alone; returns what is left to say in the chat where it was asked."""
    if not answer.privately:
        return answer
    if heard.chat.private:
        return replace(answer, files=(*answer.files, *answer.privately), privately=())
    if desk.only_answers(heard):
        return say(_COME_ALONE)
    try:
        for file in answer.privately:
            await UniMessage(file.segment).send(target=Target(heard.user_id, private=True), bot=bot)
    except ActionFailed:
        return say(_NOT_ARRIVED)
    return replace(answer, privately=())


def handed(heard: Heard, files: tuple[Attachment, ...], words: str, in_group: str) -> Answer:
    """Files for the speaker: with all words in private, with `in_group` where others read along."""
    return say(words if heard.chat.private else in_group, privately=files)
