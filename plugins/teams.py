"""服务队 …: teams founded, filed, led; how far they are, what they report."""

import re
from datetime import date, timedelta

from sqlalchemy.ext.asyncio import AsyncSession

from matching.messages.reader import read_month
from plugins import _said as spoken
from plugins._desk import Answer, desk, say
from plugins._heard import Heard
from plugins._wording import day_text
from plugins._words import word
from plugins.team_papers import paper
from storage.cooperation import team_life, teams, teamwork
from storage.cooperation.team_life import Report
from storage.cooperation.teams import TeamView
from storage.cooperation.teamwork import TeamWords
from storage.errors import NotUnderstood
from storage.ledger.services import hours_text
from storage.masking import tidy_name, without_numbers
from storage.orgs import subtree
from storage.policy import policy_of
from storage.speakers import Speaker, UnitAdmin, overseer, superior, unit_admin, unit_of

_EXAMPLE = "服务队 新建 水电维修队 特长：水电维修 队长 @李明 文号：建党〔2026〕3号 6月20日"
_DOCUMENT = re.compile(r"[\w（）()·]{0,16}[〔\[(（【]\s*(?:19|20)\d\d\s*[〕\])）】]\s*第?\s*\d{1,5}\s*号")
_LABELS = {
    "特长": "speciality", "专业": "speciality", "专长": "speciality", "队长": "leader", "负责人": "leader", "文号": "document",
    "文件": "document", "类别": "kind", "类型": "kind", "属于": "parent", "所属": "parent", "上级队": "parent", "日期": "day",
    "成立日期": "day", "时间": "day",
}  # fmt: skip
_MOST = 10


@word("服务队", example=_EXAMPLE, about="建服务队、备案、看本单位的服务队；「服务队 报告」出报告", roles=("unit_admin", "member"),
      loud=False)  # fmt: skip
async def team(heard: Heard, rest: str) -> Answer | None:
    """服务队 [新建|备案|备案文件|队长|解散|进度|未活动|报告|基地|团组织|名称]."""
    text = spoken.said(heard)
    for names, handler in _PARTS.items():
        following = spoken.begins(text, *names)
        if following is not None:
            return await handler(heard, following)
    async with desk.look(heard) as (session, speaker):
        unit = await unit_of(session, speaker)
        if unit is None:
            return None if spoken.is_among_people(heard) else say("请在单位的群里发：服务队")
        views = await teams.of_unit(session, unit.id)
        if not text:
            standing = await teams.standing(session, unit.id)
            return say(_list(unit.name, views, standing))
        if not any(view.name == tidy_name(text) for view in views) and spoken.is_among_people(heard):
            return None  # 服务队 今天去哪 is said to people
        found = await teams.team_named(session, unit.id, text)
        return say(_card(await teams.view(session, found.id), heard.today))


async def _found(heard: Heard, text: str) -> Answer:
    async with desk.act(heard) as (session, speaker):
        by = await unit_admin(session, speaker)
        words = await _words(session, speaker, heard, text, by)
        done = await teamwork.found(session, speaker, by, words)
    view = done.team
    first = f"服务队「{view.name}」{'已更新' if done.again else '已建'}（{view.unit.name}，{_kind(view)}）"
    lines = [first, *([f"队长：{view.leader}"] if view.leader else []), _filed(view, heard.today)]
    lines.append(f"党员可发：加入团队 {view.name}")
    return say("\n".join(line for line in lines if line))


async def _words(session: AsyncSession, speaker: Speaker, heard: Heard, text: str, by: UnitAdmin) -> TeamWords:
    number, text = _document(text)
    head, parts = spoken.labelled(text, _LABELS)
    found = spoken.days_in(f"{head}  {' '.join(parts.values())}", heard.today, "behind", _EXAMPLE)
    if spoken.mentions(head):
        raise NotUnderstood(f"请写明谁是队长。例：{_EXAMPLE}")
    names = [one for one in head.split() if found is None or spoken.days_in(one, heard.today, "behind", "") is None]
    name = tidy_name(without_numbers(names[0] if names else ""))
    if len(name) < 2:
        raise NotUnderstood(f"请写服务队的名称。例：{_EXAMPLE}")
    speciality = without_numbers(_no_day(parts.get("speciality", ""), heard.today))[:60]
    leaders = await spoken.people_in(session, speaker, _no_day(parts.get("leader", ""), heard.today))
    said_kind = parts.get("kind", "") + name
    kind = (
        "青年" if re.search(r"青年|团员|共青团", said_kind) else "专业" if speciality or "专业" in said_kind else "党员"
    )
    return TeamWords(
        name, kind, speciality, parts.get("parent"), leaders[0].id if leaders else None,
        number, found.first if found is not None else None,
    )  # fmt: skip


async def _file(heard: Heard, text: str) -> Answer:
    number, rest = _document(text)
    found = spoken.days_in(rest, heard.today, "behind", "服务队 备案 水电维修队 建党〔2026〕3号 6月20日")
    name, _ = spoken.labelled(found.rest if found else rest, _LABELS)
    if number is None or found is None or not name:
        raise NotUnderstood("备案要写队名、文号和日期。例：服务队 备案 水电维修队 建党〔2026〕3号 6月20日")
    async with desk.act(heard) as (session, speaker):
        by = await unit_admin(session, speaker)
        view = await teamwork.file_document(session, speaker, by, name, number, found.first)
    return say(f"服务队「{view.name}」{_filed(view, heard.today)}\n文件私聊我发：服务队 备案文件 {view.name}")


async def _leader(heard: Heard, text: str) -> Answer:
    async with desk.act(heard) as (session, speaker):
        by = await unit_admin(session, speaker)
        name = spoken.without_mentions(text).split("@")[0].split()
        people = await spoken.people_in(session, speaker, text.removeprefix(name[0]) if name else text)
        if not name or len(people) != 1:
            raise NotUnderstood("请写队名和一位队长。例：服务队 队长 水电维修队 @李明")
        found = await teams.team_named(session, by.org.id, name[0])
        await teamwork.appoint_leader(session, speaker, by, found.id, people[0].id)
        await session.flush()
        view = await teams.view(session, found.id)
    return say(f"「{view.name}」队长：{view.leader}。队长可发：队活动 名称 日期 @队员")


async def _dissolve(heard: Heard, text: str) -> Answer:
    async with desk.act(heard) as (session, speaker):
        by = await unit_admin(session, speaker)
        name = await teamwork.dissolve(session, speaker, by, text)
    return say(f"服务队「{name}」已解散，做过的事都还算数。")


async def _progress(heard: Heard, text: str) -> Answer:
    async with desk.look(heard) as (session, speaker):
        by = await superior(session, speaker)
        lines = await teams.progress(session, by.org)
        policy = (await policy_of(session, by.org.id)).teams
    due = f"，{day_text(policy.deadline, heard.today)}前组建" if policy and policy.deadline else ""
    owing, founded, filed = (sum(getattr(line, part) for line in lines) for part in ("owing", "founded", "filed"))
    head = f"服务队组建：应建{owing}个单位{due}，已建{founded}，已备案{filed}"
    rows = [
        f"{line.org.name}：已建{line.founded}/{line.owing}，备案{line.filed}，共{line.teams}支"
        + (f"；未建：{'、'.join(line.without[:4])}{'等' if len(line.without) > 4 else ''}" if line.without else "")
        for line in lines
    ]
    more = [f"还有{len(rows) - _MOST}个"] if len(rows) > _MOST else []
    return say("\n".join([head, *rows[:_MOST], *more]))


async def _idle(heard: Heard, text: str) -> Answer:
    month = read_month(text, heard.today) if text else (heard.today.year, heard.today.month)
    if month is None:
        raise NotUnderstood("没看出是哪个月。例：服务队 未活动 7月")
    first = date(*month, 1)
    last = min((first + timedelta(31)).replace(day=1) - timedelta(1), heard.today)
    async with desk.look(heard) as (session, speaker):
        by = await overseer(session, speaker)
        units = tuple(org.id for org in await subtree(session, by.org.id) if org.kind == "unit")
        names = await team_life.idle(session, units, first, last)
    span = f"{day_text(first)}至{day_text(last)}"
    if not names:
        return say(f"{span}，服务队都有活动记录。")
    shown = "、".join(names[:20]) + ("等" if len(names) > 20 else "")
    return say(f"{span}没有活动记录的服务队{len(names)}支：{shown}\n队长可发：队活动 名称 日期 @队员")


async def _report(heard: Heard, text: str) -> Answer:
    async with desk.act(heard) as (session, speaker):
        by = await teamwork.lead(session, speaker, text or None)
        made = await team_life.report(session, speaker, by)
    return say(_reported(made))


async def _base(heard: Heard, text: str) -> Answer:
    example = "服务队 基地 舜水新村文化站 伙伴：舜水新村团支部 6月1日"
    head, parts = spoken.labelled(text, {"伙伴": "partner", "共建": "partner", "合作": "partner", "日期": "day"})
    found = spoken.days_in(text, heard.today, "behind", example)
    place = tidy_name(without_numbers(_no_day(head, heard.today)))
    partner = tidy_name(without_numbers(_no_day(parts.get("partner", ""), heard.today)))
    async with desk.act(heard) as (session, speaker):
        if not place:
            unit = await unit_of(session, speaker)
            known = await team_life.bases(session, unit.id) if unit else ()
            lines = [
                f"{one.place}（伙伴：{one.partner or '未写'}，{day_text(one.since, heard.today)}起）" for one in known
            ]
            return say("\n".join(["志愿服务基地：", *lines[:_MOST]]) if lines else f"还没有志愿服务基地。例：{example}")
        by = await unit_admin(session, speaker)
        base, again = await team_life.add_base(
            session, speaker, by, place, partner, found.first if found else heard.today
        )
    done = "已更新" if again else "已登记"
    return say(
        f"志愿服务基地{done}：{base.place}，伙伴：{base.partner or '（没写）'}，{day_text(base.since, heard.today)}起。"
    )


async def _league(heard: Heard, text: str) -> Answer:
    name = tidy_name(text)
    async with desk.act(heard) as (session, speaker):
        if not name:
            unit = await unit_of(session, speaker)
            known = "、".join(await team_life.leagues(session, unit.id)) if unit else ""
            return say(f"团组织：{known}" if known else "还没有登记团组织。例：服务队 团组织 市住建局团支部")
        by = await unit_admin(session, speaker)
        new = await team_life.add_league(session, speaker, by, name)
    return say(f"团组织{'已登记' if new else '早已登记'}：{name}。与社区团组织结对发：结对 社区 社区名 团组织：{name}")


def _document(text: str) -> tuple[str | None, str]:
    """The founding document's number taken out of a text: 建党〔2026〕3号 is no day of the month."""
    found = _DOCUMENT.search(text)
    if found is None:
        labelled = re.search(r"(?:文号|文件)[\s:：]*([^\s，,；;。]{2,30})", text)
        if labelled is None:
            return None, text
        number, span = labelled[1], labelled.span()
    else:
        number, span = found[0], found.span()
    shown = number.translate(str.maketrans("[]【】()（）", "〔〕〔〕〔〕〔〕"))
    clean = re.sub(r"[^\w〔〕·第号-]", "", re.sub(r"^(?:文号|文件)", "", shown))
    return clean[:40] or None, re.sub(r"(?:文号|文件)[\s:：]*$", "", text[: span[0]]) + " " + text[span[1] :]


def _no_day(text: str, today: date) -> str:
    found = spoken.days_in(text, today, "behind", _EXAMPLE)
    return found.rest if found is not None else text


def _kind(view: TeamView) -> str:
    special = f"，特长：{view.speciality}" if view.speciality else ""
    return f"{view.kind}队{special}{f'，属{view.parent}' if view.parent else ''}"


def _filed(view: TeamView, today: date) -> str:
    if view.parent is not None:
        return ""
    if view.filed and view.document_date is not None:
        return f"已备案：{view.document}，{day_text(view.document_date, today)}"
    return f"未备案，有正式文件后发：服务队 备案 {view.name} 文号 日期"


def _card(view: TeamView, today: date) -> str:
    members = "、".join(view.members[:30]) + ("等" if len(view.members) > 30 else "")
    lines = [f"{view.name}（{view.unit.name}，{_kind(view)}）", f"队长：{view.leader or '还没定'}"]
    return "\n".join(
        [*lines, f"队员{len(view.members)}人：{members}" if members else "还没有队员", _filed(view, today)]
    )


def _list(unit: str, views: tuple[TeamView, ...], standing: teams.TeamStanding) -> str:
    if not views:
        return f"{unit}还没有服务队。单位管理员发：{_EXAMPLE}"
    lines = [
        f"{view.name}（{_kind(view)}）{len(view.members)}人{'' if view.filed else ' · 未备案'}"
        for view in views[:_MOST]
    ]
    more = [f"还有{len(views) - _MOST}支，看一支发：服务队 名称"] if len(views) > _MOST else []
    ratio = f"队员{standing.in_teams}人，全体党员{standing.party}人"
    return "\n".join([f"{unit}服务队{len(views)}支（{ratio}）：", *lines, *more, "加入发：加入团队"])


def _reported(made: Report) -> str:
    acts = [f"{name}（{day_text(day)}，{people}人）" for name, day, people in made.activities]
    shown = "；".join(acts[:8]) + (f"等{len(acts)}次" if len(acts) > 8 else "")
    lines = [
        f"{made.team}工作报告（{day_text(made.first)}至{day_text(made.last)}）",
        f"队员{made.members}人，集体活动{len(acts)}次" + (f"：{shown}" if shown else ""),
        f"队员服务经确认{made.services}次，{hours_text(made.hours)}小时",
    ]
    return "\n".join([*lines, "已记下这次报告。" if made.owed else "已记下这次报告（本地规则没有定期要求）。"])


_PARTS = {
    ("新建", "成立", "组建", "建立"): _found, ("备案文件", "正式文件", "成立文件"): paper, ("备案",): _file, ("队长",): _leader, ("解散",): _dissolve, ("进度",): _progress,
    ("未活动", "没活动"): _idle, ("报告",): _report, ("基地",): _base, ("团组织",): _league,
}  # fmt: skip
