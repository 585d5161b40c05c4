"""轮值 换班: the duty roster of a paired community, and handing a day over with the other's word."""

import re
from datetime import date, timedelta

from sqlalchemy.ext.asyncio import AsyncSession

from matching.language.numbers import find_quantity
from plugins import _said as spoken
from plugins._desk import Answer, Attachment, Mention, desk, say
from plugins._heard import Heard
from plugins._wording import day_text
from plugins._words import word
from storage.cooperation import duty, dutywork
from storage.cooperation.duty import RosterView
from storage.cooperation.dutywork import Swap
from storage.errors import NotUnderstood
from storage.masking import tidy_name
from storage.orgs import community_in_tree, subtree
from storage.post import notices, questions
from storage.post.questions import Asked
from storage.recognition import speaker_of
from storage.speakers import Speaker, unit_admin, unit_of

_EXAMPLE = "轮值 舜水新村 7月1日到7月10日 每天1人"
_PER_DAY = re.compile(r"每[天日](?:至少|不少于|安排|要)?[^,，。;；\s]{0,3}?(?:人|名|位|个)|[^,，。;；\s]{1,3}[人名位]")
_SWAP = "换班 7月3日 @李明"
_SHORT = 10
_MOST_PLANNED = 400


@word("轮值", "值班表", example=_EXAMPLE, about="排轮值表、排人：「轮值 7月3日 @李明」；单发看轮值表",
      roles=("unit_admin", "superior_admin"), loud=False)  # fmt: skip
async def roster(heard: Heard, rest: str) -> Answer | None:
    """轮值 [社区 日期 每天N人] · 轮值 [社区] 日期 @… [日期 @…] · 轮值 取消 日期 @…"""
    text = spoken.said(heard)
    if not text:
        return await _sheets(heard)
    taken_off = spoken.begins(text, "取消", "去掉")
    if taken_off is not None:
        return await _unassign(heard, taken_off)
    if spoken.mentions(text) or "@" in text:
        return await _assign(heard, text)
    return await _make(heard, text)


async def _make(heard: Heard, text: str) -> Answer | None:
    found = spoken.days_in(text, heard.today, "ahead", _EXAMPLE)
    rest = found.rest if found else text
    per_day = _PER_DAY.search(rest)
    least = find_quantity(per_day[0]) if per_day else None
    name = tidy_name(rest.replace(per_day[0], " ") if per_day else rest)
    async with desk.act(heard) as (session, speaker):
        if spoken.is_among_people(heard) and per_day is None and not await _is_community(session, speaker, name):
            return None  # 轮值 7月3日开始 is said to people
        by = await unit_admin(session, speaker)
        if not name:
            raise NotUnderstood(f"请写是哪个社区（排人要 @ 他：轮值 7月3日 @李明）。例：{_EXAMPLE}")
        days = (found.first, found.last) if found else None
        view, again = await dutywork.make(session, speaker, by, name, days, int(least.value) if least else None)
    span = f"{day_text(view.first, heard.today)}至{day_text(view.last, heard.today)}"
    first = f"{view.first.month}月{view.first.day}日"
    return say(
        f"轮值表{'已更新' if again else '已建'}：{view.unit.name} → {view.community.name}，{span}，每天{view.least}人。\n"
        f"还有{len(view.empty)}天没排，排人发：轮值 {first} @某人（可一次写几天）"
    )


async def _assign(heard: Heard, text: str) -> Answer:
    async with desk.act(heard) as (session, speaker):
        by = await unit_admin(session, speaker)
        community, plan = await _plan(session, speaker, heard, text)
        touched = await dutywork.assign(session, speaker, by, community, plan)
    days = sorted({day for day, _ in plan})
    rows = [
        f"{day_text(day, heard.today)}：{'、'.join(shift.name for shift in view.on(day))}"
        for view in touched
        for day in days
        if view.on(day)
    ]
    left = sum(len(view.empty) for view in touched)
    shown = rows[:_SHORT] + ([f"等{len(rows)}天"] if len(rows) > _SHORT else [])
    return say(
        "\n".join(["轮值已排：", *shown, f"还有{left}天没排满" if left else "每天都排好了", f"去不了的同志发：{_SWAP}"])
    )


async def _plan(
    session: AsyncSession, speaker: Speaker, heard: Heard, text: str
) -> tuple[str | None, tuple[tuple[date, int], ...]]:
    """Days and who is on them: each day (or range) goes with the people named after it."""
    found = spoken.days_in(text, heard.today, "ahead", "轮值 7月3日 @李明 7月4日 @张伟")
    community = tidy_name(spoken.without_mentions(found.before)) if found else ""
    plan: list[tuple[date, int]] = []
    waiting: list[date] = []  # days named before anybody was: 7月3日、7月5日 @李明
    while found is not None:
        following = spoken.days_in(found.after, heard.today, "ahead", _EXAMPLE)
        people = await spoken.people_in(session, speaker, following.before if following else found.after)
        waiting += [found.first + timedelta(n) for n in range(min((found.last - found.first).days, _MOST_PLANNED) + 1)]
        if people:
            plan += [(day, person.id) for day in waiting for person in people]
            waiting = []
        found = following
    if waiting:
        raise NotUnderstood(f"{day_text(waiting[0])}后面请 @ 轮值的人。例：轮值 7月3日 @李明 7月4日 @张伟")
    if not plan:
        raise NotUnderstood("请写哪天谁轮值。例：轮值 7月3日 @李明 7月4日 @张伟")
    return community or None, tuple(plan)


async def _unassign(heard: Heard, text: str) -> Answer:
    found = spoken.days_in(text, heard.today, "ahead", "轮值 取消 7月3日 @李明")
    async with desk.act(heard) as (session, speaker):
        by = await unit_admin(session, speaker)
        people = await spoken.people_in(session, speaker, found.rest) if found else ()
        if found is None or len(people) != 1:
            raise NotUnderstood("请写哪天、谁。例：轮值 取消 7月3日 @李明")
        view = await dutywork.unassign(session, speaker, by, found.first, people[0].id)
    return say(f"已取消{people[0].name}{day_text(found.first, heard.today)}的轮值，还有{len(view.empty)}天没排满。")


async def _sheets(heard: Heard) -> Answer | None:
    async with desk.look(heard) as (session, speaker):
        if speaker.org is not None and speaker.org.kind == "superior":
            return await _below(session, speaker, heard)
        here = speaker.org if speaker.org is not None and speaker.org.kind == "community" else None
        org = here or await unit_of(session, speaker)
        if org is None:
            return None if spoken.is_among_people(heard) else say("请在单位的群里发：轮值")
        views = await duty.of_org(session, org, heard.today)
        lacking = await duty.empty_days(session, org.id, heard.today) if org.kind == "unit" else ()
    if not views:
        short = f"\n按规则还有{len(lacking)}天要排。" if lacking else ""
        return say(f"{org.name}现在没有轮值表。{short}单位管理员发：{_EXAMPLE}")
    lines = [line for view in views for line in _sheet(view, heard.today)]
    foot = f"还缺{len(lacking)}天" if lacking else "每天都排好了"
    if len(lines) > _SHORT:
        text = "\n".join([*lines, foot])
        upcoming = [line for view in views for line in _sheet(view, heard.today, ahead=3)]
        return say(
            "\n".join([*upcoming[:_SHORT], foot, "全表见文件。"]),
            files=(Attachment("轮值表.txt", text.encode("utf-8-sig")),),
        )
    return say("\n".join([*lines, foot]))


async def _below(session: AsyncSession, speaker: Speaker, heard: Heard) -> Answer | None:
    """A superior sees counts of its units; others in that group see nothing."""
    if speaker.org is None or ("superior_admin", speaker.org.id) not in speaker.roles:
        return None
    rows: list[str] = []
    for org in await subtree(session, speaker.org.id):
        if org.kind == "unit":
            standing = await duty.standing(session, org.id, heard.today)
            if standing.days:
                rows.append(f"{org.name}：{standing.days}天，缺{standing.short}天")
    return say("\n".join(["各单位轮值：", *rows[:_SHORT]]) if rows else "各单位还没有轮值表。")


@word("换班", example=_SWAP, about="请人替自己的轮值，对方答「是」就换；不写人就问大家", loud=False)
async def swap(heard: Heard, rest: str) -> Answer | None:
    """换班 日期 [@某人 [对方的日期]] · 换班 同意|不同意|接 N · 换班 取消."""
    text = spoken.said(heard)
    for names, agreed in ((("同意", "接", "可以"), True), (("不同意", "不行"), False)):
        number = re.fullmatch(r"[#＃]?(\d{1,9})号?", spoken.begins(text, *names) or "")
        if number is not None:
            return await answer_swap(heard, int(number[1]), agreed=agreed)
    if spoken.begins(text, "取消", "撤回") == "":
        async with desk.act(heard) as (session, speaker):
            count = await dutywork.withdraw_swap(session, speaker)
        return say("换班已取消，还是您轮值。" if count else "您没有在问的换班。")
    found = spoken.days_in(text, heard.today, "ahead", _SWAP)
    if found is None:
        return None if spoken.is_among_people(heard) else say(f"请写哪天换给谁。例：{_SWAP}")
    named = f"{found.before} {_people_part(found.after, heard)}".strip()
    if named and spoken.is_among_people(heard) and not (spoken.mentions(named) or "@" in named):
        return None  # 换班 周五的事怎么样了 is said to people
    async with desk.act(heard) as (session, speaker):
        people = await spoken.people_in(session, speaker, named)
        back = spoken.days_in(found.after, heard.today, "ahead", _SWAP)
        made = await dutywork.ask_swap(
            session, speaker, found.first, people[0].id if people else None, back.first if back else None
        )
        told = await _ask_other(session, speaker, heard, made)
    where = f"{day_text(made.day, heard.today)}（{made.community}）"
    if made.to_id is None:
        return say(f"{made.asker}{where}轮值去不了，请本单位能替的同志发：换班 接 {made.number}")
    back_text = f"，对换{day_text(made.back, heard.today)}" if made.back else ""
    if told is not None:
        return say(
            Mention(told),
            f" {made.asker}请您替{where}的轮值{back_text}。可以发：是　不行发：否（或：换班 同意 {made.number}）",
        )
    return say(f"已去问{made.to}：替{where}的轮值{back_text}。等他答复。")


async def answer_swap(heard: Heard, number: int, *, agreed: bool) -> Answer:
    """The other's word, also 是/否 to the question."""
    async with desk.act(heard) as (session, speaker):
        await questions.forget(session, speaker)
        done = await dutywork.answer_swap(session, speaker, number, agreed=agreed)
        where = f"{day_text(done.day, heard.today)}（{done.community}）"
        back = f"，{day_text(done.back, heard.today)}换给{done.asker}" if done.back else ""
        news = (
            f"换班{number}：{where}由{done.to}轮值{back}。" if agreed else f"{done.to}{where}替不了，请另找人：{_SWAP}"
        )
        if heard.chat.private:
            await notices.tell_person(session, speaker.now, done.asker_id, news)
    return say(f"换好了：{where}由{done.to}轮值，{done.asker}不用去了{back}。" if agreed else news)


async def answer_question(heard: Heard, asked: Asked, *, agreed: bool, declined: bool) -> Answer | None:
    """是 or 否 to the swap that was asked here; anything else is talk."""
    if not agreed and not declined:
        return None
    return await answer_swap(heard, int(asked.payload["swap"]), agreed=agreed)


async def _ask_other(session: AsyncSession, speaker: Speaker, heard: Heard, made: Swap) -> str | None:
    """Ask the other: here when he was mentioned here (returns his account), else where he is told."""
    if made.to_id is None:
        if heard.chat.private:
            text = f"{made.asker}{day_text(made.day)}（{made.community}）轮值去不了，能替的发：换班 接 {made.number}"
            await notices.tell_org(session, speaker.now, made.unit.id, text, but=speaker.chat)
        return None
    here = spoken.mentions(spoken.said(heard))
    account = await notices.account_of(session, made.to_id, speaker.platform)
    if heard.chat.private or account is None or account.user_id not in here:
        text = (
            f"{made.asker}请您替{day_text(made.day)}（{made.community}）的轮值。"
            f"可以发：换班 同意 {made.number}　不行发：换班 不同意 {made.number}"
        )
        await notices.tell_person(session, speaker.now, made.to_id, text)
        return None
    other = await speaker_of(
        session,
        chat=speaker.chat,
        user_id=account.user_id,
        name="",
        is_operator=False,
        now=speaker.now,
        today=speaker.today,
    )
    if await questions.asked(session, other) is None:  # what he is busy with is not taken from him
        await questions.ask(session, other, "swap", {"swap": made.number})
    return account.user_id


async def _is_community(session: AsyncSession, speaker: Speaker, name: str) -> bool:
    unit = await unit_of(session, speaker)
    return unit is not None and bool(name) and await community_in_tree(session, name, unit) is not None


def _people_part(text: str, heard: Heard) -> str:
    """The mentions, or the name that stands before a second day."""
    second = spoken.days_in(text, heard.today, "ahead", _SWAP)
    return text if second is None else f"{second.before} {second.after}"


def _sheet(view: RosterView, today: date, ahead: int | None = None) -> list[str]:
    head = f"{view.unit.name} → {view.community.name}（每天{view.least}人）："
    days = [day for day in view.days if day >= today][:ahead]
    return [head, *(f"{day_text(day, today)} {'、'.join(s.name for s in view.on(day)) or '（空）'}" for day in days)]
