"""The guided 报到 in private: 填表, and what is answered to it, step by step, over days if need be."""

import re
from datetime import timedelta

from sqlalchemy.ext.asyncio import AsyncSession

from matching.messages.reader import read
from plugins import _form_words as form_words
from plugins._desk import Answer, desk, say
from plugins._heard import Heard
from plugins._registered import checked_in
from plugins._sections import LABELS
from plugins._words import Word, word
from storage import people
from storage.errors import NotUnderstood
from storage.post import questions
from storage.registration import consents, forms
from storage.registration.forms import Step, Waiting
from storage.speakers import Speaker

_AWAY = timedelta(days=1)  # after so long a plain sentence may be about something else
_QUIT = {"退出", "退出填写", "退出填表", "先不填了", "不填了", "以后再填", "暂停", "稍后再填"}
_SKIP = {"跳过", "没有", "无", "不填", "略", "暂无", "没", "下一步", "下一项", "skip"}
_ANY = {
    "随便",
    "都可以",
    "都行",
    "随意",
    "无所谓",
    "都愿意",
    "什么都行",
    "不知道",
    "不清楚",
    "不确定",
    "再说",
    "以后再说",
}
_NONE_OF = re.compile(
    r"(?:我)?(?:没有|没|无|不方便|不想填|不填)(?:写|说|填)?(?:手机号?|电话|特长|职务|单位|什么特长|意愿)?[了的]?"
)
_BACK = {"上一步", "上一项", "返回", "回上一步", "后退"}
_YES = {"是", "是的", "对", "对的", "好", "好的", "确认", "可以", "没问题", "提交", "行", "正确", "无误", "核对无误"}
_AGREE = {"同意", "我同意", "同意的", "是", "是的", "好", "好的", "可以", "行"}
_NO = {"不同意", "否", "不", "不是", "不对", "不行", "取消", "算了"}
_RESUME = {"继续", "继续填", "接着填", "继续填表", "继续报到"}
_CHANGE = re.compile(r"^(?:我要|要)?(?:改|修改|更正|重填)(?:一下)?(?:成|为)?[\s:：]*")


_WRONG = re.compile(
    r"(?:等等|等一?下|不对|哎呀?|我)?[，,\s]*([\u4e00-\u9fff]{2,4}?)(?:号|号码)?(?:写|填|打|发|说|记)?(?:错|不对)了?"
)


@word("填表", "填登记表", example="填表", about="（私聊）一步步填登记表，可随时退出、隔天接着填", loud=False)
async def fill_in(heard: Heard, rest: str) -> Answer | None:
    """填表 [职务：…]: begins, or goes on; what is said with it is taken at once."""
    if not heard.chat.private:
        return say("填表请私聊我发：填表（群里不收个人资料）") if not rest else None
    return await begin(heard, rest)


async def begin(heard: Heard, rest: str = "") -> Answer:
    """Open the form or go on with it."""
    async with desk.act(heard) as (session, speaker):
        step = await forms.begin(session, speaker, more=bool(rest.strip()))
        if rest.strip() and step.asking != "同意":
            said = form_words.changed(rest, heard.today)
            if step.asking not in ("核对", "齐了"):
                said = form_words.collected(rest, step.asking, heard.today)
            step = await forms.tell(session, speaker, said)
    return say(_said(step, first=True))


async def go_on(heard: Heard, form: Waiting, found: tuple[Word, str] | None) -> Answer | None:
    """An answer to the open form, or None when the message is something else."""
    said = heard.clean.rstrip("。.!！~～ ")
    if form.paused:
        return await begin(heard) if said in _RESUME else None
    if found is not None and found[1] not in LABELS:
        return None
    if said in _QUIT:
        return await _quit(heard, form)
    if form.asking == "同意":
        return await _consent(heard, form, said)
    if found is None and heard.now - form.touched_at > _AWAY and not _surely(heard, form, said):
        return await _back_after_days(heard, said)
    return await _step(heard, form, said)


async def asks_consent(session: AsyncSession, speaker: Speaker) -> str:
    """Who gives sealed facts outside the form, in private, is told what they are kept for, and asked, until he agrees."""
    if not speaker.chat.private or await questions.asked(session, speaker) is not None:
        return ""  # what he is busy with is not taken from him
    text = await consents.asked_of(session, speaker, await people.known(session, speaker))
    if text is None:
        return ""
    await questions.ask(session, speaker, "consent", {})
    return f"\n请看：{text}\n同意请发：同意　不同意发：删除我的资料"


async def answer_consent(heard: Heard) -> Answer | None:
    """同意 after a form said in one line: kept with version and time."""
    if heard.clean.strip("。.!！ ") not in _AGREE:
        return None
    async with desk.act(heard) as (session, speaker):
        await consents.agree_now(session, speaker)
        await questions.forget(session, speaker)
    return say("谢谢，已记下您的同意。看自己的资料发：我的资料")


async def _step(heard: Heard, form: Waiting, said: str) -> Answer:
    if form.asking == "核对" and said in _YES:
        return await _write(heard)
    if form.asking == "核对" and said in _NO:
        return say("哪一项不对？例：改 姓名 李明　先不报到发：退出")
    async with desk.act(heard) as (session, speaker):
        if _passes(said, form.asking):
            step = await forms.skip(session, speaker)
        elif said in _BACK:
            step = await forms.back(session, speaker)
        elif (named := _to_be_changed(said)) is not None:
            step = await forms.ask_again(session, speaker, named)
        elif form.asking == "社区" and said in _YES:
            usual = (await forms.begin(session, speaker)).usual
            if usual is None:
                raise NotUnderstood("请写社区名。例：舜水新村")
            step = await forms.tell(session, speaker, {"社区": usual})
        else:
            step = await forms.tell(session, speaker, _answers(heard, form, said))
    return say(_said(step))


def _to_be_changed(said: str) -> str | None:
    """The field of 改 电话, 电话写错了."""
    change = _CHANGE.match(said)
    wrong = _WRONG.fullmatch(said)
    named = said[change.end() :] if change else wrong[1] if wrong else ""
    return named if form_words.is_field(named) else None


def _passes(said: str, asking: str) -> bool:
    """Whether somebody passes over what is asked: 跳过, 没有手机, and 随便 where something is to be chosen."""
    if asking == "核对":
        return False
    return said in _SKIP or (said in _ANY and asking not in ("时间", "意愿")) or _NONE_OF.fullmatch(said) is not None


def _answers(heard: Heard, form: Waiting, said: str) -> dict[str, object]:
    """The fields that a message answers; after the review only what is named by its label."""
    change = _CHANGE.match(said)
    if form.asking != "核对":
        return form_words.collected(said[change.end() :] if change else said, form.asking, heard.today)
    found = form_words.changed(said[change.end() :] if change else said, heard.today)
    if not found:
        raise NotUnderstood("对就发：是　要改请写哪一项，例：改 姓名 李明　先不报到发：退出")
    return found


async def _consent(heard: Heard, form: Waiting, said: str) -> Answer | None:
    if said in _AGREE:
        async with desk.act(heard) as (session, speaker):
            step = await forms.agree(session, speaker)
        return say(_said(step, first=True))
    if said in _NO:
        async with desk.act(heard) as (session, speaker):
            await forms.give_up(session, speaker)
        return say("好的，这次什么都没有保存。想报到了发：报到")
    if heard.now - form.touched_at > _AWAY:
        return None
    return say("填写个人资料前要先征得您同意。同意发：同意　不同意发：不同意")


async def _quit(heard: Heard, form: Waiting) -> Answer:
    async with desk.act(heard) as (session, speaker):
        if form.asking == "同意":
            await forms.give_up(session, speaker)
        else:
            await forms.put_aside(session, speaker)
    if form.asking == "同意":
        return say("好的，没有保存任何资料。想报到了发：报到")
    return say("好的，先到这里，已填的都留着，还没有报到。隔几天也行，接着填发：填表")


async def _write(heard: Heard) -> Answer:
    async with desk.act(heard) as (session, speaker):
        done = await forms.write_down(session, speaker)
    return say(checked_in(done, heard.today))


async def _back_after_days(heard: Heard, said: str) -> Answer | None:
    """Days later a plain sentence is not taken for an answer: the question is put once more."""
    intent = read(said, heard.today, now=heard.clock).intent
    if len(said) > 30 or intent in ("need", "wish", "help_question") or said.endswith(("?", "？", "吗")):
        return None
    return await begin(heard)


def _surely(heard: Heard, form: Waiting, said: str) -> bool:
    """Whether the words can only be an answer to what was asked."""
    if said in _SKIP | _BACK | _YES | _NO or _CHANGE.match(said):
        return True
    if form.asking not in ("性别", "出生年月", "电话", "意愿", "时间", "类别", "姓名"):
        return False
    try:
        return bool(form_words.collected(said, form.asking, heard.today))
    except NotUnderstood:
        return False


def _said(step: Step, *, first: bool = False) -> str:
    """The next thing said: what was wrong, what was taken, and the next question."""
    if step.asking == "同意":
        return f"报到前请看：{step.consent}\n同意发：同意　不同意发：不同意"
    if step.problem is not None and step.asking not in ("核对", "齐了"):
        again = "" if step.asking in step.problem else f"\n{form_words.asked(step)}"
        return f"{step.problem}{again}"
    if step.asking == "齐了":
        lines = form_words.reviewed(step.lines)
        return "\n".join(["您的登记已经齐了：", *lines, "要改发：填表 职务：科员（或：特长 …、时间 …）"])
    if step.asking == "核对":
        wrong = [step.problem] if step.problem else []
        lines = form_words.reviewed(step.lines)
        return "\n".join([*wrong, "请核对：", *lines, "对就发：是　要改发：改 姓名 李明"])
    head = f"还有{step.left}项，随时可发：退出。" if first else f"记下了，还有{step.left}项。" if step.taken else ""
    return f"{head}{form_words.asked(step)}"
