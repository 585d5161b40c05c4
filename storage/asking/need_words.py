"""The sealed words of a need: put away under its own key, and opened for who may read them."""

import json
from dataclasses import asdict, dataclass

from sqlalchemy.ext.asyncio import AsyncSession

from storage.asking.asks import NeedWords
from storage.database import vault_of
from storage.tables import Need, Subject
from storage.vault import Vault

_PLACE = "need:details"


@dataclass(frozen=True, slots=True)
class Details:
    """What only who accepted and the community's staff may read."""

    text: str
    beneficiary: str | None
    salutation: str | None
    place: str | None
    phones: tuple[str, ...]


async def details_of(session: AsyncSession, need: Need) -> Details | None:
    """A need's sealed words; None once they were erased."""
    subject = await session.get(Subject, need.subject_id) if need.subject_id is not None else None
    return opened_details(vault_of(session), need, subject)


def opened_details(vault: Vault, need: Need, subject: Subject | None) -> Details | None:
    """As `details_of`, for a subject that is at hand."""
    return opened(vault, subject.id, subject.key, need.details) if subject is not None else None


def opened(vault: Vault, subject_id: int, key: bytes, sealed: bytes | None) -> Details | None:
    """As `details_of`, for the columns alone."""
    if sealed is None:
        return None
    kept = json.loads(vault.open(key, f"{_PLACE}:{subject_id}", sealed))
    return Details(
        kept["text"], kept["beneficiary"], kept["salutation"], kept["place"], tuple(kept["phones"])
    )  # fmt: skip


async def words_of(session: AsyncSession, need: Need) -> NeedWords:
    """The need as it was heard, put together again from its row."""
    return words_from(need, await details_of(session, need))


def words_from(need: Need, inside: Details | None) -> NeedWords:
    """As `words_of`, for details that are at hand."""
    inside = inside or Details("", None, None, None, ())
    return NeedWords(
        kind=need.kind, text=inside.text, category=need.category, topics=tuple(need.topics), object=need.object,
        thing=need.thing, day=need.day, day_end=need.day_end, part=need.part, start=need.start, any_day=need.any_day,
        people=need.people, salutation=inside.salutation, beneficiary=inside.beneficiary, place=inside.place,
        phones=inside.phones,
    )  # fmt: skip


async def keep_words(session: AsyncSession, need: Need, words: NeedWords) -> None:
    """Write what was heard into the row: what a group may see in clear, the rest sealed."""
    need.category, need.topics, need.object, need.thing = words.category, list(words.topics), words.object, words.thing
    need.day, need.day_end, need.part, need.start = words.day, words.day_end, words.part, words.start
    need.any_day = words.any_day
    inside = Details(words.text, words.beneficiary, words.salutation, words.place, words.phones)
    subject = await session.get_one(Subject, need.subject_id)
    sealed = json.dumps(asdict(inside), ensure_ascii=False)
    need.details = vault_of(session).seal(subject.key, f"{_PLACE}:{subject.id}", sealed)
