"""撤销核实, and what follows: whoever may not do a licensed act any more is not sent to it (条例第十六条).

The same holds for a need that turns into such an act by what is added to it. Nobody loses anything by it, and once the
licence has been seen again the person may be asked again.
"""

from datetime import datetime

from sqlalchemy import select, update
from sqlalchemy.ext.asyncio import AsyncSession

from storage.asking.need_words import words_of
from storage.chronicle import note
from storage.errors import NotFound, NotUnderstood
from storage.masking import tidy_name
from storage.post import notices
from storage.roster.licences import Held, bare_name, held_by, mark, needed_for, proven, right_to_verify, suffices
from storage.speakers import Speaker
from storage.tables import Need, Offer, Person

_AHEAD = ("offered", "accepted")  # what was done already stays done


async def doubt(session: AsyncSession, speaker: Speaker, person: Person, name: str) -> tuple[Held, ...]:
    """撤销核实: expired, or a mistake. What he was asked for or had on the strength of it is open again."""
    await right_to_verify(session, speaker, person)
    proven_ones = [one.name for one in await held_by(session, person.id) if one.proven]
    named = [one for one in proven_ones if not name or bare_name(one) == bare_name(name)]
    if not named:
        raise NotFound(f"{person.name}没有已核实的「{tidy_name(name) or '证书'}」。")
    if len(named) > 1:
        raise NotUnderstood(f"请写明是哪一个：{'、'.join(named)}。例：撤销核实 @{person.name} {named[0]}")
    await mark(session, person, named[0], {"proven_at": None, "proven_by": None})
    note(session, speaker.now, speaker.person_id, "doubt_licence", "person", person.id)
    held = select(Offer.need_id).where(Offer.person_id == person.id, Offer.state.in_(_AHEAD))
    for number in list(await session.scalars(held.distinct().order_by(Offer.need_id))):
        need = await session.get_one(Need, number)
        await session.refresh(need, with_for_update=True)
        await let_unproven_off(session, speaker.now, need)
    return await held_by(session, person.id)


async def let_unproven_off(session: AsyncSession, now: datetime, need: Need) -> int:
    """Take a held need back from whoever has not shown the licence that it asks for; he and the community hear so."""
    act = await needed_for(session, need.org_id, (await words_of(session, need)).text)
    if act is None or need.state != "open":
        return 0
    rows = list(await session.scalars(select(Offer).where(Offer.need_id == need.id, Offer.state.in_(_AHEAD))))
    licences = await proven(session, [row.person_id for row in rows])
    off = [row for row in rows if not suffices(act, licences.get(row.person_id, ()))]
    places = sum(row.state == "accepted" for row in off)
    if places:
        await session.execute(update(Need).where(Need.id == need.id).values(taken=Need.taken - places))
        await session.refresh(need)
    for row in off:
        row.state, row.answered_at = "withdrawn", now
        text = f"#{need.id} 要{act.licence}，您的证书待核实，先不用去了，没关系。核实后还想去可发：接单 {need.id}"
        await notices.tell_person(session, now, row.person_id, text)
    if off:
        await session.flush()
        text = f"#{need.id} 要{act.licence}，有{len(off)}位同志的证书待核实，已收回。换人请发：推荐 {need.id}"
        await notices.tell_org(session, now, need.org_id, text)
        need.told_at = now
        note(session, now, None, "let_unproven_off", "need", need.id, org_id=need.org_id, people=len(off))
    return len(off)
