"""报到统计 · 带头情况 · 四个一表 · 走访表: figures of a unit or of a superior as Excel tables, handed over in private."""

import asyncio

from plugins._desk import Answer, Attachment, desk
from plugins._handing import handed
from plugins._heard import Heard
from plugins._words import word
from plugins.papers import templates
from storage.cooperation import pairings, visits
from storage.errors import NotNow
from storage.papers.lists_xlsx import checklist_xlsx, coverage_xlsx, double_xlsx, leaders_xlsx, visits_xlsx
from storage.registration import registration_tables
from storage.registration.registration_tables import UnitRow
from storage.speakers import overseer, unit_admin


@word("报到统计", "覆盖率", "双注册表", example="报到统计", about="各单位在职党员报到覆盖率、双注册率（Excel）",
      roles=("unit_admin", "superior_admin"), loud=False)  # fmt: skip
async def coverage(heard: Heard, rest: str) -> Answer | None:
    """报到统计."""
    if rest.strip():
        return None
    async with desk.look(heard) as (session, speaker):
        table = await registration_tables.coverage_table(session, speaker, await overseer(session, speaker))
    made = await asyncio.to_thread(coverage_xlsx, table, heard.today, templates())
    files = [Attachment(f"报到统计表（{table.org.name}）.xlsx", made)]
    if table.people and table.required:
        by_name = await asyncio.to_thread(double_xlsx, table, heard.today, templates())
        files.append(
            Attachment(f"{'双注册' if len(table.required) > 1 else '报到'}情况表（{table.org.name}）.xlsx", by_name)
        )
    return handed(
        heard, tuple(files), _summed(table.org.name, table.whole, len(table.required)), "报到统计已私发给您。"
    )


@word("带头情况", "领导带头", example="带头情况", about="党员领导干部带头报到、服务的情况（Excel，只给管理员）",
      roles=("unit_admin", "superior_admin"), loud=False)  # fmt: skip
async def leaders(heard: Heard, rest: str) -> Answer | None:
    """带头情况."""
    if rest.strip():
        return None
    async with desk.look(heard) as (session, speaker):
        table = await registration_tables.leader_table(session, speaker, await overseer(session, speaker))
    if not table.rows:
        raise NotNow(f"{table.org.name}还没有登记领导干部。名册里写上「级别」一栏再导入，就能统计。")
    made = await asyncio.to_thread(leaders_xlsx, table, heard.today, templates())
    words = f"{table.org.name}带头情况表：{len(table.rows)}行，{'、'.join(table.columns)}。"
    return handed(heard, (Attachment(f"带头情况表（{table.org.name}）.xlsx", made),), words, "带头情况表已私发给您。")


@word(
    "四个一表",
    "结对共建表",
    example="四个一表",
    about="结对共建各项做了没有（Excel）",
    roles=("unit_admin", "superior_admin"),
    loud=False,
)
async def checklist(heard: Heard, rest: str) -> Answer | None:
    """四个一表."""
    if rest.strip():
        return None
    async with desk.look(heard) as (session, speaker):
        by = await overseer(session, speaker)
        items = await pairings.together_items(session, by.org.id)
        rows = await pairings.checklist(session, by.org.id)
    if not rows:
        raise NotNow(f"{by.org.name}还没有结对。先发：结对 社区 名称")
    made = await asyncio.to_thread(checklist_xlsx, by.org.name, items, rows, heard.today, templates())
    words = f"{by.org.name}结对{len(rows)}对的情况表。"
    return handed(
        heard, (Attachment(f"结对共建情况表（{by.org.name}）.xlsx", made),), words, "结对共建情况表已私发给您。"
    )


@word(
    "走访表",
    "走访慰问表",
    example="走访表",
    about="（单位管理员）走访慰问情况（Excel）",
    roles=("unit_admin",),
    loud=False,
)
async def visiting(heard: Heard, rest: str) -> Answer | None:
    """走访表."""
    if rest.strip():
        return None
    async with desk.act(heard) as (session, speaker):
        by = await unit_admin(session, speaker)
        rows = await visits.table(session, by, speaker.today)
    if not rows:
        raise NotNow(f"{by.org.name}还没有登记要走访的同志。先私聊发：走访 登记 姓名 老党员")
    made = await asyncio.to_thread(visits_xlsx, by.org.name, rows, heard.today, templates())
    words = f"走访慰问情况表，{len(rows)}人，涉及个人情况，请妥善保管。"
    return handed(
        heard, (Attachment(f"走访慰问情况表（{by.org.name}）.xlsx", made),), words, "走访慰问情况表已私发给您。"
    )


def _summed(org: str, whole: UnitRow, places: int) -> str:
    parts = [f"在职党员{_count(whole.on_duty)}人", f"已报到{_count(whole.registered)}人{_rate(whole.rate)}"]
    if places > 1:
        parts.append(f"双注册{_count(whole.both)}人{_rate(whole.both_rate)}")
    if whole.voluntary:
        parts.append(f"离退休自愿报到{whole.voluntary}人")
    return f"{org}：{'，'.join(parts)}。"


def _count(figure: int | None) -> str:
    return str(figure) if figure is not None else "不足5"


def _rate(rate: float | None) -> str:
    return f"（{rate * 100:.1f}%）" if rate is not None else ""
