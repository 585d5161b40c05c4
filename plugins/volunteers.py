"""我有空 and 我可以去: who volunteers is shown what is open, and takes it with one more word."""

import re

from matching.language.normal import fold
from matching.messages.additions import only_adds
from matching.messages.checkins import WEEK
from matching.messages.progress import number_first
from matching.messages.reader import read_availability
from matching.messages.replies import read_reply, volunteers
from matching.times.when import read_when
from plugins import _wording as wording
from plugins import offers
from plugins._chatter import is_question
from plugins._desk import Answer, desk, say
from plugins._heard import Heard
from plugins._words import word
from storage.asking import needs
from storage.asking.needs import NeedView
from storage.errors import NotFound, NotNow
from storage.offering import suggestions
from storage.post import questions
from storage.post.questions import Asked
from storage.speakers import member

_SHOWN = 3
_NAMED = re.compile(r"(?:第|[#＃])?\d{1,9}号?(?:单子?|需求|微?心愿|任务)|[#＃]\d")


@word("我有空", "有空", "我有时间", example="我有空 周六上午", about="看有什么适合我、正等人的事", loud=False)
async def have_time(heard: Heard, rest: str) -> Answer | None:
    """我有空 [哪天]."""
    days, parts = read_availability(rest)
    if not days and only_adds(rest, heard.today):
        day = read_when(fold(rest), heard.today, heard.clock).day  # 我有空 明天
        days = (WEEK[day.weekday()],) if day is not None else ()
    if is_question(heard, rest) or (rest.strip() and not days and not parts):
        return None
    return await _show(heard, days) or say("现在没有等人接的需求，谢谢您！有新的会问您。")


async def offer_himself(heard: Heard) -> Answer | None:
    """Plain words that take something on, without saying what: shown what is meant, or asked which. Silent when
    nothing is open, or when it was not said by a member."""
    try:
        return await _show(heard, read_availability(heard.clean)[0])
    except NotNow:
        return None


async def offer_for(heard: Heard) -> Answer | None:
    """1号我来吧: one question, for on the first of the month somebody may come as well; 1号心愿我来 is no day."""
    number, said = number_first(heard.clean)
    if number is None or not (read_reply(said) == "yes" or volunteers(said)):
        return None
    try:
        async with desk.look(heard) as (session, speaker):
            await member(session, speaker)
            view = await needs.view(session, number)
    except (NotNow, NotFound):
        return None
    if view.state != "open" or view.taken >= view.people:
        return None
    if _NAMED.match(heard.clean):
        return await offers.accept(heard, number)
    async with desk.act(heard) as (session, speaker):
        await questions.ask(session, speaker, questions.TAKE, {"numbers": [number]})
    return say(_one(view, own=wording.is_own_group(view, speaker.org)))


async def take(heard: Heard, asked: Asked, *, confirmed: bool) -> Answer | None:
    """是 to the one need shown, or its number."""
    numbers = [int(number) for number in asked.payload["numbers"]]
    said = heard.clean.strip("#＃号 。")
    number = int(said) if said.isdecimal() else numbers[0] if confirmed and len(numbers) == 1 else None
    if number not in numbers:
        return None
    return await offers.accept(heard, number)


async def _show(heard: Heard, days: tuple[str, ...]) -> Answer | None:
    async with desk.look(heard) as (session, speaker):
        by = await member(session, speaker)
        own = speaker.org
    found = await suggestions.for_member(desk.database, by, days, _SHOWN, heard.today)
    if not found:
        return None
    async with desk.act(heard) as (session, speaker):
        await questions.ask(session, speaker, questions.TAKE, {"numbers": [view.number for view in found]})
    lines = [wording.need_line(view, own=wording.is_own_group(view, own)) for view in found]
    if len(found) == 1:
        return say(_one(found[0], own=wording.is_own_group(found[0], own)))
    return say("\n".join(["谢谢您！现在等人的有：", *lines, f"接哪条发：接单 {found[0].number}"]))


def _one(view: NeedView, *, own: bool) -> str:
    take, word_ = ("认领", "认领") if view.kind == "wish" else ("接", "接单")
    return f"谢谢您！要{take}这条吗？\n{wording.need_line(view, own=own)}\n{take}发：是（或：{word_} {view.number}）"
