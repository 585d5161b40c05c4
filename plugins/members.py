"""报到 and one's own record: 特长 意愿 时间 姓名 电话 身份证 我的 我的资料 删除我的资料."""

import asyncio
import re

from sqlalchemy.ext.asyncio import AsyncSession

from matching.concepts.wishes import SERVICE_WISHES, read_wishes
from matching.messages.reader import read, read_trades
from matching.model import Reading
from plugins import registration
from plugins._chatter import is_question
from plugins._desk import Answer, desk, say
from plugins._heard import Heard
from plugins._own_record import skills_now, time_now, time_said
from plugins._registered import checked_in
from plugins._said import is_among_people
from plugins._sections import cleaned, names_no_community, read_sections
from plugins._wording import day_text
from plugins._words import word
from storage import orgs, people
from storage.database import Database
from storage.errors import NotFound, NotNow, NotUnderstood
from storage.masking import has_id_number, has_phone
from storage.offering import member_index
from storage.own_data import privacy
from storage.people import AboutMe, CheckedIn
from storage.post import questions
from storage.registration import units
from storage.roles import ROLE_NAMES
from storage.speakers import Speaker, member

_COMMUNITY = re.compile(r"[\u4e00-\u9fff]{2,8}(?:社区|小区|新村|居委会)")
_EXAMPLE = "报到 舜水新村 特长：水电维修、理发 意愿：社区服务 时间：周六、周日"


@word("报到", "报道", "签报到", example=_EXAMPLE, about="到社区报到，再发一次就更新")
async def check_in(heard: Heard, rest: str) -> Answer | None:
    """报到 [社区] [特长：…] [意愿：…] [时间：…]; alone it asks one question."""
    sections = read_sections(rest)
    if sections.community is not None and is_question(heard, sections.community):
        return None
    if not rest.strip() and heard.chat.private:
        return await registration.begin(heard)
    if sections.skills is not None and _COMMUNITY.fullmatch(sections.skills):
        raise NotUnderstood(f"一次报到一个社区，请分两次发。例：报到 {sections.community}")
    async with desk.act(heard) as (session, speaker):
        if not rest.strip():
            await questions.ask(session, speaker, "check_in", {})
            return say(_ask_for_check_in(speaker))
        said = sections.facts(heard.today, private=heard.chat.private)
        done = await people.check_in(
            session, speaker, sections.community, sections.about(), places=sections.places, said=said
        )
        await questions.forget(session, speaker)
        asks = await _asks_unit(session, speaker, done)
        asks += await registration.asks_consent(session, speaker) if said.personal else ""
    return say(checked_in(done, heard.today) + asks)


async def check_in_by_words(heard: Heard, reading: Reading) -> Answer:
    """A clear first-person sentence: what was understood of it is written."""
    days, parts = reading.days or None, reading.parts or None
    skills = "、".join((*read_trades(heard.clean, reading.skills), *reading.skills))
    async with desk.act(heard) as (session, speaker):
        about = AboutMe(skills=cleaned(skills) if skills else None, days=days, parts=parts)
        named = reading.community
        if named is None and (found := await orgs.community_within(session, heard.clean)):
            named = found.name
        done = await people.check_in(session, speaker, named, about)
        await questions.forget(session, speaker)
        asks_unit = await _asks_unit(session, speaker, done)
    return say(checked_in(done, heard.today) + asks_unit)


async def names_community(heard: Heard) -> bool:
    """Whether a known community's name stands in the message."""
    async with desk.look(heard) as (session, _):
        return await orgs.community_within(session, heard.clean) is not None


async def answer_check_in(heard: Heard) -> Answer | None:
    """The answer to the one question that 报到 alone asks, in any words."""
    reading = read(heard.clean, heard.today)
    if reading.community or reading.skills:
        return await check_in_by_words(heard, reading)
    if names_no_community(heard.clean) and is_among_people(heard):
        return None  # 大家好, 我会去的
    try:
        return await check_in(heard, heard.clean)
    except NotFound:
        if heard.chat.private or heard.to_me:
            raise
        return None  # in a group it was said to people


@word("特长", "技能特长", example="特长 水电维修、开锁", about="改自己的特长", loud=False)
async def skills(heard: Heard, rest: str) -> Answer | None:
    """特长 …; 特长 加 …; 特长 去掉 …"""
    async with desk.act(heard) as (session, speaker):
        me = await member(session, speaker)
        held = (await people.known(session, speaker)).skills
        done = await people.change(session, speaker, me, AboutMe(skills=skills_now(held, rest)))
    return say(checked_in(done, heard.today))


@word("意愿", "服务意愿", example="意愿 社区服务、扶残助残", about="改服务意愿（18项里选）", loud=False)
async def wishes(heard: Heard, rest: str) -> Answer | None:
    """意愿 …"""
    found = read_wishes(rest)
    if not found:
        names = "、".join(f"{code}{name}" for code, name in SERVICE_WISHES.items())
        raise NotUnderstood(f"请从18项里选，写编号或名称：{names}。例：意愿 05 16")
    done = await _changed(heard, AboutMe(wishes=found))
    strange = [
        number for number in re.findall(r"(?<!\d)\d{1,2}(?!\d)", rest) if f"{int(number):02d}" not in SERVICE_WISHES
    ]
    return say(*done.parts, f"\n18项里没有{'、'.join(strange)}，没有记") if strange else done


@word("时间", "空闲时间", example="时间 周六、周日上午", about="改什么时候有空", loud=False)
async def days(heard: Heard, rest: str) -> Answer | None:
    """时间 …, 时间 加 …; in a group only when nothing but free days is said, because notices begin with this word too."""
    if not heard.chat.private and not _only_days(time_said(rest)):
        return None
    async with desk.act(heard) as (session, speaker):
        me = await member(session, speaker)
        held = await people.known(session, speaker)
        free, parts = time_now((tuple(held.days), tuple(held.parts)), rest)
        done = await people.change(session, speaker, me, AboutMe(days=free, parts=parts))
    return say(checked_in(done, heard.today))


@word("不公开姓名", example="不公开姓名", about="群里只显示姓", loud=False)
async def hide_name(heard: Heard, rest: str) -> Answer | None:
    """不公开姓名."""
    return await _name_shown(heard, hidden=True) if not rest else None


@word("公开姓名", example="公开姓名", about="群里显示姓名", loud=False)
async def show_name(heard: Heard, rest: str) -> Answer | None:
    """公开姓名."""
    return await _name_shown(heard, hidden=False) if not rest else None


@word("姓名", example="姓名 李明", about="（私聊）登记真实姓名", loud=False)
async def name(heard: Heard, rest: str) -> Answer | None:
    """姓名 …, in private."""
    if not heard.chat.private and not re.fullmatch(r"[\u4e00-\u9fff·]{2,4}", rest.strip()):
        return None
    _in_private(heard, "姓名")
    async with desk.act(heard) as (session, speaker):
        kept = await people.rename(session, speaker, rest)
    return say(f"姓名已登记：{kept}。")


@word("电话", "手机", "手机号", example="电话 13800000000", about="（私聊）登记手机号，加密保存", loud=False)
async def phone(heard: Heard, rest: str) -> Answer | None:
    """电话 …, in private."""
    if not heard.chat.private and not has_phone(rest):
        return None
    _in_private(heard, "电话")
    async with desk.act(heard) as (session, speaker):
        masked = await privacy.keep_phone(session, speaker, rest)
        asks = await registration.asks_consent(session, speaker)
    return say(f"手机号已加密保存：{masked}。看全部资料发：我的资料{asks}")


@word("身份证", "身份证号", example="身份证 18位号码", about="（私聊）登记身份证号，加密保存", loud=False)
async def id_number(heard: Heard, rest: str) -> Answer | None:
    """身份证 …, in private."""
    if not heard.chat.private and not has_id_number(rest):
        return None
    _in_private(heard, "身份证号")
    async with desk.act(heard) as (session, speaker):
        masked = await privacy.keep_id_number(session, speaker, rest)
        asks = await registration.asks_consent(session, speaker)
    return say(f"身份证号已加密保存：{masked}。{asks}")


@word("我的资料", "我的数据", example="我的资料", about="（私聊）看我登记了什么")
async def my_data(heard: Heard, rest: str) -> Answer | None:
    """我的资料, in private only: it says more than a group should know."""
    if rest:
        return None
    if not heard.chat.private:
        return say("资料只在私聊里给您看，请私聊我发：我的资料")
    async with desk.act(heard) as (session, speaker):
        data = await privacy.my_data(session, speaker)
    if data is None or not (data.communities or data.phone or data.id_number or data.roles):
        return say(f"您还没有报到，没有登记任何资料。例：{_EXAMPLE}")
    return say(_profile(data))


@word("删除我的资料", "注销", example="删除我的资料", about="（私聊）彻底删除我的资料")
async def ask_erase(heard: Heard, rest: str) -> Answer | None:
    """删除我的资料: asks once."""
    if rest:
        return None
    if not heard.chat.private:
        return say("请私聊我发：删除我的资料")
    async with desk.act(heard) as (session, speaker):
        if speaker.person_id is None:
            raise NotNow("没有您的资料，不用删除。")
        await questions.ask(session, speaker, "erase", {})
    return say(
        "删除后，姓名、电话、证件号、特长、报到记录都没有了，不能恢复；已确认的服务只留次数，不留名。\n确认请在10分钟内发：确认删除"
    )


async def erase(heard: Heard, database: Database) -> Answer:
    """确认删除, after the question."""
    async with desk.act(heard) as (session, speaker):
        await questions.forget(session, speaker)
        done = await privacy.erase(session, speaker)
    await database.scrub()
    await asyncio.to_thread(member_index.forget_saved, desk.index_dir)
    return say("您的资料已删除。" if done else "没有您的资料，不用删除。")


def _profile(data: privacy.MyData) -> str:
    registered = "；".join(
        f"{name}（{day_text(at.astimezone(desk.zone).date())}报到）" for name, at in data.communities
    )
    rows = [
        ("编号", data.number), ("姓名", data.name + ("（不公开）" if data.name_hidden else "")), ("单位", data.unit), *data.facts,
        ("社区", registered), ("特长", data.skills), ("意愿", "、".join(data.wishes)),
        ("时间", "、".join((*data.days, *data.parts))), ("电话", data.phone), ("身份证", data.id_number),
        ("职务", "、".join(f"{org}{ROLE_NAMES[kind]}" for kind, org in data.roles)),
        ("服务", f"{data.services}次" if data.services else ""), ("小结", f"{data.summaries}篇" if data.summaries else ""),
    ]  # fmt: skip
    return "\n".join([*(f"{label}：{value}" for label, value in rows if value), "要删除发：删除我的资料"])


async def _changed(heard: Heard, about: AboutMe) -> Answer:
    async with desk.act(heard) as (session, speaker):
        done = await people.change(session, speaker, await member(session, speaker), about)
    return say(checked_in(done, heard.today))


async def _name_shown(heard: Heard, *, hidden: bool) -> Answer:
    async with desk.act(heard) as (session, speaker):
        await people.hide_name(session, speaker, await member(session, speaker), hidden=hidden)
    return say("好的，群里只显示您的姓。" if hidden else "好的，群里显示您的姓名。")


def _ask_for_check_in(speaker: Speaker) -> str:
    here = speaker.org.name if speaker.org is not None and speaker.org.kind == "community" else "社区名"
    return f"请告诉我社区和您会什么，例如：{here}，会修水电和理发，周末有空"


async def _asks_unit(session: AsyncSession, speaker: Speaker, done: CheckedIn) -> str:
    """In a community's group the unit of a newcomer is asked for, once in his life."""
    if done.unit is not None or speaker.org is None or speaker.org.kind != "community":
        return ""
    if not await units.may_ask(session, speaker, done.person_id):
        return ""
    await questions.ask(session, speaker, "unit", {})
    return "\n您是哪个单位的？请发：单位 市住建局（没有单位不用答，只问这一次）"


def _in_private(heard: Heard, what: str) -> None:
    if not heard.chat.private:
        raise NotNow(f"{what}请私聊我发，不要在群里发。")


def _only_days(text: str) -> bool:
    rest = text
    for sign in (
        "工作日",
        "每天",
        "平时",
        "下班",
        "双休日",
        "节假日",
        "周末",
        "上午",
        "下午",
        "晚上",
        "中午",
        "全天",
        "随时",
        "有空",
        "星期",
        "周",
        "礼拜",
    ):
        rest = rest.replace(sign, "")
    rest = re.sub(
        r"(?:早|晚|下午|上午)?[\d一二三四五六七八九十]{1,3}[点时:：](?:半|\d{2})?钟?(?:以后|之后|后|以前|之前|前)",
        "",
        rest,
    )
    return not re.sub(
        r"以后|之后|以前|左右|一般|可以|基本|我|行|[一二三四五六日天、，,和至到后前 \-—~。都\n]", "", rest
    )
