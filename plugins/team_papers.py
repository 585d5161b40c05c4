"""服务队 备案文件 名称: a team's founding document, sent and got back in private."""

import re

from nonebot.internal.matcher import current_bot, current_event
from nonebot_plugin_alconna import File

from plugins._desk import Answer, Attachment, desk, say
from plugins._files import came_twice, fetch_file
from plugins._heard import Heard
from storage.cooperation import team_documents
from storage.cooperation.team_documents import KINDS_TOLD, Document
from storage.cooperation.teams import team_named
from storage.errors import NotUnderstood
from storage.post import questions
from storage.post.questions import Asked
from storage.speakers import unit_admin

WAITING = "team_document"
_ANEW = re.compile(r"\s*(?:重传|重发|换一份|更换|重新上传)$")


async def paper(heard: Heard, text: str) -> Answer:
    """服务队 备案文件 名称 [重传]: given back when it is there, else asked for."""
    anew, name = _ANEW.search(text) is not None, _ANEW.sub("", text).strip()
    if not name:
        raise NotUnderstood("请写服务队的名称。例：服务队 备案文件 水电维修队")
    async with desk.look(heard) as (session, speaker):
        by = await unit_admin(session, speaker)
        name = (await team_named(session, by.org.id, name)).name
    if not heard.chat.private:
        return say(f"正式文件请私聊我发：服务队 备案文件 {name}")
    if heard.files:
        return await _keep(heard, name, heard.files[0])
    async with desk.act(heard) as (session, speaker):
        by = await unit_admin(session, speaker)
        name, held = await team_documents.opened(session, speaker, by, name)
        if held is None or anew:
            await questions.ask(session, speaker, WAITING, {"team": name})
    if held is None or anew:
        return say(
            f"请在10分钟内把成立「{name}」的正式文件发到这里：{KINDS_TOLD}，5MB以内。加密保存，只给本单位管理员。"
        )
    return say(
        f"「{name}」的正式文件。换一份发：服务队 备案文件 {name} 重传", files=(Attachment(held.name, held.content),)
    )


async def take_file(heard: Heard, asked: Asked) -> Answer | None:
    """The document that was asked for."""
    if not heard.chat.private or came_twice(heard, heard.files[0]):
        return None
    return await _keep(heard, str(asked.payload["team"]), heard.files[0])


async def _keep(heard: Heard, name: str, file: File) -> Answer:
    async with desk.look(heard) as (session, speaker):  # nobody else's file is fetched at all
        await unit_admin(session, speaker)
    content = await fetch_file(heard, current_bot.get(), current_event.get(), file)
    async with desk.act(heard) as (session, speaker):
        by = await unit_admin(session, speaker)
        name, again = await team_documents.keep(session, speaker, by, name, Document(file.name, content))
        await questions.forget(session, speaker)
    return say(f"「{name}」的正式文件已{'换成这一份' if again else '加密保存'}。要看发：服务队 备案文件 {name}")
