"""Everything that is kept about one person, in clear, for that person alone: what `导出我的资料` puts into a file."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from zoneinfo import ZoneInfo

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from storage.asking.need_own import own_rows
from storage.chronicle import note
from storage.errors import NotNow
from storage.ledger.certificates import mark_of
from storage.ledger.merits import merits_of
from storage.ledger.services import hours_text
from storage.own_data.corrections import views_of
from storage.own_data.privacy import clear_numbers
from storage.profiles import profile_of
from storage.roles import ROLE_NAMES
from storage.speakers import Speaker
from storage.tables import (
    BackEntry,
    Certificate,
    Chronicle,
    Consent,
    Licence,
    Need,
    Offer,
    Org,
    Person,
    Registration,
    RegistryNumber,
    Role,
    RosterEntry,
    Service,
    Summary,
)

_Day = Callable[[datetime | None], date | None]
Row = tuple[str | int | float | date | None, ...]
_OFFERS = {
    "offered": "等答复", "accepted": "已接单", "done": "已报完成", "declined": "已婉拒", "cancelled": "来不了",
    "withdrawn": "社区撤回",
}  # fmt: skip
_SERVICES = {"reported": "待社区确认", "confirmed": "已确认", "disputed": "社区有意见"}
_ENTRIES = {"waiting": "待第二人确认", "confirmed": "已确认", "declined": "没有通过", "voided": "抽查不符"}
_CORRECTIONS = {"open": "等答复", "agreed": "同意", "declined": "不同意"}


@dataclass(frozen=True, slots=True)
class Part:
    """One sheet of the file."""

    title: str
    columns: tuple[str, ...]
    rows: tuple[Row, ...]


async def own_record(session: AsyncSession, speaker: Speaker, zone: ZoneInfo) -> tuple[Part, ...]:
    """All that is kept about the speaker, days in `zone`. That it was read out is noted."""
    person = await session.get(Person, speaker.person_id) if speaker.person_id is not None else None
    if person is None or person.erased_at is not None:
        raise NotNow("没有登记您的任何资料。")
    note(session, speaker.now, person.id, "export_own", "person", person.id)

    def day(moment: datetime | None) -> date | None:
        return moment.astimezone(zone).date() if moment is not None else None

    return (
        await _about(session, person, day(person.created_at)),
        await _registered(session, person.id, day),
        await _served(session, person.id),
        await _entered_late(session, person.id),
        await _certified(session, person.id),
        *await _merits(session, person.id),
        await _asked(session, person.id, day),
        await _sent(session, person.id, day),
        await _corrected(session, person.id, day),
        Part("需求和项目", ("事项", "日期", "内容"), await own_rows(session, person)),
        await _touched(session, person.id, zone),
    )


async def _about(session: AsyncSession, person: Person, since: date | None) -> Part:
    profile = await profile_of(session, person)
    phone, id_number = await clear_numbers(session, person)
    unit = await session.scalar(select(Org.name).where(Org.id == person.unit_id))
    line = await session.scalar(
        select(Org.name).join(RosterEntry, RosterEntry.unit_id == Org.id).where(RosterEntry.person_id == person.id)
    )
    licences = await session.scalars(select(Licence).where(Licence.person_id == person.id).order_by(Licence.id))
    roles = await session.execute(
        select(Role.kind, Org.name).join(Org, Org.id == Role.org_id).where(Role.person_id == person.id)
    )
    registry = await session.get(RegistryNumber, person.id)
    agreed = await session.scalars(select(Consent.version).where(Consent.person_id == person.id))
    rows: list[Row] = [
        ("统一编号", person.number), ("姓名", person.name), ("群里显示", "只显示姓" if person.name_hidden else "显示姓名"),
        ("性别", profile.sex), ("出生年月", profile.born), ("单位", unit), ("职务", profile.post),
        ("人员类别", profile.kind), ("领导级别", profile.leader), ("电话", phone), ("身份证号", id_number),
        ("特长", person.skills), ("服务意愿", "、".join(person.wishes)),
        ("空闲时间", "、".join((*person.days, *person.parts))), ("在哪个单位的名册里", line),
        ("证书", "、".join(f"{row.name}（{'已核实' if row.proven_at else '待核实'}）" for row in licences)),
        ("机器人里的职务", "、".join(f"{org}{ROLE_NAMES[kind]}" for kind, org in roles)),
        ("志愿者编号", registry.number if registry is not None else None),
        ("同意过的说明", "、".join(agreed)), ("从哪天起有记录", since),
    ]  # fmt: skip
    return Part("资料", ("项目", "内容"), tuple(row for row in rows if row[1]))


async def _registered(session: AsyncSession, person_id: int, day: _Day) -> Part:
    rows = await session.execute(
        select(Registration, Org.name)
        .join(Org, Org.id == Registration.org_id)
        .where(Registration.person_id == person_id)
    )
    columns = ("社区", "去处", "方式", "报到日期")
    return Part("报到", columns, tuple((name, "、".join(r.places), r.mode, day(r.registered_at)) for r, name in rows))


async def _served(session: AsyncSession, person_id: int) -> Part:
    found = await session.execute(
        select(Service, Need.category, Org.name)
        .join(Need, Need.id == Service.need_id)
        .join(Org, Org.id == Service.org_id)
        .where(Service.person_id == person_id)
        .order_by(Service.id)
    )
    rows = tuple(
        (f"#{row.need_id}", row.day, org, category, float(hours_text(row.hours)) if row.hours else None, _SERVICES[row.state])
        for row, category, org in found
    )  # fmt: skip
    return Part("服务记录", ("编号", "日期", "社区", "类别", "小时", "状态"), rows)


async def _entered_late(session: AsyncSession, person_id: int) -> Part:
    found = await session.execute(
        select(BackEntry, Org.name).join(Org, Org.id == BackEntry.org_id).where(BackEntry.person_id == person_id)
    )
    rows = tuple(
        (f"补录 {row.id}", row.day, org, row.category, float(row.hours), _ENTRIES[row.state]) for row, org in found
    )  # fmt: skip
    return Part("补录", ("编号", "日期", "社区", "类别", "小时", "状态"), rows)


async def _certified(session: AsyncSession, person_id: int) -> Part:
    found = await session.execute(
        select(Certificate, Org.name)
        .join(Org, Org.id == Certificate.org_id)
        .where(Certificate.person_id == person_id)
        .order_by(Certificate.id)
    )
    rows = tuple(
        (mark_of(org, row.year, row.number), row.issued_on, float(row.hours), "已作废" if row.voided_at else "有效")
        for row, org in found
    )
    return Part("服务证明", ("编号", "开具日期", "小时", "状态"), rows)


async def _merits(session: AsyncSession, person_id: int) -> tuple[Part, ...]:
    """星级, 评价, 培训 and 表彰."""
    all_ = await merits_of(session, person_id, every=True)
    standing = all_.standing
    return (
        Part("星级", ("星级", "累计小时", "达到日期"), ((standing.star, float(standing.hours), standing.since),)),
        Part("评价", ("编号", "日期", "评价", "分", "评语"),
             tuple((f"#{r.number}", r.day, r.grade_name, r.grade, r.words) for r in all_.ratings.latest)),
        Part("培训", ("名称", "日期", "小时", "举办单位", "内容"),
             tuple((t.name, t.day, float(t.hours), t.held_by, t.content) for t in all_.trainings)),
        Part("表彰", ("名称", "日期", "授予单位"), tuple((a.name, a.day, a.given_by) for a in all_.awards)),
    )  # fmt: skip


async def _asked(session: AsyncSession, person_id: int, day: _Day) -> Part:
    found = await session.scalars(select(Offer).where(Offer.person_id == person_id).order_by(Offer.id))
    rows = tuple((f"#{row.need_id}", day(row.offered_at), _OFFERS[row.state], day(row.answered_at)) for row in found)
    return Part("接单和婉拒", ("编号", "日期", "现在", "答复日期"), rows)


async def _sent(session: AsyncSession, person_id: int, day: _Day) -> Part:
    found = await session.execute(
        select(Summary, Org.name).join(Org, Org.id == Summary.org_id).where(Summary.person_id == person_id)
    )
    return Part("小结", ("单位", "日期", "内容"), tuple((org, day(row.sent_at), row.text) for row, org in found))


async def _corrected(session: AsyncSession, person_id: int, day: _Day) -> Part:
    views = await views_of(session, person_id)
    rows = tuple((v.number, day(v.asked_at), v.words, _CORRECTIONS[v.state], v.reason) for v in views)
    return Part("更正申请", ("编号", "日期", "内容", "答复", "理由"), rows)


async def _touched(session: AsyncSession, person_id: int, zone: ZoneInfo) -> Part:
    """Who else read or changed this person's data, by role and not by name: their data is theirs."""
    found = await session.execute(
        select(Chronicle.at, Chronicle.verb, Org.name)
        .outerjoin(Org, Org.id == Chronicle.org_id)
        .where(Chronicle.noun == "person", Chronicle.row_id == person_id)
        .where(Chronicle.person_id.is_(None) | (Chronicle.person_id != person_id))
        .order_by(Chronicle.id)
    )
    rows = tuple((at.astimezone(zone).strftime("%Y-%m-%d %H:%M"), org or "系统", verb) for at, verb, org in found)
    return Part("别人动过我的资料", ("时间", "组织", "操作"), rows)
