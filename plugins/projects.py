"""项目 领办: a community's service projects, vetted, taken on and carried forward."""

import re
from datetime import date
from decimal import Decimal

from plugins import _said as spoken
from plugins._desk import Answer, desk, say
from plugins._heard import Heard
from plugins._wording import day_text
from plugins._words import word
from storage.asking import funds, projects
from storage.asking.projects import LABELS, ProjectView, ProjectWords
from storage.errors import NotUnderstood
from storage.speakers import Speaker, member, staff, unit_admin

_NEW = "项目 新建 周末理发 帮助：方便行动不便的老人 需求：登记了30户 能办：有5名会理发的党员 下次：7月12日"
_LABELS = {
    "帮助": "helps", "对基层有帮助": "helps", "对基层有没有帮助": "helps", "有什么帮助": "helps", "需求": "wanted", "群众需求": "wanted",
    "群众有需求": "wanted", "群众有没有需求": "wanted", "能办": "able", "党员能办": "able", "党员能服务": "able", "党员能不能办": "able", "谁能办": "able",
    "下次": "next", "开始": "next", "时间": "next",
}  # fmt: skip
_WHICH = re.compile(r"^[PpＰ]?[#＃]?(\d{1,9})号?(?=$|[\s:：,，。])[\s:：,，。]*(.*)$", re.DOTALL)
_NEXT = re.compile(r"(?:下次|下一次|下回|继续)(?:是|在|定在)?[:：]?\s*")
_MONEY = re.compile(r"(?P<n>\d{1,3}(?:,\d{3})+(?:\.\d{1,2})?|\d{1,9}(?:\.\d{1,2})?)\s*(?P<unit>万元|万块|万|元|块钱?)")
_SHOWN = 8


@word("项目", "服务项目", "项目库", example=_NEW, about="看社区服务项目；社区「项目 新建 …」，领办的「项目 进展 P3 …」，「项目 结束 P3」",
      roles=("member", "staff", "unit_admin"), loud=False)  # fmt: skip
async def project(heard: Heard, rest: str) -> Answer | None:
    """项目 · 项目 P3 · 项目 新建 … · 项目 进展 P3 … · 项目 结束 P3."""
    text = rest.strip()
    if not text:
        return await _list(heard)
    for names, part in _PARTS.items():
        said = spoken.begins(text, *names)
        if said is not None:
            return await part(heard, said)
    found = _WHICH.match(text)
    if found is not None and not found[2]:
        return await _one(heard, int(found[1]))
    return None if spoken.is_among_people(heard) else _misread(f"项目　项目 P3　{_NEW}")


@word(
    "领办",
    "领办项目",
    example="领办 P3",
    about="领办一个社区服务项目；单位管理员在单位群里发就是单位领办；「领办 P3 退出」",
    loud=False,
)
async def take(heard: Heard, rest: str) -> Answer | None:
    """领办 P3 [单位] [退出]."""
    found = _WHICH.match(rest.strip())
    if found is None or (
        found[2] and not re.fullmatch(r"退出|取消|不办了|单位|以单位名义|单位领办", found[2].strip(" 。"))
    ):
        return None if spoken.is_among_people(heard) else _misread("领办 P3")
    number, said = int(found[1]), found[2].strip(" 。")
    if said in ("退出", "取消", "不办了"):
        async with desk.act(heard) as (session, speaker):
            view = await projects.leave(session, speaker, number)
        return say(f"已退出项目P{number}「{view.name}」，没关系。")
    async with desk.act(heard) as (session, speaker):
        if said or _speaks_for_unit(speaker):
            view, again = await projects.take_for_unit(session, speaker, await unit_admin(session, speaker), number)
        else:
            view, again = await projects.take(session, speaker, await member(session, speaker), number)
    when = f"，下次{day_text(view.next_day, heard.today)}" if view.next_day else ""
    return say(
        f"{'您已经领办了' if again else '已领办'}项目P{number}「{view.name}」{when}。做了一次发：项目 进展 P{number} 做了什么，下次7月26日"
    )


@word("资金记录", "记录资金", example="资金记录 12 5000元 市住建局", about="别人给需求（12）或项目（P3）的资金，只记数额和来源，不经手、不收账号",
      roles=("staff",), loud=False)  # fmt: skip
async def fund(heard: Heard, rest: str) -> Answer | None:
    """资金记录 N|P3 5000元 来源 [日期]."""
    found = re.match(r"([PpＰ]?)[#＃]?(\d{1,9})号?[\s:：,，]+(.*)$", rest.strip(), re.DOTALL)
    money = _MONEY.search(found[3]) if found is not None else None
    if found is None or money is None:
        return None if spoken.is_among_people(heard) else _misread("资金记录 12 5000元 市住建局")
    if re.search(r"(?<!\d)\d(?:[\s\-]?\d){11,}(?!\d)|账号|账户|卡号|收款码|开户", rest):
        raise NotUnderstood("只记数额和来源，不收账号，没有记。例：资金记录 12 5000元 市住建局")
    day = spoken.days_in(found[3], heard.today, "behind", "资金记录 12 5000元 市住建局 7月12日")
    said = (day.rest if day is not None else found[3]).replace(money[0], " ")
    giver = re.sub(r"^[\s,，。由]+|(?:捐赠|资助|捐|给|提供|赞助|支持)?[\s,，。]*$", "", said.strip())
    yuan = Decimal(money["n"].replace(",", "")) * (10_000 if money["unit"].startswith("万") else 1)
    target = {"project" if found[1] else "need": int(found[2])}
    async with desk.act(heard) as (session, speaker):
        done = await funds.record(
            session, speaker, yuan, giver, day.first if day is not None else heard.today, **target
        )
    name = f"项目P{found[2]}" if found[1] else f"#{found[2]}"
    return say(f"{name} 已记资金{yuan:,.2f}元，共{done.notes}笔{done.yuan:,.2f}元。钱不经过本系统。")


async def _make(heard: Heard, text: str) -> Answer | None:
    head, parts = spoken.labelled(text, _LABELS)
    if not head and not parts:
        return _misread(_NEW)
    name, told = _named(head)
    helps = "；".join(part for part in (told, parts.get("helps", "")) if part)
    day = _day(parts.get("next", ""), heard, _NEW)
    words = ProjectWords(name, helps, parts.get("wanted", ""), parts.get("able", ""), day)
    async with desk.act(heard) as (session, speaker):
        view = await projects.make(session, speaker, await staff(session, speaker), words)
    if view.lacks:
        gaps = " ".join(
            f"{LABELS[field]}：…" for field, question in projects.QUESTIONS.items() if question in view.lacks
        )
        return say(
            f"项目P{view.number}「{view.name}」先存着，还要答：{'、'.join(view.lacks)}？\n例：项目 新建 {view.name} {gaps}"
        )
    return say(f"项目P{view.number}「{view.name}」三问都答了，已放进项目库。党员、单位可发：领办 P{view.number}")


def _named(head: str) -> tuple[str, str]:
    """夕阳红陪伴 每月两次上门陪老人聊天: the name, and what is done for whom, which answers the first question."""
    found = re.match(r"([^\s,，:：;；。]{2,16})(\s+(?=\S{6})|\s*[,，:：;；。]\s*)(?=\S)", head)
    return (found[1], head[found.end() :].strip()) if found is not None else (head, "")


async def _advance(heard: Heard, text: str) -> Answer | None:
    found = _WHICH.match(text)
    if found is None:
        return None if spoken.is_among_people(heard) else _misread("项目 进展 P3 7月12日 理发18人，下次7月26日")
    said, _, later = _split_next(found[2])
    done = spoken.days_in(said[:40], heard.today, "behind", "项目 进展 P3 7月12日 理发18人")
    day = min(done.first, heard.today) if done is not None else heard.today
    next_day = _day(later, heard, "项目 进展 P3 理发18人，下次7月26日")
    async with desk.act(heard) as (session, speaker):
        view = await projects.advance(session, speaker, int(found[1]), day, said, next_day)
    goes_on = f"，下次{day_text(view.next_day, heard.today)}" if view.next_day else "。接着办请补一句：下次7月26日"
    return say(f"项目P{view.number} 进展已记（{day_text(day, heard.today)}）{goes_on}")


async def _end(heard: Heard, text: str) -> Answer | None:
    found = _WHICH.match(text)
    if found is None:
        return None if spoken.is_among_people(heard) else _misread("项目 结束 P3")
    async with desk.act(heard) as (session, speaker):
        view = await projects.end(session, speaker, await staff(session, speaker), int(found[1]))
    return say(f"项目P{view.number}「{view.name}」已结束，谢谢大家。")


async def _list(heard: Heard) -> Answer:
    async with desk.look(heard) as (session, speaker):
        views = await projects.catalogue(session, speaker)
    if not views:
        return say(f"现在没有服务项目。社区新建发：{_NEW}")
    more = [f"还有{len(views) - _SHOWN}个"] if len(views) > _SHOWN else []
    return say(
        "\n".join([*(_line(view, heard) for view in views[:_SHOWN]), *more, "领办发：领办 P编号　细看发：项目 P编号"])
    )


async def _one(heard: Heard, number: int) -> Answer:
    async with desk.look(heard) as (session, speaker):
        view = await projects.visible(session, speaker, number)
    lines = [_line(view, heard), *(f"{question}：{said or '还没答'}" for question, said in view.answers)]
    lines += [f"{day_text(day, heard.today)} {words}" for day, words in view.steps]
    return say("\n".join([*lines, *([f"领办 P{number}"] if view.state == "open" else [])]))


def _line(view: ProjectView, heard: Heard) -> str:
    state = {"draft": "三问没答完", "ended": "已结束"}.get(view.state, "")
    takers = (
        f"领办：{'、'.join(view.takers[:3])}{f'等{len(view.takers)}个' if len(view.takers) > 3 else ''}"
        if view.takers
        else "等领办"
    )
    when = f"下次{day_text(view.next_day, heard.today)}" if view.next_day else ""
    kinds = "、".join(view.supports)
    return " · ".join(p for p in (f"P{view.number} {view.name}", view.org.name, kinds, state or takers, when) if p)


def _speaks_for_unit(speaker: Speaker) -> bool:
    """A unit's admin in the unit's own group speaks for the unit, unless he says 我."""
    here = speaker.org
    return here is not None and here.kind == "unit" and ("unit_admin", here.id) in speaker.roles


def _day(text: str, heard: Heard, example: str) -> date | None:
    found = spoken.days_in(text, heard.today, "ahead", example) if text else None
    return found.first if found is not None else None


def _split_next(text: str) -> tuple[str, str, str]:
    """理发18人，下次7月26日: what was done, and when it goes on."""
    found = _NEXT.search(text)
    if found is None:
        return text, "", ""
    return text[: found.start()].strip(" ,，。;；"), found[0], text[found.end() :]


def _misread(example: str) -> Answer:
    raise NotUnderstood(f"没看懂。例：{example}")


_PARTS = {("新建", "新增", "发布", "立项"): _make, ("进展", "记录"): _advance, ("结束", "结项", "撤销"): _end}
