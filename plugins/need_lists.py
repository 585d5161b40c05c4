"""导入需求 导入服务对象 全部通过 服务对象: a community's own lists, from Excel, in private."""

import asyncio
import re

from nonebot.internal.matcher import current_bot, current_event
from nonebot_plugin_alconna import File

from plugins._desk import Answer, Attachment, desk, say
from plugins._files import came_twice, fetch_file
from plugins._heard import Heard
from plugins._words import word
from storage.asking import need_lists
from storage.cooperation.ties import code
from storage.papers.cells import Column
from storage.papers.roster_xlsx import mistakes_xlsx, table_xlsx
from storage.post import questions
from storage.post.questions import Asked
from storage.roster.roster_files import read_file
from storage.roster.roster_lines import Problem
from storage.speakers import staff

WAITING = ("needs_file", "objects_file")
_WHAT = {"needs_file": "需求清单", "objects_file": "服务对象名单"}
_SAY = {"needs_file": "导入需求", "objects_file": "导入服务对象"}
_HINT = {
    "needs_file": "要有一行标题，至少有“需求内容”；可以有 服务对象、地址、电话、时间、人数、类型（微心愿）。",
    "objects_file": "要有一行标题，至少有“姓名”；可以有 类别、住址、片区、电话、需求、备注。不要身份证号。",
}


@word("导入需求", "导入需求清单", example="导入需求", about="（私聊）用Excel导入需求清单：先发这句再发文件，成草稿后「全部通过」", roles=("staff",),
      loud=False)  # fmt: skip
async def import_needs(heard: Heard, rest: str) -> Answer | None:
    """导入需求, with the file or with the file to come."""
    return await _begin(heard, rest, "needs_file")


@word("导入服务对象", "导入对象", "导入服务对象名单", example="导入服务对象", about="（私聊）用Excel导入服务对象，加密保存，只有本社区看得到",
      roles=("staff",), loud=False)  # fmt: skip
async def import_objects(heard: Heard, rest: str) -> Answer | None:
    """导入服务对象, with the file or with the file to come."""
    return await _begin(heard, rest, "objects_file")


async def take_file(heard: Heard, asked: Asked) -> Answer | None:
    """A file that was asked for here."""
    if not heard.chat.private or came_twice(heard, heard.files[0]):
        return None
    return await _import(heard, asked.kind, heard.files[0])


@word("全部通过", example="全部通过", about="把导入的需求草稿一次发布", roles=("staff",), loud=False)
async def publish_all(heard: Heard, rest: str) -> Answer | None:
    """全部通过."""
    if rest.strip():
        return None
    async with desk.act(heard) as (session, speaker):
        numbers = await need_lists.publish_all(session, speaker, await staff(session, speaker))
    return say(f"已发布{len(numbers)}条（#{numbers[0]}到#{numbers[-1]}）。看一看发：清单　给大家配人发：撮合")


@word("服务对象", example="服务对象", about="（私聊）看本社区的服务对象名单", roles=("staff",), loud=False)
async def objects(heard: Heard, rest: str) -> Answer | None:
    """服务对象, in private alone."""
    if rest.strip():
        return None
    if not heard.chat.private:
        return say("服务对象只在私聊里给社区工作者看，请私聊我发：服务对象")
    async with desk.act(heard) as (session, speaker):
        listed = await need_lists.objects(session, speaker, await staff(session, speaker))
    if not listed:
        return say("还没有服务对象名单。导入发：导入服务对象")
    heads = (
        ("编号", 12),
        ("姓名", 12),
        ("片区", 12),
        ("类别", 16),
        ("住址", 28),
        ("电话", 16),
        ("需求", 32),
        ("备注", 24),
    )
    rows = [(code(n), one.name, one.area, one.group, one.place, one.phone, one.wants, one.note) for n, one in listed]
    content = await asyncio.to_thread(table_xlsx, "服务对象", [Column(h, w) for h, w in heads], rows)
    return say(
        f"服务对象{len(listed)}户（人），见附件。请妥善保管，不要转发。", files=(Attachment("服务对象.xlsx", content),)
    )


async def _begin(heard: Heard, rest: str, kind: str) -> Answer | None:
    if rest.strip() and not heard.files:
        return None
    if not heard.chat.private:
        return say(f"{_WHAT[kind]}里有居民的情况，请私聊我发：{_SAY[kind]}（群里发的文件请删掉）")
    if heard.files:
        return await _import(heard, kind, heard.files[0])
    async with desk.act(heard) as (session, speaker):
        by = await staff(session, speaker)
        await questions.ask(session, speaker, kind, {})
    return say(f"请在10分钟内把{by.org.name}的{_WHAT[kind]}（.xlsx、.xls 或 .csv，5MB以内）发到这里。\n{_HINT[kind]}")


async def _import(heard: Heard, kind: str, file: File) -> Answer:
    async with desk.look(heard) as (session, speaker):  # who may not import makes us fetch nothing
        await staff(session, speaker)
    sheets = await read_file(await fetch_file(heard, current_bot.get(), current_event.get(), file))
    if kind == "needs_file":
        checked = await asyncio.to_thread(need_lists.check_needs, sheets, heard.today, heard.clock)
        async with desk.look(heard) as (session, speaker):
            checked = await need_lists.with_faults(session, await staff(session, speaker), checked)
        if checked.problems:
            return await _to_mend(heard, kind, checked.problems, len(checked.words))
        async with desk.act(heard) as (session, speaker):
            done = await need_lists.take_needs(session, speaker, await staff(session, speaker), checked.words)
            await questions.forget(session, speaker)
        first = f"（#{done.numbers[0]}到#{done.numbers[-1]}）" if done.numbers else ""
        same = f"，已有的{done.same}条没重复" if done.same else ""
        return say(f"导入{done.added}条需求草稿{first}{same}。都没问题就发：全部通过　不要的发：撤销 编号")
    listed = await asyncio.to_thread(need_lists.check_objects, sheets)
    if listed.problems:
        return await _to_mend(heard, kind, listed.problems, len(listed.lines))
    async with desk.act(heard) as (session, speaker):
        done = await need_lists.take_objects(session, speaker, await staff(session, speaker), listed.lines)
        await questions.forget(session, speaker)
    return say(f"服务对象名单已导入：新增{done.added}，更新{done.same}。加密保存，只有本社区看得到。看名单发：服务对象")


async def _to_mend(heard: Heard, kind: str, problems: tuple[Problem, ...], good: int) -> Answer:
    """Nothing is written; the mistakes go to the staff alone, who sends the whole file again."""
    async with desk.act(heard) as (session, speaker):
        await questions.ask(session, speaker, kind, {})
    content = await asyncio.to_thread(mistakes_xlsx, problems, f"{_WHAT[kind]}要改的行")
    first = [f"{one.place}：{re.sub(chr(10), ' ', one.reason)}" for one in problems[:3]]
    head = f"共{len(problems) + good}行，{len(problems)}行要改，所以一行都没有导入。"
    more = ["……全部见附件"] if len(problems) > 3 else []
    return say(
        "\n".join([head, *first, *more, "改好后10分钟内重发整个文件。"]),
        files=(Attachment(f"{_WHAT[kind]}要改的行.xlsx", content),),
    )
