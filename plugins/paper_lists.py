"""登记名册 · 注册文件 · 一人一档 · 服务队文件 · 证明信台账: lists and papers of a unit, for who may have them, in private."""

import asyncio
import re

from plugins._desk import Answer, Attachment, desk
from plugins._handing import handed
from plugins._heard import Heard
from plugins._naming import bearer_of, named
from plugins._words import word
from plugins.papers import templates
from storage.clerk import founding as founding_notice
from storage.clerk import letters, name_lists, paper_people, person_records
from storage.errors import NotAllowed, NotNow, NotUnderstood
from storage.papers.bundle import file_name
from storage.papers.founding_docx import founding_docx
from storage.papers.lists_xlsx import ledger_xlsx, name_list_xlsx, upload_xlsx
from storage.papers.personal_docx import record_docx
from storage.policy import policy_of
from storage.speakers import UnitAdmin, unit_admin

_REASON = re.compile(r"原因[\s:：]*(?P<reason>[\s\S]+)$")
_HOW = "例：登记名册 原因 上报市文明办"


@word("登记名册", "人员登记表", "人员信息登记表", example="登记名册 原因 上报市文明办",
      about="六栏人员信息登记表（Excel）；带完整号码的只在私聊给单位管理员，要写原因", roles=("unit_admin",), loud=False)  # fmt: skip
async def name_list(heard: Heard, rest: str) -> Answer | None:
    """登记名册 [原因 …]."""
    found = _REASON.match(rest.strip())
    if rest.strip() and found is None:
        if heard.chat.private or heard.to_me:
            raise NotUnderstood(f"要带完整号码请写明原因。{_HOW}")
        return None
    reason = found["reason"].strip() if found is not None else ""
    async with desk.act(heard) as (session, speaker):
        by = await paper_people.one_clerk(session, speaker)
        held = await name_lists.name_list(session, speaker, by, reason=reason, paper="登记名册")
    content = await asyncio.to_thread(name_list_xlsx, held, heard.today, templates())
    file = Attachment(file_name(f"{held.papers.roster}（{held.org}）.xlsx"), content)
    gaps = "、".join(f"{label}{count}人" for label, count in held.gaps.items())
    shown = (
        "带完整号码，已记下原因，请妥善保管"
        if held.clear
        else "号码已遮；单位管理员要完整的，私聊我发：登记名册 原因 …"
    )
    words = f"{held.org}登记名册{len(held.people)}人（{shown}）。" + (
        f"\n还空着：{gaps}。可发「导入名册」补齐。" if gaps else ""
    )
    return handed(heard, (file,), words, f"登记名册{len(held.people)}人已私发给您（号码已遮）。")


@word("注册文件", example="注册文件 原因 上报志愿服务网", about="（私聊）按外部志愿者网站的栏目导出人员（Excel）",
      roles=("unit_admin",), loud=False)  # fmt: skip
async def upload_file(heard: Heard, rest: str) -> Answer | None:
    """注册文件 原因 …"""
    found = _REASON.match(rest.strip())
    if found is None and not (heard.chat.private or heard.to_me):
        return None
    async with desk.act(heard) as (session, speaker):
        by = await unit_admin(session, speaker)
        policy = await policy_of(session, by.org.id)
        if not policy.papers.registry:
            raise NotNow(f"本地规则「{policy.name}」没有要求到外部网站注册，不用导出。")
        if found is None:
            raise NotUnderstood(f"文件里有完整号码，请写明原因。例：注册文件 原因 到{policy.papers.registry}注册")
        held = await name_lists.name_list(session, speaker, by, reason=found["reason"], paper="注册文件")
    content = await asyncio.to_thread(upload_xlsx, held)
    file = Attachment(file_name(f"注册文件（{held.org}）.xlsx"), content)
    columns = "、".join(held.papers.registry_columns)
    words = f"到「{held.papers.registry}」注册用的文件，{len(held.people)}人，栏目：{columns}。带完整号码，已记下原因。"
    return handed(heard, (file,), words, "注册文件已私发给您。")


@word("一人一档", example="一人一档 @张伟", about="打印一人一档（Word）：报到、服务、时长、反馈、承诺；本人和本单位管理员可看",
      roles=("member", "unit_admin"), loud=False)  # fmt: skip
async def record(heard: Heard, rest: str) -> Answer | None:
    """一人一档 [@某人]; alone it is one's own."""
    who = named(heard, rest)
    if who is None and (rest.strip() or not (heard.chat.private or heard.to_me)):
        return None
    async with desk.act(heard) as (session, speaker):
        admins = [one for one in paper_people.clerks(speaker) if isinstance(one, UnitAdmin)]
        if who is None:
            bearer = await paper_people.oneself(session, speaker)
        else:
            if not admins and who.user_id not in (None, heard.user_id):
                raise NotAllowed("一人一档只有本人和所在单位的管理员能看。")
            found = await bearer_of(session, speaker, heard, who, admins)
            if found is None:
                return None
            bearer = found[0]
        page = await person_records.record_of(session, speaker, bearer, desk.zone, roster=True)
    content = await asyncio.to_thread(record_docx, page, heard.today, templates())
    file = Attachment(file_name(f"一人一档_{page.facts.number}.docx"), content)
    done = page.services
    words = f"{page.facts.name}的一人一档：报到{len(page.seats)}处，已确认服务{done.times}次、{done.hours.normalize():f}小时。"
    return handed(heard, (file,), words, "一人一档已私发给您。")


@word(
    "服务队文件",
    example="服务队文件 学雷锋党员志愿服务队",
    about="起草成立服务队的通知（Word，附名单）",
    roles=("unit_admin",),
    loud=False,
)
async def founding(heard: Heard, rest: str) -> Answer | None:
    """服务队文件 名称."""
    if len(rest) > 40:
        return None
    async with desk.act(heard) as (session, speaker):
        team = await founding_notice.founding_of(session, speaker, await unit_admin(session, speaker), rest)
    content = await asyncio.to_thread(founding_docx, team, templates())
    file = Attachment(file_name(f"关于成立{team.name}的通知.docx"), content)
    lacks = [
        label
        for label, held in (("文号", team.document), ("成文日期", team.document_date), ("队长", team.leader))
        if not held
    ]
    gaps = f"还空着：{'、'.join(lacks)}。" if lacks else ""
    words = f"{team.name}成立通知的初稿，队员{len(team.people)}人。{gaps}请核对后按程序印发。"
    return handed(heard, (file,), words, f"{team.name}成立通知的初稿已私发给您。{gaps}")


@word(
    "证明信台账",
    example="证明信台账",
    about="本年证明信的编号、开给谁、回执没有（Excel）",
    roles=("unit_admin",),
    loud=False,
)
async def ledger(heard: Heard, rest: str) -> Answer | None:
    """证明信台账 [年]."""
    year = re.fullmatch(r"(20\d\d)年?|", rest.strip())
    if year is None:
        return None
    asked = int(year[1]) if year[1] else heard.today.year
    async with desk.act(heard) as (session, speaker):
        by = await unit_admin(session, speaker)
        held = await letters.ledger(session, by, asked)
    if not held:
        raise NotNow(f"{by.org.name}{asked}年还没有开过证明信。例：开证明 @张伟")
    content = await asyncio.to_thread(ledger_xlsx, by.org.name, asked, held, heard.today, templates())
    waiting = sum(one.answer is None and not one.void for one in held)
    words = f"{asked}年证明信{len(held)}封，等回执{waiting}封。"
    return handed(heard, (Attachment(f"证明信台账（{asked}年）.xlsx", content),), words, "证明信台账已私发给您。")
