"""转发通知 · 同意转发 · 已阅: a superior's notice to the units' groups, and who has read it."""

import re

from nonebot_plugin_alconna import Args

from plugins._desk import Answer, desk, say
from plugins._heard import Heard
from plugins._wording import day_text
from plugins._words import NUMBER, word
from storage.errors import NotUnderstood
from storage.post import circulars
from storage.post.circulars import EXAMPLE, Sheet
from storage.speakers import overseer


@word("转发通知", example=EXAMPLE, about="把通知发到下面单位的群（要第二位上级管理员同意）；「转发通知 编号」看谁已阅",
      roles=("superior_admin",), loud=False)  # fmt: skip
async def forward(heard: Heard, rest: str) -> Answer | None:
    """转发通知 [给 单位…：]正文 · 转发通知 N."""
    number = re.fullmatch(r"[#＃]?(\d{1,9})号?", rest.strip())
    async with desk.act(heard) as (session, speaker):
        by = await overseer(session, speaker)
        if number is not None:
            return say(_sheet(await circulars.sheet_of(session, by, int(number[1])), heard))
        if not rest.strip():
            raise NotUnderstood(f"请写上通知的正文。例：{EXAMPLE}")
        names, text = circulars.addressed(rest)
        sheet = await circulars.write(session, speaker, by, names, text)
    without = f"（{'、'.join(sheet.unreached[:5])}没有群，发不到）" if sheet.unreached else ""
    return say(
        f"通知 {sheet.number} 已拟好，发给{len(sheet.receipts)}个单位{without}。\n"
        f"请{sheet.org.name}另一位上级管理员看过后发：同意转发 {sheet.number}"
    )


@word("同意转发", example="同意转发 3", about="第二位上级管理员同意，通知就发到各单位的群", roles=("superior_admin",),
      args=Args["number", NUMBER], loud=False)  # fmt: skip
async def agree(heard: Heard, number: int) -> Answer:
    """同意转发 N."""
    async with desk.act(heard) as (session, speaker):
        sheet = await circulars.agree(session, speaker, await overseer(session, speaker), number)
    reached = len(sheet.receipts) - len(sheet.unreached)
    return say(f"通知 {number} 已发到{reached}个单位的群。看谁已阅发：转发通知 {number}")


@word("已阅", example="已阅 3", about="（单位群）收到转发的通知", args=Args["number", NUMBER], loud=False)
async def read(heard: Heard, number: int) -> Answer:
    """已阅 N, in the unit's group."""
    async with desk.act(heard) as (session, speaker):
        unit, new = await circulars.read(session, speaker, number)
    return say(f"{unit}{'已阅' if new else '之前已阅'}通知 {number}。")


def _sheet(sheet: Sheet, heard: Heard) -> str:
    done = [one for one in sheet.receipts if one.read_at is not None]
    if sheet.sent_at is None:
        return f"通知 {sheet.number} 还没有发，等另一位上级管理员发：同意转发 {sheet.number}"
    day = day_text(sheet.sent_at.astimezone(desk.zone).date(), heard.today)
    lines = [f"通知 {sheet.number}（{day}发）：{len(done)}/{len(sheet.receipts)}个单位已阅"]
    for label, names in (("未阅", sheet.silent), ("没有群", sheet.unreached)):
        if names:
            lines.append(f"{label}：{'、'.join(names[:20])}{f'等{len(names)}个' if len(names) > 20 else ''}")
    return "\n".join(lines)
