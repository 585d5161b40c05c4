"""What the life of needs keeps about one person, in clear, for that person alone (导出我的资料)."""

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from storage.asking import fitness, opinions
from storage.policy import policies_of
from storage.tables import FitnessWord, Opinion, Person, Project, ProjectTaking, Ticket, Venue, VenueLoan, WaitingPlace

Row = tuple[str, str, str]


async def own_rows(session: AsyncSession, person: Person) -> tuple[Row, ...]:
    """What, when, and the words: opinions, declarations, waiting places, tickets, projects, rooms."""
    zone, rows = policies_of(session).zone, list[Row]()
    mine = select(Opinion).where(Opinion.author_id == person.id).order_by(Opinion.id)
    for said in list(await session.scalars(mine)):
        seen = await opinions.view_of(session, said, inside=True)
        words = "；答复：".join(part for part in (seen.words, seen.reply) if part)
        rows.append((f"社情民意Y{said.id}", seen.said_on.isoformat(), words))
    for word in list(await session.scalars(select(FitnessWord).where(FitnessWord.person_id == person.id))):
        day = word.said_at.astimezone(zone).date().isoformat()
        rows.append((f"#{word.need_id} 身体条件声明", day, await fitness.opened(session, person, word)))
    for place in await session.scalars(select(WaitingPlace).where(WaitingPlace.person_id == person.id)):
        rows.append((f"#{place.need_id} 候补", place.asked_at.astimezone(zone).date().isoformat(), ""))
    for ticket in await session.scalars(select(Ticket).where(Ticket.owner_id == person.id)):
        rows.append(
            (f"工单T{ticket.id} 负责人", ticket.due.isoformat(), "在办" if ticket.state == "open" else "已办结")
        )
    taken = select(ProjectTaking, Project.name).join(Project, Project.id == ProjectTaking.project_id)
    for taking, name in (await session.execute(taken.where(ProjectTaking.person_id == person.id))).all():
        rows.append((f"领办项目P{taking.project_id}", taking.taken_at.astimezone(zone).date().isoformat(), name))
    lent = select(VenueLoan, Venue.name).join(Venue, Venue.id == VenueLoan.venue_id)
    for loan, name in (await session.execute(lent.where(VenueLoan.person_id == person.id))).all():
        rows.append((f"借场所 {name}", loan.day.isoformat(), f"{loan.part} {loan.use}".strip()))
    return tuple(rows)
