"""派单 接单 认领 婉拒 来不了 完成 确认 我的任务 我的服务: from an offer to a confirmed service."""

import re

from nonebot_plugin_alconna import Args
from sqlalchemy.ext.asyncio import AsyncSession

from matching.messages.choices import places
from matching.messages.numbered import names_another, numbers_in, only_asks
from matching.messages.replies import is_question, is_satisfied, read_reply
from plugins import _wording as wording
from plugins._desk import Answer, desk, say
from plugins._heard import Heard
from plugins._ledger_words import confirmed_text
from plugins._registered import card_lines as registered_lines
from plugins._words import NUMBER, REST, word
from plugins.rounds import next_wave
from storage import people
from storage.asking import needs, unit_orders, waiting
from storage.asking.needs import NeedView
from storage.errors import NotFound, NotUnderstood, Refusal
from storage.ledger import confirming, services
from storage.ledger.services import hours_text
from storage.offering import offers, rounds, suggestions
from storage.people import PersonRef
from storage.post import questions
from storage.registration import moves
from storage.registration.places import standing_by_id
from storage.speakers import Speaker, Staff, member

_AT_ONCE = 9  # needs taken in one message
_STATES = {"offered": "等您答复", "accepted": "已接单", "done": "等社区确认"}
_CREDITED = {"reported": "待确认", "confirmed": "已确认", "disputed": "有意见", "voided": "抽查不符"}


@word("派单", example="派单 12 @李明（或：派单 12 1；只写 派单 12 就自动找人）", about="把需求派给人：@他，或推荐里的序号，几位就都写上；不写人就自动找",
      roles=("staff",), args=Args["number", NUMBER]["who?", REST])  # fmt: skip
async def dispatch(heard: Heard, number: int, who: str = "") -> Answer:
    """派单 N [序号|@某人 …]."""
    named = heard.mentions or _named(who)
    if not named:
        return await _seek(heard, number)
    lines: list[str] = []
    async with desk.act(heard) as (session, speaker):
        by = await offers.right_to_dispatch(session, speaker, number)
        for name in dict.fromkeys(named):
            try:
                async with session.begin_nested():  # who cannot be asked does not keep the others from it
                    lines.append(await _hold_out(session, speaker, by, number, name, mentioned=bool(heard.mentions)))
            except Refusal as refusal:
                told = await _unit_hint(session, by, number, name) if isinstance(refusal, NotFound) else None
                if len(named) == 1:
                    raise NotFound(told) if told else refusal from refusal
                lines.append(told or str(refusal))
    return say("\n".join(lines))


def _named(who: str) -> tuple[str, ...]:
    """Names, numbers and places on the list of suggestions, in their order: 1、李明 第三位, 前两位."""
    found: list[str] = []
    for name in re.split(r"[\s、,，]+|(?<=[位个\d])和", who.removeprefix("给")):
        meant = places(name)
        found += [str(place) for place in meant] if meant is not None else [name] if name else []
    return tuple(found)


async def _unit_hint(session: AsyncSession, by: Staff, number: int, name: str) -> str | None:
    """What to say when it is no person but a unit that is named."""
    try:
        unit = await unit_orders.unit_near(session, name, by.org)
    except Refusal:
        return None
    return f"{unit.name}是单位。请单位派人发：转单位 {number} {unit.name}"


async def _hold_out(
    session: AsyncSession, speaker: Speaker, by: Staff, number: int, name: str, *, mentioned: bool
) -> str:
    to = await _meant(session, speaker, number, name, mentioned=mentioned)
    view = await needs.view(session, number)
    due = await rounds.due_at(session, await needs.row_of(session, number), speaker.now)
    made = await offers.offer(session, speaker, by, number, to, wording.offer_text(view), due)
    where = "已在他的群里 @ 他" if made.in_group else "已私信问他"
    return f"#{number} 已派给{made.helper}，{where}，等他答复。"


@word("接单", example="接单 12", about="接下一条需求", args=Args["number", NUMBER]["more?", REST])
async def accept(heard: Heard, number: int, more: str = "") -> Answer:
    """接单 N [N …]."""
    return await _take_all(heard, number, more, "接单")


@word("认领", example="认领 12", about="认领一个微心愿", args=Args["number", NUMBER]["more?", REST], loud=False)
async def claim(heard: Heard, number: int, more: str = "") -> Answer:
    """认领 N [N …]."""
    return await _take_all(heard, number, more, "认领")


@word("婉拒", "拒单", example="婉拒 12", about="去不了，不用说原因", args=Args["number", NUMBER]["reason?", REST])
async def decline(heard: Heard, number: int, reason: str = "") -> Answer:
    """婉拒 N [原因]."""
    return await _give_back(heard, number, reason)


@word("来不了", "去不了", "取消接单", "撤回认领", example="来不了 12 临时值班", about="接了又去不了，马上重新开放",
      args=Args["number", NUMBER]["reason?", REST], loud=False)  # fmt: skip
async def cannot_come(heard: Heard, number: int, reason: str = "") -> Answer:
    """来不了 N [原因]."""
    return await _give_back(heard, number, reason)


@word("确认", example="确认 12 满意", about="确认服务，计入工时", roles=("staff",),
      args=Args["number", NUMBER]["said?", REST], loud=False)  # fmt: skip
async def confirm(heard: Heard, number: int, said: str = "") -> Answer:
    """确认 N 满意|不满意 [评语]; 确认 N 已核实 重叠: what was odd has been looked into."""
    async with desk.act(heard) as (session, speaker):
        if said.strip().startswith(("已核实", "核实")):
            done = await confirming.look_into(session, speaker, number, f"已{said.strip().removeprefix('已')}")
        else:
            await offers.right_to_dispatch(session, speaker, number)
            satisfied, comment = _verdict(number, said)
            done = await confirming.confirm(session, speaker, number, satisfied=satisfied, comment=comment)
    return say(confirmed_text(done))


@word("我的任务", "我的单", example="我的任务", about="看派给我的、我接的", loud=False)
async def my_tasks(heard: Heard, rest: str) -> Answer | None:
    """我的任务."""
    if rest:
        return None
    async with desk.look(heard) as (session, speaker):
        await member(session, speaker)
        mine = await offers.mine(session, speaker)
    if not mine:
        return say("您现在没有任务。看看大家的需求：清单")
    return say("\n".join(f"{wording.need_line(view, own=False)} · {_STATES[state]}" for state, view in mine[:10]))


@word("我的服务", "我的记录", example="我的服务", about="看今年服务了几次、多少小时", loud=False)
async def my_services(heard: Heard, rest: str) -> Answer | None:
    """我的服务."""
    if rest:
        return None
    async with desk.look(heard) as (session, speaker):
        await member(session, speaker)
        ledger = await services.mine(session, speaker)
    head = f"{ledger.year}年共{ledger.confirmed}次，{hours_text(ledger.hours)}小时" + (
        f"（全年不少于{ledger.owed}次，{ledger.confirmed}/{ledger.owed}）" if ledger.owed else ""
    )
    waiting = [f"另有{ledger.waiting}次等社区确认"] if ledger.waiting else []
    if ledger.back_entries:
        waiting.append(f"另有补录{ledger.back_entries}次，{hours_text(ledger.back_hours)}小时（单列）")
    lines = [
        f"#{line.number} {line.category} · {line.community} · {wording.day_text(line.day, heard.today)}"
        f"{f' · {hours_text(line.hours)}小时' if line.hours else ''} · {_CREDITED[line.state]}"
        f"{_backed(line.backed_by)}"
        for line in ledger.lines[:8]
    ]
    return say("\n".join([head, *waiting, *lines]))


@word("我的", example="我的", about="看我的报到、任务和服务", loud=False)
async def mine(heard: Heard, rest: str) -> Answer | None:
    """我的: one's own card."""
    if rest:
        return None
    async with desk.look(heard) as (session, speaker):
        me = await member(session, speaker)
        tasks = await offers.mine(session, speaker)
        ledger = await services.mine(session, speaker)
        name = me.name if heard.chat.private else await offers.shown_name(session, me.person_id)
        where = [name for name in [await people.unit_name(session, org_id) for org_id in me.community_ids] if name]
        standing = await standing_by_id(session, me.person_id)
        moved = await moves.open_of(session, heard.today, me.person_id)
    lines = [f"{name}：已在{'、'.join(where)}报到", *registered_lines(standing, moved, heard.today)]
    lines += [f"{wording.need_line(view, own=False)} · {_STATES[state]}" for state, view in tasks[:5]]
    lines.append(f"{ledger.year}年服务{ledger.confirmed}次，{hours_text(ledger.hours)}小时")
    return say("\n".join([*lines, "更多：我的任务、我的服务；私聊可看「我的资料」"]))


async def _seek(heard: Heard, number: int) -> Answer:
    """The first wave goes out at once; the clock sends the others."""
    async with desk.act(heard) as (session, speaker):
        by = await offers.right_to_dispatch(session, speaker, number)
        await rounds.seek(session, speaker, by, number)
    asked = await next_wave(desk.database, number, heard.now, heard.today)
    if asked is None:
        return say(f"#{number} 已经在问人了，等答复。")
    if not asked.people:
        return say(f"#{number} 没有合适又没问过的同志了。看看相近的发：推荐 {number}")
    return say(f"#{number} 开始找人，先问了最合适的{asked.people}位；没人接就问下一批，有结果会告诉您。")


async def _take_all(heard: Heard, number: int, more: str, name: str) -> Answer:
    """One need, or the several that are named; what else was said with a plain word does not keep it from being done."""
    more = re.sub(r"接单|认领", " ", more)  # 接单 1 接单 2
    others = numbers_in(more)
    if others is None and (
        re.match(r"[#＃\d]", more) or read_reply(more) == "no" or is_question(more) or only_asks(more)
    ):
        raise NotUnderstood(f"没看懂这句「{name}」。例：{name} 12")
    if others is None and names_another(more):
        raise NotUnderstood(f"几条一起办请只写编号。例：{name} {number}、{number + 1}")  # not one of the two, silently
    numbers = [number, *(others or ())]
    if len(numbers) == 1:
        return await _take(heard, number)
    if len(numbers) > _AT_ONCE:
        raise NotUnderstood(f"一次最多写{_AT_ONCE}个编号。例：{name} 12、13")
    lines, some = list[str](), False
    async with desk.act(heard) as (session, speaker):
        by = await member(session, speaker)
        for one in dict.fromkeys(numbers):
            try:
                async with session.begin_nested():  # what cannot be taken does not keep the others from it
                    taken = await offers.accept(session, speaker, by, one)
                    lines.append(f"#{one} {taken.helper}已{_verb(taken.need)}：{_briefly(taken.need)}")
                    some = True
            except Refusal as refusal:
                lines.append(str(refusal))
        await questions.forget(session, speaker, questions.TAKE)
    follow = "详情已私信给您；来不了发：来不了 编号　做完发：完成 编号 做了什么，用时多久"
    return say("\n".join([*lines, *([follow] if some else [])]))


def _verb(view: NeedView) -> str:
    return "认领" if view.kind == "wish" else "接单"


def _briefly(view: NeedView, *, thing: bool = False) -> str:
    return f"{wording.title(view, own=False, thing=thing)} · {wording.when(view) or view.community.name}"


async def _take(heard: Heard, number: int) -> Answer:
    async with desk.act(heard) as (session, speaker):
        by = await member(session, speaker)
        taken = await offers.accept(session, speaker, by, number)
        await questions.forget(session, speaker, questions.TAKE)  # a later 好的 is about something else
        inside = await needs.details(session, speaker, number) if heard.chat.private else None
        others = [one.number for state, one in await offers.mine(session, speaker) if state == "offered"]
    view = taken.need
    if taken.again:
        return say(f"#{number} 您已经{_verb(view)}了。做完发：完成 {number} 做了什么，用时多久")
    lines = [f"#{number} {taken.helper}已{_verb(view)}：{_briefly(view, thing=heard.chat.private)}"]
    if inside is not None:
        lines.append(f"内容：{inside.text}")
    else:
        lines.append(f"详情已私信给您；没收到请私聊我发：需求 {number}")
    lines.append(f"来不了发：来不了 {number}　做完发：完成 {number} 做了什么，用时多久")
    lines += [f"还问了您#{other}，能去发：接单 {other}　去不了发：婉拒 {other}" for other in others[:1]]
    return say("\n".join(lines))


async def _give_back(heard: Heard, number: int, reason: str) -> Answer:
    async with desk.act(heard) as (session, speaker):
        back = await offers.give_back(session, speaker, number, reason)
        await questions.forget(session, speaker, questions.PROGRESS)
        next_one = await waiting.move_up(session, speaker.now, number)
    if back.was_accepted and next_one:
        return say(f"#{number} 已记下，先问候补的同志。谢谢您提前说。")
    if back.was_accepted:
        return say(f"#{number} 已记下，重新开放，社区会另找人。谢谢您提前说。")
    return say(f"#{number} 没关系，已记下，这条不会再问您。")


async def _meant(session: AsyncSession, speaker: Speaker, number: int, name: str, *, mentioned: bool) -> PersonRef:
    if mentioned:
        return await people.find(session, speaker, user_id=name, name=None)
    if re.fullmatch(r"[0-9]{1,2}", name):
        return await suggestions.nth(session, number, int(name))
    return await people.find(session, speaker, user_id=None, name=name.lstrip("@"))


def _backed(by: tuple[str, ...]) -> str:
    return f" · 有佐证（{'、'.join(by)}）" if by else ""


def _verdict(number: int, said: str) -> tuple[bool, str]:
    satisfied = is_satisfied(said) if said.strip() else True
    if satisfied is None:
        raise NotUnderstood(f"请写满意或不满意。例：确认 {number} 满意")
    return satisfied, re.sub(r"^(?:不满意|满意|不通过|通过)[\s，,：:。]*", "", said.strip())
