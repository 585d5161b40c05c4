"""Service projects of a community: vetted by three questions, 领办 by members and units, carried on from day to day.

A project that a person runs is a tie of his as well (双对接 counts it): `Tie.project` is its name.
"""

from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy import Select, func, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from matching.needs.traits import read_supports
from storage.asking.tickets import LIMIT
from storage.chronicle import note
from storage.database import insert_once
from storage.errors import NotAllowed, NotFound, NotNow, NotUnderstood
from storage.masking import publishable, tidy_name
from storage.offering.offers import shown_name
from storage.policy import policy_of
from storage.post import notices
from storage.speakers import Member, OrgRef, Speaker, Staff, UnitAdmin, org_ref
from storage.tables import Org, Person, Project, ProjectStep, ProjectTaking, Registration, Tie

QUESTIONS = {"helps": "对基层有没有帮助", "wanted": "群众有没有需求", "able": "党员能不能办"}
LABELS = {"helps": "帮助", "wanted": "需求", "able": "能办"}
_UNANSWERED = "没有答"  # of a draft that is given up


@dataclass(frozen=True, slots=True)
class ProjectWords:
    """A project as staff says it; what was not said is empty."""

    name: str
    helps: str = ""
    wanted: str = ""
    able: str = ""
    next_day: date | None = None


@dataclass(frozen=True, slots=True)
class ProjectView:
    """A project as anybody may see it. `takers`: names as groups may see them, units by name."""

    number: int
    org: OrgRef
    name: str
    answers: tuple[tuple[str, str], ...]
    supports: tuple[str, ...]
    state: str  # draft open ended
    next_day: date | None
    takers: tuple[str, ...]
    steps: tuple[tuple[date, str], ...]

    @property
    def lacks(self) -> tuple[str, ...]:
        """Questions that are still without an answer."""
        return tuple(question for question, said in self.answers if not said)


async def make(session: AsyncSession, speaker: Speaker, by: Staff, words: ProjectWords) -> ProjectView:
    """项目 新建 …: a draft until all three questions are answered; said again under the same name it fills the gaps."""
    name = tidy_name(words.name)
    if len(name) < 2:
        raise NotUnderstood(
            "请写项目名称。例：项目 新建 周末理发 帮助：方便行动不便的老人 需求：登记了30户 能办：有5名会理发的党员"
        )
    values = {
        "org_id": by.org.id, "name": name, "helps": "", "wanted": "", "able": "", "supports": list(read_supports(name)),
        "state": "draft", "made_by": by.person_id, "made_at": speaker.now,
    }  # fmt: skip
    new = await insert_once(session, Project, values)
    found = select(Project).where(Project.org_id == by.org.id, Project.name == name, Project.state != "ended")
    row = (await session.scalars(found.with_for_update())).one()
    for field in QUESTIONS:
        said = publishable(getattr(words, field)).strip()
        if said and not _is_no(said):
            setattr(row, field, said[:200])
        elif said:
            raise NotNow(f"「{QUESTIONS[field]}」答的是没有，这样的项目不立。想好了再发。")
    row.next_day = words.next_day or row.next_day
    row.state = "open" if row.helps and row.wanted and row.able else row.state
    await session.flush()
    note(session, speaker.now, by.person_id, "make" if new else "change", "project", row.id, org_id=by.org.id)
    return await view_of(session, row)


async def take(session: AsyncSession, speaker: Speaker, by: Member, number: int) -> tuple[ProjectView, bool]:
    """领办 P3 by a member of that community. The second value: he ran it already."""
    row = await held(session, number)
    _must_be_open(row)
    if row.org_id not in by.community_ids:
        org = await session.get_one(Org, row.org_id)
        raise NotNow(f"项目P{number} 是{org.name}的，请先报到：报到 {org.name}")
    new = await _taken(session, speaker, row, {"person_id": by.person_id})
    await _tie(session, speaker, row, by.person_id)
    if new:
        who = await shown_name(session, by.person_id)
        await notices.tell_org(
            session, speaker.now, row.org_id, f"项目P{number}「{row.name}」{who}领办了。", but=speaker.chat
        )
    return await view_of(session, row), not new


async def take_for_unit(
    session: AsyncSession, speaker: Speaker, by: UnitAdmin, number: int
) -> tuple[ProjectView, bool]:
    """领办 P3 by a unit, through its admin."""
    row = await held(session, number)
    _must_be_open(row)
    new = await _taken(session, speaker, row, {"unit_id": by.org.id})
    if new:
        text = f"项目P{number}「{row.name}」{by.org.name}领办了。"
        await notices.tell_org(session, speaker.now, row.org_id, text, but=speaker.chat)
    return await view_of(session, row), not new


async def leave(session: AsyncSession, speaker: Speaker, number: int) -> ProjectView:
    """不领办 P3: one word, no reason owed; the tie ends with it."""
    row = await held(session, number)
    mine = [ProjectTaking.person_id == speaker.person_id]
    if speaker.org is not None and ("unit_admin", speaker.org.id) in speaker.roles:
        mine = [(ProjectTaking.person_id == speaker.person_id) | (ProjectTaking.unit_id == speaker.org.id)]
    gone = await session.execute(
        update(ProjectTaking)
        .where(ProjectTaking.project_id == row.id, ProjectTaking.state == "active", *mine)
        .values(state="left", left_at=speaker.now)
        .returning(ProjectTaking.id)
    )
    if gone.first() is None:
        raise NotFound(f"您没有领办项目P{number}。")
    ended = update(Tie).where(Tie.project == row.name, Tie.community_id == row.org_id, Tie.state == "active")
    await session.execute(ended.where(Tie.person_id == speaker.person_id).values(state="ended", next_due=None))
    note(session, speaker.now, speaker.person_id, "leave", "project", row.id, org_id=row.org_id)
    return await view_of(session, row)


async def advance(
    session: AsyncSession, speaker: Speaker, number: int, day: date, words: str, next_day: date | None
) -> ProjectView:
    """项目 进展 P3 …, by who runs it or the community's staff; `next_day`: when it goes on."""
    row = await held(session, number)
    _must_be_open(row)
    if not await _may_write(session, speaker, row):
        raise NotAllowed(f"项目P{number} 的进展由领办的同志（单位）或社区来记。领办发：领办 P{number}")
    said = publishable(words).strip()[:500]
    if len(said) < 2 and next_day is None:
        raise NotUnderstood(f"请写做了什么。例：项目 进展 P{number} 7月12日 理发18人，下次7月26日")
    if len(said) >= 2:
        session.add(ProjectStep(project_id=row.id, day=day, words=said, said_by=speaker.person_id, said_at=speaker.now))
    row.next_day = next_day or (row.next_day if row.next_day and row.next_day > day else None)
    await session.flush()
    note(session, speaker.now, speaker.person_id, "advance", "project", row.id, org_id=row.org_id)
    return await view_of(session, row)


async def end(session: AsyncSession, speaker: Speaker, by: Staff, number: int) -> ProjectView:
    """项目 结束 P3, by the community's staff; ties to it end too. A draft is given up in the same way."""
    row = await held(session, number)
    if row.org_id != by.org.id:
        raise NotAllowed(f"项目P{number} 不是{by.org.name}的。")
    for field in QUESTIONS:
        setattr(row, field, getattr(row, field) or _UNANSWERED)
    row.state, row.ended_at = "ended", speaker.now
    left = update(ProjectTaking).where(ProjectTaking.project_id == row.id, ProjectTaking.state == "active")
    await session.execute(left.values(state="left", left_at=speaker.now))
    ties = update(Tie).where(Tie.community_id == row.org_id, Tie.project == row.name)
    await session.execute(ties.where(Tie.state.in_(("asked", "active"))).values(state="ended", next_due=None))
    await session.flush()
    note(session, speaker.now, by.person_id, "end", "project", row.id, org_id=by.org.id)
    return await view_of(session, row)


async def catalogue(session: AsyncSession, speaker: Speaker) -> tuple[ProjectView, ...]:
    """Living projects that concern this chat: of its community, of those where the unit's people serve, one's own."""
    rows = await session.scalars(
        select(Project)
        .where(Project.state != "ended", Project.org_id.in_(_concerned(speaker)))
        .order_by(Project.id.desc())
        .limit(60)
    )
    return tuple([await view_of(session, row) for row in list(rows)])


async def visible(session: AsyncSession, speaker: Speaker, number: int) -> ProjectView:
    """One project, for whom the catalogue concerns: its community's chats, its staff, members and takers."""
    row = await row_of(session, number)
    concerned = set(await session.scalars(_concerned(speaker)))
    staffed = ("staff", row.org_id) in speaker.roles
    if row.org_id not in concerned and not staffed:
        raise NotFound(f"没有项目P{number}。看现有的发：项目")
    return await view_of(session, row)


async def counts(session: AsyncSession, org_ids: list[int]) -> tuple[int, int]:
    """认领项目: how many projects these communities have open, and how many members run at least one."""
    open_ones = (Project.org_id.in_(org_ids), Project.state == "open")
    made = await session.scalar(select(func.count()).select_from(Project).where(*open_ones))
    run = select(func.count(ProjectTaking.person_id.distinct())).join(Project, Project.id == ProjectTaking.project_id)
    return made or 0, await session.scalar(run.where(*open_ones, ProjectTaking.state == "active")) or 0


async def view_of(session: AsyncSession, row: Project) -> ProjectView:
    """The face of a project's row."""
    takers: list[str] = []
    living = (ProjectTaking.project_id == row.id, ProjectTaking.state == "active")
    for one in list(await session.scalars(select(ProjectTaking).where(*living).order_by(ProjectTaking.id))):
        unit = await session.get(Org, one.unit_id) if one.unit_id is not None else None
        takers.append(unit.name if unit is not None else await shown_name(session, one.person_id or 0))
    latest = select(ProjectStep).where(ProjectStep.project_id == row.id).order_by(ProjectStep.id.desc()).limit(3)
    steps = [(step.day, step.words) for step in await session.scalars(latest)]
    answers = tuple((question, str(getattr(row, field))) for field, question in QUESTIONS.items())
    org = org_ref(await session.get_one(Org, row.org_id))
    return ProjectView(
        row.id, org, row.name, answers, tuple(row.supports), row.state, row.next_day, tuple(takers), tuple(steps)
    )  # fmt: skip


async def row_of(session: AsyncSession, number: int) -> Project:
    """The project of this number."""
    row = await session.get(Project, number) if 0 < number <= LIMIT else None
    if row is None:
        raise NotFound(f"没有项目P{str(number)[:10]}。看现有的发：项目")
    return row


async def held(session: AsyncSession, number: int) -> Project:
    """The row, held for this transaction."""
    row = await row_of(session, number)
    await session.refresh(row, with_for_update=True)
    return row


async def _taken(session: AsyncSession, speaker: Speaker, row: Project, who: dict[str, int]) -> bool:
    values = {"project_id": row.id, "state": "active", "taken_by": speaker.person_id, "taken_at": speaker.now, **who}
    new = await insert_once(session, ProjectTaking, values)
    if new:
        note(session, speaker.now, speaker.person_id, "take", "project", row.id, org_id=row.org_id)
    return new


async def _tie(session: AsyncSession, speaker: Speaker, row: Project, person_id: int) -> None:
    """The tie 双对接 counts: taken by himself, so agreed to; one that staff asked for becomes active."""
    rules = (await policy_of(session, row.org_id)).households
    every = rules.every_days if rules is not None else 30
    due = row.next_day or speaker.today + timedelta(every)
    values = {
        "community_id": row.org_id, "person_id": person_id, "project": row.name, "state": "active", "every_days": every,
        "next_due": due, "made_by": person_id, "made_at": speaker.now, "answered_at": speaker.now,
    }  # fmt: skip
    if not await insert_once(session, Tie, values):
        same = update(Tie).where(Tie.community_id == row.org_id, Tie.project == row.name, Tie.person_id == person_id)
        await session.execute(
            same.where(Tie.state == "asked").values(state="active", next_due=due, answered_at=speaker.now)
        )


async def _may_write(session: AsyncSession, speaker: Speaker, row: Project) -> bool:
    roles = speaker.roles
    if ("staff", row.org_id) in roles:
        return True
    living = select(ProjectTaking).where(ProjectTaking.project_id == row.id, ProjectTaking.state == "active")
    return any(
        one.person_id == speaker.person_id or ("unit_admin", one.unit_id or 0) in roles
        for one in await session.scalars(living)
    )


def _concerned(speaker: Speaker) -> Select[int]:
    if speaker.org is not None and speaker.org.kind == "community":
        return select(Org.id).where(Org.id == speaker.org.id)
    if speaker.org is not None and speaker.org.kind == "unit":
        return select(Registration.org_id).join(Person).where(Person.unit_id == speaker.org.id)
    return select(Registration.org_id).where(Registration.person_id == speaker.person_id)


def _must_be_open(row: Project) -> None:
    if row.state == "draft":
        lack = "、".join(QUESTIONS[field] for field in QUESTIONS if not getattr(row, field))
        raise NotNow(f"项目P{row.id} 还没通过三问：{lack}。")
    if row.state == "ended":
        raise NotNow(f"项目P{row.id} 已经结束了。")


def _is_no(said: str) -> bool:
    """没有, 不能, 没人会: an answer that speaks against the project."""
    return said.strip("。.!！ ") in {
        "没有",
        "没",
        "无",
        "不能",
        "不行",
        "否",
        "没需求",
        "没有需求",
        "没帮助",
        "没有帮助",
        "办不了",
        "不会",
        "no",
    }
