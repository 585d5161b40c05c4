"""Tasks for healthy people (无偿献血): everybody says of himself that he is fit. What he said is sealed under his own key
and shown to nobody; the community only ever learns whether somebody comes."""

from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from storage.asking import needs
from storage.asking.need_words import words_of
from storage.asking.traits import fitness_task
from storage.chronicle import note
from storage.database import insert_once, vault_of
from storage.errors import NotNow, NotUnderstood
from storage.policy import policy_of
from storage.policy_needs import FitnessTask
from storage.profiles import profile_of
from storage.speakers import Member, Speaker
from storage.tables import FitnessWord, Need, Person, Subject

_PLACE = "fitness_word:answer"


@dataclass(frozen=True, slots=True)
class Declared:
    """What was said, for its author alone. `why` 年龄 when the band is missed."""

    number: int
    fit: bool
    why: str | None


def ages_of(task: FitnessTask) -> str:
    """18到55周岁."""
    if task.age_from is None and task.age_to is None:
        return ""
    if task.age_to is None:
        return f"{task.age_from}周岁以上"
    return f"{task.age_to}周岁以下" if task.age_from is None else f"{task.age_from}到{task.age_to}周岁"


async def task_of(session: AsyncSession, need: Need) -> FitnessTask | None:
    """The task for healthy people that a need is, by the pack of its community."""
    return fitness_task(await policy_of(session, need.org_id), (await words_of(session, need)).text)


async def declare(session: AsyncSession, speaker: Speaker, by: Member, number: int, *, fit: bool) -> Declared:
    """符合 N / 不符合 N, in private: sealed; said again it corrects."""
    need = await needs.held(session, number)
    task = await task_of(session, need)
    if task is None:
        raise NotUnderstood(f"#{number} 没有身体条件的要求，直接发：接单 {number}")
    person = await session.get_one(Person, by.person_id)
    why = "年龄" if fit and await _outside(session, speaker, person, task) else None
    sealed = await _seal(session, person, "符合" if fit and why is None else "不符合")
    values = {"need_id": need.id, "person_id": person.id, "answer": sealed, "said_at": speaker.now}
    if not await insert_once(session, FitnessWord, values):
        row = await _word(session, need.id, person.id)
        assert row is not None
        row.answer, row.said_at = sealed, speaker.now
    note(session, speaker.now, person.id, "declare", "need", need.id, org_id=need.org_id)  # not what was said
    return Declared(number, fit and why is None, why)


async def must_be_fit(session: AsyncSession, speaker: Speaker, need: Need, person: Person) -> None:
    """The gate before a place is taken. In a group its answer is the same whatever the reason is."""
    task = await task_of(session, need)
    if task is None:
        return
    row = await _word(session, need.id, person.id)
    said = await _opened(session, person, row.answer) if row is not None and row.answer is not None else None
    if said == "符合" and not await _outside(session, speaker, person, task):
        return
    if not speaker.chat.private:
        raise NotNow(f"#{need.id} 是{task.name}，有身体条件的要求，请私聊我发：符合 {need.id}（别人看不到）")
    band = f"{ages_of(task)}，" if ages_of(task) else ""
    raise NotNow(
        f"#{need.id} 是{task.name}，要求：{band}{task.question}。\n"
        f"符合请发：符合 {need.id}　不符合发：不符合 {need.id}（只有您自己知道，不影响别的）"
    )


async def opened(session: AsyncSession, person: Person, word: FitnessWord) -> str:
    """What somebody declared, for himself alone."""
    return await _opened(session, person, word.answer) if word.answer is not None else ""


async def _outside(session: AsyncSession, speaker: Speaker, person: Person, task: FitnessTask) -> bool:
    """Whether the age that is known of him misses the band; what is not known is his own word."""
    age = (await profile_of(session, person)).age(speaker.today)
    if age is None:
        return False
    return (task.age_from is not None and age < task.age_from) or (task.age_to is not None and age > task.age_to)


async def _word(session: AsyncSession, need_id: int, person_id: int) -> FitnessWord | None:
    return await session.scalar(
        select(FitnessWord).where(FitnessWord.need_id == need_id, FitnessWord.person_id == person_id)
    )


async def _seal(session: AsyncSession, person: Person, said: str) -> bytes:
    subject = await session.get_one(Subject, person.subject_id)
    return vault_of(session).seal(subject.key, f"{_PLACE}:{subject.id}", said)


async def _opened(session: AsyncSession, person: Person, sealed: bytes) -> str:
    subject = await session.get_one(Subject, person.subject_id)
    return vault_of(session).open(subject.key, f"{_PLACE}:{subject.id}", sealed)
