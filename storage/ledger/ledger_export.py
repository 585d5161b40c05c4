"""The ledger in the columns of another system: a sample file says which, and nothing is typed twice.

The columns are known by what their headings say. What is not kept here, or must not leave (ID numbers, phones), stays
blank and is named.
"""

import re
from dataclasses import dataclass
from datetime import date, time
from decimal import Decimal

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from storage.chronicle import note
from storage.errors import NotNow, NotUnderstood
from storage.ledger.certificate_rows import Recorded, recorded
from storage.masking import plain
from storage.papers.cells import Value
from storage.roster.roster_files import Sheet
from storage.speakers import OrgRef, Overseer, Speaker
from storage.tables import BackEntry, Person, RegistryNumber, Service

_LOOKED_AT = 30  # rows from the top in which the headings are looked for
_MOST_LINES = 20_000
_NOTE = re.compile(r"[（(【\[].*?[)）】\]]|[\s*＊:：、,，.。·_\-—]|必填|选填")
_KEPT_IN = re.compile(r"证件号|身份证|手机|电话|联系方式|住址|地址$")


@dataclass(frozen=True, slots=True)
class Helper:
    """Who served, as the other system may know him."""

    name: str
    number: str
    registry: str


_WHO = r"(?:志愿者|服务者|人员|队员)?"
_WHAT = r"(?:志愿)?(?:服务)?(?:活动|项目|活动项目|岗位)?"
_HEADINGS = {
    "序号": r"序号|编号序号|行号",
    "志愿者编号": rf"{_WHO}(?:注册)?(?:编号|注册号|证号|ID)|志愿服务?编号",
    "姓名": rf"{_WHO}(?:姓名|名字)",
    "名称": rf"{_WHAT}(?:名称|主题)",
    "类别": rf"{_WHAT}(?:类别|类型|领域)",
    "开始": rf"{_WHAT}(?:开始|起始)(?:时间|日期)|服务起",
    "结束": rf"{_WHAT}(?:结束|截止|终止)(?:时间|日期)|服务止",
    "日期": rf"{_WHAT}(?:日期|时间|服务日)",
    "分钟": rf"{_WHAT}(?:时长|时数|工时)分钟(?:数)?",
    "时长": rf"{_WHAT}(?:时长|时数|小时|工时|小时数|时长小时)(?:数)?",
    "内容": rf"{_WHAT}(?:内容|描述|说明|事项)",
    "地点": rf"{_WHAT}(?:地点|场所|位置|所在社区)",
    "组织单位": rf"{_WHAT}(?:组织|发布|主办|记录|所属|服务|组织记录)(?:单位|组织|机构|团体|团队)(?:名称)?",
    "负责人": rf"{_WHAT}(?:负责人|联系人|记录人)(?:姓名)?",
    "记录方式": r"记录方式|录入方式|时长来源",
}
_PATTERNS = {name: re.compile(pattern) for name, pattern in _HEADINGS.items()}


@dataclass(frozen=True, slots=True)
class Form:
    """The headings of the sample in their order, and which of our fields each takes (None: blank)."""

    headings: tuple[str, ...]
    fields: tuple[str | None, ...]

    @property
    def blank(self) -> tuple[str, ...]:
        """Headings that stay blank."""
        return tuple(name for name, field in zip(self.headings, self.fields, strict=True) if field is None and name)


@dataclass(frozen=True, slots=True)
class Exported:
    """The rows under the sample's headings."""

    org: OrgRef
    year: int
    form: Form
    rows: tuple[tuple[Value, ...], ...]
    people: int
    hours: Decimal


def read_form(sheets: tuple[Sheet, ...]) -> Form:
    """The row of a sample that has the most headings we know: name and hours at least."""
    best: tuple[int, tuple[str, ...]] = (0, ())
    for sheet in sheets:
        for _, cells in () if sheet.hidden else sheet.rows[:_LOOKED_AT]:
            texts = tuple(cell.text.strip() for cell in cells)
            known = sum(_field_for(text) is not None for text in texts)
            if known > best[0]:
                best = known, texts
    form = Form(best[1], tuple(_field_for(text) for text in best[1]))
    names = set(form.fields)
    if not {"姓名", "志愿者编号"} & names or not {"时长", "分钟"} & names:
        raise NotUnderstood("没认出表头：样表要有一行标题，至少有姓名（或志愿者编号）和服务时长。")
    return form


async def export(session: AsyncSession, speaker: Speaker, by: Overseer, year: int, form: Form) -> Exported:
    """The confirmed records of a year: of a community, or of a unit's people. That it was pulled is noted."""
    if by.org.kind == "superior":
        raise NotNow("导出名单请各社区或单位自己来做，上级只看数字。")
    people = await _people(session, by.org, year)
    rows: list[tuple[Value, ...]] = []
    hours = Decimal(0)
    for person_id in people:
        who = await _helper(session, person_id)
        kept = by.org.id if by.org.kind == "community" else None
        for one in await recorded(session, person_id, date(year, 1, 1), date(year, 12, 31), org_id=kept):
            told = _told(one, who, len(rows) + 1)
            rows.append(tuple(told[field] if field is not None else None for field in form.fields))
            hours += one.hours
    if not rows:
        raise NotNow(f"{by.org.name}{year}年还没有已确认的服务时长。")
    if len(rows) > _MOST_LINES:
        raise NotNow(f"有{len(rows)}条，太多了，请联系系统管理员分批导出。")
    note(session, speaker.now, by.person_id, "export_ledger", "org", by.org.id, org_id=by.org.id, lines=len(rows))
    return Exported(by.org, year, form, tuple(rows), len(people), hours)


async def _people(session: AsyncSession, org: OrgRef, year: int) -> list[int]:
    days = (date(year, 1, 1), date(year, 12, 31))
    found: set[int] = set()
    for table in (Service, BackEntry):
        whose = table.org_id if org.kind == "community" else table.unit_id
        found |= set(
            await session.scalars(
                select(table.person_id).where(
                    whose == org.id, table.state == "confirmed", table.hours.is_not(None), table.day.between(*days)
                )
            )
        )
    return sorted(found)


async def _helper(session: AsyncSession, person_id: int) -> Helper:
    person = await session.get_one(Person, person_id)
    registry = await session.get(RegistryNumber, person_id)
    return Helper(person.name, person.number, registry.number if registry is not None else "")


def _told(one: Recorded, who: Helper, place: int) -> dict[str, Value]:
    """One record by our fields."""
    return {
        "序号": place, "志愿者编号": who.registry or who.number, "姓名": who.name, "名称": f"{one.organiser}{one.name}",
        "类别": one.name, "开始": _moment(one.day, one.begin), "结束": _moment(one.day, one.end), "日期": one.day,
        "分钟": _figure(one.hours * 60), "时长": _figure(one.hours), "内容": one.content, "地点": one.place,
        "组织单位": one.organiser, "负责人": one.responsible, "记录方式": "补录" if one.late else "系统记录",
    }  # fmt: skip


def _field_for(heading: str) -> str | None:
    """Which of our fields a heading means; what must not leave the house is no field."""
    told = plain(heading)
    minutes = "分钟" if "分钟" in told else ""
    bare = _NOTE.sub("", told).removesuffix("分钟") + minutes
    if not bare or _KEPT_IN.search(bare):
        return None
    return next((name for name, pattern in _PATTERNS.items() if pattern.fullmatch(bare)), None)


def _moment(day: date, clock: time | None) -> Value:
    return f"{day.isoformat()} {clock:%H:%M}" if clock is not None else None


def _figure(value: Decimal) -> float:
    return float(round(value, 2))
