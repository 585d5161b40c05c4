"""社情民意 答复: what people think and what troubles them, and the answer they get."""

import re

from sqlalchemy.ext.asyncio import AsyncSession

from plugins import _said as spoken
from plugins._desk import Answer, desk, say
from plugins._heard import Heard
from plugins._wording import day_text
from plugins._words import word
from plugins.tickets import own_orgs
from storage.asking import opinions
from storage.asking.opinions import STATES, OpinionView
from storage.asking.unit_orders import unit_near
from storage.errors import NotUnderstood
from storage.masking import plain, without_numbers
from storage.orgs import community_named, told_of
from storage.speakers import OrgRef, Speaker

_EXAMPLE = "社情民意 3号楼门口路灯坏了两个月，晚上看不见路"
_NUMBER = re.compile(r"^[YyＹ]?[#＃]?(\d{1,9})号?$")
_ANSWER = re.compile(r"^[YyＹ][#＃]?(\d{1,9})号?(?=$|[\s:：,，。])[\s:：,，。]*(.*)$", re.DOTALL)
_TO = re.compile(r"^(?:给|转给?|请转)\s*([\u4e00-\u9fff]{2,16})[\s:：,，]+(?=\S)")
_SHOWN = 9


@word("社情民意", "反映情况", "民意", example=_EXAMPLE, about="反映意见和困难，有编号、有答复；单发「社情民意」看自己提的，工作人员看待答复的",
      roles=("member", "staff", "unit_admin"), loud=False)  # fmt: skip
async def hand_in(heard: Heard, rest: str) -> Answer | None:
    """社情民意 [给某社区|单位] … · 社情民意 · 社情民意 Y5."""
    text = rest.strip()
    if not text:
        return await _list(heard)
    number = _NUMBER.match(text)
    if number is not None:
        return await _one(heard, int(number[1]))
    if spoken.is_among_people(heard) and len(text) < 8:
        return None  # 社情民意 工作会议 is said to people
    to = _TO.match(text)
    words = without_numbers(plain(text[to.end() :] if to else text))
    async with desk.act(heard) as (session, speaker):
        org = await (_meant(session, speaker, to[1]) if to is not None else told_of(session, words, speaker.org))
        view = await opinions.hand_in(session, speaker, words, org)
    hint = "" if heard.chat.private else "\n涉及个人的事请私聊我说。"
    return say(f"Y{view.number} 已收到，交{view.org.name}，有答复私信您。{hint}")


@word("答复", "答复民意", example="答复 Y5 已报路灯所，周五前修好", about="答复一条社情民意，私信送到提的人", roles=("staff", "unit_admin"),
      loud=False)  # fmt: skip
async def reply(heard: Heard, rest: str) -> Answer | None:
    """答复 Y5 …."""
    found = _ANSWER.match(rest.strip())
    if found is None:
        if spoken.is_among_people(heard):
            return None
        raise NotUnderstood("请写编号和答复。例：答复 Y5 已报路灯所，周五前修好")
    async with desk.act(heard) as (session, speaker):
        view = await opinions.answer(session, speaker, int(found[1]), without_numbers(found[2]).strip())
    return say(f"Y{view.number} 已答复，私信提的人。")


async def _meant(session: AsyncSession, speaker: Speaker, name: str) -> OrgRef:
    """A community or unit by its name, in the same tree as this group."""
    if speaker.org is not None and not name.endswith(("社区", "新村", "村")):
        return await unit_near(session, name, speaker.org)
    return await community_named(session, name, speaker.org)


async def _list(heard: Heard) -> Answer:
    async with desk.look(heard) as (session, speaker):
        org_ids = own_orgs(speaker)
        views = await opinions.listing(session, speaker, org_ids) if heard.chat.private or org_ids else ()
    if not views:
        return say(f"现在没有社情民意。要反映发：{_EXAMPLE}")
    lines = [_line(view, heard) for view in views[:_SHOWN]]
    more = [f"还有{len(views) - _SHOWN}条"] if len(views) > _SHOWN else []
    return say("\n".join([*lines, *more, "看内容请私聊我发：社情民意 Y编号"]))


async def _one(heard: Heard, number: int) -> Answer:
    async with desk.act(heard) as (session, speaker):
        view = await opinions.read(session, speaker, number)
    lines = [_line(view, heard)]
    if heard.chat.private:
        lines.append(f"内容：{view.words}" if view.words else "内容已按规定清除。")
        lines += [f"答复：{view.reply}"] if view.reply else []
    return say("\n".join(lines))


def _line(view: OpinionView, heard: Heard) -> str:
    return f"Y{view.number} {view.org.name} · {day_text(view.said_on, heard.today)} · {STATES[view.state]}"
