"""结对 回访 承诺事项 兑现: a unit's partners, what is done with them, what was promised."""

import re
from datetime import date

from nonebot_plugin_alconna import Args
from sqlalchemy.ext.asyncio import AsyncSession

from matching.messages.wordings import meant
from plugins import _said as spoken
from plugins._desk import Answer, desk, say
from plugins._heard import Heard
from plugins._wording import day_text
from plugins._words import NUMBER, word
from storage.cooperation import pairings, pairwork
from storage.cooperation.pairings import PairView
from storage.errors import NotFound, NotUnderstood
from storage.masking import publishable, tidy_name, without_numbers
from storage.speakers import Speaker, unit_admin, unit_of

_EXAMPLE = "结对 社区 舜水新村"
_MOST = 8
_LABELS = {"内容": "content", "情况": "content", "解决": "solved", "解决困难": "solved", "解决问题": "solved"}


@word("结对", "结对共建", example=_EXAMPLE, about="和社区、企业结对；「结对 舜水新村 党课 7月5日」记一起做的事",
      roles=("unit_admin",), loud=False)  # fmt: skip
async def pair(heard: Heard, rest: str) -> Answer | None:
    """结对 [社区|企业 名称 [团组织 …] [日期]] · 结对 名称 做的事 日期 · 结对 解除 名称."""
    text = rest.strip()
    if not text:
        return await _list(heard)
    for kind in pairings.KINDS:
        named = spoken.begins(text, kind)
        if named is not None:
            return await _pair(heard, kind, named)
    ended = spoken.begins(text, "解除", "取消", "结束")
    if ended is None and spoken.is_among_people(heard) and not await _names_partner(heard, text):
        return None  # 结对 的事怎么样了 is said to people
    async with desk.act(heard) as (session, speaker):
        if ended is not None:
            name = await pairwork.part(session, speaker, await unit_admin(session, speaker), ended)
            return say(f"已和{name}解除结对，做过的事都还算数。")
        view = await _did(session, speaker, heard, text)
    return say(_together(view, heard.today))


async def _pair(heard: Heard, kind: str, text: str) -> Answer:
    head, parts = spoken.labelled(text, {"团组织": "league", "日期": "day", "时间": "day"})
    found = spoken.days_in(f"{head}  {parts.get('day', '')}", heard.today, "behind", "结对 社区 舜水新村 6月20日")
    first = (spoken.days_in(head, heard.today, "behind", _EXAMPLE) or found) if found else None
    name = tidy_name(without_numbers(first.rest if first and first.rest and first.rest in head else head))
    if len(name) < 2:
        raise NotUnderstood(f"请写{kind}的名称。例：结对 {kind} {'舜水新村' if kind == '社区' else '东海机械厂'}")
    async with desk.act(heard) as (session, speaker):
        by = await unit_admin(session, speaker)
        since = found.first if found else heard.today
        view, again = await pairwork.pair(session, speaker, by, kind, name, since, parts.get("league"))
    linked = "" if view.linked or kind == "企业" else "\n这个社区还没有群，先按名称记下。"
    league = f"（团组织：{view.league}）" if view.league else ""
    done = "早已结对" if again else "已结对"
    day = day_text(view.since, heard.today)
    return say(f"{done}：{view.unit.name}{league} ↔ {view.name}（{kind}），{day}起。{linked}\n{_next(view)}")


async def _names_partner(heard: Heard, text: str) -> bool:
    async with desk.look(heard) as (session, speaker):
        return await _partner(session, speaker, text) is not None


async def _partner(session: AsyncSession, speaker: Speaker, text: str) -> str | None:
    """The partner of the unit whose name stands first."""
    unit, first = await unit_of(session, speaker), tidy_name(text.split(maxsplit=1)[0])
    views = await pairings.of_org(session, unit) if unit else ()
    return next((view.name for view in views if first in (view.name, view.name.removesuffix("社区"))), None)


async def _did(session: AsyncSession, speaker: Speaker, heard: Heard, text: str) -> PairView:
    """结对 舜水新村 党课 7月5日."""
    words, partner = text.split(maxsplit=1), await _partner(session, speaker, text)
    by = await unit_admin(session, speaker)
    if partner is None:
        raise NotFound(f"没有和「{tidy_name(words[0])}」结对。先发：{_EXAMPLE}")
    items = await pairings.together_items(session, by.org.id)
    if not items:
        raise NotUnderstood("本地规则没有列出结对要一起做的事。记回访发：回访 名称 日期 内容：… 解决：…")
    example = f"结对 {partner} {items[0]} 7月5日"
    found = spoken.days_in(words[1] if len(words) > 1 else "", heard.today, "behind", example)
    said = found.rest if found else (words[1] if len(words) > 1 else "")
    named = meant(said, items)
    if len(named) != 1:
        raise NotUnderstood(f"做的是哪一件？{'、'.join(named or items)}。例：{example}")
    return await pairwork.did_together(session, speaker, by, partner, named[0], found.first if found else heard.today)


@word("回访", example="回访 舜水新村 7月5日 内容：看望居民 解决：修好路灯", about="记一次到结对社区、企业的回访",
      roles=("unit_admin",), loud=False)  # fmt: skip
async def visit(heard: Heard, rest: str) -> Answer | None:
    """回访 名称 日期 内容… 解决…"""
    example = "回访 舜水新村 7月5日 内容：看望居民 解决：修好路灯"
    head, parts = spoken.labelled(rest, _LABELS)
    found = spoken.days_in(head, heard.today, "behind", example)
    name = found.before or found.after if found else head
    if spoken.is_among_people(heard) and not (parts or found):
        return None
    async with desk.act(heard) as (session, speaker):
        by = await unit_admin(session, speaker)
        if not name.split():
            raise NotUnderstood(f"请写是哪个社区或企业。例：{example}")
        content = without_numbers(
            "；".join(one for one in (found.after if found and found.before else "", parts.get("content", "")) if one)
        )
        solved = without_numbers(parts.get("solved", ""))
        day = found.first if found else heard.today
        view, in_time = await pairwork.return_visit(session, speaker, by, name.split()[0], day, content, solved)
    late = "" if in_time else "（过了规则要求的日期）"
    done = "，解决的困难已记" if solved else ""
    return say(f"回访已记：{view.name} · {day_text(day, heard.today)}{late}{done}。{_next(view)}")


@word("承诺事项", "契约", example="承诺事项 舜水新村 修好3盏路灯 8月10日前", about="记共建承诺的事和期限；单发看清单",
      roles=("unit_admin",), loud=False)  # fmt: skip
async def promise(heard: Heard, rest: str) -> Answer | None:
    """承诺事项 [名称 内容 日期前]."""
    example = "承诺事项 舜水新村 修好3盏路灯 8月10日前"
    if not rest.strip():
        return await _promises(heard)
    found = spoken.days_in(rest, heard.today, "ahead", example)
    if found is None and spoken.is_among_people(heard):
        return None
    words = (found.rest if found else rest).split(maxsplit=1)
    async with desk.act(heard) as (session, speaker):
        by = await unit_admin(session, speaker)
        content = publishable(words[1]).strip(" ，,；;。:：")[:80] if len(words) > 1 else ""
        if found is None or len(content) < 2:
            raise NotUnderstood(f"请写对象、内容和期限。例：{example}")
        made = await pairwork.promise(session, speaker, by, words[0], content, found.last)
    return say(
        f"承诺 {made.number} 已记：{made.partner} · {made.content} · {day_text(made.due, heard.today)}前。做到了发：兑现 {made.number}"
    )


@word("兑现", example="兑现 3", about="承诺的事做到了", roles=("unit_admin", "staff"), args=Args["number", NUMBER],
      loud=False)  # fmt: skip
async def fulfil(heard: Heard, number: int) -> Answer:
    """兑现 N."""
    async with desk.act(heard) as (session, speaker):
        kept = await pairwork.fulfil(session, speaker, number)
    late = "（超过期限）" if kept.kept_on is not None and kept.kept_on > kept.due else ""
    day = day_text(kept.kept_on or heard.today, heard.today)
    return say(f"承诺 {kept.number} 已兑现：{kept.partner} · {kept.content} · {day}{late}")


async def _list(heard: Heard) -> Answer | None:
    async with desk.look(heard) as (session, speaker):
        here = speaker.org if speaker.org is not None and speaker.org.kind == "community" else None
        org = here or await unit_of(session, speaker)
        if org is None:
            return None if spoken.is_among_people(heard) else say("请在单位的群里发：结对")
        views = await pairings.of_org(session, org)
        standing = await pairings.standing(session, org.id) if org.kind == "unit" else None
    if not views:
        return say(f"{org.name}还没有结对。单位管理员发：{_EXAMPLE}（或：结对 企业 东海机械厂）")
    lines = [_line(view, heard.today, ours=org.kind == "unit") for view in views[:_MOST]]
    foot = [f"还缺：{'；'.join(standing.lacks)}"] if standing and standing.lacks else []
    return say("\n".join([f"{org.name}结对{len(views)}个：", *lines, *foot]))


async def _promises(heard: Heard) -> Answer | None:
    async with desk.look(heard) as (session, speaker):
        unit = await unit_of(session, speaker)
        if unit is None:
            return None if spoken.is_among_people(heard) else say("请在单位的群里发：承诺事项")
        items = await pairings.promises(session, unit.id)
    if not items:
        return say("还没有承诺事项。例：承诺事项 舜水新村 修好3盏路灯 8月10日前")
    kept = sum(item.kept_on is not None for item in items)
    lines = [
        f"{item.number}. {item.partner} · {item.content} · {day_text(item.due, heard.today)}前"
        f"{' · 已兑现' if item.kept_on else ' · 已过期' if item.due < heard.today else ''}"
        for item in items[:_MOST]
    ]
    head = f"{unit.name}承诺{len(items)}项，已兑现{kept}项，履约率{round(100 * kept / len(items))}%："
    return say("\n".join([head, *lines, "做到了发：兑现 编号"]))


def _line(view: PairView, today: date, *, ours: bool) -> str:
    visits = f"回访{len(view.visits)}次" if view.visits else "还没回访"
    done = sum(bool(days) for _, days in view.together)
    together = f" · 一起做的事{done}/{len(view.together)}" if view.together else ""
    return (
        f"{view.name if ours else view.unit.name}（{view.kind}，{day_text(view.since, today)}起）· {visits}{together}"
    )


def _together(view: PairView, today: date) -> str:
    marks = [
        f"{'✓' if days else '□'} {item}{f'（{day_text(days[-1], today)}）' if days else ''}"
        for item, days in view.together
    ]
    return "\n".join([f"{view.unit.name} ↔ {view.name}：", *marks])


def _next(view: PairView) -> str:
    left = [item for item, days in view.together if not days]
    if left:
        return f"一起做了事发：结对 {view.name} {re.sub('^(?:开展|联合|共过)', '', left[0])} 7月5日"
    return "" if view.visits else f"去过了发：回访 {view.name} 日期 内容：… 解决：…"
