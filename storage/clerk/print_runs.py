"""What one printing needs, read in one transaction: the facts of each bearer, his services or his letter, the pack's
words. Each reading of others' phones is written down."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy.ext.asyncio import AsyncSession

from storage.chronicle import note
from storage.clerk import letters
from storage.clerk.letter_rows import LetterView
from storage.clerk.paper_copies import copies_named
from storage.clerk.paper_people import Bearer, Clerk, Facts, communities_of, facts_of, oneself, people_of
from storage.clerk.person_records import ServiceRecord, services_of
from storage.errors import NotFound, NotNow
from storage.policy import Policy, policy_of
from storage.policy_sections import Papers
from storage.speakers import Speaker, UnitAdmin

MOST = 500  # papers in one zip
_FORM = ("性别", "年龄", "工作单位", "联系方式", "技能特长", "服务意愿")


@dataclass(frozen=True, slots=True)
class FormToPrint:
    """A 登记表 with what goes into it; `lacks` are the labels that stay blank."""

    facts: Facts
    services: ServiceRecord
    papers: Papers
    copies: tuple[str, ...]
    lacks: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class LetterToPrint:
    """A 证明信 with what goes into it."""

    facts: Facts
    letter: LetterView
    papers: Papers
    copies: tuple[str, ...]
    lacks: tuple[str, ...]


async def own_form(session: AsyncSession, speaker: Speaker) -> FormToPrint:
    """The speaker's own 登记表."""
    return await _form(session, speaker, await oneself(session, speaker), None)


async def form_of(session: AsyncSession, speaker: Speaker, bearer: Bearer, by: Clerk | None) -> FormToPrint:
    """The 登记表 of somebody whom the speaker may print (paper_people.find said by which right)."""
    if by is not None:
        note(session, speaker.now, speaker.person_id, "print_form", "person", bearer.person_id or 0, org_id=by.org.id)
    return await _form(session, speaker, bearer, by)


async def all_forms(session: AsyncSession, speaker: Speaker, by: Clerk) -> tuple[FormToPrint, ...]:
    """The 登记表 of everybody a clerk may print."""
    people = await _many(session, speaker, by)
    note(session, speaker.now, by.person_id, "print_forms", "org", by.org.id, org_id=by.org.id, people=len(people))
    return tuple([await _form(session, speaker, one, by) for one in people])


async def letter_for(
    session: AsyncSession, speaker: Speaker, by: UnitAdmin, bearer: Bearer, *, anew: bool = False
) -> LetterToPrint:
    """The 证明信 of one of the unit's people, issued now if there is none."""
    letter = await letters.issue(session, speaker, by, bearer, anew=anew)
    facts = await facts_of(session, bearer, speaker.today, roster=True)
    policy = await policy_of(session, by.org.id)
    lacks = facts.missing(*_FORM)
    return LetterToPrint(facts, letter, policy.papers, copies_named(policy, "证明信"), lacks)


async def all_letters(session: AsyncSession, speaker: Speaker, by: UnitAdmin) -> tuple[LetterToPrint, ...]:
    """The 证明信 of everybody in the unit who registers; who has one keeps its number."""
    people = await _many(session, speaker, by)
    return tuple([await letter_for(session, speaker, by, one) for one in people])


async def _many(session: AsyncSession, speaker: Speaker, by: Clerk) -> Sequence[Bearer]:
    people = await people_of(session, by, speaker.today, owing=isinstance(by, UnitAdmin))
    if not people:
        raise NotFound(f"{by.org.name}还没有人员。先请大家报到，或由单位管理员发：导入名册")
    if len(people) > MOST:
        raise NotNow(f"{by.org.name}有{len(people)}人，一次最多打包{MOST}份。请分开办，例：登记表 张伟")
    return people


async def _form(session: AsyncSession, speaker: Speaker, bearer: Bearer, by: Clerk | None) -> FormToPrint:
    facts = await facts_of(session, bearer, speaker.today, roster=by is None or isinstance(by, UnitAdmin))
    policy = await _policy(session, bearer, by)
    services = await services_of(session, bearer.person_id, most=8, confirmed_only=True)
    return FormToPrint(facts, services, policy.papers, copies_named(policy, "登记表"), facts.missing(*_FORM))


async def _policy(session: AsyncSession, bearer: Bearer, by: Clerk | None) -> Policy:
    """The unit's rules; without a unit those of the community that prints, or where the bearer is registered."""
    if bearer.unit_id is not None:
        return await policy_of(session, bearer.unit_id)
    if by is not None:
        return await policy_of(session, by.org.id)
    held = await communities_of(session, bearer.person_id)
    return await policy_of(session, held[0].id if held else None)
