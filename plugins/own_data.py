"""导出我的资料 · 更正: what a person may do about the data that is kept, and how the keeper answers."""

import re

from plugins._desk import Answer, Attachment, desk, say
from plugins._heard import Heard
from plugins._words import word
from storage.errors import NotUnderstood
from storage.ledger.services import hours_text
from storage.own_data import corrections
from storage.own_data.corrections import CorrectionView
from storage.own_data.own_record import own_record
from storage.papers.own_record_xlsx import own_record_xlsx

_NUMBER = re.compile(r"^[Cc]?(\d{1,9})(?:[\s:：,，]+|$)(.*)$", re.DOTALL)
_AGREED = re.compile(r"^(?:同意|通过|可以|属实)[\s:：,，。]*(.*)$", re.DOTALL)
_DECLINED = re.compile(r"^(?:不同意|不通过|驳回|不属实|拒绝)[\s:：,，。]*(.*)$", re.DOTALL)
_STATES = {"open": "等答复", "agreed": "已同意", "declined": "没有同意"}


@word("导出我的资料", "我的资料 导出", example="导出我的资料", about="（私聊）把登记的一切导出成表格")
async def export(heard: Heard, rest: str) -> Answer | None:
    """导出我的资料, in private only."""
    if rest:
        return None
    if not heard.chat.private:
        return say("资料只在私聊里给您，请私聊我发：导出我的资料")
    async with desk.act(heard) as (session, speaker):
        parts = await own_record(session, speaker, desk.zone)
    file = Attachment("我的资料.xlsx", own_record_xlsx(parts))
    return say("这是登记的全部内容，请自己收好。不对的发：更正 哪里不对", files=(file,))


@word("更正", example="更正 #12 用时应为3小时", about="（私聊）记录不对，申请更正", loud=False)
async def correct(heard: Heard, rest: str) -> Answer | None:
    """更正 哪里不对 asks; 更正 3 reads; 更正 3 同意|不同意 原因 decides. In private only: a group says 更正 to people."""
    if not heard.chat.private:
        return say("更正请私聊我发，例：更正 #12 用时应为3小时") if heard.to_me else None
    numbered = _NUMBER.match(rest)
    async with desk.act(heard) as (session, speaker):
        if numbered is None:
            asked = await corrections.ask(session, speaker, rest)
            return say(
                f"更正 {asked.number} 已交{asked.org.name}：{_about(asked)}\n有答复会告诉您；看进度发：更正 {asked.number}"
            )
        number, said = int(numbered[1]), numbered[2].strip()
        if not said:
            return say(_shown(await corrections.look(session, speaker, number)))
        agreed, declined = _AGREED.match(said), _DECLINED.match(said)
        answer = agreed or declined
        if answer is None:
            raise NotUnderstood(f"请写同意或不同意。例：更正 {number} 同意（或：更正 {number} 不同意 原因）")
        done = await corrections.decide(session, speaker, number, agreed=agreed is not None, reason=answer[1])
    return say(_decided(done))


def _about(view: CorrectionView) -> str:
    hours = f"，应为{hours_text(view.hours)}小时" if view.hours is not None else ""
    return f"#{view.need} 的服务记录{hours}" if view.need is not None else view.words


def _shown(view: CorrectionView) -> str:
    lines = [
        f"更正 {view.number}（{_STATES[view.state]}）：{view.name}",
        f"内容：{view.words}",
        f"由{view.org.name}答复",
    ]
    if view.reason:
        lines.append(f"理由：{view.reason}")
    if view.state == "open":
        lines.append(f"答复发：更正 {view.number} 同意　或　更正 {view.number} 不同意 原因")
    return "\n".join(lines)


def _decided(view: CorrectionView) -> str:
    if view.state == "declined":
        return f"更正 {view.number} 已答复：不同意。已私聊告诉{view.name}。"
    changed = f"#{view.need} 的工时已改为{hours_text(view.hours)}小时。" if view.hours is not None else "请把记录改好。"
    return f"更正 {view.number} 已同意，{changed}已私聊告诉{view.name}。"
