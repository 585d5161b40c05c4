"""结对帮扶 帮扶 走访记录: one-to-one help. A group reads numbers, kinds and areas; the name is said in private alone."""

import re

from sqlalchemy.ext.asyncio import AsyncSession

from matching.times.intervals import read_interval
from plugins import _said as spoken
from plugins._desk import Answer, desk, say
from plugins._heard import Heard
from plugins._wording import day_text
from plugins._words import word
from storage.chronicle import note
from storage.cooperation import ties, tiework
from storage.cooperation.teams import find_near
from storage.cooperation.ties import TieView
from storage.cooperation.tiework import TieWords
from storage.errors import NotAllowed, NotNow, NotUnderstood, Refusal
from storage.masking import publishable, tidy_name, without_numbers
from storage.post import notices, questions
from storage.post.questions import Asked
from storage.recognition import speaker_of
from storage.speakers import ChatRef, Speaker, Staff, community_ids, overseer, staff

_EXAMPLE = "结对帮扶 @李明 王奶奶 每月"
_GROUP = re.compile(
    r"们|群体|小组|中队|班组|.{1,6}(?:老人|儿童|家庭|学生)(?:队|班|组)|[0-9一二三四五六七八九十]+[户名位人个]"
)
_STATES = {"asked": "等同意", "active": "", "declined": "没有同意", "ended": "已结束"}
_MOST = 8


@word("结对帮扶", "一帮一", example=_EXAMPLE, about="请党员或服务队定期帮扶一户、一群人或一个项目", roles=("staff",),
      loud=False)  # fmt: skip
async def tie(heard: Heard, rest: str) -> Answer | None:
    """结对帮扶 @某人|服务队 队名 王奶奶|项目 名称 [片区…] [每月]."""
    text = spoken.said(heard)
    if spoken.is_among_people(heard) and not (
        spoken.mentions(text) or "@" in text or "服务队" in text or read_interval(text)
    ):
        return None  # 结对帮扶 工作很重要 is said to people
    async with desk.act(heard) as (session, speaker):
        by = await staff(session, speaker)
        words = await _words(session, speaker, by, text)
        view, again = await tiework.tie(session, speaker, by, words)
        if not again:
            await _ask(session, speaker, view, words)
    shown = f"帮扶 {view.number} {'已更新' if again else '已登记'}：{view.helper} ↔ {_helped(view)}，每{view.every_days}天一次。"
    follow = "" if view.state == "active" else "已私下去问，同意后开始。"
    return say(f"{shown}{follow}\n走访后由帮扶的同志发：走访记录 {view.number} 内容")


@word("帮扶", example="帮扶", about="看自己结对帮扶的；「帮扶 同意 3」「帮扶 不同意 3」「帮扶 结束 3」", roles=("member", "staff"),
      loud=False)  # fmt: skip
async def mine(heard: Heard, rest: str) -> Answer | None:
    """帮扶 [同意|不同意|结束 N] · 帮扶 双对接."""
    text = rest.strip()
    for names, agreed in ((("同意", "愿意"), True), (("不同意", "婉拒", "不愿意"), False)):
        number = _number(spoken.begins(text, *names))
        if number is not None:
            return await answer(heard, number, agreed=agreed)
    ended = _number(spoken.begins(text, "结束", "解除"))
    if ended is not None:
        return await _end(heard, ended)
    if text == "双对接":
        return await _double(heard)
    if text:
        return None if spoken.is_among_people(heard) else say("例：帮扶（看自己的）；帮扶 同意 3；帮扶 结束 3")
    async with desk.act(heard) as (session, speaker):
        if speaker.person_id is None:
            raise NotNow("您还没有结对帮扶。")
        by = await _staff_or_none(session, speaker)
        views = await (ties.of_community(session, by.org.id) if by else ties.mine(session, speaker.person_id))
        names = [await _name(session, speaker, view, by) for view in views[:_MOST]] if heard.chat.private else []
    if not views:
        return say("现在没有结对帮扶。" + ("要结对发：" + _EXAMPLE if by else ""))
    names = names or [""] * len(views)
    lines = [_line(view, name, heard, whose=by is not None) for view, name in zip(views[:_MOST], names, strict=False)]
    more = [f"还有{len(views) - _MOST}个"] if len(views) > _MOST else []
    return say("\n".join([*lines, *more, "走访后发：走访记录 编号 内容"]))


@word("走访记录", example="走访记录 3 帮老人买了药，身体还好", about="记一次结对帮扶的走访，内容加密保存", loud=False)
async def visited(heard: Heard, rest: str) -> Answer | None:
    """走访记录 N 内容."""
    found = re.match(r"[#＃]?(\d{1,9})号?(?=$|[\s:：,，。])[\s:：,，。]*(.*)$", rest.strip(), re.DOTALL)
    if found is None:
        if spoken.is_among_people(heard):
            return None
        raise NotUnderstood("请写帮扶编号。例：走访记录 3 帮老人买了药")
    said = spoken.days_in(found[2][:40], heard.today, "behind", "走访记录 3 7月5日 帮老人买了药")
    day = min(said.first, heard.today) if said is not None else heard.today
    notes = without_numbers(found[2])[:1000]
    async with desk.act(heard) as (session, speaker):
        view = await tiework.record_visit(session, speaker, int(found[1]), day, notes)
    due = day_text(view.next_due, heard.today) if view.next_due else ""
    hint = "" if heard.chat.private else "\n走访内容下次请私聊我发。"
    return say(f"帮扶 {view.number} 走访已记：{view.helped} · {day_text(day, heard.today)}，下次不晚于{due}。{hint}")


async def answer(heard: Heard, number: int, *, agreed: bool) -> Answer:
    """The helper's word; also 是/否 to the question asked in private."""
    async with desk.act(heard) as (session, speaker):
        await questions.forget(session, speaker)
        view = await tiework.answer(session, speaker, number, agreed=agreed)
        name = await _name(session, speaker, view, None) if heard.chat.private else ""
        text = f"帮扶 {number}：{view.helper}{'已同意' if agreed else '这次不方便，请另找人'}。"
        await notices.tell_org(session, speaker.now, view.community.id, text, but=speaker.chat)
    if not agreed:
        return say(f"帮扶 {number} 没关系，已记下，不用说原因。")
    due = day_text(view.next_due, heard.today) if view.next_due else ""
    return say(f"谢谢您！帮扶 {number} {_helped(view)}{name}，第一次走访不晚于{due}。去过发：走访记录 {number} 内容")


async def answer_question(heard: Heard, asked: Asked, *, agreed: bool, declined: bool) -> Answer | None:
    """是 or 否 to what was asked in private; anything else is talk."""
    if not agreed and not declined:
        return None
    return await answer(heard, int(asked.payload["tie"]), agreed=agreed)


async def _end(heard: Heard, number: int) -> Answer:
    async with desk.act(heard) as (session, speaker):
        by = await _staff_or_none(session, speaker)
        view = await tiework.end(session, speaker, by, number)
    return say(f"帮扶 {view.number} 已结束（{view.helper} ↔ {view.helped}）。")


async def _double(heard: Heard) -> Answer:
    async with desk.look(heard) as (session, speaker):
        by = await overseer(session, speaker)
        rows = [row for row in await ties.double_ties(session, by.org.id) if row.members]
    if not rows:
        return say("还没有可以统计双对接的单位。")
    lines = [
        f"{row.unit.name}：居民{row.with_resident}/{row.members}，项目{row.with_project}/{row.members}，"
        f"双对接率{round(100 * row.both / row.members)}%"
        for row in rows[:10]
    ]
    return say("\n".join(["双对接（有结对的人/全部人）：", *lines, *(["其余见网页"] if len(rows) > 10 else [])]))


async def _words(session: AsyncSession, speaker: Speaker, by: Staff, text: str) -> TieWords:
    every = read_interval(text)
    rest = every[1] if every else text
    rest = re.sub(r"[，,；;。]*一?次?$", "", rest).strip()
    head, parts = spoken.labelled(
        rest, {"片区": "area", "区域": "area", "项目": "project", "服务队": "team", "志愿服务项目": "project"}
    )
    person_id = team_id = None
    named = head
    if "team" in parts:
        team_name, _, after = parts["team"].partition(" ")
        team_id = (await find_near(session, by.org, team_name)).id
        named = f"{head} {after}".strip()
    else:
        first = re.match("\\s*(\ue000[^\ue001]*\ue001|@?[\\w·]+)", head)
        people = await spoken.people_in(session, speaker, first[1]) if first else ()
        if first is None or len(people) != 1:
            raise NotUnderstood(f"请写请谁帮扶谁。例：{_EXAMPLE}（或：结对帮扶 服务队 水电维修队 王奶奶 每月）")
        person_id, named = people[0].id, head[first.end() :]
        await _must_be_near(session, by, person_id)
    project = parts.get("project")
    name = publishable(project or spoken.without_mentions(named)).strip(" ，,；;。和与")[:40]
    if len(name) < 2:
        raise NotUnderstood(f"请写帮扶谁（或：项目 名称）。例：{_EXAMPLE}")
    kind = "项目" if project else "群体" if _GROUP.search(name) else "家庭"
    if project:
        name = tidy_name(name)
    return TieWords(
        person_id, team_id, name, kind, tidy_name(publishable(parts.get("area", ""))), every[0] if every else None
    )


async def _must_be_near(session: AsyncSession, by: Staff, person_id: int) -> None:
    """A helper is registered in the community: nobody of another place is asked."""
    if by.org.id not in await community_ids(session, person_id):
        raise NotAllowed(f"这位同志没有在{by.org.name}报到。请先请他发：报到 {by.org.name} 特长：会什么")


async def _ask(session: AsyncSession, speaker: Speaker, view: TieView, words: TieWords) -> None:
    """The helper (a team's leader) hears in private who it is, and says whether he will."""
    if view.asked is None:
        raise NotNow(f"{view.helper}还没有队长，先请单位管理员定：服务队 队长 {view.helper} @某人")
    how = f"同意发：帮扶 同意 {view.number}　不便发：帮扶 不同意 {view.number}（不用说原因）"
    text = f"{view.community.name}请您结对帮扶：{words.name}，每{view.every_days}天走访一次。\n{how}"
    otherwise = f"{view.community.name}请您结对帮扶：{_helped(view)}，每{view.every_days}天走访一次。\n{how}"
    await notices.tell_privately(session, speaker.now, view.asked, text, otherwise)
    account = await notices.account_of(session, view.asked, speaker.platform)
    if account is None:
        return
    alone = ChatRef(account.platform, account.user_id, True)
    other = await speaker_of(
        session, chat=alone, user_id=account.user_id, name="", is_operator=False, now=speaker.now, today=speaker.today
    )
    if await questions.asked(session, other) is None:  # what he is busy with is not taken from him
        await questions.ask(session, other, "tie", {"tie": view.number})


async def _name(session: AsyncSession, speaker: Speaker, view: TieView, by: Staff | None) -> str:
    """The name, for staff and for a helper who has agreed; each reading is noted."""
    own = speaker.person_id in view.person_ids and view.state == "active"
    if not own and (by is None or by.org.id != view.community.id):
        return ""
    name = await ties.name_of(session, view.number)
    if name is None:
        return ""
    note(session, speaker.now, speaker.person_id, "read_name", "tie", view.number, org_id=view.community.id)
    return f"（{name}）"


async def _staff_or_none(session: AsyncSession, speaker: Speaker) -> Staff | None:
    try:
        return await staff(session, speaker)
    except Refusal:
        return None


def _helped(view: TieView) -> str:
    if view.kind == "项目":
        return f"项目「{view.helped}」"
    return f"{view.helped}（{view.kind}{f'，{view.area}' if view.area else ''}）"


def _line(view: TieView, name: str, heard: Heard, *, whose: bool) -> str:
    due = f"下次不晚于{day_text(view.next_due, heard.today)}" if view.next_due else _STATES[view.state]
    late = " · 已到期" if view.next_due is not None and view.next_due < heard.today else ""
    who = f"{view.helper} ↔ " if whose else ""
    return f"{view.number}. {who}{_helped(view)}{name} · 每{view.every_days}天 · {due}{late}"


def _number(text: str | None) -> int | None:
    found = re.fullmatch(r"[#＃]?(\d{1,9})号?", text or "")
    return int(found[1]) if found else None
