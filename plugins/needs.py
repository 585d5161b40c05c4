"""需求 微心愿 and what is done with them: 通过 退回 补充 修改 撤销 推荐 为什么没有我."""

import re
from collections.abc import Sequence

from nonebot_plugin_alconna import Args
from sqlalchemy.ext.asyncio import AsyncSession

from matching.messages.additions import only_adds
from matching.messages.urgent import call_first
from plugins import _wording as wording
from plugins._desk import Answer, desk, say
from plugins._heard import Heard
from plugins._words import NUMBER, REST, word
from storage.asking import needs
from storage.asking.asks import NeedWords, SeveralNeeds, hear_need
from storage.asking.duplicates import earlier_twin
from storage.asking.need_hands import in_whose_hands
from storage.asking.needs import NeedView
from storage.errors import NotAllowed, NotNow, NotUnderstood
from storage.offering import suggestions
from storage.offering.held import held_by
from storage.offering.suggestions import Taken
from storage.orgs import voice
from storage.post import notices, questions
from storage.post.questions import Asked
from storage.speakers import Speaker, Staff, member, staff, staff_of


@word(
    "需求",
    example="需求：王奶奶家水龙头漏水，周六上午找1个人来修",
    about="发需求；「需求 12」看一条",
    roles=("staff", "member"),
)
async def need(heard: Heard, rest: str) -> Answer | None:
    """需求：… posts one; 需求 N shows one."""
    number = _number(rest)
    return await show(heard, number) if number is not None else await post(heard, "need", rest)


@word("微心愿", "心愿单", example="微心愿：张奶奶想要一台收音机", about="发微心愿", roles=("staff", "member"))
async def wish(heard: Heard, rest: str) -> Answer | None:
    """微心愿：…"""
    number = _number(rest)
    return await show(heard, number) if number is not None else await post(heard, "wish", rest)


@word("求助", example="求助：家里灯不亮了，想找人看看", about="居民、党员提需求，等社区审核")
async def ask_for_help(heard: Heard, rest: str) -> Answer | None:
    """求助 …"""
    return await post(heard, "need", rest)


async def post(heard: Heard, kind: str, text: str) -> Answer:
    """Post at once as staff, or propose as anyone else; with suggestions when it is a service."""
    try:
        return await post_words(heard, hear_need(kind, text, heard.today, heard.clock))
    except SeveralNeeds as several:
        return await ask_apart(heard, kind, text, several.parts)


async def ask_apart(heard: Heard, kind: str, text: str, parts: tuple[str, ...]) -> Answer:
    """Several things in one message: shown one by one, written down when its author says so."""
    said = _each_heard(heard, kind, parts)
    async with desk.act(heard) as (session, speaker):
        await questions.ask(session, speaker, questions.SEVERAL, {"kind": kind, "text": text, "parts": list(parts)})
    lines = [f"{place}. {wording.asked_for(one)}" for place, one in enumerate(said, 1)]
    head = f"像是{len(parts)}件事，还没有登记："
    return say("\n".join([head, *lines, "分开登记发：是　算一件发：合　都不用发：否"]))


async def post_apart(heard: Heard, asked: Asked, *, confirmed: bool) -> Answer | None:
    """The answer to `ask_apart`: all of them at once, or as the one that was said."""
    kind, parts = str(asked.payload["kind"]), [str(part) for part in asked.payload["parts"]]
    if not confirmed:
        if re.fullmatch(r"分开?(?:登记)?|拆[分开]", heard.clean.rstrip("。.!！ ")):
            return await post_apart(heard, asked, confirmed=True)
        whole = re.fullmatch(r"合(?:并|成一[条件])?|算?一[条件]|不分开?", heard.clean.rstrip("。.!！ "))
        text = str(asked.payload["text"])
        return await post_words(heard, hear_need(kind, text, heard.today, heard.clock, whole=True)) if whole else None
    said = _each_heard(heard, kind, parts)
    async with desk.act(heard) as (session, speaker):
        await questions.forget(session, speaker)
        by = await _staff_or_none(session, speaker)
        views = [
            await (needs.post(session, speaker, by, one) if by else needs.propose(session, speaker, one))
            for one in said
        ]
        if by and (speaker.org is None or speaker.org.id != by.org.id):
            for view in views:
                await _announce(session, speaker, view)
        own = heard.chat.private or wording.is_own_group(views[0], speaker.org)
    if by is None:
        return say(f"{'、'.join(f'#{view.number}' for view in views)} 已收到，等社区审核，通过后会安排。")
    lines = [part for view in views for part in (wording.posted(view, own=own), wording.asked_after(view)) if part]
    return say("\n".join([*lines, f"看谁合适发：推荐 {views[0].number}　一次排好人发：撮合"]))


async def post_words(heard: Heard, said: NeedWords) -> Answer:
    """As `post`, for words that were read already (a confirmed draft)."""
    async with desk.act(heard) as (session, speaker):
        await questions.forget(session, speaker)
        by = await _staff_or_none(session, speaker)
        view = await (needs.post(session, speaker, by, said) if by else needs.propose(session, speaker, said))
        if by and (speaker.org is None or speaker.org.id != by.org.id):
            await _announce(session, speaker, view)
        own = heard.chat.private or wording.is_own_group(view, speaker.org)
        twin = await earlier_twin(session, view.number, speaker.now)
        if by and view.lacks:
            await questions.ask(session, speaker, questions.LACKS, {"number": view.number})
    urgent = call_first(said.text)
    if by is None:
        waits = f"#{view.number} 已收到，等社区审核，通过后会安排。"
        return say("\n".join(part for part in (urgent, waits) if part))
    again = f"\n和 #{twin} 很像；是同一件事就发：撤销 {view.number} 重复" if twin is not None else ""
    more = wording.follow_up(said).replace("编号", str(view.number))
    told = (urgent, wording.posted(view, own=own) + again, more, wording.home_note(view))
    first = "\n".join(part for part in told if part)
    return say(await _with_suggestions(heard, view, first))


def _each_heard(heard: Heard, kind: str, parts: Sequence[str]) -> list[NeedWords]:
    """The needs of several parts; what is wrong with one says with which."""
    said: list[NeedWords] = []
    for place, part in enumerate(parts, 1):
        try:
            said.append(hear_need(kind, part, heard.today, heard.clock, whole=True))
        except NotUnderstood as problem:
            raise NotUnderstood(f"像是{len(parts)}件事，第{place}件：{problem}") from problem
    return said


@word("推荐", example="推荐 12", about="看谁合适、为什么", roles=("staff",), args=Args["number", NUMBER], loud=False)
async def recommend(heard: Heard, number: int) -> Answer:
    """推荐 N."""
    async with desk.glance(heard) as (session, speaker):
        taken = await suggestions.take(session, number, heard.today)
        await staff_of(session, speaker, taken.need.community.id)  # nothing is said before
        view, own = taken.need, heard.chat.private or wording.is_own_group(taken.need, speaker.org)
    if view.state != "open":
        raise NotNow(f"#{number} {wording.STATES[view.state]}，不用再推荐。")
    return say(await _with_suggestions(heard, view, wording.need_line(view, own=own), taken))


@word("补充", "修改", example="补充 12 周六上午，2人", about="补上或改日期、人数、说明", roles=("staff",),
      args=Args["number", NUMBER]["said?", REST], loud=False)  # fmt: skip
async def supplement(heard: Heard, number: int, said: str = "") -> Answer:
    """补充 N … / 修改 N …"""
    if not said.strip():
        raise NotUnderstood(f"要补什么、改什么？例：修改 {number} 周日上午，2人")
    async with desk.act(heard) as (session, speaker):
        view = await needs.supplement(session, speaker, number, said, heard.today, heard.clock)
        await needs.tell_helpers(session, speaker, number, wording.changed_text(view))
        if not view.lacks:
            await questions.forget(session, speaker, questions.LACKS)
        own = heard.chat.private or wording.is_own_group(view, speaker.org)
    return say(await _with_suggestions(heard, view, f"已更新 {wording.need_line(view, own=own)}"))


async def fill_in(heard: Heard, asked: Asked) -> Answer | None:
    """What a need just posted still lacks, said alone: 下周六上午. Other words are no answer."""
    said = heard.clean
    if not (only_adds(said, heard.today) or re.match(r"防护[:：\s]", said)):
        return None
    return await supplement(heard, int(asked.payload["number"]), said)


@word(
    "通过", example="通过 12", about="通过一条待审核的需求", roles=("staff",), args=Args["number", NUMBER], loud=False
)
async def approve(heard: Heard, number: int) -> Answer:
    """通过 N."""
    async with desk.act(heard) as (session, speaker):
        view = await needs.approve(session, speaker, number)
        own = heard.chat.private or wording.is_own_group(view, speaker.org)
    return say(await _with_suggestions(heard, view, f"已通过。{wording.need_line(view, own=own)}"))


@word("退回", example="退回 12 不属于社区能办的事", about="退回一条待审核的需求", roles=("staff",),
      args=Args["number", NUMBER]["reason?", REST], loud=False)  # fmt: skip
async def reject(heard: Heard, number: int, reason: str = "") -> Answer:
    """退回 N 原因."""
    async with desk.act(heard) as (session, speaker):
        await needs.reject(session, speaker, number, reason)
    return say(f"#{number} 已退回，{'原因' if reason else '已'}私信给提的人。")


@word("撤销", "撤回", example="撤销 12 活动改期", about="撤销一条需求，已接单的人会收到通知", roles=("staff",),
      args=Args["number", NUMBER]["reason?", REST], loud=False)  # fmt: skip
async def withdraw(heard: Heard, number: int, reason: str = "") -> Answer:
    """撤销 N 原因."""
    async with desk.act(heard) as (session, speaker):
        await needs.withdraw(session, speaker, number, reason)
    return say(f"#{number} 已撤销，接单和被问到的同志会收到通知。")


@word(
    "为什么没有我",
    "怎么没有我",
    example="为什么没有我 12",
    about="问为什么没推荐自己",
    args=Args["number", NUMBER],
    loud=False,
)
async def why_not(heard: Heard, number: int) -> Answer:
    """为什么没有我 N."""
    async with desk.glance(heard) as (session, speaker):
        by = await member(session, speaker)
        taken = await suggestions.take_for(session, number, by, heard.today)
    reasons = await suggestions.explain_absence(taken, by, in_group=not heard.chat.private)
    return say("\n".join([f"#{number} {taken.need.category}：", *reasons, "会别的可以发：特长 …"]))


async def show(heard: Heard, number: int) -> Answer:
    """需求 N: in private with its details for who accepted it and for staff; in a group without them."""
    async with desk.act(heard) as (session, speaker):
        view = await needs.view(session, number)
        inside = await needs.details(session, speaker, number) if heard.chat.private else None
        own = wording.is_own_group(view, speaker.org) or inside is not None
        hands = await in_whose_hands(session, number)
        mine = number in {one.view.number for one in await held_by(session, speaker)}
    lines = [wording.need_line(view, own=own, thing=heard.chat.private), f"社区：{view.community.name}"]
    lines += [part for part in (wording.briefing(view), wording.progress(view, heard.today), hands) if part]
    if inside is not None:
        lines.append(f"内容：{inside.text}")
        lines.extend(f"电话：{phone}" for phone in inside.phones)
    elif heard.chat.private:
        lines.append("地址和电话只私下给接单的同志。")
    if mine:
        lines.append(f"来不了发：来不了 {number}　做完发：完成 {number} 做了什么，用时多久")
    elif view.state == "open" and not view.lacks:
        full = "候补" if view.taken + view.waiting >= view.people else "接单"
        lines.append(f"{'认领' if view.kind == 'wish' and full == '接单' else full} {number}")
    return say("\n".join(lines))


async def _with_suggestions(heard: Heard, view: NeedView, first: str, taken: Taken | None = None) -> str:
    if view.state != "open" or (view.kind == "wish" and view.object):
        follow = f"党员可发：认领 {view.number}（东西送到社区办公室）" if view.state == "open" else ""
        return "\n".join(part for part in (first, follow) if part)
    if view.taken >= view.people:
        return first
    if taken is None:
        async with desk.database.glance() as session:
            taken = await suggestions.take(session, view.number, heard.today)
    found = await suggestions.suggest(desk.database, taken, heard.today)
    async with desk.keep(heard) as session:
        await suggestions.keep(session, found)
    return "\n".join(part for part in (first, wording.asked_after(view), wording.suggested(found)) if part)


def _number(text: str) -> int | None:
    found = re.fullmatch(r"[\s#＃]*([0-9]{1,60})号?\s*", text)
    return int(found[1]) if found else None


async def _staff_or_none(session: AsyncSession, speaker: Speaker) -> Staff | None:
    try:
        return await staff(session, speaker)
    except NotAllowed:
        return None


async def _announce(session: AsyncSession, speaker: Speaker, view: NeedView) -> None:
    """What staff posts elsewhere is news in the community's group, without its details."""
    to = await voice(session, view.community.id, speaker.platform)
    if to is not None:
        text = (
            f"{wording.posted(view, own=True)}\n能帮忙的请发：{'认领' if view.kind == 'wish' else '接单'} {view.number}"
        )
        notices.queue(session, speaker.now, to, text)
