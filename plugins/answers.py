"""是 否 改 退出 确认删除: answers to what the bot last asked this person in this chat."""

from matching.messages.corrections import correction_in
from matching.messages.replies import read_reply
from matching.messages.urgent import call_first
from plugins import (
    accounts,
    duty,
    finishing,
    kinds,
    members,
    moves,
    needs,
    progress,
    registration,
    replies,
    rosters,
    ties,
    volunteers,
)
from plugins._desk import Answer, desk, say
from plugins._heard import Heard
from plugins._wording import asked_for
from storage.asking.asks import NeedWords, SeveralNeeds, amend, hear_need
from storage.post import questions
from storage.post.questions import Asked

_PLAIN_YES = {"是", "是的", "登记", "确认"}
_QUIT = {"退出", "退出填写"}
_ASKED_BY_OTHERS = {  # a no is an answer too
    "swap": duty.answer_question, "tie": ties.answer_question, accounts.ASKED: accounts.answer_question
}  # fmt: skip
_LEFT_OPEN = {
    questions.LACKS: needs.fill_in,
    questions.HOURS: finishing.say_hours,
    questions.HELD_OUT: replies.not_here,
}  # other words are simply not the answer
WORDS_FOR = {rosters.LEAVING: ("确认", "确认离开")}  # words of their own that are answers where this was asked


async def answer(heard: Heard, asked: Asked | None) -> Answer | None:
    """The answer to an open question, or None when there is none or this is no answer to it."""
    if asked is None:
        return None
    if asked.kind in _LEFT_OPEN:
        return await _LEFT_OPEN[asked.kind](heard, asked)
    said = heard.clean.rstrip("。.!！~～ ").lower()
    reply = read_reply(said)
    if asked.kind in _ASKED_BY_OTHERS and said not in _QUIT:
        return await _ASKED_BY_OTHERS[asked.kind](heard, asked, agreed=reply == "yes", declined=reply == "no")
    if said in _QUIT or (reply == "no" and asked.kind != "check_in"):
        async with desk.act(heard) as (session, speaker):
            await questions.forget(session, speaker)
        return say("好的，没有登记。" if asked.kind in ("draft", questions.SEVERAL) else "好的，不办了。")
    match asked.kind:
        case "erase":
            return await members.erase(heard, desk.database) if said == "确认删除" else None
        case "check_in":
            return await members.answer_check_in(heard)
        case questions.TAKE:
            return await volunteers.take(heard, asked, confirmed=reply == "yes")
        case progress.ASKED:
            return await progress.take(heard, asked, confirmed=reply == "yes")
        case rosters.LEAVING:
            return await rosters.leavers_go(heard, asked) if said in WORDS_FOR[rosters.LEAVING] else None
        case "unit":
            return await kinds.answer_unit(heard)
        case "consent":
            return await registration.answer_consent(heard)
        case "move":
            return await moves.register_there(heard, asked) if reply == "yes" else None
        case questions.SEVERAL:
            return await needs.post_apart(heard, asked, confirmed=reply == "yes")
        case "draft":
            return await _draft(heard, asked, reply == "yes")
        case _:
            return None


async def ask_draft(heard: Heard, kind: str) -> Answer:
    """Turn plain words into a draft and ask its author to confirm; nothing is written but the question."""
    try:
        said = hear_need(kind, heard.clean, heard.today, heard.clock)
    except SeveralNeeds as several:
        return await needs.ask_apart(heard, kind, heard.clean, several.parts)
    async with desk.act(heard) as (session, speaker):
        await questions.ask(session, speaker, "draft", {"kind": kind, "text": heard.clean})
    urgent = call_first(heard.clean)
    return say(f"{urgent}\n{_question(said)}" if urgent else _question(said))


async def _draft(heard: Heard, asked: Asked, confirmed: bool) -> Answer | None:
    change = _change(heard)
    if not confirmed and change is None:
        return await _overheard(heard, asked)
    if confirmed and asked.payload.get("talked_since") and heard.clean.strip("。.!！ ") not in _PLAIN_YES:
        return None
    text, changes = str(asked.payload["text"]), [str(change) for change in asked.payload.get("changes", [])]
    draft = hear_need(str(asked.payload["kind"]), text, heard.today, heard.clock, whole=True)
    for change in changes:
        draft = amend(draft, change, heard.today, heard.clock)
    if confirmed or change is None:
        return await needs.post_words(heard, draft)
    changed = amend(draft, change, heard.today, heard.clock)
    async with desk.act(heard) as (session, speaker):
        await questions.ask(session, speaker, "draft", {**asked.payload, "changes": [*changes, change]})
    return say(_question(changed))


def _change(heard: Heard) -> str | None:
    """改 周日上午, or as people put right what was misunderstood: 不对，是周日下午."""
    if heard.clean.startswith("改"):
        return heard.clean.lstrip("改成为 ：:，,")
    return correction_in(heard.clean, heard.today, heard.clock)


async def _overheard(heard: Heard, asked: Asked) -> None:
    """The author has said something else meanwhile: from now on only a plain 是 confirms, a 好的 is talk."""
    if asked.payload.get("talked_since"):
        return
    async with desk.look(heard) as (_, speaker):
        pass
    async with desk.database.begin() as session:  # no act of his: the message may still be one, and a new draft
        await questions.ask(session, speaker, "draft", {**asked.payload, "talked_since": True})


def _question(said: NeedWords) -> str:
    what = "微心愿" if said.kind == "wish" else "需求"
    return f"要登记这条{what}吗？{asked_for(said)}\n登记发：是　不用发：否　改时间发：改 周日上午"
