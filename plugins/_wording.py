"""How needs, days and people are put into words. What a group may read is decided here and nowhere else."""

import re
from datetime import date, time

from matching.model import Ask
from matching.ranking.eligibility import demands, with_demands
from storage.asking.asks import NeedWords
from storage.asking.needs import NeedView
from storage.offering.askable import WEEKDAYS
from storage.offering.suggestions import Suggestions
from storage.speakers import OrgRef

_AS_MANY = re.compile(r"越多越好|多多益善|人数不限|不限人数|不限名额|多来几|多来些")
STAGES = ("征集", "审核", "发布", "认领", "办理", "达成", "反馈")
STATES = {"pending": "待审核", "open": "待接单", "closed": "已办结", "withdrawn": "已撤销", "rejected": "已退回"}
NUMBER_WARNING = "群里请不要发手机号、身份证号，请撤回那条消息；要登记请私聊我。"


def day_text(day: date, today: date | None = None) -> str:
    """7月18日周六; with the year when it is not today's."""
    year = f"{day.year}年" if today is not None and day.year != today.year else ""
    return f"{year}{day.month}月{day.day}日{WEEKDAYS[day.weekday()]}"


def when(view: NeedView) -> str:
    """The day and part of the day a need is for, with its weekday."""
    clock = _clock(view.start)
    if view.day is not None and view.day_end is not None and view.day_end != view.day:
        return f"{day_text(view.day)}至{day_text(view.day_end)}{view.part or ''}{clock}"
    if view.day is not None:
        return f"{day_text(view.day)}{view.part or ''}{clock}"
    if view.day_end is not None:
        return f"{day_text(view.day_end)}前{view.part or ''}{clock}"
    if view.object or (view.kind == "wish" and not view.any_day):
        return ""
    if not view.any_day:
        return "时间未定"
    return f"{view.part or ''}{clock}，哪天可商量" if view.part or clock else "时间可商量"


def when_asked(said: NeedWords) -> str:
    """The same of words that are no need yet, for the question whether to write them down."""
    if said.day is None and said.day_end is not None:
        return f"{day_text(said.day_end)}前{said.part or ''}{_clock(said.start)}"
    known = time_text(said.day, said.day_end, said.part, said.start)
    if said.day is not None or said.object or (said.kind == "wish" and not said.any_day):
        return known
    word = "可商量" if said.any_day else "未定"
    return f"{known}，哪天{word}" if known else f"时间{word}"


def asked_for(said: NeedWords) -> str:
    """What, when and how many of words that are no need yet."""
    wanted = said.thing or ("、".join(said.topics) or said.category)
    asks = demands(with_demands(Ask("", said.text, object=said.object), acts=(), risks=()))  # age and sex
    parts = [wanted, when_asked(said), f"{said.people}人" if said.people else "", *asks]
    return " · ".join(part for part in parts if part)


def time_text(day: date | None, day_end: date | None, part: str | None, start: time | None) -> str:
    """7月19日周日上午9:00, as far as it is known."""
    days = day_text(day) if day is not None else ""
    if day is not None and day_end is not None and day_end != day:
        days = f"{day_text(day)}至{day_text(day_end)}"
    return f"{days}{part or ''}{_clock(start)}"


def is_own_group(view: NeedView, org: OrgRef | None) -> bool:
    """Whether this is the group of the need's own community, which may know surname and kind of help."""
    return org is not None and org.id == view.community.id


def title(view: NeedView, *, own: bool, thing: bool = False) -> str:
    """What is wanted, and for whom as far as this chat may know: in the own community's group the thing of a wish
    or the surname and 称谓, never both; in private (`thing`) a member may know the thing; elsewhere neither."""
    own, thing = own and view.state != "pending", thing and view.state != "pending"  # nobody has looked at it yet
    wanted = view.thing if view.thing and (own or thing) else None
    topic = "、".join(view.topics) if view.topics else ""
    name = wanted or (f"{view.category}（{topic}）" if topic and topic != view.category else view.category)
    kind = "微心愿 " if view.kind == "wish" else ""
    whom = f" · {view.salutation}" if own and view.salutation and not wanted and not view.object else ""
    return f"{kind}{name}{whom}"


def need_line(view: NeedView, *, own: bool, thing: bool = False) -> str:
    """One line of a list: number, what, day, places, state."""
    parts = [f"#{view.number} {title(view, own=own, thing=thing)}", when(view), places(view)]
    return " · ".join(part for part in parts if part)


def places(view: NeedView) -> str:
    """How many helpers are still wanted."""
    if view.state != "open":
        return STATES[view.state]
    if view.taken >= view.people:
        return f"{'已认领' if view.kind == 'wish' else '已接单'} {view.taken}/{view.people}"
    asked = f"，已问{view.waiting}人" if view.waiting else ""
    word = "待认领" if view.kind == "wish" else "待接单"
    return f"{word} {view.taken}/{view.people}{asked}"


def posted(view: NeedView, *, own: bool) -> str:
    """The first line after a need was written down."""
    wanted = "" if view.object else f"需{view.people}人"
    parts = [title(view, own=own), when(view), wanted, *view.told.conditions]
    return f"#{view.number} 已登记：{' · '.join(part for part in parts if part)}"


def suggested(found: Suggestions) -> str:
    """The ranked members with their reasons, and the next word to type."""
    number = found.need.number
    if found.need.object:
        return f"党员可发：认领 {number}（物品统一送到社区办公室）"
    if not found.people:
        nobody = "能问的都问过了" if found.asked else "本社区还没有党员报到"
        others = "合适的都问过了，别的同志没有会这个的" if found.asked else "报到的党员里没有会这个的"
        why = others if found.helpers else nobody
        return f"{why}。可以问问单位，或请大家发：{'认领' if found.need.kind == 'wish' else '接单'} {number}"
    lines = [f"{place}. {_reasoned(one.name, one.reasons)}" for place, one in enumerate(found.people, 1)]
    head = "没有特别对口的，相近的是：" if found.poor else "建议："
    ready = next((place for place, one in enumerate(found.people, 1) if one.unproven is None), None)
    if ready is not None:
        return "\n".join([head, *lines, f"派给第{ready}位，发：派单 {number} {ready}"])
    licence = (found.people[0].unproven or "").partition("或")[0]
    return "\n".join([head, *lines, f"核实证书后才能派，看过原件发：核实 @某人 {licence}"])


def asked_after(view: NeedView) -> str:
    """The question for what a need still lacks."""
    if not view.lacks:
        return ""
    return f"还差{'、'.join(view.lacks)}，请补一句：补充 {view.number} {view.to_add}"


def progress(view: NeedView, today: date) -> str:
    """征集→审核→[发布]→…: where it stands on its way; empty once it was taken back."""
    now = view.stage(today)
    return "进度：" + "→".join(f"【{one}】" if one == now else one for one in STAGES) if now else ""


def briefing(view: NeedView) -> str:
    """What a volunteer is told beside kind, day and community: where, what is asked of him, what risk there is."""
    told = view.told
    home = f"上门服务，地址接单后私下给{'，社区有人陪同' if told.escorted else ''}" if told.at_home else ""
    fit = f"{told.fitness}，要自己声明符合条件" if told.fitness else ""
    risk = f"有风险（{told.risk}）" + ("，已说明怎么防护" if told.guarded else "") if told.risk else ""
    wanted = f"需要{'、'.join(told.supports)}支持" if told.supports else ""
    return "；".join(part for part in (wanted, home, *told.conditions, fit, risk) if part)


def follow_up(said: NeedWords) -> str:
    """What of the words could not be kept as it was said: every week, as many as may be."""
    weekly = (
        f"每周的先登记第一次（{day_text(said.day)}）；长期的可以建项目：帮助 项目" if said.weekly and said.day else ""
    )
    many = "人数先按1人，要几位请补：补充 编号 10人" if said.people is None and _AS_MANY.search(said.text) else ""
    return "\n".join(part for part in (weekly, many) if part)


def home_note(view: NeedView) -> str:
    """Told once to the staff that posts a need at somebody's home: two go, or the community goes along."""
    if not view.told.at_home or view.told.escorted or view.people > 1:
        return ""
    return f"上门服务最好两人同去，或社区陪同：补充 {view.number} 2人　或　陪同 {view.number}"


def offer_text(view: NeedView) -> str:
    """What a member reads when a need is held out to him, in any group: number, kind, day, and how to answer."""
    parts = [title(view, own=False), when(view), view.community.name]
    line = " · ".join(part for part in parts if part)
    told = briefing(view)
    return f"社区想请您帮忙：#{view.number} {line}\n{told + chr(10) if told else ''}能去发：接单 {view.number}　去不了发：婉拒 {view.number}（不用说原因）"


def changed_text(view: NeedView) -> str:
    """What whoever holds a need or was asked reads when the community changed it, in any group."""
    parts = [title(view, own=False), when(view), "" if view.object else f"需{view.people}人"]
    line = " · ".join(part for part in parts if part)
    return f"#{view.number} 安排有变动：{line}\n详情私聊我发：需求 {view.number}　去不了发：来不了 {view.number}"


def _reasoned(name: str, reasons: tuple[str, ...]) -> str:
    return f"{name}（{'，'.join(reasons)}）" if reasons else name


def _clock(start: time | None) -> str:
    return f"{start.hour}:{start.minute:02d}" if start is not None else ""
