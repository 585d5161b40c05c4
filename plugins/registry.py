"""志愿者编号 · 已注册 · 未注册: the outside volunteer site and its numbers. Its file is 注册文件."""

import re

from nonebot.internal.matcher import current_bot
from nonebot_plugin_alconna import Args, At

from plugins._desk import Answer, desk, say
from plugins._files import whisper
from plugins._heard import Heard
from plugins._words import REST, word
from storage import people
from storage.errors import NotUnderstood
from storage.policy import policy_of
from storage.registration import registry
from storage.roster import absences
from storage.speakers import unit_admin

_SHOWN = 8
_NUMBER = re.compile(r"[A-Za-z0-9][A-Za-z0-9\-\s]{3,40}")


@word(
    "志愿者编号",
    "志愿者号",
    "注册编号",
    example="志愿者编号 V3401001234",
    about="报自己在志愿服务网站的编号",
    loud=False,
)
async def own_number(heard: Heard, rest: str) -> Answer | None:
    """志愿者编号 …"""
    if not heard.chat.private and not _NUMBER.fullmatch(rest.strip()):
        return None
    async with desk.act(heard) as (session, speaker):
        number = await registry.keep_number(session, speaker, await people.known(session, speaker), rest)
    return say(f"志愿者编号已登记{f'：{number}' if heard.chat.private else ''}。")


@word("已注册", example="已注册 @李明 V3401001234", about="记下某人在志愿服务网站的编号", roles=("unit_admin",),
      args=Args["who", [At, str]]["number", REST], loud=False)  # fmt: skip
async def registered(heard: Heard, who: At | str, number: str) -> Answer | None:
    """已注册 @某人|姓名 编号."""
    if not _NUMBER.fullmatch(number.strip()):
        if heard.chat.private or isinstance(who, At):
            raise NotUnderstood("编号没看懂，请照网站上的写。例：已注册 @李明 V3401001234")
        return None
    async with desk.act(heard) as (session, speaker):
        by = await unit_admin(session, speaker)
        person = await people.of_account(session, speaker, who.target) if isinstance(who, At) else None
        entry, person = await absences.whose(session, by, person, "" if isinstance(who, At) else who.lstrip("@"))
        if person is not None:
            await registry.keep_number(session, speaker, person, number)
        elif entry is not None:
            await registry.keep_line_number(session, speaker, entry, number)
        listed = entry or person
    return say(f"已记下：{listed.name if listed is not None else '他'}已注册。看还差谁发：未注册")


@word(
    "未注册",
    "未注册名单",
    example="未注册",
    about="谁还没在志愿服务网站注册（名单只在私聊）",
    roles=("unit_admin",),
    loud=False,
)
async def unregistered(heard: Heard, rest: str) -> Answer | None:
    """未注册."""
    if rest:
        return None
    async with desk.act(heard) as (session, speaker):
        by = await unit_admin(session, speaker)
        site = (await policy_of(session, by.org.id)).papers.registry
        known, people_left = await registry.unregistered(session, by.org.id, heard.today)
    head = f"{by.org.name}{known}人，还没在{site or '志愿服务网站'}注册的{len(people_left)}人"
    if not people_left:
        return say(f"{by.org.name}{known}人都已注册。" if known else f"{by.org.name}还没有名册。请发：导入名册")
    names = "、".join(one.name for one in people_left[:_SHOWN])
    file = f"\n要上传的表请私聊发：注册文件 原因 到{site}注册" if site else ""
    named = f"{head}：{names}{'等' if len(people_left) > _SHOWN else ''}。{file}"
    if heard.chat.private:
        return say(named)
    given = await whisper(heard, current_bot.get(), say(named))
    return say(f"{head}，{'名单已私信您。' if given else '名单没能私信您，请私聊我发：未注册'}")
