"""导出志愿系统: the ledger in the columns of a sample file, so that nothing is typed twice."""

import asyncio
import re

from nonebot.internal.matcher import current_bot, current_event
from nonebot_plugin_alconna import File

from plugins._desk import Answer, Attachment, desk, say
from plugins._files import came_twice, fetch_file
from plugins._handing import handed
from plugins._heard import Heard
from plugins._words import word
from storage.ledger.ledger_export import export, read_form
from storage.ledger.services import hours_text
from storage.papers.bundle import file_name
from storage.papers.ledger_xlsx import ledger_xlsx
from storage.post import questions
from storage.post.questions import Asked
from storage.roster.roster_files import read_file
from storage.speakers import overseer

WAITING = "ledger_form"


@word("导出志愿系统", "导出志愿服务系统", example="导出志愿系统 2026", about="按志愿服务系统的样表（xlsx）导出已确认的服务记录",
      roles=("staff", "unit_admin"), loud=False)  # fmt: skip
async def ask_for_form(heard: Heard, rest: str) -> Answer | None:
    """导出志愿系统 [年], with the sample, quoting it, or with the sample to come."""
    found = re.fullmatch(r"(20\d\d)?年?", rest.strip())
    if found is None:
        return None
    year = int(found[1]) if found[1] else heard.today.year
    if heard.files:
        return await _export(heard, heard.files[0], year)
    async with desk.act(heard) as (session, speaker):
        by = await overseer(session, speaker)
        await questions.ask(session, speaker, WAITING, {"year": year})
    return say(f"请在10分钟内把志愿服务系统的导入样表（.xlsx）发到这里，按它的表头导出{by.org.name}{year}年的记录。")


async def take_file(heard: Heard, asked: Asked) -> Answer | None:
    """The sample that was asked for."""
    if came_twice(heard, heard.files[0]):
        return None
    return await _export(heard, heard.files[0], int(asked.payload["year"]))


async def _export(heard: Heard, file: File, year: int) -> Answer:
    async with desk.look(heard) as (session, speaker):
        await overseer(session, speaker)  # nobody else's file is fetched at all
    form = read_form(await read_file(await fetch_file(heard, current_bot.get(), current_event.get(), file)))
    async with desk.act(heard) as (session, speaker):
        done = await export(session, speaker, await overseer(session, speaker), year, form)
        await questions.forget(session, speaker)
    paper = Attachment(
        file_name(f"{done.org.name}{year}年志愿服务记录.xlsx"), await asyncio.to_thread(ledger_xlsx, done)
    )
    words = (
        f"已按样表导出{done.org.name}{year}年{len(done.rows)}条记录，{done.people}人，{hours_text(done.hours)}小时。"
    )
    if form.blank:
        words += f"\n没有填的列：{'、'.join(form.blank[:12])}（没有记，或证件号、电话不外发）。"
    return handed(heard, (paper,), words, f"{words}\n文件已私发给您。")
