"""取消报到: who registered with the wrong community, or wants to help there no more."""

from sqlalchemy import delete, select
from sqlalchemy.ext.asyncio import AsyncSession

from storage.chronicle import note
from storage.errors import NotFound, NotNow
from storage.speakers import OrgRef, Speaker
from storage.tables import Need, Offer, Org, Person, Registration

_OPEN = {"offered": "婉拒", "accepted": "来不了"}  # what is still to be answered or done, and the word that ends it


async def withdraw(session: AsyncSession, speaker: Speaker, person: Person, org: OrgRef) -> tuple[str, ...]:
    """End the person's registration with a community; the communities that are left. Services done there stay."""
    waits = (
        await session.execute(
            select(Offer.need_id, Offer.state)
            .join(Need, Need.id == Offer.need_id)
            .where(Offer.person_id == person.id, Need.org_id == org.id, Offer.state.in_(_OPEN))
            .order_by(Offer.id)
        )
    ).first()
    if waits is not None:
        number, state = waits
        raise NotNow(f"您在{org.name}还有#{number}，先发：{_OPEN[state]} {number}")
    gone = await session.scalar(
        delete(Registration)
        .where(Registration.person_id == person.id, Registration.org_id == org.id)
        .returning(Registration.id)
    )
    if gone is None:
        raise NotFound(f"您没有在{org.name}报到，不用取消。")
    note(session, speaker.now, person.id, "withdraw", "person", person.id, org_id=org.id)
    return await registered_with(session, person.id)


async def registered_with(session: AsyncSession, person_id: int) -> tuple[str, ...]:
    """The names of the communities somebody is registered with, the oldest first."""
    return tuple(
        await session.scalars(
            select(Org.name)
            .join(Registration, Registration.org_id == Org.id)
            .where(Registration.person_id == person_id)
            .order_by(Registration.id)
        )
    )
