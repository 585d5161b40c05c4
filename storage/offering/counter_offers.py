"""周日可以: somebody who is asked would rather come at another time. The staff hears so and decides; the offer waits."""

from dataclasses import dataclass
from datetime import date, time

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from storage.asking import needs
from storage.asking.needs import NeedView
from storage.chronicle import note
from storage.database import vault_of
from storage.errors import NotFound, NotNow
from storage.offering import rounds
from storage.offering.offers import shown_name
from storage.post import notices
from storage.speakers import Speaker
from storage.tables import Need, Offer, Person, Subject

_PLACE = "offer:other_time"


@dataclass(frozen=True, slots=True)
class OtherTime:
    """A day (or days), part and hour that suit better; what is None was not said and stays as it is."""

    day: date | None
    day_end: date | None
    part: str | None
    start: time | None

    def suits(self, view: NeedView) -> bool:
        """Whether it is no other time at all, but the need's own."""
        days = self.day is None or (self.day <= view.day <= (self.day_end or self.day) if view.day else view.any_day)
        return days and self.part in (None, view.part) and self.start in (None, view.start)


async def propose(session: AsyncSession, speaker: Speaker, number: int, other: OtherTime, words: str) -> NeedView:
    """Tell the staff what would suit; `words` is the time as it may be read in a group, absolute."""
    need = await needs.held(session, number)
    mine = await session.scalar(
        select(Offer).where(
            Offer.need_id == need.id,
            Offer.person_id == speaker.person_id,
            Offer.state.in_(("offered", "accepted")),
        )
    )
    if mine is None or speaker.person_id is None:
        raise NotFound(f"#{number} 没有派给您，不用答复。")
    if mine.state == "accepted":
        raise NotNow(
            f"#{number} 您已经接了。要改时间请社区的同志发「修改 {number} {words}」；来不了发：来不了 {number}"
        )
    person = await session.get_one(Person, speaker.person_id)
    subject = await session.get_one(Subject, person.subject_id)
    place = f"{_PLACE}:{subject.id}"
    if mine.other_time is not None and vault_of(session).open(subject.key, place, mine.other_time) == words:
        return await needs.view_of(session, need)  # said twice: the staff knows, and the clock runs
    mine.other_time = vault_of(session).seal(subject.key, place, words)
    mine.due_at = await rounds.due_at(session, need, speaker.now)  # the staff, too, gets time to answer
    text = (
        f"#{number} {await shown_name(session, person.id)}说{words}可以。"
        f"同意改期发：修改 {number} {words}　不改就等他答复，或换人：推荐 {number}"
    )
    await notices.tell_org(session, speaker.now, need.org_id, text, but=speaker.chat)
    note(session, speaker.now, person.id, "counter", "need", need.id, org_id=need.org_id)
    return await needs.view_of(session, need)


async def open_of(session: AsyncSession, org_id: int) -> tuple[tuple[int, str], ...]:
    """Other times that were proposed to a community and wait for its word: number of the need and the time in words."""
    rows = await session.execute(
        select(Offer, Subject)
        .join(Need, Need.id == Offer.need_id)
        .join(Person, Person.id == Offer.person_id)
        .join(Subject, Subject.id == Person.subject_id)
        .where(Need.org_id == org_id, Need.state == "open", Offer.state == "offered", Offer.other_time.is_not(None))
        .order_by(Offer.id)
        .limit(10)
    )
    vault = vault_of(session)
    return tuple(
        (offer.need_id, vault.open(subject.key, f"{_PLACE}:{subject.id}", offer.other_time))
        for offer, subject in rows
        if offer.other_time is not None
    )
