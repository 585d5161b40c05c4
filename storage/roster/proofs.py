"""The gate for acts that need a licence: nobody is sent to one whose licence nobody has seen."""

from collections.abc import Sequence

from sqlalchemy.ext.asyncio import AsyncSession

from storage.asking import needs
from storage.asking.fitness import must_be_fit
from storage.asking.traits import briefing_of
from storage.errors import NotNow
from storage.masking import masked_name
from storage.roster.licences import needed_for, proven, suffices
from storage.speakers import Speaker
from storage.tables import Need, Person


async def sendable(session: AsyncSession, need: Need, person_ids: Sequence[int]) -> list[int]:
    """Of these people those who may be sent to a need: all of them, unless its act needs a licence."""
    act = await needed_for(session, need.org_id, (await needs.words_of(session, need)).text)
    if act is None:
        return list(person_ids)
    held = await proven(session, list(person_ids))
    return [person_id for person_id in person_ids if suffices(act, held.get(person_id, ()))]


async def must_be_fit_for(session: AsyncSession, speaker: Speaker, need: Need, person: Person) -> None:
    """All gates before a place is taken: the licence, the declaration for healthy people's tasks, and a risk whose
    protection has been told (条例第十二、十五、十六条)."""
    await must_be_proven(session, need, person)
    await must_be_fit(session, speaker, need, person)
    told = await briefing_of(session, need.id)
    if told.lacks:
        raise NotNow(f"#{need.id} 有风险（{told.risk}），社区还没说明怎么防护，说明后再接单。")


async def must_be_proven(session: AsyncSession, need: Need, person: Person) -> None:
    """The gate: an act that needs a licence goes to nobody whose licence nobody has seen (条例第十六条)."""
    act = await needed_for(session, need.org_id, (await needs.words_of(session, need)).text)
    if act is None or suffices(act, (await proven(session, [person.id])).get(person.id, ())):
        return
    name = masked_name(person.name) if person.name_hidden else person.name or "这位同志"
    raise NotNow(
        f"#{need.id} 是{act.name}，要有{act.licence}才能做，{name}的证书待核实。\n"
        f"先由单位管理员或社区发：核实 @{name} {act.licence.split('或')[0]}"
    )
