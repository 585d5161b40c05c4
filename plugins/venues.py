"""场所 借场所 退场所: rooms of a community and when they are free, lent to one at a time."""

import re
from datetime import date

from sqlalchemy.ext.asyncio import AsyncSession

from matching.times.weekly_times import WEEKLY, read_times
from plugins import _said as spoken
from plugins._desk import Answer, desk, say
from plugins._heard import Heard
from plugins._wording import day_text
from plugins._words import word
from storage.asking import venues
from storage.asking.venues import PARTS, WEEKDAYS, VenueView
from storage.errors import NotAllowed, NotUnderstood
from storage.speakers import Member, Speaker, Staff, community_ids, member, staff

_NEW = "场所 新建 二楼活动室 周六下午、周日全天"
_WHICH = re.compile(r"^[#＃]?(\d{1,9})号?(?=$|[\s:：,，。])[\s:：,，。]*(.*)$", re.DOTALL)
_PART = re.compile(r"上午|下午|晚上|全天|早上|夜里|晚间")
_SAME = {"早上": "上午", "夜里": "晚上", "晚间": "晚上"}


@word("场所", "活动场所", "场地", example=_NEW, about="看社区场所的空闲时间；社区「场所 新建 …」「场所 停用 2」", roles=("member", "staff"),
      loud=False)  # fmt: skip
async def venue(heard: Heard, rest: str) -> Answer | None:
    """场所 · 场所 N · 场所 新建 名称 周六下午 · 场所 停用 N."""
    text = rest.strip()
    made = spoken.begins(text, "新建", "新增", "登记", "添加")
    if made is not None:
        return await _make(heard, made)
    closed = spoken.begins(text, "停用", "删除", "取消")
    number = _WHICH.match(closed if closed is not None else text)
    if number is not None and not number[2]:
        return await (_close(heard, int(number[1])) if closed is not None else _one(heard, int(number[1])))
    if text:
        return None if spoken.is_among_people(heard) else _misread(_NEW)
    async with desk.look(heard) as (session, speaker):
        views = await venues.catalogue(session, speaker, await _near(session, speaker))
    if not views:
        return say(f"还没有登记场所。社区登记发：{_NEW}")
    return say(
        "\n".join([*(_line(view, heard.today) for view in views[:9]), "借用发：借场所 编号 日期 上午|下午|晚上"])
    )


@word(
    "借场所",
    "借场地",
    "预约场所",
    example="借场所 2 周六下午 义诊",
    about="借社区的场所，不会重复借出；还了发：退场所 2 周六",
    loud=False,
)
async def borrow(heard: Heard, rest: str) -> Answer | None:
    """借场所 N 日期 [上午|下午|晚上] [用途]."""
    number, day, part, use = _asked(heard, rest, "借场所 2 周六下午 义诊")
    if number is None or day is None:
        return None if spoken.is_among_people(heard) else _misread("借场所 2 周六下午 义诊")
    async with desk.act(heard) as (session, speaker):
        by = await _borrower(session, speaker, number)
        lent = await venues.lend(session, speaker, by, number, day, part, use)
    return say(
        f"{'您已经借了' if lent.again else '已借给您'}：「{lent.venue.name}」{day_text(day, heard.today)}{'、'.join(lent.parts)}。"
        f"不用了发：退场所 {number} {day.month}月{day.day}日"
    )


@word("退场所", "还场所", "取消场所", example="退场所 2 7月18日", about="借了的场所不用了", loud=False)
async def give_back(heard: Heard, rest: str) -> Answer | None:
    """退场所 N 日期."""
    number, day, _, _ = _asked(heard, rest, "退场所 2 7月18日")
    if number is None or day is None:
        return None if spoken.is_among_people(heard) else _misread("退场所 2 7月18日")
    async with desk.act(heard) as (session, speaker):
        await venues.give_back(session, speaker, number, day)
    return say(f"场所{number} {day_text(day, heard.today)}已退，别人可以借了。")


async def _make(heard: Heard, text: str) -> Answer:
    begin = WEEKLY.search(text)
    if begin is None:
        raise NotUnderstood(f"请写空闲的时间。例：{_NEW}")
    name, rest = text[: begin.start()].strip(" ,，:：。"), text[begin.start() :]
    about = WEEKLY.sub(" ", rest).strip(" 、,，;；。和及")
    async with desk.act(heard) as (session, speaker):
        view = await venues.make(session, speaker, await staff(session, speaker), name, read_times(rest), about)
    return say(f"场所{view.number}「{view.name}」已登记，空闲：{_times(view)}。借用发：借场所 {view.number} 日期")


async def _close(heard: Heard, number: int) -> Answer:
    async with desk.act(heard) as (session, speaker):
        view = await venues.close(session, speaker, await staff(session, speaker), number)
    return say(f"场所{number}「{view.name}」已停用。")


async def _one(heard: Heard, number: int) -> Answer:
    async with desk.look(heard) as (session, speaker):
        row = await venues.row_of(session, number)
        if row.org_id not in await _near(session, speaker):
            raise NotAllowed(f"场所{number} 不是本社区的。看本社区的发：场所")
        view = await venues.view_of(session, row, heard.today)
    return say(f"{_line(view, heard.today)}\n借用发：借场所 {number} 日期 上午|下午|晚上")


async def _near(session: AsyncSession, speaker: Speaker) -> tuple[int, ...]:
    """The communities whose venues concern this chat."""
    if speaker.org is not None and speaker.org.kind == "community":
        return (speaker.org.id,)
    if speaker.person_id is None:
        return ()
    served = [org.id for (kind, _), org in speaker.roles.items() if kind == "staff"]
    return tuple(dict.fromkeys((*served, *await community_ids(session, speaker.person_id))))


async def _borrower(session: AsyncSession, speaker: Speaker, number: int) -> Member | Staff:
    """Staff of the venue's community, else a member."""
    org_id = (await venues.row_of(session, number)).org_id
    found = speaker.roles.get(("staff", org_id))
    if found is not None and speaker.person_id is not None:
        return Staff(speaker.person_id, found)
    return await member(session, speaker)


def _asked(heard: Heard, rest: str, example: str) -> tuple[int | None, date | None, str | None, str]:
    found = _WHICH.match(rest.strip())
    day = spoken.days_in(found[2], heard.today, "ahead", example) if found is not None else None
    if found is None or day is None:
        return (int(found[1]) if found else None), None, None, ""
    part = _PART.search(found[2])
    use = _PART.sub("", day.rest).strip(" ,，。;；:：")
    return int(found[1]), day.first, _SAME.get(part[0], part[0]) if part else None, use


def _line(view: VenueView, today: date) -> str:
    taken = "，".join(f"{day_text(day, today)}{part}" for day, part in view.taken[:4])
    parts = (f"{view.number}. {view.name}", view.note, f"空闲：{_times(view)}", f"已借出：{taken}" if taken else "")
    return " · ".join(part for part in parts if part)


def _times(view: VenueView) -> str:
    days: dict[int, list[str]] = {}
    for weekday, part in view.times:
        days.setdefault(weekday, []).append(part)
    return "、".join(
        f"{WEEKDAYS[day]}{'全天' if len(parts) == len(PARTS) else '和'.join(parts)}" for day, parts in days.items()
    )


def _misread(example: str) -> Answer:
    raise NotUnderstood(f"没看懂。例：{example}")
