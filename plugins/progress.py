"""来不了了，临时加班 and 1号弄完了: what a helper says, in his own words, of a need that he has taken on."""

import re

from matching.messages.progress import Progress, number_first, read_progress, share_a_word
from matching.messages.replies import is_question
from plugins import _wording as wording
from plugins import finishing, needs, staff_words
from plugins import offers as words
from plugins._desk import Answer, desk, say
from plugins._heard import Heard
from storage.offering.held import Held, held_by
from storage.post import notices, questions
from storage.post.questions import Asked

ASKED = questions.PROGRESS
_SHOWN = 5
_NAMED = re.compile(r"[#＃]\d|\d号?(?:单子?|需求|微?心愿|任务)")  # 1号需求 is no day of the month


async def answer(heard: Heard) -> Answer | None:
    """What a helper says of a need in hand, or staff of one of theirs; None when it is neither."""
    return await _of_helper(heard) or await _asked(heard) or await staff_words.answer(heard)


async def _asked(heard: Heard) -> Answer | None:
    """2号送到哪里, put to the bot by who holds it: the need as he may see it here."""
    number, said = number_first(heard.clean)
    if number is None or not (heard.chat.private or heard.to_me) or not is_question(said):
        return None
    async with desk.look(heard) as (session, speaker):
        held = await held_by(session, speaker)
    return await needs.show(heard, number) if number in _numbers(held) else None


async def _of_helper(heard: Heard) -> Answer | None:
    """Done at once where the need is named (for giving it up: where our message about it is quoted); else one question.
    None when it is no such message, or when the speaker holds nothing that it can mean."""
    progress = read_progress(heard.clean)
    if progress is None:
        return None
    async with desk.look(heard) as (session, speaker):
        held = await held_by(session, speaker)
        quoted = (
            await notices.quoted_need(session, heard.chat, heard.user_id, heard.quoted)
            if held and heard.quoted is not None
            else None
        )
    if quoted is None and heard.quoted_number in _numbers(held):
        quoted = heard.quoted_number  # what we answered to him or others, not only what was held out to him
    number = progress.number if progress.number is not None else quoted
    if number is not None and number not in _numbers(held) and any(_is_day(one, number) for one in held):
        number = None  # 4号我去不了: the day of the month
    if number is not None:
        named = tuple(one for one in held if one.view.number == number)
        if named and progress.kind == "cannot" and quoted is None and not _NAMED.search(heard.clean):
            return await _ask(
                heard, progress, named
            )  # 1号来不了 may be the first of the month: a place is not given up for it
        return await _do(heard, progress.kind, number, progress.said) if named else None
    if heard.quoted is not None and not heard.chat.private and not heard.to_me:
        return None  # said to whoever is quoted
    meant = _meant(heard, progress, held)
    return await _ask(heard, progress, meant) if meant else None


async def take(heard: Heard, asked: Asked, *, confirmed: bool) -> Answer | None:
    """是 to the one need shown, or its number."""
    numbers = [int(number) for number in asked.payload["numbers"]]
    named = heard.clean.strip("#＃号 。")
    number = int(named) if named.isdecimal() else numbers[0] if confirmed and len(numbers) == 1 else None
    if number not in numbers:
        return None
    return await _do(heard, str(asked.payload["kind"]), number, str(asked.payload["said"]))


async def _do(heard: Heard, kind: str, number: int, said: str) -> Answer | None:
    return await finishing.done(heard, number, said) if kind == "done" else await words.cannot_come(heard, number, said)


async def _ask(heard: Heard, progress: Progress, meant: tuple[Held, ...]) -> Answer:
    payload = {"kind": progress.kind, "numbers": sorted(_numbers(meant)), "said": progress.said}
    async with desk.act(heard) as (session, speaker):
        await questions.ask(session, speaker, ASKED, payload)
    lines = [wording.need_line(one.view, own=False) for one in meant[:_SHOWN]]
    number = meant[0].view.number
    if progress.kind == "done":
        asks, right = "是说这条做完了吗？", f"完成 {number} 做了什么，用时多久"
    else:
        asks, right = "是说这条来不了吗？", f"来不了 {number}"
    if len(meant) == 1:
        return say(f"{asks}\n{lines[0]}\n是的发：是（或：{right}）")
    return say("\n".join([asks.replace("这条", "哪一条"), *lines, f"发编号就行，例：{number}"]))


def _meant(heard: Heard, progress: Progress, held: tuple[Held, ...]) -> tuple[Held, ...]:
    """Among people, 弄完了 is about a need only when it shares a word with it."""
    if progress.kind == "cannot" or heard.chat.private or heard.to_me:
        return held
    return tuple(one for one in held if share_a_word(progress.said, one.text))


def _is_day(one: Held, number: int) -> bool:
    day = one.view.day or one.view.day_end
    return day is not None and day.day == number


def _numbers(held: tuple[Held, ...]) -> set[int]:
    return {one.view.number for one in held}
