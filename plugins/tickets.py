"""转办 工单 进展 办结: what cannot be solved now gets an owner and a day, and is followed to its end."""

import re
from dataclasses import dataclass
from datetime import date, timedelta

from nonebot.internal.matcher import current_bot, current_event
from sqlalchemy.ext.asyncio import AsyncSession

from plugins import _said as spoken
from plugins._desk import Answer, desk, say
from plugins._heard import Heard
from plugins._photos import fetch, shown
from plugins._wording import day_text
from plugins._words import word
from storage.asking import ticket_sources, tickets
from storage.asking.needs import row_of as need_row
from storage.asking.tickets import RUNNERS, Inside, TicketView
from storage.cooperation.contacts import keeper
from storage.errors import NotAllowed, NotUnderstood, Refusal
from storage.ledger import photos as photo_files
from storage.masking import without_numbers
from storage.speakers import OrgRef, Speaker, staff_of, unit_admin
from storage.summaries import KeptPhoto

_EXAMPLE = "转办 12 负责人 @李明 7月30日前 要等维修资金"
_WHICH = re.compile(
    r"^(?:(?P<opinion>[YyＹ]|社情民意\s*[YyＹ]?)|(?P<visit>走访(?:事项)?\s*)|(?P<ticket>[TtＴ]|工单\s*[TtＴ]?))?[#＃]?(?P<n>\d{1,9})号?(?=$|[\s:：,，。@\ue000])"
)
_OWNER = re.compile(
    r"(?:负责人|责任人|由|交给?|请)\s*[:：]?\s*(?=@|\ue000)|(?:负责人|责任人)\s*[:：]?\s*(?P<name>[\u4e00-\u9fff·]{2,4})(?=$|[\s,，。;；])"
)
_TICKET = re.compile(r"^[TtＴ]?[#＃]?(\d{1,9})号?(?=$|[\s:：,，。])[\s:：,，。]*(.*)$", re.DOTALL)
_DAYS_GIVEN = 14  # when no day was said
_SHOWN = 9


@dataclass(frozen=True, slots=True)
class _Order:
    """转办 as it was said."""

    kind: str
    number: int
    owner: str
    due: date
    words: str


@word("转办", example=_EXAMPLE, about="一时办不了的，定负责人和期限专人跟踪：需求「转办 12 …」，社情民意「转办 Y5 …」，走访事项「转办 走访3 …」",
      roles=("staff", "unit_admin"), loud=False)  # fmt: skip
async def hand_on(heard: Heard, rest: str) -> Answer | None:
    """转办 N|Y5|走访3|工单T3 负责人 @某人 7月30日前 [说明]."""
    text = spoken.said(heard)
    order = _order(heard, text)
    if order is None:
        if spoken.is_among_people(heard):
            return None
        raise NotUnderstood(f"请写编号、负责人和期限。例：{_EXAMPLE}")
    async with desk.act(heard) as (session, speaker):
        view = await _open(session, speaker, order)
    return say(
        f"工单T{view.number}（{view.source}）：{view.owner}负责，{day_text(view.due, heard.today)}前办，到期前提醒。\n"
        f"记进展发：进展 T{view.number} …　办好发：办结 T{view.number} 结果（可附照片）"
    )


@word("工单", "工单列表", example="工单", about="看在办的工单；「工单 T3」看一张（内容只在私聊）", roles=("staff", "unit_admin", "member"),
      loud=False)  # fmt: skip
async def listing(heard: Heard, rest: str) -> Answer | None:
    """工单 · 工单 T3 · 工单 T3 改期 8月10日."""
    found = _TICKET.match(rest.strip())
    if found is not None:
        return await _moved(heard, int(found[1]), found[2]) if found[2].strip() else await _one(heard, int(found[1]))
    if rest.strip():
        return None
    async with desk.look(heard) as (session, speaker):
        views = await tickets.listing(session, speaker, own_orgs(speaker))
    if not views:
        return say("现在没有在办的工单。一时办不了的发：转办 编号 负责人 @某人 7月30日前")
    lines = [_line(view, heard.today) for view in views[:_SHOWN]]
    late = sum(view.is_late(heard.today) for view in views)
    more = [f"还有{len(views) - _SHOWN}张"] if len(views) > _SHOWN else []
    return say("\n".join([f"在办工单{len(views)}张{f'，超期{late}张' if late else ''}：", *lines, *more]))


@word("进展", "工单进展", example="进展 T3 已联系维修队，周五进场", about="记工单的进展，可附照片", loud=False)
async def advance(heard: Heard, rest: str) -> Answer | None:
    """进展 T3 …."""
    found = _TICKET.match(rest.strip())
    if found is None:
        return _unless_chat(heard, "进展 T3 已联系维修队，周五进场")
    kept, lost = await fetch(heard, current_bot.get(), current_event.get())
    try:
        async with desk.act(heard) as (session, speaker):
            words = without_numbers(found[2]).strip()
            view = await tickets.advance(session, speaker, int(found[1]), words, [photo.file for photo in kept])
    except Refusal:
        photo_files.forget(kept, desk.photo_dir)
        raise
    return say(
        f"工单T{view.number} 进展已记{_photos(kept, lost)}，期限{day_text(view.due, heard.today)}。办好发：办结 T{view.number} 结果"
    )


@word(
    "办结",
    "工单办结",
    example="办结 T3 路灯已修好，居民看过",
    about="办完一张工单，写结果或附照片；提的人会收到结果",
    loud=False,
)
async def close(heard: Heard, rest: str) -> Answer | None:
    """办结 T3 结果."""
    found = _TICKET.match(rest.strip())
    if found is None:
        return _unless_chat(heard, "办结 T3 路灯已修好，居民看过")
    kept, lost = await fetch(heard, current_bot.get(), current_event.get())
    try:
        async with desk.act(heard) as (session, speaker):
            words = without_numbers(found[2]).strip()
            files = tuple(photo.file for photo in kept)
            view = await ticket_sources.close(session, speaker, int(found[1]), words, files)
    except Refusal:
        photo_files.forget(kept, desk.photo_dir)
        raise
    return say(f"工单T{view.number}（{view.source}）已办结{_photos(kept, lost)}，已告诉提的人。")


async def _open(session: AsyncSession, speaker: Speaker, order: _Order) -> TicketView:
    if order.kind == "ticket":
        return await _again(session, speaker, order)
    if order.kind == "visit":
        admin = await unit_admin(session, speaker)
        owner = await _owner(session, speaker, order, admin.person_id)
        return await ticket_sources.from_visit(session, speaker, admin, order.number, owner, order.due, order.words)
    if order.kind == "opinion":
        by = await keeper(session, speaker)
        owner = await _owner(session, speaker, order, by.person_id)
        return await ticket_sources.from_opinion(session, speaker, by.org, order.number, owner, order.due, order.words)
    staff = await staff_of(session, speaker, (await need_row(session, order.number)).org_id)
    owner = await _owner(session, speaker, order, staff.person_id)
    return await ticket_sources.from_need(session, speaker, staff, order.number, owner, order.due, order.words)


async def _again(session: AsyncSession, speaker: Speaker, order: _Order) -> TicketView:
    """转办 工单T3 @某人: another owner, by who runs it."""
    row = await tickets.held(session, order.number)
    await tickets.must_run(session, speaker, row)
    owner = await _owner(session, speaker, order, row.owner_id)
    source = tickets.Source(row.need_id, row.opinion_id, row.visit_item_id)
    org = await ticket_sources.owner_org(session, row)
    return await tickets.open_ticket(session, speaker, org, source, owner, order.due, order.words)


async def _owner(session: AsyncSession, speaker: Speaker, order: _Order, otherwise: int) -> int:
    """Who was named; else the speaker himself."""
    found = await spoken.people_in(session, speaker, order.owner) if order.owner else ()
    return found[0].id if found else otherwise


async def _one(heard: Heard, number: int) -> Answer:
    async with desk.act(heard) as (session, speaker):
        row = await tickets.row_of(session, number)
        view = await tickets.view_of(session, row)
        if not await _may_see(session, speaker, view):
            raise NotAllowed(f"工单T{number} 只有负责人和{view.org.name}能看。")
        told = await tickets.inside(session, speaker, number) if heard.chat.private else None
    lines = [_line(view, heard.today), *(_inside(told, heard) if told is not None else ())]
    if not heard.chat.private:
        return say("\n".join([*lines, "内容请私聊我看。"]))
    pictures, missing = await shown(told.photos if told is not None else ())
    return Answer(("\n".join([*lines, *([missing] if missing else [])]),), images=pictures)


async def _moved(heard: Heard, number: int, said: str) -> Answer | None:
    """工单 T3 改期 8月10日."""
    later = spoken.begins(said.strip(), "改期", "延期", "改到", "延到")
    day = spoken.days_in(later, heard.today, "ahead", f"工单 T{number} 改期 8月10日") if later else None
    if day is None:
        return _unless_chat(heard, f"工单 T{number} 改期 8月10日")
    async with desk.act(heard) as (session, speaker):
        view = await tickets.postpone(session, speaker, number, day.last)
    return say(f"工单T{number} 已改期：{day_text(view.due, heard.today)}前。")


def own_orgs(speaker: Speaker) -> list[int]:
    """The organisations whose tickets the speaker may see here: in a group only of that one."""
    roles = speaker.roles
    mine = [org.id for (kind, _), org in roles.items() if RUNNERS.get(org.kind) == kind]
    return [org_id for org_id in mine if speaker.org is None or speaker.org.id == org_id]


async def _may_see(session: AsyncSession, speaker: Speaker, view: TicketView) -> bool:
    runs = own_orgs(speaker)
    here: OrgRef | None = speaker.org
    return speaker.person_id == view.owner_id or view.org.id in runs or (here is not None and here.id == view.org.id)


def _order(heard: Heard, text: str) -> _Order | None:
    which = _WHICH.match(text)
    if which is None:
        return None
    rest = text[which.end() :].strip(" \t\n:：,，。")
    day = spoken.days_in(rest, heard.today, "ahead", _EXAMPLE)
    words = f"{day.before} {re.sub(r'^(?:之前|以前|前|截止|为止)', '', day.after)}" if day is not None else rest
    named = _OWNER.search(words)
    mentioned = spoken.mentions(words)
    at = re.search(r"@([\u4e00-\u9fff·]{2,8})", words)
    owner = f"\ue000{mentioned[0]}\ue001" if mentioned else at[1] if at else (named["name"] or "") if named else ""
    if not owner and day is None:
        return None
    said = re.sub(r"@[\u4e00-\u9fff·]{2,8}", " ", _OWNER.sub(" ", spoken.without_mentions(words)))
    said = re.sub(r"(?:^|\s)(?:负责人?|责任人|交给?|由|请)(?=\s|$)", " ", said)
    kind = next((name for name in ("opinion", "visit", "ticket") if which[name]), "need")
    due = day.last if day is not None else heard.today + timedelta(_DAYS_GIVEN)
    return _Order(kind, int(which["n"]), owner, due, without_numbers(re.sub(r"\s+", " ", said)).strip(" ,，。:："))


def _line(view: TicketView, today: date) -> str:
    state = "已办结" if view.state == "closed" else "已超期" if view.is_late(today) else "在办"
    return f"T{view.number} {view.source} · {view.owner} · {day_text(view.due, today)}前 · {state}"


def _inside(told: Inside, heard: Heard) -> list[str]:
    steps = [
        f"{day_text(one.on, heard.today)} {one.by} {one.kind}{'：' + one.words if one.words else ''}{f'（照片{one.photos}张）' if one.photos else ''}"
        for one in told.steps[-7:]
    ]
    return [*([f"内容：{told.words}"] if told.words else []), *steps]


def _photos(kept: tuple[KeptPhoto, ...], lost: int) -> str:
    return f"（照片{len(kept)}张{f'，{lost}张没收到' if lost else ''}）" if kept or lost else ""


def _unless_chat(heard: Heard, example: str) -> Answer | None:
    if spoken.is_among_people(heard):
        return None
    raise NotUnderstood(f"请写工单编号。例：{example}")
