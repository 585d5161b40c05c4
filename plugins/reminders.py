"""勿扰 · 退订 · 恢复提醒 · 我的提醒: what one wants to hear from the clock."""

import re
from datetime import date

from matching.language.normal import clean, fold
from matching.times.dates import mentions
from plugins._desk import Answer, desk, say
from plugins._heard import Heard
from plugins._wording import day_text
from plugins._words import word
from storage.errors import NotUnderstood
from storage.post import reminders

_AROUND = re.compile(r"[\s，,。.]|提醒|直到|截止|为止|以前|之前|[到至止前]")
_ALL = {"", "提醒", "所有提醒", "全部提醒", "全部", "通知"}


@word("勿扰", "免打扰", "勿扰到", "免打扰到", example="勿扰 到 8月31日",
      about="到那天为止不收机器人的定时提醒；不写日期就一直不收", loud=False)  # fmt: skip
async def silence(heard: Heard, rest: str) -> Answer | None:
    """勿扰 [到 日期]."""
    until = _until(rest, heard.today)
    if until is None and rest.strip() not in _ALL:
        if heard.chat.private or heard.to_me:
            raise NotUnderstood("没看出到哪天。例：勿扰 到 8月31日（不写日期就一直不提醒）")
        return None  # 勿扰 我在开会 is said to people
    return await _silent(heard, until)


@word("退订", "退订提醒", "不要提醒我", example="退订 提醒", about="不再收定时提醒（派单、答复照常）", loud=False)
async def unsubscribe(heard: Heard, rest: str) -> Answer | None:
    """退订 [提醒]."""
    return await _silent(heard, None) if rest.strip() in _ALL else None


@word("恢复提醒", "重新提醒", "取消勿扰", example="恢复提醒", about="重新收定时提醒", loud=False)
async def resume(heard: Heard, rest: str) -> Answer | None:
    """恢复提醒."""
    if rest.strip():
        return None
    async with desk.act(heard) as (session, speaker):
        await reminders.speak_again(session, speaker)
    return say("好的，恢复提醒了。一天最多一条，只提醒您自己的事。")


@word("我的提醒", "查看提醒", example="我的提醒", about="（私聊）现在有什么该办的", loud=False)
async def mine(heard: Heard, rest: str) -> Answer | None:
    """我的提醒, in private: who owes what is nobody else's business."""
    if rest.strip():
        return None
    if not heard.chat.private:
        return say("提醒只在私聊里给您看，请私聊我发：我的提醒")
    async with desk.look(heard) as (session, speaker):
        found = await reminders.mine(session, speaker)
        choice = await reminders.choice_of(session, speaker)
    lines = [f"· {one.line}" for one in found[:9]]
    if len(found) > 9:
        lines.append(f"还有{len(found) - 9}项")
    state = ""
    if choice.silent:
        upto = f"到{day_text(choice.until, heard.today)}" if choice.until else "一直"
        state = f"定时提醒已关（{upto}），打开发：恢复提醒"
    return say("\n".join([*(lines or ["现在没有要提醒您的事。"]), *([state] if state else [])]))


async def _silent(heard: Heard, until: date | None) -> Answer:
    async with desk.act(heard) as (session, speaker):
        await reminders.keep_silent(session, speaker, until)
    upto = f"到{day_text(until, heard.today)}为止" if until is not None else "从现在起"
    return say(f"好的，{upto}不发定时提醒；派单和别人给您的答复照常。要恢复发：恢复提醒")


def _until(rest: str, today: date) -> date | None:
    """The last day of the only time that is named, when nothing else is said."""
    text = fold(clean(rest, 60))
    named = [one for one in mentions(text, today, "ahead") if one.sort in ("day", "deadline")]
    if len(named) != 1 or _AROUND.sub("", text[: named[0].start] + text[named[0].end :]):
        return None
    return named[0].last or named[0].first
